use super::fichiers::{self, oui};
use crate::{Error, Result};
use domain::inscription::{Condition, lire_conditions};
use sqlx::PgConnection;

/// What the demonstration establishment has decided: rules of its fees, ways of paying, documents, agreements,
/// parameters.
pub(super) async fn charger(tx: &mut PgConnection, periode: &str) -> Result<()> {
    regles(&mut *tx, periode).await?;
    modalites(&mut *tx).await?;
    pieces(&mut *tx, periode).await?;
    accords(&mut *tx).await?;
    for p in fichiers::parametres()? {
        sqlx::query!(
            "INSERT INTO referentiel.parametre (code, valeur) VALUES ($1, $2)",
            p.code,
            p.valeur
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

fn conditions(texte: &str) -> Result<serde_json::Value> {
    let lues: Vec<Condition> =
        lire_conditions(texte).ok_or_else(|| Error::interne(format!("conditions cannot be read: {texte}")))?;
    Ok(serde_json::to_value(lues)?)
}

async fn regles(tx: &mut PgConnection, periode: &str) -> Result<()> {
    for r in fichiers::regles()? {
        sqlx::query!(
            "INSERT INTO paiement.regle (periode_code, code, ordre, effet, conditions, tarif_code, libelle_fr, libelle_en,
                reference_fr, reference_en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            periode,
            r.code,
            r.ordre,
            r.effet,
            conditions(&r.conditions)?,
            r.tarif,
            r.libelle,
            r.libelle_en,
            r.reference_legale,
            r.reference_legale_en
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn modalites(tx: &mut PgConnection) -> Result<()> {
    for (m, ordre) in fichiers::modalites()?.into_iter().zip(1..) {
        sqlx::query!(
            "INSERT INTO paiement.modalite (code, libelle_fr, libelle_en, en_ligne, occurrences, pas_jours, montant_min,
                ordre) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            m.code,
            m.libelle,
            m.libelle_en,
            oui(&m.en_ligne),
            m.occurrences,
            m.pas_jours,
            m.montant_min_centimes,
            ordre
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn pieces(tx: &mut PgConnection, periode: &str) -> Result<()> {
    for (p, ordre) in fichiers::pieces()?.into_iter().zip(1..) {
        sqlx::query!(
            "INSERT INTO pieces.piece (periode_code, code, libelle_fr, libelle_en, aide_fr, aide_en, photo, obligatoire,
                bloquante, conditions, ordre) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            periode,
            p.code,
            p.libelle,
            p.libelle_en,
            p.aide,
            p.aide_en,
            oui(&p.photo),
            oui(&p.obligatoire),
            oui(&p.bloquante),
            conditions(&p.conditions)?,
            ordre
        )
        .execute(&mut *tx)
        .await?;
    }
    for (m, ordre) in fichiers::motifs()?.into_iter().zip(1..) {
        sqlx::query!(
            "INSERT INTO pieces.motif (code, libelle_fr, libelle_en, ordre) VALUES ($1, $2, $3, $4)",
            m.code,
            m.libelle,
            m.libelle_en,
            ordre
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn accords(tx: &mut PgConnection) -> Result<()> {
    for (a, ordre) in fichiers::accords()?.into_iter().zip(1..) {
        sqlx::query!(
            "INSERT INTO inscription.accord (code, titre_fr, titre_en, texte_fr, texte_en, bloquant, ordre)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            a.code,
            a.titre,
            a.titre_en,
            a.texte,
            a.texte_en,
            oui(&a.bloquant),
            ordre
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

//! What time takes away.

use super::{
    regles,
    tables::{Sort, TABLES, changement},
};
use crate::{Acteur, Ctx, Error, Result, audit};
use domain::rgpd::{Conservation, Dossier, pieces_a_oter, pseudonymisable};
use jiff::{Timestamp, ToSpan, civil::Date};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// What was taken away, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bilan {
    /// Persons who are nobody any more, the oldest first.
    pub pseudonymisees: Vec<Uuid>,
    /// Files of supporting documents.
    pub fichiers: u64,
    pub consultations: u64,
    /// Refused lines of imports.
    pub rejets: u64,
}

/// Keeps what is to be kept, and nothing more: pseudonymises who left long ago, removes old supporting documents, forgets old
/// consultations and refused lines. `essai`: says what it would do, and does nothing. By the command line only; one person a
/// transaction: stopped, it goes on where it was.
pub async fn conserver(ctx: &Ctx, essai: bool) -> Result<Bilan> {
    if !matches!(ctx.acteur, Acteur::Systeme(_)) {
        return Err(Error::Interdit);
    }
    let mut cx = ctx.services.pool.acquire().await?;
    let regles = regles(&mut cx).await?;
    let personnes = a_pseudonymiser(&mut cx, &regles, ctx.jour(), None).await?;
    let fichiers = pieces(&mut cx, &regles, ctx.jour()).await?;
    drop(cx);
    let mut bilan = Bilan {
        fichiers: fichiers.len() as u64,
        ..Bilan::default()
    };
    for personne in personnes {
        if essai || pseudonymiser(ctx, personne, &regles).await? {
            bilan.pseudonymisees.push(personne);
        }
    }
    if !essai {
        for lot in fichiers.chunks(500) {
            oter_pieces(ctx, lot).await?;
        }
    }
    let il_y_a = |mois: u16| -> Result<Timestamp> {
        let jour = ctx.jour().saturating_sub(i32::from(mois).months());
        Ok(jour
            .to_zoned(ctx.services.fuseau.clone())
            .map_err(Error::interne)?
            .timestamp())
    };
    let mut tx = ctx.transaction().await?;
    bilan.consultations = vieilles(&mut tx, il_y_a(regles.consultations)?, essai).await?;
    bilan.rejets = rejets(&mut tx, il_y_a(regles.admis)?, essai).await?;
    if !essai {
        let trace = audit::Trace {
            traitement: "CONSERVER",
            entite: "etablissement",
            entite_id: String::new(),
            avant: None,
            apres: Some(json!({
                "pseudonymisees": bilan.pseudonymisees.len(), "fichiers": bilan.fichiers,
                "consultations": bilan.consultations, "rejets": bilan.rejets,
            })),
        };
        audit::enregistrer(&mut tx, ctx, trace).await?;
    }
    tx.commit().await?;
    Ok(bilan)
}

/// The persons whose time has come, the oldest first: the query leaves out who is surely kept, the rule decides.
/// `seule`: her alone.
async fn a_pseudonymiser(
    cx: &mut PgConnection,
    regles: &Conservation,
    jour: Date,
    seule: Option<Uuid>,
) -> Result<Vec<Uuid>> {
    let lignes = sqlx::query!(
        r#"SELECT p.id, coalesce(max(greatest(pe.fin, i.modifie_le::date)), p.cree_le::date) AS "derniere!",
            coalesce(bool_or(i.validee_le IS NOT NULL), false) AS "inscrite!",
            EXISTS (SELECT FROM paiement.facture f JOIN inscription.inscription j ON j.id = f.inscription_id
                    WHERE j.personne_id = p.id AND f.genre = 'FACTURE' AND f.statut = 'EMISE')
            OR EXISTS (SELECT FROM paiement.remboursement r JOIN inscription.inscription j ON j.id = r.inscription_id
                    WHERE j.personne_id = p.id AND r.statut = 'A_FAIRE') AS "compte_ouvert!"
         FROM identite.personne p
         LEFT JOIN inscription.inscription i ON i.personne_id = p.id
         LEFT JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         LEFT JOIN offre.espace pe ON pe.code = pi.periode_code
         WHERE p.pseudonymisee_le IS NULL AND ($2::uuid IS NULL OR p.id = $2)
         GROUP BY p.id
         HAVING coalesce(max(greatest(pe.fin, i.modifie_le::date)), p.cree_le::date) < $1
         ORDER BY 2, 1"#,
        jour.saturating_sub(i32::from(regles.admis.min(regles.dossier)).months())
            .to_sqlx() as _,
        seule
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .filter(|l| {
            let dossier = Dossier {
                inscrite: l.inscrite,
                derniere: l.derniere.to_jiff(),
                compte_ouvert: l.compte_ouvert,
            };
            pseudonymisable(dossier, regles, jour)
        })
        .map(|l| l.id)
        .collect())
}

/// Takes away what tells who somebody was, table by table; false when her time has not come after all: she came back meanwhile.
async fn pseudonymiser(ctx: &Ctx, personne: Uuid, regles: &Conservation) -> Result<bool> {
    let mut tx = ctx.transaction().await?;
    sqlx::query!("SELECT id FROM identite.personne WHERE id = $1 FOR UPDATE", personne)
        .fetch_one(&mut *tx)
        .await?;
    let encore = a_pseudonymiser(&mut tx, regles, ctx.jour(), Some(personne))
        .await?
        .contains(&personne);
    if !encore {
        return Ok(false);
    }
    for table in TABLES {
        let sql = match table.sort {
            Sort::Garder => continue,
            Sort::Supprimer => format!(
                "DELETE FROM {} t WHERE ({}) AND $2::timestamptz IS NOT NULL",
                table.nom, table.lien
            ),
            Sort::Changer(set) => format!(
                "UPDATE {} t SET {} WHERE ({}) AND $2::timestamptz IS NOT NULL",
                table.nom,
                changement(set),
                table.lien
            ),
        };
        sqlx::query(AssertSqlSafe(sql))
            .bind(personne)
            .bind(ctx.maintenant.to_sqlx())
            .execute(&mut *tx)
            .await?;
    }
    let trace = audit::Trace {
        traitement: "PSEUDONYMISER",
        entite: "personne",
        entite_id: personne.to_string(),
        avant: None,
        apres: Some(json!({})),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(true)
}

/// The files that were kept long enough.
async fn pieces(cx: &mut PgConnection, regles: &Conservation, jour: Date) -> Result<Vec<Uuid>> {
    let lignes = sqlx::query!(
        r#"SELECT f.id, i.validee_le, pe.fin AS "fin!" FROM pieces.fichier f
         JOIN inscription.inscription i ON i.id = f.inscription_id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.espace pe ON pe.code = pi.periode_code
         WHERE f.depose_le::date < $1 ORDER BY f.id"#,
        jour.saturating_sub(i32::from(regles.pieces).months()).to_sqlx() as _
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .filter(|l| {
            let validee = l
                .validee_le
                .map(|le| le.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date());
            pieces_a_oter(validee, l.fin.to_jiff(), regles, jour)
        })
        .map(|l| l.id)
        .collect())
}

/// Forgets files: that they were there stays with the dossier. The upkeep of the storage removes what no row names.
async fn oter_pieces(ctx: &Ctx, fichiers: &[Uuid]) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "UPDATE pieces.depot SET fichier_id = NULL, fichier_ote_le = $2 WHERE fichier_id = ANY ($1)",
        fichiers,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM pieces.fichier WHERE id = ANY ($1)", fichiers)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn vieilles(tx: &mut PgConnection, avant: Timestamp, essai: bool) -> Result<u64> {
    let avant = avant.to_sqlx();
    let n = if essai {
        sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM audit.consultation WHERE le < $1"#,
            avant
        )
        .fetch_one(tx)
        .await?
    } else {
        sqlx::query_scalar!(r#"SELECT audit.oublier_consultations($1) AS "n!""#, avant)
            .fetch_one(tx)
            .await?
    };
    Ok(n.unsigned_abs())
}

async fn rejets(tx: &mut PgConnection, avant: Timestamp, essai: bool) -> Result<u64> {
    let avant = avant.to_sqlx();
    if essai {
        let n = sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM inscription.rejet r JOIN evt.job j ON j.id = r.job_id WHERE j.cree_le < $1"#,
            avant
        )
        .fetch_one(tx)
        .await?;
        return Ok(n.unsigned_abs());
    }
    let faits = sqlx::query!(
        "DELETE FROM inscription.rejet r USING evt.job j WHERE j.id = r.job_id AND j.cree_le < $1",
        avant
    )
    .execute(tx)
    .await?;
    Ok(faits.rows_affected())
}

use super::{comptes, dossiers, fichiers, messages, reglages};
use crate::{Error, Result, Services};
use domain::ids::EspaceId;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::sync::Arc;

/// Loads the demonstration establishment `ETAB00`, once: a database that has an establishment is left alone. Answers
/// whether it was loaded.
pub async fn charger(pool: &sqlx::PgPool, maintenant: Timestamp) -> Result<bool> {
    let mut tx = pool.begin().await?;
    let deja = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM referentiel.etablissement) AS "oui!""#)
        .fetch_one(&mut *tx)
        .await?;
    if deja {
        return Ok(false);
    }
    let zone = jiff::tz::TimeZone::get("Europe/Paris").map_err(Error::interne)?;
    let jour = maintenant.to_zoned(zone).date();
    etablissement(&mut tx).await?;
    structures(&mut tx).await?;
    periode(&mut tx, maintenant, jour).await?;
    offre(&mut tx, maintenant).await?;
    reglages::charger(&mut tx, PERIODE).await?;
    crate::authz::poser_roles(&mut tx).await?;
    tx.commit().await?;
    Ok(true)
}

/// Accounts and dossiers need the services (password hashing, use cases): a second step, once as well. Interrupted, it
/// goes on the next time.
pub async fn peupler(services: &Arc<Services>, maintenant: Timestamp) -> Result<()> {
    let en_cours = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM referentiel.etablissement WHERE demonstration = 'EN_COURS') AS "oui!""#
    )
    .fetch_one(&services.pool)
    .await?;
    if !en_cours {
        return Ok(());
    }
    comptes::personnels(services, maintenant).await?;
    dossiers::apprenants(services, maintenant).await?;
    messages::messages(services).await?;
    sqlx::query!("UPDATE referentiel.etablissement SET demonstration = 'PRETE'")
        .execute(&services.pool)
        .await?;
    Ok(())
}

async fn etablissement(tx: &mut PgConnection) -> Result<()> {
    sqlx::query!(
        "INSERT INTO referentiel.etablissement (code, denomination_fr, denomination_en, adresse, ville, signataire_nom,
            signataire_fr, signataire_en, fuseau, demonstration)
         VALUES ('ETAB00', 'Université de Valmont', 'University of Valmont', $1, 'Valmont', 'Hélène Marchand',
            'présidente de l’université', 'President of the University', 'Europe/Paris', 'EN_COURS')",
        &["1 place de l’Université".to_owned(), "76540 Valmont".to_owned()]
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn structures(tx: &mut PgConnection) -> Result<()> {
    for s in fichiers::structures()? {
        let mut ancetres: Vec<String> = match &s.parent {
            Some(parent) => {
                sqlx::query_scalar!("SELECT ancetres FROM referentiel.structure WHERE code = $1", parent)
                    .fetch_one(&mut *tx)
                    .await?
            }
            None => Vec::new(),
        };
        ancetres.push(s.code.clone());
        sqlx::query!(
            "INSERT INTO referentiel.structure (code, parent_code, type, libelle_fr, libelle_en, uai, ancetres,
                contact_courriel, contact_telephone, contact_horaires_fr, contact_horaires_en)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            s.code,
            s.parent,
            s.type_,
            s.libelle,
            s.libelle_en,
            s.uai,
            &ancetres,
            s.contact_courriel,
            s.contact_telephone,
            s.contact_horaires,
            s.contact_horaires_en
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Code of the period that is open; the year of its label follows the day of loading.
const PERIODE: &str = "PER-2026";

async fn periode(tx: &mut PgConnection, maintenant: Timestamp, jour: Date) -> Result<()> {
    let annee = if jour.month() >= 6 {
        jour.year()
    } else {
        jour.year() - 1
    };
    let libelle = format!("{annee}-{}", annee + 1);
    sqlx::query!(
        "INSERT INTO offre.espace (code, libelle_fr, libelle_en, annee_universitaire, debut, fin, active,
            annee_de_reference, inscriptions_du, inscriptions_au, echeancier_au)
         VALUES ($1, $2, $3, $4, $5, $6, true, true, $7, $8, $9)",
        PERIODE,
        format!("Année {libelle}"),
        format!("Year {libelle}"),
        libelle,
        jour.saturating_sub(60.days()).to_sqlx(),
        jour.saturating_add(300.days()).to_sqlx(),
        (maintenant - SignedDuration::from_hours(24 * 10)).to_sqlx(),
        (maintenant + SignedDuration::from_hours(24 * 90)).to_sqlx(),
        jour.saturating_add(60.days()).to_sqlx(),
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn offre(tx: &mut PgConnection, maintenant: Timestamp) -> Result<()> {
    for t in fichiers::tarifs()? {
        sqlx::query!(
            "INSERT INTO paiement.tarif (periode_code, code, libelle_fr, libelle_en, montant, reference_fr, reference_en,
                reduit, differencie, national) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            PERIODE,
            t.code,
            t.libelle,
            t.libelle_en,
            t.montant_centimes,
            t.reference_legale,
            t.reference_legale_en,
            t.reduit_centimes,
            t.differencie_centimes,
            fichiers::oui(&t.national)
        )
        .execute(&mut *tx)
        .await?;
    }
    let maquette = fichiers::offre()?;
    let espace = sqlx::query_scalar!("SELECT id FROM offre.espace WHERE code = $1", PERIODE)
        .fetch_one(&mut *tx)
        .await?;
    crate::offre::ecrire_maquette(tx, maintenant, EspaceId(espace), &maquette).await?;
    // All of it is validated, and one enrols on its points.
    sqlx::query!(
        "UPDATE offre.contexte SET valide = true, pia_actif = pia WHERE espace_id = $1",
        espace
    )
    .execute(&mut *tx)
    .await?;
    let formations = sqlx::query_scalar!(
        "SELECT id FROM offre.objet WHERE espace_id = $1 AND genre = 'FORMATION'",
        espace
    )
    .fetch_all(&mut *tx)
    .await?;
    crate::offre::projeter(tx, &formations).await?;
    offre_suivante(tx, maintenant).await
}

/// The year after, as it is worked on.
async fn offre_suivante(tx: &mut PgConnection, maintenant: Timestamp) -> Result<()> {
    let espace = sqlx::query_scalar!(
        "INSERT INTO offre.espace (code, type, etat, libelle_fr, libelle_en, annee_universitaire, active)
         SELECT 'PREPA-2027', 'BAC_A_SABLE', 'BROUILLON', 'Offre de ' || suivante, 'Offer of ' || suivante, suivante, true
         FROM (SELECT concat(a + 1, '-', a + 2) AS suivante
               FROM (SELECT left(annee_universitaire, 4)::integer AS a FROM offre.espace WHERE code = $1) AS annee) AS la
         RETURNING id",
        PERIODE
    )
    .fetch_one(&mut *tx)
    .await?;
    crate::offre::ecrire_maquette(tx, maintenant, EspaceId(espace), &fichiers::offre_suivante()?).await
}

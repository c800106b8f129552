use crate::{Ctx, Result};
use domain::{
    ids::{InscriptionId, PointInscriptionId},
    paiement::{Centimes, Devis, EntreesDevis, Tarif, etablir_devis},
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Works the quote out from the tariff of the point d'inscription, as it is today.
pub(crate) async fn calculer(tx: &mut PgConnection, point: PointInscriptionId) -> Result<Devis> {
    let l = sqlx::query!(
        r#"SELECT pi.chemin, pi.periode_code, t.code AS "code?", t.libelle_fr AS "libelle_fr?",
                  t.libelle_en AS "libelle_en?", t.montant AS "montant?", t.reference_fr AS "reference_fr?",
                  t.reference_en AS "reference_en?"
           FROM offre.point_inscription pi
           LEFT JOIN paiement.tarif t ON t.periode_code = pi.periode_code AND t.code = pi.tarif_code
           WHERE pi.id = $1"#,
        point.0
    )
    .fetch_one(tx)
    .await?;
    let tarif = l.code.zip(l.montant).map(|(code, montant)| Tarif {
        code,
        libelle_fr: l.libelle_fr.unwrap_or_default(),
        libelle_en: l.libelle_en.unwrap_or_default(),
        montant: Centimes(montant),
        reference_fr: l.reference_fr.unwrap_or_default(),
        reference_en: l.reference_en.unwrap_or_default(),
    });
    Ok(etablir_devis(&EntreesDevis {
        point_inscription: l.chemin,
        periode: l.periode_code,
        tarif,
    }))
}

/// The frozen quote when there is one, else the one of today.
pub(crate) async fn devis_de(tx: &mut PgConnection, id: InscriptionId, point: PointInscriptionId) -> Result<Devis> {
    let fige = sqlx::query!(
        "SELECT lignes, total FROM paiement.devis WHERE inscription_id = $1",
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    match fige {
        Some(l) => Ok(Devis {
            lignes: serde_json::from_value(l.lignes)?,
            total: Centimes(l.total),
        }),
        None => calculer(tx, point).await,
    }
}

/// Freezes the quote: what was announced at submission is what is due, whatever happens to the tariffs.
pub(crate) async fn figer(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, devis: &Devis) -> Result<()> {
    sqlx::query!(
        "INSERT INTO paiement.devis (inscription_id, lignes, total, fige_le) VALUES ($1, $2, $3, $4)
         ON CONFLICT (inscription_id) DO UPDATE SET lignes = excluded.lignes, total = excluded.total,
            fige_le = excluded.fige_le",
        id.0,
        serde_json::to_value(&devis.lignes)?,
        devis.total.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(())
}

use crate::{Ctx, Error, Result};
use domain::{
    ids::{EncaissementId, InscriptionId},
    paiement::{Centimes, ModePaiement},
    parcours::EncaissementVue,
};
use sqlx::PgConnection;

/// What was received so far.
pub(crate) async fn encaisse(tx: &mut PgConnection, id: InscriptionId) -> Result<Centimes> {
    let total = sqlx::query_scalar!(
        r#"SELECT (coalesce((SELECT sum(montant) FROM paiement.encaissement WHERE inscription_id = $1), 0)
                - coalesce((SELECT sum(montant) FROM paiement.remboursement WHERE inscription_id = $1), 0))::bigint AS "n!""#,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(Centimes(total))
}

/// The payments of an enrolment, oldest first. The caller has checked the right.
pub(crate) async fn encaissements(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Vec<EncaissementVue>> {
    let lignes = sqlx::query!(
        r#"SELECT e.id, e.montant, e.mode, e.reference, e.encaisse_le, u.nom_affiche AS "nom_affiche?"
         FROM paiement.encaissement e LEFT JOIN authz.utilisateur u ON u.id = e.encaisse_par
         WHERE e.inscription_id = $1 ORDER BY e.encaisse_le, e.id"#,
        id.0
    )
    .fetch_all(tx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(EncaissementVue {
                id: EncaissementId(l.id),
                montant: Centimes(l.montant),
                mode: ModePaiement::depuis_code(&l.mode).ok_or_else(|| Error::interne("unknown mode"))?,
                reference: l.reference,
                le: ctx.services.heure_locale(l.encaisse_le.to_jiff()),
                par: l.nom_affiche,
            })
        })
        .collect()
}

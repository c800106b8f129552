use super::{
    encaisse, facture,
    factures::{Serie, numero, tracer},
};
use crate::evenement::TypePaiement;
use crate::{Ctx, Result, inscription::Verrou};
use domain::{
    inscription::StatutPaiement,
    paiement::{Centimes, statut_paiement},
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Makes invoice, instalments and enrolment agree with the money received so far; a settled invoice gets its receipt
/// number. Called after every payment, in its transaction.
pub(crate) async fn imputer(tx: &mut PgConnection, ctx: &Ctx, verrou: &Verrou) -> Result<StatutPaiement> {
    let Some(facture) = facture(&mut *tx, verrou.id).await? else {
        return Ok(StatutPaiement::SansStatut);
    };
    let (du, recu) = (facture.devis.total, encaisse(&mut *tx, verrou.id).await?);
    let statut = statut_paiement(du, recu);
    let soldee = statut == StatutPaiement::Paye;
    if soldee && facture.quittance.is_none() {
        let quittance = numero(&mut *tx, ctx, &verrou.structure, Serie::Quittance).await?;
        sqlx::query!(
            "UPDATE paiement.facture SET statut = 'ACQUITTEE', quittance_numero = $2, quittance_le = $3 WHERE id = $1",
            facture.id.0,
            quittance,
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
        tracer(
            &mut *tx,
            ctx,
            verrou,
            "QUITTANCER",
            TypePaiement::Acquittee,
            &quittance,
            du,
        )
        .await?;
    } else if recu > Centimes::ZERO {
        sqlx::query!(
            "UPDATE paiement.facture SET statut = 'EN_COURS' WHERE id = $1 AND statut = 'EMISE'",
            facture.id.0
        )
        .execute(&mut *tx)
        .await?;
    }
    // Oldest first, as far as the money goes.
    sqlx::query!(
        "UPDATE paiement.echeance e SET statut = 'REGLEE'
         FROM (SELECT rang, (sum(montant) OVER (ORDER BY rang))::bigint AS cumul FROM paiement.echeance WHERE facture_id = $1) c
         WHERE e.facture_id = $1 AND e.rang = c.rang AND c.cumul <= $2 AND e.statut <> 'REGLEE'",
        facture.id.0,
        recu.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE inscription.inscription SET statut_paiement = $2, version = version + 1 WHERE id = $1",
        verrou.id.0,
        statut.code()
    )
    .execute(tx)
    .await?;
    Ok(statut)
}

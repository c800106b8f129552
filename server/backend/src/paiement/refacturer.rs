use super::{
    annuler_facture,
    devis::{devis_du_jour, devis_si, entrees},
    emettre, en_attente, encaisse, facture, modalites,
};
use crate::{Ctx, Error, Result, inscription::Verrou};
use domain::{
    inscription::{Blocage, FaitsInscription, Refus},
    paiement::Centimes,
};
use sqlx::PgConnection;

/// What a new invoice changed.
pub(crate) struct Refacturee {
    pub apres: Centimes,
    /// Goes back to who paid.
    pub rendu: Centimes,
}

/// Works the fees out anew although they are invoiced, for what was granted later or for another enrolment (domain §9.2,
/// *réimputation*): a credit note undoes the invoice, another one takes its place, and what was paid beyond goes back. None
/// when the fees are the same with the facts of before and of after, or nothing was invoiced. Refused while the bank may
/// still take money for the old one.
pub(crate) async fn refacturer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    avant: FaitsInscription,
    apres: FaitsInscription,
) -> Result<Option<Refacturee>> {
    let Some(facture) = facture(&mut *tx, verrou.id).await? else {
        return Ok(None);
    };
    // Both of today: a tariff that was changed since the invoice is no reason to touch it.
    let devis = devis_du_jour(&mut *tx, ctx, verrou, apres, Some(&facture)).await?;
    let avant = entrees(&mut *tx, ctx, verrou, avant).await?;
    if devis.lignes == devis_si(&avant, facture.devis.secondaire()).lignes {
        return Ok(None);
    }
    if en_attente(&mut *tx, ctx, verrou.id).await? {
        return Err(Error::Refus(Refus::Bloquee {
            blocages: vec![Blocage::PaiementEnCours],
        }));
    }
    // What was to go back is still here: it pays what is due now first.
    sqlx::query!(
        "DELETE FROM paiement.remboursement WHERE inscription_id = $1 AND statut = 'A_FAIRE'",
        verrou.id.0
    )
    .execute(&mut *tx)
    .await?;
    let recu = encaisse(&mut *tx, verrou.id).await?;
    let rendu = Centimes((recu.0 - devis.total.0).max(0));
    annuler_facture(&mut *tx, ctx, verrou, rendu).await?;
    let offertes = modalites(&mut *tx, ctx, &verrou.periode, devis.total).await?;
    // A smaller sum may not be paid in three any more.
    let choisie = verrou.dossier.texte("modalite");
    let modalite = offertes.iter().find(|m| m.code == choisie).or(offertes.first());
    emettre(tx, ctx, verrou, &devis, modalite).await?;
    Ok(Some(Refacturee {
        apres: devis.total,
        rendu,
    }))
}

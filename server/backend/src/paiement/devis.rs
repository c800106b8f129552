use super::{Facture, bareme::bareme, facture};
use crate::{Ctx, Result, inscription::Verrou};
use domain::{
    ids::InscriptionId,
    inscription::{Critere, FaitsInscription},
    paiement::{Centimes, Devis, DroitNational, EntreesDevis, est_secondaire, etablir_devis},
};
use sqlx::PgConnection;

/// What is due: the lines of the invoice once there is one, whatever happens to tariffs and dossier; else worked out
/// today from the tariffs and rules of the period.
pub(crate) async fn devis_de(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    faits: FaitsInscription,
) -> Result<Devis> {
    match facture(&mut *tx, verrou.id).await? {
        Some(facture) => Ok(facture.devis),
        None => devis_du_jour(tx, ctx, verrou, faits, None).await,
    }
}

/// What would be due if it were invoiced today, in the place of `facture` if there is one.
pub(super) async fn devis_du_jour(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    faits: FaitsInscription,
    facture: Option<&Facture>,
) -> Result<Devis> {
    let entrees = entrees(&mut *tx, ctx, verrou, faits).await?;
    let seule = devis_si(&entrees, false);
    let national = entrees.tarif.as_ref().is_some_and(|t| t.national);
    let Some(montant) = seule.droit_national(national) else {
        return Ok(seule);
    };
    let moi = DroitNational {
        inscription: verrou.id,
        montant,
        principal: facture.is_some_and(|f| !f.devis.secondaire()),
    };
    Ok(if est_secondaire(&moi, &autres_droits(tx, verrou).await?) {
        devis_si(&entrees, true)
    } else {
        seule
    })
}

/// What is due with these inputs, as a secondary enrolment or not.
pub(super) fn devis_si(entrees: &EntreesDevis, secondaire: bool) -> Devis {
    let mut entrees = entrees.clone();
    entrees.faits.poser_si(Critere::Secondaire, secondaire);
    etablir_devis(&entrees)
}

/// National fees that are invoiced to the same person for the same period.
async fn autres_droits(tx: &mut PgConnection, verrou: &Verrou) -> Result<Vec<DroitNational>> {
    let lignes = sqlx::query!(
        r#"SELECT i.id, f.lignes, f.total, t.national
         FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN paiement.facture f ON f.inscription_id = i.id AND f.genre = 'FACTURE' AND f.statut <> 'ANNULEE'
         JOIN paiement.tarif t ON t.code = pi.tarif_code AND t.periode_code = pi.periode_code
         WHERE i.personne_id = $1 AND pi.periode_code = $2 AND i.id <> $3"#,
        verrou.personne.0,
        verrou.periode,
        verrou.id.0
    )
    .fetch_all(tx)
    .await?;
    let mut autres = Vec::new();
    for l in lignes {
        let devis = Devis {
            lignes: serde_json::from_value(l.lignes)?,
            total: Centimes(l.total),
        };
        if let Some(montant) = devis.droit_national(l.national) {
            autres.push(DroitNational {
                inscription: InscriptionId(l.id),
                montant,
                principal: !devis.secondaire(),
            });
        }
    }
    Ok(autres)
}

/// All that the engine looks at, but for the other enrolments of the person.
pub(super) async fn entrees(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    faits: FaitsInscription,
) -> Result<EntreesDevis> {
    let bareme = bareme(tx, ctx, &verrou.periode).await?;
    Ok(EntreesDevis {
        point_inscription: verrou.chemin.clone(),
        periode: verrou.periode.clone(),
        tarif: verrou.tarif.as_ref().and_then(|code| bareme.tarifs.get(code).cloned()),
        regles: bareme.regles.clone(),
        faits,
    })
}

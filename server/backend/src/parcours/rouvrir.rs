use super::{droits::revoir_les_autres, exiger_version};
use crate::{
    Ctx, Result,
    courriel::{self, Destinataire},
    inscription, paiement,
};
use domain::{authz::Traitement, ids::InscriptionId, inscription::Demande, paiement::Centimes};

/// Gives a submitted dossier back to the learner: `TERMINEE → DEBUTEE`. Demands `INS_SAISIR` on the structure;
/// refused once money was received, or while the bank may still take it. The quote is worked out anew at the next submission.
pub async fn rouvrir(ctx: &Ctx, id: InscriptionId, version: i32) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::InsSaisir, &verrou.ancetres)?;
    let demande = Demande::Rouvrir {
        encaisse: paiement::encaisse(&mut tx, id).await?,
        paiement_en_cours: paiement::en_attente(&mut tx, ctx, id).await?,
    };
    inscription::appliquer(&mut tx, ctx, &verrou, &demande, inscription::Effets::default()).await?;
    exiger_version(&verrou, version)?;
    paiement::annuler_facture(&mut tx, ctx, &verrou, Centimes::ZERO).await?;
    revoir_les_autres(&mut tx, ctx, &verrou).await?;
    // The learner reads it again before she submits again.
    sqlx::query!(
        r#"UPDATE inscription.inscription SET dossier = dossier || '{"exactitude": "", "droits_acceptes": ""}', statut_paiement = 'SANS_STATUT',
            modalite = NULL, blocages = '{}'
           WHERE id = $1"#,
        id.0
    )
    .execute(&mut *tx)
    .await?;
    let p = Destinataire::lire(&mut tx, verrou.personne).await?;
    let texte = i18n::courriel::dossier_rendu(p.langue, &p.prenom, &ctx.services.reglages.url_publique);
    courriel::adresser(&mut tx, ctx, "DOSSIER_RENDU", &p, texte).await?;
    tx.commit().await?;
    Ok(())
}

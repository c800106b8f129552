use super::reexaminer;
use crate::{
    Ctx, Error, Result, audit,
    courriel::{self, Destinataire},
    evenement::{self, FaitPaiement, TypePaiement},
    inscription,
    paiement::{encaisse, facture, imputer},
};
use domain::{
    authz::Traitement,
    ids::{EncaissementId, InscriptionId},
    inscription::Statut,
    journal::Conflit,
    paiement::{Centimes, SaisieEncaissement, controler_encaissement},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// Declares money received at the desk for a submitted or validated enrolment. Demands `PAI_ENCAISSER` on its
/// structure. `id` is made by the form: the same form sent twice is one payment.
pub async fn encaisser(
    ctx: &Ctx,
    inscription: InscriptionId,
    id: EncaissementId,
    saisie: &SaisieEncaissement,
) -> Result<()> {
    ctx.en_personne()?;
    let utilisateur = ctx.compte()?.utilisateur;
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, inscription).await?;
    ctx.exiger(Traitement::PaiEncaisser, &verrou.ancetres)?;
    let deja = sqlx::query_scalar!("SELECT inscription_id FROM paiement.encaissement WHERE id = $1", id.0)
        .fetch_optional(&mut *tx)
        .await?;
    match deja {
        Some(autre) if autre == inscription.0 => return Ok(()),
        Some(_) => return Err(Error::Introuvable),
        None => {}
    }
    if !matches!(verrou.statut, Statut::Terminee | Statut::Validee) {
        return Err(Error::Conflit(Conflit {
            statut: verrou.statut.code().into(),
            par: None,
            le: None,
        }));
    }
    let facture = facture(&mut tx, inscription).await?.ok_or(Error::Introuvable)?;
    let du = facture.devis.total;
    let recu = encaisse(&mut tx, inscription).await?;
    let (montant, mode, reference) = controler_encaissement(saisie, Centimes(du.0 - recu.0))?;
    sqlx::query!(
        "INSERT INTO paiement.encaissement (id, inscription_id, montant, mode, reference, encaisse_le, encaisse_par)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        inscription.0,
        montant.0,
        mode.code(),
        reference,
        ctx.maintenant.to_sqlx(),
        utilisateur.0
    )
    .execute(&mut *tx)
    .await?;
    let statut = imputer(&mut tx, ctx, &verrou).await?;
    let faits =
        json!({ "encaissement": id, "montantCentimes": montant, "mode": mode.code(), "statutPaiement": statut.code() });
    let trace = audit::Trace {
        traitement: "ENCAISSER",
        entite: "inscription",
        entite_id: inscription.to_string(),
        avant: None,
        apres: Some(faits),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    let fait = FaitPaiement {
        encaissement: Some(id.0),
        mode: Some(mode.code()),
        statut_paiement: Some(statut.code()),
        ..FaitPaiement::nouveau(TypePaiement::Encaisse, inscription.0, montant)
    };
    evenement::pousser(&mut tx, ctx, &fait).await?;
    let p = Destinataire::lire(&mut tx, verrou.personne).await?;
    let texte = i18n::courriel::paiement_au_guichet(p.langue, &p.prenom, montant, &ctx.services.reglages.url_publique);
    courriel::adresser(&mut tx, ctx, "PAIEMENT_RECU", &p, texte).await?;
    reexaminer(&mut tx, ctx, inscription).await?;
    tx.commit().await?;
    Ok(())
}

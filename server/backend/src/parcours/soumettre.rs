use super::{droits::revoir_les_autres, examen::Examen, reexaminer};
use crate::{
    Ctx, Error, Result,
    courriel::{self, Destinataire},
    inscription, paiement,
};
use domain::{
    CodeErreur,
    ids::{InscriptionId, PersonneId},
    inscription::{Demande, IdentiteSaisie},
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Submits the dossier: `DEBUTEE → TERMINEE`. Her own only. Issues the invoice, and what she typed becomes what the
/// establishment knows of her. When nothing stands against it, she is enrolled at once.
pub async fn soumettre(ctx: &Ctx, id: InscriptionId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller_sien(&mut tx, ctx, id).await?;
    let examen = Examen::faire(&mut tx, ctx, &verrou).await?;
    let demande = Demande::Terminer(examen.faits_soumission(&verrou));
    inscription::appliquer(&mut tx, ctx, &verrou, &demande, inscription::Effets::default()).await?;
    // The rule has just refused an incomplete dossier: this only hands its values over.
    let identite = IdentiteSaisie::lire(&verrou.dossier, &examen.regles.controle())
        .ok_or_else(|| Error::Champs(examen.erreurs.clone()))?;
    prevenir_l_ancienne_adresse(&mut tx, ctx, verrou.personne, &identite).await?;
    reporter(&mut tx, ctx, verrou.personne, &identite).await?;
    let modalite = examen.modalite(&verrou);
    sqlx::query!(
        "UPDATE inscription.inscription SET modalite = $2, cvec_numero = $3, cvec_statut = $4 WHERE id = $1",
        id.0,
        modalite.map(|m| m.code.as_str()),
        Some(verrou.dossier.texte("cvec_numero")).filter(|n| !n.is_empty()),
        examen.cvec(&verrou).code()
    )
    .execute(&mut *tx)
    .await?;
    paiement::emettre(&mut tx, ctx, &verrou, &examen.devis, modalite).await?;
    revoir_les_autres(&mut tx, ctx, &verrou).await?;
    let p = Destinataire::lire(&mut tx, verrou.personne).await?;
    let en_ligne = modalite.is_some_and(|m| m.en_ligne);
    let url = &ctx.services.reglages.url_publique;
    let texte = i18n::courriel::dossier_recu(p.langue, &p.prenom, examen.devis.total, en_ligne, url);
    courriel::adresser(&mut tx, ctx, "DOSSIER_RECU", &p, texte).await?;
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Her address changes: the one that she had is told, whoever changed it.
async fn prevenir_l_ancienne_adresse(
    tx: &mut PgConnection,
    ctx: &Ctx,
    personne: PersonneId,
    d: &IdentiteSaisie,
) -> Result<()> {
    let ancienne = Destinataire::lire(&mut *tx, personne).await?;
    if ancienne.courriel.eq_ignore_ascii_case(d.courriel.as_str()) {
        return Ok(());
    }
    ctx.en_personne()?;
    let texte = i18n::courriel::adresse_changee(ancienne.langue, &ancienne.prenom, d.courriel.as_str());
    courriel::adresser(tx, ctx, "ADRESSE_CHANGEE", &ancienne, texte).await
}

/// What the learner typed becomes what the establishment knows of her. An INE that belongs to somebody else is a
/// mistake in that field.
async fn reporter(tx: &mut PgConnection, ctx: &Ctx, personne: PersonneId, d: &IdentiteSaisie) -> Result<()> {
    let nom = |n: &Option<domain::identite::Nom>| n.as_ref().map(|n| n.as_str().to_owned());
    sqlx::query!(
        "UPDATE identite.personne SET nom_naissance = $2, nom_usage = $3, prenom = $4, prenom2 = $5, prenom3 = $6,
            sexe = $7, date_naissance = $8, pays_naissance = $9, commune_naissance = $10, nationalite = $11,
            statut_ine = CASE WHEN ine IS DISTINCT FROM $12 THEN 'A_VERIFIER' ELSE statut_ine END, ine = $12,
            adresse_pays = $13, adresse_voie = $14, adresse_complement = $15, code_postal = $16, ville = $17,
            telephone = $18, courriel = $19, version = version + 1, modifie_le = $20
         WHERE id = $1",
        personne.0,
        d.nom_naissance.as_str(),
        nom(&d.nom_usage),
        d.prenom.as_str(),
        nom(&d.prenom2),
        nom(&d.prenom3),
        d.sexe.code(),
        d.date_naissance.date().to_sqlx(),
        d.pays_naissance.as_str(),
        d.commune_naissance,
        d.nationalite.as_str(),
        d.ine.as_ref().map(|i| i.as_str().to_owned()),
        d.adresse_pays.as_str(),
        d.adresse_voie,
        d.adresse_complement,
        d.code_postal,
        d.ville,
        d.telephone.as_str(),
        d.courriel.as_str(),
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await
    .map_err(|e| Error::from(e).sur_contrainte("personne_ine_unique", "ine", CodeErreur::DejaUtilise))?;
    Ok(())
}

use crate::{Ctx, Error, Result, courriel, inscription, paiement};
use domain::{
    CodeErreur, ErreurChamp,
    ids::{InscriptionId, PersonneId},
    inscription::{Cvec, Demande, DossierValide, Etape, FaitsSoumission, controler_dossier},
    paiement::{Centimes, statut_paiement},
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;

/// Submits the dossier: `DEBUTEE → TERMINEE`. Her own only. Freezes the quote, and what she typed becomes what the
/// establishment knows of her.
pub async fn soumettre(ctx: &Ctx, id: InscriptionId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller_sien(&mut tx, ctx, id).await?;
    let controle = controler_dossier(&verrou.dossier, ctx.jour());
    let devis = paiement::calculer(&mut tx, verrou.point).await?;
    let faits = FaitsSoumission {
        etapes_incompletes: etapes_incompletes(controle.as_ref().err().map_or(&[], Vec::as_slice)),
        accords_donnes: true, // agreements are the box `exactitude`, a field of the dossier
        cvec: Cvec::NonDue,
        pieces: verrou.statut_pieces,
        total_du: devis.total,
        modalite_choisie: true, // the desk is the only way of paying
    };
    inscription::appliquer(
        &mut tx,
        ctx,
        &verrou,
        &Demande::Terminer(faits),
        inscription::Effets::default(),
    )
    .await?;
    // The rule has just refused an invalid dossier: this only hands its values over.
    let valide = controle.map_err(Error::Champs)?;
    reporter(&mut tx, ctx, verrou.personne, &valide).await?;
    paiement::figer(&mut tx, ctx, id, &devis).await?;
    let statut = statut_paiement(devis.total, paiement::encaisse(&mut tx, id).await?);
    sqlx::query!(
        "UPDATE inscription.inscription SET statut_paiement = $2 WHERE id = $1",
        id.0,
        statut.code()
    )
    .execute(&mut *tx)
    .await?;
    accuser_reception(&mut tx, ctx, verrou.personne, &valide, devis.total).await?;
    tx.commit().await?;
    Ok(())
}

fn etapes_incompletes(erreurs: &[ErreurChamp]) -> Vec<Etape> {
    Etape::TOUS
        .iter()
        .copied()
        .filter(|e| erreurs.iter().any(|erreur| e.champs().contains(&erreur.champ.as_str())))
        .collect()
}

async fn accuser_reception(
    tx: &mut PgConnection,
    ctx: &Ctx,
    personne: PersonneId,
    dossier: &DossierValide,
    total: Centimes,
) -> Result<()> {
    let texte = i18n::courriel::dossier_recu(ctx.langue, dossier.prenom.as_str(), total);
    courriel::ecrire(
        tx,
        ctx,
        "DOSSIER_RECU",
        dossier.courriel.as_str(),
        Some(personne),
        ctx.langue,
        texte,
    )
    .await
}

/// What the learner typed becomes what the establishment knows of her. An INE that belongs to somebody else is a
/// mistake in that field.
async fn reporter(tx: &mut PgConnection, ctx: &Ctx, personne: PersonneId, d: &DossierValide) -> Result<()> {
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

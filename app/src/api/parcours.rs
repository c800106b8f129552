use super::Reponse;
use crate::AppError;
use domain::{
    ids::{InscriptionId, JobId},
    inscription::{Accueil, DossierVue, Etape, MotifAnnulation},
    parcours::{FicheVue, LotVue, Verification},
};
use leptos::prelude::*;

/// The learner's home page. Learner; her own things.
#[server(name = LireAccueil, endpoint = "parcours/accueil", output = Reponse)]
pub async fn accueil() -> Result<Accueil, AppError> {
    Ok(backend::parcours::accueil(&crate::context::ctx()?).await?)
}

/// The learner's dossier opened at a step, with its quote. Learner on her own.
#[server(endpoint = "parcours/dossier", output = Reponse)]
pub async fn dossier(id: InscriptionId, etape: Etape) -> Result<DossierVue, AppError> {
    Ok(backend::parcours::dossier(&crate::context::ctx()?, id, etape).await?)
}

/// The whole dossier on one page; the next one is of the queue of `raison`. `INS_LIRE` on its structure.
#[server(endpoint = "parcours/fiche", output = Reponse)]
pub async fn fiche(id: InscriptionId, #[server(default)] raison: Option<String>) -> Result<FicheVue, AppError> {
    Ok(backend::parcours::fiche_de_la_file(&crate::context::ctx()?, id, raison.as_deref()).await?)
}

/// Enrols. `INS_VALIDER` on the structure. With `suivant`, leads to the next dossier that waits, in the queue of `raison`.
#[server(endpoint = "parcours/valider", output = Reponse)]
pub async fn valider(
    id: InscriptionId,
    version: i32,
    suivant: Option<InscriptionId>,
    #[server(default)] raison: Option<String>,
) -> Result<(), AppError> {
    backend::parcours::valider(&crate::context::ctx()?, id, version).await?;
    if let Some(suivant) = suivant {
        leptos_axum::redirect(&crate::gestion::adresse_fiche(suivant, raison.as_deref()));
    }
    Ok(())
}

/// Gives a submitted dossier back to the learner. `INS_SAISIR` on the structure.
#[server(endpoint = "parcours/rouvrir", output = Reponse)]
pub async fn rouvrir(id: InscriptionId, version: i32) -> Result<(), AppError> {
    Ok(backend::parcours::rouvrir(&crate::context::ctx()?, id, version).await?)
}

/// Cancels an enrolment, and gives back what was paid when `rembourser` is sent. `INS_ANNULER` on the structure.
#[server(endpoint = "parcours/annuler", output = Reponse)]
pub async fn annuler(
    id: InscriptionId,
    version: i32,
    motif: MotifAnnulation,
    #[server(default)] rembourser: Option<String>,
) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    Ok(backend::parcours::annuler(&ctx, id, version, Some(motif), rembourser.is_some()).await?)
}

/// A clerk has seen the CVEC certificate. `INS_VALIDER` on the structure.
#[server(endpoint = "parcours/confirmer_cvec", output = Reponse)]
pub async fn confirmer_cvec(id: InscriptionId) -> Result<(), AppError> {
    Ok(backend::parcours::confirmer_cvec(&crate::context::ctx()?, id).await?)
}

/// Accepts (`ACCEPTER`), refuses (`REFUSER`, with a reason) or does without (`FORCER`) a document. `PIE_VALIDER` on the
/// structure.
#[server(endpoint = "parcours/examiner_piece", output = Reponse)]
pub async fn examiner_piece(
    id: InscriptionId,
    piece: String,
    version: i32,
    acte: String,
    #[server(default)] motif: Option<String>,
    #[server(default)] texte: Option<String>,
) -> Result<(), AppError> {
    use domain::pieces::Acte;
    let acte = match acte.as_str() {
        "ACCEPTER" => Acte::Accepter,
        "REFUSER" => Acte::Refuser,
        "FORCER" => Acte::Forcer,
        _ => return Err(AppError::Introuvable),
    };
    let ctx = crate::context::ctx()?;
    let motif = motif.filter(|m| !m.is_empty());
    let (motif, texte) = (motif.as_deref(), texte.as_deref());
    Ok(backend::parcours::examiner_piece(&ctx, id, &piece, version, acte, motif, texte).await?)
}

/// Flags a dossier for a second look (`a_revoir` sent), or says that it was looked at. `INS_VALIDER` on the structure.
#[server(endpoint = "parcours/revoir", output = Reponse)]
pub async fn revoir(
    id: InscriptionId,
    version: i32,
    #[server(default)] a_revoir: Option<String>,
) -> Result<(), AppError> {
    Ok(backend::parcours::revoir(&crate::context::ctx()?, id, version, a_revoir.is_some()).await?)
}

/// Accepts that the fees are paid later (`accepte` sent), or does so no more. `PAI_ENCAISSER` on the structure.
#[server(endpoint = "parcours/differer", output = Reponse)]
pub async fn differer(
    id: InscriptionId,
    version: i32,
    #[server(default)] accepte: Option<String>,
) -> Result<(), AppError> {
    Ok(backend::parcours::differer(&crate::context::ctx()?, id, version, accepte.is_some()).await?)
}

/// Accepts a code that is not good on the day of the fact that it tells, for a reason. `INS_FORCER` on the structure.
#[server(endpoint = "parcours/forcer", output = Reponse)]
pub async fn forcer(
    id: InscriptionId,
    version: i32,
    champ: String,
    #[server(default)] motif: String,
) -> Result<(), AppError> {
    Ok(backend::parcours::forcer(&crate::context::ctx()?, id, version, &champ, &motif).await?)
}

/// Takes back that a code was accepted. `INS_FORCER` on the structure.
#[server(endpoint = "parcours/ne_plus_forcer", output = Reponse)]
pub async fn ne_plus_forcer(id: InscriptionId, version: i32, champ: String) -> Result<(), AppError> {
    Ok(backend::parcours::ne_plus_forcer(&crate::context::ctx()?, id, version, &champ).await?)
}

/// The person is not the one whom she resembles. `INS_SAISIR` on the structure.
#[server(endpoint = "parcours/distinguer", output = Reponse)]
pub async fn distinguer(id: InscriptionId, version: i32) -> Result<(), AppError> {
    Ok(backend::parcours::distinguer(&crate::context::ctx()?, id, version).await?)
}

/// Grants or withdraws exemptions of fees, by their codes. `PAI_EXONERER` on the structure.
#[server(endpoint = "parcours/exonerer", output = Reponse)]
pub async fn exonerer(
    id: InscriptionId,
    version: i32,
    #[server(default)] profil: Option<String>,
) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    Ok(backend::parcours::exonerer(&ctx, id, version, profil.as_deref().filter(|p| !p.is_empty())).await?)
}

/// Validates several dossiers after a moment; each answers for itself. `INS_VALIDER` on each structure.
#[server(endpoint = "parcours/valider_lot", input = server_fn::codec::Json, output = Reponse)]
pub async fn valider_lot(dossiers: Vec<(InscriptionId, i32)>) -> Result<LotVue, AppError> {
    Ok(backend::parcours::valider_lot(&crate::context::ctx()?, dossiers).await?)
}

/// Takes a lot back. Who asked for it.
#[server(endpoint = "parcours/annuler_lot", output = Reponse)]
pub async fn annuler_lot(id: JobId) -> Result<LotVue, AppError> {
    Ok(backend::parcours::annuler_lot(&crate::context::ctx()?, id).await?)
}

/// The last lot that the account asked for, while it runs and a little after. Whoever is signed in.
#[server(endpoint = "parcours/dernier_lot", output = Reponse)]
pub async fn dernier_lot() -> Result<Option<LotVue>, AppError> {
    Ok(backend::parcours::dernier_lot(&crate::context::ctx()?).await?)
}

/// What the establishment says of a document number. Anybody.
#[server(endpoint = "parcours/verifier", output = Reponse)]
pub async fn verifier(numero: String) -> Result<Verification, AppError> {
    Ok(backend::parcours::verifier(&crate::context::ctx()?, &numero).await?)
}

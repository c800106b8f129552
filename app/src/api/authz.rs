use super::Reponse;
use crate::AppError;
use domain::{
    authz::{
        AssistanceVue, CompteVue, ConfirmationVue, Decision, DroitsVue, ImportDroitsVue, IssueDroits, QuiVue,
        RevueDetail, RevuesVue, Traitement,
    },
    ids::{DemandeHabilitationId, HabilitationId, LigneRevueId, RevueId, SessionId, UtilisateurId},
};
use leptos::prelude::*;

/// One's own account: sessions, and identities elsewhere. Whoever is signed in.
#[server(endpoint = "authz/compte", output = Reponse)]
pub async fn compte() -> Result<CompteVue, AppError> {
    Ok(backend::authz::mon_compte(&crate::context::ctx()?).await?)
}

/// Ends one of one's own sessions; all others, without one. Whoever is signed in.
#[server(endpoint = "authz/finir", output = Reponse)]
pub async fn finir(session: Option<SessionId>) -> Result<(), AppError> {
    backend::authz::finir_sessions(&crate::context::ctx()?, session).await?;
    Ok(())
}

/// What is asked of who must show again who she is. Whoever is signed in.
#[server(endpoint = "authz/confirmation", output = Reponse)]
pub async fn confirmation() -> Result<ConfirmationVue, AppError> {
    Ok(backend::authz::confirmation(&crate::context::ctx()?).await?)
}

/// Makes a secret and recovery codes, which a first code makes active. Whoever has a password here and confirmed who she is.
#[server(endpoint = "authz/preparer_facteur", output = Reponse)]
pub async fn preparer_facteur() -> Result<(), AppError> {
    Ok(backend::authz::preparer_facteur(&crate::context::ctx()?).await?)
}

/// Makes the prepared second factor active. Whoever is signed in, for her own account.
#[server(endpoint = "authz/activer_facteur", output = Reponse)]
pub async fn activer_facteur(code: String) -> Result<(), AppError> {
    Ok(backend::authz::activer_facteur(&crate::context::ctx()?, &code).await?)
}

/// Takes the second factor off, or gives up its preparation. Whoever confirmed who she is, for her own account.
#[server(endpoint = "authz/retirer_facteur", output = Reponse)]
pub async fn retirer_facteur() -> Result<(), AppError> {
    Ok(backend::authz::retirer_facteur(&crate::context::ctx()?).await?)
}

/// Unties one's own account from a provider of identity. Whoever is signed in.
#[server(endpoint = "authz/delier", output = Reponse)]
pub async fn delier(fournisseur: String) -> Result<(), AppError> {
    Ok(backend::authz::delier(&crate::context::ctx()?, &fournisseur).await?)
}

/// The roles given where the actor manages rights or may delegate. `HAB_GERER` or `HAB_DELEGUER`; her perimeter.
#[server(endpoint = "authz/droits", output = Reponse)]
pub async fn droits(recherche: String, page: u32) -> Result<DroitsVue, AppError> {
    Ok(backend::authz::droits(&crate::context::ctx()?, &recherche, page).await?)
}

/// Gives a role; one that manages rights waits for somebody else. `HAB_GERER`, or `HAB_DELEGUER` within her own rights.
#[server(endpoint = "authz/accorder", output = Reponse)]
pub async fn accorder(
    identifiant: String,
    role: String,
    structure: String,
    debut: String,
    fin: String,
) -> Result<bool, AppError> {
    let saisie = backend::authz::NouvelleHabilitation {
        identifiant,
        role,
        structure,
        debut,
        fin,
    };
    Ok(backend::authz::accorder(&crate::context::ctx()?, &saisie).await?)
}

/// Takes a role away, at once. `HAB_GERER` on its structure, or who gave it.
#[server(endpoint = "authz/retirer", output = Reponse)]
pub async fn retirer(id: HabilitationId) -> Result<(), AppError> {
    Ok(backend::authz::retirer(&crate::context::ctx()?, id).await?)
}

/// Agrees to a role that somebody asked to give, or refuses. `HAB_GERER`, neither who asked nor who would get it.
#[server(endpoint = "authz/trancher", output = Reponse)]
pub async fn trancher(id: DemandeHabilitationId, accepte: bool) -> Result<(), AppError> {
    Ok(backend::authz::trancher(&crate::context::ctx()?, id, accepte).await?)
}

/// Who may do one thing on one structure, and why one person may or may not. `HAB_GERER` or `HAB_DELEGUER` there.
#[server(endpoint = "authz/qui", output = Reponse)]
pub async fn qui(traitement: Option<Traitement>, structure: String, identifiant: String) -> Result<QuiVue, AppError> {
    Ok(backend::authz::qui(&crate::context::ctx()?, traitement, &structure, &identifiant).await?)
}

/// What the file of roles that the actor handed in would do; nothing without one. `HAB_GERER` or `HAB_DELEGUER`.
#[server(endpoint = "authz/apercu_import", output = Reponse)]
pub async fn apercu_import(issue: Option<IssueDroits>, page: u32) -> Result<Option<ImportDroitsVue>, AppError> {
    Ok(backend::authz::apercu_import(&crate::context::ctx()?, issue, page).await?)
}

/// Does all that it was shown to do, or nothing; leads to the list. `HAB_GERER` or `HAB_DELEGUER`, line by line as by hand.
#[server(endpoint = "authz/appliquer_import", output = Reponse)]
pub async fn appliquer_import(empreinte: String) -> Result<(), AppError> {
    let faits = backend::authz::appliquer_import(&crate::context::ctx()?, &empreinte).await?;
    leptos_axum::redirect(&format!("/gestion/habilitations?importees={faits}"));
    Ok(())
}

/// The reviews of what the actor manages. `HAB_GERER`; her perimeter.
#[server(endpoint = "authz/revues", output = Reponse)]
pub async fn revues() -> Result<RevuesVue, AppError> {
    Ok(backend::authz::revues(&crate::context::ctx()?).await?)
}

/// A review, all its lines or those that nobody reviewed. `HAB_GERER`; her perimeter.
#[server(endpoint = "authz/revue", output = Reponse)]
pub async fn revue(id: RevueId, toutes: bool, page: u32) -> Result<RevueDetail, AppError> {
    Ok(backend::authz::revue(&crate::context::ctx()?, id, toutes, page).await?)
}

/// Opens a review, and leads to it. `HAB_GERER` on the structure.
#[server(endpoint = "authz/ouvrir_revue", output = Reponse)]
pub async fn ouvrir_revue(
    structure: String,
    echeance: String,
    #[server(default)] fin_automatique: bool,
) -> Result<(), AppError> {
    let id = backend::authz::ouvrir_revue(&crate::context::ctx()?, &structure, &echeance, fin_automatique).await?;
    leptos_axum::redirect(&format!("/gestion/habilitations/revue?id={id}"));
    Ok(())
}

/// Keeps roles in a review, or takes them away. `HAB_GERER` on the structure of each, which is somebody else's.
#[server(endpoint = "authz/reviser", output = Reponse)]
pub async fn reviser(#[server(default)] lignes: Vec<LigneRevueId>, decision: Decision) -> Result<(), AppError> {
    Ok(backend::authz::reviser(&crate::context::ctx()?, &lignes, decision).await?)
}

/// Accounts that one may help, by a part of their names, and the one that was chosen. `SEC_IMPERSONATION`; her perimeter.
#[server(endpoint = "authz/comptes_a_aider", output = Reponse)]
pub async fn comptes_a_aider(texte: String, choisi: Option<UtilisateurId>) -> Result<AssistanceVue, AppError> {
    Ok(backend::authz::comptes_a_aider(&crate::context::ctx()?, &texte, choisi).await?)
}

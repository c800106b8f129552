//! How often one may ask for pages, and how long one answer may take.

use crate::{Debit, rest::page::PageNue, rest::v1, state::AppState};
use app::AppError;
use axum::{
    Json,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use backend::{Ctx, authz};
use i18n::{Langue, Texte, commun, public};
use serde_json::json;
use std::{num::NonZeroU32, time::Duration};

/// What comes or goes as a whole: its sender, or its size, says how long it takes.
pub const LONGUES: &[&str] = &[
    "/gestion/referentiel/{nomenclature}/export.csv",
    "/gestion/referentiel/{nomenclature}/export.xlsx",
    "/gestion/referentiel/{nomenclature}/deposer",
    "/gestion/referentiel/structures/export.csv",
    "/gestion/referentiel/structures/export.xlsx",
    "/gestion/referentiel/structures/deposer",
    "/api/v1/ref/nomenclatures/{codeNomenclature}",
    "/api/v1/ref/nomenclatures/{codeNomenclature}/rechercher",
    "/api/odf/ext/v1/etablissement/{codeStructure}/maquette/importerBase64VersEspace",
    "/api/odf/ext/v1/etablissement/{codeStructure}/maquette/{id}/importerExistantVersEspace",
    "/api/odf/v1/etablissement/{codeStructure}/maquette/importerBase64VersEspace",
    "/api/odf/v1/etablissement/{codeStructure}/maquette/{id}/importerExistantVersEspace",
    "/api/v1/admissions",
    "/api/v1/messages/{objet}",
    "/gestion/habilitations.csv",
    "/gestion/habilitations/deposer",
    "/gestion/imports/deposer",
    "/gestion/imports/{id}/rejets.csv",
    "/gestion/inscriptions.csv",
    "/gestion/journal.csv",
    "/mon-espace/donnees/{forme}",
    "/mon-espace/inscription/{id}/pieces/{piece}",
    "/mon-espace/inscription/{id}/televersements",
    "/mon-espace/televersements/{id}",
    "/pieces/{fichier}",
];

/// An address of the network may be a whole campus: it asks so many times more than one account.
const PAR_ADRESSE: u32 = 10;

/// When nobody knows what it waits for: a moment.
const REESSAYER: u64 = 10;

/// The limits of one process.
pub struct Limites {
    duree: Duration,
    duree_longue: Duration,
    comptes: Debit,
    adresses: Debit,
}

impl Limites {
    pub fn nouvelles(
        duree: Duration,
        duree_longue: Duration,
        (par_seconde, d_un_coup): (NonZeroU32, NonZeroU32),
    ) -> Self {
        let fois = |n: NonZeroU32| n.saturating_mul(NonZeroU32::MIN.saturating_add(PAR_ADRESSE - 1));
        Self {
            duree,
            duree_longue,
            comptes: Debit::nouveau(par_seconde, d_un_coup),
            adresses: Debit::nouveau(fois(par_seconde), fois(d_un_coup)),
        }
    }

    /// Counts one request; the seconds to wait when it is one too many. Who acts in somebody's name counts as herself.
    fn compter(&self, ctx: &Ctx) -> Result<(), u64> {
        match (ctx.compte(), ctx.adresse) {
            (Ok(compte), _) => self.comptes.essayer(&compte.titulaire().to_string()),
            (Err(_), Some(adresse)) => self.adresses.essayer(&authz::reseau(adresse)),
            (Err(_), None) => Ok(()),
        }
    }
}

pub async fn limiter(State(etat): State<AppState>, requete: Request, suite: Next) -> Response {
    // Files of the site, health and figures have none.
    let Some(ctx) = requete.extensions().get::<Ctx>().cloned() else {
        return suite.run(requete).await;
    };
    let interface = requete.uri().path().starts_with(v1::RACINE);
    let qui = Demandeur {
        langue: ctx.langue,
        programme: !lue_par_une_personne(requete.headers(), requete.uri().path()),
        fonction: requete.uri().path().starts_with("/_fn/"),
        interface,
    };
    // Other systems are counted by their accounts already.
    if !interface && let Err(secondes) = etat.limites.compter(&ctx) {
        let erreur = AppError::TropDeDemandes { secondes };
        return qui.refus(&etat, &erreur, commun::TROP_DE_DEMANDES_TITRE, secondes);
    }
    let longue = requete
        .extensions()
        .get::<MatchedPath>()
        .is_some_and(|route| LONGUES.contains(&route.as_str()));
    let duree = if longue {
        etat.limites.duree_longue
    } else {
        etat.limites.duree
    };
    match tokio::time::timeout(duree, suite.run(requete)).await {
        Ok(reponse) => reponse,
        Err(_) => qui.refus(&etat, &AppError::TropLong, commun::TROP_LONG_TITRE, REESSAYER),
    }
}

/// Who waits for the answer.
struct Demandeur {
    langue: Langue,
    programme: bool,
    fonction: bool,
    interface: bool,
}

impl Demandeur {
    fn refus(&self, etat: &AppState, erreur: &AppError, titre: Texte, secondes: u64) -> Response {
        let (l, statut) = (self.langue, erreur.statut_http());
        let mut reponse = if self.interface {
            v1::trop_long(l).into_response()
        } else if self.programme && self.fonction {
            (statut, Json(erreur)).into_response()
        } else if self.programme {
            // As `rest::refus_json` says it.
            (statut, Json(json!({ "message": erreur.phrase(l) }))).into_response()
        } else {
            let page = PageNue {
                titre: titre.en_langue(l),
                lignes: &[erreur.phrase(l)],
                corps: "",
                // The page itself.
                lien: ("", public::REESSAYER.en_langue(l)),
            };
            let mut reponse = page.rendre(&etat.options, l);
            *reponse.status_mut() = statut;
            reponse
        };
        let entetes = reponse.headers_mut();
        entetes.insert(header::RETRY_AFTER, HeaderValue::from(secondes));
        entetes.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        reponse
    }
}

/// A page that somebody goes to, or a form that she sends; not what a script of ours asks for.
fn lue_par_une_personne(entetes: &HeaderMap, chemin: &str) -> bool {
    let html = entetes
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"));
    html || (!chemin.starts_with("/_fn/") && !entetes.contains_key(header::ACCEPT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::ADRESSES;

    #[test]
    fn ce_qui_est_long_existe() {
        for longue in LONGUES {
            assert!(ADRESSES.iter().any(|(_, chemin)| chemin == longue), "{longue}");
        }
    }
}

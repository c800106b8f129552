//! Does the service work? A page without a script, that asks nothing of the interface nor of the session: it stands when
//! they do not.

use super::page::{PageNue, echapper};
use super::{Illisible, ParametresLangue};
use crate::state::AppState;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use backend::{
    Services, courriel, jobs,
    sonde::{self, Partenaire, Sonde},
};
use i18n::{Langue, Texte, etat as textes, format};
use jiff::{SignedDuration, Timestamp};
use std::{fmt::Write, time::Duration};
use tokio::sync::Mutex;

/// What is said may be so old: many ask when nothing works.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=10");

/// `GET /etat`: the status page, in the language of the browser.
#[utoipa::path(get, path = "/etat", responses((status = 303, description = "The status page in a language of the browser")))]
pub async fn ailleurs(entetes: HeaderMap) -> Redirect {
    let langue = entetes
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .and_then(Langue::depuis_accept_language)
        .unwrap_or_default();
    Redirect::to(&format!("/etat/{}", langue.code()))
}

/// `GET /etat/{langue}`: whether the service works, what it depends on, and how long the wait is.
#[utoipa::path(get, path = "/etat/{langue}", params(ParametresLangue), responses(Illisible,
    (status = 200, description = "It answers; whether what surrounds it does"),
    (status = 404, description = "No such language"), (status = 503, description = "It cannot work")))]
pub async fn montrer(State(etat): State<AppState>, Path(p): Path<ParametresLangue>) -> Response {
    let Some(l) = Langue::depuis_code(&p.langue) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let maintenant = Timestamp::now();
    let vue = recente(&etat, maintenant).await;
    // A page that loads itself again takes the place in it from whoever reads slowly (WCAG 2.2.1): she asks.
    let lien = ("", textes::ACTUALISER.en_langue(l));
    let (statut, phrase, corps) = match &vue {
        Some(vue) => (StatusCode::OK, vue.phrase(), vue.corps(&etat.services, maintenant, l)),
        None => {
            let rangee = rangee(textes::PEGASE.en_langue(l), Some(false), l, "");
            (StatusCode::SERVICE_UNAVAILABLE, textes::EN_PANNE, cartouche(&rangee))
        }
    };
    let vu = format::date_heure(etat.services.heure_locale(maintenant), l);
    let page = PageNue {
        titre: textes::TITRE.en_langue(l),
        lignes: &[
            phrase.en_langue(l).to_owned(),
            textes::VU_LE.avec(l, &[("quand", vu.as_str())]),
        ],
        corps: &corps,
        lien,
    };
    let mut reponse = page.rendre(&etat.options, l);
    *reponse.status_mut() = statut;
    reponse.headers_mut().insert(header::CACHE_CONTROL, CACHE);
    reponse
}

/// What somebody is shown instead of a page, while the database does not answer.
pub(crate) fn en_panne(etat: &AppState, l: Langue) -> Response {
    let page = PageNue {
        titre: textes::TITRE_PANNE.en_langue(l),
        lignes: &[textes::EN_PANNE.en_langue(l).to_owned()],
        corps: "",
        lien: (&format!("/etat/{}", l.code()), textes::LIEN.en_langue(l)),
    };
    let mut reponse = page.rendre(&etat.options, l);
    *reponse.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let entetes = reponse.headers_mut();
    entetes.insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
    entetes.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reponse
}

/// How old what is said may be, and how long the database may take for it.
const FRAICHEUR: SignedDuration = SignedDuration::from_secs(5);
const DELAI: Duration = Duration::from_secs(2);

/// What was last said, and when.
#[derive(Debug, Default)]
pub struct Recente(Mutex<Option<(Timestamp, Option<Vue>)>>);

/// Asked for by many at once, it is read once; None: the database does not answer.
async fn recente(etat: &AppState, maintenant: Timestamp) -> Option<Vue> {
    let mut derniere = etat.etat_recent.0.lock().await;
    if let Some((lue, vue)) = &*derniere
        && maintenant.duration_since(*lue) < FRAICHEUR
    {
        return vue.clone();
    }
    let vue = match tokio::time::timeout(DELAI, lire(&etat.services, maintenant)).await {
        Ok(Ok(vue)) => Some(vue),
        Ok(Err(erreur)) => {
            backend::signaler(&erreur);
            None
        }
        Err(_) => None,
    };
    *derniere = Some((Timestamp::now(), vue.clone()));
    vue
}

/// What the page says.
#[derive(Clone, Debug)]
struct Vue {
    sondes: Vec<Sonde>,
    courriels: (i64, Option<Timestamp>),
    traitements: (i64, Option<Timestamp>),
}

async fn lire(services: &Services, maintenant: Timestamp) -> backend::Result<Vue> {
    let pool = &services.pool;
    let taches = jobs::attentes(pool, maintenant).await?;
    Ok(Vue {
        sondes: sonde::lister(pool, maintenant).await?,
        courriels: courriel::attente(pool).await?,
        traitements: (
            taches.iter().map(|t| t.en_attente).sum(),
            taches.iter().filter_map(|t| t.depuis).min(),
        ),
    })
}

impl Vue {
    fn phrase(&self) -> Texte {
        if self.sondes.iter().any(|s| s.va == Some(false)) {
            textes::EN_PARTIE
        } else if self.sondes.is_empty() || self.sondes.iter().any(|s| s.va.is_none()) {
            textes::INCONNU
        } else {
            textes::TOUT_VA
        }
    }

    fn corps(&self, services: &Services, maintenant: Timestamp, l: Langue) -> String {
        let mut rangees = rangee(textes::PEGASE.en_langue(l), Some(true), l, "");
        for sonde in &self.sondes {
            let quand = format::date_heure(services.heure_locale(sonde.depuis), l);
            let depuis = match sonde.va {
                Some(false) => textes::DEPUIS.avec(l, &[("quand", quand.as_str())]),
                _ => String::new(),
            };
            rangees += &rangee(nom(sonde.partenaire).en_langue(l), sonde.va, l, &depuis);
        }
        let attentes: String = [
            (textes::ATTENTE_COURRIELS, self.courriels),
            (textes::ATTENTE_TRAITEMENTS, self.traitements),
        ]
        .into_iter()
        .map(|(quoi, (n, depuis))| {
            let dit = match depuis.filter(|_| n > 0) {
                None => textes::AUCUNE.en_langue(l).to_owned(),
                Some(depuis) => {
                    let duree = duree(maintenant.duration_since(depuis).as_mins(), l);
                    let n = format::nombre(n.unsigned_abs(), l);
                    textes::NOMBRE.avec(l, &[("n", n.as_str()), ("duree", duree.as_str())])
                }
            };
            fait(quoi.en_langue(l), &echapper(&dit))
        })
        .collect();
        format!(
            "{}<h2>{}</h2>{}",
            cartouche(&rangees),
            echapper(textes::ATTENTE_TITRE.en_langue(l)),
            cartouche(&attentes)
        )
    }
}

fn nom(partenaire: Partenaire) -> Texte {
    match partenaire {
        Partenaire::Fichiers => textes::FICHIERS,
        Partenaire::Courtier => textes::COURTIER,
        Partenaire::Banque => textes::BANQUE,
        Partenaire::Cvec => textes::CVEC,
        Partenaire::Courriels => textes::COURRIELS,
    }
}

fn duree(minutes: i64, l: Langue) -> String {
    let (texte, n) = match minutes {
        ..1 => return textes::MOINS_D_UNE_MINUTE.en_langue(l).to_owned(),
        1..60 => (textes::MINUTES, minutes),
        60..2880 => (textes::HEURES, minutes / 60),
        _ => (textes::JOURS, minutes / 1440),
    };
    texte.avec(l, &[("n", n.to_string().as_str())])
}

fn cartouche(rangees: &str) -> String {
    format!("<div class=\"carte\"><div class=\"carte-corps\"><dl class=\"faits\">{rangees}</dl></div></div>")
}

fn rangee(quoi: &str, va: Option<bool>, l: Langue, suite: &str) -> String {
    let (ton, mot) = match va {
        Some(true) => ("succes", textes::VA),
        Some(false) => ("danger", textes::NE_VA_PAS),
        None => ("neutre", textes::PAS_VU),
    };
    let mut dit = format!("<span class=\"etat ton-{ton}\">{}</span>", echapper(mot.en_langue(l)));
    if !suite.is_empty() {
        // Writing to a string does not fail.
        write!(dit, " {}", echapper(suite)).ok();
    }
    fait(quoi, &dit)
}

/// `quoi` is a text, `dit` is HTML.
fn fait(quoi: &str, dit: &str) -> String {
    format!("<div class=\"fait\"><dt>{}</dt><dd>{dit}</dd></div>", echapper(quoi))
}

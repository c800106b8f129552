use crate::{
    cibles::{Apprenant, Cibles},
    client::{Attendu, Demande},
    fautes::taper,
};
use anyhow::Context;
use clap::ValueEnum;
use fastrand::Rng;
use http::Method;
use std::sync::Arc;
use url::form_urlencoded::{Serializer, byte_serialize};

/// One thing that somebody does, which is one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// A learner's home page.
    Accueil,
    /// A step of her dossier.
    Dossier,
    /// She saves a step.
    Enregistrer,
    /// A clerk's queue of the dossiers that wait.
    File,
    /// Somebody looked for by name among all the dossiers.
    Recherche,
    /// One enrolment on one page.
    Fiche,
    /// A clerk enrols: state, code apprenant, certificate, journal, events, mail.
    Valider,
}

/// Steps that are pages of one form.
const ETAPES: [&str; 6] = ["identite", "naissance", "bac", "cursus", "contacts", "situation"];

/// What the list has, even when it is empty.
const CHAMP_DE_RECHERCHE: &str = "name=\"q\"";

impl Scenario {
    /// Name in the table.
    pub fn nom(self) -> &'static str {
        match self {
            Self::Accueil => "accueil",
            Self::Dossier => "dossier",
            Self::Enregistrer => "enregistrer",
            Self::File => "file",
            Self::Recherche => "recherche",
            Self::Fiche => "fiche",
            Self::Valider => "valider",
        }
    }

    /// The request of one of the persons who act at once; None: there is nothing left to validate.
    pub fn demande(self, cibles: &Cibles, qui: usize, rng: &mut Rng) -> anyhow::Result<Option<Demande>> {
        Ok(Some(match self {
            Self::Accueil => {
                let elle = un_de(&cibles.apprenants, qui)?;
                lire(Some(&elle.cookie), "/mon-espace".to_owned(), elle.inscription)
            }
            Self::Dossier => {
                let elle = en_saisie(cibles, qui)?;
                let chemin = format!(
                    "/mon-espace/inscription/{}/{}",
                    elle.inscription,
                    ETAPES[rng.usize(..ETAPES.len())]
                );
                lire(Some(&elle.cookie), chemin, elle.inscription)
            }
            Self::Enregistrer => contacts(en_saisie(cibles, qui)?, rng),
            Self::File => {
                let chemin = "/gestion/inscriptions".to_owned();
                lire(Some(un_de(&cibles.gestionnaires, qui)?), chemin, CHAMP_DE_RECHERCHE)
            }
            Self::Recherche => {
                let chemin = format!("/gestion/inscriptions?statut=&q={}", recherche(&cibles.noms, rng));
                lire(Some(un_de(&cibles.gestionnaires, qui)?), chemin, CHAMP_DE_RECHERCHE)
            }
            Self::Fiche => {
                let id = un_de(&cibles.fiches, rng.usize(..))?;
                let chemin = format!("/gestion/inscriptions/{id}");
                lire(Some(un_de(&cibles.gestionnaires, qui)?), chemin, id)
            }
            Self::Valider => {
                let Some((id, version)) = cibles.prendre_prete()? else {
                    return Ok(None);
                };
                let champs = [("id", &*id.to_string()), ("version", &*version.to_string())];
                let chemin = "/_fn/parcours/valider".to_owned();
                ecrire(un_de(&cibles.gestionnaires, qui)?, chemin, &champs, Attendu::Succes)
            }
        }))
    }
}

/// Each has her own, and more of them share the same ones.
fn un_de<T>(parmi: &[T], rang: usize) -> anyhow::Result<&T> {
    let reste = rang.checked_rem(parmi.len()).unwrap_or_default();
    parmi.get(reste).context("the population has nobody for this scenario")
}

fn en_saisie(cibles: &Cibles, qui: usize) -> anyhow::Result<&Apprenant> {
    Ok(&cibles.apprenants[*un_de(&cibles.en_saisie, qui)?])
}

/// She saves where she lives; another number of the street each time.
fn contacts(elle: &Apprenant, rng: &mut Rng) -> Demande {
    let champs = [
        ("courriel", elle.courriel.as_str()),
        ("telephone", "06 39 98 00 00"),
        ("adresse_pays", "99100"),
        ("adresse_voie", &format!("{} rue des Tilleuls", rng.u32(1..200))),
        ("code_postal", "76000"),
        ("ville", "Rouen"),
        ("annuelle_identique", "oui"),
    ];
    let chemin = format!("/mon-espace/inscription/{}/contacts", elle.inscription);
    ecrire(&elle.cookie, chemin, &champs, Attendu::Suite)
}

/// A name as it is typed, encoded for an address.
pub fn recherche(noms: &[String], rng: &mut Rng) -> String {
    let nom = rng.choice(noms).map(String::as_str).unwrap_or_default();
    byte_serialize(taper(rng, nom).as_bytes()).collect()
}

/// A page, to somebody or to nobody in particular.
pub fn lire(cookie: Option<&Arc<str>>, chemin: String, temoin: impl ToString) -> Demande {
    Demande {
        methode: Method::GET,
        chemin,
        cookie: cookie.cloned(),
        formulaire: None,
        attendu: Attendu::Succes,
        temoin: Some(temoin.to_string()),
    }
}

fn ecrire(cookie: &Arc<str>, chemin: String, champs: &[(&str, &str)], attendu: Attendu) -> Demande {
    Demande {
        methode: Method::POST,
        chemin,
        cookie: Some(Arc::clone(cookie)),
        formulaire: Some(Serializer::new(String::new()).extend_pairs(champs).finish()),
        attendu,
        temoin: None,
    }
}

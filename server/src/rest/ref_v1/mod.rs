//! `/api/v1/ref`: nomenclatures, settings, structures and people, as the clients of the ecosystem call them. Paths, fields and
//! statuses are those of the contract that they were made from; refusals too.

pub mod document;
mod ecriture;
mod fil;
mod lecture;
mod operations;
mod personnes;
mod structures;

use ecriture::{
    creer, creer_nature, creer_ou_modifier, generer_code, modifier, modifier_nature, supprimer, supprimer_nature,
    verifier_creation, verifier_creation_nature, verifier_modification, verifier_nature,
};
use lecture::{chercher, chercher_page, communes, disponibles, est_standard, lire, lister, lister_page};
pub use operations::{ADRESSES, monter};

use crate::rest::contrat::{Statut, objet, refuser};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use backend::{Ctx, Error, referentiel};
use domain::{
    CodeErreur, ErreurChamp,
    referentiel::{Colonne, Definition},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Under which all of it is.
pub(crate) const RACINE: &str = "/api/v1/ref";

/// What addresses say; each has some of them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Parametres {
    #[serde(alias = "codeParametrage")]
    code_nomenclature: Option<String>,
    code: Option<String>,
    date_debut_validite: Option<String>,
    #[serde(rename = "codeOTF")]
    code_otf: Option<String>,
    code_structure: Option<String>,
    code_postal: Option<String>,
    code_pegase: Option<String>,
    type_personne: Option<String>,
    /// Where the kind of establishment is said by the address itself.
    numero_uai: Option<String>,
    prefix: Option<String>,
    num_page: Option<String>,
    nb_occurences: Option<String>,
}

/// The setting that has addresses of its own.
const NATURE: &str = "NatureTypeObjetFormation";

impl Parametres {
    /// Where the address is that of this setting.
    fn nature(&self) -> Self {
        Self {
            code_nomenclature: Some(NATURE.to_owned()),
            ..self.clone()
        }
    }

    fn nomenclature(&self) -> &str {
        let dit = if self.numero_uai.is_some() {
            "EtablissementFrancais"
        } else {
            "EtablissementEtranger"
        };
        self.code_nomenclature.as_deref().unwrap_or(dit)
    }

    /// Code and first day.
    fn cle(&self) -> Result<(String, Date), Error> {
        let code = self
            .code
            .as_ref()
            .or(self.numero_uai.as_ref())
            .ok_or(Error::Introuvable)?;
        let debut = self.date_debut_validite.as_deref().unwrap_or_default();
        let debut = jour(debut).ok_or_else(|| Error::champ("dateDebutValidite", CodeErreur::DateInvalide))?;
        Ok((fil::code_lu(self.nomenclature(), code), debut))
    }

    /// Whoever changes something must have the right to, and speak of this establishment.
    async fn etablissement(&self, ctx: &Ctx) -> Result<(), Error> {
        referentiel::verifier_ecriture(ctx).await?;
        let ici = referentiel::etablissement(&ctx.services.pool).await?.code;
        if self.code_structure.as_ref() == Some(&ici) {
            Ok(())
        } else {
            Err(Error::champ("codeStructure", CodeErreur::Inconnu))
        }
    }

    /// Number of the page, from 0, and lines of a page.
    fn page(&self) -> Result<(u32, u32), Error> {
        let lire = |champ: &str, texte: &Option<String>, bornes: std::ops::RangeInclusive<u32>| {
            texte
                .as_deref()
                .and_then(|t| t.parse().ok())
                .filter(|n| bornes.contains(n))
                .ok_or_else(|| Error::champ(champ, CodeErreur::ValeurInterdite))
        };
        Ok((
            lire("numPage", &self.num_page, 0..=1_000_000)?,
            lire("nbOccurences", &self.nb_occurences, 1..=1_000)?,
        ))
    }
}

/// A day, written as one or at the head of an instant: clients do both.
fn jour(texte: &str) -> Option<Date> {
    texte.get(..10)?.parse().ok()
}

/// The answer, or why there is none.
fn rendre<T: Serialize>(ctx: &Ctx, statut: StatusCode, chemin: &str, issue: Result<T, Error>) -> Response {
    match issue {
        Ok(corps) => (statut, Json(corps)).into_response(),
        Err(e) => refuser(ctx, chemin, e, Statut::Nombre),
    }
}

/// Done, and nothing more to say.
fn fait(ctx: &Ctx, statut: StatusCode, chemin: &str, issue: Result<(), Error>) -> Response {
    match issue {
        Ok(()) => statut.into_response(),
        Err(e) => refuser(ctx, chemin, e, Statut::Nombre),
    }
}

/// What a body says in a text field; an empty text says nothing.
fn texte(corps: &Map<String, Value>, champ: &str) -> Option<String> {
    let texte = corps.get(champ)?.as_str()?.trim();
    Some(texte.to_owned()).filter(|t| !t.is_empty())
}

/// What a field of a body is to be; nothing is always taken.
#[derive(Clone, Copy)]
enum Nature {
    Texte,
    Booleen,
    Entier,
    Liste,
    Objet,
}

/// Fields of a body that are something else than they should be.
fn natures(corps: &Map<String, Value>, attendues: &[(&str, Nature)]) -> Vec<ErreurChamp> {
    attendues
        .iter()
        .filter(|(champ, nature)| {
            let dit = corps.get(*champ).filter(|v| !v.is_null());
            dit.is_some_and(|v| match nature {
                Nature::Texte => !v.is_string(),
                Nature::Booleen => !v.is_boolean(),
                Nature::Entier => !v.is_i64(),
                Nature::Liste => !v.as_array().is_some_and(|l| l.iter().all(Value::is_object)),
                Nature::Objet => !v.is_object(),
            })
        })
        .map(|(champ, _)| ErreurChamp::new(*champ, CodeErreur::FormatInvalide))
        .collect()
}

/// A column that a body does not fill as it should.
fn mauvais(colonne: &Colonne, code: CodeErreur) -> ErreurChamp {
    ErreurChamp::new(&colonne.nom, code)
}

/// Nomenclatures by their codes, as the interface needs them.
type Registre = std::sync::Arc<BTreeMap<String, Definition>>;

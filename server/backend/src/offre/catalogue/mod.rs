//! The public catalogue: what is validated in the open period of reference, for everybody.

mod facettes;
mod fiche;
mod liste;
mod plan;

pub use fiche::fiche_catalogue;
pub use liste::catalogue;
pub use plan::{AdresseCatalogue, plan_du_catalogue};

use crate::Result;
use domain::ids::EspaceId;
use i18n::Langue;
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Words that begin the text of a formation, in a list.
const RESUME: usize = 220;

/// The period that the public sees: that of reference, as far as it is open; a closed one until another opens.
async fn publiee(cx: &mut PgConnection, langue: Langue) -> Result<Option<(EspaceId, String)>> {
    let espace = sqlx::query!(
        "SELECT id, libelle_fr, libelle_en FROM offre.espace
         WHERE type = 'PERIODE' AND (active AND etat = 'OUVERTE' OR etat = 'FERMEE')
         ORDER BY annee_de_reference DESC, etat = 'OUVERTE' DESC, debut DESC LIMIT 1"
    )
    .fetch_optional(cx)
    .await?;
    Ok(espace.map(|e| (EspaceId(e.id), selon(langue, e.libelle_fr, e.libelle_en))))
}

/// In the language of the reader; in the other one when there is nothing in it.
fn selon(langue: Langue, fr: String, en: String) -> String {
    match langue {
        Langue::Fr => fr,
        Langue::En if en.is_empty() => fr,
        Langue::En => en,
    }
}

/// The first words, and three dots.
fn raccourcir(texte: &str) -> String {
    if texte.chars().count() <= RESUME {
        return texte.to_owned();
    }
    let debut: String = texte.chars().take(RESUME).collect();
    let mots = debut.rsplit_once(' ').map_or(debut.as_str(), |(mots, _)| mots);
    format!("{}…", mots.trim_end_matches([',', ';', ' ', '.']))
}

/// Labels of codes, by nomenclature.
pub(in crate::offre) struct Libelles(BTreeMap<(String, String), String>);

impl Libelles {
    pub(in crate::offre) async fn lire(cx: &mut PgConnection, langue: Langue, nomenclatures: &[&str]) -> Result<Self> {
        let nomenclatures: Vec<String> = nomenclatures.iter().map(|n| (*n).to_owned()).collect();
        let lignes = sqlx::query!(
            "SELECT nomenclature, code, libelle_affichage, libelle_en FROM referentiel.valeur
             WHERE nomenclature = ANY ($1) ORDER BY debut",
            &nomenclatures
        )
        .fetch_all(cx)
        .await?;
        Ok(Self(
            lignes
                .into_iter()
                .map(|l| {
                    (
                        (l.nomenclature, l.code),
                        selon(langue, l.libelle_affichage, l.libelle_en),
                    )
                })
                .collect(),
        ))
    }

    pub(in crate::offre) fn dire(&self, nomenclature: &str, code: Option<&str>) -> String {
        let Some(code) = code else { return String::new() };
        let cle = (nomenclature.to_owned(), code.to_owned());
        self.0.get(&cle).cloned().unwrap_or_else(|| code.to_owned())
    }
}

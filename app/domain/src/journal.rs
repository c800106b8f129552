//! Lines of the audit journal as screens show them.

use crate::ids::InscriptionId;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

/// One line of the history of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evenement {
    pub le: DateTime,
    pub acteur: String,
    /// In whose name, when it was not her own.
    #[serde(default)]
    pub au_nom_de: Option<String>,
    /// What was done, a verb: `VALIDER`.
    pub traitement: String,
    /// What it was about, by the names of the journal: `piece`, `statutPiece`, `montantCentimes`…
    pub faits: BTreeMap<String, String>,
}

/// What happened in the meantime, so that the loser of a race can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflit {
    /// State in which the thing is now.
    pub statut: String,
    /// Who brought it there, and when (civil time of the establishment), when the journal knows.
    pub par: Option<String>,
    pub le: Option<DateTime>,
}

/// What is looked for in the whole journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiltreJournal {
    /// Identifier of a thing, of a person or of an account; code apprenant, INE, user name.
    pub objet: String,
    /// User name of an account, or the word that the product itself goes by.
    pub acteur: String,
    /// A verb; empty: all.
    pub traitement: String,
    /// Days on the calendar of the establishment, both included.
    pub du: Option<Date>,
    pub au: Option<Date>,
}

/// A place in the journal, newest first: microseconds since 1970, and the number of the line. Written as `le-id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Repere {
    pub le: i64,
    pub id: i64,
}

impl fmt::Display for Repere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.le, self.id)
    }
}

impl FromStr for Repere {
    type Err = std::num::ParseIntError;

    fn from_str(texte: &str) -> Result<Self, Self::Err> {
        let (le, id) = texte.rsplit_once('-').unwrap_or((texte, ""));
        Ok(Self {
            le: le.parse()?,
            id: id.parse()?,
        })
    }
}

/// One line of the whole journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneJournal {
    pub id: i64,
    pub le: DateTime,
    pub acteur: String,
    /// In whose name, when it was not her own.
    #[serde(default)]
    pub au_nom_de: Option<String>,
    pub traitement: String,
    /// Kind of thing, and which one: `inscription`, an identifier.
    pub entite: String,
    pub entite_id: String,
    /// Set when the thing is an enrolment, which has a page.
    pub inscription: Option<InscriptionId>,
    /// Where the request came from.
    pub adresse: Option<String>,
    pub ecarts: Vec<Ecart>,
}

/// Lines of the journal, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalVue {
    pub lignes: Vec<LigneJournal>,
    /// Where older ones begin, when there are some.
    pub suite: Option<Repere>,
    /// Verbs that there are in the journal.
    pub traitements: Vec<String>,
}

/// One value that an act changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ecart {
    pub champ: String,
    pub avant: Option<String>,
    pub apres: Option<String>,
}

/// What an act changed, value by value: what is the same before and after says nothing.
pub fn ecarts(avant: &BTreeMap<String, String>, apres: &BTreeMap<String, String>) -> Vec<Ecart> {
    let champs: BTreeSet<&String> = avant.keys().chain(apres.keys()).collect();
    champs
        .into_iter()
        .map(|champ| Ecart {
            champ: champ.clone(),
            avant: avant.get(champ).cloned(),
            apres: apres.get(champ).cloned(),
        })
        .filter(|e| e.avant != e.apres)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valeurs(paires: &[(&str, &str)]) -> BTreeMap<String, String> {
        paires.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn seul_ce_qui_change_se_voit() {
        for (avant, apres, attendus) in [
            (&[][..], &[][..], &[][..]),
            (&[("a", "1")], &[("a", "1")], &[]),
            (&[], &[("a", "1")], &[("a", None, Some("1"))]),
            (&[("a", "1")], &[], &[("a", Some("1"), None)]),
            (
                &[("b", "1"), ("a", "1"), ("c", "x")],
                &[("b", "2"), ("a", "1"), ("d", "y")],
                &[
                    ("b", Some("1"), Some("2")),
                    ("c", Some("x"), None),
                    ("d", None, Some("y")),
                ],
            ),
        ] {
            let trouves = ecarts(&valeurs(avant), &valeurs(apres));
            let trouves: Vec<_> = trouves
                .iter()
                .map(|e| (e.champ.as_str(), e.avant.as_deref(), e.apres.as_deref()))
                .collect();
            assert_eq!(trouves, attendus);
        }
    }

    #[test]
    fn un_repere_se_relit() {
        for repere in [
            Repere {
                le: 1_700_000_000_000_000,
                id: 42,
            },
            Repere { le: -5, id: 1 },
        ] {
            assert_eq!(repere.to_string().parse(), Ok(repere));
        }
        assert!("".parse::<Repere>().is_err());
        assert!("12".parse::<Repere>().is_err());
        assert!("1-x".parse::<Repere>().is_err());
    }
}

use super::{Definition, Ecart, Occurrence};
use crate::{ErreurChamp, ids::OperationId, inscription::StatutJob, page::Page};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A nomenclature in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NomenclatureVue {
    pub definition: Definition,
    /// Values of today, of all times, and those of the establishment's own.
    pub valables: i64,
    pub toutes: i64,
    pub locales: i64,
    /// This version of the product brings other national values, which wait to be looked at.
    pub mise_a_jour: bool,
}

codes! {
    /// Order of a list of values.
    TriValeurs {
        /// As forms show them.
        Priorite = "priorite",
        Code = "code",
        Libelle = "libelle",
        /// The most recent first.
        Debut = "debut",
    }
}

/// What of a nomenclature is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiltreValeurs {
    pub recherche: String,
    /// Valid on that day; none: of all times.
    pub valable_le: Option<Date>,
    /// The establishment's own only.
    pub locales: bool,
    pub tri: TriValeurs,
    pub page: u32,
}

impl Default for FiltreValeurs {
    /// All of them, as forms order them.
    fn default() -> Self {
        Self {
            recherche: String::new(),
            valable_le: None,
            locales: false,
            tri: TriValeurs::Priorite,
            page: 1,
        }
    }
}

impl FiltreValeurs {
    /// What the address of a list says; its first page. What cannot be read says nothing.
    pub fn de_l_adresse(dit: impl Fn(&str) -> Option<String>) -> Self {
        let tout = Self::default();
        Self {
            recherche: dit("q").unwrap_or_default(),
            valable_le: dit("le").and_then(|jour| jour.parse().ok()),
            locales: dit("locales").is_some(),
            tri: dit("tri").and_then(|t| TriValeurs::depuis_code(&t)).unwrap_or(tout.tri),
            ..tout
        }
    }
}

/// A value as screens show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValeurVue {
    pub occurrence: Occurrence,
    pub livree: bool,
    pub version: i32,
}

/// Something that was done to values, which can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationVue {
    pub id: OperationId,
    /// `CREER`, `MODIFIER`, `SUPPRIMER`, `LOT`, `IMPORT`, `MISE_A_JOUR` or `ANNULATION`.
    pub genre: String,
    pub par: String,
    /// On the clocks of the establishment.
    pub le: DateTime,
    pub valeurs: i64,
    pub annulee: bool,
}

/// A page of the values of a nomenclature, and what may be done with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValeursVue {
    pub definition: Definition,
    pub page: Page<ValeurVue>,
    /// The actor may change what the nomenclature lets be changed.
    pub ecrit: bool,
    pub mise_a_jour: bool,
    /// The update that was asked for last.
    pub derniere: Option<SuiviMiseAJour>,
    pub operations: Vec<OperationVue>,
}

/// Where an update of the national values stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiviMiseAJour {
    pub statut: StatutJob,
    /// Who asked for it, and when on the clocks of the establishment.
    pub par: String,
    pub le: DateTime,
    /// Values that it changed, once it is done.
    pub valeurs: u64,
}

/// Where a value is used, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// `inscription.pcs`, `personne.nationalite`, or the name of another nomenclature.
    pub ou: String,
    pub nombre: u32,
}

/// A value to look at or to change, or a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValeurDetail {
    pub definition: Definition,
    /// None: a new one.
    pub valeur: Option<ValeurVue>,
    /// The code that a new one might have.
    pub code: String,
    pub ecrit: bool,
    pub usages: Vec<Usage>,
    /// What its columns may refer to, by nomenclature: code and label; those of long nomenclatures are typed.
    pub choix: Vec<(String, Vec<(String, String)>)>,
}

/// What becomes of a line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "issue", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IssueLigne {
    Ajoutee,
    Modifiee {
        /// Column, before, after.
        champs: Vec<(String, String, String)>,
    },
    Refusee {
        erreurs: Vec<ErreurChamp>,
    },
}

/// A line of the report; those that change nothing are only counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneImport {
    /// As the spreadsheet numbers it: the header is 1.
    pub numero: usize,
    pub code: String,
    pub debut: String,
    pub issue: IssueLigne,
}

/// What a file does, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RapportImport {
    pub ajoutees: usize,
    pub modifiees: usize,
    pub inchangees: usize,
    pub refusees: usize,
    /// The first ones; refused lines before all others.
    pub lignes: Vec<LigneImport>,
    /// By which it is undone; none: nothing was written.
    pub operation: Option<OperationId>,
}

impl RapportImport {
    /// Counts the lines of a file (none: it changes nothing), and keeps the first `dites` of them.
    pub fn de(lignes: impl IntoIterator<Item = Option<LigneImport>>, dites: usize) -> Self {
        let mut rapport = Self::default();
        let (mut refusees, mut faites) = (Vec::new(), Vec::new());
        for ligne in lignes {
            let Some(ligne) = ligne else {
                rapport.inchangees += 1;
                continue;
            };
            let (compte, siennes) = match ligne.issue {
                IssueLigne::Ajoutee => (&mut rapport.ajoutees, &mut faites),
                IssueLigne::Modifiee { .. } => (&mut rapport.modifiees, &mut faites),
                IssueLigne::Refusee { .. } => (&mut rapport.refusees, &mut refusees),
            };
            *compte += 1;
            if siennes.len() < dites {
                siennes.push(ligne);
            }
        }
        rapport.lignes = refusees.into_iter().chain(faites).take(dites).collect();
        rapport
    }
}

/// The file that waits, and what it would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportVue {
    /// None: the file is of structures.
    pub definition: Option<Definition>,
    /// None: no file waits.
    pub rapport: Option<RapportImport>,
    /// Digest of the file: what is applied is what was shown.
    pub empreinte: String,
}

/// How many values of each kind an update is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BilanMiseAJour {
    pub ajoutees: usize,
    pub changees: usize,
    pub terminees: usize,
    pub retirees: usize,
    pub conflits: usize,
}

impl BilanMiseAJour {
    /// Counts them.
    pub fn de(ecarts: &[Ecart]) -> Self {
        let mut bilan = Self::default();
        for ecart in ecarts {
            *match ecart {
                Ecart::Ajoutee { .. } => &mut bilan.ajoutees,
                Ecart::Changee { .. } => &mut bilan.changees,
                Ecart::Terminee { .. } => &mut bilan.terminees,
                Ecart::Retiree { .. } => &mut bilan.retirees,
                Ecart::Conflit { .. } => &mut bilan.conflits,
            } += 1;
        }
        bilan
    }
}

/// What an update does with a value, field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EcartVue {
    pub ecart: Ecart,
    /// Column, here, as delivered.
    pub champs: Vec<(String, String, String)>,
}

/// What taking the national values of this version would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MiseAJourVue {
    pub definition: Definition,
    /// Of all of them, shown or not.
    pub bilan: BilanMiseAJour,
    pub ecarts: Vec<EcartVue>,
    /// There are more, which are not shown.
    pub reste: usize,
    pub ecrit: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn un_rapport_compte_tout_et_montre_d_abord_les_refus() {
        let ligne = |numero, issue| {
            Some(LigneImport {
                numero,
                code: String::new(),
                debut: String::new(),
                issue,
            })
        };
        let refusee = || IssueLigne::Refusee { erreurs: Vec::new() };
        let modifiee = || IssueLigne::Modifiee { champs: Vec::new() };
        let lignes = || {
            [
                ligne(2, IssueLigne::Ajoutee),
                None,
                ligne(4, modifiee()),
                ligne(5, refusee()),
                None,
                ligne(7, refusee()),
            ]
        };
        for (dites, attendus) in [(10, vec![5, 7, 2, 4]), (3, vec![5, 7, 2]), (1, vec![5]), (0, vec![])] {
            let r = RapportImport::de(lignes(), dites);
            assert_eq!((r.ajoutees, r.modifiees, r.inchangees, r.refusees), (1, 1, 2, 2));
            let numeros: Vec<usize> = r.lignes.iter().map(|l| l.numero).collect();
            assert_eq!(numeros, attendus, "{dites}");
            assert_eq!(r.operation, None);
        }
    }

    #[test]
    fn ce_que_dit_l_adresse_d_une_liste() {
        let lu = |adresse: &[(&str, &str)]| {
            FiltreValeurs::de_l_adresse(|champ| {
                let dit = adresse.iter().find(|(nom, _)| *nom == champ);
                dit.map(|(_, valeur)| (*valeur).to_owned())
            })
        };
        assert_eq!(lu(&[]), FiltreValeurs::default());
        assert_eq!(
            lu(&[("q", ""), ("le", "hier"), ("tri", "couleur"), ("page", "3")]),
            FiltreValeurs::default(),
            "what cannot be read says nothing"
        );
        assert_eq!(
            lu(&[
                ("q", "chimie"),
                ("le", "2026-09-01"),
                ("tri", "code"),
                ("locales", "on")
            ]),
            FiltreValeurs {
                recherche: "chimie".into(),
                valable_le: Some(date(2026, 9, 1)),
                locales: true,
                tri: TriValeurs::Code,
                page: 1,
            }
        );
    }
}

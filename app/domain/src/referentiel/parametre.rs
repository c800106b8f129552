//! What the texts of law leave to an establishment, or change every year: never a constant of the program.

use crate::{
    CodeErreur,
    inscription::{Condition, Valeurs, lire_conditions},
    offre::Bareme,
    paiement::Centimes,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenreParametre {
    /// A shape: `9` for a digit, `A` for a letter, `X` for either, anything else for itself.
    Masque,
    /// Codes of a nomenclature, with commas.
    Codes(&'static str),
    /// Conditions on the facts of an enrolment.
    Conditions,
    OuiNon,
    /// A whole number, of something, between two.
    Nombre {
        min: u32,
        max: u32,
        unite: UniteParametre,
    },
    /// An amount, which may be nothing.
    Montant,
    /// Credits by code of a nomenclature: `ANNEE=60,SEMESTRE=30`.
    Bareme(&'static str),
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniteParametre {
    Centiemes,
    PourCent,
    Mois,
}

/// A parameter of the establishment.
#[derive(Debug, PartialEq, Eq)]
pub struct Parametre {
    pub code: &'static str,
    pub genre: GenreParametre,
    /// What counts as long as the establishment says nothing, as it is kept.
    pub defaut: &'static str,
}

const fn mois(code: &'static str, defaut: &'static str) -> Parametre {
    let genre = GenreParametre::Nombre {
        min: 1,
        max: 1_200,
        unite: UniteParametre::Mois,
    };
    Parametre { code, genre, defaut }
}

const fn centiemes(code: &'static str, min: u32, defaut: &'static str) -> Parametre {
    let genre = GenreParametre::Nombre {
        min,
        max: 100,
        unite: UniteParametre::Centiemes,
    };
    Parametre { code, genre, defaut }
}

/// Lowest threshold from which two persons may be one.
const DOUTEUX_MIN: u32 = 31;

impl Parametre {
    /// All of them, in the order in which they are shown.
    pub const TOUS: &[Self] = &[
        Self {
            code: "CVEC_MASQUE",
            genre: GenreParametre::Masque,
            defaut: "AAA9-XXXXXX-99",
        },
        Self {
            code: "REGIMES_SANS_CVEC",
            genre: GenreParametre::Codes("RegimeInscription"),
            defaut: "",
        },
        Self {
            code: "VALIDATION_AUTOMATIQUE",
            genre: GenreParametre::Conditions,
            defaut: "",
        },
        // Twins share a name, a day, a place and a contact of their parents, 80 hundredths: they are never one person.
        centiemes("DOUBLON_CERTAIN", 81, "92"),
        // Whoever was born the same day has 30: no more than that is nobody's likeness.
        centiemes("DOUBLON_POTENTIEL", DOUTEUX_MIN, "75"),
        Self {
            code: "PART_ACQUISE_CENTIMES",
            genre: GenreParametre::Montant,
            defaut: "2300",
        },
        Self {
            code: "REDUCTION_R719_50_PLAFOND_POURCENT",
            genre: GenreParametre::Nombre {
                min: 0,
                max: 100,
                unite: UniteParametre::PourCent,
            },
            defaut: "10",
        },
        Self {
            code: "PIA_MULTI_NIVEAUX",
            genre: GenreParametre::OuiNon,
            defaut: "non",
        },
        Self {
            code: "ECTS_PAR_TYPE_OBJET",
            genre: GenreParametre::Bareme("TypeObjetFormation"),
            defaut: "ANNEE=60,SEMESTRE=30",
        },
        Self {
            code: "ECTS_PAR_TYPE_DIPLOME",
            genre: GenreParametre::Bareme("TypeDiplome"),
            defaut: "LICENCE=180,MASTER=120",
        },
        mois("CONSERVATION_ADMIS_MOIS", "12"),
        mois("CONSERVATION_DOSSIER_MOIS", "120"),
        mois("CONSERVATION_PIECES_MOIS", "12"),
        mois("CONSERVATION_CONSULTATIONS_MOIS", "12"),
    ];

    /// The one of that code.
    pub fn de_code(code: &str) -> Option<&'static Self> {
        Self::TOUS.iter().find(|p| p.code == code)
    }

    /// Reads what a person typed, as it is kept; None: the establishment says nothing, and what is true of all counts. What is
    /// expected of nothing at all is typed as `-`.
    pub fn lire(&self, saisie: &str) -> Result<Option<String>, CodeErreur> {
        let saisie = saisie.trim();
        if saisie.is_empty() {
            return Ok(None);
        }
        if saisie.chars().count() > 500 {
            return Err(CodeErreur::TropLong { max: 500 });
        }
        let morceaux = || saisie.split(',').map(str::trim).filter(|m| !m.is_empty());
        let rien = |lu: Vec<String>| {
            if lu.is_empty() {
                return Err(CodeErreur::FormatInvalide);
            }
            Ok(lu.join(","))
        };
        let lu = match self.genre {
            GenreParametre::Masque => {
                // A hyphen may be left out of a number: a mask of hyphens alone would refuse them all.
                let signe = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
                if !saisie.chars().all(|c| signe(c) || c == '-') || !saisie.chars().any(signe) {
                    return Err(CodeErreur::FormatInvalide);
                }
                saisie.to_owned()
            }
            GenreParametre::Codes(_) | GenreParametre::Bareme(_) if saisie == Self::AUCUN => String::new(),
            GenreParametre::Codes(_) => rien(morceaux().map(str::to_owned).collect())?,
            GenreParametre::Conditions => {
                let lues = lire_conditions(saisie).ok_or(CodeErreur::FormatInvalide)?;
                // No condition at all would validate everybody; so would what is different from no value that there is.
                if lues.is_empty() {
                    return Err(CodeErreur::FormatInvalide);
                }
                for condition in lues {
                    verifier_condition(condition)?;
                }
                saisie.to_owned()
            }
            GenreParametre::OuiNon => match saisie {
                "oui" | "non" => saisie.to_owned(),
                _ => return Err(CodeErreur::ValeurInterdite),
            },
            GenreParametre::Nombre { min, max, .. } => {
                let lu: u32 = saisie.parse().map_err(|_| CodeErreur::FormatInvalide)?;
                if !(min..=max).contains(&lu) {
                    return Err(CodeErreur::NombreHorsBornes { min, max });
                }
                lu.to_string()
            }
            GenreParametre::Montant => Centimes::parse_ou_zero(saisie)?.0.to_string(),
            GenreParametre::Bareme(_) => rien({
                // Twice the same code: which is meant?
                let mut dits = BTreeSet::new();
                morceaux()
                    .map(|m| {
                        let (code, ects) = m.split_once('=').ok_or(CodeErreur::FormatInvalide)?;
                        let (code, ects) = (code.trim(), ects.trim());
                        let bon = Bareme::credits(ects).is_some() && !code.is_empty() && dits.insert(code);
                        bon.then(|| format!("{code}={ects}")).ok_or(CodeErreur::FormatInvalide)
                    })
                    .collect::<Result<_, _>>()?
            })?,
        };
        Ok(Some(lu))
    }

    /// How one says "of nothing at all".
    const AUCUN: &str = "-";

    /// What is kept, as a person types it.
    pub fn dire(&self, valeur: &str) -> String {
        match self.genre {
            GenreParametre::Montant => {
                let lu = valeur.parse().map(|c| Centimes(c).to_string().replace('.', ","));
                lu.unwrap_or_else(|_| valeur.to_owned())
            }
            GenreParametre::Codes(_) | GenreParametre::Bareme(_) if valeur.is_empty() => Self::AUCUN.to_owned(),
            _ => valeur.to_owned(),
        }
    }

    /// Codes of nomenclatures that a value names.
    pub fn codes(&self, valeur: &str) -> BTreeSet<(&'static str, String)> {
        match self.genre {
            GenreParametre::Codes(nomenclature) | GenreParametre::Bareme(nomenclature) => valeur
                .split(',')
                .map(|m| m.split('=').next().unwrap_or(m).trim())
                .filter(|code| !code.is_empty())
                .map(|code| (nomenclature, code.to_owned()))
                .collect(),
            GenreParametre::Conditions => lire_conditions(valeur)
                .unwrap_or_default()
                .iter()
                .flat_map(Condition::codes)
                .map(|(nomenclature, code)| (nomenclature, code.to_owned()))
                .collect(),
            _ => BTreeSet::new(),
        }
    }
}

/// May a condition be put on a dossier, and is there such a value? Those of nomenclatures are looked at on their day.
fn verifier_condition(condition: Condition) -> Result<(), CodeErreur> {
    let inconnu = |valeur: &str| CodeErreur::CodeInconnu {
        valeur: valeur.to_owned(),
    };
    let connues = condition.critere.valeurs_du_dossier();
    match connues.ok_or_else(|| inconnu(condition.critere.code()))? {
        Valeurs::Liste(connues) => match condition.valeurs.iter().find(|v| !connues.contains(&v.as_str())) {
            Some(valeur) => Err(inconnu(valeur)),
            None => Ok(()),
        },
        Valeurs::Nomenclature(_) if condition.valeurs.iter().any(String::is_empty) => Err(CodeErreur::FormatInvalide),
        Valeurs::Nomenclature(_) => Ok(()),
    }
}

/// What parameters say of one another: who may be the same is no nearer than who is. `valeurs`: those that are said.
pub fn parametres_accordes(valeurs: &BTreeMap<String, String>) -> Result<(), (&'static str, CodeErreur)> {
    let seuil = |code: &str| -> Option<u32> {
        let defaut = Parametre::de_code(code)?.defaut;
        valeurs.get(code).map_or(defaut, String::as_str).parse().ok()
    };
    match (seuil("DOUBLON_CERTAIN"), seuil("DOUBLON_POTENTIEL")) {
        (Some(certain), Some(douteux)) if douteux > certain => Err((
            "DOUBLON_POTENTIEL",
            CodeErreur::NombreHorsBornes {
                min: DOUTEUX_MIN,
                max: certain,
            },
        )),
        _ => Ok(()),
    }
}

/// One parameter, as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParametreVu {
    pub code: String,
    /// What the establishment says, as one types it; None: nothing.
    pub valeur: Option<String>,
    /// What counts while it says nothing, where it is not the same for all.
    pub defaut: Option<String>,
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParametresVus {
    pub parametres: Vec<ParametreVu>,
    /// Changes with any of them: nobody writes over what she has not seen.
    pub version: String,
    pub peut_ecrire: bool,
}

impl ParametresVus {
    fn de_code(&self, code: &str) -> Option<&ParametreVu> {
        self.parametres.iter().find(|p| p.code == code)
    }

    /// What the establishment says of that one.
    pub fn valeur(&self, code: &str) -> Option<String> {
        self.de_code(code)?.valeur.clone()
    }

    /// What counts while it says nothing of it, where it is not the same for all.
    pub fn defaut(&self, code: &str) -> Option<&str> {
        self.de_code(code)?.defaut.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{identite::Seuils, rgpd::Conservation};
    use proptest::prelude::*;

    fn p(code: &str) -> &'static Parametre {
        Parametre::de_code(code).unwrap()
    }

    #[test]
    fn ce_qui_se_saisit() {
        let bornes = |min, max| Err(CodeErreur::NombreHorsBornes { min, max });
        let format = || Err(CodeErreur::FormatInvalide);
        let dit = |texte: &str| Ok(Some(texte.to_owned()));
        let inconnu = |valeur: &str| Err(CodeErreur::CodeInconnu { valeur: valeur.into() });
        for (code, saisie, attendu) in [
            ("CVEC_MASQUE", " AAA9-XX ", dit("AAA9-XX")),
            ("CVEC_MASQUE", "AAA 9", format()),
            ("CVEC_MASQUE", "--", format()),
            ("REGIMES_SANS_CVEC", "2, 5 ,7,", dit("2,5,7")),
            ("REGIMES_SANS_CVEC", "-", dit("")),
            ("REGIMES_SANS_CVEC", ",", format()),
            ("REGIMES_SANS_CVEC", "", Ok(None)),
            (
                "VALIDATION_AUTOMATIQUE",
                "regime=1 & cesure!=ANNEE",
                dit("regime=1 & cesure!=ANNEE"),
            ),
            ("VALIDATION_AUTOMATIQUE", "n’importe quoi", format()),
            // Nothing that must hold would validate everything.
            ("VALIDATION_AUTOMATIQUE", "&", format()),
            ("VALIDATION_AUTOMATIQUE", "regime=", format()),
            ("VALIDATION_AUTOMATIQUE", "origine=parcoursup|lune", inconnu("lune")),
            ("VALIDATION_AUTOMATIQUE", "mineur!=on", inconnu("on")),
            // Its fees say it, not a dossier: it would always be different.
            ("VALIDATION_AUTOMATIQUE", "secondaire!=oui", inconnu("secondaire")),
            ("VALIDATION_AUTOMATIQUE", " ", Ok(None)),
            ("PIA_MULTI_NIVEAUX", "oui", dit("oui")),
            ("PIA_MULTI_NIVEAUX", "peut-être", Err(CodeErreur::ValeurInterdite)),
            ("DOUBLON_CERTAIN", "090", dit("90")),
            ("DOUBLON_CERTAIN", "9", bornes(81, 100)),
            ("DOUBLON_POTENTIEL", "30", bornes(31, 100)),
            ("DOUBLON_CERTAIN", "-1", format()),
            ("REDUCTION_R719_50_PLAFOND_POURCENT", "0", dit("0")),
            ("REDUCTION_R719_50_PLAFOND_POURCENT", "101", bornes(0, 100)),
            ("CONSERVATION_DOSSIER_MOIS", "0", bornes(1, 1_200)),
            ("PART_ACQUISE_CENTIMES", "23", dit("2300")),
            ("PART_ACQUISE_CENTIMES", "23,5 €", dit("2350")),
            ("PART_ACQUISE_CENTIMES", "0", dit("0")),
            ("PART_ACQUISE_CENTIMES", "0,00 €", dit("0")),
            ("PART_ACQUISE_CENTIMES", "vingt", format()),
            (
                "ECTS_PAR_TYPE_OBJET",
                "ANNEE = 60, SEMESTRE=7.5",
                dit("ANNEE=60,SEMESTRE=7.5"),
            ),
            ("ECTS_PAR_TYPE_OBJET", "-", dit("")),
            ("ECTS_PAR_TYPE_OBJET", "ANNEE", format()),
            ("ECTS_PAR_TYPE_OBJET", "ANNEE=60,ANNEE=30", format()),
            ("ECTS_PAR_TYPE_OBJET", "ANNEE=60000", format()),
            ("ECTS_PAR_TYPE_OBJET", "ANNEE=beaucoup", format()),
            ("ECTS_PAR_TYPE_OBJET", "=60", format()),
            ("ECTS_PAR_TYPE_OBJET", "ANNEE=-60", format()),
        ] {
            assert_eq!(p(code).lire(saisie), attendu, "{code} {saisie}");
        }
        let long = "A".repeat(501);
        assert_eq!(p("CVEC_MASQUE").lire(&long), Err(CodeErreur::TropLong { max: 500 }));
    }

    #[test]
    fn chaque_defaut_se_saisit_tel_qu_il_se_dit() {
        for p in Parametre::TOUS.iter().filter(|p| !p.defaut.is_empty()) {
            assert_eq!(p.lire(&p.dire(p.defaut)), Ok(Some(p.defaut.to_owned())), "{}", p.code);
        }
    }

    /// Rules that have defaults of their own have the same.
    #[test]
    fn les_defauts_sont_ceux_des_regles() {
        let (seuils, mois) = (Seuils::default(), Conservation::default());
        for (code, defaut) in [
            ("DOUBLON_CERTAIN", seuils.certain),
            ("DOUBLON_POTENTIEL", seuils.douteux),
            ("CONSERVATION_ADMIS_MOIS", mois.admis.into()),
            ("CONSERVATION_DOSSIER_MOIS", mois.dossier.into()),
            ("CONSERVATION_PIECES_MOIS", mois.pieces.into()),
            ("CONSERVATION_CONSULTATIONS_MOIS", mois.consultations.into()),
        ] {
            assert_eq!(p(code).defaut, defaut.to_string(), "{code}");
        }
    }

    #[test]
    fn les_codes_qu_une_valeur_nomme() {
        for (code, valeur, attendus) in [
            (
                "ECTS_PAR_TYPE_OBJET",
                "ANNEE=60,SEMESTRE=30",
                vec![("TypeObjetFormation", "ANNEE"), ("TypeObjetFormation", "SEMESTRE")],
            ),
            ("REGIMES_SANS_CVEC", "", vec![]),
            (
                "VALIDATION_AUTOMATIQUE",
                "cesure!=ANNEE & origine=parcoursup & regime=1",
                vec![("Cesure", "ANNEE"), ("RegimeInscription", "1")],
            ),
            ("DOUBLON_CERTAIN", "90", vec![]),
        ] {
            let attendus: BTreeSet<_> = attendus.into_iter().map(|(n, c)| (n, c.to_owned())).collect();
            assert_eq!(p(code).codes(valeur), attendus, "{code}");
        }
    }

    #[test]
    fn deux_seuils_s_accordent() {
        let accordes = |certain: &str, douteux: &str| {
            let dits = [("DOUBLON_CERTAIN", certain), ("DOUBLON_POTENTIEL", douteux)];
            let dits = dits.iter().filter(|(_, v)| !v.is_empty());
            parametres_accordes(&dits.map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect())
        };
        let refus = |max| Err(("DOUBLON_POTENTIEL", CodeErreur::NombreHorsBornes { min: 31, max }));
        for (certain, douteux, attendu) in [
            ("", "", Ok(())),
            ("85", "85", Ok(())),
            ("85", "86", refus(85)),
            // The default of the one counts beside the other.
            ("", "93", refus(92)),
            ("74", "", refus(74)),
        ] {
            assert_eq!(accordes(certain, douteux), attendu, "{certain} {douteux}");
        }
    }

    /// What may be typed of any kind, nothing and zero among it.
    fn saisies() -> impl Strategy<Value = String> {
        prop_oneof![
            "[-A-Z0-9=,.&! oui]{0,20}",
            "[0-9]{1,3}([,.][0-9]{1,2})?",
            "[A-Z]{1,3}=[0-9]{1,3}(,[A-Z]{1,3}=[0-9]{1,3})?",
            "(regime|cesure)!?=[A-Z]{1,2}",
            "[A9X-]{1,8}",
            Just("0".to_owned()),
            Just("-".to_owned()),
        ]
    }

    proptest! {
        /// What is kept is read again as it is said, whatever was typed.
        #[test]
        fn ce_qui_est_dit_se_relit(rang in 0..Parametre::TOUS.len(), saisie in saisies()) {
            let p = &Parametre::TOUS[rang];
            if let Ok(Some(valeur)) = p.lire(&saisie) {
                prop_assert_eq!(p.lire(&p.dire(&valeur)), Ok(Some(valeur)));
            }
        }
    }
}

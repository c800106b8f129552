//! What the texts of law leave to an establishment, or change every year: never a constant of the program.

use crate::{CodeErreur, inscription::lire_conditions, offre::Bareme, paiement::Centimes};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GenreParametre {
    /// A shape: `9` for a digit, `A` for a letter, `X` for either.
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

const fn centiemes(code: &'static str, defaut: &'static str) -> Parametre {
    let genre = GenreParametre::Nombre {
        min: 1,
        max: 100,
        unite: UniteParametre::Centiemes,
    };
    Parametre { code, genre, defaut }
}

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
        centiemes("DOUBLON_CERTAIN", "92"),
        centiemes("DOUBLON_POTENTIEL", "75"),
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
                if !saisie
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
                {
                    return Err(CodeErreur::FormatInvalide);
                }
                saisie.to_owned()
            }
            GenreParametre::Codes(_) | GenreParametre::Bareme(_) if saisie == Self::AUCUN => String::new(),
            GenreParametre::Codes(_) => rien(morceaux().map(str::to_owned).collect())?,
            GenreParametre::Conditions => {
                let lues = lire_conditions(saisie).ok_or(CodeErreur::FormatInvalide)?;
                // No condition at all would validate everything.
                if lues.is_empty() || lues.iter().any(|c| c.valeurs.iter().all(String::is_empty)) {
                    return Err(CodeErreur::FormatInvalide);
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
            GenreParametre::Montant if saisie == "0" => saisie.to_owned(),
            GenreParametre::Montant => Centimes::parse(saisie)?.0.to_string(),
            GenreParametre::Bareme(_) => rien(
                morceaux()
                    .map(|m| {
                        let (code, ects) = m.split_once('=').ok_or(CodeErreur::FormatInvalide)?;
                        let ects = ects.trim().replace(',', ".");
                        let bon = Bareme::credits(&ects).is_some() && !code.trim().is_empty();
                        let dit = format!("{}={ects}", code.trim());
                        bon.then_some(dit).ok_or(CodeErreur::FormatInvalide)
                    })
                    .collect::<Result<_, _>>()?,
            )?,
        };
        Ok(Some(lu))
    }

    /// How one says "of nothing at all".
    pub const AUCUN: &str = "-";

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

    /// Codes of a nomenclature that a value names.
    pub fn codes<'v>(&self, valeur: &'v str) -> Option<(&'static str, BTreeSet<&'v str>)> {
        let (GenreParametre::Codes(nomenclature) | GenreParametre::Bareme(nomenclature)) = self.genre else {
            return None;
        };
        let morceaux = valeur.split(',').map(|m| m.split('=').next().unwrap_or(m).trim());
        Some((nomenclature, morceaux.filter(|c| !c.is_empty()).collect()))
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
            CodeErreur::NombreHorsBornes { min: 1, max: certain },
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
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParametresVus {
    pub parametres: Vec<ParametreVu>,
    /// Changes with any of them: nobody writes over what she has not seen.
    pub version: String,
    pub peut_ecrire: bool,
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
        for (code, saisie, attendu) in [
            ("CVEC_MASQUE", " AAA9-XX ", dit("AAA9-XX")),
            ("CVEC_MASQUE", "AAA 9", format()),
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
            ("VALIDATION_AUTOMATIQUE", " ", Ok(None)),
            ("PIA_MULTI_NIVEAUX", "oui", dit("oui")),
            ("PIA_MULTI_NIVEAUX", "peut-être", Err(CodeErreur::ValeurInterdite)),
            ("DOUBLON_CERTAIN", "090", dit("90")),
            ("DOUBLON_CERTAIN", "0", bornes(1, 100)),
            ("DOUBLON_CERTAIN", "-1", format()),
            ("REDUCTION_R719_50_PLAFOND_POURCENT", "0", dit("0")),
            ("REDUCTION_R719_50_PLAFOND_POURCENT", "101", bornes(0, 100)),
            ("CONSERVATION_DOSSIER_MOIS", "0", bornes(1, 1_200)),
            ("PART_ACQUISE_CENTIMES", "23", dit("2300")),
            ("PART_ACQUISE_CENTIMES", "23,5 €", dit("2350")),
            ("PART_ACQUISE_CENTIMES", "0", dit("0")),
            ("PART_ACQUISE_CENTIMES", "vingt", format()),
            (
                "ECTS_PAR_TYPE_OBJET",
                "ANNEE = 60, SEMESTRE=7.5",
                dit("ANNEE=60,SEMESTRE=7.5"),
            ),
            ("ECTS_PAR_TYPE_OBJET", "-", dit("")),
            ("ECTS_PAR_TYPE_OBJET", "ANNEE", format()),
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
        let objets = p("ECTS_PAR_TYPE_OBJET").codes("ANNEE=60,SEMESTRE=30");
        assert_eq!(
            objets,
            Some(("TypeObjetFormation", BTreeSet::from(["ANNEE", "SEMESTRE"])))
        );
        let regimes = p("REGIMES_SANS_CVEC").codes("");
        assert_eq!(regimes, Some(("RegimeInscription", BTreeSet::new())));
        assert_eq!(p("DOUBLON_CERTAIN").codes("90"), None);
    }

    #[test]
    fn deux_seuils_s_accordent() {
        let accordes = |certain: &str, douteux: &str| {
            let dits = [("DOUBLON_CERTAIN", certain), ("DOUBLON_POTENTIEL", douteux)];
            let dits = dits.iter().filter(|(_, v)| !v.is_empty());
            parametres_accordes(&dits.map(|(c, v)| ((*c).to_owned(), (*v).to_owned())).collect())
        };
        let refus = |max| Err(("DOUBLON_POTENTIEL", CodeErreur::NombreHorsBornes { min: 1, max }));
        for (certain, douteux, attendu) in [
            ("", "", Ok(())),
            ("80", "80", Ok(())),
            ("80", "81", refus(80)),
            // The default of the one counts beside the other.
            ("", "93", refus(92)),
            ("70", "", refus(70)),
        ] {
            assert_eq!(accordes(certain, douteux), attendu, "{certain} {douteux}");
        }
    }

    proptest! {
        /// What is kept is read again as it is said, whatever was typed.
        #[test]
        fn ce_qui_est_dit_se_relit(rang in 0..Parametre::TOUS.len(), saisie in "[-A-Z0-9=,.&! oui]{0,20}") {
            let p = &Parametre::TOUS[rang];
            if let Ok(Some(valeur)) = p.lire(&saisie) {
                prop_assert_eq!(p.lire(&p.dire(&valeur)), Ok(Some(valeur)));
            }
        }
    }
}

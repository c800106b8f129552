use super::{CHAMPS, Genre, NON, OUI, Origine};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

codes! {
    /// What rules held as data may look at: exemptions, documents asked for. The values are codes of the
    /// nomenclatures, or `oui` / `non`.
    Critere {
        /// *Régime d'inscription* (formation initiale, continue, apprentissage…).
        Regime = "regime",
        /// Grant: `NON`, `CROUS`, `GOUVERNEMENT`…
        Bourse = "bourse",
        /// COG code of the nationality.
        Nationalite = "nationalite",
        /// `FRANCE`, `UE`, `EEE`, `ACCORD` or `AUTRE`: what an agreement makes of the nationality.
        Zone = "zone",
        /// Right of residence of somebody whose zone is `AUTRE`.
        Sejour = "sejour",
        /// `LICENCE`, `MASTER`, `DOCTORAT`… of the formation.
        TypeDiplome = "typeDiplome",
        /// First enrolment in French higher education this year.
        PremiereEntree = "premiereEntree",
        /// `SANS`, `SEMESTRE`, `ANNEE`.
        Cesure = "cesure",
        /// `SANS`, `ENTRANTE`, `SORTANTE`.
        Mobilite = "mobilite",
        /// Parallel curriculum (CPGE…).
        Filiere = "filiere",
        /// Exemptions granted by the establishment, several at a time.
        Profil = "profil",
        /// Origin of the admission.
        Origine = "origine",
        /// `PRIMO` or `REINS`.
        Contexte = "contexte",
        /// Under eighteen today.
        Mineur = "mineur",
        /// French, from 16 to 24: the *journée défense et citoyenneté* concerns her.
        Jdc = "jdc",
        /// Wishes arrangements of her studies.
        Amenagement = "amenagement",
        /// The tariff is `NATIONAL` or `LOCAL`.
        Tarif = "tarif",
        /// The fees of another enrolment of the year are due in full.
        Secondaire = "secondaire",
        /// Access title: code of the bac.
        Bac = "bac",
    }
}

/// Exemptions and notes that the establishment puts on an enrolment.
pub const PROFILS: [&str; 4] = ["R719-50", "R719-50-T", "SOUTENANCE", "BOURSE"];

/// Where the values of a criterion come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Valeurs {
    Nomenclature(&'static str),
    Liste(Vec<&'static str>),
}

impl Critere {
    /// What a condition on a dossier may compare it with; None: no dossier says it, its fees do.
    pub fn valeurs_du_dossier(self) -> Option<Valeurs> {
        let du_champ = |nom: &str| {
            let champ = CHAMPS.iter().find(|c| c.nom == nom)?;
            match champ.genre {
                Genre::Nomenclature(nomenclature) => Some(Valeurs::Nomenclature(nomenclature)),
                Genre::Pays => Some(Valeurs::Nomenclature("PaysNationalite")),
                _ => None,
            }
        };
        match self {
            Self::Regime => du_champ("regime"),
            Self::Bourse => du_champ("bourse"),
            Self::Nationalite => du_champ("nationalite"),
            Self::Sejour => du_champ("sejour"),
            Self::Cesure => du_champ("cesure"),
            Self::Mobilite => du_champ("mobilite"),
            Self::Filiere => du_champ("filiere"),
            Self::Bac => du_champ("bac_type"),
            Self::TypeDiplome => Some(Valeurs::Nomenclature("TypeDiplome")),
            Self::Zone => Some(Valeurs::Liste(vec!["FRANCE", "UE", "EEE", "ACCORD", "AUTRE"])),
            Self::Profil => Some(Valeurs::Liste(PROFILS.to_vec())),
            Self::Origine => Some(Valeurs::Liste(Origine::TOUS.iter().map(|o| o.code()).collect())),
            Self::Contexte => Some(Valeurs::Liste(vec!["PRIMO", "REINS"])),
            Self::PremiereEntree | Self::Mineur | Self::Jdc | Self::Amenagement => Some(Valeurs::Liste(vec![OUI, NON])),
            Self::Tarif | Self::Secondaire => None,
        }
    }
}

codes! {
    /// How a condition compares (domain §9.1).
    Operateur {
        Egal = "EGAL",
        Different = "DIFFERENT",
    }
}

/// Facts about one enrolment, as rules see them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FaitsInscription(BTreeMap<Critere, Vec<String>>);

impl FaitsInscription {
    /// Adds one value; an empty one is no fact.
    pub fn poser(&mut self, critere: Critere, valeur: impl Into<String>) {
        let valeur = valeur.into();
        if !valeur.is_empty() {
            self.0.entry(critere).or_default().push(valeur);
        }
    }

    pub fn poser_si(&mut self, critere: Critere, oui: bool) {
        self.poser(critere, if oui { "oui" } else { "non" });
    }

    pub fn valeurs(&self, critere: Critere) -> &[String] {
        self.0.get(&critere).map_or(&[], Vec::as_slice)
    }

    /// The values in one line, for an explanation.
    pub fn texte(&self, critere: Critere) -> String {
        self.valeurs(critere).join(", ")
    }

    pub fn est(&self, critere: Critere, valeur: &str) -> bool {
        self.valeurs(critere).iter().any(|v| v == valeur)
    }
}

/// One criterion of a rule: the fact is one of the values, or none of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    pub critere: Critere,
    pub operateur: Operateur,
    pub valeurs: Vec<String>,
}

impl Condition {
    /// A fact that is not known is equal to nothing, and different from everything.
    pub fn remplie(&self, faits: &FaitsInscription) -> bool {
        let trouvee = faits.valeurs(self.critere).iter().any(|v| self.valeurs.contains(v));
        trouvee == (self.operateur == Operateur::Egal)
    }

    /// Codes of nomenclatures that it names, each with its nomenclature.
    pub fn codes(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let nomenclature = match self.critere.valeurs_du_dossier() {
            Some(Valeurs::Nomenclature(nomenclature)) => Some(nomenclature),
            _ => None,
        };
        let valeurs = self.valeurs.iter().map(String::as_str);
        valeurs.filter_map(move |v| Some((nomenclature?, v)))
    }
}

/// All of them hold; none at all always does.
pub fn toutes_remplies(conditions: &[Condition], faits: &FaitsInscription) -> bool {
    conditions.iter().all(|c| c.remplie(faits))
}

/// Reads `bourse=CROUS|GOUVERNEMENT & zone!=FRANCE`, the form of the readable files. None when it cannot be read.
pub fn lire_conditions(texte: &str) -> Option<Vec<Condition>> {
    texte
        .split('&')
        .map(str::trim)
        .filter(|morceau| !morceau.is_empty())
        .map(|morceau| {
            let (gauche, valeurs) = morceau.split_once('=')?;
            let (critere, operateur) = match gauche.strip_suffix('!') {
                Some(critere) => (critere, Operateur::Different),
                None => (gauche, Operateur::Egal),
            };
            Some(Condition {
                critere: Critere::depuis_code(critere.trim())?,
                operateur,
                valeurs: valeurs.split('|').map(|v| v.trim().to_owned()).collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn faits() -> FaitsInscription {
        let mut faits = FaitsInscription::default();
        faits.poser(Critere::Bourse, "CROUS");
        faits.poser(Critere::Profil, "R719-50");
        faits.poser(Critere::Profil, "PUPILLE");
        faits
    }

    #[test]
    fn table() {
        for (texte, attendu) in [
            ("", true),
            ("bourse=CROUS", true),
            ("bourse=NON|CROUS", true),
            ("bourse!=CROUS", false),
            ("profil=PUPILLE", true),
            ("profil!=PUPILLE", false),
            ("bourse=CROUS & profil=AUTRE", false),
            // Not known: equal to nothing, different from everything.
            ("zone=UE", false),
            ("zone!=UE", true),
        ] {
            let conditions = lire_conditions(texte).unwrap();
            assert_eq!(toutes_remplies(&conditions, &faits()), attendu, "{texte}");
        }
        assert_eq!(lire_conditions("lune=pleine"), None);
        assert_eq!(lire_conditions("bourse"), None);
    }

    proptest! {
        /// A condition and its contrary never agree.
        #[test]
        fn contraires(valeurs in proptest::collection::vec("[A-C]", 1..4), fait in "[A-D]?") {
            let mut faits = FaitsInscription::default();
            faits.poser(Critere::Regime, fait);
            let condition = |operateur| Condition { critere: Critere::Regime, operateur, valeurs: valeurs.clone() };
            prop_assert_ne!(condition(Operateur::Egal).remplie(&faits), condition(Operateur::Different).remplie(&faits));
        }
    }
}

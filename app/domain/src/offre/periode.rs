use crate::CodeErreur;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Code of a *période de mise en œuvre*, at most 25 characters: `PER-2026`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodePeriode(String);

super::texte_verifie!(CodePeriode);

impl CodePeriode {
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = saisie.trim();
        if texte.is_empty() {
            Err(CodeErreur::Obligatoire)
        } else if texte.len() > 25 {
            Err(CodeErreur::TropLong { max: 25 })
        } else if super::est_code(texte) {
            Ok(Self(texte.to_owned()))
        } else {
            Err(CodeErreur::FormatInvalide)
        }
    }
}

/// The calendar of enrolment of a period, from the first instant to the last (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ouverture {
    pub du: Timestamp,
    pub au: Timestamp,
}

impl Ouverture {
    pub fn ouverte(self, maintenant: Timestamp) -> bool {
        self.du <= maintenant && maintenant < self.au
    }

    /// Over for good: what is not submitted by then expires.
    pub fn close(self, maintenant: Timestamp) -> bool {
        maintenant >= self.au
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ouverte_du_premier_instant_au_dernier_exclu() {
        let instant = |s| Timestamp::from_second(s).unwrap();
        let ouverture = Ouverture {
            du: instant(100),
            au: instant(200),
        };
        assert!(!ouverture.ouverte(instant(99)));
        assert!(ouverture.ouverte(instant(100)));
        assert!(ouverture.ouverte(instant(199)));
        assert!(!ouverture.ouverte(instant(200)));
        assert!(ouverture.close(instant(200)) && !ouverture.close(instant(199)));
    }

    #[test]
    fn codes() {
        assert!(CodePeriode::parse("PER-2026").is_ok());
        assert_eq!(CodePeriode::parse("per"), Err(CodeErreur::FormatInvalide));
        assert_eq!(
            CodePeriode::parse(&"P".repeat(26)),
            Err(CodeErreur::TropLong { max: 25 })
        );
    }
}

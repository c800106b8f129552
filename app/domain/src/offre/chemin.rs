use crate::CodeErreur;
use serde::{Deserialize, Serialize};

/// Path of a place in the offer, from the formation down: `LIC-CHIMIE>L1-CHIMIE`. At most 2000 characters. An enrolment
/// hangs on a path, not on an object (domain, "Code chemin").
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeChemin(String);

super::texte_verifie!(CodeChemin);

impl CodeChemin {
    /// Longest path that the interfaces of the ecosystem accept, in characters.
    pub const MAX: usize = 2000;

    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = saisie.trim();
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        if texte.len() > Self::MAX {
            return Err(CodeErreur::TropLong { max: 2000 });
        }
        if !texte.split('>').all(super::est_code) {
            return Err(CodeErreur::FormatInvalide);
        }
        Ok(Self(texte.to_owned()))
    }

    /// Code of the formation: the first element.
    pub fn formation(&self) -> &str {
        self.0.split('>').next().unwrap_or_default()
    }

    /// Codes from the formation down.
    pub fn elements(&self) -> impl Iterator<Item = &str> {
        self.0.split('>')
    }

    /// Code of what is at its end.
    pub fn dernier(&self) -> Option<super::CodeObjet> {
        super::CodeObjet::parse(self.0.rsplit('>').next()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for bon in ["LIC-CHIMIE", "LIC-CHIMIE>L1-CHIMIE", "A>B>C1-2"] {
            assert!(CodeChemin::parse(bon).is_ok(), "{bon}");
        }
        assert_eq!(CodeChemin::parse(" "), Err(CodeErreur::Obligatoire));
        for faux in [">A", "A>", "A>>B", "a", "LIC CHIMIE", "É", "A@B"] {
            assert_eq!(CodeChemin::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
        assert_eq!(
            CodeChemin::parse(&"A".repeat(2001)),
            Err(CodeErreur::TropLong { max: 2000 })
        );
    }

    proptest! {
        #[test]
        fn ce_qui_est_lu_se_relit(texte in "[A-Z0-9-]{1,8}(>[A-Z0-9-]{1,8}){0,4}") {
            let chemin = CodeChemin::parse(&texte).unwrap();
            prop_assert_eq!(chemin.as_str(), texte.as_str());
            prop_assert!(texte.starts_with(chemin.formation()));
        }
    }
}

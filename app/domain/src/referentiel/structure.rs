use super::texte_verifie;
use crate::CodeErreur;

texte_verifie! {
    /// Code of a structure of the establishment, or of the establishment itself: upper-case letters, digits and
    /// hyphens, such as `ETAB00` or `SCI` (domain §2 and §3.2).
    CodeStructure
}

impl CodeStructure {
    /// Longest code of a structure, in characters.
    pub const MAX: u32 = 10;
    /// Longest code of an establishment, in characters; the ecosystem's interfaces take no more (domain §2).
    pub const MAX_ETABLISSEMENT: u32 = 6;

    /// Reads a code; lower case and blanks around are accepted. Refused: `Obligatoire`, `TropLong`, and
    /// `CaractereInterdit` for anything else than `A-Z`, `0-9` and `-`.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        Self::lire(saisie, Self::MAX)
    }

    /// The same for the code of an establishment, which is shorter.
    pub fn parse_etablissement(saisie: &str) -> Result<Self, CodeErreur> {
        Self::lire(saisie, Self::MAX_ETABLISSEMENT)
    }

    fn lire(saisie: &str, max: u32) -> Result<Self, CodeErreur> {
        let texte = saisie.trim().to_ascii_uppercase();
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        if let Some(caractere) = texte
            .chars()
            .find(|c| !(c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '-'))
        {
            return Err(CodeErreur::CaractereInterdit { caractere });
        }
        // Only ASCII from here on: bytes are characters.
        if texte.len() > max as usize {
            Err(CodeErreur::TropLong { max })
        } else {
            Ok(Self(texte))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        assert_eq!(CodeStructure::parse(" etab00 ").unwrap().as_str(), "ETAB00");
        assert_eq!(CodeStructure::parse(""), Err(CodeErreur::Obligatoire));
        assert_eq!(
            CodeStructure::parse("A_B"),
            Err(CodeErreur::CaractereInterdit { caractere: '_' })
        );
        assert_eq!(
            CodeStructure::parse("A B"),
            Err(CodeErreur::CaractereInterdit { caractere: ' ' })
        );
        assert_eq!(
            CodeStructure::parse("ABCDEFGHIJK"),
            Err(CodeErreur::TropLong { max: 10 })
        );
        assert!(CodeStructure::parse("UFR-SCI").is_ok());
        assert_eq!(
            CodeStructure::parse_etablissement("UFR-SCI"),
            Err(CodeErreur::TropLong { max: 6 })
        );
    }

    proptest! {
        #[test]
        fn ce_qui_est_lu_se_relit(texte in "[A-Z0-9-]{1,10}") {
            let code = CodeStructure::parse(&texte).unwrap();
            prop_assert_eq!(code.as_str(), texte.as_str());
            let json = serde_json::to_string(&code).unwrap();
            prop_assert_eq!(serde_json::from_str::<CodeStructure>(&json).unwrap(), code);
        }
    }
}

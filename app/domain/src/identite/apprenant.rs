use crate::{CodeErreur, referentiel::texte_verifie};

texte_verifie! {
    /// Number of a learner in the establishment, never given twice: nine digits when Pégase gives it, up to 25 letters
    /// and digits when it comes from an older system (domain §2).
    CodeApprenant
}

impl CodeApprenant {
    /// Longest code, in characters.
    pub const MAX: u32 = 25;

    /// Reads a code; lower case and blanks around are accepted. Refused: `Obligatoire`, `TropLong`, and
    /// `CaractereInterdit` for anything else than `A-Z` and `0-9`.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = saisie.trim().to_ascii_uppercase();
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        if let Some(caractere) = texte.chars().find(|c| !(c.is_ascii_uppercase() || c.is_ascii_digit())) {
            return Err(CodeErreur::CaractereInterdit { caractere });
        }
        let max = Self::MAX;
        if texte.len() > max as usize {
            Err(CodeErreur::TropLong { max })
        } else {
            Ok(Self(texte))
        }
    }

    /// The code of this rank in the sequence of the establishment: nine digits, `000000150` for 150 (ten from the
    /// billionth learner on).
    pub fn depuis_sequence(rang: u32) -> Self {
        Self(format!("{rang:09}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        assert_eq!(CodeApprenant::depuis_sequence(150).as_str(), "000000150");
        assert_eq!(CodeApprenant::parse(" 21804512 ").unwrap().as_str(), "21804512");
        assert_eq!(CodeApprenant::parse("ab12").unwrap().as_str(), "AB12");
        assert_eq!(CodeApprenant::parse(""), Err(CodeErreur::Obligatoire));
        assert_eq!(
            CodeApprenant::parse("AB-12"),
            Err(CodeErreur::CaractereInterdit { caractere: '-' })
        );
        assert_eq!(
            CodeApprenant::parse(&"1".repeat(26)),
            Err(CodeErreur::TropLong { max: 25 })
        );
    }

    proptest! {
        #[test]
        fn la_sequence_donne_des_codes_ordonnes(a in 0u32..=999_999_999, b in 0u32..=999_999_999) {
            let (ca, cb) = (CodeApprenant::depuis_sequence(a), CodeApprenant::depuis_sequence(b));
            prop_assert_eq!(a.cmp(&b), ca.cmp(&cb));
            prop_assert_eq!(CodeApprenant::parse(ca.as_str()), Ok(ca));
        }
    }
}

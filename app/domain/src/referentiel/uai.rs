use super::{cle_23, sans_blancs, texte_verifie};
use crate::CodeErreur;

texte_verifie! {
    /// *Unité administrative immatriculée*: the national number of a school, university or service, seven digits and
    /// a check letter (domain §3.3), such as `0750654D`.
    Uai
}

/// Check letter of the seven digits of a UAI; None when they are not seven digits.
pub fn cle_uai(chiffres: &str) -> Option<char> {
    if chiffres.len() == 7 { cle_23(chiffres) } else { None }
}

impl Uai {
    /// Reads a UAI; blanks and lower case are accepted. Refused: `Obligatoire` when empty, `FormatInvalide` when it is
    /// not seven digits and a letter, `CleInvalide` when the letter is not that of the digits.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = sans_blancs(saisie);
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        let (Some(chiffres), Some(lettre)) = (texte.get(..7), texte.get(7..)) else {
            return Err(CodeErreur::FormatInvalide);
        };
        let mut lettres = lettre.chars();
        match (cle_uai(chiffres), lettres.next(), lettres.next()) {
            (Some(cle), Some(lue), None) if lue.is_ascii_uppercase() => {
                if cle == lue {
                    Ok(Self(texte))
                } else {
                    Err(CodeErreur::CleInvalide)
                }
            }
            _ => Err(CodeErreur::FormatInvalide),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vecteurs() {
        for bon in ["0750654D", "0673021V", "0383546Y", "0442953W", " 075 0654d "] {
            assert!(Uai::parse(bon).is_ok(), "{bon}");
        }
        assert_eq!(Uai::parse("0750654d").unwrap().as_str(), "0750654D");
        assert_eq!(Uai::parse(""), Err(CodeErreur::Obligatoire));
        assert_eq!(Uai::parse("0750654E"), Err(CodeErreur::CleInvalide));
        assert_eq!(Uai::parse("0750654I"), Err(CodeErreur::CleInvalide), "I is never a key");
        for faux in [
            "0750654",
            "0750654DD",
            "075065DD",
            "07506544",
            "é750654D",
            "075065é",
            "0750654é",
        ] {
            assert_eq!(Uai::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
    }

    #[test]
    fn serde_controle() {
        let uai = Uai::parse("0750654D").unwrap();
        assert_eq!(serde_json::to_string(&uai).unwrap(), "\"0750654D\"");
        assert_eq!(serde_json::from_str::<Uai>("\"0750654D\"").unwrap(), uai);
        assert!(serde_json::from_str::<Uai>("\"0750654A\"").is_err());
    }

    proptest! {
        #[test]
        fn un_chiffre_faux_se_voit(chiffres in "[0-9]{7}", rang in 0usize..7, ecart in 1u8..10) {
            let cle = cle_uai(&chiffres).unwrap();
            let juste = Uai::parse(&format!("{chiffres}{cle}"));
            prop_assert!(juste.is_ok());
            let mut octets = chiffres.into_bytes();
            octets[rang] = b'0' + (octets[rang] - b'0' + ecart) % 10;
            let faux = String::from_utf8(octets).unwrap();
            prop_assert_eq!(Uai::parse(&format!("{faux}{cle}")), Err(CodeErreur::CleInvalide));
        }

        #[test]
        fn ne_panique_jamais(texte in "\\PC{0,12}") {
            let _ = Uai::parse(&texte);
        }
    }
}

use crate::{
    CodeErreur,
    referentiel::{sans_blancs, texte_verifie},
};

texte_verifie! {
    /// Country or nationality: code of the *Code officiel géographique*, five digits beginning with 99 (`99100` for
    /// France), of which SISE keeps the last three (domain §3.3). Checked in form only: whether the country exists is
    /// a matter of date, and of `referentiel`.
    CodePays
}

impl CodePays {
    /// Code of France.
    pub const FRANCE: &str = "99100";

    /// Reads the five digits, or the three of SISE. Refused: `Obligatoire` when empty, `FormatInvalide` otherwise.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = sans_blancs(saisie);
        match (texte.len(), texte.bytes().all(|b| b.is_ascii_digit())) {
            (0, _) => Err(CodeErreur::Obligatoire),
            (3, true) => Ok(Self(format!("99{texte}"))),
            (5, true) if texte.starts_with("99") => Ok(Self(texte)),
            _ => Err(CodeErreur::FormatInvalide),
        }
    }

    /// Code of SISE: the last three digits.
    pub fn sise(&self) -> &str {
        self.0.get(2..).unwrap_or_default()
    }

    /// A code of the nomenclature of countries as the clients of the ecosystem write it: `100` of `99100`. What is no code of a
    /// country stays as it is, to be refused where it is looked for.
    pub fn dire(code: &str) -> String {
        Self::parse(code).map_or_else(|_| code.to_owned(), |c| c.sise().to_owned())
    }

    /// The code of the nomenclature that they mean: `99100` of `100`, and of itself.
    pub fn comprendre(code: &str) -> String {
        Self::parse(code).map_or_else(|_| code.to_owned(), Into::into)
    }

    /// Whether this is France.
    pub fn est_france(&self) -> bool {
        self.0 == Self::FRANCE
    }
}

texte_verifie! {
    /// French postal code: five digits, those of a department first (`01000` to `98999`).
    CodePostal
}

impl CodePostal {
    /// Reads five digits, blanks allowed anywhere. Refused: `Obligatoire` when empty, `FormatInvalide` otherwise.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = sans_blancs(saisie);
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        let chiffres = texte.len() == 5 && texte.bytes().all(|b| b.is_ascii_digit());
        if chiffres && !texte.starts_with("00") && !texte.starts_with("99") {
            Ok(Self(texte))
        } else {
            Err(CodeErreur::FormatInvalide)
        }
    }
}

texte_verifie! {
    /// French town: INSEE code, the department (`01`–`98`, `2A`, `2B`) and three digits. `20xxx` is accepted: it is
    /// the birth place of Corsicans born before 1976. `96` and `99` are no departments.
    CodeCommune
}

impl CodeCommune {
    /// Reads the five characters; blanks and lower case are accepted. Refused: `Obligatoire` when empty,
    /// `FormatInvalide` otherwise.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = sans_blancs(saisie);
        let octets = texte.as_bytes();
        let departement = match octets {
            [] => return Err(CodeErreur::Obligatoire),
            [b'2', b'A' | b'B', ..] => true,
            [a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => {
                !matches!((a, b), (b'0', b'0') | (b'9', b'6' | b'9'))
            }
            _ => false,
        };
        let numero = octets.len() == 5 && octets.iter().skip(2).all(u8::is_ascii_digit);
        if departement && numero {
            Ok(Self(texte))
        } else {
            Err(CodeErreur::FormatInvalide)
        }
    }

    /// Code of the department: two characters, three overseas (`974`).
    pub fn departement(&self) -> &str {
        let outre_mer = self.0.starts_with("97") || self.0.starts_with("98");
        self.0.get(..if outre_mer { 3 } else { 2 }).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pays() {
        for (saisie, code) in [
            ("99100", "99100"),
            ("100", "99100"),
            ("99 352", "99352"),
            ("352", "99352"),
        ] {
            assert_eq!(CodePays::parse(saisie).unwrap().as_str(), code);
        }
        assert!(CodePays::parse("100").unwrap().est_france());
        assert_eq!(CodePays::parse("99352").unwrap().sise(), "352");
        for (dit, compris) in [
            ("100", "99100"),
            ("99100", "99100"),
            ("ZZ", "ZZ"),
            ("", ""),
            ("75056", "75056"),
        ] {
            assert_eq!(CodePays::comprendre(dit), compris);
            assert_eq!(CodePays::comprendre(&CodePays::dire(compris)), compris);
        }
        assert_eq!(
            (CodePays::dire("99100"), CodePays::dire("ZZ")),
            ("100".into(), "ZZ".into())
        );
        assert_eq!(CodePays::parse("  "), Err(CodeErreur::Obligatoire));
        for faux in ["FR", "FRA", "75056", "9910", "991000", "99A00", "٩٩١٠٠", "é10"] {
            assert_eq!(CodePays::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
    }

    #[test]
    fn code_postal() {
        assert_eq!(CodePostal::parse("75 001").unwrap().as_str(), "75001");
        for bon in ["01000", "20000", "97400", "98800"] {
            assert!(CodePostal::parse(bon).is_ok(), "{bon}");
        }
        assert_eq!(CodePostal::parse(""), Err(CodeErreur::Obligatoire));
        for faux in ["7500", "750010", "00100", "99100", "2A004", "7500O"] {
            assert_eq!(CodePostal::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
    }

    #[test]
    fn commune() {
        for (saisie, departement) in [
            ("75056", "75"),
            ("2a004", "2A"),
            ("2B033", "2B"),
            ("20004", "20"),
            ("97411", "974"),
            ("01001", "01"),
        ] {
            assert_eq!(CodeCommune::parse(saisie).unwrap().departement(), departement);
        }
        assert_eq!(CodeCommune::parse(""), Err(CodeErreur::Obligatoire));
        for faux in [
            "2C004", "99100", "96001", "00001", "7505", "750566", "A7505", "75O56", "2é04",
        ] {
            assert_eq!(CodeCommune::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
    }

    proptest! {
        #[test]
        fn sise_et_cog_se_repondent(sise in "[0-9]{3}") {
            let code = CodePays::parse(&sise).unwrap();
            prop_assert_eq!(code.sise(), sise.as_str());
            prop_assert_eq!(CodePays::parse(code.as_str()), Ok(code));
        }

        #[test]
        fn ne_panique_jamais(texte in "\\PC{0,8}") {
            let _ = (CodePays::parse(&texte), CodePostal::parse(&texte), CodeCommune::parse(&texte));
        }
    }
}

use crate::{
    CodeErreur,
    referentiel::{cle_23, sans_blancs, texte_verifie},
};

texte_verifie! {
    /// *Identifiant national étudiant*: eleven characters of which the shape tells who issued it (domain §4.2).
    Ine
}

/// Who issued an INE, which its shape tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NatureIne {
    /// National register (RNIE, INES): nine digits and two key letters, of which the algorithm is not public.
    Rnie,
    /// Apprenticeship (SIFA): four digits, `A`, five digits and a letter, checked in form only.
    Apprentissage,
    /// *Base élèves académique* of a rectorate: ten digits and a key letter.
    Bea,
    /// Given by a university (*numéro national étudiant*): ten characters in base 36 and a key digit.
    Nne,
}

/// Number of characters of every INE.
const LONGUEUR: usize = 11;

/// Key letter of the ten digits of a BEA number: the letter of rank `N mod 23` (domain §4.2, after `CheckBEA23` of
/// ESUP-transferts). None when they are not ten digits.
pub fn cle_bea(chiffres: &str) -> Option<char> {
    if chiffres.len() == LONGUEUR - 1 {
        cle_23(chiffres)
    } else {
        None
    }
}

/// Key digit of the ten characters of an NNE number: `(6 × sum of the first nine + the tenth) mod 10`, each character
/// in base 36 (domain §4.2, after `CheckNNE36` of ESUP-transferts). None when they are not ten characters of
/// `0-9A-Z`. Weak by construction: errors whose sum is a multiple of 5 go unseen on the first nine.
pub fn cle_nne(caracteres: &str) -> Option<char> {
    if caracteres.len() != LONGUEUR - 1 || caracteres.bytes().any(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let valeurs: Vec<u32> = caracteres.chars().map(|c| c.to_digit(36)).collect::<Option<_>>()?;
    let (derniere, premieres) = valeurs.split_last()?;
    char::from_digit((6 * premieres.iter().sum::<u32>() + derniere) % 10, 10)
}

/// The nature that the shape tells. The four shapes exclude one another: the order only follows the source.
fn nature_de(texte: &str) -> Option<NatureIne> {
    let octets = texte.as_bytes();
    let chiffre = |i: usize| octets.get(i).is_some_and(u8::is_ascii_digit);
    let lettre = |i: usize| octets.get(i).is_some_and(u8::is_ascii_uppercase);
    if octets.len() != LONGUEUR {
        None
    } else if (0..9).all(chiffre) && lettre(9) && lettre(10) {
        Some(NatureIne::Rnie)
    } else if (0..4).chain(5..10).all(chiffre) && octets.get(4) == Some(&b'A') && lettre(10) {
        Some(NatureIne::Apprentissage)
    } else if (0..10).all(chiffre) && lettre(10) {
        Some(NatureIne::Bea)
    } else if (0..10).all(|i| chiffre(i) || lettre(i)) && chiffre(10) {
        Some(NatureIne::Nne)
    } else {
        None
    }
}

impl Ine {
    /// Reads an INE; blanks and lower case are accepted. Refused: `Obligatoire` when empty, `FormatInvalide` when the
    /// shape is none of the four, `CleInvalide` when a BEA or NNE number has another key than its own.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = sans_blancs(saisie);
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        let nature = nature_de(&texte).ok_or(CodeErreur::FormatInvalide)?;
        let (corps, cle) = texte.split_at(LONGUEUR - 1);
        let attendue = match nature {
            NatureIne::Bea => cle_bea(corps),
            NatureIne::Nne => cle_nne(corps),
            NatureIne::Rnie | NatureIne::Apprentissage => return Ok(Self(texte)),
        };
        if attendue.is_some_and(|a| cle.starts_with(a)) {
            Ok(Self(texte))
        } else {
            Err(CodeErreur::CleInvalide)
        }
    }

    /// Who issued it.
    pub fn nature(&self) -> NatureIne {
        // A value of this type always has one of the four shapes.
        nature_de(&self.0).unwrap_or(NatureIne::Nne)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vecteurs() {
        assert_eq!(cle_bea("1234567890"), Some('V'));
        assert_eq!(cle_bea("0123456789"), Some('M'));
        assert_eq!(cle_nne("0DDG5R0001"), Some('5'));
        assert_eq!(cle_nne("0AYIOP071Y"), Some('8'));
        for faux in ["", "123456789", "12345678901", "12345é789", "0ddg5r0001"] {
            assert_eq!((cle_bea(faux), cle_nne(faux)), (None, None), "{faux}");
        }
        assert_eq!(cle_bea("0DDG5R0001"), None);
    }

    #[test]
    fn natures() {
        for (saisie, nature) in [
            ("123456789AB", NatureIne::Rnie),
            ("123456789 ab", NatureIne::Rnie),
            ("1234A12345B", NatureIne::Apprentissage),
            ("1234567890V", NatureIne::Bea),
            ("0123 4567 89m", NatureIne::Bea),
            ("0DDG5R00015", NatureIne::Nne),
            ("0AYIOP071Y8", NatureIne::Nne),
        ] {
            assert_eq!(Ine::parse(saisie).unwrap().nature(), nature, "{saisie}");
        }
        assert_eq!(Ine::parse("0 ddg5r 00015").unwrap().as_str(), "0DDG5R00015");
    }

    #[test]
    fn refuses() {
        assert_eq!(Ine::parse(" "), Err(CodeErreur::Obligatoire));
        for faux in ["1234567890A", "1234567890I", "0DDG5R00016", "00000000001"] {
            assert_eq!(Ine::parse(faux), Err(CodeErreur::CleInvalide), "{faux}");
        }
        for faux in [
            "123",
            "1234B12345B",
            "123456789ÀB",
            "12345678-0V",
            "0DDG5R0001X",
            "1234567890VV",
            "ABCDEFGHIJK",
        ] {
            assert_eq!(Ine::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
    }

    fn remplacer(texte: &str, rang: usize, par: char) -> String {
        texte
            .chars()
            .enumerate()
            .map(|(i, c)| if i == rang { par } else { c })
            .collect()
    }

    proptest! {
        /// A digit for another digit, or the key for another letter: always seen. (A digit replaced by a letter gives
        /// another shape, which may be a right one: RNIE at the tenth place, apprenticeship at the fifth.)
        #[test]
        fn bea_une_erreur_se_voit(corps in "[0-9]{10}", rang in 0usize..10, ecart in 1u32..10, lettre in "[A-Z]") {
            let cle = cle_bea(&corps).unwrap();
            let juste = format!("{corps}{cle}");
            prop_assert_eq!(Ine::parse(&juste).map(|i| i.nature()), Ok(NatureIne::Bea));
            let chiffre = juste.chars().nth(rang).and_then(|c| c.to_digit(10)).unwrap();
            let autre = char::from_digit((chiffre + ecart) % 10, 10).unwrap();
            prop_assert_eq!(Ine::parse(&remplacer(&juste, rang, autre)), Err(CodeErreur::CleInvalide));
            if !lettre.starts_with(cle) {
                prop_assert_eq!(Ine::parse(&format!("{corps}{lettre}")), Err(CodeErreur::CleInvalide));
            }
        }

        #[test]
        fn bea_deux_voisins_echanges_se_voient(corps in "[0-9]{10}", rang in 0usize..9) {
            let cle = cle_bea(&corps).unwrap();
            let mut octets = corps.clone().into_bytes();
            octets.swap(rang, rang + 1);
            let echange = String::from_utf8(octets).unwrap();
            prop_assume!(echange != corps);
            prop_assert_eq!(Ine::parse(&format!("{echange}{cle}")), Err(CodeErreur::CleInvalide));
        }

        #[test]
        fn nne_une_seule_cle_est_juste(corps in "[0-9A-Z]{10}") {
            let cle = cle_nne(&corps).unwrap();
            let justes: Vec<char> =
                ('0'..='9').filter(|c| Ine::parse(&format!("{corps}{c}")).is_ok()).collect();
            prop_assert_eq!(justes, vec![cle]);
        }

        #[test]
        fn la_saisie_se_relit(texte in "[0-9]{9}[A-Z]{2}|[0-9]{4}A[0-9]{5}[A-Z]") {
            let ine = Ine::parse(&texte).unwrap();
            prop_assert_eq!(Ine::parse(&texte.to_lowercase()).unwrap(), ine.clone());
            let json = serde_json::to_string(&ine).unwrap();
            prop_assert_eq!(serde_json::from_str::<Ine>(&json).unwrap(), ine);
        }

        #[test]
        fn ne_panique_jamais(texte in "\\PC{0,14}") {
            let _ = Ine::parse(&texte);
        }
    }
}

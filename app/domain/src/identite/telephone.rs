use crate::{CodeErreur, referentiel::texte_verifie};

texte_verifie! {
    /// Telephone number in the international form of ITU-T E.164: `+33612345678` (domain §2).
    Telephone
}

/// Country codes of two digits (ITU-T E.164); 1 and 7 have one digit, all the others three.
const INDICATIFS_2: &[&str] = &[
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51",
    "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90",
    "91", "92", "93", "94", "95", "98",
];

impl Telephone {
    /// Digits of an international number, country code included: at least 8, at most the 15 of E.164.
    const CHIFFRES: std::ops::RangeInclusive<usize> = 8..=15;

    /// Reads a number: French national (`06 12 34 56 78`), `+CC…` or `00CC…`, with blanks, dots or hyphens, and the
    /// `(0)` that the French like to write after `+33`. Refused: `Obligatoire` when empty, `CaractereInterdit` with
    /// the first character that no number has, `FormatInvalide` otherwise. A national number is taken for one of
    /// metropolitan France: overseas numbers are to be typed with their own country code (+262, +590…).
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = saisie.trim().replacen("(0)", "", 1);
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        let admis = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '.' | '-' | '‑');
        if let Some(caractere) = texte.chars().find(|c| !admis(*c)) {
            return Err(CodeErreur::CaractereInterdit { caractere });
        }
        let compact: String = texte.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let international = compact.strip_prefix('+').or_else(|| compact.strip_prefix("00"));
        let chiffres = match (international, compact.strip_prefix('0')) {
            (Some(international), _) => international.to_owned(),
            (None, Some(national)) => format!("33{national}"),
            (None, None) => return Err(CodeErreur::FormatInvalide),
        };
        if est_valide(&chiffres) {
            Ok(Self(format!("+{chiffres}")))
        } else {
            Err(CodeErreur::FormatInvalide)
        }
    }

    /// The number as people read it: `06 12 34 56 78` in France, `+49 151 23 45 67 89` elsewhere.
    pub fn afficher(&self) -> String {
        let chiffres = self.0.strip_prefix('+').unwrap_or(&self.0);
        if let Some(national) = chiffres.strip_prefix("33") {
            return grouper(&format!("0{national}"));
        }
        let (indicatif, reste) = chiffres.split_at(longueur_indicatif(chiffres).min(chiffres.len()));
        format!("+{indicatif} {}", grouper(reste))
    }
}

/// Digits with their country code; those of France are known to be nine, the first not 0.
fn est_valide(chiffres: &str) -> bool {
    let tout = chiffres.bytes().all(|b| b.is_ascii_digit());
    let pays = match chiffres.strip_prefix("33") {
        Some(national) => national.len() == 9 && !national.starts_with('0'),
        None => !chiffres.starts_with('0'),
    };
    tout && pays && Telephone::CHIFFRES.contains(&chiffres.len())
}

fn longueur_indicatif(chiffres: &str) -> usize {
    if chiffres.starts_with(['1', '7']) {
        1
    } else if INDICATIFS_2.iter().any(|i| chiffres.starts_with(i)) {
        2
    } else {
        3
    }
}

/// By two, the first group of three when the count is odd.
fn grouper(chiffres: &str) -> String {
    let mut sortie = String::new();
    let impair = chiffres.len() % 2;
    for (rang, chiffre) in chiffres.chars().enumerate() {
        if rang > impair && (rang - impair).is_multiple_of(2) {
            sortie.push(' ');
        }
        sortie.push(chiffre);
    }
    sortie
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn acceptes() {
        for (saisie, e164, affiche) in [
            ("06 12 34 56 78", "+33612345678", "06 12 34 56 78"),
            ("06.12.34.56.78", "+33612345678", "06 12 34 56 78"),
            ("06-12-34-56-78", "+33612345678", "06 12 34 56 78"),
            ("0612345678", "+33612345678", "06 12 34 56 78"),
            ("0033 6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
            ("+33612345678", "+33612345678", "06 12 34 56 78"),
            ("+33 (0)6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
            ("06\u{a0}12\u{202f}34 56 78", "+33612345678", "06 12 34 56 78"),
            ("+49 1512 3456789", "+4915123456789", "+49 151 23 45 67 89"),
            ("+1 202 555 0123", "+12025550123", "+1 20 25 55 01 23"),
            ("00262 692 12 34 56", "+262692123456", "+262 692 12 34 56"),
        ] {
            let telephone = Telephone::parse(saisie).unwrap();
            assert_eq!((telephone.as_str(), telephone.afficher().as_str()), (e164, affiche));
        }
    }

    #[test]
    fn refuses() {
        assert_eq!(Telephone::parse(""), Err(CodeErreur::Obligatoire));
        for (saisie, caractere) in [
            ("06 12 34 56 7O", 'O'),
            ("06/12/34/56/78", '/'),
            ("tel. 0612345678", 't'),
        ] {
            assert_eq!(
                Telephone::parse(saisie),
                Err(CodeErreur::CaractereInterdit { caractere }),
                "{saisie}"
            );
        }
        for faux in [
            "12",
            "612345678",
            "061234567",
            "06123456789",
            "0012",
            "+33 06 12 34 56 78",
            "+331234567",
            "+0612345678",
            "++33612345678",
            "06+12345678",
            "+1234567",
            "+1234567890123456",
            "+",
            "00 00 00 00 00",
            "-",
        ] {
            assert_eq!(Telephone::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
    }

    proptest! {
        #[test]
        fn ce_qui_est_affiche_se_relit(texte in "[+][1-9][0-9]{7,14}|0[1-9][0-9]{8}") {
            if let Ok(telephone) = Telephone::parse(&texte) {
                prop_assert_eq!(Telephone::parse(&telephone.afficher()).unwrap(), telephone.clone());
                prop_assert_eq!(Telephone::parse(telephone.as_str()).unwrap(), telephone);
            }
        }

        #[test]
        fn tout_numero_francais_est_accepte(texte in "0[1-9]([ .-]?[0-9]{2}){4}") {
            prop_assert!(Telephone::parse(&texte).is_ok());
        }

        #[test]
        fn ne_panique_jamais(texte in "\\PC{0,20}") {
            let _ = Telephone::parse(&texte);
        }
    }
}

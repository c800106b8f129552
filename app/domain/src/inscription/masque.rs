/// Does a text have the shape of a mask? In a mask `A` is a letter, `9` a digit, `X` a letter or a digit; any other
/// character is itself, and a hyphen may be left out. Case does not matter. Masks are parameters of the establishment:
/// national formats change without notice.
pub fn conforme_au_masque(masque: &str, saisie: &str) -> bool {
    let net = |texte: &str| -> Vec<char> {
        texte
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect()
    };
    let (masque, saisie) = (net(masque), net(saisie));
    masque.len() == saisie.len()
        && masque.iter().zip(&saisie).all(|(m, c)| match m {
            'A' => c.is_ascii_uppercase(),
            '9' => c.is_ascii_digit(),
            'X' => c.is_ascii_alphanumeric(),
            autre => autre == c,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CVEC: &str = "AAA9-XXXXXX-99";

    #[test]
    fn table() {
        for (saisie, attendu) in [
            ("PAY1-2A3B4C-56", true),
            ("pay12a3b4c56", true),
            ("PAY1 2A3B4C 56", true),
            ("PAY1-2A3B4C-5", false),
            ("PAY1-2A3B4C-5X", false),
            ("1AYX-2A3B4C-56", false),
            ("", false),
        ] {
            assert_eq!(conforme_au_masque(CVEC, saisie), attendu, "{saisie}");
        }
    }

    proptest! {
        #[test]
        fn ce_qui_suit_le_masque_passe(saisie in "[A-Z]{3}[0-9]-?[A-Z0-9]{6}-?[0-9]{2}") {
            prop_assert!(conforme_au_masque(CVEC, &saisie));
        }

        #[test]
        fn jamais_de_panique(masque in "\\PC{0,20}", saisie in "\\PC{0,20}") {
            conforme_au_masque(&masque, &saisie);
        }
    }
}

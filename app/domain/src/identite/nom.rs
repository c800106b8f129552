use super::normaliser::{composer, est_marque, normaliser};
use crate::{CodeErreur, referentiel::texte_verifie};

texte_verifie! {
    /// Name or first name of a person, in the writing of the civil status: letters of ISO-8859-1 with Œ, œ and Ÿ,
    /// spaces, apostrophes, hyphens and dots (domain §2, after the rules of data take-over).
    Nom
}

impl Nom {
    /// Longest name, in characters. A parameter of the establishment's systems, not a rule of law.
    pub const MAX: u32 = 80;

    /// Reads a name. Typographic apostrophes and hyphens become plain ones, decomposed accents are composed, blanks
    /// are trimmed and made single. Refused: `Obligatoire` when empty, `CaractereInterdit` with the first character that
    /// no name has, `FormatInvalide` when there is no letter, `TropLong` above [`Self::MAX`] characters.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = nettoyer(saisie);
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        if let Some(caractere) = texte
            .chars()
            .find(|c| !(est_lettre(*c) || matches!(c, ' ' | '\'' | '-' | '.')))
        {
            return Err(CodeErreur::CaractereInterdit { caractere });
        }
        if !texte.chars().any(est_lettre) {
            return Err(CodeErreur::FormatInvalide);
        }
        let max = Self::MAX;
        if texte.chars().count() > max as usize {
            Err(CodeErreur::TropLong { max })
        } else {
            Ok(Self(texte))
        }
    }

    /// The name as it is compared: see [`normaliser`].
    pub fn normalise(&self) -> String {
        normaliser(&self.0)
    }
}

/// A letter of ISO-8859-1, or Œ, œ, Ÿ.
fn est_lettre(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ' | 'Œ' | 'œ' | 'Ÿ')
}

/// Plain apostrophes and hyphens, composed letters, single blanks.
fn nettoyer(saisie: &str) -> String {
    let mut sortie = String::with_capacity(saisie.len());
    for caractere in saisie.chars() {
        match caractere {
            '’' | '‘' | 'ʼ' => sortie.push('\''),
            '‐' | '‑' => sortie.push('-'),
            c if c.is_whitespace() => {
                if !sortie.is_empty() && !sortie.ends_with(' ') {
                    sortie.push(' ');
                }
            }
            c if est_marque(c) => match sortie.chars().last().and_then(|base| composer(base, c)) {
                Some(composee) => {
                    sortie.pop();
                    sortie.push(composee);
                }
                None => sortie.push(c),
            },
            c => sortie.push(c),
        }
    }
    sortie.truncate(sortie.trim_end().len());
    sortie
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn acceptes() {
        for (saisie, nom) in [
            ("Lefèvre", "Lefèvre"),
            ("  Le   Goff ", "Le Goff"),
            ("L’Hôte", "L'Hôte"),
            ("N'Diaye", "N'Diaye"),
            ("Jean‑Noël", "Jean-Noël"),
            ("Œuvrard", "Œuvrard"),
            ("ŸVES", "ŸVES"),
            ("Zoe\u{308}", "Zoë"),
            ("Le\u{a0}Bras", "Le Bras"),
            ("J.", "J."),
        ] {
            assert_eq!(Nom::parse(saisie).unwrap().as_str(), nom);
        }
        assert!(Nom::parse(&"é".repeat(80)).is_ok());
    }

    #[test]
    fn refuses() {
        assert_eq!(Nom::parse(" \u{a0} "), Err(CodeErreur::Obligatoire));
        for (saisie, caractere) in [
            ("Dup0nt", '0'),
            ("Dupont@", '@'),
            ("Łukasz", 'Ł'),
            ("李", '李'),
            ("a×b", '×'),
            ("a,b", ','),
            ("ª", 'ª'),
        ] {
            assert_eq!(
                Nom::parse(saisie),
                Err(CodeErreur::CaractereInterdit { caractere }),
                "{saisie}"
            );
        }
        assert_eq!(
            Nom::parse("z\u{30C}"),
            Err(CodeErreur::CaractereInterdit { caractere: '\u{30C}' })
        );
        assert_eq!(Nom::parse("-'."), Err(CodeErreur::FormatInvalide));
        assert_eq!(Nom::parse(&"é".repeat(81)), Err(CodeErreur::TropLong { max: 80 }));
    }

    proptest! {
        #[test]
        fn ce_qui_est_lu_se_relit(texte in "\\PC{0,40}") {
            if let Ok(nom) = Nom::parse(&texte) {
                prop_assert_eq!(&Nom::parse(nom.as_str()), &Ok(nom.clone()));
                let json = serde_json::to_string(&nom).unwrap();
                prop_assert_eq!(&serde_json::from_str::<Nom>(&json).unwrap(), &nom);
                prop_assert!(nom.normalise().is_ascii());
                prop_assert!(!nom.normalise().is_empty());
            }
        }

        #[test]
        fn tout_nom_de_l_alphabet_est_accepte(texte in "[A-Za-zÀ-ÖØ-öø-ÿŒœŸ]([A-Za-zÀ-ÖØ-öø-ÿŒœŸ '.-]{0,79})") {
            prop_assert!(Nom::parse(&texte).is_ok());
        }
    }
}

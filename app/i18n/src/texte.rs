use crate::Langue;

/// A sentence in both languages. `{name}` marks a place to fill with [`Texte::avec`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texte {
    pub fr: &'static str,
    pub en: &'static str,
}

impl Texte {
    /// The sentence in this language.
    pub const fn en_langue(self, langue: Langue) -> &'static str {
        match langue {
            Langue::Fr => self.fr,
            Langue::En => self.en,
        }
    }

    /// The sentence with its places filled.
    pub fn avec(self, langue: Langue, valeurs: &[(&str, &str)]) -> String {
        let mut phrase = self.en_langue(langue).to_owned();
        for (nom, valeur) in valeurs {
            phrase = phrase.replace(&format!("{{{nom}}}"), valeur);
        }
        phrase
    }
}

/// Declares a group of texts as constants, and the list that the tests go through.
#[macro_export]
macro_rules! textes {
    ($($(#[$doc:meta])* $nom:ident: $fr:literal, $en:literal;)+) => {
        $($(#[$doc])* pub const $nom: $crate::Texte = $crate::Texte { fr: $fr, en: $en };)+
        /// All the texts of this group, for the tests.
        #[cfg(test)]
        pub(crate) const TOUS: &[(&str, $crate::Texte)] = &[$((stringify!($nom), $nom)),+];
    };
}

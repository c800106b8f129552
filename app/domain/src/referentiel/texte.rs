//! What all checked texts share.

/// Declares a newtype over a checked string: a private field, what reads it, and (de)serialisation that checks again.
/// The type gives its own `parse(&str) -> Result<Self, CodeErreur>`.
macro_rules! texte_verifie {
    ($(#[$doc:meta])* $nom:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $nom(String);

        impl $nom {
            /// The value in its stored form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $nom {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::str::FromStr for $nom {
            type Err = crate::CodeErreur;
            fn from_str(texte: &str) -> Result<Self, Self::Err> {
                Self::parse(texte)
            }
        }

        impl TryFrom<String> for $nom {
            /// The refusal in words for developers only: serde wants something to display.
            type Error = String;
            fn try_from(texte: String) -> Result<Self, String> {
                Self::parse(&texte).map_err(|code| format!("{}: {code:?}", stringify!($nom)))
            }
        }

        impl From<$nom> for String {
            fn from(valeur: $nom) -> Self {
                valeur.0
            }
        }
    };
}
pub(crate) use texte_verifie;

/// The text in ASCII upper case without any blank, which is how codes are copied out of documents (`1234 5678 90v`).
pub(crate) fn sans_blancs(texte: &str) -> String {
    texte
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

//! The course offer, as far as an enrolment needs it: paths, periods and wishes.

mod chemin;
mod periode;
mod voeu;

pub use chemin::CodeChemin;
pub use periode::{CodePeriode, Ouverture};
pub use voeu::Voeu;

/// Upper-case letters, digits and hyphens: the alphabet of the codes of the offer.
fn est_code(texte: &str) -> bool {
    !texte.is_empty()
        && texte
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
}

/// A newtype over a checked string: the private field, what reads it, and (de)serialisation that checks again.
macro_rules! texte_verifie {
    ($nom:ident) => {
        impl $nom {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $nom {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl TryFrom<String> for $nom {
            type Error = String;
            fn try_from(texte: String) -> Result<Self, String> {
                Self::parse(&texte).map_err(|e| format!("{e:?}"))
            }
        }
        impl From<$nom> for String {
            fn from(valeur: $nom) -> Self {
                valeur.0
            }
        }
    };
}
use texte_verifie;

use serde::{Deserialize, Serialize};

/// A language of the product. French is the first one: what has no other reason is in French.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Langue {
    #[default]
    Fr,
    En,
}

impl Langue {
    pub const TOUTES: [Self; 2] = [Self::Fr, Self::En];

    /// Code used in addresses, in the `lang` attribute and in the cookie.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    pub fn autre(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    pub fn depuis_code(code: &str) -> Option<Self> {
        match code {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// First language of an `Accept-Language` header that we speak (order of the header, weights ignored: browsers
    /// send it sorted).
    pub fn depuis_accept_language(entete: &str) -> Option<Self> {
        entete.split(',').find_map(|part| {
            let etiquette = part.split(';').next().unwrap_or_default().trim();
            Self::depuis_code(&etiquette.split('-').next().unwrap_or_default().to_ascii_lowercase())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn la_premiere_langue_parlee_gagne() {
        assert_eq!(
            Langue::depuis_accept_language("de-DE,de;q=0.9,en-GB;q=0.8,fr;q=0.7"),
            Some(Langue::En)
        );
        assert_eq!(Langue::depuis_accept_language("fr-FR,fr;q=0.9"), Some(Langue::Fr));
        assert_eq!(Langue::depuis_accept_language("de"), None);
        assert_eq!(Langue::depuis_accept_language(""), None);
    }
}

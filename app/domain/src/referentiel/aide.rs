use serde::{Deserialize, Serialize};

/// Whom a learner may ask, of her component or of the establishment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aide {
    pub structure_fr: String,
    pub structure_en: String,
    pub courriel: String,
    pub telephone: Option<String>,
    /// When somebody answers, as it is said.
    pub horaires_fr: Option<String>,
    pub horaires_en: Option<String>,
}

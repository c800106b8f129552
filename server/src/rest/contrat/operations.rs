//! What is said of an operation.

/// What an operation takes or gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corps {
    Rien,
    Un(&'static str),
    Liste(&'static str),
    Booleen,
    /// Criteria by the name of their field.
    Criteres,
}

pub struct Operation {
    /// In whatever case.
    pub methode: &'static str,
    /// After the base of the interface.
    pub chemin: &'static str,
    /// Its name in the document; some clients are made from it.
    pub id: &'static str,
    pub resume: &'static str,
    pub demande: Corps,
    pub statut: u16,
    pub reponse: Corps,
}

impl Operation {
    /// Names of what is in its address.
    pub fn parametres(&self) -> impl Iterator<Item = &'static str> {
        self.chemin
            .split('/')
            .filter_map(|m| m.strip_prefix('{')?.strip_suffix('}'))
    }
}

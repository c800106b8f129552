use super::{Objet, Reglage};
use crate::ids::{ContexteId, ObjetId};
use serde::{Deserialize, Serialize};

/// Where an object hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub parent: ObjetId,
    /// Among the children, from 0; beyond the last: at the end.
    pub rang: u32,
    pub obligatoire: bool,
}

/// Something that is done to an offer, which something else undoes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "acte", rename_all = "camelCase")]
pub enum Acte {
    Creer {
        id: ObjetId,
        objet: Box<Objet>,
        places: Vec<Place>,
    },
    /// What hangs nowhere or in these places, and has nothing below.
    Supprimer {
        id: ObjetId,
    },
    Modifier {
        id: ObjetId,
        /// Of the object that was seen; none: whatever it is.
        version: Option<i32>,
        objet: Box<Objet>,
    },
    Lier {
        enfant: ObjetId,
        place: Place,
    },
    Delier {
        parent: ObjetId,
        enfant: ObjetId,
    },
    /// From below one parent to below another one, or to another place below the same.
    Deplacer {
        enfant: ObjetId,
        de: ObjetId,
        vers: Place,
    },
    Obligation {
        parent: ObjetId,
        enfant: ObjetId,
        obligatoire: bool,
    },
    /// With all below it; what is shared is shared once more.
    Copier {
        source: ObjetId,
        place: Option<Place>,
    },
    /// Makes a copy that was taken away again, as it was: later acts speak of its objects.
    Recopier {
        /// Its top.
        id: ObjetId,
        objets: Vec<(ObjetId, Objet)>,
        liens: Vec<(ObjetId, Place)>,
    },
    /// Takes away what a copy made.
    Oter {
        ids: Vec<ObjetId>,
    },
    /// What a path has of its own; the point of enrolment aside.
    Regler {
        contexte: ContexteId,
        /// Of the path that was seen; none: whatever it is.
        #[serde(default)]
        version: Option<i32>,
        reglage: Box<Reglage>,
    },
}

impl Acte {
    /// May somebody ask for it? Not for what only undoes or does again what was asked: it makes objects with the numbers that they had.
    pub fn demandable(&self) -> bool {
        !matches!(self, Self::Recopier { .. } | Self::Oter { .. })
    }

    /// Its code, as in what is stored.
    pub fn nom(&self) -> &'static str {
        match self {
            Self::Creer { .. } => "creer",
            Self::Supprimer { .. } => "supprimer",
            Self::Modifier { .. } => "modifier",
            Self::Lier { .. } => "lier",
            Self::Delier { .. } => "delier",
            Self::Deplacer { .. } => "deplacer",
            Self::Obligation { .. } => "obligation",
            Self::Copier { .. } | Self::Recopier { .. } => "copier",
            Self::Oter { .. } => "oter",
            Self::Regler { .. } => "regler",
        }
    }
}

//! Identifiers: a type each, so that one is never passed for another.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $nom:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $nom(pub Uuid);

        impl fmt::Display for $nom {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $nom {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(s).map(Self)
            }
        }
    )+};
}

ids! {
    /// An account.
    UtilisateurId,
    /// A signed-in browser.
    SessionId,
    /// A role given to somebody on a structure.
    HabilitationId,
    /// A role that somebody asked to give, until somebody else agrees.
    DemandeHabilitationId,
    /// A review of the roles that people have.
    RevueId,
    /// A role in a review.
    LigneRevueId,
    /// A person known to the establishment: admitted, learner or former learner.
    PersonneId,
    /// An espace of work or of a period, in which an offer is.
    EspaceId,
    /// An objet maquette.
    ObjetId,
    /// One path of an object.
    ContexteId,
    /// A diploma.
    DiplomeId,
    /// A place of the course offer on which one can be enrolled.
    PointInscriptionId,
    /// An *inscription administrative*.
    InscriptionId,
    /// A long task with progress.
    JobId,
    /// A document issued by the establishment.
    DocumentId,
    /// A payment received.
    EncaissementId,
    /// A stored file of a supporting document.
    FichierId,
    /// An upload in progress.
    TeleversementId,
    /// An invoice or a credit note.
    FactureId,
    /// An attempt to pay online.
    TransactionId,
    /// Money that goes back to who paid.
    RemboursementId,
    /// Something that happened, told to other systems.
    EvenementId,
    /// An address that events are brought to.
    WebhookId,
    /// What a person asks about what is kept of her.
    DemandeDonneesId,
    /// A message of another system that was not taken.
    RebutId,
    /// Something that was done to values of a nomenclature.
    OperationId,
}

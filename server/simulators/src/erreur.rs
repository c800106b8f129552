//! Why the simulators do not start.

use std::net::SocketAddr;

/// What keeps the simulators from starting.
#[derive(Debug, thiserror::Error)]
pub enum Erreur {
    /// They hold no secret and check no right: nobody else may reach them.
    #[error("the simulators listen on the loopback only, not on {0}")]
    AdresseOuverte(SocketAddr),
    /// The address is taken, or not ours.
    #[error("listening on {0}: {1}")]
    Ecoute(SocketAddr, #[source] std::io::Error),
    /// A key could not be read, written or made.
    #[error("key: {0}")]
    Cle(String),
    /// A variable of the environment has a value that means nothing.
    #[error("{0}: {1}")]
    Reglage(&'static str, String),
    /// The client that sends the notifications could not be built.
    #[error("HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

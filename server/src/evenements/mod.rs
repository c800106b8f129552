//! Events towards the other systems and messages from them: the relay to Kafka, the listeners, and the document that says
//! what events look like.

pub mod asyncapi;
mod consommateur;
mod kafka;
mod relais;
mod sonde;

pub use consommateur::{Ecoutes, ecouter};
pub use kafka::{Kafka, Sasl, Securite};
pub use relais::relayer;
pub use sonde::surveiller;

//! Events towards the other systems: the relay to Kafka, and the document that says what they look like.

pub mod asyncapi;
mod kafka;
mod relais;

pub use kafka::{Kafka, Sasl, Securite};
pub use relais::relayer;

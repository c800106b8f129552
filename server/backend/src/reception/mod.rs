//! What other systems of the establishment tell us, by Kafka or by HTTP: each message has its effect once, those about one
//! thing in their order; what cannot be taken is kept, and mended.

mod avancer;
mod boite;
mod message;
mod rebuts;
mod rejouer;
mod traduire;
mod traitant;

pub(crate) use boite::purger;
pub use boite::{Issue, recevoir};
pub use message::{Brut, Message};
pub use rebuts::{compter, detail, lister};
pub use rejouer::{Correction, abandonner, rejouer, rejouer_tous, reprendre};

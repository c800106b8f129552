//! The simulators, from the outside.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod cvec;
mod demarrage;
mod echeances;
mod formulaire;
mod monde;
mod notifications;
mod pannes;

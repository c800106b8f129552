//! Layers around every request, one per file.

pub mod actes;
pub mod adresse;
pub mod contexte;
pub mod csrf;
pub mod entetes;
pub mod limites;
pub mod morceaux;

//! Every sentence that a person reads, in French and in English.
//!
//! A text is a constant with both languages side by side ([`Texte`]); what a screen does not use, the linker drops,
//! so a student never downloads a clerk's words. Tests check that no text is empty and that both languages fill the
//! same places.

mod langue;
mod texte;

pub use langue::Langue;
pub use texte::Texte;

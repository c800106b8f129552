//! The official documents of the establishment as tagged PDF files (PDF/A-2a and PDF/UA-1).
//!
//! Plain data in, bytes out: no clock, no file, no network. The same input gives the same bytes.

mod certificat;
mod erreur;
mod monde;
mod rendu;

pub use certificat::{Certificat, Etablissement, Langue, Signataire, Titulaire};
pub use erreur::Erreur;

/// Makes the "certificat de scolarité" of one person as a PDF file.
///
/// # Errors
///
/// Says which step failed: see [`Erreur`]. A character that the embedded font does not have (anything
/// but Latin script) is refused at [`Erreur::Export`], since PDF/A forbids an unreadable glyph.
pub fn certificat_de_scolarite(c: &Certificat) -> Result<Vec<u8>, Erreur> {
    let monde = monde::Monde::new(
        include_str!("../templates/certificat.typ"),
        serde_json::to_vec(c)?,
        rendu::code_qr(&c.url_verification)?,
    )?;
    let ident = format!("certificat-{}-{}", c.numero, c.langue.code());
    rendu::pdf(&monde, c.date_iso, ident)
}

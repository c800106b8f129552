//! The official documents of the establishment as tagged PDF files (PDF/A-2a and PDF/UA-1).
//!
//! Plain data in, bytes out: no clock, no file, no network. The same input gives the same bytes.

mod certificat;
mod erreur;
mod monde;
mod recu;
mod releve;
mod rendu;

pub use certificat::{Certificat, Etablissement, Langue, Signataire, Titulaire};
pub use erreur::Erreur;
pub use recu::Recu;
pub use releve::{Fiche, Releve};

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

/// Where a template wants none.
const SANS_IMAGE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"#;

/// Makes the statement of all that is kept of one person as a PDF file.
///
/// # Errors
///
/// As [`certificat_de_scolarite`].
pub fn releve_de_donnees(r: &Releve) -> Result<Vec<u8>, Erreur> {
    let monde = monde::Monde::new(
        include_str!("../templates/releve.typ"),
        serde_json::to_vec(r)?,
        SANS_IMAGE.to_owned(),
    )?;
    rendu::pdf(&monde, r.date_iso, format!("donnees-{}", r.langue.code()))
}

/// Makes the "attestation de paiement" of one enrolment as a PDF file.
///
/// # Errors
///
/// As [`certificat_de_scolarite`].
pub fn attestation_de_paiement(r: &Recu) -> Result<Vec<u8>, Erreur> {
    let monde = monde::Monde::new(
        include_str!("../templates/recu.typ"),
        serde_json::to_vec(r)?,
        SANS_IMAGE.to_owned(),
    )?;
    rendu::pdf(&monde, r.date_iso, format!("paiement-{}-{}", r.numero, r.langue.code()))
}

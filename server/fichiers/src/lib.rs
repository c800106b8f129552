//! What becomes of a file that somebody uploads as a supporting document: a photo, an identity card, a PDF.
//!
//! Bytes in, bytes out: no clock, no file, no network, no name, and no trust in the type that a browser
//! declares. What comes out is always written anew by us, so nothing of the original is kept but what can
//! be seen: no place, no camera, no author, no program. The same input gives the same bytes.
//!
//! Costs: a photo of 12 million pixels takes some hundreds of milliseconds, and the largest one allowed up
//! to about a gigabyte for a moment. Callers run this off the async threads, a few at a time.

mod boites;
mod budget;
mod couleurs;
mod genre;
mod heic;
mod image_fixe;
mod jpeg;
mod limites;
mod pdf;
mod refus;
mod rendu;

use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest, Sha256};

pub use limites::Limites;
pub use refus::Refus;

use genre::Genre;

/// What the file is for: decides how large an image is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// The portrait of a person.
    Photo,
    /// Something to be read: an identity card, a certificate, a letter. May be a PDF.
    Document,
}

/// A file as it is to be stored and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fichier {
    /// `image/jpeg` or `application/pdf`, and nothing else.
    pub type_mime: &'static str,
    /// The file, written by us, without metadata.
    pub octets: Vec<u8>,
    /// Pixels, as shown; 0 for a PDF.
    pub largeur: u32,
    /// Pixels, as shown; 0 for a PDF.
    pub hauteur: u32,
    /// Pages of a PDF; 1 for an image.
    pub pages: u32,
    /// SHA-256 of `octets`.
    pub empreinte: [u8; 32],
    /// A JPEG for lists, its longest side at most [`APERCU`] pixels; none for a PDF.
    pub apercu: Option<Vec<u8>>,
}

/// The longest side of [`Fichier::apercu`], in pixels.
pub const APERCU: u32 = 480;

/// Makes of an uploaded file what is to be stored, within the usual [`Limites`].
///
/// # Errors
///
/// See [`Refus`].
pub fn preparer(octets: &[u8], usage: Usage) -> Result<Fichier, Refus> {
    preparer_avec(octets, usage, &Limites::default())
}

/// The same within other limits.
///
/// # Errors
///
/// See [`Refus`].
pub fn preparer_avec(octets: &[u8], usage: Usage, limites: &Limites) -> Result<Fichier, Refus> {
    if octets.is_empty() {
        return Err(Refus::Vide);
    }
    if octets.len() > limites.octets {
        return Err(Refus::TropGros { max: limites.octets });
    }
    let genre = Genre::reconnaitre(octets).ok_or(Refus::TypeInconnu)?;
    // The decoders promise not to panic. Should one of them break its promise, the file is unreadable and
    // the request goes on; it is also how reading a PDF is given up (see `budget`).
    catch_unwind(AssertUnwindSafe(|| fabriquer(octets, genre, usage, limites))).unwrap_or(Err(Refus::Illisible))
}

fn fabriquer(octets: &[u8], genre: Genre, usage: Usage, limites: &Limites) -> Result<Fichier, Refus> {
    let image = match genre {
        // A portrait that has pages is no portrait.
        Genre::Pdf if usage == Usage::Photo => return Err(Refus::TypeInconnu),
        Genre::Pdf => {
            let (octets, pages) = pdf::nettoyer(octets, limites)?;
            return Ok(Fichier {
                type_mime: "application/pdf",
                largeur: 0,
                hauteur: 0,
                pages,
                empreinte: Sha256::digest(&octets).into(),
                octets,
                apercu: None,
            });
        }
        Genre::Heic => heic::lire(octets, limites)?,
        Genre::Jpeg | Genre::Png => image_fixe::lire(octets, genre, limites)?,
    };
    let rendu = rendu::rendre(image, usage, limites)?;
    Ok(Fichier {
        type_mime: "image/jpeg",
        largeur: rendu.largeur,
        hauteur: rendu.hauteur,
        pages: 1,
        empreinte: Sha256::digest(&rendu.octets).into(),
        octets: rendu.octets,
        apercu: Some(rendu.apercu),
    })
}

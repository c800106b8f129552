//! Why a file is not taken. What to tell the person is the caller's business.

/// The reason for which a file is not taken, with the bound that it passes where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refus {
    /// No byte at all.
    #[error("empty")]
    Vide,
    /// More bytes than `max`.
    #[error("more than {max} bytes")]
    TropGros { max: usize },
    /// Neither JPEG, PNG, HEIC nor PDF by its content; or a PDF for a portrait.
    #[error("unknown type")]
    TypeInconnu,
    /// Recognised, but damaged, cut short, or made to hurt.
    #[error("unreadable")]
    Illisible,
    /// A HEIC that uses a coding that is not read here: the same picture as a JPEG would be.
    #[error("HEIC in a coding that is not read")]
    HeicNonLisible,
    /// More pixels than `max`, or more than fit in the memory that so many pixels take.
    #[error("more than {max} pixels")]
    TropDePixels { max: u64 },
    /// The shorter side has fewer pixels than `min`.
    #[error("a side of less than {min} pixels")]
    TropPetit { min: u32 },
    /// Encrypted, even where it opens without a password.
    #[error("encrypted PDF")]
    PdfProtege,
    /// More pages than `max`.
    #[error("more than {max} pages")]
    PdfTropDePages { max: u32 },
    /// Holds a program, a command, another file or a form that runs: not a document to be looked at.
    #[error("active PDF")]
    PdfActif,
}

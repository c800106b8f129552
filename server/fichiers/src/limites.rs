//! How much is accepted.

use crate::Usage;

/// The bounds of what is accepted. The defaults are those of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limites {
    /// Bytes of the uploaded file.
    pub octets: usize,
    /// Pixels of a JPEG or a PNG, as decoded.
    pub pixels: u64,
    /// Pixels of a HEIC, all its pictures added up: its decoder holds four bytes a sample, hence fewer.
    /// The largest that telephones take (48 million) fit.
    pub pixels_heic: u64,
    /// Pixels of the shorter side of a portrait, at least.
    pub cote_photo: u32,
    /// Pixels of the shorter side of a document, at least: below, nothing can be read on it.
    pub cote_document: u32,
    /// Pages of a PDF.
    pub pages: u32,
}

impl Default for Limites {
    fn default() -> Self {
        Self {
            octets: 10 * 1024 * 1024,
            pixels: 80_000_000,
            pixels_heic: 55_000_000,
            cote_photo: 200,
            cote_document: 300,
            pages: 40,
        }
    }
}

impl Limites {
    /// Pixels of the shorter side, at least.
    pub(crate) fn cote_min(&self, usage: Usage) -> u32 {
        match usage {
            Usage::Photo => self.cote_photo,
            Usage::Document => self.cote_document,
        }
    }

    /// Bytes that the pixels of one decoded image may take: four bytes a pixel.
    pub(crate) fn memoire(&self) -> u64 {
        self.pixels.saturating_mul(4)
    }
}

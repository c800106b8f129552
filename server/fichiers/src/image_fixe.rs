//! JPEG and PNG: decoded within bounds, turned as the camera was held.

use std::io::Cursor;

use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::genre::Genre;
use crate::{Limites, Refus, jpeg};

/// Pixels, with the ICC profile by which they are meant.
pub(crate) struct Image {
    pub(crate) pixels: DynamicImage,
    pub(crate) profil: Option<Vec<u8>>,
}

pub(crate) fn lire(octets: &[u8], genre: Genre, limites: &Limites) -> Result<Image, Refus> {
    let format = match genre {
        Genre::Png => ImageFormat::Png,
        _ => ImageFormat::Jpeg,
    };
    // The decoder paints the missing end of a JPEG grey and says nothing.
    if format == ImageFormat::Jpeg && !jpeg::est_complet(octets) {
        return Err(Refus::Illisible);
    }
    let trop = Refus::TropDePixels { max: limites.pixels };
    let refus = |e: ImageError| match e {
        ImageError::Limits(_) => trop,
        _ => Refus::Illisible,
    };
    let mut bornes = Limits::no_limits();
    bornes.max_alloc = Some(limites.memoire());
    let mut lecteur = ImageReader::with_format(Cursor::new(octets), format);
    lecteur.limits(bornes);
    let mut decodeur = lecteur.into_decoder().map_err(refus)?;
    let (largeur, hauteur) = decodeur.dimensions();
    // Nothing has been allocated for the pixels so far.
    if u64::from(largeur) * u64::from(hauteur) > limites.pixels || decodeur.total_bytes() > limites.memoire() {
        return Err(trop);
    }
    // Damaged metadata do not make an image unreadable.
    let orientation = decodeur.orientation().ok();
    let profil = decodeur.icc_profile().ok().flatten();
    let mut pixels = DynamicImage::from_decoder(decodeur).map_err(refus)?;
    if let Some(orientation) = orientation {
        pixels.apply_orientation(orientation);
    }
    Ok(Image { pixels, profil })
}

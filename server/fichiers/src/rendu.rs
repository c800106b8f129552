//! From pixels to the two JPEG files that are kept.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ExtendedColorType, Rgb, RgbImage, RgbaImage};

use crate::image_fixe::Image;
use crate::{APERCU, Limites, Refus, Usage, couleurs};

/// JPEG quality, of 100.
const QUALITE: u8 = 85;

/// The longest side that is kept, in pixels: an A4 page at 200 dpi, or a portrait for a card.
const fn cote_max(usage: Usage) -> u32 {
    match usage {
        Usage::Photo => 1000,
        Usage::Document => 2400,
    }
}

/// An image as it is kept.
pub(crate) struct Rendu {
    pub(crate) octets: Vec<u8>,
    pub(crate) largeur: u32,
    pub(crate) hauteur: u32,
    pub(crate) apercu: Vec<u8>,
}

pub(crate) fn rendre(image: Image, usage: Usage, limites: &Limites) -> Result<Rendu, Refus> {
    let min = limites.cote_min(usage);
    if image.pixels.width().min(image.pixels.height()) < min {
        return Err(Refus::TropPetit { min });
    }
    let mut pixels = reduire(aplatir(image.pixels), cote_max(usage));
    if let Some(profil) = &image.profil {
        pixels = couleurs::vers_srgb(pixels, profil);
    }
    let (largeur, hauteur) = pixels.dimensions();
    Ok(Rendu {
        octets: coder(&pixels)?,
        largeur,
        hauteur,
        apercu: coder(&reduire(pixels, APERCU))?,
    })
}

/// Puts what is transparent on white.
fn aplatir(image: DynamicImage) -> RgbImage {
    if image.color().has_alpha() {
        sur_blanc(&image.into_rgba8())
    } else {
        image.into_rgb8()
    }
}

fn sur_blanc(image: &RgbaImage) -> RgbImage {
    let mut sortie = RgbImage::new(image.width(), image.height());
    for (a, b) in image.pixels().zip(sortie.pixels_mut()) {
        let [rouge, vert, bleu, alpha] = a.0.map(u16::from);
        // At most 255: a mean of two bytes weighed by `alpha`.
        let poser = |c: u16| u8::try_from((c * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX);
        *b = Rgb([poser(rouge), poser(vert), poser(bleu)]);
    }
    sortie
}

/// Never enlarges.
fn reduire(image: RgbImage, cote: u32) -> RgbImage {
    if image.width().max(image.height()) <= cote {
        return image;
    }
    DynamicImage::ImageRgb8(image)
        .resize(cote, cote, FilterType::CatmullRom)
        .into_rgb8()
}

fn coder(image: &RgbImage) -> Result<Vec<u8>, Refus> {
    let mut sortie = Vec::new();
    JpegEncoder::new_with_quality(&mut sortie, QUALITE)
        .encode(image.as_raw(), image.width(), image.height(), ExtendedColorType::Rgb8)
        .map_err(|_| Refus::Illisible)?;
    Ok(sortie)
}

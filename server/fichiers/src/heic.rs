//! HEIC, as telephones write it: one HEVC picture, or a grid of them.

use heic_decoder::bitreader::strip_emulation_prevention;
use heic_decoder::hevc::nal::{NAL_SPS, parse_nal_header};
use heic_decoder::hevc::params::parse_sps;
use heic_decoder::isobmff::{ParsedHeif, ResolvedImage, parse};
use heic_decoder::{HeifError, decode};
use image::{DynamicImage, RgbImage, RgbaImage};

use crate::image_fixe::Image;
use crate::{Limites, Refus, boites};

/// The decoder turns and crops as the container says, which makes the orientation in Exif void.
pub(crate) fn lire(octets: &[u8], limites: &Limites) -> Result<Image, Refus> {
    boites::verifier(octets).ok_or(Refus::Illisible)?;
    if total_pixels(&parse(octets).map_err(refus)?)? > limites.pixels_heic {
        return Err(Refus::TropDePixels {
            max: limites.pixels_heic,
        });
    }
    let image = decode(octets).map_err(refus)?;
    let pixels = if image.alpha.is_some() {
        let rgba = image.to_rgba8().map_err(refus)?;
        tampon(rgba.width, rgba.height, |l, h| {
            RgbaImage::from_raw(l, h, rgba.data).map(DynamicImage::ImageRgba8)
        })
    } else {
        let rgb = image.to_rgb8().map_err(refus)?;
        tampon(rgb.width, rgb.height, |l, h| {
            RgbImage::from_raw(l, h, rgb.data).map(DynamicImage::ImageRgb8)
        })
    };
    Ok(Image {
        pixels: pixels.ok_or(Refus::Illisible)?,
        profil: image.metadata.icc_profile,
    })
}

fn tampon(largeur: usize, hauteur: usize, f: impl FnOnce(u32, u32) -> Option<DynamicImage>) -> Option<DynamicImage> {
    f(u32::try_from(largeur).ok()?, u32::try_from(hauteur).ok()?)
}

fn refus(e: HeifError) -> Refus {
    match e {
        HeifError::Unsupported(_) => Refus::HeicNonLisible,
        _ => Refus::Illisible,
    }
}

/// Pixels of every picture that decoding would allocate: what the container declares may be far less.
fn total_pixels(h: &ParsedHeif) -> Result<u64, Refus> {
    let mut total = h
        .grid
        .map_or(0, |g| u64::from(g.output_width) * u64::from(g.output_height));
    for image in h.images.iter().chain(&h.reference_image) {
        total = total.saturating_add(pixels(image)?);
    }
    if let Some(alpha) = &h.alpha {
        total = total.saturating_add(total_pixels(&alpha.image)?);
    }
    // A grid is held twice for a moment, in tiles and as a whole: what it takes is the mean of both.
    Ok(if h.grid.is_some() { total / 2 } else { total })
}

fn pixels(image: &ResolvedImage) -> Result<u64, Refus> {
    let nal = image
        .hevc_config
        .nalus_of_type(NAL_SPS)
        .next()
        .ok_or(Refus::Illisible)?;
    let (_, corps) = parse_nal_header(nal).map_err(refus)?;
    let sps = parse_sps(&strip_emulation_prevention(corps)).map_err(refus)?;
    Ok(u64::from(sps.pic_width_in_luma_samples) * u64::from(sps.pic_height_in_luma_samples))
}

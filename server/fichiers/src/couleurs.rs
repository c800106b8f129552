//! From the colours that a camera or a scanner means to those that every screen assumes.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Rewrites the pixels for sRGB, since the profile is not kept. A profile that is not understood is ignored:
/// the colours are then a little dull, which keeps nobody from recognising a face or reading a line.
pub(crate) fn vers_srgb(image: RgbImage, profil: &[u8]) -> RgbImage {
    convertir(&image, profil).unwrap_or(image)
}

fn convertir(image: &RgbImage, profil: &[u8]) -> Option<RgbImage> {
    let source = ColorProfile::new_from_slice(profil).ok()?;
    if source.color_space != DataColorSpace::Rgb {
        return None;
    }
    let transformation = source
        .create_transform_8bit(
            Layout::Rgb,
            &ColorProfile::new_srgb(),
            Layout::Rgb,
            TransformOptions::default(),
        )
        .ok()?;
    let mut sortie = RgbImage::new(image.width(), image.height());
    transformation.transform(image.as_raw(), &mut sortie).ok()?;
    Some(sortie)
}

//! Files to try with: made here, except the two HEIC (see `heic.md` beside them).

#![allow(dead_code)]

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::io::Cursor;

pub const ROUGE: Rgb<u8> = Rgb([220, 40, 40]);
pub const BLEU: Rgb<u8> = Rgb([40, 60, 200]);

/// 400 × 320: the left half of the top is red, the rest blue.
pub fn carte() -> RgbImage {
    RgbImage::from_fn(400, 320, |x, y| if x < 200 && y < 160 { ROUGE } else { BLEU })
}

pub fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut sortie = Vec::new();
    JpegEncoder::new_with_quality(&mut sortie, 90)
        .encode(image.as_raw(), image.width(), image.height(), ExtendedColorType::Rgb8)
        .expect("a JPEG");
    sortie
}

pub fn png(image: impl Into<DynamicImage>) -> Vec<u8> {
    let mut sortie = Cursor::new(Vec::new());
    image.into().write_to(&mut sortie, ImageFormat::Png).expect("a PNG");
    sortie.into_inner()
}

pub fn transparent() -> Vec<u8> {
    png(RgbaImage::from_fn(400, 320, |x, _| {
        Rgba([0, 0, 0, if x < 200 { 0 } else { 255 }])
    }))
}

/// The JPEG with its first segment followed by another.
pub fn avec_segment(jpeg: &[u8], marque: u8, corps: &[u8]) -> Vec<u8> {
    let longueur = u16::try_from(corps.len() + 2).expect("a short segment").to_be_bytes();
    [&jpeg[..2], &[0xff, marque], &longueur, corps, &jpeg[2..]].concat()
}

/// Exif with an orientation, and a place: 48° 35' north.
pub fn exif(orientation: u8) -> Vec<u8> {
    let mut e = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    e.extend([0, 2]);
    e.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    e.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    e.extend([0, 0, 0, 0]);
    // The place, at byte 38.
    e.extend([0, 2]);
    e.extend([0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0]);
    e.extend([0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 68]);
    e.extend([0, 0, 0, 0]);
    for n in [48_u32, 35, 0] {
        e.extend(n.to_be_bytes());
        e.extend(1_u32.to_be_bytes());
    }
    e
}

/// A PNG that says how large it is, and little else.
pub fn bombe(largeur: u32, hauteur: u32) -> Vec<u8> {
    let mut p = png(RgbImage::new(1, 1));
    p[16..20].copy_from_slice(&largeur.to_be_bytes());
    p[20..24].copy_from_slice(&hauteur.to_be_bytes());
    let somme = crc(&p[12..29]).to_be_bytes();
    p[29..33].copy_from_slice(&somme);
    p
}

fn crc(octets: &[u8]) -> u32 {
    !octets.iter().fold(!0, |c, o| {
        (0..8).fold(c ^ u32::from(*o), |c, _| {
            if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 }
        })
    })
}

/// A PDF of so many pages, with an author and XMP, and what `ajouter` does to its catalogue.
pub fn pdf(pages: usize, ajouter: impl FnOnce(&mut Document, &mut Dictionary)) -> Vec<u8> {
    let mut d = Document::with_version("1.7");
    let racine = d.new_object_id();
    let enfants: Vec<Object> = (0..pages)
        .map(|_| {
            let contenu = d.add_object(Stream::new(Dictionary::new(), b"0 0 10 10 re f".to_vec()));
            let boite = vec![0.into(), 0.into(), 200.into(), 100.into()];
            d.add_object(dictionary! {
                "Type" => "Page", "Parent" => racine, "MediaBox" => boite, "Contents" => contenu,
            })
            .into()
        })
        .collect();
    let nombre = i64::try_from(pages).expect("a number of pages");
    let arbre = dictionary! { "Type" => "Pages", "Kids" => enfants, "Count" => nombre };
    d.objects.insert(racine, arbre.into());
    let xmp = d.add_object(Stream::new(
        dictionary! { "Type" => "Metadata" },
        b"<x>Jeanne XMP</x>".to_vec(),
    ));
    let mut catalogue = dictionary! { "Type" => "Catalog", "Pages" => racine, "Metadata" => xmp };
    ajouter(&mut d, &mut catalogue);
    let catalogue = d.add_object(catalogue);
    let info = d.add_object(dictionary! { "Author" => Object::string_literal("Jeanne Info") });
    d.trailer.set("Root", catalogue);
    d.trailer.set("Info", info);
    let mut sortie = Vec::new();
    d.save_to(&mut sortie).expect("a PDF");
    sortie
}

pub fn contient(octets: &[u8], motif: &[u8]) -> bool {
    octets.windows(motif.len()).any(|w| w == motif)
}

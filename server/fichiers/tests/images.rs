//! Images: what is kept, how it is turned and shrunk, and what is refused.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod modele;

use fichiers::{APERCU, Fichier, Limites, Refus, Usage, preparer, preparer_avec};
use image::{Rgb, RgbImage};
use modele::{BLEU, ROUGE, avec_segment, bombe, carte, contient, exif, jpeg, png, transparent};
use sha2::{Digest, Sha256};

const TOURNEE: &[u8] = include_bytes!("modele/tournee.heic");
const GRILLE: &[u8] = include_bytes!("modele/grille.heic");

fn document(octets: &[u8]) -> Fichier {
    preparer(octets, Usage::Document).expect("an image")
}

fn pixels(octets: &[u8]) -> RgbImage {
    image::load_from_memory(octets).expect("a readable result").into_rgb8()
}

fn proche(a: Rgb<u8>, b: Rgb<u8>) -> bool {
    a.0.iter().zip(b.0).all(|(x, y)| x.abs_diff(y) < 16)
}

/// Where the red corner is: left, top.
fn coin_rouge(image: &RgbImage) -> (bool, bool) {
    let (l, h) = image.dimensions();
    let coins = [(true, true), (false, true), (true, false), (false, false)];
    let rouges: Vec<_> = coins
        .into_iter()
        .filter(|(g, t)| {
            proche(
                *image.get_pixel(if *g { 20 } else { l - 20 }, if *t { 20 } else { h - 20 }),
                ROUGE,
            )
        })
        .collect();
    assert_eq!(rouges.len(), 1, "one red corner");
    rouges[0]
}

#[test]
fn every_kind_becomes_a_jpeg_of_the_same_picture() {
    for octets in [jpeg(&carte()), png(carte()), GRILLE.to_vec()] {
        let f = document(&octets);
        assert_eq!(
            (f.type_mime, f.largeur, f.hauteur, f.pages),
            ("image/jpeg", 400, 320, 1)
        );
        assert_eq!(f.empreinte.as_slice(), Sha256::digest(&f.octets).as_slice());
        let image = pixels(&f.octets);
        assert_eq!(coin_rouge(&image), (true, true));
        assert!(proche(*image.get_pixel(300, 240), BLEU));
        assert_eq!(pixels(&f.apercu.expect("a preview")).dimensions(), (400, 320));
        assert_eq!(document(&octets).octets, f.octets);
    }
}

#[test]
fn what_the_camera_says_of_its_position_is_applied_and_forgotten() {
    // Where the red corner comes to lie, by orientation.
    let lieux = [
        (true, true),
        (false, true),
        (false, false),
        (true, false),
        (true, true),
        (false, true),
        (false, false),
        (true, false),
    ];
    for (orientation, lieu) in (1..).zip(lieux) {
        let f = document(&avec_segment(&jpeg(&carte()), 0xe1, &exif(orientation)));
        let taille = if orientation < 5 { (400, 320) } else { (320, 400) };
        assert_eq!((f.largeur, f.hauteur), taille);
        assert_eq!(coin_rouge(&pixels(&f.octets)), lieu, "orientation {orientation}");
    }
    let f = document(TOURNEE);
    assert_eq!((f.largeur, f.hauteur), (320, 400));
    assert_eq!(coin_rouge(&pixels(&f.octets)), (false, true));
}

#[test]
fn nothing_but_the_picture_is_kept() {
    let mut octets = jpeg(&carte());
    for (marque, corps) in [
        (0xe1, exif(1)),
        (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x>Jeanne</x>".to_vec()),
        (0xe2, b"ICC_PROFILE\0\x01\x01Jeanne".to_vec()),
        (0xed, b"Photoshop 3.0\0Jeanne".to_vec()),
        (0xfe, b"Jeanne".to_vec()),
    ] {
        octets = avec_segment(&octets, marque, &corps);
    }
    octets.extend(b"Jeanne");
    assert!(contient(&octets, b"Exif"));
    for octets in [octets.as_slice(), TOURNEE] {
        let f = document(octets);
        for sortie in [&f.octets, &f.apercu.expect("a preview")] {
            for motif in [
                b"Exif".as_slice(),
                b"Jeanne",
                b"ICC_PROFILE",
                b"adobe",
                &48_u32.to_be_bytes(),
            ] {
                assert!(!contient(sortie, motif));
            }
            assert!(segments(sortie).iter().all(|m| *m == 0xe0), "JFIF only");
        }
    }
}

/// The application segments and comments of a JPEG.
fn segments(jpeg: &[u8]) -> Vec<u8> {
    let (mut i, mut marques) = (2, Vec::new());
    while jpeg[i + 1] != 0xda {
        if (0xe0..=0xef).contains(&jpeg[i + 1]) || jpeg[i + 1] == 0xfe {
            marques.push(jpeg[i + 1]);
        }
        i += 2 + usize::from(u16::from_be_bytes([jpeg[i + 2], jpeg[i + 3]]));
    }
    marques
}

#[test]
fn large_images_shrink_and_small_ones_stay() {
    let grande = jpeg(&RgbImage::from_pixel(3000, 1500, BLEU));
    let taille = |usage| preparer(&grande, usage).map(|f| (f.largeur, f.hauteur));
    assert_eq!(taille(Usage::Document), Ok((2400, 1200)));
    assert_eq!(taille(Usage::Photo), Ok((1000, 500)));
    let apercu = document(&grande).apercu.expect("a preview");
    assert_eq!(pixels(&apercu).dimensions(), (APERCU, APERCU / 2));
}

#[test]
fn the_transparent_is_white() {
    let image = pixels(&document(&transparent()).octets);
    assert!(proche(*image.get_pixel(50, 50), Rgb([255; 3])));
    assert!(proche(*image.get_pixel(350, 50), Rgb([0; 3])));
}

#[test]
fn bombs_are_refused_before_they_unfold() {
    for (largeur, hauteur) in [(60_000, 60_000), (u32::MAX >> 1, 1), (u32::MAX >> 1, u32::MAX >> 1)] {
        let refus = preparer(&bombe(largeur, hauteur), Usage::Document);
        assert!(
            matches!(refus, Err(Refus::TropDePixels { max: 80_000_000 })),
            "{refus:?}"
        );
    }
    let mut grande = jpeg(&carte());
    let sof = grande.windows(2).position(|w| w == [0xff, 0xc0]).expect("a frame");
    grande[sof + 5..sof + 9].fill(0xff);
    assert_eq!(
        preparer(&grande, Usage::Document),
        Err(Refus::TropDePixels { max: 80_000_000 })
    );
    let limites = Limites {
        pixels_heic: 100_000,
        ..Limites::default()
    };
    for heic in [TOURNEE, GRILLE] {
        let refus = preparer_avec(heic, Usage::Document, &limites);
        assert_eq!(refus, Err(Refus::TropDePixels { max: 100_000 }));
    }
}

#[test]
fn sizes_are_held_to() {
    assert_eq!(preparer(&[], Usage::Photo), Err(Refus::Vide));
    let max = Limites::default().octets;
    assert_eq!(preparer(&vec![0; max + 1], Usage::Photo), Err(Refus::TropGros { max }));
    let petite = jpeg(&RgbImage::new(1000, 199));
    assert_eq!(preparer(&petite, Usage::Photo), Err(Refus::TropPetit { min: 200 }));
    let moyenne = jpeg(&RgbImage::new(1000, 200));
    assert!(preparer(&moyenne, Usage::Photo).is_ok());
    assert_eq!(preparer(&moyenne, Usage::Document), Err(Refus::TropPetit { min: 300 }));
}

#[test]
fn other_types_are_not_taken() {
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf";
    let mp4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp42";
    let autres: [&[u8]; 8] = [
        b"GIF89a",
        b"RIFF\0\0\0\0WEBP",
        b"PK\x03\x04",
        b"<svg/>",
        b"<html>",
        b"\xff\xd8",
        avif,
        mp4,
    ];
    for octets in autres {
        assert_eq!(preparer(octets, Usage::Document), Err(Refus::TypeInconnu));
    }
}

#[test]
fn what_is_cut_short_is_unreadable() {
    for entier in [jpeg(&carte()), png(carte()), TOURNEE.to_vec(), GRILLE.to_vec()] {
        for part in 1..20 {
            let coupe = &entier[..entier.len() * part / 20];
            let refus = preparer(coupe, Usage::Document).expect_err("half a file");
            assert!(
                matches!(refus, Refus::Illisible | Refus::TypeInconnu),
                "{part}/20: {refus}"
            );
        }
    }
}

#[test]
fn a_heic_that_names_its_bytes_again_and_again_is_refused() {
    // The references of the grid to its tiles: all to the first.
    let mut octets = GRILLE.to_vec();
    let dimg = octets.windows(4).position(|w| w == b"dimg").expect("a grid") + 4;
    let premiere = [octets[dimg + 4], octets[dimg + 5]];
    for tuile in 0..12 {
        octets[dimg + 4 + 2 * tuile..][..2].copy_from_slice(&premiere);
    }
    assert_eq!(preparer(&octets, Usage::Document), Err(Refus::Illisible));
}

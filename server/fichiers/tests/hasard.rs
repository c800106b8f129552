//! Whatever the bytes: an answer, and no panic.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod modele;

use std::sync::OnceLock;

use fichiers::{Limites, Usage, preparer_avec};
use modele::{avec_segment, carte, exif, jpeg, pdf, png};
use proptest::prelude::*;

/// A file of each kind.
fn modeles() -> &'static [Vec<u8>] {
    static MODELES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    MODELES.get_or_init(|| {
        vec![
            avec_segment(&jpeg(&carte()), 0xe1, &exif(6)),
            png(carte()),
            include_bytes!("modele/tournee.heic").to_vec(),
            include_bytes!("modele/grille.heic").to_vec(),
            pdf(2, |_, _| {}),
        ]
    })
}

/// Small bounds, so that a try takes no time.
fn essayer(octets: &[u8]) {
    let limites = Limites {
        pixels: 2_000_000,
        pixels_heic: 2_000_000,
        ..Limites::default()
    };
    for usage in [Usage::Photo, Usage::Document] {
        if let Ok(f) = preparer_avec(octets, usage, &limites) {
            assert!(f.octets.starts_with(b"%PDF-") || f.octets.starts_with(&[0xff, 0xd8, 0xff]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bytes(octets in proptest::collection::vec(any::<u8>(), 0..2000), genre in 0..6_usize) {
        let tetes: [&[u8]; 6] = [
            b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x10ftypheic\0\0\0\0", b"%PDF-1.7\n", b"\xff\xd8\xff\xda",
        ];
        essayer(&[tetes[genre], &octets].concat());
    }

    #[test]
    fn files_with_bytes_changed(
        genre in 0..5_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        debut in any::<bool>(),
    ) {
        let mut octets = modeles()[genre].clone();
        let longueur = if debut { octets.len().min(700) } else { octets.len() };
        for (ou, quoi) in changes {
            octets[ou.index(longueur)] = quoi;
        }
        essayer(&octets);
    }
}

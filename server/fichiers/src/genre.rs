//! The type of a file, by its content alone.

/// The types that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Genre {
    Jpeg,
    Png,
    Heic,
    Pdf,
}

/// Brands of HEIF files whose pictures are coded in HEVC (ISO/IEC 23008-12, annex B).
const MARQUES_HEVC: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"];
/// Brands of HEIF files that do not tell the coding, and those that tell AV1.
const MARQUE_HEIF: &[u8] = b"mif1";
const MARQUES_AV1: [&[u8]; 2] = [b"avif", b"avis"];

impl Genre {
    pub(crate) fn reconnaitre(octets: &[u8]) -> Option<Self> {
        if octets.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if octets.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if est_heic(octets) {
            Some(Self::Heic)
        } else if debut(octets, 1024).windows(5).any(|w| w == b"%PDF-") {
            // Readers look for the header in the first kilobyte: some servers put their own lines before.
            Some(Self::Pdf)
        } else {
            None
        }
    }
}

fn debut(octets: &[u8], longueur: usize) -> &[u8] {
    octets.get(..longueur).unwrap_or(octets)
}

/// `ftyp` comes first, with its major brand, a version and the brands that the file is also good for.
fn est_heic(octets: &[u8]) -> bool {
    let Some((taille, reste)) = octets.split_first_chunk::<4>() else {
        return false;
    };
    let Some(reste) = reste.strip_prefix(b"ftyp") else {
        return false;
    };
    let longueur = (u32::from_be_bytes(*taille) as usize).saturating_sub(8);
    let corps = debut(reste, longueur.min(256));
    let mut marques = corps
        .chunks_exact(4)
        .enumerate()
        .filter(|(i, _)| *i != 1)
        .map(|(_, m)| m);
    let a = |liste: &[&[u8]]| marques.clone().any(|m| liste.contains(&m));
    a(&MARQUES_HEVC) || (!a(&MARQUES_AV1) && marques.any(|m| m == MARQUE_HEIF))
}

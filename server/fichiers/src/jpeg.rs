//! The segments of a JPEG file (ITU-T T.81, annex B), without decoding it.

const DEBUT: [u8; 2] = [0xff, 0xd8];
const FIN: [u8; 2] = [0xff, 0xd9];
/// Start of scan: coded pixels follow its header.
const SOS: u8 = 0xda;
const COM: u8 = 0xfe;
/// JFIF, colour profile, and what the three or four colours are: how to show the image, not where it comes from.
const GARDES: [u8; 3] = [0xe0, 0xe2, 0xee];

/// One segment before the first scan: its marker and all its bytes.
struct Segment<'a> {
    marque: u8,
    octets: &'a [u8],
}

/// The segments before the first scan, and the rest from that scan on. None when they do not lead to a scan.
fn decouper(octets: &[u8]) -> Option<(Vec<Segment<'_>>, &[u8])> {
    let mut reste = octets.strip_prefix(&DEBUT)?;
    let mut segments = Vec::new();
    loop {
        // Any number of 0xff may come before a marker.
        while reste.starts_with(&[0xff, 0xff]) {
            reste = reste.get(1..)?;
        }
        let (&[tete, marque], suite) = reste.split_first_chunk::<2>()?;
        match (tete, marque) {
            (0xff, SOS) => return Some((segments, reste)),
            (0xff, m) if m > 0xbf => {}
            _ => return None,
        }
        let longueur = usize::from(u16::from_be_bytes(*suite.first_chunk::<2>()?));
        let fin = longueur.checked_add(2).filter(|_| longueur >= 2)?;
        let (octets, suite) = reste.split_at_checked(fin)?;
        segments.push(Segment { marque, octets });
        reste = suite;
    }
}

/// Whether the end of image comes after the pixels. Inside them the two bytes cannot stand.
pub(crate) fn est_complet(octets: &[u8]) -> bool {
    decouper(octets).is_some_and(|(_, pixels)| pixels.windows(2).any(|w| w == FIN))
}

/// The same pixels without Exif, XMP, IPTC, comments, what the maker of the camera adds, and anything after
/// the end of the image. None when the structure is not that of a JPEG.
pub(crate) fn sans_metadonnees(octets: &[u8]) -> Option<Vec<u8>> {
    let (segments, pixels) = decouper(octets)?;
    let mut sortie = DEBUT.to_vec();
    for s in &segments {
        let application = (0xe0..=0xef).contains(&s.marque) || s.marque == COM;
        if !application || GARDES.contains(&s.marque) {
            sortie.extend_from_slice(s.octets);
        }
    }
    let fin = pixels.windows(2).position(|w| w == FIN).map(|i| i + FIN.len());
    sortie.extend_from_slice(fin.and_then(|f| pixels.get(..f)).unwrap_or(pixels));
    Some(sortie)
}

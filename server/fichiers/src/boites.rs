//! The boxes of a HEIF file (ISO/IEC 14496-12 and 23008-12), looked at before the decoder does.
//!
//! The decoder copies the bytes of each picture as often as the file refers to them: a few kilobytes of
//! references would make terabytes. Files that telephones write refer to everything once.

use std::collections::BTreeSet;

/// Items of a file, and references from one to others. A grid of 48 million pixels has about 200 tiles.
const ITEMS: usize = 4096;
/// Bytes of the boxes whose size decides how much work the others make.
const INDEX: usize = 512 * 1024;
/// Bytes of the parameters of one picture, copied for each tile.
const PARAMETRES: usize = 4096;

/// None when the boxes are broken, or refer to more bytes than the file holds.
pub(crate) fn verifier(octets: &[u8]) -> Option<()> {
    let mut metas = 0;
    for (nom, corps) in enfants(octets)? {
        if nom == *b"meta" {
            metas += 1;
            // After its version and flags.
            verifier_meta(corps.get(4..)?, octets.len())?;
        }
    }
    (metas == 1).then_some(())
}

fn verifier_meta(meta: &[u8], taille: usize) -> Option<()> {
    for (nom, corps) in enfants(meta)? {
        match &nom {
            b"iloc" => places(corps, taille)?,
            b"iref" => references(corps)?,
            b"iinf" => (corps.len() <= INDEX).then_some(())?,
            b"iprp" => proprietes(corps)?,
            _ => {}
        }
    }
    Some(())
}

fn proprietes(corps: &[u8]) -> Option<()> {
    for (nom, liste) in enfants(corps)? {
        if nom == *b"ipco" {
            let toutes = enfants(liste)?;
            let lourde = |(nom, corps): &([u8; 4], &[u8])| nom == b"hvcC" && corps.len() > PARAMETRES;
            if toutes.len() > ITEMS || toutes.iter().any(lourde) {
                return None;
            }
        }
    }
    Some(())
}

/// Where the bytes of each item are: in all no more than the file has.
fn places(corps: &[u8], taille: usize) -> Option<()> {
    let mut l = Lecteur(corps);
    let version = l.lire(4)? >> 24;
    let tailles = l.lire(2)?;
    let [offset, longueur, base, index] = [12, 8, 4, 0].map(|d| usize::try_from(tailles >> d & 15).unwrap_or(15));
    let index = if version == 0 { 0 } else { index };
    let large = if version < 2 { 2 } else { 4 };
    let nombre = l.lire(large)?;
    let mut total = 0_u64;
    for _ in 0..nombre {
        // Its number, how it is made, the file it is in, and the base of its offsets.
        l.sauter(large + if version == 0 { 0 } else { 2 } + 2 + base)?;
        for _ in 0..l.lire(2)? {
            l.sauter(index + offset)?;
            total = total.checked_add(l.lire(longueur)?)?;
        }
    }
    (corps.len() <= INDEX && total <= taille as u64).then_some(())
}

/// Which item is made of which others: none twice.
fn references(corps: &[u8]) -> Option<()> {
    let (version, liste) = corps.split_first_chunk::<4>()?;
    let large = if version.first() == Some(&0) { 2 } else { 4 };
    let mut toutes = 0;
    for (nom, corps) in enfants(liste)? {
        let mut l = Lecteur(corps);
        while !l.0.is_empty() {
            l.sauter(large)?;
            let nombre = usize::try_from(l.lire(2)?).ok()?;
            let mut vues = BTreeSet::new();
            for _ in 0..nombre {
                let neuve = vues.insert(l.lire(large)?);
                if nom == *b"dimg" && !neuve {
                    return None;
                }
            }
            toutes += nombre + 1;
        }
    }
    (toutes <= ITEMS).then_some(())
}

/// The boxes that stand one after the other: name and content.
fn enfants(octets: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let mut liste = Vec::new();
    let mut reste = octets;
    // Fewer than eight bytes are padding.
    while let Some((tete, suite)) = reste.split_first_chunk::<8>() {
        let [a, b, c, d, nom @ ..] = *tete;
        let (entete, taille) = match u32::from_be_bytes([a, b, c, d]) {
            0 => (8, reste.len()),
            1 => (
                16,
                usize::try_from(u64::from_be_bytes(*suite.first_chunk::<8>()?)).ok()?,
            ),
            n => (8, n as usize),
        };
        let (boite, apres) = reste.split_at_checked(taille)?;
        liste.push((nom, boite.get(entete..)?));
        if liste.len() > ITEMS {
            return None;
        }
        reste = apres;
    }
    Some(liste)
}

/// Big-endian numbers, one after the other.
struct Lecteur<'a>(&'a [u8]);

impl Lecteur<'_> {
    /// A number of 0 to 8 bytes.
    fn lire(&mut self, octets: usize) -> Option<u64> {
        let (nombre, reste) = self.0.split_at_checked(octets).filter(|_| octets <= 8)?;
        self.0 = reste;
        Some(nombre.iter().fold(0, |n, o| n << 8 | u64::from(*o)))
    }

    fn sauter(&mut self, octets: usize) -> Option<()> {
        self.0 = self.0.get(octets..)?;
        Some(())
    }
}

//! The form in which tools of the ecosystem exchange an offer: a tree as JSON, compressed, in base64. What is shared is there in
//! each of its places. What the form does not have stands beside it, under names of our own, so that nothing is lost on the way.

mod ecrire;
mod forme;
mod lire;

use super::{Apport, Partie};
use crate::{Error, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{CodeErreur, offre::CodeObjet};
use ecrire::noeud;
use flate2::{
    Compression,
    read::{GzDecoder, ZlibDecoder},
    write::GzEncoder,
};
use forme::Noeud;
pub use forme::SyllabusEcrit;
use lire::Lecture;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use std::io::{Read, Write};

/// Longest text that is unpacked, in bytes: a small file may hold a great many zeros.
const TAILLE_MAX: u64 = 200 * 1024 * 1024;

/// Packs the tree of an object.
pub fn empaqueter(partie: &Partie) -> Result<String> {
    let racine = partie.racines.first().ok_or(Error::Introuvable)?;
    let arbre = partie.deployer(racine, &noeud)?;
    let mut zip = GzEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut zip, &arbre).map_err(Error::interne)?;
    zip.flush().map_err(Error::interne)?;
    Ok(BASE64_STANDARD.encode(zip.finish().map_err(Error::interne)?))
}

/// Unpacks the tree of an object: its code, and what is said of what is at and below it. What no structure answers for is below
/// what some structure does, or else the whole establishment's.
pub fn depaqueter(base64: &str, etablissement: &str) -> Result<(CodeObjet, Apport)> {
    let illisible = || Error::champ("base64Encode", CodeErreur::FormatInvalide);
    let serre: String = base64.split_ascii_whitespace().collect();
    let octets = BASE64_STANDARD.decode(serre).map_err(|_| illisible())?;
    let source: Box<dyn Read + '_> = match octets.as_slice() {
        [0x1f, 0x8b, ..] => Box::new(GzDecoder::new(octets.as_slice())),
        [0x78, ..] => Box::new(ZlibDecoder::new(octets.as_slice())),
        _ => return Err(illisible()),
    };
    let mut texte = Vec::new();
    source
        .take(TAILLE_MAX + 1)
        .read_to_end(&mut texte)
        .map_err(|_| illisible())?;
    if texte.len() as u64 > TAILLE_MAX {
        let max = u32::try_from(TAILLE_MAX).unwrap_or(u32::MAX);
        return Err(Error::champ("base64Encode", CodeErreur::FichierTropGros { max }));
    }
    // As it is, for what it says; and as it is understood.
    let dit: Value = serde_json::from_slice(&texte).map_err(|_| illisible())?;
    drop(texte);
    let arbre = Noeud::deserialize(&dit).map_err(|_| illisible())?;
    let racine = CodeObjet::parse(&arbre.code).map_err(|e| Error::champ("code", e))?;
    let mut lecture = Lecture::default();
    lecture.nommer(&arbre);
    lecture.lire(&arbre, &dit);
    if lecture.erreurs.is_empty() {
        let structure = lecture.apport.objets.get_mut(&racine).map(|o| &mut o.fond["structure"]);
        if let Some(structure) = structure.filter(|s| s.is_null()) {
            *structure = json!(etablissement);
        }
        Ok((racine, lecture.apport))
    } else {
        lecture.erreurs.truncate(200);
        Err(Error::Champs(lecture.erreurs))
    }
}

/// A number and no text, for those who read it.
pub fn nombre<S: Serializer>(n: &Option<Decimal>, s: S) -> Result<S::Ok, S::Error> {
    n.and_then(|n| n.to_f64()).serialize(s)
}

/// A code by itself, or as a value of a nomenclature that has it; empty is none.
pub fn code<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Dit {
        Seul(String),
        Valeur { code: String },
    }
    let dit = Option::deserialize(d)?.map(|dit| match dit {
        Dit::Seul(code) | Dit::Valeur { code } => code,
    });
    Ok(dit.filter(|code| !code.trim().is_empty()))
}

/// Seconds as they are kept: whole ones.
pub fn secondes(volume: Option<Decimal>) -> Result<u32> {
    let volume = volume.unwrap_or_default().round();
    let erreur = || Error::champ("volumeHoraire", CodeErreur::ValeurInterdite);
    volume.to_u32().ok_or_else(erreur)
}

#[cfg(test)]
mod tests;

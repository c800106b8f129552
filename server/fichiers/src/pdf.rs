//! PDF: read, checked, and written anew without what it says of its author.

use lopdf::{Dictionary, Document, Error, LoadOptions, Object};

use crate::{Limites, Refus, budget, jpeg};

/// Actions that run something or reach outside (ISO 32000-2, 12.6.4).
const ACTIONS: [&[u8]; 7] = [
    b"JavaScript",
    b"Launch",
    b"ImportData",
    b"SubmitForm",
    b"GoToE",
    b"Rendition",
    b"RichMediaExecute",
];
/// Keys that hold programs, other files or forms with a program.
const CLES: [&[u8]; 7] = [
    b"JS",
    b"JavaScript",
    b"EmbeddedFiles",
    b"EmbeddedFile",
    b"EF",
    b"XFA",
    b"RichMediaContent",
];
/// Annotations that hold a file or a player.
const ANNOTATIONS: [&[u8]; 6] = [b"FileAttachment", b"RichMedia", b"Screen", b"Movie", b"Sound", b"3D"];
/// What tells of the author, the program and the history, in any dictionary.
const TRACES: [&[u8]; 4] = [b"Metadata", b"PieceInfo", b"LastModified", b"Thumb"];
/// The same, in the trailer.
const TRACES_FIN: [&[u8]; 2] = [b"Info", b"ID"];

/// The document as it is to be kept, and how many pages it has.
pub(crate) fn nettoyer(octets: &[u8], limites: &Limites) -> Result<(Vec<u8>, u32), Refus> {
    let mut document = lire(octets)?;
    for cle in TRACES_FIN {
        document.trailer.remove(cle);
    }
    document.traverse_objects(|o| match o {
        Object::Dictionary(d) => effacer(d),
        Object::Stream(s) => effacer(&mut s.dict),
        _ => {}
    });
    // Only what is reachable is kept: earlier versions of the file go, and what hides between objects.
    document.prune_objects();
    if document.objects.values().any(est_actif) {
        return Err(Refus::PdfActif);
    }
    let pages = compter_pages(&document)?;
    if pages > limites.pages {
        return Err(Refus::PdfTropDePages { max: limites.pages });
    }
    document.objects.values_mut().for_each(nettoyer_photo);
    let mut sortie = Vec::new();
    document.save_to(&mut sortie).map_err(|_| Refus::Illisible)?;
    // What was understood is what is written, or it is not kept.
    if compter_pages(&lire(&sortie)?)? != pages {
        return Err(Refus::Illisible);
    }
    Ok((sortie, pages))
}

fn lire(octets: &[u8]) -> Result<Document, Refus> {
    budget::ouvrir();
    let options = LoadOptions {
        filter: Some(budget::compter),
        max_decompressed_size: Some(budget::FLUX),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(octets, options).map_err(|e| match e {
        Error::InvalidPassword | Error::UnsupportedSecurityHandler(_) | Error::Decryption(_) => Refus::PdfProtege,
        _ => Refus::Illisible,
    })?;
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Refus::PdfProtege);
    }
    Ok(document)
}

fn effacer(d: &mut Dictionary) {
    for cle in TRACES {
        d.remove(cle);
    }
}

fn compter_pages(document: &Document) -> Result<u32, Refus> {
    match u32::try_from(document.page_iter().count()) {
        Ok(0) | Err(_) => Err(Refus::Illisible),
        Ok(pages) => Ok(pages),
    }
}

fn est_actif(objet: &Object) -> bool {
    let mut actif = false;
    budget::parcourir(objet, &mut |o| {
        let dictionnaire = match o {
            Object::Dictionary(d) => d,
            Object::Stream(s) => &s.dict,
            _ => return,
        };
        let est = |cle: &[u8], noms: &[&[u8]]| {
            dictionnaire
                .get(cle)
                .and_then(Object::as_name)
                .is_ok_and(|nom| noms.contains(&nom))
        };
        actif |= CLES.iter().any(|cle| dictionnaire.has(cle)) || est(b"S", &ACTIONS) || est(b"Subtype", &ANNOTATIONS);
    });
    actif
}

/// A page made by a telephone is often its photo as it was taken, with the place where it was.
fn nettoyer_photo(objet: &mut Object) {
    let Object::Stream(flux) = objet else {
        return;
    };
    let filtres = flux.filters().unwrap_or_default();
    if filtres == [b"DCTDecode".as_slice()]
        && let Some(propre) = jpeg::sans_metadonnees(&flux.content)
    {
        flux.set_content(propre);
    }
}

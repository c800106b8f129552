//! PDF: what is kept of it, and what is refused.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod modele;

use fichiers::{Fichier, Refus, Usage, preparer};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use modele::{avec_segment, carte, contient, exif, jpeg, pdf};

fn document(octets: &[u8]) -> Result<Fichier, Refus> {
    preparer(octets, Usage::Document)
}

#[test]
fn a_plain_pdf_keeps_its_pages_and_loses_its_author() {
    let avant = pdf(3, |_, _| {});
    assert!(contient(&avant, b"Jeanne Info") && contient(&avant, b"Jeanne XMP"));
    let f = document(&avant).expect("a PDF");
    assert_eq!(
        (f.type_mime, f.pages, f.largeur, f.hauteur),
        ("application/pdf", 3, 0, 0)
    );
    assert_eq!(f.apercu, None);
    assert!(!contient(&f.octets, b"Jeanne"));
    let apres = Document::load_mem(&f.octets).expect("a readable result");
    assert_eq!(apres.get_pages().len(), 3);
    let page = *apres.get_pages().get(&1).expect("a page");
    assert_eq!(apres.get_page_content(page).trim_ascii(), b"0 0 10 10 re f");
    assert_eq!(document(&avant), Ok(f.clone()));
    assert_eq!(document(&f.octets).map(|g| g.pages), Ok(3));
}

#[test]
fn streams_of_objects_and_a_preamble_are_read() {
    let mut d = Document::load_mem(&pdf(2, |_, _| {})).expect("a PDF");
    let mut octets = b"X-Served-By: somebody\n".to_vec();
    let mut moderne = Vec::new();
    d.save_modern(&mut moderne).expect("a modern PDF");
    assert!(contient(&moderne, b"ObjStm"));
    octets.extend(moderne);
    assert_eq!(document(&octets).map(|f| f.pages), Ok(2));
}

#[test]
fn a_photo_in_a_pdf_loses_its_place() {
    let photo = avec_segment(&jpeg(&carte()), 0xe1, &exif(1));
    let octets = pdf(1, |d, catalogue| {
        let image = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Filter" => "DCTDecode" };
        let image = d.add_object(Stream::new(image, photo.clone()));
        catalogue.set("Images", vec![Object::from(image)]);
    });
    assert!(contient(&octets, b"Exif"));
    let f = document(&octets).expect("a PDF");
    assert!(!contient(&f.octets, b"Exif"));
    assert!(contient(&f.octets, &jpeg(&carte())), "the same pixels");
}

#[test]
fn what_runs_or_hides_something_is_refused() {
    type Ajout = fn(&mut Document, &mut Dictionary);
    let ajouts: [Ajout; 7] = [
        |d, c| {
            let js = d.add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
            c.set("OpenAction", js);
        },
        |_, c| c.set("Names", dictionary! { "JavaScript" => vec![] }),
        |_, c| c.set("Names", dictionary! { "EmbeddedFiles" => vec![] }),
        |_, c| c.set("AA", dictionary! { "WC" => dictionary! { "S" => "Launch" } }),
        |_, c| c.set("AcroForm", dictionary! { "XFA" => Object::string_literal("<x/>") }),
        |d, c| {
            let fichier = d.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"MZ".to_vec()));
            c.set(
                "AF",
                vec![dictionary! { "EF" => dictionary! { "F" => fichier } }.into()],
            );
        },
        |_, c| c.set("X", vec![vec![dictionary! { "Subtype" => "RichMedia" }.into()].into()]),
    ];
    for ajout in ajouts {
        let octets = pdf(1, ajout);
        assert_eq!(document(&octets), Err(Refus::PdfActif));
    }
}

#[test]
fn a_name_written_otherwise_is_the_same_name() {
    let octets = pdf(1, |_, c| c.set("Names", dictionary! { "JavaXXXXXcript" => 1 }));
    let ecrit = remplacer(&octets, b"JavaXXXXXcript", b"J#61v#61Script");
    assert_eq!(document(&ecrit), Err(Refus::PdfActif));
}

/// The same bytes with others of the same length in place of some.
fn remplacer(octets: &[u8], motif: &[u8], par: &[u8]) -> Vec<u8> {
    assert_eq!(motif.len(), par.len());
    let ou = octets
        .windows(motif.len())
        .position(|w| w == motif)
        .expect("the pattern");
    [&octets[..ou], par, &octets[ou + par.len()..]].concat()
}

#[test]
fn the_encrypted_and_the_long_are_refused() {
    for mot_de_passe in ["", "secret"] {
        let mut d = Document::load_mem(&pdf(1, |_, _| {})).expect("a PDF");
        d.trailer
            .set("ID", vec![Object::string_literal("a"), Object::string_literal("a")]);
        let version = EncryptionVersion::V2 {
            document: &d,
            owner_password: "maitre",
            user_password: mot_de_passe,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let etat = EncryptionState::try_from(version).expect("a key");
        d.encrypt(&etat).expect("an encrypted PDF");
        let mut octets = Vec::new();
        d.save_to(&mut octets).expect("bytes");
        assert_eq!(document(&octets), Err(Refus::PdfProtege), "password {mot_de_passe:?}");
    }
    assert_eq!(document(&pdf(40, |_, _| {})).map(|f| f.pages), Ok(40));
    assert_eq!(document(&pdf(41, |_, _| {})), Err(Refus::PdfTropDePages { max: 40 }));
    assert_eq!(document(&pdf(0, |_, _| {})), Err(Refus::Illisible));
    assert_eq!(preparer(&pdf(1, |_, _| {}), Usage::Photo), Err(Refus::TypeInconnu));
}

#[test]
fn what_is_cut_short_is_unreadable() {
    let entier = pdf(2, |_, _| {});
    for part in 1..12 {
        assert!(document(&entier[..entier.len() * part / 20]).is_err(), "{part}/20");
    }
}

#[test]
fn bombs_are_given_up() {
    // Millions of values in one array.
    let zeros = vec![Object::Integer(0); 2_100_000];
    assert_eq!(document(&pdf(1, |_, c| c.set("X", zeros))), Err(Refus::Illisible));
    // Streams of objects, none too large, that unfold to more than all together may. The library would leave
    // them out when it writes.
    let replier = |nombre: usize| {
        let mut octets = pdf(1, |d, c| {
            let mut flux = Stream::new(
                dictionary! { "Type" => "XbjStm", "N" => 0, "First" => 0 },
                vec![b' '; 7 << 20],
            );
            flux.compress().expect("a small stream");
            let flux: Vec<Object> = (0..nombre).map(|_| d.add_object(flux.clone()).into()).collect();
            c.set("X", flux);
        });
        for _ in 0..nombre {
            octets = remplacer(&octets, b"XbjStm", b"ObjStm");
        }
        octets
    };
    assert!(document(&replier(2)).is_ok());
    assert_eq!(document(&replier(20)), Err(Refus::Illisible));
}

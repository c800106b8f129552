//! The certificate as a reader, a screen reader and a validator find it.

#![allow(clippy::expect_used)]

mod modele;

use documents::{Certificat, Erreur, Langue, certificat_de_scolarite};
use lopdf::Document;
use modele::modele;

fn pdf(c: &Certificat) -> Vec<u8> {
    certificat_de_scolarite(c).expect("a certificate")
}

/// The text of the only page, without its line ends and spaces: how lines break does not matter here.
fn texte(octets: &[u8]) -> String {
    let doc = Document::load_mem(octets).expect("a readable PDF");
    assert_eq!(doc.get_pages().len(), 1);
    serre(&doc.extract_text(&[1]).expect("a readable text"))
}

fn serre(texte: &str) -> String {
    texte.split_whitespace().collect()
}

fn metadonnees(octets: &[u8]) -> String {
    let doc = Document::load_mem(octets).expect("a readable PDF");
    let id = doc
        .catalog()
        .and_then(|c| c.get(b"Metadata"))
        .and_then(lopdf::Object::as_reference)
        .expect("metadata");
    let flux = doc.get_object(id).and_then(|o| o.as_stream()).expect("a stream");
    String::from_utf8(flux.get_plain_content().expect("XMP")).expect("UTF-8")
}

#[test]
fn both_languages_say_what_they_must() {
    for (langue, titre, phrase, lieu) in [
        (
            Langue::Fr,
            "Certificat de scolarité",
            "régulièrement inscrite",
            "Fait à Dijon, le 22 novembre 2026",
        ),
        (
            Langue::En,
            "Certificate of enrolment",
            "duly enrolled",
            "Issued in Dijon on 22 November 2026",
        ),
    ] {
        let c = modele(langue);
        let octets = pdf(&c);
        assert!(octets.starts_with(b"%PDF"));
        let texte = texte(&octets);
        for attendu in [
            titre,
            phrase,
            lieu,
            &c.titulaire.nom,
            &c.titulaire.date_naissance,
            "0IO1l234567A",
            "20260001",
            &c.formation,
            "Licence 1re année",
            &c.composante,
            "2026-2027",
            &c.regime,
            &c.signataire.nom,
            &c.signataire.qualite,
            &c.etablissement.denomination,
            &c.etablissement.adresse[0],
            &c.numero,
            &c.url_verification,
        ] {
            assert!(texte.contains(&serre(attendu)), "{attendu} is missing from {texte}");
        }
    }
}

#[test]
fn same_input_same_bytes() {
    let c = modele(Langue::Fr);
    assert_eq!(pdf(&c), pdf(&c.clone()));
}

#[test]
fn documents_made_at_the_same_time_do_not_mix() {
    std::thread::scope(|portee| {
        let taches: Vec<_> = (0..8)
            .map(|n| {
                portee.spawn(move || {
                    let mut c = modele(if n % 2 == 0 { Langue::Fr } else { Langue::En });
                    c.titulaire.nom = format!("Personne NUMERO{n}");
                    (n, texte(&pdf(&c)), pdf(&c) == pdf(&c))
                })
            })
            .collect();
        for tache in taches {
            let (n, texte, stable) = tache.join().expect("a thread");
            assert!(texte.contains(&format!("PersonneNUMERO{n}")) && stable);
        }
    });
}

#[test]
fn it_declares_pdf_a_pdf_ua_its_title_and_its_language() {
    for (langue, code) in [(Langue::Fr, "fr-FR"), (Langue::En, "en-GB")] {
        let octets = pdf(&modele(langue));
        let xmp = metadonnees(&octets);
        for attendu in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "Éloïse LEFÈVRE",
            "2026-11-22T00:00:00",
        ] {
            assert!(xmp.contains(attendu), "{attendu} is missing from {xmp}");
        }
        let doc = Document::load_mem(&octets).expect("a readable PDF");
        let catalogue = doc.catalog().expect("a catalogue");
        assert!(catalogue.has(b"StructTreeRoot"));
        assert_eq!(
            catalogue.get(b"Lang").and_then(|l| l.as_str()).expect("a language"),
            code.as_bytes()
        );
        let prefs = catalogue
            .get(b"ViewerPreferences")
            .and_then(|p| doc.dereference(p))
            .expect("preferences")
            .1;
        assert!(
            prefs
                .as_dict()
                .and_then(|p| p.get(b"DisplayDocTitle"))
                .and_then(lopdf::Object::as_bool)
                .expect("a bool")
        );
    }
}

#[test]
fn the_structure_has_headings_lists_a_link_and_a_described_figure() {
    let octets = pdf(&modele(Langue::Fr));
    let doc = Document::load_mem(&octets).expect("a readable PDF");
    let elements: Vec<_> = doc.objects.values().filter_map(|o| o.as_dict().ok()).collect();
    let role = |d: &lopdf::Dictionary, nom: &[u8]| d.get(b"S").and_then(|s| s.as_name()).is_ok_and(|s| s == nom);
    let combien = |nom: &[u8]| elements.iter().filter(|d| role(d, nom)).count();
    assert_eq!(combien(b"H1"), 1);
    assert_eq!(combien(b"H2"), 3);
    assert_eq!(combien(b"L"), 2);
    assert_eq!(combien(b"LI"), 8);
    assert_eq!(combien(b"Lbl"), 8);
    assert_eq!(combien(b"Link"), 1);
    assert!(elements.iter().any(|d| role(d, b"Figure") && d.has(b"Alt")));
}

#[test]
fn hostile_names_are_printed_literally() {
    for nom in [
        r#"#panic("x") $x^2$ \ "quoted" *b* _i_ ]["#,
        "@label <l> `raw` // note /* note */ = T",
        r"- a + b / c: ~ -- --- ... #{1+1} \u{41} '",
        r#"{"json": null} </svg> &amp; %PDF"#,
        "Œdipe «Ÿ» — ’æßþðµ\u{202f}! Nguyễn Ğül Łukasz Șerban",
        "E\u{301}loi\u{308}se decomposed",
    ] {
        let mut c = modele(Langue::Fr);
        c.titulaire.nom = nom.into();
        c.composante = nom.into();
        c.signataire.qualite = nom.into();
        let trouve = texte(&pdf(&c)).matches(&serre(nom)).count();
        assert_eq!(trouve, 4, "{nom}");
    }
}

#[test]
fn long_values_stay_on_one_page() {
    for nom in ["Anne-Sophie ".repeat(7), "ABCDEFGH".repeat(10)] {
        let mut c = modele(Langue::Fr);
        c.titulaire.nom = nom.trim().into();
        c.signataire.nom = nom.trim().into();
        c.formation = nom.repeat(3);
        c.composante = nom.repeat(2);
        c.url_verification = format!("https://pegase.exemple.fr/verifier/{}", "a1B2".repeat(40));
        let texte = texte(&pdf(&c));
        assert!(texte.contains(&serre(&nom)), "{texte}");
    }
}

#[test]
fn absent_facts_leave_no_line() {
    let mut c = modele(Langue::Fr);
    c.titulaire.ine = None;
    c.formation_detail = None;
    let texte = texte(&pdf(&c));
    assert!(!texte.contains("INE"));
    assert!(!texte.contains("Niveau"));
}

#[test]
fn errors_name_the_step() {
    let mut c = modele(Langue::Fr);
    c.titulaire.nom = "王小明".into();
    let erreur = certificat_de_scolarite(&c).expect_err("no glyph");
    assert!(
        matches!(&erreur, Erreur::Export(texte) if texte.contains('王')),
        "{erreur}"
    );

    let mut c = modele(Langue::Fr);
    c.date_iso = (2026, 2, 30);
    assert!(matches!(certificat_de_scolarite(&c), Err(Erreur::Date((2026, 2, 30)))));

    let mut c = modele(Langue::Fr);
    c.url_verification = "x".repeat(5000);
    assert!(matches!(certificat_de_scolarite(&c), Err(Erreur::CodeQr(_))));

    let mut c = modele(Langue::Fr);
    c.url_verification = String::new();
    let erreur = certificat_de_scolarite(&c).expect_err("no link");
    assert!(
        matches!(&erreur, Erreur::Composition(texte) if texte.starts_with("certificat.typ:")),
        "{erreur}"
    );
}

//! From a [`Monde`] to the bytes of a PDF.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use typst::comemo;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::erreur::{Erreur, raconter};
use crate::monde::Monde;

/// The QR code of an address, as an SVG without its quiet zone, which the template keeps.
pub(crate) fn code_qr(url: &str) -> Result<String, Erreur> {
    let code = QrCode::with_error_correction_level(url, EcLevel::M)?;
    Ok(code
        .render::<svg::Color>()
        .quiet_zone(false)
        .module_dimensions(1, 1)
        .build())
}

/// Lays the document out and writes it as PDF/A-2a and PDF/UA-1.
pub(crate) fn pdf(monde: &Monde, date: (i32, u8, u8), ident: String) -> Result<Vec<u8>, Erreur> {
    let (annee, mois, jour) = date;
    let timestamp = Datetime::from_ymd_hms(annee, mois, jour, 0, 0, 0).map(Timestamp::new_utc);
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Pégase".to_owned())),
        timestamp: Some(timestamp.ok_or(Erreur::Date(date))?),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|e| Erreur::Normes(e.message().to_string()))?,
        ..PdfOptions::default()
    };
    let octets = typst::compile(monde)
        .output
        .map_err(|d| Erreur::Composition(raconter(monde, &d)))
        .and_then(|doc| typst_pdf::pdf(&doc, &options).map_err(|d| Erreur::Export(raconter(monde, &d))));
    // Typst remembers every layout for its editors: here that would only keep people's data in memory.
    comemo::evict(0);
    octets
}

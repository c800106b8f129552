//! What can go wrong, step by step.

use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;

/// The step at which a document could not be made, with what Typst says of it.
#[derive(Debug, thiserror::Error)]
pub enum Erreur {
    /// The data could not be handed to the template.
    #[error("data of the document: {0}")]
    Donnees(#[from] serde_json::Error),
    /// The address does not fit into a QR code.
    #[error("QR code of the document: {0}")]
    CodeQr(#[from] qrcode::types::QrError),
    /// `date_iso` is not a day of the calendar.
    #[error("date of the document: {0:?} is not a day")]
    Date((i32, u8, u8)),
    /// The template has no valid place in Typst's virtual file system.
    #[error("template of the document: {0}")]
    Gabarit(#[from] typst::syntax::PathError),
    /// The template could not be evaluated or laid out.
    #[error("layout of the document: {0}")]
    Composition(String),
    /// The wanted PDF standards cannot be had together.
    #[error("standards of the document: {0}")]
    Normes(String),
    /// The PDF could not be written as the standards demand.
    #[error("export of the document: {0}")]
    Export(String),
}

/// One line a diagnostic: where in the template, what, and the hints.
pub(crate) fn raconter(monde: &dyn World, diagnostics: &[SourceDiagnostic]) -> String {
    let une = |d: &SourceDiagnostic| {
        let mut texte = d.message.to_string();
        if let Some(lieu) = lieu(monde, d) {
            texte = format!("{lieu}: {texte}");
        }
        for hint in &d.hints {
            texte.push_str("; hint: ");
            texte.push_str(&hint.v);
        }
        texte
    };
    diagnostics.iter().map(une).collect::<Vec<_>>().join("\n")
}

fn lieu(monde: &dyn World, d: &SourceDiagnostic) -> Option<String> {
    let id = d.span.id()?;
    let debut = monde.range(d.span)?.start;
    let ligne = monde.source(id).ok()?.lines().byte_to_line(debut)? + 1;
    Some(format!("{}:{ligne}", id.vpath().get_without_slash()))
}

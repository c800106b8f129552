use crate::{Point, tirage::selon_poids};
use domain::inscription::Origine;
use fastrand::Rng;
use serde::Serialize;

/// How far a learner has come. Each stage is the copy of a dossier that the demonstration brought there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Etape {
    /// Admitted, nothing opened.
    #[default]
    Autorisee,
    /// Opened: only what the admission said.
    Debutee,
    /// Opened and answered for the greater part; documents, agreements and fees are to come.
    Remplie,
    /// Submitted: fees and documents wait.
    Terminee,
    /// Submitted and paid: documents wait.
    Payee,
    /// Nothing waits any more but the clerk.
    Prete,
    /// Enrolled.
    Validee,
    /// Given up before anything was submitted.
    Annulee,
}

impl Etape {
    /// All of them.
    pub const TOUTES: [Self; 8] = [
        Self::Autorisee,
        Self::Debutee,
        Self::Remplie,
        Self::Terminee,
        Self::Payee,
        Self::Prete,
        Self::Validee,
        Self::Annulee,
    ];
}

/// In the middle of a July, out of a thousand; 6.4 % of all enrolments end cancelled (domain §17.1).
const EN_JUILLET: &[(u32, Etape)] = &[
    (200, Etape::Autorisee),
    (80, Etape::Debutee),
    (60, Etape::Remplie),
    (100, Etape::Terminee),
    (80, Etape::Payee),
    (120, Etape::Prete),
    (296, Etape::Validee),
    (64, Etape::Annulee),
];

/// The same of those whose dossier asks for more than that of the demonstration: none of theirs is submitted.
const SANS_ENVOI: &[(u32, Etape)] = &[
    (550, Etape::Autorisee),
    (220, Etape::Debutee),
    (166, Etape::Remplie),
    (64, Etape::Annulee),
];

/// Tariffs of the diplomas whose dossier is that of the demonstration, the documents apart.
const TARIFS_SIMPLES: &[&str] = &["NAT-LICENCE", "NAT-MASTER", "NAT-INGENIEUR"];

/// Draws a stage. `de_france`: of French nationality.
pub(super) fn tirer(rng: &mut Rng, point: &Point, origine: Origine, de_france: bool) -> Etape {
    if !de_france || !TARIFS_SIMPLES.contains(&point.tarif.as_str()) {
        return selon_poids(rng, SANS_ENVOI);
    }
    match selon_poids(rng, EN_JUILLET) {
        // The automaton has enrolled who comes from Parcoursup as soon as nothing stood against it.
        Etape::Prete if origine == Origine::Parcoursup => Etape::Validee,
        etape => etape,
    }
}

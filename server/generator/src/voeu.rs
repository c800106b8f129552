//! Who is admitted where, and by which way.

use crate::{
    Options, Point,
    ligne::Ligne,
    tirage::{chance, parmi, selon_poids},
};
use domain::identite::NatureIne;
use fastrand::Rng;

/// What is likely of a person who is admitted at a level.
pub(crate) struct Profil {
    /// Ages in the year of the campaign, first and last.
    pub ages: (i16, i16),
    /// Chances to be born abroad, out of a hundred.
    pub nes_ailleurs: u32,
    /// Weights of the natures of INE; None for somebody who has no number yet.
    pub natures: &'static [(u32, Option<NatureIne>)],
    origines: &'static [(u32, &'static str)],
}

const NATURES_JEUNES: &[(u32, Option<NatureIne>)] = &[
    (70, Some(NatureIne::Rnie)),
    (20, Some(NatureIne::Bea)),
    (3, Some(NatureIne::Apprentissage)),
    (7, None),
];
const NATURES: &[(u32, Option<NatureIne>)] = &[
    (40, Some(NatureIne::Rnie)),
    (30, Some(NatureIne::Bea)),
    (20, Some(NatureIne::Nne)),
    (10, None),
];

impl Profil {
    /// The profile of a level of the offer (`L1`, `M2`…); an unknown level has a broad one.
    pub(crate) fn du_niveau(niveau: &str) -> Self {
        let (ages, nes_ailleurs, natures, origines): (_, _, _, &'static [(u32, &'static str)]) = match niveau {
            "L1" | "BUT1" | "DEUST1" => (
                (17, 20),
                7,
                NATURES_JEUNES,
                &[
                    (91, "parcoursup"),
                    (3, "dossier"),
                    (3, "titre"),
                    (2, "divers"),
                    (1, "manuel"),
                ],
            ),
            "L2" | "BUT2" | "DEUST2" => (
                (18, 22),
                9,
                NATURES,
                &[(60, "ecandidat"), (20, "reinscription"), (12, "dossier"), (8, "titre")],
            ),
            "L3" | "BUT3" | "LP" => (
                (19, 24),
                10,
                NATURES,
                &[(70, "ecandidat"), (15, "reinscription"), (10, "dossier"), (5, "titre")],
            ),
            "M1" => (
                (20, 26),
                16,
                NATURES,
                &[(88, "monmaster"), (10, "ecandidat"), (2, "manuel")],
            ),
            "M2" => (
                (21, 28),
                16,
                NATURES,
                &[(65, "ecandidat"), (25, "reinscription"), (10, "dossier")],
            ),
            "ING1" | "ING2" | "ING3" => (
                (19, 23),
                8,
                NATURES,
                &[(65, "concours"), (25, "titre"), (10, "dossier")],
            ),
            "D1" | "D2" | "D3" => ((22, 33), 30, NATURES, &[(90, "ecoledoctorale"), (10, "dossier")]),
            "HDR" => ((31, 55), 30, NATURES, &[(1, "dossier")]),
            "DU" => (
                (19, 56),
                55,
                NATURES,
                &[(70, "formationcontinue"), (20, "divers"), (10, "manuel")],
            ),
            _ => ((18, 30), 10, NATURES, &[(1, "manuel")]),
        };
        Self {
            ages,
            nes_ailleurs,
            natures,
            origines,
        }
    }
}

/// Points with their weight: many are admitted in a first year, few later.
pub(crate) fn peser(points: &[Point]) -> Vec<(u32, usize)> {
    let poids = |niveau: &str| match niveau {
        "L1" => 24,
        "M1" => 9,
        "BUT1" | "DEUST1" => 8,
        "D1" | "LP" | "ING1" | "DU" => 4,
        _ => 2,
    };
    points
        .iter()
        .enumerate()
        .map(|(rang, point)| (poids(&point.niveau), rang))
        .collect()
}

/// Number at the platform, for the ways that give one. `rang` is the rank of the line: two lines never share a number.
fn numero_candidat(origine: &str, annee: i16, rang: usize) -> Option<String> {
    match origine {
        "parcoursup" => Some(format!("{:02}{:06}", annee.rem_euclid(100), 100_000 + rang)),
        "monmaster" => Some(format!("MM{annee}{rang:07}")),
        "ecandidat" => Some(format!("EC{rang:06}")),
        "concours" => Some(format!("CC-{annee}-{rang:05}")),
        "ecoledoctorale" => Some(format!("ED-{rang:05}")),
        "formationcontinue" => Some(format!("FC-{rang:05}")),
        _ => None,
    }
}

/// Fills the columns of the admissions: one wish, seldom two or three on other paths of the same level, all by one way.
/// Returns how many.
pub(crate) fn admettre(
    rng: &mut Rng,
    ligne: &mut Ligne,
    options: &Options,
    points: &[Point],
    premier: &Point,
    rang: usize,
) -> usize {
    let origine = selon_poids(rng, Profil::du_niveau(&premier.niveau).origines);
    let mut chemins = vec![premier.chemin.as_str()];
    let semblables: Vec<&str> = points
        .iter()
        .filter(|p| p.niveau == premier.niveau)
        .map(|p| p.chemin.as_str())
        .collect();
    for _ in 1..selon_poids(rng, &[(86, 1), (11, 2), (3, 3)]) {
        let autre = parmi(rng, &semblables);
        if !chemins.contains(&autre) {
            chemins.push(autre);
        }
    }
    for (rang, chemin) in chemins.iter().enumerate() {
        let rang = rang + 1;
        ligne.poser(&format!("origine_admission{rang}"), origine);
        ligne.poser(&format!("annee_concours{rang}"), options.annee.to_string());
        if chance(rng, 75) {
            ligne.poser(&format!("code_voeu{rang}"), *chemin);
            ligne.poser(&format!("code_periode{rang}"), &options.periode);
        } else {
            ligne.poser(&format!("code_voeu{rang}"), format!("{chemin}@{}", options.periode));
        }
    }
    if let Some(numero) = numero_candidat(origine, options.annee, rang) {
        ligne.poser("numero_candidat", numero);
    }
    if origine == "parcoursup" {
        ligne.poser("etat_voeu", "oui definitif");
    }
    chemins.len()
}

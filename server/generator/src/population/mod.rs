//! A whole establishment: everybody who is known, and the learners of the year at every stage of their enrolment.

mod etape;
mod habitant;
#[cfg(test)]
mod tests;

pub use etape::Etape;

use crate::{Point, donnees::Donnees, personne::Registre, tirage::selon_poids, voeu::peser};
use fastrand::Rng;
use habitant::Tirage;
use std::{collections::BTreeMap, io};

/// What population is wanted.
#[derive(Clone, Debug)]
pub struct Options {
    /// Persons known to the establishment.
    pub personnes: usize,
    /// Those among them who are learners of the year; at most all.
    pub apprenants: usize,
    /// Learners with an account at each of the stages that sign in.
    pub comptes: usize,
    /// Seed of all draws.
    pub graine: u64,
    /// Code of the period.
    pub periode: String,
    /// Year of the campaign.
    pub annee: i16,
}

impl Default for Options {
    /// An establishment of 60 000 students (domain §17.2).
    fn default() -> Self {
        Self {
            personnes: 280_000,
            apprenants: 60_000,
            comptes: 100,
            graine: 2026,
            periode: "PER-2026".to_owned(),
            annee: 2026,
        }
    }
}

/// Stages of those who are signed in while the others are looked at.
const AVEC_COMPTE: [Etape; 4] = [Etape::Debutee, Etape::Remplie, Etape::Terminee, Etape::Validee];

/// Writes everybody as CSV with a header, one person a line, learners and others mixed as they came over the years.
/// Answers how many learners are at each stage.
pub fn peupler(options: &Options, points: &[Point], sortie: impl io::Write) -> anyhow::Result<BTreeMap<Etape, usize>> {
    anyhow::ensure!(!points.is_empty(), "no point of enrolment");
    let poids = peser(points);
    let mut tirage = Tirage {
        rng: Rng::with_seed(options.graine),
        donnees: Donnees::lire(),
        registre: Registre::default(),
        options,
    };
    let mut effectifs = BTreeMap::new();
    let mut csv = csv::Writer::from_writer(sortie);
    let mut apprenants = options.apprenants.min(options.personnes);
    for rang in 1..=options.personnes {
        let point = &points[selon_poids(&mut tirage.rng, &poids)];
        // Of those who are left, as many as there must be.
        let du_tour = tirage.rng.usize(0..=options.personnes - rang) < apprenants;
        let mut habitant = if du_tour {
            apprenants -= 1;
            tirage.apprenant(point, rang)?
        } else {
            tirage.ancien(point, rang)?
        };
        if let Some(etape) = habitant.etape {
            let effectif = effectifs.entry(etape).or_insert(0);
            *effectif += 1;
            habitant.compte = *effectif <= options.comptes && AVEC_COMPTE.contains(&etape);
        }
        csv.serialize(habitant)?;
    }
    csv.flush()?;
    Ok(effectifs)
}

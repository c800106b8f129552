use super::Centimes;
use crate::inscription::{Condition, Critere, FaitsInscription, toutes_remplies};
use serde::{Deserialize, Serialize};

/// A tariff in force for a period, held as data: the rates change each year and are never in the code (domain §6.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tarif {
    pub code: String,
    /// Set by the State for all establishments, not voted by this one.
    pub national: bool,
    pub libelle_fr: String,
    pub libelle_en: String,
    pub montant: Centimes,
    /// Reduced rate, where the text of law gives one.
    pub reduit: Option<Centimes>,
    /// *Droits différenciés* of first entrants from outside the European Union, where they exist.
    pub differencie: Option<Centimes>,
    /// The text of law or the vote that sets the amount.
    pub reference_fr: String,
    pub reference_en: String,
}

codes! {
    /// What a rule does to the fees.
    Effet {
        /// The *droits différenciés* apply instead of the ordinary rate.
        Differencie = "DIFFERENCIE",
        /// Another tariff applies instead of the one of the point d'inscription.
        AutreTarif = "AUTRE_TARIF",
        /// Brought down to the reduced rate.
        Reduit = "REDUIT",
        /// Brought back to the ordinary rate.
        National = "NATIONAL",
        /// Nothing is due.
        Gratuit = "GRATUIT",
    }
}

/// A rule held as data: when all its conditions hold, its effect applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegleDroits {
    pub code: String,
    pub effet: Effet,
    pub conditions: Vec<Condition>,
    /// For [`Effet::AutreTarif`].
    pub tarif: Option<Tarif>,
    pub libelle_fr: String,
    pub libelle_en: String,
    pub reference_fr: String,
    pub reference_en: String,
}

/// What the engine looks at, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntreesDevis {
    pub point_inscription: String,
    pub periode: String,
    pub tarif: Option<Tarif>,
    /// In the order in which the establishment wants them tried.
    pub regles: Vec<RegleDroits>,
    pub faits: FaitsInscription,
}

/// Code of the line that applies the tariff of the point d'inscription.
pub const TARIF_PLEIN: &str = "TARIF_PLEIN";
/// Code of the line that says that nothing is due because no tariff is attached.
pub const SANS_TARIF: &str = "SANS_TARIF";

/// One line of the quote, with the reason of its amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneDevis {
    /// [`TARIF_PLEIN`], [`SANS_TARIF`], or the code of the rule held as data.
    pub regle: String,
    #[serde(default)]
    pub effet: Option<Effet>,
    pub libelle_fr: String,
    pub libelle_en: String,
    /// Negative for an exemption.
    pub montant: Centimes,
    pub reference_fr: String,
    pub reference_en: String,
    /// Inputs that the rule used, as (name, value): shown under "Pourquoi ce montant ?".
    pub entrees: Vec<(String, String)>,
}

/// What is due for one enrolment: the total is always the sum of the lines, and never negative.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devis {
    pub lignes: Vec<LigneDevis>,
    pub total: Centimes,
}

/// Works out what is due (domain §6.6 and §9.2): the tariff, or what takes its place, then the exemption that leaves
/// least to pay; of two that leave the same, the first in the order of the rules. No rounding anywhere.
pub fn etablir_devis(entrees: &EntreesDevis) -> Devis {
    let Some(tarif) = &entrees.tarif else {
        return total(vec![sans_tarif(entrees)]);
    };
    let retenues: Vec<&RegleDroits> = entrees
        .regles
        .iter()
        .filter(|r| toutes_remplies(&r.conditions, &avec_tarif(entrees, tarif)))
        .collect();
    let base = base(entrees, tarif, &retenues);
    let du = base.montant;
    let exoneration = retenues
        .iter()
        .filter_map(|r| Some((*r, apres(r.effet, tarif)?)))
        .filter(|(_, reste)| *reste < du)
        .min_by_key(|(_, reste)| *reste)
        .map(|(regle, reste)| ligne(entrees, regle, Centimes(reste.0 - du.0)));
    total(std::iter::once(base).chain(exoneration).collect())
}

/// The facts, with what only the tariff knows.
fn avec_tarif(entrees: &EntreesDevis, tarif: &Tarif) -> FaitsInscription {
    let mut faits = entrees.faits.clone();
    faits.poser(Critere::Tarif, if tarif.national { "NATIONAL" } else { "LOCAL" });
    faits
}

/// The first line: what applies before any exemption.
fn base(entrees: &EntreesDevis, tarif: &Tarif, retenues: &[&RegleDroits]) -> LigneDevis {
    let remplacement = retenues.iter().find_map(|r| match r.effet {
        Effet::Differencie => tarif.differencie.map(|montant| (*r, montant)),
        Effet::AutreTarif => r.tarif.as_ref().map(|autre| (*r, autre.montant)),
        _ => None,
    });
    match remplacement {
        Some((regle, montant)) => ligne(entrees, regle, montant),
        None => LigneDevis {
            regle: TARIF_PLEIN.into(),
            effet: None,
            libelle_fr: tarif.libelle_fr.clone(),
            libelle_en: tarif.libelle_en.clone(),
            montant: tarif.montant,
            reference_fr: tarif.reference_fr.clone(),
            reference_en: tarif.reference_en.clone(),
            entrees: vec![
                ("pointInscription".into(), entrees.point_inscription.clone()),
                ("periode".into(), entrees.periode.clone()),
                ("tarifCode".into(), tarif.code.clone()),
            ],
        },
    }
}

/// What is left to pay after an exemption; None for what is not one, or has no amount in this tariff.
fn apres(effet: Effet, tarif: &Tarif) -> Option<Centimes> {
    match effet {
        Effet::Gratuit => Some(Centimes::ZERO),
        Effet::National => Some(tarif.montant),
        Effet::Reduit => tarif.reduit,
        Effet::Differencie | Effet::AutreTarif => None,
    }
}

fn ligne(entrees: &EntreesDevis, regle: &RegleDroits, montant: Centimes) -> LigneDevis {
    let faits = |c: &Condition| (c.critere.code().to_owned(), entrees.faits.texte(c.critere));
    LigneDevis {
        regle: regle.code.clone(),
        effet: Some(regle.effet),
        libelle_fr: regle.libelle_fr.clone(),
        libelle_en: regle.libelle_en.clone(),
        montant,
        reference_fr: regle.reference_fr.clone(),
        reference_en: regle.reference_en.clone(),
        entrees: regle
            .conditions
            .iter()
            .filter(|c| c.critere != Critere::Tarif)
            .map(faits)
            .collect(),
    }
}

fn sans_tarif(entrees: &EntreesDevis) -> LigneDevis {
    LigneDevis {
        regle: SANS_TARIF.into(),
        effet: None,
        libelle_fr: "Aucun droit".into(),
        libelle_en: "No fee".into(),
        montant: Centimes::ZERO,
        reference_fr: String::new(),
        reference_en: String::new(),
        entrees: vec![
            ("pointInscription".into(), entrees.point_inscription.clone()),
            ("periode".into(), entrees.periode.clone()),
        ],
    }
}

fn total(lignes: Vec<LigneDevis>) -> Devis {
    let total = lignes.iter().map(|l| l.montant).sum();
    Devis { lignes, total }
}

/// What is given back when an enrolment is cancelled: what was paid, less the part that the establishment keeps
/// (domain §6.6, rule 9); nothing when the president does not grant it.
pub fn remboursement(paye: Centimes, part_acquise: Centimes, accorde: bool) -> Centimes {
    if accorde {
        Centimes((paye.0 - part_acquise.0).max(0))
    } else {
        Centimes::ZERO
    }
}

/// How many exemptions of the president the establishment may grant: a share of those enrolled, not counting those who are
/// exempted as of right (domain §6.6, rule 4); rounded down.
pub fn plafond_exonerations(inscrits: u32, pourcent: u32) -> u32 {
    u32::try_from(u64::from(inscrits) * u64::from(pourcent) / 100).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "devis_tests.rs"]
mod tests;

use super::Centimes;
use serde::{Deserialize, Serialize};

/// A tariff in force for a period, held as data: the rates change each year and are never in the code (domain §6.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tarif {
    pub code: String,
    pub libelle_fr: String,
    pub libelle_en: String,
    pub montant: Centimes,
    /// The text of law or the vote that sets the amount.
    pub reference_fr: String,
    pub reference_en: String,
}

/// The rule that made a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegleDroit {
    /// The tariff attached to the point d'inscription applies in full.
    TarifPlein,
    /// No tariff is attached: nothing is due, and the line says so instead of hiding it.
    SansTarif,
}

/// What the rules look at, and nothing else: shown under "Pourquoi ce montant ?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntreesDevis {
    pub point_inscription: String,
    pub periode: String,
    pub tarif: Option<Tarif>,
}

/// One line of the quote, with the reason of its amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneDevis {
    pub regle: RegleDroit,
    pub libelle_fr: String,
    pub libelle_en: String,
    pub montant: Centimes,
    pub reference_fr: String,
    pub reference_en: String,
    /// Inputs that the rule used, as (name, value).
    pub entrees: Vec<(String, String)>,
}

/// What is due for one enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Devis {
    pub lignes: Vec<LigneDevis>,
    pub total: Centimes,
}

/// Works out what is due. One tariff per point d'inscription for now; the total is always the sum of the lines.
pub fn etablir_devis(entrees: &EntreesDevis) -> Devis {
    let mut faits = vec![
        ("pointInscription".into(), entrees.point_inscription.clone()),
        ("periode".into(), entrees.periode.clone()),
    ];
    let ligne = match &entrees.tarif {
        Some(tarif) => {
            faits.push(("tarif".into(), tarif.code.clone()));
            LigneDevis {
                regle: RegleDroit::TarifPlein,
                libelle_fr: tarif.libelle_fr.clone(),
                libelle_en: tarif.libelle_en.clone(),
                montant: tarif.montant,
                reference_fr: tarif.reference_fr.clone(),
                reference_en: tarif.reference_en.clone(),
                entrees: faits,
            }
        }
        None => LigneDevis {
            regle: RegleDroit::SansTarif,
            libelle_fr: "Aucun droit".into(),
            libelle_en: "No fee".into(),
            montant: Centimes::ZERO,
            reference_fr: String::new(),
            reference_en: String::new(),
            entrees: faits,
        },
    };
    let lignes = vec![ligne];
    let total = lignes.iter().map(|l| l.montant).sum();
    Devis { lignes, total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entrees(montant: Option<i64>) -> EntreesDevis {
        EntreesDevis {
            point_inscription: "LIC-CHIMIE>L1".into(),
            periode: "PER-2026".into(),
            tarif: montant.map(|m| Tarif {
                code: "LICENCE".into(),
                libelle_fr: "Droits de licence".into(),
                libelle_en: "Bachelor fees".into(),
                montant: Centimes(m),
                reference_fr: "Arrêté du 19 avril 2019".into(),
                reference_en: "Order of 19 April 2019".into(),
            }),
        }
    }

    #[test]
    fn le_tarif_du_point_explique_sa_ligne() {
        let devis = etablir_devis(&entrees(Some(17_800)));
        assert_eq!(devis.total, Centimes(17_800));
        assert_eq!(devis.lignes[0].regle, RegleDroit::TarifPlein);
        assert!(devis.lignes[0].entrees.contains(&("tarif".into(), "LICENCE".into())));
    }

    #[test]
    fn sans_tarif_la_ligne_le_dit() {
        let devis = etablir_devis(&entrees(None));
        assert_eq!(
            (devis.total, devis.lignes[0].regle),
            (Centimes::ZERO, RegleDroit::SansTarif)
        );
    }

    proptest! {
        #[test]
        fn le_total_est_la_somme(montant in 0i64..10_000_000) {
            let devis = etablir_devis(&entrees(Some(montant)));
            prop_assert_eq!(devis.total.0, devis.lignes.iter().map(|l| l.montant.0).sum::<i64>());
            prop_assert_eq!(devis.total.0, montant);
        }
    }
}

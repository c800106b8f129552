use super::Traitement;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A role given to a user on a structure and all below it, between two days (both included).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habilitation {
    pub role: String,
    pub structure: String,
    pub traitements: Vec<Traitement>,
    pub debut: Date,
    pub fin: Option<Date>,
}

impl Habilitation {
    fn active(&self, jour: Date) -> bool {
        self.debut <= jour && self.fin.is_none_or(|fin| jour <= fin)
    }
}

/// The structures under which somebody may do one thing: the roots of the allowed subtrees. Empty: nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Perimetre(Vec<String>);

impl Perimetre {
    /// Codes of the roots, for a query that keeps what has one of them among its ancestors.
    pub fn racines(&self) -> &[String] {
        &self.0
    }

    pub fn vide(&self) -> bool {
        self.0.is_empty()
    }

    /// Is the object inside? `ancetres` is the path of its structure: itself and all above, in any order.
    pub fn contient(&self, ancetres: &[String]) -> bool {
        self.0.iter().any(|racine| ancetres.contains(racine))
    }
}

/// Where somebody may do `traitement` on that day.
pub fn perimetre(habilitations: &[Habilitation], traitement: Traitement, jour: Date) -> Perimetre {
    let mut racines: Vec<String> = habilitations
        .iter()
        .filter(|h| h.active(jour) && h.traitements.contains(&traitement))
        .map(|h| h.structure.clone())
        .collect();
    racines.sort();
    racines.dedup();
    Perimetre(racines)
}

/// The decision: is there an active habilitation whose role holds the traitement and whose structure is the
/// object's or above it? (domain §12.2)
pub fn peut(habilitations: &[Habilitation], traitement: Traitement, ancetres: &[String], jour: Date) -> bool {
    perimetre(habilitations, traitement, jour).contient(ancetres)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn habilitation(structure: &str, traitements: &[Traitement]) -> Habilitation {
        Habilitation {
            role: "R".into(),
            structure: structure.into(),
            traitements: traitements.to_vec(),
            debut: date(2026, 1, 1),
            fin: Some(date(2026, 12, 31)),
        }
    }

    fn chemin(codes: &[&str]) -> Vec<String> {
        codes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn table() {
        let sci = [habilitation("SCI", &[Traitement::InsLire])];
        let jour = date(2026, 7, 8);
        assert!(peut(&sci, Traitement::InsLire, &chemin(&["ETAB00", "SCI"]), jour));
        assert!(
            peut(&sci, Traitement::InsLire, &chemin(&["ETAB00", "SCI", "DEP-CHIM"]), jour),
            "below"
        );
        assert!(
            !peut(&sci, Traitement::InsLire, &chemin(&["ETAB00", "LSH"]), jour),
            "beside"
        );
        assert!(!peut(&sci, Traitement::InsLire, &chemin(&["ETAB00"]), jour), "above");
        assert!(
            !peut(&sci, Traitement::InsValider, &chemin(&["ETAB00", "SCI"]), jour),
            "other act"
        );
    }

    #[test]
    fn les_deux_jours_sont_compris() {
        let sci = [habilitation("SCI", &[Traitement::InsLire])];
        let objet = chemin(&["SCI"]);
        for (jour, attendu) in [
            (date(2025, 12, 31), false),
            (date(2026, 1, 1), true),
            (date(2026, 12, 31), true),
            (date(2027, 1, 1), false),
        ] {
            assert_eq!(peut(&sci, Traitement::InsLire, &objet, jour), attendu, "{jour}");
        }
    }

    proptest! {
        /// Nobody gains a right by losing an habilitation, and rights never leak to another structure.
        #[test]
        fn monotone(structures in proptest::collection::vec("[A-D]", 0..5), objet in proptest::collection::vec("[A-F]", 1..4)) {
            let jour = date(2026, 7, 1);
            let toutes: Vec<_> = structures.iter().map(|s| habilitation(s, &[Traitement::InsLire])).collect();
            let avec = peut(&toutes, Traitement::InsLire, &objet, jour);
            prop_assert_eq!(avec, structures.iter().any(|s| objet.contains(s)));
            if let Some((_, reste)) = toutes.split_first() {
                prop_assert!(avec || !peut(reste, Traitement::InsLire, &objet, jour));
            }
            prop_assert!(!peut(&toutes, Traitement::InsValider, &objet, jour));
        }
    }
}

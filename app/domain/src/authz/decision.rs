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
    /// Given by somebody who may do this herself, for a time: it is not passed on.
    #[serde(default)]
    pub deleguee: bool,
}

impl Habilitation {
    fn active(&self, jour: Date) -> bool {
        self.debut <= jour && self.finira(jour)
    }

    /// In force on that day, or later.
    pub(super) fn finira(&self, jour: Date) -> bool {
        self.fin.is_none_or(|fin| jour <= fin)
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
            deleguee: false,
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

    /// The rule as one would say it: from the structure of the object up to the root, is there one who lets her?
    fn naif(arbre: &[Option<usize>], habilitations: &[(usize, i16, Option<i16>)], objet: usize, jour: i16) -> bool {
        let mut la = Some(objet);
        while let Some(structure) = la {
            for (sienne, debut, fin) in habilitations {
                if *sienne == structure && *debut <= jour && fin.is_none_or(|f| jour <= f) {
                    return true;
                }
            }
            la = arbre[structure];
        }
        false
    }

    proptest! {
        /// The decision is the naive one, on any tree of structures, on any day.
        #[test]
        fn comme_la_regle_naive(parents in proptest::collection::vec(0usize..100, 0..8),
            siennes in proptest::collection::vec((0usize..9, 1i16..28, proptest::option::of(1i16..28)), 0..5),
            objet in 0usize..9, jour in 1i16..28) {
            let arbre: Vec<Option<usize>> = std::iter::once(None)
                .chain(parents.iter().enumerate().map(|(n, p)| Some(p % (n + 1)))).collect();
            let n = arbre.len();
            let siennes: Vec<_> = siennes.into_iter().map(|(s, d, f)| (s % n, d, f)).collect();
            let objet = objet % n;
            let mut ancetres = Vec::new();
            let mut la = Some(objet);
            while let Some(s) = la {
                ancetres.push(s.to_string());
                la = arbre[s];
            }
            let le = |j: i16| date(2026, 7, i8::try_from(j).unwrap());
            let habilitations: Vec<_> = siennes.iter().map(|(s, d, f)| Habilitation {
                debut: le(*d), fin: f.map(le), ..habilitation(&s.to_string(), &[Traitement::InsLire])
            }).collect();
            prop_assert_eq!(peut(&habilitations, Traitement::InsLire, &ancetres, le(jour)), naif(&arbre, &siennes, objet, jour));
        }

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

use jiff::civil::Date;
use std::{collections::BTreeMap, sync::LazyLock};

/// A country of the national table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pays {
    /// Code of the *Code officiel géographique* of INSEE, `99xxx` (`99100` for France).
    pub code: &'static str,
    /// Name in French.
    pub libelle: &'static str,
    /// Name in English.
    pub libelle_en: &'static str,
    /// Member of the European Union.
    pub ue: bool,
    /// European Economic Area, but not the Union.
    pub eee: bool,
    /// Its nationals pay what those of the Union pay, by an agreement (domain §6.6, rule 5).
    pub accord: bool,
    /// Is no more: a place of birth at most, neither a nationality nor an address.
    pub disparu: bool,
    /// Last day of its existence.
    pub fin: Option<Date>,
}

impl Pays {
    /// Name in French or in English.
    pub const fn nom(&self, fr: bool) -> &'static str {
        if fr { self.libelle } else { self.libelle_en }
    }
}

/// `code;fr;en;zone;fin`, France first, then in the alphabetical order of French. Sources and licences:
/// `server/referentiel/README.md`.
const TABLE: &str = include_str!("pays.csv");

static PAYS: LazyLock<Vec<Pays>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(ligne).collect());
static PAR_CODE: LazyLock<BTreeMap<&'static str, &'static Pays>> =
    // A code may have served before: the country of today comes last, and stays.
    LazyLock::new(|| {
        let (disparus, presents): (Vec<&Pays>, Vec<&Pays>) = PAYS.iter().partition(|p| p.disparu);
        disparus.into_iter().chain(presents).map(|p| (p.code, p)).collect()
    });

fn ligne(texte: &'static str) -> Option<Pays> {
    let mut colonnes = texte.split(';');
    let (code, libelle, libelle_en) = (colonnes.next()?, colonnes.next()?, colonnes.next()?);
    let (zone, fin) = (colonnes.next()?, colonnes.next()?);
    Some(Pays {
        code,
        libelle,
        libelle_en,
        ue: zone == "UE",
        eee: zone == "EEE",
        accord: zone == "ACCORD",
        disparu: !fin.is_empty(),
        fin: fin.parse().ok(),
    })
}

/// The country of that code.
pub fn pays(code: &str) -> Option<&'static Pays> {
    PAR_CODE.get(code).copied()
}

/// Name of the country of that code.
pub fn libelle(code: &str, fr: bool) -> Option<&'static str> {
    pays(code).map(|p| p.nom(fr))
}

/// Codes and names of the countries of today, France first, then in the alphabetical order of the language.
pub fn liste(fr: bool) -> Vec<(&'static str, &'static str)> {
    let mut liste: Vec<_> = PAYS
        .iter()
        .filter(|p| !p.disparu)
        .map(|p| (p.code, p.nom(fr)))
        .collect();
    if !fr {
        liste[1..].sort_by_key(|(_, nom)| crate::identite::normaliser(nom));
    }
    liste
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identite::{CodePays, normaliser};

    #[test]
    fn codes_justes_et_uniques() {
        assert_eq!(PAYS.len(), TABLE.lines().count() - 1, "a line cannot be read");
        let presents = PAYS.iter().filter(|p| !p.disparu).count();
        assert_eq!(
            PAR_CODE.values().filter(|p| !p.disparu).count(),
            presents,
            "two countries of one code"
        );
        for code in PAR_CODE.keys() {
            assert_eq!(CodePays::parse(code).unwrap().as_str(), *code);
        }
    }

    #[test]
    fn ordre_de_l_affichage() {
        for fr in [true, false] {
            let liste = liste(fr);
            assert_eq!(liste[0].0, CodePays::FRANCE);
            let noms: Vec<_> = liste[1..].iter().map(|(_, nom)| normaliser(nom)).collect();
            assert!(noms.is_sorted(), "{noms:?}");
        }
    }

    #[test]
    fn libelles() {
        assert_eq!(libelle("99109", true), Some("Allemagne"));
        assert_eq!(libelle("99109", false), Some("Germany"));
        assert_eq!(libelle("99132", true), Some("Royaume-Uni"));
        assert_eq!(libelle("99999", true), None);
    }

    #[test]
    fn zones() {
        assert_eq!(PAYS.iter().filter(|p| p.ue).count(), 27, "members of the Union");
        assert!(pays("99140").unwrap().accord, "Switzerland");
        assert!(!pays("99132").unwrap().ue, "the United Kingdom left");
    }
}

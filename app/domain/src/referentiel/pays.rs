use jiff::civil::Date;
use std::sync::LazyLock;

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
    /// Place in the English list, France being 0; the French order is that of the table. Held as data, for the browser
    /// needs no sort then.
    rang_en: usize,
}

impl Pays {
    /// Name in French or in English.
    pub const fn nom(&self, fr: bool) -> &'static str {
        if fr { self.libelle } else { self.libelle_en }
    }
}

/// `code;fr;en;zone;fin;rang_en`, France first, then in the alphabetical order of French. Sources and licences:
/// `server/referentiel/README.md`.
const TABLE: &str = include_str!("pays.csv");

static PAYS: LazyLock<Vec<Pays>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(ligne).collect());
fn ligne(texte: &'static str) -> Option<Pays> {
    let mut colonnes = texte.split(';');
    let (code, libelle, libelle_en) = (colonnes.next()?, colonnes.next()?, colonnes.next()?);
    let (zone, fin, rang_en) = (colonnes.next()?, colonnes.next()?, colonnes.next()?);
    Some(Pays {
        code,
        libelle,
        libelle_en,
        ue: zone == "UE",
        eee: zone == "EEE",
        accord: zone == "ACCORD",
        disparu: !fin.is_empty(),
        fin: fin.parse().ok(),
        rang_en: rang_en.parse().unwrap_or(0),
    })
}

/// The country of that code; when it served before, the country of today.
pub fn pays(code: &str) -> Option<&'static Pays> {
    let porteurs = || PAYS.iter().filter(|p| p.code == code);
    porteurs().find(|p| !p.disparu).or_else(|| porteurs().next())
}

/// Name of the country of that code.
pub fn libelle(code: &str, fr: bool) -> Option<&'static str> {
    pays(code).map(|p| p.nom(fr))
}

/// Codes and names for a place of birth, or of a bac: a country of today bears the names of those that had its code before, and
/// those that left no code to anybody come last.
pub fn liste_de_tout_temps(fr: bool) -> Vec<(&'static str, String)> {
    let mut liste: Vec<(&'static str, String)> = liste(fr).into_iter().map(|(c, nom)| (c, nom.to_owned())).collect();
    for p in PAYS.iter().filter(|p| p.disparu) {
        match liste.iter_mut().find(|(code, _)| *code == p.code) {
            Some((_, noms)) => *noms = format!("{noms} / {}", p.nom(fr)),
            None => liste.push((p.code, p.nom(fr).to_owned())),
        }
    }
    liste
}

/// Codes and names of the countries of today, France first, then in the alphabetical order of the language.
pub fn liste(fr: bool) -> Vec<(&'static str, &'static str)> {
    let presents = || PAYS.iter().filter(|p| !p.disparu);
    let mut liste: Vec<_> = presents().map(|p| (p.code, p.nom(fr))).collect();
    if !fr {
        for p in presents() {
            liste[p.rang_en] = (p.code, p.nom(fr));
        }
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
        for p in PAYS.iter() {
            assert_eq!(CodePays::parse(p.code).unwrap().as_str(), p.code);
            let presents = PAYS.iter().filter(|autre| autre.code == p.code && !autre.disparu);
            assert!(presents.count() < 2, "two countries of {}", p.code);
        }
    }

    #[test]
    fn ordre_de_l_affichage() {
        for fr in [true, false] {
            let liste = liste(fr);
            assert_eq!(liste[0].0, CodePays::FRANCE);
            let noms: Vec<_> = liste[1..].iter().map(|(_, nom)| normaliser(nom)).collect();
            assert!(noms.is_sorted(), "{noms:?}");
            assert_eq!(liste.len(), PAYS.iter().filter(|p| !p.disparu).count());
        }
    }

    #[test]
    fn un_pays_disparu_se_trouve_par_son_nom() {
        let liste = liste_de_tout_temps(true);
        let noms = |code: &str| {
            let siens: Vec<_> = liste.iter().filter(|(c, _)| *c == code).collect();
            assert_eq!(siens.len(), 1, "{code}");
            siens[0].1.as_str()
        };
        assert_eq!(noms("99115"), "Tchécoslovaquie");
        assert_eq!(noms("99121"), "Serbie / Serbie-et-Monténégro / Yougoslavie");
        for p in PAYS.iter() {
            assert!(noms(p.code).contains(p.libelle), "{}", p.libelle);
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

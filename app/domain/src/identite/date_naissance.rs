use crate::CodeErreur;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Youngest age of a learner, in full years (domain §4.4). A parameter of the establishment's systems.
pub const AGE_MIN: i16 = 14;

/// Oldest age of a learner, in full years (domain §4.4). A parameter of the establishment's systems.
pub const AGE_MAX: i16 = 100;

/// Day of birth, written `AAAA-MM-JJ`. Deserialising checks the calendar only: the age was checked on the day when the
/// date was typed, and a stored date must not become wrong as time goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DateNaissance(Date);

impl DateNaissance {
    /// Reads `AAAA-MM-JJ` or `JJ/MM/AAAA`. Refused: `Obligatoire` when empty, `DateInvalide` for another shape or a
    /// day that the calendar does not have, `DateTropRecente` below [`AGE_MIN`] years on the day `aujourd_hui`,
    /// `DateTropAncienne` above [`AGE_MAX`].
    pub fn parse(saisie: &str, aujourd_hui: Date) -> Result<Self, CodeErreur> {
        let texte = saisie.trim();
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        let naissance = Self(lire(texte).ok_or(CodeErreur::DateInvalide)?);
        let age = naissance.age(aujourd_hui);
        if age < AGE_MIN {
            Err(CodeErreur::DateTropRecente)
        } else if age > AGE_MAX {
            Err(CodeErreur::DateTropAncienne)
        } else {
            Ok(naissance)
        }
    }

    /// The day.
    pub fn date(self) -> Date {
        self.0
    }

    /// Age in full years on that day; who was born on 29 February turns a year older on 1 March of a common year.
    /// Negative before the birth.
    pub fn age(self, jour: Date) -> i16 {
        let anniversaire_passe = (jour.month(), jour.day()) >= (self.0.month(), self.0.day());
        jour.year() - self.0.year() - i16::from(!anniversaire_passe)
    }
}

fn lire(texte: &str) -> Option<Date> {
    let (separateur, iso) = if texte.contains('-') { ('-', true) } else { ('/', false) };
    let mut morceaux = texte.split(separateur);
    let (a, mois, b) = (morceaux.next()?, morceaux.next()?, morceaux.next()?);
    let (annee, jour) = if iso { (a, b) } else { (b, a) };
    let chiffres = |m: &str, n: usize| m.len() == n && m.bytes().all(|o| o.is_ascii_digit());
    if morceaux.next().is_some() || !chiffres(annee, 4) || !chiffres(mois, 2) || !chiffres(jour, 2) {
        return None;
    }
    Date::new(annee.parse().ok()?, mois.parse().ok()?, jour.parse().ok()?).ok()
}

impl fmt::Display for DateNaissance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for DateNaissance {
    type Error = String;
    fn try_from(texte: String) -> Result<Self, String> {
        lire(texte.trim())
            .map(Self)
            .ok_or_else(|| format!("DateNaissance: {:?}", CodeErreur::DateInvalide))
    }
}

impl From<DateNaissance> for String {
    fn from(naissance: DateNaissance) -> Self {
        naissance.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const JOUR: Date = date(2026, 7, 8);

    #[test]
    fn formes() {
        for saisie in ["2008-03-04", "04/03/2008", " 2008-03-04 "] {
            assert_eq!(DateNaissance::parse(saisie, JOUR).unwrap().date(), date(2008, 3, 4));
        }
        assert_eq!(DateNaissance::parse("", JOUR), Err(CodeErreur::Obligatoire));
        for faux in [
            "31/02/2005",
            "2005-13-01",
            "29/02/2007",
            "4/3/2008",
            "04-03-2008",
            "2008/03/04",
            "04/03/08",
            "2008-03",
            "2008-03-04-05",
            "0٤/03/2008",
            "hier",
            "+008-03-04",
        ] {
            assert_eq!(
                DateNaissance::parse(faux, JOUR),
                Err(CodeErreur::DateInvalide),
                "{faux}"
            );
        }
    }

    #[test]
    fn bornes() {
        assert!(DateNaissance::parse("2012-07-08", JOUR).is_ok(), "14 today");
        assert_eq!(
            DateNaissance::parse("2012-07-09", JOUR),
            Err(CodeErreur::DateTropRecente)
        );
        assert_eq!(
            DateNaissance::parse("2030-01-01", JOUR),
            Err(CodeErreur::DateTropRecente)
        );
        assert!(DateNaissance::parse("1925-07-09", JOUR).is_ok(), "101 tomorrow");
        assert_eq!(
            DateNaissance::parse("1925-07-08", JOUR),
            Err(CodeErreur::DateTropAncienne)
        );
        let bissextile = DateNaissance::parse("2008-02-29", JOUR).unwrap();
        assert_eq!(bissextile.age(date(2022, 2, 28)), 13);
        assert_eq!(bissextile.age(date(2022, 3, 1)), 14);
    }

    #[test]
    fn serde_ne_regarde_que_le_calendrier() {
        let lue: DateNaissance = serde_json::from_str("\"1900-01-31\"").unwrap();
        assert_eq!(serde_json::to_string(&lue).unwrap(), "\"1900-01-31\"");
        assert!(serde_json::from_str::<DateNaissance>("\"1900-02-29\"").is_err());
    }

    proptest! {
        #[test]
        fn les_deux_formes_disent_le_meme_jour(annee in 1930i16..2010, mois in 1i8..=12, jour in 1i8..=28) {
            let francaise = DateNaissance::parse(&format!("{jour:02}/{mois:02}/{annee}"), JOUR).unwrap();
            let iso = DateNaissance::parse(&format!("{annee}-{mois:02}-{jour:02}"), JOUR).unwrap();
            prop_assert_eq!(francaise, iso);
            prop_assert_eq!(DateNaissance::parse(&iso.to_string(), JOUR), Ok(iso));
            prop_assert!((AGE_MIN..=AGE_MAX).contains(&iso.age(JOUR)));
        }

        #[test]
        fn ne_panique_jamais(texte in "\\PC{0,14}|[0-9/-]{0,12}") {
            let _ = DateNaissance::parse(&texte, JOUR);
        }
    }
}

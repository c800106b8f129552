use crate::CodeErreur;
use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, ops::Add};

/// An amount in euro cents. Never a float.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Centimes(pub i64);

impl Centimes {
    pub const ZERO: Self = Self(0);
    /// Largest amount that a person may type: a million euros, far above any tariff, far below an overflow.
    pub const MAX_SAISIE: i64 = 100_000_000;

    /// Reads an amount as people type it: `178`, `178,5`, `178.50`, `1 234,50 €`. Strictly positive.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        match Self::parse_ou_zero(saisie)? {
            Self::ZERO => Err(CodeErreur::MontantInvalide { max: Self::MAX_SAISIE }),
            lu => Ok(lu),
        }
    }

    /// The same, where nothing is an amount too.
    pub fn parse_ou_zero(saisie: &str) -> Result<Self, CodeErreur> {
        let texte: String = saisie.chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        let (euros, cents) = texte.split_once([',', '.']).unwrap_or((&texte, ""));
        let chiffres = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if euros.is_empty() || !chiffres(euros) || !chiffres(cents) || cents.len() > 2 || euros.len() > 12 {
            return Err(CodeErreur::FormatInvalide);
        }
        let total = format!("{euros}{cents:0<2}")
            .parse::<i64>()
            .map_err(|_| CodeErreur::FormatInvalide)?;
        if total > Self::MAX_SAISIE {
            return Err(CodeErreur::MontantInvalide { max: Self::MAX_SAISIE });
        }
        Ok(Self(total))
    }
}

impl Add for Centimes {
    type Output = Self;
    fn add(self, autre: Self) -> Self {
        Self(self.0 + autre.0)
    }
}

impl Sum for Centimes {
    fn sum<I: Iterator<Item = Self>>(montants: I) -> Self {
        montants.fold(Self::ZERO, Add::add)
    }
}

/// Plain form for files and interfaces: `178.00`. Sentences for people go through `i18n::format::montant`.
impl fmt::Display for Centimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signe = if self.0 < 0 { "-" } else { "" };
        let absolu = self.0.unsigned_abs();
        write!(f, "{signe}{}.{:02}", absolu / 100, absolu % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (saisie, cents) in [
            ("178", 17800),
            ("178,5", 17850),
            ("178.05", 17805),
            ("1 234,50 €", 123_450),
            ("0,01", 1),
        ] {
            assert_eq!(Centimes::parse(saisie), Ok(Centimes(cents)), "{saisie}");
        }
        for faux in ["-1", "1,234", "abc", ",5", "1,,5", "1e3"] {
            assert_eq!(Centimes::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
        assert!(matches!(Centimes::parse("0"), Err(CodeErreur::MontantInvalide { .. })));
        assert!(matches!(
            Centimes::parse("99999999"),
            Err(CodeErreur::MontantInvalide { .. })
        ));
    }

    proptest! {
        #[test]
        fn ecrire_puis_lire(cents in 1i64..=Centimes::MAX_SAISIE) {
            prop_assert_eq!(Centimes::parse(&Centimes(cents).to_string()), Ok(Centimes(cents)));
        }
    }
}

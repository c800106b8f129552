use super::{CodeChemin, CodePeriode};
use crate::CodeErreur;

/// A wish as admission files write it: a path, with its period behind `@` or in a column of its own
/// (`CHEMIN` or `CHEMIN@PERIODE`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voeu {
    pub chemin: CodeChemin,
    pub periode: Option<CodePeriode>,
}

impl Voeu {
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        match saisie.trim().split_once('@') {
            None => Ok(Self {
                chemin: CodeChemin::parse(saisie)?,
                periode: None,
            }),
            Some((chemin, periode)) => Ok(Self {
                chemin: CodeChemin::parse(chemin)?,
                periode: Some(CodePeriode::parse(periode)?),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn avec_et_sans_periode() {
        let seul = Voeu::parse("LIC-CHIMIE>L1-CHIMIE").unwrap();
        assert_eq!((seul.chemin.as_str(), seul.periode), ("LIC-CHIMIE>L1-CHIMIE", None));
        let complet = Voeu::parse("LIC-CHIMIE>L1-CHIMIE@PER-2026").unwrap();
        assert_eq!(complet.periode.unwrap().as_str(), "PER-2026");
        assert!(Voeu::parse("LIC@").is_err());
        assert!(Voeu::parse("@PER-2026").is_err());
    }
}

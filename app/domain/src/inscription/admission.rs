use super::Origine;
use crate::{
    identite::{Ine, normaliser},
    offre::{CodeChemin, CodePeriode},
};
use jiff::civil::Date;

/// What the file says of a wish: still wanted, or given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum EtatVoeu {
    #[default]
    Accepte,
    /// The person gave the place up: cancels what is not submitted yet (domain §6.4).
    Demission,
}

impl EtatVoeu {
    /// `etat_voeu` of the file; empty means accepted.
    pub fn parse(saisie: &str) -> Option<Self> {
        match saisie.trim().to_lowercase().as_str() {
            "" | "accepte" | "accepté" | "oui" | "oui definitif" | "oui définitif" => Some(Self::Accepte),
            "demission" | "démission" | "demissionne" | "démissionné" => Some(Self::Demission),
            _ => None,
        }
    }
}

/// One wish of one line, checked in form; its codes are still to be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    pub origine: Origine,
    /// Year of the competition or campaign.
    pub annee: i16,
    pub chemin: CodeChemin,
    pub periode: CodePeriode,
    pub etat: EtatVoeu,
    /// Column of the wish, 1 to 5, to name fields in reports.
    pub rang: u8,
}

/// Key of an admission, which makes an import idempotent: (origin, candidate number, wish), and without a number
/// (origin, year, wish, INE, or name and birth date).
pub fn cle_admission(
    admission: &Admission,
    numero_candidat: Option<&str>,
    ine: Option<&Ine>,
    nom_naissance: &str,
    prenom: &str,
    date_naissance: Date,
) -> String {
    let voeu = format!("{}@{}", admission.chemin, admission.periode);
    let origine = admission.origine.code();
    let annee = admission.annee;
    match (numero_candidat, ine) {
        (Some(numero), _) => format!("N|{origine}|{}|{voeu}", numero.trim().to_uppercase()),
        (None, Some(ine)) => format!("I|{origine}|{annee}|{voeu}|{ine}"),
        (None, None) => {
            format!(
                "P|{origine}|{annee}|{voeu}|{}|{}|{date_naissance}",
                normaliser(nom_naissance),
                normaliser(prenom)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn admission() -> Admission {
        Admission {
            origine: Origine::Parcoursup,
            annee: 2026,
            chemin: CodeChemin::parse("LIC-CHIMIE>L1-CHIMIE").unwrap(),
            periode: CodePeriode::parse("PER-2026").unwrap(),
            etat: EtatVoeu::Accepte,
            rang: 1,
        }
    }

    #[test]
    fn le_numero_suffit() {
        let jour = date(2008, 3, 4);
        let a = cle_admission(&admission(), Some("2026-17"), None, "Lefèvre", "Zoé", jour);
        let b = cle_admission(
            &admission(),
            Some(" 2026-17 "),
            None,
            "LEFEVRE-DURAND",
            "Zoe",
            date(2008, 4, 3),
        );
        assert_eq!(a, b, "with a number, the civil status plays no part");
    }

    #[test]
    fn sans_numero_l_ecriture_du_nom_ne_compte_pas() {
        let jour = date(2008, 3, 4);
        let cle = |nom, prenom| cle_admission(&admission(), None, None, nom, prenom, jour);
        assert_eq!(cle("Lefèvre", "Anne-Zoé"), cle("LEFEVRE", "anne zoe"));
        assert_ne!(cle("Lefèvre", "Anne"), cle("Lefebvre", "Anne"));
    }

    proptest! {
        #[test]
        fn deux_numeros_deux_cles(a in "[A-Z0-9]{1,12}", b in "[A-Z0-9]{1,12}") {
            let jour = date(2008, 3, 4);
            let cle = |n: &str| cle_admission(&admission(), Some(n), None, "X", "Y", jour);
            prop_assert_eq!(a == b, cle(&a) == cle(&b));
        }
    }
}

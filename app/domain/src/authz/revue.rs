//! Reviews: every role of a part of the establishment is confirmed or taken away, by somebody else than who has it, before a
//! day.

use super::{Habilitation, Traitement, peut};
use crate::ids::UtilisateurId;
use jiff::civil::Date;

codes! {
    /// What was decided of a role that is reviewed.
    Decision {
        Confirmee = "CONFIRMEE",
        Retiree = "RETIREE",
        /// Ended by the upkeep: nobody had reviewed it on the last day.
        Echue = "ECHUE",
        /// It had ended by itself before the review was closed.
        SansObjet = "SANS_OBJET",
    }
}

codes! {
    /// Why a review is not opened, or nothing is decided in it.
    RefusRevue {
        /// It would end today or before.
        EcheancePassee = "ECHEANCE_PASSEE",
        /// Managing rights is not allowed on this structure.
        HorsPerimetre = "HORS_PERIMETRE",
        /// The last day is over.
        Close = "CLOSE",
        /// Nobody reviews what she has herself.
        SoiMeme = "SOI_MEME",
        /// Somebody decided already.
        DejaRevue = "DEJA_REVUE",
        /// The role has ended meanwhile: nothing is left to review.
        Terminee = "TERMINEE",
        /// Another review of this structure is open.
        DejaOuverte = "DEJA_OUVERTE",
        /// Nobody has a role there.
        Vide = "VIDE",
    }
}

/// Where a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EtatRevue {
    /// Last day on which something is decided.
    pub echeance: Date,
    /// The upkeep has closed it.
    pub close: bool,
}

impl EtatRevue {
    pub fn ouverte(&self, jour: Date) -> bool {
        !self.close && jour <= self.echeance
    }

    /// Is it for the upkeep to close?
    pub fn a_clore(&self, jour: Date) -> bool {
        !self.close && self.echeance < jour
    }
}

/// A role that is reviewed, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revisee<'a> {
    pub titulaire: UtilisateurId,
    /// The structure and all above it.
    pub ancetres: &'a [String],
    pub decision: Option<Decision>,
    /// The role is there, and not over.
    pub en_vigueur: bool,
}

impl Revisee<'_> {
    /// Is it still to be reviewed? What has ended by itself is not.
    pub fn reste(&self) -> bool {
        self.decision.is_none() && self.en_vigueur
    }
}

/// May a review of this structure be opened until that day?
pub fn ouvrir_revue(
    habilitations: &[Habilitation],
    ancetres: &[String],
    echeance: Date,
    jour: Date,
) -> Result<(), RefusRevue> {
    if !peut(habilitations, Traitement::HabGerer, ancetres, jour) {
        Err(RefusRevue::HorsPerimetre)
    } else if echeance <= jour {
        Err(RefusRevue::EcheancePassee)
    } else {
        Ok(())
    }
}

/// May `par` decide of this role? By who manages rights there, of others only, once, while the review is open.
pub fn reviser(
    habilitations: &[Habilitation],
    par: UtilisateurId,
    revue: EtatRevue,
    revisee: &Revisee<'_>,
    jour: Date,
) -> Result<(), RefusRevue> {
    if !peut(habilitations, Traitement::HabGerer, revisee.ancetres, jour) {
        Err(RefusRevue::HorsPerimetre)
    } else if !revue.ouverte(jour) {
        Err(RefusRevue::Close)
    } else if par == revisee.titulaire {
        Err(RefusRevue::SoiMeme)
    } else if revisee.decision.is_some() {
        Err(RefusRevue::DejaRevue)
    } else if !revisee.en_vigueur {
        Err(RefusRevue::Terminee)
    } else {
        Ok(())
    }
}

/// What the upkeep decides of a line that nobody reviewed, when it closes the review; nothing: it is listed, and stays.
pub fn a_l_echeance(fin_automatique: bool, revisee: &Revisee<'_>) -> Option<Decision> {
    match (revisee.decision, revisee.en_vigueur) {
        (Some(_), _) => None,
        (None, false) => Some(Decision::SansObjet),
        (None, true) => fin_automatique.then_some(Decision::Echue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    const JOUR: Date = date(2026, 7, 8);

    fn qui(n: u128) -> UtilisateurId {
        UtilisateurId(Uuid::from_u128(n))
    }

    fn gere(structure: &str) -> [Habilitation; 1] {
        [Habilitation {
            role: "R".into(),
            structure: structure.into(),
            traitements: vec![Traitement::HabGerer],
            debut: date(2026, 1, 1),
            fin: None,
            deleguee: false,
        }]
    }

    #[test]
    fn table() {
        let sci = ["TOUT".to_owned(), "SCI".to_owned()];
        let etat = EtatRevue {
            echeance: JOUR,
            close: false,
        };
        let elle = Revisee {
            titulaire: qui(2),
            ancetres: &sci,
            decision: None,
            en_vigueur: true,
        };
        let (partout, ailleurs) = (gere("TOUT"), gere("LSH"));
        for (quoi, siens, par, etat, revisee, attendu) in [
            ("on the last day", &partout, 1, etat, elle, Ok(())),
            ("elsewhere", &ailleurs, 1, etat, elle, Err(RefusRevue::HorsPerimetre)),
            ("one's own", &partout, 2, etat, elle, Err(RefusRevue::SoiMeme)),
            (
                "a day late",
                &partout,
                1,
                EtatRevue {
                    echeance: date(2026, 7, 7),
                    ..etat
                },
                elle,
                Err(RefusRevue::Close),
            ),
            (
                "closed",
                &partout,
                1,
                EtatRevue { close: true, ..etat },
                elle,
                Err(RefusRevue::Close),
            ),
            (
                "twice",
                &partout,
                1,
                etat,
                Revisee {
                    decision: Some(Decision::Confirmee),
                    ..elle
                },
                Err(RefusRevue::DejaRevue),
            ),
            (
                "over",
                &partout,
                1,
                etat,
                Revisee {
                    en_vigueur: false,
                    ..elle
                },
                Err(RefusRevue::Terminee),
            ),
        ] {
            assert_eq!(reviser(siens, qui(par), etat, &revisee, JOUR), attendu, "{quoi}");
        }
        for (siens, echeance, attendu) in [
            (&partout, date(2026, 7, 9), Ok(())),
            (&partout, JOUR, Err(RefusRevue::EcheancePassee)),
            (&ailleurs, date(2026, 7, 9), Err(RefusRevue::HorsPerimetre)),
        ] {
            assert_eq!(ouvrir_revue(siens, &sci, echeance, JOUR), attendu, "{echeance}");
        }
    }

    proptest! {
        /// What may be decided is what remains, never one's own; a review is open, or to be closed, or closed.
        #[test]
        fn seul_ce_qui_reste_se_decide(echeance in -5i64..5, close in any::<bool>(), par in 1u128..4, titulaire in 1u128..4,
            decision in proptest::option::of(proptest::sample::select(Decision::TOUS)), en_vigueur in any::<bool>(), la in any::<bool>()) {
            let ancetres = ["TOUT".to_owned(), "SCI".to_owned()];
            let etat = EtatRevue { echeance: JOUR.saturating_add(echeance.days()), close };
            let revisee = Revisee { titulaire: qui(titulaire), ancetres: &ancetres, decision, en_vigueur };
            let siens = gere(if la { "SCI" } else { "LSH" });
            let permis = reviser(&siens, qui(par), etat, &revisee, JOUR).is_ok();
            prop_assert_eq!(permis, la && etat.ouverte(JOUR) && revisee.reste() && par != titulaire);
            let finie = a_l_echeance(true, &revisee) == Some(Decision::Echue);
            prop_assert_eq!(finie, revisee.reste(), "only what remains is ever ended");
            prop_assert!(a_l_echeance(false, &revisee).is_none_or(|d| d == Decision::SansObjet));
            prop_assert_eq!([etat.ouverte(JOUR), etat.a_clore(JOUR), close].iter().filter(|x| **x).count(), 1);
        }
    }
}

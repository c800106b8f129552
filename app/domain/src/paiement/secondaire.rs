use super::{Centimes, Devis, Effet};
use crate::{ids::InscriptionId, inscription::Critere};
use std::cmp::Reverse;

/// National fees of one enrolment among those of a person for the same year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DroitNational {
    pub inscription: InscriptionId,
    /// Before any exemption.
    pub montant: Centimes,
    /// Invoiced, and not as a secondary enrolment: of two that cost the same, it stays what it is.
    pub principal: bool,
}

/// Is another enrolment the one whose fees are due in full? Of several national diplomas of a year in one establishment,
/// the dearest is paid in full and each other one at the reduced rate (order of 19 April 2019; domain §6.6, rule 1).
pub fn est_secondaire(moi: &DroitNational, autres: &[DroitNational]) -> bool {
    let rang = |d: &DroitNational| (d.montant, d.principal, Reverse(d.inscription));
    autres.iter().any(|autre| rang(autre) > rang(moi))
}

impl Devis {
    /// What the national fees are before any exemption; None when something is voted instead, or nothing is due: such an
    /// enrolment makes no other one cheaper.
    pub fn droit_national(&self, tarif_national: bool) -> Option<Centimes> {
        let base = self.lignes.first()?;
        let vote = !tarif_national || base.effet == Some(Effet::AutreTarif);
        (!vote && self.total > Centimes::ZERO).then_some(base.montant)
    }

    /// Was it worked out as that of a secondary enrolment?
    pub fn secondaire(&self) -> bool {
        let dite = |(critere, valeur): &(String, String)| critere == Critere::Secondaire.code() && valeur == "oui";
        self.lignes.iter().any(|ligne| ligne.entrees.iter().any(dite))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn droit(n: u128, montant: i64, principal: bool) -> DroitNational {
        DroitNational {
            inscription: InscriptionId(Uuid::from_u128(n)),
            montant: Centimes(montant),
            principal,
        }
    }

    #[test]
    fn table() {
        let (licence, master) = (droit(1, 17_800, true), droit(2, 25_400, false));
        assert!(!est_secondaire(&licence, &[]), "alone");
        assert!(
            est_secondaire(&licence, &[master]),
            "the dearest is paid in full, even the last"
        );
        assert!(!est_secondaire(&master, &[licence]));
        let autre = droit(0, 17_800, false);
        assert!(
            est_secondaire(&autre, &[licence]),
            "as dear: the first stays what it is"
        );
        assert!(!est_secondaire(&licence, &[autre]));
    }

    proptest! {
        /// Whatever a person is enrolled in, exactly one is paid in full.
        #[test]
        fn une_seule_est_principale(cas in proptest::collection::vec((0i64..4, any::<bool>()), 1..6)) {
            let tous: Vec<_> = (0..).zip(&cas).map(|(n, (montant, principal))| droit(n, *montant, *principal)).collect();
            let principales = tous.iter().filter(|moi| {
                let autres: Vec<_> = tous.iter().filter(|a| a != moi).copied().collect();
                !est_secondaire(moi, &autres)
            });
            prop_assert_eq!(principales.count(), 1);
        }
    }
}

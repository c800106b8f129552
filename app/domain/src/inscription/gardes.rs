use super::{Etape, StatutPieces};
use crate::{identite::StatutIne, paiement::Centimes};
use serde::{Deserialize, Serialize};

/// One thing that stands in the way of a transition. A work queue shows them, a refusal lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Blocage {
    /// The calendar of enrolment is not open.
    CalendrierFerme,
    /// The calendar is not over yet.
    CalendrierNonClos,
    /// The person may be known twice; a clerk must decide.
    DoublonPotentiel,
    /// The step "identité" is incomplete or holds an error.
    IdentiteIncomplete,
    /// The step "coordonnées" is incomplete or holds an error.
    ContactsIncomplets,
    /// An agreement that is mandatory was not given.
    AccordManquant,
    /// The CVEC number is missing.
    CvecManquante,
    /// The CVEC is still to be confirmed by its service.
    CvecNonValidee,
    /// A mandatory document is missing.
    PiecesManquantes,
    /// A document that blocks is still to be looked at, or was refused.
    PiecesAValider,
    /// No way of paying was chosen although something is due.
    ModaliteManquante,
    /// Less was paid than what validates (a third of what is due).
    PaiementInsuffisant,
    /// Money was received: reopening would lose it.
    PaiementEncaisse,
    /// The INE is in dispute or was refused.
    IneARegler,
    /// A clerk asked for a second look.
    ARevoir,
    /// A cancellation needs a motive.
    MotifManquant,
    /// A jury has deliberated on this enrolment.
    DeliberationExistante,
    /// The point d'inscription is closed.
    PointInactif,
    /// The period is not active.
    PeriodeInactive,
    /// The person already has a living enrolment on this path.
    DejaInscrit,
}

impl From<Etape> for Blocage {
    fn from(etape: Etape) -> Self {
        match etape {
            Etape::Identite => Self::IdentiteIncomplete,
            Etape::Contacts | Etape::Recapitulatif => Self::ContactsIncomplets,
        }
    }
}

/// Where the CVEC stands (domain §6.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cvec {
    NonDue,
    Manquante,
    /// A number was typed, its service did not confirm it yet.
    Saisie,
    Validee,
}

/// What a submission looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaitsSoumission {
    /// Steps of the dossier that hold an error or a gap.
    pub etapes_incompletes: Vec<Etape>,
    /// Were all mandatory agreements given?
    pub accords_donnes: bool,
    pub cvec: Cvec,
    pub pieces: StatutPieces,
    /// Amount due, in cents.
    pub total_du: Centimes,
    /// Was a way of paying chosen (the desk is one)?
    pub modalite_choisie: bool,
}

impl FaitsSoumission {
    pub fn blocages(&self) -> Vec<Blocage> {
        let mut blocages: Vec<Blocage> = self.etapes_incompletes.iter().copied().map(Blocage::from).collect();
        blocages.dedup();
        let mut si = |condition: bool, blocage| {
            if condition {
                blocages.push(blocage);
            }
        };
        si(!self.accords_donnes, Blocage::AccordManquant);
        si(self.cvec == Cvec::Manquante, Blocage::CvecManquante);
        si(!self.pieces.permet_soumission(), Blocage::PiecesManquantes);
        si(
            self.total_du > Centimes::ZERO && !self.modalite_choisie,
            Blocage::ModaliteManquante,
        );
        blocages
    }
}

/// What a validation looks at (domain §6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaitsValidation {
    pub statut_ine: StatutIne,
    pub cvec: Cvec,
    pub pieces: StatutPieces,
    pub total_du: Centimes,
    pub total_encaisse: Centimes,
    /// A deferred payment was accepted by the establishment.
    pub differe_accepte: bool,
    pub doublon_potentiel: bool,
    pub a_revoir: bool,
}

impl FaitsValidation {
    /// The reasons why this dossier waits; none: nothing stands against validation.
    pub fn blocages(&self) -> Vec<Blocage> {
        let mut blocages = Vec::new();
        let mut si = |condition: bool, blocage| {
            if condition {
                blocages.push(blocage);
            }
        };
        si(!self.statut_ine.permet_validation(), Blocage::IneARegler);
        si(matches!(self.cvec, Cvec::Manquante), Blocage::CvecManquante);
        si(matches!(self.cvec, Cvec::Saisie), Blocage::CvecNonValidee);
        si(!self.pieces.permet_validation(), Blocage::PiecesAValider);
        si(
            !self.differe_accepte && !paiement_suffisant(self.total_du, self.total_encaisse),
            Blocage::PaiementInsuffisant,
        );
        si(self.doublon_potentiel, Blocage::DoublonPotentiel);
        si(self.a_revoir, Blocage::ARevoir);
        blocages
    }
}

/// At least a third of what is due was received (domain §6.6, rule 8); exact, without division.
pub fn paiement_suffisant(du: Centimes, encaisse: Centimes) -> bool {
    du <= Centimes::ZERO || encaisse.0.saturating_mul(3) >= du.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validation() -> FaitsValidation {
        FaitsValidation {
            statut_ine: StatutIne::AVerifier,
            cvec: Cvec::NonDue,
            pieces: StatutPieces::SansStatut,
            total_du: Centimes(17_800),
            total_encaisse: Centimes(17_800),
            differe_accepte: false,
            doublon_potentiel: false,
            a_revoir: false,
        }
    }

    #[test]
    fn rien_ne_s_oppose() {
        assert!(
            validation().blocages().is_empty(),
            "an unconfirmed INE must never block (domain §4.2)"
        );
    }

    #[test]
    fn chaque_condition_bloque_seule() {
        let cas: [(FaitsValidation, Blocage); 7] = [
            (
                FaitsValidation {
                    statut_ine: StatutIne::Litige,
                    ..validation()
                },
                Blocage::IneARegler,
            ),
            (
                FaitsValidation {
                    cvec: Cvec::Manquante,
                    ..validation()
                },
                Blocage::CvecManquante,
            ),
            (
                FaitsValidation {
                    cvec: Cvec::Saisie,
                    ..validation()
                },
                Blocage::CvecNonValidee,
            ),
            (
                FaitsValidation {
                    pieces: StatutPieces::NonDeposees,
                    ..validation()
                },
                Blocage::PiecesAValider,
            ),
            (
                FaitsValidation {
                    total_encaisse: Centimes(5_933),
                    ..validation()
                },
                Blocage::PaiementInsuffisant,
            ),
            (
                FaitsValidation {
                    doublon_potentiel: true,
                    ..validation()
                },
                Blocage::DoublonPotentiel,
            ),
            (
                FaitsValidation {
                    a_revoir: true,
                    ..validation()
                },
                Blocage::ARevoir,
            ),
        ];
        for (faits, attendu) in cas {
            assert_eq!(faits.blocages(), vec![attendu]);
        }
    }

    #[test]
    fn un_tiers_exactement() {
        assert!(!paiement_suffisant(Centimes(17_800), Centimes(5_933)));
        assert!(paiement_suffisant(Centimes(17_800), Centimes(5_934)));
        assert!(paiement_suffisant(Centimes(3), Centimes(1)));
        assert!(paiement_suffisant(Centimes::ZERO, Centimes::ZERO));
    }

    #[test]
    fn un_differe_accepte_vaut_paiement() {
        let faits = FaitsValidation {
            total_encaisse: Centimes::ZERO,
            differe_accepte: true,
            ..validation()
        };
        assert!(faits.blocages().is_empty());
    }

    #[test]
    fn soumission() {
        let complete = FaitsSoumission {
            etapes_incompletes: vec![],
            accords_donnes: true,
            cvec: Cvec::NonDue,
            pieces: StatutPieces::SansStatut,
            total_du: Centimes(17_800),
            modalite_choisie: true,
        };
        assert!(complete.blocages().is_empty());
        let vide = FaitsSoumission {
            etapes_incompletes: vec![Etape::Identite, Etape::Contacts],
            accords_donnes: false,
            cvec: Cvec::Manquante,
            pieces: StatutPieces::NonDeposees,
            total_du: Centimes(1),
            modalite_choisie: false,
        };
        assert_eq!(
            vide.blocages(),
            vec![
                Blocage::IdentiteIncomplete,
                Blocage::ContactsIncomplets,
                Blocage::AccordManquant,
                Blocage::CvecManquante,
                Blocage::PiecesManquantes,
                Blocage::ModaliteManquante,
            ]
        );
    }
}

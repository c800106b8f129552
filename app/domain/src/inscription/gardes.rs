use super::StatutPieces;
use crate::{identite::StatutIne, paiement::Centimes};

codes! {
    /// One thing that stands in the way of a transition. A work queue shows them, a refusal lists them.
    Blocage {
        /// The calendar of enrolment is not open.
        CalendrierFerme = "CALENDRIER_FERME",
        /// The calendar is not over yet.
        CalendrierNonClos = "CALENDRIER_NON_CLOS",
        /// The person may be known twice; a clerk must decide.
        DoublonPotentiel = "DOUBLON_POTENTIEL",
        /// A step of the dossier is incomplete or holds an error.
        DossierIncomplet = "DOSSIER_INCOMPLET",
        /// The CVEC number is missing.
        CvecManquante = "CVEC_MANQUANTE",
        /// The CVEC is still to be confirmed by its service.
        CvecNonValidee = "CVEC_NON_VALIDEE",
        /// The service of the CVEC does not know this number for this person.
        CvecRefusee = "CVEC_REFUSEE",
        /// A mandatory document is missing.
        PiecesManquantes = "PIECES_MANQUANTES",
        /// A document that blocks is still to be looked at, or was promised only.
        PiecesAValider = "PIECES_A_VALIDER",
        /// A document was refused: the learner must replace it.
        PiecesRefusees = "PIECES_REFUSEES",
        /// No way of paying was chosen although something is due.
        ModaliteManquante = "MODALITE_MANQUANTE",
        /// Less was paid than what validates (a third of what is due).
        PaiementInsuffisant = "PAIEMENT_INSUFFISANT",
        /// Money was received: reopening would lose it.
        PaiementEncaisse = "PAIEMENT_ENCAISSE",
        /// The bank has not answered a payment yet: reopening now could lose it.
        PaiementEnCours = "PAIEMENT_EN_COURS",
        /// The INE is in dispute or was refused.
        IneARegler = "INE_A_REGLER",
        /// A clerk asked for a second look.
        ARevoir = "A_REVOIR",
        /// A cancellation needs a motive.
        MotifManquant = "MOTIF_MANQUANT",
        /// A jury has deliberated on this enrolment.
        DeliberationExistante = "DELIBERATION_EXISTANTE",
        /// The point d'inscription is closed.
        PointInactif = "POINT_INACTIF",
        /// The period is not active.
        PeriodeInactive = "PERIODE_INACTIVE",
        /// The person already has a living enrolment on this path.
        DejaInscrit = "DEJA_INSCRIT",
    }
}

codes! {
    /// Where the CVEC stands (domain §6.5).
    Cvec {
        NonDue = "NON_DUE",
        Manquante = "MANQUANTE",
        /// A number was typed, its service did not confirm it yet.
        Saisie = "SAISIE",
        Validee = "VALIDEE",
        /// Its service does not know this number for this person, or the contribution was given back.
        Refusee = "REFUSEE",
    }
}

/// What a submission looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaitsSoumission {
    /// Every step of the dossier is complete and right.
    pub dossier_complet: bool,
    pub cvec: Cvec,
    pub pieces: StatutPieces,
    /// Amount due, in cents.
    pub total_du: Centimes,
    /// Was a way of paying chosen (the desk is one)?
    pub modalite_choisie: bool,
}

impl FaitsSoumission {
    pub fn blocages(&self) -> Vec<Blocage> {
        let mut blocages = Vec::new();
        let mut si = |condition: bool, blocage| {
            if condition {
                blocages.push(blocage);
            }
        };
        si(!self.dossier_complet, Blocage::DossierIncomplet);
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
    /// A document that blocks is missing, promised only, or still to be looked at.
    pub pieces_bloquantes: bool,
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
        si(matches!(self.cvec, Cvec::Refusee), Blocage::CvecRefusee);
        let refusees = self.pieces == StatutPieces::RejeteesDepotPartiel;
        si(refusees, Blocage::PiecesRefusees);
        si(
            !refusees && (self.pieces_bloquantes || !self.pieces.permet_validation()),
            Blocage::PiecesAValider,
        );
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
            pieces_bloquantes: false,
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
        let cas: [(FaitsValidation, Blocage); 10] = [
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
                    cvec: Cvec::Refusee,
                    ..validation()
                },
                Blocage::CvecRefusee,
            ),
            (
                FaitsValidation {
                    pieces: StatutPieces::RejeteesDepotPartiel,
                    pieces_bloquantes: true,
                    ..validation()
                },
                Blocage::PiecesRefusees,
            ),
            (
                FaitsValidation {
                    pieces: StatutPieces::ValideesEtAttente,
                    pieces_bloquantes: true,
                    ..validation()
                },
                Blocage::PiecesAValider,
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
            dossier_complet: true,
            cvec: Cvec::NonDue,
            pieces: StatutPieces::SansStatut,
            total_du: Centimes(17_800),
            modalite_choisie: true,
        };
        assert!(complete.blocages().is_empty());
        let vide = FaitsSoumission {
            dossier_complet: false,
            cvec: Cvec::Manquante,
            pieces: StatutPieces::NonDeposees,
            total_du: Centimes(1),
            modalite_choisie: false,
        };
        assert_eq!(
            vide.blocages(),
            vec![
                Blocage::DossierIncomplet,
                Blocage::CvecManquante,
                Blocage::PiecesManquantes,
                Blocage::ModaliteManquante,
            ]
        );
    }
}

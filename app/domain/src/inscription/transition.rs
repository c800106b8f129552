use super::{Blocage, FaitsSoumission, FaitsValidation, MotifAnnulation, Statut};
use crate::paiement::Centimes;
use serde::{Deserialize, Serialize};

/// A change of state that somebody asks for, with the facts that its guard looks at (annex B).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demande {
    /// The learner, or a clerk in her stead, opens the dossier.
    Debuter {
        calendrier_ouvert: bool,
        /// The actor may open outside the calendar.
        forcage: bool,
        doublon_potentiel: bool,
    },
    /// The learner submits.
    Terminer(FaitsSoumission),
    /// A clerk gives the dossier back.
    Rouvrir {
        encaisse: Centimes,
        /// The bank has not answered an attempt yet.
        paiement_en_cours: bool,
    },
    /// A clerk, or the automaton, enrols.
    Valider(FaitsValidation),
    /// A clerk cancels.
    Annuler {
        motif: Option<MotifAnnulation>,
        deliberation: bool,
    },
    /// The nightly task closes what was not submitted.
    Expirer { calendrier_clos: bool },
}

/// Why a change of state is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refus {
    /// The state does not allow it, whatever the facts; most often somebody else was faster.
    Interdite { statut: Statut },
    /// The state would allow it, but these things stand in the way.
    Bloquee { blocages: Vec<Blocage> },
}

/// The life cycle of an enrolment: the state after `demande`, or why not. Complete: what is not here does not exist.
pub fn transition(statut: Statut, demande: &Demande) -> Result<Statut, Refus> {
    use Statut::{Annulee, Autorisee, Debutee, Expiree, Terminee, Validee};
    let (cible, blocages) = match (statut, demande) {
        (
            Autorisee,
            Demande::Debuter {
                calendrier_ouvert,
                forcage,
                doublon_potentiel,
            },
        ) => {
            let mut blocages = Vec::new();
            if !calendrier_ouvert && !forcage {
                blocages.push(Blocage::CalendrierFerme);
            }
            if *doublon_potentiel {
                blocages.push(Blocage::DoublonPotentiel);
            }
            (Debutee, blocages)
        }
        (Debutee, Demande::Terminer(faits)) => (Terminee, faits.blocages()),
        (
            Terminee,
            Demande::Rouvrir {
                encaisse,
                paiement_en_cours,
            },
        ) => {
            let mut blocages = si(*encaisse > Centimes::ZERO, Blocage::PaiementEncaisse);
            blocages.extend(si(*paiement_en_cours, Blocage::PaiementEnCours));
            (Debutee, blocages)
        }
        (Terminee, Demande::Valider(faits)) => (Validee, faits.blocages()),
        (Autorisee | Debutee, Demande::Expirer { calendrier_clos }) => {
            (Expiree, si(!calendrier_clos, Blocage::CalendrierNonClos))
        }
        (Autorisee | Debutee | Terminee | Validee | Expiree, Demande::Annuler { motif, deliberation }) => {
            let mut blocages = si(motif.is_none(), Blocage::MotifManquant);
            blocages.extend(si(*deliberation, Blocage::DeliberationExistante));
            (Annulee, blocages)
        }
        _ => return Err(Refus::Interdite { statut }),
    };
    if blocages.is_empty() {
        Ok(cible)
    } else {
        Err(Refus::Bloquee { blocages })
    }
}

fn si(condition: bool, blocage: Blocage) -> Vec<Blocage> {
    if condition { vec![blocage] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        identite::StatutIne,
        inscription::{Cvec, StatutPieces},
    };
    use proptest::prelude::*;

    fn demandes_libres() -> Vec<Demande> {
        vec![
            Demande::Debuter {
                calendrier_ouvert: true,
                forcage: false,
                doublon_potentiel: false,
            },
            Demande::Terminer(FaitsSoumission {
                dossier_complet: true,
                cvec: Cvec::NonDue,
                pieces: StatutPieces::SansStatut,
                total_du: Centimes::ZERO,
                modalite_choisie: false,
            }),
            Demande::Rouvrir {
                encaisse: Centimes::ZERO,
                paiement_en_cours: false,
            },
            Demande::Valider(FaitsValidation {
                statut_ine: StatutIne::Confirme,
                cvec: Cvec::Validee,
                pieces: StatutPieces::Validees,
                pieces_bloquantes: false,
                total_du: Centimes::ZERO,
                total_encaisse: Centimes::ZERO,
                differe_accepte: false,
                doublon_potentiel: false,
                a_revoir: false,
            }),
            Demande::Annuler {
                motif: Some(MotifAnnulation::Demission),
                deliberation: false,
            },
            Demande::Expirer { calendrier_clos: true },
        ]
    }

    /// The whole table: each state × each request with all guards satisfied.
    #[test]
    fn table_complete() {
        use Statut::{Annulee, Autorisee, Debutee, Expiree, Terminee, Validee};
        //             Débuter        Terminer        Rouvrir        Valider        Annuler        Expirer
        let attendus: [(Statut, [Option<Statut>; 6]); 6] = [
            (
                Autorisee,
                [Some(Debutee), None, None, None, Some(Annulee), Some(Expiree)],
            ),
            (
                Debutee,
                [None, Some(Terminee), None, None, Some(Annulee), Some(Expiree)],
            ),
            (
                Terminee,
                [None, None, Some(Debutee), Some(Validee), Some(Annulee), None],
            ),
            (Validee, [None, None, None, None, Some(Annulee), None]),
            (Annulee, [None, None, None, None, None, None]),
            (Expiree, [None, None, None, None, Some(Annulee), None]),
        ];
        assert_eq!(attendus.len(), Statut::TOUS.len());
        for (statut, ligne) in attendus {
            for (demande, attendu) in demandes_libres().iter().zip(ligne) {
                let resultat = transition(statut, demande);
                match attendu {
                    Some(cible) => assert_eq!(resultat, Ok(cible), "{statut:?} {demande:?}"),
                    None => assert_eq!(resultat, Err(Refus::Interdite { statut }), "{statut:?} {demande:?}"),
                }
            }
        }
    }

    #[test]
    fn chaque_garde_refuse() {
        let cas = [
            (
                Statut::Autorisee,
                Demande::Debuter {
                    calendrier_ouvert: false,
                    forcage: false,
                    doublon_potentiel: false,
                },
                vec![Blocage::CalendrierFerme],
            ),
            (
                Statut::Autorisee,
                Demande::Debuter {
                    calendrier_ouvert: false,
                    forcage: true,
                    doublon_potentiel: true,
                },
                vec![Blocage::DoublonPotentiel],
            ),
            (
                Statut::Terminee,
                Demande::Rouvrir {
                    encaisse: Centimes(1),
                    paiement_en_cours: true,
                },
                vec![Blocage::PaiementEncaisse, Blocage::PaiementEnCours],
            ),
            (
                Statut::Debutee,
                Demande::Expirer { calendrier_clos: false },
                vec![Blocage::CalendrierNonClos],
            ),
            (
                Statut::Validee,
                Demande::Annuler {
                    motif: None,
                    deliberation: true,
                },
                vec![Blocage::MotifManquant, Blocage::DeliberationExistante],
            ),
        ];
        for (statut, demande, blocages) in cas {
            assert_eq!(
                transition(statut, &demande),
                Err(Refus::Bloquee { blocages }),
                "{statut:?} {demande:?}"
            );
        }
    }

    #[test]
    fn un_gestionnaire_peut_ouvrir_hors_calendrier() {
        let demande = Demande::Debuter {
            calendrier_ouvert: false,
            forcage: true,
            doublon_potentiel: false,
        };
        assert_eq!(transition(Statut::Autorisee, &demande), Ok(Statut::Debutee));
    }

    proptest! {
        /// Whatever the requests, a cancelled enrolment stays cancelled, and a validated one is only ever left by
        /// a cancellation.
        #[test]
        fn aucun_chemin_interdit(suite in proptest::collection::vec(0usize..6, 0..30)) {
            let demandes = demandes_libres();
            let mut statut = Statut::Autorisee;
            for i in suite {
                let avant = statut;
                if let Ok(apres) = transition(statut, &demandes[i]) {
                    statut = apres;
                }
                prop_assert!(avant != Statut::Annulee || statut == Statut::Annulee);
                prop_assert!(avant != Statut::Validee || matches!(statut, Statut::Validee | Statut::Annulee));
                prop_assert!(statut != Statut::Validee || matches!(avant, Statut::Terminee | Statut::Validee));
            }
        }
    }
}

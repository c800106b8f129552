use crate::inscription::StatutPieces;

codes! {
    /// Where one document stands (domain §6.8, annex B).
    StatutDepot {
        NonDepose = "NON_DEPOSE",
        /// Promised: "I will provide it later".
        EnAttente = "EN_ATTENTE",
        /// The learner says that it does not concern her.
        NonConcerne = "NON_CONCERNE",
        /// A clerk agreed that it does not.
        NonConcerneValide = "NON_CONCERNE_VALIDE",
        /// To be looked at; validation of the dossier waits for it.
        AValiderBloque = "A_VALIDER_DOSSIER_BLOQUE",
        /// To be looked at; validation of the dossier does not wait for it.
        AValiderNonBloque = "A_VALIDER_DOSSIER_NON_BLOQUE",
        Valide = "VALIDE",
        /// A clerk does without it, or accepts it against the rule.
        ValidationForcee = "VALIDATION_FORCEE",
        /// Refused for a reason: to be replaced.
        Rejete = "REJETE",
    }
}

/// What somebody does to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acte {
    /// The learner hands a file in.
    Televerser,
    /// The learner will hand it in later.
    Promettre,
    /// The learner says that it does not concern her.
    DeclarerNonConcerne,
    /// The learner takes her last answer back.
    Reprendre,
    /// The clerk accepts the file, or the answer "not concerned".
    Accepter,
    /// The clerk refuses, with a reason.
    Refuser,
    /// The clerk does without.
    Forcer,
}

/// The state after an act, or None when the state does not allow it. `bloquante`: does validation wait for it?
pub fn suite(statut: StatutDepot, acte: Acte, bloquante: bool) -> Option<StatutDepot> {
    use StatutDepot::{
        AValiderBloque, AValiderNonBloque, EnAttente, NonConcerne, NonConcerneValide, NonDepose, Rejete,
        ValidationForcee, Valide,
    };
    Some(match (acte, statut) {
        // What a clerk has accepted is not replaced behind her back.
        (Acte::Televerser, NonDepose | EnAttente | NonConcerne | Rejete | AValiderBloque | AValiderNonBloque) => {
            if bloquante {
                AValiderBloque
            } else {
                AValiderNonBloque
            }
        }
        (Acte::Promettre, NonDepose | NonConcerne) => EnAttente,
        (Acte::DeclarerNonConcerne, NonDepose | EnAttente) => NonConcerne,
        (Acte::Reprendre, EnAttente | NonConcerne) => NonDepose,
        (Acte::Accepter, AValiderBloque | AValiderNonBloque) => Valide,
        (Acte::Accepter, NonConcerne) => NonConcerneValide,
        (Acte::Refuser, AValiderBloque | AValiderNonBloque | Valide) => Rejete,
        // The answer "not concerned" is refused: the document is due.
        (Acte::Refuser, NonConcerne | NonConcerneValide) => NonDepose,
        (Acte::Forcer, s) if !matches!(s, ValidationForcee | Valide) => ValidationForcee,
        _ => return None,
    })
}

/// A document asked for, as the global state looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demandee {
    pub obligatoire: bool,
    pub bloquante: bool,
    pub statut: StatutDepot,
}

impl Demandee {
    fn reglee(self) -> bool {
        use StatutDepot::{NonConcerneValide, ValidationForcee, Valide};
        matches!(self.statut, Valide | ValidationForcee | NonConcerneValide)
    }
}

/// Where the documents of an enrolment stand as a whole (domain §6.8).
pub fn statut_global(demandees: &[Demandee]) -> StatutPieces {
    let un = |condition: &dyn Fn(&Demandee) -> bool| demandees.iter().any(condition);
    let bloque = un(&|d| d.statut == StatutDepot::AValiderBloque);
    let a_valider = bloque || un(&|d| matches!(d.statut, StatutDepot::AValiderNonBloque | StatutDepot::NonConcerne));
    let manque = un(&|d| d.obligatoire && d.statut == StatutDepot::NonDepose);
    if demandees.is_empty() {
        StatutPieces::SansStatut
    } else if un(&|d| d.statut == StatutDepot::Rejete) {
        StatutPieces::RejeteesDepotPartiel
    } else if manque && bloque {
        StatutPieces::AValiderBloquePartiel
    } else if manque && a_valider {
        StatutPieces::AValiderNonBloquePartiel
    } else if manque {
        StatutPieces::NonDeposees
    } else if bloque {
        StatutPieces::AValiderBloqueComplet
    } else if a_valider {
        StatutPieces::AValiderNonBloqueComplet
    } else if un(&|d| d.statut == StatutDepot::EnAttente) {
        StatutPieces::ValideesEtAttente
    } else {
        StatutPieces::Validees
    }
}

/// Is there a document for which validation waits?
pub fn bloquantes_en_suspens(demandees: &[Demandee]) -> bool {
    demandees.iter().any(|d| d.obligatoire && d.bloquante && !d.reglee())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ACTES: [Acte; 7] = [
        Acte::Televerser,
        Acte::Promettre,
        Acte::DeclarerNonConcerne,
        Acte::Reprendre,
        Acte::Accepter,
        Acte::Refuser,
        Acte::Forcer,
    ];

    fn d(obligatoire: bool, bloquante: bool, statut: StatutDepot) -> Demandee {
        Demandee {
            obligatoire,
            bloquante,
            statut,
        }
    }

    /// The whole table of annex B: what each act makes of each state of a document that blocks.
    #[test]
    fn table() {
        use StatutDepot as S;
        //              Televerser, Promettre, NonConcerne, Reprendre, Accepter, Refuser, Forcer
        let lignes: [(S, [Option<S>; 7]); 9] = [
            (
                S::NonDepose,
                [
                    Some(S::AValiderBloque),
                    Some(S::EnAttente),
                    Some(S::NonConcerne),
                    None,
                    None,
                    None,
                    Some(S::ValidationForcee),
                ],
            ),
            (
                S::EnAttente,
                [
                    Some(S::AValiderBloque),
                    None,
                    Some(S::NonConcerne),
                    Some(S::NonDepose),
                    None,
                    None,
                    Some(S::ValidationForcee),
                ],
            ),
            (
                S::NonConcerne,
                [
                    Some(S::AValiderBloque),
                    Some(S::EnAttente),
                    None,
                    Some(S::NonDepose),
                    Some(S::NonConcerneValide),
                    Some(S::NonDepose),
                    Some(S::ValidationForcee),
                ],
            ),
            (
                S::NonConcerneValide,
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(S::NonDepose),
                    Some(S::ValidationForcee),
                ],
            ),
            (
                S::AValiderBloque,
                [
                    Some(S::AValiderBloque),
                    None,
                    None,
                    None,
                    Some(S::Valide),
                    Some(S::Rejete),
                    Some(S::ValidationForcee),
                ],
            ),
            (
                S::AValiderNonBloque,
                [
                    Some(S::AValiderBloque),
                    None,
                    None,
                    None,
                    Some(S::Valide),
                    Some(S::Rejete),
                    Some(S::ValidationForcee),
                ],
            ),
            (S::Valide, [None, None, None, None, None, Some(S::Rejete), None]),
            (S::ValidationForcee, [None; 7]),
            (
                S::Rejete,
                [
                    Some(S::AValiderBloque),
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(S::ValidationForcee),
                ],
            ),
        ];
        assert_eq!(lignes.len(), S::TOUS.len());
        for (statut, attendus) in lignes {
            for (acte, attendu) in ACTES.iter().zip(attendus) {
                assert_eq!(suite(statut, *acte, true), attendu, "{statut:?} {acte:?}");
            }
        }
        assert_eq!(suite(S::NonDepose, Acte::Televerser, false), Some(S::AValiderNonBloque));
    }

    #[test]
    fn global() {
        use StatutDepot as S;
        let cas: [(&[Demandee], StatutPieces); 8] = [
            (&[], StatutPieces::SansStatut),
            (
                &[d(true, true, S::Valide), d(false, false, S::NonDepose)],
                StatutPieces::Validees,
            ),
            (&[d(true, false, S::EnAttente)], StatutPieces::ValideesEtAttente),
            (&[d(true, true, S::NonDepose)], StatutPieces::NonDeposees),
            (
                &[d(true, true, S::NonDepose), d(true, true, S::AValiderBloque)],
                StatutPieces::AValiderBloquePartiel,
            ),
            (
                &[d(true, true, S::AValiderBloque), d(true, false, S::AValiderNonBloque)],
                StatutPieces::AValiderBloqueComplet,
            ),
            (
                &[d(true, false, S::AValiderNonBloque)],
                StatutPieces::AValiderNonBloqueComplet,
            ),
            (
                &[d(true, true, S::Rejete), d(true, true, S::Valide)],
                StatutPieces::RejeteesDepotPartiel,
            ),
        ];
        for (demandees, attendu) in cas {
            assert_eq!(statut_global(demandees), attendu, "{demandees:?}");
        }
    }

    #[test]
    fn une_promesse_ne_suffit_pas_a_valider() {
        assert!(bloquantes_en_suspens(&[d(true, true, StatutDepot::EnAttente)]));
        assert!(!bloquantes_en_suspens(&[d(true, false, StatutDepot::EnAttente)]));
        assert!(!bloquantes_en_suspens(&[d(true, true, StatutDepot::ValidationForcee)]));
    }

    proptest! {
        /// Whatever is done, what a clerk forced stays, and nothing is both settled and pending.
        #[test]
        fn jamais_de_retour_sur_un_forcage(suite_d_actes in proptest::collection::vec(0usize..7, 0..20), bloquante: bool) {
            let mut statut = StatutDepot::NonDepose;
            for i in suite_d_actes {
                let avant = statut;
                statut = suite(statut, ACTES[i], bloquante).unwrap_or(statut);
                prop_assert!(avant != StatutDepot::ValidationForcee || statut == StatutDepot::ValidationForcee);
                let global = statut_global(&[d(true, bloquante, statut)]);
                prop_assert!(!global.permet_soumission() || statut != StatutDepot::NonDepose);
            }
        }
    }
}

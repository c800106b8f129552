codes! {
    /// Where an enrolment stands (domain §6.2, annex B).
    Statut {
        /// Admitted: may enrol, has not begun.
        Autorisee = "AUTORISEE",
        /// The learner has opened the dossier.
        Debutee = "DEBUTEE",
        /// Submitted: the establishment must look.
        Terminee = "TERMINEE",
        /// Enrolled.
        Validee = "VALIDEE",
        /// Cancelled, with a motive. The end.
        Annulee = "ANNULEE",
        /// The calendar closed before the dossier was submitted.
        Expiree = "EXPIREE",
    }
}

impl Statut {
    /// Does it stand in the way of another admission on the same path?
    pub fn en_cours(self) -> bool {
        !matches!(self, Self::Annulee | Self::Expiree)
    }
}

codes! {
    /// Why an enrolment was cancelled.
    MotifAnnulation {
        Demission = "DEMISSION",
        ErreurDeSaisie = "ERREUR_DE_SAISIE",
    }
}

codes! {
    /// Where the payment of an enrolment stands (domain §6.2).
    StatutPaiement {
        /// Nothing was worked out yet.
        SansStatut = "SANS_STATUT",
        NonPaye = "NON_PAYE",
        EnAttente = "EN_ATTENTE",
        Paye = "PAYE",
        Valide = "VALIDE",
    }
}

codes! {
    /// Where the supporting documents of an enrolment stand as a whole (domain §6.8).
    StatutPieces {
        SansStatut = "SANS_STATUT",
        Validees = "VALIDEES",
        ValideesEtAttente = "VALIDEES_ET_ATTENTE",
        NonDeposees = "NON_DEPOSEES",
        RejeteesDepotPartiel = "REJETEES_DEPOT_PARTIEL",
        AValiderBloqueComplet = "A_VALIDER_BLOQUE_COMPLET",
        AValiderBloquePartiel = "A_VALIDER_BLOQUE_PARTIEL",
        AValiderNonBloqueComplet = "A_VALIDER_NON_BLOQUE_COMPLET",
        AValiderNonBloquePartiel = "A_VALIDER_NON_BLOQUE_PARTIEL",
    }
}

impl StatutPieces {
    /// May a dossier be submitted like this? Everything mandatory is there, or promised.
    pub fn permet_soumission(self) -> bool {
        !matches!(
            self,
            Self::NonDeposees
                | Self::RejeteesDepotPartiel
                | Self::AValiderBloquePartiel
                | Self::AValiderNonBloquePartiel
        )
    }

    /// May a dossier be validated like this? No piece that blocks is still to be looked at.
    pub fn permet_validation(self) -> bool {
        matches!(
            self,
            Self::SansStatut
                | Self::Validees
                | Self::ValideesEtAttente
                | Self::AValiderNonBloqueComplet
                | Self::AValiderNonBloquePartiel
        )
    }
}

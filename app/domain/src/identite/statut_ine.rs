codes! {
    /// Where the check of an INE by the national service stands (domain §4.2).
    StatutIne {
        AVerifier = "A_VERIFIER",
        Confirme = "CONFIRME",
        DonneesIncompletes = "DONNEES_INCOMPLETES",
        DonneesInvalides = "DONNEES_INVALIDES",
        Inconnu = "INCONNU",
        Litige = "LITIGE",
        ErrVerif = "ERR_VERIF",
        ErrImat = "ERR_IMAT",
        ImatEnCours = "IMAT_EN_COURS",
    }
}

impl StatutIne {
    /// A check that could not be done never stands in the way of an enrolment; one that found a contradiction does
    /// (domain §4.2 and §6.2).
    pub fn permet_validation(self) -> bool {
        !matches!(self, Self::Litige | Self::DonneesInvalides)
    }
}

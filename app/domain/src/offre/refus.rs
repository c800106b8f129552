use crate::CodeErreur;

codes! {
    /// Why something is not done to the offer (domain §5.3).
    RefusOffre {
        /// It would be below itself.
        Cycle = "CYCLE",
        /// It is a child of that parent already.
        DejaEnfant = "DEJA_ENFANT",
        /// It hangs somewhere already and is not shared: make it so first, or copy it.
        NonMutualise = "NON_MUTUALISE",
        /// It hangs in several places: leave it shared, or take it out of all but one.
        PlusieursParents = "PLUSIEURS_PARENTS",
        /// A formation is a root: it hangs nowhere and is not shared.
        Racine = "RACINE",
        /// Fewer are to be chosen at most than at least, or more than there are.
        Plage = "PLAGE",
        /// A context of it is validated: only labels change, and children come in.
        Gele = "GELE",
        /// The espace is validated, closed or archived.
        EspaceFerme = "ESPACE_FERME",
        /// Not from this state of the espace.
        Etat = "ETAT",
        /// Another point of enrolment is active above or below on the same path.
        PiaAilleurs = "PIA_AILLEURS",
        /// A point of enrolment is active once its context is validated.
        NonValide = "NON_VALIDE",
        /// Not a point of enrolment.
        PasPia = "PAS_PIA",
        /// Somebody is enrolled on it or below.
        Inscriptions = "INSCRIPTIONS",
        /// Something hangs below it, or refers to it.
        Reference = "REFERENCE",
        /// The context above it is not validated yet.
        ParentNonValide = "PARENT_NON_VALIDE",
        /// Offer beyond what one espace holds.
        TropGrand = "TROP_GRAND",
        /// Points of enrolment are of periods.
        PasPeriode = "PAS_PERIODE",
        /// Changed since by somebody: it is not undone any more.
        DejaChange = "DEJA_CHANGE",
        /// Undoing would take a point of enrolment away: that is taken back first.
        PointPris = "POINT_PRIS",
        /// What was acquired counts later, never earlier: the year of the other object is not before this one's.
        PasAnterieur = "PAS_ANTERIEUR",
        /// What is acquired on it counts for an object of another year: that is taken back first.
        Acquis = "ACQUIS",
        /// Points of enrolment are declared and withdrawn by whoever may validate there, be it by a file.
        DroitValider = "DROIT_VALIDER",
    }
}

impl RefusOffre {
    /// As a field's error says it; the words are `i18n::offre`'s.
    pub fn en_code(self) -> CodeErreur {
        CodeErreur::Offre {
            refus: self.code().to_owned(),
        }
    }
}

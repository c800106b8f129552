codes! {
    /// One thing that a role may allow (domain §12.2). Roles are sets of these, held as data.
    Traitement {
        /// See the nomenclatures and the structures of the establishment.
        RefLire = "REF_LIRE",
        /// Change them.
        RefEcrire = "REF_ECRIRE",
        /// See the course offer as it is worked on.
        OdfLire = "ODF_LIRE",
        /// Draft it: objects, links, contexts, espaces of work.
        OdfEcrire = "ODF_ECRIRE",
        /// Validate it, put it into effect, open points of enrolment.
        OdfValider = "ODF_VALIDER",
        /// Answer what people ask about their data, and correct it.
        IdtModifier = "IDT_MODIFIER",
        /// See dossiers, their lists and counts.
        InsLire = "INS_LIRE",
        /// Reopen a submitted dossier, or open one in the learner's stead.
        InsSaisir = "INS_SAISIR",
        /// Validate a dossier: issue the code apprenant.
        InsValider = "INS_VALIDER",
        /// Cancel an enrolment.
        InsAnnuler = "INS_ANNULER",
        /// Import admissions and read the reports of imports.
        InsImporter = "INS_IMPORTER",
        /// Open a dossier outside the calendar; accept a code that is not good on the day of its fact.
        InsForcer = "INS_FORCER",
        /// Export lists of persons.
        InsExporter = "INS_EXPORTER",
        /// Accept, refuse and force supporting documents.
        PieValider = "PIE_VALIDER",
        /// Grant an exemption of fees in the name of the president.
        PaiExonerer = "PAI_EXONERER",
        /// See what is due and what was paid.
        PaiLire = "PAI_LIRE",
        /// Declare a payment received at the desk.
        PaiEncaisser = "PAI_ENCAISSER",
        /// Declare a refund made.
        PaiRembourser = "PAI_REMBOURSER",
        /// Read all events, for another system of the establishment.
        EvtLire = "EVT_LIRE",
        /// Tell us what happens in another system of the establishment.
        EvtEcrire = "EVT_ECRIRE",
        /// Say where events are brought to, and bring them again; deal with messages that were not taken.
        EvtGerer = "EVT_GERER",
        /// Give and take away roles on a structure.
        HabGerer = "HAB_GERER",
        /// Pass on, for a time, what one may do oneself.
        HabDeleguer = "HAB_DELEGUER",
        /// Read the whole audit journal. The history of one dossier goes with the right to see the dossier.
        SecJournal = "SEC_JOURNAL",
        /// Act in the name of somebody else, to help her.
        SecImpersonation = "SEC_IMPERSONATION",
    }
}

impl Traitement {
    /// Says who may do what, or goes over everybody: who has it is helped by nobody in her name, or helping would be a way to
    /// more than one has.
    pub fn sensible(self) -> bool {
        match self {
            Self::HabGerer | Self::HabDeleguer | Self::SecJournal | Self::SecImpersonation => true,
            Self::RefLire
            | Self::RefEcrire
            | Self::OdfLire
            | Self::OdfEcrire
            | Self::OdfValider
            | Self::IdtModifier
            | Self::InsLire
            | Self::InsSaisir
            | Self::InsValider
            | Self::InsAnnuler
            | Self::InsImporter
            | Self::InsForcer
            | Self::InsExporter
            | Self::PieValider
            | Self::PaiExonerer
            | Self::PaiLire
            | Self::PaiEncaisser
            | Self::PaiRembourser
            | Self::EvtLire
            | Self::EvtEcrire
            | Self::EvtGerer => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaque_code_se_relit() {
        for t in Traitement::TOUS {
            assert_eq!(Traitement::depuis_code(t.code()), Some(*t));
        }
        assert_eq!(Traitement::depuis_code("INS_RIEN"), None);
    }

    #[test]
    fn ce_qui_est_sensible_se_lit_au_code() {
        for t in Traitement::TOUS {
            let prefixe = t.code().starts_with("HAB_") || t.code().starts_with("SEC_");
            assert_eq!(t.sensible(), prefixe, "{}", t.code());
        }
    }
}

codes! {
    /// Where an admission comes from; the codes are those of the files and interfaces (domain §6.1).
    Origine {
        Concours = "concours",
        Titre = "titre",
        Dossier = "dossier",
        EcoleDoctorale = "ecoledoctorale",
        Parcoursup = "parcoursup",
        Ecandidat = "ecandidat",
        Manuel = "manuel",
        Reinscription = "reinscription",
        Monmaster = "monmaster",
        FormationContinue = "formationcontinue",
        Divers = "divers",
    }
}

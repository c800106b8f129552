//! Pages of personal data.

use crate::{Langue, Texte, textes};

textes! {
    TITRE: "Mes données", "My data";
    INTRO: "Ce que l’établissement garde de vous, qui l’a consulté, et ce que vous pouvez demander.", "What the university keeps about you, who looked at it, and what you may ask.";
    EMPORTER: "Emporter mes données", "Take my data away";
    EMPORTER_INTRO: "Tout ce qui vous concerne ici\u{202f}: un document à lire, ou un fichier pour un autre service. Les documents que vous avez déposés se téléchargent depuis votre dossier.", "All that concerns you here: a document to read, or a file for another service. The documents that you sent are downloaded from your file.";
    EN_PDF: "Document à lire (PDF)", "Document to read (PDF)";
    EN_JSON: "Fichier (JSON)", "File (JSON)";
    CONSULTATIONS: "Qui a consulté mon dossier", "Who looked at my file";
    CONSULTATIONS_VIDE: "Personne n’a encore ouvert votre dossier.", "Nobody has opened your file yet.";
    COL_QUAND: "Quand", "When";
    COL_QUALITE: "En quelle qualité", "In which quality";
    COL_QUOI: "Quoi", "What";
    DEMANDES: "Mes demandes", "My requests";
    DEMANDES_VIDE: "Vous n’avez rien demandé.", "You have asked for nothing.";
    DEMANDER: "Faire une demande", "Make a request";
    GENRE: "Que demandez-vous\u{202f}?", "What do you ask for?";
    CHAMP: "Quelle donnée est fausse\u{202f}?", "Which piece of data is wrong?";
    CHAMP_AIDE: "Pour une correction seulement.", "For a correction only.";
    AUCUN_CHAMP: "Aucune", "None";
    VALEUR: "Ce qu’elle devrait être", "What it should be";
    MESSAGE: "Expliquez en quelques mots", "Explain in a few words";
    ENVOYER: "Envoyer la demande", "Send the request";
    RETIRER: "Retirer", "Withdraw";
    SANS_CODE: "Tant que vous n’êtes pas inscrit(e), vous corrigez vous-même votre dossier.", "As long as you are not enrolled, you correct your file yourself.";
    REPONSE: "Réponse", "Answer";
    DUREES: "Combien de temps", "For how long";
    DUREE_DOSSIER: "Votre dossier est gardé {mois} mois après votre dernière période d’inscription, puis rendu anonyme\u{202f}; si vous ne vous inscrivez jamais, {admis} mois.", "Your file is kept for {mois} months after your last period of enrolment, then made anonymous; if you never enrol, for {admis} months.";
    DUREE_PIECES: "Vos pièces justificatives sont supprimées {mois} mois après la validation.", "Your supporting documents are deleted {mois} months after the validation.";
    DUREE_CONSULTATIONS: "La liste de qui a consulté votre dossier est gardée {mois} mois.", "The list of who looked at your file is kept for {mois} months.";
    BASE: "L’établissement traite ces données pour la mission d’intérêt public qui est la sienne (code de l’éducation). Pour toute question, écrivez à son délégué à la protection des données\u{202f}; vous pouvez aussi saisir la CNIL.", "The university processes these data for its task of public interest (code de l’éducation). For any question, write to its data protection officer; you may also complain to the CNIL.";
    GESTION_TITRE: "Demandes sur les données", "Requests about data";
    GESTION_INTRO: "Ce que des personnes demandent sur leurs données. Une réponse est due sous un mois.", "What people ask about their data. An answer is due within a month.";
    GESTION_VIDE: "Aucune demande n’attend.", "No request is waiting.";
    GESTION_TOTAL: "{nombre} demandes attendent.", "{nombre} requests are waiting.";
    ACTUELLE: "Aujourd’hui", "Today";
    SOUHAITEE: "Souhaitée", "Wanted";
    ACCEPTER: "Accepter", "Agree";
    ACCEPTER_CORRIGER: "Accepter et corriger", "Agree and correct";
    REFUSER: "Refuser", "Refuse";
    REPONSE_AIDE: "Obligatoire pour un refus.", "Needed for a refusal.";
    RELEVE_TITRE: "Mes données personnelles", "My personal data";
    RELEVE_INTRO: "Tout ce que l’établissement garde de moi dans Pégase, au {date}.", "All that the university keeps about me in Pégase, on {date}.";

    RECTIFICATION: "Une correction", "A correction";
    OPPOSITION: "M’opposer à un usage (photo, annuaire…)", "Object to a use (photo, directory…)";
    LIMITATION: "Limiter un usage", "Restrict a use";
    OUVERTE: "En attente", "Waiting";
    ACCEPTEE: "Acceptée", "Agreed";
    REFUSEE: "Refusée", "Refused";
    RETIREE: "Retirée", "Withdrawn";
    FICHE: "Dossier", "File";
    PIECE: "Pièce justificative", "Supporting document";
    DOCUMENT: "Certificat", "Certificate";
    RECU: "Attestation de paiement", "Proof of payment";
    INTERFACE: "Autre logiciel de l’établissement", "Other software of the university";

    T_PERSONNE: "Qui je suis", "Who I am";
    T_COMPTE: "Mon compte", "My account";
    T_SESSIONS: "Connexions", "Sign-ins";
    T_INSCRIPTIONS: "Inscriptions", "Enrolments";
    T_ADMISSIONS: "Admissions", "Admissions";
    T_PIECES: "Pièces justificatives", "Supporting documents";
    T_DOCUMENTS: "Documents délivrés", "Documents issued";
    T_DROITS: "Droits d’inscription", "Fees";
    T_PAIEMENTS: "Paiements", "Payments";
    T_COURRIELS: "Courriels", "E-mails";
    T_DEMANDES: "Demandes", "Requests";
    T_CONSULTATIONS: "Consultations", "Consultations";
    T_JOURNAL: "Ce qui a été fait", "What was done";
    T_ECHANGES: "Ce qui a été dit à d’autres logiciels", "What other software was told";
}

/// What a table of the database holds, for the person whom it is about.
pub fn table(nom: &str, langue: Langue) -> &'static str {
    let texte: Texte = match nom {
        "identite.personne" => T_PERSONNE,
        "authz.utilisateur" | "authz.identite_externe" | "authz.second_facteur" | "authz.activation" => T_COMPTE,
        "authz.session" => T_SESSIONS,
        "inscription.inscription" => T_INSCRIPTIONS,
        "inscription.admission" => T_ADMISSIONS,
        "pieces.depot" | "pieces.fichier" | "pieces.televersement" => T_PIECES,
        "parcours.document" => T_DOCUMENTS,
        "paiement.devis" | "paiement.facture" | "paiement.echeance" => T_DROITS,
        "identite.demande" => T_DEMANDES,
        "audit.consultation" => T_CONSULTATIONS,
        "audit.journal" => T_JOURNAL,
        "evt.outbox" => T_ECHANGES,
        autre if autre.starts_with("courriel.") => T_COURRIELS,
        _ => T_PAIEMENTS,
    };
    texte.en_langue(langue)
}

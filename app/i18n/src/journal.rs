//! The page of the journal.

use crate::{Texte, textes};

textes! {
    TITRE: "Journal", "Journal";
    INTRO: "Qui a fait quoi, sur quoi, quand et d’où. Rien ne s’y efface\u{202f}; chaque export y laisse sa trace.", "Who did what, to what, when and from where. Nothing is erased from it; each export leaves its own line.";
    CHERCHER: "Chercher dans le journal", "Search the journal";
    OBJET: "Personne, inscription ou compte", "Person, enrolment or account";
    OBJET_AIDE: "Code apprenant, INE, identifiant", "Learner code, INE, identifier";
    ACTEUR: "Par qui", "By whom";
    ACTEUR_AIDE: "Identifiant de connexion", "User name";
    TRAITEMENT: "Quoi", "What";
    TOUS_TRAITEMENTS: "Tout", "Everything";
    DU: "Du", "From";
    AU: "Au", "To";
    FILTRER: "Chercher", "Search";
    EFFACER: "Effacer les filtres", "Clear the filters";
    EXPORTER: "Exporter en CSV", "Export as CSV";
    PLUS_ANCIENNES: "Lignes plus anciennes", "Older lines";
    PLUS_RECENTES: "Revenir aux plus récentes", "Back to the newest";
    VIDE: "Aucune ligne", "No line";
    VIDE_TEXTE: "Rien dans le journal ne répond à cette recherche.", "Nothing in the journal answers this search.";
    COL_QUAND: "Quand", "When";
    COL_QUI: "Qui", "Who";
    COL_QUOI: "Quoi", "What";
    COL_SUR: "Sur quoi", "On what";
    COL_CHANGE: "Ce qui change", "What changes";
    RIEN: "vide", "empty";
    DEPUIS: "depuis {adresse}", "from {adresse}";

    INSCRIPTION: "Inscription", "Enrolment";
    PERSONNE: "Personne", "Person";
    UTILISATEUR: "Compte", "Account";
    ETABLISSEMENT: "Établissement", "Establishment";
    STRUCTURE: "Structure", "Structure";
    NOMENCLATURE: "Nomenclature", "Nomenclature";
    AGENT: "Agent", "Member of the directory";
    TACHE: "Tâche", "Task";
    FILE: "Liste des inscriptions", "List of enrolments";
    JOURNAL: "Journal", "Journal";
    WEBHOOK: "Adresse des événements", "Address of the events";
    REBUT: "Message reçu", "Incoming message";
    REVUE: "Revue d’habilitations", "Review of rights";
    HABILITATIONS: "Habilitations", "Rights";
    PARAMETRE: "Paramètres", "Parameters";
    CLE_SIGNATURE: "Clé de signature", "Signing key";

    CHAMP_STATUT: "État", "State";
    CHAMP_STATUT_PIECE: "État de la pièce", "State of the document";
    CHAMP_STATUT_PAIEMENT: "État du paiement", "State of the payment";
    CHAMP_PIECE: "Pièce", "Document";
    CHAMP_CODE: "Code apprenant", "Learner code";
    CHAMP_MONTANT: "Montant", "Amount";
    CHAMP_NUMERO: "Numéro", "Number";
    CHAMP_ORIGINE: "Origine", "Origin";
    CHAMP_CERTIFICAT: "Document délivré", "Document issued";
    CHAMP_ENCAISSEMENT: "Paiement", "Payment";
    CHAMP_CVEC: "CVEC", "CVEC";
    CHAMP_MOTIF: "Motif", "Reason";
    CHAMP_LIGNES: "Lignes", "Lines";

    ACTE_CONNEXION: "Connexion", "Sign-in";
    ACTE_CONNEXION_REFUSEE: "Connexion refusée", "Sign-in refused";
    ACTE_DECONNEXION: "Déconnexion", "Sign-out";
    ACTE_ACTIVER_COMPTE: "Compte ouvert", "Account opened";
    ACTE_CHANGER_MOT_DE_PASSE: "Mot de passe changé", "Password changed";
    ACTE_MODIFIER_PERSONNE: "Personne modifiée", "Person changed";
    ACTE_EXPORTER: "Liste exportée", "List exported";
    ACTE_IMPORTER: "Fichier importé", "File imported";
    ACTE_IMPORT_TERMINE: "Import terminé", "Import finished";
    ACTE_HABILITER: "Rôle donné", "Role given";
    ACTE_ACTIVER_SECOND_FACTEUR: "Code de connexion ajouté", "Sign-in code added";
    ACTE_RETIRER_SECOND_FACTEUR: "Code de connexion retiré", "Sign-in code removed";
    ACTE_CODE_REFUSE: "Code de connexion refusé", "Sign-in code refused";
    ACTE_CODE_DE_SECOURS: "Code de secours utilisé", "Recovery code used";
    ACTE_CONFIRMER_IDENTITE: "Identité confirmée", "Identity confirmed";
    ACTE_CONFIRMATION_REFUSEE: "Confirmation refusée", "Confirmation refused";
    ACTE_DEMANDER_DONNEES: "Demande sur ses données", "Request about one’s data";
    ACTE_RETIRER_DEMANDE_DONNEES: "Demande sur ses données retirée", "Request about one’s data withdrawn";
    ACTE_REPONDRE_DEMANDE_DONNEES: "Réponse à une demande sur des données", "Answer to a request about data";
    ACTE_EXPORTER_SES_DONNEES: "Ses données emportées", "One’s own data taken away";
    ACTE_PSEUDONYMISER: "Personne pseudonymisée", "Person pseudonymised";
    ACTE_CONSERVER: "Données anciennes supprimées", "Old data removed";
    ACTE_DEMANDER_HABILITATION: "Rôle demandé, à confirmer", "Role asked for, to be agreed";
    ACTE_CONFIRMER_HABILITATION: "Rôle accordé à deux", "Role agreed by two";
    ACTE_REFUSER_HABILITATION: "Rôle refusé", "Role refused";
    ACTE_RETIRER_HABILITATION: "Rôle retiré", "Role taken away";
    ACTE_MAINTENIR_HABILITATION: "Rôle maintenu en revue", "Role kept in a review";
    ACTE_OUVRIR_REVUE: "Revue ouverte", "Review opened";
    ACTE_CLORE_REVUE: "Revue close", "Review closed";
    ACTE_AGIR_AU_NOM: "Début d’acte au nom d’une personne", "Began to act in somebody’s name";
    ACTE_REVENIR_A_SOI: "Fin d’acte au nom d’une personne", "Ended acting in somebody’s name";
    ACTE_MODIFIER_NOMENCLATURE: "Nomenclature modifiée", "Nomenclature changed";
    ACTE_MODIFIER_STRUCTURE: "Structure modifiée", "Structure changed";
    ACTE_MODIFIER_AGENT: "Annuaire modifié", "Directory changed";
    ACTE_REGLER_PARAMETRES: "Paramètres changés", "Parameters changed";
    ACTE_CODE_APPRENANT: "Code apprenant attribué", "Learner code given";
}

/// Kind of thing, by its name in the journal.
pub fn entite(nom: &str) -> Option<Texte> {
    Some(match nom {
        "inscription" => INSCRIPTION,
        "personne" => PERSONNE,
        "utilisateur" => UTILISATEUR,
        "etablissement" => ETABLISSEMENT,
        "structure" => STRUCTURE,
        "nomenclature" => NOMENCLATURE,
        "agent" => AGENT,
        "job" => TACHE,
        "file" => FILE,
        "journal" => JOURNAL,
        "webhook" => WEBHOOK,
        "rebut" => REBUT,
        "revue" => REVUE,
        "habilitations" => HABILITATIONS,
        "cle_signature" => CLE_SIGNATURE,
        "parametre" => PARAMETRE,
        _ => return None,
    })
}

/// What changed, by its name in the journal.
pub fn champ(nom: &str) -> Option<Texte> {
    Some(match nom {
        "statut" => CHAMP_STATUT,
        "statutPiece" => CHAMP_STATUT_PIECE,
        "statutPaiement" => CHAMP_STATUT_PAIEMENT,
        "piece" => CHAMP_PIECE,
        "codeApprenant" => CHAMP_CODE,
        "montantCentimes" => CHAMP_MONTANT,
        "numero" => CHAMP_NUMERO,
        "origine" => CHAMP_ORIGINE,
        "document" => CHAMP_CERTIFICAT,
        "encaissement" => CHAMP_ENCAISSEMENT,
        "cvec" => CHAMP_CVEC,
        "motif" => CHAMP_MOTIF,
        "lignes" => CHAMP_LIGNES,
        code => return crate::parametres::nom(code),
    })
}

/// What a line says, by its verb: those of the history of a dossier, and those that are in no such history.
pub fn acte(traitement: &str) -> Option<Texte> {
    Some(match traitement {
        "CONNEXION" => ACTE_CONNEXION,
        "CONNEXION_REFUSEE" => ACTE_CONNEXION_REFUSEE,
        "DECONNEXION" => ACTE_DECONNEXION,
        "ACTIVER_COMPTE" => ACTE_ACTIVER_COMPTE,
        "CHANGER_MOT_DE_PASSE" => ACTE_CHANGER_MOT_DE_PASSE,
        "MODIFIER_PERSONNE" => ACTE_MODIFIER_PERSONNE,
        "EXPORTER" => ACTE_EXPORTER,
        "IMPORTER" => ACTE_IMPORTER,
        "IMPORT_TERMINE" => ACTE_IMPORT_TERMINE,
        "HABILITER" => ACTE_HABILITER,
        "ACTIVER_SECOND_FACTEUR" => ACTE_ACTIVER_SECOND_FACTEUR,
        "RETIRER_SECOND_FACTEUR" => ACTE_RETIRER_SECOND_FACTEUR,
        "CODE_REFUSE" => ACTE_CODE_REFUSE,
        "CODE_DE_SECOURS" => ACTE_CODE_DE_SECOURS,
        "CONFIRMER_IDENTITE" => ACTE_CONFIRMER_IDENTITE,
        "CONFIRMATION_REFUSEE" => ACTE_CONFIRMATION_REFUSEE,
        "DEMANDER_DONNEES" => ACTE_DEMANDER_DONNEES,
        "RETIRER_DEMANDE_DONNEES" => ACTE_RETIRER_DEMANDE_DONNEES,
        "REPONDRE_DEMANDE_DONNEES" => ACTE_REPONDRE_DEMANDE_DONNEES,
        "EXPORTER_SES_DONNEES" => ACTE_EXPORTER_SES_DONNEES,
        "PSEUDONYMISER" => ACTE_PSEUDONYMISER,
        "CONSERVER" => ACTE_CONSERVER,
        "DEMANDER_HABILITATION" => ACTE_DEMANDER_HABILITATION,
        "CONFIRMER_HABILITATION" => ACTE_CONFIRMER_HABILITATION,
        "REFUSER_HABILITATION" => ACTE_REFUSER_HABILITATION,
        "RETIRER_HABILITATION" => ACTE_RETIRER_HABILITATION,
        "MAINTENIR_HABILITATION" => ACTE_MAINTENIR_HABILITATION,
        "OUVRIR_REVUE" => ACTE_OUVRIR_REVUE,
        "CLORE_REVUE" => ACTE_CLORE_REVUE,
        "AGIR_AU_NOM" => ACTE_AGIR_AU_NOM,
        "REVENIR_A_SOI" => ACTE_REVENIR_A_SOI,
        "MODIFIER_NOMENCLATURE" => ACTE_MODIFIER_NOMENCLATURE,
        "MODIFIER_STRUCTURE" => ACTE_MODIFIER_STRUCTURE,
        "MODIFIER_AGENT" => ACTE_MODIFIER_AGENT,
        "REGLER_PARAMETRES" => ACTE_REGLER_PARAMETRES,
        "EMETTRE_CODE_APPRENANT" => ACTE_CODE_APPRENANT,
        autre => return crate::gestion::acte(autre),
    })
}

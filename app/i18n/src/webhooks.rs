//! Pages of the events that are brought to other systems.

use crate::{Texte, textes};
use domain::webhook::StatutLivraison;

textes! {
    TITRE: "Événements sortants", "Outgoing events";
    INTRO: "Ce qui se passe ici (inscriptions, paiements, pièces) est porté aux adresses ci-dessous, signé, dans l’ordre, et porté à nouveau si une application ne répond pas.", "What happens here (enrolments, payments, documents) is brought to the addresses below, signed, in order, and brought again when an application does not answer.";
    VIDE: "Aucune adresse", "No address";
    VIDE_TEXTE: "Ajoutez l’adresse d’une application de l’établissement\u{202f}: elle recevra ce qui se passera à partir de maintenant.", "Add the address of an application of the establishment: it will receive what happens from now on.";
    COL_LIBELLE: "Application", "Application";
    COL_SUJETS: "Sujets", "Topics";
    COL_ETAT: "État", "State";
    COL_ATTENTE: "En attente", "Waiting";
    COL_ABANDONNEES: "Abandonnés", "Given up";
    TOUS_SUJETS: "Tous", "All";

    AJOUTER: "Ajouter une adresse", "Add an address";
    LIBELLE: "Nom de l’application", "Name of the application";
    LIBELLE_AIDE: "Par exemple «\u{202f}Annuaire\u{202f}».", "For example “Directory”.";
    ADRESSE: "Adresse à appeler", "Address to call";
    ADRESSE_AIDE: "En https, sur le réseau public\u{202f}; l’exploitation peut permettre des réseaux de l’établissement.", "By https, on the public network; whoever operates the product may let networks of the establishment in.";
    SUJETS: "Sujets", "Topics";
    SUJETS_AIDE: "Aucun coché\u{202f}: tous, y compris ceux à venir.", "None ticked: all of them, those to come included.";
    CREER: "Ajouter", "Add";

    ACTIF: "Actif", "Active";
    ARRETE: "Arrêté", "Stopped";
    EN_PAUSE: "Ne répond pas", "Does not answer";
    EN_PAUSE_DETAIL: "Cette application a refusé {n} fois de suite. Elle sera appelée à nouveau le {quand}\u{202f}; rien n’est perdu.", "This application refused {n} times in a row. It will be called again on {quand}; nothing is lost.";
    ARRETER: "Arrêter", "Stop";
    ARRETER_TITRE: "Ne plus rien porter à cette adresse\u{202f}?", "Bring nothing to this address any more?";
    ARRETER_TEXTE: "Ce qui se passera pendant l’arrêt ne lui sera pas porté.", "What happens while it is stopped will not be brought to it.";
    REPRENDRE: "Reprendre", "Go on";
    SUPPRIMER: "Supprimer", "Delete";
    SUPPRIMER_TITRE: "Supprimer cette adresse et l’historique de ce qui lui a été porté\u{202f}?", "Delete this address and the record of what was brought to it?";
    RENONCER: "Renoncer", "Keep it";

    SECRET_TITRE: "Signature", "Signature";
    SECRET_TEXTE: "Chaque appel est signé comme le dit Standard Webhooks. L’application vérifie la signature avec ce secret.", "Each call is signed as Standard Webhooks says. The application checks the signature with this secret.";
    SECRET: "Secret", "Secret";
    MONTRER: "Montrer le secret", "Show the secret";
    MONTRER_AIDE: "L’historique garde la trace de qui l’a vu.", "The journal keeps who has seen it.";
    TOURNER: "Changer de secret", "Change the secret";
    TOURNER_TITRE: "Changer de secret\u{202f}?", "Change the secret?";
    TOURNER_TEXTE: "L’ancien continue de signer, à côté du nouveau, pendant une semaine.", "The former one goes on signing, beside the new one, for a week.";
    ANCIEN_SECRET: "L’ancien secret signe aussi jusqu’au {quand}.", "The former secret signs too until {quand}.";

    LIVRAISONS: "Événements portés", "Events brought";
    TOUTES: "Tous", "All";
    EN_PEINE: "Non arrivés", "Not arrived";
    FILTRER: "Filtrer les événements", "Filter the events";
    LIVRAISONS_VIDE: "Aucun événement ici", "No event here";
    LIVRAISONS_VIDE_TEXTE: "Ils paraîtront dès que quelque chose se passera.", "They will show up as soon as something happens.";
    COL_EVENEMENT: "Événement", "Event";
    COL_LE: "Le", "On";
    COL_ESSAIS: "Essais", "Attempts";
    COL_REPONSE: "Dernière réponse", "Last answer";
    COL_ACTION: "Action", "Action";
    PROCHAIN: "prochain essai le {quand}", "next attempt on {quand}";
    REPONSE: "{code} en {ms} ms", "{code} in {ms} ms";
    SANS_REPONSE: "sans réponse\u{202f}: {erreur}", "no answer: {erreur}";
    REJOUER: "Porter à nouveau", "Bring again";
    REJOUER_ABANDONNEES: "Porter à nouveau ce qui a été abandonné", "Bring again what was given up";
    OBJET: "objet", "object";

    ATTENTE: "En attente", "Waiting";
    LIVREE: "Porté", "Brought";
    ABANDONNEE: "Abandonné", "Given up";

    SUJET_INSCRIPTION: "Inscriptions", "Enrolments";
    SUJET_APPRENANT: "Apprenants", "Learners";
    SUJET_PIECE: "Pièces justificatives", "Supporting documents";
    SUJET_PAIEMENT: "Droits et paiements", "Fees and payments";
    SUJET_IMPORT: "Imports d’admissions", "Admission imports";
    SUJET_STRUCTURE: "Structures", "Structures";
    SUJET_NOMENCLATURE: "Nomenclatures", "Nomenclatures";
    SUJET_OFFRE: "Offre de formation", "Course offer";
}

/// Where a delivery is, in one word.
pub fn statut(statut: StatutLivraison) -> Texte {
    match statut {
        StatutLivraison::Attente => ATTENTE,
        StatutLivraison::Livree => LIVREE,
        StatutLivraison::Abandonnee => ABANDONNEE,
    }
}

/// Name of a topic; None for one of a later version.
pub fn sujet(code: &str) -> Option<Texte> {
    Some(match code {
        "ins.inscription.v1" => SUJET_INSCRIPTION,
        "idt.apprenant.v1" => SUJET_APPRENANT,
        "pie.depot.v1" => SUJET_PIECE,
        "pai.paiement.v1" => SUJET_PAIEMENT,
        "job.import.v1" => SUJET_IMPORT,
        "ref.structure.v1" => SUJET_STRUCTURE,
        "ref.nomenclature.v1" => SUJET_NOMENCLATURE,
        "odf.offre.v1" => SUJET_OFFRE,
        _ => return None,
    })
}

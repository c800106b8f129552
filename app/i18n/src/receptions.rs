//! Pages of the messages that come from other systems.

use crate::{Texte, textes};
use domain::reception::{Objet, StatutRebut};

textes! {
    TITRE: "Messages reçus", "Incoming messages";
    INTRO: "Ce que disent les autres applications de l’établissement (admissions, personnes, structures) s’applique tout seul. Les messages qui n’ont pas pu être appliqués sont ici\u{202f}: corrigez-les et rejouez-les, ou abandonnez-les.", "What other applications of the establishment say (admissions, persons, structures) is applied by itself. Messages that could not be applied are here: correct and replay them, or drop them.";
    VIDE: "Rien à traiter", "Nothing to deal with";
    VIDE_TEXTE: "Tous les messages reçus sont appliqués ou réglés.", "All messages received are applied or settled.";
    VIDE_OBJET_TEXTE: "Aucun message de cette sorte n’est à traiter.", "No message of this kind is to be dealt with.";
    VIDE_REGLES: "Aucun message réglé", "No settled message";
    VIDE_REGLES_TEXTE: "Les messages rejoués ou abandonnés paraîtront ici.", "Messages that were replayed or dropped will show up here.";
    REGLES: "Réglés", "Settled";
    FILTRER: "Filtrer par état", "Filter by state";
    FILTRER_OBJET: "Filtrer par objet", "Filter by kind";
    TOUS_OBJETS: "Tous", "All";
    COL_MESSAGE: "Message", "Message";
    COL_RECU: "Reçu le", "Received on";
    COL_ETAT: "État", "State";
    COL_RAISONS: "Raisons", "Reasons";
    ILLISIBLE: "illisible", "unreadable";
    AU_SUJET: "au sujet de {cle}", "about {cle}";
    DERRIERE_UN: "un autre l’attend", "another one waits for it";
    DERRIERE: "{n} autres l’attendent", "{n} others wait for it";
    SUIVRA: "Suivra tout seul le message plus ancien.", "Follows the earlier message by itself.";
    TOUT_REJOUER: "Tout rejouer", "Replay all";
    TOUT_REJOUER_AIDE: "Après avoir corrigé la cause, par exemple un code qui manquait.", "Once the cause is corrected, a missing code for instance.";
    BILAN: "Appliqués\u{202f}: {pris}. Toujours refusés\u{202f}: {restent}.", "Applied: {pris}. Still refused: {restent}.";

    ADMISSION: "Admission", "Admission";
    PERSONNE: "Personne", "Person";
    STRUCTURE: "Structure", "Structure";
    ADMISSIONS: "Admissions", "Admissions";
    PERSONNES: "Personnes", "Persons";
    STRUCTURES: "Structures", "Structures";

    A_TRAITER: "À traiter", "To deal with";
    EN_ATTENTE: "En attente", "Waiting";
    REJOUE: "Rejoué", "Replayed";
    ABANDONNE: "Abandonné", "Dropped";

    POURQUOI: "Pourquoi il n’a pas été appliqué", "Why it was not applied";
    ENTRETEMPS: "Le message a changé entre-temps", "The message has changed meanwhile";
    ENTRETEMPS_TEXTE: "Quelqu’un s’en est occupé pendant que vous le regardiez\u{202f}: voici où il en est.", "Somebody dealt with it while you were looking at it: this is where it stands.";
    ATTEND_TEXTE: "Un message plus ancien sur le même objet doit d’abord être réglé. Celui-ci suivra tout seul.", "An earlier message about the same thing must be settled first. This one follows by itself.";
    VOIR_DEVANT: "Voir le message qui le précède", "See the message before it";
    SOURCE: "Envoyé par", "Sent by";
    EVENEMENT: "Identifiant", "Identifier";
    ORIGINE: "Arrivé par", "Received through";
    ESSAIS: "Tentatives", "Attempts";
    REGLE_LE: "Réglé", "Settled";
    REGLE_PAR: "le {quand} par {qui}", "on {quand} by {qui}";
    CONTENU: "Message", "Message";
    CONTENU_AIDE: "En JSON, les dates comme AAAA-MM-JJ. Ce que vous corrigez ici ne change que ce message\u{202f}: prévenez l’application qui l’a envoyé.", "In JSON, dates as YYYY-MM-DD. What you correct here changes this message only: tell the application that sent it.";
    REJOUER: "Rejouer", "Replay";
    ABANDONNER: "Abandonner", "Drop";
    ABANDONNER_TITRE: "Abandonner ce message\u{202f}?", "Drop this message?";
    ABANDONNER_TEXTE: "Il ne sera pas appliqué, même s’il revient\u{202f}; vous pourrez le reprendre. Ceux qui l’attendent suivront.", "It will not be applied, even if it comes again; you can bring it back. Those that wait for it follow.";
    REPRENDRE: "Reprendre ce message", "Bring it back";
    SUIVANT: "Message suivant à traiter", "Next message to deal with";
    RENONCER: "Le garder", "Keep it";
}

/// What a message is about.
pub fn objet(objet: Objet) -> Texte {
    match objet {
        Objet::Admission => ADMISSION,
        Objet::Personne => PERSONNE,
        Objet::Structure => STRUCTURE,
    }
}

/// What messages are about.
pub fn objets(objet: Objet) -> Texte {
    match objet {
        Objet::Admission => ADMISSIONS,
        Objet::Personne => PERSONNES,
        Objet::Structure => STRUCTURES,
    }
}

/// Where a message is, in a word or two.
pub fn statut(statut: StatutRebut) -> Texte {
    match statut {
        StatutRebut::ATraiter => A_TRAITER,
        StatutRebut::EnAttente => EN_ATTENTE,
        StatutRebut::Rejoue => REJOUE,
        StatutRebut::Abandonne => ABANDONNE,
    }
}

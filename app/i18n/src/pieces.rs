//! Supporting documents, for the learner and for the clerk.

use crate::textes;

textes! {
    AUCUNE: "Aucune pièce ne vous est demandée.", "No document is asked of you.";
    RAISON: "Raison du refus\u{202f}: {motif}", "Why it was refused: {motif}";
    ENVOYE: "{nom}, envoyé le {date}", "{nom}, sent on {date}";
    CHOISIR: "Choisir un fichier\u{202f}: {piece}", "Choose a file: {piece}";
    FORMATS: "Une photo (JPEG, PNG, HEIC) ou un PDF, 10 Mo au plus. Prenez-la avec votre téléphone si c’est plus simple.", "A picture (JPEG, PNG, HEIC) or a PDF, 10 MB at most. Take it with your phone if that is easier.";
    FORMATS_PHOTO: "Une photo (JPEG, PNG, HEIC), 10 Mo au plus.", "A picture (JPEG, PNG, HEIC), 10 MB at most.";
    ENVOYER: "Envoyer", "Send";
    REMPLACER: "Remplacer", "Replace";
    REMPLACER_LIEN: "Remplacer la pièce refusée", "Replace the refused document";
    ENVOI_EN_COURS: "Envoi en cours", "Sending";
    MANQUE: "{piece}\u{202f}: envoyez ce document, ou dites que vous l’enverrez plus tard.", "{piece}: send this document, or say that you will send it later.";
    COUPURE: "Le réseau a coupé. Ce qui est parti est gardé\u{202f}: envoyez de nouveau le même fichier pour continuer.", "The network was cut. What was sent is kept: send the same file again to go on.";
    REPRENDRE: "L’envoi de «\u{202f}{nom}\u{202f}» s’est arrêté en route. Choisissez de nouveau ce fichier pour continuer.", "The sending of “{nom}” stopped on the way. Choose that file again to go on.";
    PLUS_TARD: "Je l’enverrai plus tard", "I will send it later";
    PAS_CONCERNE: "Je ne suis pas concerné(e)", "It does not concern me";
    REVENIR: "Revenir sur cette réponse", "Take this answer back";

    PIECES: "Pièces justificatives", "Supporting documents";
    AUCUNE_DEMANDEE: "Aucune pièce n’est demandée.", "No document is asked for.";
    A_EXAMINER: "{n} à examiner", "{n} to review";
    ACCEPTER: "Accepter", "Accept";
    REFUSER: "Refuser", "Refuse";
    FORCER: "Se passer de cette pièce", "Do without this document";
    MOTIF: "Raison du refus", "Reason for refusing";
    PRECISION: "Précision pour l’étudiant", "Details for the student";
    AGRANDIR: "Agrandir", "Zoom in";
    REDUIRE: "Réduire", "Zoom out";
    TOURNER: "Tourner", "Rotate";
    OUVRIR: "Ouvrir dans un onglet", "Open in a tab";
    PAGES: "{n} pages", "{n} pages";
    APERCU: "Document déposé\u{202f}: {piece}", "Document: {piece}";
    TOUCHES: "Touches\u{202f}: A accepter, R refuser, + et − agrandir et réduire, T tourner, flèches haut et bas changer de pièce.", "Keys: A accept, R refuse, + and − zoom, T rotate, up and down arrows change document.";
    NON_CONCERNE_DIT: "L’étudiant dit ne pas être concerné.", "The student says that it does not concern them.";
}

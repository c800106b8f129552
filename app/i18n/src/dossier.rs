//! The learner's pages.

use crate::{Langue, textes};

textes! {
    BONJOUR: "Bonjour {prenom}", "Hello {prenom}";
    MON_ESPACE: "Mon espace", "My space";
    NUMERO_ETUDIANT: "Numéro d’étudiant\u{202f}: {code}", "Student number: {code}";
    MES_INSCRIPTIONS: "Mes inscriptions", "My enrolments";
    NOTIFICATIONS: "Notifications", "Notifications";
    PREVENIR_LIEN: "Être prévenu(e) des messages sur cet appareil", "Be told of messages on this device";
    PREVENIR_IMPOSSIBLE: "Ce navigateur ne peut pas vous prévenir. Les messages arrivent par courriel.", "This browser cannot tell you. Messages come by e-mail.";
    PREVENIR: "Me prévenir sur cet appareil", "Tell me on this device";
    PREVENIR_TEXTE: "Vous pouvez être prévenu(e) ici dès qu’un message arrive, même quand l’application est fermée.", "You can be told here as soon as a message comes, even when the application is closed.";
    PREVENU: "Vous serez prévenu(e) sur cet appareil quand un message arrivera.", "You will be told on this device when a message comes.";
    NE_PLUS_PREVENIR: "Ne plus me prévenir", "Stop telling me";
    PREVENIR_INTERDIT: "Votre navigateur bloque les notifications de ce site. Ses réglages permettent de les autoriser.", "Your browser blocks notifications from this site. Its settings let you allow them.";
    PREVENIR_RATE: "Votre navigateur n’a pas pu s’abonner. Réessayez plus tard\u{202f}: les messages arrivent aussi par courriel.", "Your browser could not subscribe. Try again later: messages come by e-mail too.";
    DATES: "Dates à retenir", "Dates to remember";
    DATE_OUVERTURE: "Ouverture des inscriptions", "Enrolments open";
    DATE_LIMITE: "Dernier jour pour envoyer votre dossier", "Last day to send your file";
    DATE_ECHEANCE: "Prélèvement de {montant}", "{montant} is taken";
    DATE_RENTREE: "Rentrée", "The year begins";
    AIDE: "Besoin d’aide\u{202f}?", "Need help?";
    AIDE_SERVICE: "Votre service de scolarité", "Your registrar’s office";
    AIDE_COURRIEL: "Courriel", "E-mail";
    AIDE_TELEPHONE: "Téléphone", "Phone";
    AIDE_HORAIRES: "Horaires", "Opening hours";
    MES_MESSAGES: "Mes messages", "My messages";
    AUCUN_MESSAGE: "Aucun message pour l’instant.", "No message yet.";
    AUCUNE_INSCRIPTION: "Aucune inscription", "No enrolment";
    AUCUNE_INSCRIPTION_TEXTE: "Vos admissions paraîtront ici dès que l’établissement les aura reçues.", "Your admissions will show up here as soon as the university has received them.";
    COMMENCER: "Commencer mon inscription", "Start my enrolment";
    CONTINUER: "Continuer mon inscription", "Go on with my enrolment";
    VOIR_DOSSIER: "Revoir mon dossier", "See my file";
    TELECHARGER_CERTIFICAT: "Télécharger mon certificat de scolarité", "Download my certificate of enrolment";
    CERTIFICAT_ANGLAIS: "Le même en anglais (PDF)", "The same in French (PDF)";
    A_FAIRE_AVANT: "À faire avant le {date}", "To be done before {date}";
    CALENDRIER_FERME: "Les inscriptions ne sont pas ouvertes aujourd’hui.", "Enrolment is not open today.";
    ACTION_AUTORISEE: "Vous êtes admis(e). Il reste à vous inscrire\u{202f}: quelques minutes suffisent.", "You have been admitted. You still have to enrol: it takes a few minutes.";
    ACTION_DEBUTEE: "Votre dossier est commencé. Tout ce que vous avez saisi est gardé.", "Your file is started. Everything that you typed is kept.";
    ACTION_TERMINEE: "Votre dossier est chez nous. Nous vous écrirons dès qu’il sera validé.", "Your file is with us. We will write to you as soon as it is validated.";
    ACTION_A_PAYER: "Votre dossier est chez nous. Il reste à régler vos droits.", "Your file is with us. You still have to pay your fees.";
    ACTION_REMPLACER: "Une pièce est à remplacer\u{202f}: la raison est indiquée ci-dessous.", "A document must be replaced: the reason is below.";
    ACTION_VALIDEE: "Vous êtes inscrit(e). Votre certificat est prêt.", "You are enrolled. Your certificate is ready.";
    ACTION_ANNULEE: "Cette inscription est annulée. Pour toute question, écrivez à la scolarité.", "This enrolment is cancelled. If you have a question, write to the registrar’s office.";
    ACTION_EXPIREE: "Le délai est passé. Écrivez à la scolarité si vous souhaitez encore vous inscrire.", "The deadline is over. Write to the registrar’s office if you still wish to enrol.";
    ETAT_A_FAIRE: "À faire", "To do";
    ETAT_EN_COURS: "En cours", "In progress";
    ETAT_EN_ATTENTE: "En attente de nous", "With us";
    ETAT_FAIT: "Fait", "Done";
    TACHE_PAYER: "Régler les droits", "Pay the fees";
    TACHE_PIECES: "Pièces justificatives", "Supporting documents";
    ETAT_REFUSE: "À remplacer", "To be replaced";
    TACHE_VALIDATION: "Validation par la scolarité", "Validation by the registrar’s office";

    DOSSIER_TITRE: "Mon inscription", "My enrolment";
    ENREGISTRE: "Enregistré à {heure}", "Saved at {heure}";
    ENREGISTREMENT: "Enregistrement…", "Saving…";
    NON_ENREGISTRE: "Pas de connexion\u{202f}: ce que vous tapez est gardé sur cet appareil, et partira à son retour.", "No connection: what you type is kept on this device, and will be sent when it is back.";
    REPRIS: "La connexion est revenue\u{202f}: ce que vous aviez tapé est enregistré.", "The connection is back: what you had typed is saved.";
    CONFLITS_TITRE: "Deux réponses pour une même question", "Two answers to one question";
    CONFLITS_TEXTE: "Vous avez tapé ceci sans connexion, et autre chose a été enregistré entre-temps. Laquelle est la bonne\u{202f}?", "You typed this without a connection, and something else was saved in the meantime. Which one is right?";
    GARDER_ICI: "«\u{202f}{valeur}\u{202f}», tapé ici", "“{valeur}”, typed here";
    GARDER_AILLEURS: "«\u{202f}{valeur}\u{202f}», déjà enregistré", "“{valeur}”, already saved";
    VIDE: "rien", "nothing";
    CONTINUER_ETAPE: "Enregistrer et continuer", "Save and continue";
    ETAPE_PRECEDENTE: "Étape précédente", "Previous step";
    SOUMETTRE: "Envoyer mon dossier", "Send my file";
    MODIFIER: "Modifier", "Change";
    NON_RENSEIGNE: "Non renseigné", "Not given";
    RECAP_INTRO: "Relisez, corrigez s’il le faut, puis envoyez.", "Read through, correct if need be, then send.";
    DROITS: "Vos droits d’inscription", "Your fees";
    POURQUOI: "Pourquoi ce montant\u{202f}?", "Why this amount?";
    POURQUOI_AUTRE_TARIF: "Un autre tarif prend la place de celui de votre point d’inscription, à cause de ce qui suit.", "Another tariff takes the place of the one of your enrolment point, because of what follows.";
    POURQUOI_EXONERATION: "Cette exonération vous est appliquée à cause de ce qui suit. De toutes celles qui vous sont ouvertes, c’est celle qui vous laisse le moins à payer.", "This exemption applies because of what follows. Of all those open to you, it is the one that leaves you least to pay.";
    POURQUOI_REGLE: "Le tarif de votre point d’inscription s’applique en entier.", "The tariff of your enrolment point applies in full.";
    POURQUOI_SANS: "Aucun tarif n’est attaché à ce point d’inscription.", "No tariff is attached to this enrolment point.";
    REFERENCE_LEGALE: "Texte de référence", "Legal reference";
    ENTREE_POINT: "Point d’inscription", "Enrolment point";
    ENTREE_PERIODE: "Période", "Period";
    ENTREE_TARIF: "Tarif", "Tariff";
    ETAPE_N: "Étape {rang} sur {total}", "Step {rang} of {total}";
    RIEN_ICI: "Rien à remplir à cette étape.", "Nothing to fill in at this step.";
    CVEC_NON_DUE: "Aucune CVEC ne vous est demandée.", "No CVEC is asked of you.";
    CVEC_REFUSEE: "Votre numéro de CVEC n’est pas reconnu", "Your CVEC number is not recognised";
    CVEC_REFUSEE_TEXTE: "Reprenez votre attestation et corrigez le numéro ci-dessous. Le reste de votre dossier est conservé.", "Take your certificate again and correct the number below. The rest of your file is kept.";
    CVEC_REFUSEE_ENCORE: "Ce numéro est mal formé, ou c’est le même que le précédent.", "This number is malformed, or the same as before.";
    CVEC_CORRIGER: "Envoyer le numéro corrigé", "Send the corrected number";
    CVEC_LIEN: "Obtenir mon attestation sur cvec.etudiant.gouv.fr", "Get my certificate on cvec.etudiant.gouv.fr";
    ACCORD_FACULTATIF: "Vous êtes libre de refuser.", "You are free to refuse.";
    SUGGESTIONS: "Suggestions", "Suggestions";
    AUCUNE_SUGGESTION: "Aucune proposition\u{202f}: vérifiez l’orthographe.", "No match: check the spelling.";
    NB_SUGGESTIONS: "{n} propositions", "{n} suggestions";
    J_ACCEPTE: "J’accepte\u{202f}: {titre}", "I accept: {titre}";
    OUI: "Oui", "Yes";
    NON: "Non", "No";
    ENTREE_REGIME: "Régime d’inscription", "Kind of enrolment";
    ENTREE_BOURSE: "Bourse", "Grant";
    ENTREE_ZONE: "Nationalité", "Nationality";
    ENTREE_SEJOUR: "Situation en France", "Status in France";
    ENTREE_PREMIERE: "Première inscription en France cette année", "First enrolment in France this year";
    ENTREE_CESURE: "Césure", "Gap period";
    ENTREE_SECONDAIRE: "Autre inscription de l’année, au plein tarif", "Another enrolment this year, at the full rate";
    ENTREE_MOBILITE: "Échange", "Exchange";
    ENTREE_FILIERE: "Cursus parallèle", "Parallel curriculum";
    ENTREE_PROFIL: "Décision de l’établissement", "Decision of the university";
    ENTREE_DIPLOME: "Type de diplôme", "Kind of diploma";
    TOTAL: "Total", "Total";
    RIEN_A_PAYER: "Vous n’avez rien à payer.", "You have nothing to pay.";
    ECHEANCES: "Vos échéances", "Your instalments";
    ECHEANCE: "{rang}. le {date}", "{rang}. on {date}";
    MONTANT_CHANGE: "Le montant de vos droits a changé", "The amount of your fees has changed";
    MONTANT_CHANGE_TEXTE: "Il était de {avant}, il est de {apres}, parce que votre dossier a changé. Relisez le détail, puis continuez.", "It was {avant}, it is {apres}, because your file has changed. Read the details, then go on.";
    PAYER_GUICHET: "Vous réglerez au guichet de la scolarité après l’envoi.", "You will pay at the registrar’s desk after sending.";
    CORRIGER_AVANT: "Corrigez d’abord ce qui suit", "First correct the following";
    DEJA_ENVOYE: "Ce dossier n’est plus modifiable.", "This file can no longer be changed.";
    PAYE: "Déjà réglé", "Already paid";

    FEMININ: "Féminin", "Female";
    MASCULIN: "Masculin", "Male";
    CHOISIR: "Choisissez", "Choose";
}

/// Name of an input of the fees, by its code.
pub fn entree(nom: &str, langue: Langue) -> &str {
    let texte = match nom {
        "pointInscription" => ENTREE_POINT,
        "periode" => ENTREE_PERIODE,
        "tarif" | "tarifCode" => ENTREE_TARIF,
        "regime" => ENTREE_REGIME,
        "bourse" => ENTREE_BOURSE,
        "zone" | "nationalite" => ENTREE_ZONE,
        "sejour" => ENTREE_SEJOUR,
        "premiereEntree" => ENTREE_PREMIERE,
        "cesure" => ENTREE_CESURE,
        "secondaire" => ENTREE_SECONDAIRE,
        "mobilite" => ENTREE_MOBILITE,
        "filiere" => ENTREE_FILIERE,
        "profil" => ENTREE_PROFIL,
        "typeDiplome" => ENTREE_DIPLOME,
        autre => return autre,
    };
    texte.en_langue(langue)
}

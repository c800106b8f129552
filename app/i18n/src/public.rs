//! Pages that anybody may see.

use crate::textes;

textes! {
    TITRE_ACCUEIL: "Bienvenue à l’{etablissement}", "Welcome to {etablissement}";
    ACCUEIL_INTRO: "Inscrivez-vous, suivez votre dossier et retrouvez vos documents.", "Enrol, follow your file and find your documents.";
    ACCUEIL_ADMIS_TITRE: "Vous venez d’être admis(e)\u{202f}?", "Have you just been admitted?";
    ACCUEIL_ADMIS: "Ouvrez votre compte avec le code reçu par courriel.", "Open your account with the code that you received by e-mail.";
    ACCUEIL_COMPTE_TITRE: "Vous avez déjà un compte\u{202f}?", "Do you already have an account?";
    ACCUEIL_COMPTE: "Étudiants et personnels se connectent ici.", "Students and staff sign in here.";
    ACCUEIL_VERIFIER_TITRE: "On vous a remis un document\u{202f}?", "Were you given a document?";
    ACCUEIL_VERIFIER: "Vérifiez qu’il a bien été délivré par l’établissement.", "Check that the university really issued it.";

    HORS_LIGNE_TITRE: "Pas de connexion", "No connection";
    HORS_LIGNE: "Cette page n’a pas pu être chargée. Ce que vous aviez enregistré est gardé\u{202f}; ce que vous avez tapé hors connexion partira de cet appareil à votre retour.", "This page could not be loaded. What you saved is kept; what you typed without a connection will be sent from this device when you are back.";
    REESSAYER: "Réessayer", "Try again";

    CONNEXION_TITRE: "Se connecter", "Sign in";
    IDENTIFIANT: "Identifiant ou courriel", "User name or e-mail";
    MOT_DE_PASSE: "Mot de passe", "Password";
    CONNEXION_REFUSEE: "Identifiant ou mot de passe incorrect. Vérifiez la saisie et réessayez.", "Wrong user name or password. Check what you typed and try again.";
    CONNEXION_ATTENTE: "Trop d’essais. Patientez quelques minutes avant de réessayer.", "Too many attempts. Wait a few minutes before trying again.";
    CONNEXION_OU: "Ou avec un compte de Pégase", "Or with a Pégase account";
    CONNEXION_INCONNUE: "Votre identité est vérifiée, mais aucun compte n’y correspond ici. Écrivez à la scolarité.", "Your identity was verified, but no account here matches it. Write to the registrar’s office.";
    CONNEXION_PRISE: "Cette identité est déjà reliée à un autre compte. Écrivez à la scolarité.", "This identity is linked to another account already. Write to the registrar’s office.";
    CONNEXION_FERMEE: "Ce compte est fermé.", "This account is closed.";
    CONNEXION_ABANDONNEE: "La connexion n’est pas allée au bout. Recommencez.", "The sign-in did not come to its end. Start again.";
    CONNEXION_FOURNISSEUR: "Le service de connexion ne répond pas comme il le devrait. Réessayez dans quelques minutes.", "The sign-in service does not answer as it should. Try again in a few minutes.";
    CODE_TITRE: "Code de connexion", "Sign-in code";
    CODE_INTRO: "Votre compte demande un code en plus du mot de passe. Ouvrez votre application de codes.", "Your account asks for a code besides the password. Open your code application.";
    CODE_LIBELLE: "Code à six chiffres", "Six-digit code";
    CODE_SECOURS: "Sans votre téléphone, saisissez un de vos codes de secours.", "Without your phone, type one of your recovery codes.";
    CODE_INCORRECT: "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez.", "This is not the right code, or it was used already. Wait for the next one and try again.";
    CONFIRMER_TITRE: "Confirmer mon identité", "Confirm my identity";
    CONFIRMER_INTRO: "Ce que vous alliez faire ne se fait pas à votre insu\u{202f}: montrez que c’est bien vous.", "What you were about to do must not happen without you knowing: show that it is you.";
    CONFIRMER_BOUTON: "Confirmer", "Confirm";
    CONFIRMER_FAIT: "C’est confirmé", "Confirmed";
    CONFIRMER_FAIT_TEXTE: "Revenez à l’onglet précédent et recommencez ce que vous faisiez.", "Go back to the previous tab and do again what you were doing.";
    CONFIRMER_REFUS: "Ce n’est pas le bon mot de passe, ou pas le bon code. Vérifiez et réessayez.", "This is not the right password, or not the right code. Check and try again.";
    CONFIRMER_IMPOSSIBLE: "Cette session ne peut pas être confirmée. Déconnectez-vous, puis connectez-vous de nouveau.", "This session cannot be confirmed. Sign out, then sign in again.";
    DECONNEXION_TITRE: "Vous êtes déconnecté(e)", "You are signed out";
    RELIER_TITRE: "Relier mon compte", "Link my account";
    VERS_LE_SERVICE: "La suite se passe au service de connexion, qui vous ramènera ici.", "The sign-in service goes on from here, and brings you back.";
    CONTINUER: "Continuer", "Continue";
    PAS_ENCORE_DE_COMPTE: "Pas encore de compte\u{202f}? Ouvrez-le avec votre code.", "No account yet? Open it with your code.";
    MOT_DE_PASSE_OUBLIE: "Mot de passe ou code oublié\u{202f}?", "Forgotten password or code?";
    DEMO_TITRE: "Comptes de démonstration", "Demonstration accounts";
    DEMO_INTRO: "Le mot de passe de tous est «\u{202f}demo\u{202f}».", "The password of all of them is “demo”.";

    ACTIVER_TITRE: "Ouvrir mon compte", "Open my account";
    ACTIVER_INTRO: "Vous avez reçu un code par courriel avec votre admission.", "You received a code by e-mail with your admission.";
    CODE: "Code reçu par courriel", "Code received by e-mail";
    CODE_AIDE: "Douze caractères, par exemple 7KQ2-MX4P-90TC.", "Twelve characters, for example 7KQ2-MX4P-90TC.";
    COURRIEL: "Adresse de courriel", "E-mail address";
    COURRIEL_AIDE: "Celle à laquelle le code a été envoyé.", "The one to which the code was sent.";
    NOUVEAU_MOT_DE_PASSE: "Choisissez un mot de passe", "Choose a password";
    MOT_DE_PASSE_AIDE: "Douze caractères au moins. Une phrase courte convient très bien.", "At least twelve characters. A short sentence does very well.";
    ACTIVER_BOUTON: "Ouvrir mon compte", "Open my account";
    CODE_REFUSE: "Ce code ne correspond pas à cette adresse, a déjà servi ou n’est plus valable.", "This code does not match this address, was already used or is no longer valid.";
    MOT_DE_PASSE_COURT: "Le mot de passe doit avoir au moins douze caractères, et ne pas être de ceux qu’on essaie en premier.", "The password must have at least twelve characters, and not be one of those that are tried first.";
    COMPTE_EXISTANT: "Un compte existe déjà avec cette adresse\u{202f}: connectez-vous.", "An account already exists with this address: sign in.";

    RECUPERATION_TITRE: "Retrouver l’accès à mon compte", "Get back into my account";
    RECUPERATION_INTRO: "Nous vous écrivons de quoi choisir un nouveau mot de passe, ou de quoi ouvrir votre compte si vous ne l’avez pas encore fait.", "We send you a link to choose a new password, or to open your account if you have not done so yet.";
    RECUPERATION_AIDE: "L’adresse à laquelle l’établissement vous écrit convient toujours.", "The address to which the university writes to you always works.";
    RECUPERATION_BOUTON: "M’écrire", "Write to me";
    RECUPERATION_ENVOYEE: "Regardez vos courriels", "Look at your mail";
    RECUPERATION_ENVOYEE_TEXTE: "Si un compte ou une admission correspond à ce que vous avez saisi, un message vient de partir. Son lien sert une fois, pendant une heure. Rien après dix minutes\u{202f}? Regardez dans les indésirables, puis écrivez à la scolarité.", "If an account or an admission matches what you typed, a message has just left. Its link works once, for an hour. Nothing after ten minutes? Look among the spam, then write to the registrar’s office.";
    RECUPERATION_PANNE: "Nous n’avons pas pu vous écrire. Réessayez dans quelques minutes.", "We could not write to you. Try again in a few minutes.";
    COURRIEL_A_SAISIR: "Saisissez votre adresse de courriel ou votre identifiant.", "Type your e-mail address or your user name.";
    RETOUR_CONNEXION: "Revenir à la connexion", "Back to sign-in";
    NOUVEAU_TITRE: "Choisir un nouveau mot de passe", "Choose a new password";
    NOUVEAU_INTRO: "Vos autres appareils seront déconnectés.", "Your other devices will be signed out.";
    NOUVEAU_BOUTON: "Changer le mot de passe et me connecter", "Change the password and sign in";
    LIEN_REFUSE: "Ce lien a déjà servi ou n’est plus valable", "This link was already used or is no longer valid";
    LIEN_REFUSE_SUITE: "Demander un nouveau lien", "Ask for a new link";

    VERIFIER_TITRE: "Vérifier un document", "Verify a document";
    VERIFIER_INTRO: "Saisissez le numéro imprimé au bas du document, ou scannez son code.", "Type the number printed at the foot of the document, or scan its code.";
    NUMERO: "Numéro du document", "Document number";
    NUMERO_AIDE: "Dix-sept caractères, par exemple 7KQ2-MX4P-90TC-HH3E-8.", "Seventeen characters, for example 7KQ2-MX4P-90TC-HH3E-8.";
    VERIFIER_BOUTON: "Vérifier", "Verify";
    DOCUMENT_VALIDE: "Ce document a bien été délivré par l’établissement", "The university did issue this document";
    DOCUMENT_COMPARER: "Comparez ce qui suit avec le document que vous tenez.", "Compare the following with the document in your hands.";
    DOCUMENT_REVOQUE: "Ce document n’est plus valable", "This document is no longer valid";
    DOCUMENT_REVOQUE_LE: "Il a été retiré le {le}\u{202f}: l’inscription a été annulée.", "It was withdrawn on {le}: the enrolment was cancelled.";
    DOCUMENT_INCONNU: "Ce document n’a pas été délivré par l’établissement", "The university did not issue this document";
    DOCUMENT_INCONNU_DETAIL: "Aucun document ne porte ce numéro.", "No document bears this number.";
    DOCUMENT_MAL_RECOPIE: "Ce numéro est mal recopié", "This number was mistyped";
    DOCUMENT_MAL_RECOPIE_DETAIL: "Un caractère au moins est faux ou deux sont inversés. Comparez-le avec le document.", "At least one character is wrong, or two are swapped. Compare it with the document.";
    TITULAIRE: "Titulaire", "Holder";
    NE_LE: "Né(e) le", "Born on";
    FORMATION: "Formation", "Programme";
    ANNEE: "Année universitaire", "Academic year";
    DELIVRE_LE: "Délivré le", "Issued on";

    COURRIELS_INTRO: "Ce que l’établissement aurait envoyé. Cette page n’existe qu’en démonstration.", "What the university would have sent. This page only exists in the demonstration.";
    COURRIELS_FILTRE: "Adresse du destinataire", "Recipient’s address";
    COURRIELS_FILTRER: "Filtrer", "Filter";
    COURRIELS_VIDE: "Aucun courriel", "No mail";
    COURRIELS_VIDE_TEXTE: "Importez des admissions\u{202f}: les invitations paraîtront ici.", "Import admissions: the invitations will show up here.";
    A: "À", "To";
}

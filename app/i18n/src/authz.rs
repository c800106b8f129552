//! Pages of one's own account.

use crate::textes;

textes! {
    TITRE: "Mon compte", "My account";
    INTRO: "Les appareils où vous êtes connecté(e), et ce qui ouvre votre compte.", "The devices where you are signed in, and what opens your account.";
    SESSIONS: "Appareils connectés", "Signed-in devices";
    COL_APPAREIL: "Appareil", "Device";
    COL_VUE: "Dernière activité", "Last seen";
    DEPUIS: "depuis le {quand}", "since {quand}";
    COL_ACTION: "Action", "Action";
    APPAREIL_INCONNU: "Appareil inconnu", "Unknown device";
    MOT_DE_PASSE_COURT: "Mot de passe", "Password";
    CELLE_CI: "Cet appareil", "This device";
    FERMER: "Déconnecter", "Sign out";
    FERMER_LES_AUTRES: "Déconnecter tous les autres", "Sign out all others";
    IDENTITES: "Autres façons de se connecter", "Other ways to sign in";
    IDENTITES_INTRO: "Reliez votre compte\u{202f}: vous pourrez vous connecter par l’un ou par l’autre.", "Link your account: either will then sign you in.";
    COL_FOURNISSEUR: "Service", "Service";
    COL_ETAT: "État", "State";
    LIEE: "Relié", "Linked";
    NON_LIEE: "Non relié", "Not linked";
    RELIER: "Relier", "Link";
    DELIER: "Détacher", "Unlink";
    DERNIERE_ENTREE: "C’est la seule façon d’ouvrir ce compte\u{202f}: choisissez d’abord un mot de passe.", "This is the only way into this account: choose a password first.";
    MOT_DE_PASSE: "Mot de passe de Pégase", "Pégase password";
    AVEC_MOT_DE_PASSE: "Votre compte a un mot de passe. Pour le changer, un lien vous est envoyé par courriel.", "Your account has a password. To change it, a link is sent to you by e-mail.";
    SANS_MOT_DE_PASSE: "Votre compte n’a pas de mot de passe ici\u{202f}: un service de connexion l’ouvre. Vous pouvez en choisir un\u{202f}; un lien vous est envoyé par courriel.", "Your account has no password here: a sign-in service opens it. You may choose one; a link is sent to you by e-mail.";
    CHANGER: "Changer de mot de passe", "Change password";
    CHOISIR: "Choisir un mot de passe", "Choose a password";
}

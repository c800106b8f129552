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
    FACTEUR: "Code en plus du mot de passe", "Code besides the password";
    FACTEUR_INTRO: "Avec une application de codes sur votre téléphone, un mot de passe volé ne suffit plus à ouvrir votre compte.", "With a code application on your phone, a stolen password is no longer enough to open your account.";
    FACTEUR_VOULU: "Ajoutez un code à votre mot de passe", "Add a code to your password";
    FACTEUR_VOULU_TEXTE: "Votre rôle permet des actes pour lesquels votre établissement demande un code en plus du mot de passe. Ajoutez-le ci-dessous\u{202f}: jusque-là, ces actes vous sont refusés.", "Your role allows acts for which your university asks for a code besides the password. Add it below: until then these acts are refused to you.";
    FACTEUR_PREPARER: "Ajouter un code", "Add a code";
    FACTEUR_ETAPE_1: "1. Lisez cette image avec l’application, ou tapez-y la clé.", "1. Read this picture with the application, or type the key into it.";
    FACTEUR_IMAGE: "Image à lire avec l’application de codes", "Picture to read with the code application";
    FACTEUR_CLE: "Clé", "Key";
    FACTEUR_ETAPE_2: "2. Gardez ces codes de secours ailleurs que sur le téléphone. Chacun sert une fois, si vous ne l’avez plus.", "2. Keep these recovery codes elsewhere than on the phone. Each works once, if you no longer have it.";
    FACTEUR_ETAPE_3: "3. Tapez le code que montre l’application.", "3. Type the code that the application shows.";
    FACTEUR_ACTIVER: "Activer", "Activate";
    FACTEUR_RENONCER: "Renoncer", "Give up";
    FACTEUR_ACTIF: "Actif depuis le {quand}.", "Active since {quand}.";
    FACTEUR_RESTE: "Codes de secours restants\u{202f}: {nombre}.", "Recovery codes left: {nombre}.";
    FACTEUR_RETIRER: "Retirer le code", "Remove the code";
    CHANGER: "Changer de mot de passe", "Change password";
    CHOISIR: "Choisir un mot de passe", "Choose a password";
}

//! Acting in somebody else's name: the page where it begins, and the banner of all others.

use crate::{Texte, textes};
use domain::authz::RefusAssistance;

textes! {
    TITRE: "Support", "Support";
    INTRO: "Voyez Pégase comme la personne que vous aidez. Un apprenant lit dans ses données que vous l’avez fait, et pourquoi\u{202f}; le journal garde vos actes à votre nom.", "See Pégase as the person whom you help. A learner reads among her data that you did, and why; the journal keeps what you do under your name.";
    CHERCHER: "Chercher une personne", "Find a person";
    RECHERCHE: "Nom ou identifiant de connexion", "Name or user name";
    RECHERCHE_AIDE: "Deux lettres au moins.", "Two letters at least.";
    BOUTON_CHERCHER: "Chercher", "Search";
    RESULTATS: "Comptes trouvés", "Accounts found";
    COL_NOM: "Personne", "Person";
    COL_GENRE: "Compte", "Account";
    COL_ACTION: "Action", "Action";
    APPRENANT: "Apprenant", "Learner";
    PERSONNEL: "Personnel", "Staff";
    CHOISIR: "Choisir", "Choose";
    CHOISIR_QUI: "Choisir {nom}", "Choose {nom}";
    VIDE: "Aucun compte", "No account";
    VIDE_TEXTE: "Aucun compte de vos structures ne répond à cette recherche. Vérifiez l’orthographe, ou essayez une partie du nom.", "No account of your structures answers this search. Check the spelling, or try a part of the name.";
    AUTRES: "Il y en a d’autres\u{202f}: précisez le nom.", "There are others: type more of the name.";
    AU_NOM_DE: "Agir au nom de {nom}", "Act in the name of {nom}";
    DUREE: "Pendant {minutes} minutes au plus. Exports, droits, paiements, mot de passe, second facteur et adresse de courriel restent hors d’atteinte.", "For {minutes} minutes at most. Exports, rights, payments, password, second factor and mail address stay out of reach.";
    MOTIF: "Motif", "Reason";
    MOTIF_AIDE: "Gardé au journal\u{202f}; un apprenant le lit aussi. De 5 à 500 caractères.", "Kept in the journal; a learner reads it too. From 5 to 500 characters.";
    COMMENCER: "Agir en son nom", "Act in her name";
    IMPOSSIBLE: "Vous ne pouvez pas agir en ce nom", "You cannot act in this name";
    MOTIF_A_REVOIR: "Le motif est à revoir", "The reason needs correcting";
    MOTIF_COURT: "Dites pourquoi, en 5 caractères au moins.", "Say why, in 5 characters at least.";
    MOTIF_LONG: "500 caractères au plus\u{202f}: raccourcissez le motif.", "500 characters at most: shorten the reason.";
    COMPTE_INCONNU: "Choisissez un compte dans la liste.", "Choose an account in the list.";
    SOI_MEME: "C’est votre propre compte.", "This is your own account.";
    FERME: "Ce compte est fermé\u{202f}: l’administration du serveur peut le rouvrir.", "This account is closed: the administrators of the server may open it again.";
    MACHINE: "C’est le compte d’un logiciel\u{202f}: il n’a pas de page.", "This is the account of a program: it has no page.";
    SENSIBLE: "Ce compte donne des droits ou lit le journal\u{202f}: personne n’agit en son nom. Demandez à la personne elle-même.", "This account gives rights or reads the journal: nobody acts in its name. Ask the person herself.";
    HORS_PERIMETRE: "Ce compte dépasse les structures où vous aidez\u{202f}: demandez à un collègue dont le périmètre est plus large.", "This account reaches beyond the structures where you help: ask a colleague whose perimeter is wider.";
    BANDEAU: "Acte au nom d’une autre personne", "Acting in somebody else’s name";
    BANDEAU_TEXTE: "Vous agissez au nom de {nom}, jusqu’à {heure}.", "You are acting in the name of {nom}, until {heure}.";
    REVENIR: "Revenir à mon compte", "Back to my account";
    CONSULTATION: "Support\u{202f}: {nom}", "Support: {nom}";
    JOURNAL: "au nom de {nom}", "in the name of {nom}";
}

/// Why nobody acts in the name of an account, and what to do.
pub fn refus(refus: RefusAssistance) -> Texte {
    match refus {
        RefusAssistance::SoiMeme => SOI_MEME,
        RefusAssistance::Ferme => FERME,
        RefusAssistance::Machine => MACHINE,
        RefusAssistance::Sensible => SENSIBLE,
        RefusAssistance::HorsPerimetre => HORS_PERIMETRE,
    }
}

/// A word of the address of the page, in a sentence; None: nothing is wrong.
pub fn erreur(mot: &str) -> Option<Texte> {
    match mot {
        "" => None,
        "MOTIF_COURT" => Some(MOTIF_COURT),
        "MOTIF_LONG" => Some(MOTIF_LONG),
        autre => Some(RefusAssistance::depuis_code(autre).map_or(COMPTE_INCONNU, refus)),
    }
}

//! Pages of the rights: who has which role, who may do what, and why.

use crate::{Langue, Texte, erreurs, textes};
use domain::{
    CodeErreur,
    authz::{IssueDroits, RefusOctroi, Traitement, Verdict},
};

textes! {
    TITRE: "Habilitations", "Rights";
    INTRO: "Les rôles donnés à chacun, sur une structure et tout ce qui en dépend.", "The roles given to people, on a structure and all below it.";
    CHERCHER: "Nom ou identifiant", "Name or user name";
    CHERCHER_BOUTON: "Chercher", "Search";
    QUI_PEUT: "Qui peut faire quoi", "Who may do what";
    VIDE: "Aucune habilitation", "No rights given";
    VIDE_TEXTE: "Personne de ce nom n’a de rôle sur vos structures.", "Nobody of that name has a role on your structures.";
    COL_QUI: "Personne", "Person";
    COL_ROLE: "Rôle", "Role";
    COL_STRUCTURE: "Structure", "Structure";
    COL_QUAND: "Période", "Period";
    COL_PAR: "Donné par", "Given by";
    COL_ACTION: "Action", "Action";
    COL_VERDICT: "Ce qu’elle dit", "What it says";
    DEPUIS: "depuis le {debut}", "from {debut}";
    ENTRE: "du {debut} au {fin}", "from {debut} to {fin}";
    FINIE: "Terminée", "Over";
    A_VENIR: "À venir", "To come";
    DELEGUEE: "Délégation", "Delegation";
    RETIRER: "Retirer", "Take away";
    RETIRER_TITRE: "Retirer ce rôle\u{202f}?", "Take this role away?";
    RETIRER_TEXTE: "La personne ne peut plus rien faire à ce titre dès maintenant.", "From now on the person may do nothing by this role.";
    RENONCER: "Renoncer", "Keep it";

    DEMANDES: "En attente d’un second accord", "Waiting for a second person to agree";
    DEMANDES_INTRO: "Un rôle qui permet de gérer les droits n’est donné qu’avec l’accord d’une seconde personne.", "A role that manages rights is given only when a second person agrees.";
    ACCEPTER: "Accepter", "Agree";
    REFUSER: "Refuser", "Refuse";
    A_UN_AUTRE: "À une autre personne de trancher", "For somebody else to settle";

    DONNER: "Donner un rôle", "Give a role";
    DELEGUER: "Déléguer un rôle", "Delegate a role";
    DELEGUER_INTRO: "Vous pouvez déléguer, pour un temps, ce que vous pouvez faire vous-même.", "You may pass on, for a time, what you may do yourself.";
    IDENTIFIANT: "Identifiant de la personne", "User name of the person";
    ROLE: "Rôle", "Role";
    STRUCTURE: "Sur la structure", "On the structure";
    CHOISIR: "Choisissez", "Choose";
    DEBUT: "À partir du", "From";
    DEBUT_AIDE: "Vide\u{202f}: dès aujourd’hui.", "Empty: from today.";
    FIN: "Jusqu’au", "To";
    FIN_AIDE: "Dernier jour compris. Vide\u{202f}: sans fin.", "Last day included. Empty: without an end.";
    DONNER_BOUTON: "Donner", "Give";

    EXPORTER: "Exporter (CSV)", "Export (CSV)";
    IMPORTER: "Donner ou retirer des rôles par un fichier", "Give or take roles away by a file";
    IMPORTER_INTRO: "Un fichier CSV (séparé par des points-virgules, UTF-8), d’une ligne par rôle, aux colonnes identifiant, role, structure, debut, fin et action. L’action est ACCORDER, RETIRER, ou vide pour accorder. L’export a les mêmes colonnes. Rien n’est fait avant que vous ayez vu ce que chaque ligne ferait.", "A CSV file (separated by semicolons, UTF-8) of one line per role, with the columns identifiant, role, structure, debut, fin and action. The action is ACCORDER (give), RETIRER (take away), or empty to give. The export has the same columns. Nothing is done before you have seen what each line would do.";
    FICHIER: "Fichier", "File";
    FICHIER_AIDE: "1 Mo et 2\u{202f}000 lignes au plus.", "1 MB and 2,000 lines at most.";
    VERIFIER: "Vérifier le fichier", "Check the file";
    TROP_DE_LIGNES: "Le fichier a plus de 2\u{202f}000 lignes\u{202f}: faites-en plusieurs.", "The file has more than 2,000 lines: make several of it.";
    IMPORTEES: "Fichier appliqué. Lignes suivies d’effet\u{202f}: {n}.", "The file was applied. Lines that had an effect: {n}.";
    IMPORT_TITRE: "Vérification du fichier", "Check of the file";
    IMPORT_INTRO: "Voici ce que chaque ligne ferait. Rien n’est fait pour l’instant.", "This is what each line would do. Nothing is done so far.";
    IMPORT_AUCUN: "Aucun fichier à vérifier", "No file to check";
    IMPORT_AUCUN_TEXTE: "Il a été appliqué, ou attendait depuis plus d’un jour.", "It was applied, or had waited for more than a day.";
    IMPORT_RETOUR: "Revenir aux habilitations", "Back to the rights";
    IMPORT_REFUSE: "Ce fichier ne peut pas être appliqué", "This file cannot be applied";
    IMPORT_REFUSE_TEXTE: "Des lignes sont refusées\u{202f}: corrigez-les dans le fichier, puis déposez-le à nouveau. Tout est fait, ou rien.", "Some lines are refused: mend them in the file, then hand it in again. All is done, or nothing.";
    IMPORT_RIEN: "Il n’y a rien à faire\u{202f}: tout est déjà ainsi.", "There is nothing to do: all is so already.";
    IMPORT_PRET: "Ce fichier peut être appliqué", "This file can be applied";
    IMPORT_PRET_TEXTE: "Tout est fait d’un coup, ou rien. Chaque ligne est écrite au journal, à votre nom.", "All is done at once, or nothing. Each line is written in the journal, in your name.";
    APPLIQUER: "Appliquer le fichier", "Apply the file";
    TOUTES: "Toutes", "All";
    ISSUES: "Lignes par effet", "Lines by effect";
    COL_LIGNE: "Ligne", "Line";
    AUJOURD_HUI: "dès aujourd’hui", "from today";
    SANS_FIN: "sans fin", "without an end";
    COL_EFFET: "Effet", "Effect";
    ISSUE_VIDE: "Aucune ligne de cette sorte", "No line of this kind";

    QUI_INTRO: "Choisissez un traitement et une structure\u{202f}; avec un identifiant, la réponse dit aussi pourquoi.", "Choose an act and a structure; with a user name, the answer says why too.";
    TRAITEMENT: "Traitement", "Act";
    QUI_IDENTIFIANT: "Identifiant (facultatif)", "User name (optional)";
    DEMANDER: "Répondre", "Answer";
    OUI: "{nom} peut le faire.", "{nom} may do it.";
    NON: "{nom} ne peut pas le faire.", "{nom} may not do it.";
    COMPTE_FERME: "Son compte est fermé.", "The account is closed.";
    AUCUNE: "Aucun rôle sur vos structures.", "No role on your structures.";
    LISTE_QUI: "Qui peut le faire", "Who may do it";
    PERSONNE: "Personne ne peut le faire sur cette structure.", "Nobody may do it on this structure.";
}

/// What is wrong with what was typed.
pub fn phrase(code: &CodeErreur, l: Langue) -> String {
    let octroi = match code {
        CodeErreur::Octroi { refus } => RefusOctroi::depuis_code(refus),
        _ => None,
    };
    octroi.map_or_else(|| erreurs::phrase(code, l), |r| refus(r).en_langue(l).to_owned())
}

/// Why a role is not given.
pub fn refus(refus: RefusOctroi) -> Texte {
    let (fr, en) = match refus {
        RefusOctroi::SoiMeme => (
            "Personne ne se donne de droits à soi-même.",
            "Nobody gives herself rights.",
        ),
        RefusOctroi::DatesInversees => ("La fin précède le début.", "The end is before the beginning."),
        RefusOctroi::DansLePasse => (
            "Une habilitation ne commence pas dans le passé.",
            "Rights do not begin in the past.",
        ),
        RefusOctroi::HorsPerimetre => (
            "Vous ne gérez pas les droits sur cette structure.",
            "You do not manage rights on this structure.",
        ),
        RefusOctroi::DelegationSansFin => ("Une délégation a un dernier jour.", "A delegation has a last day."),
        RefusOctroi::DelegationTropLongue => (
            "Une délégation dure un an au plus.",
            "A delegation lasts a year at most.",
        ),
        RefusOctroi::PlusQueSoi => (
            "Ce rôle permet plus que ce que vous pouvez faire vous-même, sur cette structure et pendant toute la période.",
            "This role allows more than you may do yourself, on this structure and all that time.",
        ),
        RefusOctroi::DelegationDeDroits => (
            "Un rôle qui gère les droits ne se délègue pas.",
            "A role that manages rights is not delegated.",
        ),
        RefusOctroi::QuatreYeux => (
            "C’est à une autre personne de trancher.",
            "It is for somebody else to settle.",
        ),
        RefusOctroi::DernierGestionnaire => (
            "C’est la dernière personne qui gère les droits de l’établissement\u{202f}: donnez d’abord ce rôle à une autre.",
            "This is the last person who manages the rights of the university: give this role to another one first.",
        ),
    };
    Texte { fr, en }
}

/// What one habilitation says.
pub fn verdict(verdict: Verdict) -> Texte {
    let (fr, en) = match verdict {
        Verdict::Accorde => ("Le permet", "Allows it"),
        Verdict::PasDansLeRole => ("Ce rôle ne le comprend pas", "This role does not hold it"),
        Verdict::AutreStructure => ("Sur une autre structure", "On another structure"),
        Verdict::PasEncore => ("Pas encore commencée", "Not begun"),
        Verdict::Fini => ("Terminée", "Over"),
    };
    Texte { fr, en }
}

/// What becomes of a line of a file.
pub fn issue(issue: IssueDroits) -> Texte {
    let (fr, en) = match issue {
        IssueDroits::Accordee => ("Sera donné", "Will be given"),
        IssueDroits::EnAttente => ("Attendra un second accord", "Will wait for a second person"),
        IssueDroits::Retiree => ("Sera retiré", "Will be taken away"),
        IssueDroits::Deja => ("Déjà ainsi", "So already"),
        IssueDroits::Refusee => ("Refusé", "Refused"),
    };
    Texte { fr, en }
}

/// Name of a traitement.
pub fn traitement(traitement: Traitement) -> Texte {
    let (fr, en) = match traitement {
        Traitement::InsLire => ("Voir les dossiers", "See files"),
        Traitement::InsSaisir => ("Rouvrir ou ouvrir un dossier", "Reopen or open a file"),
        Traitement::InsValider => ("Valider une inscription", "Validate an enrolment"),
        Traitement::InsAnnuler => ("Annuler une inscription", "Cancel an enrolment"),
        Traitement::InsImporter => ("Importer des admissions", "Import admissions"),
        Traitement::InsForcer => (
            "Ouvrir hors calendrier, accepter une valeur hors de sa période",
            "Open outside the calendar, accept a value out of its period",
        ),
        Traitement::InsExporter => ("Exporter des listes de personnes", "Export lists of persons"),
        Traitement::PieValider => ("Examiner les pièces", "Review documents"),
        Traitement::RefLire => ("Voir le référentiel", "See the reference data"),
        Traitement::RefEcrire => ("Modifier le référentiel", "Change the reference data"),
        Traitement::OdfLire => ("Voir l’offre de formation", "See the course offer"),
        Traitement::OdfEcrire => ("Élaborer l’offre de formation", "Draft the course offer"),
        Traitement::OdfValider => (
            "Valider et ouvrir l’offre de formation",
            "Validate and open the course offer",
        ),
        Traitement::PaiExonerer => ("Exonérer de droits", "Exempt from fees"),
        Traitement::PaiLire => ("Voir les paiements", "See payments"),
        Traitement::PaiEncaisser => ("Encaisser", "Take payments"),
        Traitement::PaiRembourser => ("Rembourser", "Refund"),
        Traitement::EvtLire => ("Lire les événements", "Read events"),
        Traitement::EvtEcrire => ("Déposer des messages", "Hand in messages"),
        Traitement::EvtGerer => ("Gérer les échanges", "Manage exchanges"),
        Traitement::HabGerer => ("Gérer les habilitations", "Manage rights"),
        Traitement::IdtModifier => ("Répondre aux demandes sur les données", "Answer requests about data"),
        Traitement::HabDeleguer => ("Déléguer ses droits", "Delegate one’s rights"),
        Traitement::SecJournal => ("Lire le journal", "Read the journal"),
        Traitement::SecImpersonation => (
            "Agir au nom d’une autre personne, pour l’aider",
            "Act in somebody else’s name, to help her",
        ),
    };
    Texte { fr, en }
}

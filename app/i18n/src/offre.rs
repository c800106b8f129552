//! The course offer.

use crate::{Langue, Texte, textes};
use domain::offre::{Constat, EtatEspace, Genre, RefusOffre};

textes! {
    TITRE: "Offre de formation", "Course offer";
    INTRO: "Une maquette s’élabore dans un espace de travail, puis se met en œuvre dans une période, où l’on s’inscrit.", "A course is drafted in a working space, then put into effect in a period, where one enrols.";

    COL_ESPACE: "Espace", "Space";
    COL_TYPE: "Type", "Type";
    COL_ETAT: "État", "State";
    COL_FORMATIONS: "Formations", "Formations";
    COL_OBJETS: "Objets", "Objects";
    COL_CHEMINS: "Chemins", "Paths";
    COL_PIA: "Points d’inscription", "Points of enrolment";
    TRAVAIL: "Travail", "Working";
    PERIODE: "Période", "Period";
    AUCUN_ESPACE: "Aucun espace", "No space";
    AUCUN_ESPACE_TEXTE: "Créez un espace de travail pour y élaborer une maquette.", "Make a working space to draft a course in.";
    NOUVEL_ESPACE: "Nouvel espace", "New space";
    CODE: "Code", "Code";
    CODE_AIDE: "Majuscules, chiffres et tirets.", "Capitals, digits and hyphens.";
    LIBELLE: "Libellé", "Label";
    LIBELLE_COURT: "Libellé court", "Short label";
    LIBELLE_EN: "Libellé anglais", "English label";
    EST_PERIODE: "C’est une période de mise en œuvre", "It is a period";
    EST_PERIODE_AIDE: "Avec ses dates\u{202f}: on s’y inscrira.", "With its dates: one will enrol in it.";
    ANNEE: "Année universitaire", "Academic year";
    ANNEE_AIDE: "Par exemple 2027-2028.", "For example 2027-2028.";
    DEBUT: "Premier jour", "First day";
    FIN: "Dernier jour", "Last day";
    CREER: "Créer", "Create";

    CHERCHER: "Code ou libellé", "Code or label";
    RECHERCHER: "Rechercher", "Search";
    MONTRER: "Montrer", "Show";
    RACINES: "Les formations", "Formations";
    OBJETS: "Les objets", "Objects";
    GROUPEMENTS: "Les groupements", "Groups of choices";
    TOUTES_STRUCTURES: "Toutes les composantes", "All components";
    STRUCTURE: "Composante", "Component";
    TRI: "Ordre", "Order";
    TRI_LIBELLE: "Alphabétique", "Alphabetical";
    TRI_CODE: "Par code", "By code";
    COL_LIBELLE: "Libellé", "Label";
    COL_ECTS: "ECTS", "ECTS";
    COL_COMPOSANTE: "Composante", "Component";
    COL_VALIDES: "Validés", "Validated";
    AUCUN_OBJET: "Rien de ce nom ici", "Nothing of that name here";
    AUCUN_OBJET_TEXTE: "Essayez un autre mot, ou ajoutez une formation.", "Try another word, or add a formation.";
    EFFACER: "Effacer", "Clear";
    NOUVELLE_FORMATION: "Nouvelle formation", "New formation";
    TYPE_FORMATION: "Type de formation", "Type of formation";
    TYPE_DIPLOME: "Type de diplôme", "Type of diploma";
    DOMAINE: "Domaine", "Domain";
    A_CHOISIR: "À choisir", "To be chosen";
    AJOUTER: "Ajouter", "Add";
    EXPORT_XLSX: "Exporter (Excel)", "Export (Excel)";
    METTRE_EN_OEUVRE: "Mettre en œuvre", "Put into effect";
    COMPARER: "Comparer", "Compare";
    PASSER_A: "Passer à «\u{202f}{etat}\u{202f}»", "Bring to “{etat}”";
    RESULTATS: "{nombre} résultat(s)", "{nombre} result(s)";

    OEUVRE_TITRE: "Mettre en œuvre", "Put into effect";
    OEUVRE_INTRO: "Copie les formations choisies, avec tout ce qu’elles contiennent, dans un autre espace. Ce que cet espace a déjà sous le même code y reste tel quel.", "Copies the chosen formations, with all that they hold, into another space. What that space has already under the same code stays as it is.";
    VERS: "Vers", "Into";
    VERS_AIDE: "L’espace qui reçoit.", "The space that receives.";
    TOUT: "Toute l’offre de cet espace", "All of the offer of this space";
    OU_CELLES: "Ou seulement ces formations", "Or only these formations";
    REGLAGES: "Avec les tarifs, les règles de droits et les pièces demandées", "With the fees, the rules of fees and the documents asked for";
    REGLAGES_AIDE: "D’une période à la suivante.", "From one period to the next.";
    LANCER: "Lancer", "Start";
    EN_COURS: "Copie en cours\u{202f}: étape {fait} sur {total}", "Being copied: step {fait} of {total}";
    ECHEC: "La copie n’a pas pu se faire\u{202f}: rien n’a changé.", "It could not be copied: nothing has changed.";
    FINI: "C’est fait\u{202f}: {formations} formations, {objets} objets, {liens} liens, {chemins} chemins.", "Done: {formations} formations, {objets} objects, {liens} links, {chemins} paths.";
    PRESENTS: "Déjà là, laissés tels quels", "There already, left as they were";
    AUCUNE_CIBLE: "Il n’y a pas d’autre espace\u{202f}: créez-en un d’abord.", "There is no other space: make one first.";

    COMPARER_TITRE: "Comparer avec un autre espace", "Compare with another space";
    COMPARER_INTRO: "Ce qui a changé depuis l’espace choisi, objet par objet.", "What has changed since the chosen space, object by object.";
    AVEC: "Depuis", "Since";
    SEULE_FORMATION: "Code d’une formation (facultatif)", "Code of a formation (optional)";
    IDENTIQUES: "Rien n’a changé", "Nothing has changed";
    AJOUTE: "Ajouté", "Added";
    OTE: "Ôté", "Removed";
    CHANGE: "Changé", "Changed";
    ORDRE_CHANGE: "L’ordre ou le caractère obligatoire des enfants", "The order of the children, or what is obligatory";
    ENFANT_AJOUTE: "Enfant ajouté\u{202f}: {code}", "Child added: {code}";
    ENFANT_OTE: "Enfant ôté\u{202f}: {code}", "Child removed: {code}";

    ARBRE: "Arbre de la maquette", "Tree of the course";
    DEPLIER: "Tout déplier", "Open all";
    REPLIER: "Replier", "Close";
    ANNULER: "Annuler", "Undo";
    RETABLIR: "Rétablir", "Redo";
    OBLIGATOIRE: "Obligatoire", "Obligatory";
    FACULTATIF: "Facultatif", "Optional";
    CHOIX: "{min} à {max} au choix", "{min} to {max} to be chosen";
    CHOIX_FIXE: "{min} au choix", "{min} to be chosen";
    MUTUALISE: "Mutualisé", "Shared";
    VALIDE_ICI: "Validé", "Validated";
    PIA: "Point d’inscription", "Point of enrolment";
    PIA_ACTIF: "Inscriptions ouvertes", "Enrolments open";
    CODE_ECTS: "{ects} ECTS", "{ects} ECTS";
    COEFFICIENT: "Coefficient", "Coefficient";
    COEF: "coef. {coef}", "coef. {coef}";
    ECTS: "ECTS", "ECTS";
    FICHE: "Fiche", "Details";
    ENREGISTRER: "Enregistrer", "Save";
    AJOUTER_ENFANT: "Ajouter au-dessous", "Add below";
    TYPE: "Type", "Type";
    TYPE_GROUPEMENT: "Groupement de choix", "Group of choices";
    NATURE: "Nature du choix", "Kind of choice";
    MIN: "Choix au moins", "Choices at least";
    MAX: "Choix au plus", "Choices at most";
    CAPACITE: "Capacité d’accueil", "Capacity";
    STAGE: "Stage", "Internship";
    TELE: "À distance", "Distance learning";
    OBJECTIF: "Objectifs", "Aims";
    DESCRIPTION: "Description", "Description";
    PREREQUIS: "Prérequis", "Prerequisites";
    EVALUATION: "Modalités d’évaluation", "Assessment";
    OBJECTIF_EN: "Objectifs, en anglais", "Aims, in English";
    DESCRIPTION_EN: "Description, en anglais", "Description, in English";
    SYLLABUS: "Syllabus", "Syllabus";
    PLACE: "Place dans l’arbre", "Place in the tree";
    MONTER: "Monter", "Move up";
    DESCENDRE: "Descendre", "Move down";
    DETACHER: "Détacher d’ici", "Detach from here";
    COPIER: "Copier", "Copy";
    COPIE: "«\u{202f}{quoi}\u{202f}» est prêt à coller", "“{quoi}” is ready to be pasted";
    RENDRE_OBLIGATOIRE: "Rendre obligatoire", "Make obligatory";
    RENDRE_FACULTATIF: "Rendre facultatif", "Make optional";
    SUPPRIMER: "Supprimer", "Delete";
    VALIDATION: "Validation et inscriptions", "Validation and enrolments";
    VALIDER_HAUTE: "Valider d’ici à la racine", "Validate up to the root";
    VALIDER_BASSE: "Valider d’ici vers le bas", "Validate all below";
    DEVALIDER: "Retirer la validation", "Take the validation back";
    PIA_DECLARER: "En faire un point d’inscription", "Make it a point of enrolment";
    PIA_ACTIVER: "Ouvrir aux inscriptions", "Open to enrolments";
    PIA_DESACTIVER: "Fermer aux inscriptions", "Close to enrolments";
    PIA_RETIRER: "N’est plus un point d’inscription", "No longer a point of enrolment";
    INSCRITS: "{nombre} inscription(s)", "{nombre} enrolment(s)";
    OU_UTILISE: "Où il est utilisé", "Where it is used";
    A_VOIR: "À vérifier", "To be checked";
    CHANGEMENTS: "Quelqu’un a modifié cet espace\u{202f}: l’arbre est à jour.", "Somebody changed this space: the tree is up to date.";
    TOUCHES: "Flèches\u{202f}: se déplacer, ouvrir, fermer. Alt + flèches\u{202f}: déplacer. N\u{202f}: ajouter au-dessous. F2\u{202f}: modifier. O\u{202f}: obligatoire ou non. Ctrl C, X, V\u{202f}: copier, couper, coller. Suppr\u{202f}: détacher. Ctrl Z, Y\u{202f}: annuler, rétablir.", "Arrows: move, open, close. Alt + arrows: move it. N: add below. F2: change. O: obligatory or not. Ctrl C, X, V: copy, cut, paste. Delete: detach. Ctrl Z, Y: undo, redo.";
    TOUCHES_TITRE: "Touches", "Keys";
    SIMULER: "Simuler un choix d’étudiant", "Simulate a student’s choices";
    SIMULATION: "Simulation", "Simulation";
    SIMULATION_ECTS: "{ects} ECTS atteints, {nombre} objets suivis", "{ects} ECTS reached, {nombre} objects taken";
    SIMULATION_TENU: "Choix complet", "Choice complete";
    SIMULATION_MANQUE: "À choisir\u{202f}: {min} à {max}", "To be chosen: {min} to {max}";
    SIMULATION_DOUBLE: "Deux fois le même objet\u{202f}: {codes}", "Twice the same object: {codes}";

    CATALOGUE: "Formations", "Courses";
    VOIR_CATALOGUE: "Voir les formations", "See the courses";
    CATALOGUE_INTRO: "Toutes les formations de l’année, avec ce qu’on y apprend.", "All courses of the year, with what is taught.";
    CATALOGUE_CHERCHER: "Que voulez-vous étudier\u{202f}?", "What do you want to study?";
    CATALOGUE_EXEMPLE: "Par exemple\u{202f}: chimie, droit, anglais", "For example: chemistry, law, English";
    CATALOGUE_VIDE: "Aucune formation ne correspond", "No course matches";
    CATALOGUE_VIDE_TEXTE: "Essayez d’autres mots, ou retirez un filtre.", "Try other words, or take a filter away.";
    CATALOGUE_RIEN: "Le catalogue n’est pas encore publié", "The catalogue is not published yet";
    CATALOGUE_APPROCHE: "Rien ne porte exactement ces mots\u{202f}: voici le plus proche.", "Nothing has exactly these words: here is the nearest.";
    CATALOGUE_NOMBRE: "{nombre} formations", "{nombre} courses";
    DIPLOME: "Diplôme", "Diploma";
    TOUS_DIPLOMES: "Tous les diplômes", "All diplomas";
    TOUS_DOMAINES: "Tous les domaines", "All domains";
    PROGRAMME: "Programme", "Programme";
    HEURES: "{heures} h", "{heures} h";
    LANGUE: "Langue d’enseignement", "Language of teaching";
    BIBLIOGRAPHIE: "Bibliographie", "Bibliography";
    CONTACTS: "Contacts", "Contacts";
    DETAILS: "Détails", "Details";

    R_CYCLE: "Cet objet se trouverait sous lui-même.", "This object would be below itself.";
    R_DEJA_ENFANT: "Il est déjà sous cet objet.", "It is below this object already.";
    R_NON_MUTUALISE: "Il a déjà une place et n’est pas mutualisé\u{202f}: mutualisez-le d’abord, ou copiez-le.", "It has a place already and is not shared: make it shared first, or copy it.";
    R_PLUSIEURS_PARENTS: "Il est à plusieurs endroits\u{202f}: détachez-le de tous sauf un avant de ne plus le mutualiser.", "It hangs in several places: detach it from all but one before it stops being shared.";
    R_RACINE: "Une formation est une racine\u{202f}: elle ne se place sous rien et ne se mutualise pas.", "A formation is a root: it hangs below nothing and is not shared.";
    R_PLAGE: "Le minimum ne dépasse pas le maximum, et le maximum le nombre d’enfants.", "The minimum is at most the maximum, and the maximum the number of children.";
    R_GELE: "Un contexte de cet objet est validé\u{202f}: seuls les libellés changent, et des enfants s’ajoutent.", "A context of this object is validated: only labels change, and children come in.";
    R_ESPACE_FERME: "Cet espace n’est plus modifiable.", "This space is not changed any more.";
    R_ETAT: "L’espace ne passe pas directement à cet état.", "The space does not go to this state directly.";
    R_PIA_AILLEURS: "Un autre point d’inscription est actif au-dessus ou au-dessous, sur le même chemin.", "Another point of enrolment is active above or below, on the same path.";
    R_NON_VALIDE: "Validez d’abord ce contexte.", "Validate this context first.";
    R_PAS_PIA: "Ce n’est pas un point d’inscription.", "This is not a point of enrolment.";
    R_INSCRIPTIONS: "Des étudiants y sont inscrits, ou au-dessous.", "Students are enrolled on it, or below.";
    R_REFERENCE: "Quelque chose en dépend\u{202f}: des enfants, des contextes ou des inscriptions.", "Something depends on it: children, contexts or enrolments.";
    R_PARENT_NON_VALIDE: "Le contexte au-dessus n’est pas encore validé.", "The context above is not validated yet.";
    R_TROP_GRAND: "Cette offre a trop de chemins pour un seul espace.", "This offer has too many paths for one space.";
    R_PAS_PERIODE: "Un point d’inscription s’ouvre dans une période, pas dans un espace de travail.", "A point of enrolment opens in a period, not in a working space.";
    R_DEJA_CHANGE: "Quelqu’un a changé cela depuis\u{202f}: ce n’est plus annulable.", "Somebody changed this since: it cannot be undone any more.";

    FORMATION: "Formation", "Formation";
    OBJET: "Objet de formation", "Course object";
    GROUPEMENT: "Groupement", "Group of choices";

    BROUILLON: "Brouillon", "Draft";
    VALIDE: "Validé", "Validated";
    ACCREDITE: "Accrédité", "Accredited";
    EN_PREPARATION: "En préparation", "In preparation";
    OUVERTE: "Ouverte", "Open";
    FERMEE: "Fermée", "Closed";
    ARCHIVEE: "Archivée", "Archived";

    C_ECTS: "ECTS\u{202f}: {attendus} annoncés, {somme} au-dessous", "ECTS: {attendus} announced, {somme} below";
    C_PLAGE_ABSENTE: "Nombre de choix à dire", "Number of choices to be said";
    C_PLAGE_IMPOSSIBLE: "{max} choix au plus, mais {enfants} enfants", "{max} choices at most, but {enfants} children";
    C_VIDE: "Rien au-dessous", "Nothing below";
    C_SANS_PIA: "Aucun point d’inscription", "No point of enrolment";
    C_INACCESSIBLE: "N’est placé nulle part", "Hangs nowhere";
    C_SANS_ANGLAIS: "Sans libellé anglais", "No English label";
    C_OBLIGATOIRE: "Un enfant obligatoire dans un choix", "An obligatory child in a choice";
}

/// Why something is not done.
pub fn refus(code: &str, langue: Langue) -> &'static str {
    let texte: Texte = match RefusOffre::depuis_code(code) {
        Some(RefusOffre::Cycle) => R_CYCLE,
        Some(RefusOffre::DejaEnfant) => R_DEJA_ENFANT,
        Some(RefusOffre::NonMutualise) => R_NON_MUTUALISE,
        Some(RefusOffre::PlusieursParents) => R_PLUSIEURS_PARENTS,
        Some(RefusOffre::Racine) => R_RACINE,
        Some(RefusOffre::Plage) => R_PLAGE,
        Some(RefusOffre::Gele) => R_GELE,
        Some(RefusOffre::EspaceFerme) => R_ESPACE_FERME,
        Some(RefusOffre::Etat) => R_ETAT,
        Some(RefusOffre::PiaAilleurs) => R_PIA_AILLEURS,
        Some(RefusOffre::NonValide) => R_NON_VALIDE,
        Some(RefusOffre::PasPia) => R_PAS_PIA,
        Some(RefusOffre::Inscriptions) => R_INSCRIPTIONS,
        Some(RefusOffre::Reference) => R_REFERENCE,
        Some(RefusOffre::ParentNonValide) => R_PARENT_NON_VALIDE,
        Some(RefusOffre::TropGrand) => R_TROP_GRAND,
        Some(RefusOffre::PasPeriode) => R_PAS_PERIODE,
        Some(RefusOffre::DejaChange) => R_DEJA_CHANGE,
        None => crate::erreurs::VALEUR,
    };
    texte.en_langue(langue)
}

pub fn genre(genre: Genre, langue: Langue) -> &'static str {
    match genre {
        Genre::Formation => FORMATION,
        Genre::Objet => OBJET,
        Genre::Groupement => GROUPEMENT,
    }
    .en_langue(langue)
}

pub fn etat(etat: EtatEspace, langue: Langue) -> &'static str {
    match etat {
        EtatEspace::Brouillon => BROUILLON,
        EtatEspace::Valide => VALIDE,
        EtatEspace::Accredite => ACCREDITE,
        EtatEspace::EnPreparation => EN_PREPARATION,
        EtatEspace::Ouverte => OUVERTE,
        EtatEspace::Fermee => FERMEE,
        EtatEspace::Archivee => ARCHIVEE,
    }
    .en_langue(langue)
}

/// What is to be looked at.
pub fn constat(constat: &Constat, langue: Langue) -> String {
    let simple = |t: Texte| t.en_langue(langue).to_owned();
    match constat {
        Constat::Ects { attendus, somme } => C_ECTS.avec(
            langue,
            &[
                ("attendus", &crate::format::decimal(&attendus.to_string(), langue)),
                ("somme", &crate::format::decimal(&somme.to_string(), langue)),
            ],
        ),
        Constat::PlageAbsente => simple(C_PLAGE_ABSENTE),
        Constat::PlageImpossible { max, enfants } => {
            C_PLAGE_IMPOSSIBLE.avec(langue, &[("max", &max.to_string()), ("enfants", &enfants.to_string())])
        }
        Constat::Vide => simple(C_VIDE),
        Constat::SansPia => simple(C_SANS_PIA),
        Constat::Inaccessible => simple(C_INACCESSIBLE),
        Constat::SansAnglais => simple(C_SANS_ANGLAIS),
        Constat::ObligatoireAuChoix => simple(C_OBLIGATOIRE),
    }
}

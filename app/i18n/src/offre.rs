//! The course offer.

use crate::{Langue, Texte, textes};
use domain::offre::{ChoixCursus, Constat, EtatEspace, Genre, RefusOffre, Syllabus};
use std::fmt::Display;

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
    REGLAGES_ESPACE: "Réglages de l’espace", "Settings of the space";
    INSCRIPTIONS_DU: "Inscriptions ouvertes à partir de", "Enrolments open from";
    INSCRIPTIONS_AU: "Inscriptions ouvertes jusqu’à", "Enrolments open until";
    PERIODE_ACTIVE: "Accueille des admissions", "Takes admissions";
    PERIODE_ACTIVE_AIDE: "Sinon un fichier ou une plateforme qui y envoie des admis est refusé.", "Otherwise a file or a platform that sends admissions to it is refused.";
    REFERENCE: "Période de référence", "Period of reference";
    REFERENCE_AIDE: "Le catalogue public montre celle-ci dès qu’elle est ouverte\u{202f}; il n’y en a qu’une.", "The public catalogue shows this one once it is open; there is one only.";
    REGLER_ESPACE: "Régler", "Settings";
    ESPACE_ENREGISTRE: "Réglages enregistrés.", "Settings saved.";
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
    PASSER_TITRE: "Passer cet espace à «\u{202f}{etat}\u{202f}»\u{202f}?", "Bring this space to “{etat}”?";
    PASSER_RENONCER: "Ne rien changer", "Change nothing";
    PASSER_SANS_RETOUR: "Cela ne se défait pas\u{202f}: son offre ne change plus.", "This cannot be undone: its offer changes no more.";
    PASSER_A: "Passer à «\u{202f}{etat}\u{202f}»", "Bring to “{etat}”";
    RESULTATS: "{nombre} résultat(s)", "{nombre} result(s)";

    OEUVRE_TITRE: "Mettre en œuvre", "Put into effect";
    OEUVRE_INTRO: "Copie les formations choisies, avec tout ce qu’elles contiennent, dans un autre espace. Ce que cet espace a déjà sous le même code y reste tel quel\u{202f}; ce qui est nouveau au-dessous s’y ajoute, sauf au-dessous de ce qui est validé.", "Copies the chosen formations, with all that they hold, into another space. What that space has already under the same code stays as it is; what is new below it is added, except below what is validated.";
    VERS: "Vers", "Into";
    VERS_AIDE: "L’espace qui reçoit.", "The space that receives.";
    TOUT: "Toute l’offre de cet espace, plutôt que les formations cochées", "All of the offer of this space, instead of the formations that are ticked";
    A_APPORTER: "Formations à apporter", "Formations to bring";
    CHERCHER_FORMATION: "Chercher une formation", "Look for a formation";
    CHERCHER_FORMATION_AIDE: "Son code ou son libellé. Ce que vous avez coché le reste.", "Its code or its label. What you have ticked stays ticked.";
    COCHEES: "Déjà cochées ({nombre})", "Ticked already ({nombre})";
    AUCUNE_FORMATION: "Aucune formation de ce nom ici.", "No formation of that name here.";
    PAGE_SUR: "Page {page} sur {pages}", "Page {page} of {pages}";
    REGLAGES: "Avec les tarifs, les règles de droits et les pièces demandées", "With the fees, the rules of fees and the documents asked for";
    REGLAGES_AIDE: "D’une période à la suivante.", "From one period to the next.";
    RATTACHER: "Rattacher aussi ce qui est déjà là", "Attach what is there already too";
    RATTACHER_AIDE: "Entre objets que les deux espaces ont, ajoute les liens et les acquis qui manquent à celui qui reçoit. Sans cela, l’examen les nomme seulement\u{202f}: ils ont pu y être retirés exprès.", "Between objects that both spaces have, adds the links and the acquis that the receiving one lacks. Without this they are only named: they may have been removed there on purpose.";
    VOIR_AVANT: "Voir ce qui sera fait", "See what will be done";
    ETAPE_CHOISIR: "Choisir", "Choose";
    ETAPE_VERIFIER: "Vérifier", "Check";
    ETAPE_RESULTAT: "Résultat", "Result";
    CHOISIR_AUTREMENT: "Choisir autrement", "Choose otherwise";
    EXAMEN: "Examen en cours\u{202f}: étape {fait} sur {total}", "Being looked at: step {fait} of {total}";
    IMPOSSIBLE: "Cela ne peut pas se faire. Rien n’a changé.", "This cannot be done. Nothing has changed.";
    SERA_FAIT: "Voici ce qui sera apporté. Rien n’est encore écrit.", "This is what will be brought. Nothing is written yet.";
    RIEN_A_APPORTER: "Rien à apporter\u{202f}: l’espace qui reçoit a déjà tout cela.", "Nothing to bring: the receiving space has all of this already.";
    VOIR_CIBLE: "Ouvrir {vers}", "Open {vers}";
    DE_ESPACE: "De", "From";
    N_FORMATIONS: "Formations", "Formations";
    N_OBJETS: "Objets", "Objects";
    N_LIENS: "Liens", "Links";
    N_CHEMINS: "Chemins", "Paths";
    N_POINTS: "Points d’inscription", "Points of enrolment";
    N_ACQUIS: "Acquis d’une année à l’autre", "Acquis from one year to another";
    RIEN_APPORTABLE: "Rien ne sera apporté\u{202f}: voyez ci-dessous ce qui reste de côté.", "Nothing will be brought: see below what is left out.";
    ACQUIS_ABSENTS: "Acquis d’autres années que l’espace qui reçoit n’a pas, sur des objets qu’il a déjà\u{202f}: non apportés ({nombre}).", "Acquis of other years that the receiving space has not, on objects that it has already: not brought ({nombre}).";
    LIENS_ABSENTS: "Liens que l’espace qui reçoit n’a pas, entre objets qu’il a déjà\u{202f}: non apportés ({nombre})", "Links that the receiving space has not, between objects that it has already: not brought ({nombre})";
    SANS_POINT: "Formations sans point d’inscription\u{202f}: personne ne pourra s’y inscrire ({nombre})", "Formations without a point of enrolment: nobody will be able to enrol on them ({nombre})";
    EN_COURS: "Copie en cours\u{202f}: étape {fait} sur {total}", "Being copied: step {fait} of {total}";
    ECHEC: "La copie n’a pas pu se faire\u{202f}: rien n’a changé.", "It could not be copied: nothing has changed.";
    FINI: "C’est fait.", "Done.";
    PRESENTS: "Déjà là, laissés tels quels", "There already, left as they were";
    GELES: "Laissés de côté, car l’objet au-dessus est validé dans l’espace qui reçoit, donc gelé ({nombre})", "Left out, for the object above is validated in the space that receives, thus frozen ({nombre})";
    GELE_SOUS: "{code}, sous {parent}", "{code}, below {parent}";
    TARIFS_PERDUS: "Chemins restés sans tarif, car l’année qui reçoit n’a pas celui qu’ils avaient ({nombre})", "Paths left with no fee, for the year that receives has not the one that they had ({nombre})";
    TARIF_PERDU: "{chemin}\u{202f}: {tarif}", "{chemin}: {tarif}";
    RELEVE_RESTE: "Et {nombre} de plus.", "And {nombre} more.";
    AUCUNE_CIBLE: "Il n’y a pas d’autre espace\u{202f}: créez-en un d’abord.", "There is no other space: make one first.";

    IMPORTER: "Importer", "Import";
    EXPORT_JSON: "Exporter (JSON)", "Export (JSON)";
    IMPORT_TITRE: "Importer une maquette", "Import a course";
    IMPORT_INTRO: "Ce que le fichier décrit et que l’espace n’a pas y est ajouté\u{202f}; ce qu’il a déjà, sous le même code, devient comme le fichier le dit. Ce dont le fichier ne parle pas reste\u{202f}: une colonne absente ne change rien, une cellule vide vide. Rien n’est écrit avant que vous n’ayez vu la différence. Rien n’est validé ni ouvert aux inscriptions par un fichier.", "What the file describes and the space has not is added; what it has already, under the same code, becomes as the file says. What the file does not speak of stays: a column that is not there changes nothing, an empty cell empties. Nothing is written before you have seen the difference. A file validates nothing and opens nothing to enrolments.";
    IMPORT_AIDE: "Excel, CSV ou JSON, 20 Mo au plus.", "Excel, CSV or JSON, 20 MB at most.";
    MODELE: "Télécharger un modèle (Excel)", "Download a template (Excel)";
    COLONNES_TITRE: "Ce que disent les colonnes", "What the columns say";
    IMPORT_BILAN: "Objets dans le fichier\u{202f}: {objets}, à ajouter\u{202f}: {ajoutes}, à changer\u{202f}: {changes}.", "Objects in the file: {objets}, to be added: {ajoutes}, to be changed: {changes}.";
    IMPORT_RIEN: "L’espace est déjà comme le fichier le dit", "The space is already as the file says";
    IMPORT_RESTE: "Et {nombre} autres différences.", "And {nombre} more differences.";
    IMPORT_APPLIQUER: "Importer dans l’espace", "Import into the space";

    COL_SENS_TYPE: "FORMATION, GROUPEMENT, ou un code de la nomenclature TypeObjetFormation\u{202f}: ANNEE, SEMESTRE, UE, EC… Inutile si l’espace a déjà les objets.", "FORMATION, GROUPEMENT, or a code of the nomenclature TypeObjetFormation: ANNEE, SEMESTRE, UE, EC… Not needed when the space has the objects already.";
    COL_SENS_CODE: "Le code de l’objet, unique dans l’espace. Un objet mutualisé a une ligne par parent\u{202f}: la première le décrit, les autres ne donnent que le code et le parent.", "The code of the object, unique in the space. A shared object has a line for each parent: the first describes it, the others give only the code and the parent.";
    COL_SENS_PARENT: "Le code de l’objet au-dessous duquel il se place\u{202f}; vide pour une formation. L’ordre des lignes est celui des enfants, et un enfant que le fichier n’a pas est ôté. Sans cette colonne, rien ne change de place.", "The code of the object below which it hangs; empty for a formation. The order of the lines is that of the children, and a child that the file has not is removed. Without this column nothing moves.";
    COL_SENS_OBLIGATOIRE: "O ou N, à cette place\u{202f}; O si la cellule est vide.", "O (yes) or N (no), at this place; yes when the cell is empty.";
    COL_SENS_LIBELLE: "Court (50 caractères), long (150), anglais.", "Short (50 characters), long (150), English.";
    COL_SENS_ECTS: "Des nombres, avec une virgule ou un point.", "Numbers, with a comma or a point.";
    COL_SENS_PLAGE: "D’un groupement\u{202f}: combien de ses enfants l’on choisit. Les deux colonnes vont ensemble.", "Of a group: how many of its children are chosen. The two columns go together.";
    COL_SENS_PIA: "O\u{202f}: l’on s’inscrit ici, sur chaque chemin de l’objet, au niveau et au tarif des colonnes suivantes. N ou vide\u{202f}: l’on ne s’y inscrit pas. Déclarer ou retirer un point d’inscription demande le droit de valider l’offre.", "O: one enrols here, on every path of the object, with the level and the fee of the next columns. N or empty: one does not enrol here. Declaring or withdrawing a point of enrolment takes the right to validate the offer.";
    COL_SENS_STRUCTURE: "Le code de la composante responsable\u{202f}; vide\u{202f}: celle du parent.", "The code of the component that answers for it; empty: that of the parent.";
    COL_SENS_FORMATS: "Des listes séparées par une barre verticale, dans le même ordre\u{202f}: CM|TD et 24|36. Les volumes sont des heures\u{202f}: 18, 18,5 ou 18h30.", "Lists separated by a vertical bar, in the same order: CM|TD and 24|36. Volumes are hours: 18, 18.5 or 18h30.";
    COL_SENS_SYLLABUS: "Les textes du catalogue, en français et en anglais.", "The texts of the catalogue, in French and in English.";
    COL_SENS_CHEMINS: "Ce qu’un chemin a de différent de l’objet, en JSON, tel que l’export l’écrit\u{202f}; vide\u{202f}: rien, hors les trois colonnes de l’inscription.", "What a path has otherwise than the object, in JSON, as the export writes it; empty: nothing, but for the three columns of enrolment.";

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
    ECARTS_BILAN: "{ajoutes} ajouté(s), {otes} ôté(s), {changes} changé(s)", "{ajoutes} added, {otes} removed, {changes} changed";
    ECARTS_RESTE: "Et {nombre} lignes de plus\u{202f}: comparez une seule formation pour les lire.", "And {nombre} more lines: compare one formation to read them.";
    FORMATION_PORTEUSE: "Formation porteuse", "Formation that carries it";
    MODALITES_ENSEIGNEMENT: "Modalités d’enseignement", "Ways of teaching";
    VOLUME_HORAIRE: "Volume horaire", "Hours";
    AUTRES: "Autres informations", "Other information";
    MOBILITE: "Ouvert à la mobilité entrante", "Open to incoming mobility";
    EN_ANGLAIS: "{champ} (page en anglais)", "{champ} (English page)";
    DU_FORMAT: "{format}, {champ}", "{format}, {champ}";
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
    NATURE_OBJET: "Nature", "Nature";
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
    COEFFICIENTS: "Coefficients et pondération", "Weights";
    ENQUETES: "Enquêtes et bourses", "Surveys and grants";
    MENTION: "Mention", "Field of the diploma";
    CHAMP_FORMATION: "Champ de formation", "Area of study";
    NIVEAU_DIPLOME: "Année du diplôme", "Year of the diploma";
    DIPLOME_SISE: "Diplôme SISE", "SISE diploma";
    PARCOURS_SISE: "Parcours type SISE", "SISE pathway";
    NIVEAU_SISE: "Niveau du diplôme SISE", "SISE level of the diploma";
    DIPLOME_INTER: "Diplôme intermédiaire SISE", "SISE intermediate diploma";
    BOURSES: "Ouvre droit aux bourses (AGLAE)", "Gives a right to grants (AGLAE)";
    NON_DIT: "Non renseigné", "Not said";
    NIVEAU_AGLAE: "Niveau AGLAE", "AGLAE level";
    FRESQ1: "Numéro Fresq, niveau 1", "Fresq number, level 1";
    FRESQ2: "Numéro Fresq, niveau 2", "Fresq number, level 2";
    SYLLABUS: "Syllabus", "Syllabus";
    FORMATS: "Formats d’enseignement", "Formats of teaching";
    FORMAT: "Format {n}", "Format {n}";
    MODALITE: "Modalité", "Kind of teaching";
    TYPE_HEURE: "Type d’heures", "Kind of hours";
    VOLUME: "Heures par étudiant", "Hours of a student";
    GROUPES: "Groupes", "Groups";
    SEUIL: "Taille d’un groupe", "Size of a group";
    PORTEUSES: "Structures porteuses", "Structures that teach it";
    PORTEUSES_AIDE: "Leurs codes, séparés par des virgules.", "Their codes, with commas between.";
    CHEMIN_TITRE: "Réglages de ce chemin", "Settings of this path";
    CHEMIN_GELE: "Ce chemin est validé\u{202f}: ses réglages ne changent plus.", "This path is validated: its settings do not change any more.";
    ENREGISTRER_CHEMIN: "Enregistrer pour ce chemin", "Save for this path";
    COMME: "Comme l’objet", "As on the object";
    DE_OBJET: "{champ} de l’objet, où qu’il soit (sur ce chemin\u{202f}: {valeur})", "{champ} of the object, wherever it is (on this path: {valeur})";
    COMME_OBJET: "Vide\u{202f}: comme l’objet, {valeur}.", "Empty: as on the object, {valeur}.";
    NIVEAU: "Niveau", "Level";
    TARIF: "Tarif", "Fee";
    SANS_TARIF: "Aucun tarif", "No fee";
    CURSUS: "Choix de cursus par l’étudiant", "Choices of the student";
    CURSUS_OUVERT: "Ouvert", "Open";
    CURSUS_FERME: "Fermé", "Closed";
    CURSUS_JAMAIS: "Jamais", "Never";
    DUPLIQUER: "Dupliquer", "Duplicate";
    DUPLIQUER_FORMATION: "Dupliquer la formation", "Duplicate the course";
    PRENDRE: "Copier", "Copy";
    COUPER: "Couper", "Cut";
    COLLER: "Coller ici", "Paste here";
    COLLER_PARTAGE: "Coller en mutualisant", "Paste as shared";
    LCC: "Acquis des autres années", "Credits of other years";
    LCC_AIDE: "Ce qui est acquis sur ces objets compte pour celui-ci.", "What is acquired on these objects counts for this one.";
    LCC_VERS: "Ce qui est acquis ici compte pour", "What is acquired here counts for";
    LCC_SANS_ANNEE: "Aucun espace n’est d’une année universitaire antérieure à celle de cet espace.", "No space is of an academic year before that of this space.";
    LCC_ESPACE: "Espace d’une année antérieure", "Space of an earlier year";
    LCC_CODE: "Code de l’objet", "Code of the object";
    LCC_AJOUTER: "Faire compter", "Let it count";
    LCC_OTER: "Ne plus faire compter {code}", "Let {code} count no more";
    LCC_AUCUNE: "Aucun objet d’une autre année ne lui correspond.", "No object of another year corresponds to it.";
    DIPLOMES: "Diplômes", "Diplomas";
    DIPLOMES_INTRO: "Ceux que l’établissement délivre, et auxquels mènent des formations.", "Those that the establishment delivers, and to which formations lead.";
    DIPLOME_DELIVRE: "Diplôme délivré", "Diploma delivered";
    DIPLOME_AUCUN: "Aucun diplôme", "No diploma";
    DIPLOME_AUCUN_TEXTE: "Ajoutez le premier ci-dessous\u{202f}: les formations s’y rattachent par leur fiche.", "Add the first one below: formations are attached to it by their details.";
    DIPLOME_NOUVEAU: "Nouveau diplôme", "New diploma";
    DIPLOME_MODIFIER: "Modifier {code}", "Change {code}";
    INTITULE: "Intitulé, tel qu’il est imprimé", "Name, as it is printed";
    FINALITE: "Finalité", "Purpose";
    GRADE: "Grade", "Degree";
    INTERMEDIAIRE: "Diplôme intermédiaire", "Intermediate diploma";
    INTERMEDIAIRE_AIDE: "Délivré en chemin, comme le DEUG ou la maîtrise.", "Delivered on the way.";
    UAI: "UAI de l’établissement qui délivre", "UAI of the establishment that delivers it";
    CO_ACCREDITATIONS: "Co-accréditations", "Co-accreditations";
    CO_ACCREDITATIONS_AIDE: "UAI ou noms, séparés par des virgules.", "UAI or names, with commas between.";
    ARRETE_LE: "Date de l’arrêté d’accréditation", "Date of the order of accreditation";
    DELIVRE_ENCORE: "Se délivre encore", "Still delivered";
    N_EST_PLUS_DELIVRE: "N’est plus délivré", "No longer delivered";
    DELIVRE: "Délivré", "Delivered";
    PLACE: "Place dans l’arbre", "Place in the tree";
    MONTER: "Monter", "Move up";
    DESCENDRE: "Descendre", "Move down";
    DETACHER: "Détacher d’ici", "Detach from here";
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
    PLACES: "Places restantes\u{202f}: {nombre}", "Places left: {nombre}";
    HETD: "Charge d’enseignement\u{202f}: {heures}\u{a0}h équivalent TD", "Teaching load: {heures}\u{a0}h of tutorial equivalent";
    OU_UTILISE: "Où il est utilisé", "Where it is used";
    A_VOIR: "À vérifier", "To be checked";
    CHANGEMENT_DE: "{par} a modifié «\u{202f}{objet}\u{202f}»\u{202f}: l’arbre est à jour.", "{par} changed “{objet}”: the tree is up to date.";
    CHANGEMENTS: "Quelqu’un a modifié cet espace\u{202f}: l’arbre est à jour.", "Somebody changed this space: the tree is up to date.";
    TOUCHES: "Flèches\u{202f}: se déplacer, ouvrir, fermer. Alt + flèches\u{202f}: déplacer. N\u{202f}: ajouter au-dessous. F2\u{202f}: modifier. O\u{202f}: obligatoire ou non. Ctrl C, X, V\u{202f}: copier, couper, coller, dans une autre formation aussi. Ctrl Maj V\u{202f}: coller en mutualisant. Suppr\u{202f}: détacher. Ctrl Z, Y\u{202f}: annuler, rétablir.", "Arrows: move, open, close. Alt + arrows: move it. N: add below. F2: change. O: obligatory or not. Ctrl C, X, V: copy, cut, paste, in another course too. Ctrl Shift V: paste as shared. Delete: detach. Ctrl Z, Y: undo, redo.";
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
    CATALOGUE_DE: "Les formations de l’année\u{202f}: {quoi}.", "The courses of the year: {quoi}.";
    CATALOGUE_ENSEIGNE: "On y apprend\u{202f}: {quoi}", "Taught there: {quoi}";
    PARCOURIR: "Parcourir les formations", "Browse the courses";
    PAR_NIVEAU: "Par niveau", "By level";
    PAR_DOMAINE: "Par domaine", "By domain";
    PAR_COMPOSANTE: "Par composante", "By component";
    TOUS_NIVEAUX: "Tous les niveaux", "All levels";
    CATALOGUE_UNE: "{nombre} formation", "{nombre} course";
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
    R_PAS_ANTERIEUR: "Un acquis ne compte que plus tard\u{202f}: l’année de l’autre espace doit précéder celle-ci.", "What is acquired counts only later: the year of the other space must come before this one.";
    R_ACQUIS: "Ce qui y est acquis compte pour un objet d’une autre année\u{202f}: retirez d’abord cette correspondance, sur cet objet.", "What is acquired on it counts for an object of another year: take that back first, on that object.";
    R_DROIT_VALIDER: "Déclarer ou retirer un point d’inscription, même par un fichier, demande le droit de valider l’offre de cette structure.", "Declaring or withdrawing a point of enrolment, even by a file, takes the right to validate the offer of that structure.";
    R_POINT_PRIS: "On s’y inscrit\u{202f}: retirez d’abord le point d’inscription.", "One enrols there: take the point of enrolment back first.";
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
    C_ECTS_ATTENDUS: "ECTS\u{202f}: {ects}, alors que {attendus} sont attendus pour ce type", "ECTS: {ects}, where {attendus} are expected of this type";
    C_AILLEURS: "Obligatoire aussi sous {parent}\u{202f}: un étudiant l’aurait deux fois", "Obligatory below {parent} too: a student would have it twice";
    C_CODE_FINI: "{champ}\u{202f}: le code {code} n’a pas cours à la date de cette offre", "{champ}: the code {code} is not in use on the date of this offer";
}

/// May students choose there?
pub fn cursus(choix: ChoixCursus) -> Texte {
    match choix {
        ChoixCursus::Ouvert => CURSUS_OUVERT,
        ChoixCursus::Ferme => CURSUS_FERME,
        ChoixCursus::Jamais => CURSUS_JAMAIS,
    }
}

/// Columns of a sheet of an offer, and what they say.
pub const COLONNES: &[(&str, Texte)] = &[
    ("type objet", COL_SENS_TYPE),
    ("code objet", COL_SENS_CODE),
    ("code parent", COL_SENS_PARENT),
    ("obligatoire", COL_SENS_OBLIGATOIRE),
    ("libellé, libellé long, libellé anglais", COL_SENS_LIBELLE),
    ("ects objet, coefficient", COL_SENS_ECTS),
    ("plage min, plage max", COL_SENS_PLAGE),
    ("pia, niveau, tarif", COL_SENS_PIA),
    ("structure principale", COL_SENS_STRUCTURE),
    ("formats - …", COL_SENS_FORMATS),
    ("syllabus - …, syllabus en - …", COL_SENS_SYLLABUS),
    ("chemins", COL_SENS_CHEMINS),
];

/// What the texts of a syllabus are called, in their order.
pub const SYLLABUS_TEXTES: [Texte; Syllabus::TEXTES.len()] = [
    OBJECTIF,
    DESCRIPTION,
    PREREQUIS,
    MODALITES_ENSEIGNEMENT,
    VOLUME_HORAIRE,
    EVALUATION,
    COEFFICIENTS,
    BIBLIOGRAPHIE,
    CONTACTS,
    AUTRES,
];

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
        Some(RefusOffre::PointPris) => R_POINT_PRIS,
        Some(RefusOffre::PasAnterieur) => R_PAS_ANTERIEUR,
        Some(RefusOffre::Acquis) => R_ACQUIS,
        Some(RefusOffre::DroitValider) => R_DROIT_VALIDER,
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

/// A field of an object or of one of its paths, by its name in files and interfaces.
pub fn champ_objet(nom: &str, langue: Langue) -> String {
    if let Some(reste) = nom.strip_prefix("formats.") {
        let (n, champ) = reste.split_once('.').unwrap_or((reste, ""));
        let champ = match champ {
            "modalite" => MODALITE,
            "typeHeure" => TYPE_HEURE,
            "volume" => VOLUME,
            "groupes" => GROUPES,
            "seuil" => SEUIL,
            _ => return nom.to_owned(),
        };
        let format = FORMAT.avec(langue, &[("n", n)]);
        return DU_FORMAT.avec(langue, &[("format", &format), ("champ", champ.en_langue(langue))]);
    }
    if let Some(champ) = nom.strip_prefix("syllabus.en.") {
        let champ = champ_objet(&format!("syllabus.fr.{champ}"), langue);
        return EN_ANGLAIS.avec(langue, &[("champ", &champ)]);
    }
    let texte = match nom {
        "code" => CODE,
        "libelle" => LIBELLE_COURT,
        "libelleLong" => LIBELLE,
        "libelleEn" => LIBELLE_EN,
        "typeObjet" => TYPE,
        "nature" => NATURE,
        "ects" => ECTS,
        "coefficient" => COEFFICIENT,
        "plage.min" => MIN,
        "plage.max" => MAX,
        "capacite" => CAPACITE,
        "mutualise" => MUTUALISE,
        "teleEnseignement" => TELE,
        "stage" => STAGE,
        "structure" => STRUCTURE,
        "structuresPorteuses" => PORTEUSES,
        "formationPorteuse" => FORMATION_PORTEUSE,
        "diplome" => DIPLOME_DELIVRE,
        "pia" => PIA,
        "niveau" => NIVEAU,
        "tarif" => TARIF,
        "choix" => CURSUS,
        "enquete.typeDiplome" => TYPE_DIPLOME,
        "enquete.domaineFormation" => DOMAINE,
        "enquete.mention" => MENTION,
        "enquete.champFormation" => CHAMP_FORMATION,
        "enquete.niveauDiplome" => NIVEAU_DIPLOME,
        "enquete.diplomeSise" => DIPLOME_SISE,
        "enquete.parcoursType" => PARCOURS_SISE,
        "enquete.niveauDiplomeSise" => NIVEAU_SISE,
        "enquete.diplomeIntermediaire" => DIPLOME_INTER,
        "enquete.habiliteBourses" => BOURSES,
        "enquete.niveauAglae" => NIVEAU_AGLAE,
        "enquete.fresq1" => FRESQ1,
        "enquete.fresq2" => FRESQ2,
        "syllabus.fr.objectif" => OBJECTIF,
        "syllabus.fr.description" => DESCRIPTION,
        "syllabus.fr.prerequis" => PREREQUIS,
        "syllabus.fr.langue" => LANGUE,
        "syllabus.fr.bibliographie" => BIBLIOGRAPHIE,
        "syllabus.fr.contacts" => CONTACTS,
        "syllabus.fr.autres" => AUTRES,
        "syllabus.fr.modalitesEnseignement" => MODALITES_ENSEIGNEMENT,
        "syllabus.fr.modalitesEvaluation" => EVALUATION,
        "syllabus.fr.volumeHoraire" => VOLUME_HORAIRE,
        "syllabus.fr.coefficient" => COEFFICIENTS,
        "syllabus.fr.mobiliteEntrante" => MOBILITE,
        _ => return nom.to_owned(),
    };
    texte.en_langue(langue).to_owned()
}

/// A field that holds a code of a nomenclature or of a structure, by the name that refusals give it.
fn champ_de_code(nom: &str, langue: Langue) -> &str {
    let texte = match nom {
        "type" => TYPE,
        "nature" => NATURE,
        "structure" => STRUCTURE,
        "structuresPorteuses" => PORTEUSES,
        "typeDiplome" => TYPE_DIPLOME,
        "domaineFormation" => DOMAINE,
        "niveauDiplome" => NIVEAU_DIPLOME,
        "champFormation" => CHAMP_FORMATION,
        "mention" => MENTION,
        "codeDiplomeSise" => DIPLOME_SISE,
        "parcoursTypeSise" => PARCOURS_SISE,
        "modalite" => MODALITE,
        "typeHeure" => TYPE_HEURE,
        _ => return nom,
    };
    texte.en_langue(langue)
}

/// What is to be looked at.
pub fn constat(constat: &Constat, langue: Langue) -> String {
    let simple = |t: Texte| t.en_langue(langue).to_owned();
    let ects = |texte: Texte, attendus: &dyn Display, nom: &str, ects: &dyn Display| {
        let [attendus, ects] = [attendus, ects].map(|n| crate::format::decimal(&n.to_string(), langue));
        texte.avec(langue, &[("attendus", &attendus), (nom, &ects)])
    };
    match constat {
        Constat::Ects { attendus, somme } => ects(C_ECTS, attendus, "somme", somme),
        Constat::EctsAttendus { attendus, ects: dits } => ects(C_ECTS_ATTENDUS, attendus, "ects", dits),
        Constat::ObligatoireAilleurs { chemin } => {
            // A code is once in an espace.
            let parent = chemin.as_str().rsplit('>').nth(1).unwrap_or_default();
            C_AILLEURS.avec(langue, &[("parent", parent)])
        }
        Constat::CodeFini { champ, code } => {
            C_CODE_FINI.avec(langue, &[("champ", champ_de_code(champ, langue)), ("code", code)])
        }
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

//! Nomenclatures of the référentiel.

use crate::{Langue, Texte, textes};
use domain::{
    CodeErreur, ErreurChamp,
    referentiel::{
        BilanMiseAJour, Domaine, EtatStructure, GenreUsageStructure, RapportImport, RefusStructure, Regime, TriValeurs,
    },
};

textes! {
    TITRE: "Référentiel", "Reference data";
    INTRO: "Les listes de valeurs de l’établissement\u{202f}: nationales, complétées ou faites ici. Une valeur qui a servi ne disparaît pas\u{202f}: elle prend fin.", "The lists of values of the university: national, completed or made here. A value that was used does not vanish: it ends.";
    CHERCHER_LISTE: "Nom d’une nomenclature", "Name of a nomenclature";
    RECHERCHER: "Rechercher", "Search";
    AUCUNE: "Aucune nomenclature de ce nom", "No nomenclature of that name";
    AUCUNE_TEXTE: "Essayez un autre mot, ou effacez la recherche.", "Try another word, or clear the search.";
    EFFACER: "Effacer", "Clear";

    COL_NOM: "Nomenclature", "Nomenclature";
    COL_REGIME: "Modifiable", "Changes";
    COL_VALABLES: "Valables aujourd’hui", "Valid today";
    COL_TOUTES: "De tout temps", "Of all times";
    COL_LOCALES: "De l’établissement", "Our own";
    FERMEE: "Nationale, fermée", "National, closed";
    SEMI_OUVERTE: "Nationale, à compléter", "National, may be completed";
    OUVERTE: "Ouverte", "Open";
    MISE_A_JOUR: "Mise à jour à examiner", "Update to look at";

    PERSONNE: "Personnes et lieux", "People and places";
    BAC: "Baccalauréat", "Baccalauréat";
    ETABLISSEMENT: "Établissements", "Institutions";
    FORMATION: "Formations", "Courses";
    INSCRIPTION: "Inscription", "Enrolment";
    EVALUATION: "Évaluation", "Assessment";
    AUTRE: "Autres", "Others";

    CHERCHER_VALEUR: "Code ou libellé", "Code or label";
    VALABLE_LE: "Valables le", "Valid on";
    VALABLE_LE_AIDE: "Vide\u{202f}: de tout temps.", "Empty: of all times.";
    TRI: "Ordre", "Order";
    TRI_PRIORITE: "Des formulaires", "Of the forms";
    TRI_CODE: "Par code", "By code";
    TRI_LIBELLE: "Alphabétique", "Alphabetical";
    TRI_DEBUT: "Les plus récentes d’abord", "Most recent first";
    LOCALES: "Seulement celles de l’établissement", "Only our own";
    VALEURS: "valeurs", "values";
    VALEUR: "valeur", "value";
    COL_CODE: "Code", "Code";
    COL_LIBELLE: "Libellé", "Label";
    COL_VALIDITE: "Validité", "Validity";
    COL_ORIGINE: "Origine", "Origin";
    COL_CHOISIR: "Choisir", "Choose";
    CHOISIR_VALEUR: "Choisir {code}", "Choose {code}";
    NATIONALE: "Nationale", "National";
    LOCALE: "Établissement", "Our own";
    MASQUEE: "Masquée", "Hidden";
    DEPUIS: "depuis le {debut}", "since {debut}";
    DU_AU: "du {debut} au {fin}", "from {debut} to {fin}";
    JUSQU_AU: "jusqu’au {fin}", "until {fin}";
    TOUJOURS: "sans limite", "no limit";
    VIDE: "Aucune valeur ici", "No value here";
    VIDE_TEXTE: "Changez la date ou la recherche, ou ajoutez une valeur.", "Change the day or the search, or add a value.";
    NOUVELLE: "Ajouter une valeur", "Add a value";
    EXPORT_CSV: "CSV", "CSV";
    EXPORT_XLSX: "Excel", "Excel";
    IMPORTER: "Importer", "Import";

    LOT: "Pour les valeurs choisies", "For the chosen values";
    LOT_AUCUNE: "Choisissez au moins une valeur.", "Choose at least one value.";
    LOT_FIN: "Dernier jour de validité", "Last day of validity";
    LOT_FINIR: "Mettre fin", "End";
    LOT_ROUVRIR: "Rouvrir", "Open again";
    LOT_PRIORITE: "Priorité d’affichage", "Order in lists";
    LOT_ORDONNER: "Changer la priorité", "Change the order";
    LOT_MASQUER: "Masquer", "Hide";
    LOT_MONTRER: "Montrer", "Show";

    OPERATIONS: "Modifications récentes", "Recent changes";
    OP_CREER: "Ajout", "Addition";
    OP_MODIFIER: "Modification", "Change";
    OP_SUPPRIMER: "Suppression", "Deletion";
    OP_LOT: "Modification groupée", "Grouped change";
    OP_IMPORT: "Import d’un fichier", "Import of a file";
    OP_MISE_A_JOUR: "Mise à jour nationale", "National update";
    OP_ANNULATION: "Annulation", "Undo";
    OP_PHRASE: "{genre}, {nombre} {valeurs}, {le} par {par}", "{genre}, {nombre} {valeurs}, {le} by {par}";
    OP_ANNULEE: "Annulée", "Undone";
    ANNULER: "Annuler", "Undo";
    ANNULER_CELLE: "Annuler\u{202f}: {quoi}", "Undo: {quoi}";

    CODE: "Code", "Code";
    CODE_AIDE: "Lettres sans accent, chiffres, tirets\u{202f}: 30 au plus.", "Plain letters, digits, hyphens: 30 at most.";
    DEBUT: "Premier jour de validité", "First day of validity";
    FIN: "Dernier jour de validité", "Last day of validity";
    FIN_AIDE: "Compris. Vide\u{202f}: toujours valable.", "Included. Empty: still valid.";
    LIBELLE_LONG: "Libellé", "Label";
    LIBELLE_COURT: "Libellé court", "Short label";
    LIBELLE_COURT_AIDE: "50 caractères au plus\u{202f}; vide\u{202f}: le début du libellé.", "50 characters at most; empty: the beginning of the label.";
    LIBELLE_AFFICHAGE: "Libellé montré aux apprenants", "Label shown to learners";
    LIBELLE_AFFICHAGE_AIDE: "Vide\u{202f}: le libellé.", "Empty: the label.";
    LIBELLE_ANGLAIS: "Libellé anglais", "English label";
    PRIORITE: "Rang dans les listes", "Place in lists";
    PRIORITE_AIDE: "Le plus petit d’abord.", "The smallest first.";
    VISIBLE: "Proposée dans les formulaires", "Offered in forms";
    AUCUN_CHOIX: "–", "–";
    OUI: "Oui", "Yes";
    NON: "Non", "No";
    REFERENCE_AIDE: "Code d’une valeur de «\u{202f}{cible}\u{202f}».", "Code of a value of “{cible}”.";
    REFERENCES_AIDE: "Codes de «\u{202f}{cible}\u{202f}», séparés par des espaces.", "Codes of “{cible}”, separated by spaces.";
    NOUVELLE_TITRE: "Nouvelle valeur", "New value";
    ENREGISTRER: "Enregistrer", "Save";
    SUPPRIMER: "Supprimer", "Delete";
    SUPPRIMER_TITRE: "Supprimer cette valeur\u{202f}?", "Delete this value?";
    SUPPRIMER_TEXTE: "Rien ne l’utilise. Elle pourra être rétablie depuis les modifications récentes.", "Nothing uses it. It can be put back from the recent changes.";
    RENONCER: "Ne pas supprimer", "Do not delete";
    USAGES: "Où elle sert", "Where it is used";
    USAGES_AUCUN: "Nulle part pour l’instant.", "Nowhere yet.";
    USAGE_DOSSIER: "Dossiers d’inscription ({champ})", "Enrolment dossiers ({champ})";
    USAGE_PERSONNE: "Personnes ({champ})", "People ({champ})";
    USAGE_OFFRE: "Objets de l’offre de formation", "Objects of the course offer";
    USAGE_CHEMIN: "Réglages d’un objet à une place de l’offre", "Settings of an object at one place of the offer";
    USAGE_PARAMETRE: "Paramètres de l’établissement", "Parameters of the university";
    USAGE_STRUCTURE: "Structures", "Structures";
    USAGE_REGLE: "Conditions des règles de droits", "Conditions of the fee rules";
    USAGE_PIECE: "Conditions des pièces demandées", "Conditions of the documents asked for";
    SEULE_LECTURE: "Valeur nationale\u{202f}: seuls sa visibilité et son rang se règlent ici.", "National value: only its visibility and place are set here.";
    FERMEE_TEXTE: "Liste nationale fermée\u{202f}: elle se lit, et change avec les mises à jour nationales.", "Closed national list: to be read; it changes with national updates.";

    IMPORT_TITRE: "Importer un fichier", "Import a file";
    IMPORT_INTRO: "Excel ou CSV, avec les colonnes d’un export. Les valeurs de même code et de même premier jour sont modifiées, les autres ajoutées\u{202f}; rien n’est écrit avant votre accord.", "Excel or CSV, with the columns of an export. Values of the same code and first day are changed, the others added; nothing is written before you agree.";
    IMPORT_STRUCTURES_INTRO: "Excel ou CSV, avec les colonnes d’un export. Les structures de même code sont modifiées, les autres ajoutées\u{202f}; une colonne absente ne change rien, et rien n’est écrit avant votre accord.", "Excel or CSV, with the columns of an export. Structures of the same code are changed, the others added; a column that is not there changes nothing, and nothing is written before you agree.";
    FICHIER_AIDE: "20 Mo au plus.", "20 MB at most.";
    A_AJOUTER: "à ajouter", "to add";
    A_MODIFIER: "à modifier", "to change";
    SANS_CHANGEMENT: "sans changement", "unchanged";
    UNE_REFUSEE: "refusée", "refused";
    PLUSIEURS_REFUSEES: "refusées", "refused";
    IMPORT_REFUS: "Corrigez les lignes refusées et déposez le fichier à nouveau\u{202f}: tant qu’il en reste une, rien n’est écrit.", "Correct the refused lines and hand the file in again: as long as there is one, nothing is written.";
    IMPORT_RIEN: "Ce fichier ne change rien.", "This file changes nothing.";
    APPLIQUER: "Appliquer", "Apply";
    COL_LIGNE: "Ligne", "Line";
    COL_EFFET: "Effet", "Effect";
    AJOUTEE: "Ajoutée", "Added";
    MODIFIEE: "Modifiée", "Changed";
    REFUSEE: "Refusée", "Refused";
    CHANGE: "{champ}\u{202f}: «\u{202f}{avant}\u{202f}» devient «\u{202f}{apres}\u{202f}»", "{champ}: “{avant}” becomes “{apres}”";
    PREMIERES: "Les premières lignes sont montrées.", "The first lines are shown.";

    MAJ_TITRE: "Mise à jour nationale", "National update";
    MAJ_INTRO: "Ce que les valeurs livrées avec cette version changeraient. Ce que l’établissement a fait reste, sauf choix contraire.", "What the values delivered with this version would change. What the university did stays, unless chosen otherwise.";
    MAJ_RIEN: "Rien à mettre à jour", "Nothing to update";
    MAJ_RIEN_TEXTE: "Les valeurs nationales de cette version sont déjà prises.", "The national values of this version are taken already.";
    MAJ_AJOUTEE: "Ajoutée", "Added";
    MAJ_CHANGEE: "Changée", "Changed";
    MAJ_TERMINEE: "Prend fin le {fin}", "Ends on {fin}";
    MAJ_CONFLIT: "Conflit", "Conflict";
    MAJ_RETIREE: "Remplacée par une autre période du même code", "Replaced by another period of the same code";
    A_CHANGER: "à changer", "to change";
    UNE_TERMINEE: "qui prend fin", "that ends";
    PLUSIEURS_TERMINEES: "qui prennent fin", "that end";
    UNE_RETIREE: "remplacée", "replaced";
    PLUSIEURS_RETIREES: "remplacées", "replaced";
    EN_CONFLIT: "en conflit", "in conflict";
    MAJ_DIFFERENCE: "{champ}\u{202f}: ici «\u{202f}{ici}\u{202f}», livrée «\u{202f}{livree}\u{202f}»", "{champ}: here “{ici}”, delivered “{livree}”";
    MAJ_VIDE: "rien", "nothing";
    MAJ_LOCALE: "Cette valeur est de l’établissement\u{202f}; celle qui est livrée dit la même chose.", "This value is the university’s own; the one delivered says the same.";
    MAJ_PRENDRE: "Prendre la valeur nationale", "Take the national value";
    MAJ_APPLIQUER: "Prendre la mise à jour", "Take the update";
    MAJ_RESTE_UN: "Et un autre changement sans conflit.", "And one other change without conflict.";
    MAJ_RESTE: "Et {nombre} autres changements sans conflit.", "And {nombre} other changes without conflict.";
    STRUCTURES: "Structures", "Structures";
    STRUCTURES_INTRO: "L’établissement et ce qui le compose. Les droits, l’offre et les dossiers s’y rattachent\u{202f}: une structure ne se supprime pas, elle prend fin.", "The university and what it is made of. Rights, courses and dossiers belong to them: a structure is never deleted, it ends.";
    STRUCTURES_VOIR: "Les structures", "The structures";
    STRUCTURE_NOUVELLE: "Ajouter une structure", "Add a structure";
    STRUCTURE_TITRE: "Nouvelle structure", "New structure";
    STRUCTURE_CHERCHER: "Nom, code, sigle ou UAI", "Name, code, acronym or UAI";
    STRUCTURE_OUVERTES_LE: "Ouvertes le", "Open on";
    STRUCTURE_AUCUNE: "Aucune structure ici", "No structure here";
    STRUCTURE_AUCUNE_TEXTE: "Changez la date ou la recherche.", "Change the day or the search.";
    STRUCTURE_COMPTE: "{trouvees} sur {toutes}", "{trouvees} out of {toutes}";
    STRUCTURE_NIVEAU: "niveau {niveau}", "level {niveau}";
    STRUCTURE_COL: "Structure", "Structure";
    STRUCTURE_AVENIR: "À venir", "To come";
    STRUCTURE_OUVERTE: "Ouverte", "Open";
    STRUCTURE_FERMEE: "Fermée", "Closed";
    STRUCTURE_CODE_AIDE: "Majuscules, chiffres et tirets\u{202f}: 10 au plus. Ne change plus ensuite.", "Capitals, digits and hyphens: 10 at most. Does not change afterwards.";
    STRUCTURE_IDENTITE: "Ce qu’elle est", "What it is";
    STRUCTURE_PLACE: "Sa place et ses dates", "Its place and its dates";
    STRUCTURE_ADRESSE: "Son adresse", "Its address";
    STRUCTURE_CONTACT: "Qui les apprenants contactent", "Whom learners contact";
    STRUCTURE_CONTACT_AIDE: "Vide\u{202f}: le contact de la structure au-dessus.", "Empty: the contact of the structure above.";
    STRUCTURE_NOM: "Dénomination", "Name";
    STRUCTURE_NOM_ANGLAIS: "Dénomination anglaise", "English name";
    STRUCTURE_NOM_ANGLAIS_AIDE: "Vide\u{202f}: la dénomination.", "Empty: the name.";
    STRUCTURE_COMPLEMENT: "Complément", "Complement";
    STRUCTURE_APPELLATION: "Appellation officielle", "Official name";
    STRUCTURE_SIGLE: "Sigle", "Acronym";
    STRUCTURE_TYPE: "Type", "Type";
    STRUCTURE_CATEGORIE: "Catégorie juridique", "Legal category";
    STRUCTURE_UAI: "UAI", "UAI";
    STRUCTURE_UAI_AIDE: "Sept chiffres et une lettre, qui les vérifie.", "Seven digits and a letter that checks them.";
    STRUCTURE_PARENT: "Rattachée à", "Belongs to";
    STRUCTURE_DEBUT: "Premier jour", "First day";
    STRUCTURE_DEBUT_AIDE: "Vide\u{202f}: depuis toujours.", "Empty: since always.";
    STRUCTURE_FIN: "Dernier jour", "Last day";
    STRUCTURE_FIN_AIDE: "Vide\u{202f}: elle reste ouverte. Dès le lendemain, personne n’y est plus admis\u{202f}; les dossiers, l’offre et les droits qui y sont restent.", "Empty: it stays open. From the next day on nobody is admitted there; dossiers, courses and rights that are there stay.";
    STRUCTURE_VISIBLE: "Proposée dans les listes", "Offered in lists";
    STRUCTURE_COMMENTAIRE: "Commentaire", "Comment";
    STRUCTURE_ADRESSE1: "Adresse", "Address";
    STRUCTURE_ADRESSE2: "Adresse, suite", "Address, second line";
    STRUCTURE_ADRESSE3: "Adresse, fin", "Address, third line";
    STRUCTURE_CODE_POSTAL: "Code postal", "Postal code";
    STRUCTURE_LOCALITE: "Localité", "Town";
    STRUCTURE_PAYS: "Pays", "Country";
    STRUCTURE_COURRIEL: "Courriel", "E-mail";
    STRUCTURE_TELEPHONE: "Téléphone", "Telephone";
    STRUCTURE_HORAIRES: "Horaires", "Opening hours";
    STRUCTURE_HORAIRES_ANGLAIS: "Horaires, en anglais", "Opening hours, in English";
    STRUCTURE_RACINE: "C’est l’établissement entier\u{202f}: il n’est rattaché à rien et ne prend pas fin.", "This is the whole university: it belongs to nothing and does not end.";
    STRUCTURE_FERMEE_LE: "Cette structure est fermée depuis le {fin}.", "This structure has been closed since {fin}.";
    STRUCTURE_DESSOUS: "En dessous", "Below";
    STRUCTURE_USAGES: "Où elle sert", "Where it is used";
    STRUCTURE_USAGES_FIN: "Rien de cela ne disparaît quand elle prend fin.", "None of this vanishes when it ends.";
    STRUCTURE_ENREGISTREE: "Structure enregistrée.", "Structure saved.";
    U_STRUCTURES: "Structures juste en dessous", "Structures right below";
    U_DROITS: "Personnes qui y ont des droits aujourd’hui", "People who have rights there today";
    U_OFFRE: "Objets de l’offre {ou}", "Objects of the offer {ou}";
    U_DOSSIERS: "Dossiers d’inscription de {ou}", "Enrolment dossiers of {ou}";
    R_STRUCTURE_DURE_PLUS: "La structure au-dessus prend fin plus tôt\u{202f}: choisissez-en une autre, ou un dernier jour qui ne dépasse pas le sien.", "The structure above ends earlier: choose another one, or a last day no later than its own.";
    R_STRUCTURE_DESSOUS: "Une structure en dessous dure plus longtemps\u{202f}: mettez-lui fin ou rattachez-la ailleurs d’abord.", "A structure below lasts longer: end it or move it elsewhere first.";
    R_STRUCTURE_OUVRE_AVANT: "La structure au-dessus commence plus tard\u{202f}: choisissez-en une autre, ou un premier jour qui ne précède pas le sien.", "The structure above begins later: choose another one, or a first day no earlier than its own.";
    R_STRUCTURE_DESSOUS_AVANT: "Une structure en dessous commence plus tôt\u{202f}: changez son premier jour ou rattachez-la ailleurs d’abord.", "A structure below begins earlier: change its first day or move it elsewhere first.";
    R_STRUCTURE_SOUS_ELLE: "Une structure ne peut pas être rattachée à elle-même ni à ce qui est en dessous d’elle.", "A structure can belong neither to itself nor to what is below it.";
    R_STRUCTURE_RACINE: "L’établissement entier ne prend pas fin.", "The whole university does not end.";
    R_STRUCTURE_CODE: "Une structure porte déjà ce code.", "A structure has this code already.";
    R_STRUCTURE_DATES: "Le dernier jour est avant le premier.", "The last day is before the first.";

    MAJ_EN_COURS: "Mise à jour demandée par {par} le {le}, en cours", "Update asked for by {par} on {le}, in progress";
    MAJ_FAITE: "Mise à jour demandée par {par} le {le}\u{202f}: {nombre} {valeurs}.", "Update asked for by {par} on {le}: {nombre} {valeurs}.";
    MAJ_ECHEC: "La mise à jour demandée par {par} le {le} a échoué\u{202f}: aucune valeur n’a changé", "The update asked for by {par} on {le} failed: no value has changed";
    MAJ_ECHEC_SUITE: "Prenez d’abord les mises à jour des nomenclatures auxquelles celle-ci se réfère, puis examinez et demandez celle-ci à nouveau. Si elle échoue encore, signalez-le à qui administre Pégase.", "First take the updates of the nomenclatures that this one refers to, then look at this one and ask for it again. If it fails again, tell whoever runs Pégase.";
}

/// Who may change a nomenclature.
pub fn regime(r: Regime) -> Texte {
    match r {
        Regime::Fermee => FERMEE,
        Regime::SemiOuverte => SEMI_OUVERTE,
        Regime::Ouverte => OUVERTE,
    }
}

/// What nomenclatures are about.
pub fn domaine(d: Domaine) -> Texte {
    match d {
        Domaine::Personne => PERSONNE,
        Domaine::Bac => BAC,
        Domaine::Etablissement => ETABLISSEMENT,
        Domaine::Formation => FORMATION,
        Domaine::Inscription => INSCRIPTION,
        Domaine::Evaluation => EVALUATION,
        Domaine::Autre => AUTRE,
    }
}

/// Order of a list.
pub fn tri(t: TriValeurs) -> Texte {
    match t {
        TriValeurs::Priorite => TRI_PRIORITE,
        TriValeurs::Code => TRI_CODE,
        TriValeurs::Libelle => TRI_LIBELLE,
        TriValeurs::Debut => TRI_DEBUT,
    }
}

/// What was done.
pub fn operation(genre: &str) -> Texte {
    match genre {
        "CREER" => OP_CREER,
        "SUPPRIMER" => OP_SUPPRIMER,
        "LOT" => OP_LOT,
        "IMPORT" => OP_IMPORT,
        "MISE_A_JOUR" => OP_MISE_A_JOUR,
        "ANNULATION" => OP_ANNULATION,
        _ => OP_MODIFIER,
    }
}

/// Where a value is used: fields of dossiers and of persons by their names. Of the offer and of structures, the list itself says
/// which field.
pub fn usage(ou: &str, langue: Langue) -> Option<String> {
    let (texte, champ) = match ou.split_once('.')? {
        ("offre", "chemin") => (USAGE_CHEMIN, ""),
        ("offre", _) => (USAGE_OFFRE, ""),
        ("structure", _) => (USAGE_STRUCTURE, ""),
        ("parametre", _) => (USAGE_PARAMETRE, ""),
        ("paiement", _) => (USAGE_REGLE, ""),
        ("pieces", _) => (USAGE_PIECE, ""),
        ("inscription", champ) => (USAGE_DOSSIER, champ),
        ("personne", champ) => (USAGE_PERSONNE, champ),
        _ => return None,
    };
    Some(texte.avec(langue, &[("champ", crate::champs::champ(champ, langue))]))
}

/// Why a structure is not written so.
pub fn refus_structure(code: &str, langue: Langue) -> &'static str {
    let texte = match RefusStructure::depuis_code(code) {
        Some(RefusStructure::DurePlus) => R_STRUCTURE_DURE_PLUS,
        Some(RefusStructure::Dessous) => R_STRUCTURE_DESSOUS,
        Some(RefusStructure::OuvreAvant) => R_STRUCTURE_OUVRE_AVANT,
        Some(RefusStructure::DessousAvant) => R_STRUCTURE_DESSOUS_AVANT,
        None => crate::erreurs::VALEUR,
    };
    texte.en_langue(langue)
}

/// What the fields of all values are called.
pub fn champ_valeur(nom: &str) -> Option<Texte> {
    Some(match nom {
        "code" => CODE,
        "dateDebutValidite" => DEBUT,
        "dateFinValidite" => FIN,
        "fin" => LOT_FIN,
        "libelleLong" => LIBELLE_LONG,
        "libelleCourt" => LIBELLE_COURT,
        "libelleAffichage" => LIBELLE_AFFICHAGE,
        "libelleAnglais" => LIBELLE_ANGLAIS,
        "prioriteAffichage" => PRIORITE,
        "temoinVisible" => VISIBLE,
        _ => return None,
    })
}

/// What is wrong with a field of a value, in words of its own where there are any.
pub fn phrase_valeur(e: &ErreurChamp, langue: Langue) -> String {
    match (e.champ.as_str(), &e.code) {
        ("dateFinValidite", CodeErreur::DateTropAncienne) => R_STRUCTURE_DATES.en_langue(langue).to_owned(),
        (_, code) => crate::erreurs::phrase(code, langue),
    }
}

/// What is wrong with what many values are to become, and of which of them; None: it is not about values.
pub fn refus_lot(e: &ErreurChamp, langue: Langue) -> Option<String> {
    if e.champ == "cles" && e.code == CodeErreur::Obligatoire {
        return Some(LOT_AUCUNE.en_langue(langue).to_owned());
    }
    let (code, champ) = e.champ.split_once('.')?;
    let champ_de_valeur = champ_valeur(champ)?.en_langue(langue);
    let phrase = phrase_valeur(&ErreurChamp::new(champ, e.code.clone()), langue);
    Some(if champ == "code" {
        format!("{code} – {phrase}")
    } else {
        format!("{code}, {champ_de_valeur} – {phrase}")
    })
}

/// So many, with what is said of one or of several.
fn compte(n: usize, langue: Langue, seule: Texte, plusieurs: Texte) -> String {
    let nombre = crate::format::nombre(n as u64, langue);
    let (seule, plusieurs) = (seule.en_langue(langue), plusieurs.en_langue(langue));
    format!(
        "{nombre} {}",
        crate::format::pluriel(n as u64, langue, seule, plusieurs)
    )
}

/// What a file does, or would do.
pub fn bilan_import(r: &RapportImport, langue: Langue) -> String {
    [
        compte(r.ajoutees, langue, A_AJOUTER, A_AJOUTER),
        compte(r.modifiees, langue, A_MODIFIER, A_MODIFIER),
        compte(r.inchangees, langue, SANS_CHANGEMENT, SANS_CHANGEMENT),
        compte(r.refusees, langue, UNE_REFUSEE, PLUSIEURS_REFUSEES),
    ]
    .join(", ")
}

/// What an update would do.
pub fn bilan_mise_a_jour(b: &BilanMiseAJour, langue: Langue) -> String {
    [
        compte(b.ajoutees, langue, A_AJOUTER, A_AJOUTER),
        compte(b.changees, langue, A_CHANGER, A_CHANGER),
        compte(b.terminees, langue, UNE_TERMINEE, PLUSIEURS_TERMINEES),
        compte(b.retirees, langue, UNE_RETIREE, PLUSIEURS_RETIREES),
        compte(b.conflits, langue, EN_CONFLIT, EN_CONFLIT),
    ]
    .join(", ")
}

/// How many changes are not shown.
pub fn reste_mise_a_jour(n: usize, langue: Langue) -> String {
    match n {
        1 => MAJ_RESTE_UN.en_langue(langue).to_owned(),
        _ => MAJ_RESTE.avec(langue, &[("nombre", &crate::format::nombre(n as u64, langue))]),
    }
}

/// What is wrong with a field of a structure, in words of its own where there are any.
pub fn phrase_structure(e: &ErreurChamp, langue: Langue) -> String {
    let texte = match (e.champ.as_str(), &e.code) {
        ("code", CodeErreur::DejaUtilise) => R_STRUCTURE_CODE,
        ("parent", CodeErreur::ValeurInterdite) => R_STRUCTURE_SOUS_ELLE,
        ("dateFinValidite", CodeErreur::ValeurInterdite) => R_STRUCTURE_RACINE,
        ("dateFinValidite", CodeErreur::DateTropAncienne) => R_STRUCTURE_DATES,
        (_, code) => return crate::erreurs::phrase(code, langue),
    };
    texte.en_langue(langue).to_owned()
}

/// What a field of a structure is called.
pub fn champ_structure(nom: &str) -> Option<Texte> {
    Some(match nom {
        "code" => CODE,
        "denominationPrincipale" => STRUCTURE_NOM,
        "denominationAnglaise" => STRUCTURE_NOM_ANGLAIS,
        "denominationComplementaire" => STRUCTURE_COMPLEMENT,
        "appellationOfficielle" => STRUCTURE_APPELLATION,
        "sigleUai" => STRUCTURE_SIGLE,
        "typeUaiCode" => STRUCTURE_TYPE,
        "categorieJuridiqueCode" => STRUCTURE_CATEGORIE,
        "codeUai" => STRUCTURE_UAI,
        "parent" => STRUCTURE_PARENT,
        "dateDebutValidite" => STRUCTURE_DEBUT,
        "dateFinValidite" => STRUCTURE_FIN,
        "commentaire" => STRUCTURE_COMMENTAIRE,
        "adresse1" => STRUCTURE_ADRESSE1,
        "adresse2" => STRUCTURE_ADRESSE2,
        "adresse3" => STRUCTURE_ADRESSE3,
        "codePostal" => STRUCTURE_CODE_POSTAL,
        "localite" => STRUCTURE_LOCALITE,
        "pays" => STRUCTURE_PAYS,
        "contactCourriel" => STRUCTURE_COURRIEL,
        "contactTelephone" => STRUCTURE_TELEPHONE,
        "contactHoraires" => STRUCTURE_HORAIRES,
        "contactHorairesAnglais" => STRUCTURE_HORAIRES_ANGLAIS,
        _ => return None,
    })
}

/// Where a structure is in its life.
pub fn etat_structure(etat: EtatStructure) -> Texte {
    match etat {
        EtatStructure::AVenir => STRUCTURE_AVENIR,
        EtatStructure::Ouverte => STRUCTURE_OUVERTE,
        EtatStructure::Fermee => STRUCTURE_FERMEE,
    }
}

/// What uses a structure, and where.
pub fn usage_structure(genre: GenreUsageStructure, ou: &str, langue: Langue) -> String {
    let texte = match genre {
        GenreUsageStructure::Structures => U_STRUCTURES,
        GenreUsageStructure::Droits => U_DROITS,
        GenreUsageStructure::Offre => U_OFFRE,
        GenreUsageStructure::Dossiers => U_DOSSIERS,
    };
    texte.avec(langue, &[("ou", ou)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn les_bilans_s_accordent() {
        let rapport = |n| RapportImport {
            ajoutees: n,
            modifiees: n,
            inchangees: n,
            refusees: n,
            ..RapportImport::default()
        };
        let maj = |n| BilanMiseAJour {
            ajoutees: n,
            changees: n,
            terminees: n,
            retirees: n,
            conflits: n,
        };
        for (n, import, mise_a_jour) in [
            (
                0,
                "0 à ajouter, 0 à modifier, 0 sans changement, 0 refusée",
                "0 à ajouter, 0 à changer, 0 qui prend fin, 0 remplacée, 0 en conflit",
            ),
            (
                1,
                "1 à ajouter, 1 à modifier, 1 sans changement, 1 refusée",
                "1 à ajouter, 1 à changer, 1 qui prend fin, 1 remplacée, 1 en conflit",
            ),
            (
                2,
                "2 à ajouter, 2 à modifier, 2 sans changement, 2 refusées",
                "2 à ajouter, 2 à changer, 2 qui prennent fin, 2 remplacées, 2 en conflit",
            ),
        ] {
            assert_eq!(bilan_import(&rapport(n), Langue::Fr), import);
            assert_eq!(bilan_mise_a_jour(&maj(n), Langue::Fr), mise_a_jour);
        }
        let anglais = "0 to add, 0 to change, 0 that end, 0 replaced, 0 in conflict";
        assert_eq!(bilan_mise_a_jour(&maj(0), Langue::En), anglais);
        assert_eq!(reste_mise_a_jour(1, Langue::Fr), "Et un autre changement sans conflit.");
        assert_eq!(
            reste_mise_a_jour(2, Langue::Fr),
            "Et 2 autres changements sans conflit."
        );
    }

    #[test]
    fn un_refus_dit_de_quelle_valeur() {
        let dit = |champ: &str, code| refus_lot(&ErreurChamp::new(champ, code), Langue::Fr);
        for (champ, code, attendu) in [
            ("cles", CodeErreur::Obligatoire, Some("Choisissez au moins une valeur.")),
            (
                "G1.dateFinValidite",
                CodeErreur::DateTropAncienne,
                Some("G1, Dernier jour de validité – Le dernier jour est avant le premier."),
            ),
            (
                "99100.code",
                CodeErreur::NomenclatureFermee,
                Some("99100 – Liste nationale\u{202f}: elle ne se modifie pas ici."),
            ),
            ("fin", CodeErreur::DateInvalide, None),
            ("responsable.nom", CodeErreur::Obligatoire, None),
        ] {
            assert_eq!(dit(champ, code).as_deref(), attendu, "{champ}");
        }
    }
}

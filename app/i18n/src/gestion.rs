//! The clerks' pages.

use crate::textes;

textes! {
    TITRE_ACCUEIL: "Tableau de bord", "Dashboard";
    A_TRAITER: "Dossiers à valider", "Files to validate";
    RIEN_A_TRAITER: "Aucun dossier n’attend.", "No file is waiting.";
    OUVRIR_FILE: "Ouvrir la file", "Open the queue";
    REPARTITION: "Répartition des inscriptions", "Enrolments by state";
    DERNIERS_IMPORTS: "Derniers imports", "Latest imports";
    AUCUN_DROIT: "Votre compte ne donne accès à aucune inscription.", "Your account gives access to no enrolment.";

    FILE_TITRE: "Inscriptions", "Enrolments";
    FILE_TOUTES: "Toutes", "All";
    RECHERCHER: "Rechercher", "Search";
    RECHERCHE_LIBELLE: "Nom, prénom, INE ou numéro d’étudiant", "Name, first name, INE or student number";
    EXPORTER: "Exporter la liste (CSV)", "Export the list (CSV)";
    COL_NOM: "Nom", "Name";
    COL_FORMATION: "Formation", "Programme";
    COL_STATUT: "État", "State";
    COL_PAIEMENT: "Paiement", "Payment";
    COL_ATTENTE: "Depuis", "Since";
    COL_RAISONS: "Ce qui manque", "What is missing";
    RIEN_NE_MANQUE: "Prêt à valider", "Ready to validate";
    JOUR: "jour", "day";
    JOURS: "jours", "days";
    AUJOURDHUI: "aujourd’hui", "today";
    FILE_VIDE: "Aucun dossier ici", "No file here";
    FILE_VIDE_TEXTE: "Les dossiers paraîtront dès qu’ils seront dans cet état. Changez de filtre ou de recherche pour en voir d’autres.", "Files will show up as soon as they are in this state. Change the filter or the search to see others.";
    DOSSIER: "dossier", "file";
    DOSSIERS: "dossiers", "files";
    LISTE_LEGENDE: "Liste des inscriptions", "List of enrolments";
    FILTRES: "Filtrer par état", "Filter by state";
    SEULE_FORMATION: "Une seule formation\u{202f}: {chemin}.", "One programme only: {chemin}.";
    TOUTES_FORMATIONS: "Voir toutes les formations", "See all programmes";
    RECHERCHE_LARGE: "Plus de mille personnes correspondent\u{202f}: la liste n’en montre qu’une partie. Ajoutez un prénom, ou quelques lettres.", "More than a thousand persons match: the list shows only some of them. Add a first name, or a few letters.";
    NOMS_PROCHES: "Personne ne s’appelle «\u{202f}{texte}\u{202f}»\u{202f}: voici les noms les plus proches.", "Nobody is called “{texte}”: these are the closest names.";

    BARRE_LIBELLE: "Chercher un dossier, une formation, une commande", "Search for a file, a programme, a command";
    BARRE_EXEMPLE: "Nom, INE, formation…", "Name, INE, programme…";
    BARRE_RESULTATS: "Résultats", "Results";
    BARRE_DOSSIERS: "Dossiers", "Files";
    BARRE_PROCHES: "Dossiers aux noms proches", "Files with similar names";
    BARRE_FORMATIONS: "Formations", "Programmes";
    BARRE_COMMANDES: "Commandes", "Commands";
    BARRE_RIEN: "Rien ne correspond.", "Nothing matches.";
    BARRE_TOUT: "Tous les dossiers pour «\u{202f}{texte}\u{202f}»", "All files for “{texte}”";
    BARRE_COMPTE: "{n} propositions", "{n} proposals";
    COMMANDE_ACCUEIL: "Aller au tableau de bord", "Go to the dashboard";
    COMMANDE_FILE: "Aller à la file des dossiers", "Go to the queue";
    COMMANDE_IMPORTS: "Aller aux imports", "Go to the imports";
    COMMANDE_LANGUE: "Passer en anglais", "Switch to French";
    COMMANDE_TOUCHES: "Raccourcis du clavier", "Keyboard shortcuts";

    TOUCHES_SEULES: "Agir avec une seule touche", "Act with a single key";
    TOUCHES_SEULES_AIDE: "Sans cela, seuls Ctrl K et les touches d’une ligne qui a le focus agissent. Cette fenêtre s’ouvre aussi par la barre.", "Without it, only Ctrl K and the keys of a focused line act. This window also opens from the bar.";
    TOUCHES_TITRE: "Raccourcis du clavier", "Keyboard shortcuts";
    TOUCHES_PARTOUT: "Partout", "Everywhere";
    TOUCHES_LISTE: "Dans une liste", "In a list";
    TOUCHES_PIECES: "Pièces d’un dossier", "Documents of a file";
    TOUCHE_CHERCHER: "Chercher", "Search";
    TOUCHE_FILTRER: "Aller à la recherche de la page", "Go to the search of the page";
    TOUCHE_AIDE: "Montrer ces raccourcis", "Show these shortcuts";
    TOUCHE_ACCUEIL: "Tableau de bord", "Dashboard";
    TOUCHE_FILE: "File des dossiers", "Queue";
    TOUCHE_IMPORTS: "Imports", "Imports";
    TOUCHE_SUIVANTE: "Ligne suivante", "Next line";
    TOUCHE_PRECEDENTE: "Ligne précédente", "Previous line";
    TOUCHE_CHOISIR: "Choisir la ligne", "Select the line";
    TOUCHE_OUVRIR: "Ouvrir le dossier", "Open the file";
    TOUCHE_PIECE: "Pièce suivante, précédente", "Next, previous document";
    TOUCHE_ZOOM: "Agrandir, réduire", "Zoom in, out";
    TOUCHE_TOURNER: "Tourner", "Rotate";
    TOUCHE_ACCEPTER: "Accepter", "Accept";
    TOUCHE_REFUSER: "Refuser", "Refuse";
    OU: "ou", "or";
    PUIS: "puis", "then";
    FERMER: "Fermer", "Close";
    EFFACER: "Effacer la recherche", "Clear the search";

    FICHE_IDENTITE: "État civil", "Civil status";
    FICHE_CONTACTS: "Coordonnées", "Contact details";
    FICHE_INSCRIPTION: "Inscription", "Enrolment";
    FICHE_DROITS: "Droits et paiements", "Fees and payments";
    FICHE_DOCUMENTS: "Documents délivrés", "Documents issued";
    FICHE_HISTORIQUE: "Historique", "History";
    VALIDER: "Valider l’inscription", "Validate the enrolment";
    VALIDER_SUIVANT: "Valider et passer au suivant", "Validate and go to the next";
    SUIVANT: "Dossier suivant", "Next file";
    ROUVRIR: "Rendre le dossier à l’étudiant", "Give the file back to the student";
    OUVRIR: "Ouvrir le dossier à la place de l’étudiant", "Open the file for the student";
    ANNULER: "Annuler l’inscription", "Cancel the enrolment";
    ANNULER_EXPLICATION: "L’inscription sera annulée et ses certificats ne seront plus valables. Cela ne se défait pas.", "The enrolment will be cancelled and its certificates will no longer be valid. This cannot be undone.";
    REMBOURSER: "Rembourser {montant} (ce qui est payé, moins la part acquise à l’établissement)", "Give {montant} back (what was paid, less the part kept by the university)";
    BANQUE: "banque", "bank";
    FACTURE: "Facture", "Invoice";
    QUITTANCE: "Quittance", "Receipt";
    CVEC: "CVEC", "CVEC";
    CONFIRMER_CVEC: "J’ai vu l’attestation de CVEC", "I have seen the CVEC certificate";
    FICHE_DOSSIER: "Réponses du dossier", "Answers of the file";
    ACTE_FACTURER: "Facture émise", "Invoice issued";
    ACTE_QUITTANCER: "Facture acquittée", "Invoice settled";
    ACTE_AVOIR: "Facture annulée par un avoir", "Invoice undone by a credit note";
    ACTE_PAYER: "Paiement en ligne commencé", "Online payment begun";
    ACTE_PAIEMENT_REFUSE: "Paiement refusé par la banque", "Payment refused by the bank";
    ACTE_TROP_PERCU: "Trop-perçu à rembourser", "Overpayment to give back";
    ACTE_PIECE: "Pièce justificative", "Supporting document";
    ACTE_CVEC: "Contrôle de la CVEC", "CVEC check";
    ACTE_EXONERER: "Exonération", "Exemption";
    ACTE_DISTINGUER: "Doublon écarté", "Duplicate ruled out";
    DIFFERER: "Accepter un paiement différé", "Accept a deferred payment";
    NE_PLUS_DIFFERER: "Ne plus accepter le paiement différé", "No longer accept the deferred payment";
    HORS_PERIODE: "Valeurs hors de leur période", "Values out of their period";
    HORS_PERIODE_TEXTE: "L’apprenant est invité à les corriger. Si la réponse est juste malgré les tables, acceptez-la en disant pourquoi\u{202f}: votre nom, le jour et la raison restent avec le dossier, tant qu’elle est acceptée.", "The learner is asked to correct them. If the answer is right in spite of the tables, accept it and say why: your name, the day and the reason stay with the dossier as long as it is accepted.";
    FORCER_MOTIF: "Raison d’accepter «\u{202f}{valeur}\u{202f}»", "Reason to accept “{valeur}”";
    FORCER_VALEUR: "Accepter cette valeur", "Accept this value";
    NE_PLUS_FORCER: "Ne plus l’accepter", "Accept it no longer";
    FORCAGES: "Valeurs acceptées hors de leur période", "Values accepted out of their period";
    FORCAGE_DIT: "«\u{202f}{motif}\u{202f}» – {par}, {le}", "“{motif}” – {par}, {le}";
    ACTE_FORCER_VALEUR: "Valeur acceptée hors de sa période", "Value accepted out of its period";
    ACTE_NE_PLUS_FORCER: "Valeur hors de sa période plus acceptée", "Value out of its period no longer accepted";
    ACTE_DIFFERER: "Paiement différé accepté", "Deferred payment accepted";
    ACTE_NE_PLUS_DIFFERER: "Paiement différé retiré", "Deferred payment withdrawn";
    ACTE_A_REVOIR: "Signalement", "Flag";
    ACTE_DEMISSION: "Démission signalée par un import", "Withdrawal told by an import";
    REVU: "J’ai regardé\u{202f}: ne plus signaler", "I have looked: remove the flag";
    SIGNALER: "Signaler à revoir", "Flag for review";
    EXONERATION: "Exonération accordée", "Exemption granted";
    EXO_AIDE: "Les droits déjà facturés le sont de nouveau\u{202f}; ce qui a été payé en trop est à rendre.", "Fees that are invoiced already are invoiced anew; what was paid beyond is to be given back.";
    EXO_AUCUNE: "Aucune", "None";
    EXO_PARTIELLE: "Partielle, taux national (R719-50)", "Partial, national rate (R719-50)";
    EXO_TOTALE: "Totale (R719-50)", "Full (R719-50)";
    EXO_BOURSE: "Bourse confirmée par le CROUS (R719-49)", "Grant confirmed by the CROUS (R719-49)";
    EXO_SOUTENANCE: "Soutenance avant le 31 décembre", "Defence before 31 December";
    EXONERER: "Enregistrer l’exonération", "Save the exemption";
    RAISONS: "Filtrer par ce qui manque", "Filter by what is missing";
    RAISON_PRET: "Prêts à valider", "Ready to validate";
    COL_PIECES: "Pièces", "Documents";
    COL_CHOIX: "Choisir", "Select";
    CHOISIR_LIGNE: "Choisir {nom}", "Select {nom}";
    TOUT_CHOISIR: "Tout choisir sur cette page", "Select all on this page";
    VALIDER_LOT: "Valider la sélection ({n})", "Validate the selection ({n})";
    LOT_APERCU: "À valider\u{202f}: {n}\u{202f}; écartés, parce que quelque chose s’y oppose\u{202f}: {bloques}.", "To validate: {n}; left out, because something stands against it: {bloques}.";
    LOT_DANS: "Validation dans {s} s (dossiers\u{202f}: {n}).", "Validation in {s} s (files: {n}).";
    LOT_EN_COURS: "Validation en cours\u{202f}: {fait} sur {n}.", "Validating: {fait} of {n}.";
    LOT_ANNULER: "Annuler", "Undo";
    LOT_ARRETER: "Arrêter", "Stop";
    LOT_ARRETE: "Arrêté. Inscriptions déjà validées\u{202f}: {n}\u{202f}; refusées\u{202f}: {refuses}.", "Stopped. Enrolments validated already: {n}; refused: {refuses}.";
    LOT_ECHEC: "La validation s’est interrompue. Inscriptions validées\u{202f}: {n}\u{202f}; les autres dossiers sont restés tels quels.", "Validation broke off. Enrolments validated: {n}; the other files are as they were.";
    LOT_REFUSES: "Non validés, parce que quelque chose s’y oppose ou qu’ils ont changé entre-temps\u{202f}:", "Not validated, because something stands against it or they changed meanwhile:";
    LOT_ANNULE: "Rien n’a été validé.", "Nothing was validated.";
    LOT_FAIT: "Inscriptions validées\u{202f}: {n}\u{202f}; refusées\u{202f}: {refuses}.", "Enrolments validated: {n}; refused: {refuses}.";
    RACCOURCIS: "Touches\u{202f}: j et k passer d’une ligne à l’autre, p aperçu, Entrée ouvrir, x choisir, v valider. La touche «\u{202f}?\u{202f}» les montre toutes.", "Keys: j and k move between lines, p previews, Enter opens, x selects, v validates, ? shows all of them.";
    AFFICHAGE: "Affichage", "View";
    DENSITE: "Densité", "Density";
    DENSITE_COMPACTE: "Compacte", "Compact";
    DENSITE_AEREE: "Aérée", "Comfortable";
    COLONNES: "Colonnes", "Columns";
    APPLIQUER: "Appliquer", "Apply";
    APERCU: "Aperçu", "Preview";
    APERCU_DE: "Aperçu de {nom}", "Preview of {nom}";
    INSCRITE: "{nom}\u{202f}: inscription validée", "{nom}: enrolment validated";
    FERMER_APERCU: "Fermer l’aperçu", "Close the preview";
    OUVRIR_DOSSIER: "Tout le dossier", "The whole file";
    TOUCHE_APERCU: "Aperçu à côté de la liste", "Preview beside the list";
    TOUCHE_VALIDER: "Valider, et passer au suivant", "Validate, and go to the next";
    MOTIF: "Motif", "Reason";
    BLOCAGES: "Ce qui s’oppose à la validation", "What stands against validation";
    PRET: "Rien ne s’oppose à la validation.", "Nothing stands against validation.";
    EN_SAISIE: "L’étudiant remplit encore son dossier.", "The student is still filling in the file.";
    VALIDEE_MESSAGE: "L’inscription est validée. Numéro d’étudiant\u{202f}: {code}.", "The enrolment is validated. Student number: {code}.";
    CODE_APPRENANT: "Numéro d’étudiant", "Student number";
    CODE_A_EMETTRE: "Émis à la validation", "Issued at validation";
    STATUT_INE: "Contrôle de l’INE", "INE check";
    ADRESSE: "Adresse", "Address";
    CHEMIN: "Chemin", "Path";
    COMPOSANTE: "Composante", "Component";
    ORIGINE: "Origine de l’admission", "Origin of the admission";
    ENCAISSER: "Enregistrer le paiement", "Record the payment";
    ENCAISSER_TITRE: "Paiement au guichet", "Payment at the desk";
    MONTANT: "Montant reçu (€)", "Amount received (€)";
    MODE: "Moyen de paiement", "Means of payment";
    REFERENCE: "Référence (numéro du chèque, du virement…)", "Reference (number of the cheque, of the transfer…)";
    DU: "Dû", "Due";
    RECU: "Reçu", "Received";
    RESTE: "Reste à payer", "Left to pay";
    AUCUN_PAIEMENT: "Aucun paiement reçu.", "No payment received.";
    AUCUN_DOCUMENT: "Aucun document délivré.", "No document issued.";
    CERTIFICAT: "Certificat de scolarité", "Certificate of enrolment";
    REVOQUE: "Retiré", "Withdrawn";
    VALABLE: "Valable", "Valid";

    IMPORTS_TITRE: "Imports d’admissions", "Admission imports";
    IMPORTS_INTRO: "Fichier CSV à points-virgules, en UTF-8, au format générique des admissions.", "Semicolon-separated CSV file, in UTF-8, in the generic format of admissions.";
    FICHIER: "Fichier des admissions", "Admissions file";
    IMPORTER: "Importer", "Import";
    IMPORTS_VIDE: "Aucun import", "No import";
    IMPORTS_VIDE_TEXTE: "Déposez un fichier ci-dessus\u{202f}: son compte rendu paraîtra ici.", "Hand in a file above: its report will show up here.";
    COL_FICHIER: "Fichier", "File";
    COL_PAR: "Par", "By";
    COL_LE: "Le", "On";
    COL_AVANCEMENT: "Avancement", "Progress";
    IMPORT_TITRE: "Import de {nom}", "Import of {nom}";
    LIGNES: "lignes lues", "lines read";
    CREEES: "inscriptions autorisées", "enrolments authorised";
    INCHANGEES: "vœux déjà connus", "wishes already known";
    DOUTES: "personnes peut-être déjà connues", "persons who may already be known";
    REMBOURSEMENTS: "Remboursements", "Refunds";
    REMBOURSE: "Remboursé", "Refunded";
    A_REMBOURSER: "À rembourser", "To be refunded";
    DIRE_REMBOURSE: "Le remboursement est fait", "The refund is done";
    ACTE_REMBOURSER: "Remboursement fait", "Refund made";
    DISTINGUER: "Ce sont deux personnes différentes", "They are two different persons";
    DOUTE_TEXTE: "Quelqu’un d’autre porte ce nom et est né le même jour. Comparez les deux dossiers\u{202f}: s’il s’agit de la même personne, annulez celui-ci\u{202f}; sinon, dites-le.", "Somebody else has this name and was born the same day. Compare both files: if it is the same person, cancel this one; otherwise say so.";
    CHERCHER_NOM: "Chercher ce nom", "Search for this name";
    DOUBLONS: "doublons dans le fichier", "duplicates in the file";
    REJETEES: "lignes rejetées", "lines refused";
    DEMISSIONS: "démissions", "withdrawals";
    ALERTES: "démissions à examiner", "withdrawals to look at";
    MOTIFS_TITRE: "Motifs de rejet", "Reasons for refusal";
    REJETS_TITRE: "Lignes rejetées", "Refused lines";
    REJETS_TELECHARGER: "Télécharger les rejets à corriger (CSV)", "Download the refused lines to mend (CSV)";
    REJETS_AIDE: "Corrigez ce fichier et importez-le\u{202f}: les lignes déjà admises ne changent pas.", "Mend this file and import it: lines already admitted do not change.";
    AUCUN_REJET: "Aucune ligne rejetée.", "No line refused.";
    COL_LIGNE: "Ligne", "Line";
    COL_QUI: "Personne", "Person";
    COL_ERREURS: "À corriger", "To correct";
    COL_CHAMP: "Champ", "Field";
    COL_MOTIF: "Motif", "Reason";
    COL_NOMBRE: "Nombre", "Number";
    IMPORT_EN_COURS: "L’import continue même si vous quittez cette page.", "The import goes on even if you leave this page.";
    IMPORT_ECHEC: "L’import n’a pas pu se terminer. Ce qui était fait est gardé\u{202f}; importez le fichier de nouveau.", "The import could not finish. What was done is kept; import the file again.";
    FICHIER_REFUSE: "Ce fichier ne peut pas être importé", "This file cannot be imported";
    COLONNE_MANQUANTE: "Colonne manquante\u{202f}: {colonne}", "Missing column: {colonne}";
    FICHIER_VIDE: "Choisissez un fichier qui n’est pas vide.", "Choose a file that is not empty.";
    FICHIER_PAS_UTF8: "Le fichier n’est pas en UTF-8. Enregistrez-le en «\u{202f}CSV UTF-8\u{202f}» et réessayez.", "The file is not in UTF-8. Save it as “CSV UTF-8” and try again.";
    FICHIER_TROP_GROS: "Le fichier est trop gros\u{202f}: {max} Mo au plus.", "The file is too large: {max} MB at most.";

    ACTE_AUTORISER: "Admission reçue", "Admission received";
    ACTE_DEBUTER: "Dossier ouvert", "File opened";
    ACTE_SOUMETTRE: "Dossier envoyé", "File sent";
    ACTE_ROUVRIR: "Dossier rendu à l’étudiant", "File given back to the student";
    ACTE_VALIDER: "Inscription validée", "Enrolment validated";
    ACTE_ANNULER: "Inscription annulée", "Enrolment cancelled";
    ACTE_EXPIRER: "Délai dépassé", "Deadline passed";
    ACTE_ENCAISSER: "Paiement reçu", "Payment received";
    ACTE_CERTIFICAT: "Certificat délivré", "Certificate issued";
}

/// What a line of the journal says, by its verb.
pub fn acte(traitement: &str) -> Option<crate::Texte> {
    Some(match traitement {
        "AUTORISER" => ACTE_AUTORISER,
        "DEBUTER" => ACTE_DEBUTER,
        "SOUMETTRE" => ACTE_SOUMETTRE,
        "ROUVRIR" => ACTE_ROUVRIR,
        "VALIDER" => ACTE_VALIDER,
        "ANNULER" => ACTE_ANNULER,
        "EXPIRER" => ACTE_EXPIRER,
        "ENCAISSER" => ACTE_ENCAISSER,
        "EMETTRE_CERTIFICAT" => ACTE_CERTIFICAT,
        "FACTURER" => ACTE_FACTURER,
        "QUITTANCER" => ACTE_QUITTANCER,
        "ANNULER_FACTURE" => ACTE_AVOIR,
        "PAYER" => ACTE_PAYER,
        "PAIEMENT_REFUSE" => ACTE_PAIEMENT_REFUSE,
        "TROP_PERCU" => ACTE_TROP_PERCU,
        "PIECE" => ACTE_PIECE,
        "CVEC" => ACTE_CVEC,
        "EXONERER" => ACTE_EXONERER,
        "A_REVOIR" => ACTE_A_REVOIR,
        "FORCER_VALEUR" => ACTE_FORCER_VALEUR,
        "NE_PLUS_FORCER" => ACTE_NE_PLUS_FORCER,
        "DIFFERER" => ACTE_DIFFERER,
        "NE_PLUS_DIFFERER" => ACTE_NE_PLUS_DIFFERER,
        "DISTINGUER" => ACTE_DISTINGUER,
        "REMBOURSER" => ACTE_REMBOURSER,
        "DEMISSION_SIGNALEE" => ACTE_DEMISSION,
        _ => return None,
    })
}

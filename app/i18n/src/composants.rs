//! The gallery of components, in the demonstration.

use crate::textes;

textes! {
    TITRE: "Composants", "Components";
    SURTITRE: "Démonstration", "Demonstration";
    CHAPEAU: "Tout ce dont les écrans sont faits, dans tous ses états.", "All that the screens are made of, in each of its states.";
    COMPACT: "Densité compacte", "Compact density";
    ACTIONS: "Actions", "Actions";
    MESSAGES: "Messages et états", "Messages and states";
    CHAMPS: "Champs", "Fields";
    CHOIX: "Choix", "Choices";
    DONNEES: "Données", "Data";
    ATTENTE: "Attente et vide", "Waiting and empty";
    AGIR: "Agir", "Act";
    SUPPRIMER: "Supprimer", "Delete";
    RENONCER: "Renoncer", "Give up";
    SUR: "Voulez-vous vraiment supprimer ceci\u{202f}?", "Do you really want to delete this?";
    PHRASE: "Une phrase dit ce qui se passe, et ce que l’on peut faire.", "A sentence says what happens, and what one can do.";
    MENU: "Menu", "Menu";
    LIEN: "Un lien", "A link";
    TITRE_COURT: "Titre court", "Short title";
    A_CORRIGER: "Il y a quelque chose à corriger", "Something needs correcting";
    LIBELLE: "Libellé", "Label";
    AIDE: "Pourquoi on le demande, par exemple 76000.", "Why we ask, for example 76000.";
    ERREUR: "La phrase dit ce qui ne va pas et ce qui irait.", "The sentence says what is wrong and what would be right.";
    VALEUR: "Valeur", "Value";
    FACULTATIF: "facultatif", "optional";
    PREMIER: "Premier", "First";
    SECOND: "Second", "Second";
    TROISIEME: "Troisième", "Third";
    MODIFIER: "Modifier", "Change";
    FAIT: "fait", "done";
    ICI: "ici", "here";
    A_FAIRE: "à faire", "to do";
    FILTRES: "Filtres", "Filters";
    ETAPES: "Étapes", "Steps";
    TABLEAU: "Tableau", "Table";
    PAGES: "Pages", "Pages";
    RIEN: "Rien ici", "Nothing here";
}

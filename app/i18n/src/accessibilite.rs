//! The accessibility statement.

use crate::textes;

textes! {
    TITRE: "Déclaration d’accessibilité", "Accessibility statement";
    LIEN: "Accessibilité\u{202f}: non conforme", "Accessibility: not compliant";
    CHAPEAU: "{etablissement} veut que chacun puisse s’inscrire et suivre son dossier, quels que soient ses moyens.", "{etablissement} wants everyone to be able to enrol and follow their file, whatever their means.";
    ETAT_TITRE: "État de conformité", "Compliance status";
    ETAT: "Ce service vise les niveaux A et AA des WCAG 2.2 et le RGAA 4.1. Tant qu’aucun audit par un tiers n’a mesuré son taux de conformité, il doit être déclaré non conforme.", "This service aims at levels A and AA of WCAG 2.2 and at RGAA 4.1. As long as no audit by a third party has measured its rate of compliance, it must be declared not compliant.";
    ESSAIS_TITRE: "Ce qui est vérifié à chaque version", "What is checked at each version";
    ESSAI_AXE: "Les pages, en français et en anglais, au clair et au sombre, par un outil automatique (axe).", "The pages, in French and English, light and dark, by an automatic tool (axe).";
    ESSAI_HTML: "La validité du HTML envoyé.", "The validity of the HTML that is sent.";
    ESSAI_CLAVIER: "Le parcours au clavier seul\u{202f}: se connecter, chercher, ouvrir un dossier.", "The way with the keyboard alone: sign in, search, open a file.";
    ESSAI_LARGEUR: "L’affichage sans défilement horizontal sur un petit écran, et sans JavaScript.", "The display without sideways scrolling on a small screen, and without JavaScript.";
    LIMITES_TITRE: "Ce qui reste à faire", "What remains to be done";
    LIMITE_AUDIT: "Aucun audit RGAA par un tiers n’a eu lieu.", "No RGAA audit by a third party has taken place.";
    LIMITE_LECTEUR: "Aucun essai avec un lecteur d’écran n’a été consigné.", "No trial with a screen reader has been recorded.";
    LIMITE_BANQUE: "La page de paiement de la banque n’est pas de notre ressort.", "The payment page of the bank is beyond our control.";
    CONTACT_TITRE: "Dites-nous ce qui vous arrête", "Tell us what stops you";
    CONTACT: "Si une page vous est inaccessible, écrivez à la scolarité de votre composante ou au référent handicap de {etablissement}\u{202f}: une autre voie vous sera proposée.", "If a page is inaccessible to you, write to the registrar’s office of your department or to the disability officer of {etablissement}: you will be offered another way.";
    DEFENSEUR: "Sans réponse satisfaisante, vous pouvez saisir le Défenseur des droits (defenseurdesdroits.fr).", "Without a satisfactory answer, you may turn to the Défenseur des droits (defenseurdesdroits.fr).";
}

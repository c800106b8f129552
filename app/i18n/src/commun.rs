//! Words of the frame, on every page.

use crate::textes;

textes! {
    PRODUIT: "Pégase", "Pégase";
    APPLICATION: "Scolarité et inscriptions de votre établissement", "Student records and enrolment of your university";
    NOUVELLE_VERSION: "Une nouvelle version est en place.", "A new version is in place.";
    RECHARGER: "Recharger la page", "Reload the page";
    ALLER_AU_CONTENU: "Aller au contenu", "Skip to content";
    AUTRE_LANGUE: "English", "Français";
    MON_COMPTE: "Mon compte", "My account";
    SE_DECONNECTER: "Se déconnecter", "Sign out";
    SE_CONNECTER: "Se connecter", "Sign in";
    MENU: "Menu", "Menu";
    ACCUEIL: "Accueil", "Home";
    INSCRIPTIONS: "Inscriptions", "Enrolments";
    HABILITATIONS: "Habilitations", "Rights";
    IMPORTS: "Imports d’admissions", "Admission imports";
    COURRIELS_DEMO: "Boîte aux lettres de démonstration", "Demonstration mailbox";
    VERIFIER: "Vérifier un document", "Verify a document";
    ANNULER: "Annuler", "Cancel";
    RETOUR: "Retour", "Back";
    OUI: "oui", "yes";
    NON: "non", "no";
    INFORMATION: "Information", "Information";
    SUCCES: "C’est fait", "Done";
    ATTENTION: "Attention", "Warning";
    ERREUR: "Erreur", "Error";
    PRECEDENT: "Précédent", "Previous";
    SUIVANT: "Suivant", "Next";
    PAGE: "Page", "Page";
    PAGINATION: "Pagination", "Pagination";
    CHARGEMENT: "Chargement…", "Loading…";
    RESUME_ERREURS: "Il y a quelque chose à corriger", "Something needs correcting";
    FIL_ARIANE: "Fil d’Ariane", "Breadcrumb";
    ETAPES: "Étapes", "Steps";
    FACULTATIF: "facultatif", "optional";

    ERREUR_TITRE: "Une erreur est survenue", "Something went wrong";
    ERREUR_INTERNE: "Le problème vient de nous, et il est enregistré. Réessayez dans un instant\u{202f}; rien de ce qui était enregistré n’est perdu.", "The problem is on our side and has been recorded. Try again in a moment; nothing that was saved is lost.";
    INTROUVABLE_TITRE: "Page introuvable", "Page not found";
    INTROUVABLE: "Cette page n’existe pas, ou vous n’y avez pas accès.", "This page does not exist, or you have no access to it.";
    INTERDIT: "Vous n’avez pas le droit de faire cela. Demandez à l’administration fonctionnelle de votre établissement.", "You are not allowed to do this. Ask the functional administrators of your university.";
    A_CONFIRMER: "Avant cela, montrez que c’est bien vous\u{202f}: confirmez votre identité, puis recommencez. Rien de ce que vous avez saisi n’est perdu.", "Before this, show that it is you: confirm your identity, then try again. Nothing that you typed is lost.";
    SECOND_FACTEUR: "Votre établissement demande un code en plus du mot de passe pour faire cela. Ajoutez-le dans «\u{202f}Mon compte\u{202f}», puis recommencez.", "Your university asks for a code besides the password to do this. Add it in “My account”, then try again.";
    AJOUTER_FACTEUR: "Ajouter le code dans Mon compte", "Add the code in My account";
    AU_NOM_D_AUTRUI: "Vous agissez au nom d’une autre personne\u{202f}: ceci lui est réservé. Revenez d’abord à votre compte.", "You act in somebody else’s name: only she may do this. Come back to your own account first.";
    CONFIRMER_IDENTITE: "Confirmer mon identité (nouvel onglet)", "Confirm my identity (new tab)";
    NON_CONNECTE: "Votre session est terminée. Connectez-vous de nouveau\u{202f}; ce qui était enregistré est gardé.", "Your session is over. Sign in again; what was saved is kept.";
    CONFLIT: "Ce dossier a changé entre-temps\u{202f}: il est maintenant «\u{202f}{statut}\u{202f}».", "This file has changed in the meantime: it is now “{statut}”.";
    CONFLIT_PIECE: "Cette pièce a changé entre-temps\u{202f}: elle est maintenant «\u{202f}{statut}\u{202f}».", "This document changed meanwhile: it is now “{statut}”.";
    CONFLIT_PAR: "Ce dossier a changé entre-temps\u{202f}: {par} l’a passé à «\u{202f}{statut}\u{202f}» le {le}.", "This file has changed in the meantime: {par} moved it to “{statut}” on {le}.";
    BLOQUE: "Cela n’est pas possible maintenant\u{202f}:", "This is not possible now:";
    PATIENTER: "Trop d’essais. Réessayez dans {secondes} secondes.", "Too many attempts. Try again in {secondes} seconds.";
    TROP_DE_DEMANDES_TITRE: "Trop de demandes", "Too many requests";
    TROP_DE_DEMANDES: "Vous demandez plus de pages que le service n’en donne à une personne. Réessayez dans {secondes} s\u{202f}; ce qui était enregistré est gardé.", "You ask for more pages than the service gives to one person. Try again in {secondes} s; what was saved is kept.";
    TROP_LONG_TITRE: "La réponse tarde trop", "The answer takes too long";
    TROP_LONG: "Le service n’a pas répondu à temps. Réessayez dans un moment\u{202f}; ce qui était enregistré est gardé.", "The service did not answer in time. Try again in a moment; what was saved is kept.";
    CHAMPS: "Certains champs sont à corriger.", "Some fields need correcting.";
    HORS_LIGNE: "Le serveur ne répond pas. Vérifiez votre connexion et réessayez.", "The server does not answer. Check your connection and try again.";

    FICHIER: "Fichier", "File";
    FICHIER_REFUSE: "Ce fichier ne peut pas être lu", "This file cannot be read";
    COLONNE: "Colonne «\u{202f}{colonne}\u{202f}»\u{202f}: {raison}", "Column “{colonne}”: {raison}";
    EXAMINER: "Examiner", "Look at it";
    LIGNE_COLONNE: "Ligne {ligne}, colonne «\u{202f}{colonne}\u{202f}»\u{202f}: {raison}", "Line {ligne}, column “{colonne}”: {raison}";
}

//! Reviews of the roles that people have.

use crate::{Langue, Texte, erreurs, textes};
use domain::{
    CodeErreur,
    authz::{Decision, RefusRevue},
};

textes! {
    TITRE: "Revues des habilitations", "Reviews of rights";
    INTRO: "Une revue porte sur tous les rôles en vigueur sur une structure et ce qui en dépend\u{202f}: chacun est maintenu ou retiré, par une autre personne que son titulaire, avant une date.", "A review goes through all roles in force on a structure and below it: each is kept or taken away, by somebody else than who has it, before a day.";
    VIDE: "Aucune revue", "No review";
    VIDE_TEXTE: "Ouvrez-en une sur une structure dont vous gérez les droits.", "Open one on a structure of which you manage the rights.";
    COL_STRUCTURE: "Structure", "Structure";
    COL_OUVERTE: "Ouverte", "Opened";
    COL_ECHEANCE: "Dernier jour", "Last day";
    COL_AVANCEMENT: "Avancement", "Progress";
    COL_ETAT: "État", "State";
    OUVERTE_PAR: "le {le}, par {par}", "on {le}, by {par}";
    EN_COURS: "En cours", "Open";
    CLOSE: "Close", "Closed";
    AVANCEMENT: "{faites} sur {total}", "{faites} of {total}";

    OUVRIR: "Ouvrir une revue", "Open a review";
    STRUCTURE: "Structure à revoir", "Structure to review";
    ECHEANCE: "Dernier jour", "Last day";
    ECHEANCE_AIDE: "Compris, à partir de demain.", "Included, from tomorrow on.";
    AUTOMATIQUE: "Le lendemain, mettre fin à ce qui n’aura pas été revu", "On the day after, end what was not reviewed";
    AUTOMATIQUE_AIDE: "Sinon, ce qui n’a pas été revu reste en vigueur et la revue en garde la liste.", "Otherwise what was not reviewed stays in force, and the review keeps the list.";
    OUVRIR_BOUTON: "Ouvrir la revue", "Open the review";

    DETAIL_TITRE: "Revue\u{202f}: {structure}", "Review: {structure}";
    DETAIL_INTRO: "Ouverte le {le} par {par}. Dernier jour\u{202f}: {echeance}.", "Opened on {le} by {par}. Last day: {echeance}.";
    DETAIL_AUTOMATIQUE: "Le lendemain, ce qui n’aura pas été revu prendra fin.", "On the day after, what was not reviewed will end.";
    DETAIL_MANUELLE: "Ce qui n’aura pas été revu restera en vigueur et sera listé ici.", "What was not reviewed will stay in force and be listed here.";
    CLOSE_TEXTE: "Cette revue est close\u{202f}: plus rien ne s’y décide.", "This review is closed: nothing more is decided in it.";
    PROGRES: "Rôles revus", "Roles reviewed";
    PAR_STRUCTURE: "Avancement par structure", "Progress by structure";
    FILTRES: "Lignes à montrer", "Lines to show";
    RESTE: "À revoir", "To review";
    NON_REVUES: "Non revues", "Not reviewed";
    TOUTES: "Toutes", "All";
    LISTE: "Rôles de la revue", "Roles of the review";
    COL_CHOIX: "Choisir", "Choose";
    CHOISIR: "Choisir {nom}, {role}", "Choose {nom}, {role}";
    COL_DECISION: "Décision", "Decision";
    A_REVOIR: "À revoir", "To review";
    LA_VOTRE: "Le vôtre\u{202f}: à une autre personne", "Yours: for somebody else";
    NON_REVUE: "Non revu", "Not reviewed";
    TERMINEE: "Terminé entre-temps", "Ended meanwhile";
    PAR: "par {par}", "by {par}";
    CONFIRMER: "Maintenir les rôles cochés", "Keep the ticked roles";
    RETIRER: "Retirer les rôles cochés", "Take the ticked roles away";
    RETIRER_TITRE: "Retirer tous les rôles cochés\u{202f}?", "Take all ticked roles away?";
    RETIRER_TEXTE: "Les personnes ne peuvent plus rien faire à ce titre dès maintenant.", "From now on the persons may do nothing by these roles.";
    RENONCER: "Renoncer", "Keep them";
    COCHER: "Cochez au moins une ligne.", "Tick at least one line.";
    RIEN_A_REVOIR: "Tout est revu", "All is reviewed";
    RIEN_A_REVOIR_TEXTE: "Il ne reste rien à décider sur vos structures.", "Nothing is left to decide on your structures.";
}

/// What is wrong with what was asked.
pub fn phrase(champ: &str, code: &CodeErreur, l: Langue) -> String {
    let revue = match code {
        CodeErreur::Revue { refus } => RefusRevue::depuis_code(refus).map(refus_de),
        CodeErreur::Obligatoire if champ == "lignes" => Some(COCHER),
        CodeErreur::Octroi { .. } => return crate::droits::phrase(code, l),
        _ => None,
    };
    revue.map_or_else(|| erreurs::phrase(code, l), |t| t.en_langue(l).to_owned())
}

fn refus_de(refus: RefusRevue) -> Texte {
    let (fr, en) = match refus {
        RefusRevue::EcheancePassee => (
            "Le dernier jour est demain au plus tôt.",
            "The last day is tomorrow at the earliest.",
        ),
        RefusRevue::HorsPerimetre => (
            "Vous ne gérez pas les droits sur cette structure.",
            "You do not manage rights on this structure.",
        ),
        RefusRevue::Close => ("Cette revue est close.", "This review is closed."),
        RefusRevue::SoiMeme => ("Personne ne revoit ses propres rôles.", "Nobody reviews her own roles."),
        RefusRevue::DejaRevue => (
            "Une autre personne a déjà décidé de l’une de ces lignes\u{202f}: rien n’a été fait.",
            "Somebody else has decided one of these lines already: nothing was done.",
        ),
        RefusRevue::Terminee => (
            "L’un de ces rôles a pris fin entre-temps\u{202f}: rien n’a été fait.",
            "One of these roles has ended meanwhile: nothing was done.",
        ),
        RefusRevue::DejaOuverte => (
            "Une revue de cette structure est déjà ouverte.",
            "A review of this structure is open already.",
        ),
        RefusRevue::Vide => (
            "Personne n’a de rôle sur cette structure.",
            "Nobody has a role on this structure.",
        ),
    };
    Texte { fr, en }
}

/// What was decided.
pub fn decision(decision: Decision) -> Texte {
    let (fr, en) = match decision {
        Decision::Confirmee => ("Maintenu", "Kept"),
        Decision::Retiree => ("Retiré", "Taken away"),
        Decision::Echue => ("Non revu, a pris fin", "Not reviewed, ended"),
        Decision::SansObjet => ("Terminé entre-temps", "Ended meanwhile"),
    };
    Texte { fr, en }
}

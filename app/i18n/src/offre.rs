//! The course offer.

use crate::{Langue, Texte, textes};
use domain::offre::{Constat, EtatEspace, Genre, RefusOffre};

textes! {
    TITRE: "Offre de formation", "Course offer";

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

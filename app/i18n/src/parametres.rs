//! The parameters of the establishment.

use crate::{
    Langue, Texte, format,
    referentiel::{NON, OUI},
    textes,
};
use domain::{
    paiement::Centimes,
    referentiel::{GenreParametre, Parametre, UniteParametre},
};

textes! {
    TITRE: "Paramètres de l’établissement", "Parameters of the university";
    INTRO: "Ce que les textes laissent à l’établissement, ou changent chaque année. Un champ vide\u{202f}: la valeur de tous s’applique.", "What the law leaves to the university, or changes every year. An empty field: the value of all applies.";
    VOIR: "Paramètres", "Parameters";
    ENREGISTRES: "Paramètres enregistrés\u{202f}: les pages déjà ouvertes le savent dans un instant", "Parameters saved: pages that are open already know it in a moment";
    LECTURE_SEULE: "Vous pouvez les lire. Les changer demande un droit sur tout l’établissement.", "You may read them. Changing them demands a right on the whole university.";
    DE_TOUS: "Vide\u{202f}: {valeur}.", "Empty: {valeur}.";
    RIEN: "rien", "nothing";
    SELON_NOMENCLATURE: "ceux que la nomenclature en exempte aujourd’hui ({codes})", "those that the nomenclature exempts today ({codes})";
    AUCUN: "aucun", "none";
    ANNULER: "Annuler ce changement", "Undo this change";
    COMME_TOUS: "Comme tous ({valeur})", "As all ({valeur})";
    POUR_AUCUN: "Un tiret\u{202f}: aucun.", "A hyphen: none.";
    DECIMALES: "Décimales après un point.", "Decimals after a point.";
    CENTIEMES: "centièmes", "hundredths";
    POUR_CENT: "%", "%";
    MOIS: "mois", "months";
    EUROS: "€", "€";

    G_INSCRIPTION: "Inscription", "Enrolment";
    G_DROITS: "Droits", "Fees";
    G_OFFRE: "Offre de formation", "Course offer";
    G_CONSERVATION: "Conservation des données", "Retention of data";

    CVEC_MASQUE: "Forme d’un numéro de CVEC", "Shape of a CVEC number";
    CVEC_MASQUE_AIDE: "9\u{202f}: un chiffre, A\u{202f}: une lettre, X\u{202f}: l’un ou l’autre, tout autre signe\u{202f}: lui-même.", "9: a digit, A: a letter, X: either, any other sign: itself.";
    REGIMES_SANS_CVEC: "Régimes d’inscription sans CVEC", "Enrolment schemes without CVEC";
    REGIMES_SANS_CVEC_AIDE: "Codes de la nomenclature Régimes d’inscription, séparés par des virgules, à la place de ceux qu’elle exempte.", "Codes of the nomenclature of enrolment schemes, with commas, in place of those that it exempts.";
    VALIDATION: "Dossiers validés sans gestionnaire", "Dossiers validated without a clerk";
    VALIDATION_AIDE: "Conditions que remplit un dossier complet pour l’être, par exemple origine=parcoursup & regime=1. Vide\u{202f}: chacun est validé par une personne.", "Conditions that a complete dossier meets to be so, for example origine=parcoursup & regime=1. Empty: each is validated by a person.";
    DOUBLON_CERTAIN: "Même personne à partir de", "Same person from";
    DOUBLON_CERTAIN_AIDE: "Ressemblance de deux identités, de 81 à 100\u{202f}: des jumelles en ont jusqu’à 80.", "Likeness of two identities, from 81 to 100: twins have up to 80.";
    DOUBLON_POTENTIEL: "Peut-être la même personne à partir de", "Maybe the same person from";
    DOUBLON_POTENTIEL_AIDE: "Pas plus que le seuil précédent\u{202f}: entre les deux, une personne décide.", "No more than the threshold before: between the two, a person decides.";
    PART_ACQUISE: "Part acquise à l’établissement quand une inscription est annulée", "Share that stays with the university when an enrolment is cancelled";
    PART_ACQUISE_AIDE: "Retenue sur le remboursement des droits.", "Kept from the refund of the fees.";
    PLAFOND: "Plafond des exonérations du président", "Cap of the president’s exemptions";
    PLAFOND_AIDE: "Part des inscrits, article R719-50 du code de l’éducation.", "Share of the enrolled, article R719-50 of the code of education.";
    PIA_MULTI: "Points d’inscription ouverts à plusieurs niveaux d’un même chemin", "Points of enrolment open at several levels of one path";
    PIA_MULTI_AIDE: "Par exemple à l’année et au diplôme à la fois.", "For example at the year and at the degree at once.";
    ECTS_OBJET: "Crédits attendus par type d’objet", "Credits expected by type of object";
    ECTS_OBJET_AIDE: "Un avertissement le dit à côté de l’arbre. Par exemple ANNEE=60,SEMESTRE=30.", "A warning tells it beside the tree. For example ANNEE=60,SEMESTRE=30.";
    ECTS_DIPLOME: "Crédits attendus par type de diplôme", "Credits expected by type of degree";
    ECTS_DIPLOME_AIDE: "De la formation entière. Par exemple LICENCE=180,MASTER=120.", "Of the whole course. For example LICENCE=180,MASTER=120.";
    ADMIS: "Personnes admises et jamais inscrites", "People admitted and never enrolled";
    ADMIS_AIDE: "Après la fin de la période, leurs données sont pseudonymisées.", "After the end of the period, their data are pseudonymised.";
    DOSSIER: "Dossiers des apprenants", "Dossiers of learners";
    DOSSIER_AIDE: "Après la fin de leur dernière période.", "After the end of their last period.";
    PIECES: "Pièces justificatives", "Supporting documents";
    PIECES_AIDE: "Après la validation de l’inscription.", "After the validation of the enrolment.";
    CONSULTATIONS: "Trace de qui a consulté un dossier", "Trace of who looked at a dossier";
    CONSULTATIONS_AIDE: "Après la consultation.", "After it was looked at.";
}

/// What a parameter is called; None: there is no such one.
pub fn nom(code: &str) -> Option<Texte> {
    Parametre::de_code(code).map(|p| parametre(p.code).0)
}

/// What a parameter is called, and why it is asked.
pub fn parametre(code: &str) -> (Texte, Texte) {
    match code {
        "CVEC_MASQUE" => (CVEC_MASQUE, CVEC_MASQUE_AIDE),
        "REGIMES_SANS_CVEC" => (REGIMES_SANS_CVEC, REGIMES_SANS_CVEC_AIDE),
        "VALIDATION_AUTOMATIQUE" => (VALIDATION, VALIDATION_AIDE),
        "DOUBLON_CERTAIN" => (DOUBLON_CERTAIN, DOUBLON_CERTAIN_AIDE),
        "DOUBLON_POTENTIEL" => (DOUBLON_POTENTIEL, DOUBLON_POTENTIEL_AIDE),
        "PART_ACQUISE_CENTIMES" => (PART_ACQUISE, PART_ACQUISE_AIDE),
        "REDUCTION_R719_50_PLAFOND_POURCENT" => (PLAFOND, PLAFOND_AIDE),
        "PIA_MULTI_NIVEAUX" => (PIA_MULTI, PIA_MULTI_AIDE),
        "ECTS_PAR_TYPE_OBJET" => (ECTS_OBJET, ECTS_OBJET_AIDE),
        "ECTS_PAR_TYPE_DIPLOME" => (ECTS_DIPLOME, ECTS_DIPLOME_AIDE),
        "CONSERVATION_ADMIS_MOIS" => (ADMIS, ADMIS_AIDE),
        "CONSERVATION_DOSSIER_MOIS" => (DOSSIER, DOSSIER_AIDE),
        "CONSERVATION_PIECES_MOIS" => (PIECES, PIECES_AIDE),
        "CONSERVATION_CONSULTATIONS_MOIS" => (CONSULTATIONS, CONSULTATIONS_AIDE),
        _ => (TITRE, INTRO),
    }
}

/// Under which heading it is shown.
pub fn groupe(code: &str) -> Texte {
    match code {
        "PART_ACQUISE_CENTIMES" | "REDUCTION_R719_50_PLAFOND_POURCENT" => G_DROITS,
        "PIA_MULTI_NIVEAUX" | "ECTS_PAR_TYPE_OBJET" | "ECTS_PAR_TYPE_DIPLOME" => G_OFFRE,
        _ if code.starts_with("CONSERVATION_") => G_CONSERVATION,
        _ => G_INSCRIPTION,
    }
}

/// What is counted.
pub fn unite(genre: GenreParametre) -> Option<Texte> {
    match genre {
        GenreParametre::Nombre { unite, .. } => Some(match unite {
            UniteParametre::Centiemes => CENTIEMES,
            UniteParametre::PourCent => POUR_CENT,
            UniteParametre::Mois => MOIS,
        }),
        GenreParametre::Montant => Some(EUROS),
        _ => None,
    }
}

/// What counts when the establishment says nothing. `codes`: those that a nomenclature has for it.
pub fn defaut(p: &Parametre, codes: Option<&str>, l: Langue) -> String {
    if let Some(codes) = codes {
        let codes = match codes {
            "" => AUCUN.en_langue(l).to_owned(),
            codes => codes.replace(',', ", "),
        };
        return SELON_NOMENCLATURE.avec(l, &[("codes", &codes)]);
    }
    match (p.genre, p.defaut) {
        (GenreParametre::OuiNon, "oui") => OUI.en_langue(l).to_lowercase(),
        (GenreParametre::OuiNon, _) => NON.en_langue(l).to_lowercase(),
        (GenreParametre::Montant, defaut) => defaut
            .parse()
            .map_or_else(|_| defaut.to_owned(), |c| format::montant(Centimes(c), l)),
        (_, "") => RIEN.en_langue(l).to_owned(),
        (genre, defaut) => match unite(genre) {
            Some(unite) => format!("{}\u{a0}{}", p.dire(defaut), unite.en_langue(l)),
            None => p.dire(defaut),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chaque_parametre_a_ses_mots_et_sa_place() {
        let mut groupes = vec![];
        for p in Parametre::TOUS {
            assert_ne!(parametre(p.code).0, TITRE, "{}", p.code);
            let groupe = groupe(p.code);
            if groupes.last() != Some(&groupe) {
                // Those of one group stand together.
                assert!(!groupes.contains(&groupe), "{}", p.code);
                groupes.push(groupe);
            }
        }
        for (code, codes, fr, en) in [
            ("PART_ACQUISE_CENTIMES", None, "23,00\u{a0}€", "€23.00"),
            ("CONSERVATION_ADMIS_MOIS", None, "12\u{a0}mois", "12\u{a0}months"),
            ("PIA_MULTI_NIVEAUX", None, "non", "no"),
            (
                "REGIMES_SANS_CVEC",
                Some("2,5"),
                "ceux que la nomenclature en exempte aujourd’hui (2, 5)",
                "those that the nomenclature exempts today (2, 5)",
            ),
            (
                "REGIMES_SANS_CVEC",
                Some(""),
                "ceux que la nomenclature en exempte aujourd’hui (aucun)",
                "those that the nomenclature exempts today (none)",
            ),
            ("VALIDATION_AUTOMATIQUE", None, "rien", "nothing"),
        ] {
            let dit = |l| defaut(Parametre::de_code(code).unwrap(), codes, l);
            assert_eq!((dit(Langue::Fr), dit(Langue::En)), (fr.into(), en.into()));
        }
    }
}

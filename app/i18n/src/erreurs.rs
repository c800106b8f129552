//! What is wrong with a field, and what would be right.

use crate::{Langue, format, textes};
use domain::{CodeErreur, paiement::Centimes};

textes! {
    OBLIGATOIRE: "Ce champ est obligatoire.", "This field is required.";
    TROP_LONG: "Trop long\u{202f}: {max} caractères au plus.", "Too long: {max} characters at most.";
    CARACTERE: "Le caractère «\u{202f}{caractere}\u{202f}» n’est pas permis ici.", "The character “{caractere}” is not allowed here.";
    FORMAT: "La forme n’est pas reconnue. Comparez avec l’exemple.", "This does not look right. Compare it with the example.";
    CLE: "La clé ne correspond pas\u{202f}: un caractère a sans doute été mal recopié.", "The check character does not match: one character was probably mistyped.";
    DATE: "Cette date n’existe pas. Écrivez-la ainsi\u{202f}: 14/07/2008.", "This date does not exist. Write it like this: 14/07/2008.";
    DATE_ANCIENNE: "Cette date est trop ancienne.", "This date is too far in the past.";
    DATE_RECENTE: "Cette date est trop récente.", "This date is too recent.";
    INCONNU: "Cette valeur n’est pas connue de l’établissement.", "The university does not know this value.";
    OBLIGATOIRE_SI: "À remplir dans ce cas (voir «\u{202f}{autre}\u{202f}»).", "Required in this case (see “{autre}”).";
    INTERDIT_SI: "À laisser vide dans ce cas (voir «\u{202f}{autre}\u{202f}»).", "Leave empty in this case (see “{autre}”).";
    A_ACCEPTER: "Cochez cette case pour continuer.", "Tick this box to go on.";
    VALEUR: "Cette valeur n’est pas permise ici.", "This value is not allowed here.";
    DEJA_UTILISE: "Cette valeur appartient déjà à une autre personne.", "This value already belongs to somebody else.";
    MONTANT: "Le montant doit être positif et ne pas dépasser {max}.", "The amount must be positive and at most {max}.";
}

/// The sentence for a code.
pub fn phrase(code: &CodeErreur, langue: Langue) -> String {
    let simple = |t: crate::Texte| t.en_langue(langue).to_owned();
    match code {
        CodeErreur::Obligatoire => simple(OBLIGATOIRE),
        CodeErreur::TropLong { max } => TROP_LONG.avec(langue, &[("max", &max.to_string())]),
        CodeErreur::CaractereInterdit { caractere } => CARACTERE.avec(langue, &[("caractere", &caractere.to_string())]),
        CodeErreur::FormatInvalide => simple(FORMAT),
        CodeErreur::CleInvalide => simple(CLE),
        CodeErreur::DateInvalide => simple(DATE),
        CodeErreur::DateTropAncienne => simple(DATE_ANCIENNE),
        CodeErreur::DateTropRecente => simple(DATE_RECENTE),
        CodeErreur::Inconnu => simple(INCONNU),
        CodeErreur::ObligatoireSi { autre } => {
            OBLIGATOIRE_SI.avec(langue, &[("autre", crate::dossier::champ(autre, langue))])
        }
        CodeErreur::InterditSi { autre } => {
            INTERDIT_SI.avec(langue, &[("autre", crate::dossier::champ(autre, langue))])
        }
        CodeErreur::AAccepter => simple(A_ACCEPTER),
        CodeErreur::ValeurInterdite => simple(VALEUR),
        CodeErreur::DejaUtilise => simple(DEJA_UTILISE),
        CodeErreur::MontantInvalide { max } => {
            MONTANT.avec(langue, &[("max", &format::montant(Centimes(*max), langue))])
        }
    }
}

/// The sentence for the code of an error whose details were not kept (grouped reasons of an import).
pub fn genre(code: &str, langue: Langue) -> &'static str {
    let texte = match code {
        "obligatoire" => OBLIGATOIRE,
        "formatInvalide" => FORMAT,
        "cleInvalide" => CLE,
        "dateInvalide" => DATE,
        "dateTropAncienne" => DATE_ANCIENNE,
        "dateTropRecente" => DATE_RECENTE,
        "inconnu" => INCONNU,
        "dejaUtilise" => DEJA_UTILISE,
        "caractereInterdit" => CARACTERE_NON_PERMIS,
        "tropLong" => TEXTE_TROP_LONG,
        _ => VALEUR,
    };
    texte.en_langue(langue)
}

const CARACTERE_NON_PERMIS: crate::Texte = crate::Texte {
    fr: "Un caractère n’est pas permis ici.",
    en: "A character is not allowed here.",
};
const TEXTE_TROP_LONG: crate::Texte = crate::Texte {
    fr: "Le texte est trop long.",
    en: "The text is too long.",
};

//! What is wrong with a field, and what would be right.

use crate::{Langue, format, textes};
use domain::{CodeErreur, paiement::Centimes};

textes! {
    OBLIGATOIRE: "Ce champ est obligatoire.", "This field is required.";
    TROP_LONG: "Trop long\u{202f}: {max} caractères au plus.", "Too long: {max} characters at most.";
    TROP_COURT: "Trop court\u{202f}: {min} caractères au moins.", "Too short: {min} characters at least.";
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
    DEJA_UTILISE: "Cette valeur est déjà prise\u{202f}: vérifiez-la, ou choisissez-en une autre.", "This value is taken already: check it, or choose another one.";
    REPETE: "Dit deux fois dans le fichier\u{202f}: gardez l’un des deux.", "Said twice in the file: keep one of the two.";
    PAS_LE_CODE: "Doit être le même que le code.", "Must be the same as the code.";
    PROTEGE: "Confirmé avec l’INE\u{202f}: ne change que sur justificatif, par la scolarité.", "Confirmed with the INE: changes with a document only, by the registrar.";
    INATTENDU: "Cas imprévu\u{202f}: les journaux techniques disent pourquoi. Rejouez une fois la cause corrigée.", "Unforeseen case: the technical logs say why. Replay once the cause is corrected.";
    PERIME: "La situation a changé depuis l’affichage de la page\u{202f}: relisez-la avant de continuer.", "Things have changed since the page was shown: read it again before going on.";
    NOMENCLATURE_FERMEE: "Liste nationale\u{202f}: elle ne se modifie pas ici.", "National list: it is not changed here.";
    VALEUR_NATIONALE: "Valeur livrée au niveau national\u{202f}: elle peut être masquée, pas modifiée.", "Delivered nationally: it can be hidden, not changed.";
    UTILISE: "Utilisée {nombre} fois\u{202f}: donnez-lui une date de fin au lieu de la supprimer.", "Used {nombre} times: give it a last day instead of deleting it.";
    CHEVAUCHEMENT: "Une autre valeur de ce code est valable sur une partie de ces dates.", "Another value of this code is valid on some of these days.";
    HORS_LISTE: "Choisissez dans la liste des propositions.", "Choose one of the suggestions.";
    AMBIGU: "Plusieurs lieux portent ce nom\u{202f}: choisissez dans la liste, avec le département, par exemple Saint-Denis (93).", "Several places have this name: choose in the list, with the département, for example Saint-Denis (93).";
    ANNEE: "Écrivez une année entre {min} et {max}.", "Write a year between {min} and {max}.";
    NOMBRE: "Écrivez un nombre entier entre {min} et {max}.", "Write a whole number between {min} and {max}.";
    CODE_INCONNU: "Le code {code} n’existe pas, ou n’a plus cours\u{202f}: corrigez-le.", "The code {code} does not exist, or is no longer valid: correct it.";
    MONTANT_CHANGE: "Le montant est passé de {avant} à {apres}\u{202f}: vérifiez et continuez.", "The amount went from {avant} to {apres}: check and go on.";
    FICHIER_GROS: "Fichier trop lourd\u{202f}: {max} Mo au plus.", "File too large: {max} MB at most.";
    FICHIER_ILLISIBLE: "Ce fichier ne se lit pas. Envoyez une photo (JPEG, PNG, HEIC) ou un PDF sans mot de passe.", "This file cannot be read. Send a picture (JPEG, PNG, HEIC) or a PDF without password.";
    IMAGE_PETITE: "Image trop petite\u{202f}: {min} pixels de côté au moins.", "Picture too small: at least {min} pixels a side.";
    PDF_PROTEGE: "Ce PDF est protégé par un mot de passe\u{202f}: envoyez-le sans protection.", "This PDF is protected by a password: send it without.";
    PDF_ACTIF: "Ce PDF contient un programme ou un autre fichier\u{202f}: imprimez-le en PDF, puis envoyez le résultat.", "This PDF holds a program or another file: print it to PDF, then send the result.";
    PDF_PAGES: "Trop de pages\u{202f}: {max} au plus.", "Too many pages: {max} at most.";
    PLAFOND: "Plafond atteint\u{202f}: {max} au plus.", "Ceiling reached: {max} at most.";
    PAS_ENCORE: "Pas encore valable le {jour}\u{202f}: cette valeur commence le {debut}.", "Not valid yet on {jour}: this value begins on {debut}.";
    PLUS: "Plus valable le {jour}\u{202f}: cette valeur a pris fin le {fin}.", "No longer valid on {jour}: this value ended on {fin}.";
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
            OBLIGATOIRE_SI.avec(langue, &[("autre", crate::champs::champ(autre, langue))])
        }
        CodeErreur::InterditSi { autre } => INTERDIT_SI.avec(langue, &[("autre", crate::champs::champ(autre, langue))]),
        CodeErreur::AAccepter => simple(A_ACCEPTER),
        CodeErreur::ValeurInterdite
        | CodeErreur::Octroi { .. }
        | CodeErreur::Revue { .. }
        | CodeErreur::Assistance { .. } => simple(VALEUR),
        CodeErreur::Structure { refus } => crate::referentiel::refus_structure(refus, langue).to_owned(),
        CodeErreur::Offre { refus } => crate::offre::refus(refus, langue).to_owned(),
        CodeErreur::TropCourt { min } => TROP_COURT.avec(langue, &[("min", &min.to_string())]),
        CodeErreur::DejaUtilise => simple(DEJA_UTILISE),
        CodeErreur::Protege => simple(PROTEGE),
        CodeErreur::Perime => simple(PERIME),
        CodeErreur::Inattendu => simple(INATTENDU),
        CodeErreur::NomenclatureFermee => simple(NOMENCLATURE_FERMEE),
        CodeErreur::ValeurNationale => simple(VALEUR_NATIONALE),
        CodeErreur::Utilise { nombre } => {
            UTILISE.avec(langue, &[("nombre", &format::nombre(u64::from(*nombre), langue))])
        }
        CodeErreur::HorsPeriode { jour, debut, fin } => {
            let date = |d: &jiff::civil::Date| format::date(*d, langue);
            match (debut, fin) {
                (Some(debut), _) => PAS_ENCORE.avec(langue, &[("jour", &date(jour)), ("debut", &date(debut))]),
                (None, Some(fin)) => PLUS.avec(langue, &[("jour", &date(jour)), ("fin", &date(fin))]),
                (None, None) => simple(INCONNU),
            }
        }
        CodeErreur::Chevauchement => simple(CHEVAUCHEMENT),
        CodeErreur::Repete => simple(REPETE),
        CodeErreur::PasLeCode => simple(PAS_LE_CODE),
        CodeErreur::HorsListe => simple(HORS_LISTE),
        CodeErreur::Ambigu => simple(AMBIGU),
        CodeErreur::AnneeHorsBornes { min, max } => {
            ANNEE.avec(langue, &[("min", &min.to_string()), ("max", &max.to_string())])
        }
        CodeErreur::NombreHorsBornes { min, max } => {
            NOMBRE.avec(langue, &[("min", &min.to_string()), ("max", &max.to_string())])
        }
        CodeErreur::CodeInconnu { valeur } => CODE_INCONNU.avec(langue, &[("code", valeur)]),
        CodeErreur::MontantChange { avant, apres } => {
            let montant = |m: &i64| format::montant(Centimes(*m), langue);
            MONTANT_CHANGE.avec(langue, &[("avant", &montant(avant)), ("apres", &montant(apres))])
        }
        CodeErreur::FichierTropGros { max } => FICHIER_GROS.avec(langue, &[("max", &max.to_string())]),
        CodeErreur::ImageTropPetite { min } => IMAGE_PETITE.avec(langue, &[("min", &min.to_string())]),
        CodeErreur::PdfProtege => simple(PDF_PROTEGE),
        CodeErreur::PdfActif => simple(PDF_ACTIF),
        CodeErreur::PdfTropDePages { max } => PDF_PAGES.avec(langue, &[("max", &max.to_string())]),
        CodeErreur::PlafondAtteint { max } => PLAFOND.avec(langue, &[("max", &max.to_string())]),
        CodeErreur::FichierIllisible => simple(FICHIER_ILLISIBLE),
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

//! What a rule says when it refuses: a code and a field, never a sentence. The sentences are in `i18n::erreurs`.

use serde::{Deserialize, Serialize};

/// Why a value is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "camelCase")]
pub enum CodeErreur {
    /// Nothing was given where something must be.
    Obligatoire,
    /// Longer than `max` characters.
    TropLong { max: u32 },
    /// Holds a character that this kind of value never has.
    CaractereInterdit { caractere: char },
    /// Does not look like a value of this kind at all.
    FormatInvalide,
    /// Looks right, but its check key does not match: most often one character was mistyped.
    CleInvalide,
    /// Not a date of the calendar.
    DateInvalide,
    /// Before the earliest date that makes sense.
    DateTropAncienne,
    /// After the latest date that makes sense.
    DateTropRecente,
    /// Well formed, but unknown to the establishment (a code that no table holds).
    Inconnu,
    /// Needed because of what another field says.
    ObligatoireSi { autre: String },
    /// Must be empty because of what another field says.
    InterditSi { autre: String },
    /// Must be ticked to go on.
    AAccepter,
    /// Not one of the values that are allowed here.
    ValeurInterdite,
    /// Confirmed by a national service: changes with a document and another check only.
    Protege,
    /// Already somebody else's.
    DejaUtilise,
    /// A nomenclature that is delivered nationally: nothing is added to it or changed in it here.
    NomenclatureFermee,
    /// A value that was delivered nationally: it may be hidden, not taken away.
    ValeurNationale,
    /// In use, in so many places: it can be ended, not taken away.
    Utilise { nombre: u32 },
    /// A code that was not valid on the day of the fact that it tells: it begins later, or had ended before.
    HorsPeriode {
        jour: jiff::civil::Date,
        /// First day, when that is later.
        debut: Option<jiff::civil::Date>,
        /// Last day, when that is earlier.
        fin: Option<jiff::civil::Date>,
    },
    /// Another value of the same code is valid on some of these days.
    Chevauchement,
    /// Said twice in one file: which of the two is meant?
    Repete,
    /// Not the same as the code, which it has to be.
    PasLeCode,
    /// Not in the list: choose one of the suggestions.
    HorsListe,
    /// Several things bear this name: choose one of the suggestions.
    Ambigu,
    /// A year outside what makes sense here (both included).
    AnneeHorsBornes { min: i16, max: i16 },
    /// A number outside what makes sense here (both included).
    NombreHorsBornes { min: u32, max: u32 },
    /// One of several codes that is not good today.
    CodeInconnu { valeur: String },
    /// What is due has changed since it was accepted, in cents.
    MontantChange { avant: i64, apres: i64 },
    /// A role that is not given: code of [`crate::authz::RefusOctroi`]. Its words come with the page of the rights.
    Octroi { refus: String },
    /// Something that is not done to the offer: code of [`crate::offre::RefusOffre`].
    Offre { refus: String },
    /// A structure that is not written so: code of [`crate::referentiel::RefusStructure`].
    Structure { refus: String },
    /// A review that is not opened, or in which nothing is decided: code of [`crate::authz::RefusRevue`].
    Revue { refus: String },
    /// Somebody in whose name nobody acts: code of [`crate::authz::RefusAssistance`]. Its words come with the page of support.
    Assistance { refus: String },
    /// Shorter than `min` characters.
    TropCourt { min: u32 },
    /// A file larger than `max` megabytes.
    FichierTropGros { max: u32 },
    /// A picture of which a side has fewer than `min` pixels.
    ImageTropPetite { min: u32 },
    /// A PDF that wants a password.
    PdfProtege,
    /// A PDF that holds a program or another file.
    PdfActif,
    /// A PDF of more than `max` pages.
    PdfTropDePages { max: u32 },
    /// No more than `max` may be granted.
    PlafondAtteint { max: u32 },
    /// A file that is neither a photograph nor a PDF that we can read.
    FichierIllisible,
    /// What was shown is so no more: to be looked at again.
    Perime,
    /// Something that no rule foresaw: the logs say what.
    Inattendu,
    /// An amount of money that is not positive, or above `max` cents.
    MontantInvalide { max: i64 },
}

/// One field, and why it is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErreurChamp {
    /// Name of the field, the same in the form, the import file and the interfaces.
    pub champ: String,
    #[serde(flatten)]
    pub code: CodeErreur,
}

impl ErreurChamp {
    pub fn new(champ: impl Into<String>, code: CodeErreur) -> Self {
        Self {
            champ: champ.into(),
            code,
        }
    }
}

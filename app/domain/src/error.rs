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
    /// Already somebody else's.
    DejaUtilise,
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

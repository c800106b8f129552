use domain::{CodeErreur, ErreurChamp, authz::RefusConnexion, inscription::Refus, journal::Conflit};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("not signed in")]
    NonConnecte,
    /// Signed in, may see the thing, may not do this to it.
    #[error("forbidden")]
    Interdit,
    /// May do this once she has shown again who she is.
    #[error("to be confirmed")]
    AConfirmer,
    /// May do this once she has a second factor.
    #[error("second factor wanted")]
    SecondFacteur,
    /// Acts in somebody else's name: this is done by herself only.
    #[error("in the name of somebody else")]
    AuNomDAutrui,
    /// Does not exist, or the actor may not even know that it does.
    #[error("not found")]
    Introuvable,
    /// Fields to correct.
    #[error("invalid fields: {0:?}")]
    Champs(Vec<ErreurChamp>),
    /// The life cycle refuses.
    #[error("refused: {0:?}")]
    Refus(Refus),
    /// Somebody else was faster.
    #[error("conflict: {0:?}")]
    Conflit(Conflit),
    /// A sign-on through a provider of identity failed.
    #[error("sign-on refused: {0:?}")]
    Connexion(RefusConnexion),
    /// Too many wrong passwords: try again in so many seconds.
    #[error("locked for {secondes} s")]
    Patienter { secondes: i64 },
    /// Another worker holds this task now: whoever lost it leaves it alone.
    #[error("another worker took this task over")]
    BailPerdu,
    /// The process is being stopped: what is left goes on elsewhere.
    #[error("stopping")]
    Arret,
    /// The storage is away, or does not let us in.
    #[error("storage: {0}")]
    Stockage(String),
    /// A broken file, a full disk, a failed rendering: our own fault, never shown.
    #[error("internal: {0}")]
    Interne(String),
    #[error(transparent)]
    Base(sqlx::Error),
}

impl Error {
    /// One field, one reason.
    pub fn champ(champ: &str, code: CodeErreur) -> Self {
        Self::Champs(vec![ErreurChamp::new(champ, code)])
    }

    pub fn interne(cause: impl std::fmt::Display) -> Self {
        Self::Interne(cause.to_string())
    }

    /// What goes into the logs: all that it says, but for what it quotes.
    pub fn sans_valeurs(&self) -> String {
        sans_valeurs(&self.to_string())
    }

    /// Will the same thing go through later? The database is away, the connection was cut, somebody was faster.
    pub fn passagere(&self) -> bool {
        match self {
            Self::Base(sqlx::Error::Database(e)) => e.code().is_none_or(|code| {
                // Connection, a database that only reads for now, transaction rolled back, a structure of another version,
                // resources, operator, disk; and a unique key that somebody else took.
                ["08", "25", "40", "42", "53", "55", "57", "58"]
                    .iter()
                    .any(|classe| code.starts_with(classe))
                    || code == "23505"
            }),
            Self::Base(
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed,
            ) => true,
            Self::Stockage(_) => true,
            _ => false,
        }
    }

    /// Will the same thing never go through? What is passing may; a key that somebody else has, only if that one gives it up.
    pub(crate) fn durable(&self) -> bool {
        let doublon = matches!(self, Self::Base(sqlx::Error::Database(e)) if e.is_unique_violation());
        doublon || !self.passagere()
    }

    /// Turns the violation of a named constraint into an error of the field that it guards.
    pub(crate) fn contrainte(&self) -> Option<&str> {
        match self {
            Self::Base(sqlx::Error::Database(e)) => e.constraint(),
            _ => None,
        }
    }

    pub fn sur_contrainte(self, contrainte: &str, champ: &str, code: CodeErreur) -> Self {
        match &self {
            Self::Base(sqlx::Error::Database(e)) if e.constraint() == Some(contrainte) => Self::champ(champ, code),
            _ => self,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(erreur: sqlx::Error) -> Self {
        match erreur {
            sqlx::Error::RowNotFound => Self::Introuvable,
            // A text that holds a zero character, which no database keeps: whoever sent it is told, wherever it was.
            sqlx::Error::Database(e) if e.code().is_some_and(|c| c == "22021" || c == "22P05") => {
                Self::champ("texte", CodeErreur::FormatInvalide)
            }
            autre => Self::Base(autre),
        }
    }
}

impl From<Refus> for Error {
    fn from(refus: Refus) -> Self {
        Self::Refus(refus)
    }
}

impl From<Vec<ErreurChamp>> for Error {
    fn from(erreurs: Vec<ErreurChamp>) -> Self {
        Self::Champs(erreurs)
    }
}

impl From<serde_json::Error> for Error {
    fn from(erreur: serde_json::Error) -> Self {
        Self::interne(erreur)
    }
}

/// Logs a fault of ours, once, at the edge. No personal data: what stands between quotes in a message is a value, and is
/// left out, and so are the details of the database.
pub fn signaler(erreur: &Error) {
    match erreur {
        Error::Base(sqlx::Error::Database(e)) => {
            tracing::error!(
                code = e.code().as_deref(),
                contrainte = e.constraint(),
                "database refused: {}",
                sans_valeurs(e.message())
            );
        }
        autre => tracing::error!("{}", autre.sans_valeurs()),
    }
}

/// A message without what it quotes: libraries put there the very text that they could not read. An apostrophe inside a
/// word is not a quote.
pub(crate) fn sans_valeurs(message: &str) -> String {
    let mut sortie = String::with_capacity(message.len());
    let mut fermant = None;
    let mut precedent = ' ';
    let mut echappe = false;
    for c in message.chars() {
        match fermant {
            // A quote inside what is quoted, as libraries write it.
            Some(_) if echappe => echappe = false,
            Some(_) if c == '\\' => echappe = true,
            Some(f) if c == f => {
                fermant = None;
                sortie.push(c);
            }
            Some(_) => {}
            None => {
                sortie.push(c);
                fermant = match c {
                    '"' | '`' => Some(c),
                    '\'' if !precedent.is_alphanumeric() => Some('\''),
                    '«' => Some('»'),
                    '“' => Some('”'),
                    _ => None,
                };
            }
        }
        precedent = c;
    }
    sortie
}

#[cfg(test)]
mod tests {
    use super::sans_valeurs;

    #[test]
    fn ce_qui_est_cite_ne_s_ecrit_pas() {
        for (message, attendu) in [
            (
                "invalid value: string \"Dupont\", expected u8",
                "invalid value: string \"\", expected u8",
            ),
            ("character 'é' isn't known", "character '' isn't known"),
            (
                "invalid value: string \"x\\\" Dupont\", expected u8",
                "invalid value: string \"\", expected u8",
            ),
            ("duplicate key (nom)=(x)", "duplicate key (nom)=(x)"),
            ("clé « Zoé Lefèvre » inconnue", "clé «» inconnue"),
            ("cut \"Dup", "cut \""),
        ] {
            assert_eq!(sans_valeurs(message), attendu);
        }
    }
}

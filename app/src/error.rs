//! What a page is told when a server function refuses.

use crate::api::TexteJson;
use domain::{ErreurChamp, inscription::Blocage, journal::Conflit, pieces::StatutDepot};
use i18n::{Langue, commun, erreurs, format, statuts};
use leptos::{prelude::FromServerFnError, server_fn::error::ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// A refusal, without any internal detail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "erreur", rename_all = "camelCase")]
pub enum AppError {
    NonConnecte,
    Interdit,
    /// Once she has shown again who she is.
    AConfirmer,
    /// Once she has a second factor.
    SecondFacteur,
    /// She acts in somebody else's name: this is done by herself only.
    AuNomDAutrui,
    Introuvable,
    /// Fields to correct.
    Champs {
        champs: Vec<ErreurChamp>,
    },
    /// The life cycle refuses, for these reasons.
    Bloque {
        blocages: Vec<Blocage>,
    },
    /// Somebody else was faster.
    Conflit {
        conflit: Conflit,
    },
    Patienter {
        secondes: i64,
    },
    /// Asked too often: in so many seconds.
    TropDeDemandes {
        secondes: u64,
    },
    /// The answer took longer than it may.
    TropLong,
    /// Our own fault; logged, never shown.
    Interne,
    /// The server did not answer at all.
    HorsLigne,
}

impl AppError {
    /// One sentence for a person.
    pub fn phrase(&self, langue: Langue) -> String {
        match self {
            Self::NonConnecte => commun::NON_CONNECTE.en_langue(langue).into(),
            Self::Interdit => commun::INTERDIT.en_langue(langue).into(),
            Self::AConfirmer => commun::A_CONFIRMER.en_langue(langue).into(),
            Self::SecondFacteur => commun::SECOND_FACTEUR.en_langue(langue).into(),
            Self::AuNomDAutrui => commun::AU_NOM_D_AUTRUI.en_langue(langue).into(),
            Self::Introuvable => commun::INTROUVABLE.en_langue(langue).into(),
            Self::Champs { champs } => champs
                .iter()
                .map(|e| {
                    format!(
                        "{} – {}",
                        i18n::champs::champ(&e.champ, langue),
                        erreurs::phrase(&e.code, langue)
                    )
                })
                .collect::<Vec<_>>()
                .join(" "),
            Self::Bloque { blocages } => {
                let raisons: Vec<&str> = blocages
                    .iter()
                    .map(|b| statuts::blocage(*b).en_langue(langue))
                    .collect();
                format!("{} {}", commun::BLOQUE.en_langue(langue), raisons.join(" "))
            }
            Self::Conflit { conflit } => phrase_conflit(conflit, langue),
            Self::Patienter { secondes } => commun::PATIENTER.avec(langue, &[("secondes", &secondes.to_string())]),
            Self::TropDeDemandes { secondes } => {
                commun::TROP_DE_DEMANDES.avec(langue, &[("secondes", &secondes.to_string())])
            }
            Self::TropLong => commun::TROP_LONG.en_langue(langue).into(),
            Self::Interne => commun::ERREUR_INTERNE.en_langue(langue).into(),
            Self::HorsLigne => commun::HORS_LIGNE.en_langue(langue).into(),
        }
    }
}

fn phrase_conflit(conflit: &Conflit, langue: Langue) -> String {
    if let Some(depot) = StatutDepot::depuis_code(&conflit.statut) {
        return commun::CONFLIT_PIECE.avec(langue, &[("statut", statuts::depot(depot).en_langue(langue))]);
    }
    let statut = domain::inscription::Statut::depuis_code(&conflit.statut)
        .map_or(conflit.statut.as_str(), |s| statuts::statut(s).en_langue(langue));
    match (&conflit.par, conflit.le) {
        (Some(par), Some(le)) => {
            let le = format::date_heure(le, langue);
            commun::CONFLIT_PAR.avec(langue, &[("statut", statut), ("par", par), ("le", &le)])
        }
        _ => commun::CONFLIT.avec(langue, &[("statut", statut)]),
    }
}

impl FromServerFnError for AppError {
    type Encoder = TexteJson;

    fn from_server_fn_error(erreur: ServerFnErrorErr) -> Self {
        match erreur {
            ServerFnErrorErr::Request(_) => Self::HorsLigne,
            _ => Self::Interne,
        }
    }
}

#[cfg(feature = "ssr")]
mod serveur {
    use super::AppError;
    use backend::Error;
    use domain::inscription::Refus;
    use http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    impl AppError {
        /// The status that says the same thing to a program.
        pub fn statut_http(&self) -> StatusCode {
            match self {
                Self::NonConnecte => StatusCode::UNAUTHORIZED,
                Self::Interdit | Self::AConfirmer | Self::SecondFacteur | Self::AuNomDAutrui => StatusCode::FORBIDDEN,
                Self::Introuvable => StatusCode::NOT_FOUND,
                Self::Champs { .. } | Self::Bloque { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                Self::Conflit { .. } => StatusCode::CONFLICT,
                Self::Patienter { .. } | Self::TropDeDemandes { .. } => StatusCode::TOO_MANY_REQUESTS,
                Self::TropLong => StatusCode::SERVICE_UNAVAILABLE,
                Self::Interne | Self::HorsLigne => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }
    }

    /// Internals are logged here, once, and go no further. The status of the answer is set on the way.
    impl From<Error> for AppError {
        fn from(erreur: Error) -> Self {
            let erreur = match erreur {
                Error::NonConnecte => Self::NonConnecte,
                Error::Interdit | Error::Connexion(_) => Self::Interdit,
                Error::AConfirmer => Self::AConfirmer,
                Error::SecondFacteur => Self::SecondFacteur,
                Error::AuNomDAutrui => Self::AuNomDAutrui,
                Error::Introuvable => Self::Introuvable,
                Error::Champs(champs) => Self::Champs { champs },
                Error::Refus(Refus::Bloquee { blocages }) => Self::Bloque { blocages },
                Error::Refus(Refus::Interdite { statut }) => Self::Conflit {
                    conflit: domain::journal::Conflit {
                        statut: statut.code().into(),
                        par: None,
                        le: None,
                    },
                },
                Error::Conflit(conflit) => Self::Conflit { conflit },
                Error::Patienter { secondes } => Self::Patienter { secondes },
                interne @ (Error::Interne(_)
                | Error::Stockage(_)
                | Error::Base(_)
                | Error::BailPerdu
                | Error::Arret) => {
                    backend::signaler(&interne);
                    Self::Interne
                }
            };
            if let Some(reponse) = use_context::<ResponseOptions>() {
                reponse.set_status(erreur.statut_http());
            }
            erreur
        }
    }
}

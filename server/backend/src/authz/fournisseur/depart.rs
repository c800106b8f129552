use crate::{
    Ctx, Error, Result,
    coffre::{desceller, sceller},
};
use domain::{authz::RefusConnexion, ids::UtilisateurId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What is sealed for the way back is good for nothing else.
const USAGE: &str = "depart";
/// Whoever left for a provider is back within so long.
const DUREE: SignedDuration = SignedDuration::from_mins(15);

/// What somebody who left for a provider takes along, in a cookie that only we can read: any replica may receive her, and
/// nobody else can come back in her stead.
#[derive(Serialize, Deserialize)]
pub(super) struct Depart {
    pub fournisseur: String,
    /// Comes back in the address.
    pub etat: String,
    pub nonce: Option<String>,
    pub verifieur: Option<String>,
    /// Page where she was going.
    pub retour: String,
    pub le: Timestamp,
    #[serde(default)]
    pub but: But,
    /// The account that was signed in, unless all she wants is to come in.
    #[serde(default)]
    pub utilisateur: Option<UtilisateurId>,
}

/// What somebody leaves for a provider for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum But {
    #[default]
    Entrer,
    /// She is signed in, and ties her account to the provider.
    Relier,
    /// She is signed in by that provider, and shows again who she is.
    Confirmer,
}

impl But {
    /// The account that is signed in, which it is about.
    pub(super) fn utilisateur(self, ctx: &Ctx) -> Result<Option<UtilisateurId>> {
        match self {
            Self::Entrer => Ok(None),
            Self::Relier | Self::Confirmer => {
                ctx.en_personne()?;
                Ok(Some(ctx.compte()?.utilisateur))
            }
        }
    }
}

impl Depart {
    pub(super) fn sceller(&self, ctx: &Ctx) -> Result<String> {
        sceller(&ctx.services.reglages.secret, USAGE, self)
    }

    /// Reads what she brings back; refused when it is not from here, of another provider, of another attempt, or old.
    pub(super) fn lire(ctx: &Ctx, texte: Option<&str>, fournisseur: &str, etat: &str) -> Result<Self> {
        let perime = || Error::Connexion(RefusConnexion::Perime);
        let depart: Self = texte
            .and_then(|t| desceller(&ctx.services.reglages.secret, USAGE, t))
            .ok_or_else(perime)?;
        let age = ctx.maintenant.duration_since(depart.le);
        let bon = depart.fournisseur == fournisseur && depart.etat == etat && age <= DUREE;
        if bon { Ok(depart) } else { Err(perime()) }
    }
}

use crate::{
    Ctx, Error, Result,
    coffre::{chiffrer, dechiffrer},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{authz::RefusConnexion, ids::UtilisateurId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

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
    /// She is signed in already, and ties this account to the provider.
    pub relier: Option<UtilisateurId>,
}

impl Depart {
    pub(super) fn sceller(&self, ctx: &Ctx) -> Result<String> {
        let clair = serde_json::to_vec(self)?;
        Ok(URL_SAFE_NO_PAD.encode(chiffrer(&ctx.services.reglages.secret, &clair)?))
    }

    /// Reads what she brings back; refused when it is not from here, of another provider, of another attempt, or old.
    pub(super) fn lire(ctx: &Ctx, texte: Option<&str>, fournisseur: &str, etat: &str) -> Result<Self> {
        let perime = || Error::Connexion(RefusConnexion::Perime);
        let octets = texte.and_then(|t| URL_SAFE_NO_PAD.decode(t).ok()).ok_or_else(perime)?;
        let clair = dechiffrer(&ctx.services.reglages.secret, &octets).map_err(|_| perime())?;
        let depart: Self = serde_json::from_slice(&clair).map_err(|_| perime())?;
        let age = ctx.maintenant.duration_since(depart.le);
        let bon = depart.fournisseur == fournisseur && depart.etat == etat && age <= DUREE;
        if bon { Ok(depart) } else { Err(perime()) }
    }
}

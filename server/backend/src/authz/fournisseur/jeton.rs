use super::oidc::refuse;
use crate::{Ctx, Error, Result};
use domain::authz::RefusConnexion;
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation,
    jwk::{JwkSet, PublicKeyUse},
};
use serde::de::DeserializeOwned;

/// What a token of a provider says, when one of its published keys signed it for us: for the tokens that the library does
/// not know. `regles` say what it must hold besides; the issuer, the audience and the algorithm are set here.
pub(super) async fn verifier<T: DeserializeOwned>(
    ctx: &Ctx,
    code: &str,
    jeton: &str,
    mut regles: Validation,
) -> Result<T> {
    let faux = || Error::Connexion(RefusConnexion::Fournisseur);
    let portes = &ctx.services.portes;
    let (f, annuaires) = portes.oidc(code)?;
    let entete = jsonwebtoken::decode_header(jeton).map_err(|_| faux())?;
    // Signed with a key of the provider, never with a secret that others know.
    if matches!(entete.alg, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512) {
        return Err(faux());
    }
    let mut annuaire = annuaires.lire(f, &portes.client).await?;
    let mut cle = None;
    for essai in 0..2 {
        let mut connues: JwkSet = serde_json::from_value(serde_json::to_value(annuaire.jwks())?)?;
        connues
            .keys
            .retain(|k| k.common.public_key_use != Some(PublicKeyUse::Encryption));
        cle = match &entete.kid {
            Some(kid) => connues.find(kid).cloned(),
            None => connues.keys.first().filter(|_| connues.keys.len() == 1).cloned(),
        };
        if cle.is_some() || essai == 1 {
            break;
        }
        annuaire = annuaires.relire(f, &portes.client).await?;
    }
    let cle = DecodingKey::from_jwk(&cle.ok_or_else(faux)?).map_err(|e| refuse(f, &e))?;
    regles.algorithms = vec![entete.alg];
    regles.set_audience(&[&f.client_id]);
    regles.set_issuer(&[annuaire.issuer().as_str()]);
    Ok(jsonwebtoken::decode(jeton, &cle, &regles)
        .map_err(|e| refuse(f, &e))?
        .claims)
}

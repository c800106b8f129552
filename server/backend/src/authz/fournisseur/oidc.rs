//! OpenID Connect, as a relying party: authorization code with PKCE.

use super::{Arrivee, Oidc, Partance, Userinfo, depart::Depart, entree, reglages::Authentification};
use crate::{Ctx, Error, Result};
use aws_lc_rs::rand;
use domain::{
    authz::{Attributs, RefusConnexion},
    ids::UtilisateurId,
};
use jiff::{Timestamp, civil::Date};
use openidconnect::{
    AccessToken, AdditionalClaims, AuthType, AuthenticationContextClass, AuthenticationFlow, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, IdTokenFields, IssuerUrl,
    LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, SignatureVerificationError, StandardErrorResponse,
    StandardTokenResponse, TokenResponse, UserInfoClaims,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreIdToken, CoreIdTokenVerifier,
        CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{
    str::FromStr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// What a provider says of itself is read again after so long, and at once when it signs with a key that is not known.
const VIE: Duration = Duration::from_secs(3600);

/// A key that is not known makes us read it again at most this often.
const RELECTURE_MIN: Duration = Duration::from_secs(1);

/// All claims that have no name in the standard.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Autres {
    #[serde(flatten)]
    autres: Map<String, Value>,
}

impl AdditionalClaims for Autres {}

/// How tokens may be signed: never with a secret that two parties know.
const ALGORITHMES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// An ID token is traded for at once; clocks may differ by a little, in seconds.
const AGE_MAX: i64 = 600;

type Dits = openidconnect::IdTokenClaims<Autres, CoreGenderClaim>;
type Champs = IdTokenFields<
    Autres,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type ReponseJetons = StandardTokenResponse<Champs, CoreTokenType>;
type Client<A, J, U> = openidconnect::Client<
    Autres,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    ReponseJetons,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    A,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    J,
    U,
>;
type ClientPret = Client<openidconnect::EndpointSet, openidconnect::EndpointMaybeSet, openidconnect::EndpointMaybeSet>;

/// What a provider says of itself, and when it was read.
#[derive(Default)]
pub(super) struct Annuaire(Mutex<Option<(Instant, Arc<ProviderMetadataWithLogout>)>>);

impl Annuaire {
    async fn lire_si(
        &self,
        f: &Oidc,
        client: &reqwest::Client,
        age: Duration,
    ) -> Result<Arc<ProviderMetadataWithLogout>> {
        let mut place = self.0.lock().await;
        if let Some((lu_le, connu)) = place.as_ref()
            && lu_le.elapsed() < age
        {
            return Ok(Arc::clone(connu));
        }
        let emetteur = IssuerUrl::new(f.issuer.clone()).map_err(Error::interne)?;
        match ProviderMetadataWithLogout::discover_async(emetteur, client).await {
            Ok(lu) => {
                let lu = Arc::new(lu);
                *place = Some((Instant::now(), Arc::clone(&lu)));
                Ok(lu)
            }
            // What was known an hour ago may still hold: its own endpoints will tell.
            Err(e) => match place.as_ref() {
                Some((_, connu)) if age == VIE => Ok(Arc::clone(connu)),
                _ => Err(refuse(f, &e)),
            },
        }
    }

    pub(super) async fn lire(&self, f: &Oidc, client: &reqwest::Client) -> Result<Arc<ProviderMetadataWithLogout>> {
        self.lire_si(f, client, VIE).await
    }

    pub(super) async fn relire(&self, f: &Oidc, client: &reqwest::Client) -> Result<Arc<ProviderMetadataWithLogout>> {
        self.lire_si(f, client, RELECTURE_MIN).await
    }
}

/// Says in the logs what a provider did, and to the person that it failed.
pub(super) fn refuse(f: &Oidc, cause: &dyn std::error::Error) -> Error {
    let mut dit = cause.to_string();
    let mut source = cause.source();
    while let Some(cause) = source {
        dit = format!("{dit}: {cause}");
        source = cause.source();
    }
    tracing::warn!(
        fournisseur = f.code,
        error = crate::error::sans_valeurs(&dit),
        "the provider of identity was refused"
    );
    Error::Connexion(RefusConnexion::Fournisseur)
}

fn client(f: &Oidc, annuaire: &ProviderMetadataWithLogout, url_publique: &str) -> Result<ClientPret> {
    let secret = f
        .client_secret
        .as_ref()
        .map(|s| ClientSecret::new(s.expose_secret().to_owned()));
    let retour =
        RedirectUrl::new(format!("{url_publique}/connexion/oidc/{}/retour", f.code)).map_err(Error::interne)?;
    let mode = match f.client_auth {
        Authentification::ClientSecretBasic => AuthType::BasicAuth,
        Authentification::ClientSecretPost => AuthType::RequestBody,
    };
    let client: ClientPret =
        openidconnect::Client::from_provider_metadata(annuaire.clone(), ClientId::new(f.client_id.clone()), secret);
    Ok(client.set_redirect_uri(retour).set_auth_type(mode))
}

/// Begins a sign-in with that provider; `relier`, to tie the account that is signed in to it. Anybody may call it.
pub async fn partir(ctx: &Ctx, code: &str, retour: &str, relier: bool) -> Result<Partance> {
    let portes = &ctx.services.portes;
    let (f, annuaire) = portes.oidc(code)?;
    let relier = if relier { Some(ctx.compte()?.utilisateur) } else { None };
    let annuaire = annuaire.lire(f, &portes.client).await?;
    let client = client(f, &annuaire, &ctx.services.reglages.url_publique)?;
    let (defi, verifieur) = PkceCodeChallenge::new_random_sha256();
    let mut demande = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scopes(f.scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(defi);
    if let Some(acr) = &f.acr_values {
        demande = demande.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
    }
    for mot in f.prompt.iter().flat_map(|p| p.split_whitespace()) {
        demande = demande.add_prompt(CoreAuthPrompt::Extension(mot.to_owned()));
    }
    let (adresse, etat, nonce) = demande.url();
    let depart = Depart {
        fournisseur: code.to_owned(),
        etat: etat.secret().clone(),
        nonce: Some(nonce.secret().clone()),
        verifieur: Some(verifieur.secret().clone()),
        retour: retour.to_owned(),
        le: ctx.maintenant,
        relier,
    };
    Ok(Partance {
        adresse: adresse.to_string(),
        temoin: depart.sceller(ctx)?,
        etat: depart.etat,
    })
}

/// What a provider sends somebody back with.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Retour {
    #[serde(default)]
    pub state: String,
    pub code: Option<String>,
    pub error: Option<String>,
    /// RFC 9207: who answers, when the provider says so.
    pub iss: Option<String>,
}

/// Ends a sign-in: trades the code, believes what is signed, and opens a session. Anybody may call it, with what
/// [`partir`] gave her browser.
pub async fn revenir(ctx: &Ctx, code: &str, retour: &Retour, temoin: Option<&str>) -> Result<Arrivee> {
    let services = &ctx.services;
    let portes = &services.portes;
    let (f, annuaire) = portes.oidc(code)?;
    let depart = Depart::lire(ctx, temoin, code, &retour.state)?;
    let annuaires = annuaire;
    let annuaire = annuaires.lire(f, &portes.client).await?;
    if retour.iss.as_ref().is_some_and(|iss| iss != annuaire.issuer().as_str()) {
        tracing::warn!(fournisseur = f.code, "another provider answered");
        return Err(Error::Connexion(RefusConnexion::Fournisseur));
    }
    let Some(code_autorisation) = &retour.code else {
        tracing::info!(
            fournisseur = f.code,
            error = retour.error.as_deref().map(crate::error::sans_valeurs),
            "nobody came back from the provider of identity"
        );
        return Err(Error::Connexion(RefusConnexion::Abandonne));
    };
    let client_oidc = client(f, &annuaire, &services.reglages.url_publique)?;
    let jetons = client_oidc
        .exchange_code(AuthorizationCode::new(code_autorisation.clone()))
        .map_err(|e| refuse(f, &e))?
        .set_pkce_verifier(PkceCodeVerifier::new(depart.verifieur.clone().unwrap_or_default()))
        .request_async(&portes.client)
        .await
        .map_err(|e| refuse(f, &e))?;
    let jeton = jetons
        .id_token()
        .ok_or_else(|| refuse(f, &ClaimsVerificationError::Other("no ID token".into())))?;
    let nonce = Nonce::new(depart.nonce.clone().unwrap_or_default());
    let neuve;
    let mut verificateur = verificateur(&client_oidc, ctx.maintenant);
    let inconnue = ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey);
    if jeton.claims(&verificateur, &nonce).err() == Some(inconnue) {
        // It signs with a new key.
        let annuaire = annuaires.relire(f, &portes.client).await?;
        neuve = client(f, &annuaire, &services.reglages.url_publique)?;
        verificateur = self::verificateur(&neuve, ctx.maintenant);
    }
    let dit = jeton.claims(&verificateur, &nonce).map_err(|e| refuse(f, &e))?;
    partie_autorisee(f, dit)?;
    let sujet = dit.subject().clone();
    let Value::Object(mut dits) = serde_json::to_value(dit)? else {
        return Err(Error::interne("claims are an object"));
    };
    if f.userinfo != Userinfo::None {
        let plus = plus(f, &client_oidc, jetons.access_token().clone(), &sujet, &portes.client).await?;
        for (nom, valeur) in plus {
            // What is signed in the ID token stands.
            dits.entry(nom).or_insert(valeur);
        }
    }
    let attributs = attributs(f, sujet.to_string(), &dits);
    let seance = dits.get("sid").and_then(Value::as_str).map(str::to_owned);
    let origine = entree::Origine {
        fournisseur: f.code.clone(),
        sujet: attributs.sujet.clone(),
        seance,
        preuve: Some(jeton.to_string()),
    };
    let session = entree::entrer(ctx, &attributs, origine, f.accept_unknown_staff, depart.relier).await?;
    Ok(Arrivee {
        session,
        retour: depart.retour,
    })
}

/// What an ID token must be, besides what the standard says: signed with a key of the provider and not with our secret,
/// and made a moment ago.
fn verificateur(client: &ClientPret, maintenant: Timestamp) -> CoreIdTokenVerifier<'_> {
    client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMES)
        .set_issue_time_verifier_fn(move |fait| {
            let age = maintenant.as_second() - fait.timestamp();
            if age.abs() <= AGE_MAX {
                Ok(())
            } else {
                Err(format!("made {age} s ago"))
            }
        })
}

/// The party that the token was made for is us, when it names one (OpenID Connect Core §3.1.3.7).
fn partie_autorisee(f: &Oidc, dit: &Dits) -> Result<()> {
    match dit.authorized_party() {
        Some(qui) if qui.as_str() != f.client_id => Err(refuse(
            f,
            &ClaimsVerificationError::InvalidAudience("made for another party".into()),
        )),
        _ => Ok(()),
    }
}

/// What the provider says more of her.
async fn plus(
    f: &Oidc,
    client: &ClientPret,
    acces: AccessToken,
    sujet: &openidconnect::SubjectIdentifier,
    http: &reqwest::Client,
) -> Result<Map<String, Value>> {
    let Ok(demande) = client.user_info(acces, Some(sujet.clone())) else {
        // It has no such endpoint.
        return Ok(Map::new());
    };
    let signee = f.userinfo == Userinfo::Jwt;
    let demande = demande.require_signed_response(signee);
    let demande = if signee {
        demande.set_response_type(openidconnect::UserInfoResponseType::Jwt)
    } else {
        demande
    };
    let dit: UserInfoClaims<Autres, CoreGenderClaim> = demande.request_async(http).await.map_err(|e| refuse(f, &e))?;
    match serde_json::to_value(dit)? {
        Value::Object(plus) => Ok(plus),
        _ => Ok(Map::new()),
    }
}

/// The words of the provider in ours.
fn attributs(f: &Oidc, sujet: String, dits: &Map<String, Value>) -> Attributs {
    let un = |nom: &str| texte(dits.get(nom)?);
    let civil = |nom: &str| if f.civil_identity { un(nom) } else { None };
    Attributs {
        sujet,
        identifiant: un(&f.attributes.login).map(|v| v.to_lowercase()),
        nom_affiche: un(&f.attributes.name),
        courriel: un(&f.attributes.email),
        code_apprenant: un(&f.attributes.student_code),
        ine: un(&f.attributes.ine).map(|v| v.to_uppercase()),
        nom_naissance: civil("family_name"),
        prenoms: civil("given_name"),
        naissance: civil("birthdate").and_then(|v| v.parse::<Date>().ok()),
    }
}

/// One value: a text, or the only one of a list.
fn texte(valeur: &Value) -> Option<String> {
    let texte = match valeur {
        Value::String(t) => t.trim().to_owned(),
        Value::Number(n) => n.to_string(),
        Value::Array(plusieurs) => match plusieurs.as_slice() {
            [seule] => return texte(seule),
            _ => return None,
        },
        _ => return None,
    };
    (!texte.is_empty()).then_some(texte)
}

/// The page of the provider that ends its own session too, and brings back here.
pub(super) async fn sortie(
    f: &Oidc,
    annuaire: &Annuaire,
    http: &reqwest::Client,
    url_publique: &str,
    preuve: Option<&str>,
) -> Option<String> {
    let annuaire = annuaire.lire(f, http).await.ok()?;
    let fin = annuaire.additional_metadata().end_session_endpoint.clone()?;
    let retour = PostLogoutRedirectUrl::new(format!("{url_publique}/deconnexion/faite")).ok()?;
    let mut demande = LogoutRequest::from(fin)
        .set_client_id(ClientId::new(f.client_id.clone()))
        .set_post_logout_redirect_uri(retour)
        .set_state(CsrfToken::new_random());
    if let Some(jeton) = preuve.and_then(|p| CoreIdToken::from_str(p).ok()) {
        demande = demande.set_id_token_hint(&jeton);
    }
    Some(demande.http_get_url().to_string())
}

/// Random bytes as text, for what must not be guessed.
pub(super) fn alea() -> Result<String> {
    let mut octets = [0u8; 24];
    rand::fill(&mut octets).map_err(Error::interne)?;
    Ok(hex::encode(octets))
}

/// Whose account is to be tied; here for [`super::cas`] to say the same.
pub(super) type Relier = Option<UtilisateurId>;

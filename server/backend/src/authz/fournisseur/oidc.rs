//! OpenID Connect, as a relying party: authorization code with PKCE.

use super::{
    Arrivee, Oidc, Partance, Userinfo,
    depart::{But, Depart},
    entree,
    jeton::verifier,
    reglages::{Authentification, Public},
};
use crate::{Ctx, Error, Result};
use aws_lc_rs::rand;
use domain::authz::{Attributs, RefusConnexion};
use jiff::{Timestamp, civil::Date};
use jsonwebtoken::Validation;
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
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// What a provider says of itself is read again after so long, and at once when it signs with a key that is not known.
const VIE: Duration = Duration::from_secs(3600);

/// And when that failed, after so long.
const REPRISE: Duration = Duration::from_secs(30);

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
/// Clocks differ by so many seconds at most.
const ECART_MAX: i64 = 60;

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

/// What a provider says of itself, as it was read last, and when.
type Lu = (Instant, Arc<ProviderMetadataWithLogout>);

/// What a provider says of itself. Nobody waits for a provider that hangs when what it said before may still hold, and
/// nobody asks again right after it failed.
#[derive(Default)]
pub(super) struct Annuaire {
    lu: RwLock<Option<Lu>>,
    /// Whoever holds it asks the provider; when that was done last.
    essai: Mutex<Option<Instant>>,
}

impl Annuaire {
    fn lu(&self) -> Option<Lu> {
        self.lu.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What is known, however old, without asking.
    pub(super) fn connu(&self) -> Option<Arc<ProviderMetadataWithLogout>> {
        self.lu().map(|(_, connu)| connu)
    }

    async fn demander(&self, f: &Oidc, client: &reqwest::Client) -> Result<Arc<ProviderMetadataWithLogout>> {
        let emetteur = IssuerUrl::new(f.issuer.clone()).map_err(Error::interne)?;
        let lu = ProviderMetadataWithLogout::discover_async(emetteur, client)
            .await
            .map_err(|e| refuse(f, &e))?;
        let lu = Arc::new(lu);
        *self.lu.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&lu)));
        Ok(lu)
    }

    pub(super) async fn lire(&self, f: &Oidc, client: &reqwest::Client) -> Result<Arc<ProviderMetadataWithLogout>> {
        let Some((lu_le, connu)) = self.lu() else {
            return self.relire(f, client).await;
        };
        if lu_le.elapsed() < VIE {
            return Ok(connu);
        }
        // One asks, the others go on with what it said before.
        let Ok(mut essai) = self.essai.try_lock() else {
            return Ok(connu);
        };
        if essai.is_some_and(|e| e.elapsed() < REPRISE) {
            return Ok(connu);
        }
        let neuf = self.demander(f, client).await;
        *essai = Some(Instant::now());
        Ok(neuf.unwrap_or(connu))
    }

    /// Asks again: it signs with a key that is not known, or nothing is known yet.
    pub(super) async fn relire(&self, f: &Oidc, client: &reqwest::Client) -> Result<Arc<ProviderMetadataWithLogout>> {
        let mut essai = self.essai.lock().await;
        let frais = essai.is_some_and(|e| e.elapsed() < RELECTURE_MIN);
        match (frais, self.connu()) {
            (true, Some(connu)) => Ok(connu),
            (true, None) => Err(Error::Connexion(RefusConnexion::Fournisseur)),
            (false, _) => {
                let lu = self.demander(f, client).await;
                *essai = Some(Instant::now());
                lu
            }
        }
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

/// Begins a sign-in with that provider. Anybody may call it; only who is signed in, to tie her account or to confirm.
pub async fn partir(ctx: &Ctx, code: &str, retour: &str, but: But) -> Result<Partance> {
    let portes = &ctx.services.portes;
    let (f, annuaire) = portes.oidc(code)?;
    let utilisateur = but.utilisateur(ctx)?;
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
    if but == But::Confirmer {
        demande = demande.set_max_age(std::time::Duration::ZERO);
    }
    if but != But::Entrer && f.prompt.is_none() {
        // Whoever sits there now, and not whoever signed in at the provider before her.
        demande = demande.add_prompt(CoreAuthPrompt::Login);
    }
    let (adresse, etat, nonce) = demande.url();
    let depart = Depart {
        fournisseur: code.to_owned(),
        etat: etat.secret().clone(),
        nonce: Some(nonce.secret().clone()),
        verifieur: Some(verifieur.secret().clone()),
        retour: retour.to_owned(),
        le: ctx.maintenant,
        but,
        utilisateur,
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
    let (f, annuaires) = portes.oidc(code)?;
    let depart = Depart::lire(ctx, temoin, code, &retour.state)?;
    let annuaire = annuaires.lire(f, &portes.client).await?;
    if retour.iss.as_ref().is_some_and(|iss| iss != annuaire.issuer().as_str()) {
        tracing::warn!(fournisseur = f.code, "another provider answered");
        return Err(Error::Connexion(RefusConnexion::Fournisseur));
    }
    let Some(code_autorisation) = &retour.code else {
        tracing::info!(
            fournisseur = f.code,
            error = retour.error.as_deref().filter(|e| est_un_code(e)),
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
    // Asked for a level of assurance, it may answer with another one.
    if let Some(voulu) = &f.acr_values
        && !dit
            .auth_context_ref()
            .is_some_and(|acr| voulu.split_whitespace().any(|v| v == acr.as_str()))
    {
        return Err(refuse(
            f,
            &ClaimsVerificationError::Other("not of the level that was asked for".into()),
        ));
    }
    let sujet = dit.subject().clone();
    let Value::Object(mut dits) = serde_json::to_value(dit)? else {
        return Err(Error::interne("claims are an object"));
    };
    if f.userinfo != Userinfo::None {
        let plus = plus(ctx, f, &client_oidc, jetons.access_token().clone(), &sujet).await?;
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
    let prouvee_le = dit
        .auth_time()
        .and_then(|le| Timestamp::from_second(le.timestamp()).ok())
        .filter(|le| *le <= ctx.maintenant);
    // Asked for, the provider says when: since she left, or a moment before, its clock being a little off.
    let fraiche = |le: Timestamp| le.as_second() >= depart.le.as_second() - ECART_MAX;
    if depart.but == But::Confirmer && !prouvee_le.is_some_and(fraiche) {
        tracing::warn!(fournisseur = f.code, "the provider did not ask her again who she is");
        return Err(Error::Connexion(RefusConnexion::Fournisseur));
    }
    let session = entree::entrer(ctx, &attributs, origine, f.accept_unknown_staff, &depart, prouvee_le).await?;
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

/// A code of an error, and no free text that anybody could have written into our logs.
fn est_un_code(texte: &str) -> bool {
    texte.len() <= 40 && texte.bytes().all(|o| o.is_ascii_lowercase() || o == b'_')
}

/// What the provider says more of her.
async fn plus(
    ctx: &Ctx,
    f: &Oidc,
    client: &ClientPret,
    acces: AccessToken,
    sujet: &openidconnect::SubjectIdentifier,
) -> Result<Map<String, Value>> {
    let portes = &ctx.services.portes;
    if f.userinfo == Userinfo::Jwt {
        let Some(adresse) = portes
            .oidc(&f.code)?
            .1
            .connu()
            .and_then(|a| a.userinfo_endpoint().cloned())
        else {
            return Ok(Map::new());
        };
        return signe(ctx, f, adresse.as_str(), &acces, sujet.as_str()).await;
    }
    let Ok(demande) = client.user_info(acces, Some(sujet.clone())) else {
        // It has no such endpoint.
        return Ok(Map::new());
    };
    let dit: UserInfoClaims<Autres, CoreGenderClaim> =
        demande.request_async(&portes.client).await.map_err(|e| refuse(f, &e))?;
    match serde_json::to_value(dit)? {
        Value::Object(plus) => Ok(plus),
        _ => Ok(Map::new()),
    }
}

/// The same, as a signed token (FranceConnect): the library takes RS256 only.
async fn signe(ctx: &Ctx, f: &Oidc, adresse: &str, acces: &AccessToken, sujet: &str) -> Result<Map<String, Value>> {
    let reponse = ctx
        .services
        .portes
        .client
        .get(adresse)
        .bearer_auth(acces.secret())
        .header("accept", "application/jwt")
        .send()
        .await
        .and_then(reqwest::Response::error_for_status)
        .map_err(|e| refuse(f, &e.without_url()))?;
    let jeton = reponse.text().await.map_err(|e| refuse(f, &e.without_url()))?;
    let mut regles = Validation::default();
    regles.set_required_spec_claims(&["aud", "iss", "sub"]);
    let plus: Map<String, Value> = verifier(ctx, &f.code, jeton.trim(), regles).await?;
    match plus.get("sub").and_then(Value::as_str) {
        Some(dit) if dit == sujet => Ok(plus),
        _ => Err(refuse(
            f,
            &ClaimsVerificationError::InvalidSubject("of somebody else".into()),
        )),
    }
}

/// The words of the provider in ours.
fn attributs(f: &Oidc, sujet: String, dits: &Map<String, Value>) -> Attributs {
    let un = |nom: &str| texte(dits.get(nom)?);
    let civil = |nom: &str| if f.civil_identity { un(nom) } else { None };
    // Its word counts for those whom the establishment lets it vouch for, and for nobody else.
    let public = |qui: Public, nom: &str| if f.publics().contains(&qui) { un(nom) } else { None };
    Attributs {
        sujet,
        identifiant: public(Public::Staff, &f.attributes.login).map(|v| v.to_lowercase()),
        nom_affiche: un(&f.attributes.name),
        courriel: un(&f.attributes.email),
        code_apprenant: public(Public::Learners, &f.attributes.student_code),
        ine: public(Public::Learners, &f.attributes.ine).map(|v| v.to_uppercase()),
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
pub(super) fn sortie(f: &Oidc, annuaire: &Annuaire, url_publique: &str, preuve: Option<&str>) -> Option<String> {
    // Whoever signs out waits for nobody.
    let annuaire = annuaire.connu()?;
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

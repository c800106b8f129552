//! Tokens with which machines call the interfaces: made for a service account that shows its secret, good for hours.

use super::{attente, cle_api, mot_de_passe, plafond, session::habilitations_de, trace::tracer};
use crate::{Compte, Ctx, Error, Result, Services};
use domain::{
    CodeErreur,
    authz::{Traitement, lire_portee, restreindre},
    ids::{SessionId, UtilisateurId},
};
use i18n::Langue;
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use jsonwebtoken::{Algorithm, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// For whom these tokens are: a session token has no such word, and neither passes for the other.
const AUDIENCE: &str = "pegase-api";

/// The last use is written once an hour at most.
const PRECISION_VU: SignedDuration = SignedDuration::from_hours(1);

#[derive(Serialize, Deserialize)]
struct JetonApi {
    iss: String,
    sub: UtilisateurId,
    aud: String,
    iat: i64,
    exp: i64,
    jti: Uuid,
    /// Traitements, separated by spaces, when it was asked for less than the account may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

/// A token just made.
pub struct JetonEmis {
    pub jeton: String,
    pub duree: SignedDuration,
    /// What it was asked for, when that is less than all.
    pub portee: Option<String>,
}

/// A token for a service account, for its password or one of its keys, limited to `portee` (traitements separated by
/// spaces) when there is one. Anybody may call it. Whatever is wrong with the account gets the same answer after the
/// same time; who is refused waits longer and longer, by account and by address, so that nobody locks a service out
/// from elsewhere.
pub async fn emettre_jeton(ctx: &Ctx, identifiant: &str, secret: &str, portee: Option<&str>) -> Result<JetonEmis> {
    plafond::verifier(ctx).await?;
    let portee = portee.map(str::trim).filter(|p| !p.is_empty());
    if portee.is_some_and(|p| lire_portee(p).is_none()) {
        return Err(Error::champ("scope", CodeErreur::ValeurInterdite));
    }
    let services = &ctx.services;
    let identifiant = identifiant.trim().to_lowercase();
    let reseau = ctx.adresse.map_or_else(String::new, plafond::reseau);
    let qui = attente::cle_de_machine(&identifiant, &reseau);
    let compte = sqlx::query!(
        "SELECT id, mot_de_passe, actif FROM authz.utilisateur WHERE identifiant = $1 AND genre = 'SERVICE'",
        identifiant
    )
    .fetch_optional(&services.pool)
    .await?;
    // Its turn first, so that a thousand guesses at once are not a thousand.
    let place = mot_de_passe::place(services).await?;
    plafond::verifier(ctx).await?;
    attente::verifier(ctx, &qui).await?;
    let actif = compte.as_ref().filter(|c| c.actif);
    let bon = match actif {
        Some(c) if cle_api::est_a(services, secret, UtilisateurId(c.id), ctx.maintenant).await? => true,
        _ => mot_de_passe::verifier_a(place, actif.and_then(|c| c.mot_de_passe.clone()), secret).await?,
    };
    let Some(compte) = compte.filter(|_| bon) else {
        attente::noter(ctx, &qui).await?;
        plafond::noter(ctx).await?;
        return Err(Error::NonConnecte);
    };
    let utilisateur = UtilisateurId(compte.id);
    let duree = services.reglages.duree_jeton_api;
    let contenu = JetonApi {
        iss: services.reglages.url_publique.clone(),
        sub: utilisateur,
        aud: AUDIENCE.into(),
        iat: ctx.maintenant.as_second(),
        exp: (ctx.maintenant + duree).as_second(),
        jti: Uuid::now_v7(),
        scope: portee.map(str::to_owned),
    };
    let jeton = services.cles.sceller(&contenu, ctx.maintenant)?;
    let mut tx = ctx.transaction().await?;
    attente::oublier(&mut tx, &qui).await?;
    tracer(&mut tx, ctx, "EMETTRE_JETON", utilisateur).await?;
    tx.commit().await?;
    Ok(JetonEmis {
        jeton,
        duree,
        portee: contenu.scope,
    })
}

/// The account behind what a machine shows, a key or a token, with its rights of this instant; None when it is good no
/// more.
pub async fn lire_porteur(services: &Services, texte: &str, maintenant: Timestamp) -> Result<Option<Compte>> {
    if texte.starts_with(cle_api::PREFIXE) {
        return cle_api::lire_cle(services, texte, maintenant).await;
    }
    let mut regles = Validation::new(Algorithm::EdDSA);
    regles.set_audience(&[AUDIENCE]);
    regles.set_issuer(&[&services.reglages.url_publique]);
    regles.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    regles.leeway = 0;
    let Some(jeton) = services.cles.desceller::<JetonApi>(texte, &regles).await else {
        return Ok(None);
    };
    let mut cx = services.pool.acquire().await?;
    let ligne = sqlx::query!(
        "SELECT identifiant, nom_affiche, langue, jetons_depuis, jeton_vu_le FROM authz.utilisateur
         WHERE id = $1 AND actif AND genre = 'SERVICE'",
        jeton.sub.0
    )
    .fetch_optional(&mut *cx)
    .await?;
    let Some(l) = ligne else { return Ok(None) };
    // Seconds: a token of the very second in which all were ended is ended too.
    if l.jetons_depuis.is_some_and(|d| jeton.iat <= d.to_jiff().as_second()) {
        return Ok(None);
    }
    if l.jeton_vu_le
        .is_none_or(|vu| maintenant.duration_since(vu.to_jiff()) > PRECISION_VU)
    {
        sqlx::query!(
            "UPDATE authz.utilisateur SET jeton_vu_le = $2 WHERE id = $1",
            jeton.sub.0,
            maintenant.to_sqlx()
        )
        .execute(&mut *cx)
        .await?;
    }
    let mut habilitations = habilitations_de(&mut cx, jeton.sub).await?;
    if let Some(portee) = &jeton.scope {
        // A traitement of a newer version is no right here.
        let portee: Vec<Traitement> = portee.split_whitespace().filter_map(Traitement::depuis_code).collect();
        habilitations = restreindre(habilitations, &portee);
    }
    Ok(Some(Compte {
        utilisateur: jeton.sub,
        session: SessionId(Uuid::nil()),
        identifiant: l.identifiant,
        nom: l.nom_affiche,
        personne: None,
        langue: Langue::depuis_code(&l.langue).unwrap_or_default(),
        habilitations,
        confirmee_le: None,
        retenues: Vec::new(),
        assistance: None,
    }))
}

/// The longest that anything signed by us may be good.
pub(super) fn vie_max(services: &Services) -> SignedDuration {
    services.reglages.duree_jeton_api.max(services.reglages.duree_session)
}

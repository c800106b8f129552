use super::{Jeton, assistance, cles, fournisseur::sortie, jeton_api::vie_max};
use crate::{Compte, Ctx, Error, Result, Services, audit, coffre::dechiffrer};
use domain::{
    authz::{Habilitation, Traitement, perimetre, retenir},
    ids::{PersonneId, SessionId, UtilisateurId},
};
use i18n::Langue;
use jiff::{SignedDuration, Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use serde::Deserialize;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// A session just opened: the token to put in the cookie.
pub struct SessionOuverte {
    pub jeton: String,
    pub langue: Langue,
    /// A learner goes to her own pages, anybody else to the clerks'.
    pub apprenant: bool,
    /// Something that her roles let her do wants a second factor, which she has not set up.
    pub facteur_voulu: bool,
}

/// Does what an account may do on that day want a second factor? Of an account that has none.
pub(super) async fn facteur_voulu(cx: &mut PgConnection, ctx: &Ctx, utilisateur: UtilisateurId) -> Result<bool> {
    let exigeants = &ctx.services.reglages.facteur_pour;
    if exigeants.is_empty() {
        return Ok(false);
    }
    let siennes = habilitations_de(cx, utilisateur).await?;
    Ok(exigeants.iter().any(|t| !perimetre(&siennes, *t, ctx.jour()).vide()))
}

/// Seen times are written once a minute at most: a read must not cost a write.
pub(super) const PRECISION_VU: SignedDuration = SignedDuration::from_mins(1);

/// What ties a session to the provider that opened it.
pub(super) struct Lien {
    pub fournisseur: String,
    pub sujet: String,
    /// Digest of the name of the provider's own session.
    pub seance: Option<Vec<u8>>,
    /// The ID token, encrypted.
    pub preuve: Option<Vec<u8>>,
}

/// Opens a session; `confirmee_le`: when she showed who she is, where that is known.
pub(super) async fn ouvrir(
    tx: &mut PgConnection,
    ctx: &Ctx,
    utilisateur: UtilisateurId,
    lien: Option<Lien>,
    confirmee_le: Option<Timestamp>,
) -> Result<String> {
    let (services, maintenant) = (&ctx.services, ctx.maintenant);
    let sid = SessionId(Uuid::now_v7());
    let (fournisseur, sujet, seance, preuve) = match lien {
        Some(l) => (Some(l.fournisseur), Some(l.sujet), l.seance, l.preuve),
        None => (None, None, None, None),
    };
    sqlx::query!(
        "INSERT INTO authz.session (id, utilisateur_id, cree_le, vu_le, expire_le, fournisseur, sujet, seance, preuve,
            adresse, navigateur, confirmee_le)
         VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        sid.0,
        utilisateur.0,
        maintenant.to_sqlx(),
        (maintenant + services.reglages.duree_session).to_sqlx(),
        fournisseur,
        sujet,
        seance,
        preuve,
        ctx.adresse.map(|a| a.to_string()),
        ctx.navigateur.as_deref(),
        confirmee_le.map(ToSqlx::to_sqlx) as Option<jiff_sqlx::Timestamp>,
    )
    .execute(tx)
    .await?;
    services.cles.signer(utilisateur, sid, maintenant)
}

/// An habilitation as the query gives it; a traitement of a newer version is left aside.
#[derive(Deserialize)]
pub(super) struct HabilitationBrute {
    role: String,
    structure: String,
    debut: Date,
    fin: Option<Date>,
    #[serde(default)]
    deleguee: bool,
    traitements: Vec<String>,
}

impl From<HabilitationBrute> for Habilitation {
    fn from(b: HabilitationBrute) -> Self {
        Self {
            role: b.role,
            structure: b.structure,
            traitements: b
                .traitements
                .iter()
                .filter_map(|t| Traitement::depuis_code(t))
                .collect(),
            debut: b.debut,
            fin: b.fin,
            deleguee: b.deleguee,
        }
    }
}

/// The habilitations of an account, past and future ones included: the rule looks at the dates.
pub(crate) async fn habilitations_de(
    connexion: &mut PgConnection,
    utilisateur: UtilisateurId,
) -> Result<Vec<Habilitation>> {
    let lignes = sqlx::query!(
        r#"SELECT h.role_code, h.structure_code, h.debut, h.fin, h.deleguee,
            array(SELECT p.traitement FROM authz.permission p WHERE p.role_code = h.role_code) AS "traitements!"
         FROM authz.habilitation h WHERE h.utilisateur_id = $1"#,
        utilisateur.0
    )
    .fetch_all(connexion)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| HabilitationBrute {
            role: l.role_code,
            structure: l.structure_code,
            debut: l.debut.to_jiff(),
            fin: l.fin.map(jiff_sqlx::Date::to_jiff),
            deleguee: l.deleguee,
            traitements: l.traitements,
        })
        .map(Habilitation::from)
        .collect())
}

/// The account behind a token, with its rights of this instant; None when the session is over. One primary-key read.
pub async fn lire_session(services: &Services, jeton: &Jeton, maintenant: Timestamp) -> Result<Option<Compte>> {
    let ligne = sqlx::query!(
        r#"SELECT u.identifiant, u.nom_affiche, u.langue, u.personne_id, s.vu_le, s.confirmee_le,
            coalesce((SELECT jsonb_agg(jsonb_build_object('role', h.role_code, 'structure', h.structure_code,
                'debut', h.debut, 'fin', h.fin, 'deleguee', h.deleguee, 'traitements',
                coalesce((SELECT jsonb_agg(p.traitement) FROM authz.permission p WHERE p.role_code = h.role_code),
                    '[]'::jsonb)))
              FROM authz.habilitation h WHERE h.utilisateur_id = u.id), '[]'::jsonb) AS "habilitations!",
            s.au_nom_de, s.au_nom_depuis, s.au_nom_motif, s.fournisseur IS NOT NULL
                OR EXISTS (SELECT FROM authz.second_facteur f WHERE f.utilisateur_id = u.id AND f.active_le IS NOT NULL)
                AS "facteur!"
         FROM authz.session s JOIN authz.utilisateur u ON u.id = s.utilisateur_id
         WHERE s.id = $1 AND u.id = $2 AND u.actif AND s.fin_le IS NULL AND s.expire_le > $3 AND s.vu_le > $4"#,
        jeton.sid.0,
        jeton.sub.0,
        maintenant.to_sqlx(),
        (maintenant - services.reglages.inactivite).to_sqlx(),
    )
    .fetch_optional(&services.pool)
    .await?;
    let Some(ligne) = ligne else { return Ok(None) };
    if maintenant.duration_since(ligne.vu_le.to_jiff()) > PRECISION_VU {
        sqlx::query!(
            "UPDATE authz.session SET vu_le = $2 WHERE id = $1 AND vu_le < $2",
            jeton.sid.0,
            maintenant.to_sqlx()
        )
        .execute(&services.pool)
        .await?;
    }
    let habilitations: Vec<HabilitationBrute> = serde_json::from_value(ligne.habilitations)?;
    // Who is behind the session shows her factor, whoever she acts for. A provider asks for it in its own way.
    let exigeants: &[Traitement] = if ligne.facteur {
        &[]
    } else {
        &services.reglages.facteur_pour
    };
    let habilitations = habilitations.into_iter().map(Habilitation::from).collect();
    let (habilitations, retenues) = retenir(habilitations, exigeants);
    let compte = Compte {
        utilisateur: jeton.sub,
        session: jeton.sid,
        identifiant: ligne.identifiant,
        nom: ligne.nom_affiche,
        personne: ligne.personne_id.map(PersonneId),
        langue: Langue::depuis_code(&ligne.langue).unwrap_or_default(),
        habilitations,
        confirmee_le: ligne.confirmee_le.map(jiff_sqlx::Timestamp::to_jiff),
        retenues,
        assistance: None,
    };
    let (Some(qui), Some(depuis), Some(motif)) = (ligne.au_nom_de, ligne.au_nom_depuis, ligne.au_nom_motif) else {
        return Ok(Some(compte));
    };
    // One session in thousands: what it costs is not asked of the others.
    let quoi = (UtilisateurId(qui), depuis.to_jiff(), motif);
    assistance::endosser(services, compte, quoi, exigeants, maintenant)
        .await
        .map(Some)
}

/// Signs out: the session is over on every replica, at once. Answers where to go to sign out of the provider too.
pub async fn fermer(ctx: &Ctx) -> Result<Option<String>> {
    let compte = ctx.compte()?;
    let mut tx = ctx.transaction().await?;
    let close = sqlx::query!(
        "UPDATE authz.session SET fin_le = $2 WHERE id = $1 AND fin_le IS NULL RETURNING fournisseur, preuve",
        compte.session.0,
        ctx.maintenant.to_sqlx()
    )
    .fetch_optional(&mut *tx)
    .await?;
    if close.is_some() {
        assistance::clore(&mut tx, ctx, compte.session).await?;
        let trace = audit::Trace {
            traitement: "DECONNEXION",
            entite: "utilisateur",
            entite_id: compte.titulaire().to_string(),
            avant: None,
            apres: None,
        };
        audit::enregistrer(&mut tx, ctx, trace).await?;
    }
    tx.commit().await?;
    let Some((fournisseur, preuve)) = close.and_then(|c| Some((c.fournisseur?, c.preuve))) else {
        return Ok(None);
    };
    let secret = &ctx.services.reglages.secret;
    let preuve = preuve
        .and_then(|p| dechiffrer(secret, &p).ok())
        .and_then(|p| String::from_utf8(p).ok());
    Ok(sortie(&ctx.services, &fournisseur, preuve.as_deref()))
}

/// Keeps the language that the account chose: of who is behind the session, whoever she acts for.
pub async fn changer_langue(ctx: &Ctx, langue: Langue) -> Result<()> {
    let compte = ctx.compte()?;
    sqlx::query!(
        "UPDATE authz.utilisateur SET langue = $2 WHERE id = $1",
        compte.titulaire().0,
        langue.code()
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}

/// What is over is kept for so long, to answer questions.
const GARDE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Forgets sessions and codes that ended a month ago, what providers said of who was signed in, browsers that were signed out
/// and were told of mails, and the keys that signed nothing that is still good. Runs as the system; answers how many rows went.
pub async fn purger(ctx: &Ctx) -> Result<u64> {
    let avant = ctx.maintenant - GARDE;
    let sessions = sqlx::query!("DELETE FROM authz.session WHERE expire_le < $1", avant.to_sqlx())
        .execute(&ctx.services.pool)
        .await?;
    let codes = sqlx::query!("DELETE FROM authz.activation WHERE expire_le < $1", avant.to_sqlx())
        .execute(&ctx.services.pool)
        .await?;
    let mut tx = ctx.transaction().await?;
    // Wanted to sign out, and for nothing else.
    sqlx::query!(
        "UPDATE authz.session SET preuve = NULL WHERE preuve IS NOT NULL AND (fin_le IS NOT NULL OR expire_le < $1)",
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "DELETE FROM courriel.abonnement a USING authz.session s WHERE s.id = a.session_id AND s.fin_le IS NOT NULL"
    )
    .execute(&mut *tx)
    .await?;
    let cles = cles::oublier(&mut tx, ctx.maintenant, vie_max(&ctx.services)).await?;
    tx.commit().await?;
    Ok(sessions.rows_affected() + codes.rows_affected() + cles)
}

/// Sessions seen in the last five minutes, as (learners, others): the business metric that scaling follows.
pub async fn sessions_actives(pool: &PgPool, maintenant: Timestamp) -> Result<(i64, i64)> {
    let depuis = maintenant - SignedDuration::from_mins(5);
    let ligne = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE u.personne_id IS NOT NULL) AS "apprenants!",
                  count(*) FILTER (WHERE u.personne_id IS NULL) AS "autres!"
           FROM authz.session s JOIN authz.utilisateur u ON u.id = s.utilisateur_id
           WHERE s.vu_le > $1 AND s.fin_le IS NULL"#,
        depuis.to_sqlx()
    )
    .fetch_one(pool)
    .await
    .map_err(Error::from)?;
    Ok((ligne.apprenants, ligne.autres))
}

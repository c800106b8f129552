use super::{Entree, activation, attente, code, connexion::entrer, mot_de_passe, plafond, trace::tracer};
use crate::{
    Ctx, Error, Result,
    courriel::{self, Lettre},
};
use domain::{
    CodeErreur, ErreurChamp,
    ids::{PersonneId, UtilisateurId},
};
use i18n::Langue;
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::time::Duration;
use uuid::Uuid;

/// The mail says it: a link works for an hour.
const DUREE: SignedDuration = SignedDuration::from_hours(1);
/// Messages that one account, or one admitted person, may be sent in that time.
const PAR_HEURE: i64 = 3;
/// Every answer takes this long: its time does not tell whether the account exists.
const REPONSE: Duration = Duration::from_millis(250);

/// Somebody cannot get in: writes to that address, or to that user name, a link to choose another password; an admitted
/// person who has no account yet gets her invitation again. Anybody may call it, and always gets the same answer after
/// the same time. Refused only to an address of the network that asks too often.
pub async fn demander_recuperation(ctx: &Ctx, saisie: &str) -> Result<()> {
    let reponse = tokio::time::Instant::now() + REPONSE;
    plafond::verifier(ctx).await?;
    plafond::noter(ctx).await?;
    let qui = saisie.trim().to_lowercase();
    if qui.is_empty() {
        return Err(Error::champ("courriel", CodeErreur::Obligatoire));
    }
    let mut tx = ctx.transaction().await?;
    if !ecrire_au_compte(&mut tx, ctx, &qui).await? {
        inviter_encore(&mut tx, ctx, &qui).await?;
    }
    tx.commit().await?;
    tokio::time::sleep_until(reponse).await;
    Ok(())
}

/// True when there is such an account, written to or not. One address may serve several persons of a family: each account
/// gets its own link.
async fn ecrire_au_compte(tx: &mut PgConnection, ctx: &Ctx, qui: &str) -> Result<bool> {
    let comptes = sqlx::query_as!(
        Perdu,
        r#"SELECT u.id, u.actif, u.courriel, u.langue, u.nom_affiche, u.personne_id, p.prenom AS "prenom?",
                p.courriel AS "actuel?"
           FROM authz.utilisateur u LEFT JOIN identite.personne p ON p.id = u.personne_id
           WHERE u.id IN (SELECT id FROM authz.utilisateur WHERE identifiant = $1
                          UNION SELECT id FROM authz.utilisateur WHERE lower(courriel) = $1
                          UNION SELECT c.id FROM identite.personne q JOIN authz.utilisateur c ON c.personne_id = q.id
                                WHERE lower(q.courriel) = $1)
           ORDER BY u.id LIMIT 5 FOR UPDATE OF u"#,
        qui
    )
    .fetch_all(&mut *tx)
    .await?;
    let connu = !comptes.is_empty();
    for compte in comptes {
        ecrire_un_lien(tx, ctx, compte).await?;
    }
    Ok(connu)
}

/// An account whose owner cannot get in.
struct Perdu {
    id: Uuid,
    actif: bool,
    courriel: Option<String>,
    langue: String,
    nom_affiche: String,
    personne_id: Option<Uuid>,
    prenom: Option<String>,
    /// The person's address of today, which may have changed since the account was opened.
    actuel: Option<String>,
}

async fn ecrire_un_lien(tx: &mut PgConnection, ctx: &Ctx, compte: Perdu) -> Result<()> {
    let deja = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM authz.activation WHERE utilisateur_id = $1 AND cree_le > $2"#,
        compte.id,
        (ctx.maintenant - DUREE).to_sqlx()
    )
    .fetch_one(&mut *tx)
    .await?;
    let (true, true, Some(adresse)) = (compte.actif, deja < PAR_HEURE, compte.actuel.or(compte.courriel)) else {
        return Ok(());
    };
    let code = code::nouveau()?;
    sqlx::query!(
        "INSERT INTO authz.activation (id, utilisateur_id, usage, code_hache, cree_le, expire_le)
         VALUES ($1, $2, 'RECUPERATION', $3, $4, $5)",
        Uuid::now_v7(),
        compte.id,
        code::empreinte(&code),
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + DUREE).to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let langue = Langue::depuis_code(&compte.langue).unwrap_or_default();
    let lien = format!(
        "{}/{}/mot-de-passe/nouveau?code={code}",
        ctx.services.reglages.url_publique,
        langue.code()
    );
    let prenom = compte.prenom.unwrap_or(compte.nom_affiche);
    let lettre = Lettre {
        type_: "RECUPERATION",
        destinataire: adresse,
        personne: compte.personne_id.map(PersonneId),
        langue,
        courrier: i18n::courriel::recuperation(langue, &prenom, &lien),
    };
    courriel::ecrire(tx, ctx, &[lettre]).await?;
    tracer(tx, ctx, "DEMANDER_RECUPERATION", UtilisateurId(compte.id)).await
}

/// The invitation once more, with a code that works: the first one may be lost, or too old.
async fn inviter_encore(tx: &mut PgConnection, ctx: &Ctx, qui: &str) -> Result<()> {
    let personnes = sqlx::query!(
        "SELECT p.id, p.prenom, p.courriel FROM identite.personne p
         WHERE lower(p.courriel) = $1 AND NOT EXISTS (SELECT FROM authz.utilisateur u WHERE u.personne_id = p.id)
           AND EXISTS (SELECT FROM inscription.inscription i
                       WHERE i.personne_id = p.id AND i.statut NOT IN ('ANNULEE', 'EXPIREE'))
           AND (SELECT count(*) FROM authz.activation a WHERE a.personne_id = p.id AND a.cree_le > $2) < $3
         LIMIT 5 FOR UPDATE OF p",
        qui,
        (ctx.maintenant - DUREE).to_sqlx(),
        PAR_HEURE
    )
    .fetch_all(&mut *tx)
    .await?;
    let invites: Vec<_> = personnes
        .iter()
        .map(|p| (PersonneId(p.id), p.prenom.as_str(), p.courriel.as_str()))
        .collect();
    activation::inviter(tx, ctx, &invites).await
}

/// Chooses another password with the code of the mail, which works once; ends all the sessions of the account and opens
/// a new one, unless its second factor is awaited. Anybody may call it.
pub async fn changer_mot_de_passe(ctx: &Ctx, code: &str, nouveau: &str) -> Result<Entree> {
    plafond::verifier(ctx).await?;
    let mut erreurs = Vec::new();
    if code.trim().is_empty() {
        erreurs.push(ErreurChamp::new("code", CodeErreur::Obligatoire));
    }
    if !super::acceptable(nouveau, &[]) {
        erreurs.push(ErreurChamp::new("mot_de_passe", CodeErreur::ValeurInterdite));
    }
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let mut tx = ctx.transaction().await?;
    let compte = sqlx::query!(
        r#"SELECT u.id, u.identifiant, u.langue, u.personne_id FROM authz.activation a
           JOIN authz.utilisateur u ON u.id = a.utilisateur_id
           WHERE a.code_hache = $1 AND a.usage = 'RECUPERATION' AND a.utilisee_le IS NULL AND a.expire_le > $2 AND u.actif
           FOR UPDATE"#,
        code::empreinte(code),
        ctx.maintenant.to_sqlx()
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(compte) = compte else {
        drop(tx);
        plafond::noter(ctx).await?;
        return Err(Error::champ("code", CodeErreur::Inconnu));
    };
    // Only now: hashing is costly on purpose, and a made-up code must not cost us that.
    let hache = mot_de_passe::hacher(&ctx.services, nouveau).await?;
    sqlx::query!(
        "UPDATE authz.utilisateur SET mot_de_passe = $2 WHERE id = $1",
        compte.id,
        hache
    )
    .execute(&mut *tx)
    .await?;
    attente::oublier(&mut tx, &attente::cle(&compte.identifiant)).await?;
    // Whoever else holds a link, a session or a tie of this account holds nothing any more.
    sqlx::query!(
        "DELETE FROM authz.identite_externe WHERE utilisateur_id = $1",
        compte.id
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE authz.activation SET utilisee_le = $2 WHERE utilisateur_id = $1 AND utilisee_le IS NULL",
        compte.id,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE authz.session SET fin_le = $2 WHERE utilisateur_id = $1 AND fin_le IS NULL",
        compte.id,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let utilisateur = UtilisateurId(compte.id);
    tracer(&mut tx, ctx, "CHANGER_MOT_DE_PASSE", utilisateur).await?;
    let entree = entrer(&mut tx, ctx, utilisateur, &compte.langue, compte.personne_id.is_some()).await?;
    tx.commit().await?;
    Ok(entree)
}

//! From what a provider says to a session here.

use super::depart::{But, Depart};
use crate::{
    Ctx, Error, Result,
    authz::{
        SessionOuverte,
        session::{self, Lien},
        trace::tracer_avec,
    },
    coffre::chiffrer,
};
use domain::{
    authz::{
        Attributs, CompteConnu, Connus, PersonneConnue, Rattachement, RefusConnexion, rattacher, relier as regle_relier,
    },
    ids::{PersonneId, UtilisateurId},
};
use i18n::Langue;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// How she came in.
pub(super) struct Origine {
    pub fournisseur: String,
    pub sujet: String,
    /// What the provider calls its own session; the ticket, for CAS.
    pub seance: Option<String>,
    /// The ID token.
    pub preuve: Option<String>,
}

/// Digest of the name of a session of the provider: whoever reads the database ends nobody's session.
pub(super) fn empreinte(seance: &str) -> Vec<u8> {
    Sha256::digest(seance.as_bytes()).to_vec()
}

/// Finds her account, makes it when the rule says so, and opens a session; or ties her to the account that is signed in.
/// `prouvee_le`: when she last showed who she is there, if the provider says so.
pub(super) async fn entrer(
    ctx: &Ctx,
    attributs: &Attributs,
    origine: Origine,
    accepte_inconnus: bool,
    depart: &Depart,
    prouvee_le: Option<Timestamp>,
) -> Result<SessionOuverte> {
    match essayer(ctx, attributs, &origine, accepte_inconnus, depart, prouvee_le).await {
        // She came in by another door at this very instant: her account is there now.
        Err(e) if e.contrainte().is_some() => {
            essayer(ctx, attributs, &origine, accepte_inconnus, depart, prouvee_le).await
        }
        issue => issue,
    }
}

async fn essayer(
    ctx: &Ctx,
    attributs: &Attributs,
    origine: &Origine,
    accepte_inconnus: bool,
    depart: &Depart,
    prouvee_le: Option<Timestamp>,
) -> Result<SessionOuverte> {
    let mut tx = ctx.transaction().await?;
    // Two first sign-ins of the same person at once are one after the other.
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(7203, hashtext($1))",
        format!("{} {}", origine.fournisseur, origine.sujet)
    )
    .execute(&mut *tx)
    .await?;
    let connus = Connus {
        accepte_inconnus,
        ..connus(&mut tx, attributs, &origine.fournisseur).await?
    };
    let choix = match (depart.but, depart.utilisateur) {
        (But::Entrer, _) => rattacher(attributs, &connus),
        (But::Relier, Some(compte)) => reliable(ctx, attributs, &connus, compte),
        (But::Confirmer, Some(compte)) => elle_meme(ctx, attributs, &connus, compte),
        (_, None) => Err(RefusConnexion::Perime),
    };
    let id = match choix {
        Ok(Rattachement::Compte(id)) => id,
        Ok(Rattachement::NouvelApprenant(personne)) => {
            nouveau(&mut tx, ctx, attributs, origine, Some(personne)).await?
        }
        Ok(Rattachement::NouveauPersonnel) => nouveau(&mut tx, ctx, attributs, origine, None).await?,
        Err(refus) => {
            tracing::info!(
                fournisseur = origine.fournisseur,
                refus = refus.code(),
                "sign-on refused"
            );
            return Err(Error::Connexion(refus));
        }
    };
    if connus.deja.is_none() {
        sqlx::query!(
            "INSERT INTO authz.identite_externe (fournisseur, sujet, utilisateur_id, cree_le, vue_le)
             VALUES ($1, $2, $3, $4, $4)",
            origine.fournisseur,
            origine.sujet,
            id.0,
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await
        .map_err(|e| deja_pris(e.into()))?;
        let apres = json!({ "fournisseur": origine.fournisseur });
        tracer_avec(&mut tx, ctx, "RATTACHER_IDENTITE", id, apres).await?;
    } else {
        sqlx::query!(
            "UPDATE authz.identite_externe SET vue_le = $3 WHERE fournisseur = $1 AND sujet = $2",
            origine.fournisseur,
            origine.sujet,
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    // Whoever was signed in here with this browser is not any more.
    if let Ok(avant) = ctx.compte() {
        sqlx::query!(
            "UPDATE authz.session SET fin_le = $2 WHERE id = $1 AND fin_le IS NULL",
            avant.session.0,
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    let compte = sqlx::query!("SELECT langue, personne_id FROM authz.utilisateur WHERE id = $1", id.0)
        .fetch_one(&mut *tx)
        .await?;
    let secret = &ctx.services.reglages.secret;
    let lien = Lien {
        seance: origine.seance.as_deref().map(empreinte),
        preuve: origine
            .preuve
            .as_deref()
            .map(|p| chiffrer(secret, p.as_bytes()))
            .transpose()?,
        fournisseur: origine.fournisseur.clone(),
        sujet: origine.sujet.clone(),
    };
    let jeton = session::ouvrir(&mut tx, ctx, id, Some(lien), prouvee_le).await?;
    let apres = json!({ "fournisseur": origine.fournisseur });
    tracer_avec(&mut tx, ctx, "CONNEXION", id, apres).await?;
    tx.commit().await?;
    Ok(SessionOuverte {
        jeton,
        langue: Langue::depuis_code(&compte.langue).unwrap_or_default(),
        apprenant: compte.personne_id.is_some(),
        facteur_voulu: false,
    })
}

/// Somebody who is signed in ties her own account: it must still be the one that left.
fn reliable(
    ctx: &Ctx,
    attributs: &Attributs,
    connus: &Connus,
    compte: UtilisateurId,
) -> std::result::Result<Rattachement, RefusConnexion> {
    match ctx.compte() {
        Ok(moi) if moi.utilisateur == compte => regle_relier(compte, moi.personne, attributs, connus),
        _ => Err(RefusConnexion::Perime),
    }
}

/// Somebody who is signed in shows again who she is: the same one, whom the provider knew already.
fn elle_meme(
    ctx: &Ctx,
    attributs: &Attributs,
    connus: &Connus,
    compte: UtilisateurId,
) -> std::result::Result<Rattachement, RefusConnexion> {
    match (ctx.compte(), rattacher(attributs, connus)?) {
        (Ok(moi), Rattachement::Compte(id)) if moi.utilisateur == compte && id == compte && connus.deja.is_some() => {
            Ok(Rattachement::Compte(id))
        }
        _ => Err(RefusConnexion::Incoherent),
    }
}

fn deja_pris(erreur: Error) -> Error {
    if erreur.contrainte() == Some("identite_externe_unique") {
        Error::Connexion(RefusConnexion::DejaPris)
    } else {
        erreur
    }
}

async fn connus(tx: &mut PgConnection, attributs: &Attributs, fournisseur: &str) -> Result<Connus> {
    let lignes = sqlx::query!(
        r#"SELECT u.id, u.actif, u.genre, u.personne_id, u.identifiant = $3 AS "par_nom!",
            (e.sujet IS NOT NULL AND e.sujet = $2) AS "deja!", (e.sujet IS NOT NULL AND e.sujet <> $2) AS "pris!"
         FROM authz.utilisateur u
         LEFT JOIN authz.identite_externe e ON e.utilisateur_id = u.id AND e.fournisseur = $1
         WHERE u.identifiant = $3
            OR u.id = (SELECT utilisateur_id FROM authz.identite_externe WHERE fournisseur = $1 AND sujet = $2)"#,
        fournisseur,
        attributs.sujet,
        attributs.identifiant.as_deref().unwrap_or_default()
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut connus = Connus::default();
    for l in lignes {
        let compte = CompteConnu {
            id: UtilisateurId(l.id),
            actif: l.actif,
            service: l.genre == "SERVICE",
            personne: l.personne_id.map(PersonneId),
            pris: l.pris,
        };
        if l.par_nom {
            connus.par_identifiant = Some(compte.clone());
        }
        if l.deja {
            connus.deja = Some(compte);
        }
    }
    if connus.deja.is_some() {
        return Ok(connus);
    }
    let lignes = sqlx::query!(
        r#"SELECT p.id, p.ine, p.code_apprenant, p.code_apprenant = $2 AS "par_code", p.ine = $3 AS "par_ine",
            u.id AS "compte?", u.actif AS "actif?", EXISTS (
                SELECT FROM authz.identite_externe e WHERE e.utilisateur_id = u.id AND e.fournisseur = $1) AS "pris!"
         FROM identite.personne p LEFT JOIN authz.utilisateur u ON u.personne_id = p.id
         WHERE p.code_apprenant = $2 OR p.ine = $3
            OR (p.date_naissance = $4 AND public.cle_nom(p.nom_naissance) = public.cle_nom($5)
                AND public.cle_nom(concat_ws(' ', p.prenom, p.prenom2, p.prenom3)) = public.cle_nom($6))"#,
        fournisseur,
        attributs.code_apprenant,
        attributs.ine,
        attributs.naissance.map(ToSqlx::to_sqlx) as _,
        attributs.nom_naissance,
        attributs.prenoms
    )
    .fetch_all(&mut *tx)
    .await?;
    for l in lignes {
        let personne = PersonneConnue {
            id: PersonneId(l.id),
            code: l.code_apprenant,
            ine: l.ine,
            compte: l.compte.map(|id| CompteConnu {
                id: UtilisateurId(id),
                actif: l.actif.unwrap_or(false),
                service: false,
                personne: Some(PersonneId(l.id)),
                pris: l.pris,
            }),
        };
        match (l.par_code.unwrap_or(false), l.par_ine.unwrap_or(false)) {
            (false, false) => connus.par_etat_civil.push(personne),
            (par_code, par_ine) => {
                if par_code {
                    connus.par_code = Some(personne.clone());
                }
                if par_ine {
                    connus.par_ine = Some(personne);
                }
            }
        }
    }
    Ok(connus)
}

/// A new account, without a password: only the provider opens it.
async fn nouveau(
    tx: &mut PgConnection,
    ctx: &Ctx,
    attributs: &Attributs,
    origine: &Origine,
    personne: Option<PersonneId>,
) -> Result<UtilisateurId> {
    let id = UtilisateurId(Uuid::now_v7());
    let repli = format!(
        "{}:{}",
        origine.fournisseur,
        hex::encode(&empreinte(&attributs.sujet)[..10])
    );
    let voulu = attributs.identifiant.clone().unwrap_or_else(|| repli.clone());
    // A name that somebody has, as a student who works here too: her accounts are two.
    let libre = sqlx::query_scalar!(
        r#"SELECT NOT EXISTS (SELECT FROM authz.utilisateur WHERE identifiant = $1) AS "libre!""#,
        voulu
    )
    .fetch_one(&mut *tx)
    .await?;
    let identifiant = if libre { voulu } else { repli };
    let nom = match (&attributs.nom_affiche, personne) {
        (_, Some(personne)) => sqlx::query_scalar!(
            r#"SELECT prenom || ' ' || coalesce(nom_usage, nom_naissance) AS "nom!" FROM identite.personne WHERE id = $1"#,
            personne.0
        )
        .fetch_one(&mut *tx)
        .await?,
        (Some(nom), None) => nom.clone(),
        (None, None) => identifiant.clone(),
    };
    sqlx::query!(
        "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, courriel, langue, personne_id, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        identifiant,
        nom,
        attributs.courriel,
        ctx.langue.code(),
        personne.map(|p| p.0),
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await?;
    Ok(id)
}

//! What people ask about what is kept of them, and the answers.

use crate::{
    Ctx, Error, Result, audit,
    courriel::{self, Lettre},
    identite::Modifications,
    referentiel,
};
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{DemandeDonneesId, PersonneId},
    reception::ChampPersonne,
    rgpd::{DemandeDonneesVue, DemandesVue, Genre, StatutDemande, demander as regle},
};
use i18n::Langue;
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is typed to ask something.
#[derive(Clone, Debug)]
pub struct NouvelleDemande {
    pub genre: Genre,
    pub champ: String,
    pub valeur: String,
    pub message: String,
}

/// Questions shown at once to the staff.
const MONTREES: i64 = 100;

async fn tracer(tx: &mut PgConnection, ctx: &Ctx, traitement: &str, personne: Uuid, apres: Value) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "personne",
        entite_id: personne.to_string(),
        avant: None,
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// Asks something about one's own data. The learner who is signed in.
pub async fn demander(ctx: &Ctx, saisie: &NouvelleDemande) -> Result<DemandeDonneesId> {
    let personne = ctx.apprenant()?;
    let champ = regle(saisie.genre, &saisie.champ, &saisie.valeur, &saisie.message).map_err(Error::Champs)?;
    let id = DemandeDonneesId(Uuid::now_v7());
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "INSERT INTO identite.demande (id, personne_id, genre, champ, valeur, message, cree_le)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        personne.0,
        saisie.genre.code(),
        champ.map(ChampPersonne::code),
        champ.map(|_| saisie.valeur.trim()),
        saisie.message.trim(),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| Error::from(e).sur_contrainte("demande_seule", "message", CodeErreur::DejaUtilise))?;
    let apres = json!({ "genre": saisie.genre.code(), "champ": champ.map(ChampPersonne::code) });
    tracer(&mut tx, ctx, "DEMANDER_DONNEES", personne.0, apres).await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives up a question of one's own that waits. The learner who is signed in.
pub async fn retirer(ctx: &Ctx, id: DemandeDonneesId) -> Result<()> {
    let personne = ctx.apprenant()?;
    let mut tx = ctx.transaction().await?;
    let retiree = sqlx::query!(
        "UPDATE identite.demande SET statut = 'RETIREE', traitee_le = $3
         WHERE id = $1 AND personne_id = $2 AND statut = 'OUVERTE'",
        id.0,
        personne.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if retiree == 0 {
        return Err(Error::Introuvable);
    }
    tracer(
        &mut tx,
        ctx,
        "RETIRER_DEMANDE_DONNEES",
        personne.0,
        json!({ "demande": id }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Those of one person.
pub(super) async fn de(cx: &mut PgConnection, ctx: &Ctx, personne: PersonneId) -> Result<Vec<DemandeDonneesVue>> {
    lire(cx, ctx, Some(personne), 50).await
}

/// Those that wait, the oldest first: `IDT_MODIFIER` on the whole establishment, since what they are about is not of one
/// structure.
pub async fn demandes(ctx: &Ctx) -> Result<DemandesVue> {
    let mut cx = ctx.services.pool.acquire().await?;
    referentiel::exiger_partout(ctx, &mut cx, Traitement::IdtModifier).await?;
    let total = sqlx::query_scalar!(r#"SELECT count(*) AS "n!" FROM identite.demande WHERE statut = 'OUVERTE'"#)
        .fetch_one(&mut *cx)
        .await?;
    Ok(DemandesVue {
        demandes: lire(&mut cx, ctx, None, MONTREES).await?,
        total: total.unsigned_abs(),
    })
}

async fn lire(
    cx: &mut PgConnection,
    ctx: &Ctx,
    personne: Option<PersonneId>,
    nombre: i64,
) -> Result<Vec<DemandeDonneesVue>> {
    let lignes = sqlx::query!(
        r#"SELECT d.id, d.genre, d.champ, d.valeur, d.message, d.statut, d.reponse, d.cree_le, d.traitee_le,
            p.prenom || ' ' || coalesce(p.nom_usage, p.nom_naissance) || coalesce(' (' || p.code_apprenant || ')', '') AS "qui!",
            to_jsonb(p) ->> CASE d.champ WHEN 'code_nationalite' THEN 'nationalite'
                WHEN 'code_pays_naissance' THEN 'pays_naissance' ELSE d.champ END AS actuelle
         FROM identite.demande d JOIN identite.personne p ON p.id = d.personne_id
         WHERE CASE WHEN $1::uuid IS NULL THEN d.statut = 'OUVERTE' ELSE d.personne_id = $1 END
         ORDER BY CASE WHEN $1::uuid IS NULL THEN d.cree_le END, d.cree_le DESC LIMIT $2"#,
        personne.map(|p| p.0),
        nombre
    )
    .fetch_all(cx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            let inconnu = || Error::interne("unknown state of a question about personal data");
            Ok(DemandeDonneesVue {
                id: DemandeDonneesId(l.id),
                genre: Genre::depuis_code(&l.genre).ok_or_else(inconnu)?,
                champ: l.champ,
                actuelle: l.actuelle,
                valeur: l.valeur,
                message: l.message,
                statut: StatutDemande::depuis_code(&l.statut).ok_or_else(inconnu)?,
                reponse: l.reponse,
                cree_le: ctx.services.heure_locale(l.cree_le.to_jiff()),
                traitee_le: l.traitee_le.map(|le| ctx.services.heure_locale(le.to_jiff())),
                qui: if personne.is_some() { String::new() } else { l.qui },
            })
        })
        .collect()
}

/// Answers a question, and writes to who asked; a rectification that is agreed to is made, and told to the other systems.
/// `IDT_MODIFIER` on the whole establishment; a refusal says why.
pub async fn repondre(ctx: &Ctx, id: DemandeDonneesId, accepte: bool, reponse: &str) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    referentiel::exiger_partout(ctx, &mut tx, Traitement::IdtModifier).await?;
    let reponse = reponse.trim();
    if reponse.is_empty() && !accepte {
        return Err(Error::champ("reponse", CodeErreur::Obligatoire));
    }
    if reponse.chars().count() > 2_000 {
        return Err(Error::champ("reponse", CodeErreur::TropLong { max: 2_000 }));
    }
    let d = sqlx::query!(
        r#"SELECT d.personne_id, d.champ, d.valeur, p.code_apprenant, p.prenom, p.courriel, u.langue AS "langue?"
         FROM identite.demande d JOIN identite.personne p ON p.id = d.personne_id
         LEFT JOIN authz.utilisateur u ON u.personne_id = p.id
         WHERE d.id = $1 AND d.statut = 'OUVERTE' FOR UPDATE OF d"#,
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    if let (true, Some(champ), Some(valeur)) = (accepte, d.champ, d.valeur) {
        let code = d
            .code_apprenant
            .ok_or_else(|| Error::champ("champ", CodeErreur::ValeurInterdite))?;
        let ligne = BTreeMap::from([("code_apprenant".to_owned(), code), (champ, valeur)]);
        let mut modifications = Modifications::ouvrir(&mut tx, ctx, &[&ligne]).await?;
        modifications.traiter(0)?.ok_or(Error::Introuvable)?;
        modifications.finir(&mut tx).await?;
    }
    let statut = if accepte {
        StatutDemande::Acceptee
    } else {
        StatutDemande::Refusee
    };
    sqlx::query!(
        "UPDATE identite.demande SET statut = $2, reponse = $3, traitee_le = $4, traitee_par = $5 WHERE id = $1",
        id.0,
        statut.code(),
        Some(reponse).filter(|r| !r.is_empty()),
        ctx.maintenant.to_sqlx(),
        ctx.id_acteur()
    )
    .execute(&mut *tx)
    .await?;
    let langue = d.langue.as_deref().and_then(Langue::depuis_code).unwrap_or_default();
    let lien = format!("{}/mon-espace/donnees", ctx.services.reglages.url_publique);
    let lettre = Lettre {
        type_: "DEMANDE_DONNEES",
        destinataire: d.courriel,
        personne: Some(PersonneId(d.personne_id)),
        langue,
        courrier: i18n::courriel::demande_donnees(langue, &d.prenom, accepte, &lien),
    };
    courriel::ecrire(&mut tx, ctx, &[lettre]).await?;
    let apres = json!({ "demande": id, "statut": statut.code() });
    tracer(&mut tx, ctx, "REPONDRE_DEMANDE_DONNEES", d.personne_id, apres).await?;
    tx.commit().await?;
    Ok(())
}

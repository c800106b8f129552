use super::{
    agir::{Perdu, appliquer, recopie},
    espaces::verrouiller,
    exiger_lecture, exiger_quelque_part,
    lire::{LigneContexte, colonnes_contexte, details_de},
    refus,
};
use crate::{Ctx, Error, Result};
use domain::{
    authz::Traitement,
    ids::{ContexteId, EspaceId, ObjetId},
    offre::{Acte, ChoixCursus, Nouvelle, Objet, RefusOffre, Reglage},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// How much one may take back: operations of one's own, in one espace.
const PROFONDEUR: i64 = 100;

/// Takes back the last thing that the actor did in an espace. Demands what doing it demanded.
pub async fn annuler(ctx: &Ctx, espace: EspaceId) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let espace = verrouiller(&mut tx, espace).await?;
    let derniere = sqlx::query!(
        r#"SELECT id, acte AS "acte: Json<Acte>", inverse AS "inverse: Json<Acte>",
               chemins AS "chemins: Json<Vec<Perdu>>" FROM offre.operation
           WHERE espace_id = $1 AND par = $2 AND NOT annulee ORDER BY le DESC, id DESC LIMIT 1"#,
        espace.id.0,
        ctx.compte()?.titulaire().0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    inchange(&mut tx, &derniere.acte.0).await?;
    rien_d_autrui(&mut tx, derniere.id, &derniere.acte.0).await?;
    let (acte, _, perdus) = appliquer(&mut tx, ctx, &espace, &derniere.inverse.0, &derniere.chemins.0).await?;
    marquer(&mut tx, derniere.id, &acte, &derniere.inverse.0, &perdus, true).await?;
    tx.commit().await?;
    Ok(())
}

/// Does again what the actor took back last.
pub async fn retablir(ctx: &Ctx, espace: EspaceId) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let espace = verrouiller(&mut tx, espace).await?;
    let suivante = sqlx::query!(
        r#"SELECT id, acte AS "acte: Json<Acte>", inverse AS "inverse: Json<Acte>",
               chemins AS "chemins: Json<Vec<Perdu>>" FROM offre.operation o
           WHERE espace_id = $1 AND par = $2 AND annulee AND NOT EXISTS (
               SELECT FROM offre.operation p WHERE p.espace_id = $1 AND p.par = $2 AND NOT p.annulee
                   AND (p.le, p.id) > (o.le, o.id))
           ORDER BY le, id LIMIT 1"#,
        espace.id.0,
        ctx.compte()?.titulaire().0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Error::Introuvable)?;
    inchange(&mut tx, &suivante.inverse.0).await?;
    let (inverse, _, perdus) = appliquer(&mut tx, ctx, &espace, &suivante.acte.0, &suivante.chemins.0).await?;
    marquer(&mut tx, suivante.id, &suivante.acte.0, &inverse, &perdus, false).await?;
    tx.commit().await?;
    Ok(())
}

/// What an act left must be as it left it, or somebody else's work would be undone with it.
async fn inchange(tx: &mut PgConnection, acte: &Acte) -> Result<()> {
    let pareil = match acte {
        Acte::Modifier { id, objet, .. } => tel_quel(tx, *id, objet).await?,
        Acte::Creer { id, objet, places } => {
            let la = recopie(tx, *id, &[*id]).await?;
            let mut attendus: Vec<ObjetId> = places.iter().map(|p| p.parent).collect();
            attendus.sort();
            let Acte::Recopier { liens, .. } = la else {
                return Ok(());
            };
            let mut parents: Vec<ObjetId> = liens.iter().map(|(_, p)| p.parent).collect();
            parents.sort();
            tel_quel(tx, *id, objet).await? && parents == attendus
        }
        Acte::Recopier { id, objets, liens } => {
            let ids: Vec<ObjetId> = objets.iter().map(|(id, _)| *id).collect();
            let la = recopie(tx, *id, &ids).await?;
            let Acte::Recopier {
                objets: o, liens: l, ..
            } = la
            else {
                return Ok(());
            };
            // Where its top hangs among its brothers is no matter.
            let ou = |l: &[(ObjetId, domain::offre::Place)]| {
                let mut ou: Vec<_> = l.iter().map(|(e, p)| (p.parent, *e, p.obligatoire)).collect();
                ou.sort();
                ou
            };
            &o == objets && ou(&l) == ou(liens)
        }
        Acte::Obligation {
            parent,
            enfant,
            obligatoire,
        } => {
            let la = sqlx::query_scalar!(
                "SELECT obligatoire FROM offre.lien WHERE parent_id = $1 AND enfant_id = $2",
                parent.0,
                enfant.0
            )
            .fetch_optional(&mut *tx)
            .await?;
            la == Some(*obligatoire)
        }
        Acte::Regler { contexte, reglage, .. } => {
            let la = reglage_de(tx, *contexte).await?;
            // Points of enrolment are not done by acts, nor undone.
            let sans_pia = |r: &Reglage| Reglage {
                pia: false,
                choix: r.choix.filter(|c| *c != ChoixCursus::Jamais),
                ..r.clone()
            };
            la.is_some_and(|la| sans_pia(&la) == sans_pia(reglage))
        }
        _ => true,
    };
    if pareil {
        Ok(())
    } else {
        Err(refus("objet", RefusOffre::DejaChange))
    }
}

/// The paths that go with what is taken back must be as they came: what somebody else set on one since, and points of enrolment,
/// would go with them.
async fn rien_d_autrui(tx: &mut PgConnection, depuis: Uuid, acte: &Acte) -> Result<()> {
    let (objets, parent): (Vec<ObjetId>, Option<ObjetId>) = match acte {
        Acte::Lier { enfant, place } => (vec![*enfant], Some(place.parent)),
        Acte::Deplacer { enfant, de, vers } if *de != vers.parent => (vec![*enfant], Some(vers.parent)),
        Acte::Creer { id, .. } => (vec![*id], None),
        Acte::Recopier { id, .. } => (vec![*id], None),
        _ => return Ok(()),
    };
    let objets: Vec<Uuid> = objets.iter().map(|o| o.0).collect();
    let emportes = sqlx::query!(
        r#"WITH d AS (SELECT espace_id, le, id, par FROM offre.operation WHERE id = $3),
           autrui AS (
               SELECT (o.acte ->> 'contexte')::uuid AS contexte FROM offre.operation o JOIN d ON o.espace_id = d.espace_id
               WHERE (o.le, o.id) > (d.le, d.id) AND o.par IS DISTINCT FROM d.par AND NOT o.annulee
                  AND o.acte ->> 'acte' = 'regler')
           SELECT coalesce(bool_or(c.pia), false) AS "pia!",
               coalesce(bool_or(c.id IN (SELECT contexte FROM autrui)), false) AS "autrui!"
           FROM offre.contexte h JOIN offre.contexte c ON c.racine_id = h.racine_id
               AND (c.chemin = h.chemin OR c.chemin > h.chemin || '>' AND c.chemin < h.chemin || '?')
           WHERE h.objet_id = ANY ($1) AND ($2::uuid IS NULL OR h.ids[cardinality(h.ids) - 1] = $2)"#,
        &objets,
        parent.map(|p| p.0),
        depuis
    )
    .fetch_one(tx)
    .await?;
    match (emportes.autrui, emportes.pia) {
        (true, _) => Err(refus("objet", RefusOffre::DejaChange)),
        (false, true) => Err(refus("objet", RefusOffre::PointPris)),
        (false, false) => Ok(()),
    }
}

async fn tel_quel(tx: &mut PgConnection, id: ObjetId, objet: &Objet) -> Result<bool> {
    let la = details_de(tx, &[id]).await?.pop();
    Ok(la.is_some_and(|d| &d.objet == objet))
}

async fn reglage_de(tx: &mut PgConnection, contexte: ContexteId) -> Result<Option<Reglage>> {
    let ligne: Option<LigneContexte> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes_contexte!(),
        " FROM offre.contexte c WHERE c.id = $1"
    ))
    .bind(contexte.0)
    .fetch_optional(tx)
    .await?;
    Ok(ligne.map(|l| l.reglage()))
}

async fn marquer(
    tx: &mut PgConnection,
    id: Uuid,
    acte: &Acte,
    inverse: &Acte,
    perdus: &[Perdu],
    annulee: bool,
) -> Result<()> {
    sqlx::query!(
        "UPDATE offre.operation SET acte = $2, inverse = $3, chemins = $4, annulee = $5 WHERE id = $1",
        id,
        json!(acte),
        json!(inverse),
        json!(perdus),
        annulee
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what was done longer ago than the installation keeps events: nobody takes it back any more, and the journal
/// remembers it. Answers how much.
pub(crate) async fn oublier_operations(ctx: &Ctx) -> Result<u64> {
    let limite = ctx.maintenant - ctx.services.reglages.duree_evenements;
    let oubliees = sqlx::query!("DELETE FROM offre.operation WHERE le < $1", limite.to_sqlx())
        .execute(&ctx.services.pool)
        .await?;
    Ok(oubliees.rows_affected())
}

/// How many operations of the actor may be taken back, and done again.
pub(super) async fn comptes(cx: &mut PgConnection, ctx: &Ctx, espace: EspaceId) -> Result<(u32, u32)> {
    let Ok(compte) = ctx.compte() else { return Ok((0, 0)) };
    let n = sqlx::query!(
        r#"WITH miennes AS (SELECT id, le, annulee FROM offre.operation WHERE espace_id = $1 AND par = $2
               ORDER BY le DESC, id DESC LIMIT $3)
           SELECT count(*) FILTER (WHERE NOT annulee) AS "a!",
               count(*) FILTER (WHERE annulee AND NOT EXISTS (
                   SELECT FROM miennes p WHERE NOT p.annulee AND (p.le, p.id) > (m.le, m.id))) AS "r!"
           FROM miennes m"#,
        espace.0,
        compte.titulaire().0,
        PROFONDEUR
    )
    .fetch_one(cx)
    .await?;
    let petit = |n: i64| u32::try_from(n).unwrap_or(0);
    Ok((petit(n.a), petit(n.r)))
}

/// What somebody else did last in an espace; nothing when the last who did something is who asks. Demands `ODF_LIRE`.
pub async fn nouvelles(ctx: &Ctx, espace: EspaceId) -> Result<Option<Nouvelle>> {
    exiger_lecture(ctx)?;
    let ligne = sqlx::query!(
        r#"SELECT e.dernier_acte ->> 'nom' AS "nom!", (e.dernier_acte ->> 'le')::timestamptz AS "le!: jiff_sqlx::Timestamp",
            e.dernier_acte ->> 'acte' AS "acte!", o.libelle_long AS "libelle?"
           FROM offre.espace e LEFT JOIN offre.objet o ON o.id = (e.dernier_acte ->> 'objet')::uuid
           WHERE e.id = $1 AND e.dernier_acte IS NOT NULL AND (e.dernier_acte ->> 'par')::uuid IS DISTINCT FROM $2"#,
        espace.0,
        ctx.id_acteur()
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    Ok(ligne.map(|l| Nouvelle {
        par: l.nom,
        le: ctx.services.heure_locale(l.le.to_jiff()),
        acte: l.acte,
        objet: l.libelle.unwrap_or_default(),
    }))
}

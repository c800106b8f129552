use super::message::{Brut, Message};
use crate::{Ctx, Error, Result, referentiel};
use domain::{
    ErreurChamp,
    authz::Traitement,
    ids::RebutId,
    page::Page,
    reception::{FiltreRebuts, Objet, RebutDetail, RebutVue, RebutsVue, StatutRebut},
};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// A message that is not taken, before it is written.
pub(super) struct Rebut {
    pub canal: String,
    pub source: String,
    pub evenement: String,
    pub cle: String,
    pub type_: Option<String>,
    pub corps: String,
    pub origine: String,
    pub erreurs: Vec<ErreurChamp>,
    /// It waits behind another one.
    pub derriere: bool,
}

impl Rebut {
    /// Of a message as it was read, if it could be.
    pub fn nouveau(brut: &Brut, lu: Option<&Message>, erreurs: Vec<ErreurChamp>) -> Self {
        match lu {
            Some(message) => Self::lisible(brut, message, erreurs),
            None => Self::illisible(brut, erreurs),
        }
    }

    fn lisible(brut: &Brut, message: &Message, erreurs: Vec<ErreurChamp>) -> Self {
        Self {
            canal: brut.canal.clone(),
            source: message.source.clone(),
            evenement: message.id.clone(),
            cle: message.cle.clone(),
            type_: Some(message.type_.clone()),
            corps: ecrire(brut, &message.corps),
            origine: brut.origine.clone(),
            erreurs,
            derriere: false,
        }
    }

    /// What it is about is known from the transport, or not at all: it stands alone then.
    fn illisible(brut: &Brut, erreurs: Vec<ErreurChamp>) -> Self {
        let (source, evenement) = brut.repere();
        Self {
            canal: brut.canal.clone(),
            cle: brut.cle_connue().unwrap_or_else(|| evenement.clone()),
            source,
            evenement,
            type_: None,
            corps: brut.texte(),
            origine: brut.origine.clone(),
            erreurs,
            derriere: false,
        }
    }
}

/// Longest message that is spread over lines for a person to read, in bytes: a deep one would grow a hundred times.
const LISIBLE_MAX: usize = 100_000;

fn ecrire(brut: &Brut, corps: &Value) -> String {
    if brut.corps.len() > LISIBLE_MAX {
        return corps.to_string();
    }
    serde_json::to_string_pretty(corps).unwrap_or_default()
}

pub(super) async fn garder(tx: &mut PgConnection, ctx: &Ctx, objet: Objet, rebuts: &[Rebut]) -> Result<()> {
    if rebuts.is_empty() {
        return Ok(());
    }
    let textes = |lire: fn(&Rebut) -> String| rebuts.iter().map(lire).collect::<Vec<_>>();
    let types: Vec<Option<String>> = rebuts.iter().map(|r| r.type_.clone()).collect();
    let erreurs: Vec<Value> = rebuts.iter().map(|r| json!(r.erreurs)).collect();
    let statut = |r: &Rebut| {
        if r.derriere {
            StatutRebut::EnAttente
        } else {
            StatutRebut::ATraiter
        }
    };
    let statuts: Vec<String> = rebuts.iter().map(|r| statut(r).code().to_owned()).collect();
    sqlx::query!(
        "INSERT INTO evt.rebut (id, objet, cle, source, evenement_id, type, corps, origine, erreurs, statut, essais,
            recu_le, canal)
         SELECT id, $2, cle, source, evenement, type, corps, origine, erreurs, statut,
            CASE statut WHEN 'A_TRAITER' THEN 1 ELSE 0 END, $11, canal
         FROM unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[],
            $10::text[], $12::text[]) WITH ORDINALITY
            AS n (id, cle, source, evenement, type, corps, origine, erreurs, statut, canal, rang)
         ORDER BY rang",
        &rebuts.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        objet.code(),
        &textes(|r| r.cle.clone()),
        &textes(|r| r.source.clone()),
        &textes(|r| r.evenement.clone()),
        &types as &[Option<String>],
        &textes(|r| r.corps.clone()),
        &textes(|r| r.origine.clone()),
        &erreurs,
        &statuts,
        ctx.maintenant.to_sqlx(),
        &textes(|r| r.canal.clone())
    )
    .execute(tx)
    .await?;
    Ok(())
}

const TAILLE: u32 = 25;
/// As many as one may leaf through; more than that are not counted.
const TOTAL_MAX: i64 = 10_000;

/// Messages that are not settled, by kind; for whoever operates the product.
pub async fn compter(pool: &PgPool) -> Result<Vec<(Objet, i64)>> {
    let lignes = sqlx::query!(
        r#"SELECT objet, count(*) AS "n!" FROM evt.rebut WHERE statut IN ('A_TRAITER', 'EN_ATTENTE') GROUP BY objet"#
    )
    .fetch_all(pool)
    .await?;
    Ok(Objet::TOUS
        .iter()
        .map(|o| {
            let n = lignes.iter().find(|l| l.objet == o.code()).map_or(0, |l| l.n);
            (*o, n)
        })
        .collect())
}

/// Messages that were not taken, the latest first: those that are to be dealt with, or those that are settled. Demands
/// `EVT_GERER` on the whole establishment.
pub async fn lister(ctx: &Ctx, filtre: FiltreRebuts) -> Result<RebutsVue> {
    let mut cx = ctx.services.pool.acquire().await?;
    referentiel::exiger_partout(ctx, &mut cx, Traitement::EvtGerer).await?;
    let objet = filtre.objet.map(Objet::code);
    let compter = |regles: bool| {
        sqlx::query_scalar!(
            r#"SELECT count(*) AS "n!" FROM (SELECT FROM evt.rebut
               WHERE statut = ANY ($1) AND ($2::text IS NULL OR objet = $2) LIMIT $3) AS n"#,
            &statuts(regles),
            objet,
            TOTAL_MAX
        )
        .fetch_one(&ctx.services.pool)
    };
    let (total, a_regler) = if filtre.regles {
        (compter(true).await?, compter(false).await?)
    } else {
        let total = compter(false).await?;
        (total, total)
    };
    // Beyond the end is the last page: those that were there are settled meanwhile.
    let total = total.unsigned_abs();
    let pages = u32::try_from(total.div_ceil(u64::from(TAILLE)).max(1)).unwrap_or(u32::MAX);
    let page = domain::page::page_demandee(Some(filtre.page)).min(pages);
    // Written twice: each half has an index of its own.
    let ids = if filtre.regles {
        sqlx::query_scalar!(
            "SELECT id FROM evt.rebut WHERE statut IN ('REJOUE', 'ABANDONNE') AND ($1::text IS NULL OR objet = $1)
             ORDER BY ordre DESC LIMIT $2 OFFSET $3",
            objet,
            i64::from(TAILLE),
            i64::from(page - 1) * i64::from(TAILLE)
        )
        .fetch_all(&mut *cx)
        .await?
    } else {
        sqlx::query_scalar!(
            "SELECT id FROM evt.rebut WHERE statut IN ('A_TRAITER', 'EN_ATTENTE') AND ($1::text IS NULL OR objet = $1)
             ORDER BY ordre DESC LIMIT $2 OFFSET $3",
            objet,
            i64::from(TAILLE),
            i64::from(page - 1) * i64::from(TAILLE)
        )
        .fetch_all(&mut *cx)
        .await?
    };
    Ok(RebutsVue {
        rebuts: Page {
            page,
            taille: TAILLE,
            total,
            lignes: lire(ctx, &mut cx, &ids).await?,
        },
        a_regler: a_regler.unsigned_abs(),
    })
}

fn statuts(regles: bool) -> Vec<String> {
    StatutRebut::TOUS
        .iter()
        .filter(|s| s.regle() == regles)
        .map(|s| s.code().to_owned())
        .collect()
}

async fn lire(ctx: &Ctx, cx: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<RebutVue>> {
    let lignes = sqlx::query!(
        r#"SELECT r.id, r.objet, r.type, r.cle, r.source, r.statut, r.erreurs, r.recu_le,
                  CASE r.statut WHEN 'A_TRAITER' THEN
                    (SELECT count(*) FROM evt.rebut d WHERE d.objet = r.objet AND d.canal = r.canal AND d.cle = r.cle
                     AND d.statut IN ('A_TRAITER', 'EN_ATTENTE') AND d.id <> r.id) ELSE 0 END AS "derriere!"
           FROM evt.rebut r WHERE r.id = ANY ($1) ORDER BY r.ordre DESC"#,
        ids
    )
    .fetch_all(cx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(RebutVue {
                id: RebutId(l.id),
                objet: objet(&l.objet)?,
                type_: l.r#type,
                cle: l.cle,
                source: l.source,
                statut: statut(&l.statut)?,
                erreurs: serde_json::from_value(l.erreurs)?,
                derriere: l.derriere,
                recu_le: ctx.services.heure_locale(l.recu_le.to_jiff()),
            })
        })
        .collect()
}

pub(super) fn objet(code: &str) -> Result<Objet> {
    Objet::depuis_code(code).ok_or_else(|| Error::interne("unknown kind of message"))
}

pub(super) fn statut(code: &str) -> Result<StatutRebut> {
    StatutRebut::depuis_code(code).ok_or_else(|| Error::interne("unknown state of a message"))
}

/// One of them, to be looked at and mended. Demands `EVT_GERER` on the whole establishment.
pub async fn detail(ctx: &Ctx, id: RebutId) -> Result<RebutDetail> {
    let mut cx = ctx.services.pool.acquire().await?;
    referentiel::exiger_partout(ctx, &mut cx, Traitement::EvtGerer).await?;
    let rebut = lire(ctx, &mut cx, &[id.0]).await?.pop().ok_or(Error::Introuvable)?;
    let l = sqlx::query!(
        "SELECT r.corps, r.origine, r.evenement_id, r.essais, r.traite_le, r.traite_par,
            (SELECT d.id FROM evt.rebut d WHERE d.objet = r.objet AND d.canal = r.canal AND d.cle = r.cle AND d.statut = 'A_TRAITER'
             AND d.id <> r.id) AS devant,
            (SELECT d.id FROM evt.rebut d WHERE d.statut = 'A_TRAITER' AND d.id <> r.id ORDER BY d.ordre LIMIT 1) AS suivant
         FROM evt.rebut r WHERE r.id = $1",
        id.0
    )
    .fetch_one(&mut *cx)
    .await?;
    Ok(RebutDetail {
        suivant: l.suivant.map(RebutId),
        devant: l.devant.map(RebutId).filter(|_| rebut.statut == StatutRebut::EnAttente),
        rebut,
        corps: l.corps,
        origine: l.origine,
        evenement: l.evenement_id,
        essais: l.essais,
        traite_le: l.traite_le.map(|t| ctx.services.heure_locale(t.to_jiff())),
        traite_par: l.traite_par,
    })
}

use super::{
    boite::{connus, devant, noter, verrouiller},
    message::{Brut, Message},
    rebuts::{objet, statut},
    traitant::Traitant,
};
use crate::{Ctx, Error, Result, audit, referentiel};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::RebutId,
    reception::{Objet, StatutRebut},
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// Longest mended message, in bytes.
const CORPS_MAX: usize = 100_000;
/// Messages taken again in one go.
const LOT: i64 = 250;
/// Messages of which "all of them" is tried at once.
const TOUS_MAX: i64 = 1_000;

/// What is about one thing, in front of the others.
struct Devant {
    id: Uuid,
    objet: Objet,
    cle: String,
    /// It could not even be read.
    illisible: bool,
}

/// Takes a message again, as mended if it was; those that wait behind follow in their order. Refused again, it says why, and
/// the mended text stays. Demands `EVT_GERER` on the whole establishment.
pub async fn rejouer(ctx: &Ctx, id: RebutId, corrige: Option<&str>) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    referentiel::exiger_partout(ctx, &mut tx, Traitement::EvtGerer).await?;
    let mut devant = saisir(&mut tx, id).await?;
    let mut erreurs = Vec::new();
    if let Some(corps) = corrige {
        if corps.len() > CORPS_MAX || corps.contains('\0') {
            return Err(Error::champ("corps", CodeErreur::TropLong { max: 100_000 }));
        }
        sqlx::query!("UPDATE evt.rebut SET corps = $2 WHERE id = $1", devant.id, corps)
            .execute(&mut *tx)
            .await?;
    }
    if devant.illisible {
        erreurs = reconnaitre(&mut tx, ctx, &mut devant).await?;
    }
    if erreurs.is_empty() {
        avancer(&mut tx, ctx, &devant).await?;
    } else {
        refuser(&mut tx, devant.id, &erreurs).await?;
    }
    let issue = sqlx::query!("SELECT statut, erreurs FROM evt.rebut WHERE id = $1", devant.id)
        .fetch_one(&mut *tx)
        .await?;
    let issue_statut = statut(&issue.statut)?;
    let apres = json!({ "statut": issue_statut, "corrige": corrige.is_some() });
    tracer(&mut tx, ctx, "REJOUER_MESSAGE", id, apres).await?;
    tx.commit().await?;
    if issue_statut == StatutRebut::ATraiter {
        return Err(Error::Champs(serde_json::from_value(issue.erreurs)?));
    }
    Ok(())
}

/// Takes again all that can be, a thousand at most: how many were taken. Demands `EVT_GERER` on the whole establishment.
pub async fn rejouer_tous(ctx: &Ctx, sorte: Option<Objet>) -> Result<u64> {
    let mut cx = ctx.services.pool.acquire().await?;
    referentiel::exiger_partout(ctx, &mut cx, Traitement::EvtGerer).await?;
    let ids = sqlx::query_scalar!(
        "SELECT id FROM evt.rebut WHERE statut = 'A_TRAITER' AND ($1::text IS NULL OR objet = $1) ORDER BY ordre LIMIT $2",
        sorte.map(Objet::code),
        TOUS_MAX
    )
    .fetch_all(&mut *cx)
    .await?;
    drop(cx);
    let mut pris = 0;
    for id in ids {
        match rejouer(ctx, RebutId(id), None).await {
            Ok(()) => pris += 1,
            // Still not, or somebody else was faster.
            Err(Error::Champs(_) | Error::Introuvable) => {}
            Err(autre) => return Err(autre),
        }
        if ctx.services.arret.is_cancelled() {
            break;
        }
    }
    Ok(pris)
}

/// Does without a message; those that wait behind follow. Demands `EVT_GERER` on the whole establishment.
pub async fn abandonner(ctx: &Ctx, id: RebutId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    referentiel::exiger_partout(ctx, &mut tx, Traitement::EvtGerer).await?;
    let devant = saisir(&mut tx, id).await?;
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'ABANDONNE', traite_le = $2, traite_par = $3 WHERE id = $1",
        devant.id,
        ctx.maintenant.to_sqlx(),
        ctx.nom_acteur()
    )
    .execute(&mut *tx)
    .await?;
    avancer(&mut tx, ctx, &devant).await?;
    tracer(&mut tx, ctx, "ABANDONNER_MESSAGE", id, json!({ "cle": devant.cle })).await?;
    tx.commit().await?;
    Ok(())
}

/// The message, when it is the one in front; nobody else deals with those of its kind meanwhile.
async fn saisir(tx: &mut PgConnection, id: RebutId) -> Result<Devant> {
    let sorte = sqlx::query_scalar!("SELECT objet FROM evt.rebut WHERE id = $1", id.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    let sorte = objet(&sorte)?;
    verrouiller(tx, sorte).await?;
    let l = sqlx::query!(
        "SELECT cle, type FROM evt.rebut WHERE id = $1 AND statut = 'A_TRAITER'",
        id.0
    )
    .fetch_optional(tx)
    .await?
    .ok_or(Error::Introuvable)?;
    Ok(Devant {
        id: id.0,
        objet: sorte,
        cle: l.cle,
        illisible: l.r#type.is_none(),
    })
}

/// A message that could not be read has been mended: from now on it is about something, perhaps behind others, and it has a
/// name under which it may have come again.
async fn reconnaitre(tx: &mut PgConnection, ctx: &Ctx, devant_: &mut Devant) -> Result<Vec<ErreurChamp>> {
    let corps = sqlx::query_scalar!("SELECT corps FROM evt.rebut WHERE id = $1", devant_.id)
        .fetch_one(&mut *tx)
        .await?;
    let message = match lire(corps, None) {
        Ok(message) => message,
        Err(erreurs) => return Ok(erreurs),
    };
    let repere = (message.source.clone(), message.id.clone());
    if connus(tx, std::slice::from_ref(&repere)).await?.contains(&repere) {
        // Whoever sent it has mended it already.
        regler(tx, ctx, &[devant_.id]).await?;
        return Ok(Vec::new());
    }
    noter(tx, ctx, &[(repere.0.clone(), repere.1.clone(), "REBUT")]).await?;
    let bloque = devant(tx, devant_.objet, std::slice::from_ref(&message.cle))
        .await?
        .contains(&message.cle);
    if bloque {
        // Behind those that came before anybody knew what it is about.
        sqlx::query!(
            "UPDATE evt.rebut SET statut = 'EN_ATTENTE', ordre = DEFAULT WHERE id = $1",
            devant_.id
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!(
        "UPDATE evt.rebut SET source = $2, evenement_id = $3, cle = $4, type = $5 WHERE id = $1",
        devant_.id,
        repere.0,
        repere.1,
        message.cle,
        message.type_
    )
    .execute(tx)
    .await?;
    devant_.cle = message.cle;
    Ok(Vec::new())
}

fn lire(corps: String, cle: Option<String>) -> std::result::Result<Message, Vec<ErreurChamp>> {
    let brut = Brut {
        cle,
        corps: corps.into_bytes(),
        ..Brut::default()
    };
    brut.lire()
}

/// Takes what waits about one thing, in order, until one is refused or all are taken.
async fn avancer(tx: &mut PgConnection, ctx: &Ctx, devant: &Devant) -> Result<()> {
    loop {
        let lignes = sqlx::query!(
            "SELECT id, corps FROM evt.rebut WHERE objet = $1 AND cle = $2 AND statut IN ('A_TRAITER', 'EN_ATTENTE')
             ORDER BY ordre LIMIT $3",
            devant.objet.code(),
            devant.cle,
            LOT
        )
        .fetch_all(&mut *tx)
        .await?;
        let derniere = i64::try_from(lignes.len()).map_err(Error::interne)? < LOT;
        let lus: Vec<_> = lignes
            .into_iter()
            .map(|l| (l.id, lire(l.corps, Some(devant.cle.clone()))))
            .collect();
        let lisibles: Vec<&Message> = lus.iter().filter_map(|(_, lu)| lu.as_ref().ok()).collect();
        let mut traitant = Traitant::ouvrir(tx, ctx, devant.objet, &lisibles).await?;
        let (mut pris, mut refuse, mut rang) = (Vec::new(), None, 0);
        for (id, lu) in &lus {
            let issue = match lu {
                Ok(_) => traitant.traiter(tx, rang).await,
                Err(erreurs) => Err(Error::Champs(erreurs.clone())),
            };
            rang += usize::from(lu.is_ok());
            match issue {
                Ok(_) => pris.push(*id),
                Err(Error::Champs(erreurs)) => {
                    refuse = Some((*id, erreurs));
                    break;
                }
                Err(autre) => return Err(autre),
            }
        }
        traitant.finir(tx).await?;
        regler(tx, ctx, &pris).await?;
        if let Some((id, erreurs)) = refuse {
            return refuser(tx, id, &erreurs).await;
        }
        if derniere {
            return Ok(());
        }
    }
}

/// They were taken.
async fn regler(tx: &mut PgConnection, ctx: &Ctx, ids: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'REJOUE', erreurs = '[]', essais = essais + 1, traite_le = $2, traite_par = $3
         WHERE id = ANY ($1)",
        ids,
        ctx.maintenant.to_sqlx(),
        ctx.nom_acteur()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// It stands in front from now on, for these reasons.
async fn refuser(tx: &mut PgConnection, id: Uuid, erreurs: &[ErreurChamp]) -> Result<()> {
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'A_TRAITER', erreurs = $2, essais = essais + 1 WHERE id = $1",
        id,
        json!(erreurs)
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn tracer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    traitement: &str,
    id: RebutId,
    apres: serde_json::Value,
) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "rebut",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await
}

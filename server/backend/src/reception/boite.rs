use super::{
    message::{Brut, Message},
    rebuts::{self, Rebut},
    traitant::Traitant,
};
use crate::{Ctx, Error, Result, referentiel};
use domain::{CodeErreur, ErreurChamp, authz::Traitement, reception::Objet};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};
use tokio::sync::Mutex;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issue {
    Applique,
    /// It says what is known already.
    Inchange,
    /// It is about somebody whom we do not know: nothing to do.
    Ignore,
    /// It came before.
    Deja,
    /// It waits behind one about the same thing that was not taken.
    EnAttente,
    /// It was not taken, for these reasons.
    Rebut(Vec<ErreurChamp>),
}

impl Issue {
    /// How it is written in the database and in figures.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Applique => "APPLIQUE",
            Self::Inchange => "INCHANGE",
            Self::Ignore => "IGNORE",
            Self::Deja => "DEJA",
            Self::EnAttente | Self::Rebut(_) => "REBUT",
        }
    }
}

/// Messages of one transaction.
const LOT: usize = 250;

/// Takes messages in, in their order: those that came before have no effect, those that cannot be taken are kept, and those
/// behind them about the same thing wait. An error means that nothing is known of the last ones: send them all again. Demands
/// `EVT_ECRIRE` on the whole establishment; who listens to the broker is the product itself.
pub async fn recevoir(ctx: &Ctx, objet: Objet, bruts: &[Brut]) -> Result<Vec<Issue>> {
    referentiel::exiger_partout(ctx, &mut *ctx.services.pool.acquire().await?, Traitement::EvtEcrire).await?;
    let mut issues = Vec::with_capacity(bruts.len());
    for lot in bruts.chunks(LOT) {
        match recevoir_lot(ctx, objet, lot).await {
            Ok(faites) => issues.extend(faites),
            Err(e) if !e.durable() => return Err(e),
            // One of them breaks something that no rule foresaw: it alone is put aside.
            Err(e) => {
                tracing::warn!(
                    objet = objet.code(),
                    error = e.sans_valeurs(),
                    "messages are taken one by one"
                );
                for brut in lot {
                    issues.push(recevoir_seul(ctx, objet, brut).await?);
                }
            }
        }
    }
    Ok(issues)
}

async fn recevoir_seul(ctx: &Ctx, objet: Objet, brut: &Brut) -> Result<Issue> {
    let e = match recevoir_lot(ctx, objet, std::slice::from_ref(brut)).await {
        Ok(mut faites) => {
            return faites
                .pop()
                .ok_or_else(|| Error::interne("a message without an outcome"));
        }
        Err(e) if !e.durable() => return Err(e),
        Err(e) => e,
    };
    tracing::error!(
        objet = objet.code(),
        origine = brut.origine,
        error = e.sans_valeurs(),
        "a message broke something"
    );
    let erreurs = vec![ErreurChamp::new("message", CodeErreur::Inattendu)];
    let mut tx = ctx.transaction().await?;
    verrouiller(&mut tx, objet).await?;
    let mut rebut = Rebut::nouveau(brut, brut.lire().ok().as_ref(), erreurs.clone());
    let lieu = (rebut.canal.clone(), rebut.cle.clone());
    rebut.derriere = devant(&mut tx, objet, std::slice::from_ref(&lieu))
        .await?
        .contains(&lieu);
    noter(
        &mut tx,
        ctx,
        objet,
        &[(rebut.source.clone(), rebut.evenement.clone(), "REBUT")],
    )
    .await?;
    rebuts::garder(&mut tx, ctx, objet, &[rebut]).await?;
    tx.commit().await?;
    Ok(Issue::Rebut(erreurs))
}

/// One at a time for each kind of thing: whoever comes second sees what the first has done.
pub(super) async fn verrouiller(tx: &mut PgConnection, objet: Objet) -> Result<()> {
    sqlx::query_scalar!(
        "SELECT pg_advisory_xact_lock(hashtextextended('reception.' || $1::text, 0))::text",
        objet.code()
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

/// Whoever waits for her turn in this process holds no connection meanwhile: there are others who need them.
static TOURS: LazyLock<HashMap<Objet, Mutex<()>>> =
    LazyLock::new(|| Objet::TOUS.iter().map(|o| (*o, Mutex::new(()))).collect());

async fn recevoir_lot(ctx: &Ctx, objet: Objet, bruts: &[Brut]) -> Result<Vec<Issue>> {
    let _tour = match TOURS.get(&objet) {
        Some(tour) => Some(tour.lock().await),
        None => None,
    };
    let lus: Vec<_> = bruts.iter().map(Brut::lire).collect();
    let reperes: Vec<(String, String)> = bruts
        .iter()
        .zip(&lus)
        .map(|(brut, lu)| match lu {
            Ok(message) => (message.source.clone(), message.id.clone()),
            Err(_) => brut.repere(),
        })
        .collect();
    let mut tx = ctx.transaction().await?;
    verrouiller(&mut tx, objet).await?;
    let mut vus = connus(&mut tx, objet, &reperes).await?;
    let neufs: Vec<bool> = reperes.iter().map(|r| vus.insert(r.clone())).collect();
    let messages: Vec<&Message> = lus
        .iter()
        .zip(&neufs)
        .filter(|(_, neuf)| **neuf)
        .filter_map(|(lu, _)| lu.as_ref().ok())
        .collect();
    let lieux: Vec<Option<Lieu>> = bruts
        .iter()
        .zip(&lus)
        .map(|(brut, lu)| lieu(brut, lu.as_ref().ok()))
        .collect();
    let connus: Vec<Lieu> = lieux.iter().flatten().cloned().collect();
    let mut bloques = devant(&mut tx, objet, &connus).await?;
    let mut traitant = Traitant::ouvrir(&mut tx, ctx, objet, &messages).await?;
    let (mut issues, mut rebuts, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    let mut rang = 0;
    for ((((brut, lu), lieu), repere), neuf) in bruts.iter().zip(&lus).zip(&lieux).zip(reperes).zip(neufs) {
        if !neuf {
            issues.push(Issue::Deja);
            continue;
        }
        let bloque = lieu.as_ref().is_some_and(|l| bloques.contains(l));
        let fait = match lu {
            Ok(_) => {
                rang += 1;
                if bloque {
                    Ok(Issue::EnAttente)
                } else {
                    traitant.traiter(&mut tx, rang - 1).await
                }
            }
            Err(erreurs) => Err(Error::Champs(erreurs.clone())),
        };
        let (issue, garde) = match fait {
            Ok(Issue::EnAttente) => (Issue::EnAttente, Some(Vec::new())),
            Ok(issue) => (issue, None),
            Err(Error::Champs(erreurs)) => (Issue::Rebut(erreurs.clone()), Some(erreurs)),
            Err(autre) => return Err(autre),
        };
        if let Some(erreurs) = garde {
            bloques.extend(lieu.clone());
            let rebut = Rebut::nouveau(brut, lu.as_ref().ok(), erreurs);
            rebuts.push(Rebut {
                derriere: bloque,
                ..rebut
            });
        }
        notes.push((repere.0, repere.1, issue.code()));
        issues.push(issue);
    }
    traitant.finir(&mut tx).await?;
    noter(&mut tx, ctx, objet, &notes).await?;
    rebuts::garder(&mut tx, ctx, objet, &rebuts).await?;
    tx.commit().await?;
    Ok(issues)
}

/// Which of these came before.
pub(super) async fn connus(
    tx: &mut PgConnection,
    objet: Objet,
    reperes: &[(String, String)],
) -> Result<HashSet<(String, String)>> {
    let (sources, ids): (Vec<String>, Vec<String>) = reperes.iter().cloned().unzip();
    let lignes = sqlx::query!(
        r#"SELECT r.source AS "source!", r.evenement_id AS "evenement_id!" FROM unnest($1::text[], $2::text[]) AS n (source, id)
         JOIN evt.recu r ON r.objet = $3 AND r.source = n.source AND r.evenement_id = n.id
         UNION
         SELECT r.source, r.evenement_id FROM unnest($1::text[], $2::text[]) AS n (source, id)
         JOIN evt.rebut r ON r.objet = $3 AND r.source = n.source AND r.evenement_id = n.id"#,
        &sources,
        &ids,
        objet.code()
    )
    .fetch_all(tx)
    .await?;
    Ok(lignes.into_iter().map(|l| (l.source, l.evenement_id)).collect())
}

/// The topic or account, and what a message is about there.
pub(super) type Lieu = (String, String);

/// What a message is about; None for one that neither itself nor its transport tells of.
fn lieu(brut: &Brut, lu: Option<&Message>) -> Option<Lieu> {
    let cle = lu.map(|m| m.cle.clone()).or_else(|| brut.cle_connue())?;
    Some((brut.canal.clone(), cle))
}

/// Of which of these things a message was not taken, and is not settled yet.
pub(super) async fn devant(tx: &mut PgConnection, objet: Objet, lieux: &[Lieu]) -> Result<HashSet<Lieu>> {
    let (canaux, cles): (Vec<String>, Vec<String>) = lieux.iter().cloned().unzip();
    let lignes = sqlx::query!(
        r#"SELECT DISTINCT r.canal AS "canal!", r.cle AS "cle!" FROM unnest($2::text[], $3::text[]) AS n (canal, cle)
           JOIN evt.rebut r ON r.objet = $1 AND r.canal = n.canal AND r.cle = n.cle
             AND r.statut IN ('A_TRAITER', 'EN_ATTENTE')"#,
        objet.code(),
        &canaux,
        &cles
    )
    .fetch_all(tx)
    .await?;
    Ok(lignes.into_iter().map(|l| (l.canal, l.cle)).collect())
}

/// Remembers them: they have no effect any more when they come again.
pub(super) async fn noter(
    tx: &mut PgConnection,
    ctx: &Ctx,
    objet: Objet,
    notes: &[(String, String, &str)],
) -> Result<()> {
    let textes = |lire: fn(&(String, String, &str)) -> String| notes.iter().map(lire).collect::<Vec<_>>();
    sqlx::query!(
        "INSERT INTO evt.recu (objet, source, evenement_id, issue, recu_le)
         SELECT $5, source, id, issue, $4 FROM unnest($1::text[], $2::text[], $3::text[]) AS n (source, id, issue)",
        &textes(|n| n.0.clone()),
        &textes(|n| n.1.clone()),
        &textes(|n| n.2.to_owned()),
        ctx.maintenant.to_sqlx(),
        objet.code()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Messages forgotten in one go.
const OUBLIES: i64 = 5_000;

/// Forgets the messages that are older than events are kept, and those not taken that were settled since then. Answers how
/// many.
pub(crate) async fn purger(ctx: &Ctx) -> Result<u64> {
    let limite = ctx.maintenant - ctx.services.reglages.duree_evenements;
    let mut total = 0;
    loop {
        let oublies = sqlx::query!(
            "DELETE FROM evt.recu WHERE (objet, source, evenement_id) IN
                (SELECT objet, source, evenement_id FROM evt.recu WHERE recu_le < $1 ORDER BY recu_le LIMIT $2)",
            limite.to_sqlx(),
            OUBLIES
        )
        .execute(&ctx.services.pool)
        .await?
        .rows_affected();
        total += oublies;
        if oublies == 0 || ctx.services.arret.is_cancelled() {
            break;
        }
    }
    let regles = sqlx::query!("DELETE FROM evt.rebut WHERE traite_le < $1", limite.to_sqlx())
        .execute(&ctx.services.pool)
        .await?;
    Ok(total + regles.rows_affected())
}

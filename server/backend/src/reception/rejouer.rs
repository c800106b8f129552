use super::{
    avancer::{Place, avancer, lire, refuser, regler},
    boite::{connus, devant, noter, verrouiller},
    message::Message,
    rebuts::objet,
};
use crate::{Ctx, Error, Result, audit, referentiel};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::RebutId,
    journal::Conflit,
    reception::{Objet, StatutRebut},
};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// Longest mended message, in bytes: what a broker takes.
const CORPS_MAX: u32 = 1_000_000;
/// Messages of which "all of them" is tried at once.
const TOUS_MAX: i64 = 1_000;

/// A message as it was mended.
#[derive(Clone, Debug)]
pub struct Correction {
    pub corps: String,
    /// Attempts that there had been when it was shown: somebody else may have mended it meanwhile.
    pub essais: i32,
}

/// A message, as it is before something is done about it.
struct Saisi {
    id: Uuid,
    place: Place,
    source: String,
    evenement: String,
    /// Of the event; None: it could not be read.
    type_: Option<String>,
    corps: String,
    essais: i32,
}

/// Takes a message again, as mended if it was; those that wait behind follow in their order. Refused again (`Champs`), it
/// says why, and the mended text stays. `Conflit`: somebody else has dealt with it. Demands `EVT_GERER` on the whole
/// establishment.
pub async fn rejouer(ctx: &Ctx, id: RebutId, correction: Option<Correction>) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    referentiel::exiger_partout(ctx, &mut tx, Traitement::EvtGerer).await?;
    let mut saisi = saisir(&mut tx, ctx, id, StatutRebut::ATraiter).await?;
    let avant = saisi.corps.clone();
    if let Some(correction) = correction {
        corriger(&mut tx, &mut saisi, correction).await?;
    }
    let erreurs = match lire(&saisi.place, saisi.corps.clone()) {
        Ok(message) if saisi.type_.is_none() => reconnaitre(&mut tx, ctx, &mut saisi, message).await?,
        Ok(message) => verifier(&mut tx, &saisi, &message).await?,
        Err(erreurs) => erreurs,
    };
    if erreurs.is_empty() {
        avancer(&mut tx, ctx, &saisi.place).await?;
    } else {
        refuser(&mut tx, saisi.id, &erreurs).await?;
    }
    let issue = sqlx::query!("SELECT statut, erreurs FROM evt.rebut WHERE id = $1", saisi.id)
        .fetch_one(&mut *tx)
        .await?;
    let corrige = saisi.corps != avant;
    let apres = json!({ "statut": issue.statut, "corps": corrige.then_some(&saisi.corps) });
    let avant = corrige.then(|| json!({ "corps": avant }));
    tracer(&mut tx, ctx, "REJOUER_MESSAGE", id, avant, apres).await?;
    tx.commit().await?;
    if issue.statut == StatutRebut::ATraiter.code() {
        return Err(Error::Champs(serde_json::from_value(issue.erreurs)?));
    }
    Ok(())
}

/// Takes again all that can be, a thousand at most: how many were taken, and how many were not. Demands `EVT_GERER` on the
/// whole establishment.
pub async fn rejouer_tous(ctx: &Ctx, seul: Option<Objet>) -> Result<(u64, u64)> {
    let mut cx = ctx.services.pool.acquire().await?;
    referentiel::exiger_partout(ctx, &mut cx, Traitement::EvtGerer).await?;
    let ids = sqlx::query_scalar!(
        "SELECT id FROM evt.rebut WHERE statut = 'A_TRAITER' AND ($1::text IS NULL OR objet = $1) ORDER BY ordre LIMIT $2",
        seul.map(Objet::code),
        TOUS_MAX
    )
    .fetch_all(&mut *cx)
    .await?;
    drop(cx);
    let (mut pris, mut restent) = (0, 0);
    for id in ids {
        match rejouer(ctx, RebutId(id), None).await {
            Ok(()) => pris += 1,
            Err(Error::Champs(_)) => restent += 1,
            // Somebody else was faster.
            Err(Error::Introuvable | Error::Conflit(_)) => {}
            Err(autre) => return Err(autre),
        }
        if ctx.services.arret.is_cancelled() {
            break;
        }
    }
    Ok((pris, restent))
}

/// Does without a message; those that wait behind follow. Demands `EVT_GERER` on the whole establishment.
pub async fn abandonner(ctx: &Ctx, id: RebutId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    referentiel::exiger_partout(ctx, &mut tx, Traitement::EvtGerer).await?;
    let saisi = saisir(&mut tx, ctx, id, StatutRebut::ATraiter).await?;
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'ABANDONNE', traite_le = $2, traite_par = $3 WHERE id = $1",
        saisi.id,
        ctx.maintenant.to_sqlx(),
        ctx.nom_acteur()
    )
    .execute(&mut *tx)
    .await?;
    avancer(&mut tx, ctx, &saisi.place).await?;
    tracer(
        &mut tx,
        ctx,
        "ABANDONNER_MESSAGE",
        id,
        None,
        json!({ "cle": saisi.place.cle }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Brings back a message that was dropped: it is to be dealt with again, before those that wait. Demands `EVT_GERER` on the
/// whole establishment.
pub async fn reprendre(ctx: &Ctx, id: RebutId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    referentiel::exiger_partout(ctx, &mut tx, Traitement::EvtGerer).await?;
    let saisi = saisir(&mut tx, ctx, id, StatutRebut::Abandonne).await?;
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'EN_ATTENTE'
         WHERE objet = $1 AND canal = $2 AND cle = $3 AND statut = 'A_TRAITER'",
        saisi.place.objet.code(),
        saisi.place.canal,
        saisi.place.cle
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE evt.rebut SET statut = 'A_TRAITER', traite_le = NULL, traite_par = NULL WHERE id = $1",
        saisi.id
    )
    .execute(&mut *tx)
    .await?;
    tracer(
        &mut tx,
        ctx,
        "REPRENDRE_MESSAGE",
        id,
        None,
        json!({ "cle": saisi.place.cle }),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// The message, when it is in that state; nobody else deals with those of its kind meanwhile.
async fn saisir(tx: &mut PgConnection, ctx: &Ctx, id: RebutId, voulu: StatutRebut) -> Result<Saisi> {
    let code = sqlx::query_scalar!("SELECT objet FROM evt.rebut WHERE id = $1", id.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Introuvable)?;
    let objet = objet(&code)?;
    verrouiller(tx, objet).await?;
    let l = sqlx::query!(
        "SELECT canal, cle, source, evenement_id, type, corps, essais, statut, traite_le, traite_par
         FROM evt.rebut WHERE id = $1",
        id.0
    )
    .fetch_one(tx)
    .await?;
    if l.statut != voulu.code() {
        return Err(Error::Conflit(Conflit {
            statut: l.statut,
            par: l.traite_par,
            le: l.traite_le.map(|t| ctx.services.heure_locale(t.to_jiff())),
        }));
    }
    Ok(Saisi {
        id: id.0,
        place: Place {
            objet,
            canal: l.canal,
            cle: l.cle,
        },
        source: l.source,
        evenement: l.evenement_id,
        type_: l.r#type,
        corps: l.corps,
        essais: l.essais,
    })
}

/// Keeps the mended text, and what came beside it.
async fn corriger(tx: &mut PgConnection, saisi: &mut Saisi, correction: Correction) -> Result<()> {
    if correction.essais != saisi.essais {
        return Err(Error::Conflit(Conflit {
            statut: StatutRebut::ATraiter.code().into(),
            par: None,
            le: None,
        }));
    }
    // Forms send the ends of lines of another world.
    let corps = correction.corps.replace("\r\n", "\n");
    if let Some(caractere) = corps.chars().find(|c| *c == '\0') {
        return Err(Error::champ("corps", CodeErreur::CaractereInterdit { caractere }));
    }
    if corps == saisi.corps {
        return Ok(());
    }
    if corps.len() > CORPS_MAX as usize {
        return Err(Error::champ("corps", CodeErreur::TropLong { max: CORPS_MAX }));
    }
    sqlx::query!(
        "UPDATE evt.rebut SET corps_recu = coalesce(corps_recu, corps), corps = $2 WHERE id = $1",
        saisi.id,
        corps
    )
    .execute(tx)
    .await?;
    saisi.corps = corps;
    Ok(())
}

/// A mended message is still the same one, about the same thing: its place among the others follows from that.
async fn verifier(tx: &mut PgConnection, saisi: &Saisi, message: &Message) -> Result<Vec<ErreurChamp>> {
    let attendus = [
        ("source", &message.source, &saisi.source),
        ("id", &message.id, &saisi.evenement),
        ("subject", &message.cle, &saisi.place.cle),
    ];
    let changes: Vec<ErreurChamp> = attendus
        .into_iter()
        .filter(|(_, dit, connu)| dit != connu)
        .map(|(nom, ..)| ErreurChamp::new(nom, CodeErreur::ValeurInterdite))
        .collect();
    if changes.is_empty() {
        sqlx::query!("UPDATE evt.rebut SET type = $2 WHERE id = $1", saisi.id, message.type_)
            .execute(tx)
            .await?;
    }
    Ok(changes)
}

/// A message that could not be read has been mended: it has a name, under which it may have come again, and perhaps it is
/// about something else than was thought.
async fn reconnaitre(
    tx: &mut PgConnection,
    ctx: &Ctx,
    saisi: &mut Saisi,
    message: Message,
) -> Result<Vec<ErreurChamp>> {
    let repere = (message.source.clone(), message.id.clone());
    if connus(tx, saisi.place.objet, std::slice::from_ref(&repere))
        .await?
        .contains(&repere)
    {
        // Whoever sent it has mended it already.
        regler(tx, ctx, &[saisi.id]).await?;
        return Ok(Vec::new());
    }
    noter(
        tx,
        ctx,
        saisi.place.objet,
        &[(repere.0.clone(), repere.1.clone(), "REBUT")],
    )
    .await?;
    let ailleurs = message.cle != saisi.place.cle;
    let lieu = (saisi.place.canal.clone(), message.cle.clone());
    if ailleurs
        && devant(tx, saisi.place.objet, std::slice::from_ref(&lieu))
            .await?
            .contains(&lieu)
    {
        // Behind those that came before anybody knew what it is about.
        sqlx::query!(
            "UPDATE evt.rebut SET statut = 'EN_ATTENTE', ordre = DEFAULT WHERE id = $1",
            saisi.id
        )
        .execute(&mut *tx)
        .await?;
    }
    sqlx::query!(
        "UPDATE evt.rebut SET source = $2, evenement_id = $3, cle = $4, type = $5 WHERE id = $1",
        saisi.id,
        repere.0,
        repere.1,
        message.cle,
        message.type_
    )
    .execute(&mut *tx)
    .await?;
    if ailleurs {
        // Those that waited for it wait for nothing any more.
        avancer(tx, ctx, &saisi.place).await?;
        saisi.place.cle = message.cle;
    }
    Ok(Vec::new())
}

async fn tracer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    traitement: &str,
    id: RebutId,
    avant: Option<Value>,
    apres: Value,
) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "rebut",
        entite_id: id.to_string(),
        avant,
        apres: Some(apres),
    };
    audit::enregistrer(tx, ctx, trace).await
}

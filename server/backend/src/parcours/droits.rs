use super::reexaminer;
use crate::{
    Ctx, Error, Result,
    courriel::{self, Destinataire},
    inscription,
    jobs::{self, Tache},
    paiement::{Refacturee, refacturer},
};
use domain::{
    ids::{InscriptionId, PersonneId},
    inscription::{Blocage, Refus},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) const TYPE_DROITS: &str = "REVOIR_DROITS";

/// While the bank may still take money for an invoice, it is left alone: how long until the next look.
const PATIENCE: SignedDuration = SignedDuration::from_mins(5);

/// Whose fees are to be looked at again.
#[derive(Serialize, Deserialize)]
struct Demande {
    personne: PersonneId,
    periode: String,
}

/// The fees of one enrolment, when they are invoiced already and something else than a tariff changes them; she is told.
pub(super) async fn revoir_les_droits(tx: &mut PgConnection, ctx: &Ctx, avant: &inscription::Verrou) -> Result<()> {
    let verrou = inscription::verrouiller(&mut *tx, ctx, avant.id).await?;
    let faits_avant = inscription::Regles::lire(&mut *tx, ctx, avant)
        .await?
        .faits(&avant.dossier);
    let faits_apres = inscription::Regles::lire(&mut *tx, ctx, &verrou)
        .await?
        .faits(&verrou.dossier);
    let issue = refacturer(&mut *tx, ctx, &verrou, faits_avant, faits_apres).await?;
    let Some(Refacturee { apres, rendu }) = issue else {
        return Ok(());
    };
    let p = Destinataire::lire(&mut *tx, verrou.personne).await?;
    let texte = i18n::courriel::droits_revus(p.langue, &p.prenom, apres, rendu, &ctx.services.reglages.url_publique);
    courriel::adresser(&mut *tx, ctx, "DROITS_REVUS", &p, texte).await?;
    reexaminer(tx, ctx, verrou.id).await
}

/// Leaves to the workers what this enrolment changes to the fees of the others: of several national diplomas only the
/// dearest is paid in full. A task of its own, since nobody may hold two enrolments of a person at once. None when she has
/// no other.
pub(super) async fn revoir_les_autres(tx: &mut PgConnection, ctx: &Ctx, verrou: &inscription::Verrou) -> Result<()> {
    let autres = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM inscription.inscription i
            JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
            WHERE i.personne_id = $1 AND pi.periode_code = $2 AND i.id <> $3
                AND i.statut IN ('DEBUTEE', 'TERMINEE', 'VALIDEE')) AS "oui!""#,
        verrou.personne.0,
        verrou.periode,
        verrou.id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if !autres {
        return Ok(());
    }
    let demande = json!(Demande {
        personne: verrou.personne,
        periode: verrou.periode.clone(),
    });
    jobs::creer(tx, ctx, jobs::nouvel_id(), TYPE_DROITS, demande, None).await
}

/// Looks at the invoiced fees of all enrolments of a person, each in its own transaction. Run twice, it changes nothing
/// more.
pub(crate) async fn traiter_droits(ctx: &Ctx, tache: &Tache) -> Result<()> {
    let demande: Demande = serde_json::from_value(tache.parametres.clone())?;
    let ids: Vec<Uuid> = sqlx::query_scalar!(
        "SELECT i.id FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         WHERE i.personne_id = $1 AND pi.periode_code = $2 AND i.statut IN ('TERMINEE', 'VALIDEE') ORDER BY i.id",
        demande.personne.0,
        demande.periode
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    for id in ids {
        let mut tx = ctx.transaction().await?;
        let verrou = inscription::verrouiller(&mut tx, ctx, InscriptionId(id)).await?;
        match revoir_les_droits(&mut tx, ctx, &verrou).await {
            Ok(()) => tx.commit().await?,
            Err(Error::Refus(Refus::Bloquee { blocages })) if blocages == [Blocage::PaiementEnCours] => {
                tx.rollback().await?;
                return jobs::remettre(ctx, tache, Timestamp::now() + PATIENCE).await;
            }
            Err(autre) => return Err(autre),
        }
    }
    let mut tx = ctx.transaction().await?;
    jobs::reussir(&mut tx, ctx, tache, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

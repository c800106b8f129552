use super::reexaminer;
use crate::{
    Acteur, Ctx, Error, Result, audit,
    courriel::{self, Destinataire},
    evenement::{self, FaitPaiement, TypePaiement},
    inscription,
    paiement::{Retour, encaisse, facture, imputer},
};
use domain::{
    ids::{EncaissementId, InscriptionId, TransactionId},
    paiement::Centimes,
};
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// The bank's answer, as it came. Anybody may call it: only the bank can sign it. Told twice, it counts once; told late,
/// it still counts, whatever became of the attempt meanwhile.
pub async fn recevoir_retour(ctx: &Ctx, requete: &str) -> Result<()> {
    let paybox = ctx.services.reglages.paybox.as_ref().ok_or(Error::Introuvable)?;
    let retour = paybox.verifier(requete)?;
    let ctx = &Ctx {
        acteur: Acteur::Systeme("banque"),
        ..ctx.clone()
    };
    let mut tx = ctx.transaction().await?;
    let t = sqlx::query!(
        "SELECT id, inscription_id FROM paiement.transaction WHERE reference = $1",
        retour.reference
    )
    .fetch_one(&mut *tx)
    .await?;
    // The enrolment first, then the attempt: the order of every use case, so that nobody waits for one another.
    let verrou = inscription::verrouiller(&mut tx, ctx, InscriptionId(t.inscription_id)).await?;
    let neuf = sqlx::query!(
        "INSERT INTO paiement.retour (numero, transaction_id, montant, erreur, autorisation, recu_le)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (numero) DO NOTHING",
        retour.numero,
        t.id,
        retour.montant.0,
        retour.erreur,
        retour.autorisation,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if neuf == 0 {
        return Ok(());
    }
    let transaction = TransactionId(t.id);
    if retour.accepte() {
        accepter(&mut tx, ctx, &verrou, transaction, &retour).await?;
    } else {
        refuser(&mut tx, ctx, &verrou, transaction, &retour).await?;
    }
    reexaminer(&mut tx, ctx, verrou.id).await?;
    tx.commit().await?;
    Ok(())
}

async fn accepter(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &inscription::Verrou,
    transaction: TransactionId,
    retour: &Retour,
) -> Result<()> {
    sqlx::query!(
        "UPDATE paiement.transaction SET statut = 'CONFIRME', fin_le = $2, erreur = NULL WHERE id = $1",
        transaction.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let encaissement = EncaissementId(Uuid::now_v7());
    sqlx::query!(
        "INSERT INTO paiement.encaissement (id, inscription_id, montant, mode, reference, encaisse_le, retour_numero)
         VALUES ($1, $2, $3, 'EN_LIGNE', $4, $5, $4)",
        encaissement.0,
        verrou.id.0,
        retour.montant.0,
        retour.numero,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let statut = imputer(&mut *tx, ctx, verrou).await?;
    let fait = FaitPaiement {
        encaissement: Some(encaissement.0),
        mode: Some("EN_LIGNE"),
        statut_paiement: Some(statut.code()),
        ..FaitPaiement::nouveau(TypePaiement::Encaisse, verrou.id.0, retour.montant)
    };
    tracer(&mut *tx, ctx, "ENCAISSER", &fait).await?;
    trop_percu(&mut *tx, ctx, verrou, retour.montant).await?;
    let p = Destinataire::lire(&mut *tx, verrou.personne).await?;
    let texte = i18n::courriel::paiement_recu(p.langue, &p.prenom, retour.montant, &ctx.services.reglages.url_publique);
    courriel::adresser(tx, ctx, "PAIEMENT_RECU", &p, texte).await
}

/// What came beyond what was due, or for an enrolment that is no more, is to be given back.
async fn trop_percu(tx: &mut PgConnection, ctx: &Ctx, verrou: &inscription::Verrou, montant: Centimes) -> Result<()> {
    let du = facture(&mut *tx, verrou.id).await?.map_or(0, |f| f.devis.total.0);
    let trop = (encaisse(&mut *tx, verrou.id).await?.0 - du).clamp(0, montant.0);
    if trop == 0 {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO paiement.remboursement (id, inscription_id, montant, cree_le) VALUES ($1, $2, $3, $4)",
        Uuid::now_v7(),
        verrou.id.0,
        trop,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let fait = FaitPaiement::nouveau(TypePaiement::TropPercu, verrou.id.0, Centimes(trop));
    tracer(tx, ctx, "TROP_PERCU", &fait).await
}

async fn refuser(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &inscription::Verrou,
    transaction: TransactionId,
    retour: &Retour,
) -> Result<()> {
    // A later instalment refused does not undo the first, that was accepted.
    sqlx::query!(
        "UPDATE paiement.transaction SET statut = 'REFUSE', fin_le = $2, erreur = $3 WHERE id = $1 AND statut <> 'CONFIRME'",
        transaction.0,
        ctx.maintenant.to_sqlx(),
        retour.erreur
    )
    .execute(&mut *tx)
    .await?;
    let fait = FaitPaiement {
        erreur: Some(&retour.erreur),
        ..FaitPaiement::nouveau(TypePaiement::Refuse, verrou.id.0, retour.montant)
    };
    tracer(&mut *tx, ctx, "PAIEMENT_REFUSE", &fait).await?;
    let du = facture(&mut *tx, verrou.id)
        .await?
        .map_or(Centimes::ZERO, |f| f.devis.total);
    if du <= encaisse(&mut *tx, verrou.id).await? {
        // Nothing is due any more: what the bank could not take is no concern of hers.
        return Ok(());
    }
    sqlx::query!(
        "UPDATE paiement.echeance e SET statut = 'REFUSEE'
         FROM paiement.transaction t JOIN paiement.facture f ON f.inscription_id = t.inscription_id
         WHERE t.id = $1 AND t.statut = 'CONFIRME' AND f.genre = 'FACTURE' AND f.statut <> 'ANNULEE'
            AND e.facture_id = f.id AND e.rang = (SELECT min(rang) FROM paiement.echeance x
                WHERE x.facture_id = f.id AND x.statut = 'A_VENIR' AND x.montant = $2)",
        transaction.0,
        retour.montant.0
    )
    .execute(&mut *tx)
    .await?;
    let p = Destinataire::lire(&mut *tx, verrou.personne).await?;
    let texte =
        i18n::courriel::paiement_refuse(p.langue, &p.prenom, retour.montant, &ctx.services.reglages.url_publique);
    courriel::adresser(tx, ctx, "PAIEMENT_REFUSE", &p, texte).await
}

/// Journal and event of what the bank says: the same facts.
async fn tracer(tx: &mut PgConnection, ctx: &Ctx, traitement: &str, fait: &FaitPaiement<'_>) -> Result<()> {
    let trace = audit::Trace {
        traitement,
        entite: "inscription",
        entite_id: fait.inscription.to_string(),
        avant: None,
        apres: Some(serde_json::to_value(fait)?),
    };
    audit::enregistrer(&mut *tx, ctx, trace).await?;
    evenement::pousser(tx, ctx, fait).await
}

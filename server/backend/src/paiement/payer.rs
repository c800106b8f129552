use super::{Facture, encaisse, facture, factures::echeances, paybox::Demande};
use crate::{Ctx, Error, Result, audit, inscription};
use aws_lc_rs::rand;
use domain::{
    ids::{InscriptionId, TransactionId},
    inscription::Statut,
    journal::Conflit,
    paiement::{Centimes, Echeance, PaiementVue, exigible},
};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// An attempt that nobody finished is forgotten after so long; what the bank says later still counts.
const DELAI: SignedDuration = SignedDuration::from_mins(30);

/// The form that takes the browser to the bank.
pub struct Formulaire {
    pub url: String,
    pub champs: Vec<(String, String)>,
    pub montant: Centimes,
}

/// Begins a payment online: all that is due now, by the way of paying that was chosen. The learner's own enrolment,
/// once it is submitted. Nothing is paid before the bank says so. While an attempt waits for the bank there is no other,
/// unless she says that she gave it up (`recommencer`).
pub async fn payer(ctx: &Ctx, id: InscriptionId, recommencer: bool) -> Result<Formulaire> {
    ctx.en_personne()?;
    let paybox = ctx.services.reglages.paybox.as_ref().ok_or(Error::Introuvable)?;
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller_sien(&mut tx, ctx, id).await?;
    let refus = || {
        Error::Conflit(Conflit {
            statut: verrou.statut.code().into(),
            par: None,
            le: None,
        })
    };
    if !matches!(verrou.statut, Statut::Terminee | Statut::Validee) {
        return Err(refus());
    }
    let facture = facture(&mut tx, id).await?.ok_or_else(refus)?;
    if recommencer {
        sqlx::query!(
            "UPDATE paiement.transaction SET statut = 'ABANDONNE', fin_le = $2
             WHERE inscription_id = $1 AND statut = 'EN_ATTENTE_BANQUE'",
            id.0,
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    } else if en_attente(&mut tx, ctx, id).await? {
        return Err(refus());
    }
    let a_payer = a_payer(&mut tx, ctx, id, &facture).await?;
    let Some(premiere) = a_payer.first().copied() else {
        return Err(refus());
    };
    let courriel = sqlx::query_scalar!(
        "SELECT courriel FROM identite.personne WHERE id = $1",
        verrou.personne.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let transaction = TransactionId(Uuid::now_v7());
    let reference = reference()?;
    sqlx::query!(
        "INSERT INTO paiement.transaction (id, facture_id, inscription_id, reference, montant, total, occurrences,
            statut, cree_le, expire_le) VALUES ($1, $2, $3, $4, $5, $6, $7, 'EN_ATTENTE_BANQUE', $8, $9)",
        transaction.0,
        facture.id.0,
        id.0,
        reference,
        premiere.montant.0,
        a_payer.iter().map(|e| e.montant.0).sum::<i64>(),
        i16::try_from(a_payer.len()).map_err(Error::interne)?,
        ctx.maintenant.to_sqlx(),
        (ctx.maintenant + DELAI).to_sqlx(),
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "PAYER",
        entite: "inscription",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "transaction": transaction, "montantCentimes": premiere.montant })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    let demande = Demande {
        reference: &reference,
        courriel: &courriel,
        echeances: &a_payer,
        url_publique: &ctx.services.reglages.url_publique,
        maintenant: ctx.maintenant,
    };
    Ok(Formulaire {
        url: paybox.url.clone(),
        champs: paybox.champs(&demande),
        montant: premiere.montant,
    })
}

/// What a payment begun now takes, by the rule of `domain`.
async fn a_payer(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, facture: &Facture) -> Result<Vec<Echeance>> {
    let recu = encaisse(&mut *tx, id).await?;
    let prevues: Vec<Echeance> = echeances(&mut *tx, id).await?.into_iter().map(|(e, _)| e).collect();
    // Of each payment in several times that it accepted: the whole, less what it told us of since, taken or refused.
    let banque = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(greatest(t.total - (SELECT coalesce(sum(r.montant), 0) FROM paiement.retour r
                WHERE r.transaction_id = t.id AND r.recu_le >= (SELECT min(a.recu_le) FROM paiement.retour a
                    WHERE a.transaction_id = t.id AND a.erreur = '00000')), 0)), 0)::bigint AS "n!"
           FROM paiement.transaction t WHERE t.inscription_id = $1 AND t.statut = 'CONFIRME' AND t.occurrences > 1"#,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(exigible(
        &prevues,
        facture.devis.total,
        recu,
        Centimes(banque),
        ctx.jour(),
    ))
}

/// Is there an attempt that the bank has not answered yet, and that is not too old?
pub(crate) async fn en_attente(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<bool> {
    let oui = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM paiement.transaction
            WHERE inscription_id = $1 AND statut = 'EN_ATTENTE_BANQUE' AND expire_le > $2) AS "oui!""#,
        id.0,
        ctx.maintenant.to_sqlx()
    )
    .fetch_one(tx)
    .await?;
    Ok(oui)
}

/// Our name of an attempt: 80 random bits, letters and digits only.
fn reference() -> Result<String> {
    let mut octets = [0u8; 10];
    rand::fill(&mut octets).map_err(Error::interne)?;
    Ok(format!("PG{}", hex::encode_upper(octets)))
}

/// The browser came back saying that she gave up: a hint that lets her try again, and nothing more. Her own.
pub async fn abandonner(ctx: &Ctx) -> Result<()> {
    ctx.en_personne()?;
    let moi = ctx.apprenant()?;
    sqlx::query!(
        "UPDATE paiement.transaction t SET statut = 'ABANDONNE', fin_le = $2
         FROM inscription.inscription i
         WHERE i.id = t.inscription_id AND i.personne_id = $1 AND t.statut = 'EN_ATTENTE_BANQUE'",
        moi.0,
        ctx.maintenant.to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?;
    Ok(())
}

/// Forgets the attempts that nobody finished in time. Runs as the system. Answers how many.
pub async fn expirer_transactions(ctx: &Ctx) -> Result<u64> {
    let touche = sqlx::query!(
        "UPDATE paiement.transaction SET statut = 'EXPIRE', fin_le = $1
         WHERE statut IN ('CREE', 'EN_ATTENTE_BANQUE') AND expire_le < $1",
        ctx.maintenant.to_sqlx()
    )
    .execute(&ctx.services.pool)
    .await?
    .rows_affected();
    Ok(touche)
}

/// Where the payment of an enrolment stands, for screens. The caller has checked the right.
pub(crate) async fn situation(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Option<PaiementVue>> {
    let Some(facture) = facture(&mut *tx, id).await? else {
        return Ok(None);
    };
    let derniere = sqlx::query!(
        "SELECT statut FROM paiement.transaction WHERE inscription_id = $1 ORDER BY cree_le DESC LIMIT 1",
        id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    let en_attente = en_attente(&mut *tx, ctx, id).await?;
    let recu = encaisse(&mut *tx, id).await?;
    let a_payer = a_payer(&mut *tx, ctx, id, &facture).await?;
    Ok(Some(PaiementVue {
        numero: facture.numero,
        quittance: facture.quittance,
        total: facture.devis.total,
        recu,
        echeances: echeances(tx, id).await?,
        en_ligne: ctx.services.reglages.paybox.is_some(),
        prochain: a_payer.first().map(|e| e.montant),
        en_attente,
        dernier_refus: derniere.is_some_and(|t| t.statut == "REFUSE"),
    }))
}

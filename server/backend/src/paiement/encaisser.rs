use super::devis_de;
use crate::{Ctx, Error, Result, audit, inscription, outbox};
use domain::{
    authz::Traitement,
    ids::{EncaissementId, InscriptionId},
    inscription::Statut,
    journal::Conflit,
    paiement::{Centimes, ModePaiement, SaisieEncaissement, controler_encaissement, statut_paiement},
    parcours::EncaissementVue,
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// Declares money received at the desk for a submitted or validated enrolment. Demands `PAI_ENCAISSER` on its
/// structure. `id` is made by the form: the same form sent twice is one payment.
pub async fn encaisser(
    ctx: &Ctx,
    inscription: InscriptionId,
    id: EncaissementId,
    saisie: &SaisieEncaissement,
) -> Result<()> {
    let utilisateur = ctx.compte()?.utilisateur;
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, inscription).await?;
    ctx.exiger(Traitement::PaiEncaisser, &verrou.ancetres)?;
    let deja = sqlx::query_scalar!("SELECT inscription_id FROM paiement.encaissement WHERE id = $1", id.0)
        .fetch_optional(&mut *tx)
        .await?;
    match deja {
        Some(autre) if autre == inscription.0 => return Ok(()),
        Some(_) => return Err(Error::Introuvable),
        None => {}
    }
    if !matches!(verrou.statut, Statut::Terminee | Statut::Validee) {
        return Err(Error::Conflit(Conflit {
            statut: verrou.statut.code().into(),
            par: None,
            le: None,
        }));
    }
    let du = devis_de(&mut tx, inscription, verrou.point).await?.total;
    let recu = encaisse(&mut tx, inscription).await?;
    let (montant, mode, reference) = controler_encaissement(saisie, Centimes(du.0 - recu.0))?;
    sqlx::query!(
        "INSERT INTO paiement.encaissement (id, inscription_id, montant, mode, reference, encaisse_le, encaisse_par)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        inscription.0,
        montant.0,
        mode.code(),
        reference,
        ctx.maintenant.to_sqlx(),
        utilisateur.0
    )
    .execute(&mut *tx)
    .await?;
    let statut = statut_paiement(du, recu + montant);
    sqlx::query!(
        "UPDATE inscription.inscription SET statut_paiement = $2, version = version + 1 WHERE id = $1",
        inscription.0,
        statut.code()
    )
    .execute(&mut *tx)
    .await?;
    let faits =
        json!({ "encaissement": id, "montantCentimes": montant, "mode": mode.code(), "statutPaiement": statut.code() });
    let trace = audit::Trace {
        traitement: "ENCAISSER",
        entite: "inscription",
        entite_id: inscription.to_string(),
        avant: None,
        apres: Some(faits.clone()),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    let mut evenement = faits;
    evenement["inscription"] = json!(inscription);
    outbox::pousser(
        &mut tx,
        ctx,
        outbox::PAIEMENT,
        "encaisse",
        inscription.to_string(),
        evenement,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// What was received so far.
pub(crate) async fn encaisse(tx: &mut PgConnection, id: InscriptionId) -> Result<Centimes> {
    let total = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(montant), 0)::bigint AS "n!" FROM paiement.encaissement WHERE inscription_id = $1"#,
        id.0
    )
    .fetch_one(tx)
    .await?;
    Ok(Centimes(total))
}

/// The payments of an enrolment, oldest first. The caller has checked the right.
pub(crate) async fn encaissements(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId) -> Result<Vec<EncaissementVue>> {
    let lignes = sqlx::query!(
        "SELECT e.id, e.montant, e.mode, e.reference, e.encaisse_le, u.nom_affiche
         FROM paiement.encaissement e JOIN authz.utilisateur u ON u.id = e.encaisse_par
         WHERE e.inscription_id = $1 ORDER BY e.encaisse_le, e.id",
        id.0
    )
    .fetch_all(tx)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(EncaissementVue {
                id: EncaissementId(l.id),
                montant: Centimes(l.montant),
                mode: ModePaiement::depuis_code(&l.mode).ok_or_else(|| Error::interne("unknown mode"))?,
                reference: l.reference,
                le: ctx.services.heure_locale(l.encaisse_le.to_jiff()),
                par: l.nom_affiche,
            })
        })
        .collect()
}

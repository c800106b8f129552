use super::super::{Effets, appliquer, verrouiller};
use crate::{
    Ctx, Result, audit,
    courriel::{self, Destinataire},
};
use domain::{
    ids::{InscriptionId, JobId},
    inscription::{Bilan, Demande, MotifAnnulation, Origine, Statut},
    paiement::Centimes,
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// A place given up cancels what is not submitted yet, unless the person was admitted on the same path another way; later,
/// a clerk must look (domain §6.4). Answers whether the enrolment ended.
pub(super) async fn demission(
    tx: &mut PgConnection,
    ctx: &Ctx,
    job: Option<JobId>,
    id: InscriptionId,
    origine: Origine,
    bilan: &mut Bilan,
) -> Result<bool> {
    let neuve = sqlx::query!(
        "UPDATE inscription.admission SET demission_le = $3
         WHERE inscription_id = $1 AND origine = $2 AND demission_le IS NULL",
        id.0,
        origine.code(),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if neuve == 0 {
        bilan.inchangees += 1;
        return Ok(false);
    }
    let autre_voie = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM inscription.admission WHERE inscription_id = $1 AND demission_le IS NULL) AS "oui!""#,
        id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if autre_voie {
        bilan.inchangees += 1;
        return Ok(false);
    }
    let verrou = verrouiller(tx, ctx, id).await?;
    match verrou.statut {
        Statut::Autorisee | Statut::Debutee => {
            let motif = Some(MotifAnnulation::Demission);
            let demande = Demande::Annuler {
                motif,
                deliberation: false,
            };
            let effets = Effets {
                motif,
                ..Default::default()
            };
            appliquer(tx, ctx, &verrou, &demande, effets).await?;
            let p = Destinataire::lire(&mut *tx, verrou.personne).await?;
            let texte = i18n::courriel::inscription_annulee(p.langue, &p.prenom, Centimes::ZERO);
            courriel::adresser(tx, ctx, "INSCRIPTION_ANNULEE", &p, texte).await?;
            bilan.demissions += 1;
            return Ok(true);
        }
        Statut::Terminee | Statut::Validee => {
            sqlx::query!(
                "UPDATE inscription.inscription SET a_revoir = true, version = version + 1,
                    blocages = array_append(array_remove(blocages, 'A_REVOIR'), 'A_REVOIR') WHERE id = $1",
                id.0
            )
            .execute(&mut *tx)
            .await?;
            let trace = audit::Trace {
                traitement: "DEMISSION_SIGNALEE",
                entite: "inscription",
                entite_id: id.to_string(),
                avant: None,
                apres: Some(json!({ "import": job })),
            };
            audit::enregistrer(tx, ctx, trace).await?;
            bilan.alertes += 1;
        }
        Statut::Annulee | Statut::Expiree => bilan.inchangees += 1,
    }
    Ok(false)
}

use super::{examen::Examen, reexaminer};
use crate::{
    Acteur, Ctx, Error, Result, audit,
    courriel::{self, Destinataire},
    inscription,
};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::InscriptionId,
    inscription::{Cvec, Statut},
    journal::Conflit,
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// A clerk has seen the certificate and confirms it. Demands `INS_VALIDER` on the structure. Confirming twice changes
/// nothing.
pub async fn confirmer_cvec(ctx: &Ctx, id: InscriptionId) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::InsValider, &verrou.ancetres)?;
    match verrou.cvec {
        Cvec::Validee => return Ok(()),
        Cvec::Saisie | Cvec::Refusee if verrou.statut == Statut::Terminee => {}
        _ => {
            return Err(Error::Conflit(Conflit {
                statut: verrou.statut.code().into(),
                par: None,
                le: None,
            }));
        }
    }
    ecrire(&mut tx, ctx, id, Cvec::Validee).await?;
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}

/// The learner corrects the number that its service does not know: her own submitted dossier, without giving it back. It
/// is asked about anew.
pub async fn corriger_cvec(ctx: &Ctx, id: InscriptionId, numero: &str) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let mut verrou = inscription::verrouiller_sien(&mut tx, ctx, id).await?;
    if verrou.statut != Statut::Terminee || verrou.cvec != Cvec::Refusee {
        return Err(Error::Conflit(Conflit {
            statut: verrou.statut.code().into(),
            par: None,
            le: None,
        }));
    }
    verrou.dossier.ecrire("cvec_numero", numero);
    let examen = Examen::faire(&mut tx, ctx, &verrou).await?;
    let erreurs: Vec<ErreurChamp> = examen
        .erreurs
        .into_iter()
        .filter(|e| e.champ == "cvec_numero")
        .collect();
    if !erreurs.is_empty() {
        return Err(erreurs.into());
    }
    let numero = verrou.dossier.texte("cvec_numero");
    if verrou.cvec_numero.as_deref() == Some(numero) {
        return Err(Error::champ("cvec_numero", CodeErreur::Inconnu));
    }
    sqlx::query!(
        "UPDATE inscription.inscription SET dossier = $2, cvec_numero = $3 WHERE id = $1",
        id.0,
        serde_json::to_value(&verrou.dossier)?,
        numero
    )
    .execute(&mut *tx)
    .await?;
    ecrire(&mut tx, ctx, id, Cvec::Saisie).await?;
    sqlx::query!(
        "UPDATE inscription.inscription SET cvec_verifiee_le = NULL WHERE id = $1",
        id.0
    )
    .execute(&mut *tx)
    .await?;
    reexaminer(&mut tx, ctx, id).await?;
    tx.commit().await?;
    Ok(())
}

async fn ecrire(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, cvec: Cvec) -> Result<()> {
    sqlx::query!(
        "UPDATE inscription.inscription SET cvec_statut = $2, cvec_verifiee_le = $3, version = version + 1 WHERE id = $1",
        id.0,
        cvec.code(),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "CVEC",
        entite: "inscription",
        entite_id: id.to_string(),
        avant: None,
        apres: Some(json!({ "cvec": cvec.code() })),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// What the service of the CVEC says of a number.
#[derive(serde::Deserialize)]
struct Attestation {
    etat: Etat,
}

#[derive(serde::Deserialize)]
struct Etat {
    code: i32,
}

/// States that are worth a payment (domain §6.5).
const ACCEPTES: [i32; 5] = [70, 71, 73, 75, 76];

/// Asks the service of the CVEC about the numbers that it has not confirmed, oldest first. A service that does not answer
/// blocks nobody: the numbers are asked about again later. Runs as the system; answers how many were settled.
pub async fn verifier_cvec(ctx: &Ctx) -> Result<u64> {
    let Some(base) = &ctx.services.reglages.cvec_url else {
        return Ok(0);
    };
    let attente = ctx.maintenant - jiff::SignedDuration::from_mins(10);
    let lignes = sqlx::query!(
        r#"SELECT i.id, i.cvec_numero AS "numero!", p.nom_naissance FROM inscription.inscription i
           JOIN identite.personne p ON p.id = i.personne_id
           WHERE i.cvec_statut = 'SAISIE' AND i.statut = 'TERMINEE' AND i.cvec_numero IS NOT NULL
             AND (i.cvec_verifiee_le IS NULL OR i.cvec_verifiee_le < $1)
           ORDER BY i.cvec_verifiee_le NULLS FIRST LIMIT 50"#,
        attente.to_sqlx()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let mut reglees = 0;
    for l in lignes {
        let id = InscriptionId(l.id);
        let lettres: String = domain::identite::normaliser(&l.nom_naissance)
            .chars()
            .filter(char::is_ascii_alphabetic)
            .take(5)
            .collect();
        match demander(&ctx.services.client, base, &l.numero, &lettres).await {
            Some(cvec) => {
                conclure(ctx, id, cvec).await?;
                reglees += 1;
            }
            None => {
                sqlx::query!(
                    "UPDATE inscription.inscription SET cvec_verifiee_le = $2 WHERE id = $1",
                    id.0,
                    ctx.maintenant.to_sqlx()
                )
                .execute(&ctx.services.pool)
                .await?;
            }
        }
    }
    Ok(reglees)
}

/// None: the service does not answer, or not clearly.
async fn demander(client: &reqwest::Client, base: &str, numero: &str, lettres: &str) -> Option<Cvec> {
    let numero: String = numero.chars().filter(char::is_ascii_alphanumeric).collect();
    let adresse = format!("{base}/api/attestation/{}", numero.to_uppercase());
    let reponse = client.get(adresse).query(&[("etudiant", lettres)]).send().await.ok()?;
    if reponse.status() == reqwest::StatusCode::NOT_FOUND {
        return Some(Cvec::Refusee);
    }
    let attestation: Attestation = reponse.error_for_status().ok()?.json().await.ok()?;
    Some(if ACCEPTES.contains(&attestation.etat.code) {
        Cvec::Validee
    } else {
        Cvec::Refusee
    })
}

async fn conclure(ctx: &Ctx, id: InscriptionId, cvec: Cvec) -> Result<()> {
    let ctx = Ctx {
        acteur: Acteur::Systeme("contrôle CVEC"),
        ..ctx.clone()
    };
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, &ctx, id).await?;
    if verrou.cvec != Cvec::Saisie {
        return Ok(());
    }
    ecrire(&mut tx, &ctx, id, cvec).await?;
    if cvec == Cvec::Refusee {
        let p = Destinataire::lire(&mut tx, verrou.personne).await?;
        let texte = i18n::courriel::cvec_refusee(p.langue, &p.prenom, &ctx.services.reglages.url_publique);
        courriel::adresser(&mut tx, &ctx, "CVEC_REFUSEE", &p, texte).await?;
    }
    reexaminer(&mut tx, &ctx, id).await?;
    tx.commit().await?;
    Ok(())
}

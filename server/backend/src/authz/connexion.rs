use super::{SessionOuverte, mot_de_passe, session};
use crate::{Ctx, Error, Result, audit};
use domain::{CodeErreur, ids::UtilisateurId};
use i18n::Langue;
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// Wrong passwords in a row before the account makes people wait.
const ECHECS_LIBRES: i32 = 5;

/// Waiting time after this many wrong passwords in a row: it doubles, up to a quarter of an hour.
fn attente(echecs: i32) -> Option<SignedDuration> {
    let au_dela = echecs - ECHECS_LIBRES;
    (au_dela >= 0).then(|| SignedDuration::from_secs(30 << au_dela.min(5)).min(SignedDuration::from_mins(15)))
}

/// Signs in with a local account. Anybody may call it. An unknown account, a wrong password and a closed account get
/// the same answer after the same time.
pub async fn connecter(ctx: &Ctx, identifiant: &str, mot_de_passe: &str) -> Result<SessionOuverte> {
    let services = &ctx.services;
    let identifiant = identifiant.trim().to_lowercase();
    let compte = sqlx::query!(
        "SELECT id, mot_de_passe, actif, langue, personne_id, bloque_jusqua FROM authz.utilisateur
         WHERE identifiant = $1",
        identifiant
    )
    .fetch_optional(&services.pool)
    .await?;
    if let Some(fin) = compte
        .as_ref()
        .and_then(|c| c.bloque_jusqua)
        .map(jiff_sqlx::Timestamp::to_jiff)
        && fin > ctx.maintenant
    {
        return Err(Error::Patienter {
            secondes: fin.duration_since(ctx.maintenant).as_secs().max(1),
        });
    }
    let hache = compte.as_ref().filter(|c| c.actif).and_then(|c| c.mot_de_passe.clone());
    let bon = mot_de_passe::verifier(services, hache, mot_de_passe).await?;
    let Some(compte) = compte else { return Err(refus()) };
    if !bon {
        noter_echec(ctx, compte.id).await?;
        return Err(refus());
    }
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "UPDATE authz.utilisateur SET echecs = 0, bloque_jusqua = NULL WHERE id = $1",
        compte.id
    )
    .execute(&mut *tx)
    .await?;
    let jeton = session::ouvrir(&mut tx, services, UtilisateurId(compte.id), ctx.maintenant).await?;
    let trace = audit::Trace {
        traitement: "CONNEXION",
        entite: "utilisateur",
        entite_id: compte.id.to_string(),
        avant: None,
        apres: Some(json!({ "identifiant": identifiant })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    let langue = Langue::depuis_code(&compte.langue).unwrap_or_default();
    Ok(SessionOuverte {
        jeton,
        langue,
        apprenant: compte.personne_id.is_some(),
    })
}

fn refus() -> Error {
    Error::champ("identifiant", CodeErreur::Inconnu)
}

async fn noter_echec(ctx: &Ctx, utilisateur: uuid::Uuid) -> Result<()> {
    let echecs = sqlx::query_scalar!(
        "UPDATE authz.utilisateur SET echecs = echecs + 1 WHERE id = $1 RETURNING echecs",
        utilisateur
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    if let Some(attente) = attente(echecs) {
        sqlx::query!(
            "UPDATE authz.utilisateur SET bloque_jusqua = $2 WHERE id = $1",
            utilisateur,
            (ctx.maintenant + attente).to_sqlx()
        )
        .execute(&ctx.services.pool)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l_attente_double_puis_plafonne() {
        let secondes: Vec<_> = (3..13).map(|n| attente(n).map(|d| d.as_secs())).collect();
        let attendu = [
            None,
            None,
            Some(30),
            Some(60),
            Some(120),
            Some(240),
            Some(480),
            Some(900),
            Some(900),
            Some(900),
        ];
        assert_eq!(secondes, attendu);
    }
}

use super::{
    Etat, Valeur,
    appliquer::{Changement, Genre, appliquer, verrouiller},
    charger::{Ensemble, ensemble},
    definitions::{connue, registre},
    lire::lire_toutes,
};
use crate::{
    Ctx, Error, Result, authz,
    jobs::{self, Tache},
    referentiel::{exiger_ecriture, exiger_lecture},
};
use domain::{
    ids::JobId,
    inscription::StatutJob,
    referentiel::{Connue, Definition, Ecart, Occurrence, SuiviMiseAJour, comparer, prendre},
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeSet;

/// Of the task that takes new national values.
pub(crate) const TYPE_MISE_A_JOUR: &str = "MISE_A_JOUR_NOMENCLATURE";

/// What was asked for: the conflicts in which what is delivered wins; in the others what is here stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Voulue {
    nomenclature: String,
    /// Digest of what was looked at: another version of the product may have come meanwhile.
    empreinte: String,
    /// Code and first day of what is delivered.
    nationales: BTreeSet<(String, Date)>,
}

/// What taking the national values of this version would change. Demands `REF_LIRE`.
pub async fn apercu_mise_a_jour(ctx: &Ctx, nomenclature: &str) -> Result<Vec<Ecart>> {
    exiger_lecture(ctx)?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let (_, connues, livrees) = matiere(&mut cx, &definition).await?;
    Ok(comparer(&connues, &livrees, ctx.jour()))
}

/// What is here, twice, and what is delivered.
async fn matiere(
    cx: &mut PgConnection,
    definition: &Definition,
) -> Result<(Vec<Valeur>, Vec<Connue>, Vec<Occurrence>)> {
    let livrees = livraison(&definition.code)?.occurrences(definition)?;
    let ici = lire_toutes(cx, &definition.code).await?;
    let connues = ici.iter().map(Valeur::connue).collect();
    Ok((ici, connues, livrees))
}

fn livraison(nomenclature: &str) -> Result<Ensemble> {
    ensemble(nomenclature).ok_or(Error::Introuvable)
}

/// Leaves the taking of the national values to the workers. Demands `REF_ECRIRE` on the whole establishment.
pub async fn demander_mise_a_jour(
    ctx: &Ctx,
    nomenclature: &str,
    nationales: impl IntoIterator<Item = (String, Date)>,
) -> Result<JobId> {
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    connue(&registre, nomenclature)?;
    let voulue = Voulue {
        nomenclature: nomenclature.to_owned(),
        empreinte: livraison(nomenclature)?.empreinte().to_owned(),
        nationales: nationales.into_iter().collect(),
    };
    let id = jobs::nouvel_id();
    jobs::creer(&mut tx, ctx, id, TYPE_MISE_A_JOUR, json!(voulue), None).await?;
    tx.commit().await?;
    Ok(id)
}

/// The update that was asked for last, and what came of it. Demands `REF_LIRE`.
pub(super) async fn derniere(ctx: &Ctx, nomenclature: &str) -> Result<Option<SuiviMiseAJour>> {
    exiger_lecture(ctx)?;
    let Some(j) = sqlx::query!(
        r#"SELECT j.statut, j.resultat, j.cree_le, coalesce(u.nom_affiche, '') AS "par!"
           FROM evt.job j LEFT JOIN authz.utilisateur u ON u.id = j.cree_par
           WHERE j.type = $1 AND j.parametres ->> 'nomenclature' = $2 ORDER BY j.cree_le DESC, j.id DESC LIMIT 1"#,
        TYPE_MISE_A_JOUR,
        nomenclature
    )
    .fetch_optional(&ctx.services.pool)
    .await?
    else {
        return Ok(None);
    };
    Ok(Some(SuiviMiseAJour {
        statut: StatutJob::depuis_code(&j.statut).ok_or_else(|| Error::interne("unknown state"))?,
        par: j.par,
        le: ctx.services.heure_locale(j.cree_le.to_jiff()),
        valeurs: j.resultat.and_then(|r| r["valeurs"].as_u64()).unwrap_or_default(),
    }))
}

/// Puts what was taken last out of mind, since it was undone: what is delivered is to be looked at again.
pub(super) async fn oublier(tx: &mut PgConnection, nomenclature: &str) -> Result<()> {
    let Some(livree) = ensemble(nomenclature) else {
        return Ok(());
    };
    sqlx::query!(
        "UPDATE referentiel.jeu SET empreinte = '' WHERE code = $1",
        livree.cle()
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes them: all, or nothing; in the name of who asked, with her rights of this instant.
pub(crate) async fn traiter_mise_a_jour(ctx: &Ctx, tache: &Tache) -> Result<()> {
    let voulue: Voulue = serde_json::from_value(tache.parametres.clone())?;
    let livraison = livraison(&voulue.nomenclature)?;
    if livraison.empreinte() != voulue.empreinte {
        return Err(Error::interne(
            "the national values are not those that were looked at: ask again",
        ));
    }
    let auteur = tache
        .cree_par
        .ok_or_else(|| Error::interne("update asked for by nobody"))?;
    let ctx = &authz::au_nom_de(ctx, auteur).await?;
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    verrouiller(&mut tx, &voulue.nomenclature).await?;
    let definition = connue(&registre, &voulue.nomenclature)?;
    let (ici, connues, livrees) = matiere(&mut tx, &definition).await?;
    let ecritures = prendre(&connues, &livrees, ctx.jour(), &voulue.nationales);
    let changements: Vec<_> = ecritures
        .into_iter()
        .map(|e| Changement {
            avant: e.rang.map(|rang| ici[rang].clone()),
            apres: e.apres.map(Etat::from),
        })
        .collect();
    let operation = match changements.len() {
        0 => None,
        _ => Some(
            appliquer(
                &mut tx,
                ctx,
                &registre,
                &definition,
                (Genre::MiseAJour, None),
                &changements,
            )
            .await?,
        ),
    };
    sqlx::query!(
        "UPDATE referentiel.jeu SET empreinte = $2, charge_le = $3 WHERE code = $1",
        livraison.cle(),
        livraison.empreinte(),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    jobs::avancer(&mut tx, ctx, tache, tache.fait, changements.len(), changements.len()).await?;
    let resultat = json!({ "nomenclature": voulue.nomenclature, "valeurs": changements.len(), "operation": operation });
    jobs::reussir(&mut tx, ctx, tache, resultat).await?;
    tx.commit().await?;
    Ok(())
}

use super::{
    Etat, Valeur,
    appliquer::{Changement, Genre, appliquer, verrouiller},
    charger::{Ensemble, ensemble},
    definitions::{connue, registre},
    lire::lire_toutes,
};
use crate::{
    Ctx, Error, Result,
    jobs::{self, Tache},
    referentiel::{exiger_ecriture, exiger_lecture},
};
use domain::{
    ids::JobId,
    referentiel::{Definition, Ecart, Occurrence, comparer, garder_reglages, se_chevauchent},
};
use jiff::{Span, civil::Date};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

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
    Ok(ecarts(&mut cx, ctx, &definition).await?.1)
}

async fn ecarts(cx: &mut PgConnection, ctx: &Ctx, definition: &Definition) -> Result<(Vec<Valeur>, Vec<Ecart>)> {
    let livrees = livraison(&definition.code)?.occurrences(definition)?;
    let ici = lire_toutes(cx, &definition.code).await?;
    let connues: Vec<_> = ici.iter().map(Valeur::connue).collect();
    let ecarts = comparer(&connues, &livrees, ctx.jour());
    Ok((ici, ecarts))
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

/// Takes them: all, or nothing.
pub(crate) async fn traiter_mise_a_jour(ctx: &Ctx, tache: &Tache) -> Result<()> {
    let voulue: Voulue = serde_json::from_value(tache.parametres.clone())?;
    let livraison = livraison(&voulue.nomenclature)?;
    if livraison.empreinte() != voulue.empreinte {
        return Err(Error::interne(
            "the national values are not those that were looked at: ask again",
        ));
    }
    let registre = registre(ctx).await?;
    let mut tx = ctx.transaction().await?;
    verrouiller(&mut tx, &voulue.nomenclature).await?;
    let definition = connue(&registre, &voulue.nomenclature)?;
    let (ici, ecarts) = ecarts(&mut tx, ctx, &definition).await?;
    let changements = changements(&ici, &ecarts, &voulue.nationales);
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
    jobs::avancer(&mut tx, ctx, tache, tache.fait, ecarts.len(), ecarts.len()).await?;
    let resultat = json!({ "nomenclature": voulue.nomenclature, "valeurs": changements.len(), "operation": operation });
    jobs::reussir(&mut tx, ctx, tache, resultat).await?;
    tx.commit().await?;
    Ok(())
}

/// The values to write, one change for each key.
fn changements(ici: &[Valeur], ecarts: &[Ecart], nationales: &BTreeSet<(String, Date)>) -> Vec<Changement> {
    let connues: BTreeMap<(&str, Date), &Valeur> = ici.iter().map(|v| (v.occurrence.cle(), v)).collect();
    let connue = |o: &Occurrence| connues.get(&o.cle()).map(|v| (*v).clone());
    let mut ecrits: Vec<Changement> = Vec::new();
    let mut ecrire = |avant: Option<Valeur>, occurrence: Occurrence, livree: Option<Occurrence>| {
        ecrits.push(Changement {
            avant,
            apres: Some(Etat { occurrence, livree }),
        });
    };
    for ecart in ecarts {
        match ecart {
            Ecart::Ajoutee { nouvelle } => ecrire(None, nouvelle.clone(), Some(nouvelle.clone())),
            Ecart::Changee { avant, nouvelle } => {
                ecrire(connue(avant), garder_reglages(nouvelle, avant), Some(nouvelle.clone()));
            }
            Ecart::Terminee { avant, nouvelle } => {
                ecrire(connue(avant), garder_reglages(nouvelle, avant), Some(nouvelle.clone()));
            }
            Ecart::Conflit { ici, nouvelle } => {
                let gagne = nationales.contains(&(nouvelle.code.clone(), nouvelle.debut));
                match (ici.cle() == nouvelle.cle(), gagne, connue(ici)) {
                    (true, true, avant) => {
                        ecrire(avant, garder_reglages(nouvelle, ici), Some(nouvelle.clone()));
                    }
                    // What is here was national and stays as it was made: the next update starts from what is delivered now.
                    (true, false, Some(avant)) if avant.livree.is_some() => {
                        ecrire(Some(avant), ici.clone(), Some(nouvelle.clone()));
                    }
                    (false, true, Some(avant)) => {
                        let (a, n) = cote_a_cote(ici, nouvelle);
                        ecrire(Some(avant), a, None);
                        ecrire(None, n, Some(nouvelle.clone()));
                    }
                    _ => {}
                }
            }
        }
    }
    ecrits
}

/// Two periods of one code that overlap, made to follow each other: the earlier one ends when the later one begins.
fn cote_a_cote(ici: &Occurrence, nouvelle: &Occurrence) -> (Occurrence, Occurrence) {
    let veille = |jour: Date| jour.checked_sub(Span::new().days(1)).unwrap_or(jour);
    let (mut ici, mut nouvelle) = (ici.clone(), nouvelle.clone());
    if se_chevauchent((ici.debut, ici.fin), (nouvelle.debut, nouvelle.fin)) {
        if ici.debut < nouvelle.debut {
            ici.fin = Some(veille(nouvelle.debut));
        } else {
            nouvelle.fin = Some(veille(ici.debut));
        }
    }
    (ici, nouvelle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn deux_periodes_se_suivent() {
        let o = |an| Occurrence::nouvelle("A", date(an, 1, 1));
        let (ici, nouvelle) = cote_a_cote(&o(2000), &o(2010));
        assert_eq!((ici.fin, nouvelle.fin), (Some(date(2009, 12, 31)), None));
        let (ici, nouvelle) = cote_a_cote(&o(2010), &o(2000));
        assert_eq!((ici.fin, nouvelle.fin), (None, Some(date(2009, 12, 31))));
    }
}

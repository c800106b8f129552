use super::{FaitDate, exiger_ecriture, exiger_lecture, retenir_valeurs, verifier_au_jour_du_fait};
use crate::{Ctx, Error, Result, audit};
use domain::{
    CodeErreur, ErreurChamp,
    referentiel::{Parametre, ParametreVu, ParametresVus, parametres_accordes},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// What the establishment says, by code.
async fn dits(cx: &mut PgConnection) -> Result<BTreeMap<String, String>> {
    let lignes = sqlx::query!("SELECT code, valeur FROM referentiel.parametre")
        .fetch_all(cx)
        .await?;
    Ok(lignes.into_iter().map(|l| (l.code, l.valeur)).collect())
}

fn version(dits: &BTreeMap<String, String>) -> String {
    hex::encode(Sha256::digest(json!(dits).to_string()))
}

/// The parameters of the establishment. Demands `REF_LIRE`.
pub async fn lister_parametres(ctx: &Ctx) -> Result<ParametresVus> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let dits = dits(&mut cx).await?;
    Ok(ParametresVus {
        parametres: Parametre::TOUS
            .iter()
            .map(|p| ParametreVu {
                code: p.code.to_owned(),
                valeur: dits.get(p.code).map(|valeur| p.dire(valeur)),
            })
            .collect(),
        version: version(&dits),
        peut_ecrire: exiger_ecriture(ctx, &mut cx).await.is_ok(),
    })
}

/// Says what parameters are, as typed; those that are not named stay. Demands `REF_ECRIRE` on the whole establishment. What is read
/// all the time knows it a moment later.
pub async fn regler_parametres(ctx: &Ctx, vue: &str, saisies: &BTreeMap<String, String>) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    sqlx::query!("LOCK TABLE referentiel.parametre IN SHARE ROW EXCLUSIVE MODE")
        .execute(&mut *tx)
        .await?;
    let avant = dits(&mut tx).await?;
    if version(&avant) != vue {
        return Err(Error::champ("version", CodeErreur::Perime));
    }
    let mut apres = avant.clone();
    let mut erreurs = vec![];
    for (code, saisie) in saisies {
        let Some(p) = Parametre::de_code(code) else {
            return Err(Error::champ(code, CodeErreur::Inconnu));
        };
        match p.lire(saisie) {
            Ok(None) => {
                apres.remove(code);
            }
            Ok(Some(valeur)) => {
                apres.insert(code.clone(), valeur);
            }
            Err(e) => erreurs.push(ErreurChamp::new(code.clone(), e)),
        }
    }
    if let (true, Err((code, e))) = (erreurs.is_empty(), parametres_accordes(&apres)) {
        erreurs.push(ErreurChamp::new(code, e));
    }
    let changes = |valeurs: &BTreeMap<String, String>, autres: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        let changes = valeurs.iter().filter(|(code, v)| autres.get(*code) != Some(*v));
        changes.map(|(code, v)| (code.clone(), v.clone())).collect()
    };
    let (otes, poses) = (changes(&avant, &apres), changes(&apres, &avant));
    erreurs.extend(codes_inconnus(ctx, &mut tx, &poses).await?);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    if otes.is_empty() && poses.is_empty() {
        return Ok(());
    }
    let retires: Vec<String> = otes.keys().filter(|c| !poses.contains_key(*c)).cloned().collect();
    sqlx::query!("DELETE FROM referentiel.parametre WHERE code = ANY ($1)", &retires)
        .execute(&mut *tx)
        .await?;
    let (codes, valeurs): (Vec<String>, Vec<String>) = poses.clone().into_iter().unzip();
    sqlx::query!(
        "INSERT INTO referentiel.parametre (code, valeur) SELECT * FROM unnest($1::text[], $2::text[])
         ON CONFLICT (code) DO UPDATE SET valeur = excluded.valeur",
        &codes,
        &valeurs
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "REGLER_PARAMETRES",
        entite: "parametre",
        entite_id: String::new(),
        avant: Some(json!(otes)),
        apres: Some(json!(poses)),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(())
}

/// Codes that are given and are not good today.
async fn codes_inconnus(
    ctx: &Ctx,
    cx: &mut PgConnection,
    poses: &BTreeMap<String, String>,
) -> Result<Vec<ErreurChamp>> {
    retenir_valeurs(cx).await?;
    let jour = ctx.jour();
    let mut noms = vec![];
    let mut faits = vec![];
    for (nom, valeur) in poses {
        if let Some((nomenclature, codes)) = Parametre::de_code(nom).and_then(|p| p.codes(valeur)) {
            for code in codes {
                noms.push(nom);
                faits.push(FaitDate {
                    nomenclature,
                    code,
                    jour,
                });
            }
        }
    }
    let validites = verifier_au_jour_du_fait(cx, &faits).await?;
    Ok(noms
        .into_iter()
        .zip(&faits)
        .zip(validites)
        .filter(|(_, validite)| validite.refus(jour).is_some())
        .map(|((nom, fait), _)| {
            let valeur = fait.code.to_owned();
            ErreurChamp::new(nom.clone(), CodeErreur::CodeInconnu { valeur })
        })
        .collect())
}

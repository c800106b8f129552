use super::{
    FaitDate, exiger_ecriture, exiger_lecture,
    parametres::{REGIMES_SANS_CVEC, regimes_exemptes},
    retenir_valeurs, verifier_au_jour_du_fait,
};
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
    let peut_ecrire = match exiger_ecriture(ctx, &mut cx).await {
        Ok(()) => true,
        Err(Error::Interdit | Error::SecondFacteur) => false,
        Err(autre) => return Err(autre),
    };
    let exemptes = regimes_exemptes(&mut cx, ctx.jour()).await?;
    Ok(ParametresVus {
        parametres: Parametre::TOUS
            .iter()
            .map(|p| ParametreVu {
                code: p.code.to_owned(),
                valeur: dits.get(p.code).map(|valeur| p.dire(valeur)),
                defaut: (p.code == REGIMES_SANS_CVEC).then(|| exemptes.clone()),
            })
            .collect(),
        version: version(&dits),
        peut_ecrire,
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
        // A form sends all its fields: one that was not touched stays as it is, whatever may be said today.
        let dite = avant.get(code).map(|valeur| p.dire(valeur)).unwrap_or_default();
        if saisie.trim() == dite {
            continue;
        }
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
    erreurs.extend(codes_inconnus(ctx, &mut tx, &avant, &poses).await?);
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

/// Codes that are given and are not good today. What was there stays: what ended since still counts for what was before.
async fn codes_inconnus(
    ctx: &Ctx,
    cx: &mut PgConnection,
    avant: &BTreeMap<String, String>,
    poses: &BTreeMap<String, String>,
) -> Result<Vec<ErreurChamp>> {
    retenir_valeurs(cx).await?;
    let jour = ctx.jour();
    let mut donnes = vec![];
    for (nom, valeur) in poses {
        let Some(p) = Parametre::de_code(nom) else { continue };
        let deja = avant.get(nom).map(|valeur| p.codes(valeur)).unwrap_or_default();
        let nouveaux = p.codes(valeur).into_iter().filter(|code| !deja.contains(code));
        donnes.extend(nouveaux.map(|(nomenclature, code)| (nom, nomenclature, code)));
    }
    let faits: Vec<FaitDate<'_>> = donnes
        .iter()
        .map(|(_, nomenclature, code)| FaitDate {
            nomenclature,
            code,
            jour,
        })
        .collect();
    let validites = verifier_au_jour_du_fait(cx, &faits).await?;
    Ok(donnes
        .iter()
        .zip(validites)
        .filter(|(_, validite)| validite.refus(jour).is_some())
        .map(|((nom, _, code), _)| ErreurChamp::new(*nom, CodeErreur::CodeInconnu { valeur: code.clone() }))
        .collect())
}

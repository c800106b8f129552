use super::{
    agir::dire, espaces::verrouiller, exiger_lecture, exiger_quelque_part, exiger_sur, lire::details_de, refus,
};
use crate::{Ctx, Error, Result, audit, referentiel::exiger_partout};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::{DiplomeId, ObjetId},
    offre::{CodeObjet, Edition, Genre, RefusOffre, permis},
    referentiel::Uai,
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A diploma that formations lead to (domain §5.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diplome {
    pub id: DiplomeId,
    pub code: String,
    /// As it is printed.
    pub intitule: String,
    pub libelle_court: String,
    pub libelle_long: String,
    pub libelle_affichage: String,
    /// Code of `FinaliteFormation`.
    pub finalite: Option<String>,
    pub grade: Option<String>,
    pub intermediaire: bool,
    /// Establishment that delivers it.
    pub uai: Option<String>,
    pub co_accreditations: Vec<String>,
    pub arrete_le: Option<Date>,
    pub actif: bool,
}

/// All diplomas, by their code. Demands `ODF_LIRE`.
pub async fn lister_diplomes(ctx: &Ctx) -> Result<Vec<Diplome>> {
    exiger_lecture(ctx)?;
    let lignes = sqlx::query!(
        r#"SELECT id, code, intitule, libelle_court, libelle_long, libelle_affichage, finalite, grade, intermediaire, uai,
               co_accreditations, arrete_le AS "arrete_le: jiff_sqlx::Date", actif
           FROM offre.diplome ORDER BY code"#
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Diplome {
            id: DiplomeId(l.id),
            code: l.code,
            intitule: l.intitule,
            libelle_court: l.libelle_court,
            libelle_long: l.libelle_long,
            libelle_affichage: l.libelle_affichage,
            finalite: l.finalite,
            grade: l.grade,
            intermediaire: l.intermediaire,
            uai: l.uai,
            co_accreditations: l.co_accreditations,
            arrete_le: l.arrete_le.map(jiff_sqlx::Date::to_jiff),
            actif: l.actif,
        })
        .collect())
}

/// Writes a diploma, new or not. Demands `ODF_VALIDER` on the whole establishment.
pub async fn ecrire_diplome(ctx: &Ctx, diplome: Diplome) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    exiger_partout(ctx, &mut tx, Traitement::OdfValider).await?;
    let mut erreurs = vec![];
    if let Err(code) = CodeObjet::parse(&diplome.code) {
        erreurs.push(ErreurChamp::new("code", code));
    }
    for (champ, texte, max) in [
        ("intitule", &diplome.intitule, 300_u32),
        ("libelleCourt", &diplome.libelle_court, 50),
    ] {
        if texte.trim().is_empty() {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::Obligatoire));
        } else if texte.chars().count() > max as usize {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::TropLong { max }));
        }
    }
    if let Some(Err(code)) = diplome.uai.as_deref().map(Uai::parse) {
        erreurs.push(ErreurChamp::new("uai", code));
    }
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    sqlx::query!(
        "INSERT INTO offre.diplome (id, code, intitule, libelle_court, libelle_long, libelle_affichage, finalite, grade,
            intermediaire, uai, co_accreditations, arrete_le, actif)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO UPDATE SET intitule = EXCLUDED.intitule, libelle_court = EXCLUDED.libelle_court,
            libelle_long = EXCLUDED.libelle_long, libelle_affichage = EXCLUDED.libelle_affichage, finalite = EXCLUDED.finalite,
            grade = EXCLUDED.grade, intermediaire = EXCLUDED.intermediaire, uai = EXCLUDED.uai,
            co_accreditations = EXCLUDED.co_accreditations, arrete_le = EXCLUDED.arrete_le, actif = EXCLUDED.actif,
            version = diplome.version + 1",
        diplome.id.0,
        diplome.code,
        diplome.intitule,
        diplome.libelle_court,
        diplome.libelle_long,
        diplome.libelle_affichage,
        diplome.finalite,
        diplome.grade,
        diplome.intermediaire,
        diplome.uai,
        &diplome.co_accreditations,
        diplome.arrete_le.map(ToSqlx::to_sqlx) as _,
        diplome.actif
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| match e.as_database_error().and_then(|e| e.constraint()) {
        Some("diplome_code_unique") => Error::champ("code", CodeErreur::DejaUtilise),
        _ => e.into(),
    })?;
    let trace = audit::Trace {
        traitement: "ECRIRE_DIPLOME",
        entite: "diplome",
        entite_id: diplome.id.to_string(),
        avant: None,
        apres: Some(json!(diplome)),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    Ok(())
}

/// Says that a formation leads to a diploma, or to none. Demands `ODF_ECRIRE` on the structure of the formation.
pub async fn associer_diplome(
    ctx: &Ctx,
    formation: ObjetId,
    diplome: Option<DiplomeId>,
    oter: Option<DiplomeId>,
) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let lu = details_de(&mut tx, &[formation])
        .await?
        .pop()
        .ok_or(Error::Introuvable)?;
    let espace = verrouiller(&mut tx, lu.espace).await?;
    exiger_sur(
        ctx,
        &mut tx,
        Traitement::OdfEcrire,
        std::slice::from_ref(&lu.objet.structure),
    )
    .await?;
    let valide = lu.contextes.iter().any(|c| c.valide);
    permis(espace.etat, Edition::Structure, valide).map_err(|r| refus("objet", r))?;
    if lu.objet.genre != Genre::Formation {
        return Err(refus("objet", RefusOffre::Racine));
    }
    if oter.is_some() && oter != lu.diplome {
        return Err(Error::Introuvable);
    }
    sqlx::query!(
        "UPDATE offre.objet SET diplome_id = $2, version = version + 1 WHERE id = $1",
        formation.0,
        diplome.map(|d| d.0)
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| match e.as_database_error() {
        Some(base) if base.is_foreign_key_violation() => Error::Introuvable,
        _ => e.into(),
    })?;
    dire(&mut tx, ctx, &espace, "diplome", Some(formation)).await?;
    tx.commit().await?;
    Ok(())
}

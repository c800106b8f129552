use super::{agir::dire, espaces::saisir_objet, exiger_lecture, exiger_quelque_part, exiger_sur, refus};
use crate::{
    Ctx, Error, Result, audit,
    referentiel::{FaitDate, exiger_partout, retenir_valeurs, verifier_au_jour_du_fait},
};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::{DiplomeId, ObjetId},
    offre::{CodeObjet, DiplomeVue, DiplomesVue, Edition, Genre, RefusOffre, permis},
    referentiel::Uai,
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::PgConnection;

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
    /// Of what was seen; 0: it is new.
    pub version: i32,
}

/// All diplomas, by their code. Demands `ODF_LIRE`.
pub async fn lister_diplomes(ctx: &Ctx) -> Result<Vec<Diplome>> {
    exiger_lecture(ctx)?;
    let lignes = sqlx::query!(
        r#"SELECT id, code, intitule, libelle_court, libelle_long, libelle_affichage, finalite, grade, intermediaire, uai,
               co_accreditations, arrete_le AS "arrete_le: jiff_sqlx::Date", actif, version
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
            version: l.version,
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
    erreurs.extend(finalite_refusee(ctx, &mut tx, &diplome).await?);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let ecrits = sqlx::query!(
        "INSERT INTO offre.diplome (id, code, intitule, libelle_court, libelle_long, libelle_affichage, finalite, grade,
            intermediaire, uai, co_accreditations, arrete_le, actif)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO UPDATE SET intitule = EXCLUDED.intitule, libelle_court = EXCLUDED.libelle_court,
            libelle_long = EXCLUDED.libelle_long, libelle_affichage = EXCLUDED.libelle_affichage, finalite = EXCLUDED.finalite,
            grade = EXCLUDED.grade, intermediaire = EXCLUDED.intermediaire, uai = EXCLUDED.uai,
            co_accreditations = EXCLUDED.co_accreditations, arrete_le = EXCLUDED.arrete_le, actif = EXCLUDED.actif,
            version = diplome.version + 1
         WHERE diplome.version = $14",
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
        diplome.actif,
        diplome.version
    )
    .execute(&mut *tx)
    .await
    .map_err(|e| match e.as_database_error().and_then(|e| e.constraint()) {
        Some("diplome_code_unique") => Error::champ("code", CodeErreur::DejaUtilise),
        _ => e.into(),
    })?;
    // Somebody else wrote it meanwhile.
    if ecrits.rows_affected() == 0 {
        return Err(Error::champ("version", CodeErreur::Perime));
    }
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

/// Its aim is good on the day of its order, or today; what it said already of that day stays.
async fn finalite_refusee(ctx: &Ctx, tx: &mut PgConnection, diplome: &Diplome) -> Result<Option<ErreurChamp>> {
    let Some(code) = &diplome.finalite else {
        return Ok(None);
    };
    retenir_valeurs(tx).await?;
    let avant = sqlx::query!(
        r#"SELECT finalite, arrete_le AS "arrete_le: jiff_sqlx::Date" FROM offre.diplome WHERE id = $1"#,
        diplome.id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    let arrete = |jour: Option<jiff_sqlx::Date>| jour.map(jiff_sqlx::Date::to_jiff);
    if avant.is_some_and(|a| a.finalite.as_ref() == Some(code) && arrete(a.arrete_le) == diplome.arrete_le) {
        return Ok(None);
    }
    let fait = FaitDate {
        nomenclature: "FinaliteFormation",
        code,
        jour: diplome.arrete_le.unwrap_or_else(|| ctx.jour()),
    };
    let refus = verifier_au_jour_du_fait(tx, &[fait]).await?;
    let refus = refus
        .first()
        .and_then(|v| v.refus(diplome.arrete_le.unwrap_or_else(|| ctx.jour())));
    Ok(refus.map(|code| ErreurChamp::new("finalite", code)))
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
    let (espace, lu) = saisir_objet(&mut tx, formation).await?;
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

/// All diplomas as a screen shows them. Demands `ODF_LIRE`.
pub async fn diplomes(ctx: &Ctx) -> Result<DiplomesVue> {
    let lus = lister_diplomes(ctx).await?;
    let mut cx = ctx.services.pool.acquire().await?;
    let formations = sqlx::query!(
        r#"SELECT diplome_id AS "id!", count(*) AS "n!" FROM offre.objet WHERE diplome_id IS NOT NULL GROUP BY 1"#
    )
    .fetch_all(&mut *cx)
    .await?;
    // Those that ended too: an order may be of their time.
    let finalites = sqlx::query!(
        r#"SELECT code AS "code!", libelle_affichage AS "libelle_affichage!", libelle_en AS "libelle_en!",
               fin AS "fin: jiff_sqlx::Date"
           FROM (SELECT DISTINCT ON (code) * FROM referentiel.valeur
               WHERE nomenclature = 'FinaliteFormation' AND visible ORDER BY code, debut DESC) v
           ORDER BY priorite, libelle_long"#
    )
    .fetch_all(&mut *cx)
    .await?;
    let anglais = ctx.langue == i18n::Langue::En;
    let peut_ecrire = exiger_partout(ctx, &mut cx, Traitement::OdfValider).await.is_ok();
    Ok(DiplomesVue {
        diplomes: lus
            .into_iter()
            .map(|d| DiplomeVue {
                version: d.version,
                formations: formations.iter().find(|f| f.id == d.id.0).map_or(0, |f| f.n),
                code: d.code,
                intitule: d.intitule,
                libelle_court: d.libelle_court,
                finalite: d.finalite.unwrap_or_default(),
                grade: d.grade.unwrap_or_default(),
                intermediaire: d.intermediaire,
                uai: d.uai.unwrap_or_default(),
                co_accreditations: d.co_accreditations.join(", "),
                arrete_le: d.arrete_le.map(|j| j.to_string()).unwrap_or_default(),
                actif: d.actif,
            })
            .collect(),
        finalites: finalites
            .into_iter()
            .map(|f| {
                let libelle = if anglais && !f.libelle_en.is_empty() {
                    f.libelle_en
                } else {
                    f.libelle_affichage
                };
                match f.fin.map(jiff_sqlx::Date::to_jiff) {
                    Some(fin) if fin < ctx.jour() => (f.code, format!("{libelle} (– {})", fin.year())),
                    _ => (f.code, libelle),
                }
            })
            .collect(),
        peut_ecrire,
    })
}

/// Writes a diploma as a form says: the one of that code, or a new one. Demands `ODF_VALIDER` on the whole establishment.
pub async fn ecrire_diplome_saisi(ctx: &Ctx, saisie: &DiplomeVue, nouveau: bool) -> Result<()> {
    exiger_quelque_part(ctx, Traitement::OdfValider)?;
    let code = saisie.code.trim().to_uppercase();
    let connu = sqlx::query!(
        "SELECT id, libelle_long, libelle_affichage FROM offre.diplome WHERE code = $1",
        code
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    let connu = match (connu, nouveau) {
        (Some(_), true) => return Err(Error::champ("code", CodeErreur::DejaUtilise)),
        (None, false) => return Err(Error::Introuvable),
        (connu, _) => connu,
    };
    let facultatif = |t: &str| Some(t.trim().to_owned()).filter(|t| !t.is_empty());
    let arrete_le = match facultatif(&saisie.arrete_le).map(|j| j.parse::<Date>()) {
        None => None,
        Some(Ok(jour)) => Some(jour),
        Some(Err(_)) => return Err(Error::champ("arreteLe", CodeErreur::DateInvalide)),
    };
    let court = saisie.libelle_court.trim().to_owned();
    let (id, libelle_long, libelle_affichage) = match connu {
        // What other systems wrote of it stays.
        Some(d) => (d.id, d.libelle_long, d.libelle_affichage),
        None => (uuid::Uuid::now_v7(), saisie.intitule.trim().to_owned(), court.clone()),
    };
    let diplome = Diplome {
        id: DiplomeId(id),
        code,
        intitule: saisie.intitule.trim().to_owned(),
        libelle_court: court,
        libelle_long,
        libelle_affichage,
        finalite: facultatif(&saisie.finalite),
        grade: facultatif(&saisie.grade),
        intermediaire: saisie.intermediaire,
        uai: facultatif(&saisie.uai).map(|u| u.to_uppercase()),
        co_accreditations: saisie
            .co_accreditations
            .split([',', ';'])
            .map(|c| c.trim().to_owned())
            .filter(|c| !c.is_empty())
            .collect(),
        arrete_le,
        actif: saisie.actif,
        version: saisie.version,
    };
    ecrire_diplome(ctx, diplome).await
}

use super::{
    CritereObjets, chercher,
    espaces::{Espace, espace_de, nommer_espaces},
    lister, refus,
};
use crate::{Ctx, Error, Result, jobs, referentiel::exiger_partout};
use domain::{
    authz::Traitement,
    ids::{EspaceId, JobId, ObjetId},
    offre::{FiltreObjets, Genre, ReconductibleVue, ReconductionVue, RefusOffre, TriObjets},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// Of the task that brings an offer from an espace to another one, or tries to.
pub(crate) const TYPE_PASSAGE: &str = "PASSAGE_OFFRE";

/// The same, left by a version that knew of no trial: its workers would do one for real.
pub(crate) const TYPE_RECONDUCTION: &str = "RECONDUCTION_OFFRE";

/// What is brought where: formations of an espace of work into a period (mise en œuvre), or an offer into the next year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reconduction {
    pub de: EspaceId,
    pub vers: EspaceId,
    /// Formations, with all below; empty: all of the espace.
    pub formations: Vec<ObjetId>,
    /// Fees, rules of fees and documents asked for go along.
    pub reglages: bool,
    /// Links and acquis that the source has between objects that the target has too, and the target has not.
    #[serde(default)]
    pub rattacher: bool,
    /// To see what it would do: nothing is kept.
    #[serde(default)]
    pub essai: bool,
    /// How often both espaces had been changed when a trial looked at them: what it showed is done, or nothing.
    #[serde(default)]
    pub revisions: Option<(i64, i64)>,
}

/// Leaves it to the workers. Demands `ODF_VALIDER` on the whole establishment.
pub async fn reconduire(ctx: &Ctx, voulue: Reconduction) -> Result<JobId> {
    let mut tx = ctx.transaction().await?;
    exiger_partout(ctx, &mut tx, Traitement::OdfValider).await?;
    let (de, vers) = (
        espace_de(&mut tx, voulue.de).await?,
        espace_de(&mut tx, voulue.vers).await?,
    );
    verifier(&de, &vers)?;
    let formations: Vec<Uuid> = voulue.formations.iter().map(|f| f.0).collect();
    let ailleurs = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM unnest($1::uuid[]) AS n (id) LEFT JOIN offre.objet o ON o.id = n.id AND o.espace_id = $2
               WHERE o.id IS NULL) AS "oui!""#,
        &formations,
        de.id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if ailleurs {
        return Err(Error::champ("formations", domain::CodeErreur::Inconnu));
    }
    let id = jobs::nouvel_id();
    jobs::creer(&mut tx, ctx, id, TYPE_PASSAGE, json!(voulue), None).await?;
    tx.commit().await?;
    Ok(id)
}

pub(super) fn verifier(de: &Espace, vers: &Espace) -> Result<()> {
    if de.id == vers.id {
        return Err(Error::champ("vers", domain::CodeErreur::ValeurInterdite));
    }
    if vers.etat.ouvert() {
        Ok(())
    } else {
        Err(refus("vers", RefusOffre::EspaceFerme))
    }
}

/// Does what a trial showed. Demands `ODF_VALIDER` on the whole establishment. Answers the code of the espace that it comes from
/// too.
pub async fn confirmer_reconduction(ctx: &Ctx, essai: JobId) -> Result<(JobId, String)> {
    let (voulue, vu) = tache(ctx, essai).await?;
    let resultat = vu.resultat.unwrap_or_default();
    let revisions: Option<(i64, i64)> = serde_json::from_value(resultat["revisions"].clone()).unwrap_or_default();
    // One that goes on, or that was refused, showed nothing.
    if !voulue.essai || vu.statut != "SUCCES" || revisions.is_none() {
        return Err(Error::Introuvable);
    }
    let de = espace_de(&mut *ctx.services.pool.acquire().await?, voulue.de).await?;
    let voulue = Reconduction {
        essai: false,
        revisions,
        ..voulue
    };
    let id = reconduire(ctx, voulue).await?;
    Ok((id, de.code))
}

/// Formations of an espace that are found so, a page of them, and those among `coches`, wherever they are; and the espaces that
/// they can be brought into. Demands `ODF_LIRE`.
pub async fn reconductibles(
    ctx: &Ctx,
    espace: EspaceId,
    recherche: String,
    page: u32,
    coches: Vec<ObjetId>,
) -> Result<ReconductibleVue> {
    let filtre = FiltreObjets {
        recherche,
        genre: Some(Genre::Formation),
        structure: String::new(),
        tri: TriObjets::Libelle,
        page,
    };
    let liste = lister(ctx, espace, &filtre).await?;
    // No criterion on identifiers would mean all of them.
    let coches = if coches.is_empty() {
        vec![]
    } else {
        let critere = CritereObjets {
            espace: Some(espace),
            genres: vec![Genre::Formation],
            taille: u32::try_from(coches.len()).unwrap_or(u32::MAX),
            ids: coches,
            ..CritereObjets::default()
        };
        chercher(ctx, &critere).await?.0.into_iter().map(|t| t.resume).collect()
    };
    let cible = |e: &Espace| e.id != espace && e.etat.ouvert();
    let mut cx = ctx.services.pool.acquire().await?;
    let cibles = nommer_espaces(&mut cx, ctx.langue, cible).await?;
    Ok(ReconductibleVue { liste, coches, cibles })
}

/// How far it has come. Demands `ODF_VALIDER` on the whole establishment.
pub async fn suivi_reconduction(ctx: &Ctx, id: JobId) -> Result<ReconductionVue> {
    let (voulue, l) = tache(ctx, id).await?;
    let mut cx = ctx.services.pool.acquire().await?;
    let (de, vers) = (
        espace_de(&mut cx, voulue.de).await?,
        espace_de(&mut cx, voulue.vers).await?,
    );
    let resultat = l.resultat.unwrap_or_default();
    let nombre = |nom: &str| resultat[nom].as_u64().unwrap_or_default();
    let releve = |nom: &str| serde_json::from_value(resultat[nom].clone()).unwrap_or_default();
    Ok(ReconductionVue {
        essai: voulue.essai,
        de: de.libelle,
        vers: vers.libelle,
        vers_id: vers.id,
        vers_code: vers.code,
        choisies: voulue.formations,
        reglages: voulue.reglages,
        rattacher: voulue.rattacher,
        fini: l.statut == "SUCCES",
        echec: matches!(l.statut.as_str(), "ECHEC" | "STOP"),
        refus: serde_json::from_value(resultat["refus"].clone()).unwrap_or_default(),
        fait: l.fait,
        total: l.total.unwrap_or_default(),
        formations: nombre("formations"),
        objets: nombre("objets"),
        liens: nombre("liens"),
        chemins: nombre("chemins"),
        points: nombre("points"),
        acquis: nombre("acquis"),
        acquis_absents: nombre("acquisAbsents"),
        presents: serde_json::from_value(resultat["presents"].clone()).unwrap_or_default(),
        geles: releve("geles"),
        absents: releve("absents"),
        sans_tarif: releve("sansTarif"),
        sans_point: releve("sansPoint"),
    })
}

struct Ligne {
    statut: String,
    fait: i32,
    total: Option<i32>,
    resultat: Option<serde_json::Value>,
}

/// What was asked for, and what came of it.
async fn tache(ctx: &Ctx, id: JobId) -> Result<(Reconduction, Ligne)> {
    let mut cx = ctx.services.pool.acquire().await?;
    exiger_partout(ctx, &mut cx, Traitement::OdfValider).await?;
    let l = sqlx::query!(
        "SELECT statut, fait, total, resultat, parametres FROM evt.job WHERE id = $1 AND type IN ($2, $3)",
        id.0,
        TYPE_PASSAGE,
        TYPE_RECONDUCTION
    )
    .fetch_optional(&mut *cx)
    .await?
    .ok_or(Error::Introuvable)?;
    let ligne = Ligne {
        statut: l.statut,
        fait: l.fait,
        total: l.total,
        resultat: l.resultat,
    };
    Ok((serde_json::from_value(l.parametres)?, ligne))
}

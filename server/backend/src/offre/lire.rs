use super::exiger_lecture;
use crate::{Ctx, Error, Result};
use domain::{
    ids::{ContexteId, DiplomeId, EspaceId, ObjetId},
    offre::{
        ChoixCursus, CodeChemin, CodeObjet, Enfant, Enquete, Format, Genre, Maquette, Objet, Plage, Reglage, Syllabi,
    },
};
use rust_decimal::Decimal;
use sqlx::{PgConnection, types::Json};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A row of `offre.objet`.
#[derive(sqlx::FromRow)]
pub(super) struct LigneObjet {
    pub id: Uuid,
    pub espace_id: Uuid,
    code: String,
    genre: String,
    libelle: String,
    libelle_long: String,
    libelle_en: String,
    type_objet: Option<String>,
    nature: Option<String>,
    ects: Option<Decimal>,
    coefficient: Option<Decimal>,
    plage_min: Option<i32>,
    plage_max: Option<i32>,
    capacite: Option<i32>,
    mutualise: bool,
    tele_enseignement: bool,
    stage: bool,
    structure_code: String,
    structures_porteuses: Vec<String>,
    formation_porteuse_id: Option<Uuid>,
    porteuse: Option<String>,
    formats: Json<Vec<Format>>,
    syllabus: Json<Syllabi>,
    enquete: Json<Enquete>,
    diplome: Option<String>,
    pub diplome_id: Option<Uuid>,
    pub version: i32,
}

/// Columns of [`LigneObjet`], of `offre.objet o`.
macro_rules! colonnes_objet {
    () => {
        "o.id, o.espace_id, o.code, o.genre, o.libelle, o.libelle_long, o.libelle_en, o.type_objet, o.nature, o.ects, o.coefficient,
         o.plage_min, o.plage_max, o.capacite, o.mutualise, o.tele_enseignement, o.stage, o.structure_code,
         o.structures_porteuses, o.formation_porteuse_id, (SELECT p.code FROM offre.objet p WHERE p.id = o.formation_porteuse_id) AS porteuse,
         o.formats, o.syllabus, o.enquete, (SELECT d.code FROM offre.diplome d WHERE d.id = o.diplome_id) AS diplome, o.diplome_id,
         o.version"
    };
}

/// What the database keeps always reads.
fn relire<T>(lu: Option<T>, quoi: &str) -> Result<T> {
    lu.ok_or_else(|| Error::interne(format!("unreadable {quoi}")))
}

pub(super) fn code(texte: &str) -> Result<CodeObjet> {
    relire(CodeObjet::parse(texte).ok(), texte)
}

pub(super) fn genre(texte: &str) -> Result<Genre> {
    relire(Genre::depuis_code(texte), texte)
}

/// Both or none.
pub(super) fn plage(min: Option<i32>, max: Option<i32>) -> Option<Plage> {
    let lire = |n: Option<i32>| u32::try_from(n?).ok();
    Some(Plage {
        min: lire(min)?,
        max: lire(max)?,
    })
}

impl LigneObjet {
    pub(super) fn objet(self) -> Result<Objet> {
        Ok(Objet {
            code: code(&self.code)?,
            genre: genre(&self.genre)?,
            libelle: self.libelle,
            libelle_long: self.libelle_long,
            libelle_en: self.libelle_en,
            type_objet: self.type_objet,
            nature: self.nature,
            ects: self.ects.map(|n| n.normalize()),
            coefficient: self.coefficient.map(|n| n.normalize()),
            plage: plage(self.plage_min, self.plage_max),
            capacite: self.capacite.and_then(|n| u32::try_from(n).ok()),
            mutualise: self.mutualise,
            tele_enseignement: self.tele_enseignement,
            stage: self.stage,
            structure: self.structure_code,
            structures_porteuses: self.structures_porteuses,
            formation_porteuse: self.porteuse.as_deref().map(code).transpose()?,
            formats: self.formats.0,
            syllabus: self.syllabus.0,
            enquete: self.enquete.0,
            diplome: self.diplome,
        })
    }
}

/// A row of `offre.contexte`.
#[derive(sqlx::FromRow)]
pub(super) struct LigneContexte {
    pub id: Uuid,
    pub espace_id: Uuid,
    pub racine_id: Uuid,
    pub objet_id: Uuid,
    pub ids: Vec<Uuid>,
    pub chemin: String,
    ects: Option<Decimal>,
    coefficient: Option<Decimal>,
    nature: Option<String>,
    plage_min: Option<i32>,
    plage_max: Option<i32>,
    pub valide: bool,
    pub pia: bool,
    pub pia_actif: bool,
    choix: String,
    niveau: Option<String>,
    tarif_code: Option<String>,
    pub version: i32,
}

/// Columns of [`LigneContexte`], of `offre.contexte c`.
macro_rules! colonnes_contexte {
    () => {
        "c.id, c.espace_id, c.racine_id, c.objet_id, c.ids, c.chemin, c.ects, c.coefficient, c.nature, c.plage_min, c.plage_max,
         c.valide, c.pia, c.pia_actif, c.choix, c.niveau, c.tarif_code, c.version"
    };
}
pub(super) use colonnes_contexte;

impl LigneContexte {
    pub(super) fn reglage(&self) -> Reglage {
        Reglage {
            ects: self.ects.map(|n| n.normalize()),
            coefficient: self.coefficient.map(|n| n.normalize()),
            nature: self.nature.clone(),
            plage: plage(self.plage_min, self.plage_max),
            pia: self.pia,
            niveau: self.niveau.clone(),
            tarif: self.tarif_code.clone(),
            choix: ChoixCursus::depuis_code(&self.choix).filter(|c| *c != ChoixCursus::Jamais),
        }
    }
}

/// A path of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Contexte {
    pub id: ContexteId,
    pub racine: ObjetId,
    /// From the formation to the object.
    pub ids: Vec<ObjetId>,
    pub chemin: String,
    pub reglage: Reglage,
    pub valide: bool,
    pub pia_actif: bool,
    pub version: i32,
}

impl From<LigneContexte> for Contexte {
    fn from(l: LigneContexte) -> Self {
        Self {
            id: ContexteId(l.id),
            racine: ObjetId(l.racine_id),
            ids: l.ids.iter().copied().map(ObjetId).collect(),
            reglage: l.reglage(),
            chemin: l.chemin,
            valide: l.valide,
            pia_actif: l.pia_actif,
            version: l.version,
        }
    }
}

/// All of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Detail {
    pub id: ObjetId,
    pub espace: EspaceId,
    pub objet: Objet,
    pub diplome: Option<DiplomeId>,
    /// The formation that carries its teaching.
    pub porteuse: Option<ObjetId>,
    pub version: i32,
    pub contextes: Vec<Contexte>,
    /// In their order, with whether they must be taken.
    pub enfants: Vec<(ObjetId, bool)>,
}

/// One object. Demands `ODF_LIRE`.
pub async fn detail(ctx: &Ctx, id: ObjetId) -> Result<Detail> {
    details(ctx, &[id]).await?.pop().ok_or(Error::Introuvable)
}

/// The object of that code in an espace. Demands `ODF_LIRE`.
pub async fn objet_par_code(ctx: &Ctx, espace: EspaceId, code: &str) -> Result<ObjetId> {
    exiger_lecture(ctx)?;
    let id = sqlx::query_scalar!(
        "SELECT id FROM offre.objet WHERE espace_id = $1 AND code = $2",
        espace.0,
        code
    )
    .fetch_optional(&ctx.services.pool)
    .await?;
    id.map(ObjetId).ok_or(Error::Introuvable)
}

/// These objects, as far as they are there. Demands `ODF_LIRE`.
pub async fn details(ctx: &Ctx, ids: &[ObjetId]) -> Result<Vec<Detail>> {
    exiger_lecture(ctx)?;
    details_de(&mut *ctx.services.pool.acquire().await?, ids).await
}

pub(super) async fn details_de(cx: &mut PgConnection, ids: &[ObjetId]) -> Result<Vec<Detail>> {
    let ids: Vec<Uuid> = ids.iter().map(|i| i.0).collect();
    let objets: Vec<LigneObjet> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes_objet!(),
        " FROM offre.objet o WHERE o.id = ANY ($1) ORDER BY array_position($1, o.id)"
    ))
    .bind(&ids)
    .fetch_all(&mut *cx)
    .await?;
    let mut contextes: HashMap<Uuid, Vec<Contexte>> = HashMap::new();
    for ligne in contextes_de(&mut *cx, &ids).await? {
        contextes.entry(ligne.objet_id).or_default().push(ligne.into());
    }
    let mut enfants: HashMap<Uuid, Vec<(ObjetId, bool)>> = HashMap::new();
    let liens = sqlx::query!(
        "SELECT parent_id, enfant_id, obligatoire FROM offre.lien WHERE parent_id = ANY ($1) ORDER BY parent_id, rang, enfant_id",
        &ids
    )
    .fetch_all(cx)
    .await?;
    for lien in liens {
        let la = enfants.entry(lien.parent_id).or_default();
        la.push((ObjetId(lien.enfant_id), lien.obligatoire));
    }
    objets
        .into_iter()
        .map(|o| {
            Ok(Detail {
                id: ObjetId(o.id),
                espace: EspaceId(o.espace_id),
                diplome: o.diplome_id.map(DiplomeId),
                porteuse: o.formation_porteuse_id.map(ObjetId),
                version: o.version,
                contextes: contextes.remove(&o.id).unwrap_or_default(),
                enfants: enfants.remove(&o.id).unwrap_or_default(),
                objet: o.objet()?,
            })
        })
        .collect()
}

/// Paths of these objects.
pub(super) async fn contextes_de(cx: &mut PgConnection, objets: &[Uuid]) -> Result<Vec<LigneContexte>> {
    Ok(sqlx::query_as(concat!(
        "SELECT ",
        colonnes_contexte!(),
        " FROM offre.contexte c WHERE c.objet_id = ANY ($1) ORDER BY c.chemin"
    ))
    .bind(objets)
    .fetch_all(cx)
    .await?)
}

/// What is at or below some objects, with the identifiers behind the codes.
pub(super) struct Lue {
    pub maquette: Maquette,
    pub ids: BTreeMap<CodeObjet, ObjetId>,
    pub versions: BTreeMap<CodeObjet, i32>,
    pub contextes: Vec<LigneContexte>,
}

/// Reads what is at or below these objects, or the whole espace when none is named.
pub(super) async fn lire_maquette(cx: &mut PgConnection, espace: EspaceId, racines: Option<&[ObjetId]>) -> Result<Lue> {
    let racines: Option<Vec<Uuid>> = racines.map(|r| r.iter().map(|i| i.0).collect());
    let ids: Vec<Uuid> = match &racines {
        None => {
            sqlx::query_scalar!("SELECT id FROM offre.objet WHERE espace_id = $1", espace.0)
                .fetch_all(&mut *cx)
                .await?
        }
        Some(racines) => {
            sqlx::query_scalar!(
                r#"WITH RECURSIVE d(id) AS (
                   SELECT id FROM offre.objet WHERE id = ANY ($1) AND espace_id = $2
                   UNION
                   SELECT l.enfant_id FROM d JOIN offre.lien l ON l.parent_id = d.id)
               SELECT id AS "id!" FROM d"#,
                racines,
                espace.0
            )
            .fetch_all(&mut *cx)
            .await?
        }
    };
    let objets: Vec<LigneObjet> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes_objet!(),
        " FROM offre.objet o WHERE o.id = ANY ($1)"
    ))
    .bind(&ids)
    .fetch_all(&mut *cx)
    .await?;
    let liens = sqlx::query!(
        "SELECT parent_id, enfant_id, obligatoire FROM offre.lien WHERE parent_id = ANY ($1) ORDER BY parent_id, rang, enfant_id",
        &ids
    )
    .fetch_all(&mut *cx)
    .await?;
    let contextes: Vec<LigneContexte> = sqlx::query_as(concat!(
        "SELECT ",
        colonnes_contexte!(),
        " FROM offre.contexte c WHERE c.espace_id = $1 AND ($2::uuid[] IS NULL OR c.racine_id = ANY ($2)) ORDER BY c.chemin"
    ))
    .bind(espace.0)
    .bind(&racines)
    .fetch_all(cx)
    .await?;
    let mut lue = Lue {
        maquette: Maquette::default(),
        ids: BTreeMap::new(),
        versions: BTreeMap::new(),
        contextes,
    };
    let mut codes: HashMap<Uuid, CodeObjet> = HashMap::new();
    for ligne in objets {
        let (id, version) = (ligne.id, ligne.version);
        let objet = ligne.objet()?;
        codes.insert(id, objet.code.clone());
        lue.ids.insert(objet.code.clone(), ObjetId(id));
        lue.versions.insert(objet.code.clone(), version);
        lue.maquette.objets.insert(objet.code.clone(), objet);
    }
    for lien in liens {
        if let (Some(parent), Some(enfant)) = (codes.get(&lien.parent_id), codes.get(&lien.enfant_id)) {
            let enfant = Enfant {
                code: enfant.clone(),
                obligatoire: lien.obligatoire,
            };
            lue.maquette.enfants.entry(parent.clone()).or_default().push(enfant);
        }
    }
    for c in &lue.contextes {
        let reglage = c.reglage();
        if reglage != Reglage::default() {
            let chemin = relire(CodeChemin::parse(&c.chemin).ok(), &c.chemin)?;
            lue.maquette.reglages.insert(chemin, reglage);
        }
    }
    Ok(lue)
}

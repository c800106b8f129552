use crate::{Ctx, Error, Result, referentiel, tableur::tableur};
use domain::{
    ErreurChamp,
    authz::Traitement,
    ids::JobId,
    inscription::{
        COLONNES, COLONNES_DE_CODES, COLONNES_FACULTATIVES, ImportVue, LigneRejet, MotifRejets, StatutJob,
        VOEUX_PAR_LIGNE,
    },
    page::Page,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const TAILLE: u32 = 25;

/// Imports that the actor handed in, or all of them for who imports on the whole establishment; newest first, with
/// neither reasons nor refused lines. Demands `INS_IMPORTER`.
pub async fn imports(ctx: &Ctx, page: u32) -> Result<Page<ImportVue>> {
    let moi = portee(ctx).await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM evt.job WHERE type = $1 AND ($2::uuid IS NULL OR cree_par = $2)"#,
        super::TYPE_IMPORT,
        moi
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let lignes = sqlx::query_as!(
        Ligne,
        r#"SELECT j.id, j.statut, j.parametres ->> 'nom' AS nom, u.nom_affiche AS "par?", j.cree_le, j.fin_le, j.fait,
                  j.total, j.resultat
           FROM evt.job j LEFT JOIN authz.utilisateur u ON u.id = j.cree_par
           WHERE j.type = $1 AND ($2::uuid IS NULL OR j.cree_par = $2)
           ORDER BY j.cree_le DESC LIMIT $3 OFFSET $4"#,
        super::TYPE_IMPORT,
        moi,
        i64::from(TAILLE),
        i64::from(page.saturating_sub(1)) * i64::from(TAILLE)
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let lignes = lignes
        .into_iter()
        .map(|l| l.vue(ctx, Vec::new(), page_de_rejets(1, 0, Vec::new())))
        .collect::<Result<Vec<_>>>()?;
    Ok(Page {
        page,
        taille: TAILLE,
        total: total.unsigned_abs(),
        lignes,
    })
}

/// Whose imports the actor may see: None is everybody's.
async fn portee(ctx: &Ctx) -> Result<Option<Uuid>> {
    ctx.perimetre(Traitement::InsImporter)?;
    let mut cx = ctx.services.pool.acquire().await?;
    match referentiel::exiger_partout(ctx, &mut cx, Traitement::InsImporter).await {
        Ok(()) => Ok(None),
        Err(Error::Interdit) => Ok(Some(ctx.compte()?.utilisateur.0)),
        Err(autre) => Err(autre),
    }
}

/// One import with its reasons and a page of its refused lines. Demands `INS_IMPORTER`, and to be its author or to
/// import on the whole establishment.
pub async fn import(ctx: &Ctx, id: JobId, page: u32) -> Result<ImportVue> {
    let moi = portee(ctx).await?;
    let l = sqlx::query_as!(
        Ligne,
        r#"SELECT j.id, j.statut, j.parametres ->> 'nom' AS nom, u.nom_affiche AS "par?", j.cree_le, j.fin_le, j.fait,
                  j.total, j.resultat
           FROM evt.job j LEFT JOIN authz.utilisateur u ON u.id = j.cree_par
           WHERE j.id = $1 AND j.type = $2 AND ($3::uuid IS NULL OR j.cree_par = $3)"#,
        id.0,
        super::TYPE_IMPORT,
        moi
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let motifs = motifs(ctx, id).await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM inscription.rejet WHERE job_id = $1"#,
        id.0
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let rejets = sqlx::query!(
        "SELECT ligne, brut, erreurs FROM inscription.rejet WHERE job_id = $1 ORDER BY ligne LIMIT $2 OFFSET $3",
        id.0,
        i64::from(TAILLE),
        i64::from(page.saturating_sub(1)) * i64::from(TAILLE)
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let rejets = rejets
        .into_iter()
        .map(|r| {
            let texte = |c: &str| r.brut[c].as_str().unwrap_or_default().to_owned();
            Ok(LigneRejet {
                ligne: r.ligne,
                qui: format!("{} {}", texte("nom_naissance"), texte("prenom"))
                    .trim()
                    .to_owned(),
                erreurs: serde_json::from_value(r.erreurs)?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    l.vue(ctx, motifs, page_de_rejets(page, total, rejets))
}

/// A line that an import refused, as other systems get it.
#[derive(Clone, Debug)]
pub struct RejetLu {
    /// In the file, whose header is line 1.
    pub ligne: i32,
    /// The line, column by column.
    pub brut: serde_json::Value,
    pub erreurs: Vec<ErreurChamp>,
}

/// Lines that an import refused, in their order, after that one; for who asked for it, or imports on the whole establishment.
pub async fn rejets(ctx: &Ctx, id: JobId, apres: Option<i32>, nombre: u16) -> Result<Vec<RejetLu>> {
    crate::jobs::consulter(ctx, id).await?;
    let lignes = sqlx::query!(
        "SELECT ligne, brut, erreurs FROM inscription.rejet WHERE job_id = $1 AND ($2::int IS NULL OR ligne > $2)
         ORDER BY ligne LIMIT $3",
        id.0,
        apres,
        i64::from(nombre)
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(RejetLu {
                ligne: l.ligne,
                brut: l.brut,
                erreurs: serde_json::from_value(l.erreurs)?,
            })
        })
        .collect()
}

/// An import as both queries give it.
struct Ligne {
    id: Uuid,
    statut: String,
    nom: Option<String>,
    par: Option<String>,
    cree_le: jiff_sqlx::Timestamp,
    fin_le: Option<jiff_sqlx::Timestamp>,
    fait: i32,
    total: Option<i32>,
    resultat: Option<serde_json::Value>,
}

impl Ligne {
    fn vue(self, ctx: &Ctx, motifs: Vec<MotifRejets>, rejets: Page<LigneRejet>) -> Result<ImportVue> {
        Ok(ImportVue {
            id: JobId(self.id),
            nom: self.nom.unwrap_or_default(),
            statut: StatutJob::depuis_code(&self.statut).ok_or_else(|| Error::interne("unknown state of a job"))?,
            par: self.par.unwrap_or_default(),
            cree_le: ctx.services.heure_locale(self.cree_le.to_jiff()),
            fin_le: self.fin_le.map(|f| ctx.services.heure_locale(f.to_jiff())),
            fait: self.fait,
            total: self.total,
            bilan: self
                .resultat
                .map(serde_json::from_value)
                .transpose()?
                .unwrap_or_default(),
            motifs,
            rejets,
        })
    }
}

fn page_de_rejets(page: u32, total: i64, lignes: Vec<LigneRejet>) -> Page<LigneRejet> {
    Page {
        page,
        taille: TAILLE,
        total: total.unsigned_abs(),
        lignes,
    }
}

/// Most values shown of one column.
const VALEURS: usize = 12;

/// The reasons of an import, most frequent first; the wishes of a line count together, and codes are told by value.
async fn motifs(ctx: &Ctx, id: JobId) -> Result<Vec<MotifRejets>> {
    let lignes = sqlx::query!(
        r#"SELECT champ AS "champ!", code AS "code!", CASE WHEN champ = ANY ($2) THEN valeur END AS valeur,
                  count(*) AS "nombre!"
           FROM (SELECT regexp_replace(e ->> 'champ', '^(origine_admission|annee_concours|code_voeu|code_periode)[1-5]$', '\1')
                            AS champ,
                        e ->> 'code' AS code, r.brut ->> (e ->> 'champ') AS valeur
                 FROM inscription.rejet r, jsonb_array_elements(r.erreurs) e WHERE r.job_id = $1) erreurs
           GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3"#,
        id.0,
        &COLONNES_DE_CODES.map(str::to_owned)
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let mut motifs: Vec<MotifRejets> = Vec::new();
    for l in lignes {
        let nombre = u32::try_from(l.nombre).unwrap_or(u32::MAX);
        let rang = motifs
            .iter()
            .position(|m| m.champ == l.champ && m.code == l.code)
            .unwrap_or_else(|| {
                motifs.push(MotifRejets {
                    champ: l.champ,
                    code: l.code,
                    nombre: 0,
                    valeurs: Vec::new(),
                });
                motifs.len() - 1
            });
        let motif = &mut motifs[rang];
        motif.nombre = motif.nombre.saturating_add(nombre);
        if let Some(valeur) = l.valeur.filter(|v| !v.is_empty() && motif.valeurs.len() < VALEURS) {
            motif.valeurs.push((valeur, nombre));
        }
    }
    motifs.sort_by(|a, b| b.nombre.cmp(&a.nombre).then_with(|| a.champ.cmp(&b.champ)));
    Ok(motifs)
}

/// The refused lines as a file to mend and hand in again: the columns of the format, then the line of the first file
/// and what was wrong, which a later import ignores. Same right as [`import`].
pub async fn rejets_csv(ctx: &Ctx, id: JobId) -> Result<Vec<u8>> {
    import(ctx, id, 1).await?;
    let lignes = sqlx::query!(
        "SELECT ligne, brut, erreurs FROM inscription.rejet WHERE job_id = $1 ORDER BY ligne",
        id.0
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let mut colonnes: Vec<String> = COLONNES.iter().map(ToString::to_string).collect();
    for rang in 2..=VOEUX_PAR_LIGNE {
        for nom in ["origine_admission", "annee_concours", "code_voeu", "code_periode"] {
            colonnes.push(format!("{nom}{rang}"));
        }
    }
    colonnes.extend(COLONNES_FACULTATIVES.iter().map(ToString::to_string));
    let mut sortie = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let entete = colonnes.iter().map(String::as_str).chain(["ligne_origine", "motifs"]);
    sortie.write_record(entete).map_err(Error::interne)?;
    for l in lignes {
        let erreurs: Vec<ErreurChamp> = serde_json::from_value(l.erreurs)?;
        let brut: BTreeMap<String, String> = serde_json::from_value(l.brut)?;
        let motifs = erreurs
            .iter()
            .map(|e| format!("{} : {}", e.champ, i18n::erreurs::phrase(&e.code, ctx.langue)))
            .collect::<Vec<_>>()
            .join(" | ");
        let champs = colonnes.iter().map(|c| tableur(brut.get(c).map_or("", String::as_str)));
        sortie
            .write_record(champs.chain([l.ligne.to_string(), tableur(&motifs)]))
            .map_err(Error::interne)?;
    }
    sortie.into_inner().map_err(Error::interne)
}

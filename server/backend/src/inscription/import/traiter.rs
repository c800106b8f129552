use super::{lot::Lot, passage::Import};
use crate::{
    Ctx, Error, Result, audit, authz,
    evenement::{self, FaitImport, TypeImport},
    jobs::{self, Tache},
    offre::points_par_voeu,
};
use domain::{
    authz::{Perimetre, Traitement, perimetre},
    ids::{JobId, UtilisateurId},
    inscription::Bilan,
};
use serde_json::json;
use sqlx::PgConnection;

pub(crate) const TYPE_IMPORT: &str = "IMPORT_ADMISSIONS";

/// Lines per transaction: few round trips, little redone after a crash, and progress that moves.
const LOT: usize = 250;

/// The file as a reader: `;`, a header line, an optional byte-order mark, lines of uneven length tolerated.
pub(super) fn lecteur(texte: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(texte.strip_prefix('\u{feff}').unwrap_or(texte).as_bytes())
}

/// Goes through a file, from where an earlier run stopped. Each batch is one transaction with its progress and its
/// part of the report, so a crash loses nothing and repeats nothing.
pub(crate) async fn traiter_import(ctx: &Ctx, tache: &Tache) -> Result<()> {
    let fichier = tache.parametres["fichier"]
        .as_str()
        .ok_or_else(|| Error::interne("import without a file"))?;
    let contenu = ctx.services.stockage.lire(fichier).await?;
    let texte = std::str::from_utf8(&contenu).map_err(Error::interne)?;
    let mut lecteur = lecteur(texte);
    let entete: Vec<String> = lecteur
        .headers()
        .map_err(Error::interne)?
        .iter()
        .map(str::to_owned)
        .collect();
    let lignes: Vec<_> = lecteur.records().collect();

    let mut import = {
        let mut connexion = ctx.services.pool.acquire().await?;
        let perimetre = perimetre_de(&mut connexion, ctx, tache.cree_par).await?;
        Import {
            ctx: ctx.clone(),
            job: Some(tache.id),
            points: points_par_voeu(&mut connexion, ctx.jour()).await?,
            perimetre,
        }
    };
    let mut fait = tache.fait;
    loop {
        // The clock of a long job moves on: each batch has its own instant.
        import.ctx.maintenant = jiff::Timestamp::now();
        let mut tx = import.ctx.transaction().await?;
        // One batch at a time in the whole establishment: two files that hold the same person make her once.
        un_a_la_fois(&mut tx).await?;
        let fin = (fait + LOT).min(lignes.len());
        let bilan = bilan_provisoire(&mut tx, tache.id).await?;
        let bilan = Lot::lire(&import, &entete, &lignes[fait..fin], fait)
            .traiter(&mut tx, tache.id, bilan)
            .await?;
        jobs::avancer(&mut tx, &import.ctx, tache, fait, fin, lignes.len()).await?;
        if fin == lignes.len() {
            conclure(&mut tx, &import.ctx, tache, &bilan).await?;
            tx.commit().await?;
            return Ok(());
        }
        sqlx::query!(
            "UPDATE evt.job SET resultat = $2 WHERE id = $1",
            tache.id.0,
            json!(bilan)
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        fait = fin;
        if import.ctx.services.arret.is_cancelled() {
            return Err(Error::Arret);
        }
    }
}

/// Until the end of the transaction, nobody else admits.
pub(super) async fn un_a_la_fois(tx: &mut PgConnection) -> Result<()> {
    sqlx::query_scalar!("SELECT pg_advisory_xact_lock(hashtextextended('inscription.import', 0))::text")
        .fetch_one(tx)
        .await?;
    Ok(())
}

async fn bilan_provisoire(tx: &mut PgConnection, job: JobId) -> Result<Bilan> {
    let brut = sqlx::query_scalar!("SELECT resultat FROM evt.job WHERE id = $1", job.0)
        .fetch_one(tx)
        .await?;
    Ok(brut.map(serde_json::from_value).transpose()?.unwrap_or_default())
}

async fn conclure(tx: &mut PgConnection, ctx: &Ctx, tache: &Tache, bilan: &Bilan) -> Result<()> {
    jobs::reussir(tx, ctx, tache, json!(bilan)).await?;
    let fait = FaitImport {
        type_: TypeImport::Termine,
        job: tache.id.0,
        bilan,
    };
    evenement::pousser(tx, ctx, &fait).await?;
    let trace = audit::Trace {
        traitement: "IMPORT_TERMINE",
        entite: "job",
        entite_id: tache.id.to_string(),
        avant: None,
        apres: Some(json!(bilan)),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// Where the one who handed the file in may import, as of now. The system itself may everywhere.
pub(super) async fn perimetre_de(
    connexion: &mut PgConnection,
    ctx: &Ctx,
    par: Option<UtilisateurId>,
) -> Result<Perimetre> {
    let Some(utilisateur) = par else {
        let racine = sqlx::query_scalar!("SELECT code FROM referentiel.structure WHERE parent_code IS NULL LIMIT 1")
            .fetch_one(connexion)
            .await?;
        let tout = domain::authz::Habilitation {
            deleguee: false,
            role: "SYSTEME".into(),
            structure: racine,
            traitements: vec![Traitement::InsImporter],
            debut: ctx.jour(),
            fin: None,
        };
        return Ok(perimetre(&[tout], Traitement::InsImporter, ctx.jour()));
    };
    let habilitations = authz::habilitations_de(connexion, utilisateur).await?;
    Ok(perimetre(&habilitations, Traitement::InsImporter, ctx.jour()))
}

use super::recherche::{approchants, motifs};
use crate::{Ctx, Error, Result, audit};
use domain::{
    CodeErreur,
    authz::{Perimetre, Traitement},
    ids::InscriptionId,
    inscription::{Blocage, Compteurs, FileVue, Filtre, LigneFile, MOTS_MAX, Statut, StatutPaiement, StatutPieces},
    page::Page,
};
use uuid::Uuid;

const TAILLE: u32 = 25;
/// Longest export, in lines.
const EXPORT_MAX: i64 = 200_000;

/// The list of dossiers of the actor's perimeter, a page at a time. Demands `INS_LIRE`.
pub async fn file(ctx: &Ctx, filtre: &Filtre) -> Result<Page<LigneFile>> {
    page(ctx, filtre, &noms(ctx, filtre).await?).await
}

async fn page(ctx: &Ctx, filtre: &Filtre, nom: &Noms) -> Result<Page<LigneFile>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!"
           FROM inscription.inscription i
           JOIN identite.personne p ON p.id = i.personne_id
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE s.ancetres && $1 AND ($2::text IS NULL OR i.statut = $2)
             AND ($4::text IS NULL OR CASE $4 WHEN 'A_REVOIR' THEN i.a_revoir
                  WHEN 'DOUBLON_POTENTIEL' THEN p.doublon_potentiel AND i.statut NOT IN ('ANNULEE', 'EXPIREE')
                  WHEN 'PRET' THEN i.statut = 'TERMINEE' AND i.blocages = '{}'
                  ELSE i.statut = 'TERMINEE' AND i.blocages @> ARRAY[$4] END)
             AND ($3::text IS NULL OR (p.recherche LIKE public.sans_accent($3) AND p.recherche LIKE public.sans_accent($5)
                  AND p.recherche LIKE public.sans_accent($6)))
             AND ($7::uuid[] IS NULL OR p.id = ANY ($7)) AND ($8::text IS NULL OR pi.chemin = $8)"#,
        perimetre.racines(),
        filtre.statut.map(Statut::code),
        nom.motif(0),
        filtre.raison,
        nom.motif(1),
        nom.motif(2),
        nom.proches(),
        filtre.chemin,
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let debut = i64::from(filtre.page.saturating_sub(1)) * i64::from(TAILLE);
    let lignes = lire(ctx, filtre, nom, &perimetre, i64::from(TAILLE), debut).await?;
    Ok(Page {
        page: filtre.page,
        taille: TAILLE,
        total: total.unsigned_abs(),
        lignes,
    })
}

/// The persons that a list is about.
enum Noms {
    Tous,
    /// Whose name has these words.
    Avec([String; MOTS_MAX]),
    /// With a similar name.
    Proches(Vec<Uuid>),
}

impl Noms {
    fn lire(recherche: &str) -> Self {
        motifs(recherche).map_or(Self::Tous, Self::Avec)
    }

    fn motif(&self, rang: usize) -> Option<&str> {
        match self {
            Self::Avec(motifs) => motifs.get(rang).map(String::as_str),
            Self::Tous | Self::Proches(_) => None,
        }
    }

    fn proches(&self) -> Option<&[Uuid]> {
        match self {
            Self::Proches(ids) => Some(ids),
            Self::Tous | Self::Avec(_) => None,
        }
    }
}

/// Dossiers that the actor may read and that stand inside `borne` too: the perimeter of what is done with them.
async fn lire(
    ctx: &Ctx,
    filtre: &Filtre,
    nom: &Noms,
    borne: &Perimetre,
    nombre: i64,
    debut: i64,
) -> Result<Vec<LigneFile>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let lignes = sqlx::query!(
        r#"SELECT i.id, coalesce(p.nom_usage, p.nom_naissance) AS "nom!", p.prenom, p.code_apprenant,
                  pi.libelle_fr, pi.libelle_en, pi.structure_code, i.statut, i.statut_paiement, i.statut_pieces,
                  i.version, i.blocages, CASE WHEN i.statut = 'TERMINEE' THEN i.terminee_le ELSE i.modifie_le END AS "depuis!"
           FROM inscription.inscription i
           JOIN identite.personne p ON p.id = i.personne_id
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE s.ancetres && $1 AND s.ancetres && $7 AND ($2::text IS NULL OR i.statut = $2)
             AND ($8::text IS NULL OR CASE $8 WHEN 'A_REVOIR' THEN i.a_revoir
                  WHEN 'DOUBLON_POTENTIEL' THEN p.doublon_potentiel AND i.statut NOT IN ('ANNULEE', 'EXPIREE')
                  WHEN 'PRET' THEN i.statut = 'TERMINEE' AND i.blocages = '{}'
                  ELSE i.statut = 'TERMINEE' AND i.blocages @> ARRAY[$8] END)
             AND ($3::text IS NULL OR (p.recherche LIKE public.sans_accent($3) AND p.recherche LIKE public.sans_accent($9)
                  AND p.recherche LIKE public.sans_accent($10)))
             AND ($11::uuid[] IS NULL OR p.id = ANY ($11)) AND ($12::text IS NULL OR pi.chemin = $12)
           ORDER BY CASE $4 WHEN 'nom' THEN public.sans_accent(p.nom_naissance || ' ' || p.prenom)
                            WHEN 'formation' THEN public.sans_accent(pi.libelle_fr) END,
                    CASE WHEN i.statut = 'TERMINEE' THEN i.terminee_le ELSE i.modifie_le END, i.id
           LIMIT $5 OFFSET $6"#,
        perimetre.racines(),
        filtre.statut.map(Statut::code),
        nom.motif(0),
        filtre.tri.code(),
        nombre,
        debut,
        borne.racines(),
        filtre.raison,
        nom.motif(1),
        nom.motif(2),
        nom.proches(),
        filtre.chemin,
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            let statut = Statut::depuis_code(&l.statut).ok_or_else(inconnu)?;
            let depuis = l.depuis.to_jiff();
            Ok(LigneFile {
                id: InscriptionId(l.id),
                nom: l.nom,
                prenom: l.prenom,
                code_apprenant: l.code_apprenant,
                formation_fr: l.libelle_fr,
                formation_en: l.libelle_en,
                structure: l.structure_code,
                statut,
                statut_paiement: StatutPaiement::depuis_code(&l.statut_paiement).ok_or_else(inconnu)?,
                depuis: ctx.services.heure_locale(depuis),
                jours: i32::try_from(ctx.maintenant.duration_since(depuis).as_hours() / 24).unwrap_or(i32::MAX),
                statut_pieces: StatutPieces::depuis_code(&l.statut_pieces).ok_or_else(inconnu)?,
                version: l.version,
                blocages: l.blocages.iter().filter_map(|b| Blocage::depuis_code(b)).collect(),
            })
        })
        .collect()
}

fn inconnu() -> Error {
    Error::interne("unknown code in the database")
}

/// The persons asked for; those with a similar name when a search finds nobody at all.
async fn noms(ctx: &Ctx, filtre: &Filtre) -> Result<Noms> {
    let exacts = Noms::lire(&filtre.recherche);
    if let Noms::Tous = exacts {
        return Ok(exacts);
    }
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    if existe(ctx, &perimetre, &exacts).await? {
        return Ok(exacts);
    }
    let proches = approchants(ctx, &perimetre, &filtre.recherche).await?;
    Ok(if proches.is_empty() {
        exacts
    } else {
        Noms::Proches(proches)
    })
}

/// Does anybody of the perimeter bear that name?
async fn existe(ctx: &Ctx, perimetre: &Perimetre, nom: &Noms) -> Result<bool> {
    let oui = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM identite.personne p
            JOIN inscription.inscription i ON i.personne_id = p.id
            JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
            JOIN referentiel.structure s ON s.code = pi.structure_code
            WHERE s.ancetres && $1 AND p.recherche LIKE public.sans_accent($2)
                AND p.recherche LIKE public.sans_accent($3) AND p.recherche LIKE public.sans_accent($4)) AS "oui!""#,
        perimetre.racines(),
        nom.motif(0),
        nom.motif(1),
        nom.motif(2)
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    Ok(oui)
}

/// The list with its counters, for the screen. Demands `INS_LIRE`.
pub async fn vue_file(ctx: &Ctx, filtre: &Filtre) -> Result<FileVue> {
    let noms = noms(ctx, filtre).await?;
    Ok(FileVue {
        compteurs: compteurs(ctx).await?,
        raisons: raisons(ctx).await?,
        page: page(ctx, filtre, &noms).await?,
        approche: noms.proches().is_some(),
        exportable: ctx.perimetre(Traitement::InsExporter).is_ok(),
        validable: ctx.perimetre(Traitement::InsValider).is_ok(),
    })
}

/// How many dossiers of the actor's perimeter are in each state. Demands `INS_LIRE`.
pub async fn compteurs(ctx: &Ctx) -> Result<Compteurs> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let lignes = sqlx::query!(
        r#"SELECT i.statut, count(*) AS "n!"
           FROM inscription.inscription i
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE s.ancetres && $1 GROUP BY i.statut"#,
        perimetre.racines()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .filter_map(|l| Some((Statut::depuis_code(&l.statut)?, l.n)))
        .collect())
}

/// How many submitted dossiers wait for each reason, most frequent first; `PRET` counts those that wait for nothing but
/// a clerk; `A_REVOIR` and `DOUBLON_POTENTIEL` count all that are flagged, whatever their state. Demands `INS_LIRE`.
pub async fn raisons(ctx: &Ctx) -> Result<Vec<(String, i64)>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let lignes = sqlx::query!(
        r#"SELECT raison AS "raison!", count(*) AS "n!"
           FROM inscription.inscription i
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           CROSS JOIN LATERAL unnest(CASE WHEN i.statut <> 'TERMINEE' THEN ARRAY['A_REVOIR']
                                          WHEN i.blocages = '{}' THEN ARRAY['PRET'] ELSE i.blocages END) AS raison
           WHERE (i.statut = 'TERMINEE' OR i.a_revoir) AND s.ancetres && $1
           GROUP BY raison ORDER BY count(*) DESC, raison"#,
        perimetre.racines()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let mut raisons: Vec<(String, i64)> = lignes.into_iter().map(|l| (l.raison, l.n)).collect();
    // These wait before anything was submitted.
    let doublons = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM identite.personne p
           JOIN inscription.inscription i ON i.personne_id = p.id
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE p.doublon_potentiel AND i.statut NOT IN ('ANNULEE', 'EXPIREE') AND s.ancetres && $1"#,
        perimetre.racines()
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    let code = Blocage::DoublonPotentiel.code();
    raisons.retain(|(raison, _)| raison != code);
    if doublons > 0 {
        raisons.push((code.to_owned(), doublons));
    }
    Ok(raisons)
}

/// The whole list as CSV, for a spreadsheet. Demands `INS_EXPORTER` besides `INS_LIRE`, and
/// holds only what both allow; leaves a line in the journal.
pub async fn exporter(ctx: &Ctx, filtre: &Filtre) -> Result<Vec<u8>> {
    let borne = ctx.perimetre(Traitement::InsExporter)?;
    let lignes = lire(ctx, filtre, &noms(ctx, filtre).await?, &borne, EXPORT_MAX, 0).await?;
    if i64::try_from(lignes.len()).is_ok_and(|n| n == EXPORT_MAX) {
        // A list cut short would be taken for the whole.
        return Err(Error::champ("filtre", CodeErreur::TropLong { max: 200_000 }));
    }
    let mut sortie = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::from("\u{feff}".as_bytes()));
    let entete = [
        "inscription",
        "nom",
        "prenom",
        "code_apprenant",
        "formation",
        "structure",
        "statut",
        "paiement",
        "depuis",
        "pieces",
        "raisons",
    ];
    sortie.write_record(entete).map_err(Error::interne)?;
    for l in &lignes {
        let ligne = [
            l.id.to_string(),
            tableur(&l.nom),
            tableur(&l.prenom),
            l.code_apprenant.clone().unwrap_or_default(),
            tableur(&l.formation_fr),
            l.structure.clone(),
            l.statut.code().into(),
            l.statut_paiement.code().into(),
            l.depuis.to_string(),
            l.statut_pieces.code().into(),
            l.blocages
                .iter()
                .map(|b| Blocage::code(*b))
                .collect::<Vec<_>>()
                .join(" "),
        ];
        sortie.write_record(ligne).map_err(Error::interne)?;
    }
    let mut tx = ctx.transaction().await?;
    let trace = audit::Trace {
        traitement: "EXPORTER",
        entite: "file",
        entite_id: filtre.statut.map_or("", Statut::code).into(),
        avant: None,
        apres: Some(serde_json::json!({ "lignes": lignes.len() })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    tx.commit().await?;
    sortie.into_inner().map_err(Error::interne)
}

/// A cell that starts like a formula would be run by a spreadsheet.
fn tableur(texte: &str) -> String {
    if texte.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{texte}")
    } else {
        texte.to_owned()
    }
}

use super::{
    compteurs::releves,
    recherche::{LARGE, Personnes, personnes},
};
use crate::{Ctx, Error, Result};
use domain::{
    authz::{Perimetre, Traitement},
    ids::InscriptionId,
    inscription::{Blocage, FileVue, Filtre, LigneFile, Statut, StatutPaiement, StatutPieces},
    page::Page,
};
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;

const TAILLE: u32 = 25;

/// The list of dossiers of the actor's perimeter, a page at a time. Demands `INS_LIRE`.
pub async fn file(ctx: &Ctx, filtre: &Filtre) -> Result<Page<LigneFile>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let trouvees = personnes(ctx, &perimetre, &filtre.recherche, LARGE).await?;
    page(ctx, filtre, trouvees.as_ref(), &perimetre).await
}

async fn page(
    ctx: &Ctx,
    filtre: &Filtre,
    trouvees: Option<&Personnes>,
    perimetre: &Perimetre,
) -> Result<Page<LigneFile>> {
    let ids = trouvees.map(|p| p.ids.as_slice());
    // Before the transaction: who counts for all must not wait for a connection that those who wait for it hold.
    let connu = total_connu(ctx, filtre, ids).await?;
    let mut tx = planifiee(ctx).await?;
    let debut = i64::from(filtre.page.saturating_sub(1)) * i64::from(TAILLE);
    // A few persons are all read anyway: to count them apart would be to read them twice.
    let portee = Portee {
        personnes: ids,
        borne: perimetre,
        entier: trouvees.is_some_and(|t| t.entier),
        compter: ids.is_some(),
    };
    let (lignes, compte) = lire(&mut tx, ctx, filtre, &portee, i64::from(TAILLE), debut).await?;
    let total = match connu.or(compte) {
        Some(total) => total,
        None => compter(&mut tx, filtre, ids, perimetre).await?,
    };
    tx.commit().await?;
    Ok(Page {
        page: filtre.page,
        taille: TAILLE,
        total,
        lignes,
    })
}

/// A transaction whose statements are planned for their arguments: one statement stands for all filters and orders, and the
/// plan that fits one of them is ruinous for another. A request has one processor: when all are busy, to wake a second one
/// costs more than what it does.
pub(super) async fn planifiee(ctx: &Ctx) -> Result<Transaction<'static, Postgres>> {
    let mut tx = ctx.transaction().await?;
    sqlx::query!(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true) AS plan,
                set_config('max_parallel_workers_per_gather', '0', true) AS seul"
    )
    .fetch_one(&mut *tx)
    .await?;
    Ok(tx)
}

/// How many lines the list has in all, when whole states are asked for: those are counted already.
async fn total_connu(ctx: &Ctx, filtre: &Filtre, personnes: Option<&[Uuid]>) -> Result<Option<u64>> {
    let (None, None, None) = (personnes, &filtre.raison, &filtre.chemin) else {
        return Ok(None);
    };
    let comptes = releves(ctx).await?.compteurs;
    let de = |statut: &Statut| comptes.get(statut).copied().unwrap_or(0);
    let n: i64 = filtre.statut.as_ref().map_or_else(|| comptes.values().sum(), de);
    Ok(Some(n.unsigned_abs()))
}

/// How many lines the list has in all.
async fn compter(
    tx: &mut PgConnection,
    filtre: &Filtre,
    personnes: Option<&[Uuid]>,
    perimetre: &Perimetre,
) -> Result<u64> {
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!"
           FROM inscription.inscription i
           JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE s.ancetres && $1 AND ($2::text IS NULL OR i.statut = $2)
             AND ($3::text IS NULL OR CASE $3 WHEN 'A_REVOIR' THEN i.a_revoir
                  WHEN 'DOUBLON_POTENTIEL' THEN i.statut NOT IN ('ANNULEE', 'EXPIREE')
                    AND EXISTS (SELECT FROM identite.personne p WHERE p.id = i.personne_id AND p.doublon_potentiel)
                  WHEN 'PRET' THEN i.statut = 'TERMINEE' AND i.blocages = '{}'
                  ELSE i.statut = 'TERMINEE' AND i.blocages @> ARRAY[$3] END)
             AND ($4::uuid[] IS NULL OR i.personne_id = ANY ($4)) AND ($5::text IS NULL OR pi.chemin = $5)"#,
        perimetre.racines(),
        filtre.statut.map(Statut::code),
        filtre.raison,
        personnes,
        filtre.chemin,
    )
    .fetch_one(tx)
    .await?;
    Ok(total.unsigned_abs())
}

/// What a reading of the list looks at, besides the filter.
pub(super) struct Portee<'a> {
    /// Only these persons.
    pub personnes: Option<&'a [Uuid]>,
    /// The perimeter of what is done with the dossiers.
    pub borne: &'a Perimetre,
    /// The actor may read them all: where they stand need not be looked at.
    pub entier: bool,
    /// How many lines in all?
    pub compter: bool,
}

/// Dossiers that the actor may read and that stand inside `borne` too; how many in all, when it is asked for and there is
/// one. The lines of the page first, then what is shown of them. Joins that nothing looks at are left out by the database:
/// those of a thousand dossiers of one name, when the actor may read all.
pub(super) async fn lire(
    tx: &mut PgConnection,
    ctx: &Ctx,
    filtre: &Filtre,
    portee: &Portee<'_>,
    nombre: i64,
    debut: i64,
) -> Result<(Vec<LigneFile>, Option<u64>)> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let lignes = sqlx::query!(
        r#"SELECT k.id, coalesce(p.nom_usage, p.nom_naissance) AS "nom!", p.prenom, p.code_apprenant,
                  pi.libelle_fr, pi.libelle_en, pi.structure_code, k.statut, k.statut_paiement, k.statut_pieces,
                  k.version, k.blocages, k.depuis AS "depuis!", k.total
           FROM (SELECT i.id, i.personne_id, i.point_inscription_id, i.statut, i.statut_paiement, i.statut_pieces, i.version,
                    i.blocages, i.depuis,
                    CASE $4 WHEN 'nom' THEN (SELECT public.sans_accent(p.nom_naissance || ' ' || p.prenom)
                                             FROM identite.personne p WHERE p.id = i.personne_id)
                            WHEN 'formation' THEN public.sans_accent(q.libelle_fr) END AS cle,
                    CASE WHEN $10 THEN count(*) OVER () END AS total
                 FROM inscription.inscription i
                 LEFT JOIN offre.point_inscription q ON q.id = i.point_inscription_id
                 LEFT JOIN referentiel.structure s ON s.code = q.structure_code
                 WHERE ($11 OR (s.ancetres && $1 AND s.ancetres && $7)) AND ($2::text IS NULL OR i.statut = $2)
                   AND ($8::text IS NULL OR CASE $8 WHEN 'A_REVOIR' THEN i.a_revoir
                        WHEN 'DOUBLON_POTENTIEL' THEN i.statut NOT IN ('ANNULEE', 'EXPIREE')
                          AND EXISTS (SELECT FROM identite.personne p WHERE p.id = i.personne_id AND p.doublon_potentiel)
                        WHEN 'PRET' THEN i.statut = 'TERMINEE' AND i.blocages = '{}'
                        ELSE i.statut = 'TERMINEE' AND i.blocages @> ARRAY[$8] END)
                   AND ($3::uuid[] IS NULL OR i.personne_id = ANY ($3)) AND ($9::text IS NULL OR q.chemin = $9)
                 ORDER BY cle, i.depuis, i.id LIMIT $5 OFFSET $6) k
           JOIN identite.personne p ON p.id = k.personne_id
           JOIN offre.point_inscription pi ON pi.id = k.point_inscription_id
           ORDER BY k.cle, k.depuis, k.id"#,
        perimetre.racines(),
        filtre.statut.map(Statut::code),
        portee.personnes,
        filtre.tri.code(),
        nombre,
        debut,
        portee.borne.racines(),
        filtre.raison,
        filtre.chemin,
        portee.compter,
        portee.entier,
    )
    .fetch_all(tx)
    .await?;
    let total = lignes.first().and_then(|l| l.total).map(i64::unsigned_abs);
    let lignes = lignes
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
        .collect::<Result<_>>()?;
    Ok((lignes, total))
}

fn inconnu() -> Error {
    Error::interne("unknown code in the database")
}

/// The list with its counters, for the screen. Demands `INS_LIRE`.
pub async fn vue_file(ctx: &Ctx, filtre: &Filtre) -> Result<FileVue> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let trouvees = personnes(ctx, &perimetre, &filtre.recherche, LARGE).await?;
    let page = page(ctx, filtre, trouvees.as_ref(), &perimetre).await?;
    let releves = releves(ctx).await?;
    Ok(FileVue {
        compteurs: releves.compteurs,
        raisons: releves.raisons,
        page,
        approche: trouvees.as_ref().is_some_and(|t| t.approche),
        large: trouvees.is_some_and(|t| t.large),
        exportable: ctx.perimetre(Traitement::InsExporter).is_ok(),
        validable: ctx.perimetre(Traitement::InsValider).is_ok(),
    })
}

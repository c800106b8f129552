use crate::{Ctx, Result, recents::Recents};
use domain::{
    authz::Traitement,
    inscription::{Blocage, Compteurs, Statut},
};

/// The counters above a list.
#[derive(Clone)]
pub(crate) struct Releves {
    pub compteurs: Compteurs,
    pub raisons: Vec<(String, i64)>,
}

/// Counters by perimeter: each page of each clerk shows them, and counting a whole establishment costs more than all the rest
/// of the page.
pub(crate) type CompteursRecents = Recents<Vec<String>, Releves>;

/// The counters of the actor's perimeter, a moment old at most. Demands `INS_LIRE`.
pub(super) async fn releves(ctx: &Ctx) -> Result<Releves> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let cle = perimetre.racines().to_vec();
    ctx.services.compteurs.lire(cle, compter(ctx)).await
}

async fn compter(ctx: &Ctx) -> Result<Releves> {
    Ok(Releves {
        compteurs: compteurs(ctx).await?,
        raisons: raisons(ctx).await?,
    })
}

/// How many dossiers of the actor's perimeter are in each state. Demands `INS_LIRE`.
pub async fn compteurs(ctx: &Ctx) -> Result<Compteurs> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let lignes = sqlx::query!(
        r#"SELECT g.statut AS "statut!", sum(g.n)::bigint AS "n!"
           FROM (SELECT point_inscription_id, statut, count(*) AS n FROM inscription.inscription GROUP BY 1, 2) g
           JOIN offre.point_inscription pi ON pi.id = g.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           WHERE s.ancetres && $1 GROUP BY g.statut"#,
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
        r#"SELECT raison AS "raison!", sum(g.n)::bigint AS "n!"
           FROM (SELECT point_inscription_id, statut, blocages, count(*) AS n FROM inscription.inscription
                 WHERE statut = 'TERMINEE' OR a_revoir GROUP BY 1, 2, 3) g
           JOIN offre.point_inscription pi ON pi.id = g.point_inscription_id
           JOIN referentiel.structure s ON s.code = pi.structure_code
           CROSS JOIN LATERAL unnest(CASE WHEN g.statut <> 'TERMINEE' THEN ARRAY['A_REVOIR']
                                          WHEN g.blocages = '{}' THEN ARRAY['PRET'] ELSE g.blocages END) AS raison
           WHERE s.ancetres && $1
           GROUP BY raison ORDER BY sum(g.n) DESC, raison"#,
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

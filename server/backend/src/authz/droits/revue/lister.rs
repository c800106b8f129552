use super::geres;
use crate::{
    Ctx, Result,
    authz::droits::{en_langue, structures},
};
use domain::{
    authz::{EtatRevue, RevueVue, RevuesVue},
    ids::RevueId,
};
use jiff_sqlx::ToSqlx;

/// The latest reviews that are about what the actor manages, each as far as it is, and where she may open one. `HAB_GERER`.
pub async fn revues(ctx: &Ctx) -> Result<RevuesVue> {
    let geres = geres(ctx)?;
    let jour = ctx.jour();
    let mut cx = ctx.services.pool.acquire().await?;
    let lignes = sqlx::query!(
        r#"SELECT r.id, s.libelle_fr, s.libelle_en, u.nom_affiche, r.ouverte_le, r.echeance, r.fin_automatique,
            r.close_le IS NOT NULL AS "close!", count(*) AS "total!",
            count(*) FILTER (WHERE l.decision = 'ECHUE' OR l.decision IS NULL AND (r.close_le IS NOT NULL
                OR h.id IS NOT NULL AND (h.fin IS NULL OR h.fin >= $2))) AS "non_revues!"
         FROM authz.revue r
         JOIN referentiel.structure s ON s.code = r.structure_code
         JOIN authz.utilisateur u ON u.id = r.ouverte_par
         JOIN authz.revue_ligne l ON l.revue_id = r.id
         JOIN referentiel.structure ls ON ls.code = l.structure_code
         LEFT JOIN authz.habilitation h ON h.id = l.habilitation_id
         WHERE ls.ancetres && $1
         GROUP BY r.id, s.code, u.id ORDER BY r.ouverte_le DESC LIMIT 50"#,
        &geres,
        jour.to_sqlx()
    )
    .fetch_all(&mut *cx)
    .await?;
    Ok(RevuesVue {
        structures: structures(&mut cx, ctx, &geres).await?,
        revues: lignes
            .into_iter()
            .map(|l| {
                let echeance = l.echeance.to_jiff();
                let etat = EtatRevue {
                    echeance,
                    close: l.close,
                };
                RevueVue {
                    id: RevueId(l.id),
                    structure: en_langue(ctx, l.libelle_fr, l.libelle_en),
                    par: l.nom_affiche,
                    ouverte_le: ctx.services.heure_locale(l.ouverte_le.to_jiff()),
                    echeance,
                    fin_automatique: l.fin_automatique,
                    ouverte: etat.ouverte(jour),
                    total: l.total.unsigned_abs(),
                    non_revues: l.non_revues.unsigned_abs(),
                }
            })
            .collect(),
    })
}

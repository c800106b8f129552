use super::geres;
use crate::{Ctx, Error, Result, authz::droits::en_langue};
use domain::{
    authz::{AvancementRevue, Decision, EtatRevue, LigneRevueVue, Revisee, RevueDetail, RevueVue, reviser},
    ids::{LigneRevueId, RevueId, UtilisateurId},
    page::{Page, page_demandee},
};
use jiff_sqlx::ToSqlx;

/// Lines of a page.
const TAILLE: u32 = 50;

/// A review: how far it is, structure by structure, and its lines, `toutes` or those that nobody reviewed, of what the actor
/// manages. `HAB_GERER`.
pub async fn revue(ctx: &Ctx, id: RevueId, toutes: bool, page: u32) -> Result<RevueDetail> {
    let geres = geres(ctx)?;
    let compte = ctx.compte()?;
    let (jour, page) = (ctx.jour(), page_demandee(Some(page)));
    let mut cx = ctx.services.pool.acquire().await?;
    let r = sqlx::query!(
        r#"SELECT s.libelle_fr, s.libelle_en, u.nom_affiche, r.ouverte_le, r.echeance, r.fin_automatique,
            r.close_le IS NOT NULL AS "close!"
         FROM authz.revue r JOIN referentiel.structure s ON s.code = r.structure_code
         JOIN authz.utilisateur u ON u.id = r.ouverte_par WHERE r.id = $1"#,
        id.0
    )
    .fetch_optional(&mut *cx)
    .await?
    .ok_or(Error::Introuvable)?;
    let structures = sqlx::query!(
        r#"SELECT s.libelle_fr, s.libelle_en, count(*) AS "total!",
            count(*) FILTER (WHERE l.decision = 'ECHUE' OR l.decision IS NULL AND ($4
                OR h.id IS NOT NULL AND (h.fin IS NULL OR h.fin >= $3))) AS "non_revues!"
         FROM authz.revue_ligne l
         JOIN referentiel.structure s ON s.code = l.structure_code
         LEFT JOIN authz.habilitation h ON h.id = l.habilitation_id
         WHERE l.revue_id = $1 AND s.ancetres && $2
         GROUP BY s.code ORDER BY array_length(s.ancetres, 1), s.libelle_fr"#,
        id.0,
        &geres,
        jour.to_sqlx(),
        r.close
    )
    .fetch_all(&mut *cx)
    .await?;
    if structures.is_empty() {
        // A review of elsewhere is not hers to know.
        return Err(Error::Introuvable);
    }
    let lignes = sqlx::query!(
        r#"SELECT l.id, u.identifiant, u.nom_affiche, l.utilisateur_id, ro.libelle_fr AS role_fr, ro.libelle_en AS role_en,
            s.libelle_fr, s.libelle_en, s.ancetres, h.debut AS "debut?", h.fin AS "fin?", l.decision, p.nom_affiche AS "par?",
            (h.id IS NOT NULL AND (h.fin IS NULL OR h.fin >= $4)) AS "en_vigueur!", count(*) OVER () AS "compte!"
         FROM authz.revue_ligne l
         JOIN authz.utilisateur u ON u.id = l.utilisateur_id
         JOIN authz.role ro ON ro.code = l.role_code
         JOIN referentiel.structure s ON s.code = l.structure_code
         LEFT JOIN authz.habilitation h ON h.id = l.habilitation_id
         LEFT JOIN authz.utilisateur p ON p.id = l.decidee_par
         WHERE l.revue_id = $1 AND s.ancetres && $2 AND ($3 OR l.decision = 'ECHUE' OR l.decision IS NULL AND ($5
            OR h.id IS NOT NULL AND (h.fin IS NULL OR h.fin >= $4)))
         ORDER BY u.nom_affiche, u.id, l.role_code, l.id LIMIT $6 OFFSET $7"#,
        id.0,
        &geres,
        toutes,
        jour.to_sqlx(),
        r.close,
        i64::from(TAILLE),
        i64::from(page - 1) * i64::from(TAILLE)
    )
    .fetch_all(&mut *cx)
    .await?;
    let etat = EtatRevue {
        echeance: r.echeance.to_jiff(),
        close: r.close,
    };
    let avancement: Vec<AvancementRevue> = structures
        .into_iter()
        .map(|s| AvancementRevue {
            structure: en_langue(ctx, s.libelle_fr, s.libelle_en),
            total: s.total.unsigned_abs(),
            non_revues: s.non_revues.unsigned_abs(),
        })
        .collect();
    Ok(RevueDetail {
        revue: RevueVue {
            id,
            structure: en_langue(ctx, r.libelle_fr, r.libelle_en),
            par: r.nom_affiche,
            ouverte_le: ctx.services.heure_locale(r.ouverte_le.to_jiff()),
            echeance: etat.echeance,
            fin_automatique: r.fin_automatique,
            ouverte: etat.ouverte(jour),
            total: avancement.iter().map(|a| a.total).sum(),
            non_revues: avancement.iter().map(|a| a.non_revues).sum(),
        },
        avancement,
        lignes: Page {
            page,
            taille: TAILLE,
            total: lignes.first().map_or(0, |l| l.compte.unsigned_abs()),
            lignes: lignes
                .into_iter()
                .map(|l| {
                    let revisee = Revisee {
                        titulaire: UtilisateurId(l.utilisateur_id),
                        ancetres: &l.ancetres,
                        decision: l.decision.as_deref().and_then(Decision::depuis_code),
                        en_vigueur: l.en_vigueur,
                    };
                    LigneRevueVue {
                        id: LigneRevueId(l.id),
                        decidable: reviser(&compte.habilitations, compte.utilisateur, etat, &revisee, jour).is_ok(),
                        sienne: revisee.titulaire == compte.utilisateur,
                        decision: revisee.decision,
                        en_vigueur: revisee.en_vigueur,
                        identifiant: l.identifiant,
                        nom: l.nom_affiche,
                        role: en_langue(ctx, l.role_fr, l.role_en),
                        structure: en_langue(ctx, l.libelle_fr, l.libelle_en),
                        debut: l.debut.map(jiff_sqlx::Date::to_jiff),
                        fin: l.fin.map(jiff_sqlx::Date::to_jiff),
                        par: l.par,
                    }
                })
                .collect(),
        },
    })
}

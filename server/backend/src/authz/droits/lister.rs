use super::{en_langue, motif, perimetres, structures};
use crate::{Ctx, Result};
use domain::{
    authz::{DemandeVue, DroitsVue, HabilitationVue},
    ids::{DemandeHabilitationId, HabilitationId},
    page::{Page, page_demandee},
};
use jiff_sqlx::ToSqlx;

/// Rows of a page.
const TAILLE: u32 = 50;

/// The roles given on the structures that the actor manages, or may delegate on, `recherche` being part of the name or of the
/// user name; `HAB_GERER` or `HAB_DELEGUER` somewhere. What is over comes last.
pub async fn droits(ctx: &Ctx, recherche: &str, page: u32) -> Result<DroitsVue> {
    let (gere, tout) = perimetres(ctx)?;
    let moi = ctx.compte()?.utilisateur.0;
    let page = page_demandee(Some(page));
    let jour = ctx.jour();
    let motif = motif(recherche);
    let mut cx = ctx.services.pool.acquire().await?;
    let lignes = sqlx::query!(
        r#"SELECT h.id, u.identifiant, u.nom_affiche, r.libelle_fr AS role_fr, r.libelle_en AS role_en,
            s.libelle_fr AS structure_fr, s.libelle_en AS structure_en, h.debut, h.fin, h.deleguee,
            p.nom_affiche AS "par?", h.accordee_par, s.ancetres && $5 AS "gere!", count(*) OVER () AS "total!"
         FROM authz.habilitation h
         JOIN authz.utilisateur u ON u.id = h.utilisateur_id
         JOIN authz.role r ON r.code = h.role_code
         JOIN referentiel.structure s ON s.code = h.structure_code
         LEFT JOIN authz.utilisateur p ON p.id = h.accordee_par
         WHERE s.ancetres && $1 AND (public.sans_accent(u.nom_affiche) LIKE public.sans_accent($2)
            OR u.identifiant LIKE lower($2))
         ORDER BY (h.fin IS NOT NULL AND h.fin < $6), u.nom_affiche, u.id, h.debut, h.id
         LIMIT $3 OFFSET $4"#,
        &tout,
        motif,
        i64::from(TAILLE),
        i64::from(page - 1) * i64::from(TAILLE),
        &gere,
        jour.to_sqlx()
    )
    .fetch_all(&mut *cx)
    .await?;
    let demandes = sqlx::query!(
        r#"SELECT d.id, u.nom_affiche, r.libelle_fr AS role_fr, r.libelle_en AS role_en, s.libelle_fr AS structure_fr,
            s.libelle_en AS structure_en, d.debut, d.fin, p.nom_affiche AS par, d.demandee_par, d.utilisateur_id,
            s.ancetres && $2 AS "gere!"
         FROM authz.demande_habilitation d
         JOIN authz.utilisateur u ON u.id = d.utilisateur_id
         JOIN authz.utilisateur p ON p.id = d.demandee_par
         JOIN authz.role r ON r.code = d.role_code
         JOIN referentiel.structure s ON s.code = d.structure_code
         WHERE d.tranchee_le IS NULL AND s.ancetres && $1 ORDER BY d.demandee_le LIMIT 200"#,
        &tout,
        &gere
    )
    .fetch_all(&mut *cx)
    .await?;
    let roles = sqlx::query!("SELECT code, libelle_fr, libelle_en FROM authz.role ORDER BY libelle_fr")
        .fetch_all(&mut *cx)
        .await?;
    Ok(DroitsVue {
        structures: structures(&mut cx, ctx, &tout).await?,
        gere: !gere.is_empty(),
        roles: roles
            .into_iter()
            .map(|r| (r.code, en_langue(ctx, r.libelle_fr, r.libelle_en)))
            .collect(),
        demandes: demandes
            .into_iter()
            .map(|d| DemandeVue {
                id: DemandeHabilitationId(d.id),
                nom: d.nom_affiche,
                role: en_langue(ctx, d.role_fr, d.role_en),
                structure: en_langue(ctx, d.structure_fr, d.structure_en),
                debut: d.debut.to_jiff(),
                fin: d.fin.map(jiff_sqlx::Date::to_jiff),
                par: d.par,
                tranchable: d.gere && d.demandee_par != moi && d.utilisateur_id != moi,
            })
            .collect(),
        habilitations: Page {
            page,
            taille: TAILLE,
            total: lignes.first().map_or(0, |l| l.total.unsigned_abs()),
            lignes: lignes
                .into_iter()
                .map(|l| {
                    let (debut, fin) = (l.debut.to_jiff(), l.fin.map(jiff_sqlx::Date::to_jiff));
                    let finie = fin.is_some_and(|f| f < jour);
                    HabilitationVue {
                        id: HabilitationId(l.id),
                        identifiant: l.identifiant,
                        nom: l.nom_affiche,
                        role: en_langue(ctx, l.role_fr, l.role_en),
                        structure: en_langue(ctx, l.structure_fr, l.structure_en),
                        debut,
                        fin,
                        deleguee: l.deleguee,
                        par: l.par,
                        en_vigueur: debut <= jour && !finie,
                        retirable: !finie && (l.gere || l.accordee_par == Some(moi)),
                    }
                })
                .collect(),
        },
    })
}

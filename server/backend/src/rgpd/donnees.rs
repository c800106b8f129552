use super::{demandes, regles};
use crate::{Ctx, Error, Result};
use domain::rgpd::{ConsultationVue, DonneesVue, Quoi};
use i18n::Langue;

/// What one may know and ask of what is kept of oneself: who looked, what one asked. The learner who is signed in.
pub async fn donnees(ctx: &Ctx) -> Result<DonneesVue> {
    let personne = ctx.apprenant()?;
    let mut cx = ctx.services.pool.acquire().await?;
    let lignes = sqlx::query!(
        r#"SELECT c.le, c.quoi, c.role_code, c.structure_code, r.libelle_fr AS "role_fr?", r.libelle_en AS "role_en?",
            s.libelle_fr AS "structure_fr?", s.libelle_en AS "structure_en?", c.motif,
            CASE WHEN c.motif IS NOT NULL THEN u.nom_affiche END AS aide
         FROM audit.consultation c
         LEFT JOIN authz.role r ON r.code = c.role_code
         LEFT JOIN referentiel.structure s ON s.code = c.structure_code
         JOIN authz.utilisateur u ON u.id = c.acteur_id
         WHERE c.personne_id = $1 ORDER BY c.le DESC LIMIT 100"#,
        personne.0
    )
    .fetch_all(&mut *cx)
    .await?;
    let choisir = |fr: Option<String>, en: Option<String>, code: String| {
        let dit = match ctx.langue {
            Langue::Fr => fr,
            Langue::En => en,
        };
        dit.unwrap_or(code)
    };
    let consultations = lignes
        .into_iter()
        .map(|l| {
            Ok(ConsultationVue {
                le: ctx.services.heure_locale(l.le.to_jiff()),
                role: choisir(l.role_fr, l.role_en, l.role_code),
                structure: choisir(l.structure_fr, l.structure_en, l.structure_code),
                assistance: l.aide.zip(l.motif),
                quoi: Quoi::depuis_code(&l.quoi).ok_or_else(|| Error::interne("unknown kind of consultation"))?,
            })
        })
        .collect::<Result<_>>()?;
    let rectifiable = sqlx::query_scalar!(
        r#"SELECT code_apprenant IS NOT NULL AS "oui!" FROM identite.personne WHERE id = $1"#,
        personne.0
    )
    .fetch_one(&mut *cx)
    .await?;
    let r = regles(&mut cx).await?;
    Ok(DonneesVue {
        consultations,
        demandes: demandes::de(&mut cx, ctx, personne).await?,
        rectifiable,
        durees: [r.dossier, r.admis, r.pieces, r.consultations],
    })
}

use super::{ancetres, en_langue, perimetres, structures};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur,
    authz::{ExplicationVue, Habilitation, LigneExplication, QuiVue, Traitement, Verdict, verdict},
};
use jiff_sqlx::ToSqlx;

/// Who may do one thing on one structure, and why one person may or may not: `HAB_GERER` or `HAB_DELEGUER` on the structure.
/// Without a structure, what may be asked.
pub async fn qui(ctx: &Ctx, traitement: Option<Traitement>, structure: &str, identifiant: &str) -> Result<QuiVue> {
    let (_, tout) = perimetres(ctx)?;
    let jour = ctx.jour();
    let mut cx = ctx.services.pool.acquire().await?;
    let mut vue = QuiVue {
        structures: structures(&mut cx, ctx, &tout).await?,
        qui: Vec::new(),
        explication: None,
    };
    let Some(traitement) = traitement.filter(|_| !structure.is_empty()) else {
        return Ok(vue);
    };
    let ancetres = ancetres(&mut cx, structure).await?;
    if !tout.iter().any(|r| ancetres.contains(r)) {
        return Err(Error::champ("structure", CodeErreur::Inconnu));
    }
    let lignes = sqlx::query!(
        "SELECT u.identifiant, u.nom_affiche, r.libelle_fr AS role_fr, r.libelle_en AS role_en, s.libelle_fr, s.libelle_en,
            h.debut, h.fin
         FROM authz.habilitation h
         JOIN authz.permission p ON p.role_code = h.role_code AND p.traitement = $1
         JOIN authz.utilisateur u ON u.id = h.utilisateur_id AND u.actif
         JOIN authz.role r ON r.code = h.role_code
         JOIN referentiel.structure s ON s.code = h.structure_code
         WHERE h.structure_code = ANY ($2) AND h.debut <= $3 AND (h.fin IS NULL OR h.fin >= $3)
         ORDER BY u.nom_affiche, u.id LIMIT 500",
        traitement.code(),
        &ancetres,
        jour.to_sqlx()
    )
    .fetch_all(&mut *cx)
    .await?;
    vue.qui = lignes
        .into_iter()
        .map(|l| LigneExplication {
            identifiant: l.identifiant,
            nom: l.nom_affiche,
            role: en_langue(ctx, l.role_fr, l.role_en),
            structure: en_langue(ctx, l.libelle_fr, l.libelle_en),
            debut: l.debut.to_jiff(),
            fin: l.fin.map(jiff_sqlx::Date::to_jiff),
            verdict: Verdict::Accorde,
        })
        .collect();
    let identifiant = identifiant.trim().to_lowercase();
    if identifiant.is_empty() {
        return Ok(vue);
    }
    let elle = sqlx::query!(
        "SELECT id, nom_affiche, actif FROM authz.utilisateur WHERE identifiant = $1 AND personne_id IS NULL",
        identifiant
    )
    .fetch_optional(&mut *cx)
    .await?
    .ok_or_else(|| Error::champ("identifiant", CodeErreur::Inconnu))?;
    // Only what was given under what the actor manages: the rest is not hers to know.
    let siennes = sqlx::query!(
        r#"SELECT h.role_code, r.libelle_fr AS role_fr, r.libelle_en AS role_en, h.structure_code, s.libelle_fr, s.libelle_en,
            h.debut, h.fin, h.deleguee,
            array(SELECT p.traitement FROM authz.permission p WHERE p.role_code = h.role_code) AS "traitements!"
         FROM authz.habilitation h
         JOIN authz.role r ON r.code = h.role_code
         JOIN referentiel.structure s ON s.code = h.structure_code
         WHERE h.utilisateur_id = $1 AND (s.ancetres && $2 OR s.code = ANY ($3)) ORDER BY h.debut DESC, h.id"#,
        elle.id,
        &tout,
        &ancetres
    )
    .fetch_all(&mut *cx)
    .await?;
    let lignes: Vec<LigneExplication> = siennes
        .into_iter()
        .map(|l| {
            let h = Habilitation {
                role: l.role_code,
                structure: l.structure_code,
                traitements: l
                    .traitements
                    .iter()
                    .filter_map(|t| Traitement::depuis_code(t))
                    .collect(),
                debut: l.debut.to_jiff(),
                fin: l.fin.map(jiff_sqlx::Date::to_jiff),
                deleguee: l.deleguee,
            };
            LigneExplication {
                identifiant: identifiant.clone(),
                nom: elle.nom_affiche.clone(),
                role: en_langue(ctx, l.role_fr, l.role_en),
                structure: en_langue(ctx, l.libelle_fr, l.libelle_en),
                debut: h.debut,
                fin: h.fin,
                verdict: verdict(&h, traitement, &ancetres, jour),
            }
        })
        .collect();
    vue.explication = Some(ExplicationVue {
        oui: elle.actif && lignes.iter().any(|l| l.verdict == Verdict::Accorde),
        ferme: !elle.actif,
        identifiant,
        nom: elle.nom_affiche,
        traitement,
        lignes,
    });
    Ok(vue)
}

use super::candidats;
use crate::{Ctx, Error, Result};
use domain::{
    authz::{AssistanceVue, Traitement},
    ids::UtilisateurId,
};
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

/// Accounts shown, at most.
const MAX: usize = 20;

/// Shortest part of a name that is looked for: one letter would be half of everybody.
const MIN: usize = 2;

/// Accounts whose name or user name holds `texte`, where one may help; and the one that was chosen. Demands
/// `SEC_IMPERSONATION` somewhere; her perimeter.
pub async fn comptes_a_aider(ctx: &Ctx, texte: &str, choisi: Option<UtilisateurId>) -> Result<AssistanceVue> {
    ctx.en_personne()?;
    let perimetre = ctx.perimetre(Traitement::SecImpersonation)?;
    let texte = texte.trim();
    let mut cx = ctx.services.pool.acquire().await?;
    let mut ids: Vec<Uuid> = Vec::new();
    if texte.chars().count() >= MIN {
        let motif = format!("%{}%", texte.replace(['\\', '%', '_'], " "));
        // Who has no role at all is helped by who helps everywhere.
        ids = sqlx::query_scalar!(
            "SELECT u.id FROM authz.utilisateur u
             WHERE u.actif AND u.genre = 'PERSONNE'
               AND (public.sans_accent(u.nom_affiche) LIKE public.sans_accent($1) OR u.identifiant LIKE lower($1))
               AND (EXISTS (SELECT FROM authz.habilitation h JOIN referentiel.structure s ON s.code = h.structure_code
                        WHERE h.utilisateur_id = u.id AND s.ancetres && $2 AND (h.fin IS NULL OR h.fin >= $3))
                 OR EXISTS (SELECT FROM inscription.inscription i
                        JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
                        JOIN referentiel.structure s ON s.code = pi.structure_code
                        WHERE i.personne_id = u.personne_id AND s.ancetres && $2)
                 OR (u.personne_id IS NULL
                    AND EXISTS (SELECT FROM referentiel.structure r WHERE r.parent_code IS NULL AND r.code = ANY ($2))))
             ORDER BY u.nom_affiche, u.id LIMIT $4",
            motif,
            perimetre.racines(),
            ctx.jour().to_sqlx(),
            i64::try_from(MAX + 1).map_err(Error::interne)?
        )
        .fetch_all(&mut *cx)
        .await?;
    }
    let autres = ids.len() > MAX;
    ids.truncate(MAX);
    let mut trouves = candidats(&mut cx, ctx, &ids).await?;
    trouves.sort_by_key(|c| ids.iter().position(|id| *id == c.id.0));
    let comptes = trouves.iter().map(|c| c.vue(ctx)).collect::<Result<_>>()?;
    let choisi = match choisi {
        // Outside the perimeter there is no such account, not even a name.
        Some(id) => candidats(&mut cx, ctx, &[id.0])
            .await?
            .pop()
            .map(|c| c.vue(ctx))
            .transpose()?
            .filter(|c| c.refus != Some(domain::authz::RefusAssistance::HorsPerimetre)),
        None => None,
    };
    Ok(AssistanceVue {
        comptes,
        autres,
        choisi,
        minutes: ctx.services.reglages.duree_assistance.as_mins(),
    })
}

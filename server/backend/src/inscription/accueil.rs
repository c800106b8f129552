use crate::{Ctx, Error, Result};
use domain::{
    courriel::Message,
    ids::{InscriptionId, PersonneId},
    inscription::{Accueil, Dossier, Etape, InscriptionResumee, Statut, StatutPaiement, controler_etape},
    offre::Ouverture,
};

/// The learner's home: her enrolments, newest first, and what was written to her. Demands a learner's account; shows
/// her own things only.
pub async fn accueil(ctx: &Ctx) -> Result<Accueil> {
    let personne = ctx.apprenant()?;
    let p = sqlx::query!(
        "SELECT prenom, code_apprenant FROM identite.personne WHERE id = $1",
        personne.0
    )
    .fetch_one(&ctx.services.pool)
    .await?;
    Ok(Accueil {
        prenom: p.prenom,
        code_apprenant: p.code_apprenant,
        inscriptions: inscriptions(ctx, personne).await?,
        messages: messages(ctx, personne).await?,
    })
}

async fn inscriptions(ctx: &Ctx, personne: PersonneId) -> Result<Vec<InscriptionResumee>> {
    let lignes = sqlx::query!(
        "SELECT i.id, pi.libelle_fr, pi.libelle_en, p.annee_universitaire, i.statut, i.statut_paiement, i.dossier,
                p.inscriptions_du, p.inscriptions_au
         FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.periode p ON p.code = pi.periode_code
         WHERE i.personne_id = $1 ORDER BY i.autorisee_le DESC, i.id LIMIT 50",
        personne.0
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            let ouverture = Ouverture {
                du: l.inscriptions_du.to_jiff(),
                au: l.inscriptions_au.to_jiff(),
            };
            let dossier: Dossier = serde_json::from_value(l.dossier)?;
            let faite = |e: &Etape| controler_etape(&dossier, *e, ctx.jour()).is_empty();
            Ok(InscriptionResumee {
                id: InscriptionId(l.id),
                formation_fr: l.libelle_fr,
                formation_en: l.libelle_en,
                annee_universitaire: l.annee_universitaire,
                statut: Statut::depuis_code(&l.statut).ok_or_else(|| Error::interne("unknown state"))?,
                statut_paiement: StatutPaiement::depuis_code(&l.statut_paiement)
                    .ok_or_else(|| Error::interne("unknown state"))?,
                calendrier_ouvert: ouverture.ouverte(ctx.maintenant),
                date_limite: ctx.services.heure_locale(ouverture.au).date(),
                etapes_faites: Etape::TOUS.iter().copied().filter(faite).collect(),
            })
        })
        .collect()
}

async fn messages(ctx: &Ctx, personne: PersonneId) -> Result<Vec<Message>> {
    // Invitations carry a secret that has no more use once the account is open.
    let lignes = sqlx::query!(
        "SELECT id, destinataire, sujet, corps, cree_le FROM courriel.message
         WHERE personne_id = $1 AND type <> 'INVITATION' ORDER BY cree_le DESC, id DESC LIMIT 20",
        personne.0
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| Message {
            id: l.id,
            destinataire: l.destinataire,
            sujet: l.sujet,
            corps: l.corps,
            le: ctx.services.heure_locale(l.cree_le.to_jiff()),
        })
        .collect())
}

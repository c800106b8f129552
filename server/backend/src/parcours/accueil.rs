use super::examen::Examen;
use crate::{Ctx, Error, Result, inscription, paiement};
use domain::{
    courriel::Message,
    ids::{InscriptionId, PersonneId},
    inscription::{Accueil, Etape, InscriptionResumee, StatutPaiement},
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
    let mut cx = ctx.services.pool.acquire().await?;
    let lignes = sqlx::query!(
        "SELECT i.id, pi.libelle_fr, pi.libelle_en, p.annee_universitaire, i.statut_paiement
         FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.periode p ON p.code = pi.periode_code
         WHERE i.personne_id = $1 ORDER BY i.autorisee_le DESC, i.id LIMIT 20",
        personne.0
    )
    .fetch_all(&mut *cx)
    .await?;
    let mut resumees = Vec::new();
    for l in lignes {
        let id = InscriptionId(l.id);
        let verrou = inscription::lire(&mut cx, id).await?;
        let examen = Examen::faire(&mut cx, ctx, &verrou).await?;
        resumees.push(InscriptionResumee {
            id,
            formation_fr: l.libelle_fr,
            formation_en: l.libelle_en,
            annee_universitaire: l.annee_universitaire,
            statut: verrou.statut,
            statut_paiement: StatutPaiement::depuis_code(&l.statut_paiement)
                .ok_or_else(|| Error::interne("unknown state"))?,
            cvec: examen.cvec(&verrou),
            cvec_numero: verrou.cvec_numero.clone(),
            statut_pieces: examen.statut_pieces(),
            calendrier_ouvert: verrou.ouverture.ouverte(ctx.maintenant),
            date_limite: ctx.services.heure_locale(verrou.ouverture.au).date(),
            etapes_faites: Etape::TOUS.iter().copied().filter(|e| examen.faite(*e)).collect(),
            blocages: examen.blocages(&mut cx, &verrou).await?,
            total_du: examen.devis.total,
            paiement: paiement::situation(&mut cx, ctx, id).await?,
            pieces: examen.pieces,
        });
    }
    Ok(resumees)
}

async fn messages(ctx: &Ctx, personne: PersonneId) -> Result<Vec<Message>> {
    // What carries a secret that opens the account is not shown in it.
    let lignes = sqlx::query!(
        "SELECT id, destinataire, sujet, corps, cree_le FROM courriel.message
         WHERE personne_id = $1 AND type NOT IN ('INVITATION', 'RECUPERATION') ORDER BY cree_le DESC, id DESC LIMIT 20",
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

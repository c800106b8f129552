use super::{Effets, appliquer, verrouiller};
use crate::{
    Ctx, Error, Result,
    courriel::{self, Destinataire},
};
use domain::{ids::InscriptionId, inscription::Demande};
use jiff_sqlx::ToSqlx;

/// Closes what was never submitted when its calendar closed (a dossier that a clerk gave back stays open), and says so to
/// the person: the nightly task. Runs as the system; each dossier in its
/// own transaction, so that one failure does not undo the others. Answers how many expired.
pub async fn expirer(ctx: &Ctx) -> Result<u64> {
    if !matches!(ctx.acteur, crate::Acteur::Systeme(_)) {
        return Err(Error::Interdit);
    }
    let ids = sqlx::query_scalar!(
        "SELECT i.id FROM inscription.inscription i
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
         JOIN offre.espace p ON p.code = pi.periode_code
         WHERE i.statut IN ('AUTORISEE', 'DEBUTEE') AND i.terminee_le IS NULL AND p.inscriptions_au <= $1",
        ctx.maintenant.to_sqlx()
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    let (mut expirees, mut derniere) = (0, None);
    for id in ids {
        let mut tx = ctx.transaction().await?;
        let verrou = verrouiller(&mut tx, ctx, InscriptionId(id)).await?;
        let demande = Demande::Expirer {
            calendrier_clos: verrou.ouverture.close(ctx.maintenant),
        };
        match appliquer(&mut tx, ctx, &verrou, &demande, Effets::default()).await {
            Ok(_) => {
                let p = Destinataire::lire(&mut tx, verrou.personne).await?;
                let texte = i18n::courriel::inscription_expiree(p.langue, &p.prenom);
                courriel::adresser(&mut tx, ctx, "INSCRIPTION_EXPIREE", &p, texte).await?;
                tx.commit().await?;
                expirees += 1;
            }
            // Submitted or cancelled in the meantime.
            Err(Error::Conflit(_) | Error::Refus(_)) => {}
            Err(autre) => {
                derniere = Some(autre);
            }
        }
    }
    // The others were done; the first thing to look at is told.
    derniere.map_or(Ok(expirees), Err)
}

use crate::{Ctx, Error, Result, inscription::Verrou};
use domain::{
    ids::{FichierId, TeleversementId},
    inscription::{Condition, FaitsInscription, toutes_remplies},
    pieces::{FichierVue, MotifRejet, PieceVue, StatutDepot, Televersement},
};
use sqlx::PgConnection;

/// The documents asked for, given the facts of the dossier, with what was deposited. One that was deposited stays shown
/// even when it is not asked for any more.
pub(crate) async fn demandees(
    tx: &mut PgConnection,
    ctx: &Ctx,
    verrou: &Verrou,
    faits: &FaitsInscription,
) -> Result<Vec<PieceVue>> {
    let lignes = sqlx::query!(
        r#"SELECT p.code, p.libelle_fr, p.libelle_en, p.aide_fr, p.aide_en, p.photo, p.obligatoire, p.bloquante,
                  p.conditions, d.statut AS "statut?", d.motif_texte AS "motif_texte?", d.version AS "version?",
                  m.libelle_fr AS "motif_fr?", m.libelle_en AS "motif_en?",
                  f.id AS "fichier?", f.nom AS "nom?", f.type_mime AS "type_mime?", f.taille AS "taille?",
                  f.pages AS "pages?", f.depose_le AS "depose_le?",
                  t.id AS "televersement?", t.nom AS "t_nom?", t.taille AS "t_taille?", t.recu AS "t_recu?"
           FROM pieces.piece p
           LEFT JOIN pieces.depot d ON d.inscription_id = $2 AND d.piece_code = p.code
           LEFT JOIN pieces.motif m ON m.code = d.motif_code
           LEFT JOIN pieces.fichier f ON f.id = d.fichier_id
           LEFT JOIN LATERAL (SELECT id, nom, taille, recu FROM pieces.televersement
                              WHERE inscription_id = $2 AND piece_code = p.code ORDER BY cree_le DESC LIMIT 1) t ON true
           WHERE p.periode_code = $1 AND p.actif ORDER BY p.ordre, p.code"#,
        verrou.periode,
        verrou.id.0
    )
    .fetch_all(tx)
    .await?;
    let mut pieces = Vec::new();
    for l in lignes {
        let conditions: Vec<Condition> = serde_json::from_value(l.conditions)?;
        let demandee = toutes_remplies(&conditions, faits);
        if !demandee && l.fichier.is_none() {
            continue;
        }
        let statut = l.statut.as_deref().unwrap_or("NON_DEPOSE");
        let fichier = l.fichier.zip(l.depose_le).map(|(id, depose_le)| FichierVue {
            id: FichierId(id),
            nom: l.nom.unwrap_or_default(),
            type_mime: l.type_mime.unwrap_or_default(),
            taille: l.taille.unwrap_or_default(),
            pages: l.pages.unwrap_or_default(),
            depose_le: ctx.services.heure_locale(depose_le.to_jiff()),
        });
        let en_cours = l.televersement.map(|id| Televersement {
            id: TeleversementId(id),
            nom: l.t_nom.unwrap_or_default(),
            taille: l.t_taille.unwrap_or_default(),
            recu: l.t_recu.unwrap_or_default(),
        });
        pieces.push(PieceVue {
            code: l.code,
            libelle_fr: l.libelle_fr,
            libelle_en: l.libelle_en,
            aide_fr: l.aide_fr,
            aide_en: l.aide_en,
            photo: l.photo,
            demandee,
            obligatoire: l.obligatoire && demandee,
            bloquante: l.bloquante && demandee,
            statut: StatutDepot::depuis_code(statut).ok_or_else(|| Error::interne("unknown state of a document"))?,
            fichier,
            motif_fr: l.motif_fr,
            motif_en: l.motif_en,
            motif_texte: l.motif_texte,
            version: l.version.unwrap_or(0),
            en_cours,
        });
    }
    Ok(pieces)
}

/// Is a portrait asked for under that code? None when the period asks for no such document.
pub(crate) async fn piece(tx: &mut PgConnection, periode: &str, code: &str) -> Result<Option<(bool, bool)>> {
    let l = sqlx::query!(
        "SELECT photo, bloquante FROM pieces.piece WHERE periode_code = $1 AND code = $2 AND actif",
        periode,
        code
    )
    .fetch_optional(tx)
    .await?;
    Ok(l.map(|l| (l.photo, l.bloquante)))
}

/// Reasons for refusing.
pub(crate) async fn motifs(tx: &mut PgConnection) -> Result<Vec<MotifRejet>> {
    Ok(sqlx::query_as!(
        MotifRejet,
        "SELECT code, libelle_fr, libelle_en FROM pieces.motif ORDER BY ordre, code"
    )
    .fetch_all(tx)
    .await?)
}

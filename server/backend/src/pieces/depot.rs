use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitPiece, TypePiece},
    inscription::Verrou,
};
use domain::{ids::FichierId, pieces::StatutDepot};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// State and version of a deposit; never deposited: `NON_DEPOSE`, version 0.
pub(crate) async fn depot(tx: &mut PgConnection, verrou: &Verrou, piece: &str) -> Result<(StatutDepot, i32)> {
    let l = sqlx::query!(
        "SELECT statut, version FROM pieces.depot WHERE inscription_id = $1 AND piece_code = $2",
        verrou.id.0,
        piece
    )
    .fetch_optional(tx)
    .await?;
    match l {
        None => Ok((StatutDepot::NonDepose, 0)),
        Some(l) => StatutDepot::depuis_code(&l.statut)
            .map(|statut| (statut, l.version))
            .ok_or_else(|| Error::interne("unknown state of a document")),
    }
}

/// A change of state of a deposit, with what goes with it.
pub(crate) struct Changement<'a> {
    pub piece: &'a str,
    pub avant: StatutDepot,
    pub apres: StatutDepot,
    /// A new file takes the place of the former one.
    pub fichier: Option<FichierId>,
    pub motif: Option<&'a str>,
    pub texte: Option<&'a str>,
}

/// Writes a deposit, with its line of the journal and its event. A state that has no file keeps none.
pub(crate) async fn ecrire_depot(tx: &mut PgConnection, ctx: &Ctx, verrou: &Verrou, c: Changement<'_>) -> Result<()> {
    // Not an upsert: the checks of the table look at the row that would be inserted, which has not kept its file.
    let touche = sqlx::query!(
        "UPDATE pieces.depot SET statut = $3, motif_code = $5, motif_texte = $6, modifie_le = $7, modifie_par = $8,
            fichier_id = CASE WHEN $3 = 'NON_DEPOSE' THEN NULL ELSE coalesce($4, fichier_id) END, version = version + 1
         WHERE inscription_id = $1 AND piece_code = $2",
        verrou.id.0,
        c.piece,
        c.apres.code(),
        c.fichier.map(|f| f.0),
        c.motif,
        c.texte,
        ctx.maintenant.to_sqlx(),
        ctx.nom_acteur(),
    )
    .execute(&mut *tx)
    .await?
    .rows_affected();
    if touche == 0 {
        sqlx::query!(
            "INSERT INTO pieces.depot (inscription_id, piece_code, statut, fichier_id, motif_code, motif_texte,
                modifie_le, modifie_par) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            verrou.id.0,
            c.piece,
            c.apres.code(),
            c.fichier.map(|f| f.0),
            c.motif,
            c.texte,
            ctx.maintenant.to_sqlx(),
            ctx.nom_acteur(),
        )
        .execute(&mut *tx)
        .await?;
    }
    let mut faits = json!({ "piece": c.piece, "statutPiece": c.apres.code() });
    if let Some(motif) = c.motif {
        faits["motifRejet"] = json!(motif);
    }
    let trace = audit::Trace {
        traitement: "PIECE",
        entite: "inscription",
        entite_id: verrou.id.to_string(),
        avant: Some(json!({ "statutPiece": c.avant.code() })),
        apres: Some(faits),
    };
    audit::enregistrer(&mut *tx, ctx, trace).await?;
    let fait = FaitPiece {
        type_: TypePiece::Depot,
        inscription: verrou.id.0,
        piece: c.piece,
        statut_piece: c.apres.code(),
        motif_rejet: c.motif,
    };
    evenement::pousser(tx, ctx, &fait).await
}

use super::{
    droits::{revoir_les_autres, revoir_les_droits},
    exiger_version,
};
use crate::{Ctx, Error, Result, audit, inscription, referentiel::Parametres};
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::InscriptionId,
    inscription::{PROFILS, Statut},
    journal::Conflit,
    paiement::plafond_exonerations,
};
use jiff_sqlx::ToSqlx;
use serde_json::json;

/// Exemptions that the president may grant (domain §6.6, rule 4); the others a clerk notes.
const DU_PRESIDENT: [&str; 2] = ["R719-50", "R719-50-T"];

/// Grants an exemption of fees, or withdraws it (`None`). Demands `PAI_EXONERER` on the structure. Once invoiced, the fees
/// are invoiced anew, what was paid beyond goes back, and she is told. Beyond the legal share of the enrolled, no more of
/// those of the president.
pub async fn exonerer(ctx: &Ctx, id: InscriptionId, version: i32, profil: Option<&str>) -> Result<()> {
    if profil.is_some_and(|p| !PROFILS.contains(&p)) {
        return Err(Error::champ("profil", CodeErreur::ValeurInterdite));
    }
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, ctx, id).await?;
    ctx.exiger(Traitement::PaiExonerer, &verrou.ancetres)?;
    exiger_version(&verrou, version)?;
    if matches!(verrou.statut, Statut::Annulee | Statut::Expiree) {
        return Err(Error::Conflit(Conflit {
            statut: verrou.statut.code().into(),
            par: None,
            le: None,
        }));
    }
    if profil.is_some_and(|p| DU_PRESIDENT.contains(&p)) {
        // Persons who came, not all those who were admitted. One at a time, so that two clerks do not share the last one.
        sqlx::query!("SELECT pg_advisory_xact_lock(7204)")
            .execute(&mut *tx)
            .await?;
        let du_president = DU_PRESIDENT.map(str::to_owned);
        let n = sqlx::query!(
            r#"SELECT count(DISTINCT i.personne_id) FILTER (WHERE coalesce(i.dossier ->> 'bourse', 'NON') = 'NON') AS "inscrits!",
                      count(DISTINCT i.personne_id) FILTER (WHERE i.profils && $2 AND i.id <> $3) AS "exoneres!"
               FROM inscription.inscription i JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
               WHERE pi.periode_code = $1 AND i.statut IN ('DEBUTEE', 'TERMINEE', 'VALIDEE')"#,
            verrou.periode,
            &du_president,
            id.0
        )
        .fetch_one(&mut *tx)
        .await?;
        let inscrits = u32::try_from(n.inscrits).unwrap_or(u32::MAX);
        let max = plafond_exonerations(inscrits, Parametres::lire(&mut tx).await?.plafond_exonerations());
        if n.exoneres >= i64::from(max) {
            return Err(Error::champ("profil", CodeErreur::PlafondAtteint { max }));
        }
    }
    let profils: Vec<String> = profil.map(str::to_owned).into_iter().collect();
    sqlx::query!(
        "UPDATE inscription.inscription SET profils = $2, version = version + 1, modifie_le = $3 WHERE id = $1",
        id.0,
        &profils,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "EXONERER",
        entite: "inscription",
        entite_id: id.to_string(),
        avant: Some(json!({ "profils": verrou.profils })),
        apres: Some(json!({ "profils": profils })),
    };
    audit::enregistrer(&mut tx, ctx, trace).await?;
    revoir_les_droits(&mut tx, ctx, &verrou).await?;
    revoir_les_autres(&mut tx, ctx, &verrou).await?;
    tx.commit().await?;
    Ok(())
}

use super::{certificat, exiger_version};
use crate::{Ctx, Error, Result, audit, courriel, inscription, outbox, paiement};
use domain::{
    authz::Traitement,
    identite::{CodeApprenant, StatutIne},
    ids::{InscriptionId, PersonneId},
    inscription::{Cvec, Demande, FaitsValidation},
};
use i18n::Langue;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// Enrols: `TERMINEE → VALIDEE`. Demands `INS_VALIDER` on the structure. Issues the code apprenant with the first
/// enrolment and the certificat de scolarité with each. `version` is that of the page: of two clerks at once, one
/// wins and the other is told.
pub async fn valider(ctx: &Ctx, id: InscriptionId, version: i32) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    let verrou = inscription::verrouiller(&mut tx, id).await?;
    ctx.exiger(Traitement::InsValider, &verrou.ancetres)?;
    let p = sqlx::query!(
        "SELECT code_apprenant, statut_ine, doublon_potentiel, prenom, courriel,
            (SELECT langue FROM authz.utilisateur u WHERE u.personne_id = p.id) AS langue
         FROM identite.personne p WHERE id = $1 FOR UPDATE OF p",
        verrou.personne.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let faits = FaitsValidation {
        statut_ine: StatutIne::depuis_code(&p.statut_ine).ok_or_else(|| Error::interne("unknown state of INE"))?,
        cvec: Cvec::NonDue,
        pieces: verrou.statut_pieces,
        total_du: paiement::devis_de(&mut tx, id, verrou.point).await?.total,
        total_encaisse: paiement::encaisse(&mut tx, id).await?,
        differe_accepte: verrou.differe_accepte,
        doublon_potentiel: p.doublon_potentiel,
        a_revoir: verrou.a_revoir,
    };
    let code = match p.code_apprenant {
        Some(code) => code,
        None => emettre_code(&mut tx, ctx, verrou.personne).await?,
    };
    let mut effets = inscription::Effets::default();
    effets.donnees.insert("codeApprenant".into(), json!(code));
    inscription::appliquer(&mut tx, ctx, &verrou, &Demande::Valider(faits), effets).await?;
    // After the state: whoever lost a race learns who won it, which says more than a stale page.
    exiger_version(&verrou, version)?;
    certificat::emettre(&mut tx, ctx, id).await?;
    let langue = p.langue.as_deref().and_then(Langue::depuis_code).unwrap_or_default();
    let texte = i18n::courriel::inscription_validee(langue, &p.prenom, &code, &ctx.services.reglages.url_publique);
    courriel::ecrire(
        &mut tx,
        ctx,
        "INSCRIPTION_VALIDEE",
        &p.courriel,
        Some(verrou.personne),
        langue,
        texte,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Gives the person her code apprenant: the next of the sequence, never given to anybody else.
async fn emettre_code(tx: &mut PgConnection, ctx: &Ctx, personne: PersonneId) -> Result<String> {
    let numero = sqlx::query_scalar!(r#"SELECT nextval('identite.code_apprenant') AS "n!""#)
        .fetch_one(&mut *tx)
        .await?;
    let code = CodeApprenant::depuis_sequence(u32::try_from(numero).map_err(Error::interne)?).to_string();
    sqlx::query!(
        "UPDATE identite.personne SET code_apprenant = $2, version = version + 1, modifie_le = $3 WHERE id = $1",
        personne.0,
        code,
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "EMETTRE_CODE_APPRENANT",
        entite: "personne",
        entite_id: personne.to_string(),
        avant: None,
        apres: Some(json!({ "codeApprenant": code })),
    };
    audit::enregistrer(tx, ctx, trace).await?;
    let donnees = json!({ "personne": personne, "codeApprenant": code });
    outbox::pousser(tx, ctx, outbox::APPRENANT, "cree", personne.to_string(), donnees).await?;
    Ok(code)
}

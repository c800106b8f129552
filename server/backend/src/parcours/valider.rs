use super::{certificat, examen::Examen, exiger_version};
use crate::{
    Ctx, Error, Result, audit,
    courriel::{self, Destinataire},
    evenement::{self, FaitApprenant, TypeApprenant},
    inscription::{self, Verrou},
};
use domain::{
    authz::Traitement,
    identite::CodeApprenant,
    ids::{InscriptionId, PersonneId},
    inscription::Demande,
};
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;

/// Enrols: `TERMINEE → VALIDEE`. Demands `INS_VALIDER` on the structure. Issues the code apprenant with the first
/// enrolment and the certificat de scolarité with each. `version` is that of the page: of two clerks at once, one
/// wins and the other is told.
pub async fn valider(ctx: &Ctx, id: InscriptionId, version: i32) -> Result<()> {
    let mut tx = ctx.transaction().await?;
    valider_dans(&mut tx, ctx, id, version).await?;
    tx.commit().await?;
    Ok(())
}

/// The same, in the transaction of somebody who has more to write.
pub(super) async fn valider_dans(tx: &mut PgConnection, ctx: &Ctx, id: InscriptionId, version: i32) -> Result<()> {
    let verrou = inscription::verrouiller(&mut *tx, ctx, id).await?;
    ctx.exiger(Traitement::InsValider, &verrou.ancetres)?;
    let examen = Examen::faire(&mut *tx, ctx, &verrou).await?;
    enroler(tx, ctx, &verrou, &examen).await?;
    // After the state: whoever lost a race learns who won it, which says more than a stale page.
    exiger_version(&verrou, version)
}

/// The change itself, asked for by a clerk or by the automaton: state, code apprenant, certificate, message.
pub(super) async fn enroler(tx: &mut PgConnection, ctx: &Ctx, verrou: &Verrou, examen: &Examen) -> Result<()> {
    let faits = examen.faits_validation(&mut *tx, verrou).await?;
    let connu = sqlx::query_scalar!(
        "SELECT code_apprenant FROM identite.personne WHERE id = $1 FOR UPDATE",
        verrou.personne.0
    )
    .fetch_one(&mut *tx)
    .await?;
    let code = match connu {
        Some(code) => code,
        None => emettre_code(&mut *tx, ctx, verrou.personne).await?,
    };
    let effets = inscription::Effets {
        code_apprenant: Some(code.clone()),
        ..Default::default()
    };
    inscription::appliquer(&mut *tx, ctx, verrou, &Demande::Valider(faits), effets).await?;
    certificat::emettre(&mut *tx, ctx, verrou.id).await?;
    let p = Destinataire::lire(&mut *tx, verrou.personne).await?;
    let texte = i18n::courriel::inscription_validee(p.langue, &p.prenom, &code, &ctx.services.reglages.url_publique);
    courriel::adresser(tx, ctx, "INSCRIPTION_VALIDEE", &p, texte).await
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
    let fait = FaitApprenant {
        type_: TypeApprenant::Cree,
        personne: personne.0,
        code_apprenant: code.clone(),
        champs: Vec::new(),
    };
    evenement::pousser(tx, ctx, &fait).await?;
    Ok(code)
}

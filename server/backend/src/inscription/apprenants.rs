use super::file::planifiee;
use crate::{Ctx, Error, Result, audit};
use domain::{
    authz::{Perimetre, Traitement},
    ids::PersonneId,
    rgpd::Quoi,
};
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use uuid::Uuid;

/// A learner as other systems know her.
#[derive(Clone, Debug)]
pub struct Apprenante {
    pub id: Uuid,
    pub version: i32,
    pub code_apprenant: String,
    pub ine: Option<String>,
    pub statut_ine: String,
    pub nom_naissance: String,
    pub nom_usage: Option<String>,
    pub prenom: String,
    pub prenom2: Option<String>,
    pub prenom3: Option<String>,
    pub sexe: String,
    pub date_naissance: Date,
    pub pays_naissance: String,
    pub commune_naissance: Option<String>,
    pub nationalite: String,
    pub adresse_pays: Option<String>,
    pub adresse_voie: Option<String>,
    pub adresse_complement: Option<String>,
    pub code_postal: Option<String>,
    pub ville: Option<String>,
    pub telephone: Option<String>,
    pub courriel: String,
    pub modifie_le: Timestamp,
}

/// Learners who have an enrolment in the perimeter, in the order of their identifiers, after that one; those who changed at
/// that moment or later, if so wished. Demands `INS_LIRE`.
pub async fn lister_apprenants(
    ctx: &Ctx,
    modifie_depuis: Option<Timestamp>,
    apres: Option<PersonneId>,
    nombre: u16,
) -> Result<Vec<Apprenante>> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    lire(ctx, &perimetre, None, modifie_depuis, apres, nombre).await
}

/// One of them, by her code; not found when she is not of the perimeter. Demands `INS_LIRE`.
pub async fn consulter_apprenant(ctx: &Ctx, code: &str) -> Result<Apprenante> {
    let perimetre = ctx.perimetre(Traitement::InsLire)?;
    let trouvee = lire(ctx, &perimetre, Some(code), None, None, 1)
        .await?
        .pop()
        .ok_or(Error::Introuvable)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let (personne, droit) = (PersonneId(trouvee.id), Traitement::InsLire);
    audit::tracer_consultation(&mut cx, ctx, personne, Quoi::Interface, droit, perimetre.racines()).await?;
    Ok(trouvee)
}

async fn lire(
    ctx: &Ctx,
    perimetre: &Perimetre,
    code: Option<&str>,
    modifie_depuis: Option<Timestamp>,
    apres: Option<PersonneId>,
    nombre: u16,
) -> Result<Vec<Apprenante>> {
    let mut tx = planifiee(ctx).await?;
    let lignes = sqlx::query!(
        r#"SELECT p.id, p.version, p.code_apprenant AS "code!", p.ine, p.statut_ine, p.nom_naissance, p.nom_usage,
            p.prenom, p.prenom2, p.prenom3, p.sexe, p.date_naissance, p.pays_naissance, p.commune_naissance,
            p.nationalite, p.adresse_pays, p.adresse_voie, p.adresse_complement, p.code_postal, p.ville, p.telephone,
            p.courriel, p.modifie_le
         FROM identite.personne p
         WHERE p.code_apprenant IS NOT NULL AND ($2::text IS NULL OR p.code_apprenant = $2)
           AND ($3::timestamptz IS NULL OR p.modifie_le >= $3) AND ($4::uuid IS NULL OR p.id > $4)
           AND EXISTS (SELECT FROM inscription.inscription i
                       JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id
                       JOIN referentiel.structure s ON s.code = pi.structure_code
                       WHERE i.personne_id = p.id AND s.ancetres && $1)
         ORDER BY p.id LIMIT $5"#,
        perimetre.racines(),
        code,
        modifie_depuis.map(ToSqlx::to_sqlx) as _,
        apres.map(|id| id.0),
        i64::from(nombre)
    )
    .fetch_all(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(lignes
        .into_iter()
        .map(|l| Apprenante {
            id: l.id,
            version: l.version,
            code_apprenant: l.code,
            ine: l.ine,
            statut_ine: l.statut_ine,
            nom_naissance: l.nom_naissance,
            nom_usage: l.nom_usage,
            prenom: l.prenom,
            prenom2: l.prenom2,
            prenom3: l.prenom3,
            sexe: l.sexe,
            date_naissance: l.date_naissance.to_jiff(),
            pays_naissance: l.pays_naissance,
            commune_naissance: l.commune_naissance,
            nationalite: l.nationalite,
            adresse_pays: l.adresse_pays,
            adresse_voie: l.adresse_voie,
            adresse_complement: l.adresse_complement,
            code_postal: l.code_postal,
            ville: l.ville,
            telephone: l.telephone,
            courriel: l.courriel,
            modifie_le: l.modifie_le.to_jiff(),
        })
        .collect())
}

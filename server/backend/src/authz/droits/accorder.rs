use super::{ancetres, refus, traitements};
use crate::{Ctx, Error, Result, authz::trace::tracer_avec};
use domain::{
    CodeErreur, ErreurChamp,
    authz::{CleDroit, Mode, Octroi, octroyer},
    ids::UtilisateurId,
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// What is typed to give a role.
#[derive(Clone, Debug, Default)]
pub struct NouvelleHabilitation {
    pub identifiant: String,
    pub role: String,
    pub structure: String,
    /// `2026-09-01`; empty: today.
    pub debut: String,
    /// Empty: without an end.
    pub fin: String,
}

/// Longest delegation, in days, unless the establishment says otherwise.
pub(super) const DELEGATION_MAX: u16 = 365;

/// Gives a role on a structure and all below it: `HAB_GERER` there, or `HAB_DELEGUER` within what the actor may do herself. A
/// role that manages rights waits for somebody else to agree. Answers whether it waits.
pub async fn accorder(ctx: &Ctx, saisie: &NouvelleHabilitation) -> Result<bool> {
    super::perimetres(ctx)?;
    ctx.confirme()?;
    let compte = ctx.compte()?;
    let mut erreurs = Vec::new();
    for (champ, valeur) in [
        ("identifiant", &saisie.identifiant),
        ("role", &saisie.role),
        ("structure", &saisie.structure),
    ] {
        if valeur.trim().is_empty() {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::Obligatoire));
        }
    }
    let mut date = |champ, valeur: &str| match valeur.trim() {
        "" => None,
        texte => texte
            .parse::<Date>()
            .map_err(|_| erreurs.push(ErreurChamp::new(champ, CodeErreur::DateInvalide)))
            .ok(),
    };
    let (debut, fin) = (date("debut", &saisie.debut), date("fin", &saisie.fin));
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let debut = debut.unwrap_or_else(|| ctx.jour());
    let mut tx = ctx.transaction().await?;
    let a = sqlx::query_scalar!(
        "SELECT id FROM authz.utilisateur WHERE identifiant = $1 AND actif AND personne_id IS NULL",
        saisie.identifiant.trim().to_lowercase()
    )
    .fetch_optional(&mut *tx)
    .await?
    .map(UtilisateurId)
    .ok_or_else(|| Error::champ("identifiant", CodeErreur::Inconnu))?;
    let traitements = traitements(&mut tx, &saisie.role).await?;
    let ancetres = ancetres(&mut tx, &saisie.structure).await?;
    let octroi = Octroi {
        par: compte.utilisateur,
        a,
        traitements: &traitements,
        ancetres: &ancetres,
        debut,
        fin,
    };
    let mode = octroyer(&compte.habilitations, &octroi, ctx.jour(), DELEGATION_MAX).map_err(refus)?;
    let cle = (a, saisie.role.clone(), saisie.structure.clone());
    inscrire(&mut tx, ctx, &cle, (debut, fin), mode).await?;
    tx.commit().await?;
    Ok(mode == Mode::AConfirmer)
}

/// Writes what the rule lets give, and the line of the journal.
pub(super) async fn inscrire(
    tx: &mut PgConnection,
    ctx: &Ctx,
    (a, role, structure): &CleDroit,
    (debut, fin): (Date, Option<Date>),
    mode: Mode,
) -> Result<()> {
    let par = ctx.compte()?.utilisateur.0;
    let attend = mode == Mode::AConfirmer;
    if attend {
        sqlx::query!(
            "INSERT INTO authz.demande_habilitation
                (id, utilisateur_id, role_code, structure_code, debut, fin, demandee_par, demandee_le)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            Uuid::now_v7(),
            a.0,
            role,
            structure,
            debut.to_sqlx(),
            fin.map(ToSqlx::to_sqlx) as _,
            par,
            ctx.maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await
        .map_err(|e| Error::from(e).sur_contrainte("demande_en_attente", "role", CodeErreur::DejaUtilise))?;
    } else {
        sqlx::query!(
            "INSERT INTO authz.habilitation
                (id, utilisateur_id, role_code, structure_code, debut, fin, accordee_par, accordee_le, deleguee)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            Uuid::now_v7(),
            a.0,
            role,
            structure,
            debut.to_sqlx(),
            fin.map(ToSqlx::to_sqlx) as _,
            par,
            ctx.maintenant.to_sqlx(),
            mode == Mode::Delegation
        )
        .execute(&mut *tx)
        .await
        .map_err(|e| Error::from(e).sur_contrainte("habilitation_unique", "role", CodeErreur::DejaUtilise))?;
    }
    let apres = json!({ "role": role, "structure": structure, "debut": debut, "fin": fin });
    let traitement = if attend { "DEMANDER_HABILITATION" } else { "HABILITER" };
    tracer_avec(tx, ctx, traitement, *a, apres).await
}

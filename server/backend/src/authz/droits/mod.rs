//! Roles given by people to people: list, give, take away, agree, explain, by hand or by a file.

mod accorder;
mod expliquer;
mod exporter;
mod importer;
mod lister;
mod retirer;
mod revue;
mod trancher;

pub use accorder::{NouvelleHabilitation, accorder};
pub use expliquer::qui;
pub use exporter::exporter_droits;
pub use importer::{apercu_import, appliquer_import, deposer_import, oublier_imports};
pub use lister::droits;
pub use retirer::retirer;
pub use revue::{clore_revues, ouvrir_revue, reviser, revue, revues};
pub use trancher::trancher;

use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur,
    authz::{RefusOctroi, Traitement},
};
use i18n::Langue;
use sqlx::PgConnection;

/// A refusal, told of the field that it is about.
fn refus(refus: RefusOctroi) -> Error {
    Error::champ(
        refus.champ(),
        CodeErreur::Octroi {
            refus: refus.code().to_owned(),
        },
    )
}

/// The roots under which the actor manages rights, and those under which she manages or delegates. Refused when there is
/// none of the latter.
fn perimetres(ctx: &Ctx) -> Result<(Vec<String>, Vec<String>)> {
    ctx.compte()?;
    let racines = |t| ctx.perimetre(t).map(|p| p.racines().to_vec()).unwrap_or_default();
    let gere = racines(Traitement::HabGerer);
    let mut tout = gere.clone();
    tout.extend(racines(Traitement::HabDeleguer));
    if tout.is_empty() {
        return Err(ctx.refus_de(&[Traitement::HabGerer, Traitement::HabDeleguer]));
    }
    Ok((gere, tout))
}

/// The structure and all above it; refused when there is no such structure.
async fn ancetres(cx: &mut PgConnection, structure: &str) -> Result<Vec<String>> {
    sqlx::query_scalar!("SELECT ancetres FROM referentiel.structure WHERE code = $1", structure)
        .fetch_optional(cx)
        .await?
        .ok_or_else(|| Error::champ("structure", CodeErreur::Inconnu))
}

/// What a role allows; a traitement of a newer version is no right here.
async fn traitements(cx: &mut PgConnection, role: &str) -> Result<Vec<Traitement>> {
    let codes = sqlx::query_scalar!(
        r#"SELECT array(SELECT traitement FROM authz.permission p WHERE p.role_code = r.code) AS "codes!: Vec<String>"
         FROM authz.role r WHERE code = $1"#,
        role
    )
    .fetch_optional(cx)
    .await?
    .ok_or_else(|| Error::champ("role", CodeErreur::Inconnu))?;
    Ok(codes.iter().filter_map(|c| Traitement::depuis_code(c)).collect())
}

/// Code and name of the structures under these roots.
async fn structures(cx: &mut PgConnection, ctx: &Ctx, racines: &[String]) -> Result<Vec<(String, String)>> {
    let lignes = sqlx::query!(
        "SELECT code, libelle_fr, libelle_en FROM referentiel.structure WHERE ancetres && $1 ORDER BY array_length(ancetres, 1), libelle_fr",
        racines
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| (l.code, en_langue(ctx, l.libelle_fr, l.libelle_en)))
        .collect())
}

/// Part of a name, for `LIKE`.
fn motif(recherche: &str) -> String {
    format!("%{}%", recherche.trim().replace(['\\', '%', '_'], " "))
}

fn en_langue(ctx: &Ctx, fr: String, en: String) -> String {
    match ctx.langue {
        Langue::Fr => fr,
        Langue::En => en,
    }
}

use super::{
    Libelles,
    facettes::{self, NOMENCLATURES, Niveaux},
    publiee,
};
use crate::{Ctx, Result};
use domain::offre::Axe;
use i18n::Langue;
use jiff::Timestamp;

/// A page of the catalogue, as search engines are told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdresseCatalogue {
    /// What stands after the catalogue's own address: `LIC-CHIMIE`, `domaine/STS`.
    pub suite: String,
    /// When what a formation says of itself last changed.
    pub modifie_le: Option<Timestamp>,
}

/// The pages of the catalogue, at most `limite` formations. For everybody.
pub async fn plan_du_catalogue(ctx: &Ctx, limite: i64) -> Result<Vec<AdresseCatalogue>> {
    let mut cx = ctx.services.pool.acquire().await?;
    let Some((espace, _)) = publiee(&mut cx, Langue::Fr).await? else {
        return Ok(vec![]);
    };
    let libelles = Libelles::lire(&mut cx, Langue::Fr, &NOMENCLATURES).await?;
    let niveaux = Niveaux::lire(&mut cx).await?;
    let facettes = facettes::lire(&mut cx, espace, Langue::Fr, &libelles, &niveaux).await?;
    let formations = sqlx::query!(
        r#"SELECT code AS "code!", modifie_le AS "modifie_le!" FROM offre.formation_publiee
         WHERE espace_id = $1 ORDER BY code LIMIT $2"#,
        espace.0,
        limite
    )
    .fetch_all(&mut *cx)
    .await?;
    let listes = Axe::TOUS.into_iter().flat_map(|axe| {
        let suites = facettes
            .de(axe)
            .iter()
            .map(move |f| format!("{}/{}", axe.segment(), f.code));
        suites.map(|suite| AdresseCatalogue {
            suite,
            modifie_le: None,
        })
    });
    let formations = formations.into_iter().map(|l| AdresseCatalogue {
        suite: l.code,
        modifie_le: Some(l.modifie_le.to_jiff()),
    });
    Ok(listes.chain(formations).collect())
}

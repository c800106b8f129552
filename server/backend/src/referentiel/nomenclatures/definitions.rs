use super::charger::ensembles;
use crate::{Ctx, Error, Result, recents::Recents, referentiel::exiger_lecture};
use domain::referentiel::Definition;
use sqlx::types::Json;
use std::{collections::BTreeMap, sync::Arc};

/// What nomenclatures are, by their codes.
pub(crate) type Registre = Arc<BTreeMap<String, Definition>>;

/// They change with a version of the product.
pub(crate) type DefinitionsRecentes = Recents<(), Registre>;

/// All of them, whoever asks.
pub(super) async fn registre(ctx: &Ctx) -> Result<Registre> {
    let lecture = async {
        let lues =
            sqlx::query_scalar!(r#"SELECT definition AS "definition: Json<Definition>" FROM referentiel.definition"#)
                .fetch_all(&ctx.services.pool)
                .await?;
        Ok(Arc::new(lues.into_iter().map(|d| (d.0.code.clone(), d.0)).collect()))
    };
    ctx.services.definitions.lire((), lecture).await
}

/// All nomenclatures. Demands `REF_LIRE`.
pub async fn definitions(ctx: &Ctx) -> Result<Registre> {
    exiger_lecture(ctx)?;
    registre(ctx).await
}

/// One of them. Demands `REF_LIRE`.
pub async fn definition(ctx: &Ctx, code: &str) -> Result<Definition> {
    exiger_lecture(ctx)?;
    connue(&registre(ctx).await?, code)
}

pub(super) fn connue(registre: &Registre, code: &str) -> Result<Definition> {
    registre.get(code).cloned().ok_or(Error::Introuvable)
}

/// How many values a nomenclature has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comptes {
    /// Valid on the day that was asked about.
    pub valables: i64,
    /// All, of whatever time.
    pub toutes: i64,
    /// The establishment's own.
    pub locales: i64,
}

impl Comptes {
    /// How many there are on that day, by nomenclature. Demands `REF_LIRE`.
    pub async fn lire(ctx: &Ctx) -> Result<BTreeMap<String, Self>> {
        exiger_lecture(ctx)?;
        let lignes = sqlx::query!(
            r#"SELECT nomenclature, count(*) AS "toutes!", count(*) FILTER (WHERE livree IS NULL) AS "locales!",
                    count(*) FILTER (WHERE debut <= $1 AND (fin IS NULL OR fin >= $1)) AS "valables!"
               FROM referentiel.valeur GROUP BY nomenclature"#,
            super::jour(ctx.jour()) as _
        )
        .fetch_all(&ctx.services.pool)
        .await?;
        Ok(lignes
            .into_iter()
            .map(|l| {
                let comptes = Self {
                    valables: l.valables,
                    toutes: l.toutes,
                    locales: l.locales,
                };
                (l.nomenclature, comptes)
            })
            .collect())
    }
}

/// Nomenclatures of which this version brings other national values than those that were last taken. Demands `REF_LIRE`.
pub async fn livrees(ctx: &Ctx) -> Result<Vec<String>> {
    exiger_lecture(ctx)?;
    let prises = sqlx::query!("SELECT code, empreinte FROM referentiel.jeu")
        .fetch_all(&ctx.services.pool)
        .await?
        .into_iter()
        .map(|l| (l.code, l.empreinte))
        .collect::<BTreeMap<_, _>>();
    Ok(ensembles()
        .filter(|e| {
            prises
                .get(&e.cle())
                .is_some_and(|empreinte| *empreinte != e.empreinte())
        })
        .map(|e| e.code.to_owned())
        .collect())
}

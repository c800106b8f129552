use super::{
    Ligne, Valeur, colonnes,
    definitions::{connue, registre},
};
use crate::{Ctx, Error, Result, referentiel::exiger_lecture};
use domain::{CodeErreur, referentiel::Definition};
use sqlx::{Postgres, QueryBuilder};

/// What a criterion demands of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operateur {
    Egale,
    /// Holds, whatever the case and the accents.
    Contient,
}

#[derive(Clone, Debug)]
pub struct Critere {
    pub champ: String,
    pub operateur: Operateur,
    pub valeur: String,
}

/// Values that fulfil all of them, or one.
#[derive(Clone, Debug, Default)]
pub struct Criteres {
    pub tous: bool,
    pub criteres: Vec<Critere>,
}

/// Criteria of one request: nobody needs more, and each costs a comparison of every value.
const MAX: usize = 30;

/// Names of the fields that all have, in the interfaces, and where they are kept.
const COMMUNS: [(&str, &str); 8] = [
    ("code", "v.code"),
    ("libelleCourt", "v.libelle_court"),
    ("libelleLong", "v.libelle_long"),
    ("libelleAffichage", "v.libelle_affichage"),
    ("dateDebutValidite", "v.debut::text"),
    ("dateFinValidite", "v.fin::text"),
    ("prioriteAffichage", "v.priorite::text"),
    ("temoinVisible", "v.visible::text"),
];

/// Values of a nomenclature that fulfil criteria, a page of so many lines from 0, and how many there are. Demands
/// `REF_LIRE`.
pub async fn chercher(
    ctx: &Ctx,
    nomenclature: &str,
    criteres: &Criteres,
    page: Option<(u32, u32)>,
) -> Result<(Vec<Valeur>, u64)> {
    exiger_lecture(ctx)?;
    let definition = connue(&registre(ctx).await?, nomenclature)?;
    if criteres.criteres.len() > MAX {
        return Err(Error::champ("criteres", CodeErreur::PlafondAtteint { max: 30 }));
    }
    let mut compte = QueryBuilder::new("SELECT count(*) FROM referentiel.valeur v WHERE v.nomenclature = ");
    conditions(&mut compte, &definition, criteres)?;
    let total: i64 = compte.build_query_scalar().fetch_one(&ctx.services.pool).await?;
    let mut liste = QueryBuilder::new(concat!(
        "SELECT ",
        colonnes!(),
        " FROM referentiel.valeur v WHERE v.nomenclature = "
    ));
    conditions(&mut liste, &definition, criteres)?;
    liste.push(" ORDER BY v.priorite, v.libelle_long, v.code, v.debut");
    if let Some((numero, taille)) = page {
        liste.push(" LIMIT ").push_bind(i64::from(taille));
        liste.push(" OFFSET ").push_bind(i64::from(numero) * i64::from(taille));
    }
    let lignes: Vec<Ligne> = liste.build_query_as().fetch_all(&ctx.services.pool).await?;
    Ok((
        lignes.into_iter().map(Valeur::from).collect(),
        u64::try_from(total).map_err(Error::interne)?,
    ))
}

fn conditions(q: &mut QueryBuilder<Postgres>, definition: &Definition, criteres: &Criteres) -> Result<()> {
    q.push_bind(definition.code.clone());
    if criteres.criteres.is_empty() {
        return Ok(());
    }
    q.push(" AND (");
    for (rang, critere) in criteres.criteres.iter().enumerate() {
        if rang > 0 {
            q.push(if criteres.tous { " AND " } else { " OR " });
        }
        condition(q, definition, critere)?;
    }
    q.push(")");
    Ok(())
}

fn condition(q: &mut QueryBuilder<Postgres>, definition: &Definition, critere: &Critere) -> Result<()> {
    let contient = critere.operateur == Operateur::Contient;
    q.push(if contient { "public.sans_accent(" } else { "(" });
    if critere.champ == "temoinLivre" {
        q.push("(v.livree IS NOT NULL)::text");
    } else if let Some((_, colonne)) = COMMUNS.iter().find(|(nom, _)| *nom == critere.champ) {
        q.push(*colonne);
    } else if definition.colonne(&critere.champ).is_some() {
        q.push("v.attributs ->> ").push_bind(critere.champ.clone());
    } else {
        return Err(Error::champ(&critere.champ, CodeErreur::Inconnu));
    }
    if contient {
        let motif: String = critere
            .valeur
            .chars()
            .filter(|c| !matches!(c, '%' | '_' | '\\'))
            .collect();
        q.push(") LIKE '%' || public.sans_accent(")
            .push_bind(motif)
            .push(") || '%'");
    } else {
        q.push(") = ").push_bind(critere.valeur.clone());
    }
    Ok(())
}

use super::{
    apport::maquette_entiere,
    espaces::{Espace, espace_de},
    exiger_lecture,
    lire::{Contexte, lire_maquette},
    refus,
    tableau::ecrire_tableau,
};
use crate::{Ctx, Error, Result, tableur::Forme};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{CHEMINS_MAX, CodeObjet, Maquette, Objet, RefusOffre},
};
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};

/// What is at and below some objects of an espace, with what is behind its codes and its paths.
#[derive(Clone, Debug)]
pub struct Partie {
    pub espace: Espace,
    /// As they were asked for.
    pub racines: Vec<CodeObjet>,
    pub maquette: Maquette,
    pub ids: BTreeMap<CodeObjet, ObjetId>,
    /// By path. What is not a formation is no beginning of any.
    pub contextes: HashMap<String, Contexte>,
}

/// A place of a tree.
pub struct Lieu<'a> {
    pub id: ObjetId,
    pub objet: &'a Objet,
    pub contexte: Option<&'a Contexte>,
}

/// What is below a place: whether it must be taken, which object, and what was made of it.
pub type Dessous<T> = Vec<(bool, ObjetId, T)>;

impl Partie {
    /// Makes something of each place of the tree of an object, from the leaves up: what is shared is there several times.
    pub fn deployer<T>(&self, racine: &CodeObjet, faire: &impl Fn(Lieu<'_>, Dessous<T>) -> T) -> Result<T> {
        let mut nombre = 0;
        let (_, fait) = self.descendre(racine, racine.to_string(), faire, &mut nombre)?;
        Ok(fait)
    }

    fn descendre<T>(
        &self,
        code: &CodeObjet,
        chemin: String,
        faire: &impl Fn(Lieu<'_>, Dessous<T>) -> T,
        nombre: &mut usize,
    ) -> Result<(ObjetId, T)> {
        *nombre += 1;
        if *nombre > CHEMINS_MAX {
            return Err(refus("maquette", RefusOffre::TropGrand));
        }
        let id = *self.ids.get(code).ok_or(Error::Introuvable)?;
        let objet = self.maquette.objets.get(code).ok_or(Error::Introuvable)?;
        let dessous = self
            .maquette
            .enfants(code)
            .iter()
            .map(|e| {
                let (id, fait) = self.descendre(&e.code, format!("{chemin}>{}", e.code), faire, nombre)?;
                Ok((e.obligatoire, id, fait))
            })
            .collect::<Result<_>>()?;
        let contexte = self.contextes.get(&chemin);
        Ok((id, faire(Lieu { id, objet, contexte }, dessous)))
    }
}

/// Reads it in one go, however many places it has.
async fn partie(cx: &mut PgConnection, espace: EspaceId, racines: &[ObjetId]) -> Result<Partie> {
    let lue = lire_maquette(&mut *cx, espace, Some(racines)).await?;
    let codes: HashMap<ObjetId, &CodeObjet> = lue.ids.iter().map(|(code, id)| (*id, code)).collect();
    let code = |id: &ObjetId| codes.get(id).map(|c| (*c).clone()).ok_or(Error::Introuvable);
    Ok(Partie {
        racines: racines.iter().map(code).collect::<Result<_>>()?,
        espace: espace_de(cx, espace).await?,
        contextes: lue
            .contextes
            .into_iter()
            .map(|c| (c.chemin.clone(), c.into()))
            .collect(),
        maquette: lue.maquette,
        ids: lue.ids,
    })
}

/// What is at and below an object. Demands `ODF_LIRE`.
pub async fn exporter(ctx: &Ctx, racine: ObjetId) -> Result<Partie> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let espace = sqlx::query_scalar!("SELECT espace_id FROM offre.objet WHERE id = $1", racine.0)
        .fetch_optional(&mut *cx)
        .await?
        .ok_or(Error::Introuvable)?;
    partie(&mut cx, EspaceId(espace), &[racine]).await
}

/// What is taught below these objects of a period, for who plans it. Demands `ODF_LIRE`.
pub async fn enseignement(ctx: &Ctx, periode: &str, racines: &[ObjetId]) -> Result<Partie> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let espace = sqlx::query_scalar!(
        "SELECT id FROM offre.espace WHERE code = $1 AND type = 'PERIODE'",
        periode
    )
    .fetch_optional(&mut *cx)
    .await?
    .ok_or(Error::Introuvable)?;
    partie(&mut cx, EspaceId(espace), racines).await
}

/// What an offer is taken away as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormeOffre {
    /// A line for each place of an object.
    Tableau(Forme),
    /// Objects by code, their children, what paths have of their own.
    Json,
}

impl FormeOffre {
    /// Suffix of a file, and its type.
    pub fn type_(self) -> (&'static str, &'static str) {
        match self {
            Self::Tableau(forme) => forme.type_(),
            Self::Json => ("json", "application/json"),
        }
    }
}

/// What is at and below an object as a file that may be brought back, or the whole espace when no object is named. Demands
/// `ODF_LIRE`.
pub async fn exporter_espace(
    ctx: &Ctx,
    espace: EspaceId,
    racine: Option<ObjetId>,
    forme: FormeOffre,
) -> Result<Vec<u8>> {
    exiger_lecture(ctx)?;
    let mut cx = ctx.services.pool.acquire().await?;
    let racines = racine.map(|r| [r]);
    let lue = lire_maquette(&mut cx, espace, racines.as_ref().map(<[ObjetId; 1]>::as_slice)).await?;
    if racine.is_some() && lue.ids.is_empty() {
        return Err(Error::Introuvable);
    }
    match forme {
        FormeOffre::Tableau(forme) => ecrire_tableau(&lue.maquette).ecrire("maquette", forme),
        FormeOffre::Json => serde_json::to_vec_pretty(&maquette_entiere(&lue.maquette)).map_err(Error::interne),
    }
}

/// A small sheet to begin with: every heading, and a formation of a year, a semester and a choice. Demands `ODF_LIRE`.
pub fn modele(ctx: &Ctx) -> Result<Vec<u8>> {
    exiger_lecture(ctx)?;
    let exemple = super::lire_tableau(&[include_bytes!("modele.csv")])?;
    ecrire_tableau(&exemple).ecrire("maquette", Forme::Xlsx)
}

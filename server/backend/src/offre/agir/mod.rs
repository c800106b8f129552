//! What is done to an offer, one act at a time.

mod copie;
mod objets;
mod perdus;
mod places;
mod regler;

use super::{
    correspondances::attaches,
    ecrire::{formations_au_dessus, projeter, synchroniser},
    espaces::{Espace, verrouiller},
    exiger_quelque_part, exiger_sur,
    lire::{Detail, details_de},
    refus,
};
use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitOffre, TypeOffre},
};
pub(super) use copie::recopie;
use domain::{
    CodeErreur,
    authz::Traitement,
    ids::{EspaceId, ObjetId},
    offre::{Acte, Edition, permis},
};
use jiff_sqlx::ToSqlx;
pub(super) use perdus::Perdu;
use perdus::{chemins_par, perdus, rendre};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What came of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fait {
    /// What it was about; what a copy made.
    pub objet: Option<ObjetId>,
}

/// Does something to the offer of an espace, and remembers what undoes it. Demands `ODF_ECRIRE` on the structures of what it
/// touches.
pub async fn agir(ctx: &Ctx, espace: EspaceId, acte: Acte) -> Result<Fait> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    if !acte.demandable() {
        return Err(Error::champ("acte", CodeErreur::ValeurInterdite));
    }
    let mut tx = ctx.transaction().await?;
    let espace = verrouiller(&mut tx, espace).await?;
    let (inverse, objet, perdus) = appliquer(&mut tx, ctx, &espace, &acte, &[]).await?;
    let acte = match (acte, &inverse, objet) {
        (Acte::Copier { .. }, Acte::Oter { ids }, Some(id)) => recopie(&mut tx, id, ids).await?,
        (acte, ..) => acte,
    };
    // What was undone before is not done again after this.
    sqlx::query!(
        "DELETE FROM offre.operation WHERE espace_id = $1 AND par = $2 AND annulee",
        espace.id.0,
        ctx.id_acteur()
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "INSERT INTO offre.operation (id, espace_id, acte, inverse, chemins, par, par_nom, le)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        espace.id.0,
        json!(acte),
        json!(inverse),
        json!(perdus),
        ctx.id_acteur(),
        ctx.nom_acteur(),
        ctx.maintenant.to_sqlx()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Fait { objet })
}

/// Does it, and answers what undoes it, the object that it was about, and what went with it that the act does not say.
/// `rendus`: what an act that is undone had taken away so.
pub(super) async fn appliquer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    espace: &Espace,
    acte: &Acte,
    rendus: &[Perdu],
) -> Result<(Acte, Option<ObjetId>, Vec<Perdu>)> {
    let chantier = Chantier { ctx, espace };
    let coupes: &[ObjetId] = match acte {
        Acte::Supprimer { id } => std::slice::from_ref(id),
        Acte::Delier { enfant, .. } | Acte::Deplacer { enfant, .. } => std::slice::from_ref(enfant),
        Acte::Oter { ids } => ids,
        _ => &[],
    };
    let chemins = chemins_par(tx, coupes).await?.into_iter().map(Perdu::Chemin);
    let avant: Vec<Perdu> = chemins
        .chain(attaches(tx, coupes).await?.into_iter().map(Perdu::Objet))
        .collect();
    let (inverse, objet) = match acte {
        Acte::Creer { id, objet, places } => (chantier.creer(tx, *id, objet, places).await?, Some(*id)),
        Acte::Supprimer { id } => (chantier.supprimer(tx, *id).await?, Some(*id)),
        Acte::Modifier { id, version, objet } => (chantier.modifier(tx, *id, *version, objet).await?, Some(*id)),
        Acte::Lier { enfant, place } => (chantier.lier(tx, *enfant, *place).await?, Some(*enfant)),
        Acte::Delier { parent, enfant } => (chantier.delier(tx, *parent, *enfant).await?, Some(*enfant)),
        Acte::Deplacer { enfant, de, vers } => (chantier.deplacer(tx, *enfant, *de, *vers).await?, Some(*enfant)),
        Acte::Obligation {
            parent,
            enfant,
            obligatoire,
        } => (
            chantier.obliger(tx, *parent, *enfant, *obligatoire).await?,
            Some(*enfant),
        ),
        Acte::Copier { source, place } => {
            let (inverse, copie) = chantier.copier(tx, *source, *place).await?;
            (inverse, Some(copie))
        }
        Acte::Recopier { id, objets, liens } => (chantier.recopier(tx, objets, liens).await?, Some(*id)),
        Acte::Oter { ids } => (chantier.oter(tx, ids).await?, None),
        Acte::Regler {
            contexte,
            version,
            reglage,
        } => {
            let (inverse, objet) = chantier.regler(tx, *contexte, *version, reglage).await?;
            (inverse, Some(objet))
        }
    };
    rendre(tx, rendus).await?;
    let perdus = perdus(tx, avant).await?;
    dire(tx, ctx, espace, acte.nom(), objet).await?;
    Ok((inverse, objet, perdus))
}

/// Tells it to the other systems, to the journal, and to those who look at the espace.
pub(super) async fn dire(
    tx: &mut PgConnection,
    ctx: &Ctx,
    espace: &Espace,
    acte: &'static str,
    objet: Option<ObjetId>,
) -> Result<()> {
    let code = match objet {
        None => None,
        Some(o) => {
            sqlx::query_scalar!("SELECT code FROM offre.objet WHERE id = $1", o.0)
                .fetch_optional(&mut *tx)
                .await?
        }
    };
    let fait = FaitOffre {
        type_: TypeOffre::Modifiee,
        espace: &espace.code,
        objet: code.as_deref(),
        acte,
    };
    evenement::pousser(tx, ctx, &fait).await?;
    sqlx::query!(
        "UPDATE offre.espace SET dernier_acte = $2 WHERE id = $1",
        espace.id.0,
        json!({ "par": ctx.id_acteur(), "nom": ctx.nom_acteur(), "le": ctx.maintenant, "acte": acte, "objet": objet })
    )
    .execute(&mut *tx)
    .await?;
    let trace = audit::Trace {
        traitement: "MODIFIER_OFFRE",
        entite: "offre",
        entite_id: objet.map_or_else(|| espace.id.to_string(), |o| o.to_string()),
        avant: None,
        apres: Some(json!({ "espace": espace.code, "acte": acte, "objet": code })),
    };
    audit::enregistrer(tx, ctx, trace).await
}

/// Where and by whom something is done.
struct Chantier<'a> {
    ctx: &'a Ctx,
    espace: &'a Espace,
}

impl Chantier<'_> {
    /// Objects of this espace, all of them.
    async fn lire(&self, tx: &mut PgConnection, ids: &[ObjetId]) -> Result<Vec<Detail>> {
        let lus = details_de(tx, ids).await?;
        if lus.len() != ids.iter().collect::<BTreeSet<_>>().len() || lus.iter().any(|d| d.espace != self.espace.id) {
            return Err(Error::Introuvable);
        }
        Ok(lus)
    }

    async fn un(&self, tx: &mut PgConnection, id: ObjetId) -> Result<Detail> {
        self.lire(tx, &[id]).await?.pop().ok_or(Error::Introuvable)
    }

    /// May the actor write what these structures answer for?
    async fn exiger_structures(&self, tx: &mut PgConnection, structures: &[String]) -> Result<()> {
        exiger_sur(self.ctx, tx, Traitement::OdfEcrire, structures).await
    }

    /// May the actor do that to them, and does their state let her?
    async fn exiger(&self, tx: &mut PgConnection, sur: &[&Detail], edition: Edition) -> Result<()> {
        let structures: Vec<String> = sur.iter().map(|d| d.objet.structure.clone()).collect();
        self.exiger_structures(tx, &structures).await?;
        let valide = sur.iter().any(|d| d.contextes.iter().any(|c| c.valide));
        permis(self.espace.etat, edition, valide).map_err(|r| refus("objet", r))
    }

    /// The shape has changed at or below these: contexts and points follow.
    async fn suivre(&self, tx: &mut PgConnection, objets: &[ObjetId]) -> Result<()> {
        let objets: Vec<Uuid> = objets.iter().map(|o| o.0).collect();
        let formations = formations_au_dessus(tx, &objets).await?;
        synchroniser(tx, &formations).await?;
        projeter(tx, &formations).await
    }
}

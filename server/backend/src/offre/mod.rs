//! The course offer (domain §5): espaces, what is taught as a graph, contexts, points of enrolment, and what other modules
//! read of it.

mod agir;
mod annuler;
mod apport;
mod arbre;
mod catalogue;
mod chercher;
mod codes_finis;
mod comparer;
mod contextes;
mod correspondances;
mod depot;
mod diplomes;
pub mod echange;
mod ecrire;
mod espaces;
mod exporter;
mod importer;
mod lire;
mod passage;
mod points;
mod reconduire;
mod regler_espace;
mod saisie;
mod tableau;

pub use agir::{Fait, agir};
pub(crate) use annuler::oublier_operations;
pub use annuler::{annuler, nouvelles, retablir};
pub use apport::Apport;
pub use arbre::{arbre, fiche, revision, simulation};
pub use catalogue::{AdresseCatalogue, catalogue, fiche_catalogue, plan_du_catalogue};
pub use chercher::{CritereObjets, Trouve, chercher, historique, lister, usages};
pub use comparer::comparer;
pub use contextes::{PorteeValidation, devalider, pia, valider};
pub use correspondances::{faire_correspondre, ne_plus_correspondre};
pub use depot::{appliquer_depot, deposer, examiner_depot};
pub use diplomes::{Diplome, associer_diplome, diplomes, ecrire_diplome, ecrire_diplome_saisi, lister_diplomes};
pub(crate) use ecrire::projeter;
pub use espaces::{
    CritereEspaces, Espace, chercher_espaces, creer_espace, ecrire_espace, espace, espace_par_code, lister_espaces,
    passer, purger_espace, supprimer_espace,
};
pub use exporter::{Dessous, FormeOffre, Lieu, Partie, enseignement, exporter, exporter_espace, modele};
pub(crate) use importer::ecrire_maquette;
pub use importer::{Rapport, apporter, importer};
pub use lire::{Contexte, Detail, detail, details, objet_par_code};
pub(crate) use passage::traiter_reconduction;
pub(crate) use points::{Point, points_par_voeu};
pub use reconduire::{Reconduction, confirmer_reconduction, reconductibles, reconduire, suivi_reconduction};
pub(crate) use reconduire::{TYPE_PASSAGE, TYPE_RECONDUCTION};
pub use regler_espace::{reglages_espace, regler_espace};
pub use saisie::{ajouter_saisi, choix, choix_maquette, creer_espace_saisi, modifier_saisi, regler_saisi};
pub use tableau::lire_tableau;

use crate::{Ctx, Error, Result};
use domain::{authz::Traitement, offre::RefusOffre};
use sqlx::PgConnection;

/// A refusal of the rules of the offer, on a field.
pub(crate) fn refus(champ: &str, refus: RefusOffre) -> Error {
    Error::champ(champ, refus.en_code())
}

/// Demands to see the offer as it is worked on: `ODF_LIRE` anywhere, for it is the same in the whole establishment; who may
/// change it may see it.
pub(crate) fn exiger_lecture(ctx: &Ctx) -> Result<()> {
    if matches!(ctx.acteur, crate::Acteur::Systeme(_)) {
        return Ok(());
    }
    let autres = [Traitement::OdfEcrire, Traitement::OdfValider];
    let lire = ctx.perimetre(Traitement::OdfLire).map(drop);
    lire.or_else(|e| {
        if autres.iter().any(|t| ctx.perimetre(*t).is_ok()) {
            Ok(())
        } else {
            Err(e)
        }
    })
}

/// Demands a right anywhere, before anything is looked at: where it is, is asked once that is known.
pub(crate) fn exiger_quelque_part(ctx: &Ctx, traitement: Traitement) -> Result<()> {
    if matches!(ctx.acteur, crate::Acteur::Systeme(_)) {
        return Ok(());
    }
    ctx.perimetre(traitement).map(drop)
}

/// Whoever calls an interface names the establishment: there is no other here. Demands `ODF_LIRE`.
pub async fn chez_nous(ctx: &Ctx, etablissement: &str) -> Result<()> {
    exiger_lecture(ctx)?;
    if crate::referentiel::code(&ctx.services.pool).await? == etablissement {
        Ok(())
    } else {
        Err(Error::Introuvable)
    }
}

/// Demands a right on what these structures answer for. The offer is seen by whoever may see any of it: who may not is told so.
pub(crate) async fn exiger_sur(
    ctx: &Ctx,
    cx: &mut PgConnection,
    traitement: Traitement,
    structures: &[String],
) -> Result<()> {
    if matches!(ctx.acteur, crate::Acteur::Systeme(_)) {
        return Ok(());
    }
    exiger_lecture(ctx)?;
    let connues = sqlx::query!(
        "SELECT code, ancetres FROM referentiel.structure WHERE code = ANY ($1)",
        structures
    )
    .fetch_all(cx)
    .await?;
    for structure in structures {
        let ancetres = connues.iter().find(|s| &s.code == structure);
        let ancetres = ancetres.ok_or_else(|| Error::champ("structure", domain::CodeErreur::Inconnu))?;
        if !ctx.peut(traitement, &ancetres.ancetres) {
            return Err(ctx.refus_de(&[traitement]));
        }
    }
    Ok(())
}

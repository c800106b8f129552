//! The establishment, its structures, and the national tables.

mod agents;
mod aide;
mod creer;
mod donnees;
mod ecrans_structures;
mod etablissement;
mod fiche_structure;
mod fichier_structures;
mod formulaires;
mod lieux;
pub mod nomenclatures;
mod parametres;
mod regler_parametres;
mod structures;
mod validites;
mod verifier_structure;

pub use agents::{Agent, ecrire_agent, lister_agents};
pub(crate) use aide::{AidesRecentes, aide};
pub use creer::{NouvelEtablissement, creer_etablissement, tracer_creation};
pub use donnees::charger_donnees;
pub use ecrans_structures::{arbre_structures, detail_structure, saisir_structure};
pub use etablissement::{Etablissement, etablissement, regler_apparence};
pub(crate) use etablissement::{code, entier, exiger_partout, fuseau, ouvert};
pub use fiche_structure::{
    Adresse, DemandeStructure, FicheStructure, Responsable, ecrire_structure, lire_structure, lister_structures,
};
pub use fichier_structures::{
    appliquer_depot_structures, deposer_structures, examiner_depot_structures, exporter_structures, importer_structures,
};
pub(crate) use formulaires::{NomenclaturesRecentes, nomenclatures};
pub(crate) use lieux::{commune_de_code, libelle_commune, reperer_commune, reperer_lycee, uai_du_lycee};
pub use lieux::{suggerer_communes, suggerer_lycees};
pub(crate) use parametres::{Parametres, ParametresRecents};
pub use regler_parametres::{lister_parametres, regler_parametres};
pub(crate) use structures::ChangementsStructures;
pub(crate) use validites::{FaitDate, retenir_valeurs, verifier_au_jour_du_fait};

use crate::{Ctx, Result};
use domain::authz::Traitement;
use sqlx::PgConnection;

/// Demands `REF_LIRE` anywhere, for it is the same in the whole establishment; who may change it may see it.
pub(crate) fn exiger_lecture(ctx: &Ctx) -> Result<()> {
    if matches!(ctx.acteur, crate::Acteur::Systeme(_)) {
        return Ok(());
    }
    let lire = ctx.perimetre(Traitement::RefLire);
    lire.or_else(|_| ctx.perimetre(Traitement::RefEcrire)).map(drop)
}

/// May the actor change the référentiel? Demands `REF_ECRIRE` on the whole establishment: asked before what is sent is looked
/// at.
pub async fn verifier_ecriture(ctx: &Ctx) -> Result<()> {
    exiger_ecriture(ctx, &mut *ctx.services.pool.acquire().await?).await
}

/// Demands `REF_ECRIRE` on the whole establishment.
pub(crate) async fn exiger_ecriture(ctx: &Ctx, cx: &mut PgConnection) -> Result<()> {
    exiger_partout(ctx, cx, Traitement::RefEcrire).await
}

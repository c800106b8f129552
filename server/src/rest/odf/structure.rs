use super::{
    demande::{Demande, Issue, dire},
    fil::{
        MaquetteFormatsEnseignementStructure, MaquetteStructure, ObjetMaquetteFormatsEnseignementStructure,
        ObjetMaquetteStructure,
    },
};
use backend::{
    Error,
    offre::{self, Dessous, Lieu},
};
use domain::ids::ObjetId;

pub async fn lire(d: Demande) -> Issue {
    let partie = offre::exporter(&d.ctx, d.id()?).await?;
    let racine = partie.racines.first().ok_or(Error::Introuvable)?;
    let racine = partie.deployer(racine, &ObjetMaquetteStructure::nouvelle)?;
    dire(MaquetteStructure { racine })
}

pub async fn formats(d: Demande) -> Issue {
    let ids = d.p.ids.split(',').map(|id| id.trim().parse());
    let ids: Vec<ObjetId> = ids.collect::<Result<_, _>>().map_err(|_| Error::Introuvable)?;
    let partie = offre::enseignement(&d.ctx, &d.p.code_periode, &ids).await?;
    let un = |lieu: Lieu<'_>, dessous: Dessous<_>| {
        let porteuse = lieu.objet.formation_porteuse.as_ref();
        let porteuse = porteuse.and_then(|code| partie.ids.get(code)).copied();
        ObjetMaquetteFormatsEnseignementStructure::nouvelle(lieu, porteuse, partie.espace.nomenclatures_le, dessous)
    };
    let arbre = |code| {
        let racine = partie.deployer(code, &un)?;
        Ok(MaquetteFormatsEnseignementStructure { racine })
    };
    let arbres = partie.racines.iter().map(arbre);
    dire(arbres.collect::<Result<Vec<_>, Error>>()?)
}

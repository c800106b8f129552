use super::{
    demande::{Demande, Issue, dire},
    fil::ExporterResponse,
    requetes::{ImporterBase64Request, ImporterExistantVersEspaceRequest},
};
use backend::{
    Error,
    offre::{
        self, Apport,
        echange::{depaqueter, empaqueter},
    },
    referentiel,
};
use domain::{ids::EspaceId, offre::CodeObjet};
use tokio::task::spawn_blocking;

pub async fn exporter(d: Demande) -> Issue {
    let partie = offre::exporter(&d.ctx, d.id()?).await?;
    let base64_encode = spawn_blocking(move || empaqueter(&partie))
        .await
        .map_err(Error::interne)??;
    dire(ExporterResponse { base64_encode })
}

pub async fn importer(d: Demande) -> Issue {
    let corps: ImporterBase64Request = d.corps()?;
    // Nothing is unpacked for an espace that is not there.
    let espace = offre::espace(&d.ctx, EspaceId(corps.espace_id)).await?.id;
    let etablissement = referentiel::etablissement(&d.ctx.services.pool).await?.code;
    let lire = move || depaqueter(&corps.base64_encode, &etablissement);
    let (racine, apport) = spawn_blocking(lire).await.map_err(Error::interne)??;
    amener(&d, espace, &racine, &apport).await
}

pub async fn importer_existant(d: Demande) -> Issue {
    let corps: ImporterExistantVersEspaceRequest = d.corps()?;
    let partie = offre::exporter(&d.ctx, d.id()?).await?;
    let racine = partie.racines.first().ok_or(Error::Introuvable)?;
    amener(&d, EspaceId(corps.espace_id), racine, &Apport::from(&partie.maquette)).await
}

/// Brings it in, and says what its root has become.
async fn amener(d: &Demande, espace: EspaceId, racine: &CodeObjet, apport: &Apport) -> Issue {
    let rapport = offre::apporter(&d.ctx, espace, apport, true, None).await?;
    let id = rapport
        .racines
        .iter()
        .find(|(code, _)| code == racine)
        .map(|(_, id)| *id);
    d.detail(id.ok_or(Error::Introuvable)?).await
}

use super::{
    demande::{Demande, Issue, dire},
    fil,
    requetes::DescripteursContexteRequest,
};
use backend::{
    Error,
    offre::{self, Contexte, Detail, PorteeValidation},
};
use domain::{
    ids::ContexteId,
    offre::{Acte, ActePia},
};

pub async fn lister(d: Demande) -> Issue {
    let lu = offre::detail(&d.ctx, d.id()?).await?;
    let espace = offre::espace(&d.ctx, lu.espace).await?;
    dire(fil::contextes(&lu, espace.nomenclatures_le))
}

/// A path of the object that is named.
async fn trouver(d: &Demande) -> Result<(Detail, Contexte), Error> {
    let lu = offre::detail(&d.ctx, d.id()?).await?;
    let id: ContexteId = d.contexte()?;
    let contexte = lu.contextes.iter().find(|c| c.id == id).cloned();
    Ok((lu, contexte.ok_or(Error::Introuvable)?))
}

pub async fn modifier(d: Demande) -> Issue {
    let corps: DescripteursContexteRequest = d.corps()?;
    let (lu, contexte) = trouver(&d).await?;
    let mut reglage = contexte.reglage;
    corps.completer(lu.objet.genre, &mut reglage)?;
    let acte = Acte::Regler {
        contexte: contexte.id,
        version: Some(contexte.version),
        reglage: Box::new(reglage),
    };
    offre::agir(&d.ctx, lu.espace, acte).await?;
    d.detail(lu.id).await
}

async fn pia(d: &Demande, acte: ActePia) -> Issue {
    let (lu, contexte) = trouver(d).await?;
    offre::pia(&d.ctx, contexte.id, acte).await?;
    d.detail(lu.id).await
}

pub async fn declarer(d: Demande) -> Issue {
    pia(&d, ActePia::Declarer).await
}

pub async fn desactiver(d: Demande) -> Issue {
    pia(&d, ActePia::Desactiver).await
}

pub async fn reactiver(d: Demande) -> Issue {
    pia(&d, ActePia::Activer).await
}

pub async fn retirer(d: Demande) -> Issue {
    pia(&d, ActePia::Retirer).await
}

async fn valider(d: &Demande, portee: PorteeValidation) -> Issue {
    let (lu, contexte) = trouver(d).await?;
    offre::valider(&d.ctx, contexte.id, portee).await?;
    d.detail(lu.id).await
}

pub async fn valider_haute(d: Demande) -> Issue {
    valider(&d, PorteeValidation::Haute).await
}

pub async fn valider_basse(d: Demande) -> Issue {
    valider(&d, PorteeValidation::Basse).await
}

pub async fn devalider(d: Demande) -> Issue {
    let (lu, contexte) = trouver(&d).await?;
    offre::devalider(&d.ctx, contexte.id).await?;
    d.detail(lu.id).await
}

use super::{
    demande::{Demande, Issue},
    requetes::{EnfantRequest, ModifierLienRequest},
};
use backend::{Error, offre};
use domain::{
    ids::ObjetId,
    offre::{Acte, Place},
};

/// Does something to the children of an object.
async fn agir(d: &Demande, acte: impl FnOnce(ObjetId) -> Acte) -> Issue {
    let parent = offre::detail(&d.ctx, d.id()?).await?;
    offre::agir(&d.ctx, parent.espace, acte(parent.id)).await?;
    d.detail(parent.id).await
}

/// A child that the object has.
async fn enfant(d: &Demande) -> Result<ObjetId, Error> {
    let (parent, enfant) = (offre::detail(&d.ctx, d.id()?).await?, d.enfant()?);
    let la = parent.enfants.iter().any(|(id, _)| *id == enfant);
    la.then_some(enfant).ok_or(Error::Introuvable)
}

pub async fn ajouter(d: Demande) -> Issue {
    let corps: EnfantRequest = d.corps()?;
    let acte = |parent| Acte::Lier {
        enfant: ObjetId(corps.id),
        place: Place {
            parent,
            rang: u32::MAX,
            obligatoire: corps.obligatoire.unwrap_or(true),
        },
    };
    agir(&d, acte).await
}

pub async fn modifier(d: Demande) -> Issue {
    let corps: ModifierLienRequest = d.corps()?;
    let enfant = enfant(&d).await?;
    let acte = |parent| Acte::Obligation {
        parent,
        enfant,
        obligatoire: corps.temoin_obligatoire,
    };
    agir(&d, acte).await
}

pub async fn retirer(d: Demande) -> Issue {
    let enfant = enfant(&d).await?;
    agir(&d, |parent| Acte::Delier { parent, enfant }).await
}

use super::{
    demande::{Demande, Issue, dire, fait, versionne},
    fil::{self, PagedEspaces},
    requetes::EspaceRequest,
};
use axum::response::Response;
use backend::{
    Error,
    offre::{self, CritereEspaces, Espace},
};
use domain::{CodeErreur, offre::TypeEspace};

fn un(d: &Demande, espace: Espace) -> Response {
    versionne(espace.version, fil::Espace::nouveau(espace, &d.ctx.services.fuseau))
}

pub async fn rechercher(d: Demande) -> Issue {
    let (page, taille) = d.page()?;
    let critere = CritereEspaces {
        recherche: d.dit("r")?.unwrap_or_default(),
        type_: d.mots("type", TypeEspace::depuis_code)?.pop(),
        active: d.dit("actif")?,
        tri: d.tri(),
        page,
        taille,
    };
    let (espaces, total) = offre::chercher_espaces(&d.ctx, &critere).await?;
    let un = |e| fil::Espace::nouveau(e, &d.ctx.services.fuseau);
    let espaces = espaces.into_iter().map(un).collect();
    dire(PagedEspaces::nouvelle(espaces, (page, taille), total))
}

pub async fn lire(d: Demande) -> Issue {
    let espace = offre::espace(&d.ctx, d.id()?).await?;
    Ok(un(&d, espace))
}

pub async fn creer(d: Demande) -> Issue {
    let corps: EspaceRequest = d.corps()?;
    let type_ = corps
        .type_espace
        .ok_or_else(|| Error::champ("typeEspace", CodeErreur::Obligatoire))?;
    let code = corps.code.clone().unwrap_or_default();
    let mut espace = Espace::nouveau(&code, type_, "", d.ctx.maintenant);
    corps.completer(&mut espace, &d.ctx.services.fuseau)?;
    let cree = offre::creer_espace(&d.ctx, espace).await?;
    Ok(un(&d, cree))
}

pub async fn modifier(d: Demande) -> Issue {
    let corps: EspaceRequest = d.corps()?;
    let mut espace = offre::espace(&d.ctx, d.id()?).await?;
    espace.version = corps.version.unwrap_or(d.version(espace.version)?);
    if corps.type_espace.is_some_and(|t| t != espace.type_) {
        return Err(Error::champ("typeEspace", CodeErreur::ValeurInterdite));
    }
    if let Some(code) = &corps.code {
        espace.code.clone_from(code);
    }
    corps.completer(&mut espace, &d.ctx.services.fuseau)?;
    let ecrit = offre::ecrire_espace(&d.ctx, espace).await?;
    Ok(un(&d, ecrit))
}

pub async fn supprimer(d: Demande) -> Issue {
    offre::supprimer_espace(&d.ctx, d.id()?).await?;
    fait()
}

pub async fn purger(d: Demande) -> Issue {
    offre::purger_espace(&d.ctx, d.id()?).await?;
    fait()
}

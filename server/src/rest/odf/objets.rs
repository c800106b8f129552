use super::{
    demande::{Demande, Issue, dire, fait},
    fil::{ObjetMaquetteHistory, PagedObjetMaquetteSummaries},
    requetes::{
        CreerObjetMaquetteRequest, DescripteursEnqueteRequest, DescripteursObjetMaquetteRequest,
        DescripteursSyllabusRequest, FormatsEnseignementRequest, ModifierCodeObjetMaquetteRequest,
    },
};
use backend::{
    Error,
    offre::{self, CritereEspaces, CritereObjets},
    referentiel,
};
use domain::{
    CodeErreur,
    ids::{EspaceId, ObjetId},
    offre::{Acte, CodeObjet, Genre, Objet},
};
use uuid::Uuid;

pub async fn rechercher(d: Demande) -> Issue {
    let (page, taille) = d.page()?;
    let ids = d.tous("ids");
    let ids = ids.iter().flat_map(|i| i.split(',')).map(|i| {
        i.trim()
            .parse()
            .map_err(|_| Error::champ("ids", CodeErreur::FormatInvalide))
    });
    let critere = CritereObjets {
        recherche: d.dit("r")?.unwrap_or_default(),
        espace: espace(&d).await?,
        genres: d.mots("typeObjetMaquette", Genre::depuis_code)?,
        racine: d.dit("racine")?,
        type_objet: d.dit("typeObjetFormation")?,
        ids: ids.collect::<Result<_, _>>()?,
        pia_seulement: d.dit("piaSeulement")?.unwrap_or_default(),
        pia_actif: d.dit("piaActif")?.unwrap_or_default(),
        valide_seulement: d.dit("valideSeulement")?.unwrap_or_default(),
        mutualise: d.dit("mutualise")?,
        structure: None,
        tri: d.tri(),
        page,
        taille,
    };
    let (trouves, total) = offre::chercher(&d.ctx, &critere).await?;
    let trouves = trouves.into_iter().map(Into::into).collect();
    dire(PagedObjetMaquetteSummaries::nouvelle(trouves, (page, taille), total))
}

/// An espace by its identifier, or by its code.
async fn espace(d: &Demande) -> Result<Option<EspaceId>, Error> {
    let Some(dit) = d.dit::<String>("espace")? else {
        return Ok(None);
    };
    if let Ok(id) = dit.parse() {
        return Ok(Some(id));
    }
    let critere = CritereEspaces {
        recherche: dit.clone(),
        taille: 1_000,
        ..CritereEspaces::default()
    };
    let (espaces, _) = offre::chercher_espaces(&d.ctx, &critere).await?;
    let trouve = espaces.into_iter().find(|e| e.code == dit);
    let id = trouve.ok_or_else(|| Error::champ("espace", CodeErreur::Inconnu))?.id;
    Ok(Some(id))
}

pub async fn lire(d: Demande) -> Issue {
    d.detail(d.id()?).await
}

pub async fn creer(d: Demande) -> Issue {
    let corps: CreerObjetMaquetteRequest = d.corps()?;
    let code = CodeObjet::parse(&corps.code).map_err(|e| Error::champ("code", e))?;
    let structure = match &corps.descripteurs_objet_maquette.structure_principale {
        Some(structure) => structure.clone(),
        None => referentiel::etablissement(&d.ctx.services.pool).await?.code,
    };
    let mut objet = Objet::nouveau(code, corps.type_objet_maquette, "", &structure);
    objet.mutualise = corps.mutualise.unwrap_or_default();
    corps.descripteurs_objet_maquette.completer(&mut objet)?;
    let id = ObjetId(Uuid::now_v7());
    let acte = Acte::Creer {
        id,
        objet: Box::new(objet),
        places: vec![],
    };
    offre::agir(&d.ctx, EspaceId(corps.espace_id), acte).await?;
    d.detail(id).await
}

pub async fn supprimer(d: Demande) -> Issue {
    let lu = offre::detail(&d.ctx, d.id()?).await?;
    offre::agir(&d.ctx, lu.espace, Acte::Supprimer { id: lu.id }).await?;
    fait()
}

/// Changes an object as it is read: nothing is lost that somebody else did meanwhile.
async fn modifier(d: &Demande, changer: impl FnOnce(&mut Objet) -> Result<(), Error>) -> Issue {
    let lu = offre::detail(&d.ctx, d.id()?).await?;
    let version = Some(d.version(lu.version)?);
    let mut objet = lu.objet;
    changer(&mut objet)?;
    let acte = Acte::Modifier {
        id: lu.id,
        version,
        objet: Box::new(objet),
    };
    offre::agir(&d.ctx, lu.espace, acte).await?;
    d.detail(lu.id).await
}

pub async fn modifier_code(d: Demande) -> Issue {
    let corps: ModifierCodeObjetMaquetteRequest = d.corps()?;
    let code = CodeObjet::parse(&corps.code).map_err(|e| Error::champ("code", e))?;
    let changer = |o: &mut Objet| {
        o.code = code;
        Ok(())
    };
    modifier(&d, changer).await
}

pub async fn modifier_descripteurs(d: Demande) -> Issue {
    let corps: DescripteursObjetMaquetteRequest = d.corps()?;
    modifier(&d, |o| corps.completer(o)).await
}

pub async fn modifier_syllabus(d: Demande) -> Issue {
    let corps: DescripteursSyllabusRequest = d.corps()?;
    modifier(&d, |o| corps.completer(o)).await
}

pub async fn modifier_enquete(d: Demande) -> Issue {
    let corps: DescripteursEnqueteRequest = d.corps()?;
    let changer = |o: &mut Objet| {
        corps.completer(&mut o.enquete);
        Ok(())
    };
    modifier(&d, changer).await
}

pub async fn modifier_formats(d: Demande) -> Issue {
    let corps: FormatsEnseignementRequest = d.corps()?;
    let porteuse = match corps.formation_porteuse {
        None => None,
        Some(id) => {
            let inconnue = || Error::champ("formationPorteuse", CodeErreur::Inconnu);
            let lue = offre::details(&d.ctx, &[ObjetId(id)])
                .await?
                .pop()
                .ok_or_else(inconnue)?;
            Some(lue.objet.code)
        }
    };
    let changer = |o: &mut Objet| {
        o.formation_porteuse = porteuse;
        corps.completer(o)
    };
    modifier(&d, changer).await
}

async fn mutualiser(d: &Demande, oui: bool) -> Issue {
    let changer = |o: &mut Objet| {
        o.mutualise = oui;
        Ok(())
    };
    modifier(d, changer).await
}

pub async fn rendre_mutualise(d: Demande) -> Issue {
    mutualiser(&d, true).await
}

pub async fn supprimer_mutualise(d: Demande) -> Issue {
    mutualiser(&d, false).await
}

pub async fn historique(d: Demande) -> Issue {
    let id = d.id()?;
    dire(ObjetMaquetteHistory::nouvelle(id, offre::historique(&d.ctx, id).await?))
}

pub async fn associer_diplome(d: Demande) -> Issue {
    let id = d.id()?;
    offre::associer_diplome(&d.ctx, id, Some(d.diplome()?), None).await?;
    d.detail(id).await
}

pub async fn retirer_diplome(d: Demande) -> Issue {
    let id = d.id()?;
    offre::associer_diplome(&d.ctx, id, None, Some(d.diplome()?)).await?;
    d.detail(id).await
}

use super::Reponse;
use crate::AppError;
use domain::{
    ids::{ContexteId, EspaceId, JobId, ObjetId},
    offre::{
        ArbreVue, CatalogueVue, ChoixOffre, DifferenceVue, DiplomesVue, EspaceVue, FicheCatalogue, FicheObjet,
        FiltreCatalogue, FiltreObjets, ImportOffreVue, ListeObjets, Nouvelle, ReconductibleVue, ReconductionVue,
        Simulation,
    },
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// All espaces. `ODF_LIRE`.
#[server(endpoint = "offre/espaces", output = Reponse)]
pub async fn espaces() -> Result<(Vec<EspaceVue>, bool), AppError> {
    let ctx = crate::context::ctx()?;
    let espaces = backend::offre::lister_espaces(&ctx).await?;
    let ecrit = ctx.perimetre(domain::authz::Traitement::OdfEcrire).is_ok();
    Ok((espaces.into_iter().map(|(_, vue)| vue).collect(), ecrit))
}

/// A page of the objects of the espace of that code. `ODF_LIRE`.
#[server(endpoint = "offre/objets", output = Reponse)]
pub async fn objets(espace: String, filtre: FiltreObjets) -> Result<ListeObjets, AppError> {
    let ctx = crate::context::ctx()?;
    let espace = backend::offre::espace_par_code(&ctx, &espace).await?;
    Ok(backend::offre::lister(&ctx, espace, &filtre).await?)
}

/// What forms offer. `ODF_LIRE`.
#[server(endpoint = "offre/choix", output = Reponse)]
pub async fn choix() -> Result<ChoixOffre, AppError> {
    Ok(backend::offre::choix(&crate::context::ctx()?).await?)
}

/// The same, for the form of an object in the espace of that code. `ODF_LIRE`.
#[server(endpoint = "offre/choix-maquette", output = Reponse)]
pub async fn choix_maquette(espace: String) -> Result<ChoixOffre, AppError> {
    let ctx = crate::context::ctx()?;
    let espace = backend::offre::espace_par_code(&ctx, &espace).await?;
    Ok(backend::offre::choix_maquette(&ctx, espace).await?)
}

/// Makes an espace. `ODF_ECRIRE` on the whole establishment, `ODF_VALIDER` for a period.
#[server(endpoint = "offre/creer-espace", output = Reponse)]
pub async fn creer_espace(
    code: String,
    libelle: String,
    #[server(default)] libelle_en: String,
    #[server(default)] periode: String,
    #[server(default)] annee_universitaire: String,
    #[server(default)] debut: String,
    #[server(default)] fin: String,
) -> Result<(), AppError> {
    let saisie = domain::offre::SaisieEspace {
        periode: !periode.is_empty(),
        code,
        libelle,
        libelle_en,
        annee_universitaire,
        debut,
        fin,
    };
    Ok(backend::offre::creer_espace_saisi(&crate::context::ctx()?, &saisie).await?)
}

/// What of the espace of that code can be set. `ODF_LIRE`.
#[server(endpoint = "offre/reglages-espace", output = Reponse)]
pub async fn reglages_espace(espace: String) -> Result<domain::offre::ReglageEspaceVue, AppError> {
    let ctx = crate::context::ctx()?;
    let espace = backend::offre::espace_par_code(&ctx, &espace).await?;
    Ok(backend::offre::reglages_espace(&ctx, espace).await?)
}

/// Sets an espace: its words, its dates, its calendar of enrolments. `ODF_ECRIRE` on the whole establishment, `ODF_VALIDER` for a
/// period.
#[server(endpoint = "offre/regler-espace", output = Reponse)]
pub async fn regler_espace(
    espace: EspaceId,
    version: i32,
    #[server(default)] champs: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let dit = |nom: &str| champs.get(nom).cloned().unwrap_or_default();
    let saisie = domain::offre::SaisieReglageEspace {
        espace,
        version,
        libelle: dit("libelle"),
        libelle_en: dit("libelleEn"),
        annee_universitaire: dit("anneeUniversitaire"),
        debut: dit("debut"),
        fin: dit("fin"),
        inscriptions_du: dit("inscriptionsDu"),
        inscriptions_au: dit("inscriptionsAu"),
        active: champs.contains_key("active"),
        reference: champs.contains_key("reference"),
    };
    Ok(backend::offre::regler_espace(&crate::context::ctx()?, &saisie).await?)
}

/// Brings an espace to another state. `ODF_VALIDER` on the whole establishment.
#[server(endpoint = "offre/passer", output = Reponse)]
pub async fn passer(espace: EspaceId, etat: domain::offre::EtatEspace) -> Result<(), AppError> {
    Ok(backend::offre::passer(&crate::context::ctx()?, espace, etat).await?)
}

/// The tree of a formation. `ODF_LIRE`.
#[server(endpoint = "offre/arbre", output = Reponse)]
pub async fn arbre(espace: String, formation: String) -> Result<ArbreVue, AppError> {
    let ctx = crate::context::ctx()?;
    let espace = backend::offre::espace_par_code(&ctx, &espace).await?;
    let formation = backend::offre::objet_par_code(&ctx, espace, &formation).await?;
    Ok(backend::offre::arbre(&ctx, formation).await?)
}

/// All of an object. `ODF_LIRE`.
#[server(endpoint = "offre/fiche", output = Reponse)]
pub async fn fiche(objet: ObjetId) -> Result<FicheObjet, AppError> {
    Ok(backend::offre::fiche(&crate::context::ctx()?, objet).await?)
}

/// Counts what was done in an espace. `ODF_LIRE`.
#[server(endpoint = "offre/revision", output = Reponse)]
pub async fn revision(espace: EspaceId) -> Result<i64, AppError> {
    Ok(backend::offre::revision(&crate::context::ctx()?, espace).await?)
}

/// What somebody else did last in an espace. `ODF_LIRE`.
#[server(endpoint = "offre/nouvelles", output = Reponse)]
pub async fn nouvelles(espace: EspaceId) -> Result<Option<Nouvelle>, AppError> {
    Ok(backend::offre::nouvelles(&crate::context::ctx()?, espace).await?)
}

/// Does one thing to the offer: `acte` is a [`domain::offre::Acte`] as JSON. `ODF_ECRIRE` on what it touches.
#[server(endpoint = "offre/agir", output = Reponse)]
pub async fn agir(espace: EspaceId, acte: String) -> Result<(), AppError> {
    let acte =
        serde_json::from_str(&acte).map_err(|_| backend::Error::champ("acte", domain::CodeErreur::FormatInvalide))?;
    let entiere = matches!(acte, domain::offre::Acte::Copier { place: None, .. });
    let ctx = crate::context::ctx()?;
    let fait = backend::offre::agir(&ctx, espace, acte).await?;
    // The copy of a whole formation is elsewhere: one goes and sees it.
    if let Some(copie) = fait.objet.filter(|_| entiere) {
        let copie = backend::offre::detail(&ctx, copie).await?.objet.code;
        let espace = backend::offre::espace(&ctx, espace).await?.code;
        leptos_axum::redirect(&format!("/gestion/offre/{espace}/{copie}"));
    }
    Ok(())
}

/// Changes an object as a form says. `ODF_ECRIRE` on its structure.
#[server(endpoint = "offre/modifier", output = Reponse)]
pub async fn modifier(
    objet: ObjetId,
    #[server(default)] version: Option<i32>,
    #[server(default)] champs: BTreeMap<String, String>,
) -> Result<(), AppError> {
    Ok(backend::offre::modifier_saisi(&crate::context::ctx()?, objet, version, &champs).await?)
}

/// Gives a path what a form says that it has of its own. `ODF_ECRIRE` on the structure of its object.
#[server(endpoint = "offre/regler", output = Reponse)]
pub async fn regler(
    contexte: ContexteId,
    #[server(default)] version: Option<i32>,
    #[server(default)] champs: BTreeMap<String, String>,
) -> Result<(), AppError> {
    Ok(backend::offre::regler_saisi(&crate::context::ctx()?, contexte, version, &champs).await?)
}

/// Adds an object as a form says, below `parent` or as a formation. `ODF_ECRIRE` on the structures.
#[server(endpoint = "offre/ajouter", output = Reponse)]
pub async fn ajouter(
    espace: EspaceId,
    #[server(default)] parent: Option<ObjetId>,
    #[server(default)] rang: Option<u32>,
    #[server(default)] obligatoire: String,
    #[server(default)] champs: BTreeMap<String, String>,
) -> Result<(), AppError> {
    let place = parent.map(|parent| domain::offre::Place {
        parent,
        rang: rang.unwrap_or(u32::MAX),
        obligatoire: !obligatoire.is_empty(),
    });
    backend::offre::ajouter_saisi(&crate::context::ctx()?, espace, place, &champs).await?;
    Ok(())
}

/// Takes back the last thing that the actor did there, or does again what she took back. What it demanded.
#[server(endpoint = "offre/annuler", output = Reponse)]
pub async fn annuler(espace: EspaceId, #[server(default)] retablir: bool) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    if retablir {
        backend::offre::retablir(&ctx, espace).await?;
    } else {
        backend::offre::annuler(&ctx, espace).await?;
    }
    Ok(())
}

/// Validates a context (`haute`, `basse`), takes that back (`retirer`), or does something to a point of enrolment (code of
/// [`domain::offre::ActePia`]). `ODF_VALIDER` on the structure of the object.
#[server(endpoint = "offre/valider", output = Reponse)]
pub async fn valider(contexte: ContexteId, acte: String) -> Result<(), AppError> {
    use backend::offre::PorteeValidation;
    let ctx = crate::context::ctx()?;
    match acte.as_str() {
        "haute" => backend::offre::valider(&ctx, contexte, PorteeValidation::Haute).await?,
        "basse" => backend::offre::valider(&ctx, contexte, PorteeValidation::Basse).await?,
        "retirer" => backend::offre::devalider(&ctx, contexte).await?,
        autre => {
            let acte = domain::offre::ActePia::depuis_code(autre)
                .ok_or_else(|| backend::Error::champ("acte", domain::CodeErreur::ValeurInterdite))?;
            backend::offre::pia(&ctx, contexte, acte).await?;
        }
    }
    Ok(())
}

/// Shows what bringing formations of an espace, or all of it, into another one would do. `ODF_VALIDER` on the whole
/// establishment.
#[server(endpoint = "offre/examiner_reconduction", output = Reponse)]
pub async fn examiner_reconduction(
    espace: String,
    de: EspaceId,
    vers: EspaceId,
    #[server(default)] formations: Vec<ObjetId>,
    #[server(default)] tout: String,
    #[server(default)] reglages: String,
    #[server(default)] rattacher: String,
) -> Result<(), AppError> {
    if formations.is_empty() && tout.is_empty() {
        return Err(backend::Error::champ("formations", domain::CodeErreur::Obligatoire).into());
    }
    let voulue = backend::offre::Reconduction {
        de,
        vers,
        formations: if tout.is_empty() { formations } else { vec![] },
        reglages: !reglages.is_empty(),
        rattacher: !rattacher.is_empty(),
        essai: true,
        revisions: None,
    };
    let job = backend::offre::reconduire(&crate::context::ctx()?, voulue).await?;
    leptos_axum::redirect(&format!("/gestion/offre/{espace}/mise-en-oeuvre?tache={job}"));
    Ok(())
}

/// Does what that showed. `ODF_VALIDER` on the whole establishment.
#[server(endpoint = "offre/confirmer_reconduction", output = Reponse)]
pub async fn confirmer_reconduction(essai: JobId) -> Result<(), AppError> {
    let (job, de) = backend::offre::confirmer_reconduction(&crate::context::ctx()?, essai).await?;
    leptos_axum::redirect(&format!("/gestion/offre/{de}/mise-en-oeuvre?tache={job}"));
    Ok(())
}

/// A page of the formations of an espace, and those that are ticked, wherever they are. `ODF_LIRE`.
#[server(endpoint = "offre/reconductibles", output = Reponse)]
pub async fn reconductibles(
    espace: String,
    #[server(default)] recherche: String,
    page: u32,
    #[server(default)] coches: Vec<ObjetId>,
) -> Result<ReconductibleVue, AppError> {
    let ctx = crate::context::ctx()?;
    let espace = backend::offre::espace_par_code(&ctx, &espace).await?;
    Ok(backend::offre::reconductibles(&ctx, espace, recherche, page, coches).await?)
}

/// How far that has come. `ODF_VALIDER` on the whole establishment.
#[server(endpoint = "offre/reconduction", output = Reponse)]
pub async fn reconduction(tache: JobId) -> Result<ReconductionVue, AppError> {
    Ok(backend::offre::suivi_reconduction(&crate::context::ctx()?, tache).await?)
}

/// What changed of a formation, or of the whole offer, from one espace to another. `ODF_LIRE`.
#[server(endpoint = "offre/comparer", output = Reponse)]
pub async fn comparer(espace: String, avec: EspaceId, formation: String) -> Result<DifferenceVue, AppError> {
    let ctx = crate::context::ctx()?;
    let ici = backend::offre::espace_par_code(&ctx, &espace).await?;
    let formation = Some(formation.trim()).filter(|f| !f.is_empty());
    Ok(backend::offre::comparer(&ctx, avec, ici, formation).await?)
}

/// What the file that was handed in for an espace would do. `ODF_ECRIRE` on the structures of what it touches.
#[server(endpoint = "offre/apercu_import", output = Reponse)]
pub async fn apercu_import(espace: String) -> Result<ImportOffreVue, AppError> {
    Ok(backend::offre::examiner_depot(&crate::context::ctx()?, &espace).await?)
}

/// Applies that file, as it was shown. `ODF_ECRIRE` on the structures of what it touches.
#[server(endpoint = "offre/appliquer_import", output = Reponse)]
pub async fn appliquer_import(espace: String, empreinte: String) -> Result<(), AppError> {
    backend::offre::appliquer_depot(&crate::context::ctx()?, &espace, &empreinte).await?;
    leptos_axum::redirect(&format!("/gestion/offre/{espace}"));
    Ok(())
}

/// Says that what is acquired on the object of that code in another espace counts for this one, or that it does no more
/// (`oter`). `ODF_ECRIRE` on the structure of this one.
#[server(endpoint = "offre/correspondre", output = Reponse)]
pub async fn correspondre(
    objet: ObjetId,
    #[server(default)] espace: Option<EspaceId>,
    #[server(default)] code: String,
    #[server(default)] oter: Option<ObjetId>,
) -> Result<(), AppError> {
    let ctx = crate::context::ctx()?;
    match (oter, espace) {
        (Some(source), _) => backend::offre::ne_plus_correspondre(&ctx, objet, source).await?,
        (None, Some(espace)) => backend::offre::faire_correspondre(&ctx, objet, espace, &code).await?,
        (None, None) => return Err(backend::Error::champ("espace", domain::CodeErreur::Obligatoire).into()),
    }
    Ok(())
}

/// All diplomas. `ODF_LIRE`.
#[server(endpoint = "offre/diplomes", output = Reponse)]
pub async fn diplomes() -> Result<DiplomesVue, AppError> {
    Ok(backend::offre::diplomes(&crate::context::ctx()?).await?)
}

/// Writes a diploma. `ODF_VALIDER` on the whole establishment.
#[server(endpoint = "offre/ecrire-diplome", output = Reponse)]
pub async fn ecrire_diplome(
    #[server(default)] champs: BTreeMap<String, String>,
    #[server(default)] version: i32,
    #[server(default)] nouveau: String,
) -> Result<(), AppError> {
    let dit = |nom: &str| champs.get(nom).cloned().unwrap_or_default();
    let saisie = domain::offre::DiplomeVue {
        version,
        code: dit("code"),
        intitule: dit("intitule"),
        libelle_court: dit("libelleCourt"),
        finalite: dit("finalite"),
        grade: dit("grade"),
        intermediaire: champs.contains_key("intermediaire"),
        uai: dit("uai"),
        co_accreditations: dit("coAccreditations"),
        arrete_le: dit("arreteLe"),
        actif: champs.contains_key("actif"),
        formations: 0,
    };
    let nouveau = !nouveau.is_empty();
    backend::offre::ecrire_diplome_saisi(&crate::context::ctx()?, &saisie, nouveau).await?;
    // What was made is shown, in place of the form that made it.
    if nouveau {
        let code = saisie.code.trim().to_uppercase();
        leptos_axum::redirect(&format!("/gestion/offre/diplomes?code={code}"));
    }
    Ok(())
}

/// What a student who starts there and chooses so would get. `ODF_LIRE`.
#[server(endpoint = "offre/simuler", output = Reponse)]
pub async fn simuler(
    racine: ObjetId,
    depart: String,
    #[server(default)] choisis: Vec<String>,
) -> Result<Simulation, AppError> {
    Ok(backend::offre::simulation(&crate::context::ctx()?, racine, &depart, &choisis).await?)
}

/// A page of the public catalogue. For everybody.
#[server(endpoint = "offre/catalogue", output = Reponse)]
pub async fn catalogue(filtre: FiltreCatalogue) -> Result<CatalogueVue, AppError> {
    Ok(backend::offre::catalogue(&crate::context::ctx()?, &filtre).await?)
}

/// A formation of the public catalogue. For everybody.
#[server(endpoint = "offre/formation", output = Reponse)]
pub async fn formation(code: String) -> Result<FicheCatalogue, AppError> {
    Ok(backend::offre::fiche_catalogue(&crate::context::ctx()?, &code).await?)
}

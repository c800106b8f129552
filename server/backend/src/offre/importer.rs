use super::{
    agir::dire,
    apport::Apport,
    ecrire::{
        ecrire_enfants, ecrire_objets, en_champ, formations_au_dessus, projeter, references_refusees, synchroniser,
        verifier_places,
    },
    espaces::{espace_de, verrouiller},
    exiger_quelque_part, exiger_sur,
    lire::{Lue, lire_maquette},
    refus,
};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur, ErreurChamp,
    authz::Traitement,
    ids::{EspaceId, ObjetId},
    offre::{
        ChoixCursus, CodeChemin, CodeObjet, Ecart, Edition, Enfant, Maquette, Objet, RefusOffre, Sort, difference,
        permis,
    },
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rapport {
    pub ecarts: Vec<Ecart>,
    /// Objects of the file.
    pub objets: usize,
    /// What hangs nowhere in it.
    pub racines: Vec<(CodeObjet, ObjetId)>,
    /// Of the differences, with all that they take the place of.
    pub empreinte: String,
}

/// Most objects of one import.
const OBJETS_MAX: usize = 50_000;

/// Brings all of an offer into an espace: what is not there is added, what is there becomes as it has it. Demands what
/// [`apporter`] demands.
pub async fn importer(ctx: &Ctx, espace: EspaceId, maquette: &Maquette, enregistrer: bool) -> Result<Rapport> {
    apporter(ctx, espace, &Apport::from(maquette), enregistrer, None).await
}

/// Brings what a file says into an espace: what is not there is added, what is there becomes as the file has it, as far as it
/// speaks of it. Children that the file names and does not describe must be there. Nothing is written unless `enregistrer`, nor
/// when the differences are not those that were `vues`. Demands `ODF_ECRIRE` on the structures of all that it touches, and
/// `ODF_VALIDER` where points of enrolment come or go.
pub async fn apporter(
    ctx: &Ctx,
    espace: EspaceId,
    apport: &Apport,
    enregistrer: bool,
    vues: Option<&str>,
) -> Result<Rapport> {
    exiger_quelque_part(ctx, Traitement::OdfEcrire)?;
    let mut tx = ctx.transaction().await?;
    let espace = verrouiller(&mut tx, espace).await?;
    let (avant, apres) = rapprocher(&mut tx, espace.id, apport).await?;
    let ecarts = difference(&reduire(&avant.maquette, &apres), &apres);
    let empreinte = empreinte(&ecarts, &avant.maquette);
    if vues.is_some_and(|vues| vues != empreinte) {
        return Err(Error::champ("fichier", CodeErreur::Perime));
    }
    let touchees: BTreeSet<String> = ecarts
        .iter()
        .flat_map(|e| [avant.maquette.objets.get(&e.code), apres.objets.get(&e.code)])
        .flatten()
        .map(|o| o.structure.clone())
        .collect();
    exiger_sur(
        ctx,
        &mut tx,
        Traitement::OdfEcrire,
        &touchees.into_iter().collect::<Vec<_>>(),
    )
    .await?;
    exiger_points(ctx, &mut tx, &avant.maquette, &apres, &ecarts).await?;
    verifier(&mut tx, espace.jour_des_codes(ctx.jour()), &avant.maquette, &apres).await?;
    let valides = valides(&mut tx, &avant).await?;
    for ecart in &ecarts {
        let valide = avant.ids.get(&ecart.code).is_some_and(|id| valides.contains(&id.0));
        permis(espace.etat, edition(ecart), valide).map_err(|r| Error::champ(ecart.code.as_str(), r.en_code()))?;
    }
    let ids = ecrire(&mut tx, ctx.maintenant, espace.id, &avant, &apres, &ecarts).await?;
    if !ecarts.is_empty() {
        dire(&mut tx, ctx, &espace, "importer", None).await?;
    }
    if enregistrer {
        tx.commit().await?;
    }
    Ok(Rapport {
        objets: apport.objets.len(),
        racines: apport
            .racines()
            .into_iter()
            .filter_map(|c| Some((c.clone(), *ids.get(c)?)))
            .collect(),
        ecarts,
        empreinte,
    })
}

/// Tells differences from others. They say which fields had what; of children, only that their order changed: those that there
/// were are told with them.
fn empreinte(ecarts: &[Ecart], avant: &Maquette) -> String {
    let enfants: Vec<&[Enfant]> = ecarts.iter().map(|e| avant.enfants(&e.code)).collect();
    hex::encode(Sha256::digest(json!([ecarts, enfants]).to_string()))
}

/// A file declares or withdraws points of enrolment for whoever may do it by hand: `ODF_VALIDER` on the structure of the object.
/// What goes with its path is a matter of the structure of the offer.
async fn exiger_points(
    ctx: &Ctx,
    tx: &mut PgConnection,
    avant: &Maquette,
    apres: &Maquette,
    ecarts: &[Ecart],
) -> Result<()> {
    let chemins = apres.chemins(&apres.racines()).unwrap_or_default();
    let chemins: BTreeSet<String> = chemins.iter().map(|c| texte(c)).collect();
    let mut par_structure: BTreeMap<&str, Vec<&CodeChemin>> = BTreeMap::new();
    for ecart in ecarts {
        let objets = [avant.objets.get(&ecart.code), apres.objets.get(&ecart.code)];
        for (chemin, champs) in &ecart.chemins {
            if chemins.contains(chemin.as_str()) && champs.iter().any(|c| c.champ == "pia") {
                for objet in objets.into_iter().flatten() {
                    par_structure.entry(&objet.structure).or_default().push(chemin);
                }
            }
        }
    }
    let mut refuses: BTreeSet<&CodeChemin> = BTreeSet::new();
    for (structure, chemins) in par_structure {
        match exiger_sur(ctx, tx, Traitement::OdfValider, &[structure.to_owned()]).await {
            Err(Error::Interdit) => refuses.extend(chemins),
            autre => autre?,
        }
    }
    if refuses.is_empty() {
        return Ok(());
    }
    let dire = |c: &CodeChemin| ErreurChamp::new(format!("{c}.pia"), RefusOffre::DroitValider.en_code());
    Err(Error::Champs(refuses.into_iter().take(200).map(dire).collect()))
}

/// A path as it is written.
fn texte(codes: &[&CodeObjet]) -> String {
    codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">")
}

/// Objects of which any path is validated, be it of a formation that the file does not speak of.
async fn valides(tx: &mut PgConnection, avant: &Lue) -> Result<BTreeSet<Uuid>> {
    let ids: Vec<Uuid> = avant.ids.values().map(|i| i.0).collect();
    let valides = sqlx::query_scalar!(
        "SELECT DISTINCT objet_id FROM offre.contexte WHERE valide AND objet_id = ANY ($1)",
        &ids
    )
    .fetch_all(tx)
    .await?;
    Ok(valides.into_iter().collect())
}

/// What kind of change that is to what was there.
fn edition(ecart: &Ecart) -> Edition {
    let mots = |champ: &str| champ.starts_with("libelle") || champ.starts_with("syllabus");
    if !ecart.enfants_otes.is_empty() || ecart.enfants_changes || !ecart.chemins.is_empty() {
        Edition::Structure
    } else if ecart.champs.iter().all(|c| mots(&c.champ)) {
        if ecart.enfants_ajoutes.is_empty() {
            Edition::Libelle
        } else {
            Edition::Ajout
        }
    } else {
        Edition::Structure
    }
}

/// What is in the espace of what the file names, and what the file makes of it.
async fn rapprocher(tx: &mut PgConnection, espace: EspaceId, apport: &Apport) -> Result<(Lue, Maquette)> {
    if apport.objets.len() > OBJETS_MAX {
        return Err(refus("fichier", RefusOffre::TropGrand));
    }
    let mut nommes = apport.nommes();
    let codes: Vec<String> = nommes.iter().map(ToString::to_string).collect();
    let mut ids = sqlx::query_scalar!(
        "SELECT id FROM offre.objet WHERE espace_id = $1 AND code = ANY ($2)",
        espace.0,
        &codes
    )
    .fetch_all(&mut *tx)
    .await?;
    // What it says of all paths of an object, without a tree of its own, is of those that there are.
    if apport.enfants.is_empty() && !apport.points.is_empty() {
        let formations = formations_au_dessus(tx, &ids).await?;
        let codes = sqlx::query_scalar!("SELECT code FROM offre.objet WHERE id = ANY ($1)", &formations)
            .fetch_all(&mut *tx)
            .await?;
        nommes.extend(codes.iter().filter_map(|c| CodeObjet::parse(c).ok()));
        ids.extend(formations);
    }
    let ids: Vec<ObjetId> = ids.into_iter().map(ObjetId).collect();
    let avant = lire_maquette(tx, espace, Some(&ids)).await?;
    let apres = apport.fondre(&avant.maquette, &nommes)?;
    Ok((avant, apres))
}

/// Of what is there, what is compared with the file: its objects, and the paths of its formations.
fn reduire(avant: &Maquette, apres: &Maquette) -> Maquette {
    let dedans = |c: &CodeObjet| apres.objets.contains_key(c);
    Maquette {
        objets: avant
            .objets
            .iter()
            .filter(|(c, _)| dedans(c))
            .map(|(c, o)| (c.clone(), o.clone()))
            .collect(),
        enfants: avant
            .enfants
            .iter()
            .filter(|(c, _)| dedans(c))
            .map(|(c, e)| (c.clone(), e.clone()))
            .collect(),
        reglages: avant
            .reglages
            .iter()
            .filter(|(c, _)| apres.objets.keys().any(|o| o.as_str() == c.formation()))
            .map(|(c, r)| (c.clone(), r.clone()))
            .collect(),
    }
}

/// Nothing is written as long as anything is wrong: all of it is said, by `code.champ`.
async fn verifier(tx: &mut PgConnection, jour: Date, avant: &Maquette, apres: &Maquette) -> Result<()> {
    let mut erreurs = vec![];
    for objet in apres.objets.values() {
        for e in objet.erreurs() {
            erreurs.push(ErreurChamp::new(format!("{}.{}", objet.code, e.champ), e.code));
        }
        if avant.objets.get(&objet.code).is_some_and(|o| o.genre != objet.genre) {
            erreurs.push(ErreurChamp::new(
                format!("{}.genre", objet.code),
                CodeErreur::ValeurInterdite,
            ));
        }
    }
    for (code, r) in apres.refus() {
        erreurs.push(ErreurChamp::new(code.as_str(), r.en_code()));
    }
    let voulus: Vec<&Objet> = apres.objets.values().collect();
    let objets = voulus.iter().map(|o| (avant.objets.get(&o.code), *o));
    for (rang, e) in references_refusees(tx, jour, objets).await? {
        let code = voulus.get(rang).map(|o| o.code.as_str()).unwrap_or_default();
        erreurs.push(ErreurChamp::new(format!("{code}.{}", e.champ), e.code));
    }
    let racines = apres.racines();
    if erreurs.is_empty() {
        let chemins = apres.chemins(&racines);
        let chemins = chemins.ok_or_else(|| refus("fichier", RefusOffre::TropGrand))?;
        erreurs.extend(erreurs_reglages(tx, jour, avant, apres, &chemins).await?);
    }
    erreurs.truncate(200);
    if erreurs.is_empty() {
        Ok(())
    } else {
        Err(Error::Champs(erreurs))
    }
}

/// What paths have of their own is of paths that are there, and such as an object may have it.
async fn erreurs_reglages(
    tx: &mut PgConnection,
    jour: Date,
    avant: &Maquette,
    apres: &Maquette,
    chemins: &[Vec<&CodeObjet>],
) -> Result<Vec<ErreurChamp>> {
    let textes: BTreeSet<String> = chemins.iter().map(|c| texte(c)).collect();
    let mut erreurs = vec![];
    let mut natures: Vec<(&CodeChemin, Objet)> = vec![];
    for (chemin, reglage) in &apres.reglages {
        let objet = chemin.dernier().and_then(|c| apres.objets.get(&c));
        let Some(objet) = objet.filter(|_| textes.contains(chemin.as_str())) else {
            erreurs.push(ErreurChamp::new(chemin.as_str(), RefusOffre::Reference.en_code()));
            continue;
        };
        let essai = Objet {
            ects: reglage.ects,
            coefficient: reglage.coefficient,
            plage: reglage.plage,
            ..Objet::nouveau(objet.code.clone(), objet.genre, "x", "x")
        };
        for e in essai.erreurs() {
            erreurs.push(ErreurChamp::new(format!("{chemin}.{}", e.champ), e.code));
        }
        if avant.reglages.get(chemin).is_none_or(|r| r.nature != reglage.nature) {
            let nature = reglage.nature.clone();
            natures.push((chemin, Objet { nature, ..essai }));
        }
    }
    let essais = natures.iter().map(|(_, essai)| (None, essai));
    for (rang, e) in references_refusees(tx, jour, essais).await? {
        let chemin = natures.get(rang).map(|(c, _)| c.as_str()).unwrap_or_default();
        erreurs.push(ErreurChamp::new(format!("{chemin}.{}", e.champ), e.code));
    }
    Ok(erreurs)
}

/// Writes what changed: objects, their children, what their paths have of their own.
async fn ecrire(
    tx: &mut PgConnection,
    maintenant: Timestamp,
    espace: EspaceId,
    avant: &Lue,
    apres: &Maquette,
    ecarts: &[Ecart],
) -> Result<BTreeMap<CodeObjet, ObjetId>> {
    let mut ids = avant.ids.clone();
    for code in apres.objets.keys() {
        ids.entry(code.clone()).or_insert_with(|| ObjetId(Uuid::now_v7()));
    }
    let changes: Vec<&Ecart> = ecarts.iter().filter(|e| e.sort != Sort::Ote).collect();
    let objets: Vec<(ObjetId, &Objet)> = changes
        .iter()
        .filter(|e| e.sort == Sort::Ajoute || !e.champs.is_empty())
        .filter_map(|e| Some((*ids.get(&e.code)?, apres.objets.get(&e.code)?)))
        .collect();
    ecrire_objets(tx, maintenant, espace, &objets).await?;
    let liens: Vec<(ObjetId, Vec<(ObjetId, bool)>)> = changes
        .iter()
        .filter(|e| e.enfants_changes || !e.enfants_ajoutes.is_empty() || !e.enfants_otes.is_empty())
        .filter_map(|e| {
            let enfants = apres.enfants(&e.code).iter();
            let enfants = enfants.filter_map(|e| Some((*ids.get(&e.code)?, e.obligatoire)));
            Some((*ids.get(&e.code)?, enfants.collect()))
        })
        .collect();
    ecrire_enfants(tx, espace, &liens).await?;
    let places: Vec<Uuid> = objets
        .iter()
        .map(|(id, _)| id.0)
        .chain(liens.iter().flat_map(|(_, enfants)| enfants.iter().map(|(e, _)| e.0)))
        .collect();
    verifier_places(tx, &places).await?;
    let touches: Vec<Uuid> = changes.iter().filter_map(|e| ids.get(&e.code)).map(|i| i.0).collect();
    let formations = formations_au_dessus(tx, &touches).await?;
    synchroniser(tx, &formations).await?;
    regler(tx, espace, apres, ecarts).await?;
    projeter(tx, &formations).await?;
    Ok(ids)
}

/// Gives paths what they have of their own.
async fn regler(tx: &mut PgConnection, espace: EspaceId, apres: &Maquette, ecarts: &[Ecart]) -> Result<()> {
    let lignes: Vec<serde_json::Value> = ecarts
        .iter()
        .flat_map(|e| &e.chemins)
        .map(|(chemin, _)| {
            let reglage = apres.reglages.get(chemin).cloned().unwrap_or_default();
            let mut ligne = json!(reglage);
            ligne["chemin"] = json!(chemin);
            ligne["choix"] = json!(reglage.choix.unwrap_or(ChoixCursus::Jamais).code());
            ligne
        })
        .collect();
    sqlx::query!(
        "UPDATE offre.contexte c SET ects = n.ects, coefficient = n.coefficient, nature = n.nature,
            plage_min = (n.plage ->> 'min')::integer, plage_max = (n.plage ->> 'max')::integer, pia = n.pia,
            pia_actif = c.pia_actif AND n.pia, niveau = n.niveau, tarif_code = n.tarif, choix = n.choix, version = c.version + 1
         FROM jsonb_to_recordset($2) AS n (chemin text, ects numeric, coefficient numeric, nature text, plage jsonb, pia boolean,
            niveau text, tarif text, choix text)
         WHERE c.espace_id = $1 AND c.chemin = n.chemin",
        espace.0,
        json!(lignes)
    )
    .execute(tx)
    .await
    .map_err(en_champ)?;
    Ok(())
}

/// Brings an offer into an espace, for the product itself: a demonstration, an establishment made from a file.
pub(crate) async fn ecrire_maquette(
    tx: &mut PgConnection,
    maintenant: Timestamp,
    espace: EspaceId,
    maquette: &Maquette,
) -> Result<()> {
    let (avant, apres) = rapprocher(tx, espace, &Apport::from(maquette)).await?;
    let jour = maintenant.to_zoned(TimeZone::UTC).date();
    let jour = espace_de(tx, espace).await?.jour_des_codes(jour);
    verifier(tx, jour, &avant.maquette, &apres).await?;
    let ecarts = difference(&reduire(&avant.maquette, &apres), &apres);
    ecrire(tx, maintenant, espace, &avant, &apres, &ecarts).await?;
    Ok(())
}

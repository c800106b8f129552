//! What the screens of the structures show, and what their form says.

use super::{
    Adresse, DemandeStructure, FicheStructure, ecrire_structure, exiger_lecture,
    fiche_structure::{TOUJOURS, lire, lister_structures},
    nomenclatures, verifier_ecriture,
};
use crate::{Ctx, Error, Result};
use domain::{
    CodeErreur, ErreurChamp,
    identite::normaliser,
    referentiel::{
        Attribut, FiltreStructures, GenreUsageStructure, StructureDetail, StructureVue, StructuresVue, UsageStructure,
        arbre, contient,
    },
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use std::collections::BTreeMap;

impl From<&FicheStructure> for StructureVue {
    fn from(f: &FicheStructure) -> Self {
        Self {
            code: f.code.clone(),
            parent: f.parent.clone(),
            type_: f.type_.clone(),
            libelle_fr: f.denomination.clone(),
            libelle_en: f.denomination_en.clone(),
            sigle: f.sigle.clone(),
            uai: f.uai.clone(),
            debut: f.debut.filter(|d| *d != TOUJOURS),
            fin: f.fin,
            visible: f.visible,
        }
    }
}

async fn ecrit(ctx: &Ctx) -> Result<bool> {
    match verifier_ecriture(ctx).await {
        Ok(()) => Ok(true),
        Err(Error::Interdit) => Ok(false),
        Err(e) => Err(e),
    }
}

/// The tree of structures. Demands `REF_LIRE`.
pub async fn arbre_structures(ctx: &Ctx, filtre: &FiltreStructures) -> Result<StructuresVue> {
    let toutes: Vec<StructureVue> = lister_structures(ctx).await?.iter().map(StructureVue::from).collect();
    let mut types = types(ctx, &toutes).await?;
    types.retain(|(code, ..)| toutes.iter().any(|s| s.type_ == *code));
    Ok(StructuresVue {
        types,
        toutes: u32::try_from(toutes.len()).map_err(Error::interne)?,
        lignes: arbre(toutes, filtre),
        jour: ctx.jour(),
        ecrit: ecrit(ctx).await?,
    })
}

/// One structure, or a new one below `parent`, and all that its form needs. Demands `REF_LIRE`; for a new one, `REF_ECRIRE` on
/// the whole establishment.
pub async fn detail_structure(ctx: &Ctx, code: Option<&str>, parent: Option<&str>) -> Result<StructureDetail> {
    exiger_lecture(ctx)?;
    let ecrit = ecrit(ctx).await?;
    if code.is_none() && !ecrit {
        return Err(Error::Interdit);
    }
    let fiches = lire(&mut *ctx.services.pool.acquire().await?, None).await?;
    let vues: Vec<StructureVue> = fiches.iter().map(StructureVue::from).collect();
    let fiche = match code {
        Some(code) => fiches
            .iter()
            .find(|f| f.code == code)
            .ok_or(Error::Introuvable)?
            .clone(),
        None => FicheStructure {
            parent: parent.map(str::to_owned),
            visible: true,
            ..FicheStructure::default()
        },
    };
    let trouver = |code: &str| vues.iter().find(|v| v.code == code);
    let mut dessus: Vec<StructureVue> = std::iter::successors(
        fiche.parent.as_deref().filter(|_| code.is_some()).and_then(trouver),
        |v| v.parent.as_deref().and_then(trouver),
    )
    .take(vues.len())
    .cloned()
    .collect();
    dessus.reverse();
    let usages = match code {
        Some(code) => usages(ctx, code).await?,
        None => Vec::new(),
    };
    Ok(StructureDetail {
        structure: code.map(|_| StructureVue::from(&fiche)),
        version: fiche.version,
        champs: champs(&fiche),
        dessus,
        dessous: vues
            .iter()
            .filter(|v| v.parent.is_some() && v.parent.as_deref() == code)
            .cloned()
            .collect(),
        usages,
        jour: ctx.jour(),
        ecrit,
        types: types(ctx, &vues).await?,
        categories: choix(ctx, "CategorieJuridique").await?,
        pays: choix(ctx, "PaysNationalite").await?,
        parents: parents(vues, &fiche, ctx.jour()),
    })
}

/// Where it may hang: wherever that makes no knot, and where it hangs already.
fn parents(vues: Vec<StructureVue>, fiche: &FicheStructure, jour: Date) -> Vec<StructureVue> {
    let mut branche = 0;
    let mut dedans = false;
    arbre(vues, &FiltreStructures::default())
        .into_iter()
        .filter(|l| {
            if l.structure.code == fiche.code {
                (dedans, branche) = (true, l.niveau);
            } else if l.niveau <= branche {
                dedans = false;
            }
            let la = fiche.parent.as_ref() == Some(&l.structure.code);
            !dedans && (la || l.structure.fin.is_none_or(|f| f >= jour))
        })
        .map(|l| l.structure)
        .collect()
}

/// The kinds that there are nationally, and those that the establishment has made up.
async fn types(ctx: &Ctx, vues: &[StructureVue]) -> Result<Vec<(String, String, String)>> {
    let mut types = choix(ctx, "TypeUai").await?;
    for v in vues {
        if !types.iter().any(|(code, ..)| *code == v.type_) {
            types.push((v.type_.clone(), v.type_.clone(), v.type_.clone()));
        }
    }
    Ok(types)
}

/// The values of today of a nomenclature.
async fn choix(ctx: &Ctx, nomenclature: &str) -> Result<Vec<(String, String, String)>> {
    let valeurs = nomenclatures::toutes(ctx, nomenclature)
        .await?
        .into_iter()
        .map(|v| v.occurrence);
    Ok(valeurs
        .filter(|o| o.visible && contient(o.debut, o.fin, ctx.jour()))
        .map(|o| {
            let anglais = if o.libelle_en.is_empty() {
                o.libelle_affichage.clone()
            } else {
                o.libelle_en
            };
            (o.code, o.libelle_affichage, anglais)
        })
        .collect())
}

async fn usages(ctx: &Ctx, code: &str) -> Result<Vec<UsageStructure>> {
    let lignes = sqlx::query!(
        r#"SELECT genre AS "genre!", ou AS "ou!", n AS "n!" FROM (
             SELECT 1 AS rang, 'STRUCTURES' AS genre, '' AS ou, count(*) AS n FROM referentiel.structure WHERE parent_code = $1
             UNION ALL
             SELECT 2, 'DROITS', '', count(DISTINCT utilisateur_id) FROM authz.habilitation
             WHERE structure_code = $1 AND debut <= $2 AND (fin IS NULL OR fin >= $2)
             UNION ALL
             SELECT 3, 'OFFRE', e.code, count(*) FROM offre.objet o JOIN offre.espace e ON e.id = o.espace_id
             WHERE o.structure_code = $1 OR $1 = ANY (o.structures_porteuses) GROUP BY e.code
             UNION ALL
             SELECT 4, 'DOSSIERS', p.periode_code, count(*) FROM offre.point_inscription p
             JOIN inscription.inscription i ON i.point_inscription_id = p.id
             WHERE p.structure_code = $1 GROUP BY p.periode_code) u
           WHERE n > 0 ORDER BY rang, ou"#,
        code,
        ctx.jour().to_sqlx() as _
    )
    .fetch_all(&ctx.services.pool)
    .await?;
    lignes
        .into_iter()
        .map(|l| {
            Ok(UsageStructure {
                genre: GenreUsageStructure::depuis_code(&l.genre).ok_or(Error::Introuvable)?,
                ou: l.ou,
                nombre: u32::try_from(l.n).map_err(Error::interne)?,
            })
        })
        .collect()
}

/// What the form holds.
pub(super) fn champs(f: &FicheStructure) -> BTreeMap<String, String> {
    let texte = |t: &Option<String>| t.clone().unwrap_or_default();
    let jour = |j: Option<Date>| j.map(|j| j.to_string()).unwrap_or_default();
    let a = f.adresse.clone().unwrap_or_default();
    let anglais = if f.denomination_en == f.denomination {
        String::new()
    } else {
        f.denomination_en.clone()
    };
    [
        ("code", f.code.clone()),
        ("parent", texte(&f.parent)),
        ("typeUaiCode", f.type_.clone()),
        ("denominationPrincipale", f.denomination.clone()),
        ("denominationAnglaise", anglais),
        ("denominationComplementaire", texte(&f.denomination_complementaire)),
        ("appellationOfficielle", texte(&f.appellation)),
        ("sigleUai", texte(&f.sigle)),
        ("categorieJuridiqueCode", texte(&f.categorie_juridique)),
        ("codeUai", texte(&f.uai)),
        ("commentaire", texte(&f.commentaire)),
        ("temoinVisible", f.visible.to_string()),
        ("dateDebutValidite", jour(f.debut.filter(|d| *d != TOUJOURS))),
        ("dateFinValidite", jour(f.fin)),
        ("adresse1", texte(&a.adresse1)),
        ("adresse2", texte(&a.adresse2)),
        ("adresse3", texte(&a.adresse3)),
        ("codePostal", texte(&a.code_postal)),
        ("localite", texte(&a.localite_acheminement)),
        ("pays", texte(&a.pays)),
        ("contactCourriel", texte(&f.contact_courriel)),
        ("contactTelephone", texte(&f.contact_telephone)),
        ("contactHoraires", texte(&f.contact_horaires)),
        ("contactHorairesAnglais", texte(&f.contact_horaires_en)),
    ]
    .into_iter()
    .map(|(nom, valeur)| (nom.to_owned(), valeur))
    .collect()
}

/// Writes a structure as the form says it, and gives its code and version. Demands `REF_ECRIRE` on the whole establishment.
pub async fn saisir_structure(
    ctx: &Ctx,
    cle: Option<&str>,
    version: Option<i32>,
    dits: &BTreeMap<String, String>,
) -> Result<(String, i32)> {
    verifier_ecriture(ctx).await?;
    let avant = match cle {
        Some(code) => super::lire_structure(ctx, code).await?,
        None => FicheStructure::default(),
    };
    let fiche = fiche(ctx, avant, cle, dits).await?;
    let demande = DemandeStructure {
        fiche,
        nouvelle: cle.is_none(),
        version,
        selon_uai: false,
        enregistrer: true,
    };
    let ecrite = ecrire_structure(ctx, demande).await.map_err(champs_du_formulaire)?;
    Ok((ecrite.code, ecrite.version))
}

/// What is refused, by the names of the form.
pub(super) fn champs_du_formulaire(erreur: Error) -> Error {
    let Error::Champs(mut erreurs) = erreur else {
        return erreur;
    };
    for e in erreurs.iter_mut().filter(|e| e.champ == "localiteAcheminement") {
        "localite".clone_into(&mut e.champ);
    }
    Error::Champs(erreurs)
}

/// A structure as the fields of the form say it.
pub(super) async fn fiche(
    ctx: &Ctx,
    avant: FicheStructure,
    cle: Option<&str>,
    dits: &BTreeMap<String, String>,
) -> Result<FicheStructure> {
    let mut erreurs = Vec::new();
    let dit = |nom: &str| Some(dits.get(nom)?.trim().to_owned()).filter(|t| !t.is_empty());
    let mut jour = |nom: &str| {
        let texte = dit(nom)?;
        let lu = texte.parse::<Date>();
        if lu.is_err() {
            erreurs.push(ErreurChamp::new(nom, CodeErreur::DateInvalide));
        }
        lu.ok()
    };
    let (debut, fin) = (jour("dateDebutValidite"), jour("dateFinValidite"));
    let racine = cle.is_some() && avant.parent.is_none();
    if !racine && dit("parent").is_none() {
        erreurs.push(ErreurChamp::new("parent", CodeErreur::Obligatoire));
    }
    if dit("typeUaiCode").is_none() {
        erreurs.push(ErreurChamp::new("typeUaiCode", CodeErreur::Obligatoire));
    }
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let mut adresse = Adresse {
        adresse1: dit("adresse1"),
        adresse2: dit("adresse2"),
        adresse3: dit("adresse3"),
        code_postal: dit("codePostal"),
        localite_acheminement: dit("localite"),
        pays: dit("pays"),
        ..avant.adresse.clone().unwrap_or_default()
    };
    adresse.commune = commune(ctx, &adresse).await?;
    Ok(FicheStructure {
        code: cle.map(str::to_owned).or_else(|| dit("code")).unwrap_or_default(),
        parent: if racine { None } else { dit("parent") },
        type_: dit("typeUaiCode").unwrap_or_default(),
        denomination: dit("denominationPrincipale").unwrap_or_default(),
        denomination_en: dit("denominationAnglaise").unwrap_or_default(),
        denomination_complementaire: dit("denominationComplementaire"),
        appellation: dit("appellationOfficielle"),
        sigle: dit("sigleUai"),
        categorie_juridique: dit("categorieJuridiqueCode"),
        uai: dit("codeUai"),
        commentaire: dit("commentaire"),
        // A box that is not ticked is not sent.
        visible: dits.contains_key("temoinVisible"),
        debut: Some(debut.unwrap_or(TOUJOURS)),
        fin,
        adresse: Some(adresse).filter(|a| *a != Adresse::default()),
        contact_courriel: dit("contactCourriel"),
        contact_telephone: dit("contactTelephone"),
        contact_horaires: dit("contactHoraires"),
        contact_horaires_en: dit("contactHorairesAnglais"),
        ..avant
    })
}

/// The commune that a postal code and a name mean; none when they mean none of ours.
async fn commune(ctx: &Ctx, a: &Adresse) -> Result<Option<String>> {
    // One that the database cannot hold is refused where the structure is written.
    let code_postal = a.code_postal.as_ref().filter(|c| !c.contains('\0'));
    let (Some(code_postal), Some(localite)) = (code_postal, &a.localite_acheminement) else {
        return Ok(None);
    };
    let voulue = normaliser(localite);
    let communes = nomenclatures::communes(ctx, code_postal).await?;
    let la = communes.into_iter().map(|v| v.occurrence).find(|o| {
        let acheminement = o.attributs.get("libelleAcheminement").map(Attribut::en_texte);
        normaliser(&o.libelle_long) == voulue || acheminement.is_some_and(|l| normaliser(&l) == voulue)
    });
    Ok(la.map(|o| o.code))
}

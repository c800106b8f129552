use super::{Nature, Parametres, fait, fil, jour, natures, objet, rendre, texte};
use axum::{
    Extension,
    body::Bytes,
    extract::{OriginalUri, Path},
    http::StatusCode,
    response::Response,
};
use backend::{
    Ctx, Error,
    referentiel::{
        self, Adresse, DemandeStructure, FicheStructure, Responsable,
        nomenclatures::{self, Cle, References},
    },
};
use domain::CodeErreur;
use serde_json::{Map, Value, json};

/// Structures as clients read them, with the values that they refer to.
async fn dire(ctx: &Ctx, fiches: &[FicheStructure]) -> Result<Vec<Value>, Error> {
    let toutes = referentiel::lister_structures(ctx).await?;
    let dessous = |code: &str| {
        let siennes = toutes.iter().filter(|s| s.parent.as_deref() == Some(code));
        siennes.collect::<Vec<_>>()
    };
    let mut cles: Vec<Cle> = Vec::new();
    for f in fiches.iter().flat_map(|f| dessous(&f.code).into_iter().chain([f])) {
        let adresse = f.adresse.clone().unwrap_or_default();
        cles.extend(adresse.commune.map(|c| ("Commune".into(), c)));
        cles.extend(adresse.pays.map(|c| ("PaysNationalite".into(), c)));
        cles.push(("TypeUai".into(), f.type_.clone()));
        cles.extend(f.categorie_juridique.clone().map(|c| ("CategorieJuridique".into(), c)));
    }
    let connues = nomenclatures::referees(ctx, &cles).await?;
    let mut dites = Vec::with_capacity(fiches.len());
    for f in fiches {
        let mut dite = une(ctx, &connues, f).await?;
        // Those right below, as they are; what is below them is said of them.
        let mut siennes = Vec::new();
        for sienne in dessous(&f.code) {
            siennes.push(une(ctx, &connues, sienne).await?);
        }
        dite["sousStructures"] = Value::Array(siennes);
        dites.push(dite);
    }
    Ok(dites)
}

async fn une(ctx: &Ctx, connues: &References, f: &FicheStructure) -> Result<Value, Error> {
    let connue = |nomenclature: &str, code: Option<&String>| {
        code.and_then(|c| connues.get(&(nomenclature.to_owned(), c.clone())).cloned())
    };
    let libelle =
        |nomenclature: &str, code: Option<&String>| connue(nomenclature, code).map(|v| v.occurrence.libelle_long);
    let adresse = match &f.adresse {
        None => Value::Null,
        Some(a) => {
            let (commune, pays) = (
                connue("Commune", a.commune.as_ref()),
                connue("PaysNationalite", a.pays.as_ref()),
            );
            let mut dite = json!({
                "adresse1": a.adresse1, "adresse2": a.adresse2, "adresse3": a.adresse3, "adresse4": a.adresse4,
                "adresse5": a.adresse5, "codePostal": a.code_postal, "localiteAcheminement": a.localite_acheminement,
                "codePaysAcheminement": a.pays.as_ref().map(|p| fil::code_dit("PaysNationalite", p)),
                "libelleCourtPaysAcheminement": pays.as_ref().map(|p| p.occurrence.libelle_court.clone()),
                "commune": null, "pays": null,
            });
            if let Some(commune) = commune {
                dite["commune"] = fil::valeur(ctx, commune).await?;
            }
            if let Some(pays) = pays {
                dite["pays"] = fil::valeur(ctx, pays).await?;
            }
            dite
        }
    };
    Ok(json!({
        "code": f.code,
        "codeUai": f.uai,
        "codeReferentielExterne": f.code_externe,
        "denominationPrincipale": f.denomination,
        "denominationComplementaire": f.denomination_complementaire,
        "appellationOfficielle": f.appellation.as_ref().unwrap_or(&f.denomination),
        "sigleUai": f.sigle,
        "typeUaiCode": f.type_,
        "typeUaiLibelle": libelle("TypeUai", Some(&f.type_)).unwrap_or_else(|| f.type_.clone()),
        "categorieJuridiqueCode": f.categorie_juridique,
        "categorieJuridiqueLibelle": libelle("CategorieJuridique", f.categorie_juridique.as_ref()),
        "parent": f.parent,
        "estStructureMere": f.parent.is_none(),
        "dateDebutValidite": f.debut,
        "dateFinValidite": f.fin,
        "temoinVisible": f.visible,
        "commentaire": f.commentaire,
        "responsable": f.responsable,
        "adresse": adresse,
    }))
}

/// Who answers for it, whole: nothing of what was said before stays.
fn responsable(dit: &Map<String, Value>) -> Result<Responsable, Error> {
    let date = |champ: &str| match dit.get(champ) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(t)) if t.trim().is_empty() => Ok(None),
        Some(v) => {
            let lue = v.as_str().and_then(jour);
            lue.map(Some)
                .ok_or_else(|| Error::champ(&format!("responsable.{champ}"), CodeErreur::DateInvalide))
        }
    };
    Ok(Responsable {
        nom: texte(dit, "nom"),
        prenom: texte(dit, "prenom"),
        titre: texte(dit, "titre"),
        date_debut_validite: date("dateDebutValidite")?,
        date_fin_validite: date("dateFinValidite")?,
    })
}

/// What a client says of a structure; what it says nothing of stays as it is.
fn lire(corps: &Map<String, Value>, avant: FicheStructure) -> Result<FicheStructure, Error> {
    let textes = [
        "code",
        "parent",
        "typeUaiCode",
        "typeUaiLibelle",
        "denominationPrincipale",
        "denominationComplementaire",
        "appellationOfficielle",
        "sigleUai",
        "categorieJuridiqueCode",
        "categorieJuridiqueLibelle",
        "codeUai",
        "codeReferentielExterne",
        "commentaire",
        "dateDebutValidite",
        "dateFinValidite",
    ];
    let mut attendues: Vec<(&str, Nature)> = textes.iter().map(|t| (*t, Nature::Texte)).collect();
    attendues.extend([
        ("temoinVisible", Nature::Booleen),
        ("estStructureMere", Nature::Booleen),
    ]);
    attendues.extend([
        ("responsable", Nature::Objet),
        ("adresse", Nature::Objet),
        ("sousStructures", Nature::Liste),
    ]);
    let erreurs = natures(corps, &attendues);
    if !erreurs.is_empty() {
        return Err(Error::Champs(erreurs));
    }
    let ou = |champ: &str, avant: Option<String>| {
        if corps.contains_key(champ) {
            texte(corps, champ)
        } else {
            avant
        }
    };
    let date = |champ: &str, avant| match texte(corps, champ) {
        None if corps.contains_key(champ) => Ok(None),
        None => Ok(avant),
        Some(t) => jour(&t)
            .map(Some)
            .ok_or_else(|| Error::champ(champ, CodeErreur::DateInvalide)),
    };
    let responsable = match corps.get("responsable") {
        None => avant.responsable.clone(),
        Some(Value::Null) => None,
        Some(Value::Object(r)) => Some(responsable(r)?),
        Some(_) => return Err(Error::champ("responsable", CodeErreur::FormatInvalide)),
    };
    let adresse = match corps.get("adresse") {
        None => avant.adresse.clone(),
        Some(Value::Null) => None,
        Some(Value::Object(a)) => {
            let code = |champ: &str| texte(a.get(champ)?.as_object()?, "code");
            Some(Adresse {
                adresse1: texte(a, "adresse1"),
                adresse2: texte(a, "adresse2"),
                adresse3: texte(a, "adresse3"),
                adresse4: texte(a, "adresse4"),
                adresse5: texte(a, "adresse5"),
                code_postal: texte(a, "codePostal"),
                localite_acheminement: texte(a, "localiteAcheminement"),
                commune: code("commune"),
                pays: code("pays")
                    .or_else(|| texte(a, "codePaysAcheminement"))
                    .map(|p| fil::code_lu("PaysNationalite", &p)),
            })
        }
        Some(_) => return Err(Error::champ("adresse", CodeErreur::FormatInvalide)),
    };
    Ok(FicheStructure {
        code: texte(corps, "code").unwrap_or(avant.code),
        parent: ou("parent", avant.parent),
        type_: ou("typeUaiCode", Some(avant.type_)).unwrap_or_default(),
        denomination: ou("denominationPrincipale", Some(avant.denomination)).unwrap_or_default(),
        denomination_en: avant.denomination_en,
        denomination_complementaire: ou("denominationComplementaire", avant.denomination_complementaire),
        appellation: ou("appellationOfficielle", avant.appellation),
        sigle: ou("sigleUai", avant.sigle),
        categorie_juridique: ou("categorieJuridiqueCode", avant.categorie_juridique),
        uai: ou("codeUai", avant.uai),
        code_externe: ou("codeReferentielExterne", avant.code_externe),
        commentaire: ou("commentaire", avant.commentaire),
        visible: corps
            .get("temoinVisible")
            .and_then(Value::as_bool)
            .unwrap_or(avant.visible),
        debut: date("dateDebutValidite", avant.debut)?,
        fin: date("dateFinValidite", avant.fin)?,
        responsable,
        adresse,
        contact_courriel: avant.contact_courriel,
        contact_telephone: avant.contact_telephone,
        contact_horaires: avant.contact_horaires,
        contact_horaires_en: avant.contact_horaires_en,
        version: avant.version,
    })
}

/// What is to be done with a structure that is sent.
#[derive(Clone, Copy)]
struct Acte {
    nouvelle: bool,
    selon_uai: bool,
    enregistrer: bool,
}

async fn ecrire(ctx: &Ctx, p: &Parametres, corps: &[u8], acte: Acte) -> Result<Value, Error> {
    referentiel::verifier_ecriture(ctx).await?;
    let corps: Map<String, Value> = objet(corps)?;
    let code = texte(&corps, "code");
    // The establishment, or the structure itself when it is changed: clients do both.
    if acte.nouvelle || code.is_some() && code != p.code_structure {
        p.etablissement(ctx).await?;
    }
    let code = code
        .or_else(|| p.code_structure.clone().filter(|_| !acte.nouvelle))
        .unwrap_or_default();
    if acte.selon_uai && acte.nouvelle && texte(&corps, "codeUai").is_none() {
        return Err(Error::champ("codeUai", CodeErreur::Obligatoire));
    }
    let avant = if acte.nouvelle {
        FicheStructure {
            visible: true,
            // Nobody says what it is: another type of establishment.
            type_: "AUT".into(),
            ..FicheStructure::default()
        }
    } else {
        referentiel::lire_structure(ctx, &code.trim().to_ascii_uppercase()).await?
    };
    // What the body leaves as it is must still be so when it is written.
    let version = (!acte.nouvelle).then_some(avant.version);
    let mut fiche = lire(&corps, avant)?;
    fiche.code = code;
    let demande = DemandeStructure {
        fiche,
        nouvelle: acte.nouvelle,
        version,
        selon_uai: acte.selon_uai && acte.nouvelle,
        enregistrer: acte.enregistrer,
    };
    let ecrite = referentiel::ecrire_structure(ctx, demande).await?;
    Ok(dire(ctx, &[ecrite]).await?.pop().unwrap_or_default())
}

/// `GET …/structures`: all of them.
pub async fn lister(Extension(ctx): Extension<Ctx>, OriginalUri(uri): OriginalUri) -> Response {
    let issue = async { dire(&ctx, &referentiel::lister_structures(&ctx).await?).await };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `GET …/structures/codePegase/{codePegase}`: one.
pub async fn lire_une(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    let issue = async {
        let fiche = referentiel::lire_structure(&ctx, p.code_pegase.as_deref().unwrap_or_default()).await?;
        Ok(dire(&ctx, &[fiche]).await?.pop().unwrap_or_default())
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

/// `PUT …/structures/codePegase/{codePegase}/associerParent`, and `dissocierParent`: below which structure it is; below the
/// whole establishment when it is taken away.
async fn rattacher(ctx: &Ctx, p: &Parametres, parent: Option<String>) -> Result<Value, Error> {
    referentiel::verifier_ecriture(ctx).await?;
    let mut fiche = referentiel::lire_structure(ctx, p.code_pegase.as_deref().unwrap_or_default()).await?;
    let version = Some(fiche.version);
    fiche.parent = match parent {
        Some(parent) => Some(parent),
        None => Some(referentiel::etablissement(&ctx.services.pool).await?.code),
    };
    let demande = DemandeStructure {
        fiche,
        nouvelle: false,
        version,
        selon_uai: false,
        enregistrer: true,
    };
    let ecrite = referentiel::ecrire_structure(ctx, demande).await?;
    Ok(dire(ctx, &[ecrite]).await?.pop().unwrap_or_default())
}

pub async fn associer(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
    corps: Bytes,
) -> Response {
    let issue = async {
        referentiel::verifier_ecriture(&ctx).await?;
        let corps: Map<String, Value> = objet(&corps)?;
        let parent = texte(&corps, "code").ok_or_else(|| Error::champ("code", CodeErreur::Obligatoire))?;
        rattacher(&ctx, &p, Some(parent)).await
    };
    rendre(&ctx, StatusCode::OK, uri.path(), issue.await)
}

pub async fn dissocier(
    Extension(ctx): Extension<Ctx>,
    OriginalUri(uri): OriginalUri,
    Path(p): Path<Parametres>,
) -> Response {
    rendre(&ctx, StatusCode::OK, uri.path(), rattacher(&ctx, &p, None).await)
}

macro_rules! ecritures {
    ($($(#[$doc:meta])* $nom:ident: $nouvelle:literal, $selon_uai:literal, $enregistrer:literal, $statut:ident;)*) => {$(
        $(#[$doc])*
        pub async fn $nom(
            Extension(ctx): Extension<Ctx>,
            OriginalUri(uri): OriginalUri,
            Path(p): Path<Parametres>,
            corps: Bytes,
        ) -> Response {
            let acte = Acte { nouvelle: $nouvelle, selon_uai: $selon_uai, enregistrer: $enregistrer };
            let issue = ecrire(&ctx, &p, &corps, acte).await;
            if $enregistrer {
                rendre(&ctx, StatusCode::$statut, uri.path(), issue)
            } else {
                fait(&ctx, StatusCode::$statut, uri.path(), issue.map(drop))
            }
        }
    )*};
}

ecritures! {
    /// A structure that the national table knows: what it is and where is taken from there.
    creer_avec_uai: true, true, true, CREATED;
    modifier_avec_uai: false, true, true, OK;
    verifier_creation_avec_uai: true, true, false, CREATED;
    verifier_modification_avec_uai: false, true, false, OK;
    /// A structure of the establishment's own.
    creer_sans_uai: true, false, true, CREATED;
    modifier_sans_uai: false, false, true, OK;
    verifier_creation_sans_uai: true, false, false, OK;
    verifier_modification_sans_uai: false, false, false, OK;
}

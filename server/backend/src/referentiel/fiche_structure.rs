use super::{
    ChangementsStructures, exiger_ecriture, exiger_lecture,
    nomenclatures::{self, Valeur},
    verifier_ecriture,
    verifier_structure::{verifier, verifier_codes, verifier_lieu_et_responsable, verifier_place},
};
use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitStructure, TypeStructure},
};
use domain::{
    CodeErreur,
    referentiel::{Attribut, Uai},
};
use jiff::{
    Span,
    civil::{Date, date},
};
use jiff_sqlx::ToSqlx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::{PgConnection, types::Json};
use std::collections::BTreeMap;

/// Who answers for a structure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Responsable {
    pub nom: Option<String>,
    pub prenom: Option<String>,
    pub titre: Option<String>,
    pub date_debut_validite: Option<Date>,
    pub date_fin_validite: Option<Date>,
}

/// Where a structure is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Adresse {
    pub adresse1: Option<String>,
    pub adresse2: Option<String>,
    pub adresse3: Option<String>,
    pub adresse4: Option<String>,
    pub adresse5: Option<String>,
    pub code_postal: Option<String>,
    pub localite_acheminement: Option<String>,
    /// Code of the nomenclature `Commune`.
    pub commune: Option<String>,
    /// Code of the nomenclature `PaysNationalite`.
    pub pays: Option<String>,
}

/// All that is known of a structure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FicheStructure {
    pub code: String,
    /// None: the whole establishment.
    pub parent: Option<String>,
    /// Code of the nomenclature `TypeUai`, or a word of the establishment's own.
    pub type_: String,
    pub denomination: String,
    /// Empty: as in French.
    pub denomination_en: String,
    pub denomination_complementaire: Option<String>,
    pub appellation: Option<String>,
    pub sigle: Option<String>,
    /// Code of the nomenclature `CategorieJuridique`.
    pub categorie_juridique: Option<String>,
    pub uai: Option<String>,
    /// By which another system knows it.
    pub code_externe: Option<String>,
    pub commentaire: Option<String>,
    pub visible: bool,
    pub debut: Option<Date>,
    /// Last day.
    pub fin: Option<Date>,
    pub responsable: Option<Responsable>,
    pub adresse: Option<Adresse>,
    pub contact_courriel: Option<String>,
    pub contact_telephone: Option<String>,
    /// When one may call there: in both languages, or in none.
    pub contact_horaires: Option<String>,
    pub contact_horaires_en: Option<String>,
    pub version: i32,
}

/// A structure to be written.
#[derive(Clone, Debug)]
pub struct DemandeStructure {
    pub fiche: FicheStructure,
    /// It must not be there yet; or it must.
    pub nouvelle: bool,
    /// Of the one that was seen; none: whatever it is.
    pub version: Option<i32>,
    /// What it is called, where it is and what it is are those of its UAI, if there is one.
    pub selon_uai: bool,
    /// Write it; or only look whether it could be.
    pub enregistrer: bool,
}

/// All structures, those above first. Demands `REF_LIRE`.
pub async fn lister_structures(ctx: &Ctx) -> Result<Vec<FicheStructure>> {
    exiger_lecture(ctx)?;
    lire(&mut *ctx.services.pool.acquire().await?, None).await
}

/// One structure. Demands `REF_LIRE`.
pub async fn lire_structure(ctx: &Ctx, code: &str) -> Result<FicheStructure> {
    exiger_lecture(ctx)?;
    trouver(&mut *ctx.services.pool.acquire().await?, code)
        .await?
        .ok_or(Error::Introuvable)
}

/// No structure is older, as far as is known.
pub(super) const TOUJOURS: Date = date(1900, 1, 1);

async fn trouver(cx: &mut PgConnection, code: &str) -> Result<Option<FicheStructure>> {
    Ok(lire(cx, Some(code)).await?.pop())
}

pub(super) async fn lire(cx: &mut PgConnection, code: Option<&str>) -> Result<Vec<FicheStructure>> {
    let lignes = sqlx::query!(
        r#"SELECT code, parent_code, type, libelle_fr, libelle_en, denomination_complementaire, appellation, sigle,
                categorie_juridique, uai, code_externe, commentaire, visible, ouverte_le, fermee_le, contact_courriel,
                contact_telephone, contact_horaires_fr, contact_horaires_en, version, responsable AS "responsable: Json<Responsable>", adresse AS "adresse: Json<Adresse>"
           FROM referentiel.structure WHERE $1::text IS NULL OR code = $1
           ORDER BY cardinality(ancetres), libelle_fr, code"#,
        code
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| FicheStructure {
            code: l.code,
            parent: l.parent_code,
            type_: l.r#type,
            denomination: l.libelle_fr,
            denomination_en: l.libelle_en,
            denomination_complementaire: l.denomination_complementaire,
            appellation: l.appellation,
            sigle: l.sigle,
            categorie_juridique: l.categorie_juridique,
            uai: l.uai,
            code_externe: l.code_externe,
            commentaire: l.commentaire,
            visible: l.visible,
            debut: Some(l.ouverte_le.to_jiff()),
            fin: l.fermee_le.map(|f| f.to_jiff() - Span::new().days(1)),
            responsable: l.responsable.map(|r| r.0),
            adresse: l.adresse.map(|a| a.0),
            contact_courriel: l.contact_courriel,
            contact_telephone: l.contact_telephone,
            contact_horaires: l.contact_horaires_fr,
            contact_horaires_en: l.contact_horaires_en,
            version: l.version,
        })
        .collect())
}

/// Adds a structure or changes one. Demands `REF_ECRIRE` on the whole establishment.
pub async fn ecrire_structure(ctx: &Ctx, demande: DemandeStructure) -> Result<FicheStructure> {
    verifier_ecriture(ctx).await?;
    let mut fiche = demande.fiche;
    fiche.code = fiche.code.trim().to_ascii_uppercase();
    if demande.selon_uai {
        selon_uai(ctx, &mut fiche).await?;
    }
    let etablissement = super::code(&ctx.services.pool).await?;
    // Whoever holds a connection waits for no other one.
    let mut tx = ctx.transaction().await?;
    exiger_ecriture(ctx, &mut tx).await?;
    verifier(&fiche)?;
    // Holds the tree until the end: nobody moves a part of it meanwhile.
    let mut changements = ChangementsStructures::ouvrir(&mut tx, ctx).await?;
    let etat = (demande.nouvelle, demande.version);
    let ecrite = ecrire_une(&mut tx, ctx, &mut changements, &etablissement, fiche, etat).await?;
    if demande.enregistrer {
        tx.commit().await?;
    }
    Ok(ecrite)
}

/// Adds a structure or changes one, by who may, while the tree is held: a new one or not, of the version that was seen.
pub(super) async fn ecrire_une(
    tx: &mut PgConnection,
    ctx: &Ctx,
    changements: &mut ChangementsStructures,
    etablissement: &str,
    mut fiche: FicheStructure,
    (nouvelle, version): (bool, Option<i32>),
) -> Result<FicheStructure> {
    let avant = trouver(tx, &fiche.code).await?;
    match (&avant, nouvelle) {
        (Some(_), true) => return Err(Error::champ("code", CodeErreur::DejaUtilise)),
        (None, false) => return Err(Error::Introuvable),
        (Some(a), _) if version.is_some_and(|v| v != a.version) => {
            return Err(Error::champ("version", CodeErreur::Perime));
        }
        _ => {}
    }
    // What is not said of its first day stays.
    fiche.debut = fiche.debut.or(avant.as_ref().and_then(|a| a.debut));
    verifier(&fiche)?;
    verifier_lieu_et_responsable(&fiche, avant.as_ref())?;
    verifier_codes(tx, ctx, &fiche, avant.as_ref()).await?;
    let mut dits = base(etablissement, &fiche, avant.as_ref());
    verifier_place(tx, &fiche, avant.as_ref(), dits.get("parent")).await?;
    if let (Some(debut), Some(avant)) = (fiche.debut, avant.as_ref().and_then(|a| a.debut))
        && debut < avant
    {
        // Its last day is written before its first: neither may be beyond the other meanwhile.
        ouvrir_plus_tot(tx, &fiche.code, debut).await?;
    }
    // Who works here says our code of the one above, whatever else it is called.
    if let Some(nom) = dits.get("parent").and_then(|p| changements.nom_dit(p)) {
        dits.insert("parent".to_owned(), nom);
    }
    changements.traiter(tx, &dits).await.map_err(champs_de_la_fiche)?;
    if avant.as_ref().is_none_or(|a| reste(a) != reste(&fiche)) {
        ecrire_reste(tx, &fiche).await?;
        if avant.is_some() {
            tracer(tx, ctx, &fiche, avant.as_ref()).await?;
        }
    }
    trouver(tx, &fiche.code).await?.ok_or(Error::Introuvable)
}

async fn ouvrir_plus_tot(tx: &mut PgConnection, code: &str, debut: Date) -> Result<()> {
    sqlx::query!(
        "UPDATE referentiel.structure SET ouverte_le = $2 WHERE code = $1",
        code,
        debut.to_sqlx() as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What the rules of the tree refuse, by the names that the interfaces and the screens give to the fields.
fn champs_de_la_fiche(erreur: Error) -> Error {
    let Error::Champs(mut erreurs) = erreur else {
        return erreur;
    };
    for e in &mut erreurs {
        let nom = match e.champ.as_str() {
            "type" => "typeUaiCode",
            "libelle_fr" => "denominationPrincipale",
            "libelle_en" => "denominationAnglaise",
            "uai" => "codeUai",
            "fermee_le" => "dateFinValidite",
            "contact_courriel" => "contactCourriel",
            "contact_telephone" => "contactTelephone",
            _ => continue,
        };
        nom.clone_into(&mut e.champ);
    }
    Error::Champs(erreurs)
}

/// What the national table says of an establishment or a part of it: its name, its kind, where it is.
async fn selon_uai(ctx: &Ctx, fiche: &mut FicheStructure) -> Result<()> {
    let uai = fiche.uai.as_deref().unwrap_or_default().trim().to_ascii_uppercase();
    let code = Uai::parse(&uai).map_err(|c| Error::champ("codeUai", c))?;
    let connus = nomenclatures::du_code(ctx, "EtablissementFrancais", code.as_str()).await?;
    let connu: &Valeur = connus
        .iter()
        .max_by_key(|v| v.occurrence.debut)
        .ok_or_else(|| Error::champ("codeUai", CodeErreur::Inconnu))?;
    let dit = |nom: &str| {
        let texte = connu.occurrence.attributs.get(nom).map(Attribut::en_texte);
        texte.filter(|t| !t.is_empty())
    };
    fiche.uai = Some(code.to_string());
    fiche.denomination = dit("denominationPrincipale").unwrap_or_else(|| connu.occurrence.libelle_long.clone());
    fiche.denomination_complementaire = dit("patronymeUai");
    fiche.appellation = Some(connu.occurrence.libelle_affichage.clone());
    fiche.sigle = dit("sigleUai");
    fiche.categorie_juridique = dit("categorieJuridique");
    if let Some(type_) = dit("typeUai") {
        fiche.type_ = type_;
    }
    fiche.adresse = Some(Adresse {
        adresse1: dit("adresseUai"),
        code_postal: dit("codePostalUai"),
        localite_acheminement: dit("localiteAcheminementUai").or_else(|| dit("communeLibe")),
        ..fiche.adresse.take().unwrap_or_default()
    });
    fiche.debut = fiche.debut.or(Some(connu.occurrence.debut));
    Ok(())
}

/// What the rules of the tree look at, as messages say it.
fn base(etablissement: &str, f: &FicheStructure, avant: Option<&FicheStructure>) -> BTreeMap<String, String> {
    let mut dits = BTreeMap::from([
        ("code".to_owned(), f.code.clone()),
        ("type".to_owned(), f.type_.clone()),
        ("libelle_fr".to_owned(), f.denomination.clone()),
    ]);
    // By which it is known until now: another one, or none, is written with the rest.
    let externe = avant.and_then(|a| a.code_externe.as_ref());
    let externe = externe.or(f.code_externe.as_ref()).cloned();
    dits.extend(externe.map(|e| ("code_externe".to_owned(), e)));
    // Where it belongs stays as it is unless something else is said; a new one is below the whole establishment.
    let parent = match (&f.parent, avant) {
        (Some(parent), _) => Some(parent.clone()),
        (None, Some(a)) => a.parent.clone(),
        (None, None) => Some(etablissement.to_owned()),
    };
    dits.extend(parent.map(|p| ("parent".to_owned(), p)));
    let anglais = Some(f.denomination_en.trim()).filter(|t| !t.is_empty());
    dits.insert("libelle_en".to_owned(), anglais.unwrap_or(&f.denomination).to_owned());
    // Said even when they are empty: so they are taken away.
    for (champ, valeur) in [
        ("uai", &f.uai),
        ("contact_courriel", &f.contact_courriel),
        ("contact_telephone", &f.contact_telephone),
    ] {
        dits.insert(champ.to_owned(), valeur.clone().unwrap_or_default());
    }
    // The whole establishment never ends, and is told so.
    let fermee = f.fin.map(|fin| (fin + Span::new().days(1)).to_string());
    dits.insert("fermee_le".to_owned(), fermee.unwrap_or_default());
    dits
}

/// What no rule of the tree looks at.
fn reste(f: &FicheStructure) -> FicheStructure {
    FicheStructure {
        code: String::new(),
        parent: None,
        type_: String::new(),
        denomination: String::new(),
        denomination_en: String::new(),
        uai: None,
        fin: None,
        contact_courriel: None,
        contact_telephone: None,
        version: 0,
        ..f.clone()
    }
}

async fn ecrire_reste(tx: &mut PgConnection, f: &FicheStructure) -> Result<()> {
    sqlx::query!(
        "UPDATE referentiel.structure SET denomination_complementaire = $2, appellation = $3, sigle = $4,
            categorie_juridique = $5, commentaire = $6, visible = $7, ouverte_le = coalesce($8, ouverte_le),
            responsable = $9, adresse = $10, contact_horaires_fr = $11, contact_horaires_en = $12,
            code_externe = nullif($13, code), version = version + 1
         WHERE code = $1",
        f.code,
        f.denomination_complementaire,
        f.appellation,
        f.sigle,
        f.categorie_juridique,
        f.commentaire,
        f.visible,
        f.debut.map(ToSqlx::to_sqlx) as _,
        f.responsable.as_ref().map(Json) as _,
        f.adresse.as_ref().map(Json) as _,
        f.contact_horaires,
        f.contact_horaires_en,
        f.code_externe
    )
    .execute(tx)
    .await
    .map_err(|e| {
        let pris = CodeErreur::DejaUtilise;
        Error::from(e).sur_contrainte("structure_code_externe_unique", "codeReferentielExterne", pris)
    })?;
    Ok(())
}

async fn tracer(tx: &mut PgConnection, ctx: &Ctx, f: &FicheStructure, avant: Option<&FicheStructure>) -> Result<()> {
    let fait = FaitStructure {
        type_: TypeStructure::Modifiee,
        code: &f.code,
        parent: f.parent.clone(),
        fermee_le: f.fin.map(|fin| (fin + Span::new().days(1)).to_string()),
        champs: vec!["fiche"],
    };
    evenement::pousser(tx, ctx, &fait).await?;
    let dit = |f: &FicheStructure| {
        json!({
            "appellation": f.appellation, "denominationComplementaire": f.denomination_complementaire, "sigle": f.sigle,
            "categorieJuridique": f.categorie_juridique, "visible": f.visible, "debut": f.debut, "adresse": f.adresse,
            "commentaire": f.commentaire, "codeExterne": f.code_externe, "horaires": f.contact_horaires, "horairesAnglais": f.contact_horaires_en,
        })
    };
    let trace = audit::Trace {
        traitement: "MODIFIER_STRUCTURE",
        entite: "structure",
        entite_id: f.code.clone(),
        avant: avant.map(dit),
        apres: Some(dit(f)),
    };
    audit::enregistrer(tx, ctx, trace).await
}

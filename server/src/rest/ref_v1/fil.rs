//! A value on the wire: the fields that all have, then those of its nomenclature, and its kind, by which clients choose what
//! to make of it.

use super::{Nature, Registre, jour, mauvais, natures, texte};
use backend::{
    Ctx, Error,
    referentiel::nomenclatures::{self, References, Valeur},
};
use domain::{
    CodeErreur, ErreurChamp,
    identite::CodePays,
    referentiel::{Attribut, Colonne, Definition, Occurrence, TypeColonne},
};
use serde_json::{Map, Number, Value, json};

/// References inside references: a series of bac, its type; no more than clients read.
const PROFONDEUR: usize = 2;

/// Countries have codes of three digits among the clients, which read them as numbers, and of five here.
const PAYS: &str = "PaysNationalite";

/// A code of a nomenclature as clients write it.
pub(super) fn code_dit(nomenclature: &str, code: &str) -> String {
    if nomenclature == PAYS {
        CodePays::dire(code)
    } else {
        code.to_owned()
    }
}

/// The code of a nomenclature that a client means.
pub(super) fn code_lu(nomenclature: &str, code: &str) -> String {
    if nomenclature == PAYS {
        CodePays::comprendre(code)
    } else {
        code.to_owned()
    }
}

/// Values as clients read them.
pub(super) async fn valeurs(ctx: &Ctx, lues: Vec<Valeur>) -> Result<Vec<Value>, Error> {
    let registre = nomenclatures::definitions(ctx).await?;
    let references = nomenclatures::resoudre(ctx, &lues).await?;
    Ok(lues
        .iter()
        .map(|v| dire(&registre, &references, v, PROFONDEUR))
        .collect())
}

/// One value.
pub(super) async fn valeur(ctx: &Ctx, lue: Valeur) -> Result<Value, Error> {
    Ok(valeurs(ctx, vec![lue]).await?.pop().unwrap_or_default())
}

fn dire(registre: &Registre, references: &References, v: &Valeur, profondeur: usize) -> Value {
    let o = &v.occurrence;
    let mut dit = json!({
        "typeNomenclature": v.nomenclature,
        "code": code_dit(&v.nomenclature, &o.code),
        "dateDebutValidite": o.debut,
        "dateFinValidite": o.fin,
        "libelleCourt": o.libelle_court,
        "libelleLong": o.libelle_long,
        "libelleAffichage": o.libelle_affichage,
        "libelleAnglais": (!o.libelle_en.is_empty()).then_some(&o.libelle_en),
        "prioriteAffichage": o.priorite,
        "temoinLivre": v.livree.is_some(),
        "temoinVisible": o.visible,
    });
    if let (Some(definition), Some(champs)) = (registre.get(&v.nomenclature), dit.as_object_mut()) {
        for colonne in &definition.colonnes {
            let valeur = o.attributs.get(&colonne.nom);
            champs.insert(
                colonne.nom.clone(),
                colonne_dite(registre, references, colonne, valeur, profondeur),
            );
        }
    }
    dit
}

fn colonne_dite(
    registre: &Registre,
    references: &References,
    colonne: &Colonne,
    attribut: Option<&Attribut>,
    profondeur: usize,
) -> Value {
    let Some(attribut) = attribut else {
        return if colonne.type_ == TypeColonne::References {
            json!([])
        } else {
            Value::Null
        };
    };
    let cible = colonne.cible.as_deref().unwrap_or_default();
    let referee = |code: &str| {
        let connue = references.get(&(cible.to_owned(), code.to_owned()));
        match connue.filter(|_| profondeur > 0) {
            Some(v) => dire(registre, references, v, profondeur - 1),
            None => json!({ "typeNomenclature": cible, "code": code_dit(cible, code) }),
        }
    };
    match (colonne.type_, attribut) {
        (TypeColonne::Reference, Attribut::Texte(code)) => referee(code),
        (TypeColonne::References, Attribut::Codes(codes)) => codes.iter().map(|c| referee(c)).collect(),
        (TypeColonne::Decimal, Attribut::Texte(texte)) => texte.parse::<Number>().map_or(Value::Null, Value::Number),
        (_, autre) => json!(autre),
    }
}

/// A value that a client sends. Of one that is there (`avant`), what the body says nothing of stays, for a client made from an
/// older contract has no word for it; what it says to be nothing is emptied, but for the order and whether forms offer it, which
/// always are something. What is not of the nomenclature is not kept.
pub(super) fn lire(
    definition: &Definition,
    corps: &Map<String, Value>,
    avant: Option<Occurrence>,
) -> Result<Occurrence, Error> {
    let mut erreurs = natures(
        corps,
        &[
            ("typeNomenclature", Nature::Texte),
            ("code", Nature::Texte),
            ("dateDebutValidite", Nature::Texte),
            ("dateFinValidite", Nature::Texte),
            ("libelleCourt", Nature::Texte),
            ("libelleLong", Nature::Texte),
            ("libelleAffichage", Nature::Texte),
            ("libelleAnglais", Nature::Texte),
            ("prioriteAffichage", Nature::Entier),
            ("temoinVisible", Nature::Booleen),
            ("temoinLivre", Nature::Booleen),
        ],
    );
    if texte(corps, "typeNomenclature").is_some_and(|g| g != definition.code) {
        erreurs.push(ErreurChamp::new("typeNomenclature", CodeErreur::ValeurInterdite));
    }
    let mut date = |champ: &str, exigee: bool| match texte(corps, champ) {
        None if exigee => {
            erreurs.push(ErreurChamp::new(champ, CodeErreur::Obligatoire));
            None
        }
        None => None,
        Some(t) => {
            let lue = jour(&t);
            if lue.is_none() {
                erreurs.push(ErreurChamp::new(champ, CodeErreur::DateInvalide));
            }
            lue
        }
    };
    let (debut, fin) = (date("dateDebutValidite", true), date("dateFinValidite", false));
    let code = texte(corps, "code").or_else(|| texte(corps, "numeroUai"));
    let code = code_lu(&definition.code, &code.unwrap_or_default());
    let debut = debut.unwrap_or_default();
    let mut o = avant.unwrap_or_else(|| Occurrence::nouvelle("", debut));
    (o.code, o.debut) = (code, debut);
    if corps.contains_key("dateFinValidite") {
        o.fin = fin;
    }
    for (champ, libelle) in [
        ("libelleCourt", &mut o.libelle_court),
        ("libelleLong", &mut o.libelle_long),
        ("libelleAffichage", &mut o.libelle_affichage),
        ("libelleAnglais", &mut o.libelle_en),
    ] {
        if corps.contains_key(champ) {
            *libelle = texte(corps, champ).unwrap_or_default();
        }
    }
    match corps
        .get("prioriteAffichage")
        .and_then(Value::as_i64)
        .map(i32::try_from)
    {
        None => {}
        Some(Ok(priorite)) => o.priorite = priorite,
        Some(Err(_)) => erreurs.push(ErreurChamp::new("prioriteAffichage", CodeErreur::ValeurInterdite)),
    }
    o.visible = corps.get("temoinVisible").and_then(Value::as_bool).unwrap_or(o.visible);
    for colonne in &definition.colonnes {
        let Some(dit) = corps.get(&colonne.nom) else { continue };
        match attribut(colonne, dit) {
            Ok(Some(lu)) => drop(o.attributs.insert(colonne.nom.clone(), lu)),
            Ok(None) => drop(o.attributs.remove(&colonne.nom)),
            Err(code) => erreurs.push(mauvais(colonne, code)),
        }
    }
    if erreurs.is_empty() {
        Ok(o)
    } else {
        Err(Error::Champs(erreurs))
    }
}

fn attribut(colonne: &Colonne, dit: &Value) -> Result<Option<Attribut>, CodeErreur> {
    if dit.is_null() {
        return Ok(None);
    }
    /// By its code, or whole.
    fn code(v: &Value) -> Result<String, CodeErreur> {
        let code = v.as_str().or_else(|| v.get("code").and_then(Value::as_str));
        code.map(str::to_owned).ok_or(CodeErreur::FormatInvalide)
    }
    let cible = colonne.cible.as_deref().unwrap_or_default();
    let code = |v: &Value| Ok::<_, CodeErreur>(code_lu(cible, &code(v)?));
    let texte = match (colonne.type_, dit) {
        (TypeColonne::References, Value::Array(elements)) => {
            let codes = elements.iter().map(code).collect::<Result<Vec<_>, _>>()?;
            return Ok((!codes.is_empty()).then_some(Attribut::Codes(codes)));
        }
        (TypeColonne::Reference, v) => code(v)?,
        (TypeColonne::Texte, v) if colonne.cible.is_some() => code(v)?,
        (TypeColonne::Texte | TypeColonne::Date, Value::String(t)) => t.clone(),
        (TypeColonne::Booleen, Value::Bool(b)) => b.to_string(),
        (TypeColonne::Entier | TypeColonne::Decimal, Value::Number(n)) => n.to_string(),
        _ => return Err(CodeErreur::FormatInvalide),
    };
    // An instant where a day is wanted.
    let texte = if colonne.type_ == TypeColonne::Date {
        texte.get(..10).unwrap_or(&texte).to_owned()
    } else {
        texte
    };
    Attribut::depuis_texte(colonne, &texte)
}

use super::{Etat, Valeur, definitions::Registre, jour, lire::par_codes};
use crate::{
    Ctx, Error, Result, audit,
    evenement::{self, FaitNomenclature, TypeNomenclature},
    referentiel::retenir_valeurs,
};
use domain::{
    CodeErreur,
    referentiel::{Definition, references_nouvelles},
};
use jiff_sqlx::ToSqlx;
use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What kind of act changed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Genre {
    Creer,
    Modifier,
    Supprimer,
    Lot,
    Import,
    MiseAJour,
    Annulation,
}

impl Genre {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Creer => "CREER",
            Self::Modifier => "MODIFIER",
            Self::Supprimer => "SUPPRIMER",
            Self::Lot => "LOT",
            Self::Import => "IMPORT",
            Self::MiseAJour => "MISE_A_JOUR",
            Self::Annulation => "ANNULATION",
        }
    }
}

/// A value before and after; none: it was not there, or is no more.
pub(super) struct Changement {
    pub avant: Option<Valeur>,
    pub apres: Option<Etat>,
}

/// Codes told by name in an event; beyond, whoever keeps a copy reads the nomenclature again.
const DITS: usize = 100;

/// One writer of a nomenclature at a time, until the end of the transaction: what it refers to is looked at, then written.
pub(super) async fn verrouiller(tx: &mut PgConnection, nomenclature: &str) -> Result<()> {
    sqlx::query_scalar!(
        "SELECT pg_advisory_xact_lock(hashtextextended('referentiel.valeur.' || $1::text, 0))::text",
        nomenclature
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

/// Writes changes of one nomenclature, remembers what was before, tells it to the other systems and to the journal.
/// Answers the operation by which it can be undone.
pub(super) async fn appliquer(
    tx: &mut PgConnection,
    ctx: &Ctx,
    registre: &Registre,
    definition: &Definition,
    (genre, annule): (Genre, Option<Uuid>),
    changements: &[Changement],
) -> Result<Uuid> {
    verifier_references(tx, registre, definition, changements).await?;
    // Two periods of a code that change together may touch on the way.
    sqlx::query("SET CONSTRAINTS referentiel.valeur_sans_chevauchement DEFERRED")
        .execute(&mut *tx)
        .await?;
    oter(tx, &definition.code, changements).await?;
    changer(tx, ctx, &definition.code, changements).await?;
    poser(tx, ctx, &definition.code, changements).await?;
    sqlx::query("SET CONSTRAINTS referentiel.valeur_sans_chevauchement IMMEDIATE")
        .execute(&mut *tx)
        .await
        .map_err(chevauchement)?;
    let id = Uuid::now_v7();
    retenir(tx, ctx, &definition.code, (id, genre, annule), changements).await?;
    dire(tx, ctx, &definition.code, (id, genre), changements).await?;
    Ok(id)
}

/// Another value of that code is there on some of these days.
fn chevauchement(e: sqlx::Error) -> Error {
    match e.as_database_error().and_then(|e| e.constraint()) {
        Some("valeur_sans_chevauchement" | "valeur_pkey") => {
            Error::champ("dateDebutValidite", CodeErreur::Chevauchement)
        }
        _ => e.into(),
    }
}

/// What is referred to and was not before must be there, of whatever time, or come with the same changes.
async fn verifier_references(
    tx: &mut PgConnection,
    registre: &Registre,
    definition: &Definition,
    changements: &[Changement],
) -> Result<()> {
    if definition.references().next().is_some() {
        retenir_valeurs(tx).await?;
    }
    let apres = || changements.iter().filter_map(|c| Some(&c.apres.as_ref()?.occurrence));
    let mut vues: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for c in changements {
        let (avant, Some(apres)) = (c.avant.as_ref().map(|v| &v.occurrence), &c.apres) else {
            continue;
        };
        for (colonne, cible, code) in references_nouvelles(definition, avant, &apres.occurrence) {
            vues.entry((&colonne.nom, cible)).or_default().insert(code);
        }
    }
    for ((colonne, cible), codes) in vues {
        if !registre.contains_key(cible) {
            return Err(Error::interne(format!(
                "{} refers to {cible}, which is not",
                definition.code
            )));
        }
        let demandes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let mut connus: BTreeSet<String> = par_codes(tx, cible, &demandes)
            .await?
            .into_iter()
            .map(|v| v.occurrence.code)
            .collect();
        if cible == definition.code {
            connus.extend(apres().map(|o| o.code.clone()));
        }
        if demandes.iter().any(|code| !connus.contains(code)) {
            return Err(Error::champ(colonne, CodeErreur::Inconnu));
        }
    }
    Ok(())
}

/// Same key before and after?
fn en_place(c: &Changement) -> Option<(&Valeur, &Etat)> {
    let (avant, apres) = (c.avant.as_ref()?, c.apres.as_ref()?);
    (avant.occurrence.cle() == apres.occurrence.cle()).then_some((avant, apres))
}

/// Somebody else was faster.
fn exiger_toutes(touchees: u64, voulues: usize) -> Result<()> {
    if usize::try_from(touchees).is_ok_and(|n| n == voulues) {
        Ok(())
    } else {
        Err(Error::champ("version", CodeErreur::Perime))
    }
}

async fn oter(tx: &mut PgConnection, nomenclature: &str, changements: &[Changement]) -> Result<()> {
    let otees: Vec<&Valeur> = changements
        .iter()
        .filter(|c| en_place(c).is_none())
        .filter_map(|c| c.avant.as_ref())
        .collect();
    if otees.is_empty() {
        return Ok(());
    }
    let touchees = sqlx::query!(
        "DELETE FROM referentiel.valeur v USING unnest($2::text[], $3::date[], $4::int[]) AS o (code, debut, version)
         WHERE v.nomenclature = $1 AND v.code = o.code AND v.debut = o.debut AND v.version = o.version",
        nomenclature,
        &otees.iter().map(|v| v.occurrence.code.clone()).collect::<Vec<_>>(),
        &otees.iter().map(|v| jour(v.occurrence.debut)).collect::<Vec<_>>() as _,
        &otees.iter().map(|v| v.version).collect::<Vec<_>>()
    )
    .execute(tx)
    .await?
    .rows_affected();
    exiger_toutes(touchees, otees.len())
}

async fn changer(tx: &mut PgConnection, ctx: &Ctx, nomenclature: &str, changements: &[Changement]) -> Result<()> {
    let changees: Vec<Value> = changements
        .iter()
        .filter_map(en_place)
        .map(|(avant, apres)| json!({ "o": apres.occurrence, "livree": apres.livree, "version": avant.version }))
        .collect();
    if changees.is_empty() {
        return Ok(());
    }
    let voulues = changees.len();
    let touchees = sqlx::query!(
        "UPDATE referentiel.valeur v SET fin = (n -> 'o' ->> 'fin')::date, libelle_court = n -> 'o' ->> 'libelle_court',
            libelle_long = n -> 'o' ->> 'libelle_long', libelle_affichage = n -> 'o' ->> 'libelle_affichage',
            libelle_en = n -> 'o' ->> 'libelle_en', priorite = (n -> 'o' ->> 'priorite')::int,
            visible = (n -> 'o' ->> 'visible')::boolean, attributs = n -> 'o' -> 'attributs',
            livree = nullif(n -> 'livree', 'null'), version = v.version + 1, modifie_le = $3
         FROM jsonb_array_elements($2) AS n
         WHERE v.nomenclature = $1 AND v.code = n -> 'o' ->> 'code' AND v.debut = (n -> 'o' ->> 'debut')::date
           AND v.version = (n ->> 'version')::int",
        nomenclature,
        Json(changees) as _,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await
    .map_err(chevauchement)?
    .rows_affected();
    exiger_toutes(touchees, voulues)
}

async fn poser(tx: &mut PgConnection, ctx: &Ctx, nomenclature: &str, changements: &[Changement]) -> Result<()> {
    let posees: Vec<Value> = changements
        .iter()
        .filter(|c| en_place(c).is_none())
        .filter_map(|c| c.apres.as_ref())
        .map(|e| json!({ "o": e.occurrence, "livree": e.livree }))
        .collect();
    if posees.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO referentiel.valeur (nomenclature, code, debut, fin, libelle_court, libelle_long, libelle_affichage,
            libelle_en, priorite, visible, attributs, livree, modifie_le)
         SELECT $1, n -> 'o' ->> 'code', (n -> 'o' ->> 'debut')::date, (n -> 'o' ->> 'fin')::date,
            n -> 'o' ->> 'libelle_court', n -> 'o' ->> 'libelle_long', n -> 'o' ->> 'libelle_affichage',
            n -> 'o' ->> 'libelle_en', (n -> 'o' ->> 'priorite')::int, (n -> 'o' ->> 'visible')::boolean,
            n -> 'o' -> 'attributs', nullif(n -> 'livree', 'null'), $3
         FROM jsonb_array_elements($2) AS n",
        nomenclature,
        Json(posees) as _,
        ctx.maintenant.to_sqlx()
    )
    .execute(tx)
    .await
    .map_err(chevauchement)?;
    Ok(())
}

async fn retenir(
    tx: &mut PgConnection,
    ctx: &Ctx,
    nomenclature: &str,
    (id, genre, annule): (Uuid, Genre, Option<Uuid>),
    changements: &[Changement],
) -> Result<()> {
    // One line a key: a value that is given another first day leaves one place and takes another.
    let mut lignes: BTreeMap<(String, jiff::civil::Date), (Option<Etat>, Option<Etat>)> = BTreeMap::new();
    for c in changements {
        for (etat, apres) in [(c.avant.as_ref().map(Valeur::etat), false), (c.apres.clone(), true)] {
            let Some(etat) = etat else { continue };
            let place = lignes
                .entry((etat.occurrence.code.clone(), etat.occurrence.debut))
                .or_default();
            *(if apres { &mut place.1 } else { &mut place.0 }) = Some(etat);
        }
    }
    sqlx::query!(
        "INSERT INTO referentiel.operation (id, nomenclature, genre, par, par_nom, le, annule, valeurs)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        nomenclature,
        genre.code(),
        ctx.id_acteur(),
        ctx.nom_acteur(),
        ctx.maintenant.to_sqlx(),
        annule,
        i64::try_from(lignes.len()).map_err(Error::interne)?
    )
    .execute(&mut *tx)
    .await?;
    let dites: Vec<Value> = lignes
        .iter()
        .map(|((code, debut), (avant, apres))| json!({ "code": code, "debut": debut, "avant": avant, "apres": apres }))
        .collect();
    sqlx::query!(
        "INSERT INTO referentiel.operation_ligne (operation_id, code, debut, avant, apres)
         SELECT $1, n ->> 'code', (n ->> 'debut')::date, nullif(n -> 'avant', 'null'), nullif(n -> 'apres', 'null')
         FROM jsonb_array_elements($2) AS n",
        id,
        Json(dites) as _
    )
    .execute(tx)
    .await?;
    Ok(())
}

async fn dire(
    tx: &mut PgConnection,
    ctx: &Ctx,
    nomenclature: &str,
    (id, genre): (Uuid, Genre),
    changements: &[Changement],
) -> Result<()> {
    let codes: BTreeSet<&str> = changements
        .iter()
        .flat_map(|c| {
            [
                c.avant.as_ref().map(|v| &v.occurrence),
                c.apres.as_ref().map(|e| &e.occurrence),
            ]
        })
        .flatten()
        .map(|o| o.code.as_str())
        .collect();
    let fait = FaitNomenclature {
        type_: TypeNomenclature::Modifiee,
        nomenclature,
        valeurs: u32::try_from(codes.len()).unwrap_or(u32::MAX),
        codes: codes
            .iter()
            .take(DITS)
            .filter(|_| codes.len() <= DITS)
            .copied()
            .collect(),
    };
    evenement::pousser(tx, ctx, &fait).await?;
    let (entite_id, avant, apres) = match changements {
        [seul] => {
            let cle = seul
                .apres
                .as_ref()
                .map(|e| &e.occurrence)
                .or(seul.avant.as_ref().map(|v| &v.occurrence));
            let cle = cle.map_or_else(String::new, |o| format!("/{}/{}", o.code, o.debut));
            (
                format!("{nomenclature}{cle}"),
                seul.avant.as_ref().map(|v| json!(v.occurrence)),
                seul.apres.as_ref().map(|e| json!(e.occurrence)),
            )
        }
        plusieurs => {
            let dit = json!({ "operation": id, "genre": genre.code(), "valeurs": plusieurs.len() });
            (nomenclature.to_owned(), None, Some(dit))
        }
    };
    let trace = audit::Trace {
        traitement: "MODIFIER_NOMENCLATURE",
        entite: "nomenclature",
        entite_id,
        avant,
        apres,
    };
    audit::enregistrer(tx, ctx, trace).await
}

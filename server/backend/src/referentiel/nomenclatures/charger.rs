use crate::{Error, Result};
use domain::{
    ErreurChamp,
    referentiel::{Attribut, Definition, Occurrence, verifier_occurrence},
};
use include_dir::{Dir, include_dir};
use jiff::{Span, Timestamp};
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, types::Json};
use std::{collections::BTreeMap, sync::LazyLock};

/// `server/referentiel/README.md` tells where they come from.
const DEFINITIONS: &str = include_str!("../../../../referentiel/definitions.json");
static VALEURS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../referentiel/valeurs");

/// Rows of one statement.
const LOT: usize = 5_000;

/// The national values of one nomenclature, as this version brings them.
pub(super) struct Ensemble {
    pub code: &'static str,
    texte: &'static str,
}

impl Ensemble {
    /// Under which it is remembered as taken.
    pub fn cle(&self) -> String {
        format!("REF:{}", self.code)
    }

    /// What tells these values from those of another version. They are part of the program: worked out once, for the lists ask
    /// at each page.
    pub fn empreinte(&self) -> &'static str {
        static EMPREINTES: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
            let empreinte = |e: Ensemble| (e.code, hex::encode(Sha256::digest(e.texte)));
            ensembles().map(empreinte).collect()
        });
        EMPREINTES.get(self.code).map(String::as_str).unwrap_or_default()
    }

    /// Its values, as the nomenclature wants them.
    pub fn occurrences(&self, definition: &Definition) -> Result<Vec<Occurrence>> {
        let mut lecteur = csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(self.texte.as_bytes());
        let entete: Vec<String> = lecteur
            .headers()
            .map_err(Error::interne)?
            .iter()
            .map(str::to_owned)
            .collect();
        lecteur
            .records()
            .map(|ligne| {
                let ligne = ligne.map_err(Error::interne)?;
                let cellules = entete.iter().map(String::as_str).zip(ligne.iter()).collect();
                occurrence(definition, &cellules)
                    .map_err(|e| Error::interne(format!("{} {:?}: {e:?}", self.code, ligne.get(0))))
            })
            .collect()
    }
}

/// All that this version brings.
pub(super) fn ensembles() -> impl Iterator<Item = Ensemble> {
    VALEURS.files().filter_map(|f| {
        Some(Ensemble {
            code: f.path().file_stem()?.to_str()?,
            texte: f.contents_utf8()?,
        })
    })
}

/// That of one nomenclature.
pub(super) fn ensemble(code: &str) -> Option<Ensemble> {
    ensembles().find(|e| e.code == code)
}

/// A line of a national file. Its `fin` is the first day on which the value is valid no more.
fn occurrence(definition: &Definition, cellules: &BTreeMap<&str, &str>) -> Result<Occurrence, Vec<ErreurChamp>> {
    let dit = |nom: &str| cellules.get(nom).copied().unwrap_or_default();
    let refuse = |champ: &str| vec![ErreurChamp::new(champ, domain::CodeErreur::FormatInvalide)];
    let mut o = Occurrence::nouvelle(dit("code"), dit("debut").parse().map_err(|_| refuse("debut"))?);
    if !dit("fin").is_empty() {
        let fin: jiff::civil::Date = dit("fin").parse().map_err(|_| refuse("fin"))?;
        o.fin = Some(fin - Span::new().days(1));
    }
    o.libelle_court = dit("libelle_court").to_owned();
    o.libelle_long = dit("libelle_long").to_owned();
    o.libelle_affichage = dit("libelle_affichage").to_owned();
    o.libelle_en = dit("libelle_en").to_owned();
    o.priorite = dit("priorite").parse().map_err(|_| refuse("priorite"))?;
    o.completer();
    for colonne in &definition.colonnes {
        let lu = Attribut::depuis_texte(colonne, dit(&colonne.nom)).map_err(|_| refuse(&colonne.nom))?;
        o.attributs.extend(lu.map(|a| (colonne.nom.clone(), a)));
    }
    match verifier_occurrence(definition, None, &o) {
        erreurs if erreurs.is_empty() => Ok(o),
        erreurs => Err(erreurs),
    }
}

/// What nomenclatures are, as this version says.
pub fn delivrees() -> Result<Vec<Definition>> {
    Ok(serde_json::from_str(DEFINITIONS)?)
}

/// What nomenclatures are, as this version says; and the national values of those that were never taken. Those that were are
/// changed by who works with them, once she has seen what would change.
pub async fn charger_nomenclatures(tx: &mut PgConnection, maintenant: Timestamp) -> Result<()> {
    let definitions = delivrees()?;
    for d in &definitions {
        sqlx::query!(
            "INSERT INTO referentiel.definition (code, domaine, definition) VALUES ($1, $2, $3)
             ON CONFLICT (code) DO UPDATE SET domaine = excluded.domaine, definition = excluded.definition
             WHERE definition.definition <> excluded.definition",
            d.code,
            d.domaine.code(),
            serde_json::to_value(d)?
        )
        .execute(&mut *tx)
        .await?;
    }
    let definitions: BTreeMap<&str, &Definition> = definitions.iter().map(|d| (d.code.as_str(), d)).collect();
    for ensemble in ensembles() {
        let definition = definitions
            .get(ensemble.code)
            .ok_or_else(|| Error::interne(format!("values of an unknown nomenclature, {}", ensemble.code)))?;
        if prendre(tx, &ensemble, maintenant).await? {
            inserer(tx, ensemble.code, &ensemble.occurrences(definition)?, maintenant).await?;
        }
    }
    Ok(())
}

/// Remembers that these values were taken; false when some were before.
async fn prendre(tx: &mut PgConnection, ensemble: &Ensemble, maintenant: Timestamp) -> Result<bool> {
    let lignes = ensemble.texte.lines().count().saturating_sub(1);
    let touche = sqlx::query!(
        "INSERT INTO referentiel.jeu (code, empreinte, lignes, charge_le) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        ensemble.cle(),
        ensemble.empreinte(),
        i32::try_from(lignes).map_err(Error::interne)?,
        maintenant.to_sqlx()
    )
    .execute(tx)
    .await?
    .rows_affected();
    Ok(touche == 1)
}

async fn inserer(
    tx: &mut PgConnection,
    nomenclature: &str,
    valeurs: &[Occurrence],
    maintenant: Timestamp,
) -> Result<()> {
    for lot in valeurs.chunks(LOT) {
        let valeurs = lot
            .iter()
            .map(serde_json::to_value)
            .collect::<Result<Vec<Value>, _>>()?;
        // Told once as JSON, it is both what is kept and what was delivered.
        sqlx::query!(
            "INSERT INTO referentiel.valeur (nomenclature, code, debut, fin, libelle_court, libelle_long,
                libelle_affichage, libelle_en, priorite, visible, attributs, livree, modifie_le)
             SELECT $1, o ->> 'code', (o ->> 'debut')::date, (o ->> 'fin')::date, o ->> 'libelle_court',
                o ->> 'libelle_long', o ->> 'libelle_affichage', o ->> 'libelle_en', (o ->> 'priorite')::int,
                (o ->> 'visible')::boolean, o -> 'attributs', o, $3
             FROM jsonb_array_elements($2) AS o",
            nomenclature,
            Json(valeurs) as _,
            maintenant.to_sqlx()
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::referentiel::{TypeColonne, Uai};

    /// What is delivered obeys the rules that what is typed obeys, and refers to what is delivered.
    #[test]
    fn tout_ce_qui_est_livre_est_juste() {
        let definitions = delivrees().unwrap();
        let codes: BTreeMap<String, std::collections::BTreeSet<String>> = definitions
            .iter()
            .map(|d| {
                let occurrences = ensemble(&d.code).map_or_else(Vec::new, |e| e.occurrences(d).unwrap());
                (d.code.clone(), occurrences.into_iter().map(|o| o.code).collect())
            })
            .collect();
        for definition in &definitions {
            for (colonne, cible) in definition.references() {
                assert!(
                    codes.contains_key(cible),
                    "{}.{}: no {cible}",
                    definition.code,
                    colonne.nom
                );
            }
            let Some(ensemble) = ensemble(&definition.code) else {
                continue;
            };
            let occurrences = ensemble.occurrences(definition).unwrap();
            for o in &occurrences {
                for (colonne, cible) in definition.references() {
                    for code in o.attributs.get(&colonne.nom).map(Attribut::codes).unwrap_or_default() {
                        assert!(
                            codes[cible].contains(code),
                            "{} {}: {cible} {code}",
                            definition.code,
                            o.code
                        );
                    }
                }
            }
        }
        for e in ensembles() {
            assert!(definitions.iter().any(|d| d.code == e.code), "{}", e.code);
        }
    }
    /// A text in which all that is delivered is UAI is said to be one: what is typed is checked as well.
    #[test]
    fn ce_qui_est_un_uai_le_dit() {
        let mut dits = Vec::new();
        for definition in delivrees().unwrap() {
            let occurrences = ensemble(&definition.code).map_or_else(Vec::new, |e| e.occurrences(&definition).unwrap());
            for colonne in definition.colonnes.iter().filter(|c| c.type_ == TypeColonne::Texte) {
                let mut textes = occurrences
                    .iter()
                    .filter_map(|o| o.attributs.get(&colonne.nom))
                    .peekable();
                let uai = textes.peek().is_some() && textes.all(|t| Uai::parse(&t.en_texte()).is_ok());
                assert_eq!(uai, colonne.uai, "{}.{}", definition.code, colonne.nom);
                dits.extend(uai.then(|| format!("{}.{}", definition.code, colonne.nom)));
            }
        }
        let attendus = [
            "EcoleDoctorale.uai",
            "EtablissementFrancais.numeroUai",
            "SpecificiteUai.numeroUai",
        ];
        assert_eq!(dits, attendus);
    }
}

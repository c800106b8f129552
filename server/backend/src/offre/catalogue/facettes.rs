use super::{Libelles, selon};
use crate::Result;
use domain::{
    ids::EspaceId,
    offre::{Facette, Facettes},
};
use i18n::Langue;
use sqlx::PgConnection;
use std::collections::BTreeMap;

/// Nomenclatures whose labels are read here.
pub(super) const NOMENCLATURES: [&str; 3] = ["TypeDiplome", "DomaineFormation", "CursusFormation"];

/// Published formations that have as much in common, and how many they are.
struct Groupe {
    domaine: Option<String>,
    type_diplome: Option<String>,
    structure: String,
    /// The structure and all above, from the top.
    ancetres: Vec<String>,
    nombre: i64,
}

/// Rank and code of the level (`CursusFormation`) of each type of diploma.
pub(super) struct Niveaux(BTreeMap<String, (i32, String)>);

impl Niveaux {
    pub(super) async fn lire(cx: &mut PgConnection) -> Result<Self> {
        let lignes = sqlx::query!(
            "SELECT t.code AS type, c.code, c.priorite FROM referentiel.valeur t
             JOIN referentiel.valeur c ON c.nomenclature = 'CursusFormation' AND c.code = t.attributs ->> 'cursusFormation'
             WHERE t.nomenclature = 'TypeDiplome' ORDER BY t.debut, c.debut"
        )
        .fetch_all(cx)
        .await?;
        Ok(Self(
            lignes.into_iter().map(|l| (l.r#type, (l.priorite, l.code))).collect(),
        ))
    }

    fn de(&self, type_diplome: Option<&String>) -> Option<&(i32, String)> {
        self.0.get(type_diplome?)
    }

    /// Types of diploma of that level.
    pub(super) fn types(&self, niveau: &str) -> Vec<String> {
        let types = self.0.iter().filter(|(_, (_, n))| n == niveau);
        types.map(|(t, _)| t.clone()).collect()
    }
}

/// What there is, by domain, level, diploma and component, with how much of each.
pub(super) async fn lire(
    cx: &mut PgConnection,
    espace: EspaceId,
    langue: Langue,
    libelles: &Libelles,
    niveaux: &Niveaux,
) -> Result<Facettes> {
    let groupes = groupes(cx, espace).await?;
    let composantes = composantes(cx, &groupes, langue).await?;
    let libelle = |nomenclature: &str, code: &str| libelles.dire(nomenclature, Some(code));
    let domaines = compter(&groupes, |g| g.domaine.iter().cloned().collect());
    let diplomes = compter(&groupes, |g| g.type_diplome.iter().cloned().collect());
    let par_niveau = compter(&groupes, |g| {
        niveaux.de(g.type_diplome.as_ref()).cloned().into_iter().collect()
    });
    Ok(Facettes {
        domaines: ranger(domaines, |c| libelle("DomaineFormation", c)),
        diplomes: ranger(diplomes, |c| libelle("TypeDiplome", c)),
        // From the first years on.
        niveaux: par_niveau
            .into_iter()
            .map(|((_, code), nombre)| Facette {
                libelle: libelle("CursusFormation", &code),
                code,
                nombre,
            })
            .collect(),
        composantes,
    })
}

async fn groupes(cx: &mut PgConnection, espace: EspaceId) -> Result<Vec<Groupe>> {
    Ok(sqlx::query_as!(
        Groupe,
        r#"SELECT domaine, type_diplome, structure AS "structure!", ancetres AS "ancetres!", count(*) AS "nombre!"
         FROM offre.formation_publiee WHERE espace_id = $1 GROUP BY domaine, type_diplome, structure, ancetres"#,
        espace.0
    )
    .fetch_all(cx)
    .await?)
}

/// How many formations there are of each.
fn compter<C: Ord>(groupes: &[Groupe], de: impl Fn(&Groupe) -> Vec<C>) -> BTreeMap<C, i64> {
    let mut comptes = BTreeMap::new();
    for groupe in groupes {
        for code in de(groupe) {
            *comptes.entry(code).or_default() += groupe.nombre;
        }
    }
    comptes
}

/// In the order of the alphabet.
fn ranger(comptes: BTreeMap<String, i64>, libelle: impl Fn(&str) -> String) -> Vec<Facette> {
    let facettes = comptes.into_iter().map(|(code, nombre)| Facette {
        libelle: libelle(&code),
        code,
        nombre,
    });
    let mut facettes: Vec<Facette> = facettes.collect();
    facettes.sort_by(|a, b| a.libelle.cmp(&b.libelle));
    facettes
}

/// Structures, with what is taught in them and below. The establishment, in which all is, only when it teaches itself.
async fn composantes(cx: &mut PgConnection, groupes: &[Groupe], langue: Langue) -> Result<Vec<Facette>> {
    let racine = |g: &Groupe, code: &String| g.ancetres.first() == Some(code);
    let enseignantes: Vec<&String> = groupes.iter().map(|g| &g.structure).collect();
    let comptes = compter(groupes, |g| {
        let utiles = g.ancetres.iter().filter(|a| !racine(g, a) || enseignantes.contains(a));
        utiles.cloned().collect()
    });
    let codes: Vec<String> = comptes.keys().cloned().collect();
    let lignes = sqlx::query!(
        "SELECT code, libelle_fr, libelle_en FROM referentiel.structure WHERE code = ANY ($1)",
        &codes
    )
    .fetch_all(cx)
    .await?;
    let libelles: BTreeMap<String, String> = lignes
        .into_iter()
        .map(|l| (l.code, selon(langue, l.libelle_fr, l.libelle_en)))
        .collect();
    Ok(ranger(comptes, |c| {
        libelles.get(c).cloned().unwrap_or_else(|| c.to_owned())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_facette_compte_tous_ses_groupes() {
        let groupe = |domaine: Option<&str>, nombre| Groupe {
            domaine: domaine.map(str::to_owned),
            type_diplome: None,
            structure: "SCI".into(),
            ancetres: vec!["ETAB".into(), "SCI".into()],
            nombre,
        };
        let groupes = [
            groupe(Some("STS"), 2),
            groupe(Some("DEG"), 1),
            groupe(Some("STS"), 3),
            groupe(None, 7),
        ];
        let comptes = compter(&groupes, |g| g.domaine.iter().cloned().collect());
        let rendues = ranger(comptes, |c| if c == "STS" { "A".into() } else { "Z".into() });
        let dites: Vec<(&str, i64)> = rendues.iter().map(|f| (f.code.as_str(), f.nombre)).collect();
        assert_eq!(dites, [("STS", 5), ("DEG", 1)]);
    }
}

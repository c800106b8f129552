use super::lire::lire_maquette;
use crate::{Ctx, Error, Result};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{
        CatalogueVue, CodeChemin, CodeObjet, Facette, FicheCatalogue, FiltreCatalogue, FormationCatalogue, Genre,
        Maquette, NoeudCatalogue, Objet, Syllabus, plage,
    },
    page::{Page, page_demandee},
};
use i18n::Langue;
use rust_decimal::Decimal;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Formations of a page.
const TAILLE: u32 = 20;

/// Words that begin the text of a formation, in a list.
const RESUME: usize = 220;

/// The period that the public sees: that of reference, as far as it is open.
async fn publiee(cx: &mut PgConnection, langue: Langue) -> Result<Option<(EspaceId, String)>> {
    let espace = sqlx::query!(
        "SELECT id, libelle_fr, libelle_en FROM offre.espace
         WHERE type = 'PERIODE' AND active AND etat <> 'EN_PREPARATION'
         ORDER BY annee_de_reference DESC, debut DESC LIMIT 1"
    )
    .fetch_optional(cx)
    .await?;
    Ok(espace.map(|e| {
        let libelle = match langue {
            Langue::Fr => e.libelle_fr,
            Langue::En => e.libelle_en,
        };
        (EspaceId(e.id), libelle)
    }))
}

#[derive(sqlx::FromRow)]
struct Ligne {
    code: String,
    libelle_long: String,
    libelle_en: String,
    type_diplome: Option<String>,
    domaine: Option<String>,
    structure_fr: String,
    structure_en: String,
    ects: Option<Decimal>,
    resume_fr: Option<String>,
    resume_en: Option<String>,
}

/// In the language of the reader; in the other one when there is nothing in it.
fn selon(langue: Langue, fr: String, en: String) -> String {
    match langue {
        Langue::Fr => fr,
        Langue::En if en.is_empty() => fr,
        Langue::En => en,
    }
}

impl Ligne {
    fn formation(self, langue: Langue, libelles: &Libelles) -> FormationCatalogue {
        let resume = selon(
            langue,
            self.resume_fr.unwrap_or_default(),
            self.resume_en.unwrap_or_default(),
        );
        FormationCatalogue {
            code: self.code,
            libelle: selon(langue, self.libelle_long, self.libelle_en),
            diplome: libelles.dire("TypeDiplome", self.type_diplome.as_deref()),
            domaine: libelles.dire("DomaineFormation", self.domaine.as_deref()),
            composante: selon(langue, self.structure_fr, self.structure_en),
            ects: self.ects.map(|n| n.normalize()),
            resume: raccourcir(&resume),
        }
    }
}

/// The first words, and three dots.
fn raccourcir(texte: &str) -> String {
    if texte.chars().count() <= RESUME {
        return texte.to_owned();
    }
    let debut: String = texte.chars().take(RESUME).collect();
    let mots = debut.rsplit_once(' ').map_or(debut.as_str(), |(mots, _)| mots);
    format!("{}…", mots.trim_end_matches([',', ';', ' ', '.']))
}

/// Labels of codes, by nomenclature.
pub(super) struct Libelles(BTreeMap<(String, String), String>);

impl Libelles {
    pub(super) async fn lire(cx: &mut PgConnection, langue: Langue, nomenclatures: &[&str]) -> Result<Self> {
        let nomenclatures: Vec<String> = nomenclatures.iter().map(|n| (*n).to_owned()).collect();
        let lignes = sqlx::query!(
            "SELECT nomenclature, code, libelle_affichage, libelle_en FROM referentiel.valeur
             WHERE nomenclature = ANY ($1) ORDER BY debut",
            &nomenclatures
        )
        .fetch_all(cx)
        .await?;
        Ok(Self(
            lignes
                .into_iter()
                .map(|l| {
                    (
                        (l.nomenclature, l.code),
                        selon(langue, l.libelle_affichage, l.libelle_en),
                    )
                })
                .collect(),
        ))
    }

    pub(super) fn dire(&self, nomenclature: &str, code: Option<&str>) -> String {
        let Some(code) = code else { return String::new() };
        let cle = (nomenclature.to_owned(), code.to_owned());
        self.0.get(&cle).cloned().unwrap_or_else(|| code.to_owned())
    }
}

/// Published formations of an espace: those of which a path is validated.
fn de(q: &mut QueryBuilder<Postgres>, espace: EspaceId) {
    q.push(
        " FROM offre.objet o JOIN referentiel.structure s ON s.code = o.structure_code
         WHERE o.genre = 'FORMATION' AND o.espace_id = ",
    )
    .push_bind(espace.0)
    .push(" AND EXISTS (SELECT FROM offre.contexte c WHERE c.objet_id = o.id AND c.valide)");
}

fn filtrer(q: &mut QueryBuilder<Postgres>, f: &FiltreCatalogue) {
    for (code, colonne) in [(&f.domaine, "o.domaine"), (&f.diplome, "o.type_diplome")] {
        if !code.is_empty() {
            q.push(" AND ").push(colonne).push(" = ").push_bind(code.clone());
        }
    }
    if !f.composante.is_empty() {
        q.push(" AND ")
            .push_bind(f.composante.clone())
            .push(" = ANY (s.ancetres)");
    }
}

/// How near a formation is to words: itself, what its syllabus says, and what is taught below it.
const TEXTE: &str = "(o.recherche || ' ' || public.sans_accent(o.syllabus::text))";

/// A page of what is taught, for everybody.
pub async fn catalogue(ctx: &Ctx, filtre: &FiltreCatalogue) -> Result<CatalogueVue> {
    let mut cx = ctx.services.pool.acquire().await?;
    let page = page_demandee(Some(filtre.page));
    let vide = |periode| CatalogueVue {
        periode,
        page: Page {
            page: 1,
            taille: TAILLE,
            total: 0,
            lignes: vec![],
        },
        approche: false,
        domaines: vec![],
        diplomes: vec![],
        composantes: vec![],
    };
    let Some((espace, periode)) = publiee(&mut cx, ctx.langue).await? else {
        return Ok(vide(None));
    };
    let libelles = Libelles::lire(&mut cx, ctx.langue, &["TypeDiplome", "DomaineFormation"]).await?;
    let mots: Vec<String> = filtre
        .recherche
        .split(|c: char| !c.is_alphanumeric())
        .filter(|m| !m.is_empty())
        .take(8)
        .map(str::to_owned)
        .collect();
    let chercher = |approche: bool| {
        let mut q = QueryBuilder::<Postgres>::new(
            "SELECT o.code, o.libelle_long, o.libelle_en, o.type_diplome, o.domaine, s.libelle_fr AS structure_fr,
                s.libelle_en AS structure_en, o.ects, coalesce(o.syllabus #>> '{fr,objectif}', o.syllabus #>> '{fr,description}')
                AS resume_fr, coalesce(o.syllabus #>> '{en,objectif}', o.syllabus #>> '{en,description}') AS resume_en",
        );
        de(&mut q, espace);
        filtrer(&mut q, filtre);
        for mot in &mots {
            q.push(" AND ");
            if approche {
                q.push("public.word_similarity(public.sans_accent(")
                    .push_bind(mot.clone())
                    .push("), o.recherche) > 0.45");
            } else {
                q.push(TEXTE)
                    .push(" LIKE '%' || public.sans_accent(")
                    .push_bind(mot.clone())
                    .push(") || '%'");
            }
        }
        q.push(" ORDER BY ");
        if !mots.is_empty() {
            // A formation of that name comes before one that speaks of it.
            q.push("public.word_similarity(public.sans_accent(")
                .push_bind(mots.join(" "))
                .push("), o.recherche) DESC, ");
        }
        q.push("o.libelle_long, o.code");
        q
    };
    let mut lignes: Vec<Ligne> = chercher(false).build_query_as().fetch_all(&mut *cx).await?;
    let approche = lignes.is_empty() && !mots.is_empty();
    if approche {
        lignes = chercher(true).build_query_as().fetch_all(&mut *cx).await?;
    }
    let total = lignes.len() as u64;
    let debut = (page as usize - 1) * TAILLE as usize;
    let lignes = lignes.into_iter().skip(debut).take(TAILLE as usize);
    let lignes: Vec<FormationCatalogue> = lignes.map(|l| l.formation(ctx.langue, &libelles)).collect();
    Ok(CatalogueVue {
        periode: Some(periode),
        approche: approche && !lignes.is_empty(),
        page: Page {
            page,
            taille: TAILLE,
            total,
            lignes,
        },
        domaines: facettes(&mut cx, espace, "o.domaine", |c| {
            libelles.dire("DomaineFormation", Some(c))
        })
        .await?,
        diplomes: facettes(&mut cx, espace, "o.type_diplome", |c| {
            libelles.dire("TypeDiplome", Some(c))
        })
        .await?,
        composantes: composantes(&mut cx, espace, ctx.langue).await?,
    })
}

async fn facettes(
    cx: &mut PgConnection,
    espace: EspaceId,
    colonne: &str,
    libelle: impl Fn(&str) -> String,
) -> Result<Vec<Facette>> {
    let mut q = QueryBuilder::<Postgres>::new("SELECT ");
    q.push(colonne).push(", count(*)");
    de(&mut q, espace);
    q.push(" AND ").push(colonne).push(" IS NOT NULL GROUP BY 1");
    let comptes: Vec<(String, i64)> = q.build_query_as().fetch_all(cx).await?;
    let mut facettes: Vec<Facette> = comptes
        .into_iter()
        .map(|(code, nombre)| Facette {
            libelle: libelle(&code),
            code,
            nombre,
        })
        .collect();
    facettes.sort_by(|a, b| a.libelle.cmp(&b.libelle));
    Ok(facettes)
}

async fn composantes(cx: &mut PgConnection, espace: EspaceId, langue: Langue) -> Result<Vec<Facette>> {
    let mut q = QueryBuilder::<Postgres>::new("SELECT s.code, s.libelle_fr, s.libelle_en, count(*)");
    de(&mut q, espace);
    q.push(" GROUP BY s.code, s.libelle_fr, s.libelle_en ORDER BY s.libelle_fr");
    let comptes: Vec<(String, String, String, i64)> = q.build_query_as().fetch_all(cx).await?;
    Ok(comptes
        .into_iter()
        .map(|(code, fr, en, nombre)| Facette {
            code,
            libelle: selon(langue, fr, en),
            nombre,
        })
        .collect())
}

/// The page of a formation, for everybody.
pub async fn fiche_catalogue(ctx: &Ctx, code: &str) -> Result<FicheCatalogue> {
    let mut cx = ctx.services.pool.acquire().await?;
    let (espace, periode) = publiee(&mut cx, ctx.langue).await?.ok_or(Error::Introuvable)?;
    let mut q = QueryBuilder::<Postgres>::new("SELECT o.id, s.libelle_fr, s.libelle_en");
    de(&mut q, espace);
    q.push(" AND o.code = ").push_bind(code.to_owned());
    let (id, structure_fr, structure_en): (Uuid, String, String) = q
        .build_query_as()
        .fetch_optional(&mut *cx)
        .await?
        .ok_or(Error::Introuvable)?;
    let lue = lire_maquette(&mut cx, espace, Some(&[ObjetId(id)])).await?;
    let codes = [
        "TypeDiplome",
        "DomaineFormation",
        "TypeObjetFormation",
        "NatureGroupement",
        "TypeHeure",
        "LangueEnseignement",
    ];
    let libelles = Libelles::lire(&mut cx, ctx.langue, &codes).await?;
    let code = CodeObjet::parse(code).map_err(|_| Error::Introuvable)?;
    let objet = lue.maquette.objets.get(&code).ok_or(Error::Introuvable)?;
    // What is not validated yet is not published.
    let valides: BTreeSet<&str> = lue
        .contextes
        .iter()
        .filter(|c| c.valide)
        .map(|c| c.chemin.as_str())
        .collect();
    let syllabus = syllabus(objet, ctx.langue, &libelles);
    Ok(FicheCatalogue {
        formation: FormationCatalogue {
            code: objet.code.to_string(),
            libelle: selon(ctx.langue, objet.libelle_long.clone(), objet.libelle_en.clone()),
            diplome: libelles.dire("TypeDiplome", objet.enquete.type_diplome.as_deref()),
            domaine: libelles.dire("DomaineFormation", objet.enquete.domaine_formation.as_deref()),
            composante: selon(ctx.langue, structure_fr, structure_en),
            ects: objet.ects,
            resume: raccourcir(if syllabus.objectif.is_empty() {
                &syllabus.description
            } else {
                &syllabus.objectif
            }),
        },
        periode,
        noeuds: noeuds(&lue.maquette, &code, &valides, ctx.langue, &libelles),
        syllabus,
    })
}

fn noeuds(
    m: &Maquette,
    racine: &CodeObjet,
    valides: &BTreeSet<&str>,
    langue: Langue,
    libelles: &Libelles,
) -> Vec<NoeudCatalogue> {
    let chemins = m.chemins(&[racine]).unwrap_or_default();
    let mut rendus = vec![];
    for codes in chemins.iter().filter(|c| c.len() > 1) {
        let texte = codes.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">");
        let (Some(code), Some(parent)) = (codes.last(), codes.get(codes.len() - 2)) else {
            continue;
        };
        let Some(objet) = m.objets.get(*code).filter(|_| valides.contains(texte.as_str())) else {
            continue;
        };
        let chemin = CodeChemin::parse(&texte).ok();
        let reglage = chemin.as_ref().and_then(|c| m.reglages.get(c));
        rendus.push(NoeudCatalogue {
            niveau: u32::try_from(codes.len()).unwrap_or(2) - 1,
            code: code.to_string(),
            libelle: selon(langue, objet.libelle_long.clone(), objet.libelle_en.clone()),
            type_: match objet.genre {
                Genre::Groupement => libelles.dire("NatureGroupement", objet.nature.as_deref()),
                _ => libelles.dire("TypeObjetFormation", objet.type_objet.as_deref()),
            },
            genre: objet.genre,
            ects: reglage.and_then(|r| r.ects).or(objet.ects),
            plage: plage(m, code, chemin.as_ref()),
            obligatoire: m.enfants(parent).iter().any(|e| e.code == **code && e.obligatoire),
            heures: objet
                .formats
                .iter()
                .map(|f| (libelles.dire("TypeHeure", f.type_heure.as_deref()), f.volume))
                .collect(),
            syllabus: syllabus(objet, langue, libelles),
        });
    }
    rendus
}

/// In the language of the reader, field by field; in French where there is nothing in English.
fn syllabus(objet: &Objet, langue: Langue, libelles: &Libelles) -> Syllabus {
    let (fr, en) = (&objet.syllabus.fr, &objet.syllabus.en);
    let choisir = |f: &String, e: &String| selon(langue, f.clone(), e.clone());
    let langue_dite = choisir(&fr.langue, &en.langue);
    Syllabus {
        objectif: choisir(&fr.objectif, &en.objectif),
        description: choisir(&fr.description, &en.description),
        prerequis: choisir(&fr.prerequis, &en.prerequis),
        langue: libelles.dire(
            "LangueEnseignement",
            Some(langue_dite.as_str()).filter(|l| !l.is_empty()),
        ),
        bibliographie: choisir(&fr.bibliographie, &en.bibliographie),
        contacts: choisir(&fr.contacts, &en.contacts),
        autres: choisir(&fr.autres, &en.autres),
        modalites_enseignement: choisir(&fr.modalites_enseignement, &en.modalites_enseignement),
        modalites_evaluation: choisir(&fr.modalites_evaluation, &en.modalites_evaluation),
        volume_horaire: choisir(&fr.volume_horaire, &en.volume_horaire),
        coefficient: choisir(&fr.coefficient, &en.coefficient),
        mobilite_entrante: fr.mobilite_entrante.or(en.mobilite_entrante),
    }
}

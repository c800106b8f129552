use super::{Libelles, publiee, raccourcir, selon};
use crate::offre::lire::lire_maquette;
use crate::{Ctx, Error, Result};
use domain::{
    ids::{EspaceId, ObjetId},
    offre::{
        CodeChemin, CodeObjet, FicheCatalogue, FormationCatalogue, Genre, Maquette, NoeudCatalogue, Objet, Porteuse,
        Syllabus, plage,
    },
};
use i18n::Langue;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

/// The page of a formation, for everybody.
pub async fn fiche_catalogue(ctx: &Ctx, code: &str) -> Result<FicheCatalogue> {
    let mut cx = ctx.services.pool.acquire().await?;
    let (espace, periode) = publiee(&mut cx, ctx.langue).await?.ok_or(Error::Introuvable)?;
    let publiee = sqlx::query!(
        r#"SELECT id AS "id!", structure_fr AS "structure_fr!", structure_en AS "structure_en!"
           FROM offre.formation_publiee WHERE espace_id = $1 AND code = $2"#,
        espace.0,
        code
    )
    .fetch_optional(&mut *cx)
    .await?
    .ok_or(Error::Introuvable)?;
    let lue = lire_maquette(&mut cx, espace, Some(&[ObjetId(publiee.id)])).await?;
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
    let porteuses = porteuses(&mut cx, espace, &lue.maquette, &code, ctx.langue).await?;
    let syllabus = syllabus(objet, ctx.langue, &libelles);
    Ok(FicheCatalogue {
        formation: FormationCatalogue {
            code: objet.code.to_string(),
            libelle: selon(ctx.langue, objet.libelle_long.clone(), objet.libelle_en.clone()),
            diplome: libelles.dire("TypeDiplome", objet.enquete.type_diplome.as_deref()),
            domaine: libelles.dire("DomaineFormation", objet.enquete.domaine_formation.as_deref()),
            composante: selon(ctx.langue, publiee.structure_fr, publiee.structure_en),
            ects: objet.ects,
            resume: raccourcir(if syllabus.objectif.is_empty() {
                &syllabus.description
            } else {
                &syllabus.objectif
            }),
            enseignements: vec![],
        },
        periode,
        porteuse: porteuse(objet, &porteuses),
        noeuds: noeuds(&lue.maquette, &code, &valides, ctx.langue, &libelles, &porteuses),
        syllabus,
    })
}

/// Labels of published formations, by code.
type Porteuses = BTreeMap<String, String>;

/// Published formations, other than this one, that carry what is taught in it: of another one nothing is told yet.
async fn porteuses(
    cx: &mut PgConnection,
    espace: EspaceId,
    m: &Maquette,
    racine: &CodeObjet,
    langue: Langue,
) -> Result<Porteuses> {
    let codes: BTreeSet<&CodeObjet> = m
        .objets
        .values()
        .filter_map(|o| o.formation_porteuse.as_ref())
        .collect();
    let codes: Vec<String> = codes
        .into_iter()
        .filter(|c| *c != racine)
        .map(ToString::to_string)
        .collect();
    if codes.is_empty() {
        return Ok(Porteuses::new());
    }
    let lignes = sqlx::query!(
        r#"SELECT code AS "code!", libelle_long AS "libelle_long!", libelle_en AS "libelle_en!"
           FROM offre.formation_publiee WHERE espace_id = $1 AND code = ANY ($2)"#,
        espace.0,
        &codes
    )
    .fetch_all(cx)
    .await?;
    Ok(lignes
        .into_iter()
        .map(|l| (l.code, selon(langue, l.libelle_long, l.libelle_en)))
        .collect())
}

fn porteuse(objet: &Objet, porteuses: &Porteuses) -> Option<Porteuse> {
    let code = objet.formation_porteuse.as_ref()?.as_str();
    porteuses.get_key_value(code).map(|(c, l)| (c.clone(), l.clone()))
}

fn noeuds(
    m: &Maquette,
    racine: &CodeObjet,
    valides: &BTreeSet<&str>,
    langue: Langue,
    libelles: &Libelles,
    porteuses: &Porteuses,
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
            facultatif: m.objets.get(*parent).is_some_and(|p| p.genre != Genre::Groupement)
                && !m.enfants(parent).iter().any(|e| e.code == **code && e.obligatoire),
            heures: objet
                .formats
                .iter()
                .map(|f| (libelles.dire("TypeHeure", f.type_heure.as_deref()), f.volume))
                .collect(),
            syllabus: syllabus(objet, langue, libelles),
            porteuse: porteuse(objet, porteuses),
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
        mobilite_entrante: match langue {
            Langue::Fr => fr.mobilite_entrante.or(en.mobilite_entrante),
            Langue::En => en.mobilite_entrante.or(fr.mobilite_entrante),
        },
    }
}

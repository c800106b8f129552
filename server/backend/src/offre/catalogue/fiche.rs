use super::{Libelles, publiee, raccourcir, selon};
use crate::offre::lire::lire_maquette;
use crate::{Ctx, Error, Result};
use domain::{
    ids::ObjetId,
    offre::{
        CodeChemin, CodeObjet, FicheCatalogue, FormationCatalogue, Genre, Maquette, NoeudCatalogue, Objet, Syllabus,
        plage,
    },
};
use i18n::Langue;
use std::collections::BTreeSet;

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

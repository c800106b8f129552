//! What the tree of a formation says is to be looked at, as far as the database knows of it.

use crate::{
    offre::{bac, contexte, creer, id, objet, ouverte, periode, place},
    support::Essai,
};
use backend::{Ctx, offre};
use domain::{
    ids::ObjetId,
    offre::{Acte, ActePia, Constat, Format, Genre, Objet},
};
use rust_decimal::Decimal;

/// What is told beside each place, but for what every draft is told.
async fn constats(ctx: &Ctx, racine: ObjetId) -> Vec<(String, Constat)> {
    let arbre = offre::arbre(ctx, racine).await.unwrap();
    let dits = arbre
        .noeuds
        .into_iter()
        .flat_map(|n| n.constats.into_iter().map(move |c| (n.chemin.clone(), c)));
    let partout = [Constat::SansAnglais, Constat::SansPia];
    dits.filter(|(_, c)| !partout.contains(c)).collect()
}

async fn ordre(essai: &Essai, sql: &'static str) {
    sqlx::query(sql).execute(&essai.pool).await.unwrap();
}

#[tokio::test]
async fn ce_que_vaut_un_semestre_est_un_parametre() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = bac(&ctx, "BAREME").await;
    let licence = Objet {
        enquete: domain::offre::Enquete {
            type_diplome: Some("LICENCE".into()),
            ..Default::default()
        },
        ects: Some(Decimal::from(27)),
        ..objet("F", Genre::Formation)
    };
    let f = creer(&ctx, e, licence, vec![]).await;
    let semestre = Objet {
        type_objet: Some("SEMESTRE".into()),
        ects: Some(Decimal::from(27)),
        ..objet("S1", Genre::Objet)
    };
    creer(&ctx, e, semestre, vec![place(f, 0)]).await;
    let attendus = |la: &str, attendus: u32| {
        let (attendus, ects) = (Decimal::from(attendus), Decimal::from(27));
        (la.to_owned(), Constat::EctsAttendus { attendus, ects })
    };
    // Those of the demonstration, and those of the texts of law where nothing is said.
    assert_eq!(constats(&ctx, f).await, [attendus("F", 180), attendus("F>S1", 30)]);
    ordre(&essai, "DELETE FROM referentiel.parametre WHERE code LIKE 'ECTS\\_%'").await;
    assert_eq!(constats(&ctx, f).await, [attendus("F", 180), attendus("F>S1", 30)]);
    // Another establishment counts otherwise, or not at all.
    ordre(
        &essai,
        "INSERT INTO referentiel.parametre VALUES ('ECTS_PAR_TYPE_OBJET', 'SEMESTRE=27'), ('ECTS_PAR_TYPE_DIPLOME', '')",
    )
    .await;
    assert_eq!(constats(&ctx, f).await, []);
}

#[tokio::test]
async fn un_code_fini_se_voit_a_cote_de_ce_qui_le_porte() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    // From the first of September 2027 on; a draft is of today.
    let e = periode(&ctx, "PER-FINIS").await;
    let brouillon = bac(&ctx, "BAC-FINIS").await;
    let unite = Objet {
        type_objet: Some("UE".into()),
        formats: vec![Format {
            type_heure: Some("CMTD".into()),
            volume: 3_600,
            ..Format::default()
        }],
        structures_porteuses: vec!["SCI".into(), "LSH".into()],
        ..objet("U", Genre::Objet)
    };
    let mut racines = vec![];
    for espace in [e, brouillon] {
        let f = creer(&ctx, espace, objet("F", Genre::Formation), vec![]).await;
        creer(&ctx, espace, unite.clone(), vec![place(f, 0)]).await;
        racines.push(f);
    }
    assert_eq!(constats(&ctx, racines[0]).await, []);
    ordre(
        &essai,
        "UPDATE referentiel.valeur SET fin = '2027-08-31' WHERE nomenclature = 'TypeHeure' AND code = 'CMTD'",
    )
    .await;
    ordre(
        &essai,
        "UPDATE referentiel.structure SET fermee_le = '2027-09-01' WHERE code = 'LSH'",
    )
    .await;
    let fini = |champ: &str, code: &str| {
        let (champ, code) = (champ.to_owned(), code.to_owned());
        ("F>U".to_owned(), Constat::CodeFini { champ, code })
    };
    assert_eq!(
        constats(&ctx, racines[0]).await,
        [fini("typeHeure", "CMTD"), fini("structuresPorteuses", "LSH")]
    );
    // Today they are good still.
    assert_eq!(constats(&ctx, racines[1]).await, []);
    // What ends takes with it what is below, its last day excepted.
    ordre(
        &essai,
        "UPDATE referentiel.structure SET fermee_le = '2027-09-02' WHERE code = 'LSH'",
    )
    .await;
    assert_eq!(constats(&ctx, racines[0]).await, [fini("typeHeure", "CMTD")]);
    ordre(
        &essai,
        "UPDATE referentiel.structure SET fermee_le = '2027-09-01' WHERE cardinality(ancetres) = 1",
    )
    .await;
    let dits = constats(&ctx, racines[0]).await;
    assert_eq!(dits.len(), 5, "{dits:?}");
    assert!(dits.contains(&fini("structuresPorteuses", "SCI")));
}

#[tokio::test]
async fn ce_qui_est_impose_deux_fois_nomme_l_autre_chemin() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = bac(&ctx, "DEUX-FOIS").await;
    let f = creer(&ctx, e, objet("F", Genre::Formation), vec![]).await;
    let s1 = creer(&ctx, e, objet("S1", Genre::Objet), vec![place(f, 0)]).await;
    let s2 = creer(&ctx, e, objet("S2", Genre::Objet), vec![place(f, 1)]).await;
    creer(&ctx, e, objet("U", Genre::Objet), vec![place(s1, 0), place(s2, 0)]).await;
    assert_eq!(constats(&ctx, f).await, [], "nobody enrols there");
    let la = contexte(&essai, e, "F").await;
    offre::pia(&ctx, la, ActePia::Declarer).await.unwrap();
    let ailleurs = |ici: &str, autre: &str| {
        let chemin = domain::offre::CodeChemin::parse(autre).unwrap();
        (ici.to_owned(), Constat::ObligatoireAilleurs { chemin })
    };
    assert_eq!(
        constats(&ctx, f).await,
        [ailleurs("F>S1>U", "F>S2>U"), ailleurs("F>S2>U", "F>S1>U")]
    );
    let facultatif = Acte::Obligation {
        parent: s2,
        enfant: id(&essai, e, "U").await,
        obligatoire: false,
    };
    offre::agir(&ctx, e, facultatif).await.unwrap();
    assert_eq!(constats(&ctx, f).await, []);
}

#[tokio::test]
async fn l_offre_de_la_demonstration_n_est_pas_couverte_de_constats() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    // Two pathways among which one chooses share their units: nobody has them twice.
    for f in ["LIC-CHIMIE", "LIC-DROIT", "MAS-INFO"] {
        let racine = id(&essai, e, f).await;
        let nouveaux: Vec<_> = constats(&ctx, racine)
            .await
            .into_iter()
            .filter(|(_, c)| {
                matches!(
                    c,
                    Constat::EctsAttendus { .. } | Constat::ObligatoireAilleurs { .. } | Constat::CodeFini { .. }
                )
            })
            .collect();
        assert_eq!(nouveaux, [], "{f}");
    }
}

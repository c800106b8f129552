//! What an establishment decides: who may say it, what may be said, and what comes of it.

use crate::support::Essai;
use backend::{
    Ctx, Error, parcours,
    referentiel::{lister_parametres, nomenclatures, regler_parametres},
};
use domain::{CodeErreur, inscription::Etape};
use std::collections::BTreeMap;

async fn dits(ctx: &Ctx) -> BTreeMap<String, String> {
    let vus = lister_parametres(ctx).await.unwrap().parametres;
    vus.into_iter().filter_map(|p| Some((p.code, p.valeur?))).collect()
}

async fn regler(ctx: &Ctx, saisies: &[(&str, &str)]) -> backend::Result<()> {
    let version = lister_parametres(ctx).await.unwrap().version;
    let saisies = saisies.iter().map(|(c, s)| ((*c).to_owned(), (*s).to_owned()));
    regler_parametres(ctx, &version, &saisies.collect()).await
}

fn refus(issue: backend::Result<()>) -> Vec<(String, CodeErreur)> {
    match issue {
        Err(Error::Champs(erreurs)) => erreurs.into_iter().map(|e| (e.champ, e.code)).collect(),
        autre => panic!("{autre:?}"),
    }
}

#[tokio::test]
async fn un_parametre_se_dit_se_change_et_se_tait() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let avant = dits(&ctx).await;
    assert_eq!(avant["PART_ACQUISE_CENTIMES"], "23,00");
    let saisies = [
        ("PART_ACQUISE_CENTIMES", "25,50"),
        ("ECTS_PAR_TYPE_OBJET", "SEMESTRE=27"),
        ("ECTS_PAR_TYPE_DIPLOME", "-"),
        ("CVEC_MASQUE", ""),
    ];
    regler(&ctx, &saisies).await.unwrap();
    let apres = dits(&ctx).await;
    assert_eq!(apres["PART_ACQUISE_CENTIMES"], "25,50");
    assert_eq!(apres["ECTS_PAR_TYPE_OBJET"], "SEMESTRE=27");
    assert_eq!(apres["ECTS_PAR_TYPE_DIPLOME"], "-");
    assert_eq!(apres.get("CVEC_MASQUE"), None);
    // What is not named stays, and so does what is sent as it is shown.
    assert_eq!(apres["REGIMES_SANS_CVEC"], avant["REGIMES_SANS_CVEC"]);
    regler(&ctx, &[("CVEC_MASQUE", "MAS-99")]).await.unwrap();
    sqlx::query("UPDATE referentiel.parametre SET valeur = 'mas_99' WHERE code = 'CVEC_MASQUE'")
        .execute(&essai.pool)
        .await
        .unwrap();
    regler(&ctx, &[("CVEC_MASQUE", "mas_99"), ("DOUBLON_CERTAIN", "")])
        .await
        .unwrap();
    regler(&ctx, &[("CVEC_MASQUE", "")]).await.unwrap();
    let gardes: BTreeMap<String, String> = sqlx::query_as("SELECT code, valeur FROM referentiel.parametre")
        .fetch_all(&essai.pool)
        .await
        .unwrap()
        .into_iter()
        .collect();
    assert_eq!(gardes["PART_ACQUISE_CENTIMES"], "2550");
    assert_eq!(gardes["ECTS_PAR_TYPE_DIPLOME"], "");
    // One line tells what was and what is; nothing is told of nothing.
    regler(&ctx, &saisies).await.unwrap();
    let traces: Vec<(serde_json::Value, serde_json::Value)> =
        sqlx::query_as("SELECT avant, apres FROM audit.journal WHERE traitement = 'REGLER_PARAMETRES' ORDER BY id")
            .fetch_all(&essai.pool)
            .await
            .unwrap();
    assert_eq!(traces.len(), 3);
    assert_eq!(traces[0].0["PART_ACQUISE_CENTIMES"], "2300");
    assert_eq!(traces[0].1["PART_ACQUISE_CENTIMES"], "2550");
    assert_eq!(traces[0].0["CVEC_MASQUE"], "AAA9-XXXXXX-99");
    assert!(traces[0].1.get("CVEC_MASQUE").is_none());
}

#[tokio::test]
async fn ce_qui_ne_se_dit_pas_ne_change_rien() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let avant = dits(&ctx).await;
    // All that is wrong is told at once, and nothing is written.
    let faux = [
        ("CONSERVATION_DOSSIER_MOIS", "0"),
        ("PART_ACQUISE_CENTIMES", "vingt"),
        ("PIA_MULTI_NIVEAUX", "oui"),
        ("REGIMES_SANS_CVEC", "2,ZZ"),
        ("ECTS_PAR_TYPE_OBJET", "SEMESTRES=30"),
        ("VALIDATION_AUTOMATIQUE", "cesure!=ANEE"),
    ];
    let inconnu = |code: &str| CodeErreur::CodeInconnu { valeur: code.into() };
    assert_eq!(
        refus(regler(&ctx, &faux).await),
        [
            (
                "CONSERVATION_DOSSIER_MOIS".into(),
                CodeErreur::NombreHorsBornes { min: 1, max: 1_200 }
            ),
            ("PART_ACQUISE_CENTIMES".into(), CodeErreur::FormatInvalide),
            ("ECTS_PAR_TYPE_OBJET".into(), inconnu("SEMESTRES")),
            ("REGIMES_SANS_CVEC".into(), inconnu("ZZ")),
            ("VALIDATION_AUTOMATIQUE".into(), inconnu("ANEE")),
        ]
    );
    assert_eq!(dits(&ctx).await, avant);
    let issue = regler(&ctx, &[("DOUBLON_POTENTIEL", "95")]).await;
    let bornes = CodeErreur::NombreHorsBornes { min: 31, max: 92 };
    assert_eq!(refus(issue), [("DOUBLON_POTENTIEL".into(), bornes)]);
    let issue = regler(&ctx, &[("AUTRE_CHOSE", "1")]).await;
    assert_eq!(refus(issue), [("AUTRE_CHOSE".into(), CodeErreur::Inconnu)]);
    // What ended since stays, beside what is added; what a parameter names is in use.
    sqlx::query(
        "UPDATE referentiel.valeur SET fin = '2020-08-31' WHERE nomenclature = 'RegimeInscription' AND code = '7'",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    regler(&ctx, &[("REGIMES_SANS_CVEC", "2,5,7,3")]).await.unwrap();
    let issue = regler(&ctx, &[("REGIMES_SANS_CVEC", "2")]).await;
    issue.unwrap();
    let issue = regler(&ctx, &[("REGIMES_SANS_CVEC", "2,7")]).await;
    assert_eq!(refus(issue), [("REGIMES_SANS_CVEC".into(), inconnu("7"))]);
    let debut = jiff::civil::date(1900, 1, 1);
    let vue = nomenclatures::detail(&ctx, "RegimeInscription", Some(("2".into(), debut)))
        .await
        .unwrap();
    assert!(vue.usages.iter().any(|u| u.ou == "parametre.valeur" && u.nombre == 1));
    // Somebody else said something since it was read.
    let vue = lister_parametres(&ctx).await.unwrap().version;
    regler(&ctx, &[("DOUBLON_CERTAIN", "95")]).await.unwrap();
    let saisie = BTreeMap::from([("DOUBLON_CERTAIN".to_owned(), "90".to_owned())]);
    let issue = regler_parametres(&ctx, &vue, &saisie).await;
    assert_eq!(refus(issue), [("version".into(), CodeErreur::Perime)]);
    assert_eq!(dits(&ctx).await["DOUBLON_CERTAIN"], "95");
    // Who may read them may not say them.
    let lecture = essai.personnel("lecture.demo").await;
    assert!(!lister_parametres(&lecture).await.unwrap().peut_ecrire);
    let vue = lister_parametres(&lecture).await.unwrap().version;
    assert!(matches!(
        regler_parametres(&lecture, &vue, &saisie).await,
        Err(Error::Interdit)
    ));
}

#[tokio::test]
async fn sans_parametre_la_nomenclature_dit_qui_doit_une_cvec() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let elle = essai.apprenant("apprenant1.demo").await;
    let id = essai.dossier("apprenant1.demo").await;
    let exemptes = async || {
        let mut regimes = parcours::dossier(&elle, id, Etape::Droits)
            .await
            .unwrap()
            .contexte
            .regimes_sans_cvec;
        regimes.sort();
        regimes
    };
    assert_eq!(exemptes().await, ["2", "5", "7"]);
    regler(&ctx, &[("REGIMES_SANS_CVEC", "")]).await.unwrap();
    assert_eq!(exemptes().await, ["2", "7"]);
    // A flag of another time is none.
    sqlx::raw_sql(
        "UPDATE referentiel.valeur SET fin = '2020-08-31' WHERE nomenclature = 'RegimeInscription' AND code = '7';
         INSERT INTO referentiel.valeur (nomenclature, code, debut, libelle_court, libelle_long, libelle_affichage, attributs, modifie_le)
         SELECT nomenclature, code, '2020-09-01', libelle_court, libelle_long, libelle_affichage, attributs || '{\"temoinCVEC\": true}', modifie_le
         FROM referentiel.valeur WHERE nomenclature = 'RegimeInscription' AND code = '7'",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    assert_eq!(exemptes().await, ["2"]);
    // Whoever says nothing sees what counts then.
    let vus = lister_parametres(&ctx).await.unwrap();
    assert_eq!(
        (vus.valeur("REGIMES_SANS_CVEC"), vus.defaut("REGIMES_SANS_CVEC")),
        (None, Some("2"))
    );
    assert_eq!(vus.defaut("PART_ACQUISE_CENTIMES"), None);
    // The establishment says that all owe it.
    regler(&ctx, &[("REGIMES_SANS_CVEC", "-")]).await.unwrap();
    assert!(exemptes().await.is_empty());
}

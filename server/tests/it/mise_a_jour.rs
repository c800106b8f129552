//! National updates of nomenclatures: what they meet here, who asked for them, what became of them.

use crate::support::Essai;
use backend::{Ctx, jobs, referentiel::nomenclatures};
use domain::{
    CodeErreur, ErreurChamp,
    inscription::StatutJob,
    referentiel::{Ecart, FiltreValeurs, IssueLigne, Occurrence, SuiviMiseAJour, TriValeurs},
};
use jiff::civil::{Date, date};

const N: &str = "ModaliteEnseignement";

async fn ordonner(essai: &Essai, ordre: String) {
    sqlx::query(sqlx::AssertSqlSafe(ordre))
        .execute(&essai.pool)
        .await
        .unwrap();
}

/// As if an older version of the product had delivered that row so.
async fn comme_avant(essai: &Essai, code: &str, changements: &str) {
    ordonner(
        essai,
        format!("UPDATE referentiel.valeur SET {changements} WHERE nomenclature = '{N}' AND code = '{code}'"),
    )
    .await;
}

async fn derniere(ctx: &Ctx) -> SuiviMiseAJour {
    let filtre = FiltreValeurs {
        recherche: String::new(),
        valable_le: None,
        locales: false,
        tri: TriValeurs::Code,
        page: 1,
    };
    let vue = nomenclatures::valeurs(ctx, N, &filtre).await.unwrap();
    vue.derniere.unwrap()
}

async fn periodes(ctx: &Ctx, code: &str) -> Vec<(Date, Option<Date>, bool)> {
    let valeurs = nomenclatures::du_code(ctx, N, code).await.unwrap();
    let periode = |v: &nomenclatures::Valeur| (v.occurrence.debut, v.occurrence.fin, v.livree.is_some());
    valeurs.iter().map(periode).collect()
}

#[tokio::test]
async fn ce_qui_bouge_est_pris_au_nom_de_qui_le_demande_et_se_defait() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let nom: String = sqlx::query_scalar("SELECT nom_affiche FROM authz.utilisateur WHERE identifiant = 'admin.demo'")
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    let livrees = nomenclatures::toutes(&ctx, N).await.unwrap();
    let [rouverte, deplacee, longue] = [0, 1, 2].map(|i| livrees[i].occurrence.clone());
    // Ended then, and gone on with here.
    comme_avant(
        &essai,
        &rouverte.code,
        r#"fin = '2019-12-31', livree = jsonb_set(livree, '{fin}', '"2019-12-31"')"#,
    )
    .await;
    // It began later, and forms do not offer it here.
    comme_avant(
        &essai,
        &deplacee.code,
        r#"debut = '1950-01-01', visible = false, livree = jsonb_set(livree, '{debut}', '"1950-01-01"')"#,
    )
    .await;
    // Another value began earlier and went on until now: the one delivered now takes over from it.
    comme_avant(
        &essai,
        &longue.code,
        r#"debut = '1850-01-01', libelle_long = 'Ancienne',
           livree = livree || '{"debut": "1850-01-01", "libelle_long": "Ancienne"}'"#,
    )
    .await;
    ordonner(
        &essai,
        format!("UPDATE referentiel.jeu SET empreinte = 'ancienne' WHERE code = 'REF:{N}'"),
    )
    .await;
    let mut locale = Occurrence::nouvelle(&rouverte.code, date(2020, 1, 1));
    locale.libelle_long = "La suite, à nous".into();
    let demande = nomenclatures::Demande {
        nomenclature: N.into(),
        cle: None,
        version: None,
        occurrence: locale,
        enregistrer: true,
    };
    nomenclatures::ecrire(&ctx, demande).await.unwrap();

    let apercu = nomenclatures::apercu_mise_a_jour(&ctx, N).await.unwrap();
    let de = |code: &str| {
        apercu
            .iter()
            .filter(|e| e.occurrence().code == code)
            .collect::<Vec<_>>()
    };
    assert!(matches!(de(&rouverte.code)[..], [Ecart::Conflit { .. }]), "{apercu:?}");
    assert!(matches!(de(&deplacee.code)[..], [Ecart::Changee { .. }]), "{apercu:?}");
    assert!(
        matches!(de(&longue.code)[..], [Ecart::Ajoutee { .. }, Ecart::Terminee { .. }]),
        "{apercu:?}"
    );
    let montree = nomenclatures::mise_a_jour(&ctx, N).await.unwrap();
    assert_eq!((montree.bilan.conflits, montree.bilan.changees), (1, 1));
    let changee = montree.ecarts.iter().find(|e| matches!(e.ecart, Ecart::Changee { .. }));
    let debut = (
        "dateDebutValidite".to_owned(),
        "1950-01-01".to_owned(),
        deplacee.debut.to_string(),
    );
    assert_eq!(changee.unwrap().champs, [debut], "nothing else differs");

    nomenclatures::demander_mise_a_jour(&ctx, N, [(rouverte.code.clone(), rouverte.debut)])
        .await
        .unwrap();
    assert_eq!(derniere(&ctx).await.statut, StatutJob::Cree);
    while jobs::executer_une(&essai.services).await.unwrap() {}
    let faite = derniere(&ctx).await;
    assert_eq!(
        (faite.statut, faite.par.as_str(), faite.valeurs),
        (StatutJob::Succes, nom.as_str(), 4)
    );
    // What is delivered and what is ours follow each other.
    assert_eq!(
        periodes(&ctx, &rouverte.code).await,
        [
            (rouverte.debut, Some(date(2019, 12, 31)), true),
            (date(2020, 1, 1), None, false)
        ]
    );
    assert_eq!(periodes(&ctx, &deplacee.code).await, [(deplacee.debut, None, true)]);
    assert!(
        !nomenclatures::lire(&ctx, N, &deplacee.code, deplacee.debut)
            .await
            .unwrap()
            .occurrence
            .visible
    );
    assert_eq!(
        periodes(&ctx, &longue.code).await,
        [
            (date(1850, 1, 1), Some(longue.debut.yesterday().unwrap()), true),
            (longue.debut, None, true)
        ]
    );
    let operation = nomenclatures::operations(&ctx, N).await.unwrap()[0].clone();
    assert_eq!((operation.genre.as_str(), &operation.par), ("MISE_A_JOUR", &nom));
    let ecrits: Vec<String> = sqlx::query_scalar(
        "SELECT acteur FROM audit.journal WHERE entite = 'nomenclature' AND apres ->> 'genre' = 'MISE_A_JOUR'",
    )
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    assert_eq!(ecrits, [nom], "one line, in her name");
    assert!(nomenclatures::livrees(&ctx).await.unwrap().is_empty());
    assert!(nomenclatures::apercu_mise_a_jour(&ctx, N).await.unwrap().is_empty());

    nomenclatures::annuler(&ctx, operation.id).await.unwrap();
    assert_eq!(periodes(&ctx, &deplacee.code).await, [(date(1950, 1, 1), None, true)]);
    assert_eq!(nomenclatures::livrees(&ctx).await.unwrap(), [N], "announced again");
    assert_eq!(nomenclatures::apercu_mise_a_jour(&ctx, N).await.unwrap(), apercu);
}

#[tokio::test]
async fn une_mise_a_jour_qui_echoue_se_voit() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let id = nomenclatures::demander_mise_a_jour(&ctx, N, []).await.unwrap();
    // Another version of the product came in between.
    ordonner(
        &essai,
        format!(
            "UPDATE evt.job SET parametres = jsonb_set(parametres, '{{empreinte}}', '\"autre\"') WHERE id = '{id}'"
        ),
    )
    .await;
    while jobs::executer_une(&essai.services).await.unwrap() {}
    assert_eq!(derniere(&ctx).await.statut, StatutJob::Echec);
    // Asked for by somebody who has lost the right since.
    let id = nomenclatures::demander_mise_a_jour(&ctx, N, []).await.unwrap();
    let autre = essai.personnel("lecture.demo").await.id_acteur().unwrap();
    ordonner(
        &essai,
        format!("UPDATE evt.job SET cree_par = '{autre}' WHERE id = '{id}'"),
    )
    .await;
    while jobs::executer_une(&essai.services).await.unwrap() {}
    assert_eq!(derniere(&ctx).await.statut, StatutJob::Echec);
    assert!(nomenclatures::operations(&ctx, N).await.unwrap().is_empty());
}

#[tokio::test]
async fn une_valeur_se_refere_a_ce_qui_vient_avec_elle() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let importer = async |lignes: &str| {
        let contenu = format!("code;dateDebutValidite;libelleLong;parent\n{lignes}");
        nomenclatures::importer(&ctx, "TypeResultat", contenu.as_bytes(), false).await
    };
    let seul = vec![ErreurChamp::new("parent", CodeErreur::Inconnu)];
    let refuse = importer("NEUF-B;2020-01-01;Second;NEUF-A\n").await.unwrap();
    assert_eq!(refuse.lignes[0].issue, IssueLigne::Refusee { erreurs: seul });
    assert_eq!(refuse.operation, None);
    let rapport = importer("NEUF-B;2020-01-01;Second;NEUF-A\nNEUF-A;2020-01-01;Premier;\n")
        .await
        .unwrap();
    assert_eq!((rapport.ajoutees, rapport.operation.is_some()), (2, true));
}

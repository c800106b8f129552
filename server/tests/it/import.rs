use crate::support::Essai;
use backend::{Error, inscription, inscription::Depot, jobs};
use bytes::Bytes;
use domain::inscription::{Bilan, StatutJob};

const FICHIER: &str = include_str!("../../demo/admissions-1000.csv");
const CORRIGE: &str = include_str!("../../demo/admissions-1000.attendu.json");

fn depot(texte: &str) -> Depot {
    Depot {
        nom: "admissions.csv".into(),
        contenu: Bytes::copy_from_slice(texte.as_bytes()),
    }
}

async fn importer(essai: &Essai, texte: &str) -> (domain::ids::JobId, Bilan) {
    let ctx = essai.personnel("scolarite.demo").await;
    let id = inscription::deposer(&ctx, depot(texte)).await.unwrap();
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let vue = inscription::import(&ctx, id, 1).await.unwrap();
    assert_eq!(vue.statut, StatutJob::Succes);
    (id, vue.bilan)
}

#[tokio::test]
async fn l_echantillon_puis_le_meme_encore() {
    let essai = Essai::nouveau().await;
    let avant = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    let (id, bilan) = importer(&essai, FICHIER).await;
    assert_eq!((bilan.lignes, bilan.rejetees), (1000, 30), "{bilan:?}");
    assert_eq!(bilan.doublons, 20, "{bilan:?}");

    // The refused lines are exactly those that the generator spoiled, each for the field that it spoiled.
    let corrige: serde_json::Value = serde_json::from_str(CORRIGE).unwrap();
    assert_eq!(corrige["admissions"], bilan.creees, "{bilan:?}");
    let mut attendues: Vec<(i64, String)> = corrige["fautes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let champ = f["champ"].as_str().or_else(|| f["erreur"]["champ"].as_str()).unwrap();
            (f["ligne"].as_i64().unwrap(), champ.to_owned())
        })
        .collect();
    attendues.sort();
    let rejets: Vec<(i32, serde_json::Value)> =
        sqlx::query_as("SELECT ligne, erreurs FROM inscription.rejet WHERE job_id = $1 ORDER BY ligne")
            .bind(id.0)
            .fetch_all(&essai.pool)
            .await
            .unwrap();
    let trouvees: Vec<(i64, String)> = rejets
        .iter()
        .map(|(l, e)| (i64::from(*l), e[0]["champ"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(trouvees, attendues);

    let apres = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    assert_eq!(apres - avant, i64::from(bilan.creees));
    let personnes = essai.nombre("SELECT count(*) FROM identite.personne").await;
    let courriels = essai.nombre("SELECT count(*) FROM courriel.message").await;
    let (_, encore) = importer(&essai, FICHIER).await;
    assert_eq!(
        (encore.creees, encore.doublons, encore.rejetees),
        (0, 0, 30),
        "{encore:?}"
    );
    assert_eq!(
        essai.nombre("SELECT count(*) FROM inscription.inscription").await,
        apres
    );
    assert_eq!(essai.nombre("SELECT count(*) FROM identite.personne").await, personnes);
    assert_eq!(essai.nombre("SELECT count(*) FROM courriel.message").await, courriels);
}

#[tokio::test]
async fn les_rejets_corriges_passent() {
    let essai = Essai::nouveau().await;
    let entete = FICHIER.lines().next().unwrap();
    let colonne = |nom: &str| entete.split(';').position(|c| c == nom).unwrap();
    let mut champs: Vec<String> = FICHIER.lines().nth(1).unwrap().split(';').map(str::to_owned).collect();
    let bonne = champs[colonne("mail")].clone();
    champs[colonne("mail")] = "pas une adresse".into();
    let (id, bilan) = importer(&essai, &format!("{entete}\n{}\n", champs.join(";"))).await;
    assert_eq!((bilan.rejetees, bilan.creees), (1, 0));
    let ctx = essai.personnel("scolarite.demo").await;
    let rejets = String::from_utf8(inscription::rejets_csv(&ctx, id).await.unwrap()).unwrap();
    let (_, bilan) = importer(&essai, &rejets.replace("pas une adresse", &bonne)).await;
    assert_eq!(bilan.rejetees, 0, "{bilan:?}");
    assert!(bilan.creees >= 1, "{bilan:?}");
}

#[tokio::test]
async fn une_demission_annule_ou_alerte() {
    let essai = Essai::nouveau().await;
    let ligne = |numero: &str, nom: &str, prenom: &str, jour: u8, chemin: &str, n: &str| {
        format!(
            "nom_naissance;nom_usage;prenom;prenom2;prenom3;sexe;date_naissance;code_pays_naissance;\
             code_commune_naissance;libelle_commune_naissance_etranger;code_nationalite;ine;adresse_code_pays;\
             adresse_ligne1_etage;adresse_ligne2_batiment;adresse_ligne3_voie;adresse_ligne4_complement;\
             adresse_ligne5_etranger;adresse_code_postal;adresse_code_commune;numero_telephone1;numero_telephone2;\
             mail;origine_admission1;annee_concours1;code_voeu1;code_periode1;numero_candidat;etat_voeu\n\
             {nom};;{prenom};;;F;2007-05-{jour};99100;;;99100;;;;;;;;;;;;x@example.org;parcoursup;2026;{chemin};PER-2026;\
             {numero};{n}\n"
        )
    };
    // Not started yet: cancelled.
    let (_, b) = importer(
        &essai,
        &ligne("DEMO-0", "Lefèvre", "Zoé", 10, "LIC-CHIMIE>L1", "démission"),
    )
    .await;
    assert_eq!((b.demissions, b.alertes), (1, 0), "{b:?}");
    let statut: String = sqlx::query_scalar("SELECT statut FROM inscription.inscription WHERE id = $1")
        .bind(essai.dossier("apprenant1.demo").await.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(statut, "ANNULEE");
    // Submitted: a clerk must look.
    let (_, b) = importer(
        &essai,
        &ligne("DEMO-2", "Garnier", "Anne-Sophie", 12, "LIC-CHIMIE>L2", "démission").replace("parcoursup", "ecandidat"),
    )
    .await;
    assert_eq!((b.demissions, b.alertes), (0, 1), "{b:?}");
    let admin = essai.personnel("admin.demo").await;
    let id = essai.dossier("apprenant3.demo").await;
    let mut alertes = crate::support::filtre(Some(domain::inscription::Statut::Terminee), "");
    alertes.raison = Some("A_REVOIR".into());
    assert_eq!(
        inscription::file(&admin, &alertes).await.unwrap().total,
        1,
        "in the queue, by its reason"
    );
    let version = backend::parcours::fiche(&admin, id).await.unwrap().version;
    backend::parcours::revoir(&admin, id, version, false).await.unwrap();
    assert_eq!(
        inscription::file(&admin, &alertes).await.unwrap().total,
        0,
        "a clerk has looked"
    );
}

#[tokio::test]
async fn un_fichier_qui_n_en_est_pas_un_est_refuse_tout_de_suite() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("scolarite.demo").await;
    for (contenu, champ) in [
        (&b""[..], "fichier"),
        (b"\xff\xfe", "fichier"),
        (b"a;b\n1;2\n", "nom_naissance"),
    ] {
        let depot = Depot {
            nom: "x".into(),
            contenu: Bytes::copy_from_slice(contenu),
        };
        match inscription::deposer(&ctx, depot).await {
            Err(Error::Champs(champs)) => assert_eq!(champs[0].champ, champ),
            autre => panic!("{autre:?}"),
        }
    }
    assert!(matches!(
        inscription::deposer(&essai.personnel("lecture.demo").await, depot(FICHIER)).await,
        Err(Error::Interdit)
    ));
    assert!(matches!(
        inscription::deposer(&essai.anonyme(), depot(FICHIER)).await,
        Err(Error::NonConnecte)
    ));
}

/// A clerk of one component imports for that component only; elsewhere a path does not exist for her.
#[tokio::test]
async fn un_import_ne_sort_pas_du_perimetre() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("sciences.demo").await;
    let id = inscription::deposer(&ctx, depot(FICHIER)).await.unwrap();
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let vue = inscription::import(&ctx, id, 1).await.unwrap();
    assert!(vue.bilan.rejetees > 100 && vue.bilan.creees > 100, "{:?}", vue.bilan);
    let ailleurs = essai
        .nombre(
            "SELECT count(*) FROM inscription.inscription i JOIN offre.point_inscription p ON p.id = i.point_inscription_id
             WHERE p.structure_code <> 'SCI'",
        )
        .await;
    assert_eq!(ailleurs, 0);
}

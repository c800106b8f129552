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

pub async fn importer(essai: &Essai, texte: &str) -> (domain::ids::JobId, Bilan) {
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

/// One line, with these columns.
pub fn ligne(colonnes: &[(&str, &str)]) -> String {
    let entete = FICHIER.lines().next().unwrap().trim();
    let commun = [
        ("sexe", "F"),
        ("code_pays_naissance", "99100"),
        ("code_nationalite", "99100"),
        ("mail", "x@example.org"),
        ("origine_admission1", "parcoursup"),
        ("annee_concours1", "2026"),
        ("code_periode1", "PER-2026"),
    ];
    let valeur = |nom: &str| {
        let trouvee = colonnes.iter().chain(&commun).find(|(n, _)| *n == nom);
        trouvee.map_or("", |(_, v)| *v).to_owned()
    };
    let valeurs: Vec<String> = entete.split(';').map(valeur).collect();
    format!("{entete}\n{}\n", valeurs.join(";"))
}

async fn texte(essai: &Essai, sql: &'static str) -> Option<String> {
    sqlx::query_scalar(sql).fetch_optional(&essai.pool).await.unwrap()
}

/// A namesake born the same day elsewhere is another person, until a clerk has compared: meanwhile she cannot begin.
#[tokio::test]
async fn une_homonyme_n_est_pas_confondue() {
    let essai = Essai::nouveau().await;
    let une = [
        ("nom_naissance", "Delacroix"),
        ("prenom", "Camille"),
        ("date_naissance", "2007-03-04"),
        ("code_commune_naissance", "76540"),
        ("code_voeu1", "LIC-CHIMIE>L1-CHIMIE"),
        ("numero_candidat", "H1"),
    ];
    let (_, b) = importer(&essai, &ligne(&une)).await;
    assert_eq!((b.creees, b.doutes), (1, 0));
    // The same person by another way, without her number: one.
    let autre_voeu = [
        ("code_voeu1", "LIC-PHYSIQUE>L1-PHYSIQUE"),
        ("numero_candidat", "H2"),
        une[0],
        une[1],
        une[2],
        une[3],
    ];
    let (_, b) = importer(&essai, &ligne(&autre_voeu)).await;
    assert_eq!((b.creees, b.doutes), (1, 0));
    let camilles = "SELECT count(*) FROM identite.personne WHERE nom_naissance = 'Delacroix'";
    assert_eq!(essai.nombre(camilles).await, 1);
    let prevenue = "SELECT count(*) FROM courriel.message WHERE destinataire = 'x@example.org'";
    assert_eq!(essai.nombre(prevenue).await, 2, "she is told of each admission");

    let homonyme = [
        ("code_commune_naissance", "59350"),
        ("mail", "autre@example.org"),
        ("numero_candidat", "H3"),
        une[0],
        une[1],
        une[2],
        une[4],
    ];
    let (_, b) = importer(&essai, &ligne(&homonyme)).await;
    assert_eq!((b.creees, b.doutes), (1, 1));
    assert_eq!(essai.nombre(camilles).await, 2);
    let id: uuid::Uuid = sqlx::query_scalar(
        "SELECT i.id FROM inscription.inscription i JOIN identite.personne p ON p.id = i.personne_id
         WHERE p.courriel = 'autre@example.org'",
    )
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    let id = domain::ids::InscriptionId(id);
    let clerc = essai.personnel("scolarite.demo").await;
    assert!(
        matches!(inscription::debuter(&clerc, id).await, Err(Error::Refus(_))),
        "blocked"
    );
    let mut doutes = crate::support::filtre(None, "");
    doutes.raison = Some("DOUBLON_POTENTIEL".into());
    assert_eq!(inscription::file(&clerc, &doutes).await.unwrap().total, 1);
    assert!(
        inscription::raisons(&clerc)
            .await
            .unwrap()
            .contains(&("DOUBLON_POTENTIEL".into(), 1))
    );
    let fiche = backend::parcours::fiche(&clerc, id).await.unwrap();
    assert!(fiche.doublon_potentiel && fiche.actions.distinguer);
    backend::parcours::distinguer(&clerc, id, fiche.version).await.unwrap();
    inscription::debuter(&clerc, id).await.unwrap();
    assert_eq!(inscription::file(&clerc, &doutes).await.unwrap().total, 0);
}

/// The same place given up and taken again, told with and without a number, by one way or by two.
#[tokio::test]
async fn une_place_rendue_puis_reprise() {
    let essai = Essai::nouveau().await;
    let une = |numero: &'static str, etat: &'static str, origine: &'static str| {
        ligne(&[
            ("nom_naissance", "Delacroix"),
            ("prenom", "Camille"),
            ("date_naissance", "2007-03-04"),
            ("code_commune_naissance", "76540"),
            ("code_voeu1", "LIC-CHIMIE>L1-CHIMIE"),
            ("numero_candidat", numero),
            ("etat_voeu", etat),
            ("origine_admission1", origine),
        ])
    };
    let vivantes = "SELECT count(*) FROM inscription.inscription i JOIN identite.personne p ON p.id = i.personne_id
        WHERE p.nom_naissance = 'Delacroix' AND i.statut <> 'ANNULEE'";
    importer(&essai, &une("R1", "", "parcoursup")).await;
    // Given up in a file that does not say her number.
    let (_, b) = importer(&essai, &une("", "démission", "parcoursup")).await;
    assert_eq!((b.demissions, essai.nombre(vivantes).await), (1, 0), "{b:?}");
    let lettre = "SELECT type FROM courriel.message WHERE destinataire = 'x@example.org' ORDER BY id DESC LIMIT 1";
    assert_eq!(texte(&essai, lettre).await.as_deref(), Some("INSCRIPTION_ANNULEE"));
    // Accepted again: a new enrolment, and the same file once more changes nothing.
    let (_, b) = importer(&essai, &une("R1", "", "parcoursup")).await;
    assert_eq!((b.creees, essai.nombre(vivantes).await), (1, 1), "{b:?}");
    let (_, b) = importer(&essai, &une("R1", "", "parcoursup")).await;
    assert_eq!((b.creees, b.inchangees), (0, 1), "{b:?}");
    // By another way too: giving up one of them leaves the enrolment to the other.
    let (_, b) = importer(&essai, &une("E1", "", "ecandidat")).await;
    assert_eq!((b.creees, b.inchangees), (0, 1), "{b:?}");
    let (_, b) = importer(&essai, &une("R1", "démission", "parcoursup")).await;
    assert_eq!((b.demissions, essai.nombre(vivantes).await), (0, 1), "{b:?}");
    let (_, b) = importer(&essai, &une("E1", "démission", "ecandidat")).await;
    assert_eq!((b.demissions, essai.nombre(vivantes).await), (1, 0), "{b:?}");
}

/// A place given up after the enrolment: the clerk finds it in the queue, and says that she has looked.
#[tokio::test]
async fn une_demission_d_une_inscrite_alerte() {
    let essai = Essai::nouveau().await;
    let qui: (String, String, jiff_sqlx::Date, String, String) = sqlx::query_as(
        "SELECT p.nom_naissance, p.prenom, p.date_naissance, a.numero_candidat, pi.chemin
         FROM inscription.inscription i JOIN identite.personne p ON p.id = i.personne_id
         JOIN inscription.admission a ON a.inscription_id = i.id
         JOIN offre.point_inscription pi ON pi.id = i.point_inscription_id WHERE i.id = $1",
    )
    .bind(essai.dossier("apprenant5.demo").await.0)
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    let origine = texte(
        &essai,
        "SELECT a.origine FROM inscription.admission a JOIN inscription.inscription i
        ON i.id = a.inscription_id WHERE i.statut = 'VALIDEE'",
    )
    .await
    .unwrap();
    let jour = qui.2.to_jiff().to_string();
    let colonnes = [
        ("nom_naissance", qui.0.as_str()),
        ("prenom", &qui.1),
        ("date_naissance", &jour),
        ("numero_candidat", &qui.3),
        ("code_voeu1", &qui.4),
        ("origine_admission1", &origine),
        ("etat_voeu", "démission"),
    ];
    let (_, b) = importer(&essai, &ligne(&colonnes)).await;
    assert_eq!((b.demissions, b.alertes), (0, 1), "{b:?}");
    let clerc = essai.personnel("admin.demo").await;
    let mut alertes = crate::support::filtre(None, "");
    alertes.raison = Some("A_REVOIR".into());
    assert_eq!(inscription::file(&clerc, &alertes).await.unwrap().total, 1);
    let id = essai.dossier("apprenant5.demo").await;
    let fiche = backend::parcours::fiche(&clerc, id).await.unwrap();
    assert!(fiche.a_revoir && fiche.actions.revoir);
    backend::parcours::revoir(&clerc, id, fiche.version, false)
        .await
        .unwrap();
    assert_eq!(inscription::file(&clerc, &alertes).await.unwrap().total, 0);
}

/// What the database takes for one person, the rule does too: no letter of a name is lost between the two.
#[tokio::test]
async fn la_cle_de_la_base_suit_la_regle() {
    let essai = Essai::nouveau().await;
    let lettres = (0xC0u32..=0xFF)
        .filter_map(char::from_u32)
        .chain(['Œ', 'œ', 'Ÿ', 'ẞ'])
        .filter(|c| c.is_alphabetic());
    for lettre in lettres {
        let (a, b) = (
            format!("De{lettre}x-Martin d'Or"),
            domain::identite::normaliser(&format!("de{lettre}x martin d’or")),
        );
        let pareilles: bool = sqlx::query_scalar("SELECT public.cle_nom($1) = public.cle_nom($2)")
            .bind(&a)
            .bind(&b)
            .fetch_one(&essai.pool)
            .await
            .unwrap();
        assert!(pareilles, "{a} and {b}");
    }
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
        &ligne("DEMO-0", "Lefèvre", "Zoé", 10, "LIC-CHIMIE>L1-CHIMIE", "démission"),
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
        &ligne(
            "DEMO-2",
            "Garnier",
            "Anne-Sophie",
            12,
            "LIC-CHIMIE>L2-CHIMIE",
            "démission",
        )
        .replace("parcoursup", "ecandidat"),
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

/// One wrong code of the sender is one line of the report, whatever the rank of the wish.
#[tokio::test]
async fn les_codes_inconnus_se_comptent_par_valeur() {
    let essai = Essai::nouveau().await;
    let mut fichier = String::new();
    for i in 0..12 {
        let jour = format!("2007-03-{:02}", i + 1);
        let numero = format!("M{i}");
        let voeu = if i < 9 {
            "LIC-ALCHIMIE>L1-ALCHIMIE"
        } else {
            "LIC-MAGIE>L1-MAGIE"
        };
        let une = ligne(&[
            ("nom_naissance", "Delacroix"),
            ("prenom", "Camille"),
            ("date_naissance", &jour),
            ("numero_candidat", &numero),
            ("code_voeu1", voeu),
        ]);
        fichier.push_str(if i == 0 { &une } else { une.split_once('\n').unwrap().1 });
    }
    let (id, b) = importer(&essai, &fichier).await;
    assert_eq!(b.rejetees, 12);
    let ctx = essai.personnel("scolarite.demo").await;
    let vue = inscription::import(&ctx, id, 1).await.unwrap();
    assert_eq!(vue.motifs.len(), 1, "{:?}", vue.motifs);
    let motif = &vue.motifs[0];
    assert_eq!(
        (motif.champ.as_str(), motif.code.as_str(), motif.nombre),
        ("code_voeu", "inconnu", 12)
    );
    assert_eq!(
        motif.valeurs,
        [
            ("LIC-ALCHIMIE>L1-ALCHIMIE".to_owned(), 9),
            ("LIC-MAGIE>L1-MAGIE".to_owned(), 3)
        ]
    );
}

//! Structures taken away in a file, and brought back.

use crate::{
    autorisations::{application, jeton},
    donnees::telecharger,
    referentiel::{admin, refus},
    support::Essai,
};
use backend::{
    Ctx, Error,
    referentiel::{
        appliquer_depot_structures, deposer_structures, examiner_depot_structures, exporter_structures,
        importer_structures, lire_structure,
    },
    tableur::Forme,
};
use domain::{
    CodeErreur,
    referentiel::{FiltreStructures, IssueLigne, RapportImport, RefusStructure},
};
use jiff::civil::date;
use std::fmt::Write as _;

async fn tenter(ctx: &Ctx, texte: &str, essai: bool) -> RapportImport {
    importer_structures(ctx, texte.as_bytes(), essai).await.unwrap()
}

/// Added, changed, unchanged, refused.
fn bilan(r: &RapportImport) -> [usize; 4] {
    [r.ajoutees, r.modifiees, r.inchangees, r.refusees]
}

/// What is refused of a file that is tried: number of the line, column and code.
async fn refuses(ctx: &Ctx, texte: &str) -> Vec<(usize, String, CodeErreur)> {
    let mut dits = Vec::new();
    for ligne in tenter(ctx, texte, true).await.lignes {
        if let IssueLigne::Refusee { erreurs } = ligne.issue {
            dits.extend(erreurs.into_iter().map(|e| (ligne.numero, e.champ, e.code)));
        }
    }
    dits
}

/// What a line of that code changes: column, before, after.
fn change(r: &RapportImport, code: &str) -> Vec<(String, String, String)> {
    let ligne = r.lignes.iter().find(|l| l.code == code).unwrap();
    match &ligne.issue {
        IssueLigne::Modifiee { champs } => champs.clone(),
        autre => panic!("{autre:?}"),
    }
}

fn devient(champ: &str, avant: &str, apres: &str) -> (String, String, String) {
    (champ.to_owned(), avant.to_owned(), apres.to_owned())
}

#[tokio::test]
async fn un_fichier_de_structures_dit_ce_qu_il_change() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    // What is taken away and brought back changes nothing, in both forms.
    for forme in [Forme::Csv, Forme::Xlsx] {
        let tout = exporter_structures(&ctx, &FiltreStructures::default(), forme)
            .await
            .unwrap();
        let rapport = importer_structures(&ctx, &tout, true).await.unwrap();
        let nombre = essai.nombre("SELECT count(*) FROM referentiel.structure").await;
        assert_eq!(bilan(&rapport), [0, 0, usize::try_from(nombre).unwrap(), 0]);
    }
    // The line below comes first, and one that is above it is new as well.
    let texte = "code;parent;typeUaiCode;denominationPrincipale;dateDebutValidite;temoinVisible\n\
        orga;CHI;DEP;Chimie organique;;non\nCHI;SCI;DEP;Chimie;01/09/2020;\nSCI;ETAB00;UFR;Sciences exactes;;\n";
    let vu = tenter(&ctx, texte, true).await;
    assert_eq!((vu.ajoutees, vu.modifiees, vu.refusees), (2, 1, 0), "{:?}", vu.lignes);
    let nom = devient(
        "denominationPrincipale",
        "UFR Sciences et technologies",
        "Sciences exactes",
    );
    assert!(change(&vu, "SCI").contains(&nom), "{:?}", vu.lignes);
    assert!(
        matches!(lire_structure(&ctx, "CHI").await, Err(Error::Introuvable)),
        "a dry run writes nothing"
    );
    let journal = "SELECT count(*) FROM audit.journal WHERE traitement IN ('MODIFIER_STRUCTURE', 'IMPORTER')";
    let avant = essai.nombre(journal).await;
    // One line that is wrong, and none is taken.
    let faux = format!("{texte}PHY;SCI;DEP;Physique;hier;\n");
    let rapport = tenter(&ctx, &faux, false).await;
    assert_eq!(
        (rapport.ajoutees, rapport.refusees, rapport.lignes[0].numero),
        (2, 1, 5)
    );
    assert_eq!(essai.nombre(journal).await, avant);
    let pris = tenter(&ctx, texte, false).await;
    assert_eq!(bilan(&pris), bilan(&vu));
    assert_eq!(essai.nombre(journal).await, avant + 4, "each structure, and the file");
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM evt.outbox WHERE sujet = 'ref.structure.v1' AND agregat_id = 'ORGA'")
            .await,
        1
    );
    let orga = lire_structure(&ctx, "ORGA").await.unwrap();
    assert_eq!((orga.parent.as_deref(), orga.visible), (Some("CHI"), false));
    assert_eq!(lire_structure(&ctx, "CHI").await.unwrap().debut, Some(date(2020, 9, 1)));
    let encore = tenter(&ctx, texte, false).await;
    assert_eq!(bilan(&encore), [0, 0, 3, 0]);
    // A column that is not there says nothing; an empty cell empties.
    let rapport = tenter(&ctx, "code;dateDebutValidite;adresse1\nCHI;;1 rue des Acides\n", false).await;
    assert_eq!(
        change(&rapport, "CHI"),
        [
            devient("dateDebutValidite", "2020-09-01", ""),
            devient("adresse1", "", "1 rue des Acides")
        ]
    );
    // What is above ends with what is below, in whichever order the file says it; both begin again elsewhere.
    for (jours, parent) in [("2026-08-31", "SCI"), ("", "DEG")] {
        for lignes in [["CHI", "ORGA"], ["ORGA", "CHI"]] {
            let mut texte = "code;dateFinValidite;parent\n".to_owned();
            for code in lignes {
                let parent = if code == "CHI" { parent } else { "CHI" };
                texte += &format!("{code};{jours};{parent}\n");
            }
            assert_eq!(refuses(&ctx, &texte).await, []);
        }
        tenter(
            &ctx,
            &format!("code;dateFinValidite;parent\nCHI;{jours};{parent}\nORGA;{jours};CHI\n"),
            false,
        )
        .await;
    }
    let ancetres: Vec<String> = sqlx::query_scalar("SELECT ancetres FROM referentiel.structure WHERE code = 'ORGA'")
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(ancetres, ["ETAB00", "DEG", "CHI", "ORGA"]);
}

#[tokio::test]
async fn un_fichier_de_structures_dit_quelle_ligne_est_fausse() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let dit = |numero: usize, champ: &str, code: CodeErreur| (numero, champ.to_owned(), code);
    let texte = "code;parent;typeUaiCode;denominationPrincipale;codeUai;temoinVisible\n\
        A B;SCI;DEP;Espace;;\n;SCI;DEP;Sans code;;\nPHY;RIEN;DEP;Physique;;\nCHI;SCI;DEP;Chimie;0769904D;\n\
        BIO;;DEP;Biologie;;\nGEO;SCI;;Géologie;;\nMAT;SCI;DEP;Maths;;parfois\nSCI;SCI;UFR;Sciences;;\n\
        DEG;ETAB00;UFR;Droit;;\nDEG;ETAB00;UFR;Droit encore;;\nETAB00;SCI;UNIV;Établissement;;\n";
    assert_eq!(
        refuses(&ctx, texte).await,
        [
            dit(2, "code", CodeErreur::CaractereInterdit { caractere: ' ' }),
            dit(3, "code", CodeErreur::Obligatoire),
            dit(4, "parent", CodeErreur::Inconnu),
            dit(5, "codeUai", CodeErreur::CleInvalide),
            dit(6, "parent", CodeErreur::Obligatoire),
            dit(7, "typeUaiCode", CodeErreur::Obligatoire),
            dit(8, "temoinVisible", CodeErreur::ValeurInterdite),
            dit(9, "parent", CodeErreur::ValeurInterdite),
            dit(11, "code", CodeErreur::Repete),
            dit(12, "parent", CodeErreur::ValeurInterdite),
        ]
    );
    // Two lines that tie a knot; one that would last longer than what is above it.
    tenter(
        &ctx,
        "code;parent;typeUaiCode;denominationPrincipale\nCHI;SCI;DEP;Chimie\nORGA;CHI;DEP;Organique\n",
        false,
    )
    .await;
    let noeud = refuses(&ctx, "code;parent\nCHI;ORGA\nORGA;CHI\n").await;
    assert_eq!(noeud, [dit(2, "parent", CodeErreur::ValeurInterdite)]);
    assert_eq!(
        refuses(&ctx, "code;dateFinValidite\nCHI;2026-08-31\n").await,
        [dit(2, "dateFinValidite", RefusStructure::Dessous.en_code())]
    );
    let issue = importer_structures(&ctx, b"sigleUai;couleur\nX;bleu\n", true).await;
    assert_eq!(
        refus(issue),
        [
            ("couleur".to_owned(), CodeErreur::Inconnu),
            ("code".to_owned(), CodeErreur::Obligatoire)
        ]
    );
    let longue = format!("code\n{}", "X\n".repeat(2_001));
    let issue = importer_structures(&ctx, longue.as_bytes(), true).await;
    assert_eq!(
        refus(issue),
        [("fichier".to_owned(), CodeErreur::PlafondAtteint { max: 2_000 })]
    );
}

#[tokio::test]
async fn un_export_de_structures_prend_ce_qui_est_cherche() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let lecteur = essai.personnel("lecture.demo").await;
    let filtre = FiltreStructures {
        recherche: "sci".into(),
        ..FiltreStructures::default()
    };
    let texte = String::from_utf8(exporter_structures(&lecteur, &filtre, Forme::Csv).await.unwrap()).unwrap();
    let codes: Vec<&str> = texte.lines().skip(1).filter_map(|l| l.split(';').next()).collect();
    assert!(codes.contains(&"SCI") && !codes.contains(&"ETAB00"), "{texte}");
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM audit.journal WHERE traitement = 'EXPORTER' AND entite = 'structure'")
            .await,
        1
    );
    // Who may read only takes away, and brings nothing back.
    let contenu = b"code;sigleUai\nSCI;US\n";
    assert!(matches!(
        importer_structures(&lecteur, contenu, true).await,
        Err(Error::Interdit)
    ));
    assert!(matches!(
        deposer_structures(&lecteur, contenu.to_vec().into()).await,
        Err(Error::Interdit)
    ));
    assert!(matches!(
        examiner_depot_structures(&lecteur).await,
        Err(Error::Interdit)
    ));
    // The file waits; it is applied as it was shown, once.
    assert_eq!(examiner_depot_structures(&ctx).await.unwrap().rapport, None);
    deposer_structures(&ctx, contenu.to_vec().into()).await.unwrap();
    let vue = examiner_depot_structures(&ctx).await.unwrap();
    assert_eq!(bilan(&vue.rapport.unwrap()), [0, 1, 0, 0]);
    assert_eq!(
        refus(appliquer_depot_structures(&ctx, "autre").await),
        [("fichier".to_owned(), CodeErreur::Perime)]
    );
    // Somebody changes the structure meanwhile: what was shown of it is so no more.
    sqlx::query("UPDATE referentiel.structure SET version = version + 1 WHERE code = 'SCI'")
        .execute(&essai.pool)
        .await
        .unwrap();
    assert_eq!(
        refus(appliquer_depot_structures(&ctx, &vue.empreinte).await),
        [("fichier".to_owned(), CodeErreur::Perime)]
    );
    let vue = examiner_depot_structures(&ctx).await.unwrap();
    appliquer_depot_structures(&ctx, &vue.empreinte).await.unwrap();
    assert_eq!(lire_structure(&ctx, "SCI").await.unwrap().sigle.as_deref(), Some("US"));
    assert_eq!(examiner_depot_structures(&ctx).await.unwrap().rapport, None);
}

/// A structure that another system knows by a code of its own keeps ours for whoever works here.
#[tokio::test]
async fn sous_une_structure_connue_d_un_autre_systeme() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    sqlx::query("UPDATE referentiel.structure SET code_externe = '4012' WHERE code = 'SCI'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let texte = "code;parent;typeUaiCode;denominationPrincipale\nCHI;SCI;DEP;Chimie\n";
    assert_eq!(refuses(&ctx, texte).await, []);
    tenter(&ctx, texte, false).await;
    assert_eq!(
        lire_structure(&ctx, "CHI").await.unwrap().parent.as_deref(),
        Some("SCI")
    );
    let rapport = tenter(&ctx, "code;sigleUai\nCHI;DC\nSCI;US\n", false).await;
    assert_eq!(bilan(&rapport), [0, 2, 0, 0], "{:?}", rapport.lignes);
}

#[tokio::test]
async fn un_fichier_de_structures_a_l_ecran() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let (app, qui) = (application(&essai).await, jeton(&essai, "admin.demo").await);
    let lire = async |adresse: &str, qui: &str| {
        let (statut, contenu) = telecharger(&app, adresse, qui).await;
        (statut, String::from_utf8_lossy(&contenu).into_owned())
    };
    let ici = "/gestion/referentiel/structures";
    let liste = lire(&format!("{ici}?q=sci"), &qui).await.1;
    for lien in [
        "/import\"",
        "/export.csv?q=sci&amp;le=\"",
        "/export.xlsx?q=sci&amp;le=\"",
    ] {
        assert!(liste.contains(&format!("{ici}{lien}")), "{lien}");
    }
    let (statut, feuille) = lire(&format!("{ici}/export.csv?q=sci"), &qui).await;
    assert!(statut == 200 && feuille.contains("\nSCI;ETAB00;"), "{feuille}");
    let page = lire(&format!("{ici}/import"), &qui).await.1;
    assert!(
        page.contains(&format!("action=\"{ici}/deposer\"")),
        "the form, and no report"
    );
    assert!(!page.contains("<table"));
    let texte = "code;sigleUai;codeUai\nSCI;NOUVEAU;\nDEG;;0769904D\n";
    deposer_structures(&ctx, texte.as_bytes().to_vec().into())
        .await
        .unwrap();
    let page = lire(&format!("{ici}/import?depot=1"), &qui).await.1;
    assert!(page.contains("NOUVEAU") && page.contains("codeUai"), "{page}");
    // Who may read only is shown the way out, and none in.
    let lecteur = jeton(&essai, "lecture.demo").await;
    let liste = lire(ici, &lecteur).await.1;
    assert!(liste.contains("/export.csv") && !liste.contains(&format!("{ici}/import")));
}

/// Times of a file of structures: run by `deploy/local/bench-referentiel.sh`.
#[tokio::test]
#[ignore = "takes half a minute"]
async fn banc_des_structures() {
    let essai = Essai::nouveau().await;
    let ctx = admin(&essai).await;
    let mut texte = "code;parent;typeUaiCode;denominationPrincipale;dateDebutValidite\n".to_owned();
    for c in 0..40 {
        writeln!(texte, "B{c};ETAB00;UFR;Composante {c};01/09/2020").unwrap();
        for d in 0..49 {
            writeln!(texte, "B{c}-{d};B{c};DEP;Département {d} de {c};01/09/2020").unwrap();
        }
    }
    for (a_blanc, quoi) in [(true, "tried"), (false, "applied"), (true, "unchanged, tried")] {
        let debut = std::time::Instant::now();
        let rapport = tenter(&ctx, &texte, a_blanc).await;
        println!("2000 structures {quoi}: {:?}", debut.elapsed());
        assert_eq!(rapport.refusees, 0, "{:?}", rapport.lignes);
    }
    // Every label is another one.
    let debut = std::time::Instant::now();
    let rapport = tenter(&ctx, &texte.replace("de ", "du "), false).await;
    println!("{} of them changed: {:?}", rapport.modifiees, debut.elapsed());
}

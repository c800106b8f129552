//! The tree of a formation as its editor shows it, and what its forms write.

use crate::{
    autorisations::{application, jeton},
    offre::{id, ouverte},
    support::Essai,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use backend::{
    Ctx, Error,
    offre::{self, Espace, PorteeValidation},
};
use domain::{
    CodeErreur,
    ids::{EspaceId, ObjetId},
    offre::{
        Acte, ArbreVue, CodeObjet, Constat, FiltreObjets, Format, Genre, Noeud, NoeudCatalogue, Objet, Place, Reglage,
        Syllabus, TriObjets, TypeEspace, duree,
    },
};
use jiff::Timestamp;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tower::ServiceExt;
use uuid::Uuid;

fn objet(code: &str, genre: Genre) -> Objet {
    Objet {
        mutualise: genre != Genre::Formation,
        ..Objet::nouveau(CodeObjet::parse(code).unwrap(), genre, code, "SCI")
    }
}

async fn espace(ctx: &Ctx, code: &str) -> EspaceId {
    let espace = Espace::nouveau(code, TypeEspace::Travail, code, Timestamp::now());
    offre::creer_espace(ctx, espace).await.unwrap().id
}

async fn creer(ctx: &Ctx, espace: EspaceId, objet: Objet, parents: &[ObjetId]) -> ObjetId {
    let id = ObjetId(Uuid::now_v7());
    let places = parents.iter().map(|parent| Place {
        parent: *parent,
        rang: 0,
        obligatoire: true,
    });
    let acte = Acte::Creer {
        id,
        objet: Box::new(objet),
        places: places.collect(),
    };
    offre::agir(ctx, espace, acte).await.unwrap();
    id
}

fn champs(dits: &[(&str, &str)]) -> BTreeMap<String, String> {
    dits.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

fn noeud<'a>(arbre: &'a ArbreVue, chemin: &str) -> &'a Noeud {
    arbre.noeuds.iter().find(|n| n.chemin == chemin).unwrap()
}

/// A page, to its last piece.
async fn page(app: &Router, chemin: &str, jeton: Option<&str>) -> String {
    let mut requete = Request::builder().uri(chemin).header(header::ACCEPT, "text/html");
    if let Some(jeton) = jeton {
        requete = requete.header(header::COOKIE, format!("__Host-pegase={jeton}"));
    }
    let requete = requete.body(Body::empty()).unwrap();
    let reponse = app.clone().oneshot(requete).await.unwrap();
    assert_eq!(reponse.status(), 200, "{chemin}");
    let corps = to_bytes(reponse.into_body(), 1 << 23).await.unwrap();
    // Marks of hydration say nothing.
    String::from_utf8(corps.to_vec()).unwrap().replace("<!>", "")
}

/// The field that was refused, and the word of the offer for it.
fn refus<T: std::fmt::Debug>(issue: Result<T, Error>) -> (String, String) {
    match issue {
        Err(Error::Champs(erreurs)) => match &erreurs[0].code {
            CodeErreur::Offre { refus } => (erreurs[0].champ.clone(), refus.clone()),
            autre => panic!("{autre:?}"),
        },
        autre => panic!("{autre:?}"),
    }
}

#[tokio::test]
async fn corriger_un_libelle_ne_donne_pas_a_l_objet_les_nombres_d_un_chemin() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = espace(&ctx, "EN-LIGNE").await;
    let f1 = creer(&ctx, e, objet("F1", Genre::Formation), &[]).await;
    let f2 = creer(&ctx, e, objet("F2", Genre::Formation), &[]).await;
    let propres = (Some(Decimal::from(6)), Some(Decimal::from(2)));
    let ici_seul = (Some(Decimal::from(3)), Some(Decimal::from(1)));
    let unite = Objet {
        ects: propres.0,
        coefficient: propres.1,
        formats: vec![Format {
            volume: 65_988,
            ..Format::default()
        }],
        ..objet("U", Genre::Objet)
    };
    let u = creer(&ctx, e, unite, &[f1, f2]).await;
    let ici = noeud(&offre::arbre(&ctx, f1).await.unwrap(), "F1>U").contexte.unwrap();
    let regler = Acte::Regler {
        contexte: ici,
        version: None,
        reglage: Box::new(Reglage {
            ects: ici_seul.0,
            coefficient: ici_seul.1,
            ..Reglage::default()
        }),
    };
    offre::agir(&ctx, e, regler).await.unwrap();

    // The line shows what is worth on this path; its fields hold what is the object's.
    let arbre = offre::arbre(&ctx, f1).await.unwrap();
    let n = noeud(&arbre, "F1>U");
    assert_eq!((n.ects, n.coefficient), ici_seul);
    assert_eq!((n.ects_objet, n.coefficient_objet), propres);

    // Frozen, an object still takes another label: alone, as the line sends it, or with all that was not touched.
    offre::valider(&ctx, ici, PorteeValidation::Haute).await.unwrap();
    let seul = champs(&[("libelleLong", "Une unité")]);
    offre::modifier_saisi(&ctx, u, Some(n.version), &seul).await.unwrap();
    let dire = |d: Option<Decimal>| d.map(|d| d.to_string()).unwrap_or_default();
    let (ects, coefficient, volume) = (dire(n.ects_objet), dire(n.coefficient_objet), duree(65_988));
    let tous = [
        ("libelleLong", "Une autre unité"),
        ("ects", ects.as_str()),
        ("coefficient", coefficient.as_str()),
        ("formats", "1"),
        ("format-0-volume", volume.as_str()),
        ("format-1-volume", ""),
    ];
    offre::modifier_saisi(&ctx, u, None, &champs(&tous)).await.unwrap();
    let lu = offre::detail(&ctx, u).await.unwrap();
    assert_eq!(lu.objet.libelle_long, "Une autre unité");
    assert_eq!((lu.objet.ects, lu.objet.coefficient), propres);
    assert_eq!(lu.objet.formats[0].volume, 65_988);
    let reglage = &lu.contextes.iter().find(|c| c.id == ici).unwrap().reglage;
    assert_eq!((reglage.ects, reglage.coefficient), ici_seul);
    // A number is not.
    let issue = offre::modifier_saisi(&ctx, u, None, &champs(&[("ects", "3")])).await;
    assert_eq!(refus(issue), ("objet".to_owned(), "GELE".to_owned()));
}

#[tokio::test]
async fn une_liste_d_objets_dit_ou_chacun_est() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = espace(&ctx, "OU").await;
    let f1 = creer(&ctx, e, objet("F1", Genre::Formation), &[]).await;
    let f2 = creer(&ctx, e, objet("F2", Genre::Formation), &[]).await;
    let s1 = creer(&ctx, e, objet("S1", Genre::Objet), &[f1]).await;
    let u = creer(&ctx, e, objet("U", Genre::Objet), &[s1, f2]).await;
    let seule = creer(&ctx, e, objet("SEULE", Genre::Objet), &[]).await;
    creer(&ctx, e, objet("DESSOUS", Genre::Objet), &[seule]).await;
    let lister = async |genre| {
        let filtre = FiltreObjets {
            recherche: String::new(),
            genre,
            structure: String::new(),
            tri: TriObjets::Code,
            page: 1,
        };
        let lignes = offre::lister(&ctx, e, &filtre).await.unwrap().page.lignes;
        let dits = lignes.into_iter().map(|o| (o.code, o.chemin.unwrap_or_default()));
        dits.collect::<Vec<_>>()
    };
    let paire = |code: &str, chemin: &str| (code.to_owned(), chemin.to_owned());
    let objets = [
        paire("DESSOUS", ""),
        paire("S1", "F1>S1"),
        paire("SEULE", ""),
        paire("U", "F1>S1>U"),
    ];
    assert_eq!(lister(Some(Genre::Objet)).await, objets);
    let racines = [paire("F1", "F1"), paire("F2", "F2"), paire("SEULE", "")];
    assert_eq!(lister(None).await, racines);

    // What a place is known by opens its formation there.
    let arbre = offre::arbre(&ctx, f1).await.unwrap();
    assert!(noeud(&arbre, "F1>S1>U").contexte.is_some());
    // Alone, an object has no path to validate or to enrol on. Only what hangs nowhere is told so.
    let dite = async |id, chemin| {
        let arbre = offre::arbre(&ctx, id).await.unwrap();
        let n = noeud(&arbre, chemin);
        assert_eq!(n.contexte, None, "{chemin}");
        n.constats.contains(&Constat::Inaccessible)
    };
    assert!(!dite(u, "U").await);
    assert!(dite(seule, "SEULE").await);
    assert!(!dite(seule, "SEULE>DESSOUS").await);
}

#[tokio::test]
async fn tout_ce_qui_est_saisi_du_syllabus_se_lit_au_catalogue() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let public = |langue| Ctx {
        langue,
        ..essai.anonyme()
    };
    let e = ouverte(&essai).await;
    let f = id(&essai, e, "LIC-CHIMIE").await;
    let l1 = id(&essai, e, "L1-CHIMIE").await;
    let mut dits: BTreeMap<String, String> = Syllabus::TEXTES
        .iter()
        .flat_map(|nom| [(*nom).to_owned(), format!("{nom}En")])
        .map(|nom| (nom.clone(), format!("Ce que dit {nom}")))
        .collect();
    for (nom, valeur) in [
        ("langue", "fr"),
        ("langueEn", "en"),
        ("mobilite", "N"),
        ("mobiliteEn", "O"),
    ] {
        dits.insert(nom.to_owned(), valeur.to_owned());
    }
    for objet in [f, l1] {
        offre::modifier_saisi(&ctx, objet, None, &dits).await.unwrap();
    }
    let lire = async |langue| {
        let fiche = offre::fiche_catalogue(&public(langue), "LIC-CHIMIE").await.unwrap();
        let la: Vec<NoeudCatalogue> = fiche.noeuds.into_iter().filter(|n| n.code == "L1-CHIMIE").collect();
        (fiche.syllabus, la[0].syllabus.clone())
    };
    for (langue, suffixe, dite, mobilite) in [
        (i18n::Langue::Fr, "", "Français", false),
        (i18n::Langue::En, "En", "English", true),
    ] {
        let (formation, annee) = lire(langue).await;
        for s in [&formation, &annee] {
            for (nom, texte) in Syllabus::TEXTES.iter().zip(s.textes()) {
                assert_eq!(texte, &format!("Ce que dit {nom}{suffixe}"));
            }
            assert_eq!((s.langue.as_str(), s.mobilite_entrante), (dite, Some(mobilite)));
        }
    }
    // On the pages as they are sent: the form has all that was typed, the catalogue shows each in its language.
    let app = application(&essai).await;
    let admin = jeton(&essai, "admin.demo").await;
    let catalogue = page(&app, "/fr/formations/LIC-CHIMIE", None).await;
    let anglaise = page(&app, "/en/formations/LIC-CHIMIE", None).await;
    let formulaire = page(&app, "/gestion/offre/PER-2026/LIC-CHIMIE", Some(&admin)).await;
    for nom in Syllabus::TEXTES {
        let fois = |html: &str, suffixe: &str| html.matches(&format!(">Ce que dit {nom}{suffixe}</")).count();
        assert_eq!((fois(&catalogue, ""), fois(&catalogue, "En")), (2, 0), "{nom}");
        assert_eq!((fois(&anglaise, ""), fois(&anglaise, "En")), (0, 2), "{nom}");
        assert_eq!((fois(&formulaire, ""), fois(&formulaire, "En")), (1, 1), "{nom}");
        for suffixe in ["", "En"] {
            assert!(
                formulaire.contains(&format!("name=\"champs[{nom}{suffixe}]\"")),
                "{nom}"
            );
        }
    }
    for dit in [
        "mobilité entrante</dt><dd>non</dd>",
        "enseignement</dt><dd>Français</dd>",
    ] {
        assert!(catalogue.contains(dit), "{dit}");
    }
    for nom in ["langue", "langueEn", "mobilite", "mobiliteEn", "formationPorteuse"] {
        assert!(formulaire.contains(&format!("name=\"champs[{nom}]\"")), "{nom}");
    }
    // What the English page does not say, it says in French.
    offre::modifier_saisi(&ctx, l1, None, &champs(&[("autresEn", ""), ("mobiliteEn", "")]))
        .await
        .unwrap();
    let (_, annee) = lire(i18n::Langue::En).await;
    assert_eq!(
        (annee.autres.as_str(), annee.mobilite_entrante),
        ("Ce que dit autres", Some(false))
    );
}

#[tokio::test]
async fn une_formation_porteuse_se_choisit_parmi_celles_de_l_espace() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = espace(&ctx, "PORTEUSES").await;
    let f1 = creer(&ctx, e, objet("F1", Genre::Formation), &[]).await;
    creer(&ctx, e, objet("F2", Genre::Formation), &[]).await;
    let u = creer(&ctx, e, objet("U", Genre::Objet), &[f1]).await;
    let offertes = offre::choix_maquette(&ctx, e).await.unwrap().formations;
    let paire = |code: &str| (code.to_owned(), format!("{code} ({code})"));
    assert_eq!(offertes, [paire("F1"), paire("F2")]);
    let porter = async |code: &str| {
        let issue = offre::modifier_saisi(&ctx, u, None, &champs(&[("formationPorteuse", code)])).await;
        let porteuse = offre::detail(&ctx, u).await.unwrap().objet.formation_porteuse;
        (issue, porteuse.map(String::from))
    };
    let (issue, porteuse) = porter("F2").await;
    assert!(issue.is_ok());
    assert_eq!(porteuse.as_deref(), Some("F2"));
    // Nothing of that code is there: what was chosen stays.
    let (issue, porteuse) = porter("F3").await;
    let erreurs = match issue {
        Err(Error::Champs(erreurs)) => erreurs,
        autre => panic!("{autre:?}"),
    };
    assert_eq!(
        (erreurs[0].champ.as_str(), &erreurs[0].code),
        ("formationPorteuse", &CodeErreur::Inconnu)
    );
    assert_eq!(porteuse.as_deref(), Some("F2"));
    let (issue, porteuse) = porter("").await;
    assert!(issue.is_ok());
    assert_eq!(porteuse, None);
}

#[tokio::test]
async fn le_catalogue_dit_quelle_autre_formation_porte_un_enseignement() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    creer(&ctx, e, objet("LIC-SECRETE", Genre::Formation), &[]).await;
    let porter = async |code: &str| {
        sqlx::query(
            "UPDATE offre.objet SET formation_porteuse_id = (SELECT id FROM offre.objet WHERE espace_id = $1 AND code = $2)
             WHERE espace_id = $1 AND code = 'L1-CHIMIE'",
        )
        .bind(e.0)
        .bind(code)
        .execute(&essai.pool)
        .await
        .unwrap();
        let fiche = offre::fiche_catalogue(&ctx, "LIC-CHIMIE").await.unwrap();
        assert_eq!(fiche.porteuse, None);
        let l1 = fiche.noeuds.into_iter().find(|n| n.code == "L1-CHIMIE").unwrap();
        l1.porteuse
    };
    let dite = Some(("LIC-PHYSIQUE".to_owned(), "Licence Physique".to_owned()));
    assert_eq!(porter("LIC-PHYSIQUE").await, dite);
    let html = page(&application(&essai).await, "/fr/formations/LIC-CHIMIE", None).await;
    assert!(html.contains("<a href=\"/fr/formations/LIC-PHYSIQUE\">Licence Physique</a>"));
    // What is not published is not named; that it carries itself is no news.
    assert_eq!(porter("LIC-SECRETE").await, None);
    assert_eq!(porter("LIC-CHIMIE").await, None);
}

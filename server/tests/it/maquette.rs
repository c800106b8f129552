//! The tree of a formation as its editor shows it, and what its forms write.

use crate::support::Essai;
use backend::{
    Ctx, Error,
    offre::{self, Espace, PorteeValidation},
};
use domain::{
    CodeErreur,
    ids::{EspaceId, ObjetId},
    offre::{
        Acte, ArbreVue, CodeObjet, Constat, FiltreObjets, Format, Genre, Noeud, Objet, Place, Reglage, TriObjets,
        TypeEspace, duree,
    },
};
use jiff::Timestamp;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
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

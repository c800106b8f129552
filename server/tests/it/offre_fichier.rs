//! Files that bring an offer in: what they do not speak of stays, what was not shown is not undone, and they give no more rights
//! than the screen.

use crate::support::Essai;
use backend::{
    Ctx, Error,
    offre::{self, Detail, Espace},
};
use domain::{
    CodeErreur, ErreurChamp,
    ids::{EspaceId, ObjetId},
    offre::{Acte, CodeObjet, Genre, Objet, Place, TypeEspace},
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

const PERIODE: &str = "PER-2026";

async fn creer(ctx: &Ctx, espace: EspaceId, code: &str, parent: Option<ObjetId>) -> ObjetId {
    let genre = if parent.is_none() {
        Genre::Formation
    } else {
        Genre::Objet
    };
    let id = ObjetId(Uuid::now_v7());
    let place = parent.map(|parent| Place {
        parent,
        rang: 0,
        obligatoire: true,
    });
    let acte = Acte::Creer {
        id,
        objet: Box::new(Objet::nouveau(CodeObjet::parse(code).unwrap(), genre, code, "SCI")),
        places: place.into_iter().collect(),
    };
    offre::agir(ctx, espace, acte).await.unwrap();
    id
}

/// An espace of work with a formation and a year of it, of the structure SCI.
async fn bac(ctx: &Ctx, code: &str) -> (EspaceId, ObjetId, ObjetId) {
    let espace = Espace::nouveau(code, TypeEspace::Travail, code, Timestamp::now());
    let espace = offre::creer_espace(ctx, espace).await.unwrap().id;
    let f = creer(ctx, espace, "F1", None).await;
    (espace, f, creer(ctx, espace, "S1", Some(f)).await)
}

async fn changer(ctx: &Ctx, espace: EspaceId, id: ObjetId, changer: impl FnOnce(&mut Objet)) {
    let mut objet = offre::detail(ctx, id).await.unwrap().objet;
    changer(&mut objet);
    let acte = Acte::Modifier {
        id,
        version: None,
        objet: Box::new(objet),
    };
    offre::agir(ctx, espace, acte).await.unwrap();
}

fn champs<T: std::fmt::Debug>(issue: Result<T, Error>) -> Vec<ErreurChamp> {
    match issue {
        Err(Error::Champs(champs)) => champs,
        autre => panic!("{autre:?}"),
    }
}

/// Hands a file in, looks at it, and applies it as it was shown.
async fn amener(ctx: &Ctx, espace: &str, fichier: String) -> Result<(), Error> {
    offre::deposer(ctx, espace, fichier.into()).await?;
    let vue = offre::examiner_depot(ctx, espace).await?;
    offre::appliquer_depot(ctx, espace, &vue.empreinte).await
}

#[tokio::test]
async fn ce_qui_n_a_pas_ete_montre_n_est_pas_defait() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let (e, f, s) = bac(&ctx, "FICHIER").await;
    let fichier = "code objet;ects objet\nS1;30\n";
    offre::deposer(&ctx, "FICHIER", fichier.into()).await.unwrap();
    let vue = offre::examiner_depot(&ctx, "FICHIER").await.unwrap();
    changer(&ctx, e, s, |o| o.ects = Some(20.into())).await;
    let refus = champs(offre::appliquer_depot(&ctx, "FICHIER", &vue.empreinte).await);
    assert_eq!(refus, [ErreurChamp::new("fichier", CodeErreur::Perime)]);
    let ects = async || offre::detail(&ctx, s).await.unwrap().objet.ects;
    assert_eq!(ects().await, Some(20.into()));
    // It waits on, and says what it would do now. What it does not touch may change meanwhile.
    let vue = offre::examiner_depot(&ctx, "FICHIER").await.unwrap();
    let champ = &vue.rapport.unwrap().ecarts[0].champs[0];
    assert_eq!(
        (champ.avant.as_deref(), champ.apres.as_deref()),
        (Some("20"), Some("30"))
    );
    changer(&ctx, e, f, |o| o.libelle_en = "Otherwise".into()).await;
    changer(&ctx, e, s, |o| o.libelle_en = "Otherwise".into()).await;
    offre::appliquer_depot(&ctx, "FICHIER", &vue.empreinte).await.unwrap();
    assert_eq!(ects().await, Some(30.into()));
    assert_eq!(offre::detail(&ctx, s).await.unwrap().objet.libelle_en, "Otherwise");
    // The order of children has no words of its own: it counts all the same.
    creer(&ctx, e, "S2", Some(f)).await;
    creer(&ctx, e, "S3", Some(f)).await;
    let ordre = "code objet;code parent\nF1;\nS1;F1\nS2;F1\nS3;F1\n";
    offre::deposer(&ctx, "FICHIER", ordre.into()).await.unwrap();
    let vue = offre::examiner_depot(&ctx, "FICHIER").await.unwrap();
    let deplacer = Acte::Deplacer {
        enfant: s,
        de: f,
        vers: Place {
            parent: f,
            rang: 1,
            obligatoire: true,
        },
    };
    offre::agir(&ctx, e, deplacer).await.unwrap();
    let refus = champs(offre::appliquer_depot(&ctx, "FICHIER", &vue.empreinte).await);
    assert_eq!(refus[0].code, CodeErreur::Perime);
}

#[tokio::test]
async fn ce_dont_un_fichier_ne_parle_pas_reste() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = offre::espace_par_code(&ctx, PERIODE).await.unwrap();
    let id = offre::objet_par_code(&ctx, e, "L1-CHIMIE").await.unwrap();
    let lire = async || offre::detail(&ctx, id).await.unwrap();
    let avant = lire().await;
    let point = &avant.contextes[0].reglage;
    assert!(point.pia && point.tarif.is_some(), "{point:?}");
    let attendu = |libelle_en: &str, apres: &Detail| {
        let objet = Objet {
            libelle_en: libelle_en.into(),
            ..avant.objet.clone()
        };
        assert_eq!(apres.objet, objet);
        assert_eq!((&apres.contextes, &apres.enfants), (&avant.contextes, &avant.enfants));
    };
    let deux = "code objet;libellé anglais;libellé\nL1-CHIMIE;By a sheet;";
    let deux = format!("{deux}{}\n", avant.objet.libelle);
    amener(&ctx, PERIODE, deux).await.unwrap();
    attendu("By a sheet", &lire().await);
    let dit = json!({ "objets": { "L1-CHIMIE": { "libelleEn": "By JSON" } } });
    amener(&ctx, PERIODE, dit.to_string()).await.unwrap();
    attendu("By JSON", &lire().await);
    let vide = json!({ "objets": { "L1-CHIMIE": { "libelleEn": null } } });
    amener(&ctx, PERIODE, vide.to_string()).await.unwrap();
    attendu("", &lire().await);
}

#[tokio::test]
async fn un_fichier_ne_donne_pas_le_droit_de_valider() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let composante = essai.personnel("sciences.demo").await;
    let (_, _, s) = bac(&admin, "DROITS").await;
    let regler = |reglage: serde_json::Value| json!({ "reglages": { "F1>S1": reglage } }).to_string();
    let point = async || offre::detail(&admin, s).await.unwrap().contextes[0].reglage.clone();
    let attendu = |refus: &[ErreurChamp]| {
        let droit = domain::offre::RefusOffre::DroitValider.en_code();
        assert_eq!(refus, [ErreurChamp::new("F1>S1.pia", droit)]);
    };
    let refus = champs(amener(&composante, "DROITS", regler(json!({ "pia": true, "ects": "20" }))).await);
    attendu(&refus);
    amener(&composante, "DROITS", regler(json!({ "ects": "20" })))
        .await
        .unwrap();
    assert_eq!((point().await.pia, point().await.ects), (false, Some(20.into())));
    amener(&admin, "DROITS", regler(json!({ "pia": true }))).await.unwrap();
    // What is a point already may stay one, and be changed otherwise; it is not withdrawn either.
    amener(&composante, "DROITS", regler(json!({ "pia": true, "ects": "10" })))
        .await
        .unwrap();
    assert_eq!((point().await.pia, point().await.ects), (true, Some(10.into())));
    attendu(&champs(amener(&composante, "DROITS", regler(json!(null))).await));
    let sans = "code objet;code parent;pia\nF1;;\nS1;F1;N\n";
    attendu(&champs(amener(&composante, "DROITS", sans.into()).await));
    assert!(point().await.pia);
}

#[tokio::test]
async fn la_nature_d_un_chemin_est_de_sa_nomenclature() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    bac(&ctx, "NATURES").await;
    let dit = json!({ "reglages": { "F1>S1": { "nature": "NULLE-PART" } } });
    let refus = champs(amener(&ctx, "NATURES", dit.to_string()).await);
    assert_eq!(refus, [ErreurChamp::new("F1>S1.nature", CodeErreur::Inconnu)]);
}

//! Rules of the offer that reach beyond one object: what is frozen, what is chosen from, codes and their days, periods that end.

use crate::{
    offre::{bac, code, contexte, creer, objet, ouverte, periode, place, raison},
    support::Essai,
};
use backend::{
    Ctx, Error,
    offre::{self, PorteeValidation},
    referentiel::nomenclatures::{self, Demande},
};
use domain::{
    CodeErreur,
    ids::EspaceId,
    offre::{Acte, EtatEspace, Genre, Objet, Plage, SaisieReglageEspace},
    referentiel::Occurrence,
};
use jiff::civil::{Date, date};

fn refus<T: std::fmt::Debug>(issue: Result<T, Error>) -> Vec<(String, CodeErreur)> {
    match issue {
        Err(Error::Champs(erreurs)) => erreurs.into_iter().map(|e| (e.champ, e.code)).collect(),
        autre => panic!("{autre:?}"),
    }
}

#[tokio::test]
async fn sous_un_point_ou_l_on_est_inscrit_rien_ne_degele() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let dessous: Option<String> = sqlx::query_scalar(
        "SELECT min(c.chemin) FROM offre.contexte c WHERE c.espace_id = $1 AND c.valide AND starts_with(c.chemin, 'LIC-CHIMIE>L1-CHIMIE>')",
    )
    .bind(e.0)
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    let dessous = contexte(&essai, e, &dessous.expect("the year has something below")).await;
    assert_eq!(raison(offre::devalider(&ctx, dessous).await), "INSCRIPTIONS");
}

#[tokio::test]
async fn un_groupement_valide_se_choisit() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = bac(&ctx, "BAC-PLAGE").await;
    let f = creer(&ctx, e, objet("LIC-X", Genre::Formation), vec![]).await;
    let choix = Objet {
        plage: Some(Plage { min: 1, max: 2 }),
        ..objet("CHOIX", Genre::Groupement)
    };
    let g = creer(&ctx, e, choix, vec![place(f, 0)]).await;
    creer(&ctx, e, objet("UE1", Genre::Objet), vec![place(g, 0)]).await;
    let haut = contexte(&essai, e, "LIC-X").await;
    assert_eq!(
        refus(offre::valider(&ctx, haut, PorteeValidation::Basse).await),
        [("CHOIX".to_owned(), CodeErreur::Offre { refus: "PLAGE".into() })]
    );
    let valides: i64 = sqlx::query_scalar("SELECT count(*) FROM offre.contexte WHERE espace_id = $1 AND valide")
        .bind(e.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(valides, 0, "none of it");
    creer(&ctx, e, objet("UE2", Genre::Objet), vec![place(g, 1)]).await;
    offre::valider(&ctx, haut, PorteeValidation::Basse).await.unwrap();
}

#[tokio::test]
async fn on_sait_qui_a_fait_quoi() {
    let essai = Essai::nouveau().await;
    let (alice, bob) = (
        essai.personnel("admin.demo").await,
        essai.personnel("scolarite.demo").await,
    );
    let e = bac(&alice, "A-DEUX").await;
    let dite = async |ctx| offre::nouvelles(ctx, e).await.unwrap().map(|n| (n.acte, n.objet));
    assert_eq!(dite(&bob).await, None);
    creer(&alice, e, objet("LIC-X", Genre::Formation), vec![]).await;
    assert_eq!(dite(&bob).await, Some(("creer".into(), "LIC-X".into())));
    assert_eq!(dite(&alice).await, None, "it was she");
    // What is validated is no act that can be undone: it is told all the same.
    let haut = contexte(&essai, e, "LIC-X").await;
    offre::valider(&bob, haut, PorteeValidation::Haute).await.unwrap();
    assert_eq!(dite(&alice).await, Some(("validerHaute".into(), "LIC-X".into())));
}

async fn type_d_objet(ctx: &Ctx, code: &str, debut: Date, fin: Option<Date>) {
    let mut o = Occurrence::nouvelle(code, debut);
    o.libelle_long = code.into();
    o.fin = fin;
    o.attributs.insert(
        "categorieObjet".into(),
        domain::referentiel::Attribut::Texte("OP".into()),
    );
    let demande = Demande {
        nomenclature: "TypeObjetFormation".into(),
        cle: None,
        version: None,
        occurrence: o,
        enregistrer: true,
    };
    nomenclatures::ecrire(ctx, demande).await.unwrap();
}

#[tokio::test]
async fn un_code_vaut_au_jour_de_la_periode() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    type_d_objet(&ctx, "ANCIEN", date(2000, 1, 1), Some(date(2027, 6, 30))).await;
    type_d_objet(&ctx, "FUTUR", date(2029, 1, 1), None).await;
    // From the first of September 2027 on.
    let e = periode(&ctx, "PER-CODES").await;
    let f = creer(&ctx, e, objet("LIC-X", Genre::Formation), vec![]).await;
    let de_type = |type_: &str| Objet {
        type_objet: Some(type_.into()),
        ..objet("UE1", Genre::Objet)
    };
    let nouvelle = async |type_: &str| {
        let acte = Acte::Creer {
            id: domain::ids::ObjetId(uuid::Uuid::now_v7()),
            objet: Box::new(de_type(type_)),
            places: vec![place(f, 0)],
        };
        refus(offre::agir(&ctx, e, acte).await)
    };
    let jour = date(2027, 9, 1);
    let hors = |debut, fin| CodeErreur::HorsPeriode { jour, debut, fin };
    assert_eq!(
        nouvelle("ANCIEN").await,
        [("type".to_owned(), hors(None, Some(date(2027, 6, 30))))]
    );
    assert_eq!(
        nouvelle("FUTUR").await,
        [("type".to_owned(), hors(Some(date(2029, 1, 1)), None))]
    );
    assert_eq!(nouvelle("RIEN").await, [("type".to_owned(), CodeErreur::Inconnu)]);
    // By a file too.
    let ue = creer(&ctx, e, objet("UE1", Genre::Objet), vec![place(f, 0)]).await;
    let mut m = offre::exporter(&ctx, f).await.unwrap().maquette;
    m.objets.get_mut(&code("UE1")).unwrap().type_objet = Some("ANCIEN".into());
    assert_eq!(
        refus(offre::importer(&ctx, e, &m, true).await),
        [("UE1.type".to_owned(), hors(None, Some(date(2027, 6, 30))))]
    );
    // What ended since stays with what has it: the rest of it can still be changed.
    sqlx::query("UPDATE offre.objet SET type_objet = 'ANCIEN' WHERE id = $1")
        .bind(ue.0)
        .execute(&essai.pool)
        .await
        .unwrap();
    let acte = Acte::Modifier {
        id: ue,
        version: None,
        objet: Box::new(Objet {
            libelle_long: "Autrement".into(),
            ..de_type("ANCIEN")
        }),
    };
    offre::agir(&ctx, e, acte).await.unwrap();
    // And it cannot go while the offer has it, nor be called otherwise.
    let ancien = nomenclatures::du_code(&ctx, "TypeObjetFormation", "ANCIEN")
        .await
        .unwrap()
        .remove(0);
    let utilise = [("code".to_owned(), CodeErreur::Utilise { nombre: 1 })];
    let issue = nomenclatures::supprimer(&ctx, "TypeObjetFormation", "ANCIEN", ancien.occurrence.debut, None).await;
    assert_eq!(refus(issue), utilise);
    let renommer = Demande {
        nomenclature: "TypeObjetFormation".into(),
        cle: Some(("ANCIEN".into(), ancien.occurrence.debut)),
        version: None,
        occurrence: Occurrence {
            code: "AUTRE".into(),
            ..ancien.occurrence.clone()
        },
        enregistrer: true,
    };
    assert_eq!(refus(nomenclatures::ecrire(&ctx, renommer.clone()).await), utilise);
    offre::agir(&ctx, e, Acte::Supprimer { id: ue }).await.unwrap();
    nomenclatures::ecrire(&ctx, renommer).await.unwrap();
}

async fn saisie(ctx: &Ctx, id: EspaceId) -> SaisieReglageEspace {
    let vue = offre::reglages_espace(ctx, id).await.unwrap();
    let jour = |j: Option<Date>| j.map(|j| j.to_string()).unwrap_or_default();
    let instant = |i: Option<jiff::civil::DateTime>| i.map(|i| i.to_string()).unwrap_or_default();
    SaisieReglageEspace {
        espace: id,
        version: vue.espace.version,
        libelle: vue.libelle,
        libelle_en: vue.espace.libelle_en,
        annee_universitaire: vue.espace.annee_universitaire.unwrap_or_default(),
        debut: jour(vue.espace.debut),
        fin: jour(vue.espace.fin),
        inscriptions_du: instant(vue.inscriptions_du),
        inscriptions_au: instant(vue.inscriptions_au),
        active: vue.espace.active,
        reference: vue.reference,
    }
}

#[tokio::test]
async fn une_periode_se_regle_se_publie_et_se_ferme() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let avant = ouverte(&essai).await;
    let e = periode(&ctx, "PER-2027").await;
    let vue = async |id| offre::reglages_espace(&ctx, id).await.unwrap();
    let mut voulue = saisie(&ctx, e).await;
    voulue.libelle = "Année 2027".into();
    voulue.inscriptions_du = "2027-07-01T12:00".into();
    voulue.inscriptions_au = "2027-06-01T12:00".into();
    assert_eq!(
        refus(offre::regler_espace(&ctx, &voulue).await),
        [("inscriptionsAu".to_owned(), CodeErreur::DateTropAncienne)]
    );
    voulue.inscriptions_au = "2027-10-01T00:00".into();
    voulue.reference = true;
    offre::regler_espace(&ctx, &voulue).await.unwrap();
    let lue = vue(e).await;
    assert_eq!(
        (lue.espace.libelle.as_str(), lue.reference, lue.inscriptions_du),
        ("Année 2027", true, Some(date(2027, 7, 1).at(12, 0, 0, 0)))
    );
    assert!(!vue(avant).await.reference, "there is one only");
    assert_eq!(
        refus(offre::regler_espace(&ctx, &voulue).await),
        [("version".to_owned(), CodeErreur::Perime)]
    );
    // The catalogue turns to it once it is open.
    let publiee = async || {
        let filtre = domain::offre::FiltreCatalogue {
            page: 1,
            ..Default::default()
        };
        offre::catalogue(&ctx, &filtre).await.unwrap().periode
    };
    assert_ne!(publiee().await.as_deref(), Some("Année 2027"));
    offre::passer(&ctx, e, EtatEspace::Ouverte).await.unwrap();
    assert_eq!(publiee().await.as_deref(), Some("Année 2027"));
    // Closed, it takes nobody any more.
    offre::passer(&ctx, avant, EtatEspace::Fermee).await.unwrap();
    let fermee = vue(avant).await;
    assert!(!fermee.espace.active);
    let maintenant = essai.services.heure_locale(ctx.maintenant);
    assert!(
        fermee.inscriptions_au.unwrap()
            <= maintenant.max(
                fermee
                    .inscriptions_du
                    .unwrap()
                    .saturating_add(jiff::Span::new().seconds(1))
            )
    );
    let lecteur = essai.personnel("lecture.demo").await;
    assert!(!offre::reglages_espace(&lecteur, e).await.unwrap().peut_ecrire);
    assert!(matches!(
        offre::regler_espace(&lecteur, &saisie(&ctx, e).await).await,
        Err(Error::Interdit)
    ));
}

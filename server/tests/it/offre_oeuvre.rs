//! The course offer from one espace to another: what comes in later, and what is acquired in one year and counts in another.

use crate::{
    offre::{self as commun, contexte, id, raison},
    support::Essai,
};
use backend::{
    Ctx, Error, jobs,
    offre::{self, Espace, PorteeValidation, Reconduction},
};
use domain::{
    CodeErreur,
    ids::{EspaceId, JobId, ObjetId},
    offre::{Acte, DiplomeVue, Genre, Objet, ReconductionVue, Reglage, TypeEspace},
};
use jiff::{Timestamp, civil::date};
use serde_json::json;
use uuid::Uuid;

async fn espace(ctx: &Ctx, code: &str, type_: TypeEspace, annee: &str) -> EspaceId {
    let mut espace = Espace::nouveau(code, type_, code, Timestamp::now());
    espace.annee_universitaire = Some(annee.to_owned());
    if type_ == TypeEspace::Periode {
        espace.debut = Some(date(2027, 9, 1));
        espace.fin = Some(date(2028, 8, 31));
    }
    offre::creer_espace(ctx, espace).await.unwrap().id
}

/// A new object, below another one.
async fn creer(ctx: &Ctx, espace: EspaceId, code: &str, sous: Option<(ObjetId, u32)>) -> ObjetId {
    let genre = if sous.is_none() && code.starts_with('F') {
        Genre::Formation
    } else {
        Genre::Objet
    };
    let objet = Objet::nouveau(commun::code(code), genre, code, "SCI");
    let places = sous.map(|(parent, rang)| commun::place(parent, rang));
    commun::creer(ctx, espace, objet, places.into_iter().collect()).await
}

/// Paths of an espace.
async fn chemins(essai: &Essai, espace: EspaceId) -> Vec<String> {
    sqlx::query_scalar("SELECT chemin FROM offre.contexte WHERE espace_id = $1 ORDER BY chemin")
        .bind(espace.0)
        .fetch_all(&essai.pool)
        .await
        .unwrap()
}

/// Codes of the children of an object, in their order.
async fn enfants(essai: &Essai, parent: ObjetId) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT o.code FROM offre.lien l JOIN offre.objet o ON o.id = l.enfant_id WHERE l.parent_id = $1 ORDER BY l.rang",
    )
    .bind(parent.0)
    .fetch_all(&essai.pool)
    .await
    .unwrap()
}

/// What feeds what, among all correspondances: (espace, code) of both.
async fn acquis(essai: &Essai) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT format('%s/%s>%s/%s', a.code, de.code, b.code, vers.code) COLLATE \"C\" FROM offre.correspondance c
         JOIN offre.objet de ON de.id = c.de_id JOIN offre.espace a ON a.id = de.espace_id
         JOIN offre.objet vers ON vers.id = c.vers_id JOIN offre.espace b ON b.id = vers.espace_id
         WHERE a.code LIKE 'ACQ-%' AND b.code LIKE 'ACQ-%' ORDER BY 1",
    )
    .fetch_all(&essai.pool)
    .await
    .unwrap()
}

async fn lancer(ctx: &Ctx, de: EspaceId, vers: EspaceId, formations: Vec<ObjetId>) -> JobId {
    let voulue = Reconduction {
        de,
        vers,
        formations,
        reglages: false,
        rattacher: false,
        essai: false,
        revisions: None,
    };
    offre::reconduire(ctx, voulue).await.unwrap()
}

async fn mettre_en_oeuvre(
    essai: &Essai,
    ctx: &Ctx,
    de: EspaceId,
    vers: EspaceId,
    formations: Vec<ObjetId>,
) -> serde_json::Value {
    let id = lancer(ctx, de, vers, formations).await;
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let (statut, resultat): (String, serde_json::Value) =
        sqlx::query_as("SELECT statut, coalesce(resultat, 'null') FROM evt.job WHERE id = $1")
            .bind(id.0)
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    assert_eq!(statut, "SUCCES", "{resultat}");
    resultat
}

#[tokio::test]
async fn ce_qui_s_ajoute_arrive_a_sa_place() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let t = espace(&ctx, "SUITE-T", TypeEspace::Travail, "2027-2028").await;
    let p = espace(&ctx, "SUITE-P", TypeEspace::Periode, "2027-2028").await;
    let f = creer(&ctx, t, "F", None).await;
    creer(&ctx, t, "UE1", Some((f, 0))).await;
    creer(&ctx, t, "UE2", Some((f, 1))).await;
    mettre_en_oeuvre(&essai, &ctx, t, p, vec![f]).await;
    // The period has one of its own.
    let la = id(&essai, p, "F").await;
    creer(&ctx, p, "UE-P", Some((la, 0))).await;

    let ue9 = creer(&ctx, t, "UE9", Some((f, 1))).await;
    creer(&ctx, t, "EC9", Some((ue9, 0))).await;
    let regler = Acte::Regler {
        contexte: contexte(&essai, t, "F>UE9").await,
        version: None,
        reglage: Box::new(Reglage {
            ects: Some(6.into()),
            ..Reglage::default()
        }),
    };
    offre::agir(&ctx, t, regler).await.unwrap();
    // All of the espace, as well as that formation alone.
    let resultat = mettre_en_oeuvre(&essai, &ctx, t, p, vec![]).await;
    assert_eq!(
        (&resultat["objets"], &resultat["liens"], &resultat["chemins"]),
        (&json!(2), &json!(2), &json!(2)),
        "{resultat}"
    );
    assert_eq!(resultat["geles"]["total"], 0, "{resultat}");
    assert_eq!(enfants(&essai, la).await, ["UE-P", "UE1", "UE9", "UE2"]);
    assert_eq!(
        chemins(&essai, p).await,
        ["F", "F>UE-P", "F>UE1", "F>UE2", "F>UE9", "F>UE9>EC9"]
    );
    let neuf = offre::detail(&ctx, id(&essai, p, "UE9").await).await.unwrap();
    assert_eq!(neuf.contextes[0].reglage.ects, Some(6.into()));

    // Under what is validated nothing comes in, and it is told; under what is not, it does.
    let formation = contexte(&essai, p, "F").await;
    offre::valider(&ctx, formation, PorteeValidation::Haute).await.unwrap();
    let ue10 = creer(&ctx, t, "UE10", Some((f, 0))).await;
    creer(&ctx, t, "EC10", Some((ue10, 0))).await;
    creer(&ctx, t, "EC91", Some((ue9, 0))).await;
    let tache = lancer(&ctx, t, p, vec![f]).await;
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let vue = offre::suivi_reconduction(&ctx, tache).await.unwrap();
    assert!(vue.fini, "{vue:?}");
    assert_eq!((vue.objets, vue.chemins, vue.geles.total), (1, 1, 2), "{vue:?}");
    let dits: Vec<(&str, &str)> = vue.geles.lignes.iter().map(|(c, s)| (c.as_str(), s.as_str())).collect();
    assert_eq!(dits, [("EC10", "F"), ("UE10", "F")]);
    assert_eq!(enfants(&essai, la).await, ["UE-P", "UE1", "UE9", "UE2"]);
    assert_eq!(enfants(&essai, id(&essai, p, "UE9").await).await, ["EC91", "EC9"]);
    let absent = offre::objet_par_code(&ctx, p, "UE10").await;
    assert!(matches!(absent, Err(Error::Introuvable)), "{absent:?}");
}

/// What a task says of what it did.
async fn suivre(essai: &Essai, ctx: &Ctx, tache: JobId) -> ReconductionVue {
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    offre::suivi_reconduction(ctx, tache).await.unwrap()
}

#[tokio::test]
async fn un_essai_dit_ce_qui_serait_fait_et_ne_fait_rien() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let t = espace(&ctx, "ESSAI-T", TypeEspace::Travail, "2027-2028").await;
    let p = espace(&ctx, "ESSAI-P", TypeEspace::Periode, "2027-2028").await;
    let f = creer(&ctx, t, "F", None).await;
    creer(&ctx, t, "UE1", Some((f, 0))).await;
    let journal = "SELECT count(*) FROM evt.outbox WHERE sujet = 'odf.offre.v1'";
    let traces = essai.nombre(journal).await;
    let voulue = Reconduction {
        de: t,
        vers: p,
        formations: vec![f],
        reglages: false,
        rattacher: false,
        essai: true,
        revisions: None,
    };
    let tache = offre::reconduire(&ctx, voulue.clone()).await.unwrap();
    let vue = suivre(&essai, &ctx, tache).await;
    assert!(vue.essai && vue.fini && !vue.echec, "{vue:?}");
    assert_eq!(
        (vue.formations, vue.objets, vue.liens, vue.chemins),
        (1, 2, 1, 2),
        "{vue:?}"
    );
    assert_eq!((vue.points, vue.sans_point.total), (0, 1), "{vue:?}");
    assert_eq!((vue.vers_code.as_str(), &vue.choisies[..]), ("ESSAI-P", &[f][..]));
    assert!(chemins(&essai, p).await.is_empty());
    assert_eq!(essai.nombre(journal).await, traces);
    // Only somebody who may do it may confirm it, and only a trial is confirmed.
    let autre = essai.personnel("sciences.demo").await;
    assert!(matches!(
        offre::confirmer_reconduction(&autre, tache).await,
        Err(Error::Interdit)
    ));
    // What it showed is done, or nothing: somebody adds something meanwhile, here or there.
    let ue2 = creer(&ctx, t, "UE2", Some((f, 1))).await;
    let (perimee, de) = offre::confirmer_reconduction(&ctx, tache).await.unwrap();
    assert_eq!(de, "ESSAI-T");
    let vue = suivre(&essai, &ctx, perimee).await;
    assert!(vue.echec && vue.refus[0].code == CodeErreur::Perime, "{vue:?}");
    assert!(chemins(&essai, p).await.is_empty());
    offre::agir(&ctx, t, Acte::Supprimer { id: ue2 }).await.unwrap();
    let tache = offre::reconduire(&ctx, voulue.clone()).await.unwrap();
    assert!(matches!(
        offre::confirmer_reconduction(&ctx, tache).await,
        Err(Error::Introuvable)
    ));
    assert!(suivre(&essai, &ctx, tache).await.fini);
    let traces = essai.nombre(journal).await;
    let (faite, _) = offre::confirmer_reconduction(&ctx, tache).await.unwrap();
    let vue = suivre(&essai, &ctx, faite).await;
    assert!(!vue.essai && vue.fini, "{vue:?}");
    assert_eq!(vue.chemins, 2);
    assert_eq!(chemins(&essai, p).await, ["F", "F>UE1"]);
    assert_eq!(essai.nombre(journal).await, traces + 1);
    assert!(matches!(
        offre::confirmer_reconduction(&ctx, faite).await,
        Err(Error::Introuvable)
    ));
}

/// Lets an object hang in several places.
async fn partager(ctx: &Ctx, espace: EspaceId, id: ObjetId) {
    let detail = offre::detail(ctx, id).await.unwrap();
    let objet = Objet {
        mutualise: true,
        ..detail.objet
    };
    let modifier = Acte::Modifier {
        id,
        version: None,
        objet: Box::new(objet),
    };
    offre::agir(ctx, espace, modifier).await.unwrap();
}

/// Hangs an object below another one, too.
fn lier(enfant: ObjetId, parent: ObjetId) -> Acte {
    let place = commun::place(parent, 0);
    Acte::Lier { enfant, place }
}

#[tokio::test]
async fn ce_qui_est_deja_la_se_rattache_si_on_le_demande() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let avant = espace(&ctx, "RAT-A", TypeEspace::Travail, "2026-2027").await;
    let t = espace(&ctx, "RAT-T", TypeEspace::Travail, "2027-2028").await;
    let p = espace(&ctx, "RAT-P", TypeEspace::Periode, "2027-2028").await;
    creer(&ctx, avant, "A", None).await;
    let f = creer(&ctx, t, "F", None).await;
    let ue1 = creer(&ctx, t, "UE1", Some((f, 0))).await;
    let ue2 = creer(&ctx, t, "UE2", Some((f, 1))).await;
    let ec = creer(&ctx, t, "EC", Some((ue1, 0))).await;
    partager(&ctx, t, ue2).await;
    partager(&ctx, t, ec).await;
    mettre_en_oeuvre(&essai, &ctx, t, p, vec![f]).await;

    // In a second place, and fed, only now.
    offre::agir(&ctx, t, lier(ec, ue2)).await.unwrap();
    offre::faire_correspondre(&ctx, ec, avant, "A").await.unwrap();
    let regler = Acte::Regler {
        contexte: contexte(&essai, t, "F>UE2>EC").await,
        version: None,
        reglage: Box::new(Reglage {
            ects: Some(2.into()),
            ..Reglage::default()
        }),
    };
    offre::agir(&ctx, t, regler).await.unwrap();

    let voulue = |rattacher| Reconduction {
        de: t,
        vers: p,
        formations: vec![f],
        reglages: false,
        rattacher,
        essai: false,
        revisions: None,
    };
    let la = id(&essai, p, "UE2").await;
    // It may have been taken away there on purpose: told, not brought.
    let tache = offre::reconduire(&ctx, voulue(false)).await.unwrap();
    let vue = suivre(&essai, &ctx, tache).await;
    assert_eq!((vue.objets, vue.liens, vue.chemins), (0, 0, 0), "{vue:?}");
    assert_eq!(vue.absents.lignes, [("EC".to_owned(), "UE2".to_owned())], "{vue:?}");
    assert_eq!((vue.acquis, vue.acquis_absents), (0, 1), "{vue:?}");
    assert!(enfants(&essai, la).await.is_empty());
    // Asked for, it comes, with what its path says.
    let tache = offre::reconduire(&ctx, voulue(true)).await.unwrap();
    let vue = suivre(&essai, &ctx, tache).await;
    assert_eq!((vue.objets, vue.liens, vue.chemins), (0, 1, 1), "{vue:?}");
    assert_eq!(vue.absents.total, 0, "{vue:?}");
    assert_eq!((vue.acquis, vue.acquis_absents), (1, 0), "{vue:?}");
    assert_eq!(
        chemins(&essai, p).await,
        ["F", "F>UE1", "F>UE1>EC", "F>UE2", "F>UE2>EC"]
    );
    let neuf = offre::detail(&ctx, id(&essai, p, "EC").await).await.unwrap();
    let ects: Vec<_> = neuf.contextes.iter().filter_map(|c| c.reglage.ects).collect();
    assert_eq!(ects, [2.into()]);
    let nourrit = "SELECT count(*) FROM offre.correspondance c JOIN offre.objet o ON o.id = c.vers_id
        JOIN offre.espace e ON e.id = o.espace_id WHERE e.code = 'RAT-P'";
    assert_eq!(essai.nombre(nourrit).await, 1);

    // What was moved in the draft hangs where it hangs there: told, and nothing else is held up.
    let seul = creer(&ctx, t, "SEUL", Some((ue1, 1))).await;
    let tache = offre::reconduire(&ctx, voulue(true)).await.unwrap();
    assert_eq!(suivre(&essai, &ctx, tache).await.objets, 1);
    let deplacer = Acte::Deplacer {
        enfant: seul,
        de: ue1,
        vers: commun::place(ue2, 1),
    };
    offre::agir(&ctx, t, deplacer).await.unwrap();
    let tache = offre::reconduire(&ctx, voulue(true)).await.unwrap();
    let vue = suivre(&essai, &ctx, tache).await;
    assert!(vue.fini && vue.refus.is_empty(), "{vue:?}");
    assert_eq!(vue.absents.lignes, [("SEUL".to_owned(), "UE2".to_owned())], "{vue:?}");

    // What would turn round is refused, and said so.
    let la_ec = id(&essai, p, "EC").await;
    let delier = Acte::Delier {
        parent: la,
        enfant: la_ec,
    };
    offre::agir(&ctx, p, delier).await.unwrap();
    offre::agir(&ctx, p, lier(la, la_ec)).await.unwrap();
    let tache = offre::reconduire(
        &ctx,
        Reconduction {
            essai: true,
            revisions: None,
            ..voulue(true)
        },
    )
    .await
    .unwrap();
    let vue = suivre(&essai, &ctx, tache).await;
    assert!(vue.essai && !vue.refus.is_empty(), "{vue:?}");
    assert_eq!(vue.refus[0].champ, "enfant");
}

#[tokio::test]
async fn deux_copies_qui_se_croisent_passent_l_une_apres_l_autre() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let a = espace(&ctx, "CROISE-A", TypeEspace::Travail, "2027-2028").await;
    let b = espace(&ctx, "CROISE-B", TypeEspace::Travail, "2027-2028").await;
    creer(&ctx, a, "FA", None).await;
    creer(&ctx, b, "FB", None).await;
    let taches = [lancer(&ctx, a, b, vec![]).await.0, lancer(&ctx, b, a, vec![]).await.0];
    let (une, deux) = tokio::join!(jobs::executer_une(&essai.services), jobs::executer_une(&essai.services));
    assert!(une.unwrap() | deux.unwrap());
    // Two workers may have looked at the same task at once.
    while jobs::executer_une(&essai.services).await.unwrap() {}
    let statuts: Vec<String> = sqlx::query_scalar("SELECT statut FROM evt.job WHERE id = ANY ($1)")
        .bind(taches)
        .fetch_all(&essai.pool)
        .await
        .unwrap();
    assert_eq!(statuts, ["SUCCES", "SUCCES"]);
    for espace in [a, b] {
        assert_eq!(chemins(&essai, espace).await, ["FA", "FB"]);
    }
}

#[tokio::test]
async fn les_acquis_suivent_et_reviennent() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let avant = espace(&ctx, "ACQ-A", TypeEspace::Travail, "2026-2027").await;
    let t = espace(&ctx, "ACQ-T", TypeEspace::Travail, "2027-2028").await;
    let p = espace(&ctx, "ACQ-P", TypeEspace::Periode, "2027-2028").await;
    let apres = espace(&ctx, "ACQ-Z", TypeEspace::Travail, "2028-2029").await;
    let a = creer(&ctx, avant, "A", None).await;
    let z = creer(&ctx, apres, "Z", None).await;
    let f = creer(&ctx, t, "F", None).await;
    let u = creer(&ctx, t, "U", Some((f, 0))).await;
    offre::faire_correspondre(&ctx, u, avant, "A").await.unwrap();
    offre::faire_correspondre(&ctx, z, t, "U").await.unwrap();

    // What is put into effect is fed and feeds as its draft.
    mettre_en_oeuvre(&essai, &ctx, t, p, vec![f]).await;
    let tous = [
        "ACQ-A/A>ACQ-P/U",
        "ACQ-A/A>ACQ-T/U",
        "ACQ-P/U>ACQ-Z/Z",
        "ACQ-T/U>ACQ-Z/Z",
    ];
    assert_eq!(acquis(&essai).await, tous);

    // What counts for another object is referred to: it stays, by an act or by undoing one.
    let oeuvre = id(&essai, p, "U").await;
    for (espace, id) in [(avant, a), (t, u), (p, oeuvre)] {
        let issue = offre::agir(&ctx, espace, Acte::Supprimer { id }).await;
        assert_eq!(raison(issue), "ACQUIS");
    }
    assert_eq!(raison(offre::annuler(&ctx, t).await), "ACQUIS");
    assert_eq!(acquis(&essai).await, tous);

    // What only is fed goes, and comes back as it was.
    offre::ne_plus_correspondre(&ctx, z, oeuvre).await.unwrap();
    let origine = async || -> Vec<Option<Uuid>> {
        sqlx::query_scalar("SELECT origine_id FROM offre.objet WHERE id = $1")
            .bind(oeuvre.0)
            .fetch_all(&essai.pool)
            .await
            .unwrap()
    };
    let fed = |l: Vec<String>| l.into_iter().any(|c| c == "ACQ-A/A>ACQ-P/U");
    offre::agir(&ctx, p, Acte::Supprimer { id: oeuvre }).await.unwrap();
    for _ in 0..2 {
        assert!(origine().await.is_empty() && !fed(acquis(&essai).await));
        offre::annuler(&ctx, p).await.unwrap();
        assert_eq!(origine().await, [Some(u.0)]);
        assert!(fed(acquis(&essai).await));
        offre::retablir(&ctx, p).await.unwrap();
    }

    // So does what was said of a copy after it was made.
    let copier = Acte::Copier { source: f, place: None };
    let copie = offre::agir(&ctx, t, copier).await.unwrap().objet.unwrap();
    offre::faire_correspondre(&ctx, copie, avant, "A").await.unwrap();
    let avec = acquis(&essai).await;
    offre::annuler(&ctx, t).await.unwrap();
    assert_eq!(acquis(&essai).await.len(), avec.len() - 1);
    offre::retablir(&ctx, t).await.unwrap();
    assert_eq!(acquis(&essai).await, avec);
}

#[tokio::test]
async fn un_tarif_que_l_annee_n_a_pas_se_dit() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let de = offre::espace_par_code(&ctx, "PER-2026").await.unwrap();
    let vers = espace(&ctx, "SANS-TARIFS", TypeEspace::Periode, "2027-2028").await;
    let tache = lancer(&ctx, de, vers, vec![]).await;
    assert!(jobs::executer_une(&essai.services).await.unwrap());
    let vue = offre::suivi_reconduction(&ctx, tache).await.unwrap();
    assert!(vue.fini, "{vue:?}");
    let tarifs: Vec<(String, String)> = sqlx::query_as(
        "SELECT chemin, tarif_code FROM offre.contexte WHERE espace_id = $1 AND tarif_code IS NOT NULL ORDER BY chemin LIMIT 200",
    )
    .bind(de.0)
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    assert!(!tarifs.is_empty());
    assert_eq!(vue.sans_tarif.lignes, tarifs);
    assert!(vue.sans_tarif.total >= tarifs.len() as u64);
}

#[tokio::test]
async fn les_formations_se_cherchent_et_ce_qui_est_coche_reste() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = espace(&ctx, "COCHES", TypeEspace::Travail, "2027-2028").await;
    let un = creer(&ctx, e, "F-CHIMIE", None).await;
    let deux = creer(&ctx, e, "F-PHYSIQUE", None).await;
    let objet = creer(&ctx, e, "UE-CHIMIE", None).await;
    let vue = offre::reconductibles(&ctx, e, "chimie".into(), 1, vec![deux, objet])
        .await
        .unwrap();
    let ids = |l: &[domain::offre::ObjetResume]| l.iter().map(|o| o.id).collect::<Vec<_>>();
    assert_eq!(ids(&vue.liste.page.lignes), [un]);
    assert_eq!(ids(&vue.coches), [deux]);
    let vue = offre::reconductibles(&ctx, e, String::new(), 1, vec![]).await.unwrap();
    assert_eq!(ids(&vue.liste.page.lignes), [un, deux]);
    assert!(vue.coches.is_empty());
}

#[tokio::test]
async fn un_diplome_ne_s_ecrit_pas_par_dessus_un_autre() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let saisie = DiplomeVue {
        code: "DIP-ESSAI".into(),
        intitule: "Master mention Chimie".into(),
        libelle_court: "Master Chimie".into(),
        actif: true,
        ..DiplomeVue::default()
    };
    offre::ecrire_diplome_saisi(&ctx, &saisie, true).await.unwrap();
    let lire = async || {
        let vue = offre::diplomes(&ctx).await.unwrap();
        vue.diplomes.into_iter().find(|d| d.code == "DIP-ESSAI").unwrap()
    };
    let vu = lire().await;
    let plus = DiplomeVue {
        grade: "Master".into(),
        ..vu.clone()
    };
    offre::ecrire_diplome_saisi(&ctx, &plus, false).await.unwrap();
    // Who saw it before does not take that back.
    let issue = offre::ecrire_diplome_saisi(&ctx, &vu, false).await;
    assert_eq!(raison(issue), "version: Perime");
    assert_eq!(lire().await.grade, "Master");

    // Its aim is one that there is, and stays while it is said.
    let vu = lire().await;
    let aux = |finalite: &str| DiplomeVue {
        finalite: finalite.into(),
        ..vu.clone()
    };
    let issue = offre::ecrire_diplome_saisi(&ctx, &aux("RIEN"), false).await;
    assert!(raison(issue).starts_with("finalite: "));
    let connue: String = sqlx::query_scalar(
        "SELECT code FROM referentiel.valeur WHERE nomenclature = 'FinaliteFormation' AND fin IS NULL ORDER BY code LIMIT 1",
    )
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    offre::ecrire_diplome_saisi(&ctx, &aux(&connue), false).await.unwrap();
    assert_eq!(lire().await.finalite, connue);
}

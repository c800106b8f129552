//! The course offer against a real database: its graph, its paths, what undoes what, and who may do it.

use crate::support::Essai;
use backend::{
    Ctx, Error,
    offre::{self, Espace, FormeOffre, PorteeValidation},
    tableur::Forme,
};
use domain::{
    CodeErreur,
    ids::{ContexteId, EspaceId, ObjetId},
    offre::{
        Acte, ActePia, Axe, CodeObjet, FiltreCatalogue, Genre, Maquette, Objet, Place, Plage, Reglage, Sort,
        TypeEspace, difference,
    },
};
use jiff::{Timestamp, civil::date};
use uuid::Uuid;

/// The period of the demonstration.
const PERIODE: &str = "PER-2026";

pub(crate) fn code(texte: &str) -> CodeObjet {
    CodeObjet::parse(texte).unwrap()
}

pub(crate) fn objet(texte: &str, genre: Genre) -> Objet {
    Objet {
        mutualise: genre != Genre::Formation,
        ..Objet::nouveau(code(texte), genre, texte, "SCI")
    }
}

pub(crate) fn place(parent: ObjetId, rang: u32) -> Place {
    Place {
        parent,
        rang,
        obligatoire: true,
    }
}

/// The first reason of a refusal, as the code of the offer has it.
pub(crate) fn raison<T: std::fmt::Debug>(issue: Result<T, Error>) -> String {
    match issue {
        Err(Error::Champs(erreurs)) => match &erreurs[0].code {
            CodeErreur::Offre { refus } => refus.clone(),
            autre => format!("{}: {autre:?}", erreurs[0].champ),
        },
        autre => format!("{autre:?}"),
    }
}

pub(crate) async fn bac(ctx: &Ctx, code: &str) -> EspaceId {
    let espace = Espace::nouveau(code, TypeEspace::Travail, code, Timestamp::now());
    offre::creer_espace(ctx, espace).await.unwrap().id
}

pub(crate) async fn periode(ctx: &Ctx, code: &str) -> EspaceId {
    let mut espace = Espace::nouveau(code, TypeEspace::Periode, code, Timestamp::now());
    espace.debut = Some(date(2027, 9, 1));
    espace.fin = Some(date(2028, 8, 31));
    offre::creer_espace(ctx, espace).await.unwrap().id
}

/// The period of the demonstration.
pub(crate) async fn ouverte(essai: &Essai) -> EspaceId {
    EspaceId(
        sqlx::query_scalar("SELECT id FROM offre.espace WHERE code = 'PER-2026'")
            .fetch_one(&essai.pool)
            .await
            .unwrap(),
    )
}

pub(crate) async fn id(essai: &Essai, espace: EspaceId, code: &str) -> ObjetId {
    ObjetId(
        sqlx::query_scalar("SELECT id FROM offre.objet WHERE espace_id = $1 AND code = $2")
            .bind(espace.0)
            .bind(code)
            .fetch_one(&essai.pool)
            .await
            .unwrap(),
    )
}

pub(crate) async fn contexte(essai: &Essai, espace: EspaceId, chemin: &str) -> ContexteId {
    ContexteId(
        sqlx::query_scalar("SELECT id FROM offre.contexte WHERE espace_id = $1 AND chemin = $2")
            .bind(espace.0)
            .bind(chemin)
            .fetch_one(&essai.pool)
            .await
            .unwrap(),
    )
}

pub(crate) async fn creer(ctx: &Ctx, espace: EspaceId, objet: Objet, places: Vec<Place>) -> ObjetId {
    let id = ObjetId(Uuid::now_v7());
    let acte = Acte::Creer {
        id,
        objet: Box::new(objet),
        places,
    };
    offre::agir(ctx, espace, acte).await.unwrap();
    id
}

/// All that is in an espace.
async fn tout(essai: &Essai, ctx: &Ctx, espace: EspaceId) -> Maquette {
    let racines: Vec<Uuid> = sqlx::query_scalar(
        "SELECT id FROM offre.objet o WHERE espace_id = $1 AND NOT EXISTS (SELECT FROM offre.lien WHERE enfant_id = o.id)",
    )
    .bind(espace.0)
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    let mut m = Maquette::default();
    for racine in racines {
        let partie = offre::exporter(ctx, ObjetId(racine)).await.unwrap().maquette;
        m.objets.extend(partie.objets);
        m.enfants.extend(partie.enfants);
        m.reglages.extend(partie.reglages);
    }
    m
}

/// The graph is acyclic, its contexts are its paths, and points are what their contexts say.
pub(crate) async fn tient(essai: &Essai, ctx: &Ctx, espace: EspaceId) -> Maquette {
    let m = tout(essai, ctx, espace).await;
    let objets: i64 = sqlx::query_scalar("SELECT count(*) FROM offre.objet WHERE espace_id = $1")
        .bind(espace.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
    assert_eq!(usize::try_from(objets).unwrap(), m.objets.len());
    assert!(m.refus().is_empty(), "{:?}", m.refus());
    let formations: Vec<&CodeObjet> = m
        .objets
        .values()
        .filter(|o| o.genre == Genre::Formation)
        .map(|o| &o.code)
        .collect();
    let mut attendus: Vec<String> = m
        .chemins(&formations)
        .unwrap()
        .iter()
        .map(|c| c.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">"))
        .collect();
    attendus.sort();
    let chemins: Vec<String> =
        sqlx::query_scalar("SELECT chemin FROM offre.contexte WHERE espace_id = $1 ORDER BY chemin")
            .bind(espace.0)
            .fetch_all(&essai.pool)
            .await
            .unwrap();
    assert_eq!(chemins, attendus);
    assert!(m.objets.values().all(|o| o.plage.is_none_or(|p| p.min <= p.max)));
    let faux: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM offre.contexte c JOIN offre.espace e ON e.id = c.espace_id AND e.type = 'PERIODE'
         FULL JOIN offre.point_inscription p ON p.id = c.id
         WHERE coalesce(e.id = $1, true) AND (c.pia OR p.id IS NOT NULL)
            AND (p.chemin, p.actif, p.niveau, p.tarif_code) IS DISTINCT FROM (c.chemin, c.pia_actif, c.niveau, c.tarif_code)",
    )
    .bind(espace.0)
    .fetch_one(&essai.pool)
    .await
    .unwrap();
    assert_eq!(faux, 0);
    m
}

/// Two formations, a year each, a shared unit, a choice.
pub(crate) struct Petit {
    pub(crate) espace: EspaceId,
    pub(crate) f1: ObjetId,
    pub(crate) f2: ObjetId,
    pub(crate) s1: ObjetId,
    pub(crate) g: ObjetId,
    pub(crate) u: ObjetId,
    pub(crate) a: ObjetId,
}

pub(crate) async fn petit(ctx: &Ctx, nom: &str) -> Petit {
    let espace = bac(ctx, nom).await;
    let f1 = creer(ctx, espace, objet("F1", Genre::Formation), vec![]).await;
    let f2 = creer(ctx, espace, objet("F2", Genre::Formation), vec![]).await;
    let s1 = creer(ctx, espace, objet("S1", Genre::Objet), vec![place(f1, 0)]).await;
    let choix = Objet {
        plage: Some(Plage { min: 1, max: 2 }),
        ..objet("G", Genre::Groupement)
    };
    let g = creer(ctx, espace, choix, vec![place(s1, 0)]).await;
    let u = creer(ctx, espace, objet("U", Genre::Objet), vec![place(s1, 9), place(f2, 0)]).await;
    let a = creer(ctx, espace, objet("A", Genre::Objet), vec![place(g, 0)]).await;
    creer(ctx, espace, objet("B", Genre::Objet), vec![place(g, 0)]).await;
    Petit {
        espace,
        f1,
        f2,
        s1,
        g,
        u,
        a,
    }
}

/// Each half is fine; both would be a circle.
#[tokio::test]
async fn deux_moities_de_cercle_n_en_font_pas_un() {
    let essai = Essai::nouveau().await;
    let admin = essai.personnel("admin.demo").await;
    let autre = essai.personnel("scolarite.demo").await;
    let espace = bac(&admin, "CERCLE").await;
    for tour in 0..5 {
        let a = creer(&admin, espace, objet(&format!("A{tour}"), Genre::Objet), vec![]).await;
        let b = creer(&admin, espace, objet(&format!("B{tour}"), Genre::Objet), vec![]).await;
        let lier = |ctx, enfant, parent| {
            let place = place(parent, 0);
            offre::agir(ctx, espace, Acte::Lier { enfant, place })
        };
        let (une, deux) = tokio::join!(lier(&admin, a, b), lier(&autre, b, a));
        assert!(une.is_ok() != deux.is_ok(), "{une:?} {deux:?}");
        assert_eq!(raison(if une.is_ok() { deux } else { une }), "CYCLE");
        tient(&essai, &admin, espace).await;
    }
    // By SQL alone, beside the product.
    let a = creer(&admin, espace, objet("SQL-A", Genre::Objet), vec![]).await;
    let b = creer(&admin, espace, objet("SQL-B", Genre::Objet), vec![]).await;
    let lier = async |parent: ObjetId, enfant: ObjetId| {
        let mut tx = essai.pool.begin().await.unwrap();
        let issue =
            sqlx::query("INSERT INTO offre.lien (espace_id, parent_id, enfant_id, rang) VALUES ($1, $2, $3, 0)")
                .bind(espace.0)
                .bind(parent.0)
                .bind(enfant.0)
                .execute(&mut *tx)
                .await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        if issue.is_ok() {
            tx.commit().await.unwrap();
        }
        issue.map(drop)
    };
    let (une, deux) = tokio::join!(lier(a, b), lier(b, a));
    assert!(une.is_ok() != deux.is_ok());
    let refus = une.and(deux).unwrap_err();
    assert_eq!(refus.as_database_error().unwrap().constraint(), Some("lien_sans_cycle"));
}

#[tokio::test]
async fn chaque_acte_se_defait_et_se_refait() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let p = petit(&ctx, "DEFAIRE").await;
    let e = p.espace;
    // What paths have of their own comes back with them.
    let la = contexte(&essai, e, "F1>S1>U").await;
    let reglage = Reglage {
        ects: Some(6.into()),
        choix: Some(domain::offre::ChoixCursus::Ouvert),
        ..Reglage::default()
    };
    let regler = Acte::Regler {
        contexte: la,
        version: None,
        reglage: Box::new(reglage),
    };
    let modifiee = Objet {
        code: code("U-BIS"),
        libelle_long: "Autrement".into(),
        ..objet("U", Genre::Objet)
    };
    let x = ObjetId(Uuid::now_v7());
    let actes = vec![
        regler,
        Acte::Creer {
            id: x,
            objet: Box::new(objet("X", Genre::Objet)),
            places: vec![place(p.s1, 1), place(p.f2, 0)],
        },
        Acte::Modifier {
            id: p.u,
            version: None,
            objet: Box::new(modifiee),
        },
        Acte::Lier {
            enfant: p.a,
            place: place(p.f2, 1),
        },
        Acte::Deplacer {
            enfant: p.u,
            de: p.s1,
            vers: place(p.g, 1),
        },
        Acte::Deplacer {
            enfant: p.g,
            de: p.s1,
            vers: place(p.s1, 1),
        },
        Acte::Obligation {
            parent: p.s1,
            enfant: p.g,
            obligatoire: false,
        },
        Acte::Copier {
            source: p.s1,
            place: Some(place(p.f2, 0)),
        },
        Acte::Copier {
            source: p.f1,
            place: None,
        },
        Acte::Delier {
            parent: p.f1,
            enfant: p.s1,
        },
        Acte::Supprimer { id: x },
    ];
    let mut etats = vec![tient(&essai, &ctx, e).await];
    for acte in &actes {
        offre::agir(&ctx, e, acte.clone())
            .await
            .unwrap_or_else(|r| panic!("{acte:?}: {r:?}"));
        etats.push(tient(&essai, &ctx, e).await);
        // One back, one forth.
        offre::annuler(&ctx, e)
            .await
            .unwrap_or_else(|r| panic!("{acte:?}: {r:?}"));
        let n = etats.len();
        let ecarts = difference(&etats[n - 2], &tient(&essai, &ctx, e).await);
        assert!(ecarts.is_empty(), "{acte:?}: {ecarts:?}");
        offre::retablir(&ctx, e)
            .await
            .unwrap_or_else(|r| panic!("{acte:?}: {r:?}"));
        let ecarts = difference(&etats[n - 1], &tient(&essai, &ctx, e).await);
        assert!(ecarts.is_empty(), "{acte:?}: {ecarts:?}");
    }
    // All the way back, and all the way forth again.
    for (etat, acte) in etats.iter().rev().skip(1).zip(actes.iter().rev()) {
        offre::annuler(&ctx, e)
            .await
            .unwrap_or_else(|r| panic!("{acte:?}: {r:?}"));
        let ecarts = difference(etat, &tient(&essai, &ctx, e).await);
        assert!(ecarts.is_empty(), "{acte:?}: {ecarts:?}");
    }
    for (etat, acte) in etats.iter().skip(1).zip(&actes) {
        offre::retablir(&ctx, e)
            .await
            .unwrap_or_else(|r| panic!("{acte:?}: {r:?}"));
        let ecarts = difference(etat, &tient(&essai, &ctx, e).await);
        assert!(ecarts.is_empty(), "{acte:?}: {ecarts:?}");
    }
    // What was undone is not done again after something else.
    offre::annuler(&ctx, e).await.unwrap();
    offre::annuler(&ctx, e).await.unwrap();
    creer(&ctx, e, objet("NEUF", Genre::Objet), vec![]).await;
    assert!(matches!(offre::retablir(&ctx, e).await, Err(Error::Introuvable)));
    offre::annuler(&ctx, e).await.unwrap();
    offre::retablir(&ctx, e).await.unwrap();
    assert!(tient(&essai, &ctx, e).await.objets.contains_key(&code("NEUF")));
    assert!(matches!(offre::retablir(&ctx, e).await, Err(Error::Introuvable)));
}

#[tokio::test]
async fn ce_qu_une_autre_a_change_ne_se_defait_pas() {
    let essai = Essai::nouveau().await;
    let (moi, elle) = (
        essai.personnel("admin.demo").await,
        essai.personnel("scolarite.demo").await,
    );
    let p = petit(&moi, "AUTRE").await;
    let e = p.espace;
    let nommer = |libelle: &str, version| Acte::Modifier {
        id: p.a,
        version,
        objet: Box::new(Objet {
            libelle_long: libelle.into(),
            ..objet("A", Genre::Objet)
        }),
    };
    offre::agir(&moi, e, nommer("Un", Some(1))).await.unwrap();
    assert_eq!(
        raison(offre::agir(&elle, e, nommer("Deux", Some(1))).await),
        "version: Perime"
    );
    offre::agir(&elle, e, nommer("Deux", Some(2))).await.unwrap();
    assert_eq!(raison(offre::annuler(&moi, e).await), "DEJA_CHANGE");
    offre::annuler(&elle, e).await.unwrap();
    offre::annuler(&moi, e).await.unwrap();
    offre::agir(&elle, e, nommer("Trois", None)).await.unwrap();
    assert_eq!(raison(offre::retablir(&moi, e).await), "DEJA_CHANGE");

    let id = creer(&moi, e, objet("Z", Genre::Objet), vec![place(p.s1, 0)]).await;
    let change = Acte::Modifier {
        id,
        version: None,
        objet: Box::new(Objet {
            libelle_long: "Le sien".into(),
            ..objet("Z", Genre::Objet)
        }),
    };
    offre::agir(&elle, e, change).await.unwrap();
    assert_eq!(raison(offre::annuler(&moi, e).await), "DEJA_CHANGE");
    offre::annuler(&elle, e).await.unwrap();
    let lier = Acte::Lier {
        enfant: id,
        place: place(p.f2, 0),
    };
    offre::agir(&elle, e, lier).await.unwrap();
    assert_eq!(raison(offre::annuler(&moi, e).await), "DEJA_CHANGE");
    offre::annuler(&elle, e).await.unwrap();
    offre::annuler(&moi, e).await.unwrap();

    let copie = Acte::Copier {
        source: p.s1,
        place: Some(place(p.f2, 0)),
    };
    let copie = offre::agir(&moi, e, copie).await.unwrap().objet.unwrap();
    creer(&elle, e, objet("DESSOUS", Genre::Objet), vec![place(copie, 0)]).await;
    assert_eq!(raison(offre::annuler(&moi, e).await), "DEJA_CHANGE");
    let la = contexte(&essai, e, "F2>U").await;
    let regler = |n: i64| Acte::Regler {
        contexte: la,
        version: None,
        reglage: Box::new(Reglage {
            ects: Some(n.into()),
            ..Reglage::default()
        }),
    };
    offre::agir(&moi, e, regler(3)).await.unwrap();
    let vue = offre::detail(&elle, p.u).await.unwrap().contextes;
    let vue = vue.iter().find(|c| c.id == la).unwrap().version;
    offre::agir(&elle, e, regler(4)).await.unwrap();
    assert_eq!(raison(offre::annuler(&moi, e).await), "DEJA_CHANGE");
    // Nor does anybody write over what she has not seen.
    let mut sans_voir = regler(5);
    if let Acte::Regler { version, .. } = &mut sans_voir {
        *version = Some(vue);
    }
    let Err(Error::Champs(refus)) = offre::agir(&moi, e, sans_voir).await else {
        panic!("written over");
    };
    assert_eq!(refus[0].champ, "version");
    tient(&essai, &moi, e).await;
}

#[tokio::test]
async fn une_copie_garde_ce_que_les_chemins_ont_a_eux() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let p = petit(&ctx, "COPIES").await;
    let reglage = Reglage {
        ects: Some(6.into()),
        choix: Some(domain::offre::ChoixCursus::Ouvert),
        ..Reglage::default()
    };
    let regler = Acte::Regler {
        contexte: contexte(&essai, p.espace, "F1>S1>U").await,
        version: None,
        reglage: Box::new(reglage.clone()),
    };
    offre::agir(&ctx, p.espace, regler).await.unwrap();
    let double = Acte::Regler {
        contexte: contexte(&essai, p.espace, "F1>S1").await,
        version: None,
        reglage: Box::new(Reglage {
            coefficient: Some(2.into()),
            ..Reglage::default()
        }),
    };
    offre::agir(&ctx, p.espace, double).await.unwrap();
    let copier = Acte::Copier {
        source: p.s1,
        place: Some(place(p.f2, 0)),
    };
    let copie = offre::agir(&ctx, p.espace, copier).await.unwrap().objet.unwrap();
    let gardes = async || {
        let contextes = offre::detail(&ctx, p.u).await.unwrap().contextes;
        let de_la = contextes.into_iter().filter(|c| c.ids.contains(&copie));
        de_la.map(|c| c.reglage).collect::<Vec<_>>()
    };
    assert_eq!(gardes().await, std::slice::from_ref(&reglage));
    let sienne = offre::detail(&ctx, copie).await.unwrap().contextes;
    assert_eq!(sienne[0].reglage.coefficient, Some(2.into()));
    offre::annuler(&ctx, p.espace).await.unwrap();
    assert!(gardes().await.is_empty());
    offre::retablir(&ctx, p.espace).await.unwrap();
    assert_eq!(gardes().await, [reglage]);
    // What hangs in several places: nothing says whose.
    let copier = Acte::Copier {
        source: p.u,
        place: Some(place(p.f2, 0)),
    };
    let copie = offre::agir(&ctx, p.espace, copier).await.unwrap().objet.unwrap();
    let siennes = offre::detail(&ctx, copie).await.unwrap().contextes;
    assert!(!siennes.is_empty() && siennes.iter().all(|c| c.reglage == Reglage::default()));
}

#[tokio::test]
async fn ce_qui_ne_se_place_pas() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let p = petit(&ctx, "PLACES").await;
    let e = p.espace;
    let lier = |enfant, parent| {
        let place = place(parent, 0);
        offre::agir(&ctx, e, Acte::Lier { enfant, place })
    };
    assert_eq!(raison(lier(p.s1, p.a).await), "CYCLE");
    assert_eq!(raison(lier(p.f2, p.s1).await), "RACINE");
    assert_eq!(raison(lier(p.u, p.s1).await), "DEJA_ENFANT");
    let seul = Objet {
        mutualise: false,
        ..objet("SEUL", Genre::Objet)
    };
    let id_seul = creer(&ctx, e, seul.clone(), vec![place(p.s1, 0)]).await;
    assert_eq!(raison(lier(id_seul, p.f2).await), "NON_MUTUALISE");
    // Nor by a file that speaks of the other place only.
    let mut m = Maquette::default();
    m.objets.insert(code("F2"), objet("F2", Genre::Formation));
    m.objets.insert(code("SEUL"), seul.clone());
    let enfant = |c: &str| domain::offre::Enfant {
        code: code(c),
        obligatoire: true,
    };
    m.enfants.insert(code("F2"), vec![enfant("U"), enfant("SEUL")]);
    assert_eq!(raison(offre::importer(&ctx, e, &m, true).await), "NON_MUTUALISE");
    // A kind does not change, a diploma and a formation that are named must be there.
    m.enfants.insert(code("F2"), vec![enfant("U")]);
    m.objets.insert(
        code("SEUL"),
        Objet {
            genre: Genre::Groupement,
            ..seul.clone()
        },
    );
    assert_eq!(
        raison(offre::importer(&ctx, e, &m, true).await),
        "SEUL.genre: ValeurInterdite"
    );
    let faux = |objet: Objet| Acte::Modifier {
        id: id_seul,
        version: None,
        objet: Box::new(objet),
    };
    let porteuse = Objet {
        formation_porteuse: Some(code("NULLE-PART")),
        ..seul.clone()
    };
    assert_eq!(
        raison(offre::agir(&ctx, e, faux(porteuse)).await),
        "formationPorteuse: Inconnu"
    );
    let enseignantes = Objet {
        structures_porteuses: vec!["SCI".into(), "NULLE-PART".into()],
        ..seul.clone()
    };
    assert_eq!(
        raison(offre::agir(&ctx, e, faux(enseignantes)).await),
        "structuresPorteuses: Inconnu"
    );
    let diplome = Objet {
        diplome: Some("X".into()),
        ..seul.clone()
    };
    assert_eq!(
        raison(offre::agir(&ctx, e, faux(diplome)).await),
        "diplome: ValeurInterdite"
    );
    let mut nul = seul.clone();
    nul.syllabus.fr.objectif = "a\0b".into();
    assert!(raison(offre::agir(&ctx, e, faux(nul)).await).contains("CaractereInterdit"));
    let partage = Acte::Modifier {
        id: p.u,
        version: None,
        objet: Box::new(Objet {
            mutualise: false,
            ..objet("U", Genre::Objet)
        }),
    };
    assert_eq!(raison(offre::agir(&ctx, e, partage).await), "PLUSIEURS_PARENTS");
    assert_eq!(
        raison(offre::agir(&ctx, e, Acte::Supprimer { id: p.g }).await),
        "REFERENCE"
    );
    // What carries another formation is not taken away.
    let porte = Acte::Modifier {
        id: p.u,
        version: None,
        objet: Box::new(Objet {
            formation_porteuse: Some(code("F3")),
            ..objet("U", Genre::Objet)
        }),
    };
    let f3 = creer(&ctx, e, objet("F3", Genre::Formation), vec![]).await;
    offre::agir(&ctx, e, porte).await.unwrap();
    assert_eq!(
        raison(offre::agir(&ctx, e, Acte::Supprimer { id: f3 }).await),
        "REFERENCE"
    );
    // A path that is not there has nothing of its own.
    let mut m = tout(&essai, &ctx, e).await;
    m.reglages
        .insert(domain::offre::CodeChemin::parse("F1>U").unwrap(), Reglage::default());
    assert_eq!(raison(offre::importer(&ctx, e, &m, true).await), "REFERENCE");
    tient(&essai, &ctx, e).await;
}

/// A ladder: each step doubles the paths.
#[tokio::test]
async fn trop_de_chemins_se_refusent_sans_les_ecrire() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = bac(&ctx, "ECHELLE").await;
    let mut dessus = vec![];
    let mut premier = None;
    for n in 0..40 {
        let mut paire = vec![];
        for c in ["A", "B"] {
            let neuf = creer(&ctx, e, objet(&format!("{c}{n}"), Genre::Objet), dessus.clone()).await;
            premier = premier.or(Some(neuf));
            paire.push(place(neuf, 0));
        }
        dessus = paire;
    }
    let f = creer(&ctx, e, objet("F", Genre::Formation), vec![]).await;
    let lier = Acte::Lier {
        enfant: premier.unwrap(),
        place: place(f, 0),
    };
    assert_eq!(raison(offre::agir(&ctx, e, lier).await), "TROP_GRAND");
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM offre.contexte WHERE chemin LIKE 'F>%'")
            .await,
        0
    );
}

#[tokio::test]
async fn ce_qui_est_valide_est_gele() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let avant = tient(&essai, &ctx, e).await;
    let annee = id(&essai, e, "L1-CHIMIE").await;
    let formation = id(&essai, e, "LIC-CHIMIE").await;
    let lu = offre::detail(&ctx, annee).await.unwrap();
    let modifier = |objet: Objet| Acte::Modifier {
        id: annee,
        version: None,
        objet: Box::new(objet),
    };
    let plus = Objet {
        ects: Some(59.into()),
        ..lu.objet.clone()
    };
    let delier = Acte::Delier {
        parent: formation,
        enfant: annee,
    };
    assert_eq!(raison(offre::agir(&ctx, e, modifier(plus.clone())).await), "GELE");
    assert_eq!(raison(offre::agir(&ctx, e, delier.clone()).await), "GELE");
    // A file that describes the year alone is a file all the same.
    let mut seule = Maquette::default();
    let partie = offre::exporter(&ctx, annee).await.unwrap();
    let (code_annee, partie) = (partie.racines[0].clone(), partie.maquette);
    seule.objets = partie.objets.clone();
    seule.enfants = partie.enfants.clone();
    seule.objets.insert(code_annee, plus);
    assert_eq!(raison(offre::importer(&ctx, e, &seule, true).await), "GELE");
    assert!(difference(&avant, &tient(&essai, &ctx, e).await).is_empty());
    let dit = Objet {
        libelle_long: "Licence Chimie, première année".into(),
        ..lu.objet.clone()
    };
    offre::agir(&ctx, e, modifier(dit)).await.unwrap();
    let point: String =
        sqlx::query_scalar("SELECT libelle_fr FROM offre.point_inscription WHERE chemin = 'LIC-CHIMIE>L1-CHIMIE'")
            .fetch_one(&essai.pool)
            .await
            .unwrap();
    assert_eq!(point, "Licence Chimie, première année");
    creer(&ctx, e, objet("UE-NEUVE", Genre::Objet), vec![place(annee, 99)]).await;
    tient(&essai, &ctx, e).await;

    let ici = contexte(&essai, e, "LIC-CHIMIE>L1-CHIMIE").await;
    let haut = contexte(&essai, e, "LIC-CHIMIE").await;
    for c in [ici, haut] {
        assert_eq!(raison(offre::devalider(&ctx, c).await), "INSCRIPTIONS");
    }
    assert_eq!(raison(offre::pia(&ctx, ici, ActePia::Retirer).await), "INSCRIPTIONS");
    // Even when nothing is validated any more, who is enrolled keeps the path.
    sqlx::query("UPDATE offre.contexte SET valide = false, pia_actif = false WHERE espace_id = $1")
        .bind(e.0)
        .execute(&essai.pool)
        .await
        .unwrap();
    sqlx::query("UPDATE offre.point_inscription SET actif = false")
        .execute(&essai.pool)
        .await
        .unwrap();
    let avant = tient(&essai, &ctx, e).await;
    assert_eq!(raison(offre::agir(&ctx, e, delier).await), "INSCRIPTIONS");
    let deplacer = Acte::Deplacer {
        enfant: annee,
        de: formation,
        vers: place(id(&essai, e, "LIC-PHYSIQUE").await, 0),
    };
    assert_eq!(raison(offre::agir(&ctx, e, deplacer).await), "INSCRIPTIONS");
    let mut sans = avant.clone();
    sans.delier(&code("LIC-CHIMIE"), &code("L1-CHIMIE"));
    sans.reglages
        .retain(|c, _| !c.as_str().starts_with("LIC-CHIMIE>L1-CHIMIE"));
    assert_eq!(raison(offre::importer(&ctx, e, &sans, true).await), "INSCRIPTIONS");
    assert_eq!(raison(offre::purger_espace(&ctx, e).await), "INSCRIPTIONS");
    assert!(difference(&avant, &tient(&essai, &ctx, e).await).is_empty());
}

#[tokio::test]
async fn un_point_s_ouvre_et_on_s_y_inscrit() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let f = creer(&ctx, e, objet("LIC-NEUVE", Genre::Formation), vec![]).await;
    let an = creer(&ctx, e, objet("L1-NEUVE", Genre::Objet), vec![place(f, 0)]).await;
    creer(&ctx, e, objet("UE-NEUVE", Genre::Objet), vec![place(an, 0)]).await;
    let point = contexte(&essai, e, "LIC-NEUVE>L1-NEUVE").await;
    let actif = async || -> Option<bool> {
        sqlx::query_scalar("SELECT actif FROM offre.point_inscription WHERE id = $1")
            .bind(point.0)
            .fetch_optional(&essai.pool)
            .await
            .unwrap()
    };
    offre::pia(&ctx, point, ActePia::Declarer).await.unwrap();
    assert_eq!(actif().await, Some(false));
    assert_eq!(raison(offre::pia(&ctx, point, ActePia::Activer).await), "NON_VALIDE");
    // Another code before it is validated: the path of the point follows.
    let renommer = Acte::Modifier {
        id: an,
        version: None,
        objet: Box::new(objet("L1-NOUVELLE", Genre::Objet)),
    };
    offre::agir(&ctx, e, renommer).await.unwrap();
    tient(&essai, &ctx, e).await;
    assert_eq!(contexte(&essai, e, "LIC-NEUVE>L1-NOUVELLE").await, point);
    assert_eq!(
        raison(offre::valider(&ctx, point, PorteeValidation::Basse).await),
        "PARENT_NON_VALIDE"
    );
    offre::valider(&ctx, point, PorteeValidation::Haute).await.unwrap();
    offre::pia(&ctx, point, ActePia::Activer).await.unwrap();
    assert_eq!(actif().await, Some(true));
    for autre in ["LIC-NEUVE", "LIC-NEUVE>L1-NOUVELLE>UE-NEUVE"] {
        let autre = contexte(&essai, e, autre).await;
        offre::valider(&ctx, autre, PorteeValidation::Haute).await.unwrap();
        assert_eq!(raison(offre::pia(&ctx, autre, ActePia::Declarer).await), "PIA_AILLEURS");
    }
    offre::pia(&ctx, point, ActePia::Desactiver).await.unwrap();
    assert_eq!(actif().await, Some(false));
    offre::pia(&ctx, point, ActePia::Activer).await.unwrap();
    let voeu = [
        ("nom_naissance", "Delacroix"),
        ("prenom", "Camille"),
        ("date_naissance", "2007-03-04"),
        ("code_commune_naissance", "76540"),
        ("code_voeu1", "LIC-NEUVE>L1-NOUVELLE"),
        ("numero_candidat", "N1"),
    ];
    let (_, bilan) = crate::import::importer(&essai, &crate::import::ligne(&voeu)).await;
    assert_eq!((bilan.creees, bilan.rejetees), (1, 0), "{bilan:?}");
    assert_eq!(raison(offre::pia(&ctx, point, ActePia::Retirer).await), "INSCRIPTIONS");
    assert_eq!(raison(offre::devalider(&ctx, point).await), "INSCRIPTIONS");
    tient(&essai, &ctx, e).await;
}

#[tokio::test]
async fn ce_qui_est_exporte_se_reimporte() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let avant = tient(&essai, &ctx, e).await;
    let rapport = offre::importer(&ctx, e, &avant, true).await.unwrap();
    assert!(rapport.ecarts.is_empty(), "{:?}", rapport.ecarts);
    for forme in [Forme::Csv, Forme::Xlsx] {
        let forme = FormeOffre::Tableau(forme);
        let octets = offre::exporter_espace(&ctx, e, None, forme).await.unwrap();
        let lu = offre::lire_tableau(&[&octets]).unwrap();
        let ecarts = difference(&avant, &lu);
        assert!(ecarts.is_empty(), "{ecarts:?}");
    }
    // As it is handed in on the screen, too: looked at, then applied as it was shown, once.
    for forme in [FormeOffre::Json, FormeOffre::Tableau(Forme::Xlsx)] {
        let octets = offre::exporter_espace(&ctx, e, None, forme).await.unwrap();
        offre::deposer(&ctx, PERIODE, octets.into()).await.unwrap();
        let vue = offre::examiner_depot(&ctx, PERIODE).await.unwrap();
        assert_eq!(vue.rapport.unwrap().ecarts, []);
        let perime = offre::appliquer_depot(&ctx, PERIODE, "autre").await;
        assert!(matches!(perime, Err(Error::Champs(_))), "{perime:?}");
        offre::appliquer_depot(&ctx, PERIODE, &vue.empreinte).await.unwrap();
        assert!(offre::examiner_depot(&ctx, PERIODE).await.unwrap().rapport.is_none());
    }
    let faux = r#"{"objets":{},"enfants":{}}"#;
    let vide = offre::deposer(&ctx, PERIODE, faux.into()).await;
    assert!(matches!(vide, Err(Error::Champs(_))), "{vide:?}");
    // What one begins with can be brought in once its structure is named.
    let modele = offre::lire_tableau(&[&offre::modele(&ctx).unwrap()]).unwrap();
    assert_eq!(modele.objets.len(), 7);
    assert!(modele.refus().is_empty());
    // In an espace of work: a new label, a child more, a child less are what is told.
    let b = bac(&ctx, "IMPORT").await;
    let partie = offre::exporter(&ctx, id(&essai, e, "LIC-CHIMIE").await).await.unwrap();
    let (racine, lic) = (partie.racines[0].clone(), partie.maquette);
    let essai_seul = offre::importer(&ctx, b, &lic, false).await.unwrap();
    assert_eq!(essai_seul.ecarts.len(), lic.objets.len());
    assert!(tout(&essai, &ctx, b).await.objets.is_empty());
    offre::importer(&ctx, b, &lic, true).await.unwrap();
    assert!(difference(&lic, &tient(&essai, &ctx, b).await).is_empty());
    let mut change = lic.clone();
    let annee = lic.enfants(&racine)[0].code.clone();
    let ote = lic.enfants(&annee)[0].code.clone();
    change.objets.get_mut(&racine).unwrap().libelle_long = "Autre nom".into();
    change.delier(&annee, &ote);
    change.objets.insert(code("UE-PLUS"), objet("UE-PLUS", Genre::Objet));
    let plus = domain::offre::Enfant {
        code: code("UE-PLUS"),
        obligatoire: false,
    };
    change.lier(&annee, plus, 99).unwrap();
    let dans: Vec<CodeObjet> = change.sous_arbre(&racine).objets.into_keys().collect();
    change.objets.retain(|c, _| dans.contains(c));
    change.enfants.retain(|c, _| dans.contains(c));
    let chemins: Vec<String> = change
        .chemins(&[&racine])
        .unwrap()
        .iter()
        .map(|c| c.iter().map(|c| c.as_str()).collect::<Vec<_>>().join(">"))
        .collect();
    change.reglages.retain(|c, _| chemins.iter().any(|d| d == c.as_str()));
    let rapport = offre::importer(&ctx, b, &change, true).await.unwrap();
    let dits: Vec<(&str, Sort)> = rapport.ecarts.iter().map(|e| (e.code.as_str(), e.sort)).collect();
    assert_eq!(dits.len(), 3, "{:?}", rapport.ecarts);
    assert!(dits.contains(&("UE-PLUS", Sort::Ajoute)), "{dits:?}");
    let parent = rapport.ecarts.iter().find(|e| e.code == annee).unwrap();
    assert_eq!(
        (&parent.enfants_otes[..], &parent.enfants_ajoutes[..]),
        (&[ote][..], &[code("UE-PLUS")][..])
    );
    let racine = rapport.ecarts.iter().find(|e| e.code == racine).unwrap();
    assert_eq!(racine.champs[0].champ, "libelleLong");
    tient(&essai, &ctx, b).await;
    let rapport = offre::importer(&ctx, b, &change, true).await.unwrap();
    assert!(rapport.ecarts.is_empty(), "{:?}", rapport.ecarts);

    let faux = "type objet;code objet;libellé;ects objet;structure principale\nUE;UE 1;Une;x;SCI\nUE;UE2;Deux;x;SCI\n";
    let Err(Error::Champs(erreurs)) = offre::lire_tableau(&[faux.as_bytes()]) else {
        panic!("accepted")
    };
    let champs: Vec<&str> = erreurs.iter().map(|e| e.champ.as_str()).collect();
    assert_eq!(champs, ["2.code objet", "3.ects objet"]);
    // An espace with all that is in it.
    offre::purger_espace(&ctx, b).await.unwrap();
    assert!(matches!(offre::espace(&ctx, b).await, Err(Error::Introuvable)));
}

#[tokio::test]
async fn une_composante_ecrit_chez_elle() {
    let essai = Essai::nouveau().await;
    let ctx = essai.personnel("sciences.demo").await;
    let admin = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let droit = id(&essai, e, "LIC-DROIT").await;
    let chimie = id(&essai, e, "LIC-CHIMIE").await;
    let nommer = async |id| {
        let lu = offre::detail(&ctx, id).await.unwrap();
        let objet = Objet {
            libelle_en: "Renamed".into(),
            ..lu.objet
        };
        let acte = Acte::Modifier {
            id,
            version: Some(lu.version),
            objet: Box::new(objet),
        };
        offre::agir(&ctx, e, acte).await
    };
    nommer(chimie).await.unwrap();
    assert!(matches!(nommer(droit).await, Err(Error::Interdit)));
    let mut m = offre::exporter(&admin, droit).await.unwrap().maquette;
    m.objets.get_mut(&code("LIC-DROIT")).unwrap().libelle_en = "Renamed".into();
    assert!(matches!(offre::importer(&ctx, e, &m, true).await, Err(Error::Interdit)));
    let place = place(droit, 0);
    let acte = Acte::Creer {
        id: ObjetId(Uuid::now_v7()),
        objet: Box::new(objet("UE-SCI", Genre::Objet)),
        places: vec![place],
    };
    assert!(matches!(offre::agir(&ctx, e, acte).await, Err(Error::Interdit)));
    let la = contexte(&essai, e, "LIC-CHIMIE").await;
    assert!(matches!(
        offre::valider(&ctx, la, PorteeValidation::Haute).await,
        Err(Error::Interdit)
    ));
    assert!(matches!(offre::purger_espace(&ctx, e).await, Err(Error::Interdit)));
}

#[tokio::test]
async fn tout_le_monde_trouve_une_formation() {
    let essai = Essai::nouveau().await;
    let ctx = essai.anonyme();
    let admin = essai.personnel("admin.demo").await;
    let e = ouverte(&essai).await;
    let chercher = async |mots: &str| {
        let filtre = FiltreCatalogue {
            recherche: mots.into(),
            page: 1,
            ..FiltreCatalogue::default()
        };
        let vue = offre::catalogue(&ctx, &filtre).await.unwrap();
        let codes: Vec<String> = vue.page.lignes.into_iter().map(|l| l.code).collect();
        (codes, vue.approche)
    };
    for mots in ["mathematiques", "MATHÉMATIQUES", "mathématique licence"] {
        let (codes, approche) = chercher(mots).await;
        assert_eq!((codes[0].as_str(), approche), ("LIC-MATHS", false), "{mots}");
    }
    let (codes, approche) = chercher("mathemathique").await;
    assert!(codes.contains(&"LIC-MATHS".to_owned()) && approche, "{codes:?}");
    // Signs are no words, nor operators once their accents are off.
    for mots in ["%", "_", "\\'", "ʻ", "⑴", "ŉ", "ː"] {
        assert!(!chercher(mots).await.1, "{mots}");
    }
    assert_eq!(chercher("zzz%").await.0.len(), 0);
    // What is taught in it, in the singular or not, and what its syllabus says.
    let trouver = async |filtre: FiltreCatalogue| offre::catalogue(&ctx, &filtre).await.unwrap();
    let dire = |mots: &str| FiltreCatalogue {
        recherche: mots.into(),
        ..FiltreCatalogue::default()
    };
    let vue = trouver(dire("compilations de la licence")).await;
    let info = vue.page.lignes.iter().find(|f| f.code == "LIC-INFO").unwrap();
    assert!(
        !vue.approche && info.enseignements.iter().any(|e| e == "Compilation"),
        "{info:?}"
    );
    assert!(chercher("patrimoine").await.0.contains(&"LIC-HISTOIRE".to_owned()));
    // A word that all say is as good as none.
    let tout = trouver(dire("")).await;
    assert_eq!(trouver(dire("de la")).await.page.total, tout.page.total);
    // By level, domain and component: as many as is said, the component with what is below it.
    for (facettes, axe) in Axe::TOUS.map(|axe| (tout.facettes.de(axe), axe)) {
        assert!(facettes.len() > 1, "{axe:?}");
        for f in facettes {
            let mut filtre = FiltreCatalogue::default();
            *match axe {
                Axe::Niveau => &mut filtre.niveau,
                Axe::Domaine => &mut filtre.domaine,
                Axe::Composante => &mut filtre.composante,
            } = f.code.clone();
            assert_eq!(trouver(filtre).await.page.total, f.nombre.unsigned_abs(), "{f:?}");
        }
    }
    let inconnu = FiltreCatalogue {
        niveau: "RIEN".into(),
        ..FiltreCatalogue::default()
    };
    assert_eq!(trouver(inconnu).await.page.total, 0);
    // A page that is not there any more is the first one.
    let loin = FiltreCatalogue {
        page: 99,
        ..FiltreCatalogue::default()
    };
    assert_eq!(trouver(loin).await.page, tout.page);
    let plan = offre::plan_du_catalogue(&ctx, 1000).await.unwrap();
    for suite in ["LIC-CHIMIE", "niveau/L", "domaine/STS", "composante/SCI"] {
        assert!(plan.iter().any(|a| a.suite == suite), "{suite}");
    }
    let fiche = offre::fiche_catalogue(&ctx, "LIC-CHIMIE").await.unwrap();
    assert!(fiche.noeuds.iter().any(|n| n.code == "L1-CHIMIE"));
    // What is not validated is not shown.
    let f = creer(&admin, e, objet("LIC-SECRETE", Genre::Formation), vec![]).await;
    creer(&admin, e, objet("L1-SECRETE", Genre::Objet), vec![place(f, 0)]).await;
    assert!(matches!(
        offre::fiche_catalogue(&ctx, "LIC-SECRETE").await,
        Err(Error::Introuvable)
    ));
    assert!(!chercher("secrete").await.0.contains(&"LIC-SECRETE".to_owned()));
    let plan = offre::plan_du_catalogue(&ctx, 1000).await.unwrap();
    assert!(!plan.iter().any(|a| a.suite == "LIC-SECRETE"));
    offre::valider(
        &admin,
        contexte(&essai, e, "LIC-SECRETE").await,
        PorteeValidation::Haute,
    )
    .await
    .unwrap();
    let fiche = offre::fiche_catalogue(&ctx, "LIC-SECRETE").await.unwrap();
    assert!(fiche.noeuds.is_empty());
    assert!(offre::detail(&ctx, f).await.is_err());
}

//! Acts at random on an offer: whatever is done, what must hold holds.

use crate::{
    offre::{bac, code, objet, petit, place, tient},
    offre_reconduction::derouler,
    support::Essai,
};
use backend::{
    Error,
    offre::{self, FormeOffre, PorteeValidation, Reconduction},
    tableur::Forme,
};
use domain::{
    ids::{ContexteId, EspaceId, ObjetId},
    offre::{Acte, CodeObjet, Genre, Maquette, Objet, Plage, Reglage, difference},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Numbers that follow one another, the same each time.
struct Hasard(u64);

impl Hasard {
    fn tirer(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }
}

#[tokio::test]
async fn une_marche_au_hasard_ne_casse_rien() {
    let essai = Essai::nouveau().await;
    let comptes = [
        essai.personnel("admin.demo").await,
        essai.personnel("scolarite.demo").await,
    ];
    let p = petit(&comptes[0], "HASARD").await;
    let e = p.espace;
    let mut h = Hasard(20_260_901);
    let (mut faits, mut refuses, mut gelees) = (0, 0, 0);
    let mut avant = tient(&essai, &comptes[0], e).await;
    for tour in 0..250 {
        let ids: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM offre.objet WHERE espace_id = $1 ORDER BY code")
            .bind(e.0)
            .fetch_all(&essai.pool)
            .await
            .unwrap();
        let liens: Vec<(Uuid, Uuid)> =
            sqlx::query_as("SELECT parent_id, enfant_id FROM offre.lien WHERE espace_id = $1 ORDER BY 1, 2")
                .bind(e.0)
                .fetch_all(&essai.pool)
                .await
                .unwrap();
        let contextes: Vec<Uuid> =
            sqlx::query_scalar("SELECT id FROM offre.contexte WHERE espace_id = $1 ORDER BY chemin")
                .bind(e.0)
                .fetch_all(&essai.pool)
                .await
                .unwrap();
        let un = ObjetId(ids[h.tirer(ids.len())]);
        let autre = ObjetId(ids[h.tirer(ids.len())]);
        let lien = liens.get(h.tirer(liens.len())).map(|(p, e)| (ObjetId(*p), ObjetId(*e)));
        let rang = u32::try_from(h.tirer(4)).unwrap();
        let genre = [Genre::Objet, Genre::Objet, Genre::Groupement, Genre::Formation][h.tirer(4)];
        let mut neuf = objet(&format!("N{tour}"), genre);
        neuf.mutualise &= h.tirer(3) > 0;
        if genre == Genre::Groupement {
            neuf.plage = Some(Plage {
                min: u32::try_from(h.tirer(3)).unwrap(),
                max: u32::try_from(h.tirer(3)).unwrap(),
            });
        }
        let ctx = &comptes[h.tirer(2)];
        let beaucoup = ids.len() > 30;
        let gele = geles(&essai, &avant, e).await;
        let issue = match h.tirer(16) {
            0 | 1 if !beaucoup => {
                let acte = Acte::Creer {
                    id: ObjetId(Uuid::now_v7()),
                    objet: Box::new(neuf),
                    places: if h.tirer(4) == 0 { vec![] } else { vec![place(un, rang)] },
                };
                offre::agir(ctx, e, acte).await.map(drop)
            }
            0..=2 => offre::agir(ctx, e, Acte::Supprimer { id: un }).await.map(drop),
            3 => {
                let place = place(autre, rang);
                offre::agir(ctx, e, Acte::Lier { enfant: un, place }).await.map(drop)
            }
            4 => match lien {
                Some((parent, enfant)) => offre::agir(ctx, e, Acte::Delier { parent, enfant }).await.map(drop),
                None => continue,
            },
            5 => match lien {
                Some((de, enfant)) => {
                    let vers = place(autre, rang);
                    offre::agir(ctx, e, Acte::Deplacer { enfant, de, vers }).await.map(drop)
                }
                None => continue,
            },
            6 if !beaucoup => {
                let place = (h.tirer(2) == 0).then_some(place(autre, rang));
                offre::agir(ctx, e, Acte::Copier { source: un, place }).await.map(drop)
            }
            7 => {
                let avant = offre::detail(ctx, un).await.unwrap();
                let mut objet = avant.objet;
                objet.libelle_long = format!("Tour {tour}");
                if h.tirer(3) == 0 {
                    objet.code = code(&format!("R{tour}"));
                }
                if h.tirer(4) == 0 {
                    objet.mutualise = !objet.mutualise;
                }
                let acte = Acte::Modifier {
                    id: un,
                    version: Some(avant.version),
                    objet: Box::new(objet),
                };
                offre::agir(ctx, e, acte).await.map(drop)
            }
            8 if !contextes.is_empty() => {
                let reglage = Reglage {
                    coefficient: Some(i64::from(rang).into()),
                    ..Reglage::default()
                };
                let acte = Acte::Regler {
                    contexte: ContexteId(contextes[h.tirer(contextes.len())]),
                    version: None,
                    reglage: Box::new(reglage),
                };
                offre::agir(ctx, e, acte).await.map(drop)
            }
            9 => offre::retablir(ctx, e).await,
            10 if !contextes.is_empty() => {
                let ici = ContexteId(contextes[h.tirer(contextes.len())]);
                let portee = [PorteeValidation::Haute, PorteeValidation::Basse][h.tirer(2)];
                offre::valider(&comptes[0], ici, portee).await
            }
            11..=13 if !contextes.is_empty() => {
                offre::devalider(&comptes[0], ContexteId(contextes[h.tirer(contextes.len())])).await
            }
            _ => offre::annuler(ctx, e).await,
        };
        match issue {
            Ok(()) => faits += 1,
            Err(Error::Champs(_) | Error::Introuvable) => refuses += 1,
            Err(autre) => panic!("{tour}: {autre:?}"),
        }
        gelees += usize::from(!gele.is_empty());
        avant = tient(&essai, ctx, e).await;
        for (code, (objet, enfants)) in &gele {
            let ici = &avant.objets[code];
            assert_eq!(
                (ici.ects, ici.coefficient, ici.plage, ici.type_objet.as_ref()),
                (objet.ects, objet.coefficient, objet.plage, objet.type_objet.as_ref()),
                "{tour}: {code}"
            );
            let restes = places_sous(&essai, e, code).await;
            assert!(
                enfants.iter().all(|p| restes.contains(p)),
                "{tour}: {code} {enfants:?} {restes:?}"
            );
        }
        let intenables: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM offre.contexte c JOIN offre.objet o ON o.id = c.objet_id
             WHERE c.espace_id = $1 AND c.valide AND o.genre = 'GROUPEMENT'
               AND coalesce(c.plage_max, o.plage_max) > (SELECT count(*) FROM offre.lien l WHERE l.parent_id = o.id)",
        )
        .bind(e.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
        assert_eq!(intenables, 0, "{tour}");
    }
    assert!(faits > 80 && refuses > 10 && gelees > 30, "{faits} {refuses} {gelees}");
    // Whatever shape it has come to: brought elsewhere it is the same, by a roll-over and by a file.
    let ailleurs = bac(&comptes[0], "AILLEURS").await;
    let voulue = Reconduction {
        de: e,
        vers: ailleurs,
        formations: vec![],
        reglages: false,
        rattacher: false,
        essai: false,
        revisions: None,
    };
    let (statut, resultat) = derouler(&essai, &comptes[0], voulue).await;
    assert_eq!(statut, "SUCCES", "{resultat}");
    let copie = tient(&essai, &comptes[0], ailleurs).await;
    assert_eq!(difference(&avant, &copie), []);
    for (nom, forme) in [
        ("EN-JSON", FormeOffre::Json),
        ("EN-XLSX", FormeOffre::Tableau(Forme::Xlsx)),
    ] {
        let octets = offre::exporter_espace(&comptes[0], e, None, forme).await.unwrap();
        let la = bac(&comptes[0], nom).await;
        offre::deposer(&comptes[0], nom, octets.into()).await.unwrap();
        let vue = offre::examiner_depot(&comptes[0], nom).await.unwrap();
        offre::appliquer_depot(&comptes[0], nom, &vue.empreinte).await.unwrap();
        assert_eq!(difference(&avant, &tient(&essai, &comptes[0], la).await), [], "{nom}");
    }
}

/// What is frozen, with the children that it has: one that is not validated itself may be called otherwise.
async fn geles(essai: &Essai, m: &Maquette, espace: EspaceId) -> BTreeMap<CodeObjet, (Objet, Vec<(Uuid, bool)>)> {
    let codes: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT o.code FROM offre.contexte c JOIN offre.objet o ON o.id = c.objet_id WHERE c.espace_id = $1 AND c.valide",
    )
    .bind(espace.0)
    .fetch_all(&essai.pool)
    .await
    .unwrap();
    let mut geles = BTreeMap::new();
    for c in codes {
        let c = code(&c);
        let places = places_sous(essai, espace, &c).await;
        geles.insert(c.clone(), (m.objets[&c].clone(), places));
    }
    geles
}

/// Children of an object, and whether they are obligatory.
async fn places_sous(essai: &Essai, espace: EspaceId, code: &CodeObjet) -> Vec<(Uuid, bool)> {
    sqlx::query_as(
        "SELECT l.enfant_id, l.obligatoire FROM offre.lien l JOIN offre.objet o ON o.id = l.parent_id
         WHERE o.espace_id = $1 AND o.code = $2",
    )
    .bind(espace.0)
    .bind(code.as_str())
    .fetch_all(&essai.pool)
    .await
    .unwrap()
}

//! `kill -9` in the middle of the work: after a restart, no half state, and nothing acknowledged is lost.

use crate::{
    banque::{ACCEPTEE, Banque},
    support::Essai,
};
use backend::{authz, inscription, inscription::Depot, parcours};
use bytes::Bytes;
use domain::ids::TeleversementId;
use std::{
    process::Child,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

fn worker(essai: &Essai) -> Child {
    essai.programme(&["worker"]).spawn().unwrap()
}

async fn attendre(essai: &Essai, sql: &'static str, quoi: &str) {
    let debut = Instant::now();
    while essai.nombre(sql).await == 0 {
        assert!(debut.elapsed() < Duration::from_secs(90), "{quoi} never came");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn un_import_tue_reprend_ou_il_en_etait() {
    let essai = Essai::nouveau().await;
    let points = generator::lire_points(include_str!("../../demo/points.csv")).unwrap();
    let options = generator::Options {
        lignes: 6000,
        doublons: 20,
        fautes: 30,
        graine: 7,
        periode: "PER-2026".into(),
        annee: 2026,
    };
    let fichier = generator::generer(&options, &points);
    let avant = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    let ctx = essai.personnel("admin.demo").await;
    let depot = Depot {
        nom: "grand.csv".into(),
        contenu: fichier.csv.into(),
    };
    let id = inscription::deposer(&ctx, depot).await.unwrap();

    let mut premier = worker(&essai);
    attendre(
        &essai,
        "SELECT count(*) FROM evt.job WHERE statut = 'EN_COURS' AND fait > 0",
        "progress",
    )
    .await;
    premier.kill().unwrap(); // SIGKILL
    premier.wait().unwrap();
    let fait = essai
        .nombre("SELECT fait::bigint FROM evt.job ORDER BY cree_le DESC LIMIT 1")
        .await;
    assert!(fait > 0 && fait < 6000, "killed in the middle: {fait}");
    // Whoever holds a task for too long without a word has lost it.
    sqlx::query("UPDATE evt.job SET bail_jusqua = now() - interval '1 s' WHERE statut = 'EN_COURS'")
        .execute(&essai.pool)
        .await
        .unwrap();
    let mut second = worker(&essai);
    attendre(
        &essai,
        "SELECT count(*) FROM evt.job WHERE statut = 'SUCCES' AND total = 6000",
        "the end",
    )
    .await;
    second.kill().unwrap();
    second.wait().unwrap();

    let vue = inscription::import(&ctx, id, 1).await.unwrap();
    assert_eq!((vue.bilan.lignes, vue.bilan.rejetees), (6000, 30));
    let apres = essai.nombre("SELECT count(*) FROM inscription.inscription").await;
    assert_eq!(apres - avant, i64::from(vue.bilan.creees));
    let sql = "SELECT count(*) FROM inscription.inscription i WHERE (SELECT count(*) FROM evt.outbox o
               WHERE o.agregat_id = i.id::text AND o.type = 'autorisee') <> 1";
    assert_eq!(essai.nombre(sql).await, 0, "one event each");
    assert_eq!(essai.nombre("SELECT count(*) FROM inscription.rejet").await, 30);
}

fn port_libre() -> u16 {
    let ecoute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    ecoute.local_addr().unwrap().port()
}

/// A real server on this port, over the database of this test.
async fn serveur(essai: &Essai, port: u16, variables: &[(String, String)]) -> Child {
    let mut enfant = essai
        .programme(&["serve"])
        .env("PEGASE_LISTEN", format!("127.0.0.1:{port}"))
        .envs(variables.iter().map(|(nom, valeur)| (nom, valeur)))
        .spawn()
        .unwrap();
    let debut = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(enfant.try_wait().unwrap().is_none(), "the server stopped at once");
        assert!(debut.elapsed() < Duration::from_secs(30), "the server never listened");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    enfant
}

fn tuer(mut enfant: Child) {
    enfant.kill().unwrap(); // SIGKILL
    enfant.wait().unwrap();
}

/// Validates over the wire and kills the server so many milliseconds later: was the act acknowledged?
async fn valider_puis_tuer(essai: &Essai, millis: u64) -> bool {
    let id = essai.dossier("apprenant4.demo").await;
    let admin = essai.personnel("admin.demo").await;
    backend::demo::accepter(&admin, id).await.unwrap();
    let version = parcours::fiche(&admin, id).await.unwrap().version;
    let jeton = authz::connecter(&essai.anonyme(), "admin.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton;
    let port = port_libre();
    let enfant = serveur(essai, port, &[]).await;
    let corps = format!("id={id}&version={version}");
    let requete = format!(
        "POST /_fn/parcours/valider HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: __Host-pegase={jeton}\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{corps}",
        corps.len()
    );
    let mut flux = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    flux.write_all(requete.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(millis)).await;
    tuer(enfant);
    let mut reponse = Vec::new();
    // The connection may have been cut before a word of answer.
    let _ = flux.read_to_end(&mut reponse).await;
    reponse.starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn une_validation_tuee_est_entiere_ou_n_est_pas() {
    let mut acquittees = 0;
    for millis in [0, 2, 4, 6, 8, 12, 20, 500] {
        let essai = Essai::nouveau().await;
        let avant = essai.nombre("SELECT count(*) FROM parcours.document").await;
        let acquittee = valider_puis_tuer(&essai, millis).await;
        let id = essai.dossier("apprenant4.demo").await;
        let (statut, code): (String, Option<String>) = sqlx::query_as(
            "SELECT i.statut, p.code_apprenant FROM inscription.inscription i
             JOIN identite.personne p ON p.id = i.personne_id WHERE i.id = $1",
        )
        .bind(id.0)
        .fetch_one(&essai.pool)
        .await
        .unwrap();
        let validee = statut == "VALIDEE";
        assert!(validee || !acquittee, "acknowledged and lost, killed after {millis} ms");
        assert_eq!(validee, code.is_some(), "code apprenant, killed after {millis} ms");
        let sql = "SELECT count(*) FROM parcours.document";
        assert_eq!(
            essai.nombre(sql).await - avant,
            i64::from(validee),
            "certificate, killed after {millis} ms"
        );
        // Those of the demonstration, and this one.
        let demo = essai
            .nombre("SELECT count(*) FROM inscription.inscription WHERE statut = 'VALIDEE'")
            .await
            - i64::from(validee);
        for (sql, quoi) in [
            ("SELECT count(*) FROM evt.outbox WHERE type = 'validee'", "event"),
            (
                "SELECT count(*) FROM audit.journal WHERE traitement = 'VALIDER'",
                "journal",
            ),
        ] {
            assert_eq!(
                essai.nombre(sql).await,
                demo + i64::from(validee),
                "{quoi}, killed after {millis} ms"
            );
        }
        acquittees += i32::from(acquittee);
    }
    assert!(acquittees > 0, "half a second is enough for one of them");
}

const IMAGE: &[u8] = include_bytes!("../../demo/piece.png");

/// Sends the second half of a document over the wire and kills the server so many milliseconds later: was the deposit
/// acknowledged?
async fn envoyer_puis_tuer(essai: &Essai, t: TeleversementId, debut: usize, millis: u64) -> bool {
    let jeton = authz::connecter(&essai.anonyme(), "apprenant3.demo", "demo")
        .await
        .unwrap()
        .ouverte()
        .unwrap()
        .jeton;
    let port = port_libre();
    let enfant = serveur(essai, port, &[]).await;
    let entete = format!(
        "PUT /mon-espace/televersements/{t}?debut={debut} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\
         Cookie: __Host-pegase={jeton}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/octet-stream\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        IMAGE.len() - debut
    );
    let mut flux = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    flux.write_all(entete.as_bytes()).await.unwrap();
    flux.write_all(&IMAGE[debut..]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(millis)).await;
    tuer(enfant);
    let mut reponse = Vec::new();
    let _ = flux.read_to_end(&mut reponse).await;
    String::from_utf8_lossy(&reponse).contains("\"depose\":true")
}

/// Whatever the moment, the browser goes on where the server stands, and the document is deposited once.
#[tokio::test]
async fn un_televersement_tue_reprend_et_se_depose_une_fois() {
    let mut acquittes = 0;
    for millis in [0, 2, 5, 10, 20, 40, 80, 2_000] {
        let essai = Essai::nouveau().await;
        let qui = "apprenant3.demo";
        let (elle, id) = (essai.apprenant(qui).await, essai.dossier(qui).await);
        let version = "SELECT version::bigint FROM pieces.depot WHERE piece_code = 'PHOTO' AND inscription_id =
            (SELECT i.id FROM inscription.inscription i JOIN authz.utilisateur u ON u.personne_id = i.personne_id
             WHERE u.identifiant = 'apprenant3.demo')";
        let depots = "SELECT count(*) FROM evt.outbox WHERE sujet = 'pie.depot.v1'";
        let (avant, evenements) = (essai.nombre(version).await, essai.nombre(depots).await);
        let taille = i64::try_from(IMAGE.len()).unwrap();
        let t = parcours::ouvrir_televersement(&elle, id, "PHOTO", "photo.png", taille)
            .await
            .unwrap();
        let milieu = IMAGE.len() / 2;
        parcours::recevoir_morceau(&elle, t, 0, Bytes::from_static(&IMAGE[..milieu]))
            .await
            .unwrap();
        let acquitte = envoyer_puis_tuer(&essai, t, milieu, millis).await;
        acquittes += i32::from(acquitte);

        // As the browser does: it sends again from where it was, and follows what it is told.
        let mut debut = milieu;
        let mut tours = 0;
        loop {
            let octets = Bytes::from_static(&IMAGE[debut..]);
            let m = parcours::recevoir_morceau(&elle, t, i64::try_from(debut).unwrap(), octets)
                .await
                .unwrap();
            if m.depose {
                break;
            }
            debut = usize::try_from(m.recu).unwrap();
            tours += 1;
            assert!(tours < 4, "it goes on, killed after {millis} ms");
        }
        assert_eq!(
            essai.nombre(version).await,
            avant + 1,
            "deposited once, killed after {millis} ms"
        );
        assert_eq!(
            essai.nombre(depots).await,
            evenements + 1,
            "one event, killed after {millis} ms"
        );
        assert_eq!(essai.nombre("SELECT count(*) FROM pieces.televersement").await, 0);
        let (_, octets) = backend::pieces::fichier(&elle, domain::ids::FichierId(t.0), false)
            .await
            .unwrap();
        assert!(octets.starts_with(&[0xff, 0xd8]), "what is shown can be read");
    }
    assert!(acquittes > 0, "two seconds are enough for one of them");
}

/// The bank's word arrives while the server dies; told again, as banks do, it counts once.
#[tokio::test]
async fn un_retour_de_banque_tue_est_entier_ou_n_est_pas() {
    let mut entiers = 0;
    for millis in [0, 3, 6, 10, 15, 25, 1_000] {
        let port = port_libre();
        let b = Banque::preparer(&format!("http://127.0.0.1:{port}")).await;
        let cle = b.essai.dossier.join("banque.pem");
        std::fs::write(&cle, &b.cle_publique).unwrap();
        let mut variables = b.variables.clone();
        variables.push(("PEGASE_PAYBOX_PUBLIC_KEY_FILE".into(), cle.display().to_string()));
        let qui = "apprenant1.demo";
        let id = b.soumettre(qui, "CB1", &[]).await;
        let enfant = serveur(&b.essai, port, &variables).await;
        let ((), ()) = tokio::join!(b.payer(qui, id, ACCEPTEE), async {
            // Until the bank knows of the payment, there is nothing to interrupt.
            while b.transactions().await == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            tokio::time::sleep(Duration::from_millis(millis)).await;
            tuer(enfant);
        });
        let recu = "SELECT coalesce(sum(montant), 0)::bigint FROM paiement.encaissement WHERE inscription_id = $1";
        let evenements = "SELECT count(*) FROM evt.outbox WHERE sujet = 'pai.paiement.v1' AND type = 'encaisse'
            AND agregat_id = $1::text";
        let statut = "SELECT statut_paiement FROM inscription.inscription WHERE id = $1";
        let (argent, dits) = (b.nombre(recu, id).await, b.nombre(evenements, id).await);
        assert!(
            matches!((argent, dits), (0, 0) | (17_800, 1)),
            "{argent} {dits}, killed after {millis} ms"
        );
        assert_eq!(
            b.texte(statut, id).await == "PAYE",
            argent > 0,
            "killed after {millis} ms"
        );
        entiers += i32::from(argent > 0);

        let enfant = serveur(&b.essai, port, &variables).await;
        let n = b.derniere().await;
        for ordre in ["envoyer", "rejouer"] {
            b.ordonner(&format!("paybox/transactions/{n}/{ordre}"), "{}").await;
        }
        tuer(enfant);
        assert_eq!(
            (b.nombre(recu, id).await, b.nombre(evenements, id).await),
            (17_800, 1),
            "killed after {millis} ms"
        );
        assert_eq!(b.texte(statut, id).await, "PAYE");
    }
    assert!(entiers > 0, "a second is enough for one of them");
}

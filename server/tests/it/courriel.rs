//! Mails leave by a real SMTP exchange, survive a server that refuses them, and leave once.

use crate::support::Essai;
use backend::{Ctx, courriel, courriel::Smtp};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A mailbox that speaks SMTP: keeps what it takes, refuses whoever's name begins with `refuse`.
async fn boite() -> (String, Arc<Mutex<Vec<String>>>) {
    let ecoute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", ecoute.local_addr().unwrap());
    let recus = Arc::new(Mutex::new(Vec::new()));
    let tous = Arc::clone(&recus);
    tokio::spawn(async move {
        while let Ok((flux, _)) = ecoute.accept().await {
            tokio::spawn(converser(flux, Arc::clone(&tous)));
        }
    });
    (url, recus)
}

async fn converser(flux: TcpStream, recus: Arc<Mutex<Vec<String>>>) {
    let (lecture, mut ecriture) = flux.into_split();
    let mut lignes = BufReader::new(lecture).lines();
    let mut dire = async |texte: &str| ecriture.write_all(format!("{texte}\r\n").as_bytes()).await.unwrap();
    dire("220 essai").await;
    while let Ok(Some(ligne)) = lignes.next_line().await {
        match ligne.split(' ').next().unwrap_or_default().to_uppercase().as_str() {
            "EHLO" => dire("250 essai").await,
            "RCPT" if ligne.contains("<refuse") => dire("450 later").await,
            "DATA" => {
                dire("354 go on").await;
                let mut corps = String::new();
                while let Ok(Some(ligne)) = lignes.next_line().await {
                    if ligne == "." {
                        break;
                    }
                    corps.push_str(&ligne);
                    corps.push('\n');
                }
                recus.lock().unwrap().push(corps);
                dire("250 taken").await;
            }
            "QUIT" => {
                dire("221 bye").await;
                return;
            }
            _ => dire("250 ok").await,
        }
    }
}

#[tokio::test]
async fn les_courriels_partent_une_fois_et_les_refus_attendent() {
    let (url, recus) = boite().await;
    let essai = Essai::avec(|r| r.smtp = Some(Smtp::new(&url, "Scolarité <scolarite@example.org>").unwrap())).await;
    sqlx::query("UPDATE courriel.message SET destinataire = 'refuse@example.org' WHERE id = (SELECT min(id::text)::uuid FROM courriel.message)")
        .execute(&essai.pool)
        .await
        .unwrap();
    let en_tout = essai.nombre("SELECT count(*) FROM courriel.message").await;
    assert!(en_tout > 2);
    let systeme = Ctx::systeme(essai.services.clone(), "essai");
    assert_eq!(courriel::expedier(&systeme).await.unwrap(), en_tout.unsigned_abs() - 1);
    assert_eq!(courriel::expedier(&systeme).await.unwrap(), 0, "each leaves once");
    let partis = recus.lock().unwrap().clone();
    assert_eq!(partis.len(), usize::try_from(en_tout).unwrap() - 1);
    assert!(
        partis
            .iter()
            .all(|m| m.contains("From: ") && m.contains("Message-ID: <")),
        "{}",
        partis[0]
    );
    let attente =
        "SELECT count(*) FROM courriel.message WHERE essais = 1 AND prochain_essai > now() AND erreur IS NOT NULL";
    assert_eq!(essai.nombre(attente).await, 1, "the refused one waits, with its reason");
    // Its time comes, and the mailbox takes it.
    sqlx::query(
        "UPDATE courriel.message SET destinataire = 'x@example.org', prochain_essai = now() WHERE envoye_le IS NULL",
    )
    .execute(&essai.pool)
    .await
    .unwrap();
    let plus_tard = Ctx::systeme(essai.services.clone(), "essai");
    assert_eq!(courriel::expedier(&plus_tard).await.unwrap(), 1);
}

#[test]
fn un_expediteur_est_une_adresse() {
    assert!(Smtp::new("smtp://127.0.0.1:25", "personne").is_err());
    assert!(Smtp::new("lune://127.0.0.1", "a@example.org").is_err());
}

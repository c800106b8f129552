//! Starting, stopping, and being nobody's dependency.

use std::{fs, path::Path, process::Command, time::Duration};

use simulateurs::{Erreur, Reglages, lancer};

#[tokio::test]
async fn les_simulateurs_n_ecoutent_que_la_machine() {
    let refus = lancer("0.0.0.0:0".parse().unwrap(), Reglages::default()).await;
    assert!(matches!(refus, Err(Erreur::AdresseOuverte(_))));
    let binaire = Command::new(env!("CARGO_BIN_EXE_simulateurs"))
        .env("SIMULATEURS_LISTEN", "0.0.0.0:0")
        .output()
        .unwrap();
    assert!(!binaire.status.success());
}

#[tokio::test]
async fn laches_ils_s_arretent() {
    let simulateurs = lancer("127.0.0.1:0".parse().unwrap(), Reglages::default())
        .await
        .unwrap();
    let adresse = simulateurs.adresse();
    assert!(tokio::net::TcpStream::connect(adresse).await.is_ok());
    drop(simulateurs);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(adresse).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("still listening");
}

/// The product may use them in its tests only.
#[test]
fn le_produit_n_en_depend_pas() {
    let racine = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut lus = 0;
    for paquet in ["app", "app/domain", "app/i18n", "app/ui", "frontend", "server"]
        .into_iter()
        .map(str::to_owned)
        .chain(["backend", "documents", "migrations", "generator"].map(|p| format!("server/{p}")))
    {
        let texte = fs::read_to_string(racine.join(&paquet).join("Cargo.toml")).unwrap();
        let (produit, _) = texte.split_once("[dev-dependencies]").unwrap_or((&texte, ""));
        assert!(
            !produit.contains("simulateurs"),
            "{paquet} must not depend on the simulators"
        );
        lus += 1;
    }
    assert_eq!(lus, 10);
}

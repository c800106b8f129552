//! An establishment from nothing: created, taken away, brought back.

use crate::support::Essai;
use std::{
    io::Write,
    process::{Output, Stdio},
};

/// Runs it with a password on its standard input.
fn creer(essai: &Essai, arguments: &[&str], mot_de_passe: &str) -> Output {
    let mut enfant = essai
        .programme(&[&["establishment", "create"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut entree = enfant.stdin.take().unwrap();
    // It may have said no already.
    writeln!(entree, "{mot_de_passe}").ok();
    drop(entree);
    enfant.wait_with_output().unwrap()
}

const LYON: [&str; 14] = [
    "--code",
    "LYON9",
    "--name-fr",
    "Université de Lyon 9",
    "--name-en",
    "University of Lyon 9",
    "--city",
    "Lyon",
    "--signatory",
    "Anne Roux",
    "--signatory-fr",
    "présidente",
    "--signatory-en",
    "President",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn un_etablissement_nait_et_son_premier_compte_entre() {
    let essai = Essai::vide().await;
    let refus = creer(&essai, &LYON, "court");
    assert!(!refus.status.success(), "the password is too short");
    assert_eq!(essai.nombre("SELECT count(*) FROM referentiel.etablissement").await, 0);
    let mut ailleurs = LYON.to_vec();
    ailleurs.extend(["--time-zone", "Europe/Lyon"]);
    assert!(!creer(&essai, &ailleurs, "un long mot de passe").status.success());

    let fait = creer(&essai, &LYON, "un long mot de passe");
    assert!(fait.status.success(), "{}", String::from_utf8_lossy(&fait.stderr));
    // Asked for again, as after a cut, it changes the password and nothing else.
    assert!(creer(&essai, &LYON, "un autre mot de passe").status.success());
    let compte = backend::authz::connecter(&essai.anonyme(), "admin", "un autre mot de passe").await;
    assert!(compte.is_ok());
    assert_eq!(
        essai
            .nombre("SELECT count(*) FROM audit.journal WHERE traitement = 'CREER_ETABLISSEMENT'")
            .await,
        1
    );
    let mut autre = LYON.to_vec();
    autre[1] = "PARIS9";
    assert!(!creer(&essai, &autre, "un long mot de passe").status.success());
    // Rights of the first account: all of the preset role, on all there is.
    let droits = "SELECT count(*) FROM authz.habilitation h JOIN authz.permission p ON p.role_code = h.role_code
                  WHERE h.structure_code = 'LYON9'";
    assert!(essai.nombre(droits).await > 10);
}

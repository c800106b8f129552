//! Who may know whom: read off the packages and the `use` lines.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn racine() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn dependances(paquet: &str) -> Vec<String> {
    let texte = fs::read_to_string(racine().join(paquet).join("Cargo.toml")).unwrap();
    let debut = texte.find("[dependencies]").unwrap();
    let fin = texte[debut..]
        .find("[dev-dependencies]")
        .map_or(texte.len(), |f| debut + f);
    texte[debut..fin]
        .lines()
        .filter_map(|l| l.split(['.', ' ', '=']).next())
        .filter(|n| !n.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn les_paquets_ne_dependent_que_de_leur_gauche() {
    const NOTRES: &[&str] = &[
        "app",
        "backend",
        "documents",
        "domain",
        "fichiers",
        "frontend",
        "generator",
        "i18n",
        "migrations",
        "server",
        "simulateurs",
        "ui",
    ];
    for (paquet, permis) in [
        ("app/domain", &[][..]),
        ("app/i18n", &["domain"]),
        ("app/ui", &[]),
        ("app", &["backend", "domain", "i18n", "ui"]),
        ("frontend", &["app"]),
        ("server/documents", &[]),
        ("server/fichiers", &[]),
        ("server/backend", &["documents", "domain", "fichiers", "i18n"]),
        ("server/generator", &["domain"]),
    ] {
        for d in dependances(paquet) {
            assert!(
                !NOTRES.contains(&d.as_str()) || permis.contains(&d.as_str()),
                "{paquet} must not depend on {d}"
            );
        }
    }
    let backend = dependances("server/backend");
    assert!(
        !backend.iter().any(|d| d.starts_with("leptos") || d.starts_with("axum")),
        "use cases know no web"
    );
    let domaine = dependances("app/domain");
    assert!(
        domaine
            .iter()
            .all(|d| ["[dependencies]", "jiff", "serde", "thiserror", "uuid"].contains(&d.as_str())),
        "{domaine:?}"
    );
}

fn sources(dossier: &Path, visite: &mut dyn FnMut(&Path, &str)) {
    for entree in fs::read_dir(dossier).unwrap() {
        let chemin = entree.unwrap().path();
        if chemin.is_dir() {
            sources(&chemin, visite);
        } else if chemin.extension().is_some_and(|e| e == "rs") {
            visite(&chemin, &fs::read_to_string(&chemin).unwrap());
        }
    }
}

#[test]
fn un_module_n_appelle_que_ceux_de_sa_gauche() {
    const ORDRE: &[&str] = &[
        "referentiel",
        "identite",
        "offre",
        "inscription",
        "pieces",
        "paiement",
        "parcours",
    ];
    for (rang, module) in ORDRE.iter().enumerate() {
        sources(
            &racine().join("server/backend/src").join(module),
            &mut |chemin, texte| {
                for interdit in &ORDRE[rang + 1..] {
                    let trouve = texte.lines().any(|l| {
                        l.contains(&format!("crate::{interdit}"))
                            || (l.contains("use crate::{") && l.contains(&format!(" {interdit}")))
                    });
                    assert!(!trouve, "{} calls {interdit}", chemin.display());
                }
            },
        );
    }
}

#[test]
fn aucune_vue_ne_demande_de_quel_cote_elle_est() {
    sources(&racine().join("app/src"), &mut |chemin, texte| {
        let permis = chemin.ends_with("context.rs") || chemin.ends_with("src/error.rs");
        let code = texte.lines().filter(|l| !l.trim_start().starts_with("//"));
        assert!(
            permis || !code.collect::<Vec<_>>().iter().any(|l| l.contains("cfg(")),
            "{}",
            chemin.display()
        );
    });
    sources(&racine().join("app/ui/src"), &mut |chemin, texte| {
        assert!(
            !texte.contains("style="),
            "{}: the policy refuses inline styles",
            chemin.display()
        );
    });
}

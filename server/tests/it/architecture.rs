//! Who may know whom: what cargo resolves, and what the files take from their crate.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

fn racine() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Direct dependencies of a package of ours, those of its tests aside, as cargo resolves them.
fn dependances(paquet: &str) -> Vec<String> {
    static META: LazyLock<serde_json::Value> = LazyLock::new(|| {
        let sortie = Command::new(env!("CARGO"))
            .args([
                "metadata",
                "--no-deps",
                "--format-version",
                "1",
                "--offline",
                "--manifest-path",
            ])
            .arg(racine().join("Cargo.toml"))
            .output()
            .unwrap();
        serde_json::from_slice(&sortie.stdout).unwrap()
    });
    let manifeste = racine().join(paquet).join("Cargo.toml");
    let paquets = META["packages"].as_array().unwrap();
    let lui = paquets
        .iter()
        .find(|p| Path::new(p["manifest_path"].as_str().unwrap()) == manifeste)
        .unwrap_or_else(|| panic!("no package in {paquet}"));
    lui["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["kind"].as_str() != Some("dev"))
        .map(|d| d["name"].as_str().unwrap().to_owned())
        .collect()
}

/// First words of what a file takes from its own crate: `use crate::{Ctx, audit, inscription::Verrou}` and `crate::x::y`.
fn modules_appeles(texte: &str) -> BTreeSet<String> {
    let code: String = texte
        .lines()
        .map(|l| l.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join(" ");
    let mut modules = BTreeSet::new();
    for suite in code.split("crate::").skip(1) {
        let Some(groupe) = suite.strip_prefix('{') else {
            modules.insert(suite.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            continue;
        };
        // The words that stand at the first level of the braces.
        let (mut niveau, mut mot) = (0, String::new());
        for c in groupe.chars() {
            match c {
                '{' => niveau += 1,
                '}' if niveau == 0 => break,
                '}' => niveau -= 1,
                ',' if niveau == 0 => {
                    modules.insert(std::mem::take(&mut mot));
                }
                c if niveau == 0 => mot.push(c),
                _ => {}
            }
        }
        modules.insert(mot);
    }
    modules
        .into_iter()
        .map(|m| m.trim().split("::").next().unwrap_or_default().trim().to_owned())
        .filter(|m| !m.is_empty())
        .collect()
}

#[test]
fn les_modules_appeles_se_lisent() {
    let texte =
        "use crate::{\n    Ctx,\n    inscription::{self, Verrou},\n    pieces,\n};\nfn f() { crate::audit::g() }";
    let lus: Vec<String> = modules_appeles(texte).into_iter().collect();
    assert_eq!(lus, ["Ctx", "audit", "inscription", "pieces"]);
}

#[test]
fn les_paquets_ne_dependent_que_de_leur_gauche() {
    const NOTRES: &[&str] = &[
        "app",
        "backend",
        "charge",
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
        ("server/charge", &[]),
        (
            "server",
            &["app", "backend", "documents", "domain", "i18n", "migrations"],
        ),
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
    // Types and values, nothing that does anything.
    assert!(
        domaine
            .iter()
            .all(|d| ["jiff", "rust_decimal", "serde", "serde_json", "uuid"].contains(&d.as_str())),
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
        "reception",
    ];
    for (rang, module) in ORDRE.iter().enumerate() {
        sources(
            &racine().join("server/backend/src").join(module),
            &mut |chemin, texte| {
                let appeles = modules_appeles(texte);
                for interdit in &ORDRE[rang + 1..] {
                    assert!(!appeles.contains(*interdit), "{} calls {interdit}", chemin.display());
                }
            },
        );
    }
}

#[test]
fn aucune_vue_ne_demande_de_quel_cote_elle_est() {
    sources(&racine().join("app/src"), &mut |chemin, texte| {
        // `pages.rs` shows nothing: it says when to download what only the browser has.
        let permis = ["context.rs", "src/error.rs", "src/pages.rs"]
            .iter()
            .any(|f| chemin.ends_with(f));
        // `cfg(test)` asks for no side: unit tests stand next to the code.
        let code = texte
            .lines()
            .filter(|l| !l.trim_start().starts_with("//") && l.trim() != "#[cfg(test)]");
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

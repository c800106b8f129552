//! Whatever hue an establishment takes, words stay readable: the tokens are measured as WCAG 2.2 does (1.4.3, 1.4.11), in
//! both themes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must stop"
)]

use palette::{FromColor, LinSrgb, Oklch, color_difference::Wcag21RelativeContrast};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Lightness, chroma, hue; none: that of the establishment.
type Couleur = (f32, f32, Option<f32>);

/// The colours that have a light and a dark one, by the name of their token.
fn jetons() -> BTreeMap<String, [Couleur; 2]> {
    let fichier = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../style/tokens.css");
    let texte = fs::read_to_string(fichier).unwrap();
    texte
        .lines()
        .filter_map(|ligne| {
            let (nom, valeur) = ligne.trim().strip_prefix("--")?.split_once(": light-dark(")?;
            let couleurs: Vec<Couleur> = valeur.split("oklch(").skip(1).filter_map(couleur).collect();
            Some((nom.to_owned(), <[Couleur; 2]>::try_from(couleurs).ok()?))
        })
        .collect()
}

fn couleur(texte: &str) -> Option<Couleur> {
    let mut mots = texte.split([' ', ')']);
    let (l, c) = (mots.next()?.parse().ok()?, mots.next()?.parse().ok()?);
    let teinte = mots.next()?;
    if teinte.starts_with("var(--teinte") {
        Some((l, c, None))
    } else {
        Some((l, c, Some(teinte.parse().ok()?)))
    }
}

/// What a screen shows of it: what is outside of its colours is brought back to the nearest edge.
fn luminance((l, c, h): Couleur, teinte: f32) -> LinSrgb {
    let brute = LinSrgb::from_color(Oklch::new(l, c, h.unwrap_or(teinte)));
    let borner = |v: f32| v.clamp(0.0, 1.0);
    LinSrgb::new(borner(brute.red), borner(brute.green), borner(brute.blue))
}

const SOLS: &[&str] = &["fond", "surface", "surface-creuse", "survol"];

/// Text, what it stands on, the ratio it needs.
fn paires() -> Vec<(&'static str, &'static str, f32)> {
    let mut paires = Vec::new();
    for sol in SOLS {
        for texte in ["encre", "discret", "accent", "accent-fort"] {
            paires.push((texte, *sol, 4.5));
        }
    }
    for texte in ["encre", "accent", "accent-fort"] {
        paires.push((texte, "accent-doux", 4.5));
    }
    for sens in ["info", "succes", "attention", "danger"] {
        paires.push((sens, "surface", 4.5));
        paires.push((sens, "fond", 4.5));
    }
    paires.extend([
        ("info", "info-doux", 4.5),
        ("succes", "succes-doux", 4.5),
        ("attention", "attention-doux", 4.5),
        ("danger", "danger-doux", 4.5),
        ("encre", "info-doux", 4.5),
        ("encre", "succes-doux", 4.5),
        ("encre", "attention-doux", 4.5),
        ("encre", "danger-doux", 4.5),
        ("sur-accent", "accent", 4.5),
        ("sur-danger", "danger-plein", 4.5),
        ("bord", "surface", 3.0),
        ("bord", "fond", 3.0),
        ("focus", "surface", 3.0),
        ("focus", "fond", 3.0),
    ]);
    paires
}

#[test]
fn toute_teinte_se_lit() {
    let jetons = jetons();
    let mut fautes = Vec::new();
    for (texte, sol, voulu) in paires() {
        for (theme, nom) in ["light", "dark"].iter().enumerate() {
            let pire = (0..360u16)
                .map(|teinte| {
                    let de = |jeton: &str| luminance(jetons[jeton][theme], f32::from(teinte));
                    (de(texte).relative_contrast(de(sol)), teinte)
                })
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .unwrap();
            if pire.0 < voulu {
                fautes.push(format!(
                    "{nom}: {texte} on {sol} is {:.2} at {}°, wants {voulu}",
                    pire.0, pire.1
                ));
            }
        }
    }
    assert!(fautes.is_empty(), "{}", fautes.join("\n"));
}

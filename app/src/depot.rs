//! A file that is handed in, looked at line by line, then applied: what the pages of it have in common.

use i18n::{Langue, commun as t};
use leptos::prelude::*;
use ui::{Alerte, Bouton, Carte, ChampFichier, Glyphe, Ton, view};

/// The form by which a file is handed in: a plain one.
pub(crate) fn formulaire(action: String, aide: &'static str, formats: &'static str, l: Langue) -> AnyView {
    view! {
        <Carte>
            <form method="post" action=action enctype="multipart/form-data" class="formulaire">
                <ChampFichier id="fichier" libelle=t::FICHIER.en_langue(l) aide=aide formats=formats requis=true />
                <Bouton glyphe=Glyphe::Televerser>{t::EXAMINER.en_langue(l)}</Bouton>
            </form>
        </Carte>
    }
}

/// Why the file as a whole was refused: `champ=reason`, a line each. A field is a column, or a line and a column.
pub(crate) fn illisible(raisons: &str, l: Langue) -> AnyView {
    let lignes: Vec<_> = raisons
        .lines()
        .map(|ligne| {
            let dit = dire(ligne, l);
            view! { <li>{dit}</li> }
        })
        .collect();
    view! {
        <Alerte ton=Ton::Danger titre=t::FICHIER_REFUSE.en_langue(l) annoncee=true>
            <ul>{lignes}</ul>
        </Alerte>
    }
}

fn dire(ligne: &str, l: Langue) -> String {
    let Some((champ, raison)) = ligne.split_once('=') else {
        return ligne.to_owned();
    };
    if champ == "fichier" {
        return raison.to_owned();
    }
    match champ.split_once('.') {
        Some((numero, colonne)) if numero.bytes().all(|o| o.is_ascii_digit()) => {
            t::LIGNE_COLONNE.avec(l, &[("ligne", numero), ("colonne", colonne), ("raison", raison)])
        }
        _ => t::COLONNE.avec(l, &[("colonne", champ), ("raison", raison)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_raison_nomme_la_ligne_et_la_colonne() {
        for (ligne, attendu) in [
            ("fichier=vide", "vide"),
            ("ects=faux", "Colonne «\u{202f}ects\u{202f}»\u{202f}: faux"),
            (
                "12.ects objet=faux",
                "Ligne 12, colonne «\u{202f}ects objet\u{202f}»\u{202f}: faux",
            ),
            ("LIC-A.ects=faux", "Colonne «\u{202f}LIC-A.ects\u{202f}»\u{202f}: faux"),
        ] {
            assert_eq!(dire(ligne, Langue::Fr), attendu);
        }
    }
}

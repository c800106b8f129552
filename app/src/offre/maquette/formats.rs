use super::{arbre::decimal, etat::Editeur};
use crate::{acte::Acte, offre::avec_vide};
use domain::offre::{ChoixOffre, FORMATS, FicheObjet, Format, duree};
use i18n::{Langue, offre as t};
use leptos::prelude::*;
use ui::{Champ, Largeur, Selection, view};

/// Lines that are empty, to be filled.
const DE_PLUS: usize = 2;

/// How an object is taught: a line for each way, and some more to be filled; one that is emptied goes.
pub(super) fn formats(
    editeur: Editeur,
    f: &FicheObjet,
    choix: StoredValue<ChoixOffre>,
    acte: Acte,
    l: Langue,
) -> AnyView {
    let o = &f.objet;
    let plus = if f.peut_ecrire { DE_PLUS } else { 0 };
    let vides = std::iter::repeat_n(Format::default(), plus);
    let lignes: Vec<AnyView> = o
        .formats
        .iter()
        .cloned()
        .chain(vides)
        .enumerate()
        .map(|(i, format)| ligne(i, &format, !f.peut_ecrire, choix, acte, l))
        .collect();
    let compte = o.formats.len();
    let titre = if compte == 0 {
        t::FORMATS.en_langue(l).to_owned()
    } else {
        format!("{} ({compte})", t::FORMATS.en_langue(l))
    };
    let hetd = f
        .hetd
        .map(|h| view! { <p>{t::HETD.avec(l, &[("heures", &decimal(h, l))])}</p> });
    let porteuses = o.structures_porteuses.join(", ");
    let dedans = view! {
            <input type="hidden" name=format!("champs[{FORMATS}]") value="1" />
            {lignes}
            {hetd}
            <Champ
                id="m-porteuses"
                nom="champs[porteuses]"
                libelle=t::PORTEUSES.en_langue(l)
                aide=t::PORTEUSES_AIDE.en_langue(l)
                valeur=Signal::stored(porteuses)
                inactif=Signal::stored(!f.peut_ecrire)
                autocomplete="off"
                erreur=acte.erreur_du_champ("structuresPorteuses".to_owned(), l)
            />
    };
    editeur.panneau("formats", "maquette-formats", titre, dedans.into_any())
}

fn ligne(i: usize, f: &Format, inactif: bool, choix: StoredValue<ChoixOffre>, acte: Acte, l: Langue) -> AnyView {
    let nom = |champ: &str| format!("champs[format-{i}-{champ}]");
    let id = |champ: &str| format!("m-format-{i}-{champ}");
    let erreur = |champ: &str| acte.erreur_du_champ(format!("format-{i}-{champ}"), l);
    let (modalites, heures) = choix.with_value(|c| (c.modalites.clone(), c.heures.clone()));
    let vide = t::A_CHOISIR.en_langue(l);
    let entier = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
    let champ = |quoi: &str, libelle: i18n::Texte, valeur: String| {
        view! {
            <Champ
                id=id(quoi)
                nom=nom(quoi)
                libelle=libelle.en_langue(l)
                valeur=Signal::stored(valeur)
                largeur=Largeur::Courte
                inputmode="decimal"
                inactif=Signal::stored(inactif)
                autocomplete="off"
                erreur=erreur(quoi)
            />
        }
    };
    let liste = |quoi: &str, libelle: i18n::Texte, options, valeur: Option<String>| {
        view! {
            <Selection
                id=id(quoi)
                nom=nom(quoi)
                libelle=libelle.en_langue(l)
                options=avec_vide(options, vide)
                valeur=Signal::stored(valeur.unwrap_or_default())
                inactif=Signal::stored(inactif)
                erreur=erreur(quoi)
            />
        }
    };
    let volume = if f.volume == 0 { String::new() } else { duree(f.volume) };
    let legende = t::FORMAT.avec(l, &[("n", &(i + 1).to_string())]);
    view! {
        <fieldset class="maquette-format">
            <legend class="invisible-visuel">{legende}</legend>
            {liste("modalite", t::MODALITE, modalites, f.modalite.clone())}
            {liste("heure", t::TYPE_HEURE, heures, f.type_heure.clone())}
            {champ("volume", t::VOLUME, volume)}
            {champ("groupes", t::GROUPES, entier(f.groupes))}
            {champ("seuil", t::SEUIL, entier(f.seuil))}
        </fieldset>
    }
    .into_any()
}

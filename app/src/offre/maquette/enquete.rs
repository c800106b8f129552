use super::etat::Editeur;
use crate::{
    acte::Acte,
    offre::{avec_vide, erreur_de, oui_ou_non},
};
use domain::offre::{ChoixOffre, FicheObjet, Valeurs};
use i18n::{Langue, Texte, offre as t};
use leptos::prelude::*;
use ui::{Champ, Largeur, Selection, view};

/// What the surveys of the ministry (SISE), the grants (AGLAE) and the accreditation (Fresq) want to know of an object.
pub(super) fn enquete(
    editeur: Editeur,
    f: &FicheObjet,
    choix: StoredValue<ChoixOffre>,
    acte: Acte,
    l: Langue,
) -> AnyView {
    let e = &f.objet.enquete;
    let inactif = !f.peut_ecrire;
    let champ = |nom: &'static str, libelle: Texte, valeur: &Option<String>| {
        view! {
            <Champ
                id=format!("m-{nom}")
                nom=format!("champs[{nom}]")
                libelle=libelle.en_langue(l)
                valeur=Signal::stored(valeur.clone().unwrap_or_default())
                largeur=Largeur::Courte
                inactif=Signal::stored(inactif)
                autocomplete="off"
                erreur=erreur_de(acte, nom, l)
            />
        }
    };
    let liste = |nom: &'static str, libelle: Texte, options: Valeurs, valeur: &Option<String>| {
        view! {
            <Selection
                id=format!("m-{nom}")
                nom=format!("champs[{nom}]")
                libelle=libelle.en_langue(l)
                options=avec_vide(options, t::NON_DIT.en_langue(l))
                valeur=Signal::stored(valeur.clone().unwrap_or_default())
                inactif=Signal::stored(inactif)
                erreur=erreur_de(acte, nom, l)
            />
        }
    };
    let de = |lire: fn(&ChoixOffre) -> &Valeurs| choix.with_value(|c| lire(c).clone());
    let (bourses, habilite) = oui_ou_non(e.habilite_bourses, l);
    let champs: Vec<AnyView> = vec![
        liste("mention", t::MENTION, de(|c| &c.mentions), &e.mention),
        liste(
            "champFormation",
            t::CHAMP_FORMATION,
            de(|c| &c.champs),
            &e.champ_formation,
        ),
        liste(
            "niveauDiplome",
            t::NIVEAU_DIPLOME,
            de(|c| &c.niveaux),
            &e.niveau_diplome,
        ),
        liste(
            "codeDiplomeSise",
            t::DIPLOME_SISE,
            de(|c| &c.diplomes_sise),
            &e.diplome_sise,
        ),
        liste(
            "parcoursTypeSise",
            t::PARCOURS_SISE,
            de(|c| &c.parcours_sise),
            &e.parcours_type,
        ),
        champ("niveauDiplomeSise", t::NIVEAU_SISE, &e.niveau_diplome_sise),
        champ("diplomeIntermediaire", t::DIPLOME_INTER, &e.diplome_intermediaire),
        liste("habiliteBourses", t::BOURSES, bourses, &Some(habilite)),
        champ("niveauAglae", t::NIVEAU_AGLAE, &e.niveau_aglae),
        champ("fresq1", t::FRESQ1, &e.fresq1),
        champ("fresq2", t::FRESQ2, &e.fresq2),
    ];
    let dedans = view! { <div class="formulaire maquette-champs">{champs}</div> };
    let titre = t::ENQUETES.en_langue(l).to_owned();
    editeur.panneau("enquete", "maquette-enquete", titre, dedans.into_any())
}

use super::{arbre::decimal, etat::Editeur};
use crate::{
    acte::{Acte, FormActe},
    offre::{avec_vide, erreur_de},
};
use domain::offre::{ChoixCursus, ChoixOffre, FicheObjet, Genre, Noeud};
use i18n::{Langue, Texte, offre as t};
use leptos::prelude::*;
use ui::{Bouton, Champ, Largeur, Selection, Variante, view};

/// What a place has of its own, otherwise than its object: numbers, and where one enrols the level and the fee.
pub(super) fn reglage(
    editeur: Editeur,
    f: &FicheObjet,
    n: &Noeud,
    choix: StoredValue<ChoixOffre>,
    acte: Acte,
    l: Langue,
) -> AnyView {
    let Some(contexte) = f.contextes.iter().find(|c| Some(c.id) == n.contexte) else {
        return ().into_any();
    };
    let (r, o) = (&contexte.reglage, &f.objet);
    let inactif = !f.peut_ecrire || contexte.valide;
    let champ = |id: &'static str, nom: &'static str, libelle: Texte, valeur: String, aide: Option<String>| {
        view! {
            <Champ
                id=id
                nom=format!("champs[{nom}]")
                libelle=libelle.en_langue(l)
                aide=aide.unwrap_or_default()
                valeur=Signal::stored(valeur)
                largeur=Largeur::Courte
                inactif=Signal::stored(inactif)
                autocomplete="off"
                erreur=erreur_de(acte, if nom == "min" || nom == "max" { "plage" } else { nom }, l)
            />
        }
    };
    let liste = |id: &'static str, nom: &'static str, libelle: Texte, options, valeur: Option<String>| {
        view! {
            <Selection
                id=id
                nom=format!("champs[{nom}]")
                libelle=libelle.en_langue(l)
                options=options
                valeur=Signal::stored(valeur.unwrap_or_default())
                inactif=Signal::stored(inactif)
                erreur=erreur_de(acte, nom, l)
            />
        }
    };
    let comme = |valeur: Option<String>| valeur.map(|v| t::COMME_OBJET.avec(l, &[("valeur", &v)]));
    let nombre = |d: Option<_>| d.map(|d| decimal(d, l));
    let mut champs: Vec<AnyView> = vec![];
    if o.genre == Genre::Groupement {
        let [min, max] = [r.plage.map(|p| p.min), r.plage.map(|p| p.max)].map(|n| n.map(|n| n.to_string()));
        champs.push(champ(
            "c-min",
            "min",
            t::MIN,
            min.unwrap_or_default(),
            comme(o.plage.map(|p| p.min.to_string())),
        ));
        champs.push(champ(
            "c-max",
            "max",
            t::MAX,
            max.unwrap_or_default(),
            comme(o.plage.map(|p| p.max.to_string())),
        ));
        let natures = choix.with_value(|c| avec_vide(c.natures.clone(), t::COMME.en_langue(l)));
        champs.push(liste("c-nature", "nature", t::NATURE, natures, r.nature.clone()));
    } else {
        champs.push(champ(
            "c-ects",
            "ects",
            t::ECTS,
            nombre(r.ects).unwrap_or_default(),
            comme(nombre(o.ects)),
        ));
    }
    champs.push(champ(
        "c-coef",
        "coefficient",
        t::COEFFICIENT,
        nombre(r.coefficient).unwrap_or_default(),
        comme(nombre(o.coefficient)),
    ));
    if r.pia {
        champs.push(champ(
            "c-niveau",
            "niveau",
            t::NIVEAU,
            r.niveau.clone().unwrap_or_default(),
            None,
        ));
        let tarifs = avec_vide(f.tarifs.clone(), t::SANS_TARIF.en_langue(l));
        champs.push(liste("c-tarif", "tarif", t::TARIF, tarifs, r.tarif.clone()));
    } else {
        // Kept as they are, for when one enrols here again.
        for (nom, valeur) in [("niveau", &r.niveau), ("tarif", &r.tarif)] {
            let valeur = valeur.clone().unwrap_or_default();
            champs.push(view! { <input type="hidden" name=format!("champs[{nom}]") value=valeur /> }.into_any());
        }
    }
    let cursus = ChoixCursus::TOUS
        .iter()
        .map(|c| (c.code().to_owned(), t::cursus(*c).en_langue(l).to_owned()));
    let defaut = Some(r.choix.unwrap_or(ChoixCursus::Jamais).code().to_owned());
    champs.push(liste("c-choix", "choix", t::CURSUS, cursus.collect(), defaut));
    let chemin = n.chemin.replace('>', " › ");
    let (id, version) = (contexte.id.to_string(), contexte.version.to_string());
    let enregistrer = (!inactif).then(|| {
        view! {
            <div class="actions">
                <Bouton variante=Variante::Secondaire en_cours=acte.pending()>{t::ENREGISTRER_CHEMIN.en_langue(l)}</Bouton>
            </div>
        }
    });
    let gele = (f.peut_ecrire && contexte.valide).then(|| view! { <p>{t::CHEMIN_GELE.en_langue(l)}</p> });
    let dedans = view! {
            <FormActe acte=acte>
                <input type="hidden" name="contexte" value=id />
                <input type="hidden" name="version" value=version />
                <p class="discret">{chemin}</p>
                {gele}
                <div class="formulaire maquette-champs">{champs}</div>
                {enregistrer}
            </FormActe>
    };
    let titre = t::CHEMIN_TITRE.en_langue(l).to_owned();
    editeur.panneau("reglage", "maquette-reglage", titre, dedans.into_any())
}

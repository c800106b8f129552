use super::{arbre::decimal, etat::Editeur};
use crate::{api::offre, vues::echec};
use domain::offre::{Choix, CodeObjet, Simulation};
use i18n::{Langue, offre as t};
use leptos::prelude::*;
use std::collections::BTreeSet;
use ui::{Bouton, Carte, Case, TypeBouton, Variante, view};

/// What a student who starts at a place and chooses so would get: opened on demand.
pub(super) fn simulation(editeur: Editeur, choisi: Memo<Option<String>>, l: Langue) -> AnyView {
    let ouverte = RwSignal::new(false);
    let ouvrir = Callback::new(move |()| ouverte.update(|o| *o = !*o));
    view! {
        <div class="actions">
            <Bouton genre=TypeBouton::Simple variante=Variante::Secondaire au_clic=ouvrir>{t::SIMULER.en_langue(l)}</Bouton>
        </div>
        <Suspense>{move || ouverte.get().then(|| Suspend::new(panneau(editeur, choisi, l)))}</Suspense>
    }
    .into_any()
}

/// Downloaded when it is first asked for.
#[lazy(simulation)]
fn panneau(editeur: Editeur, choisi: Memo<Option<String>>, l: Langue) -> AnyView {
    let choisis = RwSignal::new(BTreeSet::<String>::new());
    let depart = Memo::new(move |_| {
        let racine = editeur.arbre.with(|a| a.as_ref().map(|a| a.racine));
        racine.zip(editeur.courant(choisi).map(|n| n.chemin))
    });
    let resultat = Resource::new(
        move || (depart.get(), choisis.get(), editeur.miens.get()),
        move |(depart, choisis, _)| async move {
            match depart {
                None => Err(crate::AppError::Introuvable),
                Some((racine, depart)) => offre::simuler(racine, depart, choisis.into_iter().collect()).await,
            }
        },
    );
    view! {
        <Carte titre=t::SIMULATION.en_langue(l)>
            <Transition>
                {move || Suspend::new(async move {
                    match resultat.await {
                        Ok(s) => montrer(&s, choisis, l),
                        Err(erreur) => echec(&erreur),
                    }
                })}
            </Transition>
        </Carte>
    }
    .into_any()
}

fn montrer(s: &Simulation, choisis: RwSignal<BTreeSet<String>>, l: Langue) -> AnyView {
    let texte = t::SIMULATION_ECTS.avec(
        l,
        &[("ects", &decimal(s.ects, l)), ("nombre", &s.suivis.len().to_string())],
    );
    let doubles = (!s.doubles.is_empty()).then(|| {
        let codes: Vec<&str> = s.doubles.iter().map(CodeObjet::as_str).collect();
        let texte = t::SIMULATION_DOUBLE.avec(l, &[("codes", &codes.join(", "))]);
        view! { <p>{texte}</p> }
    });
    let choix: Vec<AnyView> = s
        .choix
        .iter()
        .enumerate()
        .map(|(i, c)| un_choix(i, c, choisis, l))
        .collect();
    view! {
        <p role="status"><strong>{texte}</strong></p>
        {doubles}
        {choix}
    }
    .into_any()
}

fn un_choix(i: usize, c: &Choix, choisis: RwSignal<BTreeSet<String>>, l: Langue) -> AnyView {
    let etat = if c.tenu() {
        t::SIMULATION_TENU.en_langue(l).to_owned()
    } else {
        t::SIMULATION_MANQUE.avec(l, &[("min", &c.min.to_string()), ("max", &c.max.to_string())])
    };
    let cases: Vec<AnyView> = c
        .offerts
        .iter()
        .enumerate()
        .map(|(j, (chemin, libelle, ects, coche))| {
            let chemin = chemin.to_string();
            let ects = ects.map(|e| t::CODE_ECTS.avec(l, &[("ects", &decimal(e, l))]));
            let libelle = match ects {
                Some(ects) => format!("{libelle} ({ects})"),
                None => libelle.clone(),
            };
            let changer = Callback::new(move |oui: bool| {
                choisis.update(|c| {
                    if oui {
                        c.insert(chemin.clone());
                    } else {
                        c.remove(&chemin);
                    }
                });
            });
            view! { <Case id=format!("s-{i}-{j}") libelle=libelle cochee=Signal::stored(*coche) sur_changement=changer /> }
        })
        .collect();
    let legende = c.libelle.clone();
    view! {
        <fieldset class="simulation">
            <legend>{legende} " – " {etat}</legend>
            {cases}
        </fieldset>
    }
    .into_any()
}

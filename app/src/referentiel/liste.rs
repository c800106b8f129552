use super::{ICI, fr, parametres, structures::lien};
use crate::{api::referentiel, context::langue, vues::echec};
use domain::{
    identite::normaliser,
    referentiel::{Domaine, NomenclatureVue},
};
use i18n::{Langue, format, referentiel as t};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Bouton, CadreTableau, Champ, EnTete, Etat, Glyphe, LienBouton, Ton, Variante, Vide, view};

/// All nomenclatures, by what they are about.
pub(super) fn page_liste() -> AnyView {
    let requete = use_query_map();
    let recherche = Memo::new(move |_| requete.read().get("q").unwrap_or_default());
    let vue = Resource::new(|| (), |()| referentiel::nomenclatures());
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) actions=move || vec![parametres::lien(l), lien(l)].into_any() />
        <form method="get" action=ICI role="search" class="formulaire formulaire-ligne">
            <Champ id="q" libelle=t::CHERCHER_LISTE.en_langue(l) genre="search" valeur=recherche autocomplete="off" />
            <Bouton glyphe=Glyphe::Recherche variante=Variante::Secondaire>{t::RECHERCHER.en_langue(l)}</Bouton>
        </form>
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(toutes) => tableaux(toutes, &recherche.get(), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn tableaux(toutes: Vec<NomenclatureVue>, recherche: &str, l: Langue) -> AnyView {
    let voulu = normaliser(recherche);
    let trouvees: Vec<NomenclatureVue> = toutes
        .into_iter()
        .filter(|n| {
            let dit = format!("{} {}", n.definition.pluriel(fr(l)), n.definition.code);
            voulu.is_empty() || normaliser(&dit).contains(&voulu)
        })
        .collect();
    if trouvees.is_empty() {
        return view! {
            <Vide titre=t::AUCUNE.en_langue(l) texte=t::AUCUNE_TEXTE.en_langue(l) glyphe=Glyphe::Recherche>
                <LienBouton href=ICI>{t::EFFACER.en_langue(l)}</LienBouton>
            </Vide>
        };
    }
    Domaine::TOUS
        .iter()
        .filter_map(|domaine| {
            let mut siennes: Vec<NomenclatureVue> = trouvees
                .iter()
                .filter(|n| n.definition.domaine == *domaine)
                .cloned()
                .collect();
            siennes.sort_by_key(|n| normaliser(n.definition.pluriel(fr(l))));
            (!siennes.is_empty()).then(|| tableau(*domaine, siennes, l))
        })
        .collect::<Vec<_>>()
        .into_any()
}

fn tableau(domaine: Domaine, nomenclatures: Vec<NomenclatureVue>, l: Langue) -> AnyView {
    let titre = t::domaine(domaine).en_langue(l);
    view! {
        <h2>{titre}</h2>
        <CadreTableau libelle=titre>
            <table class="tableau">
                <caption class="invisible-visuel">{titre}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_NOM.en_langue(l)}</th>
                        <th scope="col">{t::COL_REGIME.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_VALABLES.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_TOUTES.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_LOCALES.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{nomenclatures.into_iter().map(|n| rangee(&n, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(n: &NomenclatureVue, l: Langue) -> AnyView {
    let nombre = |n: i64| format::nombre(n.unsigned_abs(), l);
    let d = &n.definition;
    let maj = n.mise_a_jour.then(|| {
        view! { " " <Etat ton=Ton::Attention texte=t::MISE_A_JOUR.en_langue(l) /> }
    });
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_NOM.en_langue(l)>
                <a href=format!("{ICI}/{}", d.code)>{d.pluriel(fr(l)).to_owned()}</a>
                {maj}
            </th>
            <td data-libelle=t::COL_REGIME.en_langue(l)>{t::regime(d.regime).en_langue(l)}</td>
            <td class="chiffres" data-libelle=t::COL_VALABLES.en_langue(l)>{nombre(n.valables)}</td>
            <td class="chiffres" data-libelle=t::COL_TOUTES.en_langue(l)>{nombre(n.toutes)}</td>
            <td class="chiffres" data-libelle=t::COL_LOCALES.en_langue(l)>{nombre(n.locales)}</td>
        </tr>
    }
}

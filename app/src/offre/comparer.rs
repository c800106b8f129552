use super::{ICI, fil, fil_libelle};
use crate::{api::offre, context::langue, vues::echec};
use domain::{
    ids::EspaceId,
    offre::{Champ as Changement, Ecart, EspaceVue, Sort},
};
use i18n::{Langue, offre as t};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{Bouton, Champ, EnTete, Etat, Glyphe, Selection, Ton, Variante, Vide, view};

/// What changed from one espace to another.
pub(crate) fn page_comparer() -> AnyView {
    let params = use_params_map();
    let requete = use_query_map();
    let espace = Memo::new(move |_| params.read().get("espace").unwrap_or_default());
    let voulu = Memo::new(move |_| {
        let r = requete.read();
        let avec = r.get("avec").and_then(|a| a.parse::<EspaceId>().ok());
        (avec, r.get("formation").unwrap_or_default())
    });
    let espaces = Resource::new(|| (), |()| offre::espaces());
    let ecarts = Resource::new(
        move || (espace.get(), voulu.get()),
        |(espace, (avec, formation))| async move {
            match avec {
                None => Ok(None),
                Some(avec) => offre::comparer(espace, avec, formation).await.map(Some),
            }
        },
    );
    let l = langue();
    view! {
        <Title text=t::COMPARER_TITRE.en_langue(l) />
        <Transition>
            {move || Suspend::new(async move {
                match espaces.await {
                    Ok((espaces, _)) => entete(&espaces, &espace.get(), &voulu.get_untracked(), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
        <Transition>
            {move || Suspend::new(async move {
                match ecarts.await {
                    Ok(None) => ().into_any(),
                    Ok(Some(ecarts)) => resultat(&ecarts, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn entete(espaces: &[EspaceVue], code: &str, voulu: &(Option<EspaceId>, String), l: Langue) -> AnyView {
    let ici = espaces.iter().find(|e| e.code == code);
    let autres: Vec<(String, String)> = espaces
        .iter()
        .filter(|e| e.code != code)
        .map(|e| (e.id.to_string(), e.dans(l == Langue::Fr).to_owned()))
        .collect();
    let avec = voulu.0.map(|a| a.to_string()).unwrap_or_default();
    let formation = voulu.1.clone();
    view! {
        <EnTete titre=t::COMPARER_TITRE.en_langue(l) chapeau=t::COMPARER_INTRO.en_langue(l) fil=fil(ici, l) fil_libelle=fil_libelle(l) />
        <form method="get" action=format!("{ICI}/{code}/comparer") class="outils">
            <Selection id="avec" libelle=t::AVEC.en_langue(l) options=autres valeur=Signal::stored(avec) requis=true />
            <Champ id="formation" libelle=t::SEULE_FORMATION.en_langue(l) valeur=Signal::stored(formation) autocomplete="off" />
            <Bouton glyphe=Glyphe::Volet variante=Variante::Secondaire>{t::COMPARER.en_langue(l)}</Bouton>
        </form>
    }
}

fn resultat(ecarts: &[Ecart], l: Langue) -> AnyView {
    if ecarts.is_empty() {
        return view! { <Vide titre=t::IDENTIQUES.en_langue(l) glyphe=Glyphe::Coche /> };
    }
    liste(ecarts, l)
}

/// What changed, object by object.
pub(super) fn liste(ecarts: &[Ecart], l: Langue) -> AnyView {
    let lignes: Vec<_> = ecarts.iter().map(|e| ligne(e, l)).collect();
    view! { <ul class="ecarts">{lignes}</ul> }
}

fn ligne(e: &Ecart, l: Langue) -> AnyView {
    let (ton, sort) = match e.sort {
        Sort::Ajoute => (Ton::Succes, t::AJOUTE),
        Sort::Ote => (Ton::Danger, t::OTE),
        Sort::Change => (Ton::Attention, t::CHANGE),
    };
    let mut details: Vec<AnyView> = e.champs.iter().map(|c| champ(c, None)).collect();
    for (codes, texte) in [(&e.enfants_ajoutes, t::ENFANT_AJOUTE), (&e.enfants_otes, t::ENFANT_OTE)] {
        details.extend(codes.iter().filter(|_| e.sort == Sort::Change).map(|c| {
            let texte = texte.avec(l, &[("code", c.as_str())]);
            view! { <li>{texte}</li> }.into_any()
        }));
    }
    if e.enfants_changes {
        details.push(view! { <li>{t::ORDRE_CHANGE.en_langue(l)}</li> }.into_any());
    }
    for (chemin, champs) in &e.chemins {
        details.extend(champs.iter().map(|c| champ(c, Some(chemin.as_str()))));
    }
    let details = (!details.is_empty()).then(|| view! { <ul>{details}</ul> });
    let (libelle, code) = (e.libelle.clone(), e.code.to_string());
    view! {
        <li>
            <p>
                <Etat ton=ton texte=sort.en_langue(l) />
                " "
                <strong>{libelle}</strong>
                " "
                <span class="code">{code}</span>
            </p>
            {details}
        </li>
    }
}

fn champ(c: &Changement, chemin: Option<&str>) -> AnyView {
    let nom = match chemin {
        None => c.champ.clone(),
        Some(chemin) => format!("{chemin} : {}", c.champ),
    };
    let avant = c.avant.clone().map(|a| view! { <del>{a}</del> });
    let apres = c.apres.clone().map(|a| view! { <ins>{a}</ins> });
    view! { <li>{nom} " : " {avant} " " {apres}</li> }
}

use super::{ICI, fil, fil_libelle};
use crate::{api::offre, context::langue, vues::echec};
use domain::{
    ids::EspaceId,
    offre::{Champ as Changement, DifferenceVue, Ecart, EspaceVue, LigneEcart, Sort},
};
use i18n::{Langue, format, offre as t};
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

fn resultat(vue: &DifferenceVue, l: Langue) -> AnyView {
    if vue.lignes.is_empty() {
        return view! { <Vide titre=t::IDENTIQUES.en_langue(l) glyphe=Glyphe::Coche /> };
    }
    let nombre = |n: usize| format::nombre(n as u64, l);
    let bilan = t::ECARTS_BILAN.avec(
        l,
        &[
            ("ajoutes", &nombre(vue.ajoutes)),
            ("otes", &nombre(vue.otes)),
            ("changes", &nombre(vue.changes)),
        ],
    );
    let reste = (vue.reste > 0).then(|| {
        let texte = t::ECARTS_RESTE.avec(l, &[("nombre", &nombre(vue.reste))]);
        view! { <p>{texte}</p> }
    });
    let lignes: Vec<_> = vue.lignes.iter().map(|ligne| place(ligne, l)).collect();
    view! {
        <p role="status">{bilan}</p>
        <ul class="ecarts ecarts-arbre">{lignes}</ul>
        {reste}
    }
    .into_any()
}

/// What changed at one place of the tree, or what is on the way there.
fn place(ligne: &LigneEcart, l: Langue) -> AnyView {
    let niveau = ligne.niveau.min(7).to_string();
    match &ligne.ecart {
        Some(e) => view! { <li data-niveau=niveau>{detail(e, l)}</li> }.into_any(),
        None => {
            let (libelle, code) = (ligne.libelle.clone(), ligne.code.to_string());
            view! {
                <li class="passage" data-niveau=niveau>
                    {libelle}
                    " "
                    <span class="code">{code}</span>
                </li>
            }
            .into_any()
        }
    }
}

/// What changed, object by object.
pub(super) fn liste(ecarts: &[Ecart], l: Langue) -> AnyView {
    let lignes: Vec<_> = ecarts.iter().map(|e| view! { <li>{detail(e, l)}</li> }).collect();
    view! { <ul class="ecarts">{lignes}</ul> }
}

fn detail(e: &Ecart, l: Langue) -> AnyView {
    let (ton, sort) = match e.sort {
        Sort::Ajoute => (Ton::Succes, t::AJOUTE),
        Sort::Ote => (Ton::Danger, t::OTE),
        Sort::Change => (Ton::Attention, t::CHANGE),
    };
    let mut details: Vec<AnyView> = e.champs.iter().map(|c| champ(c, None, l)).collect();
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
        details.extend(champs.iter().map(|c| champ(c, Some(chemin.as_str()), l)));
    }
    let details = (!details.is_empty()).then(|| view! { <ul>{details}</ul> });
    let (libelle, code) = (e.libelle.clone(), e.code.to_string());
    view! {
        <p>
            <Etat ton=ton texte=sort.en_langue(l) />
            " "
            <strong>{libelle}</strong>
            " "
            <span class="code">{code}</span>
        </p>
        {details}
    }
    .into_any()
}

fn champ(c: &Changement, chemin: Option<&str>, l: Langue) -> AnyView {
    let champ = t::champ_objet(&c.champ, l);
    let nom = match chemin {
        None => champ,
        Some(chemin) => format!("{chemin} : {champ}"),
    };
    let avant = c.avant.clone().map(|a| view! { <del>{a}</del> });
    let apres = c.apres.clone().map(|a| view! { <ins>{a}</ins> });
    view! { <li>{nom} " : " {avant} " " {apres}</li> }
}

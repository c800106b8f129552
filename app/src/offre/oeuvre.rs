use super::{ICI, erreur_de, fil, fil_libelle, refuses};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, Reconduire},
    context::langue,
    gestion::page_de_l_adresse,
    vues::echec,
};
use domain::{
    ids::{JobId, ObjetId},
    offre::{ObjetResume, ReconductibleVue, ReconductionVue, Releve, Valeurs},
};
use i18n::{Langue, Texte, commun, format, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};
use std::time::Duration;
use ui::{Alerte, Bouton, Carte, Case, Champ, EnTete, Glyphe, Progression, Selection, Ton, Variante, Vide, view};

/// How often a copy that is going on is looked at.
const PAS: Duration = Duration::from_secs(1);

/// What the form holds, as the address has it: it goes along from one page of formations to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Saisie {
    recherche: String,
    vers: String,
    tout: bool,
    reglages: bool,
    coches: Vec<ObjetId>,
}

impl Saisie {
    fn lire(requete: &ParamsMap) -> Self {
        let dit = |nom: &str| requete.get(nom).unwrap_or_default();
        let coches = requete
            .clone()
            .into_iter()
            .filter(|(nom, _)| nom.starts_with("formations["));
        Self {
            recherche: dit("q"),
            vers: dit("vers"),
            tout: !dit("tout").is_empty(),
            reglages: !dit("reglages").is_empty(),
            coches: coches.filter_map(|(_, id)| id.parse().ok()).collect(),
        }
    }
}

/// Brings formations of this espace into another one, or all of it into the next year.
pub(crate) fn page_oeuvre() -> AnyView {
    let params = use_params_map();
    let requete = use_query_map();
    let rang = page_de_l_adresse();
    let espace = Memo::new(move |_| params.read().get("espace").unwrap_or_default());
    let tache = Memo::new(move |_| requete.read().get("tache").and_then(|t| t.parse::<JobId>().ok()));
    let saisie = Memo::new(move |_| Saisie::lire(&requete.read()));
    let reconduire = Acte::new(Reconduire::PATH);
    let vue = Resource::new(
        move || (espace.get(), saisie.get(), rang.get()),
        |(code, saisie, page)| async move {
            let vue = offre::reconductibles(code, saisie.recherche, page, saisie.coches).await?;
            let choix = offre::choix().await?;
            Ok::<_, crate::AppError>((vue, choix.espaces))
        },
    );
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok((vue, espaces)) => page(&vue, espaces, saisie.get_untracked(), reconduire, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
        {refuses(vec![reconduire], l)}
        {move || tache.get().map(|tache| suivi(tache, l))}
    }
}

fn page(vue: &ReconductibleVue, espaces: Valeurs, saisie: Saisie, reconduire: Acte, l: Langue) -> AnyView {
    let e = &vue.liste.espace;
    let ici = e.id.to_string();
    let cibles: Valeurs = espaces.into_iter().filter(|(id, _)| *id != ici).collect();
    let corps = if cibles.is_empty() {
        view! { <Vide titre=t::AUCUNE_CIBLE.en_langue(l) /> }
    } else {
        formulaire(vue, cibles, saisie, reconduire, l)
    };
    view! {
        <Title text=t::OEUVRE_TITRE.en_langue(l) />
        <EnTete titre=t::OEUVRE_TITRE.en_langue(l) chapeau=t::OEUVRE_INTRO.en_langue(l) fil=fil(Some(e), l) fil_libelle=fil_libelle(l) />
        {corps}
    }
}

fn formulaire(vue: &ReconductibleVue, cibles: Valeurs, saisie: Saisie, reconduire: Acte, l: Langue) -> AnyView {
    let (code, id) = (vue.liste.espace.code.clone(), vue.liste.espace.id.to_string());
    let choix = formations(vue, saisie.recherche, l);
    view! {
        <Carte>
            <FormActe acte=reconduire>
                <input type="hidden" name="espace" value=code />
                <input type="hidden" name="de" value=id />
                <div class="formulaire">
                    // Before all other buttons: the key Enter in its field looks for something, and starts nothing.
                    {choix}
                    <Case id="tout" libelle=t::TOUT.en_langue(l) cochee=Signal::stored(saisie.tout) />
                    <Selection id="vers" libelle=t::VERS.en_langue(l) aide=t::VERS_AIDE.en_langue(l) options=cibles valeur=Signal::stored(saisie.vers) requis=true erreur=erreur_de(reconduire, "vers", l) />
                    <Case id="reglages" libelle=t::REGLAGES.en_langue(l) aide=t::REGLAGES_AIDE.en_langue(l) cochee=Signal::stored(saisie.reglages) />
                    <div class="actions">
                        <Bouton variante=Variante::Principale en_cours=reconduire.pending()>{t::LANCER.en_langue(l)}</Bouton>
                    </div>
                </div>
            </FormActe>
        </Carte>
    }
}

/// Those that are ticked and not in sight, then a page of what is found.
fn formations(vue: &ReconductibleVue, recherche: String, l: Langue) -> AnyView {
    let lignes = &vue.liste.page.lignes;
    let ailleurs: Vec<&ObjetResume> = vue
        .coches
        .iter()
        .filter(|c| lignes.iter().all(|o| o.id != c.id))
        .collect();
    let case = |i: usize, o: &ObjetResume, cochee: bool| {
        let (id, valeur) = (format!("formation-{i}"), o.id.to_string());
        let libelle = format!("{} ({})", o.libelle, o.code);
        view! { <Case id=id nom=format!("formations[{i}]") valeur=valeur libelle=libelle cochee=Signal::stored(cochee) /> }
    };
    let gardees = (!ailleurs.is_empty()).then(|| {
        let titre = t::COCHEES.avec(l, &[("nombre", &ailleurs.len().to_string())]);
        let cases: Vec<_> = ailleurs.iter().enumerate().map(|(i, o)| case(i, o, true)).collect();
        view! {
            <fieldset class="choix-formations">
                <legend>{titre}</legend>
                {cases}
            </fieldset>
        }
    });
    let trouvees: Vec<_> = lignes
        .iter()
        .enumerate()
        .map(|(i, o)| case(ailleurs.len() + i, o, vue.coches.iter().any(|c| c.id == o.id)))
        .collect();
    let rien = lignes
        .is_empty()
        .then(|| view! { <p>{t::AUCUNE_FORMATION.en_langue(l)}</p> });
    let ici = format!("{ICI}/{}/mise-en-oeuvre", vue.liste.espace.code);
    view! {
        <Champ id="q" libelle=t::CHERCHER_FORMATION.en_langue(l) aide=t::CHERCHER_FORMATION_AIDE.en_langue(l) genre="search" valeur=Signal::stored(recherche) autocomplete="off" />
        <div class="actions">
            <Bouton glyphe=Glyphe::Recherche action=ici.clone() par_adresse=true sans_controle=true>{t::RECHERCHER.en_langue(l)}</Bouton>
        </div>
        {gardees}
        <fieldset class="choix-formations">
            <legend>{t::OU_CELLES.en_langue(l)}</legend>
            {trouvees}
            {rien}
        </fieldset>
        {pages(vue, &ici, l)}
    }
}

/// The pages beside this one, as buttons: what is ticked here goes along.
fn pages(vue: &ReconductibleVue, ici: &str, l: Langue) -> Option<AnyView> {
    let (page, pages) = (vue.liste.page.page, vue.liste.page.pages());
    let vers = |n: u32, texte: Texte| {
        view! {
            <Bouton nom="page" valeur=n.to_string() action=ici.to_owned() par_adresse=true sans_controle=true>{texte.en_langue(l)}</Bouton>
        }
    };
    (pages > 1).then(|| {
        let ou = t::PAGE_SUR.avec(l, &[("page", &page.to_string()), ("pages", &pages.to_string())]);
        view! {
            <div class="actions">
                {(page > 1).then(|| vers(page - 1, commun::PRECEDENT))}
                <span>{ou}</span>
                {(page < pages).then(|| vers(page + 1, commun::SUIVANT))}
            </div>
        }
    })
}

/// How far it has come, until it is over.
fn suivi(tache: JobId, l: Langue) -> AnyView {
    let tour = RwSignal::new(0_u32);
    let vue = Resource::new(move || tour.get(), move |_| offre::reconduction(tache));
    Effect::new(move || {
        if let Some(Ok(vue)) = vue.get()
            && !vue.fini
            && !vue.echec
        {
            set_timeout(
                move || {
                    tour.try_update(|n| *n += 1);
                },
                PAS,
            );
        }
    });
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => etat(&vue, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn etat(vue: &ReconductionVue, l: Langue) -> AnyView {
    if vue.echec {
        return view! { <Alerte ton=Ton::Danger titre=t::ECHEC.en_langue(l) annoncee=true /> };
    }
    if !vue.fini {
        let (fait, total) = (vue.fait.to_string(), vue.total.max(1).to_string());
        let texte = t::EN_COURS.avec(l, &[("fait", &fait), ("total", &total)]);
        let (valeur, max) = (vue.fait.unsigned_abs(), vue.total.max(1).unsigned_abs());
        return view! { <Progression id="progression" libelle=texte valeur=Some(valeur) maximum=max /> };
    }
    let n = |n: u64| format::nombre(n, l);
    let texte = t::FINI.avec(
        l,
        &[
            ("formations", &n(vue.formations)),
            ("objets", &n(vue.objets)),
            ("liens", &n(vue.liens)),
            ("chemins", &n(vue.chemins)),
        ],
    );
    let presents = (!vue.presents.is_empty()).then(|| {
        let codes = vue.presents.join(", ");
        view! { <p>{t::PRESENTS.en_langue(l)} " : " {codes}</p> }
    });
    let geles = releve(
        &vue.geles,
        t::GELES,
        |(code, parent)| t::GELE_SOUS.avec(l, &[("code", code), ("parent", parent)]),
        l,
    );
    let sans_tarif = releve(
        &vue.sans_tarif,
        t::TARIFS_PERDUS,
        |(chemin, tarif)| t::TARIF_PERDU.avec(l, &[("chemin", chemin), ("tarif", tarif)]),
        l,
    );
    view! { <Alerte ton=Ton::Succes titre=texte annoncee=true>{presents} {geles} {sans_tarif}</Alerte> }
}

/// What did not come along, one by one.
fn releve(r: &Releve, titre: Texte, dire: impl Fn(&(String, String)) -> String, l: Langue) -> Option<AnyView> {
    (r.total > 0).then(|| {
        let titre = titre.avec(l, &[("nombre", &format::nombre(r.total, l))]);
        let lignes: Vec<_> = r.lignes.iter().map(|ligne| view! { <li>{dire(ligne)}</li> }).collect();
        let tus = r.total.saturating_sub(r.lignes.len() as u64);
        let reste = (tus > 0).then(|| {
            let reste = t::RELEVE_RESTE.avec(l, &[("nombre", &format::nombre(tus, l))]);
            view! { <p>{reste}</p> }
        });
        view! {
            <p>{titre} " :"</p>
            <ul>{lignes}</ul>
            {reste}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ce_qui_est_coche_se_lit_dans_l_adresse() {
        let id = "00000000-0000-0000-0000-000000000001";
        let adresse = [
            ("q", "chimie"),
            ("formations[7]", id),
            ("formations[2]", "autre"),
            ("tout", ""),
            ("reglages", "on"),
        ];
        let lue = Saisie::lire(&adresse.into_iter().collect::<ParamsMap>());
        assert_eq!(lue.coches, [id.parse::<ObjetId>().unwrap()]);
        assert_eq!(lue.recherche, "chimie");
        assert!(!lue.tout && lue.reglages);
    }
}

use super::{
    ICI, erreur_de, fil, fil_libelle,
    passage::{etapes, suivi},
    refuses,
};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, ExaminerReconduction},
    context::langue,
    gestion::page_de_l_adresse,
    vues::echec,
};
use domain::{
    ids::{JobId, ObjetId},
    offre::{ObjetResume, ReconductibleVue, ReconductionVue},
};
use i18n::{Langue, Texte, commun, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    params::ParamsMap,
};
use ui::{Bouton, Carte, Case, Champ, EnTete, Glyphe, Selection, Variante, Vide, view};

/// What the form holds, as the address has it: it goes along from one page of formations to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Saisie {
    recherche: String,
    vers: String,
    tout: bool,
    reglages: bool,
    rattacher: bool,
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
            rattacher: !dit("rattacher").is_empty(),
            coches: coches.filter_map(|(_, id)| id.parse().ok()).collect(),
        }
    }
}

/// Brings formations of this espace into another one, or all of it into the next year: one chooses, sees what would be done, and
/// does it.
pub(crate) fn page_oeuvre() -> AnyView {
    let params = use_params_map();
    let requete = use_query_map();
    let rang = page_de_l_adresse();
    let espace = Memo::new(move |_| params.read().get("espace").unwrap_or_default());
    let tache = Memo::new(move |_| requete.read().get("tache").and_then(|t| t.parse::<JobId>().ok()));
    let saisie = Memo::new(move |_| Saisie::lire(&requete.read()));
    let examiner = Acte::new(ExaminerReconduction::PATH);
    let vue = Resource::new(
        move || (espace.get(), saisie.get(), rang.get()),
        |(code, saisie, page)| offre::reconductibles(code, saisie.recherche, page, saisie.coches),
    );
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(&vue, saisie.get_untracked(), (tache, examiner), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: &ReconductibleVue, saisie: Saisie, (tache, examiner): (Memo<Option<JobId>>, Acte), l: Langue) -> AnyView {
    let e = vue.liste.espace.clone();
    let code = e.code.clone();
    let vue = vue.clone();
    let corps = move || match tache.get() {
        Some(tache) => suivi(code.clone(), tache, l),
        None if vue.cibles.is_empty() => view! { <Vide titre=t::AUCUNE_CIBLE.en_langue(l) /> },
        None => view! {
            {etapes(0, None, l)}
            {formulaire(&vue, saisie.clone(), examiner, l)}
            {refuses(vec![examiner], l)}
        },
    };
    view! {
        <Title text=t::OEUVRE_TITRE.en_langue(l) />
        <EnTete titre=t::OEUVRE_TITRE.en_langue(l) chapeau=t::OEUVRE_INTRO.en_langue(l) fil=fil(Some(&e), l) fil_libelle=fil_libelle(l) />
        {corps}
    }
}

fn formulaire(vue: &ReconductibleVue, saisie: Saisie, examiner: Acte, l: Langue) -> AnyView {
    let (code, id) = (vue.liste.espace.code.clone(), vue.liste.espace.id.to_string());
    let choix = formations(vue, saisie.recherche, l);
    let cibles = vue.cibles.clone();
    view! {
        <Carte>
            <FormActe acte=examiner>
                <input type="hidden" name="espace" value=code />
                <input type="hidden" name="de" value=id />
                <div class="formulaire">
                    // Before all other buttons: the key Enter in its field looks for something, and starts nothing.
                    {choix}
                    <Case id="tout" libelle=t::TOUT.en_langue(l) cochee=Signal::stored(saisie.tout) />
                    <Selection id="vers" libelle=t::VERS.en_langue(l) aide=t::VERS_AIDE.en_langue(l) options=cibles valeur=Signal::stored(saisie.vers) requis=true erreur=erreur_de(examiner, "vers", l) />
                    <Case id="reglages" libelle=t::REGLAGES.en_langue(l) aide=t::REGLAGES_AIDE.en_langue(l) cochee=Signal::stored(saisie.reglages) />
                    <Case id="rattacher" libelle=t::RATTACHER.en_langue(l) aide=t::RATTACHER_AIDE.en_langue(l) cochee=Signal::stored(saisie.rattacher) />
                    <div class="actions">
                        <Bouton variante=Variante::Principale en_cours=examiner.pending()>{t::VOIR_AVANT.en_langue(l)}</Bouton>
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
                <legend class="champ-libelle">{titre}</legend>
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
            <legend class="champ-libelle">{t::A_APPORTER.en_langue(l)}</legend>
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

/// The step of choosing, with what was chosen: from what is shown of it, back to its form.
pub(super) fn adresse_du_choix(code: &str, vue: &ReconductionVue) -> String {
    let mut requete = ParamsMap::new();
    requete.insert("vers", vue.vers_id.to_string());
    for (nom, dit) in [
        ("tout", vue.choisies.is_empty()),
        ("reglages", vue.reglages),
        ("rattacher", vue.rattacher),
    ] {
        if dit {
            requete.insert(nom, "on".to_owned());
        }
    }
    for (i, formation) in vue.choisies.iter().enumerate() {
        requete.insert(format!("formations[{i}]"), formation.to_string());
    }
    format!("{ICI}/{code}/mise-en-oeuvre{}", requete.to_query_string())
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
        assert!(!lue.tout && lue.reglages && !lue.rattacher);
    }
}

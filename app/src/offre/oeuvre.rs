use super::{erreur_de, fil, fil_libelle, refuses};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, Reconduire},
    context::langue,
    vues::echec,
};
use domain::{
    ids::JobId,
    offre::{FiltreObjets, ListeObjets, ReconductionVue, TriObjets, Valeurs},
};
use i18n::{Langue, format, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::time::Duration;
use ui::{Alerte, Bouton, Carte, Case, EnTete, Progression, Selection, Ton, Variante, Vide, view};

/// How often a copy that is going on is looked at.
const PAS: Duration = Duration::from_secs(1);

/// Brings formations of this espace into another one, or all of it into the next year.
pub(crate) fn page_oeuvre() -> AnyView {
    let params = use_params_map();
    let requete = use_query_map();
    let espace = Memo::new(move |_| params.read().get("espace").unwrap_or_default());
    let tache = Memo::new(move |_| requete.read().get("tache").and_then(|t| t.parse::<JobId>().ok()));
    let reconduire = Acte::new(Reconduire::PATH);
    let vue = Resource::new(
        move || espace.get(),
        |code| async move {
            let filtre = FiltreObjets {
                recherche: String::new(),
                genre: None,
                structure: String::new(),
                tri: TriObjets::Libelle,
                page: 1,
            };
            let liste = offre::objets(code, filtre).await?;
            let choix = offre::choix().await?;
            Ok::<_, crate::AppError>((liste, choix.espaces))
        },
    );
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok((liste, espaces)) => page(&liste, espaces, reconduire, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
        {refuses(vec![reconduire], l)}
        {move || tache.get().map(|tache| suivi(tache, l))}
    }
}

fn page(liste: &ListeObjets, espaces: Valeurs, reconduire: Acte, l: Langue) -> AnyView {
    let e = &liste.espace;
    let ici = e.id.to_string();
    let cibles: Valeurs = espaces.into_iter().filter(|(id, _)| *id != ici).collect();
    let corps = if cibles.is_empty() {
        view! { <Vide titre=t::AUCUNE_CIBLE.en_langue(l) /> }
    } else {
        formulaire(liste, cibles, reconduire, l)
    };
    view! {
        <Title text=t::OEUVRE_TITRE.en_langue(l) />
        <EnTete titre=t::OEUVRE_TITRE.en_langue(l) chapeau=t::OEUVRE_INTRO.en_langue(l) fil=fil(Some(e), l) fil_libelle=fil_libelle(l) />
        {corps}
    }
}

fn formulaire(liste: &ListeObjets, cibles: Valeurs, reconduire: Acte, l: Langue) -> AnyView {
    let formations: Vec<_> = liste
        .page
        .lignes
        .iter()
        .enumerate()
        .map(|(i, o)| {
            let (id, valeur) = (format!("formation-{i}"), o.id.to_string());
            let libelle = format!("{} ({})", o.libelle, o.code);
            view! { <Case id=id nom=format!("formations[{i}]") valeur=valeur libelle=libelle /> }
        })
        .collect();
    let (code, id) = (liste.espace.code.clone(), liste.espace.id.to_string());
    view! {
        <Carte>
            <FormActe acte=reconduire>
                <input type="hidden" name="espace" value=code />
                <input type="hidden" name="de" value=id />
                <div class="formulaire">
                    <Selection id="vers" libelle=t::VERS.en_langue(l) aide=t::VERS_AIDE.en_langue(l) options=cibles requis=true erreur=erreur_de(reconduire, "vers", l) />
                    <Case id="tout" libelle=t::TOUT.en_langue(l) />
                    <Case id="reglages" libelle=t::REGLAGES.en_langue(l) aide=t::REGLAGES_AIDE.en_langue(l) />
                    <fieldset>
                        <legend>{t::OU_CELLES.en_langue(l)}</legend>
                        {formations}
                    </fieldset>
                    <div class="actions">
                        <Bouton variante=Variante::Principale en_cours=reconduire.pending()>{t::LANCER.en_langue(l)}</Bouton>
                    </div>
                </div>
            </FormActe>
        </Carte>
    }
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
    view! { <Alerte ton=Ton::Succes titre=texte annoncee=true>{presents}</Alerte> }
}

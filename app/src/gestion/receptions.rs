use super::page_de_l_adresse;
use crate::{
    acte::{Acte, FormActe},
    api::reception::{self, RejouerTous},
    context::langue,
    vues::{echec, refus},
};
use domain::{
    ErreurChamp,
    reception::{Objet, RebutVue, RebutsVue, StatutRebut},
};
use i18n::{Langue, champs, commun, erreurs, format, receptions as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Alerte, Bouton, CadreTableau, EnTete, Etat, Filtre, Filtres, Glyphe, Pagination, Ton, Variante, Vide, view};

/// Messages of other systems that could not be taken.
pub(crate) fn page_receptions() -> AnyView {
    let (requete, rang) = (use_query_map(), page_de_l_adresse());
    let rejouer = Acte::new(RejouerTous::PATH);
    let objet = Memo::new(move |_| requete.read().get("objet").and_then(|o| Objet::depuis_code(&o)));
    let regles = Memo::new(move |_| requete.read().get("etat").is_some());
    let bilan = Memo::new(move |_| {
        let nombre = |nom| requete.read().get(nom).and_then(|n| n.parse::<u64>().ok());
        nombre("pris").zip(nombre("restent"))
    });
    let cle = move || (objet.get(), regles.get(), rang.get(), rejouer.version().get());
    let vue = Resource::new(cle, |(objet, regles, page, _)| reception::lister(objet, regles, page));
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) />
        {move || rejouer.erreur().map(|e| refus(&e))}
        {move || bilan.get().map(|bilan| rejoues(bilan, l))}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, objet.get_untracked(), regles.get_untracked(), rejouer, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

/// What came of "replay all".
fn rejoues((pris, restent): (u64, u64), l: Langue) -> AnyView {
    let texte = t::BILAN.avec(
        l,
        &[
            ("pris", &format::nombre(pris, l)),
            ("restent", &format::nombre(restent, l)),
        ],
    );
    let ton = if restent == 0 { Ton::Succes } else { Ton::Info };
    view! { <Alerte ton=ton titre=t::TOUT_REJOUER.en_langue(l) annoncee=true><p>{texte}</p></Alerte> }
}

fn page(vue: RebutsVue, objet: Option<Objet>, regles: bool, rejouer: Acte, l: Langue) -> AnyView {
    let etats = vec![
        Filtre::new(t::A_TRAITER.en_langue(l), adresse(objet, false), !regles)
            .avec_compte(format::nombre(vue.a_regler, l)),
        Filtre::new(t::REGLES.en_langue(l), adresse(objet, true), regles),
    ];
    let mut objets = vec![Filtre::new(
        t::TOUS_OBJETS.en_langue(l),
        adresse(None, regles),
        objet.is_none(),
    )];
    objets.extend(
        Objet::TOUS
            .iter()
            .map(|o| Filtre::new(t::objets(*o).en_langue(l), adresse(Some(*o), regles), objet == Some(*o))),
    );
    let tout = (!regles && vue.rebuts.total > 0).then(|| tout_rejouer(objet, rejouer, l));
    view! {
        <Filtres libelle=t::FILTRER.en_langue(l) filtres=etats />
        <Filtres libelle=t::FILTRER_OBJET.en_langue(l) filtres=objets />
        {liste(vue, objet, regles, l)}
        {tout}
    }
}

fn adresse(objet: Option<Objet>, regles: bool) -> String {
    let mut criteres = Vec::new();
    if let Some(objet) = objet {
        criteres.push(format!("objet={}", objet.code()));
    }
    if regles {
        criteres.push("etat=regles".to_owned());
    }
    if criteres.is_empty() {
        "/gestion/receptions".into()
    } else {
        format!("/gestion/receptions?{}", criteres.join("&"))
    }
}

fn tout_rejouer(objet: Option<Objet>, rejouer: Acte, l: Langue) -> AnyView {
    view! {
        <FormActe acte=rejouer>
            {objet.map(|o| view! { <input type="hidden" name="objet" value=o.code() /> })}
            <div class="actions">
                <Bouton variante=Variante::Secondaire en_cours=rejouer.pending()>{t::TOUT_REJOUER.en_langue(l)}</Bouton>
                <span class="discret">{t::TOUT_REJOUER_AIDE.en_langue(l)}</span>
            </div>
        </FormActe>
    }
}

fn liste(vue: RebutsVue, objet: Option<Objet>, regles: bool, l: Langue) -> AnyView {
    let rebuts = vue.rebuts;
    if rebuts.lignes.is_empty() {
        let (titre, texte) = match (regles, objet) {
            (true, _) => (t::VIDE_REGLES, t::VIDE_REGLES_TEXTE),
            (false, None) => (t::VIDE, t::VIDE_TEXTE),
            (false, Some(_)) => (t::VIDE, t::VIDE_OBJET_TEXTE),
        };
        return view! { <Vide titre=titre.en_langue(l) texte=texte.en_langue(l) glyphe=Glyphe::Reception /> };
    }
    let (numero, pages) = (rebuts.page, rebuts.pages());
    let ici = adresse(objet, regles);
    let lien = if ici.contains('?') { '&' } else { '?' };
    let href = Callback::new(move |p: u32| format!("{ici}{lien}page={p}"));
    let suivre = (pages > 1).then(|| {
        view! {
            <Pagination
                libelle=commun::PAGINATION.en_langue(l)
                page=numero
                pages=pages
                href=href
                precedente=commun::PRECEDENT.en_langue(l)
                suivante=commun::SUIVANT.en_langue(l)
            />
        }
    });
    view! {
        <CadreTableau libelle=t::TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_MESSAGE.en_langue(l)}</th>
                        <th scope="col">{t::COL_RECU.en_langue(l)}</th>
                        <th scope="col">{t::COL_ETAT.en_langue(l)}</th>
                        <th scope="col">{t::COL_RAISONS.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{rebuts.lignes.into_iter().map(|r| rangee(r, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
        {suivre}
    }
}

fn rangee(r: RebutVue, l: Langue) -> impl IntoView {
    let derriere = match r.derriere {
        0 => None,
        1 => Some(t::DERRIERE_UN.en_langue(l).to_owned()),
        n => Some(t::DERRIERE.avec(l, &[("n", &n.to_string())])),
    };
    let attend = (r.statut == StatutRebut::EnAttente).then(|| t::SUIVRA.en_langue(l));
    let (titre, sujet) = (nom(&r, l), sujet(&r, l));
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_MESSAGE.en_langue(l)>
                <span>
                    <a href=format!("/gestion/receptions/{}", r.id)>{titre}</a>
                    {sujet.map(|texte| view! { <br /><span class="discret">{texte}</span> })}
                </span>
            </th>
            <td data-libelle=t::COL_RECU.en_langue(l)>{format::date_heure(r.recu_le, l)}</td>
            <td data-libelle=t::COL_ETAT.en_langue(l)>
                <span>
                    {etat(r.statut, l)}
                    {derriere.map(|texte| view! { <br /><span class="discret">{texte}</span> })}
                </span>
            </td>
            <td data-libelle=t::COL_RAISONS.en_langue(l)>
                {raisons(&r.erreurs, l)} {attend.map(|texte| view! { <span class="discret">{texte}</span> })}
            </td>
        </tr>
    }
}

/// What kind of message it is: its object, and its type in the words of who sent it.
pub(super) fn nom(r: &RebutVue, l: Langue) -> String {
    let type_ = r.type_.as_deref().unwrap_or(t::ILLISIBLE.en_langue(l));
    format!("{} – {type_}", t::objet(r.objet).en_langue(l))
}

/// What it is about; nothing for one that cannot be read.
pub(super) fn sujet(r: &RebutVue, l: Langue) -> Option<String> {
    r.type_.is_some().then(|| t::AU_SUJET.avec(l, &[("cle", &r.cle)]))
}

/// Icon, word, colour.
pub(super) fn etat(statut: StatutRebut, l: Langue) -> AnyView {
    let ton = match statut {
        StatutRebut::ATraiter => Ton::Danger,
        StatutRebut::EnAttente => Ton::Info,
        StatutRebut::Rejoue => Ton::Succes,
        StatutRebut::Abandonne => Ton::Neutre,
    };
    view! { <Etat ton=ton texte=t::statut(statut).en_langue(l) /> }
}

/// The fields that stood against it, each with why.
pub(super) fn raisons(refuses: &[ErreurChamp], l: Langue) -> Option<AnyView> {
    if refuses.is_empty() {
        return None;
    }
    let lignes = refuses
        .iter()
        .map(|e| {
            let champ = champs::champ(&e.champ, l).to_owned();
            view! { <li>{champ} " – " {erreurs::phrase(&e.code, l)}</li> }
        })
        .collect::<Vec<_>>();
    Some(view! { <ul class="liste-nue">{lignes}</ul> })
}

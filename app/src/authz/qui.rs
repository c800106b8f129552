use super::periode;
use crate::{api::authz, context::langue, vues::echec};
use domain::authz::{ExplicationVue, LigneExplication, QuiVue, Traitement, Verdict};
use i18n::{Langue, commun, droits as t};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Alerte, Bouton, CadreTableau, Champ, EnTete, Etat, Glyphe, Selection, Ton, Variante, Vide, view};

type Question = (Option<Traitement>, String, String);

/// Who may do what, and why: a question in the address, so that the answer can be sent to somebody.
pub(crate) fn page_qui() -> AnyView {
    let requete = use_query_map();
    let question = Memo::new(move |_| {
        let requete = requete.read();
        let lu = |nom| requete.get(nom).unwrap_or_default();
        (
            Traitement::depuis_code(&lu("traitement")),
            lu("structure"),
            lu("identifiant"),
        )
    });
    let vue = Resource::new(
        move || question.get(),
        |(t, structure, qui)| authz::qui(t, structure, qui),
    );
    let l = langue();
    let fil = vec![("/gestion/habilitations".to_owned(), t::TITRE.en_langue(l).to_owned())];
    view! {
        <Title text=t::QUI_PEUT.en_langue(l) />
        <EnTete
            titre=t::QUI_PEUT.en_langue(l)
            chapeau=t::QUI_INTRO.en_langue(l)
            fil=fil
            fil_libelle=commun::FIL_ARIANE.en_langue(l)
        />
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, question.get_untracked(), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: QuiVue, (traitement, structure, identifiant): Question, l: Langue) -> AnyView {
    let choisir = || (String::new(), t::CHOISIR.en_langue(l).to_owned());
    let traitements: Vec<(String, String)> = std::iter::once(choisir())
        .chain(
            Traitement::TOUS
                .iter()
                .map(|x| (x.code().to_owned(), t::traitement(*x).en_langue(l).to_owned())),
        )
        .collect();
    let structures: Vec<(String, String)> = std::iter::once(choisir()).chain(vue.structures).collect();
    let pose = traitement.is_some() && !structure.is_empty();
    let code = traitement.map(|x| x.code().to_owned()).unwrap_or_default();
    view! {
        <form method="get" action="/gestion/habilitations/qui" class="formulaire">
            <Selection
                id="traitement"
                libelle=t::TRAITEMENT.en_langue(l)
                options=traitements
                valeur=Signal::stored(code)
                requis=true
            />
            <Selection
                id="structure"
                libelle=t::STRUCTURE.en_langue(l)
                options=structures
                valeur=Signal::stored(structure)
                requis=true
            />
            <Champ
                id="identifiant"
                libelle=t::QUI_IDENTIFIANT.en_langue(l)
                autocomplete="off"
                valeur=Signal::stored(identifiant)
            />
            <Bouton variante=Variante::Principale>{t::DEMANDER.en_langue(l)}</Bouton>
        </form>
        {vue.explication.map(|e| explication(e, l))}
        {pose.then(|| qui(vue.qui, l))}
    }
}

fn explication(e: ExplicationVue, l: Langue) -> AnyView {
    let (ton, texte) = if e.oui {
        (Ton::Succes, t::OUI)
    } else {
        (Ton::Danger, t::NON)
    };
    let corps = if e.lignes.is_empty() {
        view! { <p>{t::AUCUNE.en_langue(l)}</p> }
    } else {
        tableau(e.lignes, t::COL_VERDICT, l)
    };
    view! {
        <Alerte ton=ton titre=texte.avec(l, &[("nom", &e.nom)]) annoncee=true>
            {e.ferme.then(|| view! { <p>{t::COMPTE_FERME.en_langue(l)}</p> })}
        </Alerte>
        {corps}
    }
}

fn qui(lignes: Vec<LigneExplication>, l: Langue) -> AnyView {
    if lignes.is_empty() {
        return view! { <Vide titre=t::PERSONNE.en_langue(l) glyphe=Glyphe::Bouclier /> };
    }
    view! {
        <h2>{t::LISTE_QUI.en_langue(l)}</h2>
        {tableau(lignes, t::LISTE_QUI, l)}
    }
}

fn tableau(lignes: Vec<LigneExplication>, titre: i18n::Texte, l: Langue) -> AnyView {
    view! {
        <CadreTableau libelle=titre.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{titre.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_QUI.en_langue(l)}</th>
                        <th scope="col">{t::COL_ROLE.en_langue(l)}</th>
                        <th scope="col">{t::COL_STRUCTURE.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUAND.en_langue(l)}</th>
                        <th scope="col">{t::COL_VERDICT.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{lignes.into_iter().map(|x| rangee(x, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(x: LigneExplication, l: Langue) -> impl IntoView {
    let ton = if x.verdict == Verdict::Accorde {
        Ton::Succes
    } else {
        Ton::Neutre
    };
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_QUI.en_langue(l)>
                {x.nom} <br /> <span class="discret">{x.identifiant}</span>
            </th>
            <td data-libelle=t::COL_ROLE.en_langue(l)>{x.role}</td>
            <td data-libelle=t::COL_STRUCTURE.en_langue(l)>{x.structure}</td>
            <td data-libelle=t::COL_QUAND.en_langue(l)>{periode(x.debut, x.fin, l)}</td>
            <td data-libelle=t::COL_VERDICT.en_langue(l)>
                <Etat ton=ton texte=t::verdict(x.verdict).en_langue(l) />
            </td>
        </tr>
    }
}

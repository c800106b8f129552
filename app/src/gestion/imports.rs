use super::page_de_l_adresse;
use crate::{api::inscription, context::langue, vues::echec};
use domain::{
    inscription::{ImportVue, StatutJob},
    page::Page,
};
use i18n::{Langue, commun, format, gestion as t, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Alerte, Bouton, CadreTableau, Carte, ChampFichier, EnTete, Etat, Glyphe, Pagination, Ton, Vide, view};

/// Hands an admissions file in, and finds earlier imports again.
pub(crate) fn page_imports() -> AnyView {
    let page = page_de_l_adresse();
    let imports = Resource::new(move || page.get(), inscription::imports);
    let l = langue();
    let requete = use_query_map();
    let refuse = move || requete.read().get("refus").map(|code| refus(&code, l));
    view! {
        <Title text=t::IMPORTS_TITRE.en_langue(l) />
        <EnTete titre=t::IMPORTS_TITRE.en_langue(l) chapeau=t::IMPORTS_INTRO.en_langue(l) />
        {refuse}
        <Carte>
            <form method="post" action="/gestion/imports/deposer" enctype="multipart/form-data" class="formulaire">
                <ChampFichier
                    id="fichier"
                    libelle=t::FICHIER.en_langue(l)
                    formats=".csv,text/csv"
                    requis=true
                />
                <Bouton glyphe=Glyphe::Televerser>{t::IMPORTER.en_langue(l)}</Bouton>
            </form>
        </Carte>
        <Suspense>
            {move || Suspend::new(async move {
                match imports.await {
                    Ok(page) => liste(page, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Suspense>
    }
}

/// Why the file as a whole was refused; the address carries a code, or the names of the missing columns.
fn refus(code: &str, l: Langue) -> AnyView {
    let raisons: Vec<String> = match code {
        "vide" => vec![t::FICHIER_VIDE.en_langue(l).into()],
        "encodage" => vec![t::FICHIER_PAS_UTF8.en_langue(l).into()],
        "taille" => vec![t::FICHIER_TROP_GROS.avec(l, &[("max", "50")])],
        colonnes => colonnes
            .split(',')
            .map(|c| t::COLONNE_MANQUANTE.avec(l, &[("colonne", c)]))
            .collect(),
    };
    view! {
        <Alerte ton=Ton::Danger titre=t::FICHIER_REFUSE.en_langue(l) annoncee=true>
            <ul>{raisons.into_iter().map(|r| view! { <li>{r}</li> }).collect::<Vec<_>>()}</ul>
        </Alerte>
    }
}

fn liste(page: Page<ImportVue>, l: Langue) -> AnyView {
    let (numero, pages) = (page.page, page.pages());
    if page.lignes.is_empty() {
        return view! {
            <Vide
                titre=t::IMPORTS_VIDE.en_langue(l)
                texte=t::IMPORTS_VIDE_TEXTE.en_langue(l)
                glyphe=Glyphe::Televerser
            />
        };
    }
    let href = Callback::new(|p: u32| format!("/gestion/imports?page={p}"));
    view! {
        <CadreTableau libelle=t::IMPORTS_TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::IMPORTS_TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_FICHIER.en_langue(l)}</th>
                        <th scope="col">{t::COL_STATUT.en_langue(l)}</th>
                        <th scope="col">{t::COL_LE.en_langue(l)}</th>
                        <th scope="col">{t::COL_PAR.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::LIGNES.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::REJETEES.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{page.lignes.into_iter().map(|i| rangee(i, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
        <Pagination
            libelle=commun::PAGINATION.en_langue(l)
            page=numero
            pages=pages
            href=href
            precedente=commun::PRECEDENT.en_langue(l)
            suivante=commun::SUIVANT.en_langue(l)
        />
    }
}

fn rangee(i: ImportVue, l: Langue) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_FICHIER.en_langue(l)>
                <a href=format!("/gestion/imports/{}", i.id)>{i.nom}</a>
            </th>
            <td data-libelle=t::COL_STATUT.en_langue(l)>{etat_job(i.statut, l)}</td>
            <td data-libelle=t::COL_LE.en_langue(l)>{format::date_heure(i.cree_le, l)}</td>
            <td data-libelle=t::COL_PAR.en_langue(l)>{i.par}</td>
            <td class="chiffres" data-libelle=t::LIGNES.en_langue(l)>
                {format::nombre(u64::from(i.bilan.lignes), l)}
            </td>
            <td class="chiffres" data-libelle=t::REJETEES.en_langue(l)>
                {format::nombre(u64::from(i.bilan.rejetees), l)}
            </td>
        </tr>
    }
}

/// State of a job: icon, word, colour.
pub(super) fn etat_job(statut: StatutJob, l: Langue) -> impl IntoView {
    let ton = match statut {
        StatutJob::Cree => Ton::Neutre,
        StatutJob::EnCours => Ton::Info,
        StatutJob::Succes => Ton::Succes,
        StatutJob::Echec | StatutJob::Stop => Ton::Danger,
    };
    view! { <Etat ton=ton texte=statuts::job(statut).en_langue(l) /> }
}

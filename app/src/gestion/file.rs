use super::{
    affichage::{EtatAffichage, reglages},
    apercu::{Apercu, Volet},
    lignes::{Communs, tableau},
    lot::{Lot, barre},
    page_de_l_adresse,
};
use crate::{api::inscription, context::langue, vues::echec};
use domain::inscription::{Blocage, FileVue, Filtre, Statut, Tri};
use i18n::{Langue, commun, format, gestion as t, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};
use ui::{Bouton, Champ, EnTete, Filtres, Glyphe, LienBouton, Pagination, Variante, Vide, view};

/// The list of dossiers: its filters, search, order and page are its address.
pub(crate) fn page_file() -> AnyView {
    let requete = use_query_map();
    let page = page_de_l_adresse();
    let filtre = Memo::new(move |_| {
        let r = requete.read();
        Filtre {
            // The queue is what one comes for; `statut=` shows everything.
            statut: r
                .get("statut")
                .map_or(Some(Statut::Terminee), |s| Statut::depuis_code(&s)),
            raison: r.get("raison").filter(|x| !x.is_empty()),
            chemin: r.get("chemin").filter(|x| !x.is_empty()),
            recherche: r.get("q").unwrap_or_default(),
            tri: r
                .get("tri")
                .and_then(|tri| Tri::depuis_code(&tri))
                .unwrap_or(Tri::Anciennete),
            page: page.get(),
        }
    });
    let lot = Lot::new();
    let (apercu, affichage) = (Apercu::new(lot, langue()), EtatAffichage::du_contexte());
    let cle = move || (filtre.get(), lot.fait.get());
    let file = Resource::new(cle, |(filtre, _)| inscription::file(filtre));
    let l = langue();
    let communs = move |vue: &FileVue| Communs {
        lot: vue.validable.then_some(lot),
        apercu,
        affichage,
        l,
    };
    view! {
        <Title text=t::FILE_TITRE.en_langue(l) />
        <div class:liste-detail=move || apercu.ouvert()>
            <div class="page">
                <Transition>
                    {move || Suspend::new(async move {
                        // The failure is told once, where the list would be.
                        file.await.ok().map(|vue| entete(&vue, filtre, affichage, l))
                    })}
                </Transition>
                {recherche(filtre, l)}
                <Transition>
                    {move || Suspend::new(async move {
                        match file.await {
                            Ok(vue) => {
                                let communs = communs(&vue);
                                contenu(vue, filtre, lot, communs)
                            }
                            Err(erreur) => echec(&erreur),
                        }
                    })}
                </Transition>
            </div>
            <Volet apercu=apercu langue=l />
        </div>
    }
}

/// Address of this list with another page, order or state.
fn adresse(f: &Filtre) -> String {
    let q = Url::escape(&f.recherche);
    let statut = f.statut.map_or("", Statut::code);
    format!(
        "/gestion/inscriptions?statut={statut}&raison={}&chemin={}&q={q}&tri={}&page={}",
        f.raison.as_deref().unwrap_or_default(),
        Url::escape(f.chemin.as_deref().unwrap_or_default()),
        f.tri.code(),
        f.page
    )
}

/// The title, what can be done with the whole list, and its filters.
fn entete(vue: &FileVue, ici: Memo<Filtre>, affichage: EtatAffichage, l: Langue) -> AnyView {
    let filtre = ici.get_untracked();
    let export = adresse(&Filtre {
        page: 1,
        ..filtre.clone()
    })
    .replace("/gestion/inscriptions?", "/gestion/inscriptions.csv?");
    let exportable = vue.exportable && vue.page.total > 0;
    view! {
        <EnTete titre=t::FILE_TITRE.en_langue(l)>
            {reglages(affichage, l)}
            {exportable
                .then(|| {
                    view! {
                        <LienBouton
                            href=export
                            variante=Variante::Secondaire
                            glyphe=Glyphe::Telecharger
                            rel="external"
                        >
                            {t::EXPORTER.en_langue(l)}
                        </LienBouton>
                    }
                })}
        </EnTete>
        <Filtres libelle=t::FILTRES.en_langue(l) filtres=filtres(vue, &filtre, l) />
        {((filtre.statut == Some(Statut::Terminee) || filtre.raison.is_some()) && !vue.raisons.is_empty())
            .then(|| view! { <Filtres libelle=t::RAISONS.en_langue(l) filtres=raisons(vue, &filtre, l) /> })}
    }
}

fn contenu(vue: FileVue, ici: Memo<Filtre>, lot: Lot, communs: Communs) -> AnyView {
    let (l, filtre) = (communs.l, ici.get_untracked());
    communs.apercu.ordonner(vue.page.lignes.iter().map(|ligne| ligne.id));
    let total = vue.page.total;
    let compte = format!(
        "{} {}",
        format::nombre(total, l),
        format::pluriel(total, l, t::DOSSIER.en_langue(l), t::DOSSIERS.en_langue(l))
    );
    let f = filtre.clone();
    let href = Callback::new(move |page| adresse(&Filtre { page, ..f.clone() }));
    let (numero, pages) = (vue.page.page, vue.page.pages());
    let (raison, tri) = (filtre.raison.clone(), filtre.tri);
    let f = filtre.clone();
    let adresse_tri = Callback::new(move |tri| {
        adresse(&Filtre {
            tri,
            page: 1,
            ..f.clone()
        })
    });
    view! {
        {restrictions(&vue, &filtre, l)}
        {barre(lot, &vue.page.lignes, l)}
        {if vue.page.lignes.is_empty() {
            view! { <Vide titre=t::FILE_VIDE.en_langue(l) texte=t::FILE_VIDE_TEXTE.en_langue(l) /> }
        } else {
            tableau(vue.page.lignes, raison, tri, adresse_tri, communs)
        }}
        <Pagination
            libelle=commun::PAGINATION.en_langue(l)
            page=numero
            pages=pages
            href=href
            precedente=commun::PRECEDENT.en_langue(l)
            suivante=commun::SUIVANT.en_langue(l)
            compte=compte
        />
    }
}

fn filtres(vue: &FileVue, filtre: &Filtre, l: Langue) -> Vec<ui::Filtre> {
    let lien = |statut: Option<Statut>| {
        adresse(&Filtre {
            statut,
            raison: None,
            page: 1,
            ..filtre.clone()
        })
    };
    let compte = |n: i64| format::nombre(n.unsigned_abs(), l);
    let toutes = ui::Filtre::new(t::FILE_TOUTES.en_langue(l), lien(None), filtre.statut.is_none())
        .avec_compte(compte(vue.compteurs.values().sum()));
    let un = |s: &Statut| {
        let nombre = vue.compteurs.get(s).copied().unwrap_or(0);
        ui::Filtre::new(
            statuts::statut(*s).en_langue(l),
            lien(Some(*s)),
            filtre.statut == Some(*s),
        )
        .avec_compte(compte(nombre))
    };
    [
        Statut::Terminee,
        Statut::Autorisee,
        Statut::Debutee,
        Statut::Validee,
        Statut::Annulee,
        Statut::Expiree,
    ]
    .iter()
    .map(un)
    .chain([toutes])
    .collect()
}

/// What the submitted dossiers wait for: the clerk takes them by reason.
fn raisons(vue: &FileVue, filtre: &Filtre, l: Langue) -> Vec<ui::Filtre> {
    let lien = |raison: Option<String>| {
        adresse(&Filtre {
            // Some dossiers to look at are validated already, or not even begun.
            statut: (!matches!(
                raison.as_deref().and_then(Blocage::depuis_code),
                Some(Blocage::ARevoir | Blocage::DoublonPotentiel)
            ))
            .then_some(Statut::Terminee),
            raison,
            page: 1,
            ..filtre.clone()
        })
    };
    let toutes = ui::Filtre::new(t::FILE_TOUTES.en_langue(l), lien(None), filtre.raison.is_none());
    let une = |(code, nombre): &(String, i64)| {
        let texte = Blocage::depuis_code(code).map_or(t::RAISON_PRET, statuts::blocage);
        let active = filtre.raison.as_ref() == Some(code);
        ui::Filtre::new(texte.en_langue(l), lien(Some(code.clone())), active)
            .avec_compte(format::nombre(nombre.unsigned_abs(), l))
    };
    std::iter::once(toutes).chain(vue.raisons.iter().map(une)).collect()
}

/// The form of the search. It stands outside what the server answers: whoever types while a list is on its way keeps
/// what is typed, and searches where the address says, not in the list that is leaving.
fn recherche(ici: Memo<Filtre>, l: Langue) -> impl IntoView {
    let recherchee = Memo::new(move |_| ici.read().recherche.clone());
    let effacer = move || {
        (!recherchee.read().is_empty()).then(|| {
            let href = adresse(&Filtre {
                recherche: String::new(),
                page: 1,
                ..ici.get()
            });
            view! { <a href=href>{t::EFFACER.en_langue(l)}</a> }
        })
    };
    let statut = move || ici.read().statut.map_or("", Statut::code);
    let raison = move || ici.read().raison.clone().unwrap_or_default();
    let chemin = move || ici.read().chemin.clone().unwrap_or_default();
    view! {
        <form method="get" action="/gestion/inscriptions" role="search" class="formulaire formulaire-ligne">
            <input type="hidden" name="statut" value=statut />
            <input type="hidden" name="raison" value=raison />
            <input type="hidden" name="chemin" value=chemin />
            <input type="hidden" name="tri" value=move || ici.read().tri.code() />
            <Champ
                id="q"
                libelle=t::RECHERCHE_LIBELLE.en_langue(l)
                valeur=recherchee
                genre="search"
                autocomplete="off"
            />
            <Bouton glyphe=Glyphe::Recherche variante=Variante::Secondaire>{t::RECHERCHER.en_langue(l)}</Bouton>
            {effacer}
        </form>
    }
}

/// What narrows the list besides its filters, and how to take it away.
fn restrictions(vue: &FileVue, filtre: &Filtre, l: Langue) -> impl IntoView {
    let formation = filtre.chemin.clone().map(|chemin| {
        let sans = adresse(&Filtre {
            chemin: None,
            page: 1,
            ..filtre.clone()
        });
        view! {
            <p>
                {t::SEULE_FORMATION.avec(l, &[("chemin", &chemin)])} " "
                <a href=sans>{t::TOUTES_FORMATIONS.en_langue(l)}</a>
            </p>
        }
    });
    let approche = vue
        .approche
        .then(|| view! { <p>{t::NOMS_PROCHES.avec(l, &[("texte", &filtre.recherche)])}</p> });
    let large = vue.large.then(|| view! { <p>{t::RECHERCHE_LARGE.en_langue(l)}</p> });
    view! {
        {formation}
        {approche}
        {large}
    }
}

use super::{
    adresse_fiche,
    lot::{Lot, barre},
    page_de_l_adresse,
};
use crate::{
    api::inscription,
    context::langue,
    vues::{echec, etat, etat_paiement},
};
use domain::{
    ids::InscriptionId,
    inscription::{Blocage, FileVue, Filtre, LigneFile, Statut, Tri},
};
use i18n::{Langue, commun, format, gestion as t, statuts};
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};
use ui::{
    Bouton, CadreTableau, Champ, EnTete, Filtres, Glyphe, LienBouton, Pagination, TriEntete, Variante, Vide, view,
};

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
    let cle = move || (filtre.get(), lot.fait.get());
    let file = Resource::new(cle, |(filtre, _)| inscription::file(filtre));
    let l = langue();
    view! {
        <Title text=t::FILE_TITRE.en_langue(l) />
        <Transition>
            {move || Suspend::new(async move {
                match file.await {
                    Ok(vue) => contenu(vue, filtre.get_untracked(), lot, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
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

fn contenu(vue: FileVue, filtre: Filtre, lot: Lot, l: Langue) -> AnyView {
    let total = vue.page.total;
    let compte = format!(
        "{} {}",
        format::nombre(total, l),
        format::pluriel(total, l, t::DOSSIER.en_langue(l), t::DOSSIERS.en_langue(l))
    );
    let f = filtre.clone();
    let href = Callback::new(move |page| adresse(&Filtre { page, ..f.clone() }));
    let export = adresse(&Filtre {
        page: 1,
        ..filtre.clone()
    })
    .replace("/gestion/inscriptions?", "/gestion/inscriptions.csv?");
    let exportable = vue.exportable && total > 0;
    let (numero, pages) = (vue.page.page, vue.page.pages());
    view! {
        <EnTete titre=t::FILE_TITRE.en_langue(l)>
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
        <Filtres libelle=t::FILTRES.en_langue(l) filtres=filtres(&vue, &filtre, l) />
        {((filtre.statut == Some(Statut::Terminee) || filtre.raison.is_some()) && !vue.raisons.is_empty())
            .then(|| view! { <Filtres libelle=t::RAISONS.en_langue(l) filtres=raisons(&vue, &filtre, l) /> })}
        {recherche(&filtre, l)}
        {restrictions(&vue, &filtre, l)}
        {barre(lot, &vue.page.lignes, l)}
        {if vue.page.lignes.is_empty() {
            view! { <Vide titre=t::FILE_VIDE.en_langue(l) texte=t::FILE_VIDE_TEXTE.en_langue(l) /> }
        } else {
            tableau(vue.page.lignes, &filtre, vue.validable.then_some(lot), l)
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

fn recherche(filtre: &Filtre, l: Langue) -> impl IntoView {
    let statut = filtre.statut.map_or("", Statut::code);
    let effacer = (!filtre.recherche.is_empty()).then(|| {
        adresse(&Filtre {
            recherche: String::new(),
            page: 1,
            ..filtre.clone()
        })
    });
    view! {
        <form method="get" action="/gestion/inscriptions" role="search" class="formulaire formulaire-ligne">
            <input type="hidden" name="statut" value=statut />
            <input type="hidden" name="raison" value=filtre.raison.clone().unwrap_or_default() />
            <input type="hidden" name="chemin" value=filtre.chemin.clone().unwrap_or_default() />
            <input type="hidden" name="tri" value=filtre.tri.code() />
            <Champ
                id="q"
                libelle=t::RECHERCHE_LIBELLE.en_langue(l)
                valeur=filtre.recherche.clone()
                genre="search"
                autocomplete="off"
            />
            <Bouton glyphe=Glyphe::Recherche variante=Variante::Secondaire>{t::RECHERCHER.en_langue(l)}</Bouton>
            {effacer.map(|href| view! { <a href=href>{t::EFFACER.en_langue(l)}</a> })}
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

fn tableau(lignes: Vec<LigneFile>, filtre: &Filtre, lot: Option<Lot>, l: Langue) -> AnyView {
    let raison = filtre.raison.as_deref();
    let entete = |texte: i18n::Texte, tri: Tri| {
        let actif = (filtre.tri == tri).then_some(ui::Tri::Croissant);
        let href = adresse(&Filtre {
            tri,
            page: 1,
            ..filtre.clone()
        });
        let texte = texte.en_langue(l);
        view! { <TriEntete texte=texte href=href tri=actif /> }
    };
    let nom = entete(t::COL_NOM, Tri::Nom);
    let formation = entete(t::COL_FORMATION, Tri::Formation);
    let anciennete = entete(t::COL_ATTENTE, Tri::Anciennete);
    let toutes: Vec<(InscriptionId, i32)> = lignes
        .iter()
        .filter(|x| x.statut == Statut::Terminee && x.blocages.is_empty())
        .map(|x| (x.id, x.version))
        .collect();
    let choix = lot.map(|lot| {
        view! {
            <th scope="col">
                <input
                    type="checkbox"
                    aria-label=t::TOUT_CHOISIR.en_langue(l)
                    on:change=move |_| lot.tous(&toutes)
                />
            </th>
        }
    });
    let rangees: Vec<_> = lignes.into_iter().map(|ligne| rangee(ligne, raison, lot, l)).collect();
    view! {
        <CadreTableau libelle=t::LISTE_LEGENDE.en_langue(l)>
            <table class="tableau">
                <caption class="visuellement-cache">{t::LISTE_LEGENDE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        {choix} {nom} {formation}
                        <th scope="col">{t::COL_STATUT.en_langue(l)}</th>
                        <th scope="col">{t::COL_PAIEMENT.en_langue(l)}</th>
                        <th scope="col">{t::COL_PIECES.en_langue(l)}</th>
                        {anciennete} <th scope="col">{t::COL_RAISONS.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody on:keydown=touche>{rangees}</tbody>
            </table>
        </CadreTableau>
        <p class="discret touches">{t::RACCOURCIS.en_langue(l)}</p>
    }
}

/// `j` and `k` move between the lines, `x` chooses; Enter follows the link, as anywhere.
fn touche(e: KeyboardEvent) {
    let element = event_target::<leptos::web_sys::Element>(&e);
    let rangee = element.closest("tr").ok().flatten();
    let voisine = |suivante: bool| {
        let rangee = rangee.as_ref()?;
        if suivante {
            rangee.next_element_sibling()
        } else {
            rangee.previous_element_sibling()
        }
    };
    let cible = match e.key().as_str() {
        "j" => voisine(true).and_then(|r| r.query_selector("a").ok().flatten()),
        "k" => voisine(false).and_then(|r| r.query_selector("a").ok().flatten()),
        "x" => {
            let case = rangee
                .as_ref()
                .and_then(|r| r.query_selector("input[type=checkbox]").ok().flatten());
            if let Some(case) = case.and_then(html_element) {
                case.click();
            }
            return;
        }
        _ => return,
    };
    if let Some(cible) = cible.and_then(html_element) {
        e.prevent_default();
        cible.focus().ok();
    }
}

fn html_element(element: leptos::web_sys::Element) -> Option<leptos::web_sys::HtmlElement> {
    wasm_bindgen::JsCast::dyn_into(element).ok()
}

fn rangee(ligne: LigneFile, raison: Option<&str>, lot: Option<Lot>, l: Langue) -> AnyView {
    let (id, version) = (ligne.id, ligne.version);
    let choisissable = ligne.statut == Statut::Terminee && ligne.blocages.is_empty();
    let libelle = t::CHOISIR_LIGNE.avec(l, &[("nom", &format!("{} {}", ligne.nom, ligne.prenom))]);
    let choix = lot.map(|lot| {
        view! {
            <td>
                {choisissable
                    .then(|| {
                        view! {
                            <input
                                type="checkbox"
                                aria-label=libelle
                                prop:checked=move || lot.contient(id)
                                on:change=move |_| lot.basculer((id, version))
                            />
                        }
                    })}
            </td>
        }
    });
    let pieces = statuts::pieces(ligne.statut_pieces).en_langue(l);
    let href = adresse_fiche(ligne.id, raison);
    let formation = if l == Langue::Fr {
        ligne.formation_fr
    } else {
        ligne.formation_en
    };
    let depuis = match ligne.jours {
        0 => t::AUJOURDHUI.en_langue(l).to_owned(),
        n => {
            let mot = format::pluriel(
                u64::from(n.unsigned_abs()),
                l,
                t::JOUR.en_langue(l),
                t::JOURS.en_langue(l),
            );
            format!("{n} {mot}")
        }
    };
    let raisons = match (ligne.statut, ligne.blocages.as_slice()) {
        (Statut::Terminee, []) => t::RIEN_NE_MANQUE.en_langue(l).to_owned(),
        (_, blocages) => blocages
            .iter()
            .map(|b| statuts::blocage(*b).en_langue(l))
            .collect::<Vec<_>>()
            .join(" "),
    };
    view! {
        <tr>
            {choix}
            <th scope="row" data-libelle=t::COL_NOM.en_langue(l)>
                <a href=href>{format!("{} {}", ligne.nom, ligne.prenom)}</a>
            </th>
            <td data-libelle=t::COL_FORMATION.en_langue(l)>{formation}</td>
            <td data-libelle=t::COL_STATUT.en_langue(l)>{etat(ligne.statut)}</td>
            <td data-libelle=t::COL_PAIEMENT.en_langue(l)>{etat_paiement(ligne.statut_paiement)}</td>
            <td data-libelle=t::COL_PIECES.en_langue(l)>{pieces}</td>
            <td data-libelle=t::COL_ATTENTE.en_langue(l)>{depuis}</td>
            <td data-libelle=t::COL_RAISONS.en_langue(l)>{raisons}</td>
        </tr>
    }
}

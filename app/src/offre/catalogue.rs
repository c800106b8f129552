//! The public catalogue: what is taught this year, for whoever looks for it. All of it works without JavaScript.

use super::avec_vide;
use crate::{AppError, api::offre, context::langue, gestion::page_de_l_adresse, vues::echec};
use domain::offre::{
    Axe, CatalogueVue, Facette, FicheCatalogue, FiltreCatalogue, FormationCatalogue, Genre, NoeudCatalogue, Porteuse,
    Syllabus,
};
use i18n::{Langue, Texte, commun, format, offre as t};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    location::Url,
};
use ui::{
    Alerte, Bouton, Carte, Champ, EnTete, Fait, Faits, Glyphe, LienBouton, Pagination, Selection, Ton, Variante, Vide,
    view,
};

/// What there is.
pub(crate) fn page_catalogue() -> AnyView {
    let requete = use_query_map();
    let rang = page_de_l_adresse();
    let filtre = Memo::new(move |_| {
        let r = requete.read();
        let texte = |nom: &str| r.get(nom).unwrap_or_default();
        FiltreCatalogue {
            recherche: texte("q"),
            domaine: texte("domaine"),
            diplome: texte("diplome"),
            composante: texte("composante"),
            niveau: texte("niveau"),
            page: rang.get(),
        }
    });
    liste(filtre, Signal::stored(Lieu::Tout))
}

/// What a list of the catalogue is of, by its address.
#[derive(Clone, PartialEq)]
enum Lieu {
    Tout,
    /// One level, domain or component, by its code.
    Un(Axe, String),
    /// The address names none.
    NullePart,
}

/// What there is of a level, a domain or a component: an address of its own, to be found and shared.
pub(crate) fn page_axe() -> AnyView {
    let params = use_params_map();
    let rang = page_de_l_adresse();
    let lieu = Memo::new(move |_| {
        let p = params.read();
        Axe::depuis_segment(&p.get("axe").unwrap_or_default())
            .map_or(Lieu::NullePart, |axe| Lieu::Un(axe, p.get("code").unwrap_or_default()))
    });
    let filtre = Memo::new(move |_| {
        let mut filtre = FiltreCatalogue {
            page: rang.get(),
            ..FiltreCatalogue::default()
        };
        match lieu.get() {
            Lieu::Un(Axe::Niveau, code) => filtre.niveau = code,
            Lieu::Un(Axe::Domaine, code) => filtre.domaine = code,
            Lieu::Un(Axe::Composante, code) => filtre.composante = code,
            Lieu::Tout | Lieu::NullePart => {}
        }
        filtre
    });
    liste(filtre, lieu.into())
}

fn liste(filtre: Memo<FiltreCatalogue>, lieu: Signal<Lieu>) -> AnyView {
    let vue = Resource::new(move || filtre.get(), offre::catalogue);
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => {
                        let filtre = filtre.get_untracked();
                        match lieu.get_untracked() {
                            Lieu::Tout => page(&vue, &filtre, None, l),
                            Lieu::Un(axe, code) => match vue.facettes.de(axe).iter().find(|f| f.code == code) {
                                Some(facette) => page(&vue, &filtre, Some((axe, facette)), l),
                                None => echec(&AppError::Introuvable),
                            },
                            Lieu::NullePart => echec(&AppError::Introuvable),
                        }
                    }
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn ici(l: Langue) -> String {
    format!("/{}/formations", l.code())
}

/// Address of what there is of one thing.
fn la(axe: Axe, code: &str, l: Langue) -> String {
    format!("{}/{}/{}", ici(l), axe.segment(), Url::escape(code))
}

fn page(vue: &CatalogueVue, filtre: &FiltreCatalogue, lieu: Option<(Axe, &Facette)>, l: Langue) -> AnyView {
    let periode = vue.periode.clone().unwrap_or_default();
    let corps = if vue.periode.is_none() {
        view! { <Vide titre=t::CATALOGUE_RIEN.en_langue(l) /> }
    } else {
        resultats(vue, filtre, lieu.map(|(axe, f)| (axe, f.code.as_str())), l)
    };
    let (titre, chapeau, fil) = match lieu {
        None => (
            t::CATALOGUE.en_langue(l).to_owned(),
            t::CATALOGUE_INTRO.en_langue(l).to_owned(),
            vec![],
        ),
        Some((_, f)) => (
            f.libelle.clone(),
            t::CATALOGUE_DE.avec(l, &[("quoi", &f.libelle)]),
            vec![(ici(l), t::CATALOGUE.en_langue(l).to_owned())],
        ),
    };
    // What a search found is not a page to be found in its turn.
    let cherche = *filtre
        != FiltreCatalogue {
            page: filtre.page,
            ..FiltreCatalogue::default()
        }
        && lieu.is_none();
    let robots = cherche.then(|| view! { <Meta name="robots" content="noindex, follow" /> });
    let parcourir = (!cherche && lieu.is_none() && filtre.page == 1).then(|| parcourir(vue, l));
    view! {
        <Title text=titre.clone() />
        <Meta name="description" content=chapeau.clone() />
        {robots}
        <EnTete titre=titre surtitre=periode chapeau=chapeau fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l) />
        {recherche(vue, filtre, l)}
        {parcourir}
        {corps}
    }
    .into_any()
}

/// The ways into the catalogue.
fn parcourir(vue: &CatalogueVue, l: Langue) -> AnyView {
    let voies = [
        (Axe::Niveau, t::PAR_NIVEAU),
        (Axe::Domaine, t::PAR_DOMAINE),
        (Axe::Composante, t::PAR_COMPOSANTE),
    ];
    let voies: Vec<_> = voies
        .into_iter()
        .filter(|(axe, _)| !vue.facettes.de(*axe).is_empty())
        .map(|(axe, titre)| {
            let liens: Vec<_> = vue
                .facettes
                .de(axe)
                .iter()
                .map(|f| {
                    let (href, libelle) = (la(axe, &f.code, l), f.libelle.clone());
                    let nombre = format::nombre(f.nombre.unsigned_abs(), l);
                    view! {
                        <li>
                            <a href=href>{libelle}</a>
                            " "
                            <span class="discret">{nombre}</span>
                        </li>
                    }
                })
                .collect();
            view! {
                <div>
                    <h2>{titre.en_langue(l)}</h2>
                    <ul>{liens}</ul>
                </div>
            }
        })
        .collect();
    view! { <nav class="catalogue-voies" aria-label=t::PARCOURIR.en_langue(l)>{voies}</nav> }.into_any()
}

fn recherche(vue: &CatalogueVue, filtre: &FiltreCatalogue, l: Langue) -> AnyView {
    let options = |facettes: &[Facette], tous: Texte| {
        let choix = facettes
            .iter()
            .map(|f| (f.code.clone(), format!("{} ({})", f.libelle, f.nombre)));
        avec_vide(choix.collect(), tous.en_langue(l))
    };
    let (q, domaine) = (
        Signal::stored(filtre.recherche.clone()),
        Signal::stored(filtre.domaine.clone()),
    );
    let (diplome, composante) = (
        Signal::stored(filtre.diplome.clone()),
        Signal::stored(filtre.composante.clone()),
    );
    let niveau = Signal::stored(filtre.niveau.clone());
    view! {
        <form method="get" action=ici(l) role="search" class="outils catalogue-recherche">
            <Champ id="q" libelle=t::CATALOGUE_CHERCHER.en_langue(l) aide=t::CATALOGUE_EXEMPLE.en_langue(l) genre="search" valeur=q autocomplete="off" />
            <Selection id="niveau" libelle=t::NIVEAU.en_langue(l) options=options(&vue.facettes.niveaux, t::TOUS_NIVEAUX) valeur=niveau />
            <Selection id="diplome" libelle=t::DIPLOME.en_langue(l) options=options(&vue.facettes.diplomes, t::TOUS_DIPLOMES) valeur=diplome />
            <Selection id="domaine" libelle=t::DOMAINE.en_langue(l) options=options(&vue.facettes.domaines, t::TOUS_DOMAINES) valeur=domaine />
            <Selection id="composante" libelle=t::STRUCTURE.en_langue(l) options=options(&vue.facettes.composantes, t::TOUTES_STRUCTURES) valeur=composante />
            <Bouton glyphe=Glyphe::Recherche variante=Variante::Principale>{t::RECHERCHER.en_langue(l)}</Bouton>
        </form>
    }
    .into_any()
}

fn resultats(vue: &CatalogueVue, filtre: &FiltreCatalogue, lieu: Option<(Axe, &str)>, l: Langue) -> AnyView {
    if vue.page.lignes.is_empty() {
        return view! {
            <Vide titre=t::CATALOGUE_VIDE.en_langue(l) texte=t::CATALOGUE_VIDE_TEXTE.en_langue(l) glyphe=Glyphe::Recherche>
                <LienBouton href=ici(l)>{t::EFFACER.en_langue(l)}</LienBouton>
            </Vide>
        };
    }
    let approche = vue
        .approche
        .then(|| view! { <Alerte ton=Ton::Info titre=t::CATALOGUE_APPROCHE.en_langue(l) /> });
    let compte = match format::pluriel(vue.page.total, l, "", "s") {
        "" => t::CATALOGUE_UNE,
        _ => t::CATALOGUE_NOMBRE,
    };
    let compte = compte.avec(l, &[("nombre", &format::nombre(vue.page.total, l))]);
    let fiches: Vec<_> = vue.page.lignes.iter().map(|f| resume(f, l)).collect();
    let adresse = {
        let f = filtre.clone();
        let lieu = lieu.map(|(axe, code)| la(axe, code, l));
        Callback::new(move |page: u32| match &lieu {
            Some(lieu) => format!("{lieu}?page={page}"),
            None => format!(
                "{}?q={}&niveau={}&diplome={}&domaine={}&composante={}&page={page}",
                ici(l),
                Url::escape(&f.recherche),
                Url::escape(&f.niveau),
                Url::escape(&f.diplome),
                Url::escape(&f.domaine),
                Url::escape(&f.composante)
            ),
        })
    };
    view! {
        {approche}
        <ul class="catalogue">{fiches}</ul>
        <Pagination
            libelle=commun::PAGINATION.en_langue(l)
            page=vue.page.page
            pages=vue.page.pages()
            href=adresse
            precedente=commun::PRECEDENT.en_langue(l)
            suivante=commun::SUIVANT.en_langue(l)
            compte=compte
        />
    }
    .into_any()
}

fn resume(f: &FormationCatalogue, l: Langue) -> AnyView {
    let href = format!("{}/{}", ici(l), f.code);
    let ects = f
        .ects
        .map(|e| t::CODE_ECTS.avec(l, &[("ects", &format::decimal(&e.to_string(), l))]));
    let faits: Vec<String> = [
        Some(f.diplome.clone()),
        Some(f.domaine.clone()),
        Some(f.composante.clone()),
        ects,
    ]
    .into_iter()
    .flatten()
    .filter(|t| !t.is_empty())
    .collect();
    let (libelle, texte, faits) = (f.libelle.clone(), f.resume.clone(), faits.join(" · "));
    let trouves = (!f.enseignements.is_empty()).then(|| {
        let quoi = f.enseignements.join(", ");
        view! { <p class="catalogue-trouve">{t::CATALOGUE_ENSEIGNE.avec(l, &[("quoi", &quoi)])}</p> }
    });
    view! {
        <li class="carte">
            <h2><a href=href>{libelle}</a></h2>
            <p class="discret">{faits}</p>
            {trouves}
            <p>{texte}</p>
        </li>
    }
    .into_any()
}

/// One formation.
pub(crate) fn page_formation() -> AnyView {
    let params = use_params_map();
    let code = Memo::new(move |_| params.read().get("code").unwrap_or_default());
    let vue = Resource::new(move || code.get(), offre::formation);
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => formation(&vue, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn formation(vue: &FicheCatalogue, l: Langue) -> AnyView {
    let f = &vue.formation;
    let titre = f.libelle.clone();
    let ects = f.ects.map(|e| format::decimal(&e.to_string(), l)).unwrap_or_default();
    let faits: Vec<Fait> = [
        (t::DIPLOME, f.diplome.clone()),
        (t::DOMAINE, f.domaine.clone()),
        (t::STRUCTURE, f.composante.clone()),
        (t::ECTS, ects),
        (t::LANGUE, vue.syllabus.langue.clone()),
    ]
    .into_iter()
    .filter(|(_, valeur)| !valeur.is_empty())
    .map(|(libelle, valeur)| Fait::new(libelle.en_langue(l), valeur))
    .collect();
    let noeuds: Vec<_> = vue.noeuds.iter().map(|n| noeud(n, l)).collect();
    let programme = (!noeuds.is_empty()).then(|| {
        view! {
            <h2>{t::PROGRAMME.en_langue(l)}</h2>
            <ol class="programme">{noeuds}</ol>
        }
    });
    // The language is among the facts above.
    let syllabus = syllabus(&vue.syllabus, "", vue.porteuse.as_ref(), l);
    let fil = vec![(ici(l), t::CATALOGUE.en_langue(l).to_owned())];
    let (periode, resume) = (vue.periode.clone(), f.resume.clone());
    view! {
        <Title text=titre.clone() />
        <Meta name="description" content=resume />
        <EnTete titre=titre surtitre=periode fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l) />
        <Carte><Faits faits=faits /></Carte>
        {syllabus}
        {programme}
    }
    .into_any()
}

/// The parts of a syllabus that say something, and who carries the teaching; none when nothing does.
fn syllabus(s: &Syllabus, langue: &str, porteuse: Option<&Porteuse>, l: Langue) -> Option<AnyView> {
    let mobilite = s.mobilite_entrante.map(|oui| {
        let texte = if oui { commun::OUI } else { commun::NON };
        (t::MOBILITE, texte.en_langue(l).to_owned())
    });
    let porteuse = porteuse.map(|(code, libelle)| {
        let href = format!("{}/{code}", ici(l));
        view! {
            <dt>{t::FORMATION_PORTEUSE.en_langue(l)}</dt>
            <dd><a href=href>{libelle.clone()}</a></dd>
        }
        .into_any()
    });
    let textes = t::SYLLABUS_TEXTES.into_iter().zip(s.textes().map(String::clone));
    let parties: Vec<AnyView> = textes
        .chain([(t::LANGUE, langue.to_owned())])
        .chain(mobilite)
        .filter(|(_, texte)| !texte.is_empty())
        .map(|(titre, texte)| {
            view! {
                <dt>{titre.en_langue(l)}</dt>
                <dd>{texte}</dd>
            }
            .into_any()
        })
        .chain(porteuse)
        .collect();
    (!parties.is_empty()).then(|| view! { <dl class="syllabus">{parties}</dl> }.into_any())
}

fn noeud(n: &NoeudCatalogue, l: Langue) -> AnyView {
    let choix = n.plage.filter(|_| n.genre == Genre::Groupement).map(|p| {
        let texte = if p.min == p.max { t::CHOIX_FIXE } else { t::CHOIX };
        texte.avec(l, &[("min", &p.min.to_string()), ("max", &p.max.to_string())])
    });
    let ects = n
        .ects
        .map(|e| t::CODE_ECTS.avec(l, &[("ects", &format::decimal(&e.to_string(), l))]));
    let heures = n.heures.iter().filter(|(_, s)| *s > 0).map(|(type_, secondes)| {
        let heures = format::decimal(&format!("{:.1}", f64::from(*secondes) / 3600.0), l);
        format!("{type_} {}", t::HEURES.avec(l, &[("heures", &heures)]))
    });
    let facultatif = n.facultatif.then(|| t::FACULTATIF.en_langue(l).to_owned());
    let faits: Vec<String> = facultatif.into_iter().chain(choix).chain(ects).chain(heures).collect();
    let (libelle, type_, faits) = (n.libelle.clone(), n.type_.clone(), faits.join(" · "));
    let detail = syllabus(&n.syllabus, &n.syllabus.langue, n.porteuse.as_ref(), l).map(|syllabus| {
        view! {
            <details>
                <summary>{t::DETAILS.en_langue(l)}</summary>
                {syllabus}
            </details>
        }
    });
    let niveau = n.niveau.min(8).to_string();
    view! {
        <li data-niveau=niveau>
            <span class="programme-type">{type_}</span>
            <span class="programme-libelle">{libelle}</span>
            <span class="discret">{faits}</span>
            {detail}
        </li>
    }
    .into_any()
}

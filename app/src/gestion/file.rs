use super::page_de_l_adresse;
use crate::{
    AppError,
    api::inscription,
    context::langue,
    vues::{echec, etat, etat_paiement},
};
use domain::inscription::{FileVue, Filtre, LigneFile, Statut, Tri};
use i18n::{Langue, commun, format, gestion as t, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route, location::Url};
use ui::{Bouton, CadreTableau, Champ, EnTete, Filtres, Glyphe, LienBouton, Pagination, TriEntete, Variante, Vide};

/// The list of dossiers: its filters, search, order and page are its address.
pub struct FilePage {
    filtre: Memo<Filtre>,
    file: Resource<Result<FileVue, AppError>>,
}

#[lazy_route]
impl LazyRoute for FilePage {
    fn data() -> Self {
        let requete = use_query_map();
        let page = page_de_l_adresse();
        let filtre = Memo::new(move |_| {
            let r = requete.read();
            Filtre {
                // The queue is what one comes for; `statut=` shows everything.
                statut: r
                    .get("statut")
                    .map_or(Some(Statut::Terminee), |s| Statut::depuis_code(&s)),
                recherche: r.get("q").unwrap_or_default(),
                tri: r
                    .get("tri")
                    .and_then(|tri| Tri::depuis_code(&tri))
                    .unwrap_or(Tri::Anciennete),
                page: page.get(),
            }
        });
        Self {
            filtre,
            file: Resource::new(move || filtre.get(), inscription::file),
        }
    }

    fn view(this: Self) -> AnyView {
        let l = langue();
        let FilePage { filtre, file } = this;
        view! {
            <Title text=t::FILE_TITRE.en_langue(l) />
            <Transition>
                {move || Suspend::new(async move {
                    match file.await {
                        Ok(vue) => contenu(vue, filtre.get_untracked(), l),
                        Err(erreur) => echec(&erreur),
                    }
                })}
            </Transition>
        }
        .into_any()
    }
}

/// Address of this list with another page, order or state.
fn adresse(f: &Filtre) -> String {
    let q = Url::escape(&f.recherche);
    let statut = f.statut.map_or("", Statut::code);
    format!(
        "/gestion/inscriptions?statut={statut}&q={q}&tri={}&page={}",
        f.tri.code(),
        f.page
    )
}

fn contenu(vue: FileVue, filtre: Filtre, l: Langue) -> AnyView {
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
        {recherche(&filtre, l)}
        {if vue.page.lignes.is_empty() {
            view! { <Vide titre=t::FILE_VIDE.en_langue(l) texte=t::FILE_VIDE_TEXTE.en_langue(l) /> }.into_any()
        } else {
            tableau(vue.page.lignes, &filtre, l)
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
    .into_any()
}

fn filtres(vue: &FileVue, filtre: &Filtre, l: Langue) -> Vec<ui::Filtre> {
    let lien = |statut: Option<Statut>| {
        adresse(&Filtre {
            statut,
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

fn tableau(lignes: Vec<LigneFile>, filtre: &Filtre, l: Langue) -> AnyView {
    let entete = |texte: i18n::Texte, tri: Tri| {
        let actif = (filtre.tri == tri).then_some(ui::Tri::Croissant);
        let href = adresse(&Filtre {
            tri,
            page: 1,
            ..filtre.clone()
        });
        let texte = texte.en_langue(l);
        view! { <TriEntete texte=texte href=href tri=actif /> }.into_any()
    };
    let nom = entete(t::COL_NOM, Tri::Nom);
    let formation = entete(t::COL_FORMATION, Tri::Formation);
    let anciennete = entete(t::COL_ATTENTE, Tri::Anciennete);
    view! {
        <CadreTableau libelle=t::LISTE_LEGENDE.en_langue(l)>
            <table class="tableau">
                <caption class="visuellement-cache">{t::LISTE_LEGENDE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        {nom} {formation}
                        <th scope="col">{t::COL_STATUT.en_langue(l)}</th>
                        <th scope="col">{t::COL_PAIEMENT.en_langue(l)}</th>
                        {anciennete} <th scope="col">{t::COL_RAISONS.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{lignes.into_iter().map(|ligne| rangee(ligne, l)).collect_view()}</tbody>
            </table>
        </CadreTableau>
    }
    .into_any()
}

fn rangee(ligne: LigneFile, l: Langue) -> impl IntoView {
    let href = format!("/gestion/inscriptions/{}", ligne.id);
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
            <th scope="row" data-libelle=t::COL_NOM.en_langue(l)>
                <a href=href>{format!("{} {}", ligne.nom, ligne.prenom)}</a>
            </th>
            <td data-libelle=t::COL_FORMATION.en_langue(l)>{formation}</td>
            <td data-libelle=t::COL_STATUT.en_langue(l)>{etat(ligne.statut)}</td>
            <td data-libelle=t::COL_PAIEMENT.en_langue(l)>{etat_paiement(ligne.statut_paiement)}</td>
            <td data-libelle=t::COL_ATTENTE.en_langue(l)>{depuis}</td>
            <td data-libelle=t::COL_RAISONS.en_langue(l)>{raisons}</td>
        </tr>
    }
}

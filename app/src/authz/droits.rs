use super::{
    import::{depot, page_import},
    periode,
    qui::page_qui,
    revue::page_revue,
};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::authz::{self, Accorder, Retirer, Trancher},
    context::langue,
    gestion::page_de_l_adresse,
    vues::{echec, refus},
};
use domain::authz::{DemandeVue, DroitsVue, HabilitationVue};
use i18n::{Langue, commun, droits as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{
    hooks::{use_params_map, use_query_map},
    location::Url,
};
use ui::{
    Alerte, Bouton, CadreTableau, Carte, Champ, Confirmation, EnTete, Etat, Glyphe, LienBouton, Pagination, Selection,
    Ton, Variante, Vide, view,
};

#[derive(Clone, Copy)]
struct Actes {
    accorder: Acte,
    retirer: Acte,
    trancher: Acte,
}

/// The rights: who has which, who may do what, what a file would change, reviews. One route for all: each costs every page something.
pub(crate) fn page_droits() -> AnyView {
    let params = use_params_map();
    let question = Memo::new(move |_| params.read().get("question"));
    let page = move || match question.read().as_deref() {
        None => page_habilitations(),
        Some("qui") => page_qui(),
        Some("import") => page_import(),
        Some("revue") => page_revue(),
        Some(_) => echec(&AppError::Introuvable),
    };
    page.into_any()
}

/// Who has which role, and the form of a new one.
fn page_habilitations() -> AnyView {
    let actes = Actes {
        accorder: Acte::new(Accorder::PATH),
        retirer: Acte::new(Retirer::PATH),
        trancher: Acte::new(Trancher::PATH),
    };
    let (requete, rang) = (use_query_map(), page_de_l_adresse());
    let recherche = Memo::new(move |_| requete.read().get("q").unwrap_or_default());
    let versions = move || [actes.accorder, actes.retirer, actes.trancher].map(|a| a.version().get());
    let vue = Resource::new(
        move || (recherche.get(), rang.get(), versions()),
        |(recherche, page, _)| authz::droits(recherche, page),
    );
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) />
        {move || actes.accorder.erreur().filter(|e| !matches!(e, AppError::Champs { .. })).map(|e| refus(&e))}
        {move || actes.retirer.erreur().map(|e| refus_dit(&e, l))}
        {move || requete.read().get("importees").map(|n| fait(&n, l))}
        {move || actes.trancher.erreur().map(|e| refus_dit(&e, l))}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, recherche.get_untracked(), actes, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

/// A file was applied.
fn fait(n: &str, l: Langue) -> AnyView {
    view! { <Alerte ton=Ton::Succes titre=t::IMPORTEES.avec(l, &[("n", n)]) annoncee=true /> }
}

/// Why something was not done, in the words of the rights.
fn refus_dit(erreur: &AppError, l: Langue) -> AnyView {
    match erreur {
        AppError::Champs { champs } => {
            let dit = champs
                .iter()
                .map(|e| t::phrase(&e.code, l))
                .collect::<Vec<_>>()
                .join(" ");
            view! { <Alerte ton=Ton::Danger titre=dit annoncee=true /> }
        }
        autre => refus(autre),
    }
}

fn page(vue: DroitsVue, recherche: String, actes: Actes, l: Langue) -> AnyView {
    let demandes = (!vue.demandes.is_empty()).then(|| demandes(vue.demandes, actes.trancher, l));
    let revues = vue.gere.then(|| {
        view! {
            <LienBouton href="/gestion/habilitations/revue" variante=Variante::Discrete>
                {i18n::revue::TITRE.en_langue(l)}
            </LienBouton>
        }
    });
    let export = (!vue.habilitations.lignes.is_empty()).then(|| {
        view! {
            <LienBouton
                href=format!("/gestion/habilitations.csv?q={}", Url::escape(&recherche))
                variante=Variante::Secondaire
                glyphe=Glyphe::Telecharger
                rel="external"
            >
                {t::EXPORTER.en_langue(l)}
            </LienBouton>
        }
    });
    let suite = pagination(vue.habilitations.page, vue.habilitations.pages(), &recherche, l);
    view! {
        <form method="get" action="/gestion/habilitations" role="search" class="formulaire formulaire-ligne">
            <Champ id="q" libelle=t::CHERCHER.en_langue(l) genre="search" valeur=Signal::stored(recherche) />
            <Bouton variante=Variante::Secondaire>{t::CHERCHER_BOUTON.en_langue(l)}</Bouton>
            <LienBouton href="/gestion/habilitations/qui" variante=Variante::Discrete>{t::QUI_PEUT.en_langue(l)}</LienBouton>
            {revues}
        </form>
        {demandes}
        {liste(vue.habilitations.lignes, actes.retirer, l)}
        {suite}
        <div class="actions">{export}</div>
        {formulaire(vue.roles, vue.structures, vue.gere, actes.accorder, l)}
        {depot(l)}
    }
}

fn pagination(page: u32, pages: u32, recherche: &str, l: Langue) -> Option<AnyView> {
    let q = Url::escape(recherche);
    let href = Callback::new(move |p: u32| format!("/gestion/habilitations?q={q}&page={p}"));
    (pages > 1).then(|| {
        view! {
            <Pagination
                libelle=commun::PAGINATION.en_langue(l)
                page=page
                pages=pages
                href=href
                precedente=commun::PRECEDENT.en_langue(l)
                suivante=commun::SUIVANT.en_langue(l)
            />
        }
    })
}

fn liste(habilitations: Vec<HabilitationVue>, retirer: Acte, l: Langue) -> AnyView {
    if habilitations.is_empty() {
        return view! { <Vide titre=t::VIDE.en_langue(l) texte=t::VIDE_TEXTE.en_langue(l) glyphe=Glyphe::Bouclier /> };
    }
    view! {
        <CadreTableau libelle=t::TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_QUI.en_langue(l)}</th>
                        <th scope="col">{t::COL_ROLE.en_langue(l)}</th>
                        <th scope="col">{t::COL_STRUCTURE.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUAND.en_langue(l)}</th>
                        <th scope="col">{t::COL_PAR.en_langue(l)}</th>
                        <th scope="col">{t::COL_ACTION.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{habilitations.into_iter().map(|h| rangee(h, retirer, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(h: HabilitationVue, retirer: Acte, l: Langue) -> impl IntoView {
    let marque = if h.en_vigueur {
        h.deleguee.then_some((Ton::Info, t::DELEGUEE))
    } else if h.retirable {
        Some((Ton::Neutre, t::A_VENIR))
    } else {
        Some((Ton::Neutre, t::FINIE))
    };
    let marque = marque.map(|(ton, texte)| view! { " " <Etat ton=ton texte=texte.en_langue(l) /> });
    let action = h.retirable.then(|| {
        view! {
            <Confirmation
                declencheur=t::RETIRER.en_langue(l)
                renoncer=t::RENONCER.en_langue(l)
                titre=t::RETIRER_TITRE.en_langue(l)
                texte=t::RETIRER_TEXTE.en_langue(l)
            >
                <FormActe acte=retirer>
                    <input type="hidden" name="id" value=h.id.to_string() />
                    <Bouton variante=Variante::Danger en_cours=retirer.pending()>{t::RETIRER.en_langue(l)}</Bouton>
                </FormActe>
            </Confirmation>
        }
    });
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_QUI.en_langue(l)>
                {h.nom} <br /> <span class="discret">{h.identifiant}</span>
            </th>
            <td data-libelle=t::COL_ROLE.en_langue(l)><span>{h.role} {marque}</span></td>
            <td data-libelle=t::COL_STRUCTURE.en_langue(l)>{h.structure}</td>
            <td data-libelle=t::COL_QUAND.en_langue(l)>{periode(h.debut, h.fin, l)}</td>
            <td data-libelle=t::COL_PAR.en_langue(l)>{h.par}</td>
            <td data-libelle=t::COL_ACTION.en_langue(l)>{action}</td>
        </tr>
    }
}

fn demandes(demandes: Vec<DemandeVue>, trancher: Acte, l: Langue) -> AnyView {
    let lignes = demandes
        .into_iter()
        .map(|d| demande(d, trancher, l))
        .collect::<Vec<_>>();
    view! {
        <Carte titre=t::DEMANDES.en_langue(l)>
            <p>{t::DEMANDES_INTRO.en_langue(l)}</p>
            <CadreTableau libelle=t::DEMANDES.en_langue(l)>
                <table class="tableau">
                    <caption class="invisible-visuel">{t::DEMANDES.en_langue(l)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t::COL_QUI.en_langue(l)}</th>
                            <th scope="col">{t::COL_ROLE.en_langue(l)}</th>
                            <th scope="col">{t::COL_STRUCTURE.en_langue(l)}</th>
                            <th scope="col">{t::COL_QUAND.en_langue(l)}</th>
                            <th scope="col">{t::COL_PAR.en_langue(l)}</th>
                            <th scope="col">{t::COL_ACTION.en_langue(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{lignes}</tbody>
                </table>
            </CadreTableau>
        </Carte>
    }
}

fn demande(d: DemandeVue, trancher: Acte, l: Langue) -> impl IntoView {
    let id = d.id;
    let action = if d.tranchable {
        let bouton = |accepte: bool, variante: Variante, texte: i18n::Texte| {
            view! {
                <FormActe acte=trancher>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="accepte" value=accepte.to_string() />
                    <Bouton variante=variante en_cours=trancher.pending()>{texte.en_langue(l)}</Bouton>
                </FormActe>
            }
        };
        view! {
            <div class="actions">
                {bouton(true, Variante::Principale, t::ACCEPTER)} {bouton(false, Variante::Secondaire, t::REFUSER)}
            </div>
        }
    } else {
        view! { <span class="discret">{t::A_UN_AUTRE.en_langue(l)}</span> }
    };
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_QUI.en_langue(l)>{d.nom}</th>
            <td data-libelle=t::COL_ROLE.en_langue(l)>{d.role}</td>
            <td data-libelle=t::COL_STRUCTURE.en_langue(l)>{d.structure}</td>
            <td data-libelle=t::COL_QUAND.en_langue(l)>{periode(d.debut, d.fin, l)}</td>
            <td data-libelle=t::COL_PAR.en_langue(l)>{d.par}</td>
            <td data-libelle=t::COL_ACTION.en_langue(l)>{action}</td>
        </tr>
    }
}

fn formulaire(
    roles: Vec<(String, String)>,
    structures: Vec<(String, String)>,
    gere: bool,
    acte: Acte,
    l: Langue,
) -> AnyView {
    let erreur = move |champ: &'static str| {
        Signal::derive(move || match acte.erreur() {
            Some(AppError::Champs { champs }) => {
                champs.iter().find(|e| e.champ == champ).map(|e| t::phrase(&e.code, l))
            }
            _ => None,
        })
    };
    let avec_vide = move |options: Vec<(String, String)>| {
        let mut toutes = vec![(String::new(), t::CHOISIR.en_langue(l).to_owned())];
        toutes.extend(options);
        toutes
    };
    let titre = if gere { t::DONNER } else { t::DELEGUER };
    view! {
        <Carte titre=titre.en_langue(l)>
            {(!gere).then(|| view! { <p>{t::DELEGUER_INTRO.en_langue(l)}</p> })}
            <FormActe acte=acte>
                <div class="formulaire">
                    <Champ
                        id="identifiant"
                        libelle=t::IDENTIFIANT.en_langue(l)
                        autocomplete="off"
                        requis=true
                        erreur=erreur("identifiant")
                    />
                    <Selection
                        id="role"
                        libelle=t::ROLE.en_langue(l)
                        options=avec_vide(roles)
                        requis=true
                        erreur=erreur("role")
                    />
                    <Selection
                        id="structure"
                        libelle=t::STRUCTURE.en_langue(l)
                        options=avec_vide(structures)
                        requis=true
                        erreur=erreur("structure")
                    />
                    <Champ
                        id="debut"
                        libelle=t::DEBUT.en_langue(l)
                        aide=t::DEBUT_AIDE.en_langue(l)
                        genre="date"
                        erreur=erreur("debut")
                    />
                    <Champ
                        id="fin"
                        libelle=t::FIN.en_langue(l)
                        aide=t::FIN_AIDE.en_langue(l)
                        genre="date"
                        erreur=erreur("fin")
                    />
                    <Bouton variante=Variante::Principale en_cours=acte.pending()>{t::DONNER_BOUTON.en_langue(l)}</Bouton>
                </div>
            </FormActe>
        </Carte>
    }
}

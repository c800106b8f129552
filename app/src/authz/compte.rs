use super::facteur::{Facteur, carte};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::authz::{self, Delier, Finir},
    context::{cadre, langue},
    public_pages::{connexion::avertissement, parametre},
    vues::{echec, refus},
};
use domain::authz::{CompteVue, FacteurVue, IdentiteVue, SessionVue};
use i18n::{Langue, authz as t, format, rgpd};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use ui::{Bouton, CadreTableau, Carte, EnTete, Etat, LienBouton, Ton, Variante, view};

/// Where one is signed in, and with what: for learners and staff alike.
pub(crate) fn page_compte() -> AnyView {
    let (finir, delier) = (Acte::new(Finir::PATH), Acte::new(Delier::PATH));
    let facteur = Facteur::new();
    let versions = move || (finir.version().get(), delier.version().get(), facteur.version());
    let compte = Resource::new(versions, |_| authz::compte());
    let l = langue();
    let erreur = parametre("erreur");
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) />
        {move || avertissement(&erreur.get(), l)}
        {move || finir.erreur().map(|e| refus(&e))}
        {move || delier.erreur().map(|e| dernier(&e, l))}
        {move || facteur.erreur().map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match compte.await {
                    Ok(vue) => page(vue, (finir, delier), facteur, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

/// The only refusal that a person can do something about.
fn dernier(erreur: &AppError, l: Langue) -> AnyView {
    match erreur {
        AppError::Champs { .. } => {
            view! { <ui::Alerte ton=Ton::Danger titre=t::DERNIERE_ENTREE.en_langue(l) annoncee=true /> }
        }
        autre => refus(autre),
    }
}

fn page(vue: CompteVue, (finir, delier): (Acte, Acte), facteur: Facteur, l: Langue) -> AnyView {
    let plusieurs = vue.sessions.len() > 1;
    let apprenant = cadre().moi.is_some_and(|moi| moi.apprenant);
    // As the page was made: once it is set up, what it says is so no more.
    let voulu = cadre().moi.is_some_and(|moi| moi.facteur_voulu) && !matches!(vue.facteur, FacteurVue::Actif { .. });
    let voulu = voulu.then(|| {
        view! {
            <ui::Alerte ton=Ton::Attention titre=t::FACTEUR_VOULU.en_langue(l) annoncee=true>
                <p>{t::FACTEUR_VOULU_TEXTE.en_langue(l)}</p>
            </ui::Alerte>
            {carte(vue.facteur.clone(), facteur, l)}
        }
    });
    let ailleurs = vue.mot_de_passe && voulu.is_none();
    view! {
        {voulu}
        <Carte titre=t::SESSIONS.en_langue(l)>
            {sessions(vue.sessions, finir, l)}
            {plusieurs.then(|| fermer_les_autres(finir, l))}
        </Carte>
        {(!vue.identites.is_empty()).then(|| identites(vue.identites, delier, l))}
        <Carte titre=t::MOT_DE_PASSE.en_langue(l)>
            <p>{if vue.mot_de_passe { t::AVEC_MOT_DE_PASSE } else { t::SANS_MOT_DE_PASSE }.en_langue(l)}</p>
            <p>
                <LienBouton href=format!("/{}/mot-de-passe", l.code()) variante=Variante::Secondaire>
                    {if vue.mot_de_passe { t::CHANGER } else { t::CHOISIR }.en_langue(l)}
                </LienBouton>
            </p>
        </Carte>
        {ailleurs.then(|| carte(vue.facteur, facteur, l))}
        {apprenant
            .then(|| {
                view! {
                    <Carte titre=rgpd::TITRE.en_langue(l)>
                        <p>{rgpd::INTRO.en_langue(l)}</p>
                        <p>
                            <LienBouton href="/mon-espace/donnees" variante=Variante::Secondaire>
                                {rgpd::TITRE.en_langue(l)}
                            </LienBouton>
                        </p>
                    </Carte>
                }
            })}
    }
}

fn sessions(sessions: Vec<SessionVue>, finir: Acte, l: Langue) -> AnyView {
    view! {
        <CadreTableau libelle=t::SESSIONS.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::SESSIONS.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_APPAREIL.en_langue(l)}</th>
                        <th scope="col">{t::COL_VUE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ACTION.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{sessions.into_iter().map(|s| session(s, finir, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
    }
}

fn session(s: SessionVue, finir: Acte, l: Langue) -> impl IntoView {
    let appareil = if s.appareil.is_empty() {
        t::APPAREIL_INCONNU.en_langue(l).to_owned()
    } else {
        s.appareil
    };
    let avec = s
        .fournisseur
        .unwrap_or_else(|| t::MOT_DE_PASSE_COURT.en_langue(l).to_owned());
    let detail = [Some(avec), s.adresse]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    let depuis = t::DEPUIS.avec(l, &[("quand", &format::date_heure(s.ouverte_le, l))]);
    let action = if s.celle_ci {
        view! { <Etat ton=Ton::Info texte=t::CELLE_CI.en_langue(l) /> }
    } else {
        view! {
            <FormActe acte=finir>
                <input type="hidden" name="session" value=s.id.to_string() />
                <Bouton variante=Variante::Secondaire en_cours=finir.pending()>{t::FERMER.en_langue(l)}</Bouton>
            </FormActe>
        }
    };
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_APPAREIL.en_langue(l)>
                {appareil} <br /> <span class="discret">{detail}</span>
            </th>
            <td data-libelle=t::COL_VUE.en_langue(l)>
                <span>{format::date_heure(s.vue_le, l)} <br /> <span class="discret">{depuis}</span></span>
            </td>
            <td data-libelle=t::COL_ACTION.en_langue(l)>{action}</td>
        </tr>
    }
}

fn fermer_les_autres(finir: Acte, l: Langue) -> AnyView {
    view! {
        <FormActe acte=finir>
            <Bouton variante=Variante::Danger en_cours=finir.pending()>{t::FERMER_LES_AUTRES.en_langue(l)}</Bouton>
        </FormActe>
    }
}

fn identites(identites: Vec<IdentiteVue>, delier: Acte, l: Langue) -> AnyView {
    let lignes = identites
        .into_iter()
        .map(|i| identite(i, delier, l))
        .collect::<Vec<_>>();
    view! {
        <Carte titre=t::IDENTITES.en_langue(l)>
            <p>{t::IDENTITES_INTRO.en_langue(l)}</p>
            <CadreTableau libelle=t::IDENTITES.en_langue(l)>
                <table class="tableau">
                    <caption class="invisible-visuel">{t::IDENTITES.en_langue(l)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t::COL_FOURNISSEUR.en_langue(l)}</th>
                            <th scope="col">{t::COL_ETAT.en_langue(l)}</th>
                            <th scope="col">{t::COL_ACTION.en_langue(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{lignes}</tbody>
                </table>
            </CadreTableau>
        </Carte>
    }
}

fn identite(i: IdentiteVue, delier: Acte, l: Langue) -> impl IntoView {
    let depuis = i
        .liee_le
        .map(|le| t::DEPUIS.avec(l, &[("quand", &format::date_heure(le, l))]));
    let (ton, etat) = match i.liee_le {
        Some(_) => (Ton::Succes, t::LIEE),
        None => (Ton::Neutre, t::NON_LIEE),
    };
    let action = if i.liee_le.is_some() {
        view! {
            <FormActe acte=delier>
                <input type="hidden" name="fournisseur" value=i.code />
                <Bouton variante=Variante::Secondaire en_cours=delier.pending()>{t::DELIER.en_langue(l)}</Bouton>
            </FormActe>
        }
    } else {
        // Leaves for the provider: a form of the browser, not an act of the page.
        view! {
            <form method="post" action=format!("/compte/relier/{}", i.adresse)>
                <Bouton variante=Variante::Secondaire>{t::RELIER.en_langue(l)}</Bouton>
            </form>
        }
    };
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_FOURNISSEUR.en_langue(l)>{i.libelle}</th>
            <td data-libelle=t::COL_ETAT.en_langue(l)>
                <span>
                    <Etat ton=ton texte=etat.en_langue(l) /> {depuis.map(|d| view! { <br /><span class="discret">{d}</span> })}
                </span>
            </td>
            <td data-libelle=t::COL_ACTION.en_langue(l)>{action}</td>
        </tr>
    }
}

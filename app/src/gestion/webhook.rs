use super::{
    page_de_l_adresse,
    webhooks::{etat, nom_sujet, sujets},
};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::webhook::{self, Activer, Rejouer, Supprimer, Tourner},
    context::langue,
    vues::{echec, refus},
};
use domain::{
    ids::WebhookId,
    page::Page,
    webhook::{LivraisonVue, StatutLivraison, WebhookDetail, WebhookVue},
};
use i18n::{Langue, commun, format, webhooks as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{
    Alerte, Bouton, CadreTableau, Carte, Confirmation, EnTete, Etat, Fait, Faits, Filtre, Filtres, Glyphe, Pagination,
    Ton, Variante, Vide, view,
};

#[derive(Clone, Copy)]
struct Actes {
    activer: Acte,
    tourner: Acte,
    supprimer: Acte,
    rejouer: Acte,
}

impl Actes {
    fn tous(self) -> [Acte; 4] {
        [self.activer, self.tourner, self.supprimer, self.rejouer]
    }
}

/// One address that events are brought to: what became of each event, its secret, and what can be done about it.
pub(crate) fn page_webhook() -> AnyView {
    let (params, requete, rang) = (use_params_map(), use_query_map(), page_de_l_adresse());
    let actes = Actes {
        activer: Acte::new(Activer::PATH),
        tourner: Acte::new(Tourner::PATH),
        supprimer: Acte::new(Supprimer::PATH),
        rejouer: Acte::new(Rejouer::PATH),
    };
    let en_peine = Memo::new(move |_| requete.read().get("etat").is_some());
    let montrer = Memo::new(move |_| requete.read().get("secret").is_some());
    let cle = move || {
        let fois: usize = actes.tous().iter().map(|a| a.version().get()).sum();
        (
            params.read().get("id").unwrap_or_default(),
            en_peine.get(),
            rang.get(),
            montrer.get(),
            fois,
        )
    };
    let vue = Resource::new(cle, |(id, en_peine, rang, montrer, _)| async move {
        let id: WebhookId = id.parse().map_err(|_| AppError::Introuvable)?;
        let secret = if montrer {
            Some(webhook::secret(id).await?)
        } else {
            None
        };
        Ok::<_, AppError>((webhook::detail(id, en_peine, rang).await?, secret))
    });
    let l = langue();
    view! {
        {move || actes.tous().iter().find_map(|a| a.erreur()).map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok((vue, secret)) => page(vue, secret, en_peine.get_untracked(), actes, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: WebhookDetail, montre: Option<String>, en_peine: bool, actes: Actes, l: Langue) -> AnyView {
    let w = vue.webhook;
    let fil = vec![("/gestion/evenements".to_owned(), t::TITRE.en_langue(l).to_owned())];
    let ancien = vue.ancien_secret_jusqua.map(|j| {
        let texte = t::ANCIEN_SECRET.avec(l, &[("quand", &format::date_heure(j, l))]);
        view! { <p class="discret">{texte}</p> }
    });
    let faits = vec![
        Fait::new(t::ADRESSE.en_langue(l), w.adresse.clone()),
        Fait::new(t::COL_SUJETS.en_langue(l), sujets(&w, l)),
        Fait::new(t::COL_ATTENTE.en_langue(l), format::nombre(w.attente.unsigned_abs(), l)),
        Fait::new(
            t::COL_ABANDONNEES.en_langue(l),
            format::nombre(w.abandonnees.unsigned_abs(), l),
        ),
    ];
    let (etat, absence, marche, filtres) = (
        etat(&w, l),
        absence(&w, l),
        marche(&w, actes, l),
        filtres(&w, en_peine, actes, l),
    );
    view! {
        <Title text=w.libelle.clone() />
        <EnTete titre=w.libelle.clone() fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l)>
            {etat}
        </EnTete>
        {absence}
        <Carte>
            <Faits faits=faits />
            {marche}
        </Carte>
        <h2>{t::LIVRAISONS.en_langue(l)}</h2>
        {filtres}
        {livraisons(w.id, vue.livraisons, en_peine, actes, l)}
        <Carte titre=t::SECRET_TITRE.en_langue(l)>
            <p>{t::SECRET_TEXTE.en_langue(l)}</p>
            {secret(w.id, montre, l)}
            {ancien}
            {changer(w.id, actes, l)}
        </Carte>
    }
}

fn absence(w: &WebhookVue, l: Langue) -> Option<AnyView> {
    let quand = w.pas_avant.filter(|_| w.actif)?;
    let texte = t::EN_PAUSE_DETAIL.avec(
        l,
        &[("n", &w.echecs.to_string()), ("quand", &format::date_heure(quand, l))],
    );
    Some(view! { <Alerte ton=Ton::Attention titre=t::EN_PAUSE.en_langue(l)><p>{texte}</p></Alerte> })
}

/// Stop, go on, forget.
fn marche(w: &WebhookVue, actes: Actes, l: Langue) -> AnyView {
    let id = w.id;
    let activer = if w.actif {
        view! {
            <Confirmation
                declencheur=t::ARRETER.en_langue(l)
                renoncer=t::RENONCER.en_langue(l)
                titre=t::ARRETER_TITRE.en_langue(l)
                texte=t::ARRETER_TEXTE.en_langue(l)
                glyphe=Glyphe::Croix
            >
                <FormActe acte=actes.activer>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="actif" value="false" />
                    <Bouton variante=Variante::Danger en_cours=actes.activer.pending()>{t::ARRETER.en_langue(l)}</Bouton>
                </FormActe>
            </Confirmation>
        }
    } else {
        view! {
            <FormActe acte=actes.activer>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="actif" value="true" />
                <Bouton en_cours=actes.activer.pending()>{t::REPRENDRE.en_langue(l)}</Bouton>
            </FormActe>
        }
    };
    view! {
        <div class="actions">
            {activer}
            <Confirmation
                declencheur=t::SUPPRIMER.en_langue(l)
                renoncer=t::RENONCER.en_langue(l)
                titre=t::SUPPRIMER_TITRE.en_langue(l)
            >
                <FormActe acte=actes.supprimer>
                    <input type="hidden" name="id" value=id.to_string() />
                    <Bouton variante=Variante::Danger en_cours=actes.supprimer.pending()>
                        {t::SUPPRIMER.en_langue(l)}
                    </Bouton>
                </FormActe>
            </Confirmation>
        </div>
    }
}

/// What is shown of it, on demand: a link, so that it works without a script, and is not fetched ahead.
fn secret(id: WebhookId, montre: Option<String>, l: Langue) -> AnyView {
    match montre {
        Some(secret) => {
            view! { <Faits faits=vec![Fait::vue(t::SECRET.en_langue(l), view! { <code>{secret}</code> })] /> }
        }
        None => view! {
            <p>
                <a href=format!("/gestion/evenements/{id}?secret=1")>{t::MONTRER.en_langue(l)}</a>
                " "
                <span class="discret">{t::MONTRER_AIDE.en_langue(l)}</span>
            </p>
        },
    }
}

fn changer(id: WebhookId, actes: Actes, l: Langue) -> AnyView {
    view! {
        <Confirmation
            declencheur=t::TOURNER.en_langue(l)
            renoncer=t::RENONCER.en_langue(l)
            titre=t::TOURNER_TITRE.en_langue(l)
            texte=t::TOURNER_TEXTE.en_langue(l)
            glyphe=Glyphe::Bouclier
        >
            <FormActe acte=actes.tourner>
                <input type="hidden" name="id" value=id.to_string() />
                <Bouton variante=Variante::Danger en_cours=actes.tourner.pending()>{t::TOURNER.en_langue(l)}</Bouton>
            </FormActe>
        </Confirmation>
    }
}

fn filtres(w: &WebhookVue, en_peine: bool, actes: Actes, l: Langue) -> AnyView {
    let ici = format!("/gestion/evenements/{}", w.id);
    let liens = vec![
        Filtre::new(t::TOUTES.en_langue(l), ici.clone(), !en_peine),
        Filtre::new(t::EN_PEINE.en_langue(l), format!("{ici}?etat=en-peine"), en_peine)
            .avec_compte(format::nombre((w.attente + w.abandonnees).unsigned_abs(), l)),
    ];
    let id = w.id;
    let tout = (w.abandonnees > 0).then(|| {
        view! {
            <FormActe acte=actes.rejouer>
                <input type="hidden" name="id" value=id.to_string() />
                <Bouton variante=Variante::Secondaire en_cours=actes.rejouer.pending()>
                    {t::REJOUER_ABANDONNEES.en_langue(l)}
                </Bouton>
            </FormActe>
        }
    });
    view! {
        <Filtres libelle=t::FILTRER.en_langue(l) filtres=liens />
        {tout}
    }
}

fn livraisons(id: WebhookId, page: Page<LivraisonVue>, en_peine: bool, actes: Actes, l: Langue) -> AnyView {
    if page.lignes.is_empty() {
        return view! {
            <Vide
                titre=t::LIVRAISONS_VIDE.en_langue(l)
                texte=t::LIVRAISONS_VIDE_TEXTE.en_langue(l)
                glyphe=Glyphe::Externe
            />
        };
    }
    let (numero, pages) = (page.page, page.pages());
    let suite = if en_peine { "&etat=en-peine" } else { "" };
    let href = Callback::new(move |p: u32| format!("/gestion/evenements/{id}?page={p}{suite}"));
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
        <CadreTableau libelle=t::LIVRAISONS.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::LIVRAISONS.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_EVENEMENT.en_langue(l)}</th>
                        <th scope="col">{t::COL_LE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ETAT.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_ESSAIS.en_langue(l)}</th>
                        <th scope="col">{t::COL_REPONSE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ACTION.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{page.lignes.into_iter().map(|e| rangee(id, e, actes, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
        {suivre}
    }
}

fn rangee(id: WebhookId, e: LivraisonVue, actes: Actes, l: Langue) -> impl IntoView {
    let ton = match e.statut {
        StatutLivraison::Attente => Ton::Info,
        StatutLivraison::Livree => Ton::Succes,
        StatutLivraison::Abandonnee => Ton::Danger,
    };
    let reponse = match (&e.erreur, e.code, e.duree_ms) {
        (Some(erreur), ..) => t::SANS_REPONSE.avec(l, &[("erreur", erreur)]),
        (None, Some(code), Some(ms)) => t::REPONSE.avec(l, &[("code", &code.to_string()), ("ms", &ms.to_string())]),
        _ => String::new(),
    };
    let prochain = (e.statut == StatutLivraison::Attente && e.essais > 0)
        .then(|| t::PROCHAIN.avec(l, &[("quand", &format::date_heure(e.prochain_le, l))]));
    let rejouer = (e.statut != StatutLivraison::Attente || e.essais > 0).then(|| {
        view! {
            <FormActe acte=actes.rejouer>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="evenement" value=e.evenement.to_string() />
                <Bouton variante=Variante::Secondaire>{t::REJOUER.en_langue(l)}</Bouton>
            </FormActe>
        }
    });
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_EVENEMENT.en_langue(l)>
                {nom_sujet(&e.sujet, l)} " – " <code>{e.type_}</code>
                <br />
                <span class="discret">{t::OBJET.en_langue(l)} " " <code>{e.agregat}</code></span>
            </th>
            <td data-libelle=t::COL_LE.en_langue(l)>{format::date_heure(e.le, l)}</td>
            <td data-libelle=t::COL_ETAT.en_langue(l)><Etat ton=ton texte=t::statut(e.statut).en_langue(l) /></td>
            <td class="chiffres" data-libelle=t::COL_ESSAIS.en_langue(l)>{e.essais}</td>
            <td data-libelle=t::COL_REPONSE.en_langue(l)>
                <span>
                    {reponse} {prochain.map(|texte| view! { <br /><span class="discret">{texte}</span> })}
                </span>
            </td>
            <td data-libelle=t::COL_ACTION.en_langue(l)>{rejouer}</td>
        </tr>
    }
}

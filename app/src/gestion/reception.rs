use super::receptions::{etat, nom, raisons, sujet};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::reception::{self, Abandonner, Rejouer, Reprendre},
    context::langue,
    vues::{echec, refus},
};
use domain::{
    ids::RebutId,
    reception::{RebutDetail, StatutRebut},
};
use i18n::{Langue, commun, format, receptions as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{
    Alerte, Bouton, Carte, Confirmation, EnTete, Fait, Faits, Glyphe, LienBouton, Ton, Variante, ZoneTexte, view,
};

#[derive(Clone, Copy)]
struct Actes {
    rejouer: Acte,
    abandonner: Acte,
    reprendre: Acte,
}

impl Actes {
    fn tous(self) -> [Acte; 3] {
        [self.rejouer, self.abandonner, self.reprendre]
    }
}

/// One message that could not be taken: why, what it says, and what can be done about it.
pub(crate) fn page_reception() -> AnyView {
    let params = use_params_map();
    let actes = Actes {
        rejouer: Acte::new(Rejouer::PATH),
        abandonner: Acte::new(Abandonner::PATH),
        reprendre: Acte::new(Reprendre::PATH),
    };
    // What changed nothing leaves the page, and what is typed there, as it is.
    let fois = Memo::new(move |avant: Option<&usize>| {
        let fois: usize = actes.tous().iter().map(|a| a.version().get()).sum();
        let sans_effet = actes
            .tous()
            .iter()
            .any(|a| matches!(a.erreur(), Some(AppError::HorsLigne | AppError::Interne)));
        avant.filter(|_| sans_effet).copied().unwrap_or(fois)
    });
    let cle = move || (params.read().get("id").unwrap_or_default(), fois.get());
    let vue = Resource::new(cle, |(id, _)| async move {
        let id: RebutId = id.parse().map_err(|_| AppError::Introuvable)?;
        reception::detail(id).await
    });
    let l = langue();
    view! {
        {move || actes.tous().iter().find_map(|a| a.erreur()).and_then(|e| refuse(&e, l))}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, actes, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

/// The fields that are still wrong are told with the message itself, that of the text aside.
fn refuse(erreur: &AppError, l: Langue) -> Option<AnyView> {
    match erreur {
        AppError::Champs { champs } if champs.iter().all(|e| e.champ != "corps") => None,
        AppError::Conflit { .. } => Some(view! {
            <Alerte ton=Ton::Attention titre=t::ENTRETEMPS.en_langue(l) annoncee=true>
                <p>{t::ENTRETEMPS_TEXTE.en_langue(l)}</p>
            </Alerte>
        }),
        autre => Some(refus(autre)),
    }
}

fn page(vue: RebutDetail, actes: Actes, l: Langue) -> AnyView {
    let r = vue.rebut.clone();
    let titre = nom(&r, l);
    let fil = vec![("/gestion/receptions".to_owned(), t::TITRE.en_langue(l).to_owned())];
    let chapeau = sujet(&r, l).unwrap_or_default();
    let mut faits = vec![
        Fait::new(t::COL_RECU.en_langue(l), format::date_heure(r.recu_le, l)),
        Fait::new(t::SOURCE.en_langue(l), r.source.clone()),
        Fait::new(t::EVENEMENT.en_langue(l), vue.evenement.clone()),
        Fait::new(t::ORIGINE.en_langue(l), vue.origine.clone()),
        Fait::new(t::ESSAIS.en_langue(l), vue.essais.to_string()),
    ];
    if let (Some(quand), Some(qui)) = (vue.traite_le, &vue.traite_par) {
        let texte = t::REGLE_PAR.avec(l, &[("quand", &format::date_heure(quand, l)), ("qui", qui)]);
        faits.push(Fait::new(t::REGLE_LE.en_langue(l), texte));
    }
    let pourquoi = pourquoi(&vue, l);
    let corps = match r.statut {
        StatutRebut::ATraiter => corriger(r.id, vue.corps, vue.essais, actes, l),
        _ => view! {
            <Carte titre=t::CONTENU.en_langue(l)>
                <pre class="texte-brut" tabindex="0" role="region" aria-label=t::CONTENU.en_langue(l)>
                    {vue.corps}
                </pre>
            </Carte>
        },
    };
    let suite = r.statut.regle().then(|| suite(r.id, r.statut, vue.suivant, actes, l));
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre chapeau=chapeau fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l)>
            {etat(r.statut, l)}
        </EnTete>
        {pourquoi}
        {suite}
        {corps}
        <Carte>
            <Faits faits=faits />
        </Carte>
    }
}

fn pourquoi(vue: &RebutDetail, l: Langue) -> Option<AnyView> {
    let devant = vue.devant.map(|id| {
        view! {
            <Alerte ton=Ton::Info titre=t::EN_ATTENTE.en_langue(l)>
                <p>{t::ATTEND_TEXTE.en_langue(l)}</p>
                <p><a href=format!("/gestion/receptions/{id}")>{t::VOIR_DEVANT.en_langue(l)}</a></p>
            </Alerte>
        }
    });
    devant.or_else(|| {
        let raisons = raisons(&vue.rebut.erreurs, l).filter(|_| vue.rebut.statut == StatutRebut::ATraiter)?;
        Some(view! { <Alerte ton=Ton::Danger titre=t::POURQUOI.en_langue(l) annoncee=true>{raisons}</Alerte> })
    })
}

/// Once it is settled: the next one, and back for one that was dropped.
fn suite(id: RebutId, statut: StatutRebut, suivant: Option<RebutId>, actes: Actes, l: Langue) -> AnyView {
    let reprendre = (statut == StatutRebut::Abandonne).then(|| {
        view! {
            <FormActe acte=actes.reprendre>
                <input type="hidden" name="id" value=id.to_string() />
                <Bouton variante=Variante::Secondaire en_cours=actes.reprendre.pending()>
                    {t::REPRENDRE.en_langue(l)}
                </Bouton>
            </FormActe>
        }
    });
    let suivant = suivant.map(|s| {
        view! { <LienBouton href=format!("/gestion/receptions/{s}")>{t::SUIVANT.en_langue(l)}</LienBouton> }
    });
    view! { <div class="actions">{suivant} {reprendre}</div> }
}

fn corriger(id: RebutId, corps: String, essais: i32, actes: Actes, l: Langue) -> AnyView {
    let lignes = u32::try_from(corps.lines().count()).unwrap_or(u32::MAX).clamp(6, 30);
    view! {
        <Carte>
            <FormActe acte=actes.rejouer>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="essais" value=essais.to_string() />
                <div class="formulaire formulaire-large">
                    <ZoneTexte
                        id="corps"
                        libelle=t::CONTENU.en_langue(l)
                        aide=t::CONTENU_AIDE.en_langue(l)
                        lignes=lignes
                        valeur=corps
                    />
                    <div class="actions">
                        <Bouton variante=Variante::Principale en_cours=actes.rejouer.pending()>
                            {t::REJOUER.en_langue(l)}
                        </Bouton>
                    </div>
                </div>
            </FormActe>
            <div class="actions">
                <Confirmation
                    declencheur=t::ABANDONNER.en_langue(l)
                    renoncer=t::RENONCER.en_langue(l)
                    titre=t::ABANDONNER_TITRE.en_langue(l)
                    texte=t::ABANDONNER_TEXTE.en_langue(l)
                    glyphe=Glyphe::Croix
                >
                    <FormActe acte=actes.abandonner>
                        <input type="hidden" name="id" value=id.to_string() />
                        <Bouton variante=Variante::Danger en_cours=actes.abandonner.pending()>
                            {t::ABANDONNER.en_langue(l)}
                        </Bouton>
                    </FormActe>
                </Confirmation>
            </div>
        </Carte>
    }
}

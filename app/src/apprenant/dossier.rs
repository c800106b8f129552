use super::{
    champs::{Saisie, champ},
    recapitulatif::recapitulatif,
};
use crate::{
    AppError,
    api::{inscription, parcours},
    context::{langue, statut_introuvable},
    vues::echec,
};
use domain::inscription::{Dossier, DossierVue, Etape, Statut, controler_etape};
use domain::{CodeErreur, ErreurChamp};
use i18n::{Langue, commun, dossier as t, erreurs, format, statuts};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{
    LazyRoute,
    hooks::{use_params_map, use_query_map},
    lazy_route,
};
use std::time::Duration;
use ui::{Alerte, Annonce, Avancement, Bouton, EnTete, Etapes, Glyphe, LienBouton, ResumeErreurs, Ton, Variante};

/// One step of the learner's dossier.
pub struct DossierPage {
    etape: Memo<Option<Etape>>,
    dossier: Resource<Result<DossierVue, AppError>>,
}

#[lazy_route]
impl LazyRoute for DossierPage {
    fn data() -> Self {
        let params = use_params_map();
        let etape = Memo::new(move |_| params.read().get("etape").and_then(|e| Etape::depuis_code(&e)));
        // The step is part of the key: going on reads what was saved.
        let cle = move || (params.read().get("id").unwrap_or_default(), etape.get());
        let dossier = Resource::new(cle, |(id, _)| async move {
            parcours::dossier(id.parse().map_err(|_| AppError::Introuvable)?).await
        });
        Self { etape, dossier }
    }

    fn view(this: Self) -> AnyView {
        let l = langue();
        let DossierPage { etape, dossier } = this;
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    match (dossier.await, etape.get_untracked()) {
                        (Ok(vue), Some(etape)) => page(vue, etape, l),
                        (Err(erreur), _) => echec(&erreur),
                        (Ok(_), None) => {
                            statut_introuvable();
                            echec(&AppError::Introuvable)
                        }
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

fn page(vue: DossierVue, etape: Etape, l: Langue) -> AnyView {
    let formation = if l == Langue::Fr {
        &vue.formation_fr
    } else {
        &vue.formation_en
    }
    .clone();
    let titre = statuts::etape(etape).en_langue(l);
    let modifiable = vue.statut == Statut::Debutee;
    view! {
        <Title text=titre />
        <EnTete titre=titre surtitre=format!("{formation} – {}", vue.annee_universitaire) />
        {etapes(&vue, etape, l)}
        {if !modifiable {
            view! {
                <Alerte ton=Ton::Info titre=t::DEJA_ENVOYE.en_langue(l)>
                    <p>
                        <a href="/mon-espace">{t::MON_ESPACE.en_langue(l)}</a>
                    </p>
                </Alerte>
                {recapitulatif(&vue, l, false)}
            }
                .into_any()
        } else {
            formulaire(vue, etape, l)
        }}
    }
    .into_any()
}

/// Progress, by the names of the steps.
fn etapes(vue: &DossierVue, courante: Etape, l: Langue) -> impl IntoView + use<> {
    let liste: Vec<ui::Etape> = Etape::TOUS
        .iter()
        .map(|e| {
            let faite = controler_etape(&vue.dossier, *e, vue.aujourd_hui).is_empty();
            let (avancement, mention) = if *e == courante {
                (Avancement::Courante, t::ETAT_EN_COURS)
            } else if faite {
                (Avancement::Faite, t::ETAT_FAIT)
            } else {
                (Avancement::AVenir, t::ETAT_A_FAIRE)
            };
            ui::Etape::new(statuts::etape(*e).en_langue(l), avancement, mention.en_langue(l)).vers(format!(
                "/mon-espace/inscription/{}/{}",
                vue.id,
                e.code()
            ))
        })
        .collect();
    let rang = Etape::TOUS.iter().position(|e| *e == courante).unwrap_or(0) + 1;
    let resume = format!(
        "{rang}/{} – {}",
        Etape::TOUS.len(),
        statuts::etape(courante).en_langue(l)
    );
    view! { <Etapes libelle=commun::ETAPES.en_langue(l) resume=resume etapes=liste /> }
}

fn formulaire(vue: DossierVue, etape: Etape, l: Langue) -> AnyView {
    let id = vue.id;
    // Errors are a function of the draft; they are shown once the learner has tried to go on, here or on the server.
    let requete = use_query_map().read_untracked().clone();
    let montrer = requete.get("voir").is_some();
    let mut initiales = Vec::new();
    if montrer {
        // What only the database knows comes with the address: the draft alone cannot tell.
        initiales.extend(
            requete
                .get("deja")
                .map(|champ| ErreurChamp::new(champ, CodeErreur::DejaUtilise)),
        );
        initiales.extend(vue.erreurs.iter().cloned());
        initiales.retain(|e| etape.champs().contains(&e.champ.as_str()));
    }
    let erreurs = RwSignal::new(initiales);
    let etat = RwSignal::new(String::new());
    let dossier = StoredValue::new(vue.dossier.clone());
    let aujourd_hui = vue.aujourd_hui;
    let au_changement = Callback::new(move |(champ, valeur): (String, String)| {
        dossier.update_value(|d: &mut Dossier| {
            d.ecrire(&champ, &valeur);
        });
        // The same rule as on the server. Shown a moment later, and not at all once errors were listed: they stay until
        // the step is sent again, since leaving a field by pressing the button must not move the button away from
        // under the pointer.
        let du_champ = dossier.with_value(|d| controler_etape(d, etape, aujourd_hui));
        let quitte = champ.clone();
        if !montrer {
            set_timeout(
                move || {
                    erreurs.try_update(|liste| {
                        liste.retain(|e| e.champ != quitte && du_champ.contains(e));
                        liste.extend(du_champ.into_iter().filter(|e| e.champ == quitte));
                    });
                },
                Duration::from_millis(300),
            );
        }
        etat.set(t::ENREGISTREMENT.en_langue(l).into());
        spawn_local(async move {
            let texte = match inscription::enregistrer(id, champ, valeur).await {
                Ok(_) => t::ENREGISTRE.avec(l, &[("heure", &heure_du_navigateur(l))]),
                Err(AppError::HorsLigne) => t::NON_ENREGISTRE.en_langue(l).into(),
                Err(erreur) => erreur.phrase(l),
            };
            etat.set(texte);
        });
    });
    let saisie = Saisie {
        langue: l,
        dossier,
        erreurs,
        au_changement,
    };
    let liste = Signal::derive(move || {
        let liens = erreurs.read();
        liens
            .iter()
            .map(|e| {
                (
                    ancre(&e.champ),
                    format!("{} – {}", t::champ(&e.champ, l), erreurs::phrase(&e.code, l)),
                )
            })
            .collect()
    });
    let recap = etape == Etape::Recapitulatif;
    let bouton = if recap { t::SOUMETTRE } else { t::CONTINUER_ETAPE };
    view! {
        {montrer.then(|| view! { <ResumeErreurs titre=commun::RESUME_ERREURS.en_langue(l) erreurs=liste /> })}
        {recap.then(|| recapitulatif(&vue, l, true))}
        <form
            method="post"
            action=format!("/mon-espace/inscription/{id}/{}", etape.code())
            class="formulaire"
            novalidate
        >
            {etape.champs().iter().map(|nom| champ(nom, saisie)).collect_view()}
            <div class="actions">
                <Bouton variante=ui::Variante::Principale large=true>{bouton.en_langue(l)}</Bouton>
                {etape
                    .precedente()
                    .map(|e| {
                        view! {
                            <LienBouton
                                href=format!("/mon-espace/inscription/{id}/{}", e.code())
                                variante=Variante::Secondaire
                                glyphe=Glyphe::Gauche
                            >
                                {t::ETAPE_PRECEDENTE.en_langue(l)}
                            </LienBouton>
                        }
                    })}
            </div>
        </form>
        <Annonce message=etat visible=true />
    }
    .into_any()
}

/// Where the summary leads: a group of radio buttons answers by its first one.
fn ancre(champ: &str) -> String {
    if champ == "sexe" { "sexe-0".into() } else { champ.into() }
}

/// The time on the learner's own clock; only ever called after a click, so never while hydrating.
fn heure_du_navigateur(l: Langue) -> String {
    let maintenant = js_sys::Date::new_0();
    let heure = i8::try_from(maintenant.get_hours()).unwrap_or(0);
    let minute = i8::try_from(maintenant.get_minutes()).unwrap_or(0);
    format::heure(jiff::civil::date(2000, 1, 1).at(heure, minute, 0, 0), l)
}

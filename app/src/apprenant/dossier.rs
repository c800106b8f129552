use super::{
    accords::accords,
    aide, brouillon,
    champs::{Saisie, ancre, champ},
    droits::{changement, droits},
    etapes::{etapes, formation},
    lecture::{lire, montrer},
    reprise::Reprise,
};
use crate::{AppError, api::inscription, context::statut_introuvable, vues::echec};
use domain::{
    CodeErreur, ErreurChamp,
    inscription::{Dossier, DossierVue, Etape, Presence, Statut},
    paiement::Centimes,
};
use i18n::{Langue, champs as textes, commun, dossier as t, erreurs, format, statuts};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::time::Duration;
use ui::{Alerte, Annonce, Bouton, EnTete, Glyphe, LienBouton, ResumeErreurs, Ton, Variante, view};

/// One step of the learner's dossier, but for the documents and the summary, which have pages of their own.
pub(crate) fn page_dossier() -> AnyView {
    let params = use_params_map();
    let etape = Memo::new(move |_| params.read().get("etape").and_then(|e| Etape::depuis_code(&e)));
    let dossier = lire(etape.into());

    montrer(dossier, move |vue, l| match etape.get_untracked() {
        Some(etape) => page(vue, etape, l),
        None => {
            statut_introuvable();
            echec(&AppError::Introuvable)
        }
    })
}

fn page(vue: DossierVue, etape: Etape, l: Langue) -> AnyView {
    let titre = statuts::etape(etape).en_langue(l);
    let surtitre = formation(&vue, l);
    let aide = aide::pliee(vue.aide.clone(), l);
    let corps = match vue.statut {
        Statut::Debutee => {
            let avancement = etapes(&vue, etape, l).into_any();
            let champs = formulaire(vue, etape, l);
            view! {
                {avancement}
                {champs}
            }
        }
        _ => view! {
            <Alerte ton=Ton::Info titre=t::DEJA_ENVOYE.en_langue(l)>
                <p>
                    <a href=format!(
                        "/mon-espace/inscription/{}/{}",
                        vue.id,
                        Etape::Recapitulatif.code(),
                    )>{statuts::etape(Etape::Recapitulatif).en_langue(l)}</a>
                </p>
                <p>
                    <a href="/mon-espace">{t::MON_ESPACE.en_langue(l)}</a>
                </p>
            </Alerte>
        },
    };
    view! {
        <Title text=titre />
        <EnTete titre=titre surtitre=surtitre />
        {corps}
        {aide}
    }
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
    }
    let erreurs = RwSignal::new(initiales);
    let etat = RwSignal::new(String::new());
    let dossier = RwSignal::new(vue.dossier.clone());
    let contexte = StoredValue::new(vue.contexte.clone());
    let nomenclatures = StoredValue::new(vue.nomenclatures.clone());
    // The fields call it and it needs them: tied together once both are there.
    let lien = StoredValue::new(None::<Saisie>);
    let au_changement = Callback::new(move |(champ, valeur): (String, String)| {
        dossier.with_untracked(|d| brouillon::garder(id, &champ, d.lire(&champ), &valeur));
        dossier.update(|d: &mut Dossier| {
            d.ecrire(&champ, &valeur);
        });
        // The same rule as on the server. Shown a moment later, and not at all once errors were listed: they stay until
        // the step is sent again, since leaving a field by pressing the button must not move the button away from
        // under the pointer.
        let du_champ = lien.with_value(|s| s.map(|s| s.controler(&champ)).unwrap_or_default());
        let quitte = champ.clone();
        if !montrer {
            set_timeout(
                move || {
                    erreurs.try_update(|liste| {
                        liste.retain(|e| e.champ != quitte);
                        liste.extend(du_champ);
                    });
                },
                Duration::from_millis(300),
            );
        }
        etat.set(t::ENREGISTREMENT.en_langue(l).into());
        let quitte = champ.clone();
        spawn_local(async move {
            let issue = inscription::enregistrer(id, champ, valeur.clone()).await;
            if !matches!(issue, Err(AppError::HorsLigne | AppError::Interne)) {
                brouillon::retirer(id, &quitte, &valeur, issue.is_ok());
            }
            let texte = match issue {
                Ok(du_serveur) => {
                    // What only a table knows.
                    if !montrer {
                        erreurs.try_update(|liste| {
                            liste.retain(|e| e.champ != quitte);
                            liste.extend(du_serveur);
                        });
                    }
                    t::ENREGISTRE.avec(l, &[("heure", &heure_du_navigateur(l))])
                }
                Err(AppError::HorsLigne) => t::NON_ENREGISTRE.en_langue(l).into(),
                Err(erreur) => erreur.phrase(l),
            };
            etat.try_set(texte);
        });
    });
    let saisie = Saisie {
        langue: l,
        dossier,
        contexte,
        nomenclatures,
        erreurs,
        au_changement,
    };
    lien.set_value(Some(saisie));
    let accords_vue = vue.contexte.accords.clone();
    let titres: Vec<(String, String)> = accords_vue
        .iter()
        .map(|a| {
            let titre = if l == Langue::Fr { &a.titre_fr } else { &a.titre_en };
            (format!("accord_{}", a.code), titre.clone())
        })
        .collect();
    let liste = Signal::derive(move || {
        let liens = erreurs.read();
        liens
            .iter()
            .map(|e| {
                let nom = titres
                    .iter()
                    .find(|(champ, _)| *champ == e.champ)
                    .map(|(_, titre)| titre.as_str());
                let nom = nom.unwrap_or_else(|| textes::champ(&e.champ, l));
                (ancre(&e.champ), format!("{nom} – {}", erreurs::phrase(&e.code, l)))
            })
            .collect()
    });
    view! {
        {montrer.then(|| view! { <ResumeErreurs titre=commun::RESUME_ERREURS.en_langue(l) erreurs=liste /> })}
        <Reprise id nomenclatures etat l />
        {avant(&vue, etape, l)}
        <form
            method="post"
            action=format!("/mon-espace/inscription/{id}/{}", etape.code())
            class="formulaire"
            novalidate
        >
            {match etape {
                Etape::Accords => accords(&accords_vue, saisie),
                _ => etape.champs().map(|spec| champ(spec, saisie)).collect::<Vec<_>>().into_any(),
            }}
            {(etape == Etape::Droits)
                .then(|| view! { <input type="hidden" name="droits_acceptes" value=vue.devis.total.0.to_string() /> })}
            <div class="actions">
                <Bouton variante=ui::Variante::Principale large=true>{t::CONTINUER_ETAPE.en_langue(l)}</Bouton>
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
}

/// What a step shows before its fields.
fn avant(vue: &DossierVue, etape: Etape, l: Langue) -> AnyView {
    match etape {
        Etape::Cvec => {
            let due = etape
                .champs()
                .any(|c| c.presence(&vue.dossier, &vue.contexte) != Presence::Absent);
            if due {
                view! {
                    <p>
                        <a href="https://cvec.etudiant.gouv.fr" target="_blank" rel="noopener external">
                            {t::CVEC_LIEN.en_langue(l)}
                        </a>
                    </p>
                }
            } else {
                view! { <p>{t::CVEC_NON_DUE.en_langue(l)}</p> }
            }
        }
        Etape::Droits => {
            let accepte = vue.dossier.texte("droits_acceptes").parse().ok().map(Centimes);
            view! {
                {changement(accepte, vue.devis.total, l)}
                {droits(&vue.devis, vue.encaisse, l)}
            }
        }
        _ => ().into_any(),
    }
}

/// The time on the learner's own clock; only ever called after a click, so never while hydrating.
fn heure_du_navigateur(l: Langue) -> String {
    let maintenant = js_sys::Date::new_0();
    let heure = i8::try_from(maintenant.get_hours()).unwrap_or(0);
    let minute = i8::try_from(maintenant.get_minutes()).unwrap_or(0);
    format::heure(jiff::civil::date(2000, 1, 1).at(heure, minute, 0, 0), l)
}

use super::brouillon;
use crate::{AppError, api::inscription};
use domain::{
    ids::InscriptionId,
    inscription::{ConflitSaisie, Genre, OUI, champ},
    referentiel::Nomenclatures,
};
use i18n::{Langue, champs as textes, commun, dossier as t};
use leptos::{ev, prelude::*, task::spawn_local};
use ui::{Alerte, Bouton, Ton, TypeBouton, Variante, view};

/// Sends what this device kept while there was no network: now, and each time that it comes back. What changed elsewhere
/// meanwhile is shown, to choose.
#[component]
pub(super) fn Reprise(
    id: InscriptionId,
    nomenclatures: StoredValue<Nomenclatures>,
    /// What is said below the form.
    etat: RwSignal<String>,
    l: Langue,
) -> impl IntoView {
    let conflits = RwSignal::new(Vec::<ConflitSaisie>::new());
    Effect::new(move || {
        envoyer(id, conflits, etat, true, l);
        let retour = window_event_listener(ev::online, move |_| envoyer(id, conflits, etat, false, l));
        on_cleanup(move || retour.remove());
    });
    let lignes = move || {
        let ligne = |c: ConflitSaisie| conflit(id, c, conflits, nomenclatures, l);
        conflits.get().into_iter().map(ligne).collect::<Vec<_>>()
    };
    move || {
        (!conflits.read().is_empty()).then(|| {
            view! {
                <Alerte ton=Ton::Attention titre=t::CONFLITS_TITRE.en_langue(l) annoncee=true>
                    <p>{t::CONFLITS_TEXTE.en_langue(l)}</p>
                    <ul class="conflits">{lignes}</ul>
                </Alerte>
            }
        })
    }
}

fn envoyer(
    id: InscriptionId,
    conflits: RwSignal<Vec<ConflitSaisie>>,
    etat: RwSignal<String>,
    a_l_ouverture: bool,
    l: Langue,
) {
    let gardees = brouillon::gardees(id);
    if gardees.is_empty() {
        return;
    }
    spawn_local(async move {
        match inscription::reprendre(id, gardees.clone()).await {
            Ok(vue) => {
                for g in &gardees {
                    if !vue.conflits.iter().any(|c| c.champ == g.champ) {
                        brouillon::retirer(id, &g.champ, &g.valeur, true);
                    }
                }
                if a_l_ouverture && vue.ecrites > 0 && vue.conflits.is_empty() {
                    // The page was made without them.
                    recharger();
                    return;
                }
                etat.try_set(t::REPRIS.en_langue(l).into());
                conflits.try_set(vue.conflits);
            }
            // Still no network: they stay.
            Err(AppError::HorsLigne | AppError::Interne) => {}
            Err(erreur) => {
                etat.try_set(erreur.phrase(l));
            }
        }
    });
}

fn recharger() {
    window().location().reload().ok();
}

fn conflit(
    id: InscriptionId,
    c: ConflitSaisie,
    conflits: RwSignal<Vec<ConflitSaisie>>,
    nomenclatures: StoredValue<Nomenclatures>,
    l: Langue,
) -> AnyView {
    let lisible = |valeur: &str| lisible(&c.champ, valeur, nomenclatures, l);
    let ici = t::GARDER_ICI.avec(l, &[("valeur", &lisible(&c.gardee))]);
    let ailleurs = t::GARDER_AILLEURS.avec(l, &[("valeur", &lisible(&c.actuelle))]);
    let nom = textes::champ(&c.champ, l).to_owned();
    let regler = move |c: ConflitSaisie| {
        brouillon::retirer(id, &c.champ, &c.gardee, false);
        conflits.update(|liste| liste.retain(|autre| autre.champ != c.champ));
        if conflits.read_untracked().is_empty() {
            recharger();
        }
    };
    let d_ici = c.clone();
    let garder_ici = Callback::new(move |()| {
        let c = d_ici.clone();
        spawn_local(async move {
            if inscription::enregistrer(id, c.champ.clone(), c.gardee.clone())
                .await
                .is_ok()
            {
                regler(c);
            }
        });
    });
    let garder_ailleurs = Callback::new(move |()| regler(c.clone()));
    view! {
        <li>
            <strong>{nom}</strong>
            <div class="actions">
                <Bouton genre=TypeBouton::Simple variante=Variante::Secondaire au_clic=garder_ici>
                    {ici}
                </Bouton>
                <Bouton genre=TypeBouton::Simple variante=Variante::Secondaire au_clic=garder_ailleurs>
                    {ailleurs}
                </Bouton>
            </div>
        </li>
    }
}

/// A value as the form shows it.
fn lisible(nom: &str, valeur: &str, nomenclatures: StoredValue<Nomenclatures>, l: Langue) -> String {
    if valeur.is_empty() {
        return t::VIDE.en_langue(l).to_owned();
    }
    let libelle = match champ(nom).map(|c| c.genre) {
        Some(Genre::OuiNon | Genre::Case) if valeur == OUI => Some(commun::OUI.en_langue(l).to_owned()),
        Some(Genre::OuiNon | Genre::Case) => Some(commun::NON.en_langue(l).to_owned()),
        Some(Genre::Nomenclature(nom)) => nomenclatures.with_value(|n| {
            let v = n.get(nom)?.iter().find(|v| v.code == valeur)?;
            Some(if l == Langue::Fr {
                v.libelle_fr.clone()
            } else {
                v.libelle_en.clone()
            })
        }),
        _ => None,
    };
    libelle.unwrap_or_else(|| valeur.to_owned())
}

use super::parametre;
use crate::context::cadre;
use i18n::{Langue, public};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::location::Url;
use ui::{Alerte, Bouton, Carte, Champ, EnTete, Fait, Faits, Ton, Variante, view};

/// Signs in with a local account: a plain form, so that it works before anything is loaded.
pub(crate) fn page_connexion() -> AnyView {
    let cadre = cadre();
    let l = cadre.langue;
    // One way in stands out: the first of the providers, where there are some.
    let entrer = if cadre.fournisseurs.is_empty() {
        Variante::Principale
    } else {
        Variante::Secondaire
    };
    let erreur = parametre("erreur");
    let identifiant = parametre("identifiant");
    let retour = parametre("retour");
    view! {
        <Title text=public::CONNEXION_TITRE.en_langue(l) />
        <EnTete titre=public::CONNEXION_TITRE.en_langue(l) />
        {move || avertissement(&erreur.get(), l)}
        {ailleurs(&cadre.fournisseurs, retour, l)}
        <form method="post" action="/connexion" class="formulaire">
            <input type="hidden" name="langue" value=l.code() />
            <input type="hidden" name="retour" value=move || retour.get() />
            <Champ
                id="identifiant"
                libelle=public::IDENTIFIANT.en_langue(l)
                valeur=identifiant
                autocomplete="username"
                requis=true
            />
            <Champ
                id="mot_de_passe"
                libelle=public::MOT_DE_PASSE.en_langue(l)
                genre="password"
                autocomplete="current-password"
                requis=true
            />
            <Bouton variante=entrer large=true>{public::CONNEXION_TITRE.en_langue(l)}</Bouton>
        </form>
        <p>
            <a href=format!("/{}/mot-de-passe", l.code())>{public::MOT_DE_PASSE_OUBLIE.en_langue(l)}</a>
        </p>
        <p>
            <a href=format!("/{}/activer", l.code())>{public::PAS_ENCORE_DE_COMPTE.en_langue(l)}</a>
        </p>
        {cadre.demo.then(|| comptes_demo(l))}
    }
}

/// The providers of identity, first: most people have an account there.
fn ailleurs(fournisseurs: &[(String, String)], retour: Signal<String>, l: Langue) -> Option<impl IntoView + use<>> {
    if fournisseurs.is_empty() {
        return None;
    }
    let liens: Vec<_> = fournisseurs
        .iter()
        .cloned()
        .enumerate()
        .map(|(rang, (adresse, libelle))| {
            // Leaves the site: the router has nothing to do with it.
            let vers = Signal::derive(move || format!("{adresse}?retour={}", Url::escape(&retour.get())));
            view! {
                <a href=vers rel="external" class="bouton bouton-large" class:bouton-principal=rang == 0>
                    {libelle}
                </a>
            }
        })
        .collect();
    Some(view! {
        <div class="formulaire">{liens}</div>
        <h2>{public::CONNEXION_OU.en_langue(l)}</h2>
    })
}

pub(crate) fn avertissement(erreur: &str, l: Langue) -> Option<AnyView> {
    let texte = match erreur {
        "" => return None,
        "attente" => public::CONNEXION_ATTENTE,
        "INCONNU" | "INCOHERENT" => public::CONNEXION_INCONNUE,
        "DEJA_PRIS" => public::CONNEXION_PRISE,
        "FERME" => public::CONNEXION_FERMEE,
        "ABANDONNE" | "PERIME" => public::CONNEXION_ABANDONNEE,
        "FOURNISSEUR" => public::CONNEXION_FOURNISSEUR,
        _ => public::CONNEXION_REFUSEE,
    };
    Some(view! { <Alerte ton=Ton::Danger titre=texte.en_langue(l) annoncee=true /> })
}

/// The accounts of the demonstration: never shown elsewhere.
fn comptes_demo(l: Langue) -> impl IntoView {
    const PERSONNELS: [(&str, &str, &str); 5] = [
        ("admin.demo", "Administrateur fonctionnel", "Functional administrator"),
        ("scolarite.demo", "Scolarité centrale", "Central registrar’s office"),
        (
            "sciences.demo",
            "Gestionnaire, UFR Sciences et technologies",
            "Clerk, Faculty of Science",
        ),
        ("regie.demo", "Régisseur", "Cashier"),
        ("lecture.demo", "Lecture seule", "Read only"),
    ];
    const APPRENANTS: [(&str, &str, &str); 5] = [
        ("apprenant1.demo", "Étudiante, à commencer", "Student, not started"),
        (
            "apprenant2.demo",
            "Étudiant, dossier en cours",
            "Student, filling in the file",
        ),
        (
            "apprenant3.demo",
            "Étudiante, dossier envoyé, à payer",
            "Student, file sent, to pay",
        ),
        (
            "apprenant4.demo",
            "Étudiant, payé, à valider",
            "Student, paid, to validate",
        ),
        ("apprenant5.demo", "Étudiante, inscrite", "Student, enrolled"),
    ];
    let faits = PERSONNELS
        .iter()
        .chain(&APPRENANTS)
        .map(|(compte, fr, en)| Fait::new(*compte, if l == Langue::Fr { *fr } else { *en }))
        .collect::<Vec<_>>();
    view! {
        <Carte titre=public::DEMO_TITRE.en_langue(l)>
            <p>{public::DEMO_INTRO.en_langue(l)}</p>
            <Faits faits=faits />
        </Carte>
    }
}

//! Small views that several pages share.

use crate::{
    AppError,
    context::{cadre, langue, statut_introuvable},
};
use domain::inscription::{Statut, StatutPaiement};
use i18n::{Texte, commun, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Alerte, EnTete, Etat, LienBouton, Ton, view};

/// State of an enrolment in the clerk's words: icon, word, colour.
pub(crate) fn etat(statut: Statut) -> impl IntoView {
    etat_nomme(statut, statuts::statut(statut))
}

/// The same in other words: a learner is not told "à valider", which is not for her to do.
pub(crate) fn etat_nomme(statut: Statut, nom: Texte) -> impl IntoView {
    let ton = match statut {
        Statut::Autorisee => Ton::Neutre,
        Statut::Debutee => Ton::Info,
        Statut::Terminee => Ton::Attention,
        Statut::Validee => Ton::Succes,
        Statut::Annulee | Statut::Expiree => Ton::Danger,
    };
    view! { <Etat ton=ton texte=nom.en_langue(langue()) /> }
}

/// State of the payment.
pub(crate) fn etat_paiement(statut: StatutPaiement) -> impl IntoView {
    let ton = match statut {
        StatutPaiement::SansStatut => Ton::Neutre,
        StatutPaiement::NonPaye | StatutPaiement::EnAttente => Ton::Attention,
        StatutPaiement::Paye | StatutPaiement::Valide => Ton::Succes,
    };
    view! { <Etat ton=ton texte=statuts::paiement(statut).en_langue(langue()) /> }
}

/// A page that could not be made: says why, and where to go.
pub(crate) fn echec(erreur: &AppError) -> AnyView {
    let l = langue();
    if matches!(erreur, AppError::Introuvable) {
        statut_introuvable();
    }
    let titre = match erreur {
        AppError::Introuvable => commun::INTROUVABLE_TITRE,
        _ => commun::ERREUR_TITRE,
    };
    let connexion = matches!(erreur, AppError::NonConnecte);
    let facteur = matches!(erreur, AppError::SecondFacteur);
    view! {
        <Title text=titre.en_langue(l) />
        <EnTete titre=titre.en_langue(l) chapeau=erreur.phrase(l) />
        <p>
            {if connexion {
                view! { <LienBouton href=format!("/{}/connexion", l.code())>{commun::SE_CONNECTER.en_langue(l)}</LienBouton> }
            } else if facteur {
                view! { <LienBouton href=compte()>{commun::AJOUTER_FACTEUR.en_langue(l)}</LienBouton> }
            } else {
                view! { <LienBouton href="/">{commun::ACCUEIL.en_langue(l)}</LienBouton> }
            }}
        </p>
    }
}

/// One's own account, in the pages where one is.
fn compte() -> &'static str {
    if cadre().moi.is_some_and(|moi| moi.apprenant) {
        "/mon-espace/compte"
    } else {
        "/gestion/compte"
    }
}

/// The refusal of an action, in the page.
pub(crate) fn refus(erreur: &AppError) -> AnyView {
    let l = langue();
    let (phrase, a_confirmer) = (erreur.phrase(l), matches!(erreur, AppError::AConfirmer));
    let facteur = matches!(erreur, AppError::SecondFacteur);
    view! {
        <Alerte ton=Ton::Danger titre=commun::ERREUR.en_langue(l) annoncee=true>
            <p>{phrase}</p>
            {a_confirmer
                .then(|| {
                    view! {
                        // In a page of its own: nothing that was typed in this one is lost.
                        <p>
                            <a href=format!("/{}/confirmer", l.code()) target="_blank" class="bouton">
                                {commun::CONFIRMER_IDENTITE.en_langue(l)}
                            </a>
                        </p>
                    }
                })}
            {facteur
                .then(|| {
                    view! {
                        <p>
                            <a href=compte() target="_blank" class="bouton">
                                {commun::AJOUTER_FACTEUR.en_langue(l)}
                            </a>
                        </p>
                    }
                })}
        </Alerte>
    }
}

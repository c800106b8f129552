use super::parametre;
use crate::{api::parcours, context::langue, vues::echec};
use domain::parcours::Verification;
use i18n::{Langue, format, public};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{Alerte, Bouton, Champ, EnTete, Fait, Faits, Ton, view};

/// Anybody who was handed a document verifies it here; the code printed on it leads to this page.
pub(crate) fn page_verifier() -> AnyView {
    let chemin = use_params_map();
    let requete = parametre("numero");
    let numero = Signal::derive(move || chemin.read().get("numero").unwrap_or_else(|| requete.get()));
    let verification = Resource::new(move || numero.get(), parcours::verifier);

    let l = langue();
    view! {
        <Title text=public::VERIFIER_TITRE.en_langue(l) />
        <EnTete titre=public::VERIFIER_TITRE.en_langue(l) chapeau=public::VERIFIER_INTRO.en_langue(l) />
        <form method="get" action=format!("/{}/verifier", l.code()) class="formulaire">
            <Champ
                id="numero"
                libelle=public::NUMERO.en_langue(l)
                aide=public::NUMERO_AIDE.en_langue(l)
                valeur=numero
                requis=true
            />
            <Bouton variante=ui::Variante::Principale>{public::VERIFIER_BOUTON.en_langue(l)}</Bouton>
        </form>
        <Suspense>
            {move || Suspend::new(async move {
                match verification.await {
                    Ok(verification) => resultat(verification, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Suspense>
    }
}

fn resultat(verification: Verification, l: Langue) -> AnyView {
    match verification {
        Verification::Vide => ().into_any(),
        Verification::MalRecopie => alerte(
            Ton::Attention,
            public::DOCUMENT_MAL_RECOPIE.en_langue(l),
            public::DOCUMENT_MAL_RECOPIE_DETAIL.en_langue(l).into(),
        ),
        Verification::Inconnu => alerte(
            Ton::Danger,
            public::DOCUMENT_INCONNU.en_langue(l),
            public::DOCUMENT_INCONNU_DETAIL.en_langue(l).into(),
        ),
        Verification::Revoque { le, .. } => alerte(
            Ton::Danger,
            public::DOCUMENT_REVOQUE.en_langue(l),
            public::DOCUMENT_REVOQUE_LE.avec(l, &[("le", &format::date(le, l))]),
        ),
        Verification::Valide {
            numero,
            titulaire,
            date_naissance,
            formation_fr,
            formation_en,
            annee,
            emis_le,
        } => {
            let formation = if l == Langue::Fr { formation_fr } else { formation_en };
            let faits = vec![
                Fait::new(public::NUMERO.en_langue(l), numero),
                Fait::new(public::TITULAIRE.en_langue(l), titulaire),
                Fait::new(public::NE_LE.en_langue(l), format::date(date_naissance, l)),
                Fait::new(public::FORMATION.en_langue(l), formation),
                Fait::new(public::ANNEE.en_langue(l), annee),
                Fait::new(public::DELIVRE_LE.en_langue(l), format::date(emis_le, l)),
            ];
            view! {
                <Alerte ton=Ton::Succes titre=public::DOCUMENT_VALIDE.en_langue(l) annoncee=true>
                    <p>{public::DOCUMENT_COMPARER.en_langue(l)}</p>
                </Alerte>
                <Faits faits=faits />
            }
        }
    }
}

fn alerte(ton: Ton, titre: &'static str, texte: String) -> AnyView {
    view! {
        <Alerte ton=ton titre=titre annoncee=true>
            <p>{texte}</p>
        </Alerte>
    }
}

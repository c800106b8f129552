use crate::{
    api::inscription,
    context::{cadre, langue},
    vues::echec,
};
use domain::inscription::{FileVue, Filtre, Statut, Tri};
use i18n::{Langue, format, gestion as t, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Carte, EnTete, Fait, Faits, LienBouton, Montant, Vide, view};

/// Where a clerk arrives: what waits, and the whole at a glance.
pub(crate) fn page_tableau() -> AnyView {
    let lit = cadre().moi.is_some_and(|m| m.lit);
    let file = Resource::new(
        move || lit,
        |lit| async move {
            let filtre = Filtre {
                raison: None,
                chemin: None,
                statut: Some(Statut::Terminee),
                recherche: String::new(),
                tri: Tri::Anciennete,
                page: 1,
            };
            if lit {
                inscription::file(filtre).await.map(Some)
            } else {
                Ok(None)
            }
        },
    );

    let l = langue();
    view! {
        <Title text=t::TITRE_ACCUEIL.en_langue(l) />
        <EnTete titre=t::TITRE_ACCUEIL.en_langue(l) />
        <Suspense>
            {move || Suspend::new(async move {
                match file.await {
                    Ok(Some(file)) => tableau(file, l),
                    Ok(None) => view! { <Vide titre=t::AUCUN_DROIT.en_langue(l) /> },
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Suspense>
    }
}

fn tableau(file: FileVue, l: Langue) -> AnyView {
    let attente = file.page.total;
    let faits: Vec<Fait> = Statut::TOUS
        .iter()
        .map(|s| {
            let nombre = file.compteurs.get(s).copied().unwrap_or(0).unsigned_abs();
            let href = format!("/gestion/inscriptions?statut={}", s.code());
            let nom = statuts::statut(*s).en_langue(l);
            Fait::vue(nom, view! { <a href=href>{format::nombre(nombre, l)}</a> })
        })
        .collect();
    view! {
        <Carte titre=t::A_TRAITER.en_langue(l) accent=true>
            {if attente == 0 {
                view! { <p>{t::RIEN_A_TRAITER.en_langue(l)}</p> }
            } else {
                view! {
                    <p>
                        <Montant texte=format::nombre(attente, l) grand=true />
                    </p>
                    <LienBouton href="/gestion/inscriptions?statut=TERMINEE" variante=ui::Variante::Principale>{t::OUVRIR_FILE.en_langue(l)}</LienBouton>
                }
            }}
        </Carte>
        <Carte titre=t::REPARTITION.en_langue(l)>
            <Faits faits=faits chiffres=true />
        </Carte>
    }
}

//! The clerks' pages.

pub(crate) mod affichage;
mod apercu;
mod commandes;
pub(crate) mod demandes;
mod encaissement;
pub(crate) mod fiche;
mod fiche_blocs;
pub(crate) mod file;
pub(crate) mod import;
pub(crate) mod imports;
pub(crate) mod journal;
mod lignes;
mod lot;
pub(crate) mod outils;
mod pieces;
mod raccourcis;
pub(crate) mod reception;
pub(crate) mod receptions;
pub(crate) mod support;
pub(crate) mod tableau;
pub(crate) mod webhook;
pub(crate) mod webhooks;

use domain::{
    ids::InscriptionId,
    inscription::{Blocage, PRET},
    page::page_demandee,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of a list, from its address.
pub(crate) fn page_de_l_adresse() -> Memo<u32> {
    let requete = use_query_map();
    Memo::new(move |_| page_demandee(requete.read().get("page").and_then(|p| p.parse().ok())))
}

/// Address of a dossier, come upon in the queue of those that wait for `raison`: the next one is of that queue too. What is
/// no reason is left out.
pub(crate) fn adresse_fiche(id: InscriptionId, raison: Option<&str>) -> String {
    match raison {
        Some(raison) if raison == PRET || Blocage::depuis_code(raison).is_some() => {
            format!("/gestion/inscriptions/{id}?raison={raison}")
        }
        _ => format!("/gestion/inscriptions/{id}"),
    }
}

/// Address of the queue of those that wait for `raison`; of the whole queue when it is no reason.
pub(crate) fn adresse_file(raison: Option<&str>) -> String {
    match raison.map(|raison| (raison, Blocage::depuis_code(raison))) {
        // Some of these are validated already, or not even begun.
        Some((raison, Some(Blocage::ARevoir | Blocage::DoublonPotentiel))) => {
            format!("/gestion/inscriptions?statut=&raison={raison}")
        }
        Some((raison, blocage)) if raison == PRET || blocage.is_some() => {
            format!("/gestion/inscriptions?raison={raison}")
        }
        _ => "/gestion/inscriptions".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn la_file_d_ou_l_on_vient() {
        for (raison, attendue) in [
            (None, ""),
            (Some("PRET"), "?raison=PRET"),
            (Some("PAIEMENT_INSUFFISANT"), "?raison=PAIEMENT_INSUFFISANT"),
            (Some("A_REVOIR"), "?statut=&raison=A_REVOIR"),
            (Some("DOUBLON_POTENTIEL"), "?statut=&raison=DOUBLON_POTENTIEL"),
            (Some("PRET&q=x"), ""),
        ] {
            assert_eq!(adresse_file(raison), format!("/gestion/inscriptions{attendue}"));
        }
    }
}

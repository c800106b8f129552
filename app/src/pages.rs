//! The pages, by what the browser downloads together: a page comes when it is first gone to (docs/adr/0004).

use crate::{apprenant, authz, gestion, offre, public_pages, referentiel};
use leptos::prelude::*;
use leptos_router::ChooseView;

pub use apprenant::accueil::MonEspacePage;

/// All pages, by download, each with the function that shows it. All of a page, its data included, is in that function, so
/// that nothing of it weighs on the others. One type for all of them: the router compiles its own part once. The learner's
/// home is no such page: see there.
macro_rules! pages {
    ($($nom:ident { $($page:ident => $montrer:path),+ $(,)? })+) => {
        #[derive(Clone, Copy)]
        pub enum Page {
            $($($page,)+)+
        }

        $(
            mod $nom {
                use super::*;

                pub(super) enum Page {
                    $($page),+
                }

                #[lazy($nom)]
                pub(super) fn montrer(page: Page) -> AnyView {
                    match page {
                        $(Page::$page => $montrer()),+
                    }
                }

                /// Has the code of these pages downloaded.
                pub(super) async fn precharger() {
                    #[cfg(target_arch = "wasm32")]
                    __preload_montrer().await;
                }
            }
        )+

        impl ChooseView for Page {
            async fn choose(self) -> AnyView {
                match self {
                    $($(Self::$page => $nom::montrer($nom::Page::$page).await,)+)+
                }
            }

            async fn preload(&self) {
                match self {
                    $($(Self::$page)|+ => $nom::precharger().await,)+
                }
            }
        }
    };
}

pages! {
    accueil { Accueil => public_pages::accueil::page_accueil }
    droits { Droits => authz::droits::page_droits }
    journal { Journal => gestion::journal::page_journal }
    nomenclatures { Referentiel => referentiel::page_referentiel }
    nomenclature { Nomenclature => referentiel::page_nomenclature }
    parametres { Parametres => referentiel::page_parametres }
    structures {
        Structures => referentiel::page_structures,
        Structure => referentiel::page_structure,
    }
    espaces {
        Offre => offre::espaces::page_espaces,
        Espace => offre::formations::page_formations,
    }
    mise_en_oeuvre { MiseEnOeuvre => offre::oeuvre::page_oeuvre }
    comparer_offre { Comparer => offre::comparer::page_comparer }
    reglages_espace { ReglagesEspace => offre::reglages::page_reglages }
    diplomes { Diplomes => offre::diplomes::page_diplomes }
    importer_offre { ImporterOffre => offre::importer::page_importer }
    maquette { Maquette => offre::maquette::page_maquette }
    catalogue {
        Catalogue => offre::catalogue::page_catalogue,
        AxeFormations => offre::catalogue::page_axe,
        Formation => offre::catalogue::page_formation,
    }
    mon_compte { Compte => authz::compte::page_compte }
    connexion { Connexion => public_pages::connexion::page_connexion }
    confirmer {
        Code => public_pages::confirmer::page_code,
        Confirmer => public_pages::confirmer::page_confirmer,
    }
    compte {
        Activer => public_pages::activer::page_activer,
        MotDePasse => public_pages::mot_de_passe::page_mot_de_passe,
        NouveauMotDePasse => public_pages::mot_de_passe::page_nouveau_mot_de_passe,
    }
    accessibilite { Accessibilite => public_pages::accessibilite::page_accessibilite }
    composants { Composants => public_pages::composants::page_composants }
    verifier { Verifier => public_pages::verifier::page_verifier }
    courriels { Courriels => public_pages::courriels::page_courriels }
    donnees { Donnees => apprenant::donnees::page_donnees }
    demandes { Demandes => gestion::demandes::page_demandes }
    dossier { Dossier => apprenant::dossier::page_dossier }
    pieces { Pieces => apprenant::pieces_page::page_pieces }
    notifications { Notifications => apprenant::notification::page_notifications }
    recapitulatif { Recapitulatif => apprenant::recapitulatif::page_recapitulatif }
    file {
        Tableau => gestion::tableau::page_tableau,
        File => gestion::file::page_file,
    }
    fiche { Fiche => gestion::fiche::page_fiche }
    echanges {
        Webhooks => gestion::webhooks::page_webhooks,
        Webhook => gestion::webhook::page_webhook,
        Receptions => gestion::receptions::page_receptions,
        Reception => gestion::reception::page_reception,
    }
    support { Support => gestion::support::page_support }
    imports {
        Imports => gestion::imports::page_imports,
        Import => gestion::import::page_import,
    }
}

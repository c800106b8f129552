//! The pages, by what the browser downloads together: a page comes when it is first gone to (docs/adr/0004).

use crate::{apprenant, authz, gestion, public_pages};
use leptos::prelude::*;
use leptos_router::LazyRoute;

pub use apprenant::accueil::MonEspacePage;

/// Pages of one download, each with the function that shows it. All of a page, its data included, is in that function, so
/// that nothing of it weighs on the others. The learner's home is no such page: see there.
macro_rules! ensemble {
    ($nom:ident { $($page:ident => $montrer:path),+ $(,)? }) => {
        mod $nom {
            use super::*;

            // Named after the pages, wherever that leads.
            #[allow(clippy::enum_variant_names)]
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
        $(
            pub struct $page;

            impl LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $nom::montrer($nom::Page::$page).await
                }

                async fn preload() {
                    $nom::precharger().await;
                }
            }
        )+
    };
}

ensemble! { accueil { AccueilPage => public_pages::accueil::page_accueil } }
ensemble! {
    droits {
        DroitsPage => authz::droits::page_droits,
        JournalPage => gestion::journal::page_journal,
    }
}
ensemble! { mon_compte { ComptePage => authz::compte::page_compte } }
ensemble! { connexion { ConnexionPage => public_pages::connexion::page_connexion } }
ensemble! {
    compte {
        ActiverPage => public_pages::activer::page_activer,
        MotDePassePage => public_pages::mot_de_passe::page_mot_de_passe,
        NouveauMotDePassePage => public_pages::mot_de_passe::page_nouveau_mot_de_passe,
    }
}
ensemble! { accessibilite { AccessibilitePage => public_pages::accessibilite::page_accessibilite } }
ensemble! { composants { ComposantsPage => public_pages::composants::page_composants } }
ensemble! { verifier { VerifierPage => public_pages::verifier::page_verifier } }
ensemble! { courriels { CourrielsPage => public_pages::courriels::page_courriels } }

ensemble! { dossier { DossierPage => apprenant::dossier::page_dossier } }
ensemble! { pieces { PiecesPage => apprenant::pieces_page::page_pieces } }
ensemble! { notifications { NotificationsPage => apprenant::notification::page_notifications } }
ensemble! { recapitulatif { RecapitulatifPage => apprenant::recapitulatif::page_recapitulatif } }

ensemble! {
    file {
        TableauPage => gestion::tableau::page_tableau,
        FilePage => gestion::file::page_file,
    }
}
ensemble! { fiche { FichePage => gestion::fiche::page_fiche } }
ensemble! {
    echanges {
        WebhooksPage => gestion::webhooks::page_webhooks,
        WebhookPage => gestion::webhook::page_webhook,
        ReceptionsPage => gestion::receptions::page_receptions,
        ReceptionPage => gestion::reception::page_reception,
    }
}
ensemble! {
    imports {
        ImportsPage => gestion::imports::page_imports,
        ImportPage => gestion::import::page_import,
    }
}

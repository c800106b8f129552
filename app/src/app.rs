use crate::{
    context::fournir_cadre,
    layouts::{Introuvable, LayoutApprenant, LayoutGestion, LayoutPublic},
    pages::{MonEspacePage, Page},
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, OptionalParamSegment, ParamSegment, SsrMode, StaticSegment,
    components::{ParentRoute, Route, Router, Routes},
};

/// The routes, and nothing else. Every page waits for its data before it is sent: it may redirect or be missing.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    fournir_cadre();
    view! {
        <Router>
            <Routes fallback=|| view! { <Introuvable /> }>
                <ParentRoute path=StaticSegment("mon-espace") view=LayoutApprenant ssr=SsrMode::Async>
                    <Route path=StaticSegment("") view={Lazy::<MonEspacePage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("compte") view={Page::Compte} ssr=SsrMode::Async />
                    <Route path=StaticSegment("donnees") view={Page::Donnees} ssr=SsrMode::Async />
                    <Route
                        path=StaticSegment("notifications")
                        view={Page::Notifications}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("inscription"), ParamSegment("id"), StaticSegment("pieces"))
                        view={Page::Pieces}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("inscription"), ParamSegment("id"), StaticSegment("recapitulatif"))
                        view={Page::Recapitulatif}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("inscription"), ParamSegment("id"), ParamSegment("etape"))
                        view={Page::Dossier}
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
                <ParentRoute path=StaticSegment("gestion") view=LayoutGestion ssr=SsrMode::Async>
                    <Route path=StaticSegment("") view={Page::Tableau} ssr=SsrMode::Async />
                    <Route path=StaticSegment("inscriptions") view={Page::File} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("inscriptions"), ParamSegment("id"))
                        view={Page::Fiche}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("compte") view={Page::Compte} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("habilitations"), OptionalParamSegment("question"))
                        view={Page::Droits}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("evenements") view={Page::Webhooks} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("evenements"), ParamSegment("id"))
                        view={Page::Webhook}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("receptions") view={Page::Receptions} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("receptions"), ParamSegment("id"))
                        view={Page::Reception}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("demandes") view={Page::Demandes} ssr=SsrMode::Async />
                    <Route path=StaticSegment("support") view={Page::Support} ssr=SsrMode::Async />
                    <Route path=StaticSegment("journal") view={Page::Journal} ssr=SsrMode::Async />
                    // Before the nomenclatures, whose names are addresses too.
                    <Route
                        path=(StaticSegment("referentiel"), StaticSegment("structures"))
                        view={Page::Structures}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("referentiel"), StaticSegment("structures"), ParamSegment("code"))
                        view={Page::Structure}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("referentiel"), StaticSegment("parametres"))
                        view={Page::Parametres}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("referentiel"), OptionalParamSegment("nomenclature"))
                        view={Page::Referentiel}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(
                            StaticSegment("referentiel"),
                            ParamSegment("nomenclature"),
                            ParamSegment("vue"),
                        )
                        view={Page::Nomenclature}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("offre") view={Page::Offre} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("offre"), StaticSegment("diplomes"))
                        view={Page::Diplomes}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("offre"), ParamSegment("espace"))
                        view={Page::Espace}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("offre"), ParamSegment("espace"), StaticSegment("mise-en-oeuvre"))
                        view={Page::MiseEnOeuvre}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("offre"), ParamSegment("espace"), StaticSegment("reglages"))
                        view={Page::ReglagesEspace}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("offre"), ParamSegment("espace"), StaticSegment("comparer"))
                        view={Page::Comparer}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("offre"), ParamSegment("espace"), StaticSegment("importer"))
                        view={Page::ImporterOffre}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("offre"), ParamSegment("espace"), ParamSegment("objet"))
                        view={Page::Maquette}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("imports") view={Page::Imports} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("imports"), ParamSegment("id"))
                        view={Page::Import}
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
                <ParentRoute path=ParamSegment("langue") view=LayoutPublic ssr=SsrMode::Async>
                    <Route path=StaticSegment("") view={Page::Accueil} ssr=SsrMode::Async />
                    <Route path=StaticSegment("formations") view={Page::Catalogue} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("formations"), ParamSegment("code"))
                        view={Page::Formation}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("formations"), ParamSegment("axe"), ParamSegment("code"))
                        view={Page::AxeFormations}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("connexion") view={Page::Connexion} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("connexion"), StaticSegment("code"))
                        view={Page::Code}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("confirmer") view={Page::Confirmer} ssr=SsrMode::Async />
                    <Route path=StaticSegment("accessibilite") view={Page::Accessibilite} ssr=SsrMode::Async />
                    <Route path=StaticSegment("activer") view={Page::Activer} ssr=SsrMode::Async />
                    <Route path=StaticSegment("mot-de-passe") view={Page::MotDePasse} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("mot-de-passe"), StaticSegment("nouveau"))
                        view={Page::NouveauMotDePasse}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("verifier"), OptionalParamSegment("numero"))
                        view={Page::Verifier}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("demo"), StaticSegment("composants"))
                        view={Page::Composants}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("demo"), StaticSegment("courriels"))
                        view={Page::Courriels}
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

use crate::{
    context::fournir_cadre,
    layouts::{Introuvable, LayoutApprenant, LayoutGestion, LayoutPublic},
    pages::{
        AccessibilitePage, AccueilPage, ActiverPage, ComposantsPage, ComptePage, ConnexionPage, CourrielsPage,
        DossierPage, DroitsPage, FichePage, FilePage, ImportPage, ImportsPage, JournalPage, MonEspacePage,
        MotDePassePage, NotificationsPage, NouveauMotDePassePage, PiecesPage, RecapitulatifPage, ReceptionPage,
        ReceptionsPage, TableauPage, VerifierPage, WebhookPage, WebhooksPage,
    },
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
                    <Route path=StaticSegment("compte") view={Lazy::<ComptePage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=StaticSegment("notifications")
                        view={Lazy::<NotificationsPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("inscription"), ParamSegment("id"), StaticSegment("pieces"))
                        view={Lazy::<PiecesPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("inscription"), ParamSegment("id"), StaticSegment("recapitulatif"))
                        view={Lazy::<RecapitulatifPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("inscription"), ParamSegment("id"), ParamSegment("etape"))
                        view={Lazy::<DossierPage>::new()}
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
                <ParentRoute path=StaticSegment("gestion") view=LayoutGestion ssr=SsrMode::Async>
                    <Route path=StaticSegment("") view={Lazy::<TableauPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("inscriptions") view={Lazy::<FilePage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("inscriptions"), ParamSegment("id"))
                        view={Lazy::<FichePage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("compte") view={Lazy::<ComptePage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("habilitations"), OptionalParamSegment("question"))
                        view={Lazy::<DroitsPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("evenements") view={Lazy::<WebhooksPage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("evenements"), ParamSegment("id"))
                        view={Lazy::<WebhookPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("receptions") view={Lazy::<ReceptionsPage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("receptions"), ParamSegment("id"))
                        view={Lazy::<ReceptionPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route path=StaticSegment("journal") view={Lazy::<JournalPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("imports") view={Lazy::<ImportsPage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("imports"), ParamSegment("id"))
                        view={Lazy::<ImportPage>::new()}
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
                <ParentRoute path=ParamSegment("langue") view=LayoutPublic ssr=SsrMode::Async>
                    <Route path=StaticSegment("") view={Lazy::<AccueilPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("connexion") view={Lazy::<ConnexionPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("accessibilite") view={Lazy::<AccessibilitePage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("activer") view={Lazy::<ActiverPage>::new()} ssr=SsrMode::Async />
                    <Route path=StaticSegment("mot-de-passe") view={Lazy::<MotDePassePage>::new()} ssr=SsrMode::Async />
                    <Route
                        path=(StaticSegment("mot-de-passe"), StaticSegment("nouveau"))
                        view={Lazy::<NouveauMotDePassePage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("verifier"), OptionalParamSegment("numero"))
                        view={Lazy::<VerifierPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("demo"), StaticSegment("composants"))
                        view={Lazy::<ComposantsPage>::new()}
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=(StaticSegment("demo"), StaticSegment("courriels"))
                        view={Lazy::<CourrielsPage>::new()}
                        ssr=SsrMode::Async
                    />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

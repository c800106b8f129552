use crate::{
    apprenant::{DossierPage, MonEspacePage},
    context::fournir_cadre,
    gestion::{FichePage, FilePage, ImportPage, ImportsPage, TableauPage},
    layouts::{Introuvable, LayoutApprenant, LayoutGestion, LayoutPublic},
    public_pages::{AccueilPage, ActiverPage, ConnexionPage, CourrielsPage, VerifierPage},
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
    let async_ = SsrMode::Async;
    view! {
        <Router>
            <Routes fallback=|| view! { <Introuvable /> }>
                <ParentRoute path=StaticSegment("mon-espace") view=LayoutApprenant ssr=async_.clone()>
                    <Route path=StaticSegment("") view=Lazy::<MonEspacePage>::new() ssr=async_.clone() />
                    <Route
                        path=(StaticSegment("inscription"), ParamSegment("id"), ParamSegment("etape"))
                        view=Lazy::<DossierPage>::new()
                        ssr=async_.clone()
                    />
                </ParentRoute>
                <ParentRoute path=StaticSegment("gestion") view=LayoutGestion ssr=async_.clone()>
                    <Route path=StaticSegment("") view=Lazy::<TableauPage>::new() ssr=async_.clone() />
                    <Route path=StaticSegment("inscriptions") view=Lazy::<FilePage>::new() ssr=async_.clone() />
                    <Route
                        path=(StaticSegment("inscriptions"), ParamSegment("id"))
                        view=Lazy::<FichePage>::new()
                        ssr=async_.clone()
                    />
                    <Route path=StaticSegment("imports") view=Lazy::<ImportsPage>::new() ssr=async_.clone() />
                    <Route
                        path=(StaticSegment("imports"), ParamSegment("id"))
                        view=Lazy::<ImportPage>::new()
                        ssr=async_.clone()
                    />
                </ParentRoute>
                <ParentRoute path=ParamSegment("langue") view=LayoutPublic ssr=async_.clone()>
                    <Route path=StaticSegment("") view=Lazy::<AccueilPage>::new() ssr=async_.clone() />
                    <Route path=StaticSegment("connexion") view=Lazy::<ConnexionPage>::new() ssr=async_.clone() />
                    <Route path=StaticSegment("activer") view=Lazy::<ActiverPage>::new() ssr=async_.clone() />
                    <Route
                        path=(StaticSegment("verifier"), OptionalParamSegment("numero"))
                        view=Lazy::<VerifierPage>::new()
                        ssr=async_.clone()
                    />
                    <Route
                        path=(StaticSegment("demo"), StaticSegment("courriels"))
                        view=Lazy::<CourrielsPage>::new()
                        ssr=async_
                    />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

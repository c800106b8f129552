use crate::{AppError, api::parcours, context::langue, vues::echec};
use domain::inscription::{DossierVue, Etape};
use i18n::Langue;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use ui::view;

/// The dossier of the address.
pub(super) type DossierLu = Resource<Result<DossierVue, AppError>>;

/// Reads it, for a step: going on to another reads what was saved. One function for the three pages of a dossier, since
/// each resource that is made is compiled anew.
pub(super) fn lire(etape: Signal<Option<Etape>>) -> DossierLu {
    let params = use_params_map();
    let cle = move || (params.read().get("id").unwrap_or_default(), etape.get());
    Resource::new(cle, |(id, etape)| async move {
        let id = id.parse().map_err(|_| AppError::Introuvable)?;
        parcours::dossier(id, etape.unwrap_or(Etape::Identite)).await
    })
}

/// Shows it, or why it cannot be.
pub(super) fn montrer(
    dossier: DossierLu,
    page: impl Fn(DossierVue, Langue) -> AnyView + Copy + Send + 'static,
) -> AnyView {
    let l = langue();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match dossier.await {
                    Ok(vue) => page(vue, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Suspense>
    }
}

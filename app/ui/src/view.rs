/// The `view!` of Leptos, with the type of the view erased at once: what stands in a block, a list or an option is then
/// one type for the whole interface, and its code is downloaded once instead of once per element that it may begin with
/// (docs/adr/0004).
#[macro_export]
macro_rules! view {
    ($($contenu:tt)*) => {
        ::leptos::prelude::IntoAny::into_any(::leptos::prelude::view! { $($contenu)* }.into_inner())
    };
}

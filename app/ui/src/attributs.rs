//! Attributes whose name is a value, not a type: all the fields then share their code, which the browser downloads once.

use leptos::{
    attr::{
        any_attribute::{AnyAttribute, IntoAnyAttribute},
        custom::custom_attribute,
    },
    tachys::reactive_graph::SharedReactiveFunction,
};
use std::sync::{Arc, Mutex};

/// An attribute that follows its value; None: it is not there.
pub(crate) fn vif(nom: &'static str, valeur: impl FnMut() -> Option<String> + Send + 'static) -> AnyAttribute {
    let valeur: SharedReactiveFunction<Option<String>> = Arc::new(Mutex::new(valeur));
    custom_attribute(nom, valeur).into_any_attr()
}

/// Attributes that do not change; those without a value are not there.
pub(crate) fn fixes(attributs: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Vec<AnyAttribute> {
    attributs
        .into_iter()
        .filter_map(|(nom, valeur)| Some(custom_attribute(nom, valeur?).into_any_attr()))
        .collect()
}

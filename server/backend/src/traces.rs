//! Traces: what goes on is a span of OpenTelemetry, and what it leaves for later takes its `traceparent` (W3C) along. Where no
//! collector is told of, there is nothing of all that.

use opentelemetry::{
    Context, KeyValue, global,
    trace::{Span, SpanKind, TraceContextExt, Tracer},
};
use std::{borrow::Cow, collections::HashMap};

/// Name of the header.
pub const TRACEPARENT: &str = "traceparent";

/// `traceparent` of a span, where traces are kept.
pub fn dire(trace: &Context) -> Option<String> {
    let mut porteur = HashMap::new();
    global::get_text_map_propagator(|p| p.inject_context(trace, &mut porteur));
    porteur.remove(TRACEPARENT)
}

/// `traceparent` of what goes on.
pub(crate) fn courante() -> Option<String> {
    dire(&Context::current())
}

/// What a `traceparent` speaks of; nothing, when it says nothing that can be read.
pub fn lire(traceparent: Option<&str>) -> Context {
    let mut porteur = HashMap::new();
    if let Some(traceparent) = traceparent {
        porteur.insert(TRACEPARENT.to_owned(), traceparent.to_owned());
    }
    global::get_text_map_propagator(|p| p.extract_with_context(&Context::new(), &porteur))
}

/// Begins a span, which ends with what is given back. Nobody may be in its name and its attributes.
pub fn ouvrir(
    nom: impl Into<Cow<'static, str>>,
    genre: SpanKind,
    parent: &Context,
    attributs: Vec<KeyValue>,
) -> Context {
    let traceur = global::tracer("pegase");
    let mut span = traceur
        .span_builder(nom)
        .with_kind(genre)
        .start_with_context(&traceur, parent);
    // Most are not kept, when only a share of them is.
    if span.is_recording() {
        span.set_attributes(attributs);
    }
    parent.with_span(span)
}

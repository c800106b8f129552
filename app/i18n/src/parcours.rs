//! Documents and what spans modules.

use crate::textes;

textes! {
    REGIME_INITIAL: "Formation initiale", "Initial education";
}

//! One's own account, and the rights of people.

pub(crate) mod compte;
pub(crate) mod droits;
mod facteur;
mod import;
pub(crate) mod qui;
mod revue;

use i18n::{Langue, droits as t, format};
use jiff::civil::Date;

/// The days of a role, in words.
fn periode(debut: Date, fin: Option<Date>, l: Langue) -> String {
    let debut = format::date(debut, l);
    match fin {
        None => t::DEPUIS.avec(l, &[("debut", &debut)]),
        Some(fin) => t::ENTRE.avec(l, &[("debut", &debut), ("fin", &format::date(fin, l))]),
    }
}

//! How much reading a PDF may cost.
//!
//! The library bounds what one compressed stream unfolds to, but not all of them together, nor how often
//! the same bytes are read under different numbers. It hands each object to a plain function while it
//! reads: that function counts, and gives the reading up by unwinding to [`crate::preparer_avec`], which
//! takes it for an unreadable file. No panic is reported: nothing went wrong here.

use std::cell::Cell;
use std::panic::resume_unwind;

use lopdf::{Object, ObjectId};

/// Bytes that one stream of objects may unfold to.
pub(crate) const FLUX: usize = 8 * 1024 * 1024;
/// Values in all objects: numbers, names, arrays and so on.
const VALEURS: usize = 2_000_000;
/// Bytes that all streams of objects may unfold to, and all others have as they are.
const OCTETS: usize = 64 * 1024 * 1024;

thread_local! {
    /// What is left: values and bytes.
    static RESTE: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Starts counting anew on this thread.
pub(crate) fn ouvrir() {
    RESTE.set((VALEURS, OCTETS));
}

/// Counts one object of the document and keeps it: where it stands for some, what is returned for others.
pub(crate) fn compter(id: ObjectId, objet: &mut Object) -> Option<(ObjectId, Object)> {
    let octets = match objet {
        Object::Stream(s) if s.dict.has_type(b"ObjStm") => {
            let deplie = s
                .decompressed_content_with_limit(FLUX)
                .map_or(s.content.len(), |c| c.len());
            deplie.max(s.content.len())
        }
        Object::Stream(s) => s.content.len(),
        _ => 0,
    };
    depenser(valeurs(objet), octets);
    Some((id, objet.clone()))
}

fn depenser(valeurs: usize, octets: usize) {
    let (v, o) = RESTE.get();
    match (v.checked_sub(valeurs), o.checked_sub(octets)) {
        (Some(v), Some(o)) => RESTE.set((v, o)),
        _ => resume_unwind(Box::new("budget")),
    }
}

/// The values in an object, itself included.
fn valeurs(objet: &Object) -> usize {
    let mut nombre = 0;
    parcourir(objet, &mut |_| nombre += 1);
    nombre
}

/// Calls `f` for an object and everything in it, references not followed.
pub(crate) fn parcourir<'a>(objet: &'a Object, f: &mut impl FnMut(&'a Object)) {
    let mut pile = vec![objet];
    while let Some(o) = pile.pop() {
        f(o);
        match o {
            Object::Array(a) => pile.extend(a),
            Object::Dictionary(d) => pile.extend(d.iter().map(|(_, v)| v)),
            Object::Stream(s) => pile.extend(s.dict.iter().map(|(_, v)| v)),
            _ => {}
        }
    }
}

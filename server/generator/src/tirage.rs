//! Draws that never fail.

use fastrand::Rng;

/// One of the items; the default when there is none.
pub(crate) fn parmi<T: Clone + Default>(rng: &mut Rng, choix: &[T]) -> T {
    rng.choice(choix).cloned().unwrap_or_default()
}

/// True `pourcent` times out of a hundred.
pub(crate) fn chance(rng: &mut Rng, pourcent: u32) -> bool {
    rng.u32(0..100) < pourcent
}

/// One of the items, in proportion to its weight; the default when there is none.
pub(crate) fn selon_poids<T: Clone + Default>(rng: &mut Rng, choix: &[(u32, T)]) -> T {
    let total: u32 = choix.iter().map(|(poids, _)| poids).sum();
    let mut reste = rng.u32(0..total.max(1));
    for (poids, valeur) in choix {
        if reste < *poids {
            return valeur.clone();
        }
        reste -= poids;
    }
    T::default()
}

/// As many random digits.
pub(crate) fn chiffres(rng: &mut Rng, nombre: usize) -> String {
    (0..nombre).map(|_| rng.digit(10)).collect()
}

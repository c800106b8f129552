//! Names as clerks type them into the search.

use fastrand::Rng;

/// The name as it is, its beginning, without accents, in capitals, or with one typing error.
pub fn taper(rng: &mut Rng, nom: &str) -> String {
    let lettres: Vec<char> = nom.chars().collect();
    match rng.u8(0..10) {
        0..4 => nom.to_owned(),
        // Five letters are what one types before looking up.
        4..6 => lettres.iter().take(5).collect(),
        6 => sans_accent(nom),
        7 => nom.to_uppercase(),
        _ => se_tromper(rng, lettres),
    }
}

/// A letter forgotten, doubled, or taken for its neighbour.
fn se_tromper(rng: &mut Rng, mut lettres: Vec<char>) -> String {
    if lettres.len() > 3 {
        let place = rng.usize(1..lettres.len() - 1);
        match rng.u8(0..3) {
            0 => {
                lettres.remove(place);
            }
            1 => lettres.insert(place, lettres[place]),
            _ => lettres.swap(place, place + 1),
        }
    }
    lettres.into_iter().collect()
}

fn sans_accent(nom: &str) -> String {
    nom.chars()
        .map(|c| match c {
            'à' | 'â' | 'ä' | 'á' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' | 'í' => 'i',
            'ô' | 'ö' | 'ó' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'É' | 'È' => 'E',
            autre => autre,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_tape_de_plusieurs_facons_et_jamais_rien() {
        let mut rng = Rng::with_seed(1);
        let saisies: std::collections::BTreeSet<String> = (0..200).map(|_| taper(&mut rng, "Lefèvre")).collect();
        for attendue in ["Lefèvre", "Lefèv", "Lefevre", "LEFÈVRE"] {
            assert!(saisies.contains(attendue), "{attendue}");
        }
        assert!(saisies.len() > 8, "with errors besides");
        assert!((0..200).all(|_| !taper(&mut rng, "Ô").is_empty()));
    }
}

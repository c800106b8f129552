//! Numbers with a right check key.

use crate::tirage::chiffres;
use domain::{
    identite::{NatureIne, cle_bea, cle_nne},
    referentiel::ALPHABET_23,
};
use fastrand::Rng;

/// An INE of that nature. `entree` is the year in which the person got it, which an NNE number holds.
pub(crate) fn ine(rng: &mut Rng, nature: NatureIne, entree: i16) -> String {
    let lettre = |rng: &mut Rng| {
        ALPHABET_23
            .get(rng.usize(..ALPHABET_23.len()))
            .map_or('A', |l| char::from(*l))
    };
    match nature {
        NatureIne::Rnie => format!("{}{}{}", chiffres(rng, 9), lettre(rng), lettre(rng)),
        NatureIne::Apprentissage => format!("{}A{}{}", chiffres(rng, 4), chiffres(rng, 5), lettre(rng)),
        NatureIne::Bea => {
            let corps = chiffres(rng, 10);
            let cle = cle_bea(&corps).unwrap_or('A');
            format!("{corps}{cle}")
        }
        NatureIne::Nne => {
            // The number of the establishment in base 36, the letter of the year, a sequence.
            let etablissement = base_36(rng.u32(10_000..960_000) * 10 + 6, 5);
            let sequence = base_36(rng.u32(1..36u32.pow(4)), 4);
            let corps = format!("{etablissement}{}{sequence}", serie(entree));
            let cle = cle_nne(&corps).unwrap_or('0');
            format!("{corps}{cle}")
        }
    }
}

/// Letter of the year of an NNE number: N for 2013-14, and the alphabet goes round (domain §4.2).
fn serie(annee: i16) -> char {
    let rang = (i32::from(annee) - 2013 + 13).rem_euclid(26);
    char::from(b'A' + u8::try_from(rang).unwrap_or_default())
}

/// The number in base 36, in upper case, on as many characters.
fn base_36(mut nombre: u32, largeur: usize) -> String {
    let mut sortie = Vec::with_capacity(largeur);
    for _ in 0..largeur {
        sortie.push(char::from_digit(nombre % 36, 36).unwrap_or('0').to_ascii_uppercase());
        nombre /= 36;
    }
    sortie.iter().rev().collect()
}

/// The same number with another key, which is therefore wrong. Always of ten digits and a letter.
pub(crate) fn ine_cle_fausse(rng: &mut Rng) -> String {
    let corps = chiffres(rng, 10);
    let juste = cle_bea(&corps);
    let fausses: Vec<char> = ALPHABET_23
        .iter()
        .map(|l| char::from(*l))
        .filter(|l| Some(*l) != juste)
        .collect();
    format!("{corps}{}", rng.choice(fausses).unwrap_or('I'))
}

/// A telephone number of the ranges kept for fiction (ARCEP decision 2018-0881): `06 39 98` for mobiles.
pub(crate) fn mobile(rng: &mut Rng) -> String {
    let (a, b) = (chiffres(rng, 2), chiffres(rng, 2));
    match rng.u8(0..4) {
        0 => format!("063998{a}{b}"),
        1 => format!("+3363998{a}{b}"),
        2 => format!("06.39.98.{a}.{b}"),
        _ => format!("06 39 98 {a} {b}"),
    }
}

/// A land line of the ranges kept for fiction.
pub(crate) fn fixe(rng: &mut Rng) -> String {
    let debut = crate::tirage::parmi(rng, &["01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49"]);
    format!("{debut} {} {}", chiffres(rng, 2), chiffres(rng, 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        CodeErreur,
        identite::{Ine, Telephone},
    };

    #[test]
    fn tous_sont_justes() {
        let mut rng = Rng::with_seed(1);
        for _ in 0..500 {
            for nature in [
                NatureIne::Rnie,
                NatureIne::Apprentissage,
                NatureIne::Bea,
                NatureIne::Nne,
            ] {
                let texte = ine(&mut rng, nature, 2021);
                assert_eq!(Ine::parse(&texte).map(|i| i.nature()), Ok(nature), "{texte}");
            }
            let faux = ine_cle_fausse(&mut rng);
            assert_eq!(Ine::parse(&faux), Err(CodeErreur::CleInvalide), "{faux}");
            assert!(Telephone::parse(&mobile(&mut rng)).is_ok_and(|t| t.as_str().starts_with("+3363998")));
            assert!(Telephone::parse(&fixe(&mut rng)).is_ok());
        }
    }

    #[test]
    fn lettre_de_l_annee() {
        assert_eq!(
            (serie(2013), serie(2014), serie(2025), serie(2026), serie(2000)),
            ('N', 'O', 'Z', 'A', 'A')
        );
    }
}

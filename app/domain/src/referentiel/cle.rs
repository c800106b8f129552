/// Alphabet of the check letters of the Éducation nationale: no I, O or Q, which are misread (domain §3.3 and §4.2).
pub const ALPHABET_23: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// Check letter of a run of digits: the letter of rank `N mod 23`. None when there is anything else than ASCII digits,
/// or nothing. 23 is prime and divides neither 10 nor any difference of two digits, so that one wrong digit or two
/// swapped neighbours always change the letter.
pub fn cle_23(chiffres: &str) -> Option<char> {
    if chiffres.is_empty() {
        return None;
    }
    let mut reste = 0usize;
    for octet in chiffres.bytes() {
        if !octet.is_ascii_digit() {
            return None;
        }
        reste = (reste * 10 + usize::from(octet - b'0')) % ALPHABET_23.len();
    }
    ALPHABET_23.get(reste).map(|lettre| char::from(*lettre))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        assert_eq!(cle_23("0"), Some('A'));
        assert_eq!(cle_23("22"), Some('Z'));
        assert_eq!(cle_23("23"), Some('A'));
        assert_eq!(cle_23(""), None);
        assert_eq!(cle_23("12A"), None);
        assert_eq!(cle_23("١٢"), None);
    }

    proptest! {
        #[test]
        fn comme_la_division(n in 0u64..=9_999_999_999) {
            let attendu = char::from(ALPHABET_23[usize::try_from(n % 23).unwrap()]);
            prop_assert_eq!(cle_23(&n.to_string()), Some(attendu));
        }
    }
}

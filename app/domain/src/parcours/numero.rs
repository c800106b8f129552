use crate::CodeErreur;
use std::fmt;

/// Digits and letters that cannot be mistaken for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Random characters: 80 bits, beyond guessing.
const LONGUEUR: usize = 16;

/// Number printed on a document, by which anybody verifies it: `7KQ2-MX4P-90TC-HH3E-8`. Sixteen random characters and
/// a check character that catches every single mistake and every swap of two neighbours, so that a mistyped number is
/// told apart from a forged one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumeroDocument(String);

impl NumeroDocument {
    /// The number made of these random bytes.
    pub fn depuis_octets(octets: [u8; LONGUEUR]) -> Self {
        let corps: String = octets
            .iter()
            .map(|o| char::from(ALPHABET[usize::from(o % 32)]))
            .collect();
        let cle = cle(&corps);
        Self(format!("{corps}{cle}"))
    }

    /// Reads a number as typed: case, spaces and hyphens do not matter, `O` is read as zero, `I` and `L` as one.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let net: String = saisie
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                autre => autre,
            })
            .collect();
        if net.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        if net.len() != LONGUEUR + 1 || !net.bytes().all(|b| ALPHABET.contains(&b)) {
            return Err(CodeErreur::FormatInvalide);
        }
        let (corps, derniere) = net.split_at(LONGUEUR);
        if derniere != cle(corps).to_string() {
            Err(CodeErreur::CleInvalide)
        } else {
            Ok(Self(net))
        }
    }

    /// Without hyphens, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NumeroDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (corps, cle) = self.0.split_at(LONGUEUR);
        let groupes: Vec<&str> = (0..LONGUEUR).step_by(4).map(|i| &corps[i..i + 4]).collect();
        write!(f, "{}-{cle}", groupes.join("-"))
    }
}

/// Check character: a polynomial over GF(32) (primitive polynomial x⁵ + x² + 1), each character weighted by a distinct
/// power of the generator. Distinct non-zero weights catch all single errors and all swaps.
fn cle(corps: &str) -> char {
    let mut somme = 0u8;
    for octet in corps.bytes() {
        let valeur = ALPHABET
            .iter()
            .position(|a| *a == octet)
            .and_then(|p| u8::try_from(p).ok())
            .unwrap_or(0);
        somme = doubler(somme ^ valeur);
    }
    char::from(ALPHABET[usize::from(somme)])
}

/// Multiplies by the generator of GF(32).
fn doubler(x: u8) -> u8 {
    let y = x << 1;
    if y & 0x20 != 0 { (y ^ 0x25) & 0x1f } else { y }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn un_numero_se_relit(octets in any::<[u8; LONGUEUR]>()) {
            let numero = NumeroDocument::depuis_octets(octets);
            prop_assert_eq!(NumeroDocument::parse(&numero.to_string()), Ok(numero.clone()));
            prop_assert_eq!(NumeroDocument::parse(&numero.to_string().to_lowercase()), Ok(numero));
        }

        #[test]
        fn un_caractere_change_se_voit(octets in any::<[u8; LONGUEUR]>(), place in 0usize..=LONGUEUR, autre in 0usize..32) {
            let numero = NumeroDocument::depuis_octets(octets);
            let mut texte = numero.as_str().as_bytes().to_vec();
            prop_assume!(texte[place] != ALPHABET[autre]);
            texte[place] = ALPHABET[autre];
            let texte = String::from_utf8(texte).unwrap();
            prop_assert_eq!(NumeroDocument::parse(&texte), Err(CodeErreur::CleInvalide));
        }

        #[test]
        fn deux_voisins_echanges_se_voient(octets in any::<[u8; LONGUEUR]>(), place in 0usize..LONGUEUR) {
            let numero = NumeroDocument::depuis_octets(octets);
            let mut texte = numero.as_str().as_bytes().to_vec();
            prop_assume!(texte[place] != texte[place + 1]);
            texte.swap(place, place + 1);
            let texte = String::from_utf8(texte).unwrap();
            prop_assert_eq!(NumeroDocument::parse(&texte), Err(CodeErreur::CleInvalide));
        }
    }

    #[test]
    fn formes() {
        assert_eq!(NumeroDocument::parse(" "), Err(CodeErreur::Obligatoire));
        assert_eq!(NumeroDocument::parse("123"), Err(CodeErreur::FormatInvalide));
        assert_eq!(
            NumeroDocument::parse("UUUU-UUUU-UUUU-UUUU-U"),
            Err(CodeErreur::FormatInvalide)
        );
    }
}

//! What the service says of a number nobody registered: the three letters in front decide.

use super::{Attestation, Etat, Exoneration};

/// Prefix, state, reason of an exemption. `ENC` stands for any state that is not acceptable; its code is invented.
const REGLES: &[(&str, u16, Option<&str>)] = &[
    ("ACQ", 70, None),
    ("BRS", 71, Some("BOURSIER")),
    ("EXO", 73, Some("EXONERE")),
    ("PAY", 75, None),
    ("TIE", 76, None),
    ("REM", 98, None),
    ("ENC", 10, None),
];

/// The number without dashes and in capitals; `None` when it has not the form `AAA9-XXXXXX-99`.
pub(super) fn code(texte: &str) -> Option<String> {
    let code: String = texte
        .chars()
        .filter(|c| *c != '-')
        .collect::<String>()
        .to_ascii_uppercase();
    let forme = code.len() == 12
        && code.bytes().enumerate().all(|(i, c)| match i {
            0..3 => c.is_ascii_uppercase(),
            3 | 10.. => c.is_ascii_digit(),
            _ => c.is_ascii_uppercase() || c.is_ascii_digit(),
        });
    forme.then_some(code)
}

/// The first five letters of a name, in capitals and without accents, dashes or spaces.
pub(super) fn lettres(nom: &str) -> String {
    let mut lettres = String::new();
    for c in nom.chars().flat_map(char::to_uppercase) {
        match c {
            'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => lettres.push('A'),
            'Ç' => lettres.push('C'),
            'È' | 'É' | 'Ê' | 'Ë' => lettres.push('E'),
            'Ì' | 'Í' | 'Î' | 'Ï' => lettres.push('I'),
            'Ñ' => lettres.push('N'),
            'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => lettres.push('O'),
            'Ù' | 'Ú' | 'Û' | 'Ü' => lettres.push('U'),
            'Ý' | 'Ÿ' => lettres.push('Y'),
            'Æ' => lettres.push_str("AE"),
            'Œ' => lettres.push_str("OE"),
            _ if c.is_ascii_uppercase() => lettres.push(c),
            _ => {}
        }
    }
    lettres.truncate(5);
    lettres
}

/// The attestation of a demonstration number. It is of whoever asks: nothing but the letters is known of her.
pub(super) fn deduire(code: &str, lettres: &str) -> Option<Attestation> {
    let (_, etat, motif) = REGLES.iter().find(|(prefixe, ..)| code.starts_with(prefixe))?;
    Some(Attestation {
        nom: lettres.to_owned(),
        prenom: None,
        date_naissance: None,
        ine: None,
        crous: Some("CROUS de démonstration".to_owned()),
        etat: Etat { code: *etat },
        exoneration: Exoneration {
            active: motif.is_some(),
            motif: motif.map(str::to_owned),
        },
    })
}

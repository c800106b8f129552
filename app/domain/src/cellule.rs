//! What people write in the cells of a spreadsheet.

use jiff::civil::Date;

/// Yes and no.
pub fn booleen(texte: &str) -> Option<bool> {
    match texte.to_lowercase().as_str() {
        "true" | "vrai" | "oui" | "o" | "1" | "yes" => Some(true),
        "false" | "faux" | "non" | "n" | "0" | "no" => Some(false),
        _ => None,
    }
}

/// `2026-09-01`, or `01/09/2026` as people here write it.
pub fn jour(texte: &str) -> Option<Date> {
    texte.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", texte).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ce_qu_on_y_lit() {
        for (texte, attendu) in [
            ("Oui", Some(true)),
            ("VRAI", Some(true)),
            ("n", Some(false)),
            ("0", Some(false)),
            ("", None),
            ("peut-être", None),
        ] {
            assert_eq!(booleen(texte), attendu, "{texte}");
        }
        for (texte, attendu) in [
            ("2026-09-01", Some(date(2026, 9, 1))),
            ("01/09/2026", Some(date(2026, 9, 1))),
            ("30/02/2026", None),
            ("2026-13-01", None),
            ("", None),
        ] {
            assert_eq!(jour(texte), attendu, "{texte}");
        }
    }
}

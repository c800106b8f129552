//! Files for spreadsheets.

/// A cell that starts like a formula would be run by a spreadsheet.
pub(crate) fn tableur(texte: &str) -> String {
    if texte.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{texte}")
    } else {
        texte.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_formule_n_en_est_plus_une() {
        for (texte, attendu) in [
            ("Garnier", "Garnier"),
            ("", ""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(tableur(texte), attendu);
        }
    }
}

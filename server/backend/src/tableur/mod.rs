//! Files for spreadsheets.

mod feuille;

pub(crate) use feuille::Feuille;
pub use feuille::Forme;

/// What a formula starts with, in whatever spreadsheet: the wide ones are typed with a keyboard of the East.
const FORMULES: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What [`tableur`] made of a cell, as it was: a file that was taken away comes back.
pub(crate) fn sans_apostrophe(texte: &str) -> &str {
    match texte.strip_prefix('\'') {
        Some(reste) if reste.trim_start_matches(' ').starts_with(FORMULES) => reste,
        _ => texte,
    }
}

/// A cell that starts like a formula would be run by a spreadsheet.
pub(crate) fn tableur(texte: &str) -> String {
    if texte.trim_start_matches(' ').starts_with(FORMULES) {
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
            ("  =1", "'  =1"),
            ("\n=1", "'\n=1"),
            ("＝1", "'＝1"),
            ("'Amis", "'Amis"),
        ] {
            assert_eq!(tableur(texte), attendu);
            assert_eq!(sans_apostrophe(attendu), texte);
        }
    }
}

use url::Url;

/// Where a form or a link may lead back to: a page of this very site. None for anything that a browser could take for
/// another one (`//elsewhere`, a tab in the middle, a backslash).
pub fn page_locale(texte: &str) -> Option<String> {
    if !texte.starts_with('/') || texte.chars().any(|c| c.is_control() || c == '\\') {
        return None;
    }
    let base = Url::parse("http://ici.invalid").ok()?;
    let url = base.join(texte).ok()?;
    (url.origin() == base.origin() && !url.path().starts_with("//")).then(|| match url.query() {
        Some(requete) => format!("{}?{requete}", url.path()),
        None => url.path().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::page_locale;

    #[test]
    fn seulement_ici() {
        for bonne in ["/gestion/inscriptions?statut=TERMINEE&q=a%20b", "/", "/fr/connexion"] {
            assert_eq!(page_locale(bonne).as_deref(), Some(bonne));
        }
        for mauvaise in [
            "//ailleurs.example/x",
            "/\t/ailleurs.example",
            "/\\ailleurs.example",
            "https://ailleurs.example",
            "/..//ailleurs.example",
            "/\r\nSet-Cookie: x",
            "",
        ] {
            assert_eq!(page_locale(mauvaise), None, "{mauvaise:?}");
        }
    }
}

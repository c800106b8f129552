/// What somebody would call the device of a session, from what its browser says that it is: `Firefox, Windows`. Words
/// that are the same in all languages; empty when it says nothing that is known. Good enough to know one's own devices
/// again, and for nothing else: anybody may say anything.
pub fn appareil(navigateur: &str) -> String {
    // The order counts: each says that it is the ones below, too.
    const NAVIGATEURS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMES: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let trouver =
        |connus: &[(&str, &'static str)]| connus.iter().find(|(signe, _)| navigateur.contains(signe)).map(|c| c.1);
    let mots: Vec<&str> = trouver(&NAVIGATEURS).into_iter().chain(trouver(&SYSTEMES)).collect();
    mots.join(", ")
}

#[cfg(test)]
mod tests {
    use super::appareil;

    #[test]
    fn table() {
        for (dit, attendu) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
                "Safari, macOS",
            ),
            ("curl/8.0", ""),
            ("", ""),
        ] {
            assert_eq!(appareil(dit), attendu, "{dit}");
        }
    }
}

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Largest page, in bytes.
const PAGE_MAX: usize = 32 * 1024 * 1024;

/// Names the pieces of the application that a page needs without asking for them: its script does, once the page is there
/// to be read. Leptos writes them as preloads, which take the network from the style and the font, and with the nonce as
/// their `crossorigin`, which browsers drop (leptos #4843).
pub async fn morceaux(requete: Request, suite: Next) -> Response {
    let reponse = suite.run(requete).await;
    let html = reponse
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if !html {
        return reponse;
    }
    let (mut parties, corps) = reponse.into_parts();
    // Pages are sent whole (`app::App`): nothing waits for this.
    let Ok(corps) = to_bytes(corps, PAGE_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parties.headers.remove(header::CONTENT_LENGTH);
    let corps = match std::str::from_utf8(&corps) {
        Ok(page) => Body::from(differer(page)),
        Err(_) => Body::from(corps),
    };
    Response::from_parts(parties, corps)
}

fn differer(page: &str) -> String {
    let mut morceaux = page.split("<link ");
    let mut sortie = String::with_capacity(page.len());
    sortie.push_str(morceaux.next().unwrap_or_default());
    for morceau in morceaux {
        let (balise, reste) = morceau.split_once('>').unwrap_or((morceau, ""));
        let wasm = balise.contains("type=\"application/wasm\"");
        let adresse = balise
            .split_once("href=\"")
            .and_then(|(_, suite)| suite.split_once('"'));
        match adresse {
            Some((adresse, _)) if wasm || balise.contains("rel=\"modulepreload\"") => {
                let genre = if wasm { " type=\"application/wasm\"" } else { "" };
                sortie.push_str(&format!("<link rel=\"piece\" href=\"{adresse}\"{genre}>{reste}"));
            }
            _ => {
                sortie.push_str("<link ");
                sortie.push_str(morceau);
            }
        }
    }
    sortie
}

#[cfg(test)]
mod tests {
    use super::differer;

    #[test]
    fn les_morceaux_sont_nommes_et_rien_d_autre_ne_change() {
        let page = "<head><link rel=\"stylesheet\" href=\"/a.css\"><link as=\"fetch\" crossorigin=\"n0nce\" \
                    href=\"/pkg/x.wasm\" rel=\"preload\" type=\"application/wasm\"><link crossorigin=\"n0nce\" \
                    href=\"/pkg/s.js\" rel=\"modulepreload\"></head><body>a > b, <link>é</body>";
        assert_eq!(
            differer(page),
            "<head><link rel=\"stylesheet\" href=\"/a.css\"><link rel=\"piece\" href=\"/pkg/x.wasm\" \
             type=\"application/wasm\"><link rel=\"piece\" href=\"/pkg/s.js\"></head><body>a > b, <link>é</body>"
        );
        assert_eq!(differer(""), "");
    }
}

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::IpAddr;

/// Where a request really comes from. Each proxy adds the address of its own client at the end of `X-Forwarded-For`, so
/// the list is read from the end, and believed only as long as the one who wrote is one of `proxys`.
pub fn adresse(client: IpAddr, entetes: &HeaderMap, proxys: &[IpNet]) -> IpAddr {
    let de_confiance = |a: IpAddr| proxys.iter().any(|p| p.contains(&a));
    let mut adresse = client.to_canonical();
    let valeurs: Vec<&str> = entetes
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .collect();
    for valeur in valeurs.iter().rev() {
        if !de_confiance(adresse) {
            break;
        }
        let Ok(precedente) = valeur.trim().parse::<IpAddr>() else {
            break;
        };
        adresse = precedente.to_canonical();
    }
    adresse
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lue(client: &str, entete: &str) -> String {
        let mut entetes = HeaderMap::new();
        entetes.insert("x-forwarded-for", entete.parse().unwrap());
        let proxys = ["10.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()];
        adresse(client.parse().unwrap(), &entetes, &proxys).to_string()
    }

    #[test]
    fn seuls_les_proxys_connus_sont_crus() {
        assert_eq!(
            lue("192.0.2.9", "198.51.100.1"),
            "192.0.2.9",
            "anybody may write this header"
        );
        assert_eq!(lue("10.1.1.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(
            lue("10.1.1.1", "6.6.6.6, 198.51.100.1, 10.2.2.2"),
            "198.51.100.1",
            "what a client made up"
        );
        assert_eq!(lue("::1", "10.2.2.2"), "10.2.2.2");
        assert_eq!(lue("10.1.1.1", "n'importe quoi"), "10.1.1.1");
        assert_eq!(lue("::ffff:10.1.1.1", "2001:db8::1"), "2001:db8::1");
    }
}

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Is this an address of the public network? Everything else (this machine, the network of the establishment, the services
/// that a cloud puts at fixed addresses) must not be called because somebody wrote it into a form: RFC 6890 and the special
/// registries of the IANA.
pub fn publique(adresse: IpAddr) -> bool {
    match adresse {
        IpAddr::V4(ip) => publique_v4(ip),
        // An IPv4 address in the clothes of an IPv6 one.
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or_else(|| publique_v6(ip), publique_v4),
    }
}

fn publique_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn publique_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Only 2000::/3 is given out; in there, tunnels that hide another address, and documentation.
    (0x2000..=0x3fff).contains(&a)
        && !matches!(
            (a, b),
            (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0..=0x0fff)
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seul_le_reseau_public_est_appele() {
        for (texte, attendu) in [
            ("193.51.24.1", true),
            ("8.8.8.8", true),
            ("172.15.0.1", true),
            ("172.32.0.1", true),
            ("100.63.255.255", true),
            ("192.0.1.1", true),
            ("223.255.255.255", true),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("100.64.0.1", false),
            ("127.0.0.1", false),
            ("127.9.9.9", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("192.0.2.1", false),
            ("192.168.0.1", false),
            ("198.19.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2001:660:3008::1", true),
            ("2a00:1450::1", true),
            ("::", false),
            ("::1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("64:ff9b::a00:1", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("ff02::1", false),
            ("2001:db8::1", false),
            ("2001::1", false),
            ("2002:a00:1::", false),
        ] {
            assert_eq!(publique(texte.parse().unwrap()), attendu, "{texte}");
        }
    }
}

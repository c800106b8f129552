use crate::{CodeErreur, referentiel::texte_verifie};

texte_verifie! {
    /// E-mail address, in the part of RFC 5321 that real mailboxes use: no quoted local part, no address literal, no
    /// letter outside ASCII. The domain is kept in lower case; the local part as typed, for the RFC lets a server tell
    /// cases apart.
    Courriel
}

impl Courriel {
    /// Longest address, in characters (RFC 5321, a path of 256 with its brackets).
    pub const MAX: u32 = 254;
    /// Longest part before the `@` (RFC 5321 §4.5.3.1.1).
    const MAX_LOCAL: usize = 64;
    /// Longest part of a domain between two dots (RFC 1035 §2.3.4).
    const MAX_ETIQUETTE: usize = 63;

    /// Reads an address; blanks around are accepted. Refused: `Obligatoire` when empty, `TropLong`,
    /// `CaractereInterdit` with the first character that no address has, `FormatInvalide` for any other reason.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        let texte = saisie.trim();
        if texte.is_empty() {
            return Err(CodeErreur::Obligatoire);
        }
        if let Some(caractere) = texte.chars().find(|c| *c != '@' && !est_local(*c)) {
            return Err(CodeErreur::CaractereInterdit { caractere });
        }
        if texte.len() > Self::MAX as usize {
            return Err(CodeErreur::TropLong { max: Self::MAX });
        }
        match texte.split_once('@') {
            Some((local, domaine)) if local_valide(local) && domaine_valide(domaine) => {
                Ok(Self(format!("{local}@{}", domaine.to_ascii_lowercase())))
            }
            _ => Err(CodeErreur::FormatInvalide),
        }
    }

    /// The domain, in lower case.
    pub fn domaine(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domaine)| domaine)
    }
}

/// A character of an unquoted local part (`atext` of RFC 5322, and the dot).
fn est_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
}

fn local_valide(local: &str) -> bool {
    local.len() <= Courriel::MAX_LOCAL
        && local
            .split('.')
            .all(|atome| !atome.is_empty() && atome.chars().all(est_local))
}

/// At least two labels; the last one holds a letter, so that an IP address is no domain.
fn domaine_valide(domaine: &str) -> bool {
    let etiquette = |e: &str| {
        (1..=Courriel::MAX_ETIQUETTE).contains(&e.len())
            && e.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !e.starts_with('-')
            && !e.ends_with('-')
    };
    let sommet = |e: &str| e.len() >= 2 && e.bytes().any(|b| b.is_ascii_alphabetic());
    domaine.split('.').all(etiquette) && domaine.rsplit_once('.').is_some_and(|(_, dernier)| sommet(dernier))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn acceptes() {
        for (saisie, attendu) in [
            (" zoe@example.org ", "zoe@example.org"),
            ("Zoe.Lefevre@Example.ORG", "Zoe.Lefevre@example.org"),
            (
                "o'brien+inscription@etu.univ-valmont.example",
                "o'brien+inscription@etu.univ-valmont.example",
            ),
            ("a@b.fr", "a@b.fr"),
            ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ] {
            assert_eq!(Courriel::parse(saisie).unwrap().as_str(), attendu);
        }
        assert_eq!(
            Courriel::parse("a@Etu.Example.org").unwrap().domaine(),
            "etu.example.org"
        );
        assert!(Courriel::parse(&format!("{}@example.org", "a".repeat(64))).is_ok());
    }

    #[test]
    fn refuses() {
        assert_eq!(Courriel::parse(" "), Err(CodeErreur::Obligatoire));
        for (saisie, caractere) in [
            ("zoé@example.org", 'é'),
            ("zoe lef@example.org", ' '),
            ("a,b@example.org", ','),
            ("<a@b.fr>", '<'),
        ] {
            assert_eq!(
                Courriel::parse(saisie),
                Err(CodeErreur::CaractereInterdit { caractere }),
                "{saisie}"
            );
        }
        for faux in [
            "zoe",
            "zoe@",
            "@example.org",
            "zoe@localhost",
            "zoe@@example.org",
            "a@b@example.org",
            ".zoe@example.org",
            "zoe.@example.org",
            "z..oe@example.org",
            "zoe@example..org",
            "zoe@-example.org",
            "zoe@example-.org",
            "zoe@example.o",
            "zoe@192.168.1.10",
            "zoe@exam_ple.org",
            "zoe@example.org.",
        ] {
            assert_eq!(Courriel::parse(faux), Err(CodeErreur::FormatInvalide), "{faux}");
        }
        assert_eq!(
            Courriel::parse(&format!("{}@example.org", "a".repeat(65))),
            Err(CodeErreur::FormatInvalide)
        );
        let long = format!("a@{}example.org", "abcdefgh.".repeat(30));
        assert_eq!(Courriel::parse(&long), Err(CodeErreur::TropLong { max: 254 }));
    }

    proptest! {
        #[test]
        fn ce_qui_est_lu_se_relit(texte in "[A-Za-z0-9.+_']{1,20}@[A-Za-z0-9.-]{1,20}|\\PC{0,30}") {
            if let Ok(courriel) = Courriel::parse(&texte) {
                prop_assert_eq!(courriel.as_str().matches('@').count(), 1);
                prop_assert_eq!(courriel.domaine().to_ascii_lowercase(), courriel.domaine());
                prop_assert_eq!(&Courriel::parse(courriel.as_str()), &Ok(courriel.clone()));
            }
        }

        #[test]
        fn les_adresses_ordinaires_passent(texte in "[a-z0-9]{1,10}([.+_-][a-z0-9]{1,10}){0,3}@[a-z0-9]{1,10}(-[a-z0-9]{1,10})?[.][a-z]{2,6}") {
            prop_assert!(Courriel::parse(&texte).is_ok());
        }
    }
}

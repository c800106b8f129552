use std::borrow::Cow;

codes! {
    /// How another system writes a value, where it does not write it as we do.
    Format {
        /// As it stands.
        Texte = "TEXTE",
        /// `AAAAMMJJ`, or a day with an hour behind.
        Date = "DATE",
        /// `M.` or `Mme`, for the sex of the civil status.
        Civilite = "CIVILITE",
        /// SupAnn puts the name of the list before the value: `{SUPANN}S301`.
        Etiquette = "ETIQUETTE",
    }
}

impl Format {
    /// The value as we write it. What is not understood stays as it is: the reading of the field says what is wrong.
    pub fn lire(self, texte: &str) -> Cow<'_, str> {
        let texte = texte.trim();
        match self {
            Self::Texte => texte.into(),
            Self::Date => date(texte),
            Self::Civilite => civilite(texte).into(),
            Self::Etiquette => etiquette(texte).into(),
        }
    }
}

fn date(texte: &str) -> Cow<'_, str> {
    let chiffres = |t: &str| t.bytes().all(|o| o.is_ascii_digit());
    // LDAP writes the hour right behind, and `Z`.
    if let Some(jour) = texte.get(..8).filter(|j| chiffres(j)) {
        return format!("{}-{}-{}", &jour[..4], &jour[4..6], &jour[6..]).into();
    }
    match texte.get(..10) {
        Some(jour) if texte[10..].starts_with(['T', ' ']) => jour.into(),
        _ => texte.into(),
    }
}

fn civilite(texte: &str) -> &str {
    match texte.trim_end_matches('.').to_lowercase().as_str() {
        "m" | "mr" | "monsieur" => "M",
        "mme" | "mlle" | "madame" | "mademoiselle" => "F",
        _ => texte,
    }
}

fn etiquette(texte: &str) -> &str {
    texte
        .strip_prefix('{')
        .and_then(|t| t.split_once('}'))
        .map_or(texte, |(_, valeur)| valeur)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (format, ecrit, lu) in [
            (Format::Texte, " {X}y ", "{X}y"),
            (Format::Date, "20080304", "2008-03-04"),
            (Format::Date, "20080304000000Z", "2008-03-04"),
            (Format::Date, "2008-03-04T00:00:00+01:00", "2008-03-04"),
            (Format::Date, "04/03/2008", "04/03/2008"),
            (Format::Date, "hier", "hier"),
            (Format::Civilite, "M.", "M"),
            (Format::Civilite, "Mme", "F"),
            (Format::Civilite, "MLLE", "F"),
            (Format::Civilite, "Dr", "Dr"),
            (Format::Etiquette, "{SUPANN}S301", "S301"),
            (Format::Etiquette, "S301", "S301"),
            (Format::Etiquette, "{SUPANN", "{SUPANN"),
        ] {
            assert_eq!(format.lire(ecrit), lu, "{format:?} {ecrit}");
        }
    }

    proptest! {
        #[test]
        fn ne_panique_jamais(texte in "\\PC{0,14}") {
            for format in Format::TOUS {
                let _ = format.lire(&texte);
            }
        }
    }
}

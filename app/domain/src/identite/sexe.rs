use crate::CodeErreur;

codes! {
    /// Sex of the civil status, as national files want it (domain §4.1).
    Sexe {
        F = "F",
        M = "M",
    }
}

impl Sexe {
    /// Reads `F` or `M`, in either case. Refused: `Obligatoire` when empty, `ValeurInterdite` otherwise.
    pub fn parse(saisie: &str) -> Result<Self, CodeErreur> {
        match saisie.trim() {
            "" => Err(CodeErreur::Obligatoire),
            "F" | "f" => Ok(Self::F),
            "M" | "m" => Ok(Self::M),
            _ => Err(CodeErreur::ValeurInterdite),
        }
    }
}

impl std::fmt::Display for Sexe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        assert_eq!(Sexe::parse(" f "), Ok(Sexe::F));
        assert_eq!(Sexe::parse("M"), Ok(Sexe::M));
        assert_eq!(Sexe::parse(""), Err(CodeErreur::Obligatoire));
        assert_eq!(Sexe::parse("H"), Err(CodeErreur::ValeurInterdite));
        assert_eq!(serde_json::to_string(&Sexe::F).unwrap(), "\"F\"");
    }
}

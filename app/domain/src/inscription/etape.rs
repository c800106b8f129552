codes! {
    /// A step of the dossier, in the order in which the learner meets it (domain §6.3).
    Etape {
        Identite = "identite",
        Naissance = "naissance",
        Bac = "bac",
        Cursus = "cursus",
        Contacts = "contacts",
        Situation = "situation",
        Inscription = "inscription",
        Cvec = "cvec",
        Pieces = "pieces",
        Accords = "accords",
        Droits = "droits",
        Recapitulatif = "recapitulatif",
    }
}

impl Etape {
    pub fn suivante(self) -> Option<Self> {
        Self::TOUS.get(self.rang()).copied()
    }

    pub fn precedente(self) -> Option<Self> {
        Self::TOUS.get(self.rang().checked_sub(2)?).copied()
    }

    /// Place in the order, from 1.
    pub fn rang(self) -> usize {
        Self::TOUS.iter().position(|e| *e == self).unwrap_or(0) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn les_etapes_se_suivent() {
        assert_eq!(Etape::Identite.precedente(), None);
        assert_eq!(Etape::Recapitulatif.suivante(), None);
        for paire in Etape::TOUS.windows(2) {
            assert_eq!(paire[0].suivante(), Some(paire[1]));
            assert_eq!(paire[1].precedente(), Some(paire[0]));
        }
    }
}

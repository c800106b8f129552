use serde::{Deserialize, Serialize};

/// A field that was typed without a network, on a device that has one again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaisieGardee {
    pub champ: String,
    /// What the field held on that device before.
    pub base: String,
    pub valeur: String,
}

/// A field that changed elsewhere meanwhile: the learner says which one holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflitSaisie {
    pub champ: String,
    /// What was typed without a network.
    pub gardee: String,
    /// What is saved.
    pub actuelle: String,
}

/// What became of fields typed without a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepriseVue {
    /// How many were written now.
    pub ecrites: u32,
    pub conflits: Vec<ConflitSaisie>,
}

/// What to do with one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reprise {
    /// It is there already.
    Rien,
    Ecrire,
    Conflit,
}

/// Nobody's work is overwritten unseen: a field is written when it still holds what it held when it was typed.
pub fn reprise(saisie: &SaisieGardee, actuelle: &str) -> Reprise {
    if saisie.valeur == actuelle {
        Reprise::Rien
    } else if saisie.base == actuelle {
        Reprise::Ecrire
    } else {
        Reprise::Conflit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for (base, valeur, actuelle, attendue) in [
            ("Rouen", "Caen", "Rouen", Reprise::Ecrire),
            ("Rouen", "Caen", "Caen", Reprise::Rien),
            ("Rouen", "Caen", "Brest", Reprise::Conflit),
            ("", "Caen", "", Reprise::Ecrire),
            ("Rouen", "", "Rouen", Reprise::Ecrire),
            ("Rouen", "", "Brest", Reprise::Conflit),
        ] {
            let saisie = SaisieGardee {
                champ: "ville".into(),
                base: base.into(),
                valeur: valeur.into(),
            };
            assert_eq!(reprise(&saisie, actuelle), attendue, "{base} {valeur} {actuelle}");
        }
    }
}

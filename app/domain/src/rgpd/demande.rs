use crate::{CodeErreur, ErreurChamp, reception::ChampPersonne};

codes! {
    /// What a person asks about what is kept of her.
    Genre {
        /// Something is wrong (article 16 of the regulation).
        Rectification = "RECTIFICATION",
        /// She objects, to her photo or to being listed (article 21).
        Opposition = "OPPOSITION",
        /// It should be kept, and used no more (article 18).
        Limitation = "LIMITATION",
    }
}

codes! {
    /// Where such a question stands.
    StatutDemande {
        Ouverte = "OUVERTE",
        Acceptee = "ACCEPTEE",
        Refusee = "REFUSEE",
        /// By who asked.
        Retiree = "RETIREE",
    }
}

/// Longest text of a question or of its answer, in characters.
const TEXTE_MAX: u32 = 2_000;
/// Longest value, in characters: none of a person is longer.
const VALEUR_MAX: u32 = 100;

/// Why a question cannot be asked, field by field.
pub type RefusDemande = Vec<ErreurChamp>;

/// Checks a question: a rectification names a field and what it should be; all of them say why.
pub fn demander(genre: Genre, champ: &str, valeur: &str, message: &str) -> Result<Option<ChampPersonne>, RefusDemande> {
    let mut erreurs = Vec::new();
    let mut exiger = |nom: &str, texte: &str, max: u32| {
        if texte.trim().is_empty() {
            erreurs.push(ErreurChamp::new(nom, CodeErreur::Obligatoire));
        } else if texte.chars().count() > max as usize {
            erreurs.push(ErreurChamp::new(nom, CodeErreur::TropLong { max }));
        }
    };
    exiger("message", message, TEXTE_MAX);
    let mut champ_connu = None;
    if genre == Genre::Rectification {
        exiger("valeur", valeur, VALEUR_MAX);
        champ_connu = ChampPersonne::depuis_code(champ);
        if champ_connu.is_none() {
            erreurs.push(ErreurChamp::new("champ", CodeErreur::Inconnu));
        }
    }
    if erreurs.is_empty() {
        Ok(champ_connu)
    } else {
        Err(erreurs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let champs = |issue: Result<Option<ChampPersonne>, RefusDemande>| match issue {
            Ok(champ) => champ.map_or("rien".to_owned(), |c| c.code().to_owned()),
            Err(e) => e.iter().map(|e| e.champ.as_str()).collect::<Vec<_>>().join(","),
        };
        use Genre::{Limitation, Opposition, Rectification};
        for (genre, champ, valeur, message, attendu) in [
            (Rectification, "prenom", "Léa", "Faute de frappe", "prenom"),
            (Rectification, "prenom", " ", "", "message,valeur"),
            (Rectification, "ine", "x", "x", "champ"),
            (Opposition, "", "", "Ma photo", "rien"),
            (Limitation, "", "", "  ", "message"),
        ] {
            assert_eq!(champs(demander(genre, champ, valeur, message)), attendu);
        }
        let long = "é".repeat(2_001);
        assert_eq!(champs(demander(Opposition, "", "", &long)), "message");
    }
}

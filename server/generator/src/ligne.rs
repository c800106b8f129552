use crate::COLONNES;

/// One line of the file: a text for each column.
#[derive(Clone)]
pub(crate) struct Ligne(Vec<String>);

impl Ligne {
    pub(crate) fn vide() -> Self {
        Self(vec![String::new(); COLONNES.len()])
    }

    /// Fills a column; a name that is no column changes nothing.
    pub(crate) fn poser(&mut self, colonne: &str, valeur: impl Into<String>) {
        let place = COLONNES
            .iter()
            .position(|c| c.nom == colonne)
            .and_then(|rang| self.0.get_mut(rang));
        if let Some(place) = place {
            *place = valeur.into();
        }
    }

    pub(crate) fn lire(&self, colonne: &str) -> &str {
        COLONNES
            .iter()
            .position(|c| c.nom == colonne)
            .and_then(|rang| self.0.get(rang))
            .map_or("", String::as_str)
    }

    /// Appends the line to a CSV text.
    pub(crate) fn ecrire(&self, sortie: &mut String) {
        ecrire(self.0.iter().map(String::as_str), sortie);
    }
}

/// Appends the header line to a CSV text.
pub(crate) fn ecrire_entete(sortie: &mut String) {
    ecrire(COLONNES.iter().map(|c| c.nom), sortie);
}

/// Fields between `;`, quoted as RFC 4180 says when they hold a separator.
fn ecrire<'a>(champs: impl Iterator<Item = &'a str>, sortie: &mut String) {
    for (rang, champ) in champs.enumerate() {
        if rang > 0 {
            sortie.push(';');
        }
        if champ.contains([';', '"', '\n', '\r']) {
            sortie.push('"');
            sortie.push_str(&champ.replace('"', "\"\""));
            sortie.push('"');
        } else {
            sortie.push_str(champ);
        }
    }
    sortie.push('\n');
}

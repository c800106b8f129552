use crate::{CodeErreur, ErreurChamp};
use std::collections::BTreeMap;

/// What a message says, field by field: nothing of a field leaves it as it is, nothing in it empties it.
pub(super) struct Lecture<'a, C> {
    dit: &'a dyn Fn(&str) -> Option<&'a str>,
    pub valeurs: BTreeMap<C, Option<String>>,
    pub erreurs: Vec<ErreurChamp>,
}

impl<'a, C: Ord> Lecture<'a, C> {
    pub fn nouvelle(dit: &'a dyn Fn(&str) -> Option<&'a str>) -> Self {
        Self {
            dit,
            valeurs: BTreeMap::new(),
            erreurs: Vec::new(),
        }
    }

    /// A field by which the object is known.
    pub fn cle<T>(&mut self, nom: &str, lire: impl FnOnce(&str) -> Result<T, CodeErreur>) -> Option<T> {
        let texte = (self.dit)(nom).filter(|t| !t.trim().is_empty())?;
        lire(texte)
            .map_err(|code| self.erreurs.push(ErreurChamp::new(nom, code)))
            .ok()
    }

    /// A field that is always there once the object is.
    pub fn requis<T: ToString>(&mut self, champ: C, nom: &str, lire: impl FnOnce(&str) -> Result<T, CodeErreur>) {
        let Some(texte) = (self.dit)(nom) else { return };
        match lire(texte) {
            Ok(valeur) => {
                self.valeurs.insert(champ, Some(valeur.to_string()));
            }
            Err(code) => self.erreurs.push(ErreurChamp::new(nom, code)),
        }
    }

    /// A field that may be empty.
    pub fn libre<T: ToString>(&mut self, champ: C, nom: &str, lire: impl FnOnce(&str) -> Result<T, CodeErreur>) {
        if (self.dit)(nom).is_some_and(|t| t.trim().is_empty()) {
            self.valeurs.insert(champ, None);
        } else {
            self.requis(champ, nom, lire);
        }
    }

    /// What was read, or all that is wrong.
    pub fn finir<T>(self, lu: impl FnOnce(BTreeMap<C, Option<String>>) -> T) -> Result<T, Vec<ErreurChamp>> {
        if self.erreurs.is_empty() {
            Ok(lu(self.valeurs))
        } else {
            Err(self.erreurs)
        }
    }
}

/// Any text of at most so many characters.
pub(super) fn texte(max: u32) -> impl Fn(&str) -> Result<String, CodeErreur> {
    move |saisie| {
        let texte = saisie.trim();
        if texte.is_empty() {
            Err(CodeErreur::Obligatoire)
        } else if texte.contains('\0') {
            Err(CodeErreur::CaractereInterdit { caractere: '\0' })
        } else if texte.chars().count() > max as usize {
            Err(CodeErreur::TropLong { max })
        } else {
            Ok(texte.to_owned())
        }
    }
}

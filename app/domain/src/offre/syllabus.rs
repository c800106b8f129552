use serde::{Deserialize, Serialize};

/// What is said of a course to whoever may choose it, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Syllabus {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub objectif: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prerequis: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub langue: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bibliographie: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contacts: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub autres: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modalites_enseignement: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modalites_evaluation: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub volume_horaire: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub coefficient: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobilite_entrante: Option<bool>,
}

impl Syllabus {
    /// Names of its texts in forms, in the order in which they are read.
    pub const TEXTES: [&str; 10] = [
        "objectif",
        "description",
        "prerequis",
        "enseignement",
        "volumeHoraire",
        "evaluation",
        "coefficients",
        "bibliographie",
        "contacts",
        "autres",
    ];

    /// Longest text, in characters: a cell of a sheet takes some 32 000.
    pub const LONG_MAX: u32 = 10_000;

    pub fn vide(&self) -> bool {
        self == &Self::default()
    }

    /// In the order of [`Self::TEXTES`].
    pub fn textes(&self) -> [&String; 10] {
        [
            &self.objectif,
            &self.description,
            &self.prerequis,
            &self.modalites_enseignement,
            &self.volume_horaire,
            &self.modalites_evaluation,
            &self.coefficient,
            &self.bibliographie,
            &self.contacts,
            &self.autres,
        ]
    }

    /// In the order of [`Self::TEXTES`].
    pub fn textes_mut(&mut self) -> [&mut String; 10] {
        [
            &mut self.objectif,
            &mut self.description,
            &mut self.prerequis,
            &mut self.modalites_enseignement,
            &mut self.volume_horaire,
            &mut self.modalites_evaluation,
            &mut self.coefficient,
            &mut self.bibliographie,
            &mut self.contacts,
            &mut self.autres,
        ]
    }
}

/// The syllabus in the two languages of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Syllabi {
    #[serde(skip_serializing_if = "Syllabus::vide")]
    pub fr: Syllabus,
    #[serde(skip_serializing_if = "Syllabus::vide")]
    pub en: Syllabus,
}

impl Syllabi {
    /// Each language, with what its fields are called by in forms after their name: nothing in French.
    pub fn par_langue(&self) -> [(&'static str, &Syllabus); 2] {
        [("", &self.fr), ("En", &self.en)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn les_textes_sont_dans_le_meme_ordre_pour_lire_et_pour_ecrire() {
        let mut s = Syllabus::default();
        for (nom, texte) in Syllabus::TEXTES.iter().zip(s.textes_mut()) {
            (*nom).clone_into(texte);
        }
        assert_eq!(s.textes(), Syllabus::TEXTES);
        assert_eq!((s.objectif.as_str(), s.autres.as_str()), ("objectif", "autres"));
        assert_eq!(
            (s.modalites_enseignement.as_str(), s.modalites_evaluation.as_str()),
            ("enseignement", "evaluation")
        );
    }
}

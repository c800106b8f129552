//! How a clerk wants the list shown: kept by the browser, read by the server before it draws the page.

use serde::{Deserialize, Serialize};

codes! {
    /// A column of the list of dossiers, in the order of the table. The name is always there.
    Colonne {
        Code = "code",
        Formation = "formation",
        Composante = "composante",
        Statut = "statut",
        Paiement = "paiement",
        Pieces = "pieces",
        Depuis = "depuis",
        Raisons = "raisons",
    }
}

codes! {
    /// How close lines stand.
    Densite {
        Compacte = "compacte",
        Aeree = "aeree",
    }
}

/// Density and columns that a clerk chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affichage {
    pub densite: Densite,
    /// In the order of the table, each at most once.
    pub colonnes: Vec<Colonne>,
}

impl Default for Affichage {
    fn default() -> Self {
        let choisies = |c: &Colonne| !matches!(c, Colonne::Code | Colonne::Composante);
        Self::new(
            Densite::Compacte,
            Colonne::TOUS.iter().copied().filter(choisies).collect(),
        )
    }
}

impl Affichage {
    /// Name of the cookie that keeps it.
    pub const COOKIE: &str = "affichage";

    /// Puts the columns in the order of the table.
    pub fn new(densite: Densite, mut colonnes: Vec<Colonne>) -> Self {
        colonnes.sort_unstable();
        colonnes.dedup();
        Self { densite, colonnes }
    }

    pub fn montre(&self, colonne: Colonne) -> bool {
        self.colonnes.contains(&colonne)
    }

    /// With this column shown, or not.
    pub fn avec(&self, colonne: Colonne, montree: bool) -> Self {
        let autres = self.colonnes.iter().copied().filter(|c| *c != colonne);
        Self::new(self.densite, autres.chain(montree.then_some(colonne)).collect())
    }

    /// What a cookie holds: letters and dots only.
    pub fn texte(&self) -> String {
        let codes = self.colonnes.iter().map(|c| c.code());
        std::iter::once(self.densite.code())
            .chain(codes)
            .collect::<Vec<_>>()
            .join(".")
    }

    /// The whole cookie, for a year: the page and the server write the same.
    pub fn cookie(&self) -> String {
        format!(
            "{}={}; Path=/; SameSite=Lax; Max-Age=31536000",
            Self::COOKIE,
            self.texte()
        )
    }

    /// Reads [`Self::texte`]. A column that is no more is left out; None when this was written by somebody else.
    pub fn depuis_texte(texte: &str) -> Option<Self> {
        let mut mots = texte.split('.');
        let densite = Densite::depuis_code(mots.next()?)?;
        Some(Self::new(densite, mots.filter_map(Colonne::depuis_code).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ce_qui_est_garde_se_relit() {
        let defaut = Affichage::default();
        assert_eq!(
            defaut.texte(),
            "compacte.formation.statut.paiement.pieces.depuis.raisons"
        );
        for (texte, attendu) in [
            ("aeree", Some(Affichage::new(Densite::Aeree, vec![]))),
            // Written by a version that had other columns.
            (
                "compacte.statut.humeur.code",
                Some(Affichage::new(Densite::Compacte, vec![Colonne::Code, Colonne::Statut])),
            ),
            ("", None),
            ("statut", None),
        ] {
            assert_eq!(Affichage::depuis_texte(texte), attendu, "{texte}");
        }
    }

    proptest! {
        #[test]
        fn tout_choix_se_garde(aeree: bool, choix in prop::sample::subsequence(Colonne::TOUS.to_vec(), 0..=Colonne::TOUS.len())) {
            let densite = if aeree { Densite::Aeree } else { Densite::Compacte };
            let affichage = Affichage::new(densite, choix);
            prop_assert_eq!(Affichage::depuis_texte(&affichage.texte()), Some(affichage.clone()));
            for c in Colonne::TOUS {
                prop_assert!(affichage.avec(*c, true).montre(*c));
                prop_assert!(!affichage.avec(*c, false).montre(*c));
            }
        }
    }
}

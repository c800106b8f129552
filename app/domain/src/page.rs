//! Paging of lists.

use serde::{Deserialize, Serialize};

/// Rows of one page and the place of that page in the whole list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// Number of this page, from 1.
    pub page: u32,
    /// Rows asked for per page.
    pub taille: u32,
    /// Rows of the whole list.
    pub total: u64,
    pub lignes: Vec<T>,
}

impl<T> Page<T> {
    /// Number of pages, at least 1 so that an empty list has a page to stand on.
    pub fn pages(&self) -> u32 {
        let taille = u64::from(self.taille.max(1));
        u32::try_from(self.total.div_ceil(taille).max(1)).unwrap_or(u32::MAX)
    }
}

/// A page number as asked in an address, brought back to what exists.
pub fn page_demandee(demandee: Option<u32>) -> u32 {
    demandee.unwrap_or(1).clamp(1, 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn une_liste_vide_a_une_page() {
        let page = Page::<()> {
            page: 1,
            taille: 25,
            total: 0,
            lignes: vec![],
        };
        assert_eq!(page.pages(), 1);
    }

    #[test]
    fn la_derniere_page_compte_meme_incomplete() {
        let page = Page::<()> {
            page: 1,
            taille: 25,
            total: 51,
            lignes: vec![],
        };
        assert_eq!(page.pages(), 3);
    }

    #[test]
    fn une_page_absurde_est_ramenee() {
        assert_eq!(page_demandee(Some(0)), 1);
        assert_eq!(page_demandee(None), 1);
    }
}

//! Every sentence that a person reads, in French and in English.
//!
//! A text is a constant with both languages side by side ([`Texte`]); what a screen does not use, the linker drops,
//! so a student never downloads a clerk's words. Tests check that no text is empty and that both languages fill the
//! same places.

mod langue;
mod texte;

pub mod accessibilite;
pub mod api;
pub mod authz;
pub mod champs;
pub mod commun;
pub mod composants;
pub mod courriel;
pub mod dossier;
pub mod droits;
pub mod erreurs;
pub mod etat;
pub mod format;
pub mod gestion;
pub mod journal;
pub mod offre;
pub mod paiement;
pub mod parametres;
pub mod parcours;
pub mod pieces;
pub mod public;
pub mod receptions;
pub mod referentiel;
pub mod revue;
pub mod rgpd;
pub mod statuts;
pub mod support;
pub mod webhooks;

pub use langue::Langue;
pub use texte::Texte;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn places(phrase: &str) -> BTreeSet<&str> {
        phrase
            .split('{')
            .skip(1)
            .filter_map(|reste| reste.split_once('}').map(|(nom, _)| nom))
            .collect()
    }

    #[test]
    fn chaque_texte_existe_dans_les_deux_langues() {
        let groupes = [
            accessibilite::TOUS,
            api::TOUS,
            authz::TOUS,
            champs::TOUS,
            commun::TOUS,
            composants::TOUS,
            courriel::TOUS,
            dossier::TOUS,
            droits::TOUS,
            erreurs::TOUS,
            etat::TOUS,
            gestion::TOUS,
            journal::TOUS,
            offre::TOUS,
            paiement::TOUS,
            parametres::TOUS,
            parcours::TOUS,
            pieces::TOUS,
            public::TOUS,
            receptions::TOUS,
            referentiel::TOUS,
            revue::TOUS,
            rgpd::TOUS,
            statuts::TOUS,
            support::TOUS,
            webhooks::TOUS,
        ];
        for (nom, texte) in groupes.concat() {
            assert!(
                !texte.fr.trim().is_empty() && !texte.en.trim().is_empty(),
                "{nom} is empty"
            );
            assert_eq!(
                places(texte.fr),
                places(texte.en),
                "{nom} fills other places in English"
            );
        }
    }

    /// French typography: what stands before `; : ! ?` and inside « » is a no-break space.
    #[test]
    fn la_ponctuation_haute_est_precedee_d_une_insecable() {
        let groupes = [
            accessibilite::TOUS,
            champs::TOUS,
            commun::TOUS,
            composants::TOUS,
            courriel::TOUS,
            dossier::TOUS,
            erreurs::TOUS,
            etat::TOUS,
            gestion::TOUS,
            journal::TOUS,
            offre::TOUS,
            paiement::TOUS,
            parametres::TOUS,
            parcours::TOUS,
            pieces::TOUS,
            public::TOUS,
            receptions::TOUS,
            referentiel::TOUS,
            revue::TOUS,
            rgpd::TOUS,
            statuts::TOUS,
        ];
        for (nom, texte) in groupes.concat() {
            for signe in [" ;", " :", " !", " ?", "« ", " »"] {
                assert!(!texte.fr.contains(signe), "{nom}: « {signe} » wants a no-break space");
            }
        }
    }
}

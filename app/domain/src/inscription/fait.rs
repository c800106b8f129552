//! On which day a code of the dossier has to be good: that of the fact that it tells (domain §3).

use super::{Champ, Contexte, Dossier, Genre};
use crate::identite::DateNaissance;
use jiff::civil::{Date, date};

/// Nomenclature of the countries.
const PAYS: &str = "PaysNationalite";

/// Nomenclature of the schools.
const LYCEES: &str = "EtablissementFrancais";

/// A choice of the payment, and no nomenclature of the référentiel.
const PAIEMENT: &str = "MODALITE_PAIEMENT";

/// A country at the birth of whom it saw born, a series and a school of the bac in the year of the bac, a diploma in its own; the
/// nationality and the address are of today, the rest of the first day of the academic year. None: no code of the référentiel,
/// or what says the day is not there yet.
pub fn jour_du_fait(champ: &Champ, dossier: &Dossier, contexte: &Contexte) -> Option<(&'static str, Date)> {
    let nomenclature = match champ.genre {
        Genre::Pays => PAYS,
        Genre::Lycee => LYCEES,
        Genre::Nomenclature(nom) if nom != PAIEMENT => nom,
        _ => return None,
    };
    // Diplomas are given in summer.
    let ete = |nom: &str| {
        let annee = dossier.texte(nom).parse::<i16>().ok()?;
        Date::new(annee, 7, 1).ok()
    };
    let jour = match champ.nom {
        "pays_naissance" => DateNaissance::parse(dossier.texte("date_naissance"), contexte.aujourd_hui)
            .ok()?
            .date(),
        "nationalite" | "adresse_pays" => contexte.aujourd_hui,
        "dernier_diplome" => ete("dernier_diplome_annee")?,
        nom if nom.starts_with("bac_") => ete("bac_annee")?,
        _ => date(contexte.annee, 9, 1),
    };
    Some((nomenclature, jour))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inscription::{CHAMPS, Origine, champ};

    fn contexte() -> Contexte {
        Contexte {
            aujourd_hui: date(2026, 7, 8),
            annee: 2026,
            type_diplome: "LICENCE".into(),
            origine: Origine::Parcoursup,
            reinscription: false,
            cvec_masque: String::new(),
            regimes_sans_cvec: Vec::new(),
            accords: Vec::new(),
            total_du: None,
        }
    }

    #[test]
    fn chaque_code_a_le_jour_de_son_fait() {
        let mut d = Dossier::default();
        for (nom, valeur) in [
            ("date_naissance", "04/03/1985"),
            ("bac_annee", "2003"),
            ("dernier_diplome_annee", "2006"),
        ] {
            d.ecrire(nom, valeur);
        }
        for (nom, attendu) in [
            ("pays_naissance", Some((PAYS, date(1985, 3, 4)))),
            ("nationalite", Some((PAYS, date(2026, 7, 8)))),
            ("bac_type", Some(("SerieBac", date(2003, 7, 1)))),
            ("bac_pays", Some((PAYS, date(2003, 7, 1)))),
            ("bac_lycee", Some((LYCEES, date(2003, 7, 1)))),
            ("dernier_diplome", Some(("TypeDernierDiplomeObtenu", date(2006, 7, 1)))),
            ("regime", Some(("RegimeInscription", date(2026, 9, 1)))),
            ("pays_echange", Some((PAYS, date(2026, 9, 1)))),
            ("modalite", None),
            ("ville", None),
        ] {
            assert_eq!(jour_du_fait(champ(nom).unwrap(), &d, &contexte()), attendu, "{nom}");
        }
        // Nothing says the day: nothing is asked about it.
        for nom in ["pays_naissance", "bac_type", "bac_lycee", "dernier_diplome"] {
            assert_eq!(
                jour_du_fait(champ(nom).unwrap(), &Dossier::default(), &contexte()),
                None,
                "{nom}"
            );
        }
        // Every other code of the référentiel has a day, whatever fields come.
        for c in CHAMPS
            .iter()
            .filter(|c| matches!(c.genre, Genre::Pays | Genre::Nomenclature(_)) && c.nom != "modalite")
        {
            assert!(jour_du_fait(c, &d, &contexte()).is_some(), "{}", c.nom);
        }
    }
}

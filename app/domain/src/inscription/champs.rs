//! Every field of the dossier: its step, its kind, and when it is asked for. One table, read by the form, by the checks
//! in the browser and by those of the server.

use super::{
    Contexte, Dossier, Etape,
    contexte::{NON, OUI, QUEBEC, age, cvec_due, zone},
};
use crate::identite::CodePays;

/// What a field holds, hence how it is checked and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Genre {
    Nom,
    /// Free text of so many characters at most.
    Texte(u32),
    Sexe,
    DateNaissance,
    Pays,
    Ine,
    CodePostal,
    Telephone,
    Courriel,
    /// A year, four digits.
    Annee,
    /// A small whole number.
    Nombre(u32),
    /// A value of a nomenclature of the référentiel.
    Nomenclature(&'static str),
    OuiNon,
    /// A box: ticked or not.
    Case,
    /// A French commune, as the suggestions write it: `Saint-Denis (93)`.
    Commune,
    /// A lycée, as the suggestions write it: `Lycée Jean Moulin, Valmont (0769900Y)`.
    Lycee,
    Cvec,
    /// The amount that the learner has seen and accepted, in cents: never typed.
    DroitsAcceptes,
}

/// Is a field asked for, given the rest of the dossier?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not asked: what was typed there before is kept, and plays no part.
    Absent,
    Facultatif,
    Obligatoire,
}

/// One field.
pub struct Champ {
    pub nom: &'static str,
    pub etape: Etape,
    pub genre: Genre,
    presence: fn(&Dossier, &Contexte) -> Presence,
}

impl Champ {
    pub fn presence(&self, dossier: &Dossier, contexte: &Contexte) -> Presence {
        (self.presence)(dossier, contexte)
    }
}

fn toujours(_: &Dossier, _: &Contexte) -> Presence {
    Presence::Obligatoire
}

fn si_on_veut(_: &Dossier, _: &Contexte) -> Presence {
    Presence::Facultatif
}

fn exige(condition: bool) -> Presence {
    if condition {
        Presence::Obligatoire
    } else {
        Presence::Absent
    }
}

fn propose(condition: bool) -> Presence {
    if condition {
        Presence::Facultatif
    } else {
        Presence::Absent
    }
}

fn ne_en_france(d: &Dossier) -> bool {
    d.texte("pays_naissance") == CodePays::FRANCE
}

/// Codes of [`super::Critere::Bac`] that are not a French bac: none, foreign title, other titles.
fn bac_francais(d: &Dossier) -> bool {
    let bac = d.texte("bac_type");
    !bac.is_empty() && !SANS_BAC_FRANCAIS.contains(&bac)
}

const SANS_BAC: &str = "0000";
const BAC_ETRANGER: &str = "0031";
const BAC_GENERAL: &str = "NBGE";
const SANS_BAC_FRANCAIS: &[&str] = &[
    SANS_BAC,
    "0030",
    BAC_ETRANGER,
    "0032",
    "0033",
    "0034",
    "0035",
    "0036",
    "0037",
    "DAEA",
    "DAEB",
];
/// Value of the nomenclature of last diplomas: none.
const AUCUN_DIPLOME: &str = "Z";
/// Value of `QuotiteActivite`: does not work.
const SANS_ACTIVITE: &str = "SANS";
const CROUS: &str = "CROUS";

macro_rules! champs {
    ($($etape:ident { $($nom:ident: $genre:expr, $presence:expr;)* })*) => {
        /// All fields, in the order of the steps.
        pub const CHAMPS: &[Champ] = &[$($(Champ {
            nom: stringify!($nom),
            etape: Etape::$etape,
            genre: $genre,
            presence: $presence,
        },)*)*];
    };
}

champs! {
    Identite {
        nom_naissance: Genre::Nom, toujours;
        nom_usage: Genre::Nom, si_on_veut;
        prenom: Genre::Nom, toujours;
        prenom2: Genre::Nom, si_on_veut;
        prenom3: Genre::Nom, si_on_veut;
        sexe: Genre::Sexe, toujours;
        ine: Genre::Ine, si_on_veut;
    }
    Naissance {
        date_naissance: Genre::DateNaissance, toujours;
        pays_naissance: Genre::Pays, toujours;
        commune_naissance: Genre::Commune, |d, _| exige(ne_en_france(d));
        ville_naissance: Genre::Texte(100), |d, _| exige(!d.vide("pays_naissance") && !ne_en_france(d));
        nationalite: Genre::Pays, toujours;
        quebecois: Genre::Case, |d, _| propose(d.texte("nationalite") == QUEBEC);
        sejour: Genre::Nomenclature("Sejour"), |d, _| exige(zone(d) == Some("AUTRE"));
    }
    Bac {
        bac_type: Genre::Nomenclature("SerieBac"), toujours;
        bac_annee: Genre::Annee, |d, _| exige(!d.vide("bac_type") && d.texte("bac_type") != SANS_BAC);
        bac_mention: Genre::Nomenclature("MentionBac"), |d, _| propose(bac_francais(d));
        bac_specialite1: Genre::Nomenclature("SpecialitesBacGeneral"), |d, _| exige(d.texte("bac_type") == BAC_GENERAL);
        bac_specialite2: Genre::Nomenclature("SpecialitesBacGeneral"), |d, _| exige(d.texte("bac_type") == BAC_GENERAL);
        bac_lycee: Genre::Lycee, |d, _| exige(bac_francais(d) && d.texte("bac_lycee_introuvable") != OUI);
        bac_lycee_introuvable: Genre::Case, |d, _| propose(bac_francais(d));
        bac_etablissement: Genre::Texte(100), |d, _| {
            exige((bac_francais(d) && d.texte("bac_lycee_introuvable") == OUI) || d.texte("bac_type") == BAC_ETRANGER)
        };
        bac_pays: Genre::Pays, |d, _| exige(d.texte("bac_type") == BAC_ETRANGER);
    }
    Cursus {
        situation_precedente: Genre::Nomenclature("SituationAnneePrecedente"), toujours;
        annee_sup: Genre::Annee, toujours;
        annee_etablissement: Genre::Annee, toujours;
        dernier_diplome: Genre::Nomenclature("TypeDernierDiplomeObtenu"), toujours;
        dernier_diplome_annee: Genre::Annee, |d, _| {
            exige(!d.vide("dernier_diplome") && d.texte("dernier_diplome") != AUCUN_DIPLOME)
        };
    }
    Contacts {
        courriel: Genre::Courriel, toujours;
        telephone: Genre::Telephone, toujours;
        adresse_pays: Genre::Pays, toujours;
        adresse_voie: Genre::Texte(100), toujours;
        adresse_complement: Genre::Texte(100), si_on_veut;
        // Only a French postal code has a form that we know; abroad it may not even exist.
        code_postal: Genre::CodePostal, |d, _| {
            if d.texte("adresse_pays") == CodePays::FRANCE { Presence::Obligatoire } else { Presence::Facultatif }
        };
        ville: Genre::Texte(100), toujours;
        annuelle_identique: Genre::OuiNon, toujours;
        annuelle_voie: Genre::Texte(100), |d, _| exige(d.texte("annuelle_identique") == NON);
        annuelle_complement: Genre::Texte(100), |d, _| propose(d.texte("annuelle_identique") == NON);
        annuelle_code_postal: Genre::Texte(15), |d, _| exige(d.texte("annuelle_identique") == NON);
        annuelle_ville: Genre::Texte(100), |d, _| exige(d.texte("annuelle_identique") == NON);
        urgence_nom: Genre::Texte(100), si_on_veut;
        urgence_telephone: Genre::Telephone, |d, _| {
            if d.vide("urgence_nom") { Presence::Facultatif } else { Presence::Obligatoire }
        };
    }
    Situation {
        situation_familiale: Genre::Nomenclature("SituationFamiliale"), toujours;
        enfants: Genre::Nombre(20), si_on_veut;
        activite: Genre::Nomenclature("QuotiteActivite"), toujours;
        pcs: Genre::Nomenclature("CategorieSocioprofessionnelle"), |d, _| exige(!d.vide("activite") && d.texte("activite") != SANS_ACTIVITE);
        pcs_parent1: Genre::Nomenclature("CategorieSocioprofessionnelle"), toujours;
        pcs_parent2: Genre::Nomenclature("CategorieSocioprofessionnelle"), si_on_veut;
        responsable_nom: Genre::Texte(100), |d, c| exige(age(d, c.aujourd_hui).is_some_and(|a| a < 18));
        responsable_telephone: Genre::Telephone, |d, c| exige(age(d, c.aujourd_hui).is_some_and(|a| a < 18));
    }
    Inscription {
        regime: Genre::Nomenclature("RegimeInscription"), toujours;
        bourse: Genre::Nomenclature("BourseAideFinanciere"), toujours;
        bourse_echelon: Genre::Nomenclature("EchelonBourse"), |d, _| exige(d.texte("bourse") == CROUS);
        cesure: Genre::Nomenclature("Cesure"), toujours;
        mobilite: Genre::Nomenclature("Mobilite"), toujours;
        programme_echange: Genre::Nomenclature("ProgrammeEchange"), |d, _| {
            exige(matches!(d.texte("mobilite"), "ENTRANTE" | "SORTANTE"))
        };
        pays_echange: Genre::Pays, |d, _| exige(matches!(d.texte("mobilite"), "ENTRANTE" | "SORTANTE"));
        filiere: Genre::Nomenclature("CursusParallele"), |_, c| propose(c.type_diplome == "LICENCE");
        ecole_doctorale: Genre::Texte(100), |_, c| exige(c.type_diplome == "DOCTORAT");
        amenagement: Genre::OuiNon, si_on_veut;
    }
    Cvec {
        cvec_numero: Genre::Cvec, |d, c| exige(cvec_due(d, c));
    }
    Droits {
        modalite: Genre::Nomenclature("MODALITE_PAIEMENT"), |_, c| exige(c.total_du.is_some_and(|t| t.0 > 0));
        droits_acceptes: Genre::DroitsAcceptes, |_, c| exige(c.total_du.is_some());
    }
    Recapitulatif {
        exactitude: Genre::Case, toujours;
    }
}

/// The field of that name; agreements are not in this table, they are data.
pub fn champ(nom: &str) -> Option<&'static Champ> {
    CHAMPS.iter().find(|c| c.nom == nom)
}

/// What the name of the field of an agreement begins with.
pub const PREFIXE_ACCORD: &str = "accord_";

impl Etape {
    /// The fields of this step.
    pub fn champs(self) -> impl Iterator<Item = &'static Champ> {
        CHAMPS.iter().filter(move |c| c.etape == self)
    }

    /// Is the field of that name in this step?
    pub fn a_le_champ(self, nom: &str) -> bool {
        match champ(nom) {
            Some(champ) => champ.etape == self,
            None => self == Self::Accords && nom.starts_with(PREFIXE_ACCORD),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn les_noms_sont_uniques() {
        let noms: BTreeSet<_> = CHAMPS.iter().map(|c| c.nom).collect();
        assert_eq!(noms.len(), CHAMPS.len());
        assert!(noms.iter().all(|n| !n.starts_with(PREFIXE_ACCORD)));
    }

    #[test]
    fn les_champs_suivent_l_ordre_des_etapes() {
        assert!(CHAMPS.iter().map(|c| c.etape.rang()).is_sorted());
    }
}

/// A column of the admissions file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colonne {
    /// Its name in the header line.
    pub nom: &'static str,
    /// What it holds.
    pub contenu: &'static str,
}

const fn c(nom: &'static str, contenu: &'static str) -> Colonne {
    Colonne { nom, contenu }
}

/// The columns, in the order of the generic admissions file of PEGASE (domain §6.4, as eCandidat writes it), and the
/// two optional ones at the end.
#[rustfmt::skip]
pub const COLONNES: &[Colonne] = &[
    c("nom_naissance", "Birth name. Mandatory."),
    c("nom_usage", "Name in use, when it is another one."),
    c("prenom", "First name. Mandatory."),
    c("prenom2", "Second first name."),
    c("prenom3", "Third first name."),
    c("sexe", "F or M. Mandatory."),
    c("date_naissance", "AAAA-MM-JJ or JJ/MM/AAAA. Mandatory."),
    c("code_pays_naissance", "Country, code of the COG (99100 for France) or the three digits of SISE. Mandatory."),
    c("code_commune_naissance", "INSEE code of the town, when born in France."),
    c("libelle_commune_naissance_etranger", "Name of the town, when born abroad."),
    c("code_nationalite", "Nationality, coded as the country. Mandatory."),
    c("ine", "National student number, when the person has one."),
    c("adresse_code_pays", "Country of the address, coded as the country of birth."),
    c("adresse_ligne1_etage", "Floor, flat."),
    c("adresse_ligne2_batiment", "Building, residence."),
    c("adresse_ligne3_voie", "Number and street."),
    c("adresse_ligne4_complement", "Place called, post box."),
    c("adresse_ligne5_etranger", "Post code and town, abroad."),
    c("adresse_code_postal", "Post code, in France."),
    c("adresse_code_commune", "INSEE code of the town, in France."),
    c("numero_telephone1", "Telephone, national French or international."),
    c("numero_telephone2", "Another telephone."),
    c("mail", "E-mail address. Mandatory."),
    c("origine_admission1", "Way of the first admission: parcoursup, monmaster, ecandidat… Mandatory."),
    c("annee_concours1", "Year of the campaign. Mandatory."),
    c("code_voeu1", "Path of the place (LIC-CHIMIE>L1-CHIMIE), or path@period. Mandatory."),
    c("code_periode1", "Period, when the wish does not hold it."),
    c("origine_admission2", "Second admission of the same person."),
    c("annee_concours2", "Its year."),
    c("code_voeu2", "Its path."),
    c("code_periode2", "Its period."),
    c("origine_admission3", "Third admission of the same person."),
    c("annee_concours3", "Its year."),
    c("code_voeu3", "Its path."),
    c("code_periode3", "Its period."),
    c("origine_admission4", "Fourth admission of the same person; the generator leaves it empty."),
    c("annee_concours4", "Its year."),
    c("code_voeu4", "Its path."),
    c("code_periode4", "Its period."),
    c("origine_admission5", "Fifth admission of the same person; the generator leaves it empty."),
    c("annee_concours5", "Its year."),
    c("code_voeu5", "Its path."),
    c("code_periode5", "Its period."),
    c("numero_candidat", "Optional column: number of the person at the platform. With origin and wish, the key of an admission."),
    c("etat_voeu", "Optional column: \"oui definitif\" or nothing for a wish that stands, \"demission\" for one given up."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use domain::inscription::{COLONNES as ATTENDUES, COLONNES_FACULTATIVES};

    #[test]
    fn celles_que_l_import_attend() {
        assert_eq!(COLONNES.len(), 23 + 5 * 4 + 2);
        for nom in ATTENDUES.iter().chain(COLONNES_FACULTATIVES) {
            assert_eq!(COLONNES.iter().filter(|c| c.nom == *nom).count(), 1, "{nom}");
        }
    }
}

/// A country as forms offer it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pays {
    /// Code of the *Code officiel géographique* of INSEE, `99xxx` (`99100` for France).
    pub code: &'static str,
    /// Name in French.
    pub libelle: &'static str,
    /// Name in English.
    pub libelle_en: &'static str,
}

const fn p(code: &'static str, libelle: &'static str, libelle_en: &'static str) -> Pays {
    Pays {
        code,
        libelle,
        libelle_en,
    }
}

/// Countries of the forms: France, then the others in the alphabetical order of French. Not the whole national table:
/// the countries most learners are from. Codes: *Code officiel géographique* (INSEE), as the package
/// `odoo14-addon-l10n-fr-cog` gives them; names: ISO 3166 in common usage (`i18n-iso-countries`).
#[rustfmt::skip]
pub const PAYS: &[Pays] = &[
    p("99100", "France", "France"),
    p("99212", "Afghanistan", "Afghanistan"),
    p("99303", "Afrique du Sud", "South Africa"),
    p("99125", "Albanie", "Albania"),
    p("99352", "Algérie", "Algeria"),
    p("99109", "Allemagne", "Germany"),
    p("99130", "Andorre", "Andorra"),
    p("99395", "Angola", "Angola"),
    p("99201", "Arabie saoudite", "Saudi Arabia"),
    p("99415", "Argentine", "Argentina"),
    p("99252", "Arménie", "Armenia"),
    p("99501", "Australie", "Australia"),
    p("99110", "Autriche", "Austria"),
    p("99253", "Azerbaïdjan", "Azerbaijan"),
    p("99246", "Bangladesh", "Bangladesh"),
    p("99131", "Belgique", "Belgium"),
    p("99327", "Bénin", "Benin"),
    p("99416", "Brésil", "Brazil"),
    p("99111", "Bulgarie", "Bulgaria"),
    p("99331", "Burkina Faso", "Burkina Faso"),
    p("99321", "Burundi", "Burundi"),
    p("99234", "Cambodge", "Cambodia"),
    p("99322", "Cameroun", "Cameroon"),
    p("99401", "Canada", "Canada"),
    p("99396", "Cap-Vert", "Cabo Verde"),
    p("99417", "Chili", "Chile"),
    p("99216", "Chine", "China"),
    p("99419", "Colombie", "Colombia"),
    p("99397", "Comores", "Comoros"),
    p("99324", "Congo", "Congo"),
    p("99312", "Congo (République démocratique)", "Congo (Democratic Republic)"),
    p("99239", "Corée du Sud", "South Korea"),
    p("99326", "Côte d'Ivoire", "Ivory Coast"),
    p("99119", "Croatie", "Croatia"),
    p("99101", "Danemark", "Denmark"),
    p("99399", "Djibouti", "Djibouti"),
    p("99301", "Égypte", "Egypt"),
    p("99134", "Espagne", "Spain"),
    p("99106", "Estonie", "Estonia"),
    p("99404", "États-Unis", "United States"),
    p("99105", "Finlande", "Finland"),
    p("99328", "Gabon", "Gabon"),
    p("99255", "Géorgie", "Georgia"),
    p("99126", "Grèce", "Greece"),
    p("99330", "Guinée", "Guinea"),
    p("99410", "Haïti", "Haiti"),
    p("99112", "Hongrie", "Hungary"),
    p("99223", "Inde", "India"),
    p("99231", "Indonésie", "Indonesia"),
    p("99203", "Irak", "Iraq"),
    p("99204", "Iran", "Iran"),
    p("99136", "Irlande", "Ireland"),
    p("99127", "Italie", "Italy"),
    p("99217", "Japon", "Japan"),
    p("99222", "Jordanie", "Jordan"),
    p("99107", "Lettonie", "Latvia"),
    p("99205", "Liban", "Lebanon"),
    p("99108", "Lituanie", "Lithuania"),
    p("99137", "Luxembourg", "Luxembourg"),
    p("99333", "Madagascar", "Madagascar"),
    p("99335", "Mali", "Mali"),
    p("99350", "Maroc", "Morocco"),
    p("99390", "Maurice", "Mauritius"),
    p("99336", "Mauritanie", "Mauritania"),
    p("99405", "Mexique", "Mexico"),
    p("99151", "Moldavie", "Moldova"),
    p("99138", "Monaco", "Monaco"),
    p("99337", "Niger", "Niger"),
    p("99338", "Nigeria", "Nigeria"),
    p("99103", "Norvège", "Norway"),
    p("99213", "Pakistan", "Pakistan"),
    p("99135", "Pays-Bas", "Netherlands"),
    p("99422", "Pérou", "Peru"),
    p("99122", "Pologne", "Poland"),
    p("99139", "Portugal", "Portugal"),
    p("99323", "République centrafricaine", "Central African Republic"),
    p("99114", "Roumanie", "Romania"),
    p("99132", "Royaume-Uni", "United Kingdom"),
    p("99123", "Russie", "Russia"),
    p("99340", "Rwanda", "Rwanda"),
    p("99341", "Sénégal", "Senegal"),
    p("99121", "Serbie", "Serbia"),
    p("99117", "Slovaquie", "Slovakia"),
    p("99145", "Slovénie", "Slovenia"),
    p("99104", "Suède", "Sweden"),
    p("99140", "Suisse", "Switzerland"),
    p("99206", "Syrie", "Syria"),
    p("99309", "Tanzanie", "Tanzania"),
    p("99344", "Tchad", "Chad"),
    p("99219", "Thaïlande", "Thailand"),
    p("99345", "Togo", "Togo"),
    p("99351", "Tunisie", "Tunisia"),
    p("99208", "Turquie", "Türkiye"),
    p("99155", "Ukraine", "Ukraine"),
    p("99243", "Viêt Nam", "Vietnam"),
    p("99251", "Yémen", "Yemen"),
];

/// Name of a country, in French or in English; None when the table does not have it.
pub fn libelle(code: &str, fr: bool) -> Option<&'static str> {
    PAYS.iter().find(|pays| pays.code == code).map(|pays| pays.nom(fr))
}

/// Codes and names for a list to choose from: France first, then in the alphabetical order of the language.
pub fn liste(fr: bool) -> Vec<(&'static str, &'static str)> {
    let mut liste: Vec<_> = PAYS.iter().map(|pays| (pays.code, pays.nom(fr))).collect();
    if !fr {
        // The one accent of the English names, in Türkiye, is where it changes nothing; a test watches.
        liste[1..].sort_by_key(|(_, nom)| *nom);
    }
    liste
}

impl Pays {
    /// Name in French or in English.
    pub const fn nom(&self, fr: bool) -> &'static str {
        if fr { self.libelle } else { self.libelle_en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identite::{CodePays, normaliser};
    use std::collections::BTreeSet;

    #[test]
    fn codes_justes_et_uniques() {
        let codes: BTreeSet<_> = PAYS.iter().map(|p| p.code).collect();
        assert_eq!(codes.len(), PAYS.len());
        for code in codes {
            assert_eq!(CodePays::parse(code).unwrap().as_str(), code);
        }
    }

    #[test]
    fn ordre_de_l_affichage() {
        for fr in [true, false] {
            let liste = liste(fr);
            assert_eq!(liste.len(), PAYS.len());
            assert_eq!(liste[0].0, "99100");
            let noms: Vec<_> = liste[1..].iter().map(|(_, nom)| normaliser(nom)).collect();
            assert!(noms.is_sorted(), "{noms:?}");
        }
    }

    #[test]
    fn libelles() {
        assert_eq!(libelle("99109", true), Some("Allemagne"));
        assert_eq!(libelle("99109", false), Some("Germany"));
        assert_eq!(libelle("99132", true), Some("Royaume-Uni"));
        assert_eq!(libelle("99999", true), None);
    }
}

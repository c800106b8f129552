use super::{Genre, Objet};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Credits that an establishment expects of what is of a type (domain §5.3, 2): 30 of a semester, 180 of a licence. What is not in it
/// is worth what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bareme {
    /// By code of `TypeObjetFormation`.
    objets: BTreeMap<String, Decimal>,
    /// By code of `TypeDiplome`: of a formation that leads to it.
    diplomes: BTreeMap<String, Decimal>,
}

impl Bareme {
    /// As parameters of the establishment say it: `ANNEE=60,SEMESTRE=30`. What cannot be read is expected of nobody: a check that
    /// nobody asked for would be worse than none.
    pub fn lire(objets: &str, diplomes: &str) -> Self {
        let lire = |texte: &str| {
            let lignes = texte.split(',').filter_map(|ligne| {
                let (code, ects) = ligne.split_once('=')?;
                Some((code.trim().to_owned(), Self::credits(ects)?))
            });
            lignes.collect()
        };
        Self {
            objets: lire(objets),
            diplomes: lire(diplomes),
        }
    }

    /// Credits as a parameter has them.
    pub(crate) fn credits(texte: &str) -> Option<Decimal> {
        let lus = texte.trim().parse().ok();
        lus.filter(|n| (Decimal::ZERO..=Decimal::ONE_THOUSAND).contains(n))
    }

    /// Of that object.
    pub fn attendus(&self, objet: &Objet) -> Option<Decimal> {
        let (bareme, type_) = match objet.genre {
            Genre::Formation => (&self.diplomes, objet.enquete.type_diplome.as_ref()),
            Genre::Objet => (&self.objets, objet.type_objet.as_ref()),
            Genre::Groupement => return None,
        };
        bareme.get(type_?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offre::CodeObjet;

    #[test]
    fn un_bareme_se_lit_et_ce_qui_ne_se_lit_pas_n_est_attendu_de_personne() {
        let bareme = Bareme::lire(" ANNEE = 60 ,SEMESTRE=30,UE=beaucoup,BLOC,=3", "LICENCE=180,ANNEE=1");
        let attendus = |genre, type_: Option<&str>, diplome: Option<&str>| {
            let mut objet = Objet::nouveau(CodeObjet::parse("O").unwrap(), genre, "O", "SCI");
            objet.type_objet = type_.map(str::to_owned);
            objet.enquete.type_diplome = diplome.map(str::to_owned);
            bareme.attendus(&objet)
        };
        for (genre, type_, diplome, ects) in [
            (Genre::Objet, Some("ANNEE"), None, Some(60)),
            (Genre::Objet, Some("SEMESTRE"), Some("LICENCE"), Some(30)),
            (Genre::Objet, Some("UE"), None, None),
            (Genre::Objet, Some("BLOC"), None, None),
            (Genre::Objet, Some("LICENCE"), None, None),
            (Genre::Objet, None, Some("LICENCE"), None),
            // The type of a formation is of another nomenclature than that of what is in it.
            (Genre::Formation, Some("SEMESTRE"), Some("LICENCE"), Some(180)),
            (Genre::Formation, Some("SEMESTRE"), Some("MASTER"), None),
            (Genre::Formation, Some("SEMESTRE"), None, None),
            (Genre::Groupement, Some("SEMESTRE"), Some("LICENCE"), None),
        ] {
            let attendu = ects.map(Decimal::from);
            assert_eq!(
                attendus(genre, type_, diplome),
                attendu,
                "{genre:?} {type_:?} {diplome:?}"
            );
        }
        assert_eq!(Bareme::lire("", "n’importe quoi"), Bareme::default());
    }
}

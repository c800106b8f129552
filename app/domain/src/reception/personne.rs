use super::lecture::{Lecture, texte};
use crate::{
    CodeErreur, ErreurChamp,
    identite::{
        CodeApprenant, CodeCommune, CodePays, Courriel, DateNaissance, Ine, Nom, Sexe, StatutIne, Telephone, normaliser,
    },
};
use jiff::civil::Date;
use std::collections::BTreeMap;

codes! {
    /// What another system may change of a person, by the name that messages give it.
    ChampPersonne {
        NomNaissance = "nom_naissance",
        NomUsage = "nom_usage",
        Prenom = "prenom",
        Prenom2 = "prenom2",
        Prenom3 = "prenom3",
        Sexe = "sexe",
        DateNaissance = "date_naissance",
        PaysNaissance = "code_pays_naissance",
        /// A code of INSEE in France, a name elsewhere.
        CommuneNaissance = "commune_naissance",
        Nationalite = "code_nationalite",
        AdressePays = "adresse_pays",
        AdresseVoie = "adresse_voie",
        AdresseComplement = "adresse_complement",
        CodePostal = "code_postal",
        Ville = "ville",
        Telephone = "telephone",
        Courriel = "courriel",
    }
}

impl ChampPersonne {
    /// A name: capitals and accents make no other one.
    fn nom(self) -> bool {
        matches!(
            self,
            Self::NomNaissance | Self::NomUsage | Self::Prenom | Self::Prenom2 | Self::Prenom3
        )
    }

    /// What the national service has confirmed with the INE: a change wants a document and another check (domain §4.3).
    pub fn protege(self) -> bool {
        matches!(
            self,
            Self::NomNaissance
                | Self::Prenom
                | Self::Prenom2
                | Self::Prenom3
                | Self::Sexe
                | Self::DateNaissance
                | Self::PaysNaissance
                | Self::CommuneNaissance
        )
    }
}

/// Fields of a person; None is an empty one.
pub type ValeursPersonne = BTreeMap<ChampPersonne, Option<String>>;

/// What a message says of a person: whom it means, and what she is like now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MajPersonne {
    pub code_apprenant: Option<CodeApprenant>,
    pub ine: Option<Ine>,
    /// None empties the field; what is not there stays as it is.
    pub valeurs: ValeursPersonne,
}

/// Reads what a message says (`dit` gives the text of a field, None when it says nothing of it), or all that is wrong.
pub fn lire_personne<'a>(
    dit: &'a dyn Fn(&str) -> Option<&'a str>,
    aujourd_hui: Date,
) -> Result<MajPersonne, Vec<ErreurChamp>> {
    use ChampPersonne as C;
    let mut l = Lecture::nouvelle(dit);
    let code_apprenant = l.cle("code_apprenant", CodeApprenant::parse);
    let ine = l.cle("ine", Ine::parse);
    if code_apprenant.is_none() && ine.is_none() && l.erreurs.is_empty() {
        let code = CodeErreur::ObligatoireSi { autre: "ine".into() };
        l.erreurs.push(ErreurChamp::new("code_apprenant", code));
    }
    l.requis(C::NomNaissance, C::NomNaissance.code(), Nom::parse);
    l.requis(C::Prenom, C::Prenom.code(), Nom::parse);
    for champ in [C::NomUsage, C::Prenom2, C::Prenom3] {
        l.libre(champ, champ.code(), Nom::parse);
    }
    l.requis(C::Sexe, C::Sexe.code(), Sexe::parse);
    l.requis(C::DateNaissance, C::DateNaissance.code(), |t| {
        DateNaissance::parse(t, aujourd_hui)
    });
    for champ in [C::PaysNaissance, C::Nationalite] {
        l.requis(champ, champ.code(), CodePays::parse);
    }
    l.libre(C::CommuneNaissance, C::CommuneNaissance.code(), |t| {
        CodeCommune::parse(t).map_or_else(|_| texte(100)(t), |c| Ok(c.to_string()))
    });
    l.libre(C::AdressePays, C::AdressePays.code(), CodePays::parse);
    for champ in [C::AdresseVoie, C::AdresseComplement, C::Ville] {
        l.libre(champ, champ.code(), texte(100));
    }
    l.libre(C::CodePostal, C::CodePostal.code(), texte(10));
    l.libre(C::Telephone, C::Telephone.code(), Telephone::parse);
    l.requis(C::Courriel, C::Courriel.code(), Courriel::parse);
    l.finir(|valeurs| MajPersonne {
        code_apprenant,
        ine,
        valeurs,
    })
}

/// What changes of a person who is `connue`, or the fields that it may not touch. Capitals and accents change no name. A directory that writes the name of birth
/// as the name in use says that there is none.
pub fn changer_personne(
    connue: &ValeursPersonne,
    statut_ine: StatutIne,
    maj: &MajPersonne,
) -> Result<ValeursPersonne, Vec<ErreurChamp>> {
    let mut valeurs = maj.valeurs.clone();
    let dite = |champ| {
        maj.valeurs
            .get(&champ)
            .or_else(|| connue.get(&champ))
            .cloned()
            .flatten()
    };
    let meme = |a: Option<String>, b: Option<String>| match (a, b) {
        (Some(a), Some(b)) => normaliser(&a) == normaliser(&b),
        _ => false,
    };
    if meme(dite(ChampPersonne::NomUsage), dite(ChampPersonne::NomNaissance)) {
        valeurs.insert(ChampPersonne::NomUsage, None);
    }
    valeurs.retain(|champ, valeur| {
        let connu = connue.get(champ).unwrap_or(&None);
        // A system in capitals without accents says the same name.
        connu != valeur && !(champ.nom() && meme(connu.clone(), valeur.clone()))
    });
    let refuses: Vec<ErreurChamp> = valeurs
        .keys()
        .filter(|champ| statut_ine == StatutIne::Confirme && champ.protege())
        .map(|champ| ErreurChamp::new(champ.code(), CodeErreur::Protege))
        .collect();
    if refuses.is_empty() { Ok(valeurs) } else { Err(refuses) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn lire(dits: &[(&str, &str)]) -> Result<MajPersonne, Vec<ErreurChamp>> {
        let dits: BTreeMap<&str, &str> = dits.iter().copied().collect();
        let dit = |champ: &str| dits.get(champ).copied();
        lire_personne(&dit, date(2026, 7, 8))
    }

    fn connue() -> ValeursPersonne {
        let texte = |t: &str| Some(t.to_owned());
        BTreeMap::from([
            (ChampPersonne::NomNaissance, texte("Lefèvre")),
            (ChampPersonne::Prenom, texte("Zoé")),
            (ChampPersonne::NomUsage, None),
            (ChampPersonne::Telephone, texte("+33612345678")),
        ])
    }

    #[test]
    fn ce_qui_est_dit_et_ce_qui_ne_l_est_pas() {
        let maj = lire(&[("code_apprenant", "000000150"), ("telephone", ""), ("prenom", "Zoë")]).unwrap();
        assert_eq!(
            maj.valeurs,
            BTreeMap::from([
                (ChampPersonne::Telephone, None),
                (ChampPersonne::Prenom, Some("Zoë".to_owned()))
            ])
        );
        let erreurs = lire(&[("ine", "12"), ("courriel", " "), ("sexe", "X")]).unwrap_err();
        let noms: Vec<_> = erreurs.iter().map(|e| e.champ.as_str()).collect();
        assert_eq!(noms, ["ine", "sexe", "courriel"]);
    }

    #[test]
    fn il_faut_savoir_de_qui_on_parle() {
        let erreurs = lire(&[("prenom", "Zoé")]).unwrap_err();
        assert_eq!(erreurs[0].champ, "code_apprenant");
    }

    #[test]
    fn ce_que_l_ine_confirme_ne_change_pas_ainsi() {
        let maj = lire(&[
            ("code_apprenant", "1"),
            ("prenom", "Zélie"),
            ("telephone", "0612345678"),
        ])
        .unwrap();
        assert_eq!(
            changer_personne(&connue(), StatutIne::Confirme, &maj),
            Err(vec![ErreurChamp::new("prenom", CodeErreur::Protege)])
        );
        let change = changer_personne(&connue(), StatutIne::AVerifier, &maj).unwrap();
        assert_eq!(change.keys().collect::<Vec<_>>(), [&ChampPersonne::Prenom]);
    }

    #[test]
    fn un_nom_en_capitales_est_le_meme() {
        let maj = lire(&[("code_apprenant", "1"), ("nom_naissance", "LEFEVRE"), ("prenom", "ZOE")]).unwrap();
        for statut in [StatutIne::Confirme, StatutIne::AVerifier] {
            assert_eq!(changer_personne(&connue(), statut, &maj), Ok(BTreeMap::new()));
        }
    }

    #[test]
    fn le_nom_de_naissance_n_est_pas_un_nom_d_usage() {
        let maj = lire(&[("code_apprenant", "1"), ("nom_usage", "LEFEVRE")]).unwrap();
        assert_eq!(
            changer_personne(&connue(), StatutIne::Confirme, &maj),
            Ok(BTreeMap::new())
        );
    }

    fn valeurs() -> impl Strategy<Value = ValeursPersonne> {
        let champ = prop::sample::select(ChampPersonne::TOUS);
        prop::collection::btree_map(champ, prop::option::of("[a-c]{1,2}"), 0..8)
    }

    proptest! {
        #[test]
        fn redit_rien_ne_change(mut avant in valeurs(), dites in valeurs()) {
            let maj = MajPersonne { code_apprenant: None, ine: None, valeurs: dites };
            let change = changer_personne(&avant, StatutIne::AVerifier, &maj).unwrap();
            avant.extend(change);
            prop_assert_eq!(changer_personne(&avant, StatutIne::AVerifier, &maj), Ok(BTreeMap::new()));
        }

        #[test]
        fn confirme_aucun_champ_protege_ne_bouge(avant in valeurs(), dites in valeurs()) {
            let maj = MajPersonne { code_apprenant: None, ine: None, valeurs: dites };
            match changer_personne(&avant, StatutIne::Confirme, &maj) {
                Ok(change) => prop_assert!(change.keys().all(|c| !c.protege())),
                Err(erreurs) => prop_assert!(!erreurs.is_empty()),
            }
        }
    }
}

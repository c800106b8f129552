use crate::ids::{PersonneId, UtilisateurId};
use jiff::civil::Date;

/// What a provider of identity says of somebody who signed in there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributs {
    /// Who she is there, for ever; never given to anybody else.
    pub sujet: String,
    /// Her user name in the establishment.
    pub identifiant: Option<String>,
    pub nom_affiche: Option<String>,
    pub courriel: Option<String>,
    /// Code apprenant, as SUPANN has it (`supannEtuId`).
    pub code_apprenant: Option<String>,
    /// INE (`supannCodeINE`).
    pub ine: Option<String>,
    /// Civil identity (FranceConnect): name of birth, first names, date of birth.
    pub nom_naissance: Option<String>,
    pub prenoms: Option<String>,
    pub naissance: Option<Date>,
}

/// An account that may be hers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompteConnu {
    pub id: UtilisateurId,
    pub actif: bool,
    /// Of a machine: no person signs in with it.
    pub service: bool,
    /// Of a learner.
    pub personne: Option<PersonneId>,
    /// Somebody else of this provider is it already.
    pub pris: bool,
}

/// A learner who may be her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonneConnue {
    pub id: PersonneId,
    pub code: Option<String>,
    pub ine: Option<String>,
    pub compte: Option<CompteConnu>,
}

/// All that is known of her before the decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connus {
    /// The account that this subject of this provider was tied to.
    pub deja: Option<CompteConnu>,
    /// The account that has her user name.
    pub par_identifiant: Option<CompteConnu>,
    /// The learner who has her code.
    pub par_code: Option<PersonneConnue>,
    /// The learner who has her INE.
    pub par_ine: Option<PersonneConnue>,
    /// The learners who have her civil identity.
    pub par_etat_civil: Vec<PersonneConnue>,
    /// The provider may bring staff that nobody announced; they come in without any right.
    pub accepte_inconnus: bool,
}

/// Which account somebody comes in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rattachement {
    /// This one; tied to the subject from now on.
    Compte(UtilisateurId),
    /// A new one, for this learner.
    NouvelApprenant(PersonneId),
    /// A new one, without any right.
    NouveauPersonnel,
}

codes! {
    /// Why somebody who proved who she is elsewhere does not come in here, or why the way there failed.
    RefusConnexion {
        /// Nobody here is her.
        Inconnu = "INCONNU",
        /// What the provider says of her does not go together, or fits several persons.
        Incoherent = "INCOHERENT",
        /// The account is tied to somebody else of this provider.
        DejaPris = "DEJA_PRIS",
        /// The account is closed.
        Ferme = "FERME",
        /// She, or the provider, gave up on the way.
        Abandonne = "ABANDONNE",
        /// The way back was taken too late, twice, or from another browser.
        Perime = "PERIME",
        /// The provider does not answer, or answers what cannot be believed.
        Fournisseur = "FOURNISSEUR",
    }
}

/// Ties somebody whom a provider vouches for to an account (domain §12.1). The tie that exists counts more than any
/// attribute: user names are given again to others, subjects are not. A learner is known by her code or her INE, which
/// must agree; then by her civil identity, when one person only has it. Staff are known by their user name. Nobody is
/// ever known by an address.
pub fn rattacher(attributs: &Attributs, connus: &Connus) -> Result<Rattachement, RefusConnexion> {
    if let Some(compte) = &connus.deja {
        return ouvert(compte);
    }
    if let Some(personne) = apprenant(attributs, connus)? {
        return match &personne.compte {
            None => Ok(Rattachement::NouvelApprenant(personne.id)),
            Some(compte) => libre(compte),
        };
    }
    match &connus.par_identifiant {
        // A learner's account is hers by what she is, not by a name that she chose.
        Some(compte) if !compte.service && compte.personne.is_none() => libre(compte),
        Some(_) => Err(RefusConnexion::Inconnu),
        None if connus.accepte_inconnus && attributs.identifiant.is_some() => Ok(Rattachement::NouveauPersonnel),
        None => Err(RefusConnexion::Inconnu),
    }
}

/// The learner whom she is known as. Whatever is said of her that is known otherwise is a contradiction.
fn apprenant<'a>(attributs: &Attributs, connus: &'a Connus) -> Result<Option<&'a PersonneConnue>, RefusConnexion> {
    let elle = match (&connus.par_code, &connus.par_ine, connus.par_etat_civil.as_slice()) {
        (Some(code), Some(ine), _) if code.id != ine.id => return Err(RefusConnexion::Incoherent),
        (Some(personne), ..) | (None, Some(personne), _) | (None, None, [personne]) => personne,
        (None, None, []) => return Ok(None),
        (None, None, _) => return Err(RefusConnexion::Incoherent),
    };
    let contredit = |dit: &Option<String>, su: &Option<String>| matches!((dit, su), (Some(dit), Some(su)) if dit != su);
    if contredit(&attributs.ine, &elle.ine) || contredit(&attributs.code_apprenant, &elle.code) {
        Err(RefusConnexion::Incoherent)
    } else {
        Ok(Some(elle))
    }
}

/// May the account that is signed in be tied to her? It must be nobody else's, and what is said of her must not name
/// another learner than the one whose account it is.
pub fn relier(
    compte: UtilisateurId,
    personne: Option<PersonneId>,
    attributs: &Attributs,
    connus: &Connus,
) -> Result<Rattachement, RefusConnexion> {
    if connus.deja.as_ref().is_some_and(|autre| autre.id != compte) {
        return Err(RefusConnexion::DejaPris);
    }
    match apprenant(attributs, connus)? {
        Some(elle) if Some(elle.id) != personne => Err(RefusConnexion::Incoherent),
        _ => Ok(Rattachement::Compte(compte)),
    }
}

fn ouvert(compte: &CompteConnu) -> Result<Rattachement, RefusConnexion> {
    if compte.service {
        Err(RefusConnexion::Inconnu)
    } else if compte.actif {
        Ok(Rattachement::Compte(compte.id))
    } else {
        Err(RefusConnexion::Ferme)
    }
}

fn libre(compte: &CompteConnu) -> Result<Rattachement, RefusConnexion> {
    if compte.pris {
        Err(RefusConnexion::DejaPris)
    } else {
        ouvert(compte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn compte(n: u128) -> CompteConnu {
        CompteConnu {
            id: UtilisateurId(Uuid::from_u128(n)),
            actif: true,
            service: false,
            personne: None,
            pris: false,
        }
    }

    fn personne(n: u128, ine: Option<&str>, compte: Option<CompteConnu>) -> PersonneConnue {
        PersonneConnue {
            id: PersonneId(Uuid::from_u128(n)),
            code: None,
            ine: ine.map(str::to_owned),
            compte,
        }
    }

    fn elle() -> Attributs {
        Attributs {
            sujet: "s".into(),
            identifiant: Some("lea".into()),
            ..Attributs::default()
        }
    }

    #[test]
    fn table() {
        let oui = |n| Ok(Rattachement::Compte(UtilisateurId(Uuid::from_u128(n))));
        let nouvelle = |n| Ok(Rattachement::NouvelApprenant(PersonneId(Uuid::from_u128(n))));
        let ine = |v: &str| Attributs {
            ine: Some(v.into()),
            ..elle()
        };
        let c = Connus::default;
        let cas: Vec<(&str, Attributs, Connus, Result<Rattachement, RefusConnexion>)> = vec![
            ("nobody", elle(), c(), Err(RefusConnexion::Inconnu)),
            (
                "tied already, whatever her name",
                elle(),
                Connus {
                    deja: Some(compte(1)),
                    par_identifiant: Some(compte(2)),
                    ..c()
                },
                oui(1),
            ),
            (
                "tied, closed",
                elle(),
                Connus {
                    deja: Some(CompteConnu {
                        actif: false,
                        ..compte(1)
                    }),
                    ..c()
                },
                Err(RefusConnexion::Ferme),
            ),
            (
                "staff by name",
                elle(),
                Connus {
                    par_identifiant: Some(compte(2)),
                    ..c()
                },
                oui(2),
            ),
            (
                "staff, taken",
                elle(),
                Connus {
                    par_identifiant: Some(CompteConnu {
                        pris: true,
                        ..compte(2)
                    }),
                    ..c()
                },
                Err(RefusConnexion::DejaPris),
            ),
            (
                "a machine",
                elle(),
                Connus {
                    par_identifiant: Some(CompteConnu {
                        service: true,
                        ..compte(2)
                    }),
                    ..c()
                },
                Err(RefusConnexion::Inconnu),
            ),
            (
                "a learner by name only",
                elle(),
                Connus {
                    par_identifiant: Some(CompteConnu {
                        personne: Some(PersonneId(Uuid::nil())),
                        ..compte(2)
                    }),
                    accepte_inconnus: true,
                    ..c()
                },
                Err(RefusConnexion::Inconnu),
            ),
            (
                "unknown staff, accepted",
                elle(),
                Connus {
                    accepte_inconnus: true,
                    ..c()
                },
                Ok(Rattachement::NouveauPersonnel),
            ),
            (
                "unknown without a name",
                Attributs {
                    identifiant: None,
                    ..elle()
                },
                Connus {
                    accepte_inconnus: true,
                    ..c()
                },
                Err(RefusConnexion::Inconnu),
            ),
            (
                "learner without account",
                elle(),
                Connus {
                    par_code: Some(personne(7, None, None)),
                    ..c()
                },
                nouvelle(7),
            ),
            (
                "learner with account",
                elle(),
                Connus {
                    par_code: Some(personne(7, None, Some(compte(3)))),
                    ..c()
                },
                oui(3),
            ),
            (
                "learner by INE",
                ine("A"),
                Connus {
                    par_ine: Some(personne(7, Some("A"), None)),
                    ..c()
                },
                nouvelle(7),
            ),
            (
                "code and INE of two persons",
                ine("A"),
                Connus {
                    par_code: Some(personne(7, None, None)),
                    par_ine: Some(personne(8, Some("A"), None)),
                    ..c()
                },
                Err(RefusConnexion::Incoherent),
            ),
            (
                "code of one who has another INE",
                ine("B"),
                Connus {
                    par_code: Some(personne(7, Some("A"), None)),
                    ..c()
                },
                Err(RefusConnexion::Incoherent),
            ),
            (
                "civil identity of one",
                elle(),
                Connus {
                    par_etat_civil: vec![personne(7, None, None)],
                    ..c()
                },
                nouvelle(7),
            ),
            (
                "civil identity of two",
                elle(),
                Connus {
                    par_etat_civil: vec![personne(7, None, None), personne(8, None, None)],
                    ..c()
                },
                Err(RefusConnexion::Incoherent),
            ),
            (
                "a student who works here too: her learner's account",
                elle(),
                Connus {
                    par_code: Some(personne(7, None, None)),
                    par_identifiant: Some(compte(2)),
                    ..c()
                },
                nouvelle(7),
            ),
        ];
        for (quoi, attributs, connus, attendu) in cas {
            assert_eq!(rattacher(&attributs, &connus), attendu, "{quoi}");
        }
    }

    #[test]
    fn on_ne_relie_que_soi() {
        let moi = UtilisateurId(Uuid::from_u128(1));
        let mienne = Some(PersonneId(Uuid::from_u128(7)));
        let c = Connus::default;
        let par_code = |n| Connus {
            par_code: Some(personne(n, None, None)),
            ..c()
        };
        assert_eq!(relier(moi, None, &elle(), &c()), Ok(Rattachement::Compte(moi)));
        assert_eq!(
            relier(moi, mienne, &elle(), &par_code(7)),
            Ok(Rattachement::Compte(moi))
        );
        assert_eq!(
            relier(moi, mienne, &elle(), &par_code(8)),
            Err(RefusConnexion::Incoherent),
            "another learner"
        );
        assert_eq!(
            relier(moi, None, &elle(), &par_code(8)),
            Err(RefusConnexion::Incoherent),
            "staff, and a learner"
        );
        let deja = Connus {
            deja: Some(compte(2)),
            ..c()
        };
        assert_eq!(relier(moi, None, &elle(), &deja), Err(RefusConnexion::DejaPris));
    }

    fn comptes() -> impl Strategy<Value = Option<CompteConnu>> {
        proptest::option::of((0u128..4, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
            |(n, actif, service, pris)| CompteConnu {
                actif,
                service,
                pris,
                ..compte(n)
            },
        ))
    }

    proptest! {
        /// Nobody ever comes in with a closed account, with that of a machine, or with one that is somebody else's.
        #[test]
        fn jamais_le_compte_d_un_autre(deja in comptes(), par_identifiant in comptes(), hers in comptes(), accepte in any::<bool>()) {
            let connus = Connus {
                deja: deja.clone(), par_identifiant: par_identifiant.clone(),
                par_code: hers.clone().map(|c| personne(7, None, Some(c))),
                accepte_inconnus: accepte, ..Connus::default()
            };
            if let Ok(Rattachement::Compte(id)) = rattacher(&elle(), &connus) {
                let choisi = match (&deja, &hers) {
                    (Some(c), _) => c.clone(),
                    (None, Some(c)) => c.clone(),
                    (None, None) => par_identifiant.clone().unwrap(),
                };
                prop_assert_eq!(choisi.id, id);
                prop_assert!(choisi.actif && !choisi.service);
                prop_assert!(deja.is_some() || !choisi.pris);
            }
        }
    }
}

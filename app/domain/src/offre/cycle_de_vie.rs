//! States of an espace, and what is frozen (domain §5.2).

use super::{Ouverture, RefusOffre};
use jiff::{Timestamp, ToSpan};

codes! {
    /// What an espace is for, in the words of the interfaces.
    TypeEspace {
        /// An offer is drafted in it (T).
        Travail = "BAC_A_SABLE",
        /// An offer is put into effect in it (P).
        Periode = "PERIODE",
    }
}

codes! {
    /// How far an espace has come.
    EtatEspace {
        Brouillon = "BROUILLON",
        Valide = "VALIDE",
        Accredite = "ACCREDITE",
        EnPreparation = "EN_PREPARATION",
        Ouverte = "OUVERTE",
        Fermee = "FERMEE",
        Archivee = "ARCHIVEE",
    }
}

impl EtatEspace {
    /// The first of an espace of that kind.
    pub fn premier(type_: TypeEspace) -> Self {
        match type_ {
            TypeEspace::Travail => Self::Brouillon,
            TypeEspace::Periode => Self::EnPreparation,
        }
    }

    /// Where it may go from here. Back, too, until an offer is accredited or a period archived.
    pub fn suivants(self) -> &'static [Self] {
        match self {
            Self::Brouillon => &[Self::Valide],
            Self::Valide => &[Self::Accredite, Self::Brouillon],
            Self::Accredite | Self::Archivee => &[],
            Self::EnPreparation => &[Self::Ouverte],
            Self::Ouverte => &[Self::Fermee, Self::EnPreparation],
            Self::Fermee => &[Self::Archivee, Self::Ouverte],
        }
    }

    /// Its offer is still worked on.
    pub fn ouvert(self) -> bool {
        matches!(self, Self::Brouillon | Self::EnPreparation | Self::Ouverte)
    }
}

/// May an espace pass from one state to another?
pub fn passage(de: EtatEspace, vers: EtatEspace) -> Result<(), RefusOffre> {
    if de.suivants().contains(&vers) {
        Ok(())
    } else {
        Err(RefusOffre::Etat)
    }
}

/// What becomes of a period that passes to a state: whether admissions may come in, and its calendar. Closed, it takes nobody any more:
/// enrolments end now, if they were to go on. Opened again, it is active again; its calendar is set by hand.
pub fn apres_passage(
    vers: EtatEspace,
    active: bool,
    calendrier: Option<Ouverture>,
    maintenant: Timestamp,
) -> (bool, Option<Ouverture>) {
    match vers {
        EtatEspace::Fermee | EtatEspace::Archivee => (
            false,
            calendrier.map(|c| Ouverture {
                du: c.du,
                // A calendar lasts at least a second.
                au: c
                    .au
                    .min(maintenant.max(c.du.saturating_add(1.second()).unwrap_or(c.du))),
            }),
        ),
        EtatEspace::Ouverte => (true, calendrier),
        _ => (active, calendrier),
    }
}

/// What somebody wants to do to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// Its words: labels, syllabus.
    Libelle,
    /// A child more.
    Ajout,
    /// Anything else: credits, order, a child less, another code.
    Structure,
}

/// Is it let do it? Under a validated context the structure is frozen: labels change and children come in, no more (domain
/// §5.2).
pub fn permis(etat: EtatEspace, edition: Edition, valide: bool) -> Result<(), RefusOffre> {
    if !etat.ouvert() {
        Err(RefusOffre::EspaceFerme)
    } else if valide && edition == Edition::Structure {
        Err(RefusOffre::Gele)
    } else {
        Ok(())
    }
}

/// May what was acquired in one academic year (`2026-2027`) count for an object of another one (domain §5.1, lien de
/// correspondance pour calcul)? Only what came before counts.
pub fn correspond(de: Option<&str>, vers: Option<&str>) -> Result<(), RefusOffre> {
    match (de, vers) {
        (Some(de), Some(vers)) if de < vers => Ok(()),
        _ => Err(RefusOffre::PasAnterieur),
    }
}

/// What is validated can be chosen from: a groupement demands no more of its children than it has (domain §5.3, rule 3).
pub fn tenable(max: u32, enfants: u64) -> Result<(), RefusOffre> {
    if u64::from(max) <= enfants {
        Ok(())
    } else {
        Err(RefusOffre::Plage)
    }
}

/// A context is unfrozen as long as nobody is enrolled on it, below, or above it, whence one follows it (domain §5.2).
pub fn degel(inscriptions: u64) -> Result<(), RefusOffre> {
    if inscriptions == 0 {
        Ok(())
    } else {
        Err(RefusOffre::Inscriptions)
    }
}

/// What a context is, when a point of enrolment is opened or closed on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EtatPia {
    pub periode: bool,
    pub valide: bool,
    pub pia: bool,
    pub actif: bool,
    /// An active point above or below on the same path.
    pub ailleurs: bool,
    /// Several levels may be points at once (domain §5.3, 4: a parameter).
    pub multi_niveaux: bool,
    /// Enrolments on it, those that ended among them.
    pub inscriptions: u64,
}

codes! {
    /// What is done to a point of enrolment.
    ActePia {
        /// Becomes one; active at once when the context is validated.
        Declarer = "DECLARER",
        Activer = "ACTIVER",
        Desactiver = "DESACTIVER",
        /// Is one no more.
        Retirer = "RETIRER",
    }
}

/// What the point is afterwards: (point, active).
pub fn apres_pia(etat: EtatPia, acte: ActePia) -> Result<(bool, bool), RefusOffre> {
    match acte {
        ActePia::Declarer | ActePia::Activer => {
            if acte == ActePia::Activer && !etat.pia {
                return Err(RefusOffre::PasPia);
            }
            // In an espace of work it is said where one will enrol; it opens in a period.
            let actif = etat.periode && (acte == ActePia::Activer || etat.valide || etat.actif);
            if acte == ActePia::Activer && !etat.periode {
                return Err(RefusOffre::PasPeriode);
            }
            if actif && !etat.valide {
                return Err(RefusOffre::NonValide);
            }
            if actif && etat.ailleurs && !etat.multi_niveaux {
                return Err(RefusOffre::PiaAilleurs);
            }
            Ok((true, actif))
        }
        ActePia::Desactiver if etat.pia => Ok((true, false)),
        ActePia::Retirer if etat.pia && etat.inscriptions > 0 => Err(RefusOffre::Inscriptions),
        ActePia::Retirer if etat.pia => Ok((false, false)),
        ActePia::Desactiver | ActePia::Retirer => Err(RefusOffre::PasPia),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_acquis_ne_sert_que_plus_tard() {
        for (de, vers, attendu) in [
            (Some("2026-2027"), Some("2027-2028"), Ok(())),
            (Some("2027-2028"), Some("2027-2028"), Err(RefusOffre::PasAnterieur)),
            (Some("2028-2029"), Some("2027-2028"), Err(RefusOffre::PasAnterieur)),
            (None, Some("2027-2028"), Err(RefusOffre::PasAnterieur)),
            (Some("2026-2027"), None, Err(RefusOffre::PasAnterieur)),
        ] {
            assert_eq!(correspond(de, vers), attendu);
        }
    }

    #[test]
    fn les_etats() {
        use EtatEspace::*;
        for (de, vers, permis) in [
            (Brouillon, Valide, true),
            (Valide, Accredite, true),
            (Valide, Brouillon, true),
            (Accredite, Brouillon, false),
            (Brouillon, Ouverte, false),
            (EnPreparation, Ouverte, true),
            (Ouverte, Archivee, false),
            (Fermee, Archivee, true),
            (Archivee, Ouverte, false),
        ] {
            assert_eq!(passage(de, vers).is_ok(), permis, "{de:?} {vers:?}");
        }
    }

    #[test]
    fn une_periode_fermee_ne_prend_plus_personne() {
        use EtatEspace::*;
        let instant = |s| Timestamp::from_second(s).unwrap();
        let calendrier = |du, au| {
            Some(Ouverture {
                du: instant(du),
                au: instant(au),
            })
        };
        let maintenant = instant(150);
        for (vers, active, avant, attendu) in [
            (Fermee, true, calendrier(100, 200), (false, calendrier(100, 150))),
            (Archivee, true, calendrier(100, 120), (false, calendrier(100, 120))),
            // It was to begin later: it never does.
            (Fermee, true, calendrier(300, 400), (false, calendrier(300, 301))),
            (Fermee, true, None, (false, None)),
            (Ouverte, false, calendrier(100, 150), (true, calendrier(100, 150))),
            (EnPreparation, true, calendrier(100, 200), (true, calendrier(100, 200))),
        ] {
            assert_eq!(apres_passage(vers, active, avant, maintenant), attendu, "{vers:?}");
        }
    }

    #[test]
    fn ce_qui_est_gele() {
        use EtatEspace::*;
        assert_eq!(permis(Ouverte, Edition::Structure, true), Err(RefusOffre::Gele));
        assert_eq!(permis(Ouverte, Edition::Ajout, true), Ok(()));
        assert_eq!(permis(Ouverte, Edition::Libelle, true), Ok(()));
        assert_eq!(permis(Ouverte, Edition::Structure, false), Ok(()));
        assert_eq!(permis(Accredite, Edition::Libelle, false), Err(RefusOffre::EspaceFerme));
        assert_eq!(permis(Archivee, Edition::Ajout, false), Err(RefusOffre::EspaceFerme));
        assert_eq!(tenable(2, 1), Err(RefusOffre::Plage));
        assert_eq!(tenable(2, 2), Ok(()));
        assert_eq!(degel(1), Err(RefusOffre::Inscriptions));
        assert_eq!(degel(0), Ok(()));
    }

    #[test]
    fn les_points_d_inscription() {
        let rien = EtatPia {
            periode: true,
            valide: false,
            pia: false,
            actif: false,
            ailleurs: false,
            multi_niveaux: false,
            inscriptions: 0,
        };
        let valide = EtatPia { valide: true, ..rien };
        let actif = EtatPia {
            pia: true,
            actif: true,
            ..valide
        };
        let travail = EtatPia { periode: false, ..rien };
        use ActePia::*;
        for (etat, acte, attendu) in [
            (rien, Declarer, Ok((true, false))),
            (valide, Declarer, Ok((true, true))),
            (travail, Declarer, Ok((true, false))),
            (EtatPia { pia: true, ..travail }, Activer, Err(RefusOffre::PasPeriode)),
            (rien, Activer, Err(RefusOffre::PasPia)),
            (EtatPia { pia: true, ..rien }, Activer, Err(RefusOffre::NonValide)),
            (EtatPia { pia: true, ..valide }, Activer, Ok((true, true))),
            (
                EtatPia {
                    ailleurs: true,
                    ..valide
                },
                Declarer,
                Err(RefusOffre::PiaAilleurs),
            ),
            (
                EtatPia {
                    ailleurs: true,
                    multi_niveaux: true,
                    ..valide
                },
                Declarer,
                Ok((true, true)),
            ),
            (actif, Desactiver, Ok((true, false))),
            (
                EtatPia {
                    inscriptions: 3,
                    ..actif
                },
                Desactiver,
                Ok((true, false)),
            ),
            (
                EtatPia {
                    inscriptions: 3,
                    ..actif
                },
                Retirer,
                Err(RefusOffre::Inscriptions),
            ),
            (actif, Retirer, Ok((false, false))),
            (valide, Retirer, Err(RefusOffre::PasPia)),
        ] {
            assert_eq!(apres_pia(etat, acte), attendu, "{etat:?} {acte:?}");
        }
    }
}

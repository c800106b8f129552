use super::{Habilitation, Traitement, perimetre};
use crate::{CodeErreur, ErreurChamp, ids::UtilisateurId};
use jiff::civil::Date;

/// Lengths of a reason, in characters.
pub const MOTIF_MIN: u32 = 5;
pub const MOTIF_MAX: u32 = 500;

codes! {
    /// Why nobody acts in the name of an account.
    RefusAssistance {
        /// It is one's own.
        SoiMeme = "SOI_MEME",
        /// It is closed.
        Ferme = "COMPTE_FERME",
        /// It is a machine's: it has no page.
        Machine = "MACHINE",
        /// It gives rights or goes over everybody: helping would be a way to more than one has.
        Sensible = "DROITS_SENSIBLES",
        /// It reaches outside the structures on which one may help.
        HorsPerimetre = "HORS_PERIMETRE",
    }
}

/// An account, as far as acting in its name is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assistee<'a> {
    pub id: UtilisateurId,
    pub actif: bool,
    pub machine: bool,
    pub habilitations: &'a [Habilitation],
    /// Where it is somebody: the structure of each of its roles that is not over, with all above it.
    pub roles: &'a [Vec<String>],
    /// The same for the enrolments of a learner; None: no learner's.
    pub inscriptions: Option<&'a [Vec<String>]>,
    /// Of the whole establishment: where who is nowhere is.
    pub racine: &'a [String],
}

/// May `moi`, who has these habilitations, act in the name of that account? Of the staff all roles must be inside the
/// perimeter, of a learner one enrolment: she has one dossier, whoever looks at it.
pub fn aider(
    moi: UtilisateurId,
    miennes: &[Habilitation],
    compte: &Assistee<'_>,
    jour: Date,
) -> Result<(), RefusAssistance> {
    if moi == compte.id {
        return Err(RefusAssistance::SoiMeme);
    }
    // First: of what is outside nothing is said.
    let ou = perimetre(miennes, Traitement::SecImpersonation, jour);
    let roles = compte.roles.iter().all(|ancetres| ou.contient(ancetres));
    let la = match compte.inscriptions {
        Some(inscriptions) => inscriptions.iter().any(|ancetres| ou.contient(ancetres)),
        None if compte.roles.is_empty() => ou.contient(compte.racine),
        None => true,
    };
    if !roles || !la {
        return Err(RefusAssistance::HorsPerimetre);
    }
    if !compte.actif {
        return Err(RefusAssistance::Ferme);
    }
    if compte.machine {
        return Err(RefusAssistance::Machine);
    }
    if sensible(compte.habilitations, jour) {
        return Err(RefusAssistance::Sensible);
    }
    Ok(())
}

/// Has it, on that day or later, a right that gives rights or goes over everybody?
fn sensible(habilitations: &[Habilitation], jour: Date) -> bool {
    habilitations
        .iter()
        .any(|h| h.finira(jour) && h.traitements.iter().any(|t| t.sensible()))
}

/// Does what was begun go on? Looked at with each request: who was given more rights meanwhile, or lost hers, is alone again.
pub fn tient(miennes: &[Habilitation], siennes: &[Habilitation], jour: Date) -> bool {
    !perimetre(miennes, Traitement::SecImpersonation, jour).vide() && !sensible(siennes, jour)
}

/// Why somebody acts in another's name, as it is kept.
pub fn lire_motif(texte: &str) -> Result<String, ErreurChamp> {
    let texte = texte.split_whitespace().collect::<Vec<_>>().join(" ");
    let code = match u32::try_from(texte.chars().count()).unwrap_or(u32::MAX) {
        0 => CodeErreur::Obligatoire,
        n if n < MOTIF_MIN => CodeErreur::TropCourt { min: MOTIF_MIN },
        n if n > MOTIF_MAX => CodeErreur::TropLong { max: MOTIF_MAX },
        _ => return Ok(texte),
    };
    Err(ErreurChamp::new("motif", code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    const JOUR: Date = date(2026, 7, 8);

    fn qui(n: u128) -> UtilisateurId {
        UtilisateurId(Uuid::from_u128(n))
    }

    fn h(structure: &str, traitements: &[Traitement]) -> Habilitation {
        Habilitation {
            role: "R".into(),
            structure: structure.into(),
            traitements: traitements.to_vec(),
            debut: date(2026, 1, 1),
            fin: None,
            deleguee: false,
        }
    }

    fn chemin(codes: &[&str]) -> Vec<String> {
        codes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn table() {
        use Traitement::{HabDeleguer, InsLire, SecImpersonation, SecJournal};
        let racine = chemin(&["ETAB00"]);
        let (sci, lsh) = (chemin(&["ETAB00", "SCI"]), chemin(&["ETAB00", "LSH"]));
        let partout = [h("ETAB00", &[SecImpersonation])];
        let moi = [h("SCI", &[SecImpersonation]), h("LSH", &[InsLire])];
        let autre = [h("SCI", &[InsLire])];
        let lecteur = [h("SCI", &[InsLire])];
        let journal = [h("SCI", &[SecJournal])];
        let demain = [Habilitation {
            debut: date(2026, 9, 1),
            ..h("SCI", &[HabDeleguer])
        }];
        let hier = [Habilitation {
            fin: Some(date(2026, 7, 7)),
            ..h("SCI", &[HabDeleguer])
        }];
        let compte = |habilitations, roles| Assistee {
            id: qui(2),
            actif: true,
            machine: false,
            habilitations,
            roles,
            inscriptions: None,
            racine: &racine,
        };
        let (la, ailleurs, deux) = ([sci.clone()], [lsh.clone()], [sci.clone(), lsh.clone()]);
        let apprenant = |inscriptions| Assistee {
            inscriptions: Some(inscriptions),
            ..compte(&[], &[])
        };
        let soi = Assistee {
            id: qui(1),
            ..compte(&lecteur, &la)
        };
        let ferme = Assistee {
            actif: false,
            ..compte(&lecteur, &la)
        };
        let machine = Assistee {
            machine: true,
            ..compte(&lecteur, &la)
        };
        let les_deux = Assistee {
            inscriptions: Some(&la),
            ..compte(&lecteur, &ailleurs)
        };
        use RefusAssistance::{Ferme, HorsPerimetre, Machine, Sensible, SoiMeme};
        for (quoi, miennes, compte, attendu) in [
            ("a clerk of there", &moi[..], compte(&lecteur, &la), Ok(())),
            ("a learner of there", &moi, apprenant(&la[..]), Ok(())),
            ("a learner of there and elsewhere", &moi, apprenant(&deux[..]), Ok(())),
            ("oneself", &moi, soi, Err(SoiMeme)),
            ("a closed account", &moi, ferme, Err(Ferme)),
            ("a machine", &moi, machine, Err(Machine)),
            ("who reads the journal", &moi, compte(&journal, &la), Err(Sensible)),
            ("who will pass rights on", &moi, compte(&demain, &la), Err(Sensible)),
            ("who passed rights on", &moi, compte(&hier, &[]), Err(HorsPerimetre)),
            ("the same, everywhere", &partout, compte(&hier, &[]), Ok(())),
            (
                "a clerk of there and elsewhere",
                &moi,
                compte(&lecteur, &deux),
                Err(HorsPerimetre),
            ),
            (
                "a clerk of elsewhere",
                &moi,
                compte(&lecteur, &ailleurs),
                Err(HorsPerimetre),
            ),
            (
                "a learner of elsewhere",
                &moi,
                apprenant(&ailleurs[..]),
                Err(HorsPerimetre),
            ),
            ("a learner of nowhere", &partout, apprenant(&[][..]), Err(HorsPerimetre)),
            ("a learner who is a clerk elsewhere", &moi, les_deux, Err(HorsPerimetre)),
            ("without the right", &autre, compte(&lecteur, &la), Err(HorsPerimetre)),
        ] {
            assert_eq!(aider(qui(1), miennes, &compte, JOUR), attendu, "{quoi}");
        }
    }

    #[test]
    fn ce_qui_est_commence_ne_tient_pas_a_tout() {
        use Traitement::{HabGerer, InsLire, SecImpersonation};
        let moi = [h("SCI", &[SecImpersonation])];
        let lecteur = [h("SCI", &[InsLire])];
        assert!(tient(&moi, &lecteur, JOUR));
        assert!(tient(&moi, &[], JOUR));
        assert!(!tient(&moi, &[h("SCI", &[HabGerer])], JOUR), "she was given rights");
        assert!(!tient(&lecteur, &lecteur, JOUR), "one has lost the right");
    }

    #[test]
    fn un_motif_dit_quelque_chose() {
        let code = |texte: &str| lire_motif(texte).map_err(|e| e.code);
        assert_eq!(code("  "), Err(CodeErreur::Obligatoire));
        assert_eq!(code("aide"), Err(CodeErreur::TropCourt { min: 5 }));
        assert_eq!(code(" Elle  ne voit\n pas "), Ok("Elle ne voit pas".into()));
        assert_eq!(code(&"é".repeat(500)).map(|m| m.chars().count()), Ok(500));
        assert_eq!(code(&"é".repeat(501)), Err(CodeErreur::TropLong { max: 500 }));
    }

    fn habilitations() -> impl Strategy<Value = Vec<Habilitation>> {
        let une = (
            "[A-D]",
            proptest::sample::subsequence(Traitement::TOUS, 0..=4),
            -40i64..40,
            proptest::option::of(0i64..60),
        )
            .prop_map(|(structure, traitements, debut, duree)| {
                let debut = JOUR.saturating_add(debut.days());
                Habilitation {
                    debut,
                    fin: duree.map(|d| debut.saturating_add(d.days())),
                    ..h(&structure, &traitements)
                }
            });
        proptest::collection::vec(une, 0..4)
    }

    proptest! {
        /// Whoever acts in somebody's name gets no right that gives rights, on no structure outside her own, then or later.
        #[test]
        fn personne_n_y_gagne_ce_qui_donne_des_droits(miennes in habilitations(), siennes in habilitations(), jours in 0i64..90) {
            let racine = chemin(&["RACINE"]);
            let roles: Vec<Vec<String>> = siennes.iter().filter(|h| h.finira(JOUR))
                .map(|h| vec!["RACINE".to_owned(), h.structure.clone()]).collect();
            let compte = Assistee { id: qui(2), actif: true, machine: false, habilitations: &siennes, roles: &roles,
                inscriptions: None, racine: &racine };
            if aider(qui(1), &miennes, &compte, JOUR).is_ok() {
                let (ou, jour) = (perimetre(&miennes, Traitement::SecImpersonation, JOUR), JOUR.saturating_add(jours.days()));
                for t in Traitement::TOUS {
                    let la = perimetre(&siennes, *t, jour);
                    prop_assert!(la.vide() || !t.sensible());
                    prop_assert!(la.racines().iter().all(|s| ou.contient(&["RACINE".to_owned(), s.clone()])));
                }
                prop_assert!(tient(&miennes, &siennes, JOUR));
            }
        }

        /// A right more never takes anybody away from who may help.
        #[test]
        fn un_droit_de_plus_n_ote_personne(miennes in habilitations(), siennes in habilitations(), structure in "[A-D]") {
            let racine = chemin(&["RACINE"]);
            let roles: Vec<Vec<String>> = siennes.iter().map(|h| vec!["RACINE".to_owned(), h.structure.clone()]).collect();
            let compte = Assistee { id: qui(2), actif: true, machine: false, habilitations: &siennes, roles: &roles,
                inscriptions: None, racine: &racine };
            let avant = aider(qui(1), &miennes, &compte, JOUR);
            let mut plus = miennes;
            plus.push(h(&structure, &[Traitement::SecImpersonation]));
            prop_assert!(avant.is_err() || aider(qui(1), &plus, &compte, JOUR).is_ok());
        }
    }
}

use super::{Habilitation, Traitement, peut};
use crate::ids::UtilisateurId;
use jiff::{ToSpan, civil::Date};

/// A role that somebody would give to somebody else, on a structure and all below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Octroi<'a> {
    pub par: UtilisateurId,
    pub a: UtilisateurId,
    /// What the role allows.
    pub traitements: &'a [Traitement],
    /// The structure and all above it.
    pub ancetres: &'a [String],
    pub debut: Date,
    pub fin: Option<Date>,
}

/// How a role is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By who manages rights: at once.
    Direct,
    /// It allows managing rights, or acting as somebody else: somebody else who manages rights must agree (four eyes).
    AConfirmer,
    /// By who passes on, for a time, what she may do herself.
    Delegation,
}

codes! {
    /// Why a role is not given.
    RefusOctroi {
        /// Nobody gives herself anything.
        SoiMeme = "SOI_MEME",
        /// It would end before it begins.
        DatesInversees = "DATES_INVERSEES",
        /// It would begin in the past.
        DansLePasse = "DANS_LE_PASSE",
        /// Neither managing nor delegating is allowed on this structure.
        HorsPerimetre = "HORS_PERIMETRE",
        /// A delegation has a last day.
        DelegationSansFin = "DELEGATION_SANS_FIN",
        /// A delegation is longer than the establishment allows.
        DelegationTropLongue = "DELEGATION_TROP_LONGUE",
        /// A delegation would allow what who delegates may not do herself, there and all that time.
        PlusQueSoi = "PLUS_QUE_SOI",
        /// What manages rights, or lets one act as somebody else, is not delegated.
        DelegationDeDroits = "DELEGATION_DE_DROITS",
        /// It waits for somebody else than who asked, and than who would get it.
        QuatreYeux = "QUATRE_YEUX",
        /// Nobody would be left to manage rights.
        DernierGestionnaire = "DERNIER_GESTIONNAIRE",
    }
}

impl RefusOctroi {
    /// The field that it is about.
    pub fn champ(self) -> &'static str {
        match self {
            Self::SoiMeme => "identifiant",
            Self::DansLePasse => "debut",
            Self::DatesInversees | Self::DelegationSansFin | Self::DelegationTropLongue => "fin",
            Self::HorsPerimetre => "structure",
            Self::PlusQueSoi | Self::DelegationDeDroits | Self::QuatreYeux | Self::DernierGestionnaire => "role",
        }
    }
}

/// Does it manage rights, or let one act as somebody else?
fn de_droits(traitements: &[Traitement]) -> bool {
    traitements.iter().any(|t| {
        matches!(
            t,
            Traitement::HabGerer | Traitement::HabDeleguer | Traitement::SecImpersonation
        )
    })
}

/// May it be given, and how? (domain §12.2: delegation bounded in time and content, no self-granting, four eyes on the
/// management of rights.) `delegation_max` is in days.
pub fn octroyer(
    habilitations: &[Habilitation],
    o: &Octroi<'_>,
    jour: Date,
    delegation_max: u16,
) -> Result<Mode, RefusOctroi> {
    if o.par == o.a {
        return Err(RefusOctroi::SoiMeme);
    }
    if o.fin.is_some_and(|fin| fin < o.debut) {
        return Err(RefusOctroi::DatesInversees);
    }
    if o.debut < jour {
        return Err(RefusOctroi::DansLePasse);
    }
    if peut(habilitations, Traitement::HabGerer, o.ancetres, jour) {
        return Ok(if de_droits(o.traitements) {
            Mode::AConfirmer
        } else {
            Mode::Direct
        });
    }
    if !peut(habilitations, Traitement::HabDeleguer, o.ancetres, jour) {
        return Err(RefusOctroi::HorsPerimetre);
    }
    if de_droits(o.traitements) {
        return Err(RefusOctroi::DelegationDeDroits);
    }
    let fin = o.fin.ok_or(RefusOctroi::DelegationSansFin)?;
    if fin > jour.saturating_add(i32::from(delegation_max).days()) {
        return Err(RefusOctroi::DelegationTropLongue);
    }
    let siens = |t: &Traitement| {
        habilitations.iter().any(|h| {
            !h.deleguee
                && h.traitements.contains(t)
                && o.ancetres.contains(&h.structure)
                && h.debut <= o.debut
                && h.fin.is_none_or(|sienne| fin <= sienne)
        })
    };
    if o.traitements.iter().all(siens) {
        Ok(Mode::Delegation)
    } else {
        Err(RefusOctroi::PlusQueSoi)
    }
}

/// May `par` settle what `demandeur` asked for `beneficiaire`? Four eyes: she is neither of them, and manages rights there.
pub fn trancher(
    habilitations: &[Habilitation],
    (par, demandeur, beneficiaire): (UtilisateurId, UtilisateurId, UtilisateurId),
    ancetres: &[String],
    jour: Date,
) -> Result<(), RefusOctroi> {
    if par == demandeur || par == beneficiaire {
        Err(RefusOctroi::QuatreYeux)
    } else if peut(habilitations, Traitement::HabGerer, ancetres, jour) {
        Ok(())
    } else {
        Err(RefusOctroi::HorsPerimetre)
    }
}

codes! {
    /// What one habilitation says to one question.
    Verdict {
        /// It allows it.
        Accorde = "ACCORDE",
        /// Its role does not hold this.
        PasDansLeRole = "PAS_DANS_LE_ROLE",
        /// It is about another structure.
        AutreStructure = "AUTRE_STRUCTURE",
        /// It has not begun.
        PasEncore = "PAS_ENCORE",
        /// It is over.
        Fini = "FINI",
    }
}

/// Why somebody may, or may not: the word of one of her habilitations. The decision is yes when one of them says
/// [`Verdict::Accorde`].
pub fn verdict(h: &Habilitation, traitement: Traitement, ancetres: &[String], jour: Date) -> Verdict {
    if !h.traitements.contains(&traitement) {
        Verdict::PasDansLeRole
    } else if !ancetres.contains(&h.structure) {
        Verdict::AutreStructure
    } else if jour < h.debut {
        Verdict::PasEncore
    } else if h.fin.is_some_and(|fin| fin < jour) {
        Verdict::Fini
    } else {
        Verdict::Accorde
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    const JOUR: Date = date(2026, 7, 8);

    fn h(structure: &str, traitements: &[Traitement], fin: Option<Date>) -> Habilitation {
        Habilitation {
            role: "R".into(),
            structure: structure.into(),
            traitements: traitements.to_vec(),
            debut: date(2026, 1, 1),
            fin,
            deleguee: false,
        }
    }

    /// What is tried, the rights of who gives, to whom, what, from, to, what comes of it.
    type Cas<'a> = (
        &'a str,
        &'a [Habilitation],
        u128,
        &'a [Traitement],
        Date,
        Option<Date>,
        Result<Mode, RefusOctroi>,
    );

    fn qui(n: u128) -> UtilisateurId {
        UtilisateurId(Uuid::from_u128(n))
    }

    #[test]
    fn table() {
        use Traitement::{HabDeleguer, HabGerer, InsLire, InsValider};
        let ancetres = ["SCI".to_owned(), "ETAB00".to_owned()];
        let gere = [h("ETAB00", &[HabGerer], None)];
        let ailleurs = [h("LSH", &[HabGerer], None)];
        let delegue = [h("SCI", &[HabDeleguer, InsLire], Some(date(2026, 12, 31)))];
        let recu = [Habilitation {
            deleguee: true,
            ..delegue[0].clone()
        }];
        let fin = Some(date(2026, 9, 30));
        let cas: Vec<Cas<'_>> = vec![
            ("manages", &gere, 2, &[InsValider], JOUR, None, Ok(Mode::Direct)),
            (
                "to herself",
                &gere,
                1,
                &[InsValider],
                JOUR,
                None,
                Err(RefusOctroi::SoiMeme),
            ),
            (
                "rights on rights",
                &gere,
                2,
                &[InsLire, HabDeleguer],
                JOUR,
                None,
                Ok(Mode::AConfirmer),
            ),
            (
                "elsewhere",
                &ailleurs,
                2,
                &[InsLire],
                JOUR,
                fin,
                Err(RefusOctroi::HorsPerimetre),
            ),
            (
                "backwards",
                &gere,
                2,
                &[InsLire],
                JOUR,
                Some(date(2026, 7, 7)),
                Err(RefusOctroi::DatesInversees),
            ),
            (
                "yesterday",
                &gere,
                2,
                &[InsLire],
                date(2026, 7, 7),
                None,
                Err(RefusOctroi::DansLePasse),
            ),
            ("delegates", &delegue, 2, &[InsLire], JOUR, fin, Ok(Mode::Delegation)),
            (
                "delegates for ever",
                &delegue,
                2,
                &[InsLire],
                JOUR,
                None,
                Err(RefusOctroi::DelegationSansFin),
            ),
            (
                "delegates for long",
                &delegue,
                2,
                &[InsLire],
                JOUR,
                Some(date(2027, 7, 9)),
                Err(RefusOctroi::DelegationTropLongue),
            ),
            (
                "longer than her own",
                &delegue,
                2,
                &[InsLire],
                JOUR,
                Some(date(2027, 1, 1)),
                Err(RefusOctroi::PlusQueSoi),
            ),
            (
                "more than her own",
                &delegue,
                2,
                &[InsValider],
                JOUR,
                fin,
                Err(RefusOctroi::PlusQueSoi),
            ),
            (
                "delegates delegating",
                &delegue,
                2,
                &[HabDeleguer],
                JOUR,
                fin,
                Err(RefusOctroi::DelegationDeDroits),
            ),
            (
                "passes on what was passed on",
                &recu,
                2,
                &[InsLire],
                JOUR,
                fin,
                Err(RefusOctroi::PlusQueSoi),
            ),
        ];
        for (quoi, habilitations, a, traitements, debut, fin, attendu) in cas {
            let o = Octroi {
                par: qui(1),
                a: qui(a),
                traitements,
                ancetres: &ancetres,
                debut,
                fin,
            };
            assert_eq!(octroyer(habilitations, &o, JOUR, 365), attendu, "{quoi}");
        }
        let trois = |par| trancher(&gere, (qui(par), qui(1), qui(2)), &ancetres, JOUR);
        assert_eq!(
            [trois(1), trois(2), trois(3)],
            [Err(RefusOctroi::QuatreYeux), Err(RefusOctroi::QuatreYeux), Ok(())]
        );
        assert_eq!(
            trancher(&ailleurs, (qui(3), qui(1), qui(2)), &ancetres, JOUR),
            Err(RefusOctroi::HorsPerimetre)
        );
    }

    fn habilitations() -> impl Strategy<Value = Vec<Habilitation>> {
        let une = (
            "[A-D]",
            proptest::sample::subsequence(Traitement::TOUS, 0..=Traitement::TOUS.len()),
            -40i64..40,
            proptest::option::of(0i64..60),
            any::<bool>(),
        )
            .prop_map(|(structure, traitements, debut, duree, deleguee)| {
                let debut = JOUR.saturating_add(debut.days());
                Habilitation {
                    role: "R".into(),
                    structure,
                    traitements,
                    debut,
                    fin: duree.map(|d| debut.saturating_add(d.days())),
                    deleguee,
                }
            });
        proptest::collection::vec(une, 0..4)
    }

    proptest! {
        /// Whoever does not manage rights gives nothing that she may not do herself on that day and there, never for
        /// ever, and nothing that manages rights.
        #[test]
        fn une_delegation_n_agrandit_personne(siennes in habilitations(), donnes in proptest::sample::subsequence(Traitement::TOUS, 1..5),
            structure in "[A-D]", debut in 0i64..30, duree in proptest::option::of(0i64..60)) {
            let debut = JOUR.saturating_add(debut.days());
            let fin = duree.map(|d| debut.saturating_add(d.days()));
            let ancetres = [structure];
            let o = Octroi { par: qui(1), a: qui(2), traitements: &donnes, ancetres: &ancetres, debut, fin };
            match octroyer(&siennes, &o, JOUR, 365) {
                Ok(Mode::Delegation) => {
                    prop_assert!(!de_droits(&donnes));
                    for jour in [debut, fin.expect("a delegation ends")] {
                        for t in &donnes {
                            prop_assert!(peut(&siennes, *t, &ancetres, jour));
                        }
                    }
                }
                Ok(_) => prop_assert!(peut(&siennes, Traitement::HabGerer, &ancetres, JOUR)),
                Err(_) => {}
            }
        }

        /// What is explained is what is decided.
        #[test]
        fn l_explication_est_la_decision(siennes in habilitations(), structure in "[A-D]", t in proptest::sample::select(Traitement::TOUS)) {
            let ancetres = [structure, "RACINE".to_owned()];
            let oui = siennes.iter().any(|h| verdict(h, t, &ancetres, JOUR) == Verdict::Accorde);
            prop_assert_eq!(oui, peut(&siennes, t, &ancetres, JOUR));
        }
    }
}

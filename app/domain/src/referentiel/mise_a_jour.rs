use super::{
    Occurrence,
    appariement::{Arrivee, Issue, Plan},
    se_chevauchent,
};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A value as it is kept: what it says here, and what was last delivered if it is national.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connue {
    pub ici: Occurrence,
    /// As delivered; none: the establishment's own.
    pub livree: Option<Occurrence>,
}

impl Connue {
    /// Was it changed here since it was delivered? Whether forms offer it and in what order is the establishment's affair.
    pub(super) fn touchee(&self) -> bool {
        self.livree.as_ref().is_some_and(|l| !memes(l, &self.ici))
    }
}

/// What an update of the national values does with one value (domain §3: local values survive national updates).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "genre", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Ecart {
    Ajoutee {
        nouvelle: Occurrence,
    },
    Changee {
        avant: Occurrence,
        nouvelle: Occurrence,
    },
    /// No longer delivered, or delivered with a last day: it ends, and stays for what used it.
    Terminee {
        avant: Occurrence,
        nouvelle: Occurrence,
    },
    /// No longer delivered, and another period of its code takes its place.
    Retiree {
        avant: Occurrence,
    },
    /// What is delivered and what the establishment made of it, or added itself, cannot both stand: somebody chooses.
    Conflit {
        ici: Occurrence,
        nouvelle: Occurrence,
    },
}

impl Ecart {
    /// What is delivered; of what is delivered no more, what becomes of it.
    pub fn occurrence(&self) -> &Occurrence {
        match self {
            Self::Retiree { avant } => avant,
            Self::Ajoutee { nouvelle }
            | Self::Changee { nouvelle, .. }
            | Self::Terminee { nouvelle, .. }
            | Self::Conflit { nouvelle, .. } => nouvelle,
        }
    }
}

pub(super) fn memes(a: &Occurrence, b: &Occurrence) -> bool {
    let reglages = |o: &Occurrence| Occurrence {
        priorite: 0,
        visible: true,
        ..o.clone()
    };
    reglages(a) == reglages(b)
}

/// A row to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ecriture {
    /// Its place in what is known; none: it is new.
    pub rang: Option<usize>,
    /// None: another period of its code takes its place.
    pub apres: Option<Connue>,
}

pub(super) fn periode(o: &Occurrence) -> (Date, Option<Date>) {
    (o.debut, o.fin)
}

pub(super) fn veille(jour: Date) -> Date {
    jour.checked_sub(Span::new().days(1)).unwrap_or(jour)
}

/// What delivering these values would do to those that are kept. `jour`: what is no longer delivered ends the day before, or the
/// day before its code begins again.
pub fn comparer(connues: &[Connue], nouvelles: &[Occurrence], jour: Date) -> Vec<Ecart> {
    let plan = Plan::nouveau(connues, nouvelles, jour);
    let arrivees = plan.arrivees.iter().filter_map(|a| {
        let nouvelle = a.nouvelle.clone();
        Some(match (a.issue, a.rang) {
            (Issue::Gardee, _) => return None,
            (Issue::Conflit(i), _) => Ecart::Conflit {
                ici: connues[i].ici.clone(),
                nouvelle,
            },
            (Issue::Prise, None) => Ecart::Ajoutee { nouvelle },
            (Issue::Prise, Some(i)) => changee(&connues[i].ici, &nouvelle),
        })
    });
    let autres = connues.iter().enumerate().filter_map(|(i, c)| {
        let avant = c.ici.clone();
        if plan.retiree(i) {
            return Some(Ecart::Retiree { avant });
        }
        let nouvelle = plan.finie(i)?.ici;
        Some(Ecart::Terminee { avant, nouvelle })
    });
    arrivees.chain(autres).collect()
}

fn changee(avant: &Occurrence, nouvelle: &Occurrence) -> Ecart {
    let (avant, nouvelle) = (avant.clone(), garder_reglages(nouvelle, avant));
    if avant.fin.is_none() && nouvelle.fin.is_some() {
        Ecart::Terminee { avant, nouvelle }
    } else {
        Ecart::Changee { avant, nouvelle }
    }
}

/// What taking these values writes, each row once. `nationales`: code and first day of what is delivered and wins its conflict; in
/// the others what is here stays.
pub fn prendre(
    connues: &[Connue],
    nouvelles: &[Occurrence],
    jour: Date,
    nationales: &BTreeSet<(String, Date)>,
) -> Vec<Ecriture> {
    let plan = Plan::nouveau(connues, nouvelles, jour);
    let mut etats: Vec<Option<Connue>> = connues
        .iter()
        .enumerate()
        .map(|(i, c)| Some(plan.finie(i).unwrap_or_else(|| c.clone())))
        .collect();
    let nouveautes = plan.arrivees.iter().filter(|a| a.issue != Issue::Gardee);
    let (prises, refusees): (Vec<&Arrivee>, Vec<&Arrivee>) = nouveautes.partition(|a| {
        let choisie = || nationales.contains(&(a.nouvelle.code.clone(), a.nouvelle.debut));
        a.issue == Issue::Prise || (choisie() && !plan.place_prise(a))
    });
    for i in prises.iter().filter_map(|a| a.rang) {
        etats[i] = None;
    }
    // National and changed here, it stays as it was made: the next update starts from what is delivered now.
    for a in &refusees {
        let livree = a.rang.and_then(|i| etats[i].as_mut()?.livree.as_mut());
        if let Some(livree) = livree {
            livree.clone_from(a.nouvelle);
        }
    }
    let mut posees: Vec<_> = prises.iter().map(|a| (a.rang, poser(&plan, &mut etats, a))).collect();
    // What was in the way may have made way for something else.
    for a in refusees.into_iter().filter(|a| a.rang.is_none()) {
        let gene = |i: usize| !plan.abandonnee(i) && etats[i].as_ref().is_some_and(|e| touche(e, a.nouvelle));
        if !plan.du_code(&a.nouvelle.code).any(gene) {
            posees.push((None, poser(&plan, &mut etats, a)));
        }
    }
    let mut ajoutees = Vec::new();
    for (rang, connue) in posees {
        match rang {
            Some(i) => etats[i] = Some(connue),
            None => ajoutees.push(connue),
        }
    }
    let changees = etats.into_iter().zip(connues).enumerate();
    let changees = changees.filter(|(_, (apres, avant))| apres.as_ref() != Some(*avant));
    let changees = changees.map(|(i, (apres, _))| Ecriture { rang: Some(i), apres });
    let ajoutees = ajoutees.into_iter().map(|connue| Ecriture {
        rang: None,
        apres: Some(connue),
    });
    changees.chain(ajoutees).collect()
}

fn touche(connue: &Connue, o: &Occurrence) -> bool {
    se_chevauchent(periode(&connue.ici), periode(o))
}

/// Something delivered takes its days: what stays beside it makes way, or leaves it less of them.
fn poser(plan: &Plan, etats: &mut [Option<Connue>], a: &Arrivee) -> Connue {
    let mut ici = match a.rang {
        Some(i) => garder_reglages(a.nouvelle, &plan.connues[i].ici),
        None => a.nouvelle.clone(),
    };
    let (abandonnees, autres): (Vec<usize>, Vec<usize>) =
        plan.du_code(&a.nouvelle.code).partition(|i| plan.abandonnee(*i));
    for i in autres {
        let Some(etat) = &mut etats[i] else { continue };
        let fin = etat.ici.fin;
        cote_a_cote(&mut etat.ici, &mut ici);
        // Less than what is delivered of it: that is remembered.
        if fin != etat.ici.fin
            && let (Some(livree), Some(dite)) = (&mut etat.livree, plan.livree(i))
        {
            livree.clone_from(dite);
        }
    }
    for i in abandonnees {
        etats[i].take_if(|e| touche(e, &ici));
    }
    Connue {
        ici,
        livree: Some(a.nouvelle.clone()),
    }
}

/// Two periods of one code that overlap, made to follow each other: the earlier one ends when the later one begins.
fn cote_a_cote(ici: &mut Occurrence, nouvelle: &mut Occurrence) {
    if se_chevauchent(periode(ici), periode(nouvelle)) {
        if ici.debut < nouvelle.debut {
            ici.fin = Some(veille(nouvelle.debut));
        } else {
            nouvelle.fin = Some(veille(ici.debut));
        }
    }
}

/// What is delivered, shown and ordered as it is here.
pub fn garder_reglages(nouvelle: &Occurrence, ici: &Occurrence) -> Occurrence {
    Occurrence {
        priorite: ici.priorite,
        visible: ici.visible,
        ..nouvelle.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn o(code: &str, an: i16, libelle: &str) -> Occurrence {
        let mut o = Occurrence::nouvelle(code, date(an, 1, 1));
        o.libelle_long = libelle.into();
        o.completer();
        o
    }

    fn nationale(o: &Occurrence) -> Connue {
        Connue {
            ici: o.clone(),
            livree: Some(o.clone()),
        }
    }

    fn genres(ecarts: &[Ecart]) -> Vec<&'static str> {
        ecarts
            .iter()
            .map(|e| match e {
                Ecart::Ajoutee { .. } => "ajoutee",
                Ecart::Changee { .. } => "changee",
                Ecart::Terminee { .. } => "terminee",
                Ecart::Retiree { .. } => "retiree",
                Ecart::Conflit { .. } => "conflit",
            })
            .collect()
    }

    const JOUR: Date = date(2026, 9, 1);

    fn jusqu_en(an: i16, mut o: Occurrence) -> Occurrence {
        o.fin = Some(date(an, 12, 31));
        o
    }

    #[test]
    fn table() {
        let (a, b) = (o("A", 2000, "un"), o("A", 2000, "deux"));
        let locale = Connue {
            ici: a.clone(),
            livree: None,
        };
        let touchee = Connue {
            ici: o("A", 2000, "à nous"),
            livree: Some(a.clone()),
        };
        let mut masquee = nationale(&a);
        masquee.ici.visible = false;
        let mut finie = a.clone();
        finie.fin = Some(date(2025, 8, 31));
        for (connues, nouvelles, attendu) in [
            (vec![], vec![a.clone()], vec!["ajoutee"]),
            (vec![nationale(&a)], vec![a.clone()], vec![]),
            (vec![masquee], vec![a.clone()], vec![]),
            (vec![nationale(&a)], vec![b.clone()], vec!["changee"]),
            (vec![nationale(&a)], vec![finie.clone()], vec!["terminee"]),
            (vec![nationale(&a)], vec![], vec!["terminee"]),
            (vec![nationale(&finie)], vec![], vec![]),
            (vec![locale.clone()], vec![b.clone()], vec!["conflit"]),
            (vec![locale.clone()], vec![], vec![]),
            // The same thing said by both: from now on it is national, and somebody agreed to it.
            (vec![locale.clone()], vec![a.clone()], vec!["conflit"]),
            (vec![touchee.clone()], vec![a.clone()], vec![]),
            (vec![touchee], vec![b], vec!["conflit"]),
            // A period of the establishment's own is in the way of a new one.
            (vec![locale.clone()], vec![o("A", 2010, "trois")], vec!["conflit"]),
            // It is in the way of two: each is chosen.
            (
                vec![locale],
                vec![jusqu_en(2014, o("A", 2010, "trois")), o("A", 2015, "quatre")],
                vec!["conflit", "conflit"],
            ),
            // Another value takes over; the same one with another first day; one that begins earlier.
            (
                vec![nationale(&a)],
                vec![o("A", 2010, "deux")],
                vec!["ajoutee", "terminee"],
            ),
            (vec![nationale(&a)], vec![o("A", 2010, "un")], vec!["changee"]),
            (vec![nationale(&a)], vec![o("A", 1990, "deux")], vec!["changee"]),
            // Reopened over a period of the establishment's own.
            (
                vec![
                    nationale(&jusqu_en(2009, a.clone())),
                    Connue {
                        ici: o("A", 2010, "à nous"),
                        livree: None,
                    },
                ],
                vec![a.clone()],
                vec!["conflit"],
            ),
            // Two periods made one.
            (
                vec![nationale(&jusqu_en(2009, a.clone())), nationale(&o("A", 2010, "deux"))],
                vec![a.clone()],
                vec!["changee", "retiree"],
            ),
        ] {
            assert_eq!(
                genres(&comparer(&connues, &nouvelles, JOUR)),
                attendu,
                "{connues:?} {nouvelles:?}"
            );
        }
    }

    #[test]
    fn ce_qui_n_est_plus_livre_finit_la_veille() {
        let ecarts = comparer(&[nationale(&o("A", 2000, "un"))], &[], JOUR);
        assert_eq!(ecarts[0].occurrence().fin, Some(date(2026, 8, 31)));
    }

    #[test]
    fn ce_qui_est_remplace_finit_la_veille_de_la_suite() {
        let suite = o("A", 2010, "deux");
        let connues = [nationale(&o("A", 2000, "un"))];
        let obtenues = obtenir(
            &connues,
            &prendre(&connues, std::slice::from_ref(&suite), JOUR, &BTreeSet::new()),
        );
        let ancienne = nationale(&jusqu_en(2009, o("A", 2000, "un")));
        assert_eq!(obtenues, [ancienne, nationale(&suite)]);
    }

    #[test]
    fn un_premier_jour_change_et_les_reglages_restent() {
        let mut connue = nationale(&o("A", 2000, "un"));
        (connue.ici.priorite, connue.ici.visible) = (7, false);
        let nouvelle = o("A", 1990, "deux");
        let ecritures = prendre(&[connue], std::slice::from_ref(&nouvelle), JOUR, &BTreeSet::new());
        let mut ici = nouvelle.clone();
        (ici.priorite, ici.visible) = (7, false);
        let apres = Connue {
            ici,
            livree: Some(nouvelle),
        };
        assert_eq!(
            ecritures,
            [Ecriture {
                rang: Some(0),
                apres: Some(apres)
            }]
        );
    }

    #[test]
    fn une_valeur_locale_face_a_deux_nationales_s_ecrit_une_fois() {
        let connues = [Connue {
            ici: o("A", 2000, "à nous"),
            livree: None,
        }];
        let nouvelles = [jusqu_en(2014, o("A", 2010, "un")), o("A", 2015, "deux")];
        for (choisies, fin, nationales) in [
            (vec![], None, 0),
            (vec![2010, 2015], Some(date(2009, 12, 31)), 2),
            // The first one puts what was in the way of the second out of it.
            (vec![2010], Some(date(2009, 12, 31)), 2),
            (vec![2015], Some(date(2014, 12, 31)), 1),
        ] {
            let choix = choisies.iter().map(|an| ("A".to_owned(), date(*an, 1, 1))).collect();
            let obtenues = obtenir(&connues, &prendre(&connues, &nouvelles, JOUR, &choix));
            let livrees = obtenues.iter().filter(|c| c.livree.is_some()).count();
            assert_eq!((obtenues[0].ici.fin, livrees), (fin, nationales), "{choisies:?}");
        }
    }

    #[test]
    fn deux_periodes_se_suivent() {
        let (mut ici, mut nouvelle) = (o("A", 2000, "un"), o("A", 2010, "deux"));
        cote_a_cote(&mut ici, &mut nouvelle);
        assert_eq!((ici.fin, nouvelle.fin), (Some(date(2009, 12, 31)), None));
        let (mut ici, mut nouvelle) = (o("A", 2010, "un"), o("A", 2000, "deux"));
        cote_a_cote(&mut ici, &mut nouvelle);
        assert_eq!((ici.fin, nouvelle.fin), (None, Some(date(2009, 12, 31))));
    }

    /// What is kept after that. Each row is written once at most.
    fn obtenir(connues: &[Connue], ecritures: &[Ecriture]) -> Vec<Connue> {
        let mut obtenues: Vec<Option<Connue>> = connues.iter().cloned().map(Some).collect();
        let mut ecrites = BTreeSet::new();
        for e in ecritures {
            match e.rang {
                Some(i) => {
                    assert!(ecrites.insert(i), "{ecritures:?}");
                    obtenues[i] = e.apres.clone();
                }
                None => obtenues.push(e.apres.clone()),
            }
        }
        obtenues.into_iter().flatten().collect()
    }

    fn apres_jours(o: &mut Occurrence, jours: i64) {
        o.debut += Span::new().days(jours);
        o.fin = o.fin.map(|fin| fin + Span::new().days(jours));
    }

    /// Periods of one code that follow each other, around the day of the update; and what sort each is of.
    fn periodes(code: &'static str) -> impl Strategy<Value = Vec<(Occurrence, u8)>> {
        let periode = (0i64..3, 1i64..7, "[abc]", 0u8..7);
        let suite = prop::collection::vec(periode, 0..5);
        (suite, 0i64..7, any::<bool>()).prop_map(move |(suite, depart, ouverte)| {
            let mut premier = 2 * depart;
            let mut periodes = Vec::new();
            for (ecart, duree, libelle, sorte) in suite {
                let mut o = Occurrence::nouvelle(code, date(2026, 8, 6));
                o.fin = Some(o.debut + Span::new().days(2 * duree - 1));
                o.libelle_long = libelle;
                o.completer();
                apres_jours(&mut o, premier);
                premier += 2 * (duree + ecart);
                periodes.push((o, sorte));
            }
            if let Some((derniere, _)) = periodes.last_mut().filter(|_| ouverte) {
                derniere.fin = None;
            }
            periodes
        })
    }

    fn connue((ici, sorte): (Occurrence, u8)) -> Connue {
        let mut livree = ici.clone();
        match sorte {
            0 => return Connue { ici, livree: None },
            1 => livree.libelle_long = "autre".into(),
            2 => livree.fin = None,
            3 => livree.debut = veille(livree.debut),
            _ => {}
        }
        Connue {
            ici,
            livree: Some(livree),
        }
    }

    fn connues() -> impl Strategy<Value = Vec<Connue>> {
        (periodes("A"), periodes("B")).prop_map(|(a, b)| a.into_iter().chain(b).map(connue).collect())
    }

    fn livraison() -> impl Strategy<Value = Vec<Occurrence>> {
        (periodes("A"), periodes("B"), 0i64..2).prop_map(|(a, b, jours)| {
            let mut nouvelles: Vec<_> = a.into_iter().chain(b).map(|(o, _)| o).collect();
            for o in &mut nouvelles {
                apres_jours(o, jours);
            }
            nouvelles
        })
    }

    fn valeurs() -> impl Strategy<Value = Vec<Occurrence>> {
        prop::collection::btree_map("[A-D]", ("[a-c]{1,2}", 2000i16..2003), 0..4).prop_map(|m| {
            m.into_iter()
                .map(|(code, (libelle, an))| o(&code, an, &libelle))
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// Whoever wins the conflicts, what is obtained can be kept, and delivering the same again says nothing but the conflicts
        /// that are left.
        #[test]
        fn ce_qui_est_pris_tient(
            connues in connues(), nouvelles in livraison(), choix in prop::collection::vec(any::<bool>(), 8),
        ) {
            let choisies = nouvelles.iter().zip(choix).filter(|(_, choisie)| *choisie);
            let nationales = choisies.map(|(o, _)| (o.code.clone(), o.debut)).collect();
            let conflits = |connues: &[Connue]| {
                let mut conflits = BTreeSet::new();
                let mut autres = 0;
                for ecart in comparer(connues, &nouvelles, JOUR) {
                    match ecart {
                        Ecart::Conflit { nouvelle, .. } => {
                            conflits.insert((nouvelle.code, nouvelle.debut));
                        }
                        _ => autres += 1,
                    }
                }
                (conflits, autres)
            };
            let obtenues = obtenir(&connues, &prendre(&connues, &nouvelles, JOUR, &nationales));
            for (n, a) in obtenues.iter().enumerate() {
                prop_assert!(a.ici.fin.is_none_or(|fin| fin >= a.ici.debut));
                for b in &obtenues[..n] {
                    prop_assert!(a.ici.code != b.ici.code || !touche(a, &b.ici), "{:?} {:?}", a, b);
                }
            }
            let ((avant, _), (apres, autres)) = (conflits(&connues), conflits(&obtenues));
            prop_assert!(apres.is_subset(&avant) && autres == 0, "{:?}", obtenues);
            prop_assert!(prendre(&obtenues, &nouvelles, JOUR, &BTreeSet::new()).is_empty());
        }

        /// Delivering twice is delivering once; and nothing that the establishment added is ever touched without a word.
        #[test]
        fn livrer_deux_fois_ne_change_rien(avant in valeurs(), apres in valeurs()) {
            let connues: Vec<_> = avant.iter().map(nationale).collect();
            prop_assert!(comparer(&connues, &avant, JOUR).is_empty());
            for ecart in comparer(&connues, &apres, JOUR) {
                let conflit = matches!(ecart, Ecart::Conflit { .. });
                prop_assert!(!conflit);
            }
            let obtenues = obtenir(&connues, &prendre(&connues, &apres, JOUR, &BTreeSet::new()));
            prop_assert!(comparer(&obtenues, &apres, JOUR).is_empty());
        }

        #[test]
        fn ce_qui_est_local_ne_disparait_jamais(locales in valeurs(), apres in valeurs()) {
            let connues: Vec<_> = locales.iter().map(|o| Connue { ici: o.clone(), livree: None }).collect();
            for ecart in comparer(&connues, &apres, JOUR) {
                match ecart {
                    Ecart::Conflit { .. } => {}
                    Ecart::Ajoutee { nouvelle } => prop_assert!(
                        locales.iter().all(|l| l.code != nouvelle.code || !se_chevauchent((l.debut, l.fin), (nouvelle.debut, nouvelle.fin)))
                    ),
                    autre => prop_assert!(false, "{autre:?}"),
                }
            }
        }
    }
}

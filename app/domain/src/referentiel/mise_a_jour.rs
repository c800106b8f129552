use super::{Occurrence, se_chevauchent};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A value as it is kept: what it says here, and what was last delivered if it is national.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connue {
    pub ici: Occurrence,
    /// As delivered; none: the establishment's own.
    pub livree: Option<Occurrence>,
}

impl Connue {
    /// Was it changed here since it was delivered? Whether forms offer it and in what order is the establishment's affair.
    fn touchee(&self) -> bool {
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
    /// What is delivered and what the establishment made of it, or added itself, cannot both stand: somebody chooses.
    Conflit {
        ici: Occurrence,
        nouvelle: Occurrence,
    },
}

impl Ecart {
    pub fn occurrence(&self) -> &Occurrence {
        match self {
            Self::Ajoutee { nouvelle }
            | Self::Changee { nouvelle, .. }
            | Self::Terminee { nouvelle, .. }
            | Self::Conflit { nouvelle, .. } => nouvelle,
        }
    }
}

fn memes(a: &Occurrence, b: &Occurrence) -> bool {
    let reglages = |o: &Occurrence| Occurrence {
        priorite: 0,
        visible: true,
        ..o.clone()
    };
    reglages(a) == reglages(b)
}

/// What delivering these values would do to those that are kept. `jour`: what is no longer delivered ends the day before.
pub fn comparer(connues: &[Connue], nouvelles: &[Occurrence], jour: Date) -> Vec<Ecart> {
    let par_cle: BTreeMap<(&str, Date), &Connue> = connues.iter().map(|c| (c.ici.cle(), c)).collect();
    let mut par_code: BTreeMap<&str, Vec<&Connue>> = BTreeMap::new();
    for connue in connues {
        par_code.entry(&connue.ici.code).or_default().push(connue);
    }
    let livrees: BTreeSet<(&str, Date)> = nouvelles.iter().map(Occurrence::cle).collect();
    let ajouts = nouvelles.iter().filter_map(|nouvelle| {
        match par_cle.get(&nouvelle.cle()) {
            Some(connue) => de_connue(connue, nouvelle),
            None => {
                // A period that the establishment gave to the same code is in the way.
                let periode = (nouvelle.debut, nouvelle.fin);
                let gene = par_code
                    .get(nouvelle.code.as_str())
                    .into_iter()
                    .flatten()
                    .find(|c| c.livree.is_none() && se_chevauchent((c.ici.debut, c.ici.fin), periode));
                Some(match gene {
                    Some(connue) => Ecart::Conflit {
                        ici: connue.ici.clone(),
                        nouvelle: nouvelle.clone(),
                    },
                    None => Ecart::Ajoutee {
                        nouvelle: nouvelle.clone(),
                    },
                })
            }
        }
    });
    let veille = jour.checked_sub(Span::new().days(1)).unwrap_or(jour);
    let fins = connues
        .iter()
        .filter(|c| c.livree.is_some() && !livrees.contains(&c.ici.cle()))
        .filter(|c| c.ici.fin.is_none_or(|fin| fin >= jour))
        .map(|c| Ecart::Terminee {
            avant: c.ici.clone(),
            nouvelle: Occurrence {
                fin: Some(veille.max(c.ici.debut)),
                ..c.ici.clone()
            },
        });
    ajouts.chain(fins).collect()
}

/// The same key is here already.
fn de_connue(connue: &Connue, nouvelle: &Occurrence) -> Option<Ecart> {
    if memes(&connue.ici, nouvelle) && connue.livree.is_some() {
        return None;
    }
    let livree = connue.livree.as_ref();
    // Delivered again as it was: what was changed here stays.
    if livree.is_some_and(|l| memes(l, nouvelle)) {
        return None;
    }
    if livree.is_none() || connue.touchee() {
        return Some(Ecart::Conflit {
            ici: connue.ici.clone(),
            nouvelle: nouvelle.clone(),
        });
    }
    let (avant, nouvelle) = (connue.ici.clone(), garder_reglages(nouvelle, &connue.ici));
    let termine = avant.fin.is_none() && nouvelle.fin.is_some();
    Some(if termine {
        Ecart::Terminee { avant, nouvelle }
    } else {
        Ecart::Changee { avant, nouvelle }
    })
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
                Ecart::Conflit { .. } => "conflit",
            })
            .collect()
    }

    const JOUR: Date = date(2026, 9, 1);

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
            (vec![locale], vec![o("A", 2010, "trois")], vec!["conflit"]),
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

    fn valeurs() -> impl Strategy<Value = Vec<Occurrence>> {
        prop::collection::btree_map("[A-D]", ("[a-c]{1,2}", 2000i16..2003), 0..4).prop_map(|m| {
            m.into_iter()
                .map(|(code, (libelle, an))| o(&code, an, &libelle))
                .collect()
        })
    }

    proptest! {
        /// Delivering twice is delivering once; and nothing that the establishment added is ever touched without a word.
        #[test]
        fn livrer_deux_fois_ne_change_rien(avant in valeurs(), apres in valeurs()) {
            let connues: Vec<_> = avant.iter().map(nationale).collect();
            prop_assert!(comparer(&connues, &avant, JOUR).is_empty());
            let mut obtenues: BTreeMap<_, _> = connues.into_iter().map(|c| ((c.ici.code.clone(), c.ici.debut), c)).collect();
            for ecart in comparer(&obtenues.values().cloned().collect::<Vec<_>>(), &apres, JOUR) {
                let n = ecart.occurrence().clone();
                let conflit = matches!(ecart, Ecart::Conflit { .. });
                prop_assert!(!conflit);
                obtenues.insert((n.code.clone(), n.debut), nationale(&n));
            }
            let obtenues: Vec<_> = obtenues.into_values().collect();
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

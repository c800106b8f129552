use super::{
    Connue, Occurrence,
    mise_a_jour::{memes, periode, veille},
    se_chevauchent,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What becomes of something delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Issue {
    /// It says nothing new: what is here stays.
    Gardee,
    Prise,
    /// It cannot stand beside that row, or that row cannot change without a word.
    Conflit(usize),
}

/// Something delivered, and what it is about.
pub(super) struct Arrivee<'a> {
    pub nouvelle: &'a Occurrence,
    /// The row that it changes; none: it is new.
    pub rang: Option<usize>,
    pub issue: Issue,
}

/// What is delivered set against what is here. Rows are told by their places in `connues`.
pub(super) struct Plan<'a> {
    pub connues: &'a [Connue],
    pub arrivees: Vec<Arrivee<'a>>,
    /// What is delivered about each row.
    de: Vec<Option<usize>>,
    /// New last day of each row that is delivered no more.
    fins: Vec<Option<Date>>,
    /// Rows and deliveries of each code; the rows by their first days.
    rangs: BTreeMap<&'a str, Vec<usize>>,
    livrees: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Plan<'a> {
    pub fn nouveau(connues: &'a [Connue], nouvelles: &'a [Occurrence], jour: Date) -> Self {
        let mut rangs = par_code(connues.iter().map(|c| &c.ici));
        for du_code in rangs.values_mut() {
            du_code.sort_by_key(|i| connues[*i].ici.debut);
        }
        let sur = apparier(connues, nouvelles, &rangs);
        let mut de = vec![None; connues.len()];
        for (n, rang) in sur.iter().enumerate() {
            if let Some(i) = rang {
                de[*i] = Some(n);
            }
        }
        let arrivee = |(nouvelle, rang): (&'a Occurrence, Option<usize>)| Arrivee {
            nouvelle,
            rang,
            issue: rang.map_or(Issue::Prise, |i| issue(i, &connues[i], nouvelle)),
        };
        let mut plan = Self {
            connues,
            arrivees: nouvelles.iter().zip(sur).map(arrivee).collect(),
            fins: Vec::new(),
            de,
            rangs,
            livrees: par_code(nouvelles.iter()),
        };
        plan.fins = (0..connues.len()).map(|i| plan.fin(i, jour)).collect();
        plan.opposer();
        plan
    }

    /// Rows of a code.
    pub fn du_code(&self, code: &str) -> impl Iterator<Item = usize> {
        self.rangs.get(code).into_iter().flatten().copied()
    }

    fn livrees_du_code(&self, code: &str) -> impl Iterator<Item = &Arrivee<'a>> {
        let rangs = self.livrees.get(code).into_iter().flatten();
        rangs.map(|n| &self.arrivees[*n])
    }

    /// What is delivered about a row.
    pub fn livree(&self, i: usize) -> Option<&'a Occurrence> {
        self.de[i].map(|n| self.arrivees[n].nouvelle)
    }

    /// It was national, and is delivered no more.
    pub fn abandonnee(&self, i: usize) -> bool {
        self.connues[i].livree.is_some() && self.de[i].is_none()
    }

    /// A row that is delivered no more, once it has ended; none: it had before.
    pub fn finie(&self, i: usize) -> Option<Connue> {
        let fin = Some(self.fins[i]?);
        let finir = |o: &Occurrence| Occurrence { fin, ..o.clone() };
        let connue = &self.connues[i];
        Some(Connue {
            ici: finir(&connue.ici),
            livree: connue.livree.as_ref().map(finir),
        })
    }

    /// It is delivered no more, and a period of its code that begins before takes its place.
    pub fn retiree(&self, i: usize) -> bool {
        let connue = &self.connues[i];
        let couverte = |a: &Arrivee| a.issue == Issue::Prise && se_chevauchent(self.periode(i), periode(a.nouvelle));
        self.abandonnee(i) && !connue.touchee() && self.livrees_du_code(&connue.ici.code).any(couverte)
    }

    /// What is delivered no more ends the day before its code begins again, else the day before the update.
    fn fin(&self, i: usize, jour: Date) -> Option<Date> {
        if !self.abandonnee(i) {
            return None;
        }
        let ici = &self.connues[i].ici;
        let dure = |jour: Date| ici.fin.is_none_or(|fin| fin >= jour);
        let debuts = self.livrees_du_code(&ici.code).map(|a| a.nouvelle.debut);
        let suite = debuts.filter(|d| *d > ici.debut).min().map(veille);
        let fin = match suite.filter(|v| dure(*v)) {
            None if dure(jour) => Some(veille(jour).max(ici.debut)),
            suite => suite,
        };
        fin.filter(|_| fin != ici.fin)
    }

    fn periode(&self, i: usize) -> (Date, Option<Date>) {
        let ici = &self.connues[i].ici;
        (ici.debut, self.fins[i].or(ici.fin))
    }

    /// Another row begins on the same day, and stays: something delivered cannot have its place.
    pub fn place_prise(&self, a: &Arrivee) -> bool {
        let autre = |i: usize| Some(i) != a.rang && !self.abandonnee(i);
        self.du_code(&a.nouvelle.code)
            .any(|i| autre(i) && self.connues[i].ici.debut == a.nouvelle.debut)
    }

    /// The days that a row keeps if no conflict is settled for what is delivered; none: it makes way.
    fn repos(&self, i: usize) -> Option<(Date, Option<Date>)> {
        let change = self.de[i].is_some_and(|n| self.arrivees[n].issue == Issue::Prise);
        let cede = self.abandonnee(i) && !self.connues[i].touchee();
        (!change && !cede).then(|| self.periode(i))
    }

    /// Somebody has to choose where a row is in the way. That one stays until then, and may be in the way of something else.
    fn opposer(&mut self) {
        loop {
            let gene = |a: &Arrivee| {
                let gene = |i: &usize| self.repos(*i).is_some_and(|p| se_chevauchent(p, periode(a.nouvelle)));
                self.du_code(&a.nouvelle.code).find(gene)
            };
            let prises = self
                .arrivees
                .iter()
                .enumerate()
                .filter(|(_, a)| a.issue == Issue::Prise);
            let conflits: Vec<(usize, usize)> = prises.filter_map(|(n, a)| Some((n, gene(a)?))).collect();
            if conflits.is_empty() {
                return;
            }
            for (n, i) in conflits {
                self.arrivees[n].issue = Issue::Conflit(i);
            }
        }
    }
}

fn par_code<'a>(occurrences: impl Iterator<Item = &'a Occurrence>) -> BTreeMap<&'a str, Vec<usize>> {
    let mut par_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (rang, o) in occurrences.enumerate() {
        par_code.entry(&o.code).or_default().push(rang);
    }
    par_code
}

/// What a row makes of what is delivered about it, were it alone.
fn issue(i: usize, connue: &Connue, nouvelle: &Occurrence) -> Issue {
    match &connue.livree {
        None => Issue::Conflit(i),
        // Delivered again as it was, what was changed here stays; or both say the same.
        Some(livree) if memes(livree, nouvelle) || memes(&connue.ici, nouvelle) => Issue::Gardee,
        Some(_) if connue.touchee() => Issue::Conflit(i),
        Some(_) => Issue::Prise,
    }
}

/// The row that each delivery is about, each row once: the one that was delivered with that key or has it here; else one of the
/// same code that is delivered no more and that it tells with another first day, or that it begins before.
fn apparier(connues: &[Connue], nouvelles: &[Occurrence], rangs: &BTreeMap<&str, Vec<usize>>) -> Vec<Option<usize>> {
    let rangees = connues.iter().enumerate();
    let par_livree: BTreeMap<_, usize> = rangees
        .clone()
        .filter_map(|(i, c)| Some((c.livree.as_ref()?.cle(), i)))
        .collect();
    let par_cle: BTreeMap<_, usize> = rangees.map(|(i, c)| (c.ici.cle(), i)).collect();
    let parmi = |n: &Occurrence, prises: &[bool], convient: fn(&Connue, &Occurrence, &Occurrence) -> bool| {
        let mut du_code = rangs.get(n.code.as_str()).into_iter().flatten().copied();
        du_code.find(|i| {
            let c = &connues[*i];
            !prises[*i] && c.livree.as_ref().is_some_and(|livree| convient(c, livree, n))
        })
    };
    type Critere<'c> = &'c dyn Fn(&Occurrence, &[bool]) -> Option<usize>;
    let criteres: [Critere; 4] = [
        &|n, _| par_livree.get(&n.cle()).copied(),
        &|n, _| par_cle.get(&n.cle()).copied(),
        &|n, prises| {
            parmi(n, prises, |_, livree, n| {
                memes(
                    &Occurrence {
                        debut: n.debut,
                        ..livree.clone()
                    },
                    n,
                )
            })
        },
        &|n, prises| {
            parmi(n, prises, |c, _, n| {
                n.debut < c.ici.debut && se_chevauchent(periode(&c.ici), periode(n))
            })
        },
    ];
    let mut prises = vec![false; connues.len()];
    let mut sur = vec![None; nouvelles.len()];
    for critere in criteres {
        for (rang, nouvelle) in sur.iter_mut().zip(nouvelles).filter(|(rang, _)| rang.is_none()) {
            *rang = critere(nouvelle, &prises).filter(|i| !prises[*i]);
            if let Some(i) = *rang {
                prises[i] = true;
            }
        }
    }
    sur
}

use super::adresse_fiche;
use crate::{AppError, api::parcours};
use domain::{
    ids::InscriptionId,
    inscription::{LigneFile, StatutJob},
    parcours::LotVue,
};
use i18n::{Langue, gestion as t};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, time::Duration};
use ui::{Alerte, Bouton, Glyphe, Ton, TypeBouton, Variante, view};

/// The dossiers chosen in the list, and what is being done with them: by the server, whatever becomes of the page.
#[derive(Clone, Copy)]
pub(super) struct Lot {
    /// Chosen dossiers with the version that the page shows.
    choisis: RwSignal<BTreeMap<InscriptionId, i32>>,
    /// The line that was chosen last: a choice with Shift goes from there.
    derniere: StoredValue<Option<InscriptionId>>,
    /// A lot is being asked for: not twice.
    demande: RwSignal<bool>,
    /// The last lot of this clerk, as it stands.
    suivi: RwSignal<Option<Result<LotVue, AppError>>>,
    /// Moves when a lot is done: the list is read again.
    pub fait: RwSignal<u32>,
}

impl Lot {
    pub(super) fn new() -> Self {
        let lot = Self {
            choisis: RwSignal::new(BTreeMap::new()),
            derniere: StoredValue::new(None),
            demande: RwSignal::new(false),
            suivi: RwSignal::new(None),
            fait: RwSignal::new(0),
        };
        // A page opened again finds what it left behind. Only in the browser: effects do not run on the server.
        Effect::new(move |_| {
            spawn_local(async move {
                if let Ok(Some(vue)) = parcours::dernier_lot().await {
                    lot.recevoir(Ok(vue));
                }
            });
        });
        lot
    }

    pub(super) fn contient(self, id: InscriptionId) -> bool {
        self.choisis.read().contains_key(&id)
    }

    /// Chooses a line, or no more; with Shift, all of `lignes` from the last one to this one become what this one becomes.
    pub(super) fn basculer(self, ligne: (InscriptionId, i32), jusqu_ici: bool, lignes: &[(InscriptionId, i32)]) {
        let depart = self.derniere.get_value().filter(|_| jusqu_ici);
        self.derniere.set_value(Some(ligne.0));
        self.choisis.update(|c| basculer(c, ligne, depart, lignes));
    }

    /// All the lines, or none when all are chosen already.
    pub(super) fn tous(self, lignes: &[(InscriptionId, i32)]) {
        self.choisis.update(|c| {
            let tous = lignes.iter().all(|(id, _)| c.contains_key(id));
            c.clear();
            if !tous {
                c.extend(lignes.iter().copied());
            }
        });
    }

    /// One of the lines was enrolled by itself: it is chosen no more, and the list is read again.
    pub(super) fn sans(self, id: InscriptionId) {
        self.choisis.update(|c| {
            c.remove(&id);
        });
        self.fait.update(|n| *n += 1);
    }

    fn commencer(self) {
        if self.demande.get_untracked() {
            return;
        }
        self.demande.set(true);
        let dossiers: Vec<(InscriptionId, i32)> = self.choisis.get_untracked().into_iter().collect();
        spawn_local(async move {
            let issue = parcours::valider_lot(dossiers).await;
            self.demande.try_set(false);
            if issue.is_ok() {
                self.choisis.try_set(BTreeMap::new());
            }
            self.recevoir(issue);
        });
    }

    fn annuler(self, vue: &LotVue) {
        let id = vue.id;
        spawn_local(async move { self.recevoir(parcours::annuler_lot(id).await) });
    }

    /// Shows where the lot stands, and asks again while it is not done.
    fn recevoir(self, issue: Result<LotVue, AppError>) {
        let en_cours = issue.as_ref().is_ok_and(|vue| !vue.statut.fini());
        let suivait = self.suivi.try_get_untracked().flatten();
        if self.suivi.try_set(Some(issue)).is_some() {
            // The page is gone.
            return;
        }
        if en_cours {
            self.suivre(Duration::from_secs(1));
        } else if matches!(suivait, Some(Ok(vue)) if !vue.statut.fini()) {
            self.fait.update(|n| *n += 1);
        }
    }

    fn suivre(self, dans: Duration) {
        set_timeout(
            move || {
                spawn_local(async move {
                    match parcours::dernier_lot().await {
                        Ok(Some(vue)) => self.recevoir(Ok(vue)),
                        // Over for so long that it is told no more: the list tells.
                        Ok(None) => {
                            self.suivi.try_set(None);
                            self.fait.try_update(|n| *n += 1);
                        }
                        // The network is away, not the lot.
                        Err(AppError::HorsLigne) => self.suivre(Duration::from_secs(5)),
                        Err(erreur) => self.recevoir(Err(erreur)),
                    }
                });
            },
            dans,
        );
    }
}

/// Chooses a line, or no more, and with it all those from `depart` to it.
fn basculer(
    choisis: &mut BTreeMap<InscriptionId, i32>,
    ligne: (InscriptionId, i32),
    depart: Option<InscriptionId>,
    lignes: &[(InscriptionId, i32)],
) {
    let rang = |id: InscriptionId| lignes.iter().position(|(autre, _)| *autre == id);
    let suite = match (depart.and_then(rang), rang(ligne.0)) {
        (Some(a), Some(b)) => lignes.get(a.min(b)..=a.max(b)).unwrap_or_default(),
        _ => &[ligne],
    };
    let choisir = !choisis.contains_key(&ligne.0);
    for (id, version) in suite {
        if choisir {
            choisis.insert(*id, *version);
        } else {
            choisis.remove(id);
        }
    }
}

/// The bar of the lot: what is about to be done, in words, then the time to change one's mind, then what was done.
pub(super) fn barre(lot: Lot, lignes: &[LigneFile], l: Langue) -> impl IntoView + use<> {
    let bloques: Vec<InscriptionId> = lignes.iter().filter(|x| !x.blocages.is_empty()).map(|x| x.id).collect();
    let corps = move || {
        let n = lot.choisis.read().len();
        match lot.suivi.get() {
            Some(Ok(vue)) if !vue.statut.fini() => en_cours(lot, vue, l),
            Some(Err(erreur)) => {
                let encore = (n > 0).then(|| apercu(lot, n, &bloques, l));
                view! {
                    {crate::vues::refus(&erreur)}
                    {encore}
                }
            }
            _ if n > 0 => apercu(lot, n, &bloques, l),
            Some(Ok(vue)) => fini(vue, l),
            None => ().into_any(),
        }
    };
    view! { <div class="lot" aria-live="polite">{corps}</div> }
}

fn apercu(lot: Lot, n: usize, bloques: &[InscriptionId], l: Langue) -> AnyView {
    let ecartes = lot.choisis.read().keys().filter(|id| bloques.contains(id)).count();
    let (compte, ecartes) = ((n - ecartes).to_string(), ecartes.to_string());
    view! {
        <Alerte ton=Ton::Info titre=t::LOT_APERCU.avec(l, &[("n", &compte), ("bloques", &ecartes)])>
            <Bouton
                variante=Variante::Principale
                glyphe=Glyphe::Vu
                genre=TypeBouton::Simple
                en_cours=lot.demande
                au_clic=Callback::new(move |()| lot.commencer())
            >
                {t::VALIDER_LOT.avec(l, &[("n", &n.to_string())])}
            </Bouton>
        </Alerte>
    }
}

fn en_cours(lot: Lot, vue: LotVue, l: Langue) -> AnyView {
    let total = vue.total.to_string();
    let (titre, arreter) = if vue.attente > 0 {
        let texte = t::LOT_DANS.avec(l, &[("n", &total), ("s", &vue.attente.to_string())]);
        (texte, t::LOT_ANNULER)
    } else {
        let texte = t::LOT_EN_COURS.avec(l, &[("fait", &vue.fait.to_string()), ("n", &total)]);
        (texte, t::LOT_ARRETER)
    };
    view! {
        <Alerte ton=Ton::Info titre=titre>
            <Bouton
                variante=Variante::Secondaire
                genre=TypeBouton::Simple
                au_clic=Callback::new(move |()| lot.annuler(&vue))
            >
                {arreter.en_langue(l)}
            </Bouton>
        </Alerte>
    }
}

fn fini(vue: LotVue, l: Langue) -> AnyView {
    let (valides, refuses) = (vue.valides.to_string(), vue.refuses.len().to_string());
    let fait = [("n", valides.as_str()), ("refuses", refuses.as_str())];
    let (ton, titre) = match vue.statut {
        StatutJob::Stop if vue.valides == 0 => (Ton::Info, t::LOT_ANNULE.en_langue(l).to_owned()),
        StatutJob::Stop => (Ton::Attention, t::LOT_ARRETE.avec(l, &fait)),
        StatutJob::Echec => (Ton::Danger, t::LOT_ECHEC.avec(l, &fait)),
        _ => (Ton::Succes, t::LOT_FAIT.avec(l, &fait)),
    };
    let lignes: Vec<_> = vue
        .refuses
        .into_iter()
        .map(|r| {
            view! {
                <li>
                    <a href=adresse_fiche(r.id, None)>{r.nom}</a>
                </li>
            }
        })
        .collect();
    view! {
        <Alerte ton=ton titre=titre annoncee=true>
            {(!lignes.is_empty())
                .then(|| {
                    view! {
                        <p>{t::LOT_REFUSES.en_langue(l)}</p>
                        <ul>{lignes}</ul>
                    }
                })}
        </Alerte>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn avec_maj_on_choisit_jusqu_a_la_ligne() {
        let lignes: Vec<(InscriptionId, i32)> = (1..=4)
            .map(|n| (format!("00000000-0000-7000-8000-00000000000{n}").parse().unwrap(), n))
            .collect();
        let id = |n: usize| lignes[n - 1].0;
        let mut choisis = BTreeMap::new();
        let mut etapes = Vec::new();
        // Line, and where the choice with Shift begins.
        for (n, depart) in [(2, None), (4, Some(2)), (3, None), (1, Some(3)), (1, Some(4))] {
            basculer(&mut choisis, lignes[n - 1], depart.map(id), &lignes);
            etapes.push(choisis.values().copied().collect::<Vec<_>>());
        }
        assert_eq!(etapes, [vec![2], vec![2, 3, 4], vec![2, 4], vec![1, 2, 3, 4], vec![]]);
        // A line of another page: only the one that was pressed.
        basculer(&mut choisis, lignes[1], Some(id(4)), &lignes[..2]);
        assert_eq!(choisis.len(), 1);
    }
}

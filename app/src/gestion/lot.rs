use crate::{AppError, api::parcours};
use domain::{ids::InscriptionId, inscription::LigneFile, parcours::LotVue};
use i18n::{Langue, gestion as t};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, time::Duration};
use ui::{Alerte, Bouton, Glyphe, Ton, TypeBouton, Variante, view};

/// Seconds during which a lot can be taken back.
const DELAI: u32 = 8;

/// The dossiers chosen in the list, and what is being done with them.
#[derive(Clone, Copy)]
pub(super) struct Lot {
    /// Chosen dossiers with the version that the page shows.
    choisis: RwSignal<BTreeMap<InscriptionId, i32>>,
    /// Seconds left before a lot is sent.
    reste: RwSignal<Option<u32>>,
    resultat: RwSignal<Option<Result<LotVue, AppError>>>,
    /// Moves when a lot is done: the list is read again.
    pub fait: RwSignal<u32>,
}

impl Lot {
    pub(super) fn new() -> Self {
        Self {
            choisis: RwSignal::new(BTreeMap::new()),
            reste: RwSignal::new(None),
            resultat: RwSignal::new(None),
            fait: RwSignal::new(0),
        }
    }

    pub(super) fn contient(self, id: InscriptionId) -> bool {
        self.choisis.read().contains_key(&id)
    }

    pub(super) fn basculer(self, ligne: (InscriptionId, i32)) {
        self.choisis.update(|c| {
            if c.remove(&ligne.0).is_none() {
                c.insert(ligne.0, ligne.1);
            }
        });
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

    fn commencer(self) {
        self.resultat.set(None);
        self.reste.set(Some(DELAI));
        self.attendre();
    }

    fn attendre(self) {
        set_timeout(
            move || match self.reste.try_get_untracked().flatten() {
                Some(1) => self.envoyer(),
                Some(n) => {
                    self.reste.set(Some(n - 1));
                    self.attendre();
                }
                None => {}
            },
            Duration::from_secs(1),
        );
    }

    fn envoyer(self) {
        self.reste.set(None);
        let dossiers: Vec<(InscriptionId, i32)> = self.choisis.get_untracked().into_iter().collect();
        spawn_local(async move {
            let issue = parcours::valider_lot(dossiers).await;
            self.choisis.try_set(BTreeMap::new());
            self.resultat.try_set(Some(issue));
            self.fait.try_update(|n| *n += 1);
        });
    }
}

/// The bar of the lot: what is about to be done, in words, then the time to change one's mind, then what was done.
pub(super) fn barre(lot: Lot, lignes: &[LigneFile], l: Langue) -> impl IntoView + use<> {
    let bloques: Vec<InscriptionId> = lignes.iter().filter(|x| !x.blocages.is_empty()).map(|x| x.id).collect();
    let corps = move || {
        if let Some(s) = lot.reste.get() {
            let n = lot.choisis.read().len();
            let texte = t::LOT_DANS.avec(l, &[("n", &n.to_string()), ("s", &s.to_string())]);
            return view! {
                <Alerte ton=Ton::Info titre=texte>
                    <Bouton
                        variante=Variante::Secondaire
                        genre=TypeBouton::Simple
                        au_clic=Callback::new(move |()| lot.reste.set(None))
                    >
                        {t::LOT_ANNULER.en_langue(l)}
                    </Bouton>
                </Alerte>
            };
        }
        let n = lot.choisis.read().len();
        if n == 0 {
            return match lot.resultat.get() {
                Some(Ok(fait)) => {
                    let (valides, refuses) = (fait.valides.len().to_string(), fait.refuses.len().to_string());
                    let texte = t::LOT_FAIT.avec(l, &[("n", &valides), ("refuses", &refuses)]);
                    view! { <Alerte ton=Ton::Succes titre=texte annoncee=true /> }
                }
                Some(Err(erreur)) => crate::vues::refus(&erreur),
                None => ().into_any(),
            };
        }
        let ecartes = lot.choisis.read().keys().filter(|id| bloques.contains(id)).count();
        let (compte, ecartes) = ((n - ecartes).to_string(), ecartes.to_string());
        let apercu = t::LOT_APERCU.avec(l, &[("n", &compte), ("bloques", &ecartes)]);
        view! {
            <Alerte ton=Ton::Info titre=apercu>
                <Bouton
                    variante=Variante::Principale
                    glyphe=Glyphe::Vu
                    genre=TypeBouton::Simple
                    au_clic=Callback::new(move |()| lot.commencer())
                >
                    {t::VALIDER_LOT.avec(l, &[("n", &n.to_string())])}
                </Bouton>
            </Alerte>
        }
    };
    view! { <div class="lot" aria-live="polite">{corps}</div> }
}

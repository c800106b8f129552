//! A dossier beside the list: enough to decide, and the way to the whole of it. Which one is shown is in the address.

use super::{adresse_fiche, fiche::situation, fiche_blocs, lot::Lot, pieces, raccourcis::element};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::{parcours, parcours::Valider},
    vues::{echec, etat, etat_paiement, refus},
};
use domain::{ids::InscriptionId, parcours::FicheVue};
use i18n::{Langue, champs as c, format, gestion as t};
use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};
use std::time::Duration;
use ui::{Bouton, Fait, Faits, Glyphe, Icone, LienBouton, Variante, view};

/// How long a line has the focus before its dossier is read: `j` held down asks for the last one only.
const REPOS: Duration = Duration::from_millis(120);

/// How many of the last events are shown.
const EVENEMENTS: usize = 4;

/// Which dossier is shown beside the list, if one is.
#[derive(Clone, Copy)]
pub(super) struct Apercu {
    montre: Memo<Option<InscriptionId>>,
    /// Address of the list, without what is shown beside it.
    liste: Memo<String>,
    /// Does the page live? The preview is made in the browser only.
    vivant: RwSignal<bool>,
    /// The line that has the focus.
    vise: RwSignal<Option<InscriptionId>>,
    valider: Acte,
    /// Who is being enrolled: the answer is about her, whatever is shown when it comes.
    soumise: StoredValue<Option<(InscriptionId, String)>>,
    /// What assistive technology is told.
    annonce: RwSignal<String>,
    /// What was done, to be told again with what is shown next.
    fait: StoredValue<Option<String>>,
    /// The lines of the page, in their order.
    ordre: StoredValue<Vec<InscriptionId>>,
    aller: Callback<String>,
}

impl Apercu {
    pub(super) fn new(lot: Lot, l: Langue) -> Self {
        let (requete, lieu) = (use_query_map(), use_location());
        let montre = Memo::new(move |_| requete.read().get("apercu").and_then(|id| id.parse().ok()));
        let liste = Memo::new(move |_| sans_apercu(&lieu.search.read()));
        let naviguer = use_navigate();
        let aller = Callback::new(move |adresse: String| {
            let options = NavigateOptions {
                // Going back leaves the list, and not the line before.
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            naviguer(&adresse, options);
        });
        let vivant = RwSignal::new(false);
        Effect::new(move || vivant.set(true));
        let apercu = Self {
            montre,
            liste,
            vivant,
            vise: RwSignal::new(None),
            valider: Acte::new(Valider::PATH),
            soumise: StoredValue::new(None),
            annonce: RwSignal::new(String::new()),
            fait: StoredValue::new(None),
            ordre: StoredValue::new(Vec::new()),
            aller,
        };
        apercu.enchainer(lot, l);
        // A refusal is about the one who was shown.
        Effect::new(move |_| {
            montre.track();
            apercu.valider.oublier();
        });
        apercu
    }

    /// Once somebody is enrolled: the list is read again, and the next line is shown, unless another one is already.
    fn enchainer(self, lot: Lot, l: Langue) {
        Effect::new(move |avant: Option<usize>| {
            let faits = self.valider.version().get();
            let faite = avant.is_some_and(|avant| avant != faits) && untrack(|| self.valider.erreur().is_none());
            let Some((id, nom)) = self.soumise.get_value().filter(|_| faite) else {
                return faits;
            };
            let fait = t::INSCRITE.avec(l, &[("nom", &nom)]);
            self.annonce.set(fait.clone());
            self.fait.set_value(Some(fait));
            lot.sans(id);
            if self.montre.get_untracked() == Some(id) {
                self.vise.set(None);
                let vers = self.voisin(id).map_or_else(
                    || self.liste.get_untracked(),
                    |suivant| untrack(|| self.adresse(suivant)),
                );
                self.aller.run(vers);
            }
            faits
        });
    }

    /// May the dossier that is on the screen be acted upon? Not while another one is asked for.
    fn a_jour(self, id: InscriptionId) -> bool {
        self.montre(id) && self.vise.get().is_none_or(|vise| vise == id)
    }

    /// Shows the dossier of this line, or no more, without leaving the place in the list. A key beside the button asks the
    /// browser for something else.
    pub(super) fn cliquer(self, e: &MouseEvent, id: InscriptionId) {
        if self.vivant.get_untracked() && !(e.ctrl_key() || e.meta_key() || e.shift_key() || e.alt_key()) {
            e.prevent_default();
            self.aller.run(untrack(|| self.adresse(id)));
        }
    }

    /// Closes the panel: the keyboard goes on from the line that was shown.
    fn fermer(self, e: &MouseEvent) {
        if e.ctrl_key() || e.meta_key() || e.shift_key() || e.alt_key() {
            return;
        }
        e.prevent_default();
        if let Some(ligne) = element("main .choisie th a") {
            ligne.focus().ok();
        }
        self.aller.run(self.liste.get_untracked());
    }

    pub(super) fn ouvert(self) -> bool {
        self.vivant.get() && self.montre.read().is_some()
    }

    pub(super) fn montre(self, id: InscriptionId) -> bool {
        *self.montre.read() == Some(id)
    }

    /// Where the link of a line leads: to the whole dossier where there is no preview.
    pub(super) fn lien(self, id: InscriptionId) -> String {
        if self.vivant.get() {
            self.adresse(id)
        } else {
            adresse_fiche(id, None)
        }
    }

    /// Address of the list with this dossier beside it; without, when it is the one shown.
    fn adresse(self, id: InscriptionId) -> String {
        let liste = self.liste.read();
        if self.montre(id) {
            return liste.clone();
        }
        let lien = if liste.contains('?') { '&' } else { '?' };
        format!("{liste}{lien}apercu={id}")
    }

    pub(super) fn ordonner(self, lignes: impl Iterator<Item = InscriptionId>) {
        self.ordre.set_value(lignes.collect());
    }

    /// Once the preview is open, it shows the line that has the focus.
    pub(super) fn suivre(self, id: InscriptionId) {
        self.vise.set(Some(id));
        let montre = self.montre.get_untracked();
        if montre.is_none() || montre == Some(id) {
            return;
        }
        set_timeout(
            move || {
                let encore = self.vise.try_get_untracked().flatten() == Some(id);
                if encore
                    && self
                        .montre
                        .try_get_untracked()
                        .flatten()
                        .is_some_and(|montre| montre != id)
                {
                    self.aller.run(untrack(|| self.adresse(id)));
                }
            },
            REPOS,
        );
    }

    /// The line after this one, else the one before.
    fn voisin(self, id: InscriptionId) -> Option<InscriptionId> {
        self.ordre.with_value(|ordre| {
            let rang = ordre.iter().position(|autre| *autre == id)?;
            ordre.get(rang + 1).or_else(|| ordre.get(rang.checked_sub(1)?)).copied()
        })
    }
}

fn sans_apercu(recherche: &str) -> String {
    let reste: Vec<&str> = recherche
        .trim_start_matches('?')
        .split('&')
        .filter(|paire| !paire.is_empty() && !paire.starts_with("apercu="))
        .collect();
    let lien = if reste.is_empty() { "" } else { "?" };
    format!("/gestion/inscriptions{lien}{}", reste.join("&"))
}

/// The panel, while a dossier is shown: downloaded when the first one is asked for.
#[component]
pub(super) fn Volet(apercu: Apercu, langue: Langue) -> impl IntoView {
    let ouvert = Memo::new(move |_| apercu.ouvert());
    view! {
        <p class="invisible-visuel" role="status">
            {move || apercu.annonce.get()}
        </p>
        <Suspense fallback=move || ouvert.get().then(|| view! { <div class="volet" aria-busy="true"></div> })>
            {move || ouvert.get().then(|| Suspend::new(volet(apercu, langue)))}
        </Suspense>
    }
}

#[lazy(apercu)]
fn volet(apercu: Apercu, l: Langue) -> AnyView {
    let fiche = Resource::new(
        move || (apercu.montre.get(), apercu.valider.version().get()),
        |(id, _)| async move {
            match id {
                Some(id) => parcours::fiche(id, None).await.map(Some),
                None => Ok(None),
            }
        },
    );
    let contenu = move || {
        Suspend::new(async move {
            match fiche.await {
                Ok(Some(vue)) => corps(vue, apercu, l),
                Ok(None) => ().into_any(),
                Err(erreur) => echec_du_volet(&erreur, apercu, l),
            }
        })
    };
    view! {
        <aside class="volet" aria-label=t::APERCU.en_langue(l)>
            {move || apercu.valider.erreur().map(|e| refus(&e))}
            <Transition>{contenu}</Transition>
        </aside>
    }
}

fn fermer(apercu: Apercu, l: Langue) -> impl IntoView {
    view! {
        <a
            class="volet-fermer"
            href=move || apercu.liste.get()
            on:click=move |e| apercu.fermer(&e)
            aria-label=t::FERMER_APERCU.en_langue(l)>
            <Icone glyphe=Glyphe::Fermer />
        </a>
    }
}

fn echec_du_volet(erreur: &AppError, apercu: Apercu, l: Langue) -> AnyView {
    view! {
        <div class="volet-tete">{fermer(apercu, l)}</div>
        {echec(erreur)}
    }
}

fn corps(mut vue: FicheVue, apercu: Apercu, l: Langue) -> AnyView {
    let formation = if l == Langue::Fr {
        vue.formation_fr.clone()
    } else {
        vue.formation_en.clone()
    };
    let adresse = adresse_fiche(vue.id, None);
    vue.historique.truncate(EVENEMENTS);
    let nom = fiche_blocs::nom_complet(&vue.identite);
    let montre = t::APERCU_DE.avec(l, &[("nom", &nom)]);
    let fait = apercu.fait.try_update_value(Option::take).flatten();
    apercu.annonce.set(match fait {
        Some(fait) => format!("{fait}. {montre}"),
        None => montre,
    });
    let a_examiner = pieces::a_examiner(&vue, l);
    view! {
        <div class="volet-tete">
            <h2>
                <a href=adresse.clone()>{nom}</a>
            </h2>
            {fermer(apercu, l)}
            <p class="discret">{formation}</p>
            <div class="actions">{etat(vue.statut)} {etat_paiement(vue.statut_paiement)} {a_examiner}</div>
        </div>
        {situation(&vue, l)}
        <div class="actions">
            {validation(&vue, apercu, l)}
            <LienBouton href=adresse variante=Variante::Secondaire glyphe=Glyphe::Droite>
                {t::OUVRIR_DOSSIER.en_langue(l)}
            </LienBouton>
        </div>
        <Faits faits=essentiel(&vue, l) />
        {fiche_blocs::historique(&vue, l)}
    }
}

fn validation(vue: &FicheVue, apercu: Apercu, l: Langue) -> Option<impl IntoView + use<>> {
    let (id, version) = (vue.id, vue.version.to_string());
    let nom = fiche_blocs::nom_complet(&vue.identite);
    let bloque = !vue.blocages.is_empty();
    let valider = apercu.valider;
    vue.actions.valider.then(|| {
        view! {
            <div class="touche-v" on:submit=move |_| apercu.soumise.set_value(Some((id, nom.clone())))>
                <FormActe acte=valider>
                    <input type="hidden" name="id" value=id.to_string() />
                    <input type="hidden" name="version" value=version />
                    <Bouton
                        variante=Variante::Principale
                        glyphe=Glyphe::Vu
                        inactif=Signal::derive(move || bloque || !apercu.a_jour(id))
                        en_cours=valider.pending()
                    >
                        {t::VALIDER.en_langue(l)}
                    </Bouton>
                </FormActe>
            </div>
        }
    })
}

/// Who it is, how to reach her, what is due.
fn essentiel(vue: &FicheVue, l: Langue) -> Vec<Fait> {
    let i = &vue.identite;
    let fait = |nom: &str, valeur: String| Fait::new(c::champ(nom, l), valeur);
    let mut faits = vec![
        fait("date_naissance", format::date(i.date_naissance, l)),
        fait("courriel", i.courriel.clone()),
    ];
    faits.extend(i.telephone.clone().map(|telephone| fait("telephone", telephone)));
    faits.extend(i.ine.clone().map(|ine| fait("ine", ine)));
    faits.extend(
        i.code_apprenant
            .clone()
            .map(|code| Fait::new(t::CODE_APPRENANT.en_langue(l), code)),
    );
    if let Some(droits) = &vue.droits {
        faits.push(Fait::new(t::DU.en_langue(l), format::montant(droits.devis.total, l)));
        faits.push(Fait::new(t::RESTE.en_langue(l), format::montant(droits.reste(), l)));
    }
    faits
}

#[cfg(test)]
mod tests {
    use super::sans_apercu;

    #[test]
    fn la_liste_sans_ce_qui_est_a_cote() {
        for (recherche, attendue) in [
            ("", "/gestion/inscriptions"),
            ("?apercu=x", "/gestion/inscriptions"),
            ("statut=&apercu=x&q=a%20b", "/gestion/inscriptions?statut=&q=a%20b"),
        ] {
            assert_eq!(sans_apercu(recherche), attendue);
        }
    }
}

//! The editor of a maquette: its tree, and what is at hand beside it. Without JavaScript each place is a link and each act a
//! form; with it, the keyboard and the mouse do the same on the tree.

mod acquis;
mod arbre;
mod enquete;
mod etat;
mod fiche;
mod formats;
mod foyer;
mod gestes;
mod outils;
mod place;
mod reglage;
mod saisir;
mod simulation;
mod syllabus;

use super::{fil, fil_libelle, refuses};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, Agir, Ajouter, Annuler, Correspondre, Modifier, Regler, Valider},
    context::langue,
    vues::echec,
};
use domain::{
    ids::EspaceId,
    offre::{ArbreVue, ChoixOffre},
};
use etat::Editeur;
use i18n::{Langue, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::time::Duration;
use ui::{Alerte, Bouton, EnTete, Etat, LienBouton, Ton, Variante, view};

/// How often one looks whether somebody else did something.
const PAS: Duration = Duration::from_secs(5);

/// The acts of the page.
#[derive(Clone, Copy)]
struct Actes {
    agir: Acte,
    ajouter: Acte,
    modifier: Acte,
    regler: Acte,
    correspondre: Acte,
    annuler: Acte,
    valider: Acte,
}

impl Actes {
    fn tous(self) -> Vec<Acte> {
        vec![
            self.agir,
            self.ajouter,
            self.modifier,
            self.regler,
            self.correspondre,
            self.annuler,
            self.valider,
        ]
    }

    /// Moves when any was answered.
    fn version(self) -> usize {
        self.tous().iter().map(|a| a.version().get()).sum()
    }
}

/// The tree of a formation. Another formation is another page: what is left of the first one must not hear of the second.
pub(crate) fn page_maquette() -> AnyView {
    let params = use_params_map();
    let lieu = Memo::new(move |_| {
        let p = params.read();
        (p.get("espace").unwrap_or_default(), p.get("objet").unwrap_or_default())
    });
    (move || maquette(lieu.get())).into_any()
}

fn maquette(lieu: (String, String)) -> AnyView {
    let requete = use_query_map();
    let lieu = StoredValue::new(lieu);
    let choisi = Memo::new(move |_| requete.read().get("n"));
    let actes = Actes {
        agir: Acte::new(Agir::PATH),
        ajouter: Acte::new(Ajouter::PATH),
        modifier: Acte::new(Modifier::PATH),
        regler: Acte::new(Regler::PATH),
        correspondre: Acte::new(Correspondre::PATH),
        annuler: Acte::new(Annuler::PATH),
        valider: Acte::new(Valider::PATH),
    };
    let editeur = Editeur::new();
    // Read once: what is done afterwards has the tree read again beside it, so that nothing that is typed is lost.
    let premiere = Resource::new(
        || (),
        move |()| {
            let (espace, objet) = lieu.get_value();
            offre::arbre(espace, objet)
        },
    );
    let choix = Resource::new(|| (), move |()| offre::choix_maquette(lieu.get_value().0));
    Effect::new(move |avant: Option<usize>| {
        let version = actes.version();
        if avant.is_some_and(|a| a != version) {
            editeur.relire();
        }
        version
    });
    // What was added is seen.
    Effect::new(move |avant: Option<usize>| {
        let ajouts = actes.ajouter.reussis().get();
        if avant.is_some_and(|a| a != ajouts)
            && let Some(n) = untrack(|| editeur.courant(choisi))
        {
            editeur.ouvrir(&n.chemin, true);
            foyer::vider(".maquette-ajout form");
            foyer::revenir_a_l_ajout(50);
        }
        ajouts
    });
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match (premiere.await, choix.await) {
                    (Ok(vue), Ok(choix)) => {
                        editeur.montrer(vue, lieu.get_value(), choisi.get_untracked().as_deref());
                        corps(editeur, choix, choisi, actes, l)
                    }
                    (Err(erreur), _) | (_, Err(erreur)) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn corps(editeur: Editeur, choix: ChoixOffre, choisi: Memo<Option<String>>, actes: Actes, l: Langue) -> AnyView {
    let entete = move || editeur.arbre.with(|a| a.as_ref().map(|vue| entete(vue, actes, l)));
    let choix = StoredValue::new(choix);
    view! {
        {entete}
        {refuses(actes.tous(), l)}
        {editeur.annonces(l)}
        <div class="maquette">
            <section class="maquette-arbre" aria-label=t::ARBRE.en_langue(l)>
                {arbre::arbre(editeur, choisi, l)}
            </section>
            <section class="maquette-volet" aria-label=t::FICHE.en_langue(l)>
                {fiche::volet(editeur, choix, choisi, actes, l)}
                {move || editeur.gestes.with(Option::is_some).then(|| simulation::simulation(editeur, choisi, l))}
            </section>
        </div>
    }
    .into_any()
}

fn entete(vue: &ArbreVue, actes: Actes, l: Langue) -> AnyView {
    let e = &vue.espace;
    let (titre, code) = (vue.libelle.clone(), vue.code.clone());
    let export = format!("/gestion/offre/{}/export.xlsx?formation={}", e.code, vue.code);
    let comparer = format!("/gestion/offre/{}/comparer?formation={}", e.code, vue.code);
    let annuler = vue
        .peut_ecrire
        .then(|| annuler(e.id, vue.annulables, vue.retablissables, actes.annuler, l));
    let (ton, etat) = (super::espaces::ton(e.etat), t::etat(e.etat, l));
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre surtitre=code fil=fil(Some(e), l) fil_libelle=fil_libelle(l)>
            <Etat ton=ton texte=etat />
        </EnTete>
        <div class="actions">
            {annuler}
            <LienBouton href=comparer variante=Variante::Secondaire>{t::COMPARER.en_langue(l)}</LienBouton>
            <LienBouton href=export variante=Variante::Secondaire rel="external">{t::EXPORT_XLSX.en_langue(l)}</LienBouton>
        </div>
    }
}

fn annuler(espace: EspaceId, annulables: u32, retablissables: u32, acte: Acte, l: Langue) -> AnyView {
    let bouton = move |texte: i18n::Texte, retablir: bool, nombre: u32| {
        view! {
            <FormActe acte=acte>
                <input type="hidden" name="espace" value=espace.to_string() />
                <Bouton variante=Variante::Secondaire nom="retablir" valeur=retablir.to_string() inactif=Signal::stored(nombre == 0) en_cours=acte.pending()>
                    {texte.en_langue(l)}
                </Bouton>
            </FormActe>
        }
    };
    view! {
        {bouton(t::ANNULER, false, annulables)}
        {bouton(t::RETABLIR, true, retablissables)}
    }
    .into_any()
}

/// Says what somebody else did last.
fn annonce(par: &str, objet: &str, l: Langue) -> AnyView {
    let titre = if objet.is_empty() {
        t::CHANGEMENTS.en_langue(l).to_owned()
    } else {
        t::CHANGEMENT_DE.avec(l, &[("par", par), ("objet", objet)])
    };
    view! { <Alerte ton=Ton::Info titre=titre annoncee=true /> }
}

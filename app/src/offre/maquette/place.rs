//! What may be done with a place of the tree, by buttons: keys do the same.

use super::Actes;
use crate::acte::{Acte, FormActe};
use domain::{
    ids::ObjetId,
    offre::{Acte as Chose, ActePia, ArbreVue, Genre, Noeud, Place, TypeEspace},
};
use i18n::{Langue, Texte, offre as t};
use leptos::prelude::*;
use ui::{Bouton, Carte, Variante, view};

/// A button that does one thing.
fn faire(espace: &str, acte: Acte, chose: &Chose, texte: Texte, l: Langue) -> AnyView {
    let (espace, json) = (espace.to_owned(), serde_json::to_string(chose).unwrap_or_default());
    view! {
        <FormActe acte=acte>
            <input type="hidden" name="espace" value=espace />
            <input type="hidden" name="acte" value=json />
            <Bouton variante=Variante::Secondaire en_cours=acte.pending()>{texte.en_langue(l)}</Bouton>
        </FormActe>
    }
    .into_any()
}

/// What may be done with the place itself; the keys do the same.
pub(super) fn place(vue: &ArbreVue, n: &Noeud, actes: Actes, l: Langue) -> AnyView {
    if !vue.peut_ecrire {
        return ().into_any();
    }
    let espace = vue.espace.id.to_string();
    let mut boutons = vec![];
    let mut ajouter = |chose: Chose, texte: Texte| boutons.push(faire(&espace, actes.agir, &chose, texte, l));
    if let (Some(parent), Some((chemin, _))) = (n.parent, n.chemin.rsplit_once('>')) {
        let freres: Vec<&Noeud> = vue
            .noeuds
            .iter()
            .filter(|f| f.chemin.rsplit_once('>').is_some_and(|(p, _)| p == chemin))
            .collect();
        let rang = freres.iter().position(|f| f.objet == n.objet).unwrap_or_default();
        let deplacer = |vers: usize| deplacer(n, parent, vers);
        if rang > 0 {
            ajouter(deplacer(rang - 1), t::MONTER);
        }
        if rang + 1 < freres.len() {
            ajouter(deplacer(rang + 1), t::DESCENDRE);
        }
        let texte = if n.obligatoire {
            t::RENDRE_FACULTATIF
        } else {
            t::RENDRE_OBLIGATOIRE
        };
        let obligation = Chose::Obligation {
            parent,
            enfant: n.objet,
            obligatoire: !n.obligatoire,
        };
        ajouter(obligation, texte);
        let copie = Chose::Copier {
            source: n.objet,
            place: Some(Place {
                parent,
                rang: u32::try_from(rang + 1).unwrap_or(u32::MAX),
                obligatoire: n.obligatoire,
            }),
        };
        ajouter(copie, t::DUPLIQUER);
        ajouter(
            Chose::Delier {
                parent,
                enfant: n.objet,
            },
            t::DETACHER,
        );
    }
    if n.genre == Genre::Formation {
        let copie = Chose::Copier {
            source: n.objet,
            place: None,
        };
        ajouter(copie, t::DUPLIQUER_FORMATION);
    }
    if n.enfants == 0 {
        ajouter(Chose::Supprimer { id: n.objet }, t::SUPPRIMER);
    }
    if boutons.is_empty() {
        return ().into_any();
    }
    view! { <Carte titre=t::PLACE.en_langue(l)><div class="actions">{boutons}</div></Carte> }.into_any()
}

fn deplacer(n: &Noeud, parent: ObjetId, vers: usize) -> Chose {
    Chose::Deplacer {
        enfant: n.objet,
        de: parent,
        vers: Place {
            parent,
            rang: u32::try_from(vers).unwrap_or(u32::MAX),
            obligatoire: n.obligatoire,
        },
    }
}

/// What is validated, and where one enrols.
pub(super) fn validation(vue: &ArbreVue, n: &Noeud, actes: Actes, l: Langue) -> AnyView {
    // Only what is in a formation is validated, and enrolled on.
    let Some(contexte) = n.contexte.filter(|_| vue.peut_valider) else {
        return ().into_any();
    };
    let acte = actes.valider;
    let contexte = contexte.to_string();
    let bouton = |quoi: &'static str, texte: Texte| {
        view! {
            <Bouton variante=Variante::Secondaire nom="acte" valeur=quoi en_cours=acte.pending()>{texte.en_langue(l)}</Bouton>
        }
    };
    let mut boutons: Vec<AnyView> = vec![];
    if n.valide {
        boutons.push(bouton("retirer", t::DEVALIDER));
    } else {
        boutons.push(bouton("haute", t::VALIDER_HAUTE));
    }
    boutons.push(bouton("basse", t::VALIDER_BASSE));
    if !n.pia {
        boutons.push(bouton(ActePia::Declarer.code(), t::PIA_DECLARER));
    } else {
        if n.pia_actif {
            boutons.push(bouton(ActePia::Desactiver.code(), t::PIA_DESACTIVER));
        } else if vue.espace.type_ == TypeEspace::Periode {
            boutons.push(bouton(ActePia::Activer.code(), t::PIA_ACTIVER));
        }
        boutons.push(bouton(ActePia::Retirer.code(), t::PIA_RETIRER));
    }
    view! {
        <Carte titre=t::VALIDATION.en_langue(l)>
            <FormActe acte=acte>
                <input type="hidden" name="contexte" value=contexte />
                <div class="actions">{boutons}</div>
            </FormActe>
        </Carte>
    }
    .into_any()
}

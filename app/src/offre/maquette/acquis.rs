use super::{Actes, etat::Editeur};
use crate::{
    acte::FormActe,
    offre::{avec_vide, erreur_de},
};
use domain::offre::{Correspondance, FicheObjet};
use i18n::{Langue, offre as t};
use leptos::prelude::*;
use ui::{Bouton, Champ, Glyphe, Selection, Variante, view};

/// What is acquired on objects of other years counts for this one (lien de correspondance pour calcul), and the reverse.
pub(super) fn acquis(editeur: Editeur, f: &FicheObjet, actes: Actes, l: Langue) -> AnyView {
    if f.correspondances.is_empty() && !f.peut_ecrire {
        return ().into_any();
    }
    let acte = actes.correspondre;
    let (avant, apres): (Vec<_>, Vec<_>) = f.correspondances.iter().partition(|c| c.avant);
    let objet = f.id.to_string();
    let lignes = |liste: &[&Correspondance], modifiable: bool| -> Vec<AnyView> {
        let ligne = |c: &&Correspondance| {
            let (libelle, lieu) = (c.libelle.clone(), format!("{} · {}", c.code, c.espace));
            let oter = modifiable.then(|| {
                let texte = t::LCC_OTER.avec(l, &[("code", &c.code)]);
                let (objet, source) = (objet.clone(), c.objet.to_string());
                view! {
                    <FormActe acte=acte>
                        <input type="hidden" name="objet" value=objet />
                        <Bouton variante=Variante::Discrete nom="oter" valeur=source en_cours=acte.pending()>{texte}</Bouton>
                    </FormActe>
                }
            });
            view! {
                <li>
                    {libelle}
                    " "
                    <span class="secondaire">{lieu}</span>
                    {oter}
                </li>
            }
            .into_any()
        };
        liste.iter().map(ligne).collect()
    };
    let avant = if avant.is_empty() {
        view! { <p class="discret">{t::LCC_AUCUNE.en_langue(l)}</p> }.into_any()
    } else {
        let lignes = lignes(&avant, f.peut_ecrire);
        view! { <p>{t::LCC_AIDE.en_langue(l)}</p><ul>{lignes}</ul> }.into_any()
    };
    let apres = (!apres.is_empty()).then(|| {
        let lignes = lignes(&apres, false);
        view! { <p>{t::LCC_VERS.en_langue(l)}</p><ul>{lignes}</ul> }
    });
    let sans_annee = (f.peut_ecrire && f.espaces_avant.is_empty())
        .then(|| view! { <p class="discret">{t::LCC_SANS_ANNEE.en_langue(l)}</p> });
    let formulaire = (f.peut_ecrire && !f.espaces_avant.is_empty()).then(|| {
        let espaces = avec_vide(f.espaces_avant.clone(), t::A_CHOISIR.en_langue(l));
        let (objet, code) = (f.id.to_string(), f.objet.code.to_string());
        view! {
            <FormActe acte=acte>
                <input type="hidden" name="objet" value=objet />
                <div class="formulaire maquette-champs">
                    <Selection id="l-espace" nom="espace" libelle=t::LCC_ESPACE.en_langue(l) options=espaces requis=true erreur=erreur_de(acte, "espace", l) />
                    <Champ id="l-code" nom="code" libelle=t::LCC_CODE.en_langue(l) valeur=Signal::stored(code) requis=true autocomplete="off" erreur=erreur_de(acte, "code", l) />
                </div>
                <div class="actions">
                    <Bouton variante=Variante::Secondaire glyphe=Glyphe::Plus en_cours=acte.pending()>{t::LCC_AJOUTER.en_langue(l)}</Bouton>
                </div>
            </FormActe>
        }
    });
    let compte = f.correspondances.len();
    let titre = if compte == 0 {
        t::LCC.en_langue(l).to_owned()
    } else {
        format!("{} ({compte})", t::LCC.en_langue(l))
    };
    let dedans = view! {
        {avant}
        {apres}
        {formulaire}
        {sans_annee}
    };
    editeur.panneau("acquis", "maquette-acquis", titre, dedans.into_any())
}

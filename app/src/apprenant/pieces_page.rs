use super::{
    etapes::{etapes, formation},
    lecture::{lire, montrer},
    pieces::{manquantes, pieces},
};
use domain::{
    CodeErreur,
    inscription::{DossierVue, Etape, Statut},
};
use i18n::{Langue, commun, dossier as t, erreurs, statuts};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Bouton, EnTete, Glyphe, LienBouton, ResumeErreurs, Variante, view};

/// The documents of a dossier: while it is filled, and after, when one must be replaced. A page of its own: what sends
/// files is loaded by those who send some.
pub(crate) fn page_pieces() -> AnyView {
    let dossier = lire(Signal::stored(Some(Etape::Pieces)));
    montrer(dossier, page)
}

fn page(vue: DossierVue, l: Langue) -> AnyView {
    let titre = statuts::etape(Etape::Pieces).en_langue(l);
    let saisie = vue.statut == Statut::Debutee;
    let resume = saisie.then(|| {
        let montrer = use_query_map().read_untracked().get("voir").is_some();
        let liste = if montrer { manquantes(&vue.pieces, l) } else { Vec::new() };
        view! {
            {etapes(&vue, Etape::Pieces, l)}
            {montrer
                .then(|| view! { <ResumeErreurs titre=commun::RESUME_ERREURS.en_langue(l) erreurs=Signal::stored(liste) /> })}
        }
    });
    let suite = if saisie {
        continuer(&vue, l)
    } else {
        view! {
            <p>
                <a href="/mon-espace">{t::MON_ESPACE.en_langue(l)}</a>
            </p>
        }
    };
    view! {
        <Title text=titre />
        <EnTete titre=titre surtitre=formation(&vue, l) />
        {resume}
        {pieces(vue.id, &vue.pieces, refus(l), l)}
        {suite}
    }
}

fn continuer(vue: &DossierVue, l: Langue) -> AnyView {
    let adresse = |e: Etape| format!("/mon-espace/inscription/{}/{}", vue.id, e.code());
    view! {
        <form method="post" action=adresse(Etape::Pieces) class="formulaire">
            <div class="actions">
                <Bouton variante=Variante::Principale large=true>{t::CONTINUER_ETAPE.en_langue(l)}</Bouton>
                {Etape::Pieces
                    .precedente()
                    .map(|e| {
                        view! {
                            <LienBouton href=adresse(e) variante=Variante::Secondaire glyphe=Glyphe::Gauche>
                                {t::ETAPE_PRECEDENTE.en_langue(l)}
                            </LienBouton>
                        }
                    })}
            </div>
        </form>
    }
}

/// Why a file sent without JavaScript was refused: (document, sentence), from the address.
fn refus(l: Langue) -> Option<(String, String)> {
    let requete = use_query_map().read_untracked().clone();
    let code = requete.get("piece")?;
    let erreur: CodeErreur = serde_json::from_str(&requete.get("refus")?).ok()?;
    Some((code, erreurs::phrase(&erreur, l)))
}

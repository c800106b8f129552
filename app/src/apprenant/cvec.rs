use domain::inscription::{Cvec, InscriptionResumee, Statut};
use i18n::{Langue, champs, dossier as t};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use ui::{Alerte, Bouton, Champ, Largeur, Ton, Variante, view};

/// The number that its service does not know: said, and corrected here, without giving the whole dossier back.
pub(super) fn corriger(i: &InscriptionResumee, l: Langue) -> Option<AnyView> {
    if i.statut != Statut::Terminee || i.cvec != Cvec::Refusee {
        return None;
    }
    let requete = use_query_map();
    let erreur = Signal::derive(move || {
        let refusee = requete.read().get("cvec").is_some();
        refusee.then(|| t::CVEC_REFUSEE_ENCORE.en_langue(l).to_owned())
    });
    Some(view! {
        <Alerte ton=Ton::Danger titre=t::CVEC_REFUSEE.en_langue(l)>
            <p>{t::CVEC_REFUSEE_TEXTE.en_langue(l)}</p>
        </Alerte>
        <form method="post" action=format!("/mon-espace/inscription/{}/corriger-cvec", i.id) class="formulaire">
            <Champ
                id="cvec_numero"
                libelle=champs::champ("cvec_numero", l)
                valeur=Signal::stored(i.cvec_numero.clone().unwrap_or_default())
                autocomplete="off"
                largeur=Largeur::Moyenne
                requis=true
                erreur=erreur
            />
            <Bouton variante=Variante::Principale>{t::CVEC_CORRIGER.en_langue(l)}</Bouton>
        </form>
    })
}

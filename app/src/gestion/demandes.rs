use crate::{
    acte::{Acte, FormActe},
    api::rgpd::{self, Repondre},
    apprenant::donnees::genre,
    context::langue,
    vues::{echec, refus},
};
use domain::rgpd::{DemandeDonneesVue, DemandesVue};
use i18n::{Langue, champs, format, rgpd as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use ui::{Bouton, Carte, EnTete, Fait, Faits, Glyphe, Variante, Vide, ZoneTexte, view};

/// What people ask about their data, and the answers.
pub(crate) fn page_demandes() -> AnyView {
    let repondre = Acte::new(Repondre::PATH);
    // A refusal leaves the answers that are being typed as they are.
    let version = Memo::new(move |avant: Option<&usize>| {
        let version = repondre.version().get();
        match (repondre.erreur(), avant) {
            (Some(_), Some(avant)) => *avant,
            _ => version,
        }
    });
    let demandes = Resource::new(move || version.get(), |_| rgpd::demandes());
    let l = langue();
    view! {
        <Title text=t::GESTION_TITRE.en_langue(l) />
        <EnTete titre=t::GESTION_TITRE.en_langue(l) chapeau=t::GESTION_INTRO.en_langue(l) />
        {move || repondre.erreur().map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match demandes.await {
                    Ok(vue) => page(vue, repondre, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: DemandesVue, repondre: Acte, l: Langue) -> AnyView {
    if vue.demandes.is_empty() {
        return view! { <Vide titre=t::GESTION_VIDE.en_langue(l) glyphe=Glyphe::Bouclier /> };
    }
    let plus = usize::try_from(vue.total).is_ok_and(|n| n > vue.demandes.len());
    let total = plus.then(|| t::GESTION_TOTAL.avec(l, &[("nombre", &vue.total.to_string())]));
    view! {
        {total.map(|texte| view! { <p>{texte}</p> })}
        {vue.demandes.into_iter().map(|d| demande(d, repondre, l)).collect::<Vec<_>>()}
    }
}

fn demande(d: DemandeDonneesVue, repondre: Acte, l: Langue) -> AnyView {
    let titre = format!("{} – {}", d.qui, genre(d.genre).en_langue(l));
    let mut faits = Vec::new();
    if let (Some(champ), Some(valeur)) = (&d.champ, &d.valeur) {
        let libelle = champs::champ(champ, l);
        let actuelle = d.actuelle.clone().unwrap_or_default();
        faits.push(Fait::new(format!("{libelle}, {}", t::ACTUELLE.en_langue(l)), actuelle));
        faits.push(Fait::new(
            format!("{libelle}, {}", t::SOUHAITEE.en_langue(l)),
            valeur.clone(),
        ));
    }
    faits.push(Fait::new(format::date_heure(d.cree_le, l), d.message.clone()));
    let accepter = if d.champ.is_some() {
        t::ACCEPTER_CORRIGER
    } else {
        t::ACCEPTER
    };
    let id = format!("reponse-{}", d.id);
    view! {
        <Carte titre=titre>
            <Faits faits=faits />
            <FormActe acte=repondre>
                <input type="hidden" name="id" value=d.id.to_string() />
                <div class="formulaire">
                <ZoneTexte id=id nom="reponse" libelle=t::REPONSE.en_langue(l) aide=t::REPONSE_AIDE.en_langue(l) />
                <div class="actions">
                    <Bouton variante=Variante::Principale nom="accepte" valeur="true" en_cours=repondre.pending()>
                        {accepter.en_langue(l)}
                    </Bouton>
                    " "
                    <Bouton variante=Variante::Danger nom="accepte" valeur="false" en_cours=repondre.pending()>
                        {t::REFUSER.en_langue(l)}
                    </Bouton>
                </div>
                </div>
            </FormActe>
        </Carte>
    }
}

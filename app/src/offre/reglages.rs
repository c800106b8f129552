use super::{erreur_de, fil, fil_libelle, refuses};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, ReglerEspace},
    context::langue,
    vues::echec,
};
use domain::offre::{ReglageEspaceVue, TypeEspace};
use i18n::{Langue, offre as t};
use jiff::civil::DateTime;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{Alerte, Bouton, Carte, Case, Champ, EnTete, Ton, Variante, view};

/// What an espace says of itself, and of a period, its calendar.
pub(crate) fn page_reglages() -> AnyView {
    let params = use_params_map();
    let regler = Acte::new(ReglerEspace::PATH);
    let vue = Resource::new(
        move || (params.read().get("espace").unwrap_or_default(), regler.reussis().get()),
        |(espace, _)| offre::reglages_espace(espace),
    );
    let l = langue();
    view! {
        <Title text=t::REGLAGES_ESPACE.en_langue(l) />
        {refuses(vec![regler], l)}
        {move || {
            (regler.reussis().get() > 0 && regler.erreur().is_none())
                .then(|| view! { <Alerte ton=Ton::Succes titre=t::ESPACE_ENREGISTRE.en_langue(l) annoncee=true /> })
        }}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(&vue, regler, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: &ReglageEspaceVue, regler: Acte, l: Langue) -> AnyView {
    let fil = fil(Some(&vue.espace), l);
    view! {
        <EnTete titre=t::REGLAGES_ESPACE.en_langue(l) surtitre=vue.espace.code.clone() fil=fil fil_libelle=fil_libelle(l) />
        {formulaire(vue, regler, l)}
    }
    .into_any()
}

/// As the browser's field for a date and a time wants it.
fn minutes(instant: Option<DateTime>) -> String {
    instant
        .map(|i| i.strftime("%Y-%m-%dT%H:%M").to_string())
        .unwrap_or_default()
}

fn formulaire(vue: &ReglageEspaceVue, regler: Acte, l: Langue) -> AnyView {
    let e = &vue.espace;
    let inactif = Signal::stored(!vue.peut_ecrire);
    let champ = |id: &'static str, libelle: i18n::Texte, genre: &'static str, valeur: String, erreur: &'static str| {
        view! {
            <Champ id=id nom=format!("champs[{erreur}]") libelle=libelle.en_langue(l) genre=genre valeur=Signal::stored(valeur) inactif=inactif erreur=erreur_de(regler, erreur, l) />
        }
        .into_any()
    };
    let jour = |j: Option<jiff::civil::Date>| j.map(|j| j.to_string()).unwrap_or_default();
    let annee = e.annee_universitaire.clone().unwrap_or_default();
    let case = |id: &'static str, libelle: i18n::Texte, aide: i18n::Texte, cochee: bool| {
        view! { <Case id=id nom=format!("champs[{id}]") libelle=libelle.en_langue(l) aide=aide.en_langue(l) cochee=Signal::stored(cochee) inactif=inactif /> }
            .into_any()
    };
    let mut champs = vec![
        champ("libelle", t::LIBELLE, "text", vue.libelle.clone(), "libelle"),
        champ("libelle_en", t::LIBELLE_EN, "text", e.libelle_en.clone(), "libelleEn"),
        champ("annee_universitaire", t::ANNEE, "text", annee, "anneeUniversitaire"),
        champ("debut", t::DEBUT, "date", jour(e.debut), "debut"),
        champ("fin", t::FIN, "date", jour(e.fin), "fin"),
    ];
    if e.type_ == TypeEspace::Periode {
        let (du, au) = (minutes(vue.inscriptions_du), minutes(vue.inscriptions_au));
        champs.push(champ(
            "inscriptions_du",
            t::INSCRIPTIONS_DU,
            "datetime-local",
            du,
            "inscriptionsDu",
        ));
        champs.push(champ(
            "inscriptions_au",
            t::INSCRIPTIONS_AU,
            "datetime-local",
            au,
            "inscriptionsAu",
        ));
        champs.push(case("active", t::PERIODE_ACTIVE, t::PERIODE_ACTIVE_AIDE, e.active));
        champs.push(case("reference", t::REFERENCE, t::REFERENCE_AIDE, vue.reference));
    }
    let (id, version) = (e.id.to_string(), e.version.to_string());
    let boutons = vue.peut_ecrire.then(|| {
        view! {
            <div class="actions">
                <Bouton variante=Variante::Principale en_cours=regler.pending()>{t::ENREGISTRER.en_langue(l)}</Bouton>
            </div>
        }
    });
    view! {
        <Carte>
            <FormActe acte=regler>
                <input type="hidden" name="espace" value=id />
                <input type="hidden" name="version" value=version />
                <div class="formulaire">{champs} {boutons}</div>
            </FormActe>
        </Carte>
    }
    .into_any()
}

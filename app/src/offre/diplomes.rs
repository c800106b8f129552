use super::{ICI, avec_vide, erreur_de, fil, fil_libelle, refuses};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, EcrireDiplome},
    context::langue,
    vues::echec,
};
use domain::offre::{DiplomeVue, DiplomesVue};
use i18n::{Langue, format, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};
use ui::{Bouton, CadreTableau, Carte, Case, Champ, EnTete, Etat, LienBouton, Selection, Ton, Variante, Vide, view};

/// All diplomas; one of them in the form, or a new one.
pub(crate) fn page_diplomes() -> AnyView {
    let requete = use_query_map();
    let choisi = Memo::new(move |_| requete.read().get("code"));
    let ecrire = Acte::new(EcrireDiplome::PATH);
    // Read again after a refusal too: somebody else may have written it meanwhile.
    let vue = Resource::new(move || ecrire.version().get(), |_| offre::diplomes());
    let l = langue();
    view! {
        <Title text=t::DIPLOMES.en_langue(l) />
        <EnTete titre=t::DIPLOMES.en_langue(l) chapeau=t::DIPLOMES_INTRO.en_langue(l) fil=fil(None, l) fil_libelle=fil_libelle(l) />
        {refuses(vec![ecrire], l)}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(&vue, choisi.get().as_deref(), ecrire, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: &DiplomesVue, choisi: Option<&str>, ecrire: Acte, l: Langue) -> AnyView {
    let tableau = if vue.diplomes.is_empty() {
        view! { <Vide titre=t::DIPLOME_AUCUN.en_langue(l) texte=t::DIPLOME_AUCUN_TEXTE.en_langue(l) /> }
    } else {
        tableau(&vue.diplomes, l)
    };
    let formulaire = vue.peut_ecrire.then(|| {
        let diplome = vue.diplomes.iter().find(|d| Some(d.code.as_str()) == choisi);
        formulaire(diplome, vue, ecrire, l)
    });
    view! {
        {tableau}
        {formulaire}
    }
}

fn tableau(diplomes: &[DiplomeVue], l: Langue) -> AnyView {
    let rangees: Vec<_> = diplomes
        .iter()
        .map(|d| {
            let href = format!("{ICI}/diplomes?code={}#diplome", Url::escape(&d.code));
            let (libelle, intitule, code) = (d.libelle_court.clone(), d.intitule.clone(), d.code.clone());
            let (grade, formations) = (d.grade.clone(), format::nombre(d.formations.unsigned_abs(), l));
            let (ton, etat) = if d.actif {
                (Ton::Succes, t::DELIVRE)
            } else {
                (Ton::Neutre, t::N_EST_PLUS_DELIVRE)
            };
            view! {
                <tr>
                    <th scope="row">
                        <a href=href>{libelle}</a>
                        <span class="secondaire">{code} " · " {intitule}</span>
                    </th>
                    <td data-libelle=t::GRADE.en_langue(l)>{grade}</td>
                    <td data-libelle=t::COL_ETAT.en_langue(l)><Etat ton=ton texte=etat.en_langue(l) /></td>
                    <td class="chiffres" data-libelle=t::COL_FORMATIONS.en_langue(l)>{formations}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <CadreTableau libelle=t::DIPLOMES.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::DIPLOMES.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_LIBELLE.en_langue(l)}</th>
                        <th scope="col">{t::GRADE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ETAT.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_FORMATIONS.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{rangees}</tbody>
            </table>
        </CadreTableau>
    }
}

fn formulaire(diplome: Option<&DiplomeVue>, vue: &DiplomesVue, ecrire: Acte, l: Langue) -> AnyView {
    let e = move |champ| erreur_de(ecrire, champ, l);
    let nouveau = diplome.is_none();
    let d = diplome.cloned().unwrap_or(DiplomeVue {
        actif: true,
        ..DiplomeVue::default()
    });
    let titre = match diplome {
        None => t::DIPLOME_NOUVEAU.en_langue(l).to_owned(),
        Some(d) => t::DIPLOME_MODIFIER.avec(l, &[("code", &d.code)]),
    };
    let code = if nouveau {
        view! {
            <input type="hidden" name="nouveau" value="1" />
            <Champ id="d-code" nom="champs[code]" libelle=t::CODE.en_langue(l) aide=t::CODE_AIDE.en_langue(l) longueur_max=30u32 requis=true autocomplete="off" erreur=e("code") />
        }
        .into_any()
    } else {
        view! {
            <input type="hidden" name="champs[code]" value=d.code.clone() />
            <input type="hidden" name="version" value=d.version.to_string() />
        }
        .into_any()
    };
    let autre = (!nouveau).then(|| {
        view! { <LienBouton href=format!("{ICI}/diplomes") variante=Variante::Secondaire>{t::DIPLOME_NOUVEAU.en_langue(l)}</LienBouton> }
    });
    let finalites = avec_vide(vue.finalites.clone(), t::A_CHOISIR.en_langue(l));
    view! {
        <div id="diplome">
            <Carte titre=titre>
                <FormActe acte=ecrire>
                    <div class="formulaire">
                        {code}
                        <Champ id="d-intitule" nom="champs[intitule]" libelle=t::INTITULE.en_langue(l) valeur=Signal::stored(d.intitule) longueur_max=300u32 requis=true erreur=e("intitule") />
                        <Champ id="d-court" nom="champs[libelleCourt]" libelle=t::LIBELLE_COURT.en_langue(l) valeur=Signal::stored(d.libelle_court) longueur_max=50u32 requis=true erreur=e("libelleCourt") />
                        <Selection id="d-finalite" nom="champs[finalite]" libelle=t::FINALITE.en_langue(l) options=finalites valeur=Signal::stored(d.finalite) erreur=e("finalite") />
                        <Champ id="d-grade" nom="champs[grade]" libelle=t::GRADE.en_langue(l) valeur=Signal::stored(d.grade) longueur_max=50u32 erreur=e("grade") />
                        <Champ id="d-uai" nom="champs[uai]" libelle=t::UAI.en_langue(l) valeur=Signal::stored(d.uai) longueur_max=8u32 autocomplete="off" erreur=e("uai") />
                        <Champ id="d-co" nom="champs[coAccreditations]" libelle=t::CO_ACCREDITATIONS.en_langue(l) aide=t::CO_ACCREDITATIONS_AIDE.en_langue(l) valeur=Signal::stored(d.co_accreditations) autocomplete="off" />
                        <Champ id="d-arrete" nom="champs[arreteLe]" libelle=t::ARRETE_LE.en_langue(l) genre="date" valeur=Signal::stored(d.arrete_le) erreur=e("arreteLe") />
                        <Case id="d-intermediaire" nom="champs[intermediaire]" libelle=t::INTERMEDIAIRE.en_langue(l) aide=t::INTERMEDIAIRE_AIDE.en_langue(l) cochee=Signal::stored(d.intermediaire) />
                        <Case id="d-actif" nom="champs[actif]" libelle=t::DELIVRE_ENCORE.en_langue(l) cochee=Signal::stored(d.actif) />
                        <div class="actions">
                            <Bouton variante=Variante::Principale en_cours=ecrire.pending()>{t::ENREGISTRER.en_langue(l)}</Bouton>
                            {autre}
                        </div>
                    </div>
                </FormActe>
            </Carte>
        </div>
    }
}

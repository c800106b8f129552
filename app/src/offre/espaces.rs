use super::{ICI, erreur_de, refuses};
use crate::{
    acte::{Acte, FormActe},
    api::offre::{self, CreerEspace},
    context::langue,
    vues::echec,
};
use domain::offre::{EspaceVue, EtatEspace, TypeEspace};
use i18n::{Langue, format, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use ui::{Bouton, CadreTableau, Carte, Case, Champ, EnTete, Etat, LienBouton, Ton, Variante, Vide, view};

/// All espaces, and one more.
pub(crate) fn page_espaces() -> AnyView {
    let creer = Acte::new(CreerEspace::PATH);
    let vue = Resource::new(move || creer.reussis().get(), |_| offre::espaces());
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l)>
            <LienBouton href=format!("{ICI}/diplomes") variante=Variante::Secondaire>{t::DIPLOMES.en_langue(l)}</LienBouton>
        </EnTete>
        {refuses(vec![creer], l)}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok((espaces, ecrit)) => page(espaces, ecrit, creer, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(espaces: Vec<EspaceVue>, ecrit: bool, creer: Acte, l: Langue) -> AnyView {
    let tableau = if espaces.is_empty() {
        view! { <Vide titre=t::AUCUN_ESPACE.en_langue(l) texte=t::AUCUN_ESPACE_TEXTE.en_langue(l) /> }
    } else {
        tableau(&espaces, l)
    };
    let ajout = ecrit.then(|| formulaire(creer, l));
    view! {
        {tableau}
        {ajout}
    }
}

/// How far an espace has come, as a colour.
pub(super) fn ton(etat: EtatEspace) -> Ton {
    match etat {
        EtatEspace::Brouillon | EtatEspace::EnPreparation => Ton::Attention,
        EtatEspace::Valide | EtatEspace::Accredite | EtatEspace::Ouverte => Ton::Succes,
        EtatEspace::Fermee | EtatEspace::Archivee => Ton::Neutre,
    }
}

fn tableau(espaces: &[EspaceVue], l: Langue) -> AnyView {
    let nombre = |n: i64| format::nombre(n.unsigned_abs(), l);
    let rangees: Vec<_> = espaces
        .iter()
        .map(|e| {
            let type_ = match e.type_ {
                TypeEspace::Travail => t::TRAVAIL,
                TypeEspace::Periode => t::PERIODE,
            };
            let dates = e.debut.zip(e.fin);
            let dates = dates.map(|(d, f)| format!("{} – {}", format::date_courte(d), format::date_courte(f)));
            let (href, libelle) = (format!("{ICI}/{}", e.code), e.dans(l == Langue::Fr).to_owned());
            let reglages = format!("{href}/reglages");
            let (code, chiffres) = (e.code.clone(), [e.formations, e.objets, e.chemins, e.pia].map(nombre));
            let [formations, objets, chemins, pia] = chiffres;
            view! {
                <tr>
                    <th scope="row">
                        <a href=href>{libelle}</a>
                        <span class="secondaire">{code} {dates.map(|d| format!(" · {d}"))} " · " <a href=reglages>{t::REGLER_ESPACE.en_langue(l)}</a></span>
                    </th>
                    <td data-libelle=t::COL_TYPE.en_langue(l)>{type_.en_langue(l)}</td>
                    <td data-libelle=t::COL_ETAT.en_langue(l)>
                        <Etat ton=ton(e.etat) texte=t::etat(e.etat, l) />
                    </td>
                    <td class="chiffres" data-libelle=t::COL_FORMATIONS.en_langue(l)>{formations}</td>
                    <td class="chiffres" data-libelle=t::COL_OBJETS.en_langue(l)>{objets}</td>
                    <td class="chiffres" data-libelle=t::COL_CHEMINS.en_langue(l)>{chemins}</td>
                    <td class="chiffres" data-libelle=t::COL_PIA.en_langue(l)>{pia}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <CadreTableau libelle=t::TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_ESPACE.en_langue(l)}</th>
                        <th scope="col">{t::COL_TYPE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ETAT.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_FORMATIONS.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_OBJETS.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_CHEMINS.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_PIA.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{rangees}</tbody>
            </table>
        </CadreTableau>
    }
}

fn formulaire(creer: Acte, l: Langue) -> AnyView {
    let e = move |champ| erreur_de(creer, champ, l);
    view! {
        <Carte titre=t::NOUVEL_ESPACE.en_langue(l)>
            <FormActe acte=creer>
                <div class="formulaire">
                    <Champ id="code" libelle=t::CODE.en_langue(l) aide=t::CODE_AIDE.en_langue(l) longueur_max=25u32 requis=true autocomplete="off" erreur=e("code") />
                    <Champ id="libelle" libelle=t::LIBELLE.en_langue(l) longueur_max=50u32 requis=true erreur=e("libelle") />
                    <Champ id="libelle_en" libelle=t::LIBELLE_EN.en_langue(l) longueur_max=50u32 />
                    <Case id="periode" libelle=t::EST_PERIODE.en_langue(l) aide=t::EST_PERIODE_AIDE.en_langue(l) />
                    <Champ id="debut" libelle=t::DEBUT.en_langue(l) genre="date" erreur=e("debut") />
                    <Champ id="fin" libelle=t::FIN.en_langue(l) genre="date" erreur=e("fin") />
                    <Champ id="annee_universitaire" libelle=t::ANNEE.en_langue(l) aide=t::ANNEE_AIDE.en_langue(l) erreur=e("anneeUniversitaire") />
                    <div class="actions">
                        <Bouton variante=Variante::Principale en_cours=creer.pending()>{t::CREER.en_langue(l)}</Bouton>
                    </div>
                </div>
            </FormActe>
        </Carte>
    }
}

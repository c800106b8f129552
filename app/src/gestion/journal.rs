use crate::{api::journal, context::langue, vues::echec};
use domain::{
    inscription::{Cvec, MotifAnnulation, Statut, StatutPaiement},
    journal::{Ecart, FiltreJournal, JournalVue, LigneJournal, Repere},
    paiement::Centimes,
    pieces::StatutDepot,
};
use i18n::{Langue, champs, format, journal as t, statuts, support};
use jiff::civil::{Date, DateTime};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url, params::ParamsMap};
use ui::{Bouton, CadreTableau, Champ, EnTete, Glyphe, LienBouton, Selection, Variante, Vide, view};

/// The whole journal, for whoever answers for it.
pub(crate) fn page_journal() -> AnyView {
    let requete = use_query_map();
    let filtre = Memo::new(move |_| filtre(&requete.read()));
    let depuis = Memo::new(move |_| requete.read().get("depuis").and_then(|d| d.parse::<Repere>().ok()));
    let vue = Resource::new(
        move || (filtre.get(), depuis.get()),
        |(filtre, depuis)| journal::chercher(filtre, depuis),
    );
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) />
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, &filtre.get_untracked(), depuis.get_untracked().is_some(), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

/// What the address asks for.
fn filtre(requete: &ParamsMap) -> FiltreJournal {
    let texte = |nom| requete.get(nom).unwrap_or_default();
    FiltreJournal {
        objet: texte("objet"),
        acteur: texte("acteur"),
        traitement: texte("traitement"),
        du: texte("du").parse().ok(),
        au: texte("au").parse().ok(),
    }
}

/// The address that asks for it.
fn adresse(chemin: &str, filtre: &FiltreJournal, depuis: Option<Repere>) -> String {
    let texte = |texte: &str| (!texte.is_empty()).then(|| Url::escape(texte));
    let jour = |jour: Option<Date>| jour.map(|j| j.to_string());
    let criteres: Vec<String> = [
        ("objet", texte(&filtre.objet)),
        ("acteur", texte(&filtre.acteur)),
        ("traitement", texte(&filtre.traitement)),
        ("du", jour(filtre.du)),
        ("au", jour(filtre.au)),
        ("depuis", depuis.map(|d| d.to_string())),
    ]
    .into_iter()
    .filter_map(|(nom, valeur)| Some(format!("{nom}={}", valeur?)))
    .collect();
    if criteres.is_empty() {
        chemin.to_owned()
    } else {
        format!("{chemin}?{}", criteres.join("&"))
    }
}

const ICI: &str = "/gestion/journal";

fn page(vue: JournalVue, filtre: &FiltreJournal, plus_loin: bool, l: Langue) -> AnyView {
    let export = (!vue.lignes.is_empty()).then(|| {
        view! {
            <LienBouton
                href=adresse("/gestion/journal.csv", filtre, None)
                variante=Variante::Secondaire
                glyphe=Glyphe::Telecharger
                rel="external"
            >
                {t::EXPORTER.en_langue(l)}
            </LienBouton>
        }
    });
    let retour = plus_loin.then(|| {
        view! {
            <LienBouton href=adresse(ICI, filtre, None) variante=Variante::Secondaire>
                {t::PLUS_RECENTES.en_langue(l)}
            </LienBouton>
        }
    });
    let suite = vue.suite.map(|repere| {
        view! {
            <LienBouton href=adresse(ICI, filtre, Some(repere)) variante=Variante::Secondaire>
                {t::PLUS_ANCIENNES.en_langue(l)}
            </LienBouton>
        }
    });
    view! {
        {recherche(&vue.traitements, filtre, l)}
        {liste(vue.lignes, l)}
        <div class="actions">{suite} {retour} {export}</div>
    }
}

/// A plain form: it works before the page lives.
fn recherche(traitements: &[String], filtre: &FiltreJournal, l: Langue) -> AnyView {
    let mut verbes = vec![(String::new(), t::TOUS_TRAITEMENTS.en_langue(l).to_owned())];
    let mut nommes: Vec<_> = traitements.iter().map(|code| (code.clone(), verbe(code, l))).collect();
    nommes.sort_by(|a, b| a.1.cmp(&b.1));
    verbes.extend(nommes);
    let jour = |jour: Option<Date>| jour.map(|j| j.to_string()).unwrap_or_default();
    let effacer = (*filtre != FiltreJournal::default()).then(|| {
        view! { <LienBouton href=ICI variante=Variante::Secondaire>{t::EFFACER.en_langue(l)}</LienBouton> }
    });
    view! {
        <form method="get" action=ICI role="search" aria-label=t::CHERCHER.en_langue(l) class="formulaire formulaire-filtres">
            <Champ
                id="objet"
                libelle=t::OBJET.en_langue(l)
                aide=t::OBJET_AIDE.en_langue(l)
                genre="search"
                longueur_max=100u32
                valeur=filtre.objet.clone()
            />
            <Champ
                id="acteur"
                libelle=t::ACTEUR.en_langue(l)
                aide=t::ACTEUR_AIDE.en_langue(l)
                genre="search"
                longueur_max=100u32
                valeur=filtre.acteur.clone()
            />
            <Selection
                id="traitement"
                libelle=t::TRAITEMENT.en_langue(l)
                options=verbes
                valeur=filtre.traitement.clone()
            />
            <Champ id="du" libelle=t::DU.en_langue(l) genre="date" valeur=jour(filtre.du) />
            <Champ id="au" libelle=t::AU.en_langue(l) genre="date" valeur=jour(filtre.au) />
            <div class="actions">
                <Bouton glyphe=Glyphe::Recherche>{t::FILTRER.en_langue(l)}</Bouton>
                {effacer}
            </div>
        </form>
    }
}

fn verbe(code: &str, l: Langue) -> String {
    t::acte(code).map_or_else(|| code.to_owned(), |a| a.en_langue(l).to_owned())
}

fn liste(lignes: Vec<LigneJournal>, l: Langue) -> AnyView {
    if lignes.is_empty() {
        return view! { <Vide titre=t::VIDE.en_langue(l) texte=t::VIDE_TEXTE.en_langue(l) glyphe=Glyphe::Recherche /> };
    }
    view! {
        <CadreTableau libelle=t::TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_QUAND.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUI.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUOI.en_langue(l)}</th>
                        <th scope="col">{t::COL_SUR.en_langue(l)}</th>
                        <th scope="col">{t::COL_CHANGE.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{lignes.into_iter().map(|ligne| rangee(ligne, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(ligne: LigneJournal, l: Langue) -> impl IntoView {
    let depuis = ligne.adresse.map(|adresse| {
        let texte = t::DEPUIS.avec(l, &[("adresse", &adresse)]);
        view! { <span class="secondaire">{texte}</span> }
    });
    let pour = ligne.au_nom_de.map(|nom| {
        let texte = support::JOURNAL.avec(l, &[("nom", &nom)]);
        view! { <span class="secondaire">{texte}</span> }
    });
    let sorte = t::entite(&ligne.entite).map_or_else(|| ligne.entite.clone(), |e| e.en_langue(l).to_owned());
    let lien = ligne.inscription.map(|id| format!("/gestion/inscriptions/{id}"));
    let sorte = match lien {
        Some(href) => view! { <a href=href>{sorte}</a> },
        None => view! { <span>{sorte}</span> },
    };
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_QUAND.en_langue(l)>
                <time datetime=ligne.le.to_string()>{quand(ligne.le)}</time>
            </th>
            <td data-libelle=t::COL_QUI.en_langue(l)><span>{ligne.acteur} {pour} {depuis}</span></td>
            <td data-libelle=t::COL_QUOI.en_langue(l)>{verbe(&ligne.traitement, l)}</td>
            <td data-libelle=t::COL_SUR.en_langue(l)>
                <span>{sorte} <span class="secondaire coupable">{ligne.entite_id}</span></span>
            </td>
            <td data-libelle=t::COL_CHANGE.en_langue(l)>{changements(ligne.ecarts, l)}</td>
        </tr>
    }
}

/// To the second: several lines are of the same minute.
fn quand(le: DateTime) -> String {
    let (heure, minute, seconde) = (le.hour(), le.minute(), le.second());
    format!("{} {heure:02}:{minute:02}:{seconde:02}", format::date_courte(le.date()))
}

/// What was there is struck out, what is there now follows.
fn changements(ecarts: Vec<Ecart>, l: Langue) -> Option<AnyView> {
    if ecarts.is_empty() {
        return None;
    }
    let lignes = ecarts
        .into_iter()
        .map(|e| {
            let dit = |texte: &String| valeur(&e.champ, texte, l);
            let avant = e.avant.as_ref().map(dit);
            let apres = e.apres.as_ref().map(dit);
            let efface = apres.is_none().then(|| t::RIEN.en_langue(l));
            let fleche = avant.is_some().then_some(" → ");
            let nom = t::champ(&e.champ).map_or_else(|| champs::champ(&e.champ, l), |c| c.en_langue(l));
            view! {
                <li>
                    <span class="discret">{nom.to_owned()}</span>
                    " "
                    {avant.map(|texte| view! { <del>{texte}</del> })}
                    {fleche}
                    {apres.map(|texte| view! { <ins>{texte}</ins> })}
                    {efface}
                </li>
            }
        })
        .collect::<Vec<_>>();
    Some(view! { <ul class="liste-nue ecarts">{lignes}</ul> })
}

/// A value in words, where there are some.
fn valeur(champ: &str, texte: &str, l: Langue) -> String {
    let dite = match champ {
        "statut" => Statut::depuis_code(texte).map(|s| statuts::statut(s).en_langue(l).to_owned()),
        "statutPiece" => StatutDepot::depuis_code(texte).map(|s| statuts::depot(s).en_langue(l).to_owned()),
        "statutPaiement" => StatutPaiement::depuis_code(texte).map(|s| statuts::paiement(s).en_langue(l).to_owned()),
        "cvec" => Cvec::depuis_code(texte).map(|c| statuts::cvec(c).en_langue(l).to_owned()),
        "motif" => MotifAnnulation::depuis_code(texte).map(|m| statuts::motif(m).en_langue(l).to_owned()),
        "montantCentimes" => texte.parse().ok().map(|m| format::montant(Centimes(m), l)),
        _ => None,
    };
    dite.unwrap_or_else(|| texte.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l_adresse_dit_ce_que_l_on_cherche() {
        assert_eq!(adresse(ICI, &FiltreJournal::default(), None), ICI);
        let cherche = FiltreJournal {
            objet: "a&b".into(),
            du: "2026-09-01".parse().ok(),
            ..FiltreJournal::default()
        };
        let depuis = Some(Repere { le: 12, id: 3 });
        assert_eq!(
            adresse(ICI, &cherche, depuis),
            "/gestion/journal?objet=a%26b&du=2026-09-01&depuis=12-3"
        );
    }
}

use crate::{api::authz, context::langue, public_pages::parametre, vues::echec};
use domain::{
    authz::{AssistanceVue, CompteAssiste, MOTIF_MAX},
    ids::UtilisateurId,
};
use i18n::{Langue, support as t};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};
use ui::{
    Alerte, Bouton, CadreTableau, Carte, Champ, EnTete, Glyphe, LienBouton, ResumeErreurs, Ton, Variante, Vide,
    ZoneTexte, view,
};

const ICI: &str = "/gestion/support";

/// Whom to help: a search, a choice, a reason. All of it is in the address and in plain forms: it works before the page lives.
pub(crate) fn page_support() -> AnyView {
    let requete = use_query_map();
    let question = Memo::new(move |_| {
        let requete = requete.read();
        let choisi = requete.get("compte").and_then(|c| c.parse::<UtilisateurId>().ok());
        (requete.get("q").unwrap_or_default(), choisi)
    });
    let vue = Resource::new(
        move || question.get(),
        |(texte, choisi)| authz::comptes_a_aider(texte, choisi),
    );
    let (erreur, motif) = (parametre("erreur"), parametre("motif"));
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete titre=t::TITRE.en_langue(l) chapeau=t::INTRO.en_langue(l) />
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, question.get_untracked().0, erreur.get_untracked(), motif.get_untracked(), l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(vue: AssistanceVue, texte: String, erreur: String, motif: String, l: Langue) -> AnyView {
    let cherche = !texte.is_empty();
    let resultats = cherche.then(|| resultats(vue.comptes, vue.autres, &texte, l));
    let choisi = vue.choisi.map(|c| choisi(c, vue.minutes, &erreur, motif, l));
    // Said of an account that is not there any more, or was none.
    let seul = choisi.is_none().then(|| t::erreur(&erreur)).flatten();
    let seul = seul.map(|e| view! { <Alerte ton=Ton::Danger titre=e.en_langue(l) annoncee=true /> });
    view! {
        {seul}
        {choisi}
        <form method="get" action=ICI role="search" aria-label=t::CHERCHER.en_langue(l) class="formulaire">
            <Champ
                id="q"
                libelle=t::RECHERCHE.en_langue(l)
                aide=t::RECHERCHE_AIDE.en_langue(l)
                genre="search"
                longueur_max=100u32
                valeur=Signal::stored(texte)
            />
            <div class="actions">
                <Bouton glyphe=Glyphe::Recherche>{t::BOUTON_CHERCHER.en_langue(l)}</Bouton>
            </div>
        </form>
        {resultats}
    }
}

fn resultats(comptes: Vec<CompteAssiste>, autres: bool, texte: &str, l: Langue) -> AnyView {
    if comptes.is_empty() {
        return view! { <Vide titre=t::VIDE.en_langue(l) texte=t::VIDE_TEXTE.en_langue(l) glyphe=Glyphe::Recherche /> };
    }
    let rangees = comptes.into_iter().map(|c| rangee(c, texte, l)).collect::<Vec<_>>();
    view! {
        <CadreTableau libelle=t::RESULTATS.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::RESULTATS.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_NOM.en_langue(l)}</th>
                        <th scope="col">{t::COL_GENRE.en_langue(l)}</th>
                        <th scope="col">{t::COL_ACTION.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{rangees}</tbody>
            </table>
        </CadreTableau>
        {autres.then(|| view! { <p class="discret">{t::AUTRES.en_langue(l)}</p> })}
    }
}

fn rangee(c: CompteAssiste, texte: &str, l: Langue) -> AnyView {
    let genre = if c.apprenant { t::APPRENANT } else { t::PERSONNEL };
    let action = match c.refus {
        Some(refus) => view! { <span class="discret">{t::refus(refus).en_langue(l)}</span> },
        None => {
            let href = format!("{ICI}?q={}&compte={}", Url::escape(texte), c.id);
            view! {
                <span>
                    <LienBouton href=href variante=Variante::Secondaire libelle=t::CHOISIR_QUI.avec(l, &[("nom", &c.nom)])>
                        {t::CHOISIR.en_langue(l)}
                    </LienBouton>
                </span>
            }
        }
    };
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_NOM.en_langue(l)>
                <span>{c.nom} <span class="secondaire coupable">{c.identifiant}</span></span>
            </th>
            <td data-libelle=t::COL_GENRE.en_langue(l)>{genre.en_langue(l)}</td>
            <td data-libelle=t::COL_ACTION.en_langue(l)>{action}</td>
        </tr>
    }
}

/// The one that was chosen: why, and there one goes.
fn choisi(c: CompteAssiste, minutes: i64, erreur: &str, motif: String, l: Langue) -> AnyView {
    let titre = t::AU_NOM_DE.avec(l, &[("nom", &c.nom)]);
    if let Some(refus) = c.refus {
        return view! {
            <Alerte ton=Ton::Attention titre=t::IMPOSSIBLE.en_langue(l) annoncee=true>
                <p>{c.nom} " – " {t::refus(refus).en_langue(l)}</p>
            </Alerte>
        };
    }
    let phrase = t::erreur(erreur).map(|e| e.en_langue(l).to_owned());
    let erreurs: Vec<_> = phrase.iter().map(|p| ("motif".to_owned(), p.clone())).collect();
    view! {
        <ResumeErreurs titre=t::MOTIF_A_REVOIR.en_langue(l) erreurs=Signal::stored(erreurs) />
        <Carte titre=titre>
            <p>{t::DUREE.avec(l, &[("minutes", &minutes.to_string())])}</p>
            <form method="post" action="/gestion/support/agir" class="formulaire">
                <input type="hidden" name="compte" value=c.id.to_string() />
                <ZoneTexte
                    id="motif"
                    libelle=t::MOTIF.en_langue(l)
                    aide=t::MOTIF_AIDE.en_langue(l)
                    requis=true
                    longueur_max=MOTIF_MAX
                    valeur=Signal::stored(motif)
                    erreur=Signal::stored(phrase)
                />
                <Bouton variante=Variante::Principale>{t::COMMENCER.en_langue(l)}</Bouton>
            </form>
        </Carte>
    }
}

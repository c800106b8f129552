use super::parametre;
use crate::{api::courriel, context::langue, vues::echec};
use domain::{courriel::Message, page::Page};
use i18n::{Langue, commun, format, public};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Bouton, Carte, Champ, EnTete, Glyphe, Pagination, Vide, view};

/// The mailbox of the demonstration.
pub(crate) fn page_courriels() -> AnyView {
    let destinataire = parametre("destinataire");
    let page = parametre("page");
    let messages = Resource::new(
        move || (destinataire.get(), domain::page::page_demandee(page.get().parse().ok())),
        |(destinataire, page)| courriel::boite_demo(destinataire, page),
    );

    let l = langue();
    view! {
        <Title text=commun::COURRIELS_DEMO.en_langue(l) />
        <Suspense>
            {move || Suspend::new(async move {
                match messages.await {
                    Ok(page) => boite(page, destinataire, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Suspense>
    }
}

fn boite(page: Page<Message>, destinataire: Signal<String>, l: Langue) -> AnyView {
    let (numero, pages) = (page.page, page.pages());
    let href = Callback::new(move |p: u32| {
        let filtre = leptos_router::location::Url::escape(&destinataire.get_untracked());
        format!("/{}/demo/courriels?destinataire={filtre}&page={p}", l.code())
    });
    view! {
        <EnTete titre=commun::COURRIELS_DEMO.en_langue(l) chapeau=public::COURRIELS_INTRO.en_langue(l) />
        <form method="get" class="formulaire formulaire-ligne">
            <Champ
                id="destinataire"
                libelle=public::COURRIELS_FILTRE.en_langue(l)
                valeur=destinataire
                genre="search"
            />
            <Bouton glyphe=Glyphe::Recherche>{public::COURRIELS_FILTRER.en_langue(l)}</Bouton>
        </form>
        {if page.lignes.is_empty() {
            view! {
                <Vide
                    titre=public::COURRIELS_VIDE.en_langue(l)
                    texte=public::COURRIELS_VIDE_TEXTE.en_langue(l)
                    glyphe=Glyphe::Courriel
                />
            }
        } else {
            page.lignes.into_iter().map(|m| message(m, l)).collect::<Vec<_>>().into_any()
        }}
        <Pagination
            libelle=commun::PAGINATION.en_langue(l)
            page=numero
            pages=pages
            href=href
            precedente=commun::PRECEDENT.en_langue(l)
            suivante=commun::SUIVANT.en_langue(l)
        />
    }
}

fn message(m: Message, l: Langue) -> impl IntoView {
    let quand = format::date_heure(m.le, l);
    view! {
        <Carte titre=m.sujet>
            <p class="discret">{format!("{} {} – {quand}", public::A.en_langue(l), m.destinataire)}</p>
            <p class="corps-courriel">{liens(&m.corps)}</p>
        </Carte>
    }
}

/// The text of a mail, with its addresses as links.
fn liens(corps: &str) -> Vec<AnyView> {
    corps
        .split_inclusive('\n')
        .map(|ligne| {
            let nu = ligne.trim_end();
            if nu.starts_with("http://") || nu.starts_with("https://") {
                let href = nu.to_owned();
                view! {
                    <a href=href rel="external">
                        {nu.to_owned()}
                    </a>
                    "\n"
                }
            } else {
                ligne.to_owned().into_any()
            }
        })
        .collect()
}

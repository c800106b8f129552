use crate::view;
use leptos::prelude::*;

/// A heading of the wanted level.
pub(crate) fn titre(niveau: u8, classe: &'static str, texte: String) -> AnyView {
    match niveau {
        1 => view! { <h1 class=classe>{texte}</h1> },
        2 => view! { <h2 class=classe>{texte}</h2> },
        3 => view! { <h3 class=classe>{texte}</h3> },
        _ => view! { <h4 class=classe>{texte}</h4> },
    }
}

/// A surface that groups what belongs together.
#[component]
pub fn Carte(
    #[prop(optional, into)] titre: Option<String>,
    /// Level of the heading, 2 by default.
    #[prop(default = 2)]
    niveau: u8,
    /// `id` of the section, for a link to it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Links and buttons on the line of the heading.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// The one card that matters now.
    #[prop(optional)]
    accent: bool,
    /// More classes.
    #[prop(optional, into)]
    classe: String,
    children: Children,
) -> impl IntoView {
    let entete = (titre.is_some() || actions.is_some()).then(|| {
        view! {
            <div class="carte-entete">
                {titre.map(|texte| self::titre(niveau, "carte-titre", texte))}
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </div>
        }
    });
    view! {
        <section class=format!("carte {classe}") class:carte-accent=accent id=id>
            {entete}
            <div class="carte-corps">{children()}</div>
        </section>
    }
}

/// Head of a page: where we are, its title, what it is for, what can be done.
#[component]
pub fn EnTete(
    #[prop(into)] titre: String,
    /// A line above the title, smaller: a number, a period.
    #[prop(optional, into)]
    surtitre: Option<String>,
    /// One sentence under the title.
    #[prop(optional, into)]
    chapeau: Option<String>,
    /// Pages above this one: address and label.
    #[prop(optional)]
    fil: Vec<(String, String)>,
    #[prop(optional, into)] fil_libelle: String,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    /// Beside or under the title: states, identity facts.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let page = titre.clone();
    let chapeau = chapeau.filter(|c| !c.is_empty());
    let fil = (!fil.is_empty()).then(|| view! { <FilAriane libelle=fil_libelle liens=fil page=page /> });
    view! {
        <div class="entete">
            {fil}
            <div class="entete-ligne">
                <div class="entete-texte">
                    {surtitre.map(|texte| view! { <p class="surtitre">{texte}</p> })}
                    <h1>{titre}</h1>
                    {chapeau.map(|texte| view! { <p class="chapeau">{texte}</p> })}
                </div>
                {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
            </div>
            {children.map(|children| view! { <div class="entete-suite">{children()}</div> })}
        </div>
    }
}

/// The path to this page.
#[component]
pub fn FilAriane(
    /// Name of this navigation, for assistive technology.
    #[prop(into)]
    libelle: String,
    /// Address and label of each page above.
    liens: Vec<(String, String)>,
    /// The page itself.
    #[prop(optional, into)]
    page: Option<String>,
) -> impl IntoView {
    let lien = |(href, texte): (String, String)| view! { <li><a href=href>{texte}</a></li> };
    let liens: Vec<_> = liens.into_iter().map(lien).collect();
    view! {
        <nav class="fil" aria-label=libelle>
            <ol>
                {liens}
                {page.map(|texte| view! { <li><span aria-current="page">{texte}</span></li> })}
            </ol>
        </nav>
    }
}

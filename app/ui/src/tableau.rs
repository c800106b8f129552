use leptos::prelude::*;

use crate::{Glyphe, Icone, view};

/// Frame of a table that may be wider than the page: it scrolls, and the keyboard can scroll it.
/// Inside: `<table class="tableau">` with `<caption>`, `<thead>`, `<tbody>`; each `<td>` carries `data-libelle`
/// (the name of its column), shown when rows become cards on a phone.
#[component]
pub fn CadreTableau(
    /// Name of the region, for assistive technology.
    #[prop(into)]
    libelle: String,
    /// The height of the window at most, headings always in sight.
    #[prop(optional)]
    haut_fixe: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="cadre-tableau" class:cadre-tableau-fixe=haut_fixe role="region" aria-label=libelle tabindex="0">
            {children()}
        </div>
    }
}

/// Order of a sorted column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tri {
    Croissant,
    Decroissant,
}

/// Heading of a column that can be sorted by a link.
#[component]
pub fn TriEntete(
    #[prop(into)] texte: String,
    /// Address of the list sorted by this column (the other way when it is already so).
    #[prop(into)]
    href: String,
    /// The present order, if the list is sorted by this column.
    #[prop(default = None)]
    tri: Option<Tri>,
    /// A column of figures: to the right.
    #[prop(optional)]
    chiffres: bool,
    /// More classes.
    #[prop(optional, into)]
    classe: String,
) -> impl IntoView {
    let (ordre, glyphe) = match tri {
        Some(Tri::Croissant) => (Some("ascending"), Glyphe::TriHaut),
        Some(Tri::Decroissant) => (Some("descending"), Glyphe::TriBas),
        None => (None, Glyphe::TriNeutre),
    };
    view! {
        <th scope="col" class=classe class:chiffres=chiffres aria-sort=ordre>
            <a class="tri" href=href>
                {texte}
                <Icone glyphe />
            </a>
        </th>
    }
}

/// Pages of a list, as links: the place in the list is an address.
#[component]
pub fn Pagination(
    /// Name of this navigation, for assistive technology.
    #[prop(into)]
    libelle: String,
    /// From 1.
    page: u32,
    pages: u32,
    /// Address of a page.
    #[prop(into)]
    href: Callback<u32, String>,
    #[prop(into)] precedente: String,
    #[prop(into)] suivante: String,
    /// "41 à 60 sur 20 000".
    #[prop(optional, into)]
    compte: Option<String>,
) -> impl IntoView {
    let numeros: Vec<_> = visibles(page, pages)
        .into_iter()
        .map(|numero| match numero {
            Some(n) => {
                let actuelle = (n == page).then_some("page");
                view! { <li><a href=href.run(n) aria-current=actuelle>{n}</a></li> }
            }
            None => view! { <li class="pagination-trou" aria-hidden="true">"…"</li> },
        })
        .collect();
    let avant = (page > 1).then(|| {
        let adresse = href.run(page - 1);
        view! { <li><a href=adresse rel="prev"><Icone glyphe=Glyphe::Gauche /><span>{precedente}</span></a></li> }
    });
    let apres = (page < pages).then(|| {
        let adresse = href.run(page + 1);
        view! { <li><a href=adresse rel="next"><span>{suivante}</span><Icone glyphe=Glyphe::Droite /></a></li> }
    });
    view! {
        <nav class="pagination" aria-label=libelle>
            {compte.map(|texte| view! { <p class="pagination-compte">{texte}</p> })}
            <ul>{avant}{numeros}{apres}</ul>
        </nav>
    }
}

/// First, last, and the neighbours of the current page; `None` stands for what is left out.
fn visibles(page: u32, pages: u32) -> Vec<Option<u32>> {
    let mut liste = Vec::new();
    let mut dernier = 0;
    for n in (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 1) {
        match n - dernier {
            1 => {}
            2 => liste.push(Some(n - 1)),
            _ => liste.push(None),
        }
        liste.push(Some(n));
        dernier = n;
    }
    liste
}

#[cfg(test)]
mod tests {
    use super::visibles;

    #[test]
    fn pages_shown() {
        assert_eq!(visibles(1, 1), [Some(1)]);
        assert_eq!(visibles(2, 4), [Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(
            visibles(5, 9),
            [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]
        );
        assert_eq!(visibles(1, 1000), [Some(1), Some(2), None, Some(1000)]);
        assert!(visibles(1, 0).is_empty());
    }
}

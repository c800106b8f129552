use leptos::{html, prelude::*};

use crate::{Glyphe, Icone, view};

/// The errors of a form, at its top: it takes the focus when they appear; each line leads to its field.
#[component]
pub fn ResumeErreurs(
    #[prop(into)] titre: String,
    /// Pairs of the field's `id` and the sentence.
    #[prop(into)]
    erreurs: Signal<Vec<(String, String)>>,
    /// Number of times the form was sent: the focus comes back at each one.
    #[prop(optional, into)]
    envois: Signal<u32>,
) -> impl IntoView {
    let noeud = NodeRef::<html::Div>::new();
    Effect::new(move |avant: Option<(bool, u32)>| {
        let present = erreurs.with(|liste| !liste.is_empty());
        let envois = envois.get();
        // Read as a dependency: the element comes after the errors.
        if let Some(element) = noeud.get()
            && present
            && avant.is_none_or(|(etait, rang)| !etait || rang != envois)
        {
            let _ = element.focus();
            return (true, envois);
        }
        (false, envois)
    });
    let lignes = move || {
        let ligne = |(id, texte): (String, String)| {
            // `external`: the browser itself goes to the field, which gives it the focus.
            view! { <li><a href=format!("#{id}") rel="external">{texte}</a></li> }
        };
        erreurs.get().into_iter().map(ligne).collect::<Vec<_>>()
    };
    let present = Memo::new(move |_| erreurs.with(|liste| !liste.is_empty()));
    move || {
        present.get().then(|| {
            view! {
                <div class="resume-erreurs ton-danger" role="alert" tabindex="-1" node_ref=noeud>
                    <Icone glyphe=Glyphe::Alerte />
                    <div>
                        <h2>{titre.clone()}</h2>
                        <ul>{lignes}</ul>
                    </div>
                </div>
            }
        })
    }
}

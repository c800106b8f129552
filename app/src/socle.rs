use crate::{AppError, vues::echec};
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{
    Alerte, Annonce, Bouton, Carte, Champ, EnTete, Etat, Fait, Faits, LienBouton, ResumeErreurs, Ton, Variante, Vide,
    view,
};

/// Never shown: what nearly every page is made of, named in one place that the start of the program refers to, so that it
/// is part of what every page loads. Left to itself, the splitter makes a file for each set of pages that share something,
/// a hundred of them for a page, each compressed alone (docs/adr/0004).
pub fn socle() -> AnyView {
    let texte = RwSignal::new(String::new());
    let sans_erreur = Signal::stored(Vec::new());
    let visible = RwSignal::new(false);
    view! {
        <Title text=texte />
        <EnTete titre="" surtitre="" chapeau="" />
        <ResumeErreurs titre="" erreurs=sans_erreur />
        <Suspense>
            {move || Suspend::new(async move { echec(&AppError::Champs { champs: Vec::new() }) })}
        </Suspense>
        {move || visible.get().then(|| view! { <Alerte ton=Ton::Info titre="" annoncee=true /> })}
        <Carte titre="">
            <form method="post" action="" class="formulaire">
                <input type="hidden" name="" value=move || texte.get() />
                <Champ id="" libelle="" aide="" autocomplete="" requis=true valeur=texte />
                <Bouton variante=Variante::Principale large=true>
                    ""
                </Bouton>
            </form>
        </Carte>
        <Faits faits=vec![Fait::new("", "")] />
        <Etat texte="" />
        <Vide titre="">
            <LienBouton href="" variante=Variante::Secondaire>
                ""
            </LienBouton>
        </Vide>
        <Annonce message=texte visible=true />
        <ul>
            <li class="">{(0..2).map(|_| view! { <span class="">""</span> }).collect::<Vec<_>>()}</li>
        </ul>
    }
}

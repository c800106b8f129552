use super::{ICI, comparer, fil, fil_libelle, refuses};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::offre::{self, AppliquerImport},
    context::langue,
    depot,
    vues::echec,
};
use domain::offre::{ImportOffreVue, RapportOffre};
use i18n::{Langue, erreurs, format, offre as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use ui::{Bouton, EnTete, Glyphe, LienBouton, Variante, Vide, view};

/// A file for an espace: handed in, looked at object by object, applied.
pub(crate) fn page_importer() -> AnyView {
    let appliquer = Acte::new(AppliquerImport::PATH);
    let (params, requete) = (use_params_map(), use_query_map());
    let espace = Memo::new(move |_| params.read().get("espace").unwrap_or_default());
    // Another file was handed in: the address says which one.
    let depose = Memo::new(move |_| requete.read().get("depot").unwrap_or_default());
    let refuse = move || requete.read().get("refus");
    let vue = Resource::new(
        move || (espace.get(), depose.get(), appliquer.version().get()),
        |(espace, ..)| offre::apercu_import(espace),
    );
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => page(vue, refuse(), appliquer, l),
                    // The file as a whole is refused: what is wrong with it, and the form again.
                    Err(AppError::Champs { champs }) => {
                        let dits = champs.iter().map(|e| format!("{}={}", e.champ, erreurs::phrase(&e.code, l)));
                        // What was just handed in before the one that waits.
                        let raisons = refuse().unwrap_or_else(|| dits.collect::<Vec<_>>().join("\n"));
                        refuse_en_entier(&espace.get_untracked(), &raisons, l)
                    }
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn refuse_en_entier(code: &str, raisons: &str, l: Langue) -> AnyView {
    let fil = vec![
        (ICI.to_owned(), t::TITRE.en_langue(l).to_owned()),
        (format!("{ICI}/{code}"), code.to_owned()),
    ];
    view! {
        <Title text=t::IMPORT_TITRE.en_langue(l) />
        <EnTete titre=t::IMPORT_TITRE.en_langue(l) chapeau=t::IMPORT_INTRO.en_langue(l) fil=fil fil_libelle=fil_libelle(l) />
        {depot::illisible(raisons, l)}
        {formulaire(code, l)}
    }
}

fn page(vue: ImportOffreVue, refus: Option<String>, appliquer: Acte, l: Langue) -> AnyView {
    let code = vue.espace.code.clone();
    let refus = refus.map(|raisons| depot::illisible(&raisons, l));
    let rapport = vue.rapport.map(|r| rapport(&r, &code, vue.empreinte, appliquer, l));
    view! {
        <Title text=t::IMPORT_TITRE.en_langue(l) />
        <EnTete
            titre=t::IMPORT_TITRE.en_langue(l)
            chapeau=t::IMPORT_INTRO.en_langue(l)
            fil=fil(Some(&vue.espace), l)
            fil_libelle=fil_libelle(l)
        />
        {refus}
        {refuses(vec![appliquer], l)}
        {formulaire(&code, l)}
        {rapport}
    }
}

fn formulaire(espace: &str, l: Langue) -> AnyView {
    let modele = format!("{ICI}/{espace}/modele.xlsx");
    let formulaire = depot::formulaire(
        format!("{ICI}/{espace}/deposer"),
        t::IMPORT_AIDE.en_langue(l),
        ".csv,.xlsx,.json,text/csv,application/json",
        l,
    );
    let colonnes: Vec<_> = t::COLONNES
        .iter()
        .map(|(colonne, sens)| {
            view! {
                <dt><code>{*colonne}</code></dt>
                <dd>{sens.en_langue(l)}</dd>
            }
        })
        .collect();
    view! {
        {formulaire}
        <div class="actions">
            <LienBouton href=modele variante=Variante::Secondaire glyphe=Glyphe::Telecharger rel="external">{t::MODELE.en_langue(l)}</LienBouton>
        </div>
        <details class="import-colonnes">
            <summary>{t::COLONNES_TITRE.en_langue(l)}</summary>
            <dl>{colonnes}</dl>
        </details>
    }
}

fn rapport(r: &RapportOffre, espace: &str, empreinte: String, appliquer: Acte, l: Langue) -> AnyView {
    let nombre = |n: usize| format::nombre(n as u64, l);
    let bilan = t::IMPORT_BILAN.avec(
        l,
        &[
            ("objets", &nombre(r.objets)),
            ("ajoutes", &nombre(r.ajoutes)),
            ("changes", &nombre(r.changes)),
        ],
    );
    let reste = (r.ajoutes + r.changes).saturating_sub(r.ecarts.len());
    if r.ecarts.is_empty() {
        return view! { <Vide titre=t::IMPORT_RIEN.en_langue(l) texte=bilan glyphe=Glyphe::Coche /> };
    }
    let espace = espace.to_owned();
    let reste = (reste > 0).then(|| {
        let texte = t::IMPORT_RESTE.avec(l, &[("nombre", &nombre(reste))]);
        view! { <p>{texte}</p> }
    });
    view! {
        <p role="status">{bilan}</p>
        <FormActe acte=appliquer>
            <input type="hidden" name="espace" value=espace />
            <input type="hidden" name="empreinte" value=empreinte />
            <div class="actions">
                <Bouton variante=Variante::Principale en_cours=appliquer.pending()>{t::IMPORT_APPLIQUER.en_langue(l)}</Bouton>
            </div>
        </FormActe>
        {comparer::liste(&r.ecarts, l)}
        {reste}
    }
}

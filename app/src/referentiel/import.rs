use super::{ICI, fil, fil_libelle};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::referentiel::{self, AppliquerImport},
    context::langue,
    depot,
    vues::{echec, refus},
};
use domain::referentiel::{ImportVue, IssueLigne, LigneImport, RapportImport};
use i18n::{Langue, commun, erreurs, format, referentiel as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Alerte, Bouton, CadreTableau, EnTete, Etat, Glyphe, Ton, Variante, Vide, view};

/// A file for a nomenclature: handed in, looked at line by line, applied.
pub(super) fn page_import(nomenclature: String) -> AnyView {
    let appliquer = Acte::new(AppliquerImport::PATH);
    let requete = use_query_map();
    // Another file was handed in: the address says which one.
    let depot = Memo::new(move |_| requete.read().get("depot").unwrap_or_default());
    let refuse = move || requete.read().get("refus");
    let nom = nomenclature.clone();
    let vue = Resource::new(
        move || (depot.get(), appliquer.version().get()),
        move |_| referentiel::apercu_import(nom.clone()),
    );
    let l = langue();
    view! {
        {move || refuse().map(|raison| depot::illisible(&raison, l))}
        {move || appliquer.erreur().map(|e| refus(&e))}
        <Transition>
            {
                let nomenclature = nomenclature.clone();
                move || {
                    let nomenclature = nomenclature.clone();
                    Suspend::new(async move {
                        match vue.await {
                            Ok(vue) => page(vue, appliquer, l),
                            // The file as a whole is refused: what is wrong with it, and the form again.
                            Err(AppError::Champs { champs }) => {
                                let dits = champs.iter().map(|e| format!("{}={}", e.champ, erreurs::phrase(&e.code, l)));
                                let raisons = dits.collect::<Vec<_>>().join("\n");
                                view! {
                                    <EnTete titre=t::IMPORT_TITRE.en_langue(l) fil=fil(None, l) fil_libelle=fil_libelle(l) />
                                    {depot::illisible(&raisons, l)}
                                    {formulaire(&nomenclature, l)}
                                }
                            }
                            Err(erreur) => echec(&erreur),
                        }
                    })
                }
            }
        </Transition>
    }
}

fn formulaire(nomenclature: &str, l: Langue) -> AnyView {
    let action = format!("{ICI}/{nomenclature}/deposer");
    depot::formulaire(action, t::FICHIER_AIDE.en_langue(l), ".csv,.xlsx,text/csv", l)
}

fn page(vue: ImportVue, appliquer: Acte, l: Langue) -> AnyView {
    let code = vue.definition.code.clone();
    let rapport = vue.rapport.map(|r| rapport(r, &code, vue.empreinte, appliquer, l));
    view! {
        <Title text=t::IMPORT_TITRE.en_langue(l) />
        <EnTete
            titre=t::IMPORT_TITRE.en_langue(l)
            chapeau=t::IMPORT_INTRO.en_langue(l)
            fil=fil(Some(&vue.definition), l)
            fil_libelle=fil_libelle(l)
        />
        {formulaire(&code, l)}
        {rapport}
    }
}

fn rapport(r: RapportImport, nomenclature: &str, empreinte: String, appliquer: Acte, l: Langue) -> AnyView {
    let nombre = |n: usize| format::nombre(n as u64, l);
    let bilan = t::IMPORT_BILAN.avec(
        l,
        &[
            ("ajoutees", &nombre(r.ajoutees)),
            ("modifiees", &nombre(r.modifiees)),
            ("inchangees", &nombre(r.inchangees)),
            ("refusees", &nombre(r.refusees)),
        ],
    );
    if r.ajoutees + r.modifiees + r.refusees == 0 {
        return view! { <Vide titre=t::IMPORT_RIEN.en_langue(l) texte=bilan glyphe=Glyphe::Coche /> };
    }
    let suite = if r.refusees > 0 {
        view! { <Alerte ton=Ton::Attention titre=t::IMPORT_REFUS.en_langue(l) /> }
    } else {
        let nomenclature = nomenclature.to_owned();
        view! {
            <FormActe acte=appliquer>
                <input type="hidden" name="nomenclature" value=nomenclature />
                <input type="hidden" name="empreinte" value=empreinte />
                <Bouton variante=Variante::Principale en_cours=appliquer.pending()>{t::APPLIQUER.en_langue(l)}</Bouton>
            </FormActe>
        }
    };
    let coupe = r.lignes.len() < r.ajoutees + r.modifiees + r.refusees;
    view! {
        <p>{bilan}</p>
        {suite}
        <CadreTableau libelle=t::IMPORT_TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::IMPORT_TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="chiffres">{t::COL_LIGNE.en_langue(l)}</th>
                        <th scope="col">{t::COL_CODE.en_langue(l)}</th>
                        <th scope="col">{t::COL_EFFET.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{r.lignes.into_iter().map(|x| ligne(x, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
        {coupe.then(|| view! { <p>{t::PREMIERES.en_langue(l)}</p> })}
    }
}

fn ligne(x: LigneImport, l: Langue) -> AnyView {
    let (ton, etat, dits): (Ton, i18n::Texte, Vec<String>) = match x.issue {
        IssueLigne::Ajoutee => (Ton::Succes, t::AJOUTEE, Vec::new()),
        IssueLigne::Modifiee { champs } => {
            let dits = champs.iter().map(|(champ, avant, apres)| {
                t::CHANGE.avec(l, &[("champ", champ), ("avant", avant), ("apres", apres)])
            });
            (Ton::Info, t::MODIFIEE, dits.collect())
        }
        IssueLigne::Refusee { erreurs: refuses } => {
            let dits = refuses.iter().map(|e| {
                let raison = erreurs::phrase(&e.code, l);
                commun::COLONNE.avec(l, &[("colonne", &e.champ), ("raison", &raison)])
            });
            (Ton::Danger, t::REFUSEE, dits.collect())
        }
    };
    let dits: Vec<_> = dits.into_iter().map(|dit| view! { <li>{dit}</li> }).collect();
    let liste = (!dits.is_empty()).then(|| view! { <ul>{dits}</ul> });
    view! {
        <tr>
            <td class="chiffres" data-libelle=t::COL_LIGNE.en_langue(l)>{x.numero}</td>
            <th scope="row" data-libelle=t::COL_CODE.en_langue(l)>{x.code}</th>
            <td data-libelle=t::COL_EFFET.en_langue(l)>
                <Etat ton=ton texte=etat.en_langue(l) />
                {liste}
            </td>
        </tr>
    }
}

use super::{
    ICI, fil, fil_libelle,
    structures::{STRUCTURES, fil_structures},
};
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::referentiel::{self, AppliquerImport, AppliquerImportStructures},
    context::langue,
    depot,
    vues::{echec, refus},
};
use domain::{
    ErreurChamp,
    referentiel::{ImportVue, IssueLigne, LigneImport, RapportImport},
};
use i18n::{Langue, Texte, commun, erreurs, referentiel as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{Alerte, Bouton, CadreTableau, EnTete, Etat, Glyphe, Ton, Variante, Vide, view};

/// What a file is for.
#[derive(Clone)]
pub(super) enum Sujet {
    Nomenclature(String),
    Structures,
}

impl Sujet {
    /// Below which the file is handed in.
    fn adresse(&self) -> String {
        match self {
            Self::Nomenclature(code) => format!("{ICI}/{code}"),
            Self::Structures => STRUCTURES.to_owned(),
        }
    }

    async fn apercu(self) -> Result<ImportVue, AppError> {
        match self {
            Self::Nomenclature(code) => referentiel::apercu_import(code).await,
            Self::Structures => referentiel::apercu_import_structures().await,
        }
    }

    fn intro(&self) -> Texte {
        match self {
            Self::Nomenclature(_) => t::IMPORT_INTRO,
            Self::Structures => t::IMPORT_STRUCTURES_INTRO,
        }
    }

    fn phrase(&self, e: &ErreurChamp, l: Langue) -> String {
        match self {
            Self::Nomenclature(_) => t::phrase_valeur(e, l),
            Self::Structures => t::phrase_structure(e, l),
        }
    }
}

/// A file: handed in, looked at line by line, applied.
pub(super) fn page_import(sujet: Sujet) -> AnyView {
    let appliquer = Acte::new(match sujet {
        Sujet::Nomenclature(_) => AppliquerImport::PATH,
        Sujet::Structures => AppliquerImportStructures::PATH,
    });
    let requete = use_query_map();
    // Another file was handed in: the address says which one.
    let depot = Memo::new(move |_| requete.read().get("depot").unwrap_or_default());
    let refuse = move || requete.read().get("refus");
    let examine = sujet.clone();
    let vue = Resource::new(
        move || (depot.get(), appliquer.version().get()),
        move |_| examine.clone().apercu(),
    );
    let l = langue();
    view! {
        {move || refuse().map(|raison| depot::illisible(&raison, l))}
        {move || appliquer.erreur().map(|e| refus(&e))}
        <Transition>
            {
                let sujet = sujet.clone();
                move || {
                    let sujet = sujet.clone();
                    Suspend::new(async move {
                        match vue.await {
                            Ok(vue) => page(vue, &sujet, appliquer, l),
                            // The file as a whole is refused: what is wrong with it, and the form again.
                            Err(AppError::Champs { champs }) => {
                                let dits = champs.iter().map(|e| format!("{}={}", e.champ, erreurs::phrase(&e.code, l)));
                                let raisons = dits.collect::<Vec<_>>().join("\n");
                                view! {
                                    <EnTete titre=t::IMPORT_TITRE.en_langue(l) fil=fil(None, l) fil_libelle=fil_libelle(l) />
                                    {depot::illisible(&raisons, l)}
                                    {formulaire(&sujet, l)}
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

fn formulaire(sujet: &Sujet, l: Langue) -> AnyView {
    let action = format!("{}/deposer", sujet.adresse());
    depot::formulaire(action, t::FICHIER_AIDE.en_langue(l), ".csv,.xlsx,text/csv", l)
}

fn page(vue: ImportVue, sujet: &Sujet, appliquer: Acte, l: Langue) -> AnyView {
    let rapport = vue.rapport.map(|r| rapport(r, sujet, vue.empreinte, appliquer, l));
    let fil = match sujet {
        Sujet::Nomenclature(_) => fil(vue.definition.as_ref(), l),
        Sujet::Structures => fil_structures(&[], l),
    };
    view! {
        <Title text=t::IMPORT_TITRE.en_langue(l) />
        <EnTete
            titre=t::IMPORT_TITRE.en_langue(l)
            chapeau=sujet.intro().en_langue(l)
            fil=fil
            fil_libelle=fil_libelle(l)
        />
        {formulaire(sujet, l)}
        {rapport}
    }
}

fn rapport(r: RapportImport, sujet: &Sujet, empreinte: String, appliquer: Acte, l: Langue) -> AnyView {
    let bilan = t::bilan_import(&r, l);
    if r.ajoutees + r.modifiees + r.refusees == 0 {
        return view! { <Vide titre=t::IMPORT_RIEN.en_langue(l) texte=bilan glyphe=Glyphe::Coche /> };
    }
    let suite = if r.refusees > 0 {
        view! { <Alerte ton=Ton::Attention titre=t::IMPORT_REFUS.en_langue(l) /> }
    } else {
        let nomenclature = match sujet {
            Sujet::Nomenclature(code) => Some(code.clone()),
            Sujet::Structures => None,
        };
        view! {
            <FormActe acte=appliquer>
                {nomenclature.map(|code| view! { <input type="hidden" name="nomenclature" value=code /> })}
                <input type="hidden" name="empreinte" value=empreinte />
                <Bouton variante=Variante::Principale en_cours=appliquer.pending()>{t::APPLIQUER.en_langue(l)}</Bouton>
            </FormActe>
        }
    };
    let coupe = r.lignes.len() < r.ajoutees + r.modifiees + r.refusees;
    let lignes: Vec<_> = r.lignes.into_iter().map(|x| ligne(x, sujet, l)).collect();
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
                <tbody>{lignes}</tbody>
            </table>
        </CadreTableau>
        {coupe.then(|| view! { <p>{t::PREMIERES.en_langue(l)}</p> })}
    }
}

fn ligne(x: LigneImport, sujet: &Sujet, l: Langue) -> AnyView {
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
                let raison = sujet.phrase(e, l);
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

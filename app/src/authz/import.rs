use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::authz::{self, AppliquerImport},
    context::langue,
    gestion::page_de_l_adresse,
    vues::{echec, refus},
};
use domain::authz::{ImportDroitsVue, IssueDroits, LigneImportDroits};
use i18n::{Langue, commun, droits as t, erreurs, format, gestion};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{
    Alerte, Bouton, CadreTableau, Carte, ChampFichier, EnTete, Etat, Filtre, Filtres, Glyphe, LienBouton, Pagination,
    Ton, Variante, Vide, view,
};

const ICI: &str = "/gestion/habilitations/import";

/// The form of a file of roles: a plain one.
pub(super) fn depot(l: Langue) -> AnyView {
    let requete = use_query_map();
    let refuse = move || requete.read().get("refus").map(|code| refus_du_fichier(&code, l));
    view! {
            <Carte id="importer" titre=t::IMPORTER.en_langue(l)>
                {refuse}
                <p>{t::IMPORTER_INTRO.en_langue(l)}</p>
                <form
                    method="post"
                    action="/gestion/habilitations/deposer"
                    enctype="multipart/form-data"
                    class="formulaire"
                >
                    <ChampFichier
                        id="fichier"
                        libelle=t::FICHIER.en_langue(l)
                        aide=t::FICHIER_AIDE.en_langue(l)
                        formats=".csv,text/csv"
                        requis=true
                    />
                    <Bouton glyphe=Glyphe::Televerser>{t::VERIFIER.en_langue(l)}</Bouton>
                </form>
            </Carte>
    }
}

/// Why the file as a whole was refused; the address carries a code, or the names of the missing columns.
fn refus_du_fichier(code: &str, l: Langue) -> AnyView {
    let raisons: Vec<String> = match code {
        "vide" => vec![gestion::FICHIER_VIDE.en_langue(l).into()],
        "encodage" => vec![gestion::FICHIER_PAS_UTF8.en_langue(l).into()],
        "taille" => vec![gestion::FICHIER_TROP_GROS.avec(l, &[("max", "1")])],
        "lignes" => vec![t::TROP_DE_LIGNES.en_langue(l).into()],
        colonnes => colonnes
            .split(',')
            .map(|c| gestion::COLONNE_MANQUANTE.avec(l, &[("colonne", c)]))
            .collect(),
    };
    view! {
        <Alerte ton=Ton::Danger titre=gestion::FICHIER_REFUSE.en_langue(l) annoncee=true>
            <ul>{raisons.into_iter().map(|r| view! { <li>{r}</li> }).collect::<Vec<_>>()}</ul>
        </Alerte>
    }
}

/// What the file that was handed in would do, and the button that does it.
pub(super) fn page_import() -> AnyView {
    let appliquer = Acte::new(AppliquerImport::PATH);
    let (requete, rang) = (use_query_map(), page_de_l_adresse());
    let issue = Memo::new(move |_| {
        let code = requete.read().get("issue");
        code.and_then(|i| IssueDroits::depuis_code(&i))
    });
    let vue = Resource::new(
        move || (issue.get(), rang.get(), appliquer.version().get()),
        |(issue, page, _)| authz::apercu_import(issue, page),
    );
    let l = langue();
    let fil = vec![("/gestion/habilitations".to_owned(), t::TITRE.en_langue(l).to_owned())];
    view! {
        <Title text=t::IMPORT_TITRE.en_langue(l) />
        <EnTete
            titre=t::IMPORT_TITRE.en_langue(l)
            chapeau=t::IMPORT_INTRO.en_langue(l)
            fil=fil
            fil_libelle=commun::FIL_ARIANE.en_langue(l)
        />
        {move || appliquer.erreur().map(|e| refus_d_appliquer(&e, l))}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(Some(vue)) => page(vue, issue.get_untracked(), appliquer, l),
                    Ok(None) => aucun(l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn refus_d_appliquer(erreur: &AppError, l: Langue) -> AnyView {
    match erreur {
        AppError::Champs { champs } => {
            let dit = champs
                .iter()
                .map(|e| t::phrase(&e.code, l))
                .collect::<Vec<_>>()
                .join(" ");
            view! { <Alerte ton=Ton::Danger titre=dit annoncee=true /> }
        }
        autre => refus(autre),
    }
}

fn aucun(l: Langue) -> AnyView {
    view! {
        <Vide titre=t::IMPORT_AUCUN.en_langue(l) texte=t::IMPORT_AUCUN_TEXTE.en_langue(l) glyphe=Glyphe::Televerser>
            <LienBouton href="/gestion/habilitations">{t::IMPORT_RETOUR.en_langue(l)}</LienBouton>
        </Vide>
    }
}

fn adresse(issue: Option<IssueDroits>) -> String {
    issue.map_or_else(|| ICI.to_owned(), |i| format!("{ICI}?issue={}", i.code()))
}

fn page(vue: ImportDroitsVue, issue: Option<IssueDroits>, appliquer: Acte, l: Langue) -> AnyView {
    let total: u32 = vue.comptes.iter().map(|(_, n)| n).sum();
    let mut filtres = vec![
        Filtre::new(t::TOUTES.en_langue(l), ICI, issue.is_none()).avec_compte(format::nombre(u64::from(total), l)),
    ];
    let sortes = vue.comptes.iter().filter(|(i, n)| *n > 0 || issue == Some(*i));
    filtres.extend(sortes.map(|(i, n)| {
        Filtre::new(t::issue(*i).en_langue(l), adresse(Some(*i)), issue == Some(*i))
            .avec_compte(format::nombre(u64::from(*n), l))
    }));
    let refusees = vue.comptes.iter().any(|(i, n)| *i == IssueDroits::Refusee && *n > 0);
    let (numero, pages) = (vue.lignes.page, vue.lignes.pages());
    let suite = (pages > 1).then(|| {
        let base = adresse(issue);
        let lien = if issue.is_some() { '&' } else { '?' };
        view! {
            <Pagination
                libelle=commun::PAGINATION.en_langue(l)
                page=numero
                pages=pages
                href=Callback::new(move |p: u32| format!("{base}{lien}page={p}"))
                precedente=commun::PRECEDENT.en_langue(l)
                suivante=commun::SUIVANT.en_langue(l)
            />
        }
    });
    view! {
        {bilan(vue.applicable, refusees, vue.empreinte, appliquer, l)}
        <Filtres libelle=t::ISSUES.en_langue(l) filtres=filtres />
        {liste(vue.lignes.lignes, l)}
        {suite}
        <p>
            <LienBouton href="/gestion/habilitations" variante=Variante::Discrete>
                {t::IMPORT_RETOUR.en_langue(l)}
            </LienBouton>
        </p>
    }
}

/// May it be applied? The form holds what was shown, so that nothing else is done.
fn bilan(applicable: bool, refusees: bool, empreinte: String, appliquer: Acte, l: Langue) -> AnyView {
    if applicable {
        return view! {
            <Alerte ton=Ton::Info titre=t::IMPORT_PRET.en_langue(l)>
                <p>{t::IMPORT_PRET_TEXTE.en_langue(l)}</p>
                <FormActe acte=appliquer>
                    <input type="hidden" name="empreinte" value=empreinte />
                    <Bouton variante=Variante::Principale glyphe=Glyphe::Vu en_cours=appliquer.pending()>
                        {t::APPLIQUER.en_langue(l)}
                    </Bouton>
                </FormActe>
            </Alerte>
        };
    }
    if refusees {
        return view! {
            <Alerte ton=Ton::Danger titre=t::IMPORT_REFUSE.en_langue(l)>
                <p>{t::IMPORT_REFUSE_TEXTE.en_langue(l)}</p>
            </Alerte>
        };
    }
    view! { <Alerte ton=Ton::Info titre=t::IMPORT_RIEN.en_langue(l) /> }
}

fn liste(lignes: Vec<LigneImportDroits>, l: Langue) -> AnyView {
    if lignes.is_empty() {
        return view! { <Vide titre=t::ISSUE_VIDE.en_langue(l) glyphe=Glyphe::Bouclier /> };
    }
    view! {
        <CadreTableau libelle=t::IMPORT_TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::IMPORT_TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="chiffres">{t::COL_LIGNE.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUI.en_langue(l)}</th>
                        <th scope="col">{t::COL_ROLE.en_langue(l)}</th>
                        <th scope="col">{t::COL_STRUCTURE.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUAND.en_langue(l)}</th>
                        <th scope="col">{t::COL_EFFET.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{lignes.into_iter().map(|x| rangee(x, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(x: LigneImportDroits, l: Langue) -> impl IntoView {
    let ton = match x.issue {
        IssueDroits::Accordee => Ton::Succes,
        IssueDroits::EnAttente | IssueDroits::Retiree => Ton::Attention,
        IssueDroits::Deja => Ton::Neutre,
        IssueDroits::Refusee => Ton::Danger,
    };
    let quand = match (x.ligne.action.as_str(), x.ligne.debut, x.ligne.fin) {
        ("RETIRER", debut, _) => debut,
        (_, debut, fin) => {
            let ou_sinon = |jour: String, sinon: i18n::Texte| {
                if jour.is_empty() {
                    sinon.en_langue(l).to_owned()
                } else {
                    jour
                }
            };
            format!("{} – {}", ou_sinon(debut, t::AUJOURD_HUI), ou_sinon(fin, t::SANS_FIN))
        }
    };
    let raison = x.erreur.map(|e| {
        // The rules of the rights say of what they speak; the others need the column.
        let phrase = match &e.code {
            domain::CodeErreur::Octroi { .. } => t::phrase(&e.code, l),
            autre => format!("{}\u{a0}– {}", e.champ, erreurs::phrase(autre, l)),
        };
        view! { <br /> <span class="discret">{phrase}</span> }
    });
    view! {
        <tr>
            <td class="chiffres" data-libelle=t::COL_LIGNE.en_langue(l)>{x.rang}</td>
            <th scope="row" data-libelle=t::COL_QUI.en_langue(l)>{x.ligne.identifiant}</th>
            <td data-libelle=t::COL_ROLE.en_langue(l)>{x.ligne.role}</td>
            <td data-libelle=t::COL_STRUCTURE.en_langue(l)>{x.ligne.structure}</td>
            <td data-libelle=t::COL_QUAND.en_langue(l)>{quand}</td>
            <td data-libelle=t::COL_EFFET.en_langue(l)>
                <span><Etat ton=ton texte=t::issue(x.issue).en_langue(l) /> {raison}</span>
            </td>
        </tr>
    }
}

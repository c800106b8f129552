use super::{imports::etat_job, page_de_l_adresse};
use crate::{AppError, api::inscription, context::langue, suivi::Suivi, vues::echec};
use domain::inscription::{ImportVue, LigneRejet, StatutJob};
use i18n::{Langue, Texte, commun, erreurs, format, gestion as t};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{
    Alerte, CadreTableau, Carte, EnTete, Fait, Faits, Glyphe, LienBouton, Pagination, Progression, Ton, Variante, view,
};

/// One import: its progress while it runs, then its report.
pub(crate) fn page_import() -> AnyView {
    let params = use_params_map();
    let rang = page_de_l_adresse();
    let suivi = Suivi::new();
    let cle = move || (params.read().get("id").unwrap_or_default(), rang.get(), suivi.tour());
    let import = Resource::new(cle, |(id, page, _)| async move {
        inscription::import(id.parse().map_err(|_| AppError::Introuvable)?, page).await
    });

    let l = langue();
    suivi.tant_que(import, |i| !i.statut.fini());
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match import.await {
                    Ok(import) => page(import, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn page(i: ImportVue, l: Langue) -> AnyView {
    let titre = t::IMPORT_TITRE.avec(l, &[("nom", &i.nom)]);
    let fil = vec![("/gestion/imports".to_owned(), t::IMPORTS_TITRE.en_langue(l).to_owned())];
    let detail = format!("{} – {}", format::date_heure(i.cree_le, l), i.par);
    let id = i.id;
    let (rejets, statut) = (i.rejets.total > 0, i.statut);
    let faits = bilan(&i, l);
    let progres = avancement(&i, l);
    let raisons = motifs(&i, l);
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre chapeau=detail fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l)>
            {etat_job(statut, l)}
        </EnTete>
        {progres}
        <Carte>
            <Faits faits=faits chiffres=true />
        </Carte>
        {if rejets {
            view! {
                {raisons}
                <h2>{t::REJETS_TITRE.en_langue(l)}</h2>
                <p>{t::REJETS_AIDE.en_langue(l)}</p>
                <p>
                    <LienBouton
                        href=format!("/gestion/imports/{id}/rejets.csv")
                        variante=Variante::Secondaire
                        glyphe=Glyphe::Telecharger
                        rel="external"
                    >
                        {t::REJETS_TELECHARGER.en_langue(l)}
                    </LienBouton>
                </p>
                {rejetees(i, l)}
            }
        } else {
            (statut == StatutJob::Succes).then(|| view! { <p>{t::AUCUN_REJET.en_langue(l)}</p> }).into_any()
        }}
    }
}

fn avancement(i: &ImportVue, l: Langue) -> AnyView {
    match i.statut {
        StatutJob::Cree | StatutJob::EnCours => {
            let total = i.total.map_or(100, i32::unsigned_abs);
            let fait = i.total.is_some().then(|| i.fait.unsigned_abs());
            let compte = format!("{} / {}", i.fait, i.total.map_or("…".into(), |n| n.to_string()));
            view! {
                <Progression
                    id="avancement"
                    libelle=t::COL_AVANCEMENT.en_langue(l)
                    valeur=fait
                    maximum=total
                    compte=compte
                />
                <p class="discret">{t::IMPORT_EN_COURS.en_langue(l)}</p>
            }
        }
        StatutJob::Echec | StatutJob::Stop => {
            view! { <Alerte ton=Ton::Danger titre=t::IMPORT_ECHEC.en_langue(l) /> }
        }
        StatutJob::Succes => ().into_any(),
    }
}

fn bilan(i: &ImportVue, l: Langue) -> Vec<Fait> {
    let b = &i.bilan;
    let lignes: [(Texte, u32); 8] = [
        (t::LIGNES, b.lignes),
        (t::CREEES, b.creees),
        (t::INCHANGEES, b.inchangees),
        (t::DOUBLONS, b.doublons),
        (t::REJETEES, b.rejetees),
        (t::DEMISSIONS, b.demissions),
        (t::DOUTES, b.doutes),
        (t::ALERTES, b.alertes),
    ];
    lignes
        .iter()
        .map(|(texte, n)| Fait::new(texte.en_langue(l), format::nombre(u64::from(*n), l)))
        .collect()
}

fn motifs(i: &ImportVue, l: Langue) -> AnyView {
    let lignes = i
        .motifs
        .iter()
        .map(|m| {
            let valeurs = m
                .valeurs
                .iter()
                .map(|(valeur, n)| {
                    view! {
                        <li>
                            <code>{valeur.clone()}</code>
                            " – "
                            {format::nombre(u64::from(*n), l)}
                        </li>
                    }
                })
                .collect::<Vec<_>>();
            view! {
                <tr>
                    <th scope="row" data-libelle=t::COL_CHAMP.en_langue(l)>
                        <code>{m.champ.clone()}</code>
                    </th>
                    <td data-libelle=t::COL_MOTIF.en_langue(l)>
                        {erreurs::genre(&m.code, l)}
                        {(!m.valeurs.is_empty()).then(|| view! { <ul class="liste-nue">{valeurs}</ul> })}
                    </td>
                    <td class="chiffres" data-libelle=t::COL_NOMBRE.en_langue(l)>
                        {format::nombre(u64::from(m.nombre), l)}
                    </td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <h2>{t::MOTIFS_TITRE.en_langue(l)}</h2>
        <CadreTableau libelle=t::MOTIFS_TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::MOTIFS_TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::COL_CHAMP.en_langue(l)}</th>
                        <th scope="col">{t::COL_MOTIF.en_langue(l)}</th>
                        <th scope="col" class="chiffres">{t::COL_NOMBRE.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{lignes}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rejetees(i: ImportVue, l: Langue) -> AnyView {
    let id = i.id;
    let (numero, pages) = (i.rejets.page, i.rejets.pages());
    let href = Callback::new(move |p: u32| format!("/gestion/imports/{id}?page={p}"));
    view! {
        <CadreTableau libelle=t::REJETS_TITRE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::REJETS_TITRE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="chiffres">{t::COL_LIGNE.en_langue(l)}</th>
                        <th scope="col">{t::COL_QUI.en_langue(l)}</th>
                        <th scope="col">{t::COL_ERREURS.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{i.rejets.lignes.into_iter().map(|r| rejetee(r, l)).collect::<Vec<_>>()}</tbody>
            </table>
        </CadreTableau>
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

fn rejetee(r: LigneRejet, l: Langue) -> impl IntoView {
    let erreurs = r
        .erreurs
        .into_iter()
        .map(|e| view! { <li><code>{e.champ}</code> " – " {erreurs::phrase(&e.code, l)}</li> })
        .collect::<Vec<_>>();
    view! {
        <tr>
            <th scope="row" class="chiffres" data-libelle=t::COL_LIGNE.en_langue(l)>{r.ligne}</th>
            <td data-libelle=t::COL_QUI.en_langue(l)>{r.qui}</td>
            <td data-libelle=t::COL_ERREURS.en_langue(l)>
                <ul class="liste-nue">{erreurs}</ul>
            </td>
        </tr>
    }
}

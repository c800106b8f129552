use super::periode;
use crate::{
    AppError,
    acte::{Acte, FormActe},
    api::authz::{self, OuvrirRevue, Reviser},
    context::langue,
    gestion::page_de_l_adresse,
    vues::{echec, refus},
};
use domain::{
    authz::{AvancementRevue, Decision, LigneRevueVue, RevueDetail, RevueVue, RevuesVue},
    ids::{LigneRevueId, RevueId},
};
use i18n::{Langue, Texte, commun, droits, format, revue as t};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use ui::{
    Alerte, Bouton, CadreTableau, Carte, Case, Champ, Confirmation, EnTete, Etat, Filtre, Filtres, Glyphe, Pagination,
    Progression, Selection, Ton, Variante, Vide, view,
};

const ICI: &str = "/gestion/habilitations/revue";

/// The reviews, or one of them: the address says which.
pub(super) fn page_revue() -> AnyView {
    let requete = use_query_map();
    let id = Memo::new(move |_| requete.read().get("id").map(|id| id.parse::<RevueId>().ok()));
    let page = move || match id.get() {
        None => page_liste(),
        Some(Some(id)) => page_detail(id),
        Some(None) => echec(&AppError::Introuvable),
    };
    page.into_any()
}

fn fil(l: Langue) -> Vec<(String, String)> {
    vec![(
        "/gestion/habilitations".to_owned(),
        droits::TITRE.en_langue(l).to_owned(),
    )]
}

fn page_liste() -> AnyView {
    let ouvrir = Acte::new(OuvrirRevue::PATH);
    // A refusal loses nothing of what was typed.
    let vue = Resource::new(move || ouvrir.reussis().get(), |_| authz::revues());
    let l = langue();
    view! {
        <Title text=t::TITRE.en_langue(l) />
        <EnTete
            titre=t::TITRE.en_langue(l)
            chapeau=t::INTRO.en_langue(l)
            fil=fil(l)
            fil_libelle=commun::FIL_ARIANE.en_langue(l)
        />
        {move || ouvrir.erreur().filter(|e| !matches!(e, AppError::Champs { .. })).map(|e| refus(&e))}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => liste(vue, ouvrir, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn liste(vue: RevuesVue, ouvrir: Acte, l: Langue) -> AnyView {
    let tableau = if vue.revues.is_empty() {
        view! { <Vide titre=t::VIDE.en_langue(l) texte=t::VIDE_TEXTE.en_langue(l) glyphe=Glyphe::Bouclier /> }
    } else {
        view! {
            <CadreTableau libelle=t::TITRE.en_langue(l)>
                <table class="tableau">
                    <caption class="invisible-visuel">{t::TITRE.en_langue(l)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t::COL_STRUCTURE.en_langue(l)}</th>
                            <th scope="col">{t::COL_ETAT.en_langue(l)}</th>
                            <th scope="col">{t::COL_OUVERTE.en_langue(l)}</th>
                            <th scope="col">{t::COL_ECHEANCE.en_langue(l)}</th>
                            <th scope="col" class="chiffres">{t::COL_AVANCEMENT.en_langue(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{vue.revues.into_iter().map(|r| rangee(r, l)).collect::<Vec<_>>()}</tbody>
                </table>
            </CadreTableau>
        }
    };
    view! {
        {tableau}
        {formulaire(vue.structures, ouvrir, l)}
    }
}

fn avancement(total: u64, non_revues: u64, l: Langue) -> String {
    let faites = format::nombre(total.saturating_sub(non_revues), l);
    t::AVANCEMENT.avec(l, &[("faites", &faites), ("total", &format::nombre(total, l))])
}

fn rangee(r: RevueVue, l: Langue) -> impl IntoView {
    let (ton, etat) = if r.ouverte {
        (Ton::Info, t::EN_COURS)
    } else {
        (Ton::Neutre, t::CLOSE)
    };
    let ouverte = t::OUVERTE_PAR.avec(l, &[("le", &format::date(r.ouverte_le.date(), l)), ("par", &r.par)]);
    view! {
        <tr>
            <th scope="row" data-libelle=t::COL_STRUCTURE.en_langue(l)>
                <a href=format!("{ICI}?id={}", r.id)>{r.structure}</a>
            </th>
            <td data-libelle=t::COL_ETAT.en_langue(l)>
                <Etat ton=ton texte=etat.en_langue(l) />
            </td>
            <td data-libelle=t::COL_OUVERTE.en_langue(l)>{ouverte}</td>
            <td data-libelle=t::COL_ECHEANCE.en_langue(l)>{format::date(r.echeance, l)}</td>
            <td class="chiffres" data-libelle=t::COL_AVANCEMENT.en_langue(l)>
                {avancement(r.total, r.non_revues, l)}
            </td>
        </tr>
    }
}

fn formulaire(structures: Vec<(String, String)>, acte: Acte, l: Langue) -> AnyView {
    let erreur = move |champ: &'static str| {
        Signal::derive(move || match acte.erreur() {
            Some(AppError::Champs { champs }) => champs
                .iter()
                .find(|e| e.champ == champ)
                .map(|e| t::phrase(&e.champ, &e.code, l)),
            _ => None,
        })
    };
    let options: Vec<(String, String)> = std::iter::once((String::new(), droits::CHOISIR.en_langue(l).to_owned()))
        .chain(structures)
        .collect();
    view! {
        <Carte titre=t::OUVRIR.en_langue(l)>
            <FormActe acte=acte>
                <div class="formulaire">
                    <Selection
                        id="structure"
                        libelle=t::STRUCTURE.en_langue(l)
                        options=options
                        requis=true
                        erreur=erreur("structure")
                    />
                    <Champ
                        id="echeance"
                        libelle=t::ECHEANCE.en_langue(l)
                        aide=t::ECHEANCE_AIDE.en_langue(l)
                        genre="date"
                        requis=true
                        erreur=erreur("echeance")
                    />
                    <Case
                        id="fin_automatique"
                        libelle=t::AUTOMATIQUE.en_langue(l)
                        aide=t::AUTOMATIQUE_AIDE.en_langue(l)
                        valeur="true"
                    />
                    <Bouton variante=Variante::Principale en_cours=acte.pending()>{t::OUVRIR_BOUTON.en_langue(l)}</Bouton>
                </div>
            </FormActe>
        </Carte>
    }
}

fn page_detail(id: RevueId) -> AnyView {
    let reviser = Acte::new(Reviser::PATH);
    let (requete, rang) = (use_query_map(), page_de_l_adresse());
    let toutes = Memo::new(move |_| requete.read().get("toutes").is_some());
    let vue = Resource::new(
        move || (toutes.get(), rang.get(), reviser.version().get()),
        move |(toutes, page, _)| authz::revue(id, toutes, page),
    );
    let l = langue();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => detail(vue, toutes.get_untracked(), reviser, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn detail(vue: RevueDetail, toutes: bool, reviser: Acte, l: Langue) -> AnyView {
    let RevueDetail {
        revue: r,
        avancement: structures,
        lignes,
    } = vue;
    let titre = t::DETAIL_TITRE.avec(l, &[("structure", &r.structure)]);
    let (le, echeance) = (format::date(r.ouverte_le.date(), l), format::date(r.echeance, l));
    let intro = t::DETAIL_INTRO.avec(l, &[("le", &le), ("par", &r.par), ("echeance", &echeance)]);
    let suite = match (r.ouverte, r.fin_automatique) {
        (false, _) => t::CLOSE_TEXTE,
        (true, true) => t::DETAIL_AUTOMATIQUE,
        (true, false) => t::DETAIL_MANUELLE,
    };
    let mut fil = fil(l);
    fil.push((ICI.to_owned(), t::TITRE.en_langue(l).to_owned()));
    let ici = format!("{ICI}?id={}", r.id);
    let reste = if r.ouverte { t::RESTE } else { t::NON_REVUES };
    let filtres = vec![
        Filtre::new(reste.en_langue(l), ici.clone(), !toutes).avec_compte(format::nombre(r.non_revues, l)),
        Filtre::new(t::TOUTES.en_langue(l), format!("{ici}&toutes=oui"), toutes)
            .avec_compte(format::nombre(r.total, l)),
    ];
    let (numero, pages) = (lignes.page, lignes.pages());
    let base = if toutes { format!("{ici}&toutes=oui") } else { ici };
    let pagination = (pages > 1).then(|| {
        view! {
            <Pagination
                libelle=commun::PAGINATION.en_langue(l)
                page=numero
                pages=pages
                href=Callback::new(move |p: u32| format!("{base}&page={p}"))
                precedente=commun::PRECEDENT.en_langue(l)
                suivante=commun::SUIVANT.en_langue(l)
            />
        }
    });
    let borne = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    view! {
        <Title text=titre.clone() />
        <EnTete titre=titre chapeau=format!("{intro} {}", suite.en_langue(l)) fil=fil fil_libelle=commun::FIL_ARIANE.en_langue(l) />
        {move || reviser.erreur().map(|e| refus_de_reviser(&e, l))}
        <Progression
            id="progres"
            libelle=t::PROGRES.en_langue(l)
            valeur=Signal::stored(Some(borne(r.total - r.non_revues)))
            maximum=Signal::stored(borne(r.total))
            compte=Signal::stored(avancement(r.total, r.non_revues, l))
        />
        {par_structure(structures, l)}
        <Filtres libelle=t::FILTRES.en_langue(l) filtres=filtres />
        // Another list is another form: what was ticked in one must not be ticked in the place of it.
        <For
            each=move || [lignes.lignes.clone()]
            key=|lignes| cle(lignes)
            children=move |lignes| lignes_de(lignes, r.ouverte, reviser, l)
        />
        {pagination}
    }
}

/// What tells a list from another.
fn cle(lignes: &[LigneRevueVue]) -> Vec<(LigneRevueId, Option<Decision>)> {
    lignes.iter().map(|x| (x.id, x.decision)).collect()
}

fn refus_de_reviser(erreur: &AppError, l: Langue) -> AnyView {
    match erreur {
        AppError::Champs { champs } => {
            let dit = champs
                .iter()
                .map(|e| t::phrase(&e.champ, &e.code, l))
                .collect::<Vec<_>>()
                .join(" ");
            view! { <Alerte ton=Ton::Danger titre=dit annoncee=true /> }
        }
        autre => refus(autre),
    }
}

/// Where there is more than one.
fn par_structure(structures: Vec<AvancementRevue>, l: Langue) -> Option<AnyView> {
    if structures.len() < 2 {
        return None;
    }
    let rangees: Vec<_> = structures
        .into_iter()
        .map(|s| {
            view! {
                <tr>
                    <th scope="row" data-libelle=t::COL_STRUCTURE.en_langue(l)>{s.structure}</th>
                    <td class="chiffres" data-libelle=t::COL_AVANCEMENT.en_langue(l)>
                        {avancement(s.total, s.non_revues, l)}
                    </td>
                </tr>
            }
        })
        .collect();
    Some(view! {
        <Carte titre=t::PAR_STRUCTURE.en_langue(l)>
            <CadreTableau libelle=t::PAR_STRUCTURE.en_langue(l)>
                <table class="tableau">
                    <caption class="invisible-visuel">{t::PAR_STRUCTURE.en_langue(l)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t::COL_STRUCTURE.en_langue(l)}</th>
                            <th scope="col" class="chiffres">{t::COL_AVANCEMENT.en_langue(l)}</th>
                        </tr>
                    </thead>
                    <tbody>{rangees}</tbody>
                </table>
            </CadreTableau>
        </Carte>
    })
}

fn lignes_de(lignes: Vec<LigneRevueVue>, ouverte: bool, reviser: Acte, l: Langue) -> AnyView {
    if lignes.is_empty() {
        return view! {
            <Vide titre=t::RIEN_A_REVOIR.en_langue(l) texte=t::RIEN_A_REVOIR_TEXTE.en_langue(l) glyphe=Glyphe::Bouclier />
        };
    }
    let choix = lignes.iter().any(|x| x.decidable);
    let tableau = view! {
        <CadreTableau libelle=t::LISTE.en_langue(l)>
            <table class="tableau">
                <caption class="invisible-visuel">{t::LISTE.en_langue(l)}</caption>
                <thead>
                    <tr>
                        {choix.then(|| view! { <th scope="col">{t::COL_CHOIX.en_langue(l)}</th> })}
                        <th scope="col">{droits::COL_QUI.en_langue(l)}</th>
                        <th scope="col">{droits::COL_ROLE.en_langue(l)}</th>
                        <th scope="col">{droits::COL_STRUCTURE.en_langue(l)}</th>
                        <th scope="col">{droits::COL_QUAND.en_langue(l)}</th>
                        <th scope="col">{t::COL_DECISION.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>
                    {lignes.into_iter().enumerate().map(|(n, x)| ligne(n, x, ouverte, choix, l)).collect::<Vec<_>>()}
                </tbody>
            </table>
        </CadreTableau>
    };
    if !choix {
        return tableau;
    }
    let code = |d: Decision| d.code();
    view! {
        <FormActe acte=reviser>
            <div class="lignes-cochees">
                {tableau}
                <div class="actions">
                    <Bouton
                        variante=Variante::Principale
                        glyphe=Glyphe::Vu
                        nom="decision"
                        valeur=code(Decision::Confirmee)
                        en_cours=reviser.pending()
                    >
                        {t::CONFIRMER.en_langue(l)}
                    </Bouton>
                    <Confirmation
                        declencheur=t::RETIRER.en_langue(l)
                        renoncer=t::RENONCER.en_langue(l)
                        titre=t::RETIRER_TITRE.en_langue(l)
                        texte=t::RETIRER_TEXTE.en_langue(l)
                    >
                        <Bouton
                            variante=Variante::Danger
                            nom="decision"
                            valeur=code(Decision::Retiree)
                            en_cours=reviser.pending()
                        >
                            {t::RETIRER.en_langue(l)}
                        </Bouton>
                    </Confirmation>
                </div>
            </div>
        </FormActe>
    }
}

/// Where it stands, in a word.
fn etat(x: &LigneRevueVue, ouverte: bool) -> (Ton, Texte) {
    match x.decision {
        Some(d @ Decision::Confirmee) => (Ton::Succes, t::decision(d)),
        Some(d @ (Decision::Retiree | Decision::Echue)) => (Ton::Danger, t::decision(d)),
        Some(d @ Decision::SansObjet) => (Ton::Neutre, t::decision(d)),
        None if !ouverte => (Ton::Attention, t::NON_REVUE),
        None if !x.en_vigueur => (Ton::Neutre, t::TERMINEE),
        None if x.sienne => (Ton::Neutre, t::LA_VOTRE),
        None => (Ton::Attention, t::A_REVOIR),
    }
}

fn ligne(n: usize, x: LigneRevueVue, ouverte: bool, choix: bool, l: Langue) -> impl IntoView {
    let (ton, texte) = etat(&x, ouverte);
    let case = x.decidable.then(|| {
        let libelle = t::CHOISIR.avec(l, &[("nom", &x.nom), ("role", &x.role)]);
        view! { <input type="checkbox" name=format!("lignes[{n}]") value=x.id.to_string() aria-label=libelle /> }
    });
    let par = x
        .par
        .map(|par| view! { <br /> <span class="discret">{t::PAR.avec(l, &[("par", &par)])}</span> });
    view! {
        <tr>
            {choix.then(|| view! { <td data-libelle=t::COL_CHOIX.en_langue(l)>{case}</td> })}
            <th scope="row" data-libelle=droits::COL_QUI.en_langue(l)>
                {x.nom} <br /> <span class="discret">{x.identifiant}</span>
            </th>
            <td data-libelle=droits::COL_ROLE.en_langue(l)>{x.role}</td>
            <td data-libelle=droits::COL_STRUCTURE.en_langue(l)>{x.structure}</td>
            <td data-libelle=droits::COL_QUAND.en_langue(l)>{x.debut.map(|debut| periode(debut, x.fin, l))}</td>
            <td data-libelle=t::COL_DECISION.en_langue(l)>
                <span><Etat ton=ton texte=texte.en_langue(l) /> {par}</span>
            </td>
        </tr>
    }
}

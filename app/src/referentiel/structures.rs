use super::{ICI, fil, fil_libelle, fr};
use crate::{api::referentiel, context::langue, vues::echec};
use domain::referentiel::{EtatStructure, FiltreStructures, LigneStructure, StructureVue, StructuresVue};
use i18n::{Langue, format, referentiel as t};
use jiff::civil::Date;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, location::Url};
use ui::{Bouton, CadreTableau, Champ, EnTete, Etat, Glyphe, LienBouton, Ton, Variante, Vide, view};

pub(super) const STRUCTURES: &str = "/gestion/referentiel/structures";

/// The tree of structures: what is looked for is the address.
pub(super) fn page_structures() -> AnyView {
    let requete = use_query_map();
    let filtre = Memo::new(move |_| {
        let r = requete.read();
        FiltreStructures::de_l_adresse(|champ| r.get(champ))
    });
    let vue = Resource::new(move || filtre.get(), referentiel::structures);
    let l = langue();
    view! {
        <Title text=t::STRUCTURES.en_langue(l) />
        <EnTete
            titre=t::STRUCTURES.en_langue(l)
            chapeau=t::STRUCTURES_INTRO.en_langue(l)
            fil=fil(None, l)
            fil_libelle=fil_libelle(l)
        />
        <Transition>
            {move || Suspend::new(async move { vue.await.ok().map(|vue| actes(vue.ecrit, &filtre.get_untracked(), l)) })}
        </Transition>
        // Outside what the server answers: what is typed while a list is on its way is kept.
        {recherche(filtre, l)}
        <Transition>
            {move || Suspend::new(async move {
                match vue.await {
                    Ok(vue) => arbre(vue, l),
                    Err(erreur) => echec(&erreur),
                }
            })}
        </Transition>
    }
}

fn actes(ecrit: bool, filtre: &FiltreStructures, l: Langue) -> AnyView {
    let ajouter = ecrit.then(|| {
        view! {
            <LienBouton href=format!("{STRUCTURES}/nouvelle") variante=Variante::Principale glyphe=Glyphe::Plus>
                {t::STRUCTURE_NOUVELLE.en_langue(l)}
            </LienBouton>
            <LienBouton href=format!("{STRUCTURES}/import") variante=Variante::Secondaire glyphe=Glyphe::Televerser>
                {t::IMPORTER.en_langue(l)}
            </LienBouton>
        }
    });
    // What is taken away is what is looked for.
    let jour = filtre.valable_le.map(|j| j.to_string()).unwrap_or_default();
    let criteres = format!("q={}&le={jour}", Url::escape(&filtre.recherche));
    let exports = [("csv", t::EXPORT_CSV), ("xlsx", t::EXPORT_XLSX)].map(|(forme, texte)| {
        let href = format!("{STRUCTURES}/export.{forme}?{criteres}");
        view! {
            <LienBouton href=href variante=Variante::Secondaire glyphe=Glyphe::Telecharger rel="external">
                {texte.en_langue(l)}
            </LienBouton>
        }
    });
    view! {
        <div class="actions">
            {ajouter}
            {exports}
        </div>
    }
}

fn recherche(filtre: Memo<FiltreStructures>, l: Langue) -> AnyView {
    let le = move || filtre.get().valable_le.map(|j| j.to_string()).unwrap_or_default();
    view! {
        <form method="get" action=STRUCTURES role="search" class="formulaire formulaire-ligne">
            <Champ
                id="q"
                libelle=t::STRUCTURE_CHERCHER.en_langue(l)
                genre="search"
                valeur=Signal::derive(move || filtre.get().recherche)
                autocomplete="off"
            />
            <Champ
                id="le"
                libelle=t::STRUCTURE_OUVERTES_LE.en_langue(l)
                aide=t::VALABLE_LE_AIDE.en_langue(l)
                genre="date"
                valeur=Signal::derive(le)
            />
            <Bouton glyphe=Glyphe::Recherche variante=Variante::Secondaire>{t::RECHERCHER.en_langue(l)}</Bouton>
        </form>
    }
}

fn arbre(vue: StructuresVue, l: Langue) -> AnyView {
    if vue.lignes.is_empty() {
        return view! {
            <Vide
                titre=t::STRUCTURE_AUCUNE.en_langue(l)
                texte=t::STRUCTURE_AUCUNE_TEXTE.en_langue(l)
                glyphe=Glyphe::Recherche
            >
                <LienBouton href=STRUCTURES>{t::EFFACER.en_langue(l)}</LienBouton>
            </Vide>
        };
    }
    let trouvees = vue.lignes.iter().filter(|l| l.trouvee).count() as u64;
    let compte = t::STRUCTURE_COMPTE.avec(
        l,
        &[
            ("trouvees", &format::nombre(trouvees, l)),
            ("toutes", &format::nombre(u64::from(vue.toutes), l)),
        ],
    );
    let jour = vue.jour;
    let nom = |code: &str| {
        let connu = vue.types.iter().find(|(c, ..)| c == code);
        connu.map(|(_, francais, anglais)| if fr(l) { francais } else { anglais }.clone())
    };
    let rangees: Vec<_> = vue
        .lignes
        .into_iter()
        .map(|ligne| {
            let type_ = nom(&ligne.structure.type_);
            rangee(ligne, type_, jour, l)
        })
        .collect();
    let titre = t::STRUCTURES.en_langue(l);
    view! {
        <p role="status">{compte}</p>
        <CadreTableau libelle=titre>
            <table class="tableau structures">
                <caption class="invisible-visuel">{titre}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t::STRUCTURE_COL.en_langue(l)}</th>
                        <th scope="col">{t::COL_CODE.en_langue(l)}</th>
                        <th scope="col">{t::STRUCTURE_TYPE.en_langue(l)}</th>
                        <th scope="col">{t::STRUCTURE_UAI.en_langue(l)}</th>
                        <th scope="col">{t::COL_VALIDITE.en_langue(l)}</th>
                    </tr>
                </thead>
                <tbody>{rangees}</tbody>
            </table>
        </CadreTableau>
    }
}

fn rangee(ligne: LigneStructure, type_: Option<String>, jour: Date, l: Langue) -> AnyView {
    let (s, niveau) = (ligne.structure, ligne.niveau);
    let href = format!("{STRUCTURES}/{}", s.code);
    let libelle = s.libelle(fr(l)).to_owned();
    let etat = etat(&s, jour, l);
    let masquee = (!s.visible).then(|| view! { " " <Etat ton=Ton::Neutre texte=t::MASQUEE.en_langue(l) /> });
    let validite = validite(&s, l);
    // Deeper than the eye counts, the margin grows no more.
    let marge = niveau.min(6).to_string();
    let dit = t::STRUCTURE_NIVEAU.avec(l, &[("niveau", &(niveau + 1).to_string())]);
    let classe = if ligne.trouvee { "" } else { "structure-autour" };
    let sigle = s.sigle.map(|sigle| view! { <span class="secondaire">{sigle}</span> });
    view! {
        <tr class=classe data-niveau=marge>
            <th scope="row" data-libelle=t::STRUCTURE_COL.en_langue(l)>
                <span class="invisible-visuel">{dit} " "</span>
                <a href=href>{libelle}</a>
                {etat}
                {masquee}
                {sigle}
            </th>
            <td data-libelle=t::COL_CODE.en_langue(l)>{s.code}</td>
            <td data-libelle=t::STRUCTURE_TYPE.en_langue(l)>{type_.unwrap_or(s.type_)}</td>
            <td data-libelle=t::STRUCTURE_UAI.en_langue(l)>{s.uai}</td>
            <td data-libelle=t::COL_VALIDITE.en_langue(l)>{validite}</td>
        </tr>
    }
}

/// A word for what is not open; what is open needs none.
pub(super) fn etat(s: &StructureVue, jour: Date, l: Langue) -> Option<AnyView> {
    let etat = s.etat(jour);
    let ton = match etat {
        EtatStructure::Ouverte => return None,
        EtatStructure::AVenir => Ton::Info,
        EtatStructure::Fermee => Ton::Neutre,
    };
    let texte = t::etat_structure(etat).en_langue(l);
    Some(view! { " " <Etat ton=ton texte=texte /> })
}

/// From when to when, in words.
pub(super) fn validite(s: &StructureVue, l: Langue) -> String {
    let date = |jour: Option<Date>| jour.map(|j| format::date(j, l));
    match (date(s.debut), date(s.fin)) {
        (None, None) => t::TOUJOURS.en_langue(l).to_owned(),
        (None, Some(fin)) => t::JUSQU_AU.avec(l, &[("fin", &fin)]),
        (Some(debut), None) => t::DEPUIS.avec(l, &[("debut", &debut)]),
        (Some(debut), Some(fin)) => t::DU_AU.avec(l, &[("debut", &debut), ("fin", &fin)]),
    }
}

/// The way in from the list of nomenclatures.
pub(super) fn lien(l: Langue) -> AnyView {
    view! {
        <LienBouton href=STRUCTURES variante=Variante::Secondaire glyphe=Glyphe::Personnes>
            {t::STRUCTURES_VOIR.en_langue(l)}
        </LienBouton>
    }
}

/// Where one is: below the list, and below the structures.
pub(super) fn fil_structures(dessus: &[StructureVue], l: Langue) -> Vec<(String, String)> {
    let mut fil = vec![
        (ICI.to_owned(), t::TITRE.en_langue(l).to_owned()),
        (STRUCTURES.to_owned(), t::STRUCTURES.en_langue(l).to_owned()),
    ];
    let siennes = dessus
        .iter()
        .map(|s| (format!("{STRUCTURES}/{}", s.code), s.libelle(fr(l)).to_owned()));
    fil.extend(siennes);
    fil
}

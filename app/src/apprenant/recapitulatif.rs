use super::{dossier::prevues, droits::droits, pieces::ton};
use domain::{
    identite::Sexe,
    inscription::{Champ, DossierVue, Etape, Genre, NON, OUI, PREFIXE_ACCORD, Presence},
    referentiel::{libelle_pays, libelle_valeur},
};
use i18n::{Langue, champs as textes, dossier as t, statuts};
use leptos::prelude::*;
use ui::{Carte, Etat, Fait, Faits};

/// Everything that she typed, block by block, each with its way back; then what it costs.
pub(super) fn recapitulatif(vue: &DossierVue, l: Langue, modifiable: bool) -> AnyView {
    let blocs: Vec<AnyView> = Etape::TOUS
        .iter()
        .filter(|e| !matches!(e, Etape::Droits | Etape::Recapitulatif))
        .map(|etape| bloc(vue, *etape, l, modifiable))
        .collect();
    view! {
        {modifiable.then(|| view! { <p>{t::RECAP_INTRO.en_langue(l)}</p> })}
        {blocs}
        {droits(&vue.devis, vue.encaisse, l)}
        {prevues(vue, l)}
        {modifiable.then(|| modifier(vue, Etape::Droits, l))}
    }
    .into_any()
}

fn bloc(vue: &DossierVue, etape: Etape, l: Langue, modifiable: bool) -> AnyView {
    let contenu = match etape {
        Etape::Pieces => pieces(vue, l),
        Etape::Accords => accords(vue, l),
        _ => {
            let faits: Vec<Fait> = etape.champs().filter_map(|c| fait(vue, c, l)).collect();
            if faits.is_empty() {
                return ().into_any();
            }
            view! { <Faits faits=faits /> }.into_any()
        }
    };
    let modifier = modifiable.then(|| modifier(vue, etape, l));
    view! {
        <Carte titre=statuts::etape(etape).en_langue(l)>
            {contenu}
            {modifier}
        </Carte>
    }
    .into_any()
}

fn modifier(vue: &DossierVue, etape: Etape, l: Langue) -> impl IntoView + use<> {
    let href = format!("/mon-espace/inscription/{}/{}", vue.id, etape.code());
    let texte = format!("{} – {}", t::MODIFIER.en_langue(l), statuts::etape(etape).en_langue(l));
    view! {
        <p>
            <a href=href>{texte}</a>
        </p>
    }
}

fn pieces(vue: &DossierVue, l: Langue) -> AnyView {
    vue.pieces
        .iter()
        .map(|p| {
            let libelle = if l == Langue::Fr { &p.libelle_fr } else { &p.libelle_en };
            view! {
                <p class="ligne-etat">
                    <span>{libelle.clone()}</span>
                    <Etat ton=ton(p.statut) texte=statuts::depot(p.statut).en_langue(l) />
                </p>
            }
        })
        .collect_view()
        .into_any()
}

fn accords(vue: &DossierVue, l: Langue) -> AnyView {
    let faits: Vec<Fait> = vue
        .contexte
        .accords
        .iter()
        .map(|a| {
            let titre = if l == Langue::Fr { &a.titre_fr } else { &a.titre_en };
            let donne = vue.dossier.texte(&format!("{PREFIXE_ACCORD}{}", a.code)) == OUI;
            Fait::new(titre.clone(), if donne { t::OUI } else { t::NON }.en_langue(l))
        })
        .collect();
    view! { <Faits faits=faits /> }.into_any()
}

/// One field in words; None when it is not asked for.
fn fait(vue: &DossierVue, champ: &Champ, l: Langue) -> Option<Fait> {
    if champ.presence(&vue.dossier, &vue.contexte) == Presence::Absent {
        return None;
    }
    let brut = vue.dossier.lire(champ.nom);
    let fr = l == Langue::Fr;
    let valeur = match champ.genre {
        Genre::Sexe if brut == Sexe::F.code() => t::FEMININ.en_langue(l).to_owned(),
        Genre::Sexe if brut == Sexe::M.code() => t::MASCULIN.en_langue(l).to_owned(),
        Genre::Pays => libelle_pays(brut, fr).unwrap_or(brut).to_owned(),
        Genre::Nomenclature(nom) => libelle_valeur(&vue.nomenclatures, nom, brut, fr)
            .unwrap_or(brut)
            .to_owned(),
        Genre::OuiNon | Genre::Case if brut == OUI => t::OUI.en_langue(l).to_owned(),
        Genre::OuiNon | Genre::Case if brut == NON => t::NON.en_langue(l).to_owned(),
        Genre::DateNaissance => brut
            .parse::<jiff::civil::Date>()
            .map_or_else(|_| brut.to_owned(), i18n::format::date_courte),
        _ => brut.to_owned(),
    };
    // What was not asked to be answered, and was not, says nothing.
    if valeur.is_empty() && champ.presence(&vue.dossier, &vue.contexte) == Presence::Facultatif {
        return None;
    }
    let valeur = if valeur.is_empty() {
        t::NON_RENSEIGNE.en_langue(l).to_owned()
    } else {
        valeur
    };
    Some(Fait::new(textes::champ(champ.nom, l), valeur))
}

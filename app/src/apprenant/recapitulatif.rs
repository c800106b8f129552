use super::droits::droits;
use domain::{
    identite::Sexe,
    inscription::{Dossier, DossierVue, Etape},
};
use i18n::{Langue, dossier as t, statuts};
use leptos::prelude::*;
use ui::{Carte, Fait, Faits};

/// Everything that she typed, block by block, each with its way back; then what it costs.
pub(super) fn recapitulatif(vue: &DossierVue, l: Langue, modifiable: bool) -> AnyView {
    let blocs: Vec<AnyView> = [Etape::Identite, Etape::Contacts]
        .into_iter()
        .map(|etape| {
            let faits: Vec<Fait> = etape.champs().iter().map(|champ| fait(&vue.dossier, champ, l)).collect();
            let href = format!("/mon-espace/inscription/{}/{}", vue.id, etape.code());
            view! {
                <Carte titre=statuts::etape(etape).en_langue(l)>
                    <Faits faits=faits />
                    {modifiable
                        .then(|| {
                            view! {
                                <p>
                                    <a href=href>
                                        {format!("{} – {}", t::MODIFIER.en_langue(l), statuts::etape(etape).en_langue(l))}
                                    </a>
                                </p>
                            }
                        })}
                </Carte>
            }
            .into_any()
        })
        .collect();
    view! {
        {modifiable.then(|| view! { <p>{t::RECAP_INTRO.en_langue(l)}</p> })}
        {blocs}
        {droits(&vue.devis, vue.encaisse, l)}
    }
    .into_any()
}

fn fait(dossier: &Dossier, champ: &str, l: Langue) -> Fait {
    let brut = dossier.lire(champ).unwrap_or_default();
    let fr = l == Langue::Fr;
    let valeur = match champ {
        "sexe" if brut == Sexe::F.code() => t::FEMININ.en_langue(l).to_owned(),
        "sexe" if brut == Sexe::M.code() => t::MASCULIN.en_langue(l).to_owned(),
        "pays_naissance" | "nationalite" | "adresse_pays" => {
            domain::referentiel::libelle_pays(brut, fr).unwrap_or(brut).to_owned()
        }
        "date_naissance" => brut
            .parse::<jiff::civil::Date>()
            .map_or_else(|_| brut.to_owned(), i18n::format::date_courte),
        _ => brut.to_owned(),
    };
    let valeur = if valeur.is_empty() {
        t::NON_RENSEIGNE.en_langue(l).to_owned()
    } else {
        valeur
    };
    Fait::new(t::champ(champ, l), valeur)
}

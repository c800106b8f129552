use domain::{
    identite::Sexe,
    inscription::{Champ, Contexte, Dossier, Etape, Genre, NON, OUI, PREFIXE_ACCORD, Presence, ReponsesVue},
    referentiel::{Nomenclatures, libelle_pays, libelle_valeur},
};
use i18n::{Langue, champs, dossier as t};

/// What was answered, step by step, in words. Made here and not in the browser: the tables that word it are large, and
/// whoever reads a dossier does not fill it. What is no longer asked for is left out.
pub(super) fn reponses(d: &Dossier, contexte: &Contexte, nomenclatures: &Nomenclatures, l: Langue) -> Vec<ReponsesVue> {
    Etape::TOUS
        .iter()
        .filter_map(|etape| {
            let lignes: Vec<(String, String)> = if *etape == Etape::Accords {
                accords(d, contexte, l)
            } else {
                etape
                    .champs()
                    .filter_map(|c| reponse(d, contexte, nomenclatures, c, l))
                    .collect()
            };
            (!lignes.is_empty()).then_some(ReponsesVue { etape: *etape, lignes })
        })
        .collect()
}

fn accords(d: &Dossier, contexte: &Contexte, l: Langue) -> Vec<(String, String)> {
    contexte
        .accords
        .iter()
        .map(|a| {
            let titre = if l == Langue::Fr { &a.titre_fr } else { &a.titre_en };
            let donne = d.texte(&format!("{PREFIXE_ACCORD}{}", a.code)) == OUI;
            (
                titre.clone(),
                if donne { t::OUI } else { t::NON }.en_langue(l).to_owned(),
            )
        })
        .collect()
}

/// One field in words; None when it is not asked for, or need not be answered and was not.
pub(super) fn reponse(
    d: &Dossier,
    contexte: &Contexte,
    n: &Nomenclatures,
    champ: &Champ,
    l: Langue,
) -> Option<(String, String)> {
    let presence = champ.presence(d, contexte);
    if presence == Presence::Absent || champ.genre == Genre::DroitsAcceptes {
        return None;
    }
    let brut = d.lire(champ.nom);
    let fr = l == Langue::Fr;
    let mot = |texte: i18n::Texte| texte.en_langue(l).to_owned();
    let valeur = match champ.genre {
        Genre::Sexe if brut == Sexe::F.code() => mot(t::FEMININ),
        Genre::Sexe if brut == Sexe::M.code() => mot(t::MASCULIN),
        Genre::Pays => libelle_pays(brut, fr).unwrap_or(brut).to_owned(),
        Genre::Nomenclature(nom) => libelle_valeur(n, nom, brut, fr).unwrap_or(brut).to_owned(),
        Genre::OuiNon | Genre::Case if brut == OUI => mot(t::OUI),
        Genre::OuiNon | Genre::Case if brut == NON => mot(t::NON),
        Genre::DateNaissance => brut
            .parse::<jiff::civil::Date>()
            .map_or_else(|_| brut.to_owned(), i18n::format::date_courte),
        _ => brut.to_owned(),
    };
    match (valeur.is_empty(), presence) {
        (true, Presence::Facultatif) => None,
        (true, _) => Some((champs::champ(champ.nom, l).to_owned(), mot(t::NON_RENSEIGNE))),
        (false, _) => Some((champs::champ(champ.nom, l).to_owned(), valeur)),
    }
}

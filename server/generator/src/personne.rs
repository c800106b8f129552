//! People who do not exist.

use crate::{
    donnees::{Donnees, Etranger, VOIES},
    identifiants::{fixe, ine, mobile},
    ligne::Ligne,
    tirage::{chance, chiffres, parmi, selon_poids},
    voeu::Profil,
};
use domain::identite::{CodePays, normaliser};
use fastrand::Rng;
use jiff::civil::Date;
use std::collections::HashSet;

/// What was already given, so that two people are never taken for one.
#[derive(Default)]
pub(crate) struct Registre {
    ines: HashSet<String>,
    identites: HashSet<(String, String, Date)>,
    courriels: HashSet<String>,
}

/// Fills the columns of the civil status and of the contacts. `rang` is the rank of the line.
pub(crate) fn remplir(
    rng: &mut Rng,
    ligne: &mut Ligne,
    donnees: &Donnees,
    registre: &mut Registre,
    profil: &Profil,
    annee: i16,
    rang: usize,
) {
    let femme = chance(rng, 55);
    ligne.poser("sexe", if femme { "F" } else { "M" });
    let ailleurs = chance(rng, profil.nes_ailleurs).then(|| parmi(rng, &donnees.etrangers));
    nommer(rng, ligne, donnees, ailleurs.as_ref(), femme);
    let naissance = naitre(rng, ligne, registre, profil, annee);
    if annee - naissance.year() >= 22 && chance(rng, 6) {
        ligne.poser("nom_usage", parmi(rng, &donnees.noms));
    }
    match &ailleurs {
        None => {
            ligne.poser(
                "code_pays_naissance",
                if chance(rng, 4) { "100" } else { CodePays::FRANCE },
            );
            ligne.poser("code_commune_naissance", parmi(rng, &donnees.communes).code);
            let nationalite = if chance(rng, 96) {
                CodePays::FRANCE
            } else {
                parmi(rng, &donnees.etrangers).pays
            };
            ligne.poser("code_nationalite", nationalite);
        }
        Some(pays) => {
            ligne.poser("code_pays_naissance", pays.pays);
            ligne.poser("libelle_commune_naissance_etranger", pays.ville);
            ligne.poser(
                "code_nationalite",
                if chance(rng, 75) { pays.pays } else { CodePays::FRANCE },
            );
        }
    }
    // Who comes from abroad mostly has no French number yet.
    let nature = selon_poids(rng, profil.natures);
    if let Some(nature) = nature.filter(|_| ailleurs.is_none() || chance(rng, 35)) {
        let mut numero = ine(rng, nature, naissance.year() + 18);
        while !registre.ines.insert(numero.clone()) {
            numero = ine(rng, nature, naissance.year() + 18);
        }
        ligne.poser("ine", numero);
    }
    loger(rng, ligne, donnees, ailleurs.as_ref());
    joindre(rng, ligne, registre, ailleurs.as_ref(), rang);
}

fn nommer(rng: &mut Rng, ligne: &mut Ligne, donnees: &Donnees, ailleurs: Option<&Etranger>, femme: bool) {
    // Names travel: some people born in France have a name of elsewhere.
    let venu = ailleurs
        .cloned()
        .or_else(|| chance(rng, 12).then(|| parmi(rng, &donnees.etrangers)));
    let prenoms = if femme { &donnees.prenoms_f } else { &donnees.prenoms_m };
    let (nom, prenom) = match &venu {
        Some(e) => (
            parmi(rng, &e.noms),
            parmi(rng, if femme { &e.prenoms_f } else { &e.prenoms_m }),
        ),
        None => (parmi(rng, &donnees.noms), parmi(rng, prenoms)),
    };
    // One platform in ten writes names in capitals.
    let nom = if chance(rng, 10) {
        nom.to_uppercase()
    } else {
        nom.to_owned()
    };
    ligne.poser("nom_naissance", nom);
    ligne.poser("prenom", prenom);
    let (deux, trois) = (parmi(rng, prenoms), parmi(rng, prenoms));
    if chance(rng, 45) && deux != prenom {
        ligne.poser("prenom2", deux);
        if chance(rng, 40) && trois != deux && trois != prenom {
            ligne.poser("prenom3", trois);
        }
    }
}

fn naitre(rng: &mut Rng, ligne: &mut Ligne, registre: &mut Registre, profil: &Profil, annee: i16) -> Date {
    let (nom, prenom) = (
        normaliser(ligne.lire("nom_naissance")),
        normaliser(ligne.lire("prenom")),
    );
    let (jeune, vieux) = profil.ages;
    let mut date = tirer_date(rng, annee, jeune, vieux);
    // Drawn again for a namesake born the same day; were there too many of them, one would be let through.
    for _ in 0..100 {
        if registre.identites.insert((nom.clone(), prenom.clone(), date)) {
            break;
        }
        date = tirer_date(rng, annee, jeune, vieux);
    }
    let texte = if chance(rng, 15) {
        format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
    } else {
        date.to_string()
    };
    ligne.poser("date_naissance", texte);
    date
}

/// A day of birth; the younger ages are the likelier.
fn tirer_date(rng: &mut Rng, annee: i16, jeune: i16, vieux: i16) -> Date {
    let etendue = vieux - jeune + 1;
    let age = jeune + rng.i16(0..etendue).min(rng.i16(0..etendue));
    let premier = Date::constant(annee - age, 1, 1);
    premier
        .checked_add(jiff::Span::new().days(rng.i64(0..i64::from(premier.days_in_year()))))
        .unwrap_or(premier)
}

fn loger(rng: &mut Rng, ligne: &mut Ligne, donnees: &Donnees, ailleurs: Option<&Etranger>) {
    let voie = format!("{} {}", rng.u32(1..130), parmi(rng, VOIES));
    if let Some(pays) = ailleurs.filter(|_| chance(rng, 40)) {
        ligne.poser("adresse_code_pays", pays.pays);
        ligne.poser("adresse_ligne3_voie", voie);
        ligne.poser(
            "adresse_ligne5_etranger",
            format!("{} {}", chiffres(rng, 4), pays.ville),
        );
        return;
    }
    let commune = parmi(rng, &donnees.communes);
    ligne.poser("adresse_code_pays", CodePays::FRANCE);
    ligne.poser("adresse_ligne3_voie", voie);
    if chance(rng, 20) {
        ligne.poser("adresse_ligne1_etage", format!("Appartement {}", rng.u32(1..60)));
    }
    if chance(rng, 12) {
        ligne.poser(
            "adresse_ligne2_batiment",
            format!("Bâtiment {}", parmi(rng, &["A", "B", "C", "D"])),
        );
    }
    if chance(rng, 6) {
        ligne.poser("adresse_ligne4_complement", format!("Lieu-dit {}", commune.libelle));
    }
    ligne.poser("adresse_code_postal", commune.code_postal);
    ligne.poser("adresse_code_commune", commune.code);
}

fn joindre(rng: &mut Rng, ligne: &mut Ligne, registre: &mut Registre, ailleurs: Option<&Etranger>, rang: usize) {
    // No range of numbers is kept for fiction in most countries: few, and all with the same improbable end.
    let telephone = match ailleurs.filter(|_| chance(rng, 10)) {
        Some(pays) => format!("+{} 00 00 {} {}", pays.indicatif, chiffres(rng, 2), chiffres(rng, 2)),
        None => mobile(rng),
    };
    ligne.poser("numero_telephone1", telephone);
    if chance(rng, 15) {
        ligne.poser("numero_telephone2", fixe(rng));
    }
    let partie = |champ: &str| normaliser(ligne.lire(champ)).to_lowercase().replace(' ', "-");
    let local = format!("{}.{}", partie("prenom"), partie("nom_naissance"));
    let domaine = parmi(rng, &["example.org", "example.net", "example.com"]);
    let mut courriel = format!("{local}@{domaine}");
    if !registre.courriels.insert(courriel.clone()) {
        courriel = format!("{local}{rang}@{domaine}");
        registre.courriels.insert(courriel.clone());
    }
    ligne.poser("mail", courriel);
}

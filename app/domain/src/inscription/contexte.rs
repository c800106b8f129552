use super::{Critere, Dossier, FaitsInscription, Origine};
use crate::{
    identite::{CodePays, DateNaissance},
    paiement::Centimes,
    referentiel,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An agreement that a learner is asked for: a text held as data (domain §6.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accord {
    /// Lower-case code; the field of the dossier is `accord_` and this.
    pub code: String,
    pub titre_fr: String,
    pub titre_en: String,
    pub texte_fr: String,
    pub texte_en: String,
    /// Must be given; one that is not is a free choice.
    pub bloquant: bool,
}

/// What the rules of a dossier need besides what was typed: the same on the server and in the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contexte {
    /// The day of the establishment.
    pub aujourd_hui: Date,
    /// First civil year of the academic year.
    pub annee: i16,
    pub type_diplome: String,
    pub origine: Origine,
    pub reinscription: bool,
    /// Shape of a CVEC number, see [`super::conforme_au_masque`]; a parameter (domain §6.5).
    pub cvec_masque: String,
    /// Régimes for which no CVEC is due.
    pub regimes_sans_cvec: Vec<String>,
    pub accords: Vec<Accord>,
    /// What is due today; None before anything could be worked out.
    pub total_du: Option<Centimes>,
}

/// What a nationality means for the fees: `FRANCE`, `UE`, `EEE`, `ACCORD` (Switzerland, Monaco, Andorra, and Québec
/// when she says so) or `AUTRE`; None when it is not known (domain §6.6, rule 5).
pub fn zone(dossier: &Dossier) -> Option<&'static str> {
    let nationalite = dossier.texte("nationalite");
    let pays = referentiel::pays(nationalite)?;
    Some(if nationalite == CodePays::FRANCE {
        "FRANCE"
    } else if pays.ue {
        "UE"
    } else if pays.eee {
        "EEE"
    } else if pays.accord || (nationalite == QUEBEC && dossier.texte("quebecois") == OUI) {
        "ACCORD"
    } else {
        "AUTRE"
    })
}

/// Nationality that may be that of a person of Québec.
pub(super) const QUEBEC: &str = "99401";
/// A box that is ticked, a question answered by yes.
pub const OUI: &str = "oui";
pub const NON: &str = "non";

/// Age in full years on the day; None when the birth date cannot be read.
pub(super) fn age(dossier: &Dossier, jour: Date) -> Option<i16> {
    DateNaissance::parse(dossier.texte("date_naissance"), jour)
        .ok()
        .map(|d| d.age(jour))
}

/// Is a CVEC due? Not in the régimes that the table names, nor for incoming exchanges, nor for an HDR (domain §6.5).
pub fn cvec_due(dossier: &Dossier, contexte: &Contexte) -> bool {
    !contexte.regimes_sans_cvec.iter().any(|r| r == dossier.texte("regime"))
        && dossier.texte("mobilite") != "ENTRANTE"
        && contexte.type_diplome != "HDR"
}

/// The facts that rules held as data look at. `profils`: exemptions that the establishment granted.
pub fn faits(dossier: &Dossier, contexte: &Contexte, profils: &[String]) -> FaitsInscription {
    let mut f = FaitsInscription::default();
    for (critere, champ) in [
        (Critere::Regime, "regime"),
        (Critere::Bourse, "bourse"),
        (Critere::Nationalite, "nationalite"),
        (Critere::Cesure, "cesure"),
        (Critere::Mobilite, "mobilite"),
        (Critere::Filiere, "filiere"),
        (Critere::Bac, "bac_type"),
    ] {
        f.poser(critere, dossier.texte(champ));
    }
    let zone = zone(dossier);
    f.poser(Critere::Zone, zone.unwrap_or_default());
    // What was typed for another nationality plays no part.
    if zone == Some("AUTRE") {
        f.poser(Critere::Sejour, dossier.texte("sejour"));
    }
    f.poser(Critere::TypeDiplome, contexte.type_diplome.clone());
    f.poser(Critere::Origine, contexte.origine.code());
    f.poser(
        Critere::Contexte,
        if contexte.reinscription { "REINS" } else { "PRIMO" },
    );
    f.poser_si(
        Critere::PremiereEntree,
        !contexte.reinscription && dossier.texte("annee_sup") == contexte.annee.to_string(),
    );
    f.poser_si(Critere::Amenagement, dossier.texte("amenagement") == OUI);
    if let Some(age) = age(dossier, contexte.aujourd_hui) {
        f.poser_si(Critere::Mineur, age < 18);
        f.poser_si(Critere::Jdc, zone == Some("FRANCE") && (16..25).contains(&age));
    }
    for profil in profils {
        f.poser(Critere::Profil, profil.clone());
    }
    f
}

use crate::{
    identifiants::ine_cle_fausse,
    ligne::Ligne,
    tirage::{chance, chiffres, parmi},
};
use domain::{CodeErreur, ErreurChamp};
use fastrand::Rng;
use serde::{Deserialize, Serialize};

/// What can be wrong with a line. Each fault alone makes the line refused, for one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Faute {
    /// No birth name.
    NomAbsent,
    /// A character that no name has.
    CaractereInterdit,
    /// A day that the calendar does not have.
    DateImpossible,
    /// An INE of a right shape with a wrong key.
    IneCleFausse,
    /// An INE of no known shape.
    IneFormeInconnue,
    /// A path that the offer does not have.
    VoeuInconnu,
    /// A period that the establishment does not have.
    PeriodeInconnue,
    /// Not an e-mail address.
    CourrielFaux,
    /// Not a telephone number.
    TelephoneFaux,
    /// A way of admission that does not exist.
    OrigineInconnue,
}

impl Faute {
    /// All of them.
    pub const TOUTES: [Self; 10] = [
        Self::NomAbsent,
        Self::CaractereInterdit,
        Self::DateImpossible,
        Self::IneCleFausse,
        Self::IneFormeInconnue,
        Self::VoeuInconnu,
        Self::PeriodeInconnue,
        Self::CourrielFaux,
        Self::TelephoneFaux,
        Self::OrigineInconnue,
    ];

    /// Whether reading the line shows it, without looking anything up in the establishment's tables.
    pub fn se_voit_a_la_lecture(self) -> bool {
        !matches!(self, Self::VoeuInconnu | Self::PeriodeInconnue)
    }

    /// Puts the fault in a line that was right, and tells what the import must answer.
    pub(crate) fn commettre(self, rng: &mut Rng, ligne: &mut Ligne) -> ErreurChamp {
        let (champ, valeur, code) = match self {
            Self::NomAbsent => ("nom_naissance", String::new(), CodeErreur::Obligatoire),
            Self::CaractereInterdit => salir(rng, ligne),
            Self::DateImpossible => ("date_naissance", parmi(rng, DATES).to_owned(), CodeErreur::DateInvalide),
            Self::IneCleFausse => ("ine", ine_cle_fausse(rng), CodeErreur::CleInvalide),
            Self::IneFormeInconnue => ("ine", ine_informe(rng), CodeErreur::FormatInvalide),
            Self::VoeuInconnu => ("code_voeu1", parmi(rng, CHEMINS).to_owned(), CodeErreur::Inconnu),
            Self::PeriodeInconnue => ("code_periode1", "PER-1999".to_owned(), CodeErreur::Inconnu),
            Self::CourrielFaux => (
                "mail",
                courriel_faux(rng, ligne.lire("mail")),
                CodeErreur::FormatInvalide,
            ),
            Self::TelephoneFaux => {
                let numero = format!("{} {}", parmi(rng, TELEPHONES), chiffres(rng, 2));
                ("numero_telephone1", numero, CodeErreur::FormatInvalide)
            }
            Self::OrigineInconnue => (
                "origine_admission1",
                parmi(rng, ORIGINES).to_owned(),
                CodeErreur::ValeurInterdite,
            ),
        };
        ligne.poser(champ, valeur);
        ErreurChamp::new(champ, code)
    }
}

/// Days that no calendar has, and shapes that are no day.
const DATES: &[&str] = &[
    "31/02/2007",
    "2006-02-30",
    "2007-13-05",
    "31/04/2006",
    "2007-00-12",
    "07/2006",
];

/// Paths of no offer.
const CHEMINS: &[&str] = &[
    "LIC-ALCHIMIE>L1-ALCHIMIE",
    "MAS-ASTROLOGIE>M1-ASTROLOGIE",
    "LIC-RHETORIQUE>L2-RHETORIQUE",
];

/// Beginnings of numbers that stay too short with two digits more.
const TELEPHONES: &[&str] = &["06 39 98", "+33 6 39", "0639980", "63998"];

/// Ways of admission that do not exist.
const ORIGINES: &[&str] = &["apogee", "psup", "minitel", "oui"];

/// A name or a first name with a character that none has.
fn salir(rng: &mut Rng, ligne: &Ligne) -> (&'static str, String, CodeErreur) {
    let champ = if chance(rng, 50) { "nom_naissance" } else { "prenom" };
    let caractere = rng.choice(['0', '1', '@', '_', '#', '?', '\u{fffd}']).unwrap_or('@');
    let mut nom: Vec<char> = ligne.lire(champ).chars().collect();
    let place = rng.usize(0..=nom.len());
    nom.insert(place, caractere);
    (
        champ,
        nom.into_iter().collect(),
        CodeErreur::CaractereInterdit { caractere },
    )
}

fn ine_informe(rng: &mut Rng) -> String {
    let debut = chiffres(rng, 8);
    let fin = parmi(rng, &["AB", "ABCD", "-0K", "?", "INE"]);
    if fin == "INE" {
        format!("ABC{debut}Z")
    } else {
        format!("{debut}{fin}")
    }
}

fn courriel_faux(rng: &mut Rng, juste: &str) -> String {
    match rng.u8(0..3) {
        0 => juste.replace('@', "."),
        1 => juste.replace('@', "@@"),
        _ => juste.replace(".org", "").replace(".net", "").replace(".com", ""),
    }
}

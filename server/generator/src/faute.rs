use crate::{
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
            Self::CaractereInterdit => {
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
            Self::DateImpossible => {
                let date = parmi(
                    rng,
                    &[
                        "31/02/2007",
                        "2006-02-30",
                        "2007-13-05",
                        "31/04/2006",
                        "2007-00-12",
                        "07/2006",
                    ],
                );
                ("date_naissance", date.to_owned(), CodeErreur::DateInvalide)
            }
            Self::IneCleFausse => ("ine", crate::identifiants::ine_cle_fausse(rng), CodeErreur::CleInvalide),
            Self::IneFormeInconnue => {
                let debut = chiffres(rng, 8);
                let fin = parmi(rng, &["AB", "ABCD", "-0K", "?", "INE"]);
                let ine = if fin == "INE" {
                    format!("ABC{debut}Z")
                } else {
                    format!("{debut}{fin}")
                };
                ("ine", ine, CodeErreur::FormatInvalide)
            }
            Self::VoeuInconnu => {
                let chemin = parmi(rng, &["LIC-ALCHIMIE>L1", "MAS-ASTROLOGIE>M1", "LIC-RHETORIQUE>L2"]);
                ("code_voeu1", chemin.to_owned(), CodeErreur::Inconnu)
            }
            Self::PeriodeInconnue => ("code_periode1", "PER-1999".to_owned(), CodeErreur::Inconnu),
            Self::CourrielFaux => {
                let juste = ligne.lire("mail");
                let faux = match rng.u8(0..3) {
                    0 => juste.replace('@', "."),
                    1 => juste.replace('@', "@@"),
                    _ => juste.replace(".org", "").replace(".net", "").replace(".com", ""),
                };
                ("mail", faux, CodeErreur::FormatInvalide)
            }
            Self::TelephoneFaux => {
                let debut = parmi(rng, &["06 39 98", "+33 6 39", "0639980", "63998"]);
                (
                    "numero_telephone1",
                    format!("{debut} {}", chiffres(rng, 2)),
                    CodeErreur::FormatInvalide,
                )
            }
            Self::OrigineInconnue => {
                let origine = parmi(rng, &["apogee", "psup", "minitel", "oui"]);
                ("origine_admission1", origine.to_owned(), CodeErreur::ValeurInterdite)
            }
        };
        ligne.poser(champ, valeur);
        ErreurChamp::new(champ, code)
    }
}

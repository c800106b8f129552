//! Dates, amounts and counts as each language writes them; the same on the server and in the browser.

use crate::Langue;
use domain::paiement::Centimes;
use jiff::civil::{Date, DateTime};

const MOIS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MOIS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Narrow no-break space: before `; : ! ?` and between thousands in French.
const FINE: char = '\u{202f}';
/// No-break space.
const INSECABLE: char = '\u{a0}';

/// `14 juillet 2026`, `14 July 2026`; the first of the month is `1er` in French.
pub fn date(d: Date, langue: Langue) -> String {
    let mois = usize::try_from(d.month() - 1).unwrap_or(0).min(11);
    match langue {
        Langue::Fr if d.day() == 1 => format!("1er {} {}", MOIS_FR[mois], d.year()),
        Langue::Fr => format!("{} {} {}", d.day(), MOIS_FR[mois], d.year()),
        Langue::En => format!("{} {} {}", d.day(), MOIS_EN[mois], d.year()),
    }
}

/// `6,5`, `6.5`: a number that a machine wrote, without the zeros that end it.
pub fn decimal(nombre: &str, langue: Langue) -> String {
    let court = match nombre.split_once('.') {
        Some(_) => nombre.trim_end_matches('0').trim_end_matches('.'),
        None => nombre,
    };
    match langue {
        Langue::Fr => court.replace('.', ","),
        Langue::En => court.to_owned(),
    }
}

/// `14/07/2026`: for tables.
pub fn date_courte(d: Date) -> String {
    format!("{:02}/{:02}/{}", d.day(), d.month(), d.year())
}

/// `14 h 02`, `14:02`.
pub fn heure(t: DateTime, langue: Langue) -> String {
    match langue {
        Langue::Fr => format!("{}{INSECABLE}h{INSECABLE}{:02}", t.hour(), t.minute()),
        Langue::En => format!("{:02}:{:02}", t.hour(), t.minute()),
    }
}

/// `14 juillet 2026 à 14 h 02`, `14 July 2026 at 14:02`.
pub fn date_heure(t: DateTime, langue: Langue) -> String {
    let lien = match langue {
        Langue::Fr => "à",
        Langue::En => "at",
    };
    format!("{} {lien} {}", date(t.date(), langue), heure(t, langue))
}

/// `1 234,50 €`, `€1,234.50`.
pub fn montant(m: Centimes, langue: Langue) -> String {
    let signe = if m.0 < 0 { "-" } else { "" };
    let (euros, cents) = (m.0.unsigned_abs() / 100, m.0.unsigned_abs() % 100);
    match langue {
        Langue::Fr => format!("{signe}{},{cents:02}{INSECABLE}€", milliers(euros, FINE)),
        Langue::En => format!("{signe}€{}.{cents:02}", milliers(euros, ',')),
    }
}

/// `12 345`, `12,345`.
pub fn nombre(n: u64, langue: Langue) -> String {
    match langue {
        Langue::Fr => milliers(n, FINE),
        Langue::En => milliers(n, ','),
    }
}

fn milliers(n: u64, separateur: char) -> String {
    let chiffres = n.to_string();
    let mut sortie = String::with_capacity(chiffres.len() + chiffres.len() / 3);
    for (i, c) in chiffres.chars().enumerate() {
        if i > 0 && (chiffres.len() - i).is_multiple_of(3) {
            sortie.push(separateur);
        }
        sortie.push(c);
    }
    sortie
}

/// Singular or plural: French keeps the singular up to 1 and a half, English is plural for zero.
pub fn pluriel<'a>(n: u64, langue: Langue, singulier: &'a str, pluriel: &'a str) -> &'a str {
    let seul = match langue {
        Langue::Fr => n < 2,
        Langue::En => n == 1,
    };
    if seul { singulier } else { pluriel }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as jour;

    #[test]
    fn dates() {
        assert_eq!(date(jour(2026, 7, 14), Langue::Fr), "14 juillet 2026");
        assert_eq!(date(jour(2026, 8, 1), Langue::Fr), "1er août 2026");
        assert_eq!(date(jour(2026, 8, 1), Langue::En), "1 August 2026");
        assert_eq!(
            date_heure(jour(2026, 8, 1).at(9, 5, 0, 0), Langue::En),
            "1 August 2026 at 09:05"
        );
        assert_eq!(
            date_heure(jour(2026, 8, 1).at(9, 5, 0, 0), Langue::Fr),
            "1er août 2026 à 9\u{a0}h\u{a0}05"
        );
    }

    #[test]
    fn montants() {
        assert_eq!(montant(Centimes(123_450), Langue::Fr), "1\u{202f}234,50\u{a0}€");
        assert_eq!(montant(Centimes(123_450), Langue::En), "€1,234.50");
        assert_eq!(montant(Centimes(-5), Langue::Fr), "-0,05\u{a0}€");
        assert_eq!(montant(Centimes(100_000_000), Langue::En), "€1,000,000.00");
    }

    #[test]
    fn zero_est_singulier_en_francais_et_pluriel_en_anglais() {
        assert_eq!(pluriel(0, Langue::Fr, "dossier", "dossiers"), "dossier");
        assert_eq!(pluriel(0, Langue::En, "file", "files"), "files");
        assert_eq!(pluriel(2, Langue::Fr, "dossier", "dossiers"), "dossiers");
    }
}

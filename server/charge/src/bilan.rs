//! The table, and whether each target holds.

use crate::mesure::Mesure;
use anyhow::Context;
use std::{fs, path::Path};

/// What the targets are compared with, measured beside the driver.
pub struct Reperes {
    /// Transactions per second of the same SQL from pgbench.
    pub pgbench: Option<f64>,
    /// Milliseconds from the start of the process to ready.
    pub demarrage: Option<f64>,
}

/// Name of the second floor among the rounds.
pub const PLANCHER: &str = "plancher recherche";
/// The rate at which latency has a target, in requests per second.
const DEBIT: u32 = 450;

pub fn entete() {
    println!(
        "\n  {:<22} {:>9} {:>8} {:>8} {:>8} {:>8} {:>8} {:>10} {:>10} {:>6}",
        "scénario", "connex.", "req/s", "p50 ms", "p90 ms", "p99 ms", "max ms", "cpu serv.", "cpu base", "Mo"
    );
}

pub fn ligne(m: &Mesure) {
    let cpu = |ms: Option<f64>| ms.map_or_else(|| "-".to_owned(), |ms| format!("{ms:.2}"));
    let combien = m.debit.map_or_else(|| m.connexions.to_string(), |d| format!("{d}/s"));
    println!(
        "  {:<22} {combien:>9} {:>8.0} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>10} {:>10} {:>6}",
        m.scenario,
        m.par_seconde,
        m.p50,
        m.p90,
        m.p99,
        m.max,
        cpu(m.cpu_serveur),
        cpu(m.cpu_base),
        m.memoire.map_or_else(|| "-".to_owned(), |mo| mo.to_string()),
    );
    if m.abandonnees > 0 {
        println!(
            "  {:<22} {:>9} were due and not sent: the server is too late",
            "", m.abandonnees
        );
    }
}

pub fn lire(fichier: &Path) -> anyhow::Result<Vec<Mesure>> {
    fs::read_to_string(fichier)
        .with_context(|| fichier.display().to_string())?
        .lines()
        .map(|l| Ok(serde_json::from_str(l)?))
        .collect()
}

/// One target: what was wanted, what was measured, whether it holds; None: it was not measured.
struct Verdict {
    cible: String,
    mesure: Option<(f64, bool)>,
}

fn verdicts(mesures: &[Mesure], reperes: &Reperes) -> Vec<Verdict> {
    let de = |scenario: &'static str| mesures.iter().filter(move |m| m.scenario == scenario);
    let plus_vif = |scenario| de(scenario).map(|m| m.par_seconde).max_by(f64::total_cmp);
    let au_plus = |cible: &str, valeur: Option<f64>, borne: f64| Verdict {
        cible: format!("{cible} ≤ {borne}"),
        mesure: valeur.map(|v| (v, v <= borne)),
    };
    let au_moins = |cible: &str, valeur: Option<f64>, borne: f64| Verdict {
        cible: format!("{cible} ≥ {borne}"),
        mesure: valeur.map(|v| (v, v >= borne)),
    };
    // Under load, but before connections cost more than requests.
    let cpu = |scenario| de(scenario).find(|m| m.connexions == 8).and_then(|m| m.cpu_serveur);
    let rapport = |haut: Option<f64>, bas: Option<f64>| Some(haut? / bas?);
    let memoire = mesures
        .iter()
        .filter(|m| m.scenario != PLANCHER)
        .filter_map(|m| m.memoire)
        .max();
    vec![
        au_plus("CPU of the home page, ms", cpu("accueil"), 2.0),
        au_plus("CPU of a page of the file, ms", cpu("dossier"), 2.0),
        au_moins(
            "search over axum + sqlx",
            rapport(plus_vif("recherche"), plus_vif(PLANCHER)),
            0.8,
        ),
        au_moins(
            "validation over pgbench",
            rapport(plus_vif("valider"), reperes.pgbench),
            0.65,
        ),
        au_plus(
            "p99 at 450 requests/s of July, ms",
            mesures.iter().find(|m| m.debit == Some(DEBIT)).map(|m| m.p99),
            100.0,
        ),
        au_plus(
            "resident memory, MB",
            memoire.and_then(|m| u32::try_from(m).ok()).map(f64::from),
            150.0,
        ),
        au_plus("start to ready, ms", reperes.demarrage, 999.0),
    ]
}

/// Says of each target whether it holds. A target that is missed fails nothing: only wrong answers do.
pub fn conclure(mesures: &[Mesure], reperes: &Reperes) {
    println!();
    for v in verdicts(mesures, reperes) {
        let (valeur, tenue) = match v.mesure {
            Some((valeur, true)) => (format!("{valeur:.2}"), "held"),
            Some((valeur, false)) => (format!("{valeur:.2}"), "MISSED"),
            None => ("-".to_owned(), "not measured"),
        };
        println!("  {:<44} {valeur:>10}  {tenue}", v.cible);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn m(scenario: &str, connexions: usize, par_seconde: f64, cpu: f64) -> Mesure {
        Mesure {
            scenario: scenario.to_owned(),
            connexions,
            debit: None,
            requetes: 1,
            abandonnees: 0,
            par_seconde,
            p50: 1.0,
            p90: 1.0,
            p99: 1.0,
            max: 1.0,
            cpu_serveur: Some(cpu),
            cpu_base: None,
            memoire: Some(140),
        }
    }

    #[test]
    fn chaque_cible_a_sa_reponse() {
        let mesures = [
            m("accueil", 8, 900.0, 1.5),
            m("dossier", 8, 300.0, 3.0),
            m("recherche", 8, 90.0, 3.0),
            m(PLANCHER, 8, 100.0, 1.0),
            m("valider", 32, 60.0, 3.0),
        ];
        let reperes = Reperes {
            pgbench: Some(100.0),
            demarrage: None,
        };
        let tenues: Vec<Option<bool>> = verdicts(&mesures, &reperes).iter().map(|v| Some(v.mesure?.1)).collect();
        let attendues = [Some(true), Some(false), Some(true), Some(false), None, Some(true), None];
        assert_eq!(tenues, attendues);
    }
}

//! What processes of this machine have used, as `/proc` tells it.

use std::{fs, time::Duration};

/// `/proc/<pid>/stat` counts in hundredths of a second on every Linux (`USER_HZ`).
const PAR_SECONDE: u64 = 100;

/// Processor time of a process since its start, its ended children aside.
pub fn cpu(pid: u32) -> Option<Duration> {
    champs(pid).map(|c| duree(c.utilisateur + c.noyau))
}

/// Processor time of a process and of its children, those that have ended included.
pub fn cpu_famille(pid: u32) -> Option<Duration> {
    let mere = champs(pid)?;
    let filles: u64 = fs::read_dir("/proc")
        .ok()?
        .filter_map(|entree| entree.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(champs)
        .filter(|c| c.parent == pid)
        .map(|c| c.utilisateur + c.noyau)
        .sum();
    Some(duree(mere.utilisateur + mere.noyau + mere.filles_finies + filles))
}

/// The process that started this one.
pub fn parent(pid: u32) -> Option<u32> {
    champs(pid).map(|c| c.parent)
}

/// Resident memory now, in megabytes.
pub fn memoire(pid: u32) -> Option<u64> {
    let texte = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let ligne = texte.lines().find(|l| l.starts_with("VmRSS:"))?;
    let ko: u64 = ligne.split_whitespace().nth(1)?.parse().ok()?;
    Some(ko * 1024 / 1_000_000)
}

struct Champs {
    parent: u32,
    utilisateur: u64,
    noyau: u64,
    filles_finies: u64,
}

fn champs(pid: u32) -> Option<Champs> {
    lire(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name in brackets may hold spaces and brackets: fields are counted from the last one on.
fn lire(stat: &str) -> Option<Champs> {
    let suite: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let nombre = |rang: usize| suite.get(rang).and_then(|t| t.parse::<u64>().ok());
    Some(Champs {
        parent: u32::try_from(nombre(1)?).ok()?,
        utilisateur: nombre(11)?,
        noyau: nombre(12)?,
        filles_finies: nombre(13)? + nombre(14)?,
    })
}

fn duree(tops: u64) -> Duration {
    Duration::from_millis(tops * 1000 / PAR_SECONDE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn un_nom_avec_parenthese_ne_trompe_pas() {
        let c = lire("42 (post) gres) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 30 20 20 0 1 0 99").unwrap();
        assert_eq!((c.parent, c.utilisateur, c.noyau, c.filles_finies), (7, 150, 50, 50));
    }

    #[test]
    fn soi_meme() {
        let pid = std::process::id();
        assert!(cpu(pid).is_some() && memoire(pid).is_some_and(|m| m > 0) && parent(pid).is_some());
    }
}

//! Roles given and taken away by a file, by the rules of those given one by one.

use super::{Habilitation, Mode, Octroi, RefusOctroi, Traitement, octroyer, peut};
use crate::{
    CodeErreur, ErreurChamp, cellule,
    ids::{HabilitationId, UtilisateurId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Columns of a file of roles, in the order of an export.
pub const COLONNES_DROITS: [&str; 6] = ["identifiant", "role", "structure", "debut", "fin", "action"];

/// A line of a file of roles, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LigneDroits {
    pub identifiant: String,
    pub role: String,
    pub structure: String,
    /// `2026-09-01` or `01/09/2026`; empty: today, or whatever the day to take away.
    pub debut: String,
    /// Empty: without an end.
    pub fin: String,
    /// `ACCORDER`, `RETIRER`, or nothing, which is to give.
    pub action: String,
}

/// A role that somebody has, or will have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Donnee {
    /// None: given by an earlier line of the file.
    pub id: Option<HabilitationId>,
    pub debut: Date,
    pub fin: Option<Date>,
    pub par: Option<UtilisateurId>,
    /// It manages the rights of the whole establishment.
    pub gere_tout: bool,
    /// It counts today, for an account that is open.
    pub en_vigueur: bool,
}

/// What somebody is given, and where: her account, the role, the structure.
pub type CleDroit = (UtilisateurId, String, String);

/// What is known when a file is examined; each line that is taken changes it for those that follow.
#[derive(Clone, Debug, Default)]
pub struct EtatDroits {
    /// Accounts of others than learners by user name, and whether they are open.
    pub comptes: HashMap<String, (UtilisateurId, bool)>,
    pub roles: HashMap<String, Vec<Traitement>>,
    /// Each structure with all above it.
    pub structures: HashMap<String, Vec<String>>,
    /// What is not over.
    pub donnees: HashMap<CleDroit, Vec<Donnee>>,
    /// What waits for somebody else to agree.
    pub en_attente: HashSet<CleDroit>,
}

/// What a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActeDroit {
    Accorder {
        cle: CleDroit,
        debut: Date,
        fin: Option<Date>,
        mode: Mode,
    },
    Retirer {
        cle: CleDroit,
        donnees: Vec<HabilitationId>,
    },
    /// It is so already.
    Rien,
}

codes! {
    /// What becomes of a line.
    IssueDroits {
        Accordee = "ACCORDEE",
        /// Given once somebody else agrees.
        EnAttente = "EN_ATTENTE",
        Retiree = "RETIREE",
        /// It is so already.
        Deja = "DEJA",
        Refusee = "REFUSEE",
    }
}

impl ActeDroit {
    /// The same in a word.
    pub fn issue(&self) -> IssueDroits {
        match self {
            Self::Accorder {
                mode: Mode::AConfirmer, ..
            } => IssueDroits::EnAttente,
            Self::Accorder { .. } => IssueDroits::Accordee,
            Self::Retirer { .. } => IssueDroits::Retiree,
            Self::Rien => IssueDroits::Deja,
        }
    }
}

/// Who acts, what she may do, on which day.
#[derive(Clone, Copy, Debug)]
pub struct QuiDonne<'a> {
    pub id: UtilisateurId,
    pub habilitations: &'a [Habilitation],
    pub jour: Date,
    /// Longest delegation, in days.
    pub delegation_max: u16,
}

/// What a line would do, or why it may not. The same rules as one by one: [`octroyer`] to give; to take away, managing rights
/// there or having given it, and somebody must be left to manage the rights of the establishment.
pub fn examiner(etat: &mut EtatDroits, qui: QuiDonne<'_>, ligne: &LigneDroits) -> Result<ActeDroit, ErreurChamp> {
    for (champ, valeur) in [
        ("identifiant", &ligne.identifiant),
        ("role", &ligne.role),
        ("structure", &ligne.structure),
    ] {
        if valeur.is_empty() {
            return Err(ErreurChamp::new(champ, CodeErreur::Obligatoire));
        }
    }
    let (debut, fin) = (jour("debut", &ligne.debut)?, jour("fin", &ligne.fin)?);
    let inconnu = |champ| ErreurChamp::new(champ, CodeErreur::Inconnu);
    let (a, ouvert) = *etat
        .comptes
        .get(&ligne.identifiant.to_lowercase())
        .ok_or_else(|| inconnu("identifiant"))?;
    let traitements = etat.roles.get(&ligne.role).ok_or_else(|| inconnu("role"))?;
    let ancetres = etat
        .structures
        .get(&ligne.structure)
        .ok_or_else(|| inconnu("structure"))?;
    let cle = (a, ligne.role.clone(), ligne.structure.clone());
    match ligne.action.as_str() {
        "" | "ACCORDER" => {
            let octroi = Octroi {
                par: qui.id,
                a,
                traitements,
                ancetres,
                debut: debut.unwrap_or(qui.jour),
                fin,
            };
            let acte = donner(etat, qui, &octroi, (cle, ouvert))?;
            retenir(etat, qui, &acte);
            Ok(acte)
        }
        "RETIRER" => retirer(etat, qui, cle, debut),
        _ => Err(ErreurChamp::new("action", CodeErreur::ValeurInterdite)),
    }
}

/// A day, if one is said.
fn jour(champ: &str, texte: &str) -> Result<Option<Date>, ErreurChamp> {
    if texte.is_empty() {
        return Ok(None);
    }
    let lu = cellule::jour(texte).map(Some);
    lu.ok_or_else(|| ErreurChamp::new(champ, CodeErreur::DateInvalide))
}

fn donner(
    etat: &EtatDroits,
    qui: QuiDonne<'_>,
    o: &Octroi<'_>,
    (cle, ouvert): (CleDroit, bool),
) -> Result<ActeDroit, ErreurChamp> {
    let siennes = etat.donnees.get(&cle).map(Vec::as_slice).unwrap_or_default();
    // What began in the past may be in a file that was exported: it is so already, and nothing is given anew.
    if dans_le_perimetre(qui, o.ancetres) && siennes.iter().any(|d| d.debut <= o.debut && couvre(d.fin, o.fin)) {
        return Ok(ActeDroit::Rien);
    }
    if !ouvert {
        return Err(ErreurChamp::new("identifiant", CodeErreur::Inconnu));
    }
    let mode = octroyer(qui.habilitations, o, qui.jour, qui.delegation_max).map_err(refus)?;
    if mode == Mode::AConfirmer && etat.en_attente.contains(&cle) {
        return Ok(ActeDroit::Rien);
    }
    if mode != Mode::AConfirmer && siennes.iter().any(|d| d.debut == o.debut) {
        return Err(ErreurChamp::new("debut", CodeErreur::DejaUtilise));
    }
    Ok(ActeDroit::Accorder {
        cle,
        debut: o.debut,
        fin: o.fin,
        mode,
    })
}

/// Does what ends then last as long as what is asked?
fn couvre(fin: Option<Date>, demandee: Option<Date>) -> bool {
    fin.is_none_or(|fin| demandee.is_some_and(|d| d <= fin))
}

/// What a line gives counts for those that follow.
fn retenir(etat: &mut EtatDroits, qui: QuiDonne<'_>, acte: &ActeDroit) {
    let ActeDroit::Accorder { cle, debut, fin, mode } = acte else {
        return;
    };
    if *mode == Mode::AConfirmer {
        etat.en_attente.insert(cle.clone());
    } else {
        etat.donnees.entry(cle.clone()).or_default().push(Donnee {
            id: None,
            debut: *debut,
            fin: *fin,
            par: Some(qui.id),
            gere_tout: false,
            en_vigueur: false,
        });
    }
}

fn retirer(
    etat: &mut EtatDroits,
    qui: QuiDonne<'_>,
    cle: CleDroit,
    debut: Option<Date>,
) -> Result<ActeDroit, ErreurChamp> {
    let ancetres = etat.structures.get(&cle.2).map(Vec::as_slice).unwrap_or_default();
    if !dans_le_perimetre(qui, ancetres) {
        return Err(refus(RefusOctroi::HorsPerimetre));
    }
    let gere = peut(qui.habilitations, Traitement::HabGerer, ancetres, qui.jour);
    let visees = |d: &Donnee| debut.is_none_or(|debut| d.debut == debut);
    let (retirees, restent): (Vec<Donnee>, Vec<Donnee>) = etat
        .donnees
        .get(&cle)
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .partition(visees);
    if retirees.is_empty() {
        return Ok(ActeDroit::Rien);
    }
    if retirees.iter().any(|d| d.id.is_none()) {
        // An earlier line of this very file gives it.
        return Err(ErreurChamp::new("action", CodeErreur::ValeurInterdite));
    }
    if !gere && retirees.iter().any(|d| d.par != Some(qui.id)) {
        return Err(refus(RefusOctroi::HorsPerimetre));
    }
    etat.donnees.insert(cle.clone(), restent);
    let reste = |d: &Donnee| d.gere_tout && d.en_vigueur;
    if retirees.iter().any(|d| d.gere_tout) && !etat.donnees.values().flatten().any(reste) {
        etat.donnees.entry(cle).or_default().extend(retirees);
        return Err(refus(RefusOctroi::DernierGestionnaire));
    }
    Ok(ActeDroit::Retirer {
        cle,
        donnees: retirees.into_iter().filter_map(|d| d.id).collect(),
    })
}

fn dans_le_perimetre(qui: QuiDonne<'_>, ancetres: &[String]) -> bool {
    [Traitement::HabGerer, Traitement::HabDeleguer]
        .iter()
        .any(|t| peut(qui.habilitations, *t, ancetres, qui.jour))
}

fn refus(refus: RefusOctroi) -> ErreurChamp {
    ErreurChamp::new(
        refus.champ(),
        CodeErreur::Octroi {
            refus: refus.code().to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::octroyer;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    const JOUR: Date = date(2026, 7, 8);

    fn n(n: u128) -> UtilisateurId {
        UtilisateurId(Uuid::from_u128(n))
    }

    fn droit(structure: &str, traitements: &[Traitement]) -> Habilitation {
        Habilitation {
            role: "R".into(),
            structure: structure.into(),
            traitements: traitements.to_vec(),
            debut: date(2026, 1, 1),
            fin: Some(date(2027, 1, 1)),
            deleguee: false,
        }
    }

    fn cle(a: u128, role: &str, structure: &str) -> CleDroit {
        (n(a), role.into(), structure.into())
    }

    fn donnee(id: u128, par: u128, gere_tout: bool) -> Donnee {
        Donnee {
            id: Some(HabilitationId(Uuid::from_u128(id))),
            debut: date(2026, 2, 1),
            fin: None,
            par: Some(n(par)),
            gere_tout,
            en_vigueur: true,
        }
    }

    /// `ana` reads at SCI, given by 1; `bob` manages the rights of everything; what manages rights waits for `cle`.
    fn etat() -> EtatDroits {
        use Traitement::{HabGerer, InsLire};
        EtatDroits {
            comptes: [("moi", 1), ("ana", 2), ("bob", 3), ("cle", 4), ("dan", 5)]
                .map(|(nom, id)| (nom.into(), (n(id), nom != "dan")))
                .into(),
            roles: [("LIT", vec![InsLire]), ("GERE", vec![HabGerer])]
                .map(|(r, t)| (r.into(), t))
                .into(),
            structures: [
                ("TOUT", &["TOUT"][..]),
                ("SCI", &["TOUT", "SCI"]),
                ("LSH", &["TOUT", "LSH"]),
            ]
            .map(|(s, a)| (s.into(), a.iter().map(ToString::to_string).collect()))
            .into(),
            donnees: [
                (cle(2, "LIT", "SCI"), vec![donnee(10, 1, false)]),
                (cle(3, "GERE", "TOUT"), vec![donnee(11, 9, true)]),
            ]
            .into(),
            en_attente: [cle(4, "GERE", "SCI")].into(),
        }
    }

    fn ligne(texte: &str) -> LigneDroits {
        let mut cellules = texte.split(';').map(str::to_owned);
        let mut suivante = || cellules.next().unwrap_or_default();
        LigneDroits {
            identifiant: suivante(),
            role: suivante(),
            structure: suivante(),
            debut: suivante(),
            fin: suivante(),
            action: suivante(),
        }
    }

    fn essayer(etat: &mut EtatDroits, habilitations: &[Habilitation], texte: &str) -> String {
        let qui = QuiDonne {
            id: n(1),
            habilitations,
            jour: JOUR,
            delegation_max: 365,
        };
        match examiner(etat, qui, &ligne(texte)) {
            Ok(acte) => acte.issue().code().to_owned(),
            Err(ErreurChamp { champ, code }) => match code {
                CodeErreur::Octroi { refus } => refus,
                code => format!("{champ} {code:?}"),
            },
        }
    }

    #[test]
    fn table() {
        use Traitement::{HabDeleguer, HabGerer, InsLire};
        let gere = [droit("TOUT", &[HabGerer])];
        let sci = [droit("SCI", &[HabGerer])];
        let delegue = [droit("SCI", &[HabDeleguer, InsLire])];
        for (qui, texte, attendu) in [
            (&gere, "Bob;LIT;SCI", "ACCORDEE"),
            (&gere, "bob;LIT;SCI;01/09/2026;2026-12-31;ACCORDER", "ACCORDEE"),
            (&gere, "bob;GERE;SCI", "EN_ATTENTE"),
            (&gere, "cle;GERE;SCI", "DEJA"),
            (&gere, "ana;LIT;SCI", "DEJA"),
            (&gere, "ana;LIT;SCI;2026-02-01", "DEJA"),
            (&gere, "ana;LIT;SCI;2026-01-31", "DANS_LE_PASSE"),
            (&gere, "moi;LIT;SCI", "SOI_MEME"),
            (&sci, "bob;LIT;LSH", "HORS_PERIMETRE"),
            (&gere, ";LIT;SCI", "identifiant Obligatoire"),
            (&gere, "bob;;SCI", "role Obligatoire"),
            (&gere, "zoe;LIT;SCI", "identifiant Inconnu"),
            (&gere, "dan;LIT;SCI", "identifiant Inconnu"),
            (&gere, "dan;LIT;SCI;;;RETIRER", "DEJA"),
            (&gere, "bob;LIRE;SCI", "role Inconnu"),
            (&gere, "bob;LIT;XXX", "structure Inconnu"),
            (&gere, "bob;LIT;SCI;hier", "debut DateInvalide"),
            (&gere, "bob;LIT;SCI;;30/02/2026", "fin DateInvalide"),
            (&gere, "bob;LIT;SCI;;;DONNER", "action ValeurInterdite"),
            (&delegue, "bob;LIT;SCI;;2026-09-01", "ACCORDEE"),
            (&delegue, "bob;LIT;SCI", "DELEGATION_SANS_FIN"),
            (&gere, "ana;LIT;SCI;;;RETIRER", "RETIREE"),
            (&gere, "ana;LIT;SCI;2026-02-01;;RETIRER", "RETIREE"),
            (&gere, "ana;LIT;SCI;2026-02-02;;RETIRER", "DEJA"),
            (&gere, "ana;LIT;LSH;;;RETIRER", "DEJA"),
            (&delegue, "ana;LIT;SCI;;;RETIRER", "RETIREE"),
            (&sci, "bob;GERE;TOUT;;;RETIRER", "HORS_PERIMETRE"),
            (&gere, "bob;GERE;TOUT;;;RETIRER", "DERNIER_GESTIONNAIRE"),
        ] {
            assert_eq!(essayer(&mut etat(), qui, texte), attendu, "{texte}");
        }
        // By who only delegates: what she gave, and nothing else.
        let mut autre = etat();
        autre.donnees.insert(cle(2, "LIT", "SCI"), vec![donnee(10, 9, false)]);
        assert_eq!(essayer(&mut autre, &delegue, "ana;LIT;SCI;;;RETIRER"), "HORS_PERIMETRE");
    }

    #[test]
    fn une_ligne_compte_pour_les_suivantes() {
        let gere = [droit("TOUT", &[Traitement::HabGerer])];
        let mut etat = etat();
        etat.donnees.insert(cle(4, "GERE", "TOUT"), vec![donnee(12, 9, true)]);
        let issues = [
            "bob;LIT;LSH",
            "bob;LIT;LSH",
            "bob;LIT;LSH;;2026-09-01",
            "bob;LIT;LSH;;;RETIRER",
            "ana;GERE;LSH",
            "ana;GERE;LSH",
            "bob;GERE;TOUT;;;RETIRER",
            "cle;GERE;TOUT;;;RETIRER",
            "ana;LIT;SCI;;;RETIRER",
            "ana;LIT;SCI;;;RETIRER",
        ]
        .map(|texte| essayer(&mut etat, &gere, texte));
        assert_eq!(
            issues,
            [
                "ACCORDEE",
                "DEJA",
                "DEJA",
                "action ValeurInterdite",
                "EN_ATTENTE",
                "DEJA",
                "RETIREE",
                "DERNIER_GESTIONNAIRE",
                "RETIREE",
                "DEJA",
            ]
        );
    }

    proptest! {
        /// A file gives nothing that would not be given by hand, and never leaves nobody to manage rights.
        #[test]
        fn un_fichier_ne_donne_rien_de_plus(
            lignes in proptest::collection::vec(("moi|ana|bob|cle", "LIT|GERE", "TOUT|SCI|LSH",
                proptest::option::of(-3i64..20), proptest::option::of(0i64..500), "(ACCORDER|RETIRER)?"), 1..12),
            traitement in proptest::sample::select(&[Traitement::HabGerer, Traitement::HabDeleguer][..]),
            ou in "TOUT|SCI") {
            let siens = [droit(&ou, &[traitement, Traitement::InsLire])];
            let qui = QuiDonne { id: n(1), habilitations: &siens, jour: JOUR, delegation_max: 365 };
            let mut etat = etat();
            for (identifiant, role, structure, debut, duree, action) in lignes {
                let date = |d: Option<i64>| d.map(|d| JOUR.saturating_add(d.days()).to_string()).unwrap_or_default();
                let fin = duree.map(|d| debut.unwrap_or(0) + d);
                let l = LigneDroits { identifiant, role, structure, debut: date(debut), fin: date(fin), action };
                if let Ok(ActeDroit::Accorder { cle, debut, fin, mode }) = examiner(&mut etat, qui, &l) {
                    let o = Octroi { par: n(1), a: cle.0, traitements: &etat.roles[&cle.1],
                        ancetres: &etat.structures[&cle.2], debut, fin };
                    prop_assert_eq!(octroyer(&siens, &o, JOUR, 365), Ok(mode));
                }
                prop_assert!(etat.donnees.values().flatten().any(|d| d.gere_tout && d.en_vigueur));
            }
        }
    }
}

use super::lecture::{Lecture, texte};
use crate::{
    CodeErreur, ErreurChamp,
    identite::{Courriel, Telephone},
    referentiel::{CodeStructure, Uai},
};
use jiff::civil::Date;
use std::collections::BTreeMap;

codes! {
    /// What another system may change of a structure, by the name that messages give it.
    ChampStructure {
        /// The structure above.
        Parent = "parent",
        Type = "type",
        LibelleFr = "libelle_fr",
        LibelleEn = "libelle_en",
        Uai = "uai",
        ContactCourriel = "contact_courriel",
        ContactTelephone = "contact_telephone",
        /// From that day on nobody is admitted there.
        FermeeLe = "fermee_le",
    }
}

/// Fields of a structure; None is an empty one.
pub type ValeursStructure = BTreeMap<ChampStructure, Option<String>>;

/// Years in which a structure may close.
const ANNEES: (i16, i16) = (1900, 2200);

/// What a message says of a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MajStructure {
    /// The code that the other system knows it by.
    pub code_externe: String,
    /// The code that it is to have here, when the other one does not do.
    pub code: Option<CodeStructure>,
    /// None empties the field; what is not there stays as it is.
    pub valeurs: ValeursStructure,
}

/// A structure as it is here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructureConnue {
    pub code_externe: Option<String>,
    /// Its code is the key of [`Structures`].
    pub valeurs: ValeursStructure,
}

/// All of them, by code.
pub type Structures = BTreeMap<String, StructureConnue>;

/// Reads what a message says (`dit` gives the text of a field, None when it says nothing of it), or all that is wrong.
pub fn lire_structure<'a>(dit: &'a dyn Fn(&str) -> Option<&'a str>) -> Result<MajStructure, Vec<ErreurChamp>> {
    use ChampStructure as C;
    let mut l = Lecture::nouvelle(dit);
    let code_externe = l.cle("code_externe", texte(40));
    let code = l.cle("code", CodeStructure::parse);
    let code_externe = code_externe.or_else(|| code.as_ref().map(ToString::to_string));
    if code_externe.is_none() && l.erreurs.is_empty() {
        l.erreurs.push(ErreurChamp::new("code", CodeErreur::Obligatoire));
    }
    l.libre(C::Parent, C::Parent.code(), texte(40));
    l.requis(C::Type, C::Type.code(), texte(40));
    for champ in [C::LibelleFr, C::LibelleEn] {
        l.requis(champ, champ.code(), texte(200));
    }
    l.libre(C::Uai, C::Uai.code(), Uai::parse);
    l.libre(C::ContactCourriel, C::ContactCourriel.code(), Courriel::parse);
    l.libre(C::ContactTelephone, C::ContactTelephone.code(), Telephone::parse);
    l.libre(C::FermeeLe, C::FermeeLe.code(), |t| {
        let jour = t.trim().parse::<Date>().map_err(|_| CodeErreur::DateInvalide)?;
        let (min, max) = ANNEES;
        if (min..=max).contains(&jour.year()) {
            Ok(jour)
        } else {
            Err(CodeErreur::AnneeHorsBornes { min, max })
        }
    });
    l.finir(|valeurs| MajStructure {
        code_externe: code_externe.unwrap_or_default(),
        code,
        valeurs,
    })
}

/// The structure that another system calls so: by the code that it gave before, else by ours.
fn trouver<'a>(structures: &'a Structures, code_externe: &str) -> Option<&'a str> {
    let par_l_autre = structures
        .iter()
        .find(|(_, s)| s.code_externe.as_deref() == Some(code_externe));
    let par_le_notre = || {
        structures
            .get_key_value(code_externe)
            .filter(|(_, s)| s.code_externe.is_none())
    };
    par_l_autre.or_else(par_le_notre).map(|(code, _)| code.as_str())
}

/// The code of the structure that a message means and what changes of it, its parent by our code; or what stands against
/// it. The whole establishment has no parent and never closes; no structure is below itself; one that is new says where it
/// belongs and what it is called (domain §3.2).
pub fn changer_structure(
    structures: &Structures,
    maj: &MajStructure,
) -> Result<(CodeStructure, ValeursStructure), Vec<ErreurChamp>> {
    use ChampStructure as C;
    let mut erreurs = Vec::new();
    let mut refuser = |champ: &str, code| erreurs.push(ErreurChamp::new(champ, code));
    // Ours, that the other system names for the first time.
    let par_le_notre = || {
        let dit = maj.code.as_ref()?.as_str();
        structures
            .get_key_value(dit)
            .filter(|(_, s)| s.code_externe.is_none())
            .map(|(code, _)| code.as_str())
    };
    let connue = trouver(structures, &maj.code_externe).or_else(par_le_notre);
    let code = match (connue, &maj.code) {
        (Some(code), Some(dit)) if code != dit.as_str() => {
            refuser("code", CodeErreur::ValeurInterdite);
            None
        }
        (Some(code), _) => CodeStructure::parse(code).ok(),
        (None, Some(dit)) if structures.get(dit.as_str()).is_some_and(|s| s.code_externe.is_some()) => {
            refuser("code", CodeErreur::DejaUtilise);
            None
        }
        (None, Some(dit)) => Some(dit.clone()),
        (None, None) => match CodeStructure::parse(&maj.code_externe) {
            Ok(code) if structures.contains_key(code.as_str()) => {
                refuser("code", CodeErreur::DejaUtilise);
                None
            }
            Ok(code) => Some(code),
            Err(raison) => {
                refuser("code", raison);
                None
            }
        },
    };
    let avant = connue.and_then(|c| structures.get(c));
    let racine = avant.is_some_and(|s| s.valeurs.get(&C::Parent).is_none_or(Option::is_none));
    let mut valeurs = maj.valeurs.clone();
    let dit = maj.valeurs.get(&C::Parent).cloned();
    if dit == Some(None) && !racine {
        refuser(C::Parent.code(), CodeErreur::Obligatoire);
    }
    if let Some(dit) = dit.flatten() {
        match trouver(structures, &dit) {
            // Some write the top as its own parent.
            Some(parent) if racine && connue == Some(parent) => {
                valeurs.remove(&C::Parent);
            }
            None => refuser(C::Parent.code(), CodeErreur::Inconnu),
            Some(_) if racine => refuser(C::Parent.code(), CodeErreur::ValeurInterdite),
            Some(parent) if connue.is_some_and(|c| dessous(structures, parent, c)) => {
                refuser(C::Parent.code(), CodeErreur::ValeurInterdite);
            }
            Some(parent) => {
                valeurs.insert(C::Parent, Some(parent.to_owned()));
            }
        }
    }
    if racine && valeurs.get(&C::FermeeLe).is_some_and(Option::is_some) {
        refuser(C::FermeeLe.code(), CodeErreur::ValeurInterdite);
    }
    if connue.is_none() {
        for champ in [C::Parent, C::Type, C::LibelleFr] {
            if !valeurs.contains_key(&champ) {
                refuser(champ.code(), CodeErreur::Obligatoire);
            }
        }
        if let (None, Some(libelle)) = (valeurs.get(&C::LibelleEn), valeurs.get(&C::LibelleFr).cloned()) {
            valeurs.insert(C::LibelleEn, libelle);
        }
    }
    valeurs.retain(|champ, valeur| avant.and_then(|s| s.valeurs.get(champ)).unwrap_or(&None) != valeur);
    match code {
        Some(code) if erreurs.is_empty() => Ok((code, valeurs)),
        _ => Err(erreurs),
    }
}

/// Is this one `haut`, or somewhere below it?
fn dessous(structures: &Structures, code: &str, haut: &str) -> bool {
    let au_dessus = |code: &String| {
        let valeurs = &structures.get(code)?.valeurs;
        valeurs.get(&ChampStructure::Parent).cloned().flatten()
    };
    // No longer than there are structures, whatever the base holds.
    std::iter::successors(Some(code.to_owned()), au_dessus)
        .take(structures.len() + 1)
        .any(|c| c == haut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn structures(liens: &[(&str, &str)]) -> Structures {
        liens
            .iter()
            .map(|(code, parent)| {
                let parent = Some((*parent).to_owned()).filter(|p| !p.is_empty());
                let valeurs = BTreeMap::from([
                    (ChampStructure::Parent, parent),
                    (ChampStructure::LibelleFr, Some((*code).to_owned())),
                ]);
                let connue = StructureConnue {
                    code_externe: None,
                    valeurs,
                };
                ((*code).to_owned(), connue)
            })
            .collect()
    }

    fn universite() -> Structures {
        let mut s = structures(&[("ETAB00", ""), ("SCI", "ETAB00"), ("CHIMIE", "SCI"), ("DEG", "ETAB00")]);
        s.get_mut("DEG").unwrap().code_externe = Some("4012".into());
        s
    }

    type Change = (String, Vec<(ChampStructure, Option<String>)>);

    fn changer(dits: &[(&str, &str)]) -> Result<Change, Vec<ErreurChamp>> {
        let dits: BTreeMap<&str, &str> = dits.iter().copied().collect();
        let dit = |champ: &str| dits.get(champ).copied();
        let maj = lire_structure(&dit)?;
        changer_structure(&universite(), &maj).map(|(code, v)| (code.to_string(), v.into_iter().collect()))
    }

    fn refus(dits: &[(&str, &str)]) -> Vec<(String, CodeErreur)> {
        let erreurs = changer(dits).unwrap_err();
        erreurs.into_iter().map(|e| (e.champ, e.code)).collect()
    }

    #[test]
    fn une_nouvelle_dit_ou_elle_est() {
        let (code, valeurs) = changer(&[
            ("code", "phy"),
            ("parent", "4012"),
            ("type", "DEPARTEMENT"),
            ("libelle_fr", "Physique"),
        ])
        .unwrap();
        assert_eq!(code, "PHY");
        assert!(valeurs.contains(&(ChampStructure::Parent, Some("DEG".into()))));
        assert!(valeurs.contains(&(ChampStructure::LibelleEn, Some("Physique".into()))));
        let manque = |champ: &str| (champ.to_owned(), CodeErreur::Obligatoire);
        assert_eq!(
            refus(&[("code", "PHY")]),
            [manque("parent"), manque("type"), manque("libelle_fr")]
        );
        assert_eq!(refus(&[]), [manque("code")]);
    }

    #[test]
    fn connue_par_le_code_de_l_autre() {
        let (code, valeurs) = changer(&[("code_externe", "4012"), ("libelle_fr", "Droit")]).unwrap();
        assert_eq!((code.as_str(), valeurs.len()), ("DEG", 1));
        // Its own code does no more, once another is known.
        let erreurs = refus(&[("code_externe", "DEG"), ("libelle_fr", "Droit")]);
        assert_eq!(erreurs[0], ("code".to_owned(), CodeErreur::DejaUtilise));
        let erreurs = refus(&[("code_externe", "code trop long"), ("libelle_fr", "X")]);
        assert_eq!(erreurs[0].0, "code");
        // Named for the first time, by both codes.
        let (code, _) = changer(&[("code_externe", "4013"), ("code", "SCI"), ("libelle_fr", "Sciences")]).unwrap();
        assert_eq!(code, "SCI");
        let erreurs = refus(&[("code_externe", "4014"), ("code", "DEG"), ("libelle_fr", "X")]);
        assert_eq!(erreurs[0], ("code".to_owned(), CodeErreur::DejaUtilise));
    }

    #[test]
    fn l_arbre_reste_un_arbre() {
        let interdit = |champ: &str| [(champ.to_owned(), CodeErreur::ValeurInterdite)];
        assert_eq!(changer(&[("code", "ETAB00"), ("parent", "ETAB00")]).unwrap().1, []);
        assert_eq!(changer(&[("code", "ETAB00"), ("parent", "")]).unwrap().1, []);
        assert_eq!(
            refus(&[("code", "SCI"), ("parent", "")]),
            [("parent".to_owned(), CodeErreur::Obligatoire)]
        );
        for (code, parent) in [("SCI", "CHIMIE"), ("SCI", "SCI"), ("ETAB00", "SCI")] {
            assert_eq!(refus(&[("code", code), ("parent", parent)]), interdit("parent"));
        }
        assert_eq!(
            refus(&[("code", "SCI"), ("parent", "NULLEPART")]),
            [("parent".to_owned(), CodeErreur::Inconnu)]
        );
        assert_eq!(
            refus(&[("code", "ETAB00"), ("fermee_le", "2027-01-01")]),
            interdit("fermee_le")
        );
        assert!(changer(&[("code", "CHIMIE"), ("parent", "4012"), ("fermee_le", "2027-01-01")]).is_ok());
        assert_eq!(
            refus(&[("code", "CHIMIE"), ("fermee_le", "-009000-01-01")])[0].0,
            "fermee_le"
        );
    }

    proptest! {
        #[test]
        fn quoi_qu_il_arrive_tout_mene_a_la_racine(
            changements in prop::collection::vec((0usize..8, 0usize..8), 0..40)
        ) {
            let codes: Vec<String> = (0..8).map(|n| format!("S{n}")).collect();
            let liens: Vec<(&str, &str)> = codes.iter().enumerate()
                .map(|(n, c)| (c.as_str(), if n == 0 { "" } else { codes[n / 2].as_str() }))
                .collect();
            let mut structures = structures(&liens);
            for (enfant, parent) in changements {
                let maj = MajStructure {
                    code_externe: codes[enfant].clone(),
                    code: None,
                    valeurs: BTreeMap::from([(ChampStructure::Parent, Some(codes[parent].clone()))]),
                };
                if let Ok((code, valeurs)) = changer_structure(&structures, &maj) {
                    structures.get_mut(code.as_str()).unwrap().valeurs.extend(valeurs);
                }
            }
            for code in &codes {
                prop_assert!(dessous(&structures, code, "S0"));
            }
        }
    }
}

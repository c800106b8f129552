//! An object as it is typed in a form.

use super::{ChoixCursus, CodeObjet, Format, Genre, Objet, Plage, RefusOffre, Reglage, Syllabi, Syllabus};
use crate::{CodeErreur, ErreurChamp};
use rust_decimal::Decimal;
use std::{collections::BTreeMap, str::FromStr};

/// Says, among the fields, that boxes are there: one that is not ticked is not sent.
pub const CASES: &str = "cases";

/// Says, among the fields, that formats of teaching are there, `format-0-volume` and so on: one that is left empty is none.
pub const FORMATS: &str = "formats";

type Champs = BTreeMap<String, String>;

/// Makes an object what the fields of a form say; those that are not there change nothing. Answers what is wrong, by the name
/// of the field.
pub fn appliquer_saisie(objet: &mut Objet, champs: &Champs) -> Vec<ErreurChamp> {
    let mut erreurs = vec![];
    let dit = |nom: &str| champs.get(nom).map(|t| t.trim());
    let facultatif = |texte: &str| Some(texte.to_owned()).filter(|t| !t.is_empty());
    if let Some(texte) = dit("code") {
        match CodeObjet::parse(&texte.to_uppercase()) {
            Ok(code) => objet.code = code,
            Err(e) => erreurs.push(ErreurChamp::new("code", e)),
        }
    }
    for (nom, champ) in [
        ("libelle", &mut objet.libelle),
        ("libelleLong", &mut objet.libelle_long),
        ("libelleEn", &mut objet.libelle_en),
        ("structure", &mut objet.structure),
    ] {
        if let Some(texte) = dit(nom) {
            texte.clone_into(champ);
        }
    }
    // One label is enough to begin with.
    if objet.libelle_long.is_empty() {
        objet.libelle_long.clone_from(&objet.libelle);
    }
    if objet.libelle.is_empty() {
        objet.libelle = objet.libelle_long.chars().take(50).collect();
    }
    for (nom, champ) in [
        ("type", &mut objet.type_objet),
        ("nature", &mut objet.nature),
        ("diplome", &mut objet.diplome),
        ("typeDiplome", &mut objet.enquete.type_diplome),
        ("domaineFormation", &mut objet.enquete.domaine_formation),
        ("mention", &mut objet.enquete.mention),
        ("champFormation", &mut objet.enquete.champ_formation),
        ("niveauDiplome", &mut objet.enquete.niveau_diplome),
        ("codeDiplomeSise", &mut objet.enquete.diplome_sise),
        ("parcoursTypeSise", &mut objet.enquete.parcours_type),
        ("niveauDiplomeSise", &mut objet.enquete.niveau_diplome_sise),
        ("diplomeIntermediaire", &mut objet.enquete.diplome_intermediaire),
        ("niveauAglae", &mut objet.enquete.niveau_aglae),
        ("fresq1", &mut objet.enquete.fresq1),
        ("fresq2", &mut objet.enquete.fresq2),
    ] {
        if let Some(texte) = dit(nom) {
            *champ = facultatif(texte);
        }
    }
    if let Some(texte) = dit("formationPorteuse") {
        match facultatif(&texte.to_uppercase()).map(|code| CodeObjet::parse(&code)) {
            None => objet.formation_porteuse = None,
            Some(Ok(code)) => objet.formation_porteuse = Some(code),
            Some(Err(e)) => erreurs.push(ErreurChamp::new("formationPorteuse", e)),
        }
    }
    let Syllabi { fr, en } = &mut objet.syllabus;
    for (langue, syllabus) in [("", &mut *fr), ("En", &mut *en)] {
        let dit = |nom: &str| dit(&format!("{nom}{langue}"));
        for (nom, champ) in Syllabus::TEXTES.iter().zip(syllabus.textes_mut()) {
            if let Some(texte) = dit(nom) {
                texte.clone_into(champ);
            }
        }
        if let Some(code) = dit("langue") {
            code.clone_into(&mut syllabus.langue);
        }
    }
    for (nom, champ) in [
        ("habiliteBourses", &mut objet.enquete.habilite_bourses),
        ("mobilite", &mut fr.mobilite_entrante),
        ("mobiliteEn", &mut en.mobilite_entrante),
    ] {
        match dit(nom) {
            None => {}
            Some("") => *champ = None,
            Some("O") => *champ = Some(true),
            Some("N") => *champ = Some(false),
            Some(_) => erreurs.push(ErreurChamp::new(nom, CodeErreur::ValeurInterdite)),
        }
    }
    let mut nombre = |nom: &str, champ: &mut Option<Decimal>| {
        if let Some(texte) = dit(nom) {
            match lire::<Decimal>(texte) {
                Ok(n) => *champ = n.map(|n| n.normalize()),
                Err(code) => erreurs.push(ErreurChamp::new(nom, code)),
            }
        }
    };
    nombre("ects", &mut objet.ects);
    nombre("coefficient", &mut objet.coefficient);
    if let Some(texte) = dit("capacite") {
        match lire(texte) {
            Ok(n) => objet.capacite = n,
            Err(code) => erreurs.push(ErreurChamp::new("capacite", code)),
        }
    }
    if let (Genre::Groupement, Some(min), Some(max)) = (objet.genre, dit("min"), dit("max")) {
        match (lire(min), lire(max)) {
            (Ok(Some(min)), Ok(Some(max))) => objet.plage = Some(Plage { min, max }),
            (Ok(None), Ok(None)) => objet.plage = None,
            _ => erreurs.push(ErreurChamp::new("plage", RefusOffre::Plage.en_code())),
        }
    }
    if champs.contains_key(CASES) {
        objet.mutualise = champs.contains_key("mutualise");
        objet.stage = champs.contains_key("stage");
        objet.tele_enseignement = champs.contains_key("teleEnseignement");
    }
    if let Some(texte) = dit("porteuses") {
        let codes = texte.split([',', ';', '|', ' ']).map(|c| c.trim().to_uppercase());
        objet.structures_porteuses = codes.filter(|c| !c.is_empty()).collect();
    }
    if champs.contains_key(FORMATS) {
        let lus = formats(champs, &mut erreurs);
        // One that says nothing is shown as an empty line: it does not go because of that alone.
        if !objet.formats.iter().filter(|f| **f != Format::default()).eq(&lus) {
            objet.formats = lus;
        }
    }
    erreurs
}

fn formats(champs: &Champs, erreurs: &mut Vec<ErreurChamp>) -> Vec<Format> {
    let mut formats = vec![];
    for i in 0.. {
        let nom = |champ: &str| format!("format-{i}-{champ}");
        let dit = |champ: &str| champs.get(&nom(champ)).map(|t| t.trim());
        let Some(volume) = dit("volume") else { break };
        let texte = |champ: &str| dit(champ).filter(|t| !t.is_empty()).map(str::to_owned);
        let mut refuser = |champ: &str| erreurs.push(ErreurChamp::new(nom(champ), CodeErreur::FormatInvalide));
        let secondes = heures(volume).unwrap_or_else(|| {
            refuser("volume");
            0
        });
        let mut entier = |champ: &str| {
            lire(dit(champ).unwrap_or_default()).unwrap_or_else(|_| {
                refuser(champ);
                None
            })
        };
        let format = Format {
            modalite: texte("modalite"),
            type_heure: texte("heure"),
            volume: secondes,
            groupes: entier("groupes"),
            seuil: entier("seuil"),
        };
        if format != Format::default() {
            formats.push(format);
        }
    }
    formats
}

/// `18`, `18,5`, `18h30`, `18:30`, `18h30m15`, `18:30:15` in seconds; nothing is none of them.
pub fn heures(texte: &str) -> Option<u32> {
    let texte = texte.trim();
    if texte.is_empty() {
        return Some(0);
    }
    if let Some((h, reste)) = texte.split_once(['h', 'H', ':']) {
        let entier = |texte: &str| match texte.trim() {
            "" => Some(0),
            texte => texte.parse::<u32>().ok(),
        };
        let (m, s) = reste.split_once(['m', 'M', ':']).unwrap_or((reste, ""));
        let heures = h.trim().parse::<u32>().ok()?.checked_mul(3_600)?;
        let minutes = entier(m)?.checked_mul(60)?;
        return heures.checked_add(minutes)?.checked_add(entier(s)?);
    }
    let heures: Decimal = texte.replace(',', ".").parse().ok()?;
    u32::try_from(heures.checked_mul(Decimal::from(3_600))?.round()).ok()
}

/// Seconds as [`heures`] reads them: `18`, `18h30`, and `18h30m15` where a file was as exact as that.
pub fn duree(secondes: u32) -> String {
    let (h, m, s) = (secondes / 3_600, secondes % 3_600 / 60, secondes % 60);
    match (m, s) {
        (0, 0) => h.to_string(),
        (m, 0) => format!("{h}h{m:02}"),
        (m, s) => format!("{h}h{m:02}m{s:02}"),
    }
}

/// Makes what a path has of its own what the fields of a form say; those that are empty are as on the object. Answers what is
/// wrong, by the name of the field.
pub fn appliquer_reglage(reglage: &mut Reglage, champs: &Champs) -> Vec<ErreurChamp> {
    let mut erreurs = vec![];
    let dit = |nom: &str| champs.get(nom).map(|t| t.trim()).unwrap_or_default();
    let facultatif = |nom: &str| Some(dit(nom).to_owned()).filter(|t| !t.is_empty());
    for (nom, champ) in [("ects", &mut reglage.ects), ("coefficient", &mut reglage.coefficient)] {
        match lire::<Decimal>(dit(nom)) {
            Ok(n) => *champ = n.map(|n| n.normalize()),
            Err(code) => erreurs.push(ErreurChamp::new(nom, code)),
        }
    }
    match (lire(dit("min")), lire(dit("max"))) {
        (Ok(Some(min)), Ok(Some(max))) => reglage.plage = Some(Plage { min, max }),
        (Ok(None), Ok(None)) => reglage.plage = None,
        _ => erreurs.push(ErreurChamp::new("plage", RefusOffre::Plage.en_code())),
    }
    reglage.nature = facultatif("nature");
    reglage.niveau = facultatif("niveau");
    reglage.tarif = facultatif("tarif");
    match facultatif("choix").map(|c| ChoixCursus::depuis_code(&c)) {
        None => reglage.choix = None,
        Some(Some(choix)) => reglage.choix = Some(choix),
        Some(None) => erreurs.push(ErreurChamp::new("choix", CodeErreur::ValeurInterdite)),
    }
    erreurs
}

/// A number as people write it, with a comma or a point; none when nothing is written.
fn lire<T: FromStr>(texte: &str) -> Result<Option<T>, CodeErreur> {
    if texte.is_empty() {
        return Ok(None);
    }
    texte
        .replace(',', ".")
        .parse()
        .map(Some)
        .map_err(|_| CodeErreur::FormatInvalide)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn une_duree_se_relit_comme_elle_est(secondes: u32) {
            prop_assert_eq!(heures(&duree(secondes)), Some(secondes));
        }
    }

    #[test]
    fn une_duree_dit_ses_secondes_quand_elle_en_a() {
        for (secondes, dite) in [
            (0, "0"),
            (64_800, "18"),
            (66_600, "18h30"),
            (65_988, "18h19m48"),
            (64_805, "18h00m05"),
        ] {
            assert_eq!(duree(secondes), dite);
        }
    }

    #[test]
    fn des_heures_se_lisent_comme_on_les_ecrit() {
        for (texte, attendu) in [
            ("", Some(0)),
            ("18", Some(64_800)),
            ("18,5", Some(66_600)),
            ("18h30", Some(66_600)),
            ("18:30", Some(66_600)),
            ("18h", Some(64_800)),
            ("18h19m48", Some(65_988)),
            ("18:19:48", Some(65_988)),
            ("18h19m", Some(65_940)),
            ("18h19m48x", None),
            ("-1", None),
            ("x", None),
            ("99999999999999", None),
        ] {
            assert_eq!(heures(texte), attendu, "{texte}");
        }
    }

    #[test]
    fn des_formats_vides_n_en_sont_pas() {
        let code = CodeObjet::parse("UE1").unwrap();
        let mut objet = Objet::nouveau(code, Genre::Objet, "UE", "SCI");
        let dire = |champs: &[(&str, &str)]| -> Champs {
            champs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
        };
        let lus = dire(&[
            (FORMATS, "1"),
            ("format-0-modalite", "CM"),
            ("format-0-volume", "24"),
            ("format-0-groupes", "1"),
            ("format-1-volume", " "),
            ("format-2-modalite", "TD"),
            ("format-2-volume", "12h30"),
        ]);
        assert!(appliquer_saisie(&mut objet, &lus).is_empty());
        let dits: Vec<_> = objet
            .formats
            .iter()
            .map(|f| (f.modalite.as_deref(), f.volume))
            .collect();
        assert_eq!(dits, [(Some("CM"), 86_400), (Some("TD"), 45_000)]);
        // What a file left empty stays as long as no line is touched.
        objet.formats.push(Format::default());
        let garde = objet.formats.clone();
        assert!(appliquer_saisie(&mut objet, &lus).is_empty());
        assert_eq!(objet.formats, garde);
        let faux = appliquer_saisie(&mut objet, &dire(&[(FORMATS, "1"), ("format-0-volume", "beaucoup")]));
        assert_eq!(faux[0].champ, "format-0-volume");
    }

    #[test]
    fn un_reglage_vide_est_celui_de_l_objet() {
        let mut reglage = Reglage {
            ects: Some(Decimal::from(3)),
            pia: true,
            ..Reglage::default()
        };
        let dire = |champs: &[(&str, &str)]| -> Champs {
            champs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
        };
        assert!(appliquer_reglage(&mut reglage, &dire(&[("tarif", "NAT-LICENCE"), ("coefficient", "1,5")])).is_empty());
        assert_eq!(reglage.ects, None);
        assert_eq!(reglage.coefficient, Some(Decimal::new(15, 1)));
        assert_eq!(reglage.tarif.as_deref(), Some("NAT-LICENCE"));
        assert!(reglage.pia);
        let faux = appliquer_reglage(&mut reglage, &dire(&[("min", "2"), ("choix", "PEUT_ETRE")]));
        let champs: Vec<&str> = faux.iter().map(|e| e.champ.as_str()).collect();
        assert_eq!(champs, ["plage", "choix"]);
    }

    #[test]
    fn tout_le_syllabus_se_saisit_dans_chaque_langue() {
        let mut objet = Objet::nouveau(CodeObjet::parse("UE1").unwrap(), Genre::Objet, "UE", "SCI");
        let noms = Syllabus::TEXTES.into_iter().chain(["langue"]);
        let mut champs: Champs = noms
            .flat_map(|nom| [nom.to_owned(), format!("{nom}En")])
            .map(|nom| (nom.clone(), format!(" {nom} ")))
            .collect();
        champs.insert("mobilite".into(), "O".into());
        champs.insert("mobiliteEn".into(), "N".into());
        assert!(appliquer_saisie(&mut objet, &champs).is_empty());
        for (suffixe, s) in objet.syllabus.par_langue() {
            for (nom, texte) in Syllabus::TEXTES.iter().zip(s.textes()) {
                assert_eq!(texte, &format!("{nom}{suffixe}"));
            }
            assert_eq!(s.langue, format!("langue{suffixe}"));
            assert_eq!(s.mobilite_entrante, Some(suffixe.is_empty()));
        }
        // What a form leaves empty is said no more; what it has not stays.
        let vides: Champs = champs
            .into_keys()
            .filter(|nom| nom.ends_with("En"))
            .map(|nom| (nom, String::new()))
            .collect();
        assert!(appliquer_saisie(&mut objet, &vides).is_empty());
        assert!(objet.syllabus.en.vide());
        assert_eq!(objet.syllabus.fr.autres, "autres");
        let faux = Champs::from([("mobiliteEn".into(), "peut-être".into())]);
        assert_eq!(appliquer_saisie(&mut objet, &faux)[0].champ, "mobiliteEn");
    }

    #[test]
    fn une_formation_porteuse_se_choisit_et_s_ote() {
        let mut objet = Objet::nouveau(CodeObjet::parse("UE1").unwrap(), Genre::Objet, "UE", "SCI");
        let mut dire = |code: &str| {
            let faux = appliquer_saisie(&mut objet, &Champs::from([("formationPorteuse".into(), code.into())]));
            let champs: Vec<String> = faux.into_iter().map(|e| e.champ).collect();
            (objet.formation_porteuse.clone().map(String::from), champs)
        };
        let porteuse = |code: &str| (Some(code.to_owned()), vec![]);
        assert_eq!(dire("LIC-CHIMIE"), porteuse("LIC-CHIMIE"));
        assert_eq!(dire(" mas-info "), porteuse("MAS-INFO"));
        assert_eq!(dire("é"), (Some("MAS-INFO".into()), vec!["formationPorteuse".into()]));
        assert_eq!(dire(" "), (None, vec![]));
    }

    #[test]
    fn ce_qui_n_est_pas_dit_reste() {
        let code = CodeObjet::parse("G1").unwrap();
        let mut objet = Objet::nouveau(code, Genre::Groupement, "Choix", "SCI");
        objet.mutualise = true;
        let dire = |champs: &[(&str, &str)]| champs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert!(
            appliquer_saisie(
                &mut objet,
                &dire(&[("min", "1"), ("max", "2"), ("libelleEn", " Choice ")])
            )
            .is_empty()
        );
        assert_eq!(objet.plage, Some(Plage { min: 1, max: 2 }));
        assert_eq!((objet.libelle.as_str(), objet.libelle_en.as_str()), ("Choix", "Choice"));
        assert!(objet.mutualise);
        let bourses = |objet: &mut Objet, dit| appliquer_saisie(objet, &dire(&[("habiliteBourses", dit)]));
        for (dit, attendu) in [("O", Some(true)), ("N", Some(false)), ("", None)] {
            assert!(bourses(&mut objet, dit).is_empty());
            assert_eq!(objet.enquete.habilite_bourses, attendu);
        }
        assert_eq!(bourses(&mut objet, "X")[0].champ, "habiliteBourses");
        let faux = appliquer_saisie(&mut objet, &dire(&[("code", "é"), ("coefficient", "x"), (CASES, "1")]));
        let champs: Vec<&str> = faux.iter().map(|e| e.champ.as_str()).collect();
        assert_eq!(champs, ["code", "coefficient"]);
        assert!(!objet.mutualise);
        assert!(appliquer_saisie(&mut objet, &dire(&[("coefficient", "1,5")])).is_empty());
        assert_eq!(objet.coefficient, Some(Decimal::new(15, 1)));
    }
}

use super::{Admission, EtatVoeu, Origine};
use crate::{
    CodeErreur, ErreurChamp,
    identite::{CodeCommune, CodePays, Courriel, DateNaissance, Ine, Nom, Sexe, Telephone},
    offre::{CodePeriode, Voeu},
};
use jiff::civil::Date;

/// Wishes that one line may hold.
pub const VOEUX_PAR_LIGNE: usize = 5;

/// Columns that an admissions file must have, before those of the wishes (domain §6.4).
pub const COLONNES: &[&str] = &[
    "nom_naissance",
    "nom_usage",
    "prenom",
    "prenom2",
    "prenom3",
    "sexe",
    "date_naissance",
    "code_pays_naissance",
    "code_commune_naissance",
    "libelle_commune_naissance_etranger",
    "code_nationalite",
    "ine",
    "adresse_code_pays",
    "adresse_ligne1_etage",
    "adresse_ligne2_batiment",
    "adresse_ligne3_voie",
    "adresse_ligne4_complement",
    "adresse_ligne5_etranger",
    "adresse_code_postal",
    "adresse_code_commune",
    "numero_telephone1",
    "numero_telephone2",
    "mail",
    "origine_admission1",
    "annee_concours1",
    "code_voeu1",
    "code_periode1",
];

/// Columns that a file may have besides.
pub const COLONNES_FACULTATIVES: &[&str] = &["numero_candidat", "etat_voeu"];

/// Columns that hold a code of some list, without the rank of the wish: the same wrong one comes back on many lines.
pub const COLONNES_DE_CODES: [&str; 8] = [
    "sexe",
    "code_pays_naissance",
    "code_commune_naissance",
    "code_nationalite",
    "origine_admission",
    "code_voeu",
    "code_periode",
    "etat_voeu",
];

/// One line of an admissions file, checked in form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LigneAdmis {
    pub nom_naissance: Nom,
    pub nom_usage: Option<Nom>,
    pub prenom: Nom,
    pub prenom2: Option<Nom>,
    pub prenom3: Option<Nom>,
    pub sexe: Sexe,
    pub date_naissance: DateNaissance,
    pub pays_naissance: CodePays,
    pub commune_naissance: Option<CodeCommune>,
    pub commune_naissance_etranger: Option<String>,
    pub nationalite: CodePays,
    pub ine: Option<Ine>,
    /// Lines of the address as given, in the order of the columns (floor, building, street, complement, abroad).
    pub adresse: Vec<String>,
    pub adresse_pays: Option<CodePays>,
    pub code_postal: Option<String>,
    pub telephone: Option<Telephone>,
    pub courriel: Courriel,
    pub numero_candidat: Option<String>,
    pub admissions: Vec<Admission>,
}

/// Reads fields one after the other and keeps every error: a report that names them all is mended once.
struct Lecteur<'a> {
    valeur: &'a dyn Fn(&str) -> Option<&'a str>,
    erreurs: Vec<ErreurChamp>,
}

impl<'a> Lecteur<'a> {
    fn texte(&self, champ: &str) -> Option<&'a str> {
        (self.valeur)(champ).map(str::trim).filter(|v| !v.is_empty())
    }

    fn obligatoire<T>(&mut self, champ: &str, lire: impl FnOnce(&str) -> Result<T, CodeErreur>) -> Option<T> {
        match self.texte(champ) {
            None => self.refuser(champ, CodeErreur::Obligatoire),
            Some(texte) => match lire(texte) {
                Ok(valeur) => Some(valeur),
                Err(code) => self.refuser(champ, code),
            },
        }
    }

    fn facultatif<T>(&mut self, champ: &str, lire: impl FnOnce(&str) -> Result<T, CodeErreur>) -> Option<T> {
        self.texte(champ)
            .is_some()
            .then(|| self.obligatoire(champ, lire))
            .flatten()
    }

    fn refuser<T>(&mut self, champ: &str, code: CodeErreur) -> Option<T> {
        self.erreurs.push(ErreurChamp::new(champ, code));
        None
    }

    fn libre(&mut self, champ: &str, max: u32) -> Option<String> {
        self.facultatif(champ, |t| {
            if t.chars().count() > max as usize {
                Err(CodeErreur::TropLong { max })
            } else {
                Ok(t.to_owned())
            }
        })
    }
}

/// Reads one line; `valeur` gives the text of a column (None: no such column). All the errors of the line at once.
pub fn lire_ligne<'a>(
    valeur: &'a dyn Fn(&str) -> Option<&'a str>,
    aujourd_hui: Date,
) -> Result<LigneAdmis, Vec<ErreurChamp>> {
    let mut l = Lecteur {
        valeur,
        erreurs: Vec::new(),
    };
    let nom_naissance = l.obligatoire("nom_naissance", Nom::parse);
    let nom_usage = l.facultatif("nom_usage", Nom::parse);
    let prenom = l.obligatoire("prenom", Nom::parse);
    let prenom2 = l.facultatif("prenom2", Nom::parse);
    let prenom3 = l.facultatif("prenom3", Nom::parse);
    let sexe = l.obligatoire("sexe", Sexe::parse);
    let date_naissance = l.obligatoire("date_naissance", |t| DateNaissance::parse(t, aujourd_hui));
    let pays_naissance = l.obligatoire("code_pays_naissance", CodePays::parse);
    let commune_naissance = l.facultatif("code_commune_naissance", CodeCommune::parse);
    let commune_naissance_etranger = l.libre("libelle_commune_naissance_etranger", 100);
    let nationalite = l.obligatoire("code_nationalite", CodePays::parse);
    let ine = l.facultatif("ine", Ine::parse);
    let adresse_pays = l.facultatif("adresse_code_pays", CodePays::parse);
    let adresse = ["1_etage", "2_batiment", "3_voie", "4_complement", "5_etranger"]
        .iter()
        .map(|suffixe| l.libre(&format!("adresse_ligne{suffixe}"), 100).unwrap_or_default())
        .collect();
    let code_postal = l.libre("adresse_code_postal", 10);
    let telephone = l.facultatif("numero_telephone1", Telephone::parse);
    let courriel = l.obligatoire("mail", Courriel::parse);
    let numero_candidat = l.libre("numero_candidat", 40);
    let admissions = lire_admissions(&mut l);

    match (
        nom_naissance,
        prenom,
        sexe,
        date_naissance,
        pays_naissance,
        nationalite,
        courriel,
    ) {
        (
            Some(nom_naissance),
            Some(prenom),
            Some(sexe),
            Some(date_naissance),
            Some(pays_naissance),
            Some(nationalite),
            Some(courriel),
        ) if l.erreurs.is_empty() => Ok(LigneAdmis {
            nom_naissance,
            nom_usage,
            prenom,
            prenom2,
            prenom3,
            sexe,
            date_naissance,
            pays_naissance,
            commune_naissance,
            commune_naissance_etranger,
            nationalite,
            ine,
            adresse,
            adresse_pays,
            code_postal,
            telephone,
            courriel,
            numero_candidat,
            admissions,
        }),
        _ => Err(l.erreurs),
    }
}

fn lire_admissions(l: &mut Lecteur<'_>) -> Vec<Admission> {
    let etat = l
        .facultatif("etat_voeu", |t| EtatVoeu::parse(t).ok_or(CodeErreur::ValeurInterdite))
        .unwrap_or_default();
    let mut admissions = Vec::new();
    for rang in 1..=VOEUX_PAR_LIGNE {
        let champ = |nom: &str| format!("{nom}{rang}");
        let vide = ["origine_admission", "code_voeu"]
            .iter()
            .all(|nom| l.texte(&champ(nom)).is_none());
        if vide && rang > 1 {
            continue;
        }
        let origine = l.obligatoire(&champ("origine_admission"), |t| {
            Origine::depuis_code(&t.to_lowercase()).ok_or(CodeErreur::ValeurInterdite)
        });
        let annee = l.obligatoire(&champ("annee_concours"), |t| {
            t.parse::<i16>()
                .ok()
                .filter(|a| (1990..=2100).contains(a))
                .ok_or(CodeErreur::FormatInvalide)
        });
        let voeu = l.obligatoire(&champ("code_voeu"), Voeu::parse);
        let periode = match voeu.as_ref().and_then(|v| v.periode.clone()) {
            Some(periode) => Some(periode),
            None => l.obligatoire(&champ("code_periode"), CodePeriode::parse),
        };
        if let (Some(origine), Some(annee), Some(voeu), Some(periode)) = (origine, annee, voeu, periode) {
            let rang = u8::try_from(rang).unwrap_or(u8::MAX);
            admissions.push(Admission {
                origine,
                annee,
                chemin: voeu.chemin,
                periode,
                etat,
                rang,
            });
        }
    }
    admissions
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeMap;

    fn ligne() -> BTreeMap<&'static str, &'static str> {
        BTreeMap::from([
            ("nom_naissance", "Lefèvre"),
            ("prenom", "Zoé"),
            ("sexe", "F"),
            ("date_naissance", "2008-03-04"),
            ("code_pays_naissance", "99100"),
            ("code_nationalite", "99100"),
            ("mail", "zoe@example.org"),
            ("origine_admission1", "parcoursup"),
            ("annee_concours1", "2026"),
            ("code_voeu1", "LIC-CHIMIE>L1-CHIMIE@PER-2026"),
        ])
    }

    fn lire(champs: &BTreeMap<&'static str, &'static str>) -> Result<LigneAdmis, Vec<ErreurChamp>> {
        let valeur = |c: &str| champs.get(c).copied();
        lire_ligne(&valeur, date(2026, 7, 8))
    }

    #[test]
    fn une_ligne_courte_suffit() {
        let lue = lire(&ligne()).unwrap();
        assert_eq!(lue.admissions.len(), 1);
        assert_eq!(lue.admissions[0].periode.as_str(), "PER-2026");
    }

    #[test]
    fn toutes_les_erreurs_a_la_fois() {
        let mut champs = ligne();
        champs.insert("nom_naissance", " ");
        champs.insert("mail", "zoe");
        champs.insert("ine", "123");
        champs.insert("origine_admission1", "nulle part");
        let erreurs = lire(&champs).unwrap_err();
        let noms: Vec<_> = erreurs.iter().map(|e| e.champ.as_str()).collect();
        assert_eq!(noms, ["nom_naissance", "ine", "mail", "origine_admission1"]);
    }

    #[test]
    fn la_periode_vient_de_sa_colonne_ou_du_voeu() {
        let mut champs = ligne();
        champs.insert("code_voeu1", "LIC-CHIMIE>L1-CHIMIE");
        assert_eq!(
            lire(&champs).unwrap_err(),
            vec![ErreurChamp::new("code_periode1", CodeErreur::Obligatoire)]
        );
        champs.insert("code_periode1", "PER-2026");
        assert!(lire(&champs).is_ok());
    }

    #[test]
    fn plusieurs_voeux_et_une_demission() {
        let mut champs = ligne();
        champs.extend([
            ("origine_admission3", "monmaster"),
            ("annee_concours3", "2026"),
            ("code_voeu3", "MAS-CHIMIE>M1-CHIMIE@PER-2026"),
            ("etat_voeu", "Démission"),
        ]);
        let lue = lire(&champs).unwrap();
        assert_eq!(lue.admissions.iter().map(|a| a.rang).collect::<Vec<_>>(), [1, 3]);
        assert!(lue.admissions.iter().all(|a| a.etat == EtatVoeu::Demission));
    }

    #[test]
    fn une_ligne_sans_voeu_est_refusee() {
        let mut champs = ligne();
        for c in ["origine_admission1", "annee_concours1", "code_voeu1"] {
            champs.remove(c);
        }
        assert!(lire(&champs).is_err());
    }
}

use crate::{
    CodeErreur, ErreurChamp,
    identite::{CodePays, CodePostal, Courriel, DateNaissance, Ine, Nom, Sexe, Telephone},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// A step of the dossier, in the order in which the learner meets it.
    Etape {
        Identite = "identite",
        Contacts = "contacts",
        Recapitulatif = "recapitulatif",
    }
}

impl Etape {
    pub fn suivante(self) -> Option<Self> {
        match self {
            Self::Identite => Some(Self::Contacts),
            Self::Contacts => Some(Self::Recapitulatif),
            Self::Recapitulatif => None,
        }
    }

    pub fn precedente(self) -> Option<Self> {
        match self {
            Self::Identite => None,
            Self::Contacts => Some(Self::Identite),
            Self::Recapitulatif => Some(Self::Contacts),
        }
    }

    /// Names of the fields of this step.
    pub fn champs(self) -> &'static [&'static str] {
        match self {
            Self::Identite => CHAMPS_IDENTITE,
            Self::Contacts => CHAMPS_CONTACTS,
            Self::Recapitulatif => &["exactitude"],
        }
    }
}

/// Declares the draft: every field is the text as typed, kept even when it is wrong.
macro_rules! dossier {
    ($($champ:ident),+ $(,)?) => {
        /// The dossier as typed. Nothing is refused here: what a learner typed is never lost.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Dossier { $(pub $champ: String),+ }

        impl Dossier {
            /// Text of a field; None when there is no such field.
            pub fn lire(&self, champ: &str) -> Option<&str> {
                match champ { $(stringify!($champ) => Some(&self.$champ),)+ _ => None }
            }

            /// Keeps what was typed; false when there is no such field. Cut far above any real value, so that a
            /// draft cannot be used as a store.
            pub fn ecrire(&mut self, champ: &str, valeur: &str) -> bool {
                let place = match champ { $(stringify!($champ) => &mut self.$champ,)+ _ => return false };
                *place = valeur.chars().take(LONGUEUR_MAX).collect();
                true
            }
        }
    };
}

const LONGUEUR_MAX: usize = 500;

dossier!(
    nom_naissance,
    nom_usage,
    prenom,
    prenom2,
    prenom3,
    sexe,
    date_naissance,
    pays_naissance,
    commune_naissance,
    nationalite,
    ine,
    adresse_pays,
    adresse_voie,
    adresse_complement,
    code_postal,
    ville,
    telephone,
    courriel,
    exactitude,
);

pub const CHAMPS_IDENTITE: &[&str] = &[
    "nom_naissance",
    "nom_usage",
    "prenom",
    "prenom2",
    "prenom3",
    "sexe",
    "date_naissance",
    "pays_naissance",
    "commune_naissance",
    "nationalite",
    "ine",
];
pub const CHAMPS_CONTACTS: &[&str] = &[
    "adresse_pays",
    "adresse_voie",
    "adresse_complement",
    "code_postal",
    "ville",
    "telephone",
    "courriel",
];

/// A dossier in which every field is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierValide {
    pub nom_naissance: Nom,
    pub nom_usage: Option<Nom>,
    pub prenom: Nom,
    pub prenom2: Option<Nom>,
    pub prenom3: Option<Nom>,
    pub sexe: Sexe,
    pub date_naissance: DateNaissance,
    pub pays_naissance: CodePays,
    pub commune_naissance: String,
    pub nationalite: CodePays,
    pub ine: Option<Ine>,
    pub adresse_pays: CodePays,
    pub adresse_voie: String,
    pub adresse_complement: Option<String>,
    pub code_postal: Option<String>,
    pub ville: String,
    pub telephone: Telephone,
    pub courriel: Courriel,
}

/// Reads fields one after the other, keeping the errors of those of the wanted step.
struct Lecteur<'a> {
    dossier: &'a Dossier,
    erreurs: Vec<ErreurChamp>,
}

impl Lecteur<'_> {
    fn obligatoire<T>(&mut self, champ: &str, lire: impl FnOnce(&str) -> Result<T, CodeErreur>) -> Option<T> {
        let texte = self.dossier.lire(champ).unwrap_or_default().trim();
        let resultat = if texte.is_empty() {
            Err(CodeErreur::Obligatoire)
        } else {
            lire(texte)
        };
        resultat
            .map_err(|code| self.erreurs.push(ErreurChamp::new(champ, code)))
            .ok()
    }

    fn facultatif<T>(&mut self, champ: &str, lire: impl FnOnce(&str) -> Result<T, CodeErreur>) -> Option<T> {
        let vide = self.dossier.lire(champ).unwrap_or_default().trim().is_empty();
        if vide { None } else { self.obligatoire(champ, lire) }
    }
}

fn libre(max: u32) -> impl Fn(&str) -> Result<String, CodeErreur> {
    move |texte| {
        if texte.chars().count() > max as usize {
            Err(CodeErreur::TropLong { max })
        } else {
            Ok(texte.to_owned())
        }
    }
}

fn pays_connu(texte: &str) -> Result<CodePays, CodeErreur> {
    let code = CodePays::parse(texte)?;
    if crate::referentiel::libelle_pays(code.as_str(), true).is_some() {
        Ok(code)
    } else {
        Err(CodeErreur::Inconnu)
    }
}

/// Checks the whole dossier: the typed values, or every error in the order of the fields.
pub fn controler_dossier(dossier: &Dossier, aujourd_hui: Date) -> Result<DossierValide, Vec<ErreurChamp>> {
    let mut l = Lecteur {
        dossier,
        erreurs: Vec::new(),
    };
    let nom_naissance = l.obligatoire("nom_naissance", Nom::parse);
    let nom_usage = l.facultatif("nom_usage", Nom::parse);
    let prenom = l.obligatoire("prenom", Nom::parse);
    let prenom2 = l.facultatif("prenom2", Nom::parse);
    let prenom3 = l.facultatif("prenom3", Nom::parse);
    let sexe = l.obligatoire("sexe", Sexe::parse);
    let date_naissance = l.obligatoire("date_naissance", |t| DateNaissance::parse(t, aujourd_hui));
    let pays_naissance = l.obligatoire("pays_naissance", pays_connu);
    let commune_naissance = l.obligatoire("commune_naissance", libre(100));
    let nationalite = l.obligatoire("nationalite", pays_connu);
    let ine = l.facultatif("ine", Ine::parse);
    let adresse_pays = l.obligatoire("adresse_pays", pays_connu);
    let adresse_voie = l.obligatoire("adresse_voie", libre(100));
    let adresse_complement = l.facultatif("adresse_complement", libre(100));
    let en_france = adresse_pays.as_ref().is_some_and(CodePays::est_france);
    // Only a French postal code has a form that we know; abroad it may not even exist.
    let code_postal = if en_france {
        l.obligatoire("code_postal", |t| CodePostal::parse(t).map(|c| c.to_string()))
    } else {
        l.facultatif("code_postal", libre(15))
    };
    let ville = l.obligatoire("ville", libre(100));
    let telephone = l.obligatoire("telephone", Telephone::parse);
    let courriel = l.obligatoire("courriel", Courriel::parse);
    if dossier.exactitude != "oui" {
        l.erreurs.push(ErreurChamp::new("exactitude", CodeErreur::AAccepter));
    }
    let Lecteur { erreurs, .. } = l;
    if !erreurs.is_empty() {
        return Err(erreurs);
    }
    // Every mandatory value is there when no error was kept; the `?` on Option says it to the compiler.
    (|| {
        Some(DossierValide {
            nom_naissance: nom_naissance?,
            nom_usage,
            prenom: prenom?,
            prenom2,
            prenom3,
            sexe: sexe?,
            date_naissance: date_naissance?,
            pays_naissance: pays_naissance?,
            commune_naissance: commune_naissance?,
            nationalite: nationalite?,
            ine,
            adresse_pays: adresse_pays?,
            adresse_voie: adresse_voie?,
            adresse_complement,
            code_postal,
            ville: ville?,
            telephone: telephone?,
            courriel: courriel?,
        })
    })()
    .ok_or_else(Vec::new)
}

/// Errors of one step, in the order of its fields.
pub fn controler_etape(dossier: &Dossier, etape: Etape, aujourd_hui: Date) -> Vec<ErreurChamp> {
    match controler_dossier(dossier, aujourd_hui) {
        Ok(_) => Vec::new(),
        Err(erreurs) => erreurs
            .into_iter()
            .filter(|e| etape.champs().contains(&e.champ.as_str()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const JOUR: Date = date(2026, 7, 8);

    fn complet() -> Dossier {
        let mut dossier = Dossier::default();
        for (champ, valeur) in [
            ("nom_naissance", "Lefèvre"),
            ("prenom", "Zoé"),
            ("sexe", "F"),
            ("date_naissance", "04/03/2008"),
            ("pays_naissance", "99100"),
            ("commune_naissance", "Valmont"),
            ("nationalite", "99100"),
            ("ine", "1234567890V"),
            ("adresse_pays", "99100"),
            ("adresse_voie", "3 rue des Lilas"),
            ("code_postal", "76540"),
            ("ville", "Valmont"),
            ("telephone", "06 39 98 00 01"),
            ("courriel", "zoe@example.org"),
            ("exactitude", "oui"),
        ] {
            assert!(dossier.ecrire(champ, valeur), "{champ}");
        }
        dossier
    }

    #[test]
    fn un_dossier_complet_passe() {
        assert!(controler_dossier(&complet(), JOUR).is_ok());
    }

    #[test]
    fn un_dossier_vide_nomme_chaque_champ() {
        let erreurs = controler_dossier(&Dossier::default(), JOUR).unwrap_err();
        for champ in [
            "nom_naissance",
            "sexe",
            "adresse_voie",
            "ville",
            "courriel",
            "exactitude",
        ] {
            assert!(erreurs.iter().any(|e| e.champ == champ), "{champ}");
        }
        assert!(
            erreurs
                .iter()
                .all(|e| !["ine", "nom_usage", "prenom2"].contains(&e.champ.as_str()))
        );
    }

    #[test]
    fn chaque_champ_est_d_une_etape_et_d_une_seule() {
        let tous: Vec<_> = Etape::TOUS.iter().flat_map(|e| e.champs()).collect();
        for champ in &tous {
            assert!(Dossier::default().lire(champ).is_some(), "{champ}");
            assert_eq!(tous.iter().filter(|c| c == &champ).count(), 1);
        }
    }

    #[test]
    fn a_l_etranger_le_code_postal_est_libre() {
        let mut dossier = complet();
        dossier.ecrire("code_postal", "");
        assert_eq!(controler_etape(&dossier, Etape::Contacts, JOUR).len(), 1);
        dossier.ecrire("adresse_pays", "99109");
        assert!(controler_etape(&dossier, Etape::Contacts, JOUR).is_empty());
    }

    proptest! {
        #[test]
        fn ce_qui_est_tape_est_garde(texte in "\\PC{0,80}") {
            let mut dossier = Dossier::default();
            prop_assert!(dossier.ecrire("ville", &texte));
            prop_assert_eq!(dossier.lire("ville"), Some(texte.as_str()));
            let json = serde_json::to_string(&dossier).unwrap();
            prop_assert_eq!(serde_json::from_str::<Dossier>(&json).unwrap(), dossier);
        }
    }
}

use super::{
    Contexte, Etape,
    champs::{CHAMPS, Champ, Genre, PREFIXE_ACCORD, Presence, champ},
    conforme_au_masque,
    contexte::{NON, OUI},
    jour_du_fait,
};
use crate::{
    CodeErreur, ErreurChamp,
    identite::{CodePays, CodePostal, Courriel, DateNaissance, Ine, Nom, Sexe, Telephone},
    referentiel::{Nomenclatures, Validite},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The dossier as typed, field by field. Nothing is refused here: what a learner typed is never lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dossier(BTreeMap<String, String>);

/// Longest text kept, far above any real value, so that a draft cannot be used as a store.
const LONGUEUR_MAX: usize = 500;
/// Longest code of an agreement.
const ACCORD_MAX: usize = 40;

impl Dossier {
    /// Text of a field as typed; empty when nothing was.
    pub fn lire(&self, nom: &str) -> &str {
        self.0.get(nom).map_or("", String::as_str)
    }

    /// Text of a field without the spaces around.
    pub fn texte(&self, nom: &str) -> &str {
        self.lire(nom).trim()
    }

    pub fn vide(&self, nom: &str) -> bool {
        self.texte(nom).is_empty()
    }

    /// Keeps what was typed; false when there is no such field.
    pub fn ecrire(&mut self, nom: &str, valeur: &str) -> bool {
        let accord = nom.strip_prefix(PREFIXE_ACCORD).is_some_and(|code| {
            code.len() <= ACCORD_MAX && code.bytes().all(|o| o.is_ascii_alphanumeric() || o == b'_')
        });
        if champ(nom).is_none() && !accord {
            return false;
        }
        self.0
            .insert(nom.to_owned(), valeur.chars().take(LONGUEUR_MAX).collect());
        true
    }
}

/// What a reference table says of a text that only the server can look up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Repere {
    Connu {
        code: String,
    },
    Inconnu,
    /// Several things bear this name.
    Ambigu,
    /// A code that is good on the day of the fact that it tells.
    Valable,
    /// A code that is not.
    HorsPeriode {
        jour: Date,
        validite: Validite,
    },
    /// A clerk has accepted this code all the same, and said why.
    Force,
}

/// Answers of the reference tables, by field. A field that is not there was not looked up: the browser leaves such
/// checks to the server.
pub type Reperes = BTreeMap<String, Repere>;

/// What the check of a dossier looks at besides it.
#[derive(Clone, Copy)]
pub struct Controle<'a> {
    pub contexte: &'a Contexte,
    pub nomenclatures: &'a Nomenclatures,
    pub reperes: &'a Reperes,
}

impl Controle<'_> {
    /// Everything that is wrong, in the order of the fields.
    pub fn dossier(&self, dossier: &Dossier) -> Vec<ErreurChamp> {
        let mut erreurs = Vec::new();
        for etape in Etape::TOUS {
            erreurs.extend(self.etape(dossier, *etape));
        }
        erreurs
    }

    /// Errors of one step, in the order of its fields.
    pub fn etape(&self, dossier: &Dossier, etape: Etape) -> Vec<ErreurChamp> {
        let mut erreurs: Vec<ErreurChamp> = CHAMPS
            .iter()
            .filter(|c| c.etape == etape)
            .filter_map(|c| self.champ(dossier, c))
            .collect();
        if etape == Etape::Accords {
            erreurs.extend(
                self.contexte
                    .accords
                    .iter()
                    .filter(|a| a.bloquant)
                    .map(|a| format!("{PREFIXE_ACCORD}{}", a.code))
                    .filter(|nom| dossier.texte(nom) != OUI)
                    .map(|nom| ErreurChamp::new(nom, CodeErreur::AAccepter)),
            );
        }
        erreurs
    }

    fn champ(&self, dossier: &Dossier, champ: &Champ) -> Option<ErreurChamp> {
        let presence = champ.presence(dossier, self.contexte);
        let texte = dossier.texte(champ.nom);
        let resultat = match (presence, texte.is_empty()) {
            (Presence::Absent, _) | (Presence::Facultatif, true) => Ok(()),
            (Presence::Obligatoire, _) if champ.genre == Genre::Case && texte != OUI => Err(CodeErreur::AAccepter),
            (Presence::Obligatoire, true) => Err(CodeErreur::Obligatoire),
            (_, false) => self.valeur(dossier, champ, texte),
        };
        resultat.err().map(|code| ErreurChamp::new(champ.nom, code))
    }

    fn valeur(&self, dossier: &Dossier, champ: &Champ, texte: &str) -> Result<(), CodeErreur> {
        match champ.genre {
            Genre::Nom => Nom::parse(texte).map(drop),
            Genre::Texte(max) => longueur(texte, max),
            Genre::Sexe => Sexe::parse(texte).map(drop),
            Genre::DateNaissance => DateNaissance::parse(texte, self.contexte.aujourd_hui).map(drop),
            Genre::Pays => self
                .au_jour_du_fait(champ)
                .unwrap_or_else(|| self.pays_connu(dossier, champ, texte)),
            Genre::Ine => Ine::parse(texte).map(drop),
            Genre::CodePostal if dossier.texte("adresse_pays") == CodePays::FRANCE => {
                CodePostal::parse(texte).map(drop)
            }
            Genre::CodePostal => longueur(texte, 15),
            Genre::Telephone => Telephone::parse(texte).map(drop),
            Genre::Courriel => Courriel::parse(texte).map(drop),
            Genre::Annee => self.annee(dossier, champ.nom, texte),
            Genre::Nombre(max) => match texte.parse::<u32>() {
                Ok(n) if n <= max => Ok(()),
                Ok(_) => Err(CodeErreur::ValeurInterdite),
                Err(_) => Err(CodeErreur::FormatInvalide),
            },
            // The two specialities of the bac are two.
            Genre::Nomenclature(_) if champ.nom == "bac_specialite2" && dossier.texte("bac_specialite1") == texte => {
                Err(CodeErreur::ValeurInterdite)
            }
            Genre::Nomenclature(nom) => self.au_jour_du_fait(champ).unwrap_or_else(|| {
                let offertes = self.nomenclatures.get(nom);
                if offertes.is_none_or(|valeurs| valeurs.iter().any(|v| v.code == texte)) {
                    Ok(())
                } else {
                    Err(CodeErreur::Inconnu)
                }
            }),
            Genre::OuiNon if [OUI, NON].contains(&texte) => Ok(()),
            Genre::OuiNon => Err(CodeErreur::ValeurInterdite),
            Genre::Case => Ok(()),
            Genre::Commune | Genre::Lycee => match self.reperes.get(champ.nom) {
                Some(Repere::Inconnu) => Err(CodeErreur::HorsListe),
                Some(Repere::Ambigu) => Err(CodeErreur::Ambigu),
                _ => self.au_jour_du_fait(champ).unwrap_or_else(|| longueur(texte, 150)),
            },
            Genre::Cvec if conforme_au_masque(&self.contexte.cvec_masque, texte) => Ok(()),
            Genre::Cvec => Err(CodeErreur::FormatInvalide),
            Genre::DroitsAcceptes => match (texte.parse::<i64>(), self.contexte.total_du) {
                (Ok(vu), Some(du)) if vu != du.0 => Err(CodeErreur::MontantChange { avant: vu, apres: du.0 }),
                (Err(_), _) => Err(CodeErreur::FormatInvalide),
                _ => Ok(()),
            },
        }
    }

    /// What the tables say of a code on the day of the fact that it tells; None when they were not asked, or do not know it.
    fn au_jour_du_fait(&self, champ: &Champ) -> Option<Result<(), CodeErreur>> {
        match self.reperes.get(champ.nom)? {
            Repere::Valable | Repere::Force => Some(Ok(())),
            Repere::HorsPeriode { jour, validite } => validite.refus(*jour).map(Err),
            _ => None,
        }
    }

    /// A country of today, or one that was still there that day.
    fn pays_connu(&self, dossier: &Dossier, champ: &Champ, texte: &str) -> Result<(), CodeErreur> {
        let code = CodePays::parse(texte)?;
        let pays = crate::referentiel::pays(code.as_str()).ok_or(CodeErreur::Inconnu)?;
        // Nothing says the day yet: that is asked for in its own field.
        let jour = jour_du_fait(champ, dossier, self.contexte).map(|(_, jour)| jour);
        match (pays.fin, jour) {
            (Some(fin), Some(jour)) if fin <= jour => Err(CodeErreur::HorsPeriode {
                jour,
                debut: None,
                fin: fin.yesterday().ok(),
            }),
            _ => Ok(()),
        }
    }

    /// Years follow each other: birth, bac, higher education, this establishment (domain §4.4).
    fn annee(&self, dossier: &Dossier, nom: &str, texte: &str) -> Result<(), CodeErreur> {
        let an = |champ: &str| dossier.texte(champ).parse::<i16>().ok();
        let annee: i16 = Some(texte)
            .filter(|t| t.len() == 4)
            .and_then(|t| t.parse().ok())
            .ok_or(CodeErreur::FormatInvalide)?;
        let naissance = DateNaissance::parse(dossier.texte("date_naissance"), self.contexte.aujourd_hui).ok();
        let naissance = naissance.map_or(1900, |d| d.date().year());
        let bac = an("bac_annee").filter(|_| !dossier.vide("bac_annee"));
        let min = match nom {
            "annee_sup" => bac.map_or(naissance + 14, |b| b - 1),
            "annee_etablissement" => an("annee_sup").unwrap_or(naissance + 14),
            _ => naissance + 14,
        };
        let max = self.contexte.annee;
        if (min..=max).contains(&annee) {
            Ok(())
        } else {
            Err(CodeErreur::AnneeHorsBornes { min, max })
        }
    }
}

fn longueur(texte: &str, max: u32) -> Result<(), CodeErreur> {
    if texte.chars().count() > max as usize {
        Err(CodeErreur::TropLong { max })
    } else {
        Ok(())
    }
}

/// What the establishment keeps of a person, read from a dossier without errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentiteSaisie {
    pub nom_naissance: Nom,
    pub nom_usage: Option<Nom>,
    pub prenom: Nom,
    pub prenom2: Option<Nom>,
    pub prenom3: Option<Nom>,
    pub sexe: Sexe,
    pub date_naissance: DateNaissance,
    pub pays_naissance: CodePays,
    /// INSEE code in France, a name elsewhere.
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

impl IdentiteSaisie {
    /// None when a value is missing or wrong: the check of the dossier says which.
    pub fn lire(d: &Dossier, controle: &Controle<'_>) -> Option<Self> {
        let texte = |nom: &str| Some(d.texte(nom).to_owned()).filter(|t| !t.is_empty());
        let nom = |champ: &str| texte(champ).and_then(|t| Nom::parse(&t).ok());
        let pays_naissance = CodePays::parse(d.texte("pays_naissance")).ok()?;
        let commune_naissance = if pays_naissance.est_france() {
            match controle.reperes.get("commune_naissance") {
                Some(Repere::Connu { code }) => code.clone(),
                _ => return None,
            }
        } else {
            texte("ville_naissance")?
        };
        Some(Self {
            nom_naissance: nom("nom_naissance")?,
            nom_usage: nom("nom_usage"),
            prenom: nom("prenom")?,
            prenom2: nom("prenom2"),
            prenom3: nom("prenom3"),
            sexe: Sexe::parse(d.texte("sexe")).ok()?,
            date_naissance: DateNaissance::parse(d.texte("date_naissance"), controle.contexte.aujourd_hui).ok()?,
            pays_naissance,
            commune_naissance,
            nationalite: CodePays::parse(d.texte("nationalite")).ok()?,
            ine: texte("ine").and_then(|t| Ine::parse(&t).ok()),
            adresse_pays: CodePays::parse(d.texte("adresse_pays")).ok()?,
            adresse_voie: texte("adresse_voie")?,
            adresse_complement: texte("adresse_complement"),
            code_postal: texte("code_postal"),
            ville: texte("ville")?,
            telephone: Telephone::parse(d.texte("telephone")).ok()?,
            courriel: Courriel::parse(d.texte("courriel")).ok()?,
        })
    }
}

#[cfg(test)]
#[path = "dossier_tests.rs"]
mod tests;

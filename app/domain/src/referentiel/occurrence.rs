use super::{Colonne, Definition, Regime, TypeColonne, Uai};
use crate::{CodeErreur, ErreurChamp, cellule};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column of a value holds. A decimal is a text: nothing of it is rounded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Attribut {
    Booleen(bool),
    Entier(i64),
    Texte(String),
    Codes(Vec<String>),
}

impl Attribut {
    /// As a cell of a file says it: `true`, `12`, `1.5`, codes separated by spaces.
    pub fn en_texte(&self) -> String {
        match self {
            Self::Booleen(b) => b.to_string(),
            Self::Entier(n) => n.to_string(),
            Self::Texte(t) => t.clone(),
            Self::Codes(codes) => codes.join(" "),
        }
    }

    /// What a cell of a file, or a field of a form, says for that column; nothing when it is empty. A UAI is put in its
    /// stored form if it is one. Texts are looked at by [`verifier_occurrence`], which knows what they were before.
    pub fn depuis_texte(colonne: &Colonne, texte: &str) -> Result<Option<Self>, CodeErreur> {
        let texte = texte.trim();
        if texte.is_empty() {
            return Ok(None);
        }
        let lu = match colonne.type_ {
            TypeColonne::Booleen => Self::Booleen(cellule::booleen(texte).ok_or(CodeErreur::ValeurInterdite)?),
            TypeColonne::Entier => Self::Entier(texte.parse().map_err(|_| CodeErreur::FormatInvalide)?),
            TypeColonne::References => Self::Codes(texte.split_whitespace().map(str::to_owned).collect()),
            // A comma is how people write it here.
            TypeColonne::Decimal => Self::Texte(texte.replace(',', ".")),
            TypeColonne::Texte if colonne.uai => {
                return Ok(Some(Self::Texte(
                    Uai::parse(texte).map_or_else(|_| texte.to_owned(), Into::into),
                )));
            }
            TypeColonne::Texte => return Ok(Some(Self::Texte(texte.to_owned()))),
            TypeColonne::Date | TypeColonne::Reference => Self::Texte(texte.to_owned()),
        };
        verifier_attribut(colonne, &lu)?;
        Ok(Some(lu))
    }

    /// The codes that it refers to, if its column is a reference.
    pub fn codes(&self) -> Vec<&str> {
        match self {
            Self::Texte(code) => vec![code],
            Self::Codes(codes) => codes.iter().map(String::as_str).collect(),
            Self::Booleen(_) | Self::Entier(_) => Vec::new(),
        }
    }
}

/// One value of a nomenclature over one period. Its key is its code and its first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    pub code: String,
    /// First day, included.
    pub debut: Date,
    /// Last day, included; none: still valid.
    pub fin: Option<Date>,
    pub libelle_court: String,
    pub libelle_long: String,
    /// What learners read.
    pub libelle_affichage: String,
    /// In English; empty: the French one is shown.
    pub libelle_en: String,
    /// Order of the lists: the smallest first.
    pub priorite: i32,
    /// Forms offer it.
    pub visible: bool,
    /// What the columns of the nomenclature hold; those that hold nothing are left out.
    pub attributs: BTreeMap<String, Attribut>,
}

impl Occurrence {
    /// Nothing but its key.
    pub fn nouvelle(code: impl Into<String>, debut: Date) -> Self {
        Self {
            code: code.into(),
            debut,
            fin: None,
            libelle_court: String::new(),
            libelle_long: String::new(),
            libelle_affichage: String::new(),
            libelle_en: String::new(),
            priorite: 0,
            visible: true,
            attributs: BTreeMap::new(),
        }
    }

    pub fn cle(&self) -> (&str, Date) {
        (&self.code, self.debut)
    }

    /// What is not given is said by what is: a label stands for the others.
    pub fn completer(&mut self) {
        if self.libelle_affichage.trim().is_empty() {
            self.libelle_affichage = self.libelle_long.clone();
        }
        if self.libelle_court.trim().is_empty() {
            self.libelle_court = self
                .libelle_long
                .chars()
                .take(COURT)
                .collect::<String>()
                .trim_end()
                .to_owned();
        }
    }
}

/// Longest labels (domain §2), in characters.
pub const COURT: usize = 50;
pub const LONG: usize = 150;
/// Longest code.
pub const CODE: usize = 30;

/// All that is wrong with a value, but for what only the database knows (unknown references, periods that overlap). A column that
/// says what it said before (`avant`) is in nobody's way: rules become stricter, and values that are there stay.
pub fn verifier_occurrence(definition: &Definition, avant: Option<&Occurrence>, o: &Occurrence) -> Vec<ErreurChamp> {
    let mut erreurs = Vec::new();
    let mut refuser = |champ: &str, issue: Result<(), CodeErreur>| {
        if let Err(code) = issue {
            erreurs.push(ErreurChamp::new(champ, code));
        }
    };
    let cle = |colonne: &&Colonne| colonne.est_code && !comme_avant(colonne, avant, o);
    let issue = match definition.colonnes.iter().find(cle) {
        Some(colonne) if colonne.uai => code(&o.code).and_then(|()| est_uai(&o.code)),
        _ => code(&o.code),
    };
    let code_bon = issue.is_ok();
    refuser("code", issue);
    if o.fin.is_some_and(|fin| fin < o.debut) {
        refuser("dateFinValidite", Err(CodeErreur::DateTropAncienne));
    }
    refuser("libelleCourt", libelle(&o.libelle_court, COURT, true));
    refuser("libelleLong", libelle(&o.libelle_long, LONG, true));
    refuser("libelleAffichage", libelle(&o.libelle_affichage, LONG, true));
    refuser("libelleAnglais", libelle(&o.libelle_en, LONG, false));
    for colonne in &definition.colonnes {
        let issue = match o.attributs.get(&colonne.nom) {
            None if colonne.obligatoire => Err(CodeErreur::Obligatoire),
            None => Ok(()),
            Some(_) if comme_avant(colonne, avant, o) => Ok(()),
            Some(attribut) => verifier_attribut(colonne, attribut).and_then(|()| {
                let autre = colonne.est_code && code_bon && *attribut != Attribut::Texte(o.code.clone());
                if autre { Err(CodeErreur::PasLeCode) } else { Ok(()) }
            }),
        };
        refuser(&colonne.nom, issue);
    }
    for nom in o.attributs.keys().filter(|nom| definition.colonne(nom).is_none()) {
        refuser(nom, Err(CodeErreur::Inconnu));
    }
    erreurs
}

/// Does a column say what it said before?
fn comme_avant(colonne: &Colonne, avant: Option<&Occurrence>, o: &Occurrence) -> bool {
    let meme = |a: &Occurrence| a.attributs.get(&colonne.nom) == o.attributs.get(&colonne.nom);
    avant.is_some_and(|a| meme(a) && !(colonne.est_code && a.code != o.code))
}

/// In the form in which UAI are kept: whoever looks for one looks for no other.
fn est_uai(code: &str) -> Result<(), CodeErreur> {
    let lu = Uai::parse(code)?;
    if lu.as_str() == code {
        Ok(())
    } else {
        Err(CodeErreur::FormatInvalide)
    }
}

/// What a value refers to and did not before: the column, the nomenclature, the code.
pub fn references_nouvelles<'a>(
    definition: &'a Definition,
    avant: Option<&Occurrence>,
    o: &'a Occurrence,
) -> Vec<(&'a Colonne, &'a str, &'a str)> {
    definition
        .references()
        .filter(|(colonne, _)| !comme_avant(colonne, avant, o))
        .flat_map(|(colonne, cible)| {
            let codes = o.attributs.get(&colonne.nom).map(Attribut::codes).unwrap_or_default();
            codes.into_iter().map(move |code| (colonne, cible, code))
        })
        .collect()
}

fn code(code: &str) -> Result<(), CodeErreur> {
    let permis = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if code.is_empty() {
        Err(CodeErreur::Obligatoire)
    } else if code.len() > CODE {
        Err(CodeErreur::TropLong { max: 30 })
    } else if let Some(caractere) = code.chars().find(|c| !permis(*c)) {
        Err(CodeErreur::CaractereInterdit { caractere })
    } else {
        Ok(())
    }
}

fn libelle(texte: &str, max: usize, obligatoire: bool) -> Result<(), CodeErreur> {
    if texte.trim().is_empty() {
        return if obligatoire {
            Err(CodeErreur::Obligatoire)
        } else {
            Ok(())
        };
    }
    if let Some(caractere) = texte.chars().find(|c| c.is_control()) {
        return Err(CodeErreur::CaractereInterdit { caractere });
    }
    if texte.chars().count() > max {
        return Err(CodeErreur::TropLong {
            max: u32::try_from(max).unwrap_or(u32::MAX),
        });
    }
    Ok(())
}

/// Does what a column holds fit it?
fn verifier_attribut(colonne: &Colonne, attribut: &Attribut) -> Result<(), CodeErreur> {
    match (colonne.type_, attribut) {
        (TypeColonne::Booleen, Attribut::Booleen(_)) | (TypeColonne::Entier, Attribut::Entier(_)) => Ok(()),
        (TypeColonne::Texte, Attribut::Texte(texte)) if colonne.uai => Uai::parse(texte).map(drop),
        (TypeColonne::Texte, Attribut::Texte(texte)) if colonne.cible.is_some() => code(texte),
        (TypeColonne::Texte, Attribut::Texte(texte)) => libelle(texte, colonne.max.map_or(500, |m| m as usize), false),
        (TypeColonne::Decimal, Attribut::Texte(texte)) => decimal(texte),
        (TypeColonne::Date, Attribut::Texte(texte)) => {
            texte.parse::<Date>().map(drop).map_err(|_| CodeErreur::DateInvalide)
        }
        (TypeColonne::Reference, Attribut::Texte(texte)) => code(texte),
        (TypeColonne::References, Attribut::Codes(codes)) => codes.iter().try_for_each(|c| code(c)),
        _ => Err(CodeErreur::FormatInvalide),
    }
}

/// Digits, and more after a point: fifteen in all, which every program that reads a JSON number keeps.
fn decimal(texte: &str) -> Result<(), CodeErreur> {
    let chiffres = texte.strip_prefix('-').unwrap_or(texte);
    let (entiers, suite) = chiffres.split_once('.').unwrap_or((chiffres, "0"));
    let bons = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if bons(entiers) && bons(suite) && entiers.len() + suite.len() <= 15 {
        Ok(())
    } else {
        Err(CodeErreur::FormatInvalide)
    }
}

/// What is done to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActeValeur {
    Creer,
    Modifier,
    Supprimer,
}

/// May the establishment do that to a value, delivered nationally or its own?
pub fn permis(regime: Regime, livree: bool, acte: ActeValeur) -> Result<(), CodeErreur> {
    match (regime, livree, acte) {
        (Regime::Fermee, _, _) => Err(CodeErreur::NomenclatureFermee),
        // What was delivered stays: it can be hidden, or ended where values may be changed.
        (_, true, ActeValeur::Supprimer) | (Regime::SemiOuverte, true, ActeValeur::Modifier) => {
            Err(CodeErreur::ValeurNationale)
        }
        (Regime::SemiOuverte | Regime::Ouverte, _, _) => Ok(()),
    }
}

/// The next code that begins with that prefix and goes on with three digits or more; those in use are given.
pub fn code_suivant<'a>(prefixe: &str, connus: impl IntoIterator<Item = &'a str>) -> String {
    let dernier = connus
        .into_iter()
        .filter_map(|c| c.strip_prefix(prefixe)?.parse::<u32>().ok())
        .max()
        .unwrap_or(0);
    format!("{prefixe}{:03}", dernier.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referentiel::Domaine;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn colonne(nom: &str, type_: TypeColonne) -> Colonne {
        Colonne {
            nom: nom.into(),
            type_,
            cible: matches!(type_, TypeColonne::Reference | TypeColonne::References).then(|| "TypeBac".into()),
            max: None,
            uai: nom == "uai" || nom == "numero",
            est_code: nom == "numero",
            obligatoire: nom == "exige",
            libelle: nom.into(),
            libelle_en: nom.into(),
        }
    }

    fn definition() -> Definition {
        Definition {
            code: "Essai".into(),
            singulier: "Essai".into(),
            pluriel: "Essais".into(),
            singulier_en: "Trial".into(),
            pluriel_en: "Trials".into(),
            regime: Regime::Ouverte,
            prefixe: Some("ESS".into()),
            standard: false,
            parametrage: false,
            domaine: Domaine::Autre,
            colonnes: [
                ("exige", TypeColonne::Texte),
                ("nombre", TypeColonne::Entier),
                ("poids", TypeColonne::Decimal),
                ("oui", TypeColonne::Booleen),
                ("jour", TypeColonne::Date),
                ("type", TypeColonne::Reference),
                ("types", TypeColonne::References),
            ]
            .map(|(nom, type_)| colonne(nom, type_))
            .to_vec(),
        }
    }

    fn bonne() -> Occurrence {
        let mut o = Occurrence::nouvelle("ESS001", date(2020, 1, 1));
        o.libelle_long = "Un essai".into();
        o.completer();
        o.attributs.insert("exige".into(), Attribut::Texte("x".into()));
        o
    }

    #[test]
    fn une_bonne_valeur() {
        assert_eq!(verifier_occurrence(&definition(), None, &bonne()), []);
        assert_eq!(bonne().libelle_court, "Un essai");
    }

    #[test]
    fn tout_ce_qui_ne_va_pas_est_dit() {
        let mut o = bonne();
        o.code = "É".into();
        o.fin = Some(date(2019, 12, 31));
        o.libelle_long = "l".repeat(151);
        o.libelle_court = " ".into();
        o.attributs.clear();
        o.attributs.insert("poids".into(), Attribut::Texte("1,5".into()));
        o.attributs.insert("oui".into(), Attribut::Entier(1));
        o.attributs.insert("jour".into(), Attribut::Texte("2026-02-30".into()));
        o.attributs.insert("autre".into(), Attribut::Booleen(true));
        let champs: Vec<_> = verifier_occurrence(&definition(), None, &o)
            .into_iter()
            .map(|e| e.champ)
            .collect();
        let attendus = [
            "code",
            "dateFinValidite",
            "libelleCourt",
            "libelleLong",
            "exige",
            "poids",
            "oui",
            "jour",
            "autre",
        ];
        assert_eq!(champs, attendus);
    }

    /// A text that is a code of another nomenclature, and one that is a UAI.
    fn avec_textes_lies() -> Definition {
        let mut d = definition();
        d.colonnes.push(Colonne {
            cible: Some("TypeDiplome".into()),
            ..colonne("diplome", TypeColonne::Texte)
        });
        d.colonnes.push(colonne("uai", TypeColonne::Texte));
        d
    }

    #[test]
    fn un_uai_qui_est_le_code() {
        let mut d = avec_textes_lies();
        d.colonnes.push(colonne("numero", TypeColonne::Texte));
        let dite = |code: &str, numero: &str| {
            let mut o = bonne();
            o.code = code.into();
            o.attributs.insert("numero".into(), Attribut::Texte(numero.into()));
            o
        };
        for (code, numero, champ, refus) in [
            ("EFR001", "0750654D", "code", CodeErreur::FormatInvalide),
            ("0750654E", "0750654D", "code", CodeErreur::CleInvalide),
            ("0750654d", "0750654D", "code", CodeErreur::FormatInvalide),
            ("0750654D", "0673021V", "numero", CodeErreur::PasLeCode),
        ] {
            let erreurs = verifier_occurrence(&d, None, &dite(code, numero));
            assert_eq!(erreurs, [ErreurChamp::new(champ, refus)], "{code}");
            // There before anybody looked: only another code, or another number, is looked at.
            assert_eq!(
                verifier_occurrence(&d, Some(&dite(code, numero)), &dite(code, numero)),
                []
            );
        }
        assert_eq!(verifier_occurrence(&d, None, &dite("0750654D", "0750654D")), []);
        let change = verifier_occurrence(&d, Some(&dite("EFR001", "0750654D")), &dite("0750654D", "0750654D"));
        assert_eq!(change, []);
        let change = verifier_occurrence(&d, Some(&dite("0750654D", "0750654D")), &dite("0673021V", "0750654D"));
        assert_eq!(change, [ErreurChamp::new("numero", CodeErreur::PasLeCode)]);
    }

    #[test]
    fn un_texte_qui_est_un_uai_ou_un_code() {
        let d = avec_textes_lies();
        for (champ, dit, garde, refus) in [
            ("uai", "0750654D", "0750654D", None),
            ("uai", " 075 0654d ", "0750654D", None),
            ("uai", "0750654E", "0750654E", Some(CodeErreur::CleInvalide)),
            ("uai", "Lycée", "Lycée", Some(CodeErreur::FormatInvalide)),
            ("diplome", "LIC", "LIC", None),
            (
                "diplome",
                "une licence",
                "une licence",
                Some(CodeErreur::CaractereInterdit { caractere: ' ' }),
            ),
        ] {
            let mut o = bonne();
            let lu = Attribut::depuis_texte(d.colonne(champ).unwrap(), dit).unwrap().unwrap();
            assert_eq!(lu, Attribut::Texte(garde.into()), "{dit}");
            o.attributs.insert(champ.into(), lu);
            let attendu: Vec<_> = refus.map(|code| ErreurChamp::new(champ, code)).into_iter().collect();
            assert_eq!(verifier_occurrence(&d, None, &o), attendu, "{dit}");
            // It was there before the rule: what else is changed may be.
            let mut apres = o.clone();
            apres.libelle_long = "Autre chose".into();
            assert_eq!(verifier_occurrence(&d, Some(&o), &apres), [], "{dit}");
            assert_eq!(verifier_occurrence(&d, Some(&bonne()), &apres), attendu, "{dit}");
        }
    }

    #[test]
    fn ce_a_quoi_une_valeur_se_refere_de_plus() {
        let d = avec_textes_lies();
        let mut avant = bonne();
        avant.attributs.insert("diplome".into(), Attribut::Texte("LIC".into()));
        avant.attributs.insert("type".into(), Attribut::Texte("GEN".into()));
        let dites = |avant: Option<&Occurrence>, o: &Occurrence| -> Vec<(String, String, String)> {
            references_nouvelles(&d, avant, o)
                .into_iter()
                .map(|(c, cible, code)| (c.nom.clone(), cible.into(), code.into()))
                .collect()
        };
        let dite = |nom: &str, cible: &str, code: &str| (nom.to_owned(), cible.to_owned(), code.to_owned());
        let (type_, diplome) = (dite("type", "TypeBac", "GEN"), dite("diplome", "TypeDiplome", "LIC"));
        assert_eq!(dites(None, &avant), [type_, diplome]);
        assert_eq!(dites(Some(&avant), &avant), []);
        let mut apres = avant.clone();
        apres.attributs.insert("diplome".into(), Attribut::Texte("MAS".into()));
        apres
            .attributs
            .insert("types".into(), Attribut::Codes(vec!["A".into(), "B".into()]));
        assert_eq!(
            dites(Some(&avant), &apres),
            [
                dite("types", "TypeBac", "A"),
                dite("types", "TypeBac", "B"),
                dite("diplome", "TypeDiplome", "MAS")
            ]
        );
    }

    /// The version before reads definitions that this one wrote: it knows no other kind of column.
    #[test]
    fn une_colonne_dit_ce_qu_elle_a_de_plus_a_part() {
        let dit = |c: &Colonne| serde_json::to_value(c).unwrap();
        let d = avec_textes_lies();
        assert_eq!(dit(d.colonne("uai").unwrap())["uai"], true);
        assert_eq!(dit(d.colonne("uai").unwrap())["type"], "TEXTE");
        assert!(dit(d.colonne("exige").unwrap()).get("uai").is_none());
    }

    #[test]
    fn qui_change_quoi() {
        use ActeValeur::{Creer, Modifier, Supprimer};
        for (regime, livree, acte, bon) in [
            (Regime::Fermee, true, Modifier, false),
            (Regime::Fermee, false, Creer, false),
            (Regime::SemiOuverte, false, Creer, true),
            (Regime::SemiOuverte, true, Modifier, false),
            (Regime::SemiOuverte, false, Supprimer, true),
            (Regime::Ouverte, true, Modifier, true),
            (Regime::Ouverte, true, Supprimer, false),
            (Regime::Ouverte, false, Supprimer, true),
        ] {
            assert_eq!(
                permis(regime, livree, acte).is_ok(),
                bon,
                "{regime:?} {livree} {acte:?}"
            );
        }
    }

    #[test]
    fn codes_suivants() {
        assert_eq!(code_suivant("MHO", []), "MHO001");
        assert_eq!(code_suivant("MHO", ["MHO002", "MHO009", "MHX500", "MHOXYZ"]), "MHO010");
        assert_eq!(code_suivant("MHO", ["MHO999"]), "MHO1000");
    }

    fn attribut() -> impl Strategy<Value = (TypeColonne, String)> {
        prop_oneof![
            "[a-zA-Zé ]{1,20}".prop_map(|t| (TypeColonne::Texte, t)),
            any::<i32>().prop_map(|n| (TypeColonne::Entier, n.to_string())),
            "-?[0-9]{1,8}(\\.[0-9]{1,5})?".prop_map(|t| (TypeColonne::Decimal, t)),
            any::<bool>().prop_map(|b| (TypeColonne::Booleen, b.to_string())),
            "[A-Z0-9]{1,5}( [A-Z0-9]{1,5}){0,3}".prop_map(|t| (TypeColonne::References, t)),
        ]
    }

    proptest! {
        #[test]
        fn ce_qu_une_cellule_dit_se_redit((type_, texte) in attribut()) {
            let colonne = colonne("c", type_);
            if let Some(lu) = Attribut::depuis_texte(&colonne, &texte).unwrap() {
                prop_assert_eq!(lu.en_texte(), texte.trim());
                let json = serde_json::to_string(&lu).unwrap();
                prop_assert_eq!(serde_json::from_str::<Attribut>(&json).unwrap(), lu);
            }
        }

        #[test]
        fn rien_ne_panique(texte in "\\PC{0,40}") {
            for type_ in TypeColonne::TOUS {
                let _ = Attribut::depuis_texte(&colonne("c", *type_), &texte);
            }
        }
    }
}

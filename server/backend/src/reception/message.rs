use domain::{CodeErreur, ErreurChamp};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A message as it came, before anybody looked into it.
#[derive(Clone, Debug, Default)]
pub struct Brut {
    /// The topic, or the account that calls us: messages of one of them have an order.
    pub canal: String,
    /// Where it came by, to find it again: topic, partition and place, or the account.
    pub origine: String,
    /// Key of the message, where the transport has one: those of one key are about the same thing.
    pub cle: Option<String>,
    /// Attributes of the event that stand beside the body (CloudEvents in binary mode), without their prefix.
    pub attributs: BTreeMap<String, String>,
    pub corps: Vec<u8>,
}

/// A message that can be read: a CloudEvent.
#[derive(Clone, Debug)]
pub struct Message {
    pub source: String,
    pub id: String,
    pub type_: String,
    /// What it is about, in the words of who sent it: `subject`, else the key, else itself.
    pub cle: String,
    pub donnees: Map<String, Value>,
    /// All of it, as JSON.
    pub corps: Value,
}

/// Longest attribute of an event: what is longer is no identifier.
const ATTRIBUT_MAX: u32 = 500;

impl Brut {
    /// Reads the envelope; all that is wrong with it otherwise.
    pub(super) fn lire(&self) -> Result<Message, Vec<ErreurChamp>> {
        let illisible = || vec![ErreurChamp::new("message", CodeErreur::FormatInvalide)];
        let corps: Value = serde_json::from_slice(&self.corps).map_err(|_| illisible())?;
        let evenement = if self.attributs.contains_key("id") {
            let mut evenement: Map<String, Value> = self
                .attributs
                .iter()
                .map(|(nom, valeur)| (nom.clone(), Value::from(valeur.as_str())))
                .collect();
            evenement.insert("data".into(), corps);
            evenement
        } else {
            match corps {
                Value::Object(evenement) => evenement,
                _ => return Err(illisible()),
            }
        };
        lire(evenement, self.cle.as_deref())
    }

    /// As text that a database keeps, whatever it was; the attributes that stood beside go with it.
    pub(super) fn texte(&self) -> String {
        let corps = String::from_utf8_lossy(&self.corps).replace('\0', "\u{fffd}");
        if self.attributs.is_empty() {
            return corps;
        }
        let mut evenement: Map<String, Value> = self
            .attributs
            .iter()
            .map(|(nom, valeur)| (nom.clone(), valeur.replace('\0', "\u{fffd}").into()))
            .collect();
        evenement.insert("data".into(), corps.into());
        serde_json::to_string_pretty(&evenement).unwrap_or_default()
    }

    /// Under which name it is remembered, when it has none of its own that can be read.
    pub(super) fn repere(&self) -> (String, String) {
        let empreinte = hex::encode(Sha256::digest(&self.corps));
        let origine: String = self.origine.chars().take(ATTRIBUT_MAX as usize).collect();
        ("illisible".into(), format!("{origine} {}", &empreinte[..16]))
    }

    /// What it is about, as far as the transport says: those behind it wait for it too, though it cannot be read.
    pub(super) fn cle_connue(&self) -> Option<String> {
        let sujet = self.attributs.get("subject").or(self.cle.as_ref())?;
        Some(propre(sujet)).filter(|c| !c.is_empty())
    }
}

/// As an index takes it.
fn propre(cle: &str) -> String {
    cle.chars().filter(|c| *c != '\0').take(ATTRIBUT_MAX as usize).collect()
}

fn lire(evenement: Map<String, Value>, cle: Option<&str>) -> Result<Message, Vec<ErreurChamp>> {
    let mut erreurs = Vec::new();
    let mut attribut = |nom: &str| match evenement.get(nom) {
        Some(Value::String(texte))
            if !texte.is_empty() && texte.len() <= ATTRIBUT_MAX as usize && !texte.contains('\0') =>
        {
            texte.clone()
        }
        Some(Value::String(texte)) if texte.len() > ATTRIBUT_MAX as usize => {
            erreurs.push(ErreurChamp::new(nom, CodeErreur::TropLong { max: ATTRIBUT_MAX }));
            String::new()
        }
        Some(_) => {
            erreurs.push(ErreurChamp::new(nom, CodeErreur::FormatInvalide));
            String::new()
        }
        None => {
            erreurs.push(ErreurChamp::new(nom, CodeErreur::Obligatoire));
            String::new()
        }
    };
    let version = attribut("specversion");
    let (source, id, type_) = (attribut("source"), attribut("id"), attribut("type"));
    if evenement.contains_key("subject") {
        attribut("subject");
    }
    let donnees = match evenement.get("data") {
        Some(Value::Object(donnees)) => donnees.clone(),
        Some(_) => {
            erreurs.push(ErreurChamp::new("data", CodeErreur::FormatInvalide));
            Map::new()
        }
        None => {
            erreurs.push(ErreurChamp::new("data", CodeErreur::Obligatoire));
            Map::new()
        }
    };
    if !version.is_empty() && version != "1.0" {
        erreurs.insert(0, ErreurChamp::new("specversion", CodeErreur::ValeurInterdite));
    }
    if !erreurs.is_empty() {
        return Err(erreurs);
    }
    let sujet = evenement.get("subject").and_then(Value::as_str);
    let cle = sujet.or(cle).filter(|c| !c.is_empty()).unwrap_or(&id);
    Ok(Message {
        cle: propre(cle),
        source,
        id,
        type_,
        donnees,
        corps: Value::Object(evenement),
    })
}

/// The plain values of a message, by name: those within another object have its name before theirs (`adresse.ville`), of a
/// list the first counts, and nothing is an empty text.
pub(super) fn aplatir(donnees: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut champs = BTreeMap::new();
    poser(&mut champs, "", donnees, 0);
    champs
}

/// Objects within objects that are looked into.
const PROFONDEUR: usize = 4;

fn poser(champs: &mut BTreeMap<String, String>, prefixe: &str, donnees: &Map<String, Value>, niveau: usize) {
    for (nom, valeur) in donnees {
        let nom = format!("{prefixe}{nom}");
        // LDAP holds lists even of what there is one of.
        let valeur = match valeur {
            Value::Array(liste) => liste.first().unwrap_or(&Value::Null),
            autre => autre,
        };
        match valeur {
            Value::Null => champs.insert(nom, String::new()),
            Value::String(texte) => champs.insert(nom, texte.clone()),
            Value::Bool(oui) => champs.insert(nom, oui.to_string()),
            Value::Number(nombre) => champs.insert(nom, nombre.to_string()),
            Value::Object(dedans) if niveau < PROFONDEUR => {
                poser(champs, &format!("{nom}."), dedans, niveau + 1);
                None
            }
            Value::Object(_) | Value::Array(_) => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn brut(corps: &Value) -> Brut {
        Brut {
            cle: Some("cle".into()),
            corps: corps.to_string().into_bytes(),
            ..Default::default()
        }
    }

    #[test]
    fn les_deux_modes_disent_la_meme_chose() {
        let donnees = json!({ "prenom": "Zoé" });
        let evenement =
            json!({ "specversion": "1.0", "id": "1", "source": "grhum", "type": "grhum.personne", "data": donnees });
        let structure = brut(&evenement).lire().unwrap();
        let binaire = Brut {
            cle: Some("cle".into()),
            attributs: ["specversion=1.0", "id=1", "source=grhum", "type=grhum.personne"]
                .iter()
                .filter_map(|a| a.split_once('='))
                .map(|(nom, valeur)| (nom.to_owned(), valeur.to_owned()))
                .collect(),
            corps: donnees.to_string().into_bytes(),
            ..Default::default()
        };
        let binaire = binaire.lire().unwrap();
        assert_eq!(structure.corps, binaire.corps);
        assert_eq!((structure.cle.as_str(), binaire.cle.as_str()), ("cle", "cle"));
    }

    #[test]
    fn ce_qui_manque_est_dit_en_une_fois() {
        let erreurs = brut(&json!({ "id": 3, "type": "", "data": [] })).lire().unwrap_err();
        let noms: Vec<_> = erreurs.iter().map(|e| e.champ.as_str()).collect();
        assert_eq!(noms, ["specversion", "source", "id", "type", "data"]);
        for faux in [json!(3), json!([1]), json!("x")] {
            assert_eq!(brut(&faux).lire().unwrap_err()[0].champ, "message");
        }
        let autre = json!({ "specversion": "0.3", "id": "1", "source": "s", "type": "t", "data": {} });
        assert_eq!(brut(&autre).lire().unwrap_err()[0].champ, "specversion");
    }

    #[test]
    fn listes_et_objets_s_aplatissent() {
        let donnees = json!({ "mail": ["a@b.fr", "c@d.fr"], "adresse": { "ville": "Valmont" }, "vide": null, "n": 3, "rien": [] });
        let Value::Object(donnees) = donnees else { panic!() };
        let champs = aplatir(&donnees);
        let attendus = [
            ("adresse.ville", "Valmont"),
            ("mail", "a@b.fr"),
            ("n", "3"),
            ("rien", ""),
            ("vide", ""),
        ];
        assert_eq!(champs, attendus.map(|(n, v)| (n.to_owned(), v.to_owned())).into());
    }

    proptest! {
        #[test]
        fn ne_panique_jamais(corps in prop::collection::vec(any::<u8>(), 0..60)) {
            let brut = Brut { corps, ..Default::default() };
            let _ = brut.lire();
            prop_assert!(!brut.texte().contains('\0'));
        }
    }
}

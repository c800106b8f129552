use super::message::{Message, aplatir};
use crate::{Error, Result};
use domain::{
    CodeErreur, ErreurChamp,
    reception::{Format, Objet},
};
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};

/// One field there, and here.
struct Ligne {
    nom: String,
    champ: String,
    format: Format,
}

/// How the messages about one kind of thing are read.
pub(super) struct Correspondances {
    objet: Objet,
    par_type: HashMap<String, Vec<Ligne>>,
}

/// The type of our own messages: fields have our names.
fn notre(objet: Objet) -> &'static str {
    match objet {
        Objet::Admission => "pegase.admission",
        Objet::Personne => "pegase.personne",
        Objet::Structure => "pegase.structure",
    }
}

impl Correspondances {
    pub async fn lire(tx: &mut PgConnection, objet: Objet) -> Result<Self> {
        let lignes = sqlx::query!(
            "SELECT type, nom, champ, format FROM evt.correspondance WHERE objet = $1 AND actif
             ORDER BY type, champ, nom",
            objet.code()
        )
        .fetch_all(tx)
        .await?;
        let mut par_type: HashMap<String, Vec<Ligne>> = HashMap::new();
        for l in lignes {
            let format = Format::depuis_code(&l.format).ok_or_else(|| Error::interne("unknown format"))?;
            par_type.entry(l.r#type).or_default().push(Ligne {
                nom: l.nom,
                champ: l.champ,
                format,
            });
        }
        Ok(Self { objet, par_type })
    }

    /// What a message says, by our names of the fields. Of several names of one field that say something, the first of the alphabet counts.
    pub fn traduire(&self, message: &Message) -> std::result::Result<BTreeMap<String, String>, Vec<ErreurChamp>> {
        let dits = aplatir(&message.donnees);
        // Valid JSON that no database keeps.
        let vides: Vec<ErreurChamp> = dits
            .iter()
            .filter(|(_, valeur)| valeur.contains('\0'))
            .map(|(nom, _)| ErreurChamp::new(nom.replace('\0', "\u{fffd}"), CodeErreur::FormatInvalide))
            .collect();
        if !vides.is_empty() {
            return Err(vides);
        }
        if message.type_ == notre(self.objet) {
            return Ok(dits);
        }
        let Some(lignes) = self.par_type.get(&message.type_) else {
            return Err(vec![ErreurChamp::new("type", CodeErreur::Inconnu)]);
        };
        let mut champs: BTreeMap<String, String> = BTreeMap::new();
        for ligne in lignes {
            if let Some(dit) = dits.get(&ligne.nom) {
                let valeur = champs.entry(ligne.champ.clone()).or_default();
                if valeur.is_empty() {
                    *valeur = ligne.format.lire(dit).into_owned();
                }
            }
        }
        Ok(champs)
    }
}

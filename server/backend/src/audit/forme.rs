//! What a seal is the digest of.

use crate::{Error, Result, evenement::Position};
use futures::{Stream, StreamExt};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// A digest.
pub(super) type Empreinte = [u8; 32];

/// Before the first seal.
pub(super) const ORIGINE: Empreinte = [0; 32];

/// Says which form this is, for those who would have another one.
const FORME: &[u8] = b"pegase.journal.1";

/// Values that a line is sealed with: all columns of when the seal was made. A seal names its form, since the version before
/// may still seal while this one writes; a seal that names another one than its own does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forme {
    /// Up to the address.
    Origine,
    /// In whose name, too.
    AuNom,
}

impl Forme {
    pub const COURANTE: Self = Self::AuNom;

    fn numero(self) -> i16 {
        match self {
            Self::Origine => 1,
            Self::AuNom => 2,
        }
    }

    fn lire(numero: i16) -> Result<Self> {
        [Self::Origine, Self::AuNom]
            .into_iter()
            .find(|f| f.numero() == numero)
            .ok_or_else(|| Error::interne("a seal of a newer version"))
    }
}

/// A line of the journal as it is sealed: all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ligne {
    pub position: Position,
    pub id: i64,
    pub le: Timestamp,
    pub acteur_id: Option<Uuid>,
    pub acteur: String,
    pub traitement: String,
    pub entite: String,
    pub entite_id: String,
    /// As the database writes them: keys in its order, once each.
    pub avant: Option<String>,
    pub apres: Option<String>,
    pub correlation: Uuid,
    pub adresse: Option<String>,
    pub au_nom_de_id: Option<Uuid>,
    pub au_nom_de: Option<String>,
}

impl Ligne {
    /// Each value that is there: its tag, its length, its octets; then zero. A column that comes later gets another tag, and
    /// lines that do not have it keep their form.
    fn ecrire(&self, forme: Forme, vers: &mut Vec<u8>) {
        let mut valeur = |etiquette: u8, octets: &[u8]| {
            vers.push(etiquette);
            vers.extend((octets.len() as u64).to_be_bytes());
            vers.extend(octets);
        };
        let (xact, _) = self.position.parties();
        valeur(1, &self.id.to_be_bytes());
        valeur(2, xact.as_bytes());
        valeur(3, &self.le.as_microsecond().to_be_bytes());
        if let Some(id) = self.acteur_id {
            valeur(4, id.as_bytes());
        }
        valeur(5, self.acteur.as_bytes());
        valeur(6, self.traitement.as_bytes());
        valeur(7, self.entite.as_bytes());
        valeur(8, self.entite_id.as_bytes());
        if let Some(avant) = &self.avant {
            valeur(9, avant.as_bytes());
        }
        if let Some(apres) = &self.apres {
            valeur(10, apres.as_bytes());
        }
        valeur(11, self.correlation.as_bytes());
        if let Some(adresse) = &self.adresse {
            valeur(12, adresse.as_bytes());
        }
        if forme == Forme::AuNom {
            if let Some(id) = self.au_nom_de_id {
                valeur(13, id.as_bytes());
            }
            if let Some(nom) = &self.au_nom_de {
                valeur(14, nom.as_bytes());
            }
        }
        vers.push(0);
    }
}

/// A seal being made, or made again to be compared.
pub(super) struct Cire {
    forme: Forme,
    somme: Sha256,
    tampon: Vec<u8>,
    pub premiere: Option<Position>,
    pub derniere: Option<Position>,
    pub nombre: i64,
}

impl Cire {
    pub fn nouvelle(forme: Forme, numero: i64, precedent: &[u8]) -> Self {
        let mut somme = Sha256::new();
        somme.update(FORME);
        somme.update(numero.to_be_bytes());
        somme.update(precedent);
        Self {
            forme,
            somme,
            tampon: Vec::new(),
            premiere: None,
            derniere: None,
            nombre: 0,
        }
    }

    pub fn prendre(&mut self, ligne: &Ligne) {
        self.tampon.clear();
        ligne.ecrire(self.forme, &mut self.tampon);
        self.somme.update(&self.tampon);
        self.premiere.get_or_insert(ligne.position);
        self.derniere = Some(ligne.position);
        self.nombre += 1;
    }

    /// The digest of all that was taken, with how many lines that is and when it was sealed.
    pub fn empreinte(mut self, le: Timestamp) -> Empreinte {
        self.somme.update(self.nombre.to_be_bytes());
        self.somme.update(le.as_microsecond().to_be_bytes());
        self.somme.finalize().into()
    }
}

/// The lines after a place and before another, in order, as they come.
pub(super) fn lignes(
    cx: &mut PgConnection,
    apres: Position,
    avant: (String, i64),
    max: i64,
) -> impl Stream<Item = Result<Ligne>> {
    let (xact, id) = apres.parties();
    sqlx::query!(
        r#"SELECT id, xact::text AS "xact!", le, acteur_id, acteur, traitement, entite, entite_id, avant::text, apres::text,
            correlation_id, adresse, au_nom_de_id, au_nom_de
           FROM audit.journal WHERE (xact, id) > ($1::text::xid8, $2) AND (xact, id) < ($3::text::xid8, $4)
           ORDER BY xact, id LIMIT $5"#,
        xact,
        id,
        avant.0,
        avant.1,
        max
    )
    .fetch(cx)
    .map(|ligne| {
        let l = ligne?;
        Ok(Ligne {
            position: Position::depuis_base(&l.xact, l.id)?,
            id: l.id,
            le: l.le.to_jiff(),
            acteur_id: l.acteur_id,
            acteur: l.acteur,
            traitement: l.traitement,
            entite: l.entite,
            entite_id: l.entite_id,
            avant: l.avant,
            apres: l.apres,
            correlation: l.correlation_id,
            adresse: l.adresse,
            au_nom_de_id: l.au_nom_de_id,
            au_nom_de: l.au_nom_de,
        })
    })
}

/// A seal, as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Sceau {
    pub numero: i64,
    pub forme: Forme,
    pub premiere: Position,
    pub derniere: Position,
    pub nombre: i64,
    pub precedent: Vec<u8>,
    pub empreinte: Vec<u8>,
    pub le: Timestamp,
}

/// Seals after a number, in order.
pub(super) async fn sceaux(cx: &mut PgConnection, apres: i64, max: i64) -> Result<Vec<Sceau>> {
    sqlx::query!(
        r#"SELECT numero, premier_xact::text AS "premier_xact!", premier_id, dernier_xact::text AS "dernier_xact!", dernier_id,
            nombre, precedent, empreinte, le, forme FROM audit.sceau WHERE numero > $1 ORDER BY numero LIMIT $2"#,
        apres,
        max
    )
    .fetch_all(cx)
    .await?
    .into_iter()
    .map(|s| {
        Ok(Sceau {
            numero: s.numero,
            forme: Forme::lire(s.forme)?,
            premiere: Position::depuis_base(&s.premier_xact, s.premier_id)?,
            derniere: Position::depuis_base(&s.dernier_xact, s.dernier_id)?,
            nombre: s.nombre,
            precedent: s.precedent,
            empreinte: s.empreinte,
            le: s.le.to_jiff(),
        })
    })
    .collect()
}

/// The last seal, if there is one.
pub(super) async fn dernier(cx: &mut PgConnection) -> Result<Option<Sceau>> {
    let numero = sqlx::query_scalar!("SELECT max(numero) FROM audit.sceau")
        .fetch_one(&mut *cx)
        .await?;
    match numero {
        Some(numero) => Ok(sceaux(cx, numero - 1, 1).await?.pop()),
        None => Ok(None),
    }
}

/// Keeps a seal.
pub(super) async fn garder(cx: &mut PgConnection, sceau: &Sceau) -> Result<()> {
    let (premier_xact, premier_id) = sceau.premiere.parties();
    let (dernier_xact, dernier_id) = sceau.derniere.parties();
    sqlx::query!(
        "INSERT INTO audit.sceau (numero, premier_xact, premier_id, dernier_xact, dernier_id, nombre, precedent, empreinte, le,
            forme)
         VALUES ($1, $2::text::xid8, $3, $4::text::xid8, $5, $6, $7, $8, $9, $10)",
        sceau.numero,
        premier_xact,
        premier_id,
        dernier_xact,
        dernier_id,
        sceau.nombre,
        sceau.precedent,
        sceau.empreinte,
        sceau.le.to_sqlx(),
        sceau.forme.numero()
    )
    .execute(cx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ligne() -> impl Strategy<Value = Ligne> {
        let texte = || "[\\x00-\\x0c a]{0,3}";
        let facultatif = || proptest::option::of(texte());
        (
            (0..3i64, 0..3u64, 0..3i64, proptest::option::of(0..3u128)),
            (texte(), texte(), texte(), texte()),
            (facultatif(), facultatif(), facultatif(), 0..3u128),
            (proptest::option::of(0..3u128), facultatif()),
        )
            .prop_map(
                |((id, xact, le, qui), (acteur, traitement, entite, entite_id), suite, au_nom)| Ligne {
                    position: Position::depuis_base(&xact.to_string(), id).unwrap(),
                    id,
                    le: Timestamp::from_microsecond(le).unwrap(),
                    acteur_id: qui.map(Uuid::from_u128),
                    acteur,
                    traitement,
                    entite,
                    entite_id,
                    avant: suite.0,
                    apres: suite.1,
                    correlation: Uuid::from_u128(suite.3),
                    adresse: suite.2,
                    au_nom_de_id: au_nom.0.map(Uuid::from_u128),
                    au_nom_de: au_nom.1,
                },
            )
    }

    fn forme(lignes: &[Ligne]) -> Vec<u8> {
        let mut octets = Vec::new();
        for ligne in lignes {
            ligne.ecrire(Forme::COURANTE, &mut octets);
        }
        octets
    }

    fn empreinte(numero: i64, lignes: &[Ligne]) -> Empreinte {
        empreinte_de(Forme::COURANTE, numero, lignes)
    }

    fn empreinte_de(forme: Forme, numero: i64, lignes: &[Ligne]) -> Empreinte {
        let mut cire = Cire::nouvelle(forme, numero, &ORIGINE);
        for ligne in lignes {
            cire.prendre(ligne);
        }
        cire.empreinte(Timestamp::UNIX_EPOCH)
    }

    proptest! {
        /// What is not the same is not written the same, wherever a value or a line ends.
        #[test]
        fn deux_suites_differentes_s_ecrivent_differemment(
            une in proptest::collection::vec(ligne(), 0..3), autre in proptest::collection::vec(ligne(), 0..3),
        ) {
            prop_assert_eq!(une == autre, forme(&une) == forme(&autre));
        }

        #[test]
        fn une_valeur_qui_change_de_colonne_se_voit(l in ligne()) {
            let mut autre = l.clone();
            std::mem::swap(&mut autre.avant, &mut autre.apres);
            prop_assert_eq!(autre == l, empreinte(1, std::slice::from_ref(&autre)) == empreinte(1, std::slice::from_ref(&l)));
            prop_assert_ne!(empreinte(1, std::slice::from_ref(&l)), empreinte(2, std::slice::from_ref(&l)));
        }
    }

    /// The form is a promise: seals of years ago must still fit.
    #[test]
    fn la_forme_ne_bouge_pas() {
        let l = Ligne {
            position: Position::depuis_base("42", 7).unwrap(),
            id: 7,
            le: Timestamp::from_second(1_700_000_000).unwrap(),
            acteur: "automate".into(),
            traitement: "VALIDER".into(),
            entite: "inscription".into(),
            entite_id: "x".into(),
            apres: Some("{\"statut\": \"VALIDEE\"}".into()),
            ..Ligne::default()
        };
        let attendue = "25a83f05aa0294933c1403deeaf2769136ba2c5737a122c9018cb7ae25b21d32";
        for forme in [Forme::Origine, Forme::AuNom] {
            // In nobody's name, a line is written as it always was.
            assert_eq!(hex::encode(empreinte_de(forme, 1, std::slice::from_ref(&l))), attendue);
        }
        let au_nom = Ligne {
            au_nom_de: Some("Léa".into()),
            ..l
        };
        let de = |forme| hex::encode(empreinte_de(forme, 1, std::slice::from_ref(&au_nom)));
        assert_eq!(de(Forme::Origine), attendue, "the version before sees no such column");
        assert_ne!(de(Forme::AuNom), attendue);
    }
}

use super::forme::{Cire, ORIGINE, Sceau, lignes, sceaux};
use crate::{Result, evenement::Position};
use futures::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use sqlx::{PgConnection, PgPool};
use std::{collections::BTreeMap, fmt};

/// Seals read in one go.
const PAGE: i64 = 1_000;

/// Upkeep seals each minute; a transaction that lasts for hours holds it up, and nothing for longer.
const ATTENTE_MAX: SignedDuration = SignedDuration::from_hours(24);

/// What does not fit, the first time that something does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Faute {
    /// A number that is not there, though later ones are, or somebody has heard of it.
    SceauAbsent(i64),
    /// It does not name the one before, or begins before that one ends.
    SceauHorsChaine(i64),
    /// Its lines are not those that were sealed: how many there should be, and are; from where to where.
    Lignes {
        sceau: i64,
        scellees: i64,
        trouvees: i64,
        de: Position,
        a: Position,
    },
    /// Not the digest that was told elsewhere.
    Ancre(i64),
    /// Lines of transactions that never were, or are still to come: nobody would ever seal them.
    SansTransaction { de: Position },
    /// Lines that nobody has sealed since then.
    SansSceau { depuis: Timestamp },
}

impl fmt::Display for Faute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SceauAbsent(numero) => write!(f, "seal {numero} is not there"),
            Self::SceauHorsChaine(numero) => write!(f, "seal {numero} does not follow the one before"),
            Self::Lignes {
                sceau,
                scellees,
                trouvees,
                de,
                a,
            } => write!(
                f,
                "seal {sceau} does not fit its lines, from {de} to {a} (transaction-id): {scellees} were sealed, {trouvees} are there"
            ),
            Self::Ancre(numero) => write!(f, "seal {numero} is not the one that was told"),
            Self::SansTransaction { de } => write!(
                f,
                "lines of no transaction that was: the first is {de} (transaction-id)"
            ),
            Self::SansSceau { depuis } => write!(f, "lines have waited for a seal since {depuis}"),
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Rapport {
    pub sceaux: i64,
    pub lignes: i64,
    /// Lines after the last seal.
    pub non_scellees: i64,
    /// The last seal of each day, its number and its digest.
    pub jours: BTreeMap<jiff::civil::Date, (i64, String)>,
    /// The last seal that fits.
    pub dernier: Option<(i64, String, Timestamp)>,
    pub faute: Option<Faute>,
}

/// Seals and lines again, compared with those that are kept, from a seal on: that one and those that follow. `ancres` are
/// numbers and digests that were told elsewhere. By the command line only.
///
/// Lines are read as they come: memory does not grow with the journal, but for one entry a day.
pub async fn verifier(pool: &PgPool, depuis: i64, ancres: &[(i64, String)], maintenant: Timestamp) -> Result<Rapport> {
    let mut tx = pool.begin().await?;
    // All of one instant, while people work.
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute(&mut *tx)
        .await?;
    let mut rapport = Rapport::default();
    let mut fin = Bout {
        numero: depuis.max(1) - 1,
        empreinte: ORIGINE.to_vec(),
        derniere: Position::DEBUT,
    };
    for (numero, empreinte) in ancres {
        let sien = sceaux(&mut tx, numero - 1, 1)
            .await?
            .pop()
            .filter(|s| s.numero == *numero);
        match sien {
            None => rapport.faute = Some(Faute::SceauAbsent(*numero)),
            Some(s) if hex::encode(&s.empreinte) != empreinte.to_lowercase() => {
                rapport.faute = Some(Faute::Ancre(*numero));
            }
            Some(_) => continue,
        }
        return Ok(rapport);
    }
    if fin.numero > 0 {
        match sceaux(&mut tx, fin.numero - 1, 1)
            .await?
            .pop()
            .filter(|s| s.numero == fin.numero)
        {
            Some(s) => fin = Bout::de(&s),
            None => {
                rapport.faute = Some(Faute::SceauAbsent(fin.numero));
                return Ok(rapport);
            }
        }
    }
    loop {
        let page = sceaux(&mut tx, fin.numero, PAGE).await?;
        if page.is_empty() {
            break;
        }
        // What comes before the first seal that does not follow is looked at first.
        let (suivis, rupture) = chainer(&fin, page);
        if let Some(faute) = comparer(&mut tx, &mut fin, suivis, &mut rapport).await?.or(rupture) {
            rapport.faute = Some(faute);
            return Ok(rapport);
        }
    }
    suivantes(&mut tx, &fin, maintenant, &mut rapport).await?;
    Ok(rapport)
}

/// The lines that no seal holds yet.
async fn suivantes(tx: &mut PgConnection, fin: &Bout, maintenant: Timestamp, rapport: &mut Rapport) -> Result<()> {
    let sans = sqlx::query!(
        r#"SELECT xact::text AS "xact!", id FROM audit.journal
           WHERE xact < '3'::xid8 OR xact >= (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + evt.decalage())::text::xid8
           ORDER BY xact, id LIMIT 1"#
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(l) = sans {
        let de = Position::depuis_base(&l.xact, l.id)?;
        rapport.faute = Some(Faute::SansTransaction { de });
        return Ok(());
    }
    let (xact, id) = fin.derniere.parties();
    let reste = sqlx::query!(
        r#"SELECT count(*) AS "n!", min(le) AS le FROM audit.journal WHERE (xact, id) > ($1::text::xid8, $2)"#,
        xact,
        id
    )
    .fetch_one(tx)
    .await?;
    rapport.non_scellees = reste.n;
    rapport.faute = reste
        .le
        .map(jiff_sqlx::Timestamp::to_jiff)
        .filter(|le| maintenant.duration_since(*le) > ATTENTE_MAX)
        .map(|depuis| Faute::SansSceau { depuis });
    Ok(())
}

/// Where one has come to.
struct Bout {
    numero: i64,
    empreinte: Vec<u8>,
    derniere: Position,
}

impl Bout {
    fn de(sceau: &Sceau) -> Self {
        Self {
            numero: sceau.numero,
            empreinte: sceau.empreinte.clone(),
            derniere: sceau.derniere,
        }
    }
}

/// Those that follow one another, and what is wrong with the next one.
fn chainer(fin: &Bout, page: Vec<Sceau>) -> (Vec<Sceau>, Option<Faute>) {
    let mut suivis: Vec<Sceau> = Vec::with_capacity(page.len());
    for sceau in page {
        let (numero, empreinte, derniere) = match suivis.last() {
            Some(s) => (s.numero, &s.empreinte, s.derniere),
            None => (fin.numero, &fin.empreinte, fin.derniere),
        };
        if sceau.numero != numero + 1 {
            return (suivis, Some(Faute::SceauAbsent(numero + 1)));
        }
        if sceau.precedent != *empreinte || sceau.premiere <= derniere {
            return (suivis, Some(Faute::SceauHorsChaine(sceau.numero)));
        }
        suivis.push(sceau);
    }
    (suivis, None)
}

/// Seals the lines of these seals again, in one reading.
async fn comparer(
    tx: &mut PgConnection,
    fin: &mut Bout,
    suivis: Vec<Sceau>,
    rapport: &mut Rapport,
) -> Result<Option<Faute>> {
    let Some(dernier) = suivis.last() else {
        return Ok(None);
    };
    let (xact, id) = dernier.derniere.parties();
    let mut suite = std::pin::pin!(lignes(tx, fin.derniere, (xact, id.saturating_add(1)), i64::MAX));
    let mut ligne = suite.try_next().await?;
    for sceau in suivis {
        let mut cire = Cire::nouvelle(sceau.forme, sceau.numero, &fin.empreinte);
        while let Some(l) = ligne.take_if(|l| l.position <= sceau.derniere) {
            cire.prendre(&l);
            ligne = suite.try_next().await?;
        }
        let entier =
            (cire.premiere, cire.derniere, cire.nombre) == (Some(sceau.premiere), Some(sceau.derniere), sceau.nombre);
        let trouvees = cire.nombre;
        if !entier || cire.empreinte(sceau.le)[..] != sceau.empreinte[..] {
            return Ok(Some(Faute::Lignes {
                sceau: sceau.numero,
                scellees: sceau.nombre,
                trouvees,
                de: sceau.premiere,
                a: sceau.derniere,
            }));
        }
        rapport.sceaux += 1;
        rapport.lignes += trouvees;
        let empreinte = hex::encode(&sceau.empreinte);
        let jour = sceau.le.to_zoned(jiff::tz::TimeZone::UTC).date();
        rapport.jours.insert(jour, (sceau.numero, empreinte.clone()));
        rapport.dernier = Some((sceau.numero, empreinte, sceau.le));
        *fin = Bout::de(&sceau);
    }
    Ok(None)
}

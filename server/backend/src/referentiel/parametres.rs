use crate::{Ctx, Result, recents::Recents};
use domain::{
    identite::Seuils,
    inscription::{Condition, lire_conditions},
    offre::Bareme,
    paiement::Centimes,
    referentiel::Parametre,
};
use jiff::civil::Date;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use std::{collections::BTreeMap, sync::Arc};

/// They change a few times a year, and each page of a dossier looks at them.
pub(crate) type ParametresRecents = Recents<(), Arc<Parametres>>;

pub(super) const REGIMES_SANS_CVEC: &str = "REGIMES_SANS_CVEC";

/// Régimes that the nomenclature of that day exempts of the CVEC, with commas.
pub(super) async fn regimes_exemptes(tx: &mut PgConnection, jour: Date) -> Result<String> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(string_agg(code, ',' ORDER BY code), '') AS "codes!" FROM referentiel.valeur
           WHERE nomenclature = 'RegimeInscription' AND attributs ->> 'temoinCVEC' = 'false'
              AND debut <= $1 AND (fin IS NULL OR fin >= $1)"#,
        jour.to_sqlx()
    )
    .fetch_one(tx)
    .await?)
}

/// Parameters of the establishment: what the texts of law leave to it, or change every year.
pub(crate) struct Parametres(BTreeMap<String, String>);

impl Parametres {
    /// As they were a moment ago at most: for what is read all the time. With the régimes that owe no CVEC, which the nomenclature
    /// says where the establishment says nothing.
    pub(crate) async fn recents(tx: &mut PgConnection, ctx: &Ctx) -> Result<Arc<Self>> {
        let lecture = async {
            let mut parametres = Self::lire(&mut *tx).await?;
            if !parametres.0.contains_key(REGIMES_SANS_CVEC) {
                let exemptes = regimes_exemptes(tx, ctx.jour()).await?;
                parametres.0.insert(REGIMES_SANS_CVEC.to_owned(), exemptes);
            }
            Ok(Arc::new(parametres))
        };
        ctx.services.parametres.lire((), lecture).await
    }

    pub(crate) async fn lire(tx: &mut PgConnection) -> Result<Self> {
        let lignes = sqlx::query!("SELECT code, valeur FROM referentiel.parametre")
            .fetch_all(tx)
            .await?;
        Ok(Self(lignes.into_iter().map(|l| (l.code, l.valeur)).collect()))
    }

    /// What the establishment says, or what is true of all.
    fn texte(&self, code: &str) -> &str {
        let defaut = || Parametre::de_code(code).map_or("", |p| p.defaut);
        self.0.get(code).map_or_else(defaut, String::as_str)
    }

    /// Shape of a CVEC number (domain §6.5).
    pub(crate) fn cvec_masque(&self) -> String {
        self.texte("CVEC_MASQUE").to_owned()
    }

    /// Codes of the régimes for which no CVEC is due.
    pub(crate) fn regimes_sans_cvec(&self) -> Vec<String> {
        self.texte(REGIMES_SANS_CVEC)
            .split(',')
            .map(|r| r.trim().to_owned())
            .filter(|r| !r.is_empty())
            .collect()
    }

    /// Which dossiers are validated by the automaton when nothing stands against them: conditions on their facts. None: a
    /// clerk validates each (domain §6.2).
    pub(crate) fn validation_automatique(&self) -> Option<Vec<Condition>> {
        // No condition at all would validate everybody.
        lire_conditions(self.0.get("VALIDATION_AUTOMATIQUE")?).filter(|conditions| !conditions.is_empty())
    }

    /// May points of enrolment of several levels of one path be open at once (domain §5.3)?
    pub(crate) fn pia_multi_niveaux(&self) -> bool {
        self.texte("PIA_MULTI_NIVEAUX") == "oui"
    }

    /// Credits that are expected of what is of a type, and of a formation by its type of diploma (domain §5.3, 2): those of the texts of
    /// law until the establishment says others.
    pub(crate) fn bareme_ects(&self) -> Bareme {
        Bareme::lire(self.texte("ECTS_PAR_TYPE_OBJET"), self.texte("ECTS_PAR_TYPE_DIPLOME"))
    }

    /// From where two persons are one, or may be (domain §4.3), in hundredths.
    pub(crate) fn seuils_doublon(&self) -> Seuils {
        let lire = |code, defaut: u32| self.texte(code).parse().unwrap_or(defaut);
        let Seuils { certain, douteux } = Seuils::default();
        Seuils {
            certain: lire("DOUBLON_CERTAIN", certain),
            douteux: lire("DOUBLON_POTENTIEL", douteux),
        }
    }

    /// Share of the enrolled that the president may exempt, in per cent (domain §6.6, rule 4).
    pub(crate) fn plafond_exonerations(&self) -> u32 {
        self.texte("REDUCTION_R719_50_PLAFOND_POURCENT").parse().unwrap_or(10)
    }

    /// Share of the fees that stays with the establishment when an enrolment is cancelled (domain §6.6, rule 9).
    pub(crate) fn part_acquise(&self) -> Centimes {
        Centimes(self.texte("PART_ACQUISE_CENTIMES").parse().unwrap_or(2_300))
    }
}

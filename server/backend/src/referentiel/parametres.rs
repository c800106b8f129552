use crate::{Ctx, Result, recents::Recents};
use domain::{
    identite::Seuils,
    inscription::{Condition, lire_conditions},
    offre::Bareme,
    paiement::Centimes,
    referentiel::Parametre,
};
use sqlx::PgConnection;
use std::{collections::BTreeMap, sync::Arc};

/// They change a few times a year, and each page of a dossier looks at them.
pub(crate) type ParametresRecents = Recents<(), Arc<Parametres>>;

/// Parameters of the establishment: what the texts of law leave to it, or change every year.
pub(crate) struct Parametres(BTreeMap<String, String>);

impl Parametres {
    /// As they were a moment ago at most: for what is read all the time.
    pub(crate) async fn recents(tx: &mut PgConnection, ctx: &Ctx) -> Result<Arc<Self>> {
        let lecture = async { Self::lire(tx).await.map(Arc::new) };
        ctx.services.parametres.lire((), lecture).await
    }

    pub(crate) async fn lire(tx: &mut PgConnection) -> Result<Self> {
        // Where the establishment says nothing, the nomenclature says which régimes owe no CVEC: those of these days.
        let lignes = sqlx::query!(
            r#"SELECT code AS "code!", valeur AS "valeur!" FROM referentiel.parametre
               UNION ALL
               SELECT 'REGIMES_SANS_CVEC', coalesce(string_agg(v.code, ','), '') FROM referentiel.valeur v
               WHERE v.nomenclature = 'RegimeInscription' AND v.attributs ->> 'temoinCVEC' = 'false'
                  AND v.debut <= current_date AND (v.fin IS NULL OR v.fin >= current_date)
               HAVING NOT EXISTS (SELECT FROM referentiel.parametre WHERE code = 'REGIMES_SANS_CVEC')"#
        )
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
        self.texte("REGIMES_SANS_CVEC")
            .split(',')
            .map(|r| r.trim().to_owned())
            .filter(|r| !r.is_empty())
            .collect()
    }

    /// Which dossiers are validated by the automaton when nothing stands against them: conditions on their facts. None: a
    /// clerk validates each (domain §6.2).
    pub(crate) fn validation_automatique(&self) -> Option<Vec<Condition>> {
        lire_conditions(self.0.get("VALIDATION_AUTOMATIQUE")?)
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

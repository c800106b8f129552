use crate::{Ctx, Result, recents::Recents};
use domain::{
    identite::Seuils,
    inscription::{Condition, lire_conditions},
    offre::Bareme,
    paiement::Centimes,
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
        let lignes = sqlx::query!("SELECT code, valeur FROM referentiel.parametre")
            .fetch_all(tx)
            .await?;
        Ok(Self(lignes.into_iter().map(|l| (l.code, l.valeur)).collect()))
    }

    fn texte(&self, code: &str, defaut: &str) -> String {
        self.0.get(code).map_or(defaut, String::as_str).to_owned()
    }

    /// Shape of a CVEC number (domain §6.5).
    pub(crate) fn cvec_masque(&self) -> String {
        self.texte("CVEC_MASQUE", "AAA9-XXXXXX-99")
    }

    /// Codes of the régimes for which no CVEC is due.
    pub(crate) fn regimes_sans_cvec(&self) -> Vec<String> {
        self.texte("REGIMES_SANS_CVEC", "")
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
        self.texte("PIA_MULTI_NIVEAUX", "non") == "oui"
    }

    /// Credits that are expected of what is of a type, and of a formation by its type of diploma (domain §5.3, 2): those of the texts of
    /// law until the establishment says others.
    pub(crate) fn bareme_ects(&self) -> Bareme {
        Bareme::lire(
            &self.texte("ECTS_PAR_TYPE_OBJET", "ANNEE=60,SEMESTRE=30"),
            &self.texte("ECTS_PAR_TYPE_DIPLOME", "LICENCE=180,MASTER=120"),
        )
    }

    /// From where two persons are one, or may be (domain §4.3), in hundredths.
    pub(crate) fn seuils_doublon(&self) -> Seuils {
        let lire = |code, defaut: u32| self.texte(code, "").parse().unwrap_or(defaut);
        let Seuils { certain, douteux } = Seuils::default();
        Seuils {
            certain: lire("DOUBLON_CERTAIN", certain),
            douteux: lire("DOUBLON_POTENTIEL", douteux),
        }
    }

    /// Share of the enrolled that the president may exempt, in per cent (domain §6.6, rule 4).
    pub(crate) fn plafond_exonerations(&self) -> u32 {
        self.texte("REDUCTION_R719_50_PLAFOND_POURCENT", "10")
            .parse()
            .unwrap_or(10)
    }

    /// Share of the fees that stays with the establishment when an enrolment is cancelled (domain §6.6, rule 9).
    pub(crate) fn part_acquise(&self) -> Centimes {
        Centimes(self.texte("PART_ACQUISE_CENTIMES", "2300").parse().unwrap_or(2_300))
    }
}

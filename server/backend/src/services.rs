use crate::{
    authz::{Cles, Fournisseurs, Portes},
    courriel::Smtp,
    inscription::{AccordsRecents, CompteursRecents},
    notification::Push,
    paiement::{BaremesRecents, ModalitesRecentes, Paybox},
    referentiel::{AidesRecentes, NomenclaturesRecentes, ParametresRecents, nomenclatures::DefinitionsRecentes},
    stockage::Stockage,
    webhook::Clients,
};
use domain::authz::Traitement;
use ipnet::IpNet;
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use secrecy::SecretString;
use sqlx::PgPool;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// What an installation sets; everything has a documented default in `server::config`.
#[derive(Clone, Debug)]
pub struct Reglages {
    /// Address under which people reach the product, without a final slash: used in mails and QR codes.
    pub url_publique: String,
    /// Demonstration: known passwords, readable mailbox.
    pub demo: bool,
    /// A session dies after so long without a request.
    pub inactivite: SignedDuration,
    /// A session dies after so long whatever happens.
    pub duree_session: SignedDuration,
    /// What cannot be undone is asked of who showed within so long who she is.
    pub duree_confirmation: SignedDuration,
    /// Acting in somebody's name ends by itself after so long.
    pub duree_assistance: SignedDuration,
    /// Nobody does these without a second factor, or a provider of identity that signed her in.
    pub facteur_pour: Vec<Traitement>,
    /// A token of an interface is good for so long.
    pub duree_jeton_api: SignedDuration,
    /// Where people may sign in besides here.
    pub fournisseurs: Fournisseurs,
    /// An invitation is good for so long.
    pub duree_invitation: SignedDuration,
    /// Failed sign-ins that one address of the network may have in ten minutes, before it must wait.
    pub plafond_echecs: u32,
    /// The payment provider; None: paying online is not offered.
    pub paybox: Option<Paybox>,
    /// The server for mails; None: they wait (the demonstration has a page that shows them).
    pub smtp: Option<Smtp>,
    /// How browsers are told of mails; None: they are not.
    pub push: Option<Push>,
    /// Where CVEC numbers are checked; None: a clerk confirms them.
    pub cvec_url: Option<String>,
    /// Events are kept for so long.
    pub duree_evenements: SignedDuration,
    /// Networks besides the public one that webhooks may call.
    pub reseaux_webhooks: Vec<IpNet>,
    /// How old the counters above a list, the values of a form, tariffs and rules may be.
    pub fraicheur: Duration,
    /// Encrypts the signing keys kept in the database.
    pub secret: SecretString,
}

/// What all requests share. Nothing here is remembered between requests but what can be read again, so any replica can die
/// at any moment.
pub struct Services {
    pub pool: PgPool,
    pub stockage: Stockage,
    pub reglages: Reglages,
    pub cles: Cles,
    /// The providers of identity.
    pub portes: Portes,
    pub fuseau: TimeZone,
    /// Cancelled when the process must stop: whatever is long looks at it between two steps.
    pub arret: CancellationToken,
    /// For the services of others: short waits, since somebody may be waiting behind.
    pub(crate) client: reqwest::Client,
    pub(crate) webhooks: Clients,
    pub(crate) compteurs: CompteursRecents,
    pub(crate) nomenclatures: NomenclaturesRecentes,
    pub(crate) definitions: DefinitionsRecentes,
    pub(crate) baremes: BaremesRecents,
    pub(crate) modalites: ModalitesRecentes,
    pub(crate) parametres: ParametresRecents,
    pub(crate) accords: AccordsRecents,
    pub(crate) aides: AidesRecentes,
    /// Password checks at a time: each takes 19 MiB and a core for tens of milliseconds.
    pub(crate) argon: Semaphore,
}

impl Services {
    /// Opens what the use cases need: signing keys, time zone of the establishment.
    pub async fn ouvrir(pool: PgPool, stockage: Stockage, reglages: Reglages) -> crate::Result<Self> {
        let cles = Cles::charger(&pool, &reglages.secret, Timestamp::now()).await?;
        let fuseau = crate::referentiel::fuseau(&pool).await?;
        // One cryptography for everything; a second call changes nothing.
        rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(5))
            // Where we are told to go, and nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(crate::Error::interne)?;
        let portes = Portes::ouvrir(&reglages.fournisseurs)?;
        let webhooks = Clients::new(&reglages.reseaux_webhooks)?;
        let argon = Semaphore::new(std::thread::available_parallelism().map_or(2, |n| n.get().max(2)));
        Ok(Self {
            compteurs: CompteursRecents::new(reglages.fraicheur, 1_000),
            baremes: BaremesRecents::new(reglages.fraicheur, 20),
            modalites: ModalitesRecentes::new(reglages.fraicheur, 20),
            parametres: ParametresRecents::new(reglages.fraicheur, 1),
            accords: AccordsRecents::new(reglages.fraicheur, 1),
            aides: AidesRecentes::new(reglages.fraicheur, 1_000),
            nomenclatures: NomenclaturesRecentes::new(reglages.fraicheur, 1),
            definitions: DefinitionsRecentes::new(reglages.fraicheur, 1),
            pool,
            stockage,
            reglages,
            cles,
            portes,
            fuseau,
            arret: CancellationToken::new(),
            client,
            webhooks,
            argon,
        })
    }

    /// The same instant on the clocks of the establishment.
    pub fn heure_locale(&self, instant: Timestamp) -> civil::DateTime {
        instant.to_zoned(self.fuseau.clone()).datetime()
    }
}

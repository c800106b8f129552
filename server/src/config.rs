//! Configuration: the environment only, every problem reported at once, unknown `PEGASE_*` keys refused.

mod broker;

use crate::{
    evenements::{Ecoutes, Kafka},
    sauvegarde::Cles,
    traces::{Collecteur, Requetes},
};
use age::x25519::Recipient;
use backend::{
    Reglages,
    authz::{Fournisseurs, est_boucle},
    courriel::Smtp,
    notification::Push,
    paiement::Paybox,
    stockage::{Emplacement, S3},
};
use domain::authz::Traitement;
use ipnet::IpNet;
use jiff::SignedDuration;
use secrecy::SecretString;
use std::{
    collections::BTreeMap,
    env,
    net::{IpAddr, SocketAddr},
    num::{NonZeroU16, NonZeroU32},
    path::PathBuf,
    time::Duration,
};
use url::Url;

/// Counters this old are as good as new to a person.
const FRAICHEUR: Duration = Duration::from_secs(2);

/// What one account of another system may ask of one process, per second and at once.
const DEBIT: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(50).unwrap(), NonZeroU32::new(200).unwrap());

/// What one person may ask of one process for her pages, per second and at once: a page that is opened is a dozen requests.
const DEBIT_PAGES: (NonZeroU32, NonZeroU32) = (NonZeroU32::new(20).unwrap(), NonZeroU32::new(300).unwrap());

/// An answer may take so long, in seconds, and so long when a file comes or goes.
const DUREE: NonZeroU16 = NonZeroU16::new(30).unwrap();
const DUREE_LONGUE: NonZeroU16 = NonZeroU16::new(600).unwrap();

/// Every key that this binary reads.
const CLES: &[&str] = &[
    "PEGASE_SECRET",
    "PEGASE_PUBLIC_URL",
    "PEGASE_LISTEN",
    "PEGASE_WORKER_LISTEN",
    "PEGASE_DRAIN_SECONDS",
    "PEGASE_STORAGE",
    "PEGASE_S3_ENDPOINT",
    "PEGASE_S3_REGION",
    "PEGASE_S3_ACCESS_KEY",
    "PEGASE_S3_SECRET_KEY",
    "PEGASE_DEMO",
    "PEGASE_DEMO_ANYWHERE",
    "PEGASE_SESSION_IDLE_MINUTES",
    "PEGASE_SESSION_HOURS",
    "PEGASE_STEP_UP_MINUTES",
    "PEGASE_SUPPORT_MINUTES",
    "PEGASE_SECOND_FACTOR_FOR",
    "PEGASE_INVITATION_DAYS",
    "PEGASE_API_TOKEN_HOURS",
    "PEGASE_IDENTITY_FILE",
    "PEGASE_DB_CONNECTIONS",
    "PEGASE_TRUSTED_PROXIES",
    "PEGASE_LOGIN_CEILING",
    "PEGASE_PAYBOX_URL",
    "PEGASE_PAYBOX_SITE",
    "PEGASE_PAYBOX_RANG",
    "PEGASE_PAYBOX_IDENTIFIANT",
    "PEGASE_PAYBOX_KEY",
    "PEGASE_PAYBOX_PUBLIC_KEY_FILE",
    "PEGASE_CVEC_URL",
    "PEGASE_SMTP_URL",
    "PEGASE_MAIL_FROM",
    "PEGASE_PUSH_KEY",
    "PEGASE_PUSH_CONTACT",
    "PEGASE_PUSH_SERVICES",
    "PEGASE_KAFKA_BROKERS",
    "PEGASE_KAFKA_PREFIX",
    "PEGASE_KAFKA_TLS",
    "PEGASE_KAFKA_CA_FILE",
    "PEGASE_KAFKA_CERT_FILE",
    "PEGASE_KAFKA_KEY_FILE",
    "PEGASE_KAFKA_SASL",
    "PEGASE_KAFKA_USER",
    "PEGASE_KAFKA_PASSWORD",
    "PEGASE_KAFKA_ADMISSIONS",
    "PEGASE_KAFKA_PERSONS",
    "PEGASE_KAFKA_STRUCTURES",
    "PEGASE_API_RATE",
    "PEGASE_API_BURST",
    "PEGASE_PAGE_RATE",
    "PEGASE_PAGE_BURST",
    "PEGASE_REQUEST_SECONDS",
    "PEGASE_LONG_REQUEST_SECONDS",
    "PEGASE_EVENTS_DAYS",
    "PEGASE_WEBHOOK_NETWORKS",
    "PEGASE_BACKUP_RECIPIENTS",
    "PEGASE_BACKUP_S3_ENDPOINT",
    "PEGASE_BACKUP_S3_REGION",
    "PEGASE_BACKUP_S3_ACCESS_KEY",
    "PEGASE_BACKUP_S3_SECRET_KEY",
    "PEGASE_LOG",
    "PEGASE_OTLP_ENDPOINT",
    "PEGASE_OTLP_RATIO",
    "PEGASE_SITE_PREVIOUS",
];

pub struct Config {
    pub database_url: String,
    /// For `migrate`; the application's own address when there is no other.
    pub database_owner_url: String,
    pub connexions: u32,
    pub ecoute: SocketAddr,
    /// Where a worker answers with its figures.
    pub ecoute_worker: Option<SocketAddr>,
    /// Told to stop, a server goes on answering for so long, and says that it is not ready.
    pub depart: Duration,
    pub stockage: Emplacement,
    /// How S3 is reached where backups are kept: by other keys than files, or a server could remove them.
    pub s3_sauvegardes: S3,
    /// Site folder of the version before, for the pages that were opened with it.
    pub site_precedent: Option<PathBuf>,
    /// Proxies in front of us, whose word on the client's address is believed: networks, separated by commas.
    pub proxys: Vec<IpNet>,
    /// Public keys that backups are encrypted for.
    pub sauvegardes_pour: Option<Vec<Recipient>>,
    /// Requests of one account of another system, per second and at once.
    pub debit: (NonZeroU32, NonZeroU32),
    /// Requests of one person, per second and at once.
    pub debit_pages: (NonZeroU32, NonZeroU32),
    /// An answer may take so long, and so long when a file comes or goes.
    pub duree: Duration,
    pub duree_longue: Duration,
    /// The broker that events are brought to.
    pub kafka: Option<Kafka>,
    /// Topics of other systems that the workers listen to.
    pub ecoutes: Ecoutes,
    /// Whom traces are told to.
    pub collecteur: Option<Collecteur>,
    pub reglages: Reglages,
}

/// Reads the environment; all that is wrong with it otherwise.
pub fn lire() -> Result<Config, Vec<String>> {
    lire_de(&env::vars().collect())
}

/// How S3 is reached where backups are kept, for a command that needs nothing else; what is wrong with it otherwise.
pub fn s3_sauvegardes() -> Result<S3, String> {
    s3_sauvegardes_de(&|cle: &str| {
        env::var(cle)
            .ok()
            .map(|v| v.trim().to_owned())
            .filter(|v| !v.is_empty())
    })
}

/// For files.
fn s3_de(texte: &dyn Fn(&str) -> Option<String>) -> S3 {
    S3 {
        adresse: texte("PEGASE_S3_ENDPOINT"),
        region: texte("PEGASE_S3_REGION").unwrap_or_else(|| "us-east-1".into()),
        cle: texte("PEGASE_S3_ACCESS_KEY").unwrap_or_default(),
        secret: SecretString::from(texte("PEGASE_S3_SECRET_KEY").unwrap_or_default()),
    }
}

/// For backups: what is not said otherwise is as for files.
fn s3_sauvegardes_de(texte: &dyn Fn(&str) -> Option<String>) -> Result<S3, String> {
    let fichiers = s3_de(texte);
    let (cle, secret) = match (
        texte("PEGASE_BACKUP_S3_ACCESS_KEY"),
        texte("PEGASE_BACKUP_S3_SECRET_KEY"),
    ) {
        (None, None) => (fichiers.cle, fichiers.secret),
        (Some(cle), Some(secret)) => (cle, SecretString::from(secret)),
        // One of each would be refused by the service, with words that say nothing.
        _ => return Err("PEGASE_BACKUP_S3_ACCESS_KEY and PEGASE_BACKUP_S3_SECRET_KEY go together".into()),
    };
    let adresse = texte("PEGASE_BACKUP_S3_ENDPOINT");
    if adresse
        .as_deref()
        .is_some_and(|a| !Url::parse(a).is_ok_and(|a| est_http(&a)))
    {
        return Err("PEGASE_BACKUP_S3_ENDPOINT is not an address".into());
    }
    Ok(S3 {
        adresse: adresse.or(fichiers.adresse),
        region: texte("PEGASE_BACKUP_S3_REGION").unwrap_or(fichiers.region),
        cle,
        secret,
    })
}

fn est_http(adresse: &Url) -> bool {
    matches!(adresse.scheme(), "http" | "https")
}

fn lire_de(vars: &BTreeMap<String, String>) -> Result<Config, Vec<String>> {
    let mut erreurs: Vec<String> = vars
        .keys()
        .filter(|cle| cle.starts_with("PEGASE_") && !CLES.contains(&cle.as_str()))
        .map(|cle| format!("{cle} is not a known key"))
        .collect();
    let texte = |cle: &str| vars.get(cle).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let mut exiger = |cle: &str, quoi: &str| {
        texte(cle).unwrap_or_else(|| {
            erreurs.push(format!("{cle} is not set: {quoi}"));
            String::new()
        })
    };
    let database_url = exiger("DATABASE_URL", "the address of the database, as the application's role");
    let secret = exiger(
        "PEGASE_SECRET",
        "32 random bytes or more, kept for as long as the database",
    );
    if !secret.is_empty() && secret.len() < 32 {
        erreurs.push("PEGASE_SECRET is too short: 32 characters at least".into());
    }
    let ecoute = lu(
        &mut erreurs,
        "PEGASE_LISTEN",
        texte("PEGASE_LISTEN"),
        SocketAddr::from(([127, 0, 0, 1], 3000)),
    );
    let ecoute_worker = texte("PEGASE_WORKER_LISTEN").and_then(|t| {
        let lue = t.parse();
        if lue.is_err() {
            erreurs.push("PEGASE_WORKER_LISTEN cannot be read".into());
        }
        lue.ok()
    });
    let demo = lu(&mut erreurs, "PEGASE_DEMO", texte("PEGASE_DEMO"), false);
    let partout = lu(
        &mut erreurs,
        "PEGASE_DEMO_ANYWHERE",
        texte("PEGASE_DEMO_ANYWHERE"),
        false,
    );
    if demo && !ecoute.ip().is_loopback() && !partout {
        erreurs.push(format!(
            "PEGASE_DEMO has known passwords and PEGASE_LISTEN={ecoute} is open to others: set PEGASE_DEMO_ANYWHERE=true if you mean it"
        ));
    }
    let url_publique = texte("PEGASE_PUBLIC_URL").unwrap_or_else(|| format!("http://{ecoute}"));
    match Url::parse(&url_publique) {
        Ok(url) if url.scheme() == "https" => {}
        // Browsers hold loopback for as safe as TLS; a container listens elsewhere than where it is reached.
        Ok(url) if url.scheme() == "http" && est_boucle(&url) => {}
        Ok(_) => erreurs.push("PEGASE_PUBLIC_URL must be https, except for a loopback address".into()),
        Err(e) => erreurs.push(format!("PEGASE_PUBLIC_URL is not an address: {e}")),
    }
    let minutes = lu(
        &mut erreurs,
        "PEGASE_SESSION_IDLE_MINUTES",
        texte("PEGASE_SESSION_IDLE_MINUTES"),
        30u16,
    );
    let confirmation = lu(
        &mut erreurs,
        "PEGASE_STEP_UP_MINUTES",
        texte("PEGASE_STEP_UP_MINUTES"),
        15u16,
    );
    let assistance = lu(
        &mut erreurs,
        "PEGASE_SUPPORT_MINUTES",
        texte("PEGASE_SUPPORT_MINUTES"),
        30u16,
    );
    let heures = lu(
        &mut erreurs,
        "PEGASE_SESSION_HOURS",
        texte("PEGASE_SESSION_HOURS"),
        12u16,
    );
    let jetons = lu(
        &mut erreurs,
        "PEGASE_API_TOKEN_HOURS",
        texte("PEGASE_API_TOKEN_HOURS"),
        12u16,
    );
    let fournisseurs = identite(&mut erreurs, &texte);
    let jours = lu(
        &mut erreurs,
        "PEGASE_INVITATION_DAYS",
        texte("PEGASE_INVITATION_DAYS"),
        60u16,
    );
    for cle in ["DATABASE_URL", "DATABASE_OWNER_URL", "PEGASE_CVEC_URL"] {
        if texte(cle).is_some_and(|adresse| Url::parse(&adresse).is_err()) {
            erreurs.push(format!("{cle} is not an address"));
        }
    }
    let garde = lu(&mut erreurs, "PEGASE_EVENTS_DAYS", texte("PEGASE_EVENTS_DAYS"), 90u16);
    let sauvegardes_pour = texte("PEGASE_BACKUP_RECIPIENTS").and_then(|cles| {
        Cles::publiques(&cles)
            .map_err(|e| erreurs.push(format!("PEGASE_BACKUP_RECIPIENTS: {e}")))
            .ok()
    });
    let debit = (
        lu(&mut erreurs, "PEGASE_API_RATE", texte("PEGASE_API_RATE"), DEBIT.0),
        lu(&mut erreurs, "PEGASE_API_BURST", texte("PEGASE_API_BURST"), DEBIT.1),
    );
    let debit_pages = (
        lu(
            &mut erreurs,
            "PEGASE_PAGE_RATE",
            texte("PEGASE_PAGE_RATE"),
            DEBIT_PAGES.0,
        ),
        lu(
            &mut erreurs,
            "PEGASE_PAGE_BURST",
            texte("PEGASE_PAGE_BURST"),
            DEBIT_PAGES.1,
        ),
    );
    let duree = lu(
        &mut erreurs,
        "PEGASE_REQUEST_SECONDS",
        texte("PEGASE_REQUEST_SECONDS"),
        DUREE,
    );
    let duree_longue = lu(
        &mut erreurs,
        "PEGASE_LONG_REQUEST_SECONDS",
        texte("PEGASE_LONG_REQUEST_SECONDS"),
        DUREE_LONGUE,
    );
    if duree_longue < duree {
        erreurs.push("PEGASE_LONG_REQUEST_SECONDS must not be less than PEGASE_REQUEST_SECONDS".into());
    }
    let kafka = broker::lire(&mut erreurs, &texte);
    let ecoutes = broker::ecoutes(&mut erreurs, &texte);
    let facteur_pour = texte("PEGASE_SECOND_FACTOR_FOR").unwrap_or_default();
    let facteur_pour: Vec<Traitement> = facteur_pour
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .filter_map(|code| {
            let connu = Traitement::depuis_code(code);
            if connu.is_none() {
                erreurs.push(format!("PEGASE_SECOND_FACTOR_FOR: there is no right {code}"));
            }
            connu
        })
        .collect();
    if assistance == 0 {
        erreurs.push("PEGASE_SUPPORT_MINUTES must not be 0".into());
    }
    if jetons == 0 {
        erreurs.push("PEGASE_API_TOKEN_HOURS must not be 0".into());
    }
    if minutes == 0 || confirmation == 0 || heures == 0 || jours == 0 || garde == 0 {
        erreurs
            .push("PEGASE_SESSION_IDLE_MINUTES, PEGASE_STEP_UP_MINUTES, PEGASE_SESSION_HOURS, PEGASE_INVITATION_DAYS and PEGASE_EVENTS_DAYS must not be 0".into());
    }
    let paybox = paybox(&mut erreurs, &texte);
    let smtp = match (texte("PEGASE_SMTP_URL"), texte("PEGASE_MAIL_FROM")) {
        (None, _) => None,
        (Some(_), None) => {
            erreurs.push("PEGASE_MAIL_FROM is not set: the sender of the mails".into());
            None
        }
        (Some(url), Some(de)) => Smtp::new(&url, &de)
            .map_err(|e| erreurs.push(format!("PEGASE_SMTP_URL or PEGASE_MAIL_FROM: {e}")))
            .ok(),
    };
    let push = match (texte("PEGASE_PUSH_KEY"), texte("PEGASE_PUSH_CONTACT")) {
        (None, _) => None,
        (Some(_), None) => {
            erreurs.push("PEGASE_PUSH_CONTACT is not set: whom push services may write to".into());
            None
        }
        (Some(cle), Some(contact)) => {
            let services = texte("PEGASE_PUSH_SERVICES").unwrap_or_default();
            let services: Vec<String> = services
                .split(',')
                .map(|s| s.trim().to_owned())
                .filter(|s| !s.is_empty())
                .collect();
            Push::new(&cle, &contact, &services)
                .map_err(|e| erreurs.push(format!("PEGASE_PUSH_KEY or PEGASE_PUSH_CONTACT: {e}")))
                .ok()
        }
    };
    let connexions = lu(
        &mut erreurs,
        "PEGASE_DB_CONNECTIONS",
        texte("PEGASE_DB_CONNECTIONS"),
        20u32,
    );
    if connexions == 0 {
        erreurs.push("PEGASE_DB_CONNECTIONS must not be 0".into());
    }
    let plafond_echecs = lu(
        &mut erreurs,
        "PEGASE_LOGIN_CEILING",
        texte("PEGASE_LOGIN_CEILING"),
        300u32,
    );
    let depart = lu(
        &mut erreurs,
        "PEGASE_DRAIN_SECONDS",
        texte("PEGASE_DRAIN_SECONDS"),
        0u16,
    );
    let s3_sauvegardes = s3_sauvegardes_de(&texte)
        .map_err(|e| erreurs.push(e))
        .unwrap_or_else(|()| s3_de(&texte));
    let stockage = Emplacement::lire(
        &texte("PEGASE_STORAGE").unwrap_or_else(|| "storage".into()),
        &s3_de(&texte),
    )
    .map_err(|e| erreurs.push(format!("PEGASE_STORAGE: {e}")))
    .unwrap_or_else(|()| Emplacement::Dossier(PathBuf::new()));
    let part = lu(&mut erreurs, "PEGASE_OTLP_RATIO", texte("PEGASE_OTLP_RATIO"), 1.0);
    if !(0.0..=1.0).contains(&part) {
        erreurs.push("PEGASE_OTLP_RATIO must be from 0 to 1".into());
    }
    let collecteur = texte("PEGASE_OTLP_ENDPOINT").and_then(|adresse| match Url::parse(&adresse) {
        Ok(adresse) if est_http(&adresse) => Some(Collecteur { adresse, part }),
        _ => {
            erreurs.push("PEGASE_OTLP_ENDPOINT is not an address: http://collector:4318".into());
            None
        }
    });
    let proxys = reseaux(&mut erreurs, &texte, "PEGASE_TRUSTED_PROXIES");
    let reseaux_webhooks = reseaux(&mut erreurs, &texte, "PEGASE_WEBHOOK_NETWORKS");
    if !erreurs.is_empty() {
        return Err(erreurs);
    }
    Ok(Config {
        database_owner_url: texte("DATABASE_OWNER_URL").unwrap_or_else(|| database_url.clone()),
        database_url,
        connexions,
        ecoute,
        ecoute_worker,
        proxys,
        sauvegardes_pour,
        debit,
        debit_pages,
        duree: Duration::from_secs(u64::from(duree.get())),
        duree_longue: Duration::from_secs(u64::from(duree_longue.get())),
        kafka,
        ecoutes,
        collecteur,
        site_precedent: texte("PEGASE_SITE_PREVIOUS").map(PathBuf::from),
        depart: Duration::from_secs(u64::from(depart)),
        stockage,
        s3_sauvegardes,
        reglages: Reglages {
            url_publique: url_publique.trim_end_matches('/').to_owned(),
            demo,
            plafond_echecs,
            paybox,
            smtp,
            push,
            cvec_url: texte("PEGASE_CVEC_URL").map(|u| u.trim_end_matches('/').to_owned()),
            inactivite: SignedDuration::from_mins(i64::from(minutes)),
            duree_confirmation: SignedDuration::from_mins(i64::from(confirmation)),
            facteur_pour,
            duree_assistance: SignedDuration::from_mins(i64::from(assistance)),
            duree_session: SignedDuration::from_hours(i64::from(heures)),
            duree_jeton_api: SignedDuration::from_hours(i64::from(jetons)),
            fournisseurs,
            duree_invitation: SignedDuration::from_hours(i64::from(jours) * 24),
            duree_evenements: SignedDuration::from_hours(i64::from(garde) * 24),
            reseaux_webhooks,
            fraicheur: FRAICHEUR,
            secret: SecretString::from(secret),
        },
    })
}

/// The providers of identity: a file, since there may be many of them.
fn identite(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>) -> Fournisseurs {
    let Some(fichier) = texte("PEGASE_IDENTITY_FILE") else {
        return Fournisseurs::default();
    };
    let lus = std::fs::read_to_string(&fichier)
        .map_err(|e| vec![format!("cannot be read: {e}")])
        .and_then(|contenu| Fournisseurs::lire(&contenu));
    lus.unwrap_or_else(|faux| {
        erreurs.extend(faux.into_iter().map(|e| format!("PEGASE_IDENTITY_FILE: {e}")));
        Fournisseurs::default()
    })
}

/// Networks or addresses: `10.0.0.0/8, 192.0.2.7`.
fn reseaux(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>, cle: &str) -> Vec<IpNet> {
    let texte = texte(cle).unwrap_or_default();
    let morceaux = texte.split(',').map(str::trim).filter(|m| !m.is_empty());
    let mut reseaux = Vec::new();
    for morceau in morceaux {
        match morceau
            .parse::<IpNet>()
            .or_else(|_| morceau.parse::<IpAddr>().map(IpNet::from))
        {
            Ok(reseau) => reseaux.push(reseau),
            Err(_) => erreurs.push(format!("{cle}: {morceau} is no network")),
        }
    }
    reseaux
}

/// The payment provider: all of its keys, or none.
fn paybox(erreurs: &mut Vec<String>, texte: &dyn Fn(&str) -> Option<String>) -> Option<Paybox> {
    let cles = ["URL", "SITE", "RANG", "IDENTIFIANT", "KEY", "PUBLIC_KEY_FILE"].map(|c| format!("PEGASE_PAYBOX_{c}"));
    let valeurs: Vec<Option<String>> = cles.iter().map(|c| texte(c)).collect();
    if valeurs.iter().all(Option::is_none) {
        return None;
    }
    let manquantes: Vec<&str> = cles
        .iter()
        .zip(&valeurs)
        .filter(|(_, v)| v.is_none())
        .map(|(c, _)| c.as_str())
        .collect();
    if !manquantes.is_empty() {
        erreurs.push(format!(
            "the payment provider is set in part: {} missing",
            manquantes.join(", ")
        ));
        return None;
    }
    let mut v = valeurs.into_iter().flatten();
    let mut suivante = || v.next().unwrap_or_default();
    let (url, site, rang, identifiant, cle, fichier) =
        (suivante(), suivante(), suivante(), suivante(), suivante(), suivante());
    let pem = match std::fs::read_to_string(&fichier) {
        Ok(pem) => pem,
        Err(e) => {
            erreurs.push(format!("PEGASE_PAYBOX_PUBLIC_KEY_FILE cannot be read: {e}"));
            return None;
        }
    };
    match Paybox::new(url, site, rang, identifiant, &cle, &pem) {
        Ok(paybox) => Some(paybox),
        Err(e) => {
            erreurs.push(format!("the payment provider: {e}"));
            None
        }
    }
}

fn lu<T: std::str::FromStr>(erreurs: &mut Vec<String>, cle: &str, texte: Option<String>, defaut: T) -> T {
    match texte.map(|t| t.parse()) {
        None => defaut,
        Some(Ok(valeur)) => valeur,
        Some(Err(_)) => {
            erreurs.push(format!("{cle} cannot be read"));
            defaut
        }
    }
}

/// Logs as JSON lines, `PEGASE_LOG` as filter (`info` by default). No personal data goes there. Where traces are told to a
/// collector, the library of the database speaks of its statements to them, and to nobody else.
pub fn journaliser() {
    use tracing_subscriber::{
        EnvFilter, Layer, filter::LevelFilter, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt,
    };
    let filtre = EnvFilter::try_from_env("PEGASE_LOG").unwrap_or_else(|_| EnvFilter::new("info,object_store=warn"));
    let lignes = fmt::layer().json().with_writer(std::io::stderr).with_filter(filtre);
    let tracees = env::var("PEGASE_OTLP_ENDPOINT").is_ok_and(|adresse| !adresse.trim().is_empty());
    let requetes = tracees.then(|| Requetes.with_filter(Targets::new().with_target("sqlx::query", LevelFilter::DEBUG)));
    tracing_subscriber::registry().with(lignes).with(requetes).init();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> BTreeMap<String, String> {
        BTreeMap::from([
            ("DATABASE_URL".into(), "postgres://x".into()),
            ("PEGASE_SECRET".into(), "0123456789abcdef0123456789abcdef".into()),
        ])
    }

    #[test]
    fn chaque_cle_est_documentee_et_rien_d_autre() {
        let doc = include_str!("../../docs/CONFIGURATION.md");
        let documentees: Vec<&str> = doc
            .lines()
            .filter_map(|l| l.strip_prefix("| `")?.split('`').next())
            .filter(|cle| cle.starts_with("PEGASE_"))
            .collect();
        for cle in CLES {
            assert!(documentees.contains(cle), "{cle} is in no table");
        }
        for cle in documentees {
            assert!(CLES.contains(&cle), "{cle} does not exist");
        }
    }

    #[test]
    fn une_adresse_publique_en_clair_ne_sort_pas_de_la_machine() {
        let mut vars = base();
        vars.insert("PEGASE_LISTEN".into(), "0.0.0.0:3000".into());
        vars.insert("PEGASE_PUBLIC_URL".into(), "http://127.0.0.1:3000".into());
        assert!(lire_de(&vars).is_ok(), "a container on one's own machine");
        vars.insert("PEGASE_PUBLIC_URL".into(), "http://pegase.example.org".into());
        assert!(lire_de(&vars).is_err());
    }

    #[test]
    fn le_minimum_suffit() {
        assert!(lire_de(&base()).is_ok());
    }

    #[test]
    fn tout_ce_qui_ne_va_pas_est_dit_a_la_fois() {
        let mut vars = base();
        vars.remove("DATABASE_URL");
        vars.insert("PEGASE_SECRET".into(), "court".into());
        vars.insert("PEGASE_LISTEN".into(), "nulle part".into());
        vars.insert("PEGASE_INCONNUE".into(), "1".into());
        vars.insert("PEGASE_TRUSTED_PROXIES".into(), "10.0.0.0/8, le nôtre".into());
        let erreurs = lire_de(&vars).err().unwrap();
        assert_eq!(erreurs.len(), 5, "{erreurs:?}");
    }

    #[test]
    fn un_droit_qui_n_existe_pas_est_dit() {
        let mut vars = base();
        vars.insert("PEGASE_SECOND_FACTOR_FOR".into(), " HAB_GERER, SEC_JOURNAL,".into());
        let lus = lire_de(&vars).unwrap().reglages.facteur_pour;
        assert_eq!(lus, [Traitement::HabGerer, Traitement::SecJournal]);
        vars.insert("PEGASE_SECOND_FACTOR_FOR".into(), "HAB_GERRER".into());
        let erreurs = lire_de(&vars).err().unwrap();
        assert!(erreurs[0].contains("HAB_GERRER"), "{erreurs:?}");
    }

    #[test]
    fn le_prestataire_de_paiement_est_entier_ou_absent() {
        let mut vars = base();
        assert!(lire_de(&vars).unwrap().reglages.paybox.is_none());
        vars.insert("PEGASE_PAYBOX_URL".into(), "https://banque.example".into());
        let erreurs = lire_de(&vars).err().unwrap();
        assert!(erreurs[0].contains("PEGASE_PAYBOX_SITE"), "{erreurs:?}");
    }

    #[test]
    fn les_sauvegardes_ont_leurs_propres_cles_ou_celles_des_fichiers() {
        let mut vars = base();
        let mut dire = |cle: &str, valeur: &str| {
            vars.insert(cle.into(), valeur.into());
            lire_de(&vars)
        };
        dire("PEGASE_S3_ENDPOINT", "http://fichiers.example").ok();
        dire("PEGASE_S3_REGION", "ici").ok();
        dire("PEGASE_S3_ACCESS_KEY", "serveur").ok();
        let s3 = dire("PEGASE_S3_SECRET_KEY", "a").unwrap().s3_sauvegardes;
        assert_eq!(
            (s3.cle.as_str(), s3.region.as_str(), s3.adresse.as_deref()),
            ("serveur", "ici", Some("http://fichiers.example"))
        );
        let erreurs = dire("PEGASE_BACKUP_S3_ACCESS_KEY", "sauvegardes").err().unwrap();
        assert!(erreurs[0].contains("PEGASE_BACKUP_S3_SECRET_KEY"), "{erreurs:?}");
        let s3 = dire("PEGASE_BACKUP_S3_SECRET_KEY", "b").unwrap().s3_sauvegardes;
        assert_eq!((s3.cle.as_str(), s3.region.as_str()), ("sauvegardes", "ici"));
        let erreurs = dire("PEGASE_BACKUP_S3_ENDPOINT", "ailleurs").err().unwrap();
        assert!(erreurs[0].contains("PEGASE_BACKUP_S3_ENDPOINT"), "{erreurs:?}");
        dire("PEGASE_BACKUP_S3_REGION", "la").ok();
        let config = dire("PEGASE_BACKUP_S3_ENDPOINT", "https://sauvegardes.example").unwrap();
        let s3 = config.s3_sauvegardes;
        assert_eq!(
            (s3.region.as_str(), s3.adresse.as_deref()),
            ("la", Some("https://sauvegardes.example"))
        );
        let Emplacement::S3 { s3, .. } = dire("PEGASE_STORAGE", "s3://seau").unwrap().stockage else {
            panic!("a bucket")
        };
        assert_eq!(
            (s3.cle.as_str(), s3.adresse.as_deref()),
            ("serveur", Some("http://fichiers.example")),
            "files keep their own"
        );
    }

    #[test]
    fn les_traces_ne_vont_nulle_part_sans_que_l_on_dise_ou() {
        let mut vars = base();
        assert!(lire_de(&vars).unwrap().collecteur.is_none());
        vars.insert("PEGASE_OTLP_ENDPOINT".into(), "http://127.0.0.1:4318".into());
        assert!((lire_de(&vars).unwrap().collecteur.unwrap().part - 1.0).abs() < f64::EPSILON);
        for (cle, valeur) in [
            ("PEGASE_OTLP_RATIO", "1.5"),
            ("PEGASE_OTLP_RATIO", "NaN"),
            ("PEGASE_OTLP_RATIO", "un peu"),
            ("PEGASE_OTLP_ENDPOINT", "collecteur:4318"),
        ] {
            let mut vars = vars.clone();
            vars.insert(cle.into(), valeur.into());
            let erreurs = lire_de(&vars).err().unwrap();
            assert!(erreurs[0].contains(cle), "{erreurs:?}");
        }
    }

    #[test]
    fn la_demonstration_ne_s_ouvre_au_monde_que_sur_deux_demandes() {
        let mut vars = base();
        vars.insert("PEGASE_DEMO".into(), "true".into());
        vars.insert("PEGASE_LISTEN".into(), "0.0.0.0:3000".into());
        vars.insert("PEGASE_PUBLIC_URL".into(), "https://demo.example.org".into());
        assert!(lire_de(&vars).is_err());
        vars.insert("PEGASE_DEMO_ANYWHERE".into(), "true".into());
        assert!(lire_de(&vars).is_ok());
    }
}

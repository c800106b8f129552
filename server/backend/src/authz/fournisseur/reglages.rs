use i18n::Langue;
use secrecy::SecretString;
use serde::Deserialize;
use std::{fs, path::PathBuf};
use url::Url;

/// The providers of identity of an installation, as its file names them (docs/IDENTITY.md).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fournisseurs {
    #[serde(default)]
    pub oidc: Vec<Oidc>,
    #[serde(default)]
    pub cas: Vec<Cas>,
}

/// A door as a page shows it.
pub struct Porte<'a> {
    /// `oidc/code` or `cas/code`: what the addresses of its own end with.
    pub adresse: String,
    pub code: &'a str,
    pub libelle: &'a str,
}

impl Fournisseurs {
    /// All of them, in the order of the file.
    pub fn portes(&self, langue: Langue) -> impl Iterator<Item = Porte<'_>> {
        let oidc = self.oidc.iter().map(|f| ("oidc", &f.code, &f.label));
        let cas = self.cas.iter().map(|f| ("cas", &f.code, &f.label));
        oidc.chain(cas).map(move |(genre, code, libelle)| Porte {
            adresse: format!("{genre}/{code}"),
            code,
            libelle: match langue {
                Langue::Fr => &libelle.fr,
                Langue::En => &libelle.en,
            },
        })
    }
}

/// An OpenID Connect provider.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    pub code: String,
    pub label: Libelle,
    pub issuer: String,
    pub client_id: String,
    #[serde(default)]
    pub client_secret: Option<SecretString>,
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    #[serde(default)]
    pub client_auth: Authentification,
    #[serde(default = "portees")]
    pub scopes: Vec<String>,
    #[serde(default)]
    pub acr_values: Option<String>,
    #[serde(default)]
    pub prompt: Option<String>,
    /// How it tells more of somebody than its ID token does.
    #[serde(default)]
    pub userinfo: Userinfo,
    #[serde(default)]
    pub attributes: NomsOidc,
    #[serde(default)]
    pub accept_unknown_staff: bool,
    /// Those whom its word counts for: staff by their user name, learners by code and INE.
    #[serde(default)]
    pub vouches_for: Option<Vec<Public>>,
    /// It vouches for the civil identity of persons, as FranceConnect does.
    #[serde(default)]
    pub civil_identity: bool,
}

/// Whom a provider may vouch for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Public {
    Staff,
    Learners,
}

impl Oidc {
    /// Everybody, unless the establishment says otherwise; nobody by a name or a number where it is the civil identity that
    /// counts: a usage name of anybody could be a user name here.
    pub(super) fn publics(&self) -> &[Public] {
        match &self.vouches_for {
            Some(publics) => publics,
            None if self.civil_identity => &[],
            None => &[Public::Staff, Public::Learners],
        }
    }
}

/// A CAS server, version 3 of its protocol.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cas {
    pub code: String,
    pub label: Libelle,
    /// What `/login` comes after.
    pub url: String,
    #[serde(default)]
    pub attributes: NomsCas,
    #[serde(default)]
    pub accept_unknown_staff: bool,
}

/// What the sign-in page calls it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Libelle {
    pub fr: String,
    pub en: String,
}

/// How we prove to the provider who we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authentification {
    #[default]
    ClientSecretBasic,
    ClientSecretPost,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Userinfo {
    None,
    #[default]
    Json,
    /// Signed.
    Jwt,
}

fn portees() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).to_vec()
}

/// Names of what is said of somebody; what is not named is not looked at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NomsOidc {
    pub login: String,
    pub name: String,
    pub email: String,
    pub student_code: String,
    pub ine: String,
}

impl Default for NomsOidc {
    fn default() -> Self {
        Self {
            login: "preferred_username".into(),
            name: "name".into(),
            email: "email".into(),
            student_code: "supannEtuId".into(),
            ine: "supannCodeINE".into(),
        }
    }
}

/// Names of the attributes of CAS; the user name is the user of the answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NomsCas {
    pub name: String,
    pub email: String,
    pub student_code: String,
    pub ine: String,
}

impl Default for NomsCas {
    fn default() -> Self {
        Self {
            name: "displayName".into(),
            email: "mail".into(),
            student_code: "supannEtuId".into(),
            ine: "supannCodeINE".into(),
        }
    }
}

impl Fournisseurs {
    /// Reads the file of the providers and the secrets that it points to; all that is wrong with it otherwise.
    pub fn lire(texte: &str) -> Result<Self, Vec<String>> {
        let mut lus: Self = serde_json::from_str(texte).map_err(|e| vec![e.to_string()])?;
        let mut erreurs = Vec::new();
        let mut codes: Vec<&str> = lus
            .oidc
            .iter()
            .map(|f| f.code.as_str())
            .chain(lus.cas.iter().map(|f| f.code.as_str()))
            .collect();
        for code in &codes {
            let forme = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if code.is_empty() || code.len() > 20 || !code.chars().all(forme) {
                erreurs.push(format!(
                    "{code:?} is no code: up to 20 small letters, digits and hyphens"
                ));
            }
        }
        codes.sort_unstable();
        if codes.windows(2).any(|deux| deux[0] == deux[1]) {
            erreurs.push("two providers have the same code".into());
        }
        for f in &lus.oidc {
            sur(&mut erreurs, &f.code, &f.issuer);
        }
        for f in &lus.cas {
            sur(&mut erreurs, &f.code, &f.url);
        }
        for f in &mut lus.oidc {
            match (&f.client_secret, &f.client_secret_file) {
                (Some(_), None) => {}
                (None, Some(fichier)) => match fs::read_to_string(fichier) {
                    Ok(secret) => f.client_secret = Some(SecretString::from(secret.trim().to_owned())),
                    Err(e) => erreurs.push(format!("{}: client_secret_file cannot be read: {e}", f.code)),
                },
                _ => erreurs.push(format!("{}: either client_secret or client_secret_file", f.code)),
            }
        }
        if erreurs.is_empty() { Ok(lus) } else { Err(erreurs) }
    }

    pub fn vide(&self) -> bool {
        self.oidc.is_empty() && self.cas.is_empty()
    }
}

/// What vouches for people is reached by https, or on this very machine.
fn sur(erreurs: &mut Vec<String>, code: &str, adresse: &str) {
    match Url::parse(adresse) {
        Ok(url) if url.scheme() == "https" || (url.scheme() == "http" && est_boucle(&url)) => {}
        _ => erreurs.push(format!("{code}: {adresse} is no https address")),
    }
}

/// Is it an address of this very machine?
pub fn est_boucle(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(nom)) => nom == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tout_ce_qui_ne_va_pas_est_dit() {
        let texte = r#"{"oidc": [
            {"code": "Univ", "label": {"fr": "x", "en": "x"}, "issuer": "http://sso.example.org", "client_id": "p", "client_secret": "s"},
            {"code": "b", "label": {"fr": "x", "en": "x"}, "issuer": "https://sso.example.org", "client_id": "p"}],
            "cas": [{"code": "b", "label": {"fr": "x", "en": "x"}, "url": "https://cas.example.org/cas"}]}"#;
        let erreurs = Fournisseurs::lire(texte).unwrap_err();
        assert_eq!(erreurs.len(), 4, "{erreurs:?}");
        assert!(Fournisseurs::lire(r#"{"saml": []}"#).is_err(), "an unknown word");
        assert!(Fournisseurs::lire("{}").unwrap().vide());
    }

    #[test]
    fn un_secret_ne_s_ecrit_nulle_part() {
        let texte = r#"{"oidc": [{"code": "u", "label": {"fr": "x", "en": "x"}, "issuer": "https://sso.example.org/",
            "client_id": "p", "client_secret": "tres-secret"}]}"#;
        let lus = Fournisseurs::lire(texte).unwrap();
        assert!(!format!("{lus:?}").contains("tres-secret"));
    }
}

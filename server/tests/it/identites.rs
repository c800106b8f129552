//! Signing in through real providers of identity: two OpenID providers, LemonLDAP::NG as a third, and its CAS server. They
//! are started by `make test-identity`, which runs these tests too; nothing here plays their part.

use crate::{autorisations, support::Essai};
use axum::{Router, extract::connect_info::IntoMakeServiceWithConnectInfo};
use backend::authz::Fournisseurs;
use reqwest::{Client, Method, StatusCode, Url, header, redirect::Policy};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use std::{collections::BTreeMap, env, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;

fn variable(nom: &str) -> String {
    env::var(nom).unwrap_or_else(|_| panic!("{nom} is not set: these tests are run by `make test-identity`"))
}

/// LemonLDAP::NG is a package of Debian: where it is not, what needs it is left out, and the script says so.
fn lemonldap() -> bool {
    let la = env::var("IDENTITY_C_ISSUER").is_ok();
    if !la {
        eprintln!("SKIPPED: LEMONLDAP::NG IS NOT HERE");
    }
    la
}

/// A browser, as far as signing in goes: cookies, and one page at a time.
struct Navigateur {
    http: Client,
    cookies: BTreeMap<String, String>,
}

struct Page {
    statut: StatusCode,
    adresse: Url,
    corps: String,
    vers: Option<String>,
}

impl Page {
    /// Where the page leads by itself.
    fn suite(&self) -> String {
        entre(&self.corps, "http-equiv=\"refresh\" content=\"0;url=", "\"").replace("&amp;", "&")
    }
}

impl Navigateur {
    fn nouveau() -> Self {
        Self {
            http: Client::builder()
                .redirect(Policy::none())
                .timeout(Duration::from_secs(20))
                .build()
                .unwrap(),
            cookies: BTreeMap::new(),
        }
    }

    async fn demander(&mut self, methode: Method, adresse: &str, champs: Option<&[(&str, &str)]>) -> Page {
        let adresse = Url::parse(adresse).unwrap();
        let cookies: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let mut requete = self
            .http
            .request(methode.clone(), adresse.clone())
            .header(header::COOKIE, cookies.join("; "))
            .header(header::ACCEPT, "text/html")
            .header(header::USER_AGENT, "Essai/1.0")
            .header("sec-fetch-site", "same-origin");
        if let Some(champs) = champs {
            requete = requete.form(champs);
        }
        let reponse = requete.send().await.unwrap();
        for valeur in reponse.headers().get_all(header::SET_COOKIE) {
            let texte = valeur.to_str().unwrap();
            let (nom, valeur) = texte.split(';').next().unwrap().split_once('=').unwrap();
            if valeur.is_empty() || texte.contains("Max-Age=0") || texte.contains("1970") {
                self.cookies.remove(nom);
            } else {
                self.cookies.insert(nom.to_owned(), valeur.to_owned());
            }
        }
        let vers = reponse
            .headers()
            .get(header::LOCATION)
            .map(|v| adresse.join(v.to_str().unwrap()).unwrap().to_string());
        Page {
            statut: reponse.status(),
            corps: reponse.text().await.unwrap(),
            adresse,
            vers,
        }
    }

    /// Follows where it leads, to a page.
    async fn suivre(&mut self, mut page: Page) -> Page {
        for _ in 0..12 {
            let Some(vers) = page.vers.clone() else { return page };
            page = self.demander(Method::GET, &vers, None).await;
        }
        panic!("round and round: {}", page.adresse);
    }

    async fn ouvrir(&mut self, adresse: &str) -> Page {
        let page = self.demander(Method::GET, adresse, None).await;
        self.suivre(page).await
    }

    /// Follows until the application is asked for, without asking it.
    async fn jusqu_au_retour(&mut self, mut page: Page, base: &str) -> String {
        for _ in 0..12 {
            let vers = page.vers.clone().expect("a redirect");
            if vers.starts_with(base) {
                return vers;
            }
            page = self.demander(Method::GET, &vers, None).await;
        }
        panic!("no way back");
    }

    fn session(&self) -> bool {
        self.cookies.contains_key("__Host-pegase")
    }
}

/// A server of the product on an address that the providers know.
struct Site {
    essai: Essai,
    base: String,
    _routeur: Router,
}

/// The first of the addresses that the providers know which nobody uses.
async fn place() -> TcpListener {
    for base in variable("IDENTITY_APP").split_whitespace() {
        let adresse: SocketAddr = base.strip_prefix("http://").unwrap().parse().unwrap();
        for _ in 0..40 {
            if let Ok(ecoute) = TcpListener::bind(adresse).await {
                return ecoute;
            }
            if !base.ends_with('3') {
                break;
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
    panic!("every address of IDENTITY_APP is in use");
}

async fn administrer(lettre: &str, quoi: &str, corps: Value) -> Value {
    let adresse = format!("{}/{quoi}", variable(&format!("IDENTITY_{lettre}_ADMIN")));
    let reponse = Client::new().post(adresse).json(&corps).send().await.unwrap();
    assert!(reponse.status().is_success(), "{quoi}: {}", reponse.status());
    reponse.json().await.unwrap_or(Value::Null)
}

impl Site {
    async fn nouveau() -> Self {
        let ecoute = place().await;
        let base = format!("http://{}", ecoute.local_addr().unwrap());
        let libelle = |nom: &str| json!({ "fr": nom, "en": nom });
        let mut oidc = Vec::new();
        for (code, lettre, mode) in [
            ("a", "A", "client_secret_basic"),
            ("b", "B", "client_secret_post"),
            ("c", "C", "client_secret_basic"),
        ] {
            let Ok(emetteur) = env::var(format!("IDENTITY_{lettre}_ISSUER")) else {
                continue;
            };
            oidc.push(json!({
                "code": code, "label": libelle(&format!("Université {lettre}")), "issuer": emetteur,
                "client_id": variable(&format!("IDENTITY_{lettre}_CLIENT")),
                "client_secret": variable(&format!("IDENTITY_{lettre}_SECRET")),
                "client_auth": mode, "scopes": ["profile", "email", "supann"],
                "attributes": { "login": if code == "c" { "preferred_username" } else { "uid" } },
            }));
        }
        let cas: Vec<Value> = env::var("IDENTITY_CAS_URL")
            .iter()
            .map(|url| json!({ "code": "d", "label": libelle("CAS"), "url": url, "attributes": { "name": "cn" } }))
            .collect();
        let fichier = json!({ "oidc": oidc, "cas": cas }).to_string();
        let fournisseurs = Fournisseurs::lire(&fichier).unwrap();
        let essai = Essai::avec(|r| {
            r.url_publique.clone_from(&base);
            r.fournisseurs = fournisseurs;
        })
        .await;
        essai
            .ecrire(
                "INSERT INTO authz.utilisateur (id, identifiant, nom_affiche, cree_le)
                 VALUES (gen_random_uuid(), 'claire.martin', 'Claire Martin', now())",
            )
            .await;
        essai
            .ecrire(
                "INSERT INTO authz.habilitation (id, utilisateur_id, role_code, structure_code, debut)
                 SELECT gen_random_uuid(), id, 'SCOLARITE', 'ETAB00', '2020-01-01' FROM authz.utilisateur
                 WHERE identifiant = 'claire.martin'",
            )
            .await;
        // Enrolled, she has a code, and an account of the days before.
        essai
            .ecrire(
                "UPDATE identite.personne SET code_apprenant = '22600042', ine = '260042117LP'
                 WHERE id = (SELECT personne_id FROM authz.utilisateur WHERE identifiant = 'apprenant5.demo')",
            )
            .await;
        let routeur = autorisations::application(&essai).await;
        let service: IntoMakeServiceWithConnectInfo<_, SocketAddr> =
            routeur.clone().into_make_service_with_connect_info();
        tokio::spawn(async move { axum::serve(ecoute, service).await });
        Self {
            essai,
            base,
            _routeur: routeur,
        }
    }

    fn adresse(&self, chemin: &str) -> String {
        format!("{}{chemin}", self.base)
    }

    async fn est_connecte(&self, n: &mut Navigateur) -> bool {
        let page = n.demander(Method::GET, &self.adresse("/"), None).await;
        page.vers.is_some_and(|v| !v.ends_with("/fr"))
    }

    /// Goes to the provider, signs in there, and comes back to the page that was asked for.
    async fn connecter(&self, n: &mut Navigateur, code: &str, qui: &str, retour: &str) -> Page {
        let page = self.chez_le_fournisseur(n, code, qui, retour).await;
        n.suivre(page).await
    }

    /// The answer of the provider to the right password.
    async fn chez_le_fournisseur(&self, n: &mut Navigateur, code: &str, qui: &str, retour: &str) -> Page {
        let genre = if code == "d" { "cas" } else { "oidc" };
        let depart = self.adresse(&format!("/connexion/{genre}/{code}?retour={retour}"));
        let formulaire = n.ouvrir(&depart).await;
        assert_eq!(formulaire.statut, StatusCode::OK, "{}", formulaire.adresse);
        let champ = if matches!(code, "a" | "b") { "login" } else { "user" };
        let champs = [(champ, qui), ("password", "demo")];
        n.demander(Method::POST, formulaire.adresse.as_str(), Some(&champs))
            .await
    }

    async fn sessions_ouvertes(&self) -> i64 {
        self.essai
            .nombre("SELECT count(*) FROM authz.session WHERE fin_le IS NULL AND fournisseur IS NOT NULL")
            .await
    }
}

fn codes() -> Vec<&'static str> {
    if lemonldap() {
        vec!["a", "b", "c", "d"]
    } else {
        vec!["a", "b"]
    }
}

#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn le_personnel_et_les_apprenants_entrent_par_chaque_fournisseur() {
    let site = Site::nouveau().await;
    // The page offers each of them.
    let page = Navigateur::nouveau().ouvrir(&site.adresse("/fr/connexion")).await;
    for code in codes() {
        let genre = if code == "d" { "cas" } else { "oidc" };
        assert!(
            page.corps.contains(&format!("/connexion/{genre}/{code}?retour=")),
            "{code}"
        );
        let mut elle = Navigateur::nouveau();
        let page = site
            .connecter(&mut elle, code, "claire.martin", "/gestion/inscriptions?q=x")
            .await;
        assert_eq!(page.statut, StatusCode::OK);
        assert_eq!(
            page.adresse.as_str(),
            site.adresse("/gestion/inscriptions?q=x"),
            "{code}"
        );
        assert!(page.corps.contains("Claire Martin"));
        let mut lea = Navigateur::nouveau();
        let page = site.connecter(&mut lea, code, "lea.petit", "").await;
        assert_eq!(page.adresse.path(), "/mon-espace", "{code}");
    }
    let n = codes().len() as i64;
    let lies = async |qui: &str| {
        let sql = "SELECT count(*) FROM authz.identite_externe e JOIN authz.utilisateur u ON u.id = e.utilisateur_id
                   WHERE u.identifiant = $1";
        let n: i64 = sqlx::query_scalar(sql)
            .bind(qui)
            .fetch_one(&site.essai.pool)
            .await
            .unwrap();
        n
    };
    // Her account of before is the one that she comes in with.
    assert_eq!(lies("apprenant5.demo").await, n);
    // Again: nothing is tied twice.
    site.connecter(&mut Navigateur::nouveau(), "a", "claire.martin", "")
        .await;
    assert_eq!(lies("claire.martin").await, n);
}

#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn qui_n_est_pas_connu_ici_n_entre_pas() {
    let site = Site::nouveau().await;
    for code in codes() {
        let mut n = Navigateur::nouveau();
        let page = site.connecter(&mut n, code, "paul.inconnu", "").await;
        assert_eq!(page.adresse.query(), Some("erreur=INCONNU"), "{code}");
        assert!(page.corps.contains("aucun compte"), "{code}");
        assert!(!n.session(), "{code}");
    }
    // A closed account stays closed, wherever one comes from.
    site.essai
        .ecrire("UPDATE authz.utilisateur SET actif = false WHERE identifiant = 'claire.martin'")
        .await;
    let page = site
        .connecter(&mut Navigateur::nouveau(), "a", "claire.martin", "")
        .await;
    assert_eq!(page.adresse.query(), Some("erreur=FERME"));
    // Somebody else has the name of who was there before.
    site.essai
        .ecrire("UPDATE authz.utilisateur SET actif = true WHERE identifiant = 'claire.martin'")
        .await;
    site.essai
        .ecrire(
            "INSERT INTO authz.identite_externe (fournisseur, sujet, utilisateur_id, cree_le, vue_le)
             SELECT 'b', 'une autre', id, now(), now() FROM authz.utilisateur WHERE identifiant = 'claire.martin'",
        )
        .await;
    let page = site
        .connecter(&mut Navigateur::nouveau(), "b", "claire.martin", "")
        .await;
    assert_eq!(page.adresse.query(), Some("erreur=DEJA_PRIS"));
}

/// Before what cannot be undone, she shows again who she is where she came from; somebody else there does not do it for her.
#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn on_montre_de_nouveau_qui_on_est_la_ou_l_on_est_entre() {
    const LISTE: &str = "/gestion/inscriptions.csv";
    let site = Site::nouveau().await;
    // The others first ask whether to go on, in a page of their own.
    for code in ["a", "b"] {
        let depart = site.adresse(&format!("/connexion/oidc/{code}?confirmer=oui&retour={LISTE}"));
        for (qui, attendu) in [("claire.martin", LISTE), ("lea.petit", "/gestion/compte")] {
            let mut elle = Navigateur::nouveau();
            site.connecter(&mut elle, code, "claire.martin", "").await;
            site.essai.ecrire("UPDATE authz.session SET confirmee_le = NULL").await;
            let page = elle.ouvrir(&site.adresse(LISTE)).await;
            assert_eq!(page.adresse.path(), "/fr/confirmer", "{code}");
            assert!(
                page.corps.contains(&format!("/connexion/oidc/{code}?confirmer")),
                "{code}"
            );
            if qui != "claire.martin" {
                // Somebody else sits there, whom the provider has not seen on this device.
                elle.cookies.retain(|nom, _| nom.starts_with("__Host-"));
            }
            // The provider knows her, and asks all the same.
            let formulaire = elle.ouvrir(&depart).await;
            assert!(
                !formulaire.adresse.as_str().starts_with(&site.base),
                "{code}: {}",
                formulaire.adresse
            );
            let champs = [("login", qui), ("password", "demo")];
            let page = elle
                .demander(Method::POST, formulaire.adresse.as_str(), Some(&champs))
                .await;
            let page = elle.suivre(page).await;
            assert_eq!(page.adresse.path(), attendu, "{code} {qui}: {}", page.adresse);
            let confirmees = "SELECT count(*) FROM authz.session WHERE confirmee_le IS NOT NULL";
            assert_eq!(
                site.essai.nombre(confirmees).await,
                i64::from(attendu == LISTE),
                "{code} {qui}"
            );
            site.essai.ecrire("DELETE FROM authz.session").await;
        }
    }
}

/// What a provider could be made to say: whoever falsifies it does not come in.
#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn un_jeton_d_identite_faux_n_ouvre_rien() {
    let site = Site::nouveau().await;
    for lettre in ["A", "B"] {
        let code = lettre.to_lowercase();
        for faux in [
            json!({ "aud": "un-autre" }),
            json!({ "aud": ["pegase", "un-autre"] }),
            json!({ "iss": "https://ailleurs.example" }),
            json!({ "exp": -3600 }),
            json!({ "iat": -86_400 }),
            json!({ "nonce": "un-autre" }),
            json!({ "nonce": null }),
            json!({ "sub": null }),
            json!({ "azp": "un-autre" }),
            json!({ "alg": "none" }),
            json!({ "alg": "HS256" }),
            json!({ "alg": "HS256", "key": "public" }),
            json!({ "key": "other" }),
            json!({ "kid": "inconnue" }),
            json!({ "status": 503 }),
        ] {
            administrer(lettre, "next-token", faux.clone()).await;
            let mut n = Navigateur::nouveau();
            let page = site.connecter(&mut n, &code, "claire.martin", "").await;
            assert_eq!(page.adresse.query(), Some("erreur=FOURNISSEUR"), "{lettre} {faux}");
            assert!(!n.session(), "{lettre} {faux}");
        }
    }
    // Somebody else is described than the token names.
    administrer("B", "next-userinfo", json!({ "sub": "un-autre" })).await;
    let page = site
        .connecter(&mut Navigateur::nouveau(), "b", "claire.martin", "")
        .await;
    assert_eq!(page.adresse.query(), Some("erreur=FOURNISSEUR"));
    assert_eq!(site.sessions_ouvertes().await, 0);
    // And then the truth.
    let page = site
        .connecter(&mut Navigateur::nouveau(), "a", "claire.martin", "")
        .await;
    assert_eq!(page.adresse.path(), "/gestion");
}

#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn un_retour_ne_sert_qu_une_fois_et_qu_a_qui_est_parti() {
    let site = Site::nouveau().await;
    for code in codes() {
        let mut elle = Navigateur::nouveau();
        let page = site.chez_le_fournisseur(&mut elle, code, "claire.martin", "").await;
        let retour = elle.jusqu_au_retour(page, &site.base).await;
        let perime = |page: &Page| page.vers.as_ref().is_some_and(|v| v.ends_with("erreur=PERIME"));
        // Somebody else is sent there, to be signed in as her.
        let mut autre = Navigateur::nouveau();
        let page = autre.demander(Method::GET, &retour, None).await;
        assert!(perime(&page) && !autre.session(), "{code}: {:?}", page.vers);
        // Another attempt of this very browser.
        let faux = retour.replace("state=", "state=x").replace("etat=", "etat=x");
        let page = elle.demander(Method::GET, &faux, None).await;
        assert!(perime(&page) && !elle.session(), "{code}");
        let depart = elle.cookies.clone();
        let page = elle.demander(Method::GET, &retour, None).await;
        assert!(page.vers.unwrap().ends_with("/gestion"), "{code}");
        // Once more, and once more with the cookie that was taken away.
        elle.cookies.remove("__Host-pegase");
        let page = elle.demander(Method::GET, &retour, None).await;
        assert!(perime(&page), "{code}");
        elle.cookies = depart;
        let page = elle.demander(Method::GET, &retour, None).await;
        assert!(
            page.vers.unwrap().ends_with("erreur=FOURNISSEUR"),
            "{code}: the provider refuses it"
        );
        assert!(!elle.session(), "{code}");
    }
}

#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn renoncer_ramene_a_la_page_de_connexion() {
    let site = Site::nouveau().await;
    let mut n = Navigateur::nouveau();
    let depart = n
        .demander(Method::GET, &site.adresse("/connexion/oidc/a"), None)
        .await
        .vers
        .unwrap();
    let etat = Url::parse(&depart)
        .unwrap()
        .query_pairs()
        .find(|(c, _)| c == "state")
        .unwrap()
        .1
        .into_owned();
    let retour = site.adresse(&format!("/connexion/oidc/a/retour?error=access_denied&state={etat}"));
    let page = n.ouvrir(&retour).await;
    assert_eq!(page.adresse.query(), Some("erreur=ABANDONNE"));
    assert!(n.cookies.is_empty(), "{:?}", n.cookies);
    // Another provider answers in its stead (RFC 9207).
    let page = site.chez_le_fournisseur(&mut n, "a", "claire.martin", "").await;
    let retour = n.jusqu_au_retour(page, &site.base).await;
    assert!(retour.contains("iss="), "{retour}");
    let vrai = entre(&format!("{retour}&"), "iss=", "&");
    let page = n.ouvrir(&retour.replace(&vrai, "https%3A%2F%2Failleurs.example")).await;
    assert_eq!(page.adresse.query(), Some("erreur=FOURNISSEUR"));
    assert!(!n.session());
}

/// The provider changes its key while people sign in.
#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn une_rotation_des_cles_du_fournisseur_n_arrete_personne() {
    let site = Site::nouveau().await;
    for lettre in ["A", "B"] {
        let code = lettre.to_lowercase();
        for tour in 0..3 {
            let (page, _, seconde) = tokio::join!(
                async {
                    let mut n = Navigateur::nouveau();
                    site.connecter(&mut n, &code, "claire.martin", "").await
                },
                administrer(lettre, "rotate", json!({ "drop": false })),
                async {
                    let mut n = Navigateur::nouveau();
                    site.connecter(&mut n, &code, "lea.petit", "").await
                },
            );
            assert_eq!(page.adresse.path(), "/gestion", "{lettre} {tour}");
            assert_eq!(seconde.adresse.path(), "/mon-espace", "{lettre} {tour}");
            // What it says of itself is read again this often at most.
            tokio::time::sleep(Duration::from_millis(1100)).await;
        }
    }
}

/// Out of the product, and out of the provider with it.
#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn se_deconnecter_ici_deconnecte_la_bas() {
    let site = Site::nouveau().await;
    for code in codes() {
        let mut elle = Navigateur::nouveau();
        site.connecter(&mut elle, code, "claire.martin", "").await;
        assert!(site.est_connecte(&mut elle).await);
        let page = elle
            .demander(Method::POST, &site.adresse("/deconnexion"), Some(&[]))
            .await;
        assert_eq!(page.statut, StatusCode::OK, "a page, since forms lead nowhere else");
        let suite = page.suite();
        assert!(!site.est_connecte(&mut elle).await, "{code}");
        let mut page = elle.ouvrir(&suite).await;
        if matches!(code, "a" | "b") {
            let xsrf = entre(&page.corps, "name=\"xsrf\" value=\"", "\"");
            let adresse = page.adresse.join("/session/end/confirm").unwrap();
            let champs = [("xsrf", xsrf.as_str()), ("logout", "yes")];
            page = elle.demander(Method::POST, adresse.as_str(), Some(&champs)).await;
            page = elle.suivre(page).await;
        }
        if code == "c" {
            assert!(page.corps.contains("/deconnexion/faite"), "it leads back");
        } else {
            assert_eq!(page.adresse.as_str(), site.adresse("/fr"), "{code} brings back");
        }
        // The provider asks for the password again.
        let genre = if code == "d" { "cas" } else { "oidc" };
        let page = elle.ouvrir(&site.adresse(&format!("/connexion/{genre}/{code}"))).await;
        assert!(page.corps.contains("password"), "{code}: {}", page.adresse);
    }
}

fn entre(texte: &str, avant: &str, apres: &str) -> String {
    let (_, suite) = texte
        .split_once(avant)
        .unwrap_or_else(|| panic!("{avant} is not in {texte}"));
    suite.split_once(apres).unwrap().0.to_owned()
}

/// Out of the provider, from elsewhere: the sessions that it opened here end.
#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn se_deconnecter_la_bas_deconnecte_ici() {
    let site = Site::nouveau().await;
    for lettre in ["A", "B"] {
        let code = lettre.to_lowercase();
        let client = administrer(lettre, "client", json!({ "app": site.base })).await;
        drop(client);
        let mut elle = Navigateur::nouveau();
        site.connecter(&mut elle, &code, "claire.martin", "").await;
        let mut ailleurs = Navigateur::nouveau();
        site.connecter(&mut ailleurs, &code, "claire.martin", "").await;
        let corps = administrer(lettre, "logout-token", json!({})).await;
        let jeton = corps["logout_token"].as_str().unwrap().to_owned();
        let fin = site.adresse(&format!("/connexion/oidc/{code}/fin"));
        let dire = |jeton: String| {
            let fin = fin.clone();
            async move {
                let reponse = Client::new()
                    .post(fin)
                    .form(&[("logout_token", jeton)])
                    .send()
                    .await
                    .unwrap();
                reponse.status()
            }
        };
        for faux in [
            json!({ "aud": "un-autre" }),
            json!({ "iss": "https://ailleurs.example" }),
            json!({ "iat": -86_400 }),
            json!({ "events": null }),
            json!({ "nonce": "x" }),
            json!({ "sid": null, "sub": null }),
            json!({ "alg": "none" }),
            json!({ "alg": "HS256" }),
            json!({ "alg": "HS256", "key": "public" }),
            json!({ "key": "other" }),
        ] {
            let corps = administrer(lettre, "logout-token", faux.clone()).await;
            let statut = dire(corps["logout_token"].as_str().unwrap().to_owned()).await;
            assert_eq!(statut, StatusCode::BAD_REQUEST, "{lettre} {faux}");
        }
        assert!(site.est_connecte(&mut ailleurs).await, "nothing of that counted");
        assert_eq!(dire(jeton.clone()).await, StatusCode::OK);
        assert!(
            !site.est_connecte(&mut ailleurs).await,
            "the session that the token names"
        );
        assert!(site.est_connecte(&mut elle).await, "and no other");
        assert_eq!(dire(jeton).await, StatusCode::OK, "told again: nothing more");
    }
    if !lemonldap() {
        return;
    }
    // CAS: the server tells by itself, with the ticket.
    let mut elle = Navigateur::nouveau();
    site.connecter(&mut elle, "d", "claire.martin", "").await;
    assert!(site.est_connecte(&mut elle).await);
    elle.ouvrir(&format!("{}/logout", variable("IDENTITY_CAS_URL"))).await;
    assert!(!site.est_connecte(&mut elle).await, "CAS");
    // LemonLDAP::NG as an OpenID provider: by the browser, in a frame of its page.
    site.connecter(&mut elle, "c", "claire.martin", "").await;
    let fin = site.adresse("/connexion/oidc/c/fin-navigateur");
    let iss = variable("IDENTITY_C_ISSUER");
    let adresse = |iss: &str, sid: &str| {
        Url::parse_with_params(&fin, [("iss", iss), ("sid", sid)])
            .unwrap()
            .to_string()
    };
    let mut inconnu = Navigateur::nouveau();
    inconnu.ouvrir(&adresse(&iss, "claire.martin")).await;
    assert!(
        site.est_connecte(&mut elle).await,
        "a name that anybody knows ends nothing from elsewhere"
    );
    let page = elle.ouvrir(&adresse("https://ailleurs.example", "claire.martin")).await;
    assert_eq!(page.statut, StatusCode::BAD_REQUEST);
    elle.ouvrir(&adresse(&iss, "claire.martin")).await;
    assert!(!site.est_connecte(&mut elle).await, "her own browser passes");
}

/// Somebody who has an account of her own here ties it, comes in by either door, and unties it.
#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn un_compte_se_relie_et_se_detache() {
    let site = Site::nouveau().await;
    let mut elle = Navigateur::nouveau();
    let entrer = [
        ("identifiant", "lecture.demo"),
        ("mot_de_passe", "demo"),
        ("langue", "fr"),
    ];
    elle.demander(Method::POST, &site.adresse("/connexion"), Some(&entrer))
        .await;
    assert!(site.est_connecte(&mut elle).await);
    let relier = |code: &'static str| site.adresse(&format!("/compte/relier/oidc/{code}"));
    let page = elle.demander(Method::POST, &relier("a"), Some(&[])).await;
    let suite = page.suite();
    let formulaire = elle.ouvrir(&suite).await;
    let champs = [("login", "paul.inconnu"), ("password", "demo")];
    let page = elle
        .demander(Method::POST, formulaire.adresse.as_str(), Some(&champs))
        .await;
    let page = elle.suivre(page).await;
    assert_eq!(page.adresse.path(), "/gestion/compte");
    assert!(page.corps.contains("Détacher"), "it is tied");
    // From now on the provider opens it.
    let mut ailleurs = Navigateur::nouveau();
    let page = site.connecter(&mut ailleurs, "a", "paul.inconnu", "").await;
    assert_eq!(page.adresse.path(), "/gestion");
    // Two accounts are never one: somebody else cannot tie the same identity.
    let mut autre = Navigateur::nouveau();
    let entrer = [
        ("identifiant", "sciences.demo"),
        ("mot_de_passe", "demo"),
        ("langue", "fr"),
    ];
    autre
        .demander(Method::POST, &site.adresse("/connexion"), Some(&entrer))
        .await;
    let page = autre.demander(Method::POST, &relier("a"), Some(&[])).await;
    let suite = page.suite();
    let formulaire = autre.ouvrir(&suite).await;
    let page = autre
        .demander(Method::POST, formulaire.adresse.as_str(), Some(&champs))
        .await;
    let retour = autre.jusqu_au_retour(page, &site.base).await;
    // And a way back begun by one is of no use to the other.
    let page = ailleurs.demander(Method::GET, &retour, None).await;
    assert!(page.vers.unwrap().ends_with("erreur=PERIME"));
    let page = autre.demander(Method::GET, &retour, None).await;
    assert!(page.vers.unwrap().ends_with("/gestion/compte?erreur=DEJA_PRIS"));
    // Untied, the sessions that it opened end, and it opens nothing any more.
    let detacher = [("fournisseur", "a")];
    let page = elle
        .demander(Method::POST, &site.adresse("/_fn/authz/delier"), Some(&detacher))
        .await;
    assert!(
        page.statut.is_success() || page.statut.is_redirection(),
        "{}",
        page.statut
    );
    assert!(!site.est_connecte(&mut ailleurs).await);
    let page = site
        .connecter(&mut Navigateur::nouveau(), "a", "paul.inconnu", "")
        .await;
    assert_eq!(page.adresse.query(), Some("erreur=INCONNU"));
    // The only door that is left stays.
    let mut claire = Navigateur::nouveau();
    site.connecter(&mut claire, "b", "claire.martin", "").await;
    let detacher = [("fournisseur", "b")];
    let page = claire
        .demander(Method::POST, &site.adresse("/_fn/authz/delier"), Some(&detacher))
        .await;
    assert_eq!(page.statut, StatusCode::UNPROCESSABLE_ENTITY);
}

/// `server doctor` tells which provider does not answer.
#[tokio::test]
#[ignore = "wants the identity servers: make test-identity"]
async fn un_fournisseur_absent_se_dit() {
    let site = Site::nouveau().await;
    let mut reglages = site.essai.services.reglages.clone();
    reglages.fournisseurs.oidc[0].issuer = "http://127.0.0.1:9".into();
    let portes = backend::Services::ouvrir(
        site.essai.services.pool.clone(),
        backend::stockage::Stockage::dossier(&site.essai.dossier).unwrap(),
        reglages,
    )
    .await
    .unwrap();
    // One that has just started, and that nobody came in by, signs out of the provider all the same.
    let mut elle = Navigateur::nouveau();
    site.connecter(&mut elle, "b", "claire.martin", "").await;
    let jeton = portes.cles.lire(&elle.cookies["__Host-pegase"]).await.unwrap();
    let maintenant = jiff::Timestamp::now();
    let compte = backend::authz::lire_session(&portes, &jeton, maintenant)
        .await
        .unwrap()
        .unwrap();
    let portes = std::sync::Arc::new(portes);
    portes.portes.tenir_pret().await;
    let ctx = backend::Ctx {
        acteur: backend::Acteur::Compte(compte.into()),
        ..backend::Ctx::systeme(std::sync::Arc::clone(&portes), "essai")
    };
    let sortie = backend::authz::fermer(&ctx).await.unwrap().unwrap();
    assert!(sortie.starts_with(&variable("IDENTITY_B_ISSUER")), "{sortie}");
    let constats = portes.portes.eprouver().await;
    assert!(constats[0].1.is_some(), "{constats:?}");
    assert!(constats[1].1.is_none(), "{constats:?}");
}

impl Essai {
    async fn ecrire(&self, sql: &str) {
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&self.pool)
            .await
            .unwrap();
    }
}

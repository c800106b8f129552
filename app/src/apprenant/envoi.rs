//! Sends a file part by part, so that a cut costs one part and not the whole; goes on where the server stands.

use domain::ids::{InscriptionId, TeleversementId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, RequestInit, Response};

/// Bytes of one part: a few seconds on a slow network.
const PARTIE: f64 = 256.0 * 1024.0;
/// Times that one part is tried again before the person is told.
const ESSAIS: u32 = 5;

/// What is said to the server to begin.
#[derive(Serialize)]
struct Ouverture<'a> {
    piece: &'a str,
    nom: &'a str,
    taille: u64,
}

#[derive(Deserialize)]
struct Ouvert {
    id: TeleversementId,
}

/// Where the server stands after a part.
#[derive(Deserialize)]
struct Recu {
    recu: f64,
    depose: bool,
}

/// A refusal, worded by the server.
#[derive(Deserialize)]
struct Refus {
    message: String,
}

/// Why a sending stopped.
pub(super) enum Arret {
    /// The network: what was sent is kept, and can go on.
    Reseau,
    /// The server refuses the file, and says why.
    Refuse(String),
}

/// An upload that was cut earlier and that this file may be the rest of.
#[derive(Clone)]
pub(super) struct Reprise {
    pub id: TeleversementId,
    pub nom: String,
    pub taille: i64,
    pub recu: i64,
}

/// Sends a file as a document of an enrolment. `avance` is told the share that the server has, from 0 to 100.
pub(super) async fn envoyer(
    inscription: InscriptionId,
    piece: &str,
    fichier: &File,
    reprise: Option<Reprise>,
    avance: impl Fn(u32),
) -> Result<(), Arret> {
    let taille = fichier.size();
    let suite = reprise
        .filter(|r| r.nom == fichier.name() && (f64::from(i32::try_from(r.taille).unwrap_or(-1)) - taille).abs() < 1.0);
    let (id, mut debut) = match suite {
        Some(r) => (r.id, f64::from(i32::try_from(r.recu).unwrap_or(0))),
        None => (ouvrir(inscription, piece, fichier).await?, 0.0),
    };
    loop {
        avance(pour_cent(debut, taille));
        let fin = (debut + PARTIE).min(taille);
        let recu = partie(id, fichier, debut, fin).await?;
        if recu.depose {
            avance(100);
            return Ok(());
        }
        debut = recu.recu;
    }
}

/// The size of a file as a whole number: the browser counts in floats.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is whole and positive"
)]
fn octets(taille: f64) -> u64 {
    taille.max(0.0) as u64
}

/// Whole per cents of a size; files are far below the sizes where a float would err.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 100"
)]
fn pour_cent(fait: f64, total: f64) -> u32 {
    if total > 0.0 {
        (fait * 100.0 / total).clamp(0.0, 100.0) as u32
    } else {
        0
    }
}

async fn ouvrir(inscription: InscriptionId, piece: &str, fichier: &File) -> Result<TeleversementId, Arret> {
    let nom = fichier.name();
    let ouverture = Ouverture {
        piece,
        nom: &nom,
        taille: octets(fichier.size()),
    };
    let corps = serde_json::to_string(&ouverture).map_err(|_| Arret::Reseau)?;
    let adresse = format!("/mon-espace/inscription/{inscription}/televersements");
    let ouvert: Ouvert = demander("POST", &adresse, &corps.into(), "application/json").await?;
    Ok(ouvert.id)
}

async fn partie(id: TeleversementId, fichier: &File, debut: f64, fin: f64) -> Result<Recu, Arret> {
    let adresse = format!("/mon-espace/televersements/{id}?debut={debut}");
    let mut essai = 0;
    loop {
        let morceau = fichier.slice_with_f64_and_f64(debut, fin).map_err(|_| Arret::Reseau)?;
        match demander("PUT", &adresse, &morceau.into(), "application/octet-stream").await {
            Err(Arret::Reseau) if essai < ESSAIS => {
                essai += 1;
                attendre(Duration::from_millis(500 * (1 << essai))).await;
            }
            issue => return issue,
        }
    }
}

async fn demander<T: for<'a> Deserialize<'a>>(
    methode: &str,
    adresse: &str,
    corps: &JsValue,
    genre: &str,
) -> Result<T, Arret> {
    let reseau = |_: JsValue| Arret::Reseau;
    let requete = RequestInit::new();
    requete.set_method(methode);
    requete.set_body(corps);
    let entetes = web_sys::Headers::new().map_err(reseau)?;
    entetes.set("content-type", genre).map_err(reseau)?;
    requete.set_headers(&entetes);
    let promesse = window().fetch_with_str_and_init(adresse, &requete);
    let reponse: Response = JsFuture::from(promesse)
        .await
        .map_err(reseau)?
        .dyn_into()
        .map_err(reseau)?;
    let texte = JsFuture::from(reponse.text().map_err(reseau)?).await.map_err(reseau)?;
    let texte = texte.as_string().unwrap_or_default();
    match reponse.status() {
        200 => serde_json::from_str(&texte).map_err(|_| Arret::Reseau),
        400..500 => Err(Arret::Refuse(
            serde_json::from_str::<Refus>(&texte)
                .map(|r| r.message)
                .unwrap_or_default(),
        )),
        _ => Err(Arret::Reseau),
    }
}

async fn attendre(duree: Duration) {
    let promesse = js_sys::Promise::new(&mut |fini, _| {
        set_timeout(
            move || {
                fini.call0(&JsValue::UNDEFINED).ok();
            },
            duree,
        );
    });
    JsFuture::from(promesse).await.ok();
}

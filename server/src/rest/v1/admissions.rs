use super::{
    Probleme,
    document::{decrit, un_de},
    lecture::{self, Lecture},
    reponse::{Refus, couper, rendre},
};
use axum::{
    Extension, Json,
    extract::{Query, Request, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use backend::{
    Ctx, Error,
    inscription::{self, Admise, ChoixAdmissions, Depot},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    CodeErreur, ErreurChamp,
    inscription::{COLONNES, COLONNES_FACULTATIVES, Origine, VOEUX_PAR_LIGNE},
};
use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{SeqAccess, Visitor},
};
use std::{collections::BTreeMap, fmt};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{Object, ObjectBuilder, Type},
};
use uuid::Uuid;

/// Megabytes of admissions that may be handed in at once, and lines: more come by a file.
const TAILLE_MAX_MO: u32 = 20;
const LIGNES_MAX: usize = 20_000;

/// As they were typed: all that is wrong with them is said at once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ParametresAdmissions {
    /// Of that enrolment only.
    #[param(value_type = Option<Uuid>)]
    inscription: Option<String>,
    /// `parcoursup`, `monmaster` and others.
    #[param(inline, value_type = CodeOrigine, required = false)]
    origine: Option<String>,
    /// Of that origin.
    #[param(pattern = "^[^\\x00]*$")]
    numero_candidat: Option<String>,
    /// `suivant` of the answer before.
    apres: Option<String>,
    #[param(value_type = Option<u16>, minimum = 1, maximum = 1000, default = 100)]
    nombre: Option<String>,
}

decrit! { CodeOrigine = un_de(Origine::TOUS.iter().map(|o| o.code())) }

/// An admission, behind an enrolment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Admission {
    inscription: Uuid,
    personne: Uuid,
    /// `parcoursup`, `monmaster` and others.
    origine: String,
    /// Of the competition or campaign.
    annee: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    numero_candidat: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    cree_le: Timestamp,
    /// The place was given up then.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[serde(skip_serializing_if = "Option::is_none")]
    demission_le: Option<Timestamp>,
}

/// A page of admissions.
#[derive(Serialize, ToSchema)]
pub(crate) struct Admissions {
    admissions: Vec<Admission>,
    /// Value of `apres` for the rest; nothing: that was all.
    #[serde(skip_serializing_if = "Option::is_none")]
    suivant: Option<String>,
}

impl From<Admise> for Admission {
    fn from(a: Admise) -> Self {
        Self {
            inscription: a.inscription,
            personne: a.personne,
            origine: a.origine,
            annee: a.annee,
            numero_candidat: a.numero_candidat,
            cree_le: a.cree_le,
            demission_le: a.demission_le,
        }
    }
}

/// Admissions to take in: as many lines as a file may have.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NouvellesAdmissions {
    /// Each with the columns of an admissions file, by name; what is empty may be left out.
    #[schema(inline, value_type = Vec<LigneLue>, min_items = 1, max_items = 20_000, example = json!([{
        "nom_naissance": "Delorme", "prenom": "Agathe", "sexe": "F", "date_naissance": "2008-03-04",
        "code_pays_naissance": "99100", "code_nationalite": "99100", "mail": "agathe.delorme@example.org",
        "numero_candidat": "2026-1", "origine_admission1": "parcoursup", "annee_concours1": "2026",
        "code_voeu1": "LIC-CHIMIE>L1-CHIMIE", "code_periode1": "PER-2026"
    }]))]
    #[serde(deserialize_with = "lignes")]
    admissions: Vec<BTreeMap<String, String>>,
}

decrit! {
    /// A line: its columns, none but those.
    LigneLue = ligne_lue()
}

fn ligne_lue() -> Object {
    let texte = || ObjectBuilder::new().schema_type(Type::String);
    ObjectBuilder::new()
        .property_names(Some(texte().enum_values(Some(colonnes())).build()))
        .additional_properties(Some(texte()))
        .build()
}

/// Stops at the first line that is too much, whatever follows.
fn lignes<'de, D: Deserializer<'de>>(lecteur: D) -> Result<Vec<BTreeMap<String, String>>, D::Error> {
    struct Lignes;

    impl<'de> Visitor<'de> for Lignes {
        type Value = Vec<BTreeMap<String, String>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{LIGNES_MAX} lines at most")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut suite: A) -> Result<Self::Value, A::Error> {
            let mut lues = Vec::new();
            while let Some(ligne) = suite.next_element()? {
                if lues.len() == LIGNES_MAX {
                    return Err(serde::de::Error::invalid_length(lues.len(), &self));
                }
                lues.push(ligne);
            }
            Ok(lues)
        }
    }

    lecteur.deserialize_seq(Lignes)
}

/// Where to follow what was asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct Demande {
    job: Uuid,
}

/// Admissions to the places of the course offer where the account may read.
#[utoipa::path(
    get,
    path = "/api/v1/admissions",
    operation_id = "listerAdmissions",
    tag = "admissions",
    params(ParametresAdmissions),
    responses(
        (status = 200, description = "A page of admissions", body = Admissions),
        Refus
    ),
    security(("cle" = []))
)]
pub(crate) async fn lister(
    Extension(ctx): Extension<Ctx>,
    parametres: Result<Query<ParametresAdmissions>, QueryRejection>,
) -> Response {
    let suite = async {
        let p = lecture::parametres(&ctx, parametres)?;
        let mut lecture = Lecture::default();
        if p.origine.as_deref().is_some_and(|o| Origine::depuis_code(o).is_none()) {
            lecture.refuser("origine", CodeErreur::Inconnu);
        }
        let inscription = lecture.lire("inscription", p.inscription, CodeErreur::FormatInvalide);
        let apres = p.apres.and_then(|texte| {
            let place = lire_place(&texte);
            if place.is_none() {
                lecture.refuser("apres", CodeErreur::FormatInvalide);
            }
            place
        });
        let nombre = lecture.nombre(p.nombre);
        if p.numero_candidat.is_some() && p.origine.is_none() {
            lecture.refuser(
                "origine",
                CodeErreur::ObligatoireSi {
                    autre: "numeroCandidat".into(),
                },
            );
        }
        let choix = ChoixAdmissions {
            inscription,
            origine: p.origine,
            numero_candidat: p.numero_candidat,
        };
        let (choix, apres, nombre) = lecture.finir((choix, apres, nombre))?;
        let lues = inscription::lister_admissions(&ctx, &choix, apres.as_deref(), nombre + 1).await?;
        let (lues, suivant) = couper(lues, nombre, |a| URL_SAFE_NO_PAD.encode(&a.cle));
        Ok(Admissions {
            admissions: lues.into_iter().map(Admission::from).collect(),
            suivant,
        })
    };
    rendre(&ctx, suite.await)
}

fn lire_place(texte: &str) -> Option<String> {
    let octets = URL_SAFE_NO_PAD.decode(texte).ok()?;
    String::from_utf8(octets).ok().filter(|cle| !cle.contains('\0'))
}

/// Takes admissions in: a task goes through them as through a file, and `jobs` tells what came of it. Sent again with the
/// same `Idempotency-Key` and the same content, it is the same task.
#[utoipa::path(
    post,
    path = "/api/v1/admissions",
    operation_id = "deposerAdmissions",
    tag = "admissions",
    params(("Idempotency-Key" = String, Header, min_length = 1, max_length = 255, pattern = "^[!-~]([ -~]*[!-~])?$", description = "Chosen by the caller, new for each request; 255 characters at most")),
    request_body = NouvellesAdmissions,
    responses(
        Refus,
        (status = 202, description = "They are taken in; `Location` is the task", body = Demande),
        (status = 422, description = "No key, the key of something else, or a body to correct", body = Probleme, content_type = "application/problem+json"),
    ),
    security(("cle" = []))
)]
pub(crate) async fn deposer(Extension(ctx): Extension<Ctx>, entetes: HeaderMap, requete: Request) -> Response {
    let suite = async {
        // Before anything of what is sent is read.
        ctx.perimetre(domain::authz::Traitement::InsImporter)?;
        let corps: NouvellesAdmissions = lecture::corps(requete, TAILLE_MAX_MO, "admissions").await?;
        let cle = entetes
            .get("idempotency-key")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .trim();
        let contenu = fichier(&corps.admissions)?;
        let depot = Depot {
            nom: format!("/api/v1/admissions ({cle})"),
            contenu: contenu.into(),
        };
        inscription::deposer_une_fois(&ctx, cle, depot).await
    };
    match suite.await {
        Ok(job) => {
            let ou = format!("/api/v1/jobs/{job}");
            (
                StatusCode::ACCEPTED,
                [(header::LOCATION, ou)],
                Json(Demande { job: job.0 }),
            )
                .into_response()
        }
        Err(e) => Probleme::depuis(e, ctx.langue).into_response(),
    }
}

/// The lines as a file of admissions: what is not one of its columns is refused at once.
fn fichier(lignes: &[BTreeMap<String, String>]) -> Result<Vec<u8>, Error> {
    let colonnes = colonnes();
    if lignes.is_empty() {
        return Err(Error::champ("admissions", CodeErreur::Obligatoire));
    }
    let inconnues: Vec<ErreurChamp> = lignes
        .iter()
        .flat_map(BTreeMap::keys)
        .filter(|nom| !colonnes.contains(nom))
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .map(|nom| ErreurChamp::new(format!("admissions.{nom}"), CodeErreur::Inconnu))
        .collect();
    if !inconnues.is_empty() {
        return Err(Error::Champs(inconnues));
    }
    let mut fichier = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    fichier.write_record(&colonnes).map_err(Error::interne)?;
    for ligne in lignes {
        let valeurs = colonnes.iter().map(|c| ligne.get(c).map_or("", String::as_str));
        fichier.write_record(valeurs).map_err(Error::interne)?;
    }
    fichier.into_inner().map_err(Error::interne)
}

/// All columns that a line may have.
fn colonnes() -> Vec<String> {
    let voeux = (2..=VOEUX_PAR_LIGNE).flat_map(|rang| {
        ["origine_admission", "annee_concours", "code_voeu", "code_periode"].map(|nom| format!("{nom}{rang}"))
    });
    COLONNES
        .iter()
        .chain(COLONNES_FACULTATIVES)
        .map(|c| (*c).to_owned())
        .chain(voeux)
        .collect()
}

use super::Evenement;
use crate::{Ctx, Result, referentiel};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who speaks: the same for all events of an installation.
#[derive(Clone, Debug)]
pub struct Source {
    /// Code of the establishment.
    pub etablissement: String,
    /// Address under which the product is reached: schemas are there.
    pub url_publique: String,
}

impl Source {
    /// That of this installation.
    pub async fn lire(ctx: &Ctx) -> Result<Self> {
        Ok(Self {
            etablissement: referentiel::code(&ctx.services.pool).await?,
            url_publique: ctx.services.reglages.url_publique.clone(),
        })
    }
}

/// An event as other systems get it: CloudEvents 1.0, JSON.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Enveloppe {
    /// `1.0`
    pub specversion: &'static str,
    /// The same each time that the event is told again: who keeps it does nothing twice.
    pub id: Uuid,
    /// `urn:pegase:` and the code of the establishment.
    pub source: String,
    /// `pegase.`, the topic and what happened: `pegase.ins.inscription.v1.validee`.
    #[serde(rename = "type")]
    pub type_: String,
    /// What it happened to.
    pub subject: String,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub time: jiff::Timestamp,
    pub datacontenttype: &'static str,
    /// Where `data` is described.
    pub dataschema: String,
    /// Key of the message: events of one key come in the order in which they happened.
    pub partitionkey: String,
    #[schema(value_type = Object)]
    pub data: Value,
}

impl Enveloppe {
    pub fn nouvelle(source: &Source, e: Evenement) -> Self {
        let nom = super::SUJETS
            .iter()
            .find(|s| s.code == e.sujet)
            .map_or("", |s| s.schema);
        Self {
            specversion: "1.0",
            id: e.id,
            source: format!("urn:pegase:{}", source.etablissement),
            type_: format!("pegase.{}.{}", e.sujet, e.type_),
            partitionkey: format!("{}:{}", source.etablissement, e.agregat),
            subject: e.agregat,
            time: e.le,
            datacontenttype: "application/json",
            dataschema: format!(
                "{}/asyncapi/pegase-v1.json#/components/schemas/{nom}",
                source.url_publique
            ),
            data: e.donnees,
        }
    }
}

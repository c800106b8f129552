//! The answers of server functions: JSON, read the way that the values inside a page are read. With the encoding of
//! `server_fn`, which reads bytes, the browser would carry the code of every answer twice.

use bytes::Bytes;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de::DeserializeOwned};
use std::str::from_utf8;

/// How the answer of a server function is encoded: `#[server(output = Reponse)]`.
pub type Reponse = Post<TexteJson>;

/// JSON, decoded from text.
pub struct TexteJson;

impl ContentType for TexteJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for TexteJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for TexteJson {
    type Error = serde_json::Error;

    fn encode(valeur: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(valeur).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for TexteJson {
    type Error = serde_json::Error;

    fn decode(octets: Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(from_utf8(&octets).unwrap_or_default())
    }
}

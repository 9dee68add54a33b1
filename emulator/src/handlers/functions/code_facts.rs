//! What the configuration of a function says of its code.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};

use crate::handlers::shape::Record;
use crate::request::api_error::ApiError;
use crate::spec::errors;

/// Size and digest.
pub(super) struct CodeFacts {
    size: usize,
    digest: String,
}

impl CodeFacts {
    /// Of the code in a request. Code that is elsewhere is not fetched: its address is what the digest is of.
    pub(super) fn of(body: &Record) -> Result<Self, ApiError> {
        let text = |value: Option<&Value>| match value {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let code = body.get("func_code");
        let inline = text(code.and_then(|code| code.get("file")));
        let Some(inline) = inline else {
            let link = text(code.and_then(|code| code.get("link")));
            let image = body
                .get("custom_image")
                .and_then(|custom| custom.get("image"));
            let address = link.or(text(body.get("code_url"))).or(text(image));
            return Ok(Self {
                size: 0,
                digest: digest(address.unwrap_or_default().as_bytes()),
            });
        };
        let bytes = STANDARD.decode(inline.as_bytes()).map_err(|error| {
            ApiError::new(
                errors::INVALID_PARAMETER,
                format!("func_code.file: the code is not Base64: {error}"),
            )
        })?;
        Ok(Self {
            size: bytes.len(),
            digest: digest(&bytes),
        })
    }

    pub(super) fn write(self, record: &mut Record) {
        record.insert("code_size".to_owned(), json!(self.size));
        record.insert("digest".to_owned(), json!(self.digest));
    }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha512::digest(bytes))
}

/// The code in a request, as it is kept.
pub(super) fn code_of(body: &Record) -> Record {
    let code = body.get("func_code").and_then(Value::as_object);
    code.cloned().unwrap_or_default()
}

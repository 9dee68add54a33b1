//! By what the journal knows a record.

use functiongraph::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::dead_letter::DeadLetter;

/// The identity of a record at one URL. A record that was delivered twice has one, by its request id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Key([u8; 32]);

impl Key {
    pub(super) fn of(letter: &DeadLetter, url: &str) -> Self {
        let began = letter.began.as_ref().map(Timestamp::as_str);
        let parts = match &letter.request_id {
            Some(id) => [url, "id", id, ""],
            None => [url, "content", began.unwrap_or_default(), &letter.payload],
        };
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl TryFrom<String> for Key {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut key = [0; 32];
        let is_hex = text.len() == 2 * key.len() && text.bytes().all(|c| c.is_ascii_hexdigit());
        if !is_hex {
            return Err("64 hexadecimal digits are expected");
        }
        for (at, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap_or_default();
        }
        Ok(Self(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_records_without_id() {
        let of = |json: &str, url| Key::of(&DeadLetter::parse(json).unwrap(), url);
        let one = of("{\"request_payload\": {\"a\": 1}}", "u");
        assert_eq!(one, of("{\"x\": 1, \"request_payload\": {\"a\": 1}}", "u"));
        for (json, url) in [
            ("{\"request_payload\": {\"a\": 2}}", "u"),
            ("{\"request_payload\": {\"a\": 1}}", "v"),
            (
                "{\"request_payload\": {\"a\": 1}, \"timestamp\": \"2026-11-26T00:00:00Z\"}",
                "u",
            ),
        ] {
            assert_ne!(one, of(json, url), "{json} {url}");
        }
    }
}

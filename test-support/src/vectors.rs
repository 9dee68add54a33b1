//! Vectors of the official signer, made by `tests/vectors/make.py`.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Vector {
    pub name: String,
    pub method: String,
    /// As on the wire.
    pub uri: String,
    /// As passed by the caller; it has the same signature.
    pub input_uri: String,
    pub headers: BTreeMap<String, String>,
    pub body: Option<String>,
    #[serde(default)]
    pub body_base64: Option<String>,
    pub access_key: String,
    pub secret_key: String,
    pub security_token: Option<String>,
    pub authorization: String,
}

impl Vector {
    pub fn all() -> Vec<Self> {
        let file: File =
            serde_json::from_str(include_str!("../../tests/vectors/signing.json")).unwrap();
        assert!(file.vectors.len() >= 40);
        file.vectors
    }

    pub fn body(&self) -> Vec<u8> {
        match (&self.body, &self.body_base64) {
            (Some(text), _) => text.clone().into_bytes(),
            (None, Some(base64)) => decode_base64(base64),
            (None, None) => Vec::new(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The time at which it was signed.
    pub fn date(&self) -> SystemTime {
        let date =
            jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", self.header("x-sdk-date").unwrap())
                .unwrap();
        std::time::UNIX_EPOCH
            + std::time::Duration::from_secs(
                jiff::tz::Offset::UTC
                    .to_timestamp(date)
                    .unwrap()
                    .as_second() as u64,
            )
    }
}

fn decode_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.trim_end_matches('=').chars() {
        bits = bits << 6 | LETTERS.find(letter).unwrap() as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

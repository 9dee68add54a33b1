//! Masking the secrets of a request in texts that echo them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Body, Request, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::escapes::{Decoded, Decoder, entity, is_partial_escape, json, percent};

const MASK: &str = "***";
/// Shorter secrets are not masked: they also match ordinary words.
const MIN_LENGTH: usize = 8;
/// A prefix of this length is masked even without the rest of the secret, which a server may have truncated.
const MIN_PREFIX: usize = 16;
/// How often a text is escaped in which secrets are found.
const LEVELS: usize = 4;
/// Parts of the names of members that hold secrets, in requests for credentials.
const SECRET_NAMES: [&str; 4] = ["token", "password", "secret", "assertion"];

/// Secrets of one request, or of the attempts of one call.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<SecretString>);

impl Secrets {
    /// Those in sensitive headers.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Self {
        let mut secrets = Self::default();
        headers
            .values()
            .filter(|value| value.is_sensitive())
            .for_each(|value| secrets.add_header(value));
        secrets
    }

    /// Those in headers and body of a request for credentials.
    pub(crate) fn of_request(request: &Request) -> Self {
        let mut secrets = Self::of_headers(request.headers());
        let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
        match serde_json::from_slice(body) {
            Ok(body) => secrets.add_members("", "", &body),
            Err(_) => secrets.add_form(body),
        }
        secrets
    }

    pub(crate) fn add_header(&mut self, value: &HeaderValue) {
        let text = String::from_utf8_lossy(value.as_bytes());
        let secret = match text.split_once("Signature=") {
            Some((_, signature)) => signature,
            // The scheme, as in `Bearer …`, is not secret.
            None => text.rsplit(' ').next().unwrap_or_default(),
        };
        self.add(secret);
    }

    fn add_members(&mut self, parent: &str, name: &str, value: &Value) {
        match value {
            Value::String(text) if is_secret(name) || (name == "id" && is_secret(parent)) => {
                self.add(text)
            }
            Value::Array(items) => items
                .iter()
                .for_each(|item| self.add_members(parent, name, item)),
            Value::Object(members) => members
                .iter()
                .for_each(|(inner, value)| self.add_members(name, inner, value)),
            _ => {}
        }
    }

    fn add_form(&mut self, body: &[u8]) {
        let Ok(mut form) = Url::parse("form:/") else {
            return;
        };
        form.set_query(std::str::from_utf8(body).ok());
        for (name, value) in form.query_pairs() {
            if is_secret(&name) {
                self.add(&value);
            }
        }
    }

    pub(crate) fn add(&mut self, secret: &str) {
        let secret = secret.trim();
        if secret.len() >= MIN_LENGTH && !self.0.iter().any(|known| known.expose_secret() == secret)
        {
            self.0.push(SecretString::from(secret));
        }
    }

    /// The text with `***` in place of each secret, also of one that is escaped for JSON, URLs or HTML, up to four
    /// times, and of one that is truncated at the end of the text.
    pub(crate) fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut ranges = Vec::new();
        let mut find_in = |decoded: &Decoded| {
            ranges.extend(self.ranges_in(decoded));
            if let Some(joined) = decoded.joined() {
                ranges.extend(self.ranges_in(&joined));
            }
        };
        for decoders in [
            &[][..],
            &[percent as Decoder],
            &[json],
            &[entity],
            &[percent, json, entity],
        ] {
            let Some(mut decoded) = Decoded::new(text) else {
                return Cow::Owned(MASK.to_owned());
            };
            if decoders.is_empty() {
                find_in(&decoded);
            }
            for _ in 0..LEVELS {
                if !decoded.unescape(decoders) {
                    break;
                }
                find_in(&decoded);
            }
        }
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(masked(text, ranges))
    }

    pub(crate) fn are_in(&self, text: &str) -> bool {
        matches!(self.mask(text), Cow::Owned(_))
    }

    /// Where they are in the original text.
    fn ranges_in(&self, decoded: &Decoded) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        for secret in self
            .0
            .iter()
            .map(|secret| secret.expose_secret().as_bytes())
        {
            let mut at = 0;
            while at < decoded.bytes.len() {
                let rest = &decoded.bytes[at..];
                let matching = rest
                    .iter()
                    .zip(secret)
                    .take_while(|(one, other)| one == other)
                    .count();
                let is_truncated = matching == rest.len() || is_partial_escape(&rest[matching..]);
                if matching == secret.len()
                    || matching >= MIN_PREFIX
                    || (is_truncated && matching >= MIN_LENGTH)
                {
                    ranges.push(decoded.range(at, at + matching - 1));
                    at += matching;
                } else {
                    at += 1;
                }
            }
        }
        ranges
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({}, hidden)", self.0.len())
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    SECRET_NAMES.iter().any(|known| name.contains(known))
}

fn masked(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let (mut masked, mut end) = (String::new(), 0);
    for range in ranges {
        if range.start >= end {
            masked.push_str(text.get(end..range.start).unwrap_or_default());
            masked.push_str(MASK);
        }
        end = end.max(range.end);
    }
    // A secret may end within a character, which is then masked too.
    while !text.is_char_boundary(end) {
        end += 1;
    }
    masked.push_str(text.get(end..).unwrap_or_default());
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "pa/ss\"w&rd+é%25\\=";

    fn mask(text: &str) -> String {
        let mut secrets = Secrets::default();
        secrets.add(SECRET);
        secrets.mask(text).into_owned()
    }

    #[test]
    fn masks_escaped_secrets() {
        let json = serde_json::to_string(SECRET).unwrap();
        let json = json.trim_matches('"').to_owned();
        let percent: String = SECRET.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let unicode: String = SECRET
            .chars()
            .map(|letter| format!("\\u{:04X}", u32::from(letter)))
            .collect();
        let html: String = SECRET
            .chars()
            .map(|letter| format!("&#{};", u32::from(letter)))
            .collect();
        let wrapped = json.replace('&', "\\n&");
        let twice = json.replace('\\', "\\\\").replace('"', "\\\"");
        let some = SECRET
            .replace('%', "%25")
            .replace('/', "%2f")
            .replace('+', "%2B");
        let escapes = [
            SECRET.to_owned(),
            json.replace('/', "\\/"),
            json,
            twice,
            percent.to_uppercase(),
            percent.replace('%', "%25"),
            percent.replace('%', "%252525"),
            percent,
            unicode,
            html.replace(';', ""),
            html,
            SECRET.replace('&', "&amp").replace('"', "&quot"),
            SECRET.replace('\\', "\\\\").replace('/', "\\x2F"),
            SECRET.replace('&', "\r\n\t &"),
            wrapped,
            some,
        ];
        for escaped in escapes {
            assert_eq!(
                mask(&format!("é{escaped}: bad, {escaped}")),
                "é***: bad, ***",
                "{escaped}"
            );
        }
    }

    #[test]
    fn masks_truncated_secrets_only() {
        let mut secrets = Secrets::default();
        secrets.add("password-of-the-test");
        secrets.add("short");
        assert_eq!(secrets.mask("bad: password-of-"), "bad: ***");
        assert_eq!(secrets.mask("password-of-the-t…"), "***…");
        for truncated in [
            "bad: password%2Dof&#",
            "bad: password%2Dof\\u00",
            "bad: password%2Dof%2",
        ] {
            assert!(
                secrets.mask(truncated).starts_with("bad: ***"),
                "{truncated}"
            );
        }
        for harmless in [
            "the password is wrong, in short",
            "%",
            "\\",
            "&",
            "a\\u12",
            "%zz &#x110000; passwor",
        ] {
            assert_eq!(secrets.mask(harmless), harmless);
        }
    }

    #[test]
    fn finds_secrets_of_token_requests() {
        let found = |body: &str| {
            let mut request = Request::new(reqwest::Method::POST, Url::parse("http://x").unwrap());
            *request.body_mut() = Some(Body::from(body.to_owned()));
            let secrets = Secrets::of_request(&request);
            secrets
                .0
                .iter()
                .map(|secret| secret.expose_secret().to_owned())
                .collect::<Vec<_>>()
        };
        let password = r#"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"username","password":"classified"}}}}}"#;
        assert_eq!(found(password), ["classified"]);
        assert_eq!(
            found(r#"{"auth":{"id_token":{"id":"classified"},"project":{"id":"0123456789"}}}"#),
            ["classified"]
        );
        assert_eq!(
            found("web_identity_token=classi%2Ffied&role=0123456789"),
            ["classi/fied"]
        );
    }
}

//! What a request holds that no text may show, found again where a server repeats it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Body, Request, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

const MASK: &str = "***";
/// Anything shorter is found in innocent words.
const SHORTEST: usize = 8;
/// So much of a secret is masked although the rest does not follow: a server may have cut it.
const LONG: usize = 16;
/// Names of members of a request for keys that hold secrets, in whole or in part.
const NAMES: [&str; 4] = ["token", "password", "secret", "assertion"];

/// Secrets of one request, or of the attempts of one call.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<SecretString>);

impl Secrets {
    /// Those in the headers.
    pub(crate) fn of_headers(headers: &HeaderMap) -> Self {
        let mut secrets = Self::default();
        headers
            .values()
            .filter(|value| value.is_sensitive())
            .for_each(|value| secrets.add_header(value));
        secrets
    }

    /// Those in headers and body of a request for keys.
    pub(crate) fn of_request(request: &Request) -> Self {
        let mut secrets = Self::of_headers(request.headers());
        let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
        match serde_json::from_slice(body) {
            Ok(body) => secrets.add_members("", "", &body),
            Err(_) => secrets.add_form(body),
        }
        secrets
    }

    pub(crate) fn add_all(&mut self, others: Self) {
        others
            .0
            .iter()
            .for_each(|secret| self.add(secret.expose_secret()));
    }

    fn add_header(&mut self, value: &HeaderValue) {
        let text = String::from_utf8_lossy(value.as_bytes());
        let secret = match text.split_once("Signature=") {
            Some((_, signature)) => signature,
            // The scheme before it, as in `Bearer …`, is none.
            None => text.rsplit(' ').next().unwrap_or_default(),
        };
        self.add(secret);
    }

    fn add_members(&mut self, around: &str, name: &str, value: &Value) {
        match value {
            Value::String(text) if is_secret(name) || (name == "id" && is_secret(around)) => {
                self.add(text)
            }
            Value::Array(items) => items
                .iter()
                .for_each(|item| self.add_members(around, name, item)),
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
        if secret.len() >= SHORTEST && !self.0.iter().any(|known| known.expose_secret() == secret) {
            self.0.push(SecretString::from(secret));
        }
    }

    /// The text with `***` for each secret, also for one that stands there in escapes of JSON, URLs or HTML, up to
    /// four times over, and for a part of one that the end of the text cuts off.
    pub(crate) fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(text);
        }
        let plain = Reading::new(text);
        let mut found = self.found(&plain);
        found.extend(plain.joined().iter().flat_map(|joined| self.found(joined)));
        for ways in [
            &[percent as Way][..],
            &[json],
            &[entity],
            &[percent, json, entity],
        ] {
            let mut reading = plain.clone();
            for _ in 0..4 {
                let Some(next) = reading.unescaped(ways) else {
                    break;
                };
                found.extend(self.found(&next));
                found.extend(next.joined().iter().flat_map(|joined| self.found(joined)));
                reading = next;
            }
        }
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(masked(text, found))
    }

    pub(crate) fn are_in(&self, text: &str) -> bool {
        matches!(self.mask(text), Cow::Owned(_))
    }

    /// Where they stand in the text behind a reading.
    fn found(&self, reading: &Reading) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for secret in self
            .0
            .iter()
            .map(|secret| secret.expose_secret().as_bytes())
        {
            let mut at = 0;
            while at < reading.bytes.len() {
                let rest = &reading.bytes[at..];
                let same = rest
                    .iter()
                    .zip(secret)
                    .take_while(|(one, other)| one == other)
                    .count();
                let is_cut = same == rest.len() || is_begun_escape(&rest[same..]);
                if same == secret.len() || same >= LONG || (is_cut && same >= SHORTEST) {
                    found.push(reading.places[at].start..reading.places[at + same - 1].end);
                    at += same;
                } else {
                    at += 1;
                }
            }
        }
        found
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({}, hidden)", self.0.len())
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    NAMES.iter().any(|known| name.contains(known))
}

fn masked(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_by_key(|range| range.start);
    let (mut masked, mut end) = (String::new(), 0);
    for range in found {
        if range.start >= end {
            masked.push_str(text.get(end..range.start).unwrap_or_default());
            masked.push_str(MASK);
        }
        end = end.max(range.end);
    }
    // A part of a letter goes with the secret.
    while !text.is_char_boundary(end) {
        end += 1;
    }
    masked.push_str(text.get(end..).unwrap_or_default());
    masked
}

/// What a text says once escapes are undone, each byte with its place in the text.
#[derive(Clone)]
struct Reading {
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
}

/// Undoes the escape that the bytes begin with: what it stands for, and how long it is.
type Way = fn(&[u8]) -> Option<(char, usize)>;

impl Reading {
    fn new(text: &str) -> Self {
        // A letter's bytes have one place, so that no letter is cut.
        let places = text.char_indices().flat_map(|(start, letter)| {
            let end = start + letter.len_utf8();
            std::iter::repeat_n(start..end, letter.len_utf8())
        });
        Self {
            bytes: text.as_bytes().to_vec(),
            places: places.collect(),
        }
    }

    /// Nothing where there is no escape.
    fn unescaped(&self, ways: &[Way]) -> Option<Self> {
        let mut next = Self {
            bytes: Vec::new(),
            places: Vec::new(),
        };
        let (mut at, mut changed) = (0, false);
        while at < self.bytes.len() {
            let undone = match self.bytes[at] {
                b'%' | b'\\' | b'&' => ways.iter().find_map(|way| way(&self.bytes[at..])),
                _ => None,
            };
            let Some((letter, length)) = undone else {
                next.bytes.push(self.bytes[at]);
                next.places.push(self.places[at].clone());
                at += 1;
                continue;
            };
            let place = self.places[at].start..self.places[at + length - 1].end;
            match u8::try_from(u32::from(letter)) {
                // A percent escape is one byte, and of a letter's bytes each has its own.
                Ok(byte) if self.bytes[at] == b'%' => next.push(&[byte], &place),
                _ => next.push(letter.encode_utf8(&mut [0; 4]).as_bytes(), &place),
            }
            (at, changed) = (at + length, true);
        }
        changed.then_some(next)
    }

    /// As one line; nothing where it is one. A long token may be broken over lines, each with blanks before it.
    fn joined(&self) -> Option<Self> {
        let mut joined = Self {
            bytes: Vec::new(),
            places: Vec::new(),
        };
        let mut is_start = false;
        for (byte, place) in self.bytes.iter().zip(&self.places) {
            is_start = matches!(byte, b'\r' | b'\n') || (is_start && matches!(byte, b' ' | b'\t'));
            if !is_start {
                joined.push(&[*byte], place);
            }
        }
        (joined.bytes.len() < self.bytes.len()).then_some(joined)
    }

    fn push(&mut self, bytes: &[u8], place: &Range<usize>) {
        for byte in bytes {
            self.bytes.push(*byte);
            self.places.push(place.clone());
        }
    }
}

/// `%2F`
fn percent(bytes: &[u8]) -> Option<(char, usize)> {
    let digits = bytes.strip_prefix(b"%")?.get(..2)?;
    Some((char::from(number(digits, 16)? as u8), 3))
}

/// `\/`, `\n`, `\u002f`, and `\x2f` of other languages
fn json(bytes: &[u8]) -> Option<(char, usize)> {
    let rest = bytes.strip_prefix(b"\\")?;
    let letter = match rest.first()? {
        b'u' => {
            let unit = |from: usize| {
                number(rest.get(from..from + 4)?, 16).and_then(|unit| u16::try_from(unit).ok())
            };
            let first = unit(1)?;
            if let Some(letter) = char::from_u32(u32::from(first)) {
                return Some((letter, 6));
            }
            let second = unit(7).filter(|_| rest.get(5..7) == Some(b"\\u"))?;
            return Some((char::decode_utf16([first, second]).next()?.ok()?, 12));
        }
        b'x' => return Some((char::from(number(rest.get(1..3)?, 16)? as u8), 4)),
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        other if other.is_ascii_punctuation() => char::from(*other),
        _ => return None,
    };
    Some((letter, 2))
}

/// `&amp;`, `&#47;`, `&#x2F;`, and each without its semicolon, as browsers read it.
fn entity(bytes: &[u8]) -> Option<(char, usize)> {
    const NAMES: [(&[u8], char); 5] = [
        (b"amp", '&'),
        (b"lt", '<'),
        (b"gt", '>'),
        (b"quot", '"'),
        (b"apos", '\''),
    ];
    const LONGEST: usize = 8;
    let rest = bytes.strip_prefix(b"&")?;
    let numbered = |start: usize, radix: u32| {
        let digits = rest[start..]
            .iter()
            .take(LONGEST)
            .take_while(|byte| char::from(**byte).is_digit(radix))
            .count();
        let end = start + digits;
        Some((char::from_u32(number(&rest[start..end], radix)?)?, end))
    };
    let (letter, end) = match rest {
        [b'#', b'x' | b'X', ..] => numbered(2, 16)?,
        [b'#', ..] => numbered(1, 10)?,
        _ => NAMES
            .iter()
            .find(|(name, _)| rest.starts_with(name))
            .map(|(name, letter)| (*letter, name.len()))?,
    };
    let semicolon = usize::from(rest.get(end) == Some(&b';'));
    Some((letter, 1 + end + semicolon))
}

/// Whether the text ends amid an escape.
fn is_begun_escape(rest: &[u8]) -> bool {
    const LONGEST: usize = 10;
    let is_start = matches!(rest.first(), Some(b'%' | b'\\' | b'&')) && rest.len() < LONGEST;
    is_start
        && rest[1..]
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
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
    fn masks_a_secret_however_it_is_escaped() {
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
        let broken = json.replace('&', "\\n&");
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
            broken,
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
    fn masks_what_is_cut_but_no_word_of_a_text() {
        let mut secrets = Secrets::default();
        secrets.add("password-of-the-test");
        secrets.add("short");
        assert_eq!(secrets.mask("bad: password-of-"), "bad: ***");
        assert_eq!(secrets.mask("password-of-the-t…"), "***…");
        for begun in [
            "bad: password%2Dof&#",
            "bad: password%2Dof\\u00",
            "bad: password%2Dof%2",
        ] {
            assert!(secrets.mask(begun).starts_with("bad: ***"), "{begun}");
        }
        for innocent in [
            "the password is wrong, in short",
            "%",
            "\\",
            "&",
            "a\\u12",
            "%zz &#x110000; passwor",
        ] {
            assert_eq!(secrets.mask(innocent), innocent);
        }
    }

    #[test]
    fn finds_the_secrets_of_a_request_for_keys() {
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

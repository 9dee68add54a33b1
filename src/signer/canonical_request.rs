//! The canonical request: what a signature covers.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr_iter;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Body, Request, Url};
use sha2::{Digest, Sha256};

use super::hex::{HexDigest, hex};

/// What stands for the hash of a body.
pub(super) const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-sdk-content-sha256");

/// The characters that a canonical path or query encodes: all but the unreserved ones.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// ```text
/// PUT
/// /v2/{project_id}/fgs/functions/urn%3Afss%3A…/async-invoke-config/
/// limit=10&marker=0
/// content-type:application/json
/// host:functiongraph.cn-north-4.myhuaweicloud.com
/// x-sdk-date:20260102T030405Z
///
/// content-type;host;x-sdk-date
/// {hex SHA-256 of the body}
/// ```
pub(super) struct CanonicalRequest {
    text: Vec<u8>,
    signed_headers: Range<usize>,
}

impl CanonicalRequest {
    /// That of a request whose query is canonical.
    pub(super) fn of(request: &Request) -> Self {
        let url = request.url();
        let headers = signed_headers(request.headers());
        let mut text = Vec::with_capacity(capacity(url, &headers));
        text.extend_from_slice(request.method().as_str().as_bytes());
        text.push(b'\n');
        push_path(&mut text, url.path());
        text.push(b'\n');
        text.extend_from_slice(url.query().unwrap_or_default().as_bytes());
        text.push(b'\n');
        for (name, value) in &headers {
            push_header(&mut text, name, value);
        }
        text.push(b'\n');
        let signed_headers = push_names(&mut text, &headers);
        text.push(b'\n');
        push_payload(&mut text, request, &headers);
        Self {
            text,
            signed_headers,
        }
    }

    pub(super) fn digest(&self) -> HexDigest {
        hex(Sha256::digest(&self.text))
    }

    /// The names of the signed headers, as the `Authorization` header lists them.
    pub(super) fn signed_headers(&self) -> &[u8] {
        &self.text[self.signed_headers.clone()]
    }
}

/// Host and port, without a port that is the default of the scheme.
pub(super) fn host(url: &Url) -> &str {
    let authority = url.authority();
    let host = authority.rsplit_once('@').map(|(_, host)| host);
    host.unwrap_or(authority)
}

/// Rewrites the query in its canonical form: sorted, every name with a value, all but unreserved characters encoded.
pub(super) fn set_canonical_query(url: &mut Url) {
    if url.query().is_none() {
        return;
    }
    let mut pairs: Vec<_> = url.query_pairs().collect();
    pairs.sort();
    let mut query = String::new();
    for (name, value) in &pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.extend(utf8_percent_encode(name, ENCODED));
        query.push('=');
        query.extend(utf8_percent_encode(value, ENCODED));
    }
    drop(pairs);
    url.set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
}

/// The headers that are signed, sorted by name. Gateways drop headers with an underscore, so the official signers do not
/// sign them.
fn signed_headers(headers: &HeaderMap) -> Vec<(&str, &HeaderValue)> {
    let named = headers.iter().map(|(name, value)| (name.as_str(), value));
    let mut signed = Vec::with_capacity(headers.len());
    signed.extend(named.filter(|(name, _)| !name.as_bytes().contains(&b'_')));
    signed.sort_by_key(|(name, _)| *name);
    signed.dedup_by_key(|(name, _)| *name);
    signed
}

/// The value of a signed header. They are few, so that it is found sooner than by its hash.
fn value<'a>(headers: &[(&str, &'a HeaderValue)], name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut headers = headers.iter();
    let found = headers.find(|(other, _)| *other == name.as_str());
    found.map(|(_, value)| *value)
}

/// About the length of the text, so that it grows once at most.
fn capacity(url: &Url, headers: &[(&str, &HeaderValue)]) -> usize {
    let headers = headers
        .iter()
        .map(|(name, value)| 2 * name.len() + value.len() + 3);
    128 + url.as_str().len() + headers.sum::<usize>()
}

/// Appends the path in its canonical form: decoded, split, encoded, and with a slash at its end.
fn push_path(text: &mut Vec<u8>, path: &str) {
    if is_canonical(path) {
        text.extend_from_slice(path.as_bytes());
    } else {
        push_encoded_path(text, path);
    }
    if !text.ends_with(b"/") {
        text.push(b'/');
    }
}

/// Whether decoding and encoding leaves a path as it is, as it does that of most calls.
fn is_canonical(path: &str) -> bool {
    let path = path.as_bytes();
    // To the end in any case: many bytes are compared at once then.
    let stay = path
        .iter()
        .fold(true, |all, byte| all & (stays(*byte) | (*byte == b'%')));
    stay && memchr_iter(b'%', path).all(|at| match path[at..] {
        [_, high, low, ..] => is_canonical_escape(high, low),
        _ => false,
    })
}

/// Whether a byte of a path is not encoded.
fn stays(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/')
}

/// Whether the digits after a `%` are those of a character that has to be encoded.
fn is_canonical_escape(high: u8, low: u8) -> bool {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    let is_encoded = |byte: u8| byte.is_ascii() && !stays(byte);
    let digits = digit(high).zip(digit(low));
    digits.is_some_and(|(high, low)| is_encoded(high << 4 | low))
}

fn push_encoded_path(text: &mut Vec<u8>, path: &str) {
    // The path is decoded before it is split, as in the official signers: %2F becomes a separator.
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    for (index, segment) in decoded.split('/').enumerate() {
        if index > 0 {
            text.push(b'/');
        }
        for part in utf8_percent_encode(segment, ENCODED) {
            text.extend_from_slice(part.as_bytes());
        }
    }
}

fn push_header(text: &mut Vec<u8>, name: &str, value: &HeaderValue) {
    let value = value.as_bytes();
    // Lossy reading goes byte by byte.
    let value = if value.is_ascii() {
        Cow::Borrowed(value.trim_ascii())
    } else {
        let value = String::from_utf8_lossy(value).trim().to_owned();
        Cow::Owned(value.into_bytes())
    };
    for part in [name.as_bytes(), b":", &value, b"\n"] {
        text.extend_from_slice(part);
    }
}

/// Appends the names, joined by `;`. Returns where they are.
fn push_names(text: &mut Vec<u8>, headers: &[(&str, &HeaderValue)]) -> Range<usize> {
    let start = text.len();
    for (index, (name, _)) in headers.iter().enumerate() {
        if index > 0 {
            text.push(b';');
        }
        text.extend_from_slice(name.as_bytes());
    }
    start..text.len()
}

/// Appends the hash of the body, or what stands for it.
fn push_payload(text: &mut Vec<u8>, request: &Request, headers: &[(&str, &HeaderValue)]) {
    let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
    match value(headers, &CONTENT_SHA256) {
        Some(value) if !body.is_empty() => text.extend_from_slice(value.as_bytes()),
        _ => text.extend_from_slice(&hex(Sha256::digest(body))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded(path: &str) -> String {
        let mut text = Vec::new();
        push_encoded_path(&mut text, path);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn paths_of_calls_are_canonical() {
        for path in [
            "",
            "/",
            "/v2/a/fgs/functions/resize",
            "/urn%3Afss%3Aa%21b/%20",
        ] {
            assert!(is_canonical(path), "{path}");
        }
        for path in [
            "/a:b", "/%3a", "/%2F", "/%41", "/%", "/%4", "/%+A", "/%C3%A9", "/é", "/%zz", "/%%41",
        ] {
            assert!(!is_canonical(path), "{path}");
        }
    }

    proptest! {
        #[test]
        fn keeps_canonical_paths_unchanged(path in "(/|[a~.:é]|%[0-9A-Fa-f+]{0,2}|%(3A|2F|7E|C3%A9)){0,12}") {
            prop_assert_eq!(!is_canonical(&path) || encoded(&path) == path, true, "{}", path);
        }
    }
}

//! Signs a request, or adds a token.

use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::Request;
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, Entry, HOST, HeaderMap, HeaderName, HeaderValue,
    InvalidHeaderValue,
};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::canonical_request::{CONTENT_SHA256, CanonicalRequest, host, set_canonical_query};
use super::date::date;
use super::hex::{HexDigest, hex};
use crate::credentials::credentials::{Credentials, Kind};

const ALGORITHM: &[u8] = b"SDK-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const UNSIGNED: HeaderValue = HeaderValue::from_static("UNSIGNED-PAYLOAD");

/// Signs a request, or adds the token. A request with an `Authorization` header is not changed.
///
/// The query is rewritten in its canonical form, so that the signed query is the one that is sent.
///
/// # Errors
///
/// If a key, the token or the host is not a valid header value.
pub fn sign(
    request: &mut Request,
    credentials: &Credentials,
    now: SystemTime,
) -> Result<(), InvalidHeaderValue> {
    if request.headers().contains_key(AUTHORIZATION) {
        return Ok(());
    }
    match credentials.kind() {
        Kind::Token(token) => {
            let token = HeaderValue::from_str(token.expose_secret())?;
            insert_sensitive(request.headers_mut(), AUTH_TOKEN, token);
        }
        Kind::Keys {
            access_key,
            secret_key,
            security_token,
        } => {
            if let Some(token) = security_token {
                let token = HeaderValue::from_str(token.expose_secret())?;
                insert_sensitive(request.headers_mut(), SECURITY_TOKEN, token);
            }
            set_canonical_query(request.url_mut());
            add_headers(request, now)?;
            let authorization = authorization(request, access_key, secret_key)?;
            insert_sensitive(request.headers_mut(), AUTHORIZATION, authorization);
        }
    }
    Ok(())
}

fn add_headers(request: &mut Request, now: SystemTime) -> Result<(), InvalidHeaderValue> {
    let headers = request.headers_mut();
    if has_unsigned_body(headers) {
        headers.insert(CONTENT_SHA256, UNSIGNED);
    }
    if let Entry::Vacant(unset) = headers.entry(DATE) {
        unset.insert(HeaderValue::from_bytes(&date(now))?);
    }
    if !headers.contains_key(HOST) {
        let host = HeaderValue::from_str(host(request.url()))?;
        request.headers_mut().insert(HOST, host);
    }
    Ok(())
}

/// Whether the content is of a type whose hash is not signed.
fn has_unsigned_body(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let is_signed = |content_type: &str| {
        ["application/json", "application/bson"]
            .iter()
            .any(|signed| content_type.starts_with(signed))
    };
    content_type.is_some_and(|content_type| !content_type.is_empty() && !is_signed(content_type))
}

/// The value of the `Authorization` header.
fn authorization(
    request: &Request,
    access_key: &SecretString,
    secret_key: &SecretString,
) -> Result<HeaderValue, InvalidHeaderValue> {
    let canonical_request = CanonicalRequest::of(request);
    let date = request.headers().get(DATE).map(HeaderValue::as_bytes);
    let signature = signature(
        &canonical_request,
        date.unwrap_or_default(),
        secret_key.expose_secret().as_bytes(),
    );
    let value = [
        ALGORITHM,
        b" Access=",
        access_key.expose_secret().as_bytes(),
        b", SignedHeaders=",
        canonical_request.signed_headers(),
        b", Signature=",
        &signature,
    ];
    HeaderValue::from_maybe_shared(bytes::Bytes::from(value.concat()))
}

/// The HMAC of the string to sign:
///
/// ```text
/// SDK-HMAC-SHA256
/// 20260102T030405Z
/// {hex SHA-256 of the canonical request}
/// ```
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn signature(canonical_request: &CanonicalRequest, date: &[u8], secret_key: &[u8]) -> HexDigest {
    let mac = Hmac::<Sha256>::new_from_slice(secret_key);
    let mut mac = mac.expect("HMAC takes a key of any length");
    for part in [ALGORITHM, b"\n", date, b"\n", &canonical_request.digest()] {
        mac.update(part);
    }
    hex(mac.finalize().into_bytes())
}

fn insert_sensitive(headers: &mut HeaderMap, name: HeaderName, mut value: HeaderValue) {
    value.set_sensitive(true);
    headers.insert(name, value);
}

//! Request signing, algorithm SDK-HMAC-SHA256.

use std::time::SystemTime;

use crate::credentials::credentials::{Credentials, Kind};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue,
};
use reqwest::{Request, Url};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "SDK-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const CONTENT_SHA256: HeaderName = HeaderName::from_static("x-sdk-content-sha256");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const UNSIGNED: HeaderValue = HeaderValue::from_static("UNSIGNED-PAYLOAD");

/// The characters that a canonical path or query encodes: all but the unreserved ones.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

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
            request
                .headers_mut()
                .insert(AUTH_TOKEN, sensitive(token.expose_secret())?);
            Ok(())
        }
        Kind::Keys {
            access_key,
            secret_key,
            security_token,
        } => {
            if let Some(token) = security_token {
                request
                    .headers_mut()
                    .insert(SECURITY_TOKEN, sensitive(token.expose_secret())?);
            }
            add_headers(request, now)?;
            let canonical = canonical_request(request);
            let signature = signature(
                &canonical.text,
                header(request.headers(), &DATE),
                secret_key,
            );
            let authorization = format!(
                "{ALGORITHM} Access={}, SignedHeaders={}, Signature={signature}",
                access_key.expose_secret(),
                canonical.signed_headers
            );
            request
                .headers_mut()
                .insert(AUTHORIZATION, sensitive(&authorization)?);
            Ok(())
        }
    }
}

fn add_headers(request: &mut Request, now: SystemTime) -> Result<(), InvalidHeaderValue> {
    if request.url().query().is_some() {
        let mut query = String::new();
        push_query(&mut query, request.url());
        request
            .url_mut()
            .set_query(Some(query.as_str()).filter(|query| !query.is_empty()));
    }
    let host = host(request.url());
    let headers = request.headers_mut();
    let content_type = header(headers, &CONTENT_TYPE);
    let signs_body = ["application/json", "application/bson"]
        .iter()
        .any(|known| content_type.starts_with(known));
    if !content_type.is_empty() && !signs_body {
        headers.insert(CONTENT_SHA256, UNSIGNED);
    }
    if !headers.contains_key(DATE) {
        headers.insert(DATE, HeaderValue::from_str(&date(now))?);
    }
    if !headers.contains_key(HOST) {
        headers.insert(HOST, HeaderValue::from_str(&host)?);
    }
    Ok(())
}

struct Canonical {
    text: String,
    signed_headers: String,
}

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
fn canonical_request(request: &Request) -> Canonical {
    let headers = request.headers();
    // Gateways drop headers with an underscore, so the official signers do not sign them.
    let mut names: Vec<&str> = headers
        .keys()
        .map(HeaderName::as_str)
        .filter(|name| !name.contains('_'))
        .collect();
    names.sort_unstable();
    let mut text = String::with_capacity(1024);
    text.push_str(request.method().as_str());
    text.push('\n');
    push_path(&mut text, request.url().path());
    text.push('\n');
    push_query(&mut text, request.url());
    text.push('\n');
    for name in &names {
        let value = headers
            .get(*name)
            .map(HeaderValue::as_bytes)
            .unwrap_or_default();
        for part in [name, ":", String::from_utf8_lossy(value).trim(), "\n"] {
            text.push_str(part);
        }
    }
    let signed_headers = names.join(";");
    for part in ["\n", &signed_headers, "\n", &payload(request)] {
        text.push_str(part);
    }
    Canonical {
        text,
        signed_headers,
    }
}

fn push_path(text: &mut String, path: &str) {
    // The path is decoded before it is split, as in the official signers: %2F becomes a separator.
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    for (index, segment) in decoded.split('/').enumerate() {
        if index > 0 {
            text.push('/');
        }
        push_encoded(text, segment);
    }
    if !text.ends_with('/') {
        text.push('/');
    }
}

fn push_query(text: &mut String, url: &Url) {
    let mut pairs: Vec<_> = url.query_pairs().collect();
    pairs.sort();
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push('&');
        }
        push_encoded(text, name);
        text.push('=');
        push_encoded(text, value);
    }
}

fn payload(request: &Request) -> String {
    let body = request
        .body()
        .and_then(reqwest::Body::as_bytes)
        .unwrap_or_default();
    match request.headers().get(CONTENT_SHA256) {
        Some(value) if !body.is_empty() => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        _ => hex::encode(Sha256::digest(body)),
    }
}

/// ```text
/// SDK-HMAC-SHA256
/// 20260102T030405Z
/// {hex SHA-256 of the canonical request}
/// ```
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn signature(canonical_request: &str, date: &str, secret_key: &SecretString) -> String {
    let text = format!(
        "{ALGORITHM}\n{date}\n{}",
        hex::encode(Sha256::digest(canonical_request))
    );
    let mac = Hmac::<Sha256>::new_from_slice(secret_key.expose_secret().as_bytes());
    let mut mac = mac.expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

fn push_encoded(text: &mut String, part: &str) {
    text.extend(utf8_percent_encode(part, ENCODED));
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn date(now: SystemTime) -> String {
    let now = jiff::Timestamp::try_from(now).unwrap_or(jiff::Timestamp::MAX);
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn sensitive(text: &str) -> Result<HeaderValue, InvalidHeaderValue> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

//! Verifying signatures, algorithm SDK-HMAC-SHA256.
//!
//! Written on its own, from the algorithm and not from the client's signer, so that each finds the
//! other's mistakes. It works on the bytes that arrived.

use std::time::{Duration, SystemTime};

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::Account;

/// How far the date of a request may be off.
const TOLERANCE: Duration = Duration::from_secs(15 * 60);
const ALGORITHM: &str = "SDK-HMAC-SHA256";
const UNSIGNED: &[u8] = b"UNSIGNED-PAYLOAD";

/// Why a request is not who it says it is.
pub(crate) type Mistrust = &'static str;

/// Whether one of the tokens came with the request.
pub(crate) fn token_is_known(headers: &HeaderMap, tokens: &[SecretString]) -> bool {
    let Some(given) = headers.get("x-auth-token") else { return false };
    tokens.iter().fold(false, |known, token| known | is_secret(given.as_bytes(), token))
}

/// Whether it is the secret. Digests are compared, so that the time it takes tells nothing of the secret.
pub(crate) fn is_secret(given: &[u8], secret: &SecretString) -> bool {
    Sha256::digest(given) == Sha256::digest(secret.expose_secret())
}

/// Whether a request is signed by the account of its access key, and recently.
///
/// An access key is no secret, so that finding its account need not take the same time for each; the signature
/// is compared in constant time.
pub(crate) fn verify(
    parts: &Parts,
    body: &[u8],
    account: impl Fn(&str) -> Option<Account>,
    now: SystemTime,
) -> Result<(), Mistrust> {
    let authorization = single(&parts.headers, AUTHORIZATION.as_str()).ok_or("no signature and no token")?;
    let authorization = authorization.to_str().map_err(|_| "the Authorization header is not text")?;
    let claim = Claim::parse(authorization)
        .ok_or("the Authorization header is not of the form SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…")?;
    let account = account(claim.access).ok_or("the access key is not known")?;

    let date = single(&parts.headers, "x-sdk-date").and_then(|date| date.to_str().ok()).ok_or("no X-Sdk-Date")?;
    if !claim.headers.contains(&"x-sdk-date") || !claim.headers.contains(&"host") {
        return Err("host and x-sdk-date must be signed");
    }
    let signed_at = parse_date(date).ok_or("X-Sdk-Date is not of the form 20260102T030405Z")?;
    let apart = now.duration_since(signed_at).or_else(|_| signed_at.duration_since(now)).unwrap_or(Duration::MAX);
    if apart > TOLERANCE {
        return Err("X-Sdk-Date is more than 15 minutes off");
    }

    let canonical = canonical_request(parts, body, &claim.headers)?;
    let mut to_sign = format!("{ALGORITHM}\n{date}\n").into_bytes();
    to_sign.extend(hex::encode(Sha256::digest(&canonical)).into_bytes());
    let key = account.secret_key.expose_secret().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| "the secret key cannot be used")?;
    mac.update(&to_sign);
    // Upper case would be the same number but not the same text.
    let canonical_hex = claim.signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let signature = hex::decode(claim.signature).ok().filter(|_| canonical_hex).ok_or("the signature is not hex")?;
    mac.verify_slice(&signature).map_err(|_| "the signature does not match")?;
    account.temporary.as_ref().map_or(Ok(()), |temporary| temporary.admits(&parts.headers, now))
}

/// A header that is there once. Of two, it could not be told which one was signed.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

struct Claim<'a> {
    access: &'a str,
    headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Claim<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix(ALGORITHM)?.strip_prefix(" Access=")?;
        let (access, text) = text.split_once(", SignedHeaders=")?;
        let (headers, signature) = text.split_once(", Signature=")?;
        Some(Self { access, headers: headers.split(';').collect(), signature })
    }
}

fn parse_date(text: &str) -> Option<SystemTime> {
    let moment = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    // Parsing is generous where the text that was signed is not.
    if moment.strftime("%Y%m%dT%H%M%SZ").to_string() != text {
        return None;
    }
    let since = jiff::tz::Offset::UTC.to_timestamp(moment).ok()?.as_second();
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(since.try_into().ok()?))
}

fn canonical_request(parts: &Parts, body: &[u8], signed: &[&str]) -> Result<Vec<u8>, Mistrust> {
    if !parts.uri.path().starts_with('/') {
        return Err("the request's target is no path");
    }
    let mut text = Vec::new();
    text.extend(parts.method.as_str().bytes());
    text.push(b'\n');
    text.extend(canonical_path(parts.uri.path()));
    text.push(b'\n');
    text.extend(canonical_query(parts.uri.query().unwrap_or_default()));
    text.push(b'\n');
    for name in signed {
        let value = single(&parts.headers, name).ok_or("a signed header is missing or there twice")?;
        text.extend(name.bytes());
        text.push(b':');
        text.extend(String::from_utf8_lossy(value.as_bytes()).trim().bytes());
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend(signed.join(";").into_bytes());
    text.push(b'\n');
    let hash = hex::encode(Sha256::digest(body)).into_bytes();
    match parts.headers.get("x-sdk-content-sha256").map(|value| value.as_bytes()) {
        Some(UNSIGNED) if !body.is_empty() && signed.contains(&"x-sdk-content-sha256") => text.extend(UNSIGNED),
        Some(stated) if stated != UNSIGNED && stated != hash => {
            return Err("X-Sdk-Content-Sha256 is not the body's hash");
        }
        _ => text.extend(hash),
    }
    Ok(text)
}

fn canonical_path(path: &str) -> Vec<u8> {
    // Bytes that are no UTF-8 become U+FFFD, as in the official signer.
    let decoded = String::from_utf8_lossy(&unescape(path.as_bytes())).into_owned();
    let mut canonical = Vec::new();
    for byte in decoded.bytes() {
        if byte == b'/' { canonical.push(byte) } else { escape(byte, &mut canonical) }
    }
    if !canonical.ends_with(b"/") {
        canonical.push(b'/');
    }
    canonical
}

fn canonical_query(query: &str) -> Vec<u8> {
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (form_unescape(name), form_unescape(value))
        })
        .collect();
    pairs.sort();
    let mut canonical = Vec::new();
    for (name, value) in pairs {
        if !canonical.is_empty() {
            canonical.push(b'&');
        }
        name.into_iter().for_each(|byte| escape(byte, &mut canonical));
        canonical.push(b'=');
        value.into_iter().for_each(|byte| escape(byte, &mut canonical));
    }
    canonical
}

fn form_unescape(text: &str) -> Vec<u8> {
    let spaced: Vec<u8> = text.bytes().map(|byte| if byte == b'+' { b' ' } else { byte }).collect();
    unescape(&spaced)
}

fn unescape(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex::decode([*high, *low]).ok(),
            _ => None,
        };
        match escaped {
            Some(byte) => {
                bytes.extend(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}

fn escape(byte: u8, into: &mut Vec<u8>) {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => into.push(byte),
        _ => into.extend(format!("%{byte:02X}").into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, Request};
    use proptest::prelude::*;

    use super::*;
    use crate::Credentials;
    use crate::vectors::Vector;

    /// One byte in place of another, of the same sort, so that the request stays one.
    fn other(byte: u8) -> u8 {
        match byte {
            b'z' => b'a',
            b'Z' => b'A',
            b'9' => b'0',
            b'a'..=b'y' | b'A'..=b'Y' | b'0'..=b'8' => byte + 1,
            _ => b'x',
        }
    }

    fn parts(vector: &Vector) -> Option<Parts> {
        let mut request = Request::builder().method(vector.method.as_str()).uri(vector.uri.as_str());
        for (name, value) in vector.headers.iter().chain([(&"Authorization".to_owned(), &vector.authorization)]) {
            let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
            request = request.header(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
        }
        Some(request.body(()).ok()?.into_parts().0)
    }

    fn account(vector: &Vector) -> Account {
        Account {
            access_key: vector.access_key.clone(),
            secret_key: SecretString::from(vector.secret_key.clone()),
            temporary: None,
        }
    }

    /// Verifies what may have been changed, by the account and at the time of what was signed.
    fn verified(changed: &Vector, body: &[u8], signed: &Vector) -> Result<(), Mistrust> {
        let parts = parts(changed).ok_or("no request")?;
        let account = |access_key: &str| Some(account(signed)).filter(|account| account.access_key == access_key);
        verify(&parts, body, account, signed.date())
    }

    #[test]
    fn accepts_what_the_official_signer_signed() {
        for vector in Vector::all() {
            assert_eq!(verified(&vector, &vector.body(), &vector), Ok(()), "{}", vector.name);
        }
    }

    #[test]
    fn refuses_it_after_any_one_byte_has_changed() {
        let changes = |text: &str| -> Vec<String> {
            let places = text.char_indices().filter(|(_, letter)| letter.is_ascii());
            places
                .map(|(place, letter)| {
                    format!("{}{}{}", &text[..place], char::from(other(letter as u8)), &text[place + 1..])
                })
                .collect()
        };
        let mut refused = 0;
        for vector in Vector::all() {
            let body = vector.body();
            let mut refuse = |changed: &Vector, body: &[u8], what: &str| {
                assert!(verified(changed, body, &vector).is_err(), "{}: {what}", vector.name);
                refused += 1;
            };
            for method in changes(&vector.method) {
                refuse(&Vector { method: method.clone(), ..vector.clone() }, &body, &method);
            }
            // The algorithm has one character for all bytes that are no UTF-8.
            let told_apart = !["path-not-utf8", "path-truncated-utf8"].contains(&vector.name.as_str());
            for uri in changes(&vector.uri).into_iter().filter(|_| told_apart) {
                refuse(&Vector { uri: uri.clone(), ..vector.clone() }, &body, &uri);
            }
            for authorization in changes(&vector.authorization) {
                refuse(&Vector { authorization: authorization.clone(), ..vector.clone() }, &body, &authorization);
            }
            let signed =
                vector.authorization.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next()).unwrap();
            for (name, value) in vector
                .headers
                .iter()
                .filter(|(name, _)| signed.split(';').any(|signed| name.eq_ignore_ascii_case(signed)))
            {
                for value in changes(value.trim()) {
                    let mut changed = vector.clone();
                    changed.headers.insert(name.clone(), value.clone());
                    refuse(&changed, &body, &value);
                }
            }
            // Such a body is sent unsigned on purpose.
            if vector.header("x-sdk-content-sha256") == Some("UNSIGNED-PAYLOAD") {
                continue;
            }
            for place in 0..body.len() {
                let mut changed = body.clone();
                changed[place] = other(changed[place]);
                refuse(&vector, &changed, "body");
            }
        }
        assert!(refused > 10_000, "{refused}");
    }

    #[test]
    fn refuses_dates_more_than_fifteen_minutes_off() {
        let vector = &Vector::all()[0];
        let at = |time: SystemTime| verify(&parts(vector).unwrap(), &vector.body(), |_| Some(account(vector)), time);
        let (limit, beyond) = (TOLERANCE, TOLERANCE + Duration::from_secs(1));
        assert_eq!((at(vector.date() + limit), at(vector.date() - limit)), (Ok(()), Ok(())));
        for time in [vector.date() + beyond, vector.date() - beyond, SystemTime::UNIX_EPOCH] {
            assert_eq!(at(time), Err("X-Sdk-Date is more than 15 minutes off"));
        }
    }

    #[test]
    fn host_and_date_must_be_among_what_is_signed() {
        let vector = Vector::all().into_iter().find(|vector| vector.name == "headers-least").unwrap();
        for signed in ["host", "x-sdk-date", ""] {
            let authorization = vector.authorization.replace("host;x-sdk-date", signed);
            let changed = Vector { authorization, ..vector.clone() };
            assert_eq!(verified(&changed, &[], &vector), Err("host and x-sdk-date must be signed"));
        }
    }

    #[test]
    fn only_the_whole_token_is_known() {
        let tokens = [SecretString::from("first"), SecretString::from("second")];
        let known = |token: &'static str| {
            token_is_known(
                &HeaderMap::from_iter([(HeaderName::from_static("x-auth-token"), HeaderValue::from_static(token))]),
                &tokens,
            )
        };
        assert!(known("first") && known("second"));
        assert!(!known("") && !known("firs") && !known("firstx"));
        assert!(!token_is_known(&HeaderMap::new(), &tokens));
    }

    proptest! {
        /// The client's signer and this verifier, each written on its own, agree on anything.
        #[test]
        fn accepts_what_the_client_signs(
            segments in proptest::collection::vec("[^/]{1,8}", 0..4),
            query in proptest::collection::vec((".{0,6}", ".{0,6}"), 0..4),
            body in proptest::collection::vec(any::<u8>(), 0..64),
            secret_key in "[!-~]{1,80}",
        ) {
            let mut url = reqwest::Url::parse("http://127.0.0.1:8080").unwrap();
            url.path_segments_mut().unwrap().extend(&segments);
            if !query.is_empty() {
                url.query_pairs_mut().extend_pairs(&query);
            }
            let mut request = reqwest::Request::new(reqwest::Method::PUT, url);
            *request.body_mut() = Some(body.clone().into());
            let now = SystemTime::now();
            crate::signer::sign(&mut request, &Credentials::keys("AK", secret_key.as_str()), now).unwrap();

            let mut received = Request::builder().method("PUT").uri(&request.url().as_str()["http://127.0.0.1:8080".len()..]);
            *received.headers_mut().unwrap() = request.headers().clone();
            let parts = received.body(()).unwrap().into_parts().0;
            let account = Account { access_key: "AK".to_owned(), secret_key: SecretString::from(secret_key), temporary: None };
            let account = |access_key: &str| (access_key == "AK").then(|| account.clone());
            prop_assert_eq!(verify(&parts, &body, account, now), Ok(()));
        }
    }
}

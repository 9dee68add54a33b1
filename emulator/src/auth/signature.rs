//! Verifying signatures, algorithm SDK-HMAC-SHA256.
//!
//! Implemented independently of the client's signer, so that each finds the other's mistakes. It works on
//! the bytes that arrived.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use axum::http::header::{AUTHORIZATION, AsHeaderName, HOST};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::AuthError;

/// How far the date of a request may be from now.
pub const TOLERANCE: Duration = Duration::from_secs(15 * 60);
const ALGORITHM: &str = "SDK-HMAC-SHA256";
const SDK_DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const SDK_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-sdk-content-sha256");
/// How long a canonical request is, mostly.
const CANONICAL_LENGTH: usize = 1024;
const UNSIGNED: &[u8] = b"UNSIGNED-PAYLOAD";

/// Whether a request is signed by the account of its access key, and recently.
///
/// An access key is no secret, so that finding its account need not take the same time for each; the signature
/// is compared in constant time.
pub fn verify(
    parts: &Parts,
    body: &[u8],
    account: impl Fn(&str) -> Option<Account>,
    now: SystemTime,
) -> Result<(), AuthError> {
    let authorization =
        single(&parts.headers, AUTHORIZATION).ok_or("the request has no signature and no token")?;
    let authorization = authorization
        .to_str()
        .map_err(|_| "the Authorization header is not visible ASCII")?;
    let claimed = Authorization::parse(authorization)
        .ok_or("the Authorization header is not of the form SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…")?;
    let account = account(claimed.access).ok_or("the access key is not known")?;

    let date = single(&parts.headers, SDK_DATE)
        .and_then(|date| date.to_str().ok())
        .ok_or("X-Sdk-Date is missing")?;
    if !claimed.signs(&SDK_DATE) || !claimed.signs(&HOST) {
        return Err("host and x-sdk-date must be signed");
    }
    let signed_at = parse_date(date).ok_or("X-Sdk-Date is not of the form 20260102T030405Z")?;
    let apart = now
        .duration_since(signed_at)
        .or_else(|_| signed_at.duration_since(now))
        .unwrap_or(Duration::MAX);
    if apart > TOLERANCE {
        return Err("X-Sdk-Date is more than 15 minutes off");
    }

    let canonical = canonical_request(parts, body, &claimed)?;
    let key = account.secret_key.expose_secret().as_bytes();
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).map_err(|_| "the secret key cannot be used")?;
    for part in [ALGORITHM, "\n", date, "\n"] {
        mac.update(part.as_bytes());
    }
    mac.update(&hex_digest(&canonical));
    // Upper case would be the same number but not the same text.
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if !claimed.signature.len().is_multiple_of(2) || !claimed.signature.bytes().all(is_digit) {
        return Err("the signature is not hex");
    }
    let mut signature = [0; 32];
    let decoded = hex::decode_to_slice(claimed.signature, &mut signature);
    let is_match = decoded.is_ok() && mac.verify_slice(&signature).is_ok();
    if !is_match {
        return Err("the signature does not match");
    }
    account
        .temporary
        .as_ref()
        .map_or(Ok(()), |temporary| temporary.check(&parts.headers, now))
}

/// A header that is not repeated. Of two, it would be unclear which one was signed.
fn single(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

struct Authorization<'a> {
    access: &'a str,
    headers: Vec<&'a str>,
    /// The headers, with `;` between them.
    joined: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix(ALGORITHM)?.strip_prefix(" Access=")?;
        let (text, signature) = text.rsplit_once(',')?;
        let (access, headers) = text.rsplit_once(',')?;
        let joined = headers.strip_prefix(" SignedHeaders=")?;
        Some(Self {
            access,
            headers: joined.split(';').collect(),
            joined,
            signature: signature.strip_prefix(" Signature=")?,
        })
    }

    fn signs(&self, name: &HeaderName) -> bool {
        self.headers.contains(&name.as_str())
    }
}

fn parse_date(text: &str) -> Option<SystemTime> {
    // Digit by digit: parsers accept other forms than the one that was signed.
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    if (date.len(), time.len()) != (8, 6) {
        return None;
    }
    let digits = |part: &str| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i16>().ok().filter(|_| is_number)
    };
    let pair = |text: &str, at: usize| i8::try_from(digits(text.get(at..at + 2)?)?).ok();
    let moment = jiff::civil::DateTime::new(
        digits(date.get(..4)?)?,
        pair(date, 4)?,
        pair(date, 6)?,
        pair(time, 0)?,
        pair(time, 2)?,
        pair(time, 4)?,
        0,
    );
    let moment = moment.ok()?;
    let since = jiff::tz::Offset::UTC.to_timestamp(moment).ok()?.as_second();
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(since.try_into().ok()?))
}

fn canonical_request(
    parts: &Parts,
    body: &[u8],
    claimed: &Authorization,
) -> Result<Vec<u8>, AuthError> {
    if !parts.uri.path().starts_with('/') {
        return Err("the request's target is not a path");
    }
    let mut text = Vec::with_capacity(CANONICAL_LENGTH);
    text.extend_from_slice(parts.method.as_str().as_bytes());
    text.push(b'\n');
    write_canonical_path(parts.uri.path(), &mut text);
    text.push(b'\n');
    text.extend(canonical_query(parts.uri.query().unwrap_or_default()));
    text.push(b'\n');
    for name in &claimed.headers {
        let value =
            single(&parts.headers, *name).ok_or("a signed header is missing or repeated")?;
        text.extend_from_slice(name.as_bytes());
        text.push(b':');
        text.extend_from_slice(lossy(value.as_bytes()).trim().as_bytes());
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(claimed.joined.as_bytes());
    text.push(b'\n');
    let hash = hex_digest(body);
    let stated = parts.headers.get(SDK_CONTENT_SHA256);
    match stated.map(HeaderValue::as_bytes) {
        Some(UNSIGNED) if !body.is_empty() && claimed.signs(&SDK_CONTENT_SHA256) => {
            text.extend_from_slice(UNSIGNED)
        }
        Some(stated) if stated != UNSIGNED && stated != hash => {
            return Err("X-Sdk-Content-Sha256 is not the body's hash");
        }
        _ => text.extend_from_slice(&hash),
    }
    Ok(text)
}

fn hex_digest(bytes: &[u8]) -> [u8; 64] {
    let mut hex = [0; 64];
    // Two digits a byte, for which there is room.
    let _ = hex::encode_to_slice(Sha256::digest(bytes), &mut hex);
    hex
}

fn write_canonical_path(path: &str, canonical: &mut Vec<u8>) {
    for byte in lossy(&unescape(path.as_bytes())).bytes() {
        if byte == b'/' {
            canonical.push(byte)
        } else {
            escape(byte, canonical)
        }
    }
    if !canonical.ends_with(b"/") {
        canonical.push(b'/');
    }
}

/// Bytes that are not UTF-8 become U+FFFD, as in the official signer.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // Mostly they are, which is sooner known so.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
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
        name.into_iter()
            .for_each(|byte| escape(byte, &mut canonical));
        canonical.push(b'=');
        value
            .into_iter()
            .for_each(|byte| escape(byte, &mut canonical));
    }
    canonical
}

fn form_unescape(text: &str) -> Vec<u8> {
    let spaced: Vec<u8> = text
        .bytes()
        .map(|byte| if byte == b'+' { b' ' } else { byte })
        .collect();
    unescape(&spaced).into_owned()
}

fn unescape(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'%') {
        return Cow::Borrowed(text);
    }
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
    Cow::Owned(bytes)
}

fn escape(byte: u8, into: &mut Vec<u8>) {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => into.push(byte),
        _ => {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            let [high, low] = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
            into.extend([b'%', high, low]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_one_date_format() {
        let second = Duration::from_secs(1_767_326_645);
        let read = parse_date("20260102T040405Z");
        assert_eq!(read, Some(SystemTime::UNIX_EPOCH + second));
        for other in [
            "20260102T040405",
            "20260102t040405Z",
            "2026-01-02T04:04:05Z",
            "20260102T040460Z",
            "20260230T040405Z",
            "2026010T0404050Z",
            "+0260102T040405Z",
            "2026010 T040405Z",
            "é260102T04040Z",
            "",
        ] {
            assert_eq!(parse_date(other), None, "{other}");
        }
    }
}

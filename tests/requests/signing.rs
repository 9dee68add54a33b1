//! The signer produces the signatures of the official one.

use std::time::SystemTime;

use functiongraph::__private::sign;
use functiongraph::Credentials;
use functiongraph::reqwest::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use functiongraph::reqwest::{self, Request, Url};
use test_support::vectors::Vector;

/// Header names are case-insensitive here, so the `content-type` that the official signer ignores is indistinguishable.
const INDISTINGUISHABLE: &str = "body-content-type-lower-case-name";

/// Whether the signer adds this header, with the value of the vector.
fn is_added(vector: &Vector, name: &str, value: &str) -> bool {
    match name.to_ascii_lowercase().as_str() {
        "host" => {
            !vector.name.starts_with("headers-default-port")
                && !vector.name.starts_with("headers-host")
        }
        "x-security-token" => vector.security_token.is_some(),
        "x-sdk-content-sha256" => value == "UNSIGNED-PAYLOAD" && vector.name != "body-preset-hash",
        _ => false,
    }
}

fn request(vector: &Vector, uri: &str) -> Request {
    let url = format!("https://{}{uri}", vector.header("host").unwrap());
    let mut request = Request::new(vector.method.parse().unwrap(), Url::parse(&url).unwrap());
    for (name, value) in &vector.headers {
        if !is_added(vector, name, value) {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request
                .headers_mut()
                .insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
    }
    *request.body_mut() = Some(vector.body().into());
    request
}

fn credentials(vector: &Vector) -> Credentials {
    let keys = Credentials::keys(vector.access_key.as_str(), vector.secret_key.as_str());
    match &vector.security_token {
        Some(token) => keys.security_token(token.as_str()),
        None => keys,
    }
}

#[test]
fn matches_official_signatures() {
    for vector in Vector::all()
        .iter()
        .filter(|vector| vector.name != INDISTINGUISHABLE)
    {
        for uri in [&vector.uri, &vector.input_uri] {
            let mut request = request(vector, uri);
            sign(&mut request, &credentials(vector), SystemTime::UNIX_EPOCH).unwrap();
            let authorization =
                String::from_utf8_lossy(request.headers()[AUTHORIZATION].as_bytes());
            assert_eq!(authorization, vector.authorization, "{} {uri}", vector.name);
        }
    }
}

#[test]
fn signed_query_matches_sent_query() {
    for vector in Vector::all() {
        let mut request = request(&vector, &vector.input_uri);
        sign(&mut request, &credentials(&vector), SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(
            request.url().query(),
            vector.uri.split_once('?').map(|(_, query)| query),
            "{}",
            vector.name
        );
    }
}

#[test]
fn signs_current_date_and_host() {
    let url = Url::parse("http://127.0.0.1:8080/").unwrap();
    let mut request = Request::new(reqwest::Method::GET, url);
    let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_767_323_045);
    sign(&mut request, &Credentials::keys("AK", "SK"), now).unwrap();
    assert_eq!(request.headers()["x-sdk-date"], "20260102T030405Z");
    assert_eq!(request.headers()[HOST], "127.0.0.1:8080");
}

#[test]
fn token_and_authorization_unsigned() {
    let url = Url::parse("https://host/").unwrap();
    let mut with_token = Request::new(reqwest::Method::GET, url.clone());
    sign(
        &mut with_token,
        &Credentials::token("t"),
        SystemTime::UNIX_EPOCH,
    )
    .unwrap();
    assert_eq!(
        with_token
            .headers()
            .keys()
            .map(HeaderName::as_str)
            .collect::<Vec<_>>(),
        ["x-auth-token"]
    );

    let mut with_own = Request::new(reqwest::Method::GET, url);
    with_own
        .headers_mut()
        .insert(AUTHORIZATION, HeaderValue::from_static("mine"));
    sign(
        &mut with_own,
        &Credentials::keys("AK", "SK"),
        SystemTime::UNIX_EPOCH,
    )
    .unwrap();
    assert_eq!(
        (with_own.headers().len(), &with_own.headers()[AUTHORIZATION]),
        (1, &HeaderValue::from_static("mine"))
    );
}

#[test]
fn signed_request_debug_is_masked() {
    let mut request = Request::new(reqwest::Method::GET, Url::parse("https://host/").unwrap());
    let credentials = Credentials::keys("ACCESS", "SECRET").security_token("TEMPORARY");
    sign(&mut request, &credentials, SystemTime::UNIX_EPOCH).unwrap();
    let shown = format!("{request:?} {credentials:?}");
    assert!(
        ["ACCESS", "SECRET", "TEMPORARY"]
            .iter()
            .all(|secret| !shown.contains(secret)),
        "{shown}"
    );
}

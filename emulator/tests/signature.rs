//! The verifier accepts what the official signer and the client sign, and nothing else.

use std::time::{Duration, SystemTime};

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request};
use functiongraph::__private::sign;
use functiongraph::{Credentials, reqwest};
use functiongraph_emulator::__private::{Account, TOLERANCE, token_is_known, verify};
use proptest::prelude::*;
use secrecy::SecretString;
use test_support::vectors::Vector;

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
    let mut request = Request::builder()
        .method(vector.method.as_str())
        .uri(vector.uri.as_str());
    for (name, value) in vector
        .headers
        .iter()
        .chain([(&"Authorization".to_owned(), &vector.authorization)])
    {
        let value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
        request = request.header(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
    }
    Some(request.body(()).ok()?.into_parts().0)
}

fn account(vector: &Vector) -> Account {
    Account::new(
        vector.access_key.clone(),
        SecretString::from(vector.secret_key.clone()),
    )
}

/// Verifies what may have been changed, by the account and at the time of what was signed.
fn verified(changed: &Vector, body: &[u8], signed: &Vector) -> Result<(), &'static str> {
    let parts = parts(changed).ok_or("no request")?;
    let account =
        |access_key: &str| Some(account(signed)).filter(|_| access_key == signed.access_key);
    verify(&parts, body, account, signed.date())
}

#[test]
fn accepts_official_signatures() {
    for vector in Vector::all() {
        assert_eq!(
            verified(&vector, &vector.body(), &vector),
            Ok(()),
            "{}",
            vector.name
        );
    }
}

#[test]
fn rejects_any_changed_byte() {
    let changes = |text: &str| -> Vec<String> {
        let places = text.char_indices().filter(|(_, letter)| letter.is_ascii());
        places
            .map(|(place, letter)| {
                format!(
                    "{}{}{}",
                    &text[..place],
                    char::from(other(letter as u8)),
                    &text[place + 1..]
                )
            })
            .collect()
    };
    let mut refused = 0;
    for vector in Vector::all() {
        let body = vector.body();
        let mut refuse = |changed: &Vector, body: &[u8], what: &str| {
            assert!(
                verified(changed, body, &vector).is_err(),
                "{}: {what}",
                vector.name
            );
            refused += 1;
        };
        for method in changes(&vector.method) {
            refuse(
                &Vector {
                    method: method.clone(),
                    ..vector.clone()
                },
                &body,
                &method,
            );
        }
        // The algorithm has one character for all bytes that are no UTF-8.
        let is_distinguishable =
            !["path-not-utf8", "path-truncated-utf8"].contains(&vector.name.as_str());
        for uri in changes(&vector.uri)
            .into_iter()
            .filter(|_| is_distinguishable)
        {
            refuse(
                &Vector {
                    uri: uri.clone(),
                    ..vector.clone()
                },
                &body,
                &uri,
            );
        }
        for authorization in changes(&vector.authorization) {
            refuse(
                &Vector {
                    authorization: authorization.clone(),
                    ..vector.clone()
                },
                &body,
                &authorization,
            );
        }
        let signed = vector
            .authorization
            .split("SignedHeaders=")
            .nth(1)
            .and_then(|rest| rest.split(',').next())
            .unwrap();
        for (name, value) in vector.headers.iter().filter(|(name, _)| {
            signed
                .split(';')
                .any(|signed| name.eq_ignore_ascii_case(signed))
        }) {
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
fn rejects_dates_off_by_15_minutes() {
    let vector = &Vector::all()[0];
    let at = |time: SystemTime| {
        verify(
            &parts(vector).unwrap(),
            &vector.body(),
            |_| Some(account(vector)),
            time,
        )
    };
    let (limit, beyond) = (TOLERANCE, TOLERANCE + Duration::from_secs(1));
    assert_eq!(
        (at(vector.date() + limit), at(vector.date() - limit)),
        (Ok(()), Ok(()))
    );
    for time in [
        vector.date() + beyond,
        vector.date() - beyond,
        SystemTime::UNIX_EPOCH,
    ] {
        assert_eq!(at(time), Err("X-Sdk-Date is more than 15 minutes off"));
    }
}

#[test]
fn requires_signed_host_and_date() {
    let vector = Vector::all()
        .into_iter()
        .find(|vector| vector.name == "headers-least")
        .unwrap();
    for signed in ["host", "x-sdk-date", ""] {
        let authorization = vector.authorization.replace("host;x-sdk-date", signed);
        let changed = Vector {
            authorization,
            ..vector.clone()
        };
        assert_eq!(
            verified(&changed, &[], &vector),
            Err("host and x-sdk-date must be signed")
        );
    }
}

#[test]
fn accepts_only_whole_token() {
    let tokens = [SecretString::from("first"), SecretString::from("second")];
    let known = |token: &'static str| {
        token_is_known(
            &HeaderMap::from_iter([(
                HeaderName::from_static("x-auth-token"),
                HeaderValue::from_static(token),
            )]),
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
    fn accepts_signatures_of_client(
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
        sign(&mut request, &Credentials::keys("AK", secret_key.as_str()), now).unwrap();

        let mut received = Request::builder().method("PUT").uri(&request.url().as_str()["http://127.0.0.1:8080".len()..]);
        *received.headers_mut().unwrap() = request.headers().clone();
        let parts = received.body(()).unwrap().into_parts().0;
        let account = Account::new("AK".to_owned(), SecretString::from(secret_key));
        let account = |access_key: &str| (access_key == "AK").then(|| account.clone());
        prop_assert_eq!(verify(&parts, &body, account, now), Ok(()));
    }
}

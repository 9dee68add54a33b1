//! What an answer must hold to be one: a success that tells an error, or has none of its members, is no success.

use std::collections::HashMap;

use reqwest::header::CONTENT_ENCODING;
use reqwest::{Body, Response};
use serde_json::value::RawValue;

use super::buffer::placeholder_response;
use crate::error::{Error, ErrorKind};
use crate::generated::constants::ResponseMembers;
use crate::pipeline::call::Call;
use crate::transport::body_text::{beginning, not_text};
use crate::transport::error_body::ErrorBody;
use crate::transport::redaction::Secrets;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// By these names no answer has a member but an error.
const ERROR_CODES: [&str; 2] = ["error_code", "errorCode"];

/// The answer, unless it is empty of all that it was asked for, or tells an error.
pub(crate) async fn require_members(answer: Response, call: &Call) -> reqwest::Result<Response> {
    if !answer.status().is_success() {
        return Ok(answer);
    }
    let status = answer.status().as_u16();
    let (parts, body) = http::Response::<Body>::from(answer).into_parts();
    // It is in memory already.
    let mut body = Response::from(http::Response::new(body)).bytes().await?;
    if body.starts_with(BYTE_ORDER_MARK) {
        body = body.slice(BYTE_ORDER_MARK.len()..);
    }
    call.state().body = Some(Body::from(body.clone()));
    let encoding = parts
        .headers
        .get(CONTENT_ENCODING)
        .and_then(|encoding| encoding.to_str().ok());
    match broken(
        call.operation.response.as_ref(),
        status,
        &body,
        encoding,
        || call.state().secrets.clone(),
    ) {
        None => Ok(Response::from(http::Response::from_parts(
            parts,
            Body::from(body),
        ))),
        Some(error) => {
            call.state().failure = Some(error);
            Ok(placeholder_response())
        }
    }
}

/// What is wrong with an answer that was to hold this, or nothing in particular.
fn broken(
    response: Option<&ResponseMembers>,
    status: u16,
    text: &[u8],
    encoding: Option<&str>,
    secrets: impl FnOnce() -> Secrets,
) -> Option<Error> {
    if response.is_none() && text.trim_ascii().is_empty() {
        return None;
    }
    // The names alone: values are read once, into the models.
    let Ok(body) = serde_json::from_slice::<HashMap<String, &RawValue>>(text) else {
        if response.is_some() {
            // It is told by the reading of it.
            return None;
        }
        let secrets = secrets();
        if serde_json::from_slice::<&RawValue>(text).is_ok() {
            // A list of errors is one, too.
            let error = ErrorBody::parse(status, text, encoding, &secrets);
            return error
                .code
                .is_some()
                .then(|| Error::from_body(status, error));
        }
        let message = match not_text(text, encoding) {
            Some(form) => format!(
                "the response {form}; check the proxies and gateways in front of the service"
            ),
            None => format!(
                "the response is not JSON; it begins \"{}\"",
                beginning(text, &secrets)
            ),
        };
        return Some(Error::new(ErrorKind::InvalidResponse, message));
    };
    let error = || {
        let body = serde_json::from_slice(text).ok()?;
        let error = ErrorBody::in_success(status, &body, &secrets())?;
        Some(Error::from_body(status, error))
    };
    let value = |name: &str| body.get(name).map(|value| value.get());
    let is_there = |name: &str| {
        value(name).is_some_and(|value| !is_blank(value) && !value.starts_with(['{', '[']))
    };
    let tells_error = ERROR_CODES
        .iter()
        .any(|name| is_there(name) && !matches!(value(name), Some("0" | r#""0""#)));
    let Some(response) = response else {
        return error();
    };
    if tells_error || !response.members.iter().any(|name| body.contains_key(*name)) {
        if let Some(error) = error() {
            return Some(error);
        }
        let members = response.members.join(", ");
        let lacks = match response.members.len() {
            1 => format!("the response lacks {members}"),
            _ => format!("the response has none of its documented members: {members}"),
        };
        return Some(Error::new(ErrorKind::InvalidResponse, lacks));
    }
    let missing = response
        .required
        .iter()
        .find(|name| !is_there(name))
        .map(|name| format!("the response lacks {name}"));
    // A null is an empty list to many services, and some leave a list out whose count is 0.
    let is_empty = value("count") == Some("0");
    let list = response
        .items
        .filter(|name| !body.contains_key(*name) && !is_empty);
    let missing =
        missing.or_else(|| list.map(|name| format!("the response lacks the list {name}")))?;
    Some(error().unwrap_or_else(|| Error::new(ErrorKind::InvalidResponse, missing)))
}

/// `null`, or a text of nothing but blanks.
fn is_blank(json: &str) -> bool {
    json == "null" || serde_json::from_str::<String>(json).is_ok_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(response: &ResponseMembers, body: &str) -> String {
        broken(Some(response), 200, body.as_bytes(), None, Secrets::default)
            .map_or_else(|| "well".to_owned(), |error| error.to_string())
    }

    #[test]
    fn names_what_an_answer_lacks_or_the_error_in_it() {
        let id = ResponseMembers {
            members: &["request_id"],
            required: &["request_id"],
            items: None,
        };
        for body in [
            r#"{}"#,
            r#"{"request_id":null}"#,
            r#"{"request_id":""}"#,
            r#"{"request_id":"  "}"#,
            r#"{"request_id":{}}"#,
            r#"{"id":"a"}"#,
        ] {
            assert_eq!(told(&id, body), "the response lacks request_id", "{body}");
        }
        assert_eq!(told(&id, r#"{"request_id":"a","error_code":""}"#), "well");
        assert_eq!(
            told(
                &id,
                r#"{"request_id":"","error_code":"A","error_msg":"no"}"#
            ),
            "200 A: no"
        );

        let config = ResponseMembers {
            members: &["a", "b"],
            required: &[],
            items: None,
        };
        assert_eq!(
            told(&config, r#"{"c":1}"#),
            "the response has none of its documented members: a, b"
        );
        assert_eq!(
            told(&config, r#"{"error":{"code":5,"message":"no"}}"#),
            "200 5: no"
        );
        assert_eq!(told(&config, r#"{"error_msg":"no"}"#), "200: no");
        assert_eq!(
            told(&config, r#"{"a":1,"error_code":"A","error_msg":"no"}"#),
            "200 A: no"
        );
        assert_eq!(
            told(&config, r#"{"a":1,"errorCode":5,"errorMsg":"no"}"#),
            "200 5: no"
        );
        assert_eq!(told(&config, r#"{"a":1,"error_code":"0"}"#), "well");
        assert_eq!(
            told(
                &config,
                r#"{"a":1,"code":"A","message":"a name of theirs"}"#
            ),
            "well"
        );
        assert_eq!(told(&config, r#"{"error_code":0}"#), told(&config, "{}"));

        let list = ResponseMembers {
            members: &["items", "count"],
            required: &[],
            items: Some("items"),
        };
        for well in [r#"{"items":[]}"#, r#"{"items":null}"#, r#"{"count":0}"#] {
            assert_eq!(told(&list, well), "well");
        }
        assert_eq!(
            told(&list, r#"{"count":3}"#),
            "the response lacks the list items"
        );
    }
    #[test]
    fn what_answers_nothing_tells_errors_too() {
        let told = |body: &str| {
            let error = broken(None, 200, body.as_bytes(), None, Secrets::default);
            error.map_or_else(|| "well".to_owned(), |error| error.to_string())
        };
        for well in [
            "",
            " \n",
            "null",
            "{}",
            r#"{"error_code":null}"#,
            r#"{"request_id":"a"}"#,
            "[]",
        ] {
            assert_eq!(told(well), "well", "{well}");
        }
        assert_eq!(
            told(r#"{"error_code":"FSS.0500","error_msg":"no"}"#),
            "200 FSS.0500: no"
        );
        assert_eq!(told(r#"[{"code":"C","message":"no"}]"#), "200 C: no");
        let gzip = broken(None, 200, b"\x1f\x8b\x08\0", Some("gzip"), Secrets::default).unwrap();
        assert!(
            gzip.message().starts_with("the response is encoded (gzip)"),
            "{gzip}"
        );
        assert_eq!(
            told("<html>Login</html>"),
            r#"the response is not JSON; it begins "<html>Login</html>""#
        );
    }
}

//! Whether a success is one: a body with an error, or without its documented members, is not.

use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};
use crate::generated::constants::{ResponseContent, ResponseMembers};
use crate::json::members::Members;
use crate::json::pick::pick;
use crate::json::text::{readable, without_lone_surrogates};
use crate::transport::body_text::{beginning, not_text};
use crate::transport::error_body::{CODE_FIELDS, ErrorBody};
use crate::transport::redaction::Secrets;

/// Whether what was read leaves open if the response is a success, so that [`content_error`] has to look at the text.
pub(super) fn is_doubtful(expected: &ResponseMembers, read: &dyn Members) -> bool {
    !expected.members.iter().any(|name| read.is_set(name))
        || CODE_FIELDS.iter().any(|name| read.has_extra(name))
        || !expected.required.is_empty()
        || expected.items.is_some_and(|name| !read.is_set(name))
}

/// Why the body of a success is not what is expected, unless it is.
pub(super) fn content_error(
    expected: &ResponseContent,
    status: u16,
    body: &[u8],
    encoding: Option<&str>,
    secrets: &Secrets,
) -> Option<Error> {
    let expected = match expected {
        ResponseContent::Raw => return None,
        ResponseContent::Empty if body.trim_ascii().is_empty() => return None,
        ResponseContent::Empty | ResponseContent::Json => None,
        ResponseContent::Object(members) => Some(members),
    };
    let text = readable(body);
    let text = without_lone_surrogates(&text);
    let documented = expected.map_or(&[][..], |expected| expected.members);
    let is_examined =
        |name: &str| name == "count" || documented.contains(&name) || CODE_FIELDS.contains(&name);
    let Ok(members) = pick(&text, |name, _| is_examined(name)) else {
        if expected.is_some() {
            // That is an error of reading.
            return None;
        }
        if serde_json::from_str::<&RawValue>(&text).is_ok() {
            // A list of errors is an error, too.
            let error = ErrorBody::parse(status, body, encoding, secrets);
            return error
                .code
                .is_some()
                .then(|| Error::from_body(status, error));
        }
        let message = match not_text(body, encoding) {
            Some(form) => format!(
                "the response {form}; check the proxies and gateways in front of the service"
            ),
            None => format!(
                "the response is not JSON; it begins \"{}\"",
                beginning(body, secrets)
            ),
        };
        return Some(Error::new(ErrorKind::InvalidResponse, message));
    };
    let error = || {
        let error = ErrorBody::in_success(status, &text, secrets)?;
        Some(Error::from_body(status, error))
    };
    let value = |name: &str| members.get(name).map(|value| value.get());
    let is_there = |name: &str| {
        value(name).is_some_and(|value| !is_blank(value) && !value.starts_with(['{', '[']))
    };
    let has_error_code = CODE_FIELDS
        .iter()
        .any(|name| is_there(name) && !matches!(value(name), Some("0" | r#""0""#)));
    let Some(expected) = expected else {
        return error();
    };
    if has_error_code
        || !expected
            .members
            .iter()
            .any(|name| members.contains_key(*name))
    {
        if let Some(error) = error() {
            return Some(error);
        }
        let names = expected.members.join(", ");
        let reason = match expected.members.len() {
            1 => format!("the response lacks {names}"),
            _ => format!("the response has none of its documented members: {names}"),
        };
        return Some(Error::new(ErrorKind::InvalidResponse, reason));
    }
    let missing = expected
        .required
        .iter()
        .find(|name| !is_there(name))
        .map(|name| format!("the response lacks {name}"));
    // Some services write null for an empty list, or leave a list out whose count is 0.
    let is_empty = value("count") == Some("0");
    let list = expected
        .items
        .filter(|name| !members.contains_key(*name) && !is_empty);
    let missing =
        missing.or_else(|| list.map(|name| format!("the response lacks the list {name}")))?;
    Some(error().unwrap_or_else(|| Error::new(ErrorKind::InvalidResponse, missing)))
}

/// Whether it is `null`, or a string of white space.
fn is_blank(json: &str) -> bool {
    json == "null" || serde_json::from_str::<String>(json).is_ok_and(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of the error, or `ok`.
    fn checked(expected: ResponseContent, body: &str) -> String {
        let secrets = Secrets::default();
        let error = content_error(&expected, 200, body.as_bytes(), None, &secrets);
        error.map_or_else(|| "ok".to_owned(), |error| error.to_string())
    }

    #[test]
    fn names_missing_members_and_errors() {
        let id = || {
            ResponseContent::Object(ResponseMembers {
                members: &["request_id"],
                required: &["request_id"],
                items: None,
            })
        };
        for body in [
            r#"{}"#,
            r#"{"request_id":null}"#,
            r#"{"request_id":""}"#,
            r#"{"request_id":"  "}"#,
            r#"{"request_id":{}}"#,
            r#"{"id":"a"}"#,
        ] {
            assert_eq!(
                checked(id(), body),
                "the response lacks request_id",
                "{body}"
            );
        }
        assert_eq!(checked(id(), r#"{"request_id":"a","error_code":""}"#), "ok");
        assert_eq!(
            checked(
                id(),
                r#"{"request_id":"","error_code":"A","error_msg":"no"}"#
            ),
            "200 A: no"
        );

        let config = || {
            ResponseContent::Object(ResponseMembers {
                members: &["a", "b"],
                required: &[],
                items: None,
            })
        };
        assert_eq!(
            checked(config(), r#"{"c":1}"#),
            "the response has none of its documented members: a, b"
        );
        assert_eq!(
            checked(config(), r#"{"error":{"code":5,"message":"no"}}"#),
            "200 5: no"
        );
        assert_eq!(checked(config(), r#"{"error_msg":"no"}"#), "200: no");
        assert_eq!(
            checked(config(), r#"{"a":1,"error_code":"A","error_msg":"no"}"#),
            "200 A: no"
        );
        assert_eq!(
            checked(config(), r#"{"a":1,"errorCode":5,"errorMsg":"no"}"#),
            "200 5: no"
        );
        assert_eq!(checked(config(), r#"{"a":1,"error_code":"0"}"#), "ok");
        assert_eq!(
            checked(
                config(),
                r#"{"a":1,"code":"A","message":"a name of theirs"}"#
            ),
            "ok"
        );
        assert_eq!(
            checked(config(), r#"{"error_code":0}"#),
            checked(config(), "{}")
        );

        let list = || {
            ResponseContent::Object(ResponseMembers {
                members: &["items", "count"],
                required: &[],
                items: Some("items"),
            })
        };
        for valid in [r#"{"items":[]}"#, r#"{"items":null}"#, r#"{"count":0}"#] {
            assert_eq!(checked(list(), valid), "ok");
        }
        assert_eq!(
            checked(list(), r#"{"count":3}"#),
            "the response lacks the list items"
        );
    }
    #[test]
    fn rejects_error_without_content() {
        let checked = |body: &str| checked(ResponseContent::Empty, body);
        for valid in [
            "",
            " \n",
            "null",
            "{}",
            r#"{"error_code":null}"#,
            r#"{"request_id":"a"}"#,
            "[]",
        ] {
            assert_eq!(checked(valid), "ok", "{valid}");
        }
        assert_eq!(
            checked(r#"{"error_code":"FSS.0500","error_msg":"no"}"#),
            "200 FSS.0500: no"
        );
        assert_eq!(checked(r#"[{"code":"C","message":"no"}]"#), "200 C: no");
        let gzip = b"\x1f\x8b\x08\0";
        let error = content_error(
            &ResponseContent::Empty,
            200,
            gzip,
            Some("gzip"),
            &Secrets::default(),
        );
        let error = error.unwrap();
        assert!(
            error
                .message()
                .starts_with("the response is encoded (gzip)"),
            "{error}"
        );
        assert_eq!(
            checked("<html>Login</html>"),
            r#"the response is not JSON; it begins "<html>Login</html>""#
        );
    }
}

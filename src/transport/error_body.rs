//! Error bodies, in all their shapes.

use functiongraph_io::printable::one_line;
use serde_json::{Map, Value};

use super::body_text::not_text;
use super::redaction::Secrets;
use crate::json::bounded;
use crate::json::pick::pick;
use crate::json::text::{readable, without_lone_surrogates};

/// How many errors of a list a message includes.
const MAX_ERRORS: usize = 3;

/// How many levels of a body are read that has too many.
const MAX_LEVELS: usize = 16;

/// The names of the members for code and message, in the order of the official SDKs.
const ERROR_FIELDS: [(&str, &str); 3] = [
    ("error_code", "error_msg"),
    ("errorCode", "errorMsg"),
    ("code", "message"),
];

/// The names of a code that no success has.
pub(crate) const CODE_FIELDS: [&str; 2] = [ERROR_FIELDS[0].0, ERROR_FIELDS[1].0];

/// The content of an error body, with the secrets that it echoes masked.
#[derive(Debug)]
pub(crate) struct ErrorBody {
    pub code: Option<String>,
    pub message: String,
    pub authorization_message: Option<String>,
}

/// Code and message of one error.
type Entry = (Option<String>, Option<String>);

impl ErrorBody {
    pub(crate) fn parse(
        status: u16,
        body: &[u8],
        encoding: Option<&str>,
        secrets: &Secrets,
    ) -> Self {
        if let Some(reason) = not_text(body, encoding) {
            return Self {
                code: None,
                message: format!("the response {reason} and cannot be read"),
                authorization_message: None,
            };
        }
        let text = readable(body);
        let text = secrets.mask(&text);
        let parsed = parse_json(&text);
        let mut entries = match &parsed {
            Some(body) => entries(&[body], status),
            None => Vec::new(),
        }
        .into_iter();
        let (code, first) = entries.next().unwrap_or_default();
        let mut messages: Vec<String> = first.into_iter().collect();
        for entry in entries {
            match entry {
                (Some(code), message) => {
                    messages.push(format!("{code}: {}", message.as_deref().unwrap_or("-")));
                }
                (None, message) => messages.extend(message),
            }
        }
        let has_only_a_code = code.is_some() && parsed.as_ref().is_some_and(has_only_error_fields);
        // Without a message the body itself is the most useful text.
        if messages.is_empty() && !has_only_a_code {
            messages.push(text.into_owned());
        }
        let mut message = one_line(&messages.join("; "));
        if message.is_empty() {
            message = "no message".to_owned();
        }
        Self {
            code: code.map(|code| one_line(&code)),
            message,
            authorization_message: parsed
                .as_ref()
                .and_then(|body| find(body, "encoded_authorization_message")),
        }
    }

    /// The error in a response with a status of success.
    pub(crate) fn in_success(status: u16, json: &str, secrets: &Secrets) -> Option<Self> {
        let body = parse_members(json)?;
        let has_message = ERROR_FIELDS[..2]
            .iter()
            .any(|(_, message)| text(body.get(*message)).is_some());
        let json = Value::Object(body).to_string();
        let error = Self::parse(status, json.as_bytes(), None, secrets);
        let has_code = error.code.as_ref().is_some_and(|code| code != "0");
        (has_code || has_message).then_some(error)
    }
}

/// The JSON of a body; what is nested too deeply is its text.
fn parse_json(text: &str) -> Option<Value> {
    bounded::value(&without_lone_surrogates(text), MAX_LEVELS).ok()
}

/// The members of a body. Of a large one, they are those of an error, if they are short.
fn parse_members(text: &str) -> Option<Map<String, Value>> {
    const LARGE: usize = 64 * 1024;
    const SHORT: usize = 1024;
    if text.len() <= LARGE {
        let Some(Value::Object(members)) = parse_json(text) else {
            return None;
        };
        return Some(members);
    }
    let is_known = |name: &str| {
        let mut fields = ERROR_FIELDS.iter();
        name == "error" || fields.any(|(code, message)| name == *code || name == *message)
    };
    let members = pick(text, |name, value| is_known(name) && value.len() <= SHORT).ok()?;
    let members = members.into_iter();
    let members = members
        .filter_map(|(name, text)| Some((name, bounded::value(text.get(), MAX_LEVELS).ok()?)));
    Some(members.collect())
}

/// The errors on the outermost level that has any; each object or list is a level. Where no code on a level differs
/// from the status, a deeper level with such a code takes precedence.
fn entries(level: &[&Value], status: u16) -> Vec<Entry> {
    let current: Vec<Entry> = level
        .iter()
        .filter_map(|value| entry(value.as_object()?))
        .take(MAX_ERRORS)
        .collect();
    let inner: Vec<&Value> = level.iter().flat_map(|value| children(value)).collect();
    if has_code(&current, status) || inner.is_empty() {
        return current;
    }
    let deeper = entries(&inner, status);
    if current.is_empty() || has_code(&deeper, status) {
        deeper
    } else {
        current
    }
}

fn has_code(entries: &[Entry], status: u16) -> bool {
    let status = status.to_string();
    entries
        .iter()
        .any(|(code, _)| code.as_ref().is_some_and(|code| *code != status))
}

/// The objects and lists in it that are not empty: no other value has an error in it.
fn children(value: &Value) -> impl Iterator<Item = &Value> {
    let items = value.as_array().into_iter().flatten();
    let members = value.as_object().into_iter().flat_map(Map::values);
    items
        .chain(members)
        .filter(|value| (value.is_array() || value.is_object()) && !is_empty(value))
}

fn entry(body: &Map<String, Value>) -> Option<Entry> {
    ERROR_FIELDS.iter().find_map(|(code, message)| {
        let code = text(body.get(*code));
        let message = body.get(*message).filter(|value| !is_empty(value));
        // An object or a list, such as of translations, is shown as JSON.
        let message = message.map(|value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        (code.is_some() || message.is_some()).then_some((code, message))
    })
}

fn has_only_error_fields(body: &Value) -> bool {
    let is_error_field = |name: &String| ERROR_FIELDS.iter().any(|(code, _)| name == code);
    body.as_object().is_some_and(|body| {
        body.iter()
            .all(|(name, value)| is_error_field(name) || is_empty(value))
    })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn find(body: &Value, name: &str) -> Option<String> {
    text(body.get(name)).or_else(|| children(body).find_map(|child| find(child, name)))
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(status: u16, body: &[u8]) -> ErrorBody {
        ErrorBody::parse(status, body, None, &Secrets::default())
    }

    #[test]
    fn reads_every_error_shape() {
        let bodies = [
            r#"{"error_code":"FSS.0404","error_msg":"not found"}"#,
            r#"{"errorCode":"FSS.0404","errorMsg":"not found"}"#,
            r#"{"code":"FSS.0404","message":"not found"}"#,
            r#"{"error":{"code":"FSS.0404","message":"not found","title":"x"}}"#,
            r#"{"error":{"error_code":"FSS.0404","error_msg":"not found"}}"#,
            r#"{"request_id":null,"error_code":"FSS.0404","error_msg":"not\nfound"}"#,
            r#"{"errors":[{"code":"FSS.0404","message":"not found"}]}"#,
            r#"[{"error_code":"FSS.0404","error_msg":"not found"}]"#,
            "\u{feff}{\"error_code\":\"FSS.0404\",\"error_msg\":\"not found\"}",
            r#"{"status":404,"message":"Not Found","errors":[{"error_code":"FSS.0404","error_msg":"not found"}]}"#,
            r#"{"code":404,"message":"x","error":{"error_code":"FSS.0404","error_msg":"not found"}}"#,
            r#"{"status":{"reason":{"details":[[{"code":"FSS.0404","message":"not found"}]]}},"code":""}"#,
        ];
        for body in bodies {
            let error = parse(404, body.as_bytes());
            assert_eq!(
                (error.code.as_deref(), error.message.as_str()),
                (Some("FSS.0404"), "not found"),
                "{body}"
            );
        }
    }

    #[test]
    fn shows_other_bodies_verbatim() {
        let html = parse(502, b"<html>\r\n<title>502 Bad Gateway</title>\r\n</html>");
        assert_eq!(
            (html.code.as_deref(), html.message.as_str()),
            (None, "<html> <title>502 Bad Gateway</title> </html>")
        );
        for body in [&b""[..], b"  \n"] {
            assert_eq!(parse(500, body).message, "no message");
        }
        assert_eq!(parse(500, b"[1]").message, "[1]");
        assert_eq!(
            parse(500, b"\xff\x1b[31mred").message,
            "\u{fffd}\\u{1b}[31mred"
        );
        assert_eq!(
            parse(500, "字".repeat(1000).as_bytes())
                .message
                .chars()
                .count(),
            301
        );
        assert_eq!(
            parse(400, br#"{"error":{"code":400,"message":"no"}}"#)
                .code
                .as_deref(),
            Some("400")
        );
    }

    #[test]
    fn finds_nested_authorization_message() {
        for body in [
            r#"{"error_code":"FSS.0403","error_msg":"no","encoded_authorization_message":"XX"}"#,
            r#"{"error":{"code":"IAM.0403","message":"no","encoded_authorization_message":"XX"}}"#,
        ] {
            assert_eq!(
                parse(403, body.as_bytes()).authorization_message.as_deref(),
                Some("XX")
            );
        }
    }

    #[test]
    fn keeps_every_part_of_error() {
        let line = |body: &str| {
            let error = parse(400, body.as_bytes());
            format!(
                "{}: {}",
                error.code.as_deref().unwrap_or("-"),
                error.message.as_str()
            )
        };
        let two = r#"{"errors":[{"code":1,"message":"one"},{"code":"B","message":"two"},{"message":"three"}]}"#;
        assert_eq!(line(two), "1: one; B: two; three");
        assert_eq!(
            line(r#"{"error_code":"A","details":"why"}"#),
            r#"A: {"error_code":"A","details":"why"}"#
        );
        assert_eq!(
            line(r#"{"error_code":"A","error_msg":null}"#),
            "A: no message"
        );
        assert_eq!(
            line(r#"{"code":"A","message":{"en":"why"}}"#),
            r#"A: {"en":"why"}"#
        );
        assert_eq!(line(r#"["why", 5]"#), r#"-: ["why", 5]"#);
    }

    #[test]
    fn binary_bodies_are_not_shown() {
        let error = parse(502, b"\x1f\x8b\x08\x00\x00");
        assert!(
            error.message.contains("gzip") && error.message.is_ascii(),
            "{error:?}"
        );
        let error = parse(502, b"x\x9c\xabVJ-*\xca/R\xb2RP\x02\xe2\xf4\xfd");
        assert!(
            error.message.contains("is not UTF-8 text (17 bytes)"),
            "{error:?}"
        );
    }
}

//! Reading answers that are not a success, in every shape they come in.

use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::secrets::Secrets;
use functiongraph_io::printable::escaped;

/// How much of a message is worth a line.
const MESSAGE_CHARS: usize = 300;
/// How much of a body is looked at for a line of it.
const LOOKED_AT: usize = 64 * 1024;
/// How many errors of a list are worth a line.
const TOLD: usize = 3;

/// The names an error's code and message go by, in the order in which the official SDKs look.
const SHAPES: [(&str, &str); 3] = [
    ("error_code", "error_msg"),
    ("errorCode", "errorMsg"),
    ("code", "message"),
];

/// The error that a body tells of, without the secrets that it repeats.
pub(crate) fn service_error(
    status: u16,
    body: &[u8],
    encoding: Option<&str>,
    secrets: &Secrets,
) -> Error {
    if let Some(form) = no_text(body, encoding) {
        let message = format!("the answer {form}; what it says cannot be read");
        return Error::new(ErrorKind::Service, message).with(|error| error.status = Some(status));
    }
    let text = String::from_utf8_lossy(body);
    let text = secrets.mask(text.strip_prefix('\u{feff}').unwrap_or(&text));
    let parsed: Option<Value> = serde_json::from_str(&text).ok();
    let told = parsed
        .as_ref()
        .map(|body| told(&[body], status))
        .unwrap_or_default();
    let authorization = parsed
        .as_ref()
        .and_then(|body| find(body, "encoded_authorization_message"));
    let mut code = None;
    let mut messages: Vec<String> = Vec::new();
    for (index, (inner_code, message)) in told.into_iter().enumerate() {
        match (index, inner_code) {
            (0, inner_code) => {
                code = inner_code;
                messages.extend(message);
            }
            (_, Some(inner_code)) => messages.push(format!(
                "{inner_code}: {}",
                message.as_deref().unwrap_or("-")
            )),
            (_, None) => messages.extend(message),
        }
    }
    let only_a_code = parsed
        .as_ref()
        .and_then(Value::as_object)
        .is_some_and(|body| {
            body.iter()
                .all(|(name, value)| SHAPES.iter().any(|(code, _)| name == code) || is_empty(value))
        });
    // Whatever it is, it is more than nothing.
    if messages.is_empty() && !(code.is_some() && only_a_code) {
        messages.push(text.into_owned());
    }
    let message = match one_line(&messages.join("; ")) {
        message if message.is_empty() => "no message".to_owned(),
        message => message,
    };
    Error::new(ErrorKind::Service, message).with(|error| {
        error.status = Some(status);
        error.code = code.map(|code| one_line(&code));
        error.authorization_message = authorization;
    })
}

/// The error in an answer that has the status of a success.
pub(crate) fn error_within(
    status: u16,
    body: &Map<String, Value>,
    secrets: &Secrets,
) -> Option<Error> {
    let error = service_error(
        status,
        Value::Object(body.clone()).to_string().as_bytes(),
        None,
        secrets,
    );
    let has_code = error.code().is_some_and(|code| code != "0");
    let has_message = SHAPES[..2]
        .iter()
        .any(|(_, message)| text(body.get(*message)).is_some());
    (has_code || has_message).then_some(error)
}

/// Code and message of what is told on the first level that tells something, objects and lists being levels. A level
/// that has no code but the status gives way to a deeper one that has.
fn told(level: &[&Value], status: u16) -> Vec<(Option<String>, Option<String>)> {
    let here: Vec<_> = level
        .iter()
        .filter_map(|value| told_by(value.as_object()?))
        .take(TOLD)
        .collect();
    let below: Vec<&Value> = level.iter().flat_map(|value| inner(value)).collect();
    let has_code = |told: &[(Option<String>, _)]| {
        told.iter().any(|(code, _)| {
            code.as_ref()
                .is_some_and(|code| *code != status.to_string())
        })
    };
    if has_code(&here) || below.is_empty() {
        return here;
    }
    let deeper = told(&below, status);
    if here.is_empty() || has_code(&deeper) {
        deeper
    } else {
        here
    }
}

fn inner(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

fn told_by(body: &Map<String, Value>) -> Option<(Option<String>, Option<String>)> {
    SHAPES.iter().find_map(|(code, message)| {
        let code = text(body.get(*code));
        let message = body.get(*message).filter(|value| !is_empty(value));
        // Words in several languages, or what they are about, are shown as they are.
        let message = message.map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        });
        (code.is_some() || message.is_some()).then_some((code, message))
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
    text(body.get(name)).or_else(|| inner(body).into_iter().find_map(|inner| find(inner, name)))
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What a body is that should be text, and is none.
pub(crate) fn no_text(body: &[u8], header: Option<&str>) -> Option<String> {
    if let Some(encoding) = encoded(body, header) {
        return Some(format!("is encoded ({encoding}), which nobody asked for"));
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    let is_odd = |letter: char| {
        letter == char::REPLACEMENT_CHARACTER || letter.is_control() && !letter.is_whitespace()
    };
    let (all, odd) = (
        text.chars().count(),
        text.chars().filter(|letter| is_odd(*letter)).count(),
    );
    // A stray byte does not make a text unreadable.
    (all > 4 && odd * 4 > all).then(|| format!("is no text in UTF-8 ({} bytes)", body.len()))
}

/// How a body is encoded, by its header or by how it begins. A header over plain text is wrong and does no harm.
fn encoded(body: &[u8], header: Option<&str>) -> Option<String> {
    const BEGINNINGS: [(&[u8], &str); 2] = [(b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd")];
    let known = BEGINNINGS
        .iter()
        .find(|(beginning, _)| body.starts_with(beginning));
    if let Some((_, encoding)) = known {
        return Some((*encoding).to_owned());
    }
    let header = header
        .map(one_line)
        .filter(|header| !header.is_empty() && !header.eq_ignore_ascii_case("identity"))?;
    let is_text = std::str::from_utf8(body).is_ok_and(|text| {
        !text.contains(|letter: char| letter.is_control() && !letter.is_whitespace())
    });
    (!is_text).then_some(header)
}

/// The beginning of a body, for a line about it.
pub(crate) fn beginning(body: &[u8], secrets: &Secrets) -> String {
    const CHARS: usize = 200;
    let text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    let line = one_line(&secrets.mask(&text));
    line.char_indices()
        .nth(CHARS)
        .map_or(line.clone(), |(end, _)| format!("{}…", &line[..end]))
}

/// A text on one line, cut to a length that can be read. What is not seen is shown as an escape.
pub(crate) fn one_line(text: &str) -> String {
    let line = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", escaped(&line[..end])),
        None => escaped(&line).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(status: u16, body: &[u8]) -> Error {
        service_error(status, body, None, &Secrets::default())
    }

    #[test]
    fn every_shape_of_an_error_is_read() {
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
            let error = told_of(404, body.as_bytes());
            assert_eq!(
                (error.code(), error.message()),
                (Some("FSS.0404"), "not found"),
                "{body}"
            );
        }
    }

    #[test]
    fn what_is_no_error_object_is_shown_as_it_is() {
        let html = told_of(502, b"<html>\r\n<title>502 Bad Gateway</title>\r\n</html>");
        assert_eq!(
            (html.code(), html.message()),
            (None, "<html> <title>502 Bad Gateway</title> </html>")
        );
        for body in [&b""[..], b"  \n"] {
            assert_eq!(told_of(500, body).message(), "no message");
        }
        assert_eq!(told_of(500, b"[1]").message(), "[1]");
        assert_eq!(
            told_of(500, b"\xff\x1b[31mred").message(),
            "\u{fffd}\\u{1b}[31mred"
        );
        assert_eq!(
            told_of(500, "字".repeat(1000).as_bytes())
                .message()
                .chars()
                .count(),
            MESSAGE_CHARS + 1
        );
        assert_eq!(
            told_of(400, br#"{"error":{"code":400,"message":"no"}}"#).code(),
            Some("400")
        );
    }

    #[test]
    fn an_authorization_message_is_kept_wherever_it_stands() {
        for body in [
            r#"{"error_code":"FSS.0403","error_msg":"no","encoded_authorization_message":"XX"}"#,
            r#"{"error":{"code":"IAM.0403","message":"no","encoded_authorization_message":"XX"}}"#,
        ] {
            assert_eq!(
                told_of(403, body.as_bytes()).encoded_authorization_message(),
                Some("XX")
            );
        }
    }

    #[test]
    fn loses_no_word_of_an_odd_error() {
        let line = |body: &str| {
            let error = told_of(400, body.as_bytes());
            format!("{}: {}", error.code().unwrap_or("-"), error.message())
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
    fn names_an_encoding_and_shows_no_binary() {
        let gzip = b"\x1f\x8b\x08\x00\x00";
        assert_eq!(encoded(gzip, None).as_deref(), Some("gzip"));
        assert_eq!(
            encoded(b"\x8b\x02\x80{}", Some("br")).as_deref(),
            Some("br")
        );
        assert_eq!(
            encoded(b"x\x9c\x01", Some("deflate")).as_deref(),
            Some("deflate")
        );
        for (text, header) in [
            (&b"{}"[..], Some("gzip")),
            (b"", Some("gzip")),
            (b"\xff", None),
            (b"\xff", Some("identity")),
        ] {
            assert_eq!(encoded(text, header), None);
        }
        let error = told_of(502, gzip);
        assert!(
            error.message().contains("gzip") && error.message().is_ascii(),
            "{error}"
        );
        let error = told_of(502, b"x\x9c\xabVJ-*\xca/R\xb2RP\x02\xe2\xf4\xfd");
        assert!(
            error.message().contains("is no text in UTF-8 (17 bytes)"),
            "{error}"
        );
    }
}

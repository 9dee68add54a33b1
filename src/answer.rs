//! Reading answers that are not a success, in every shape they come in.

use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::printable::escaped;

/// How much of a message is worth a line.
const MESSAGE_CHARS: usize = 300;

/// The names an error's code and message go by, in the order in which the official SDKs look.
const SHAPES: [(&str, &str); 3] = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];

/// The error that a body tells of.
pub(crate) fn service_error(status: u16, body: &[u8]) -> Error {
    let text = String::from_utf8_lossy(body);
    let parsed: Option<Map<String, Value>> = serde_json::from_slice(body).ok();
    let told = parsed
        .as_ref()
        .and_then(|body| told(body).or_else(|| body.values().find_map(|inner| told(inner.as_object()?))));
    let authorization = parsed.as_ref().and_then(|body| find(body, "encoded_authorization_message"));
    let (code, message) = told.unwrap_or_else(|| (None, text.into_owned()));
    let message = match one_line(&message) {
        message if message.is_empty() => "no message".to_owned(),
        message => message,
    };
    Error::new(ErrorKind::Service, message).with(|error| {
        error.status = Some(status);
        error.code = code.map(|code| one_line(&code));
        error.authorization_message = authorization;
    })
}

fn told(body: &Map<String, Value>) -> Option<(Option<String>, String)> {
    SHAPES.iter().find_map(|(code, message)| {
        let (code, message) = (text(body.get(*code)), text(body.get(*message)));
        (code.is_some() || message.is_some()).then(|| (code, message.unwrap_or_default()))
    })
}

fn find(body: &Map<String, Value>, name: &str) -> Option<String> {
    text(body.get(name)).or_else(|| body.values().find_map(|inner| text(inner.get(name))))
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text on one line, cut to a length that can be read, without control characters.
pub(crate) fn one_line(text: &str) -> String {
    let words =
        text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MESSAGE_CHARS) {
        Some((end, _)) => format!("{}…", escaped(&line[..end])),
        None => escaped(&line).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_an_error_is_read() {
        let bodies = [
            r#"{"error_code":"FSS.0404","error_msg":"not found"}"#,
            r#"{"errorCode":"FSS.0404","errorMsg":"not found"}"#,
            r#"{"code":"FSS.0404","message":"not found"}"#,
            r#"{"error":{"code":"FSS.0404","message":"not found","title":"x"}}"#,
            r#"{"error":{"error_code":"FSS.0404","error_msg":"not found"}}"#,
            r#"{"request_id":null,"error_code":"FSS.0404","error_msg":"not\nfound"}"#,
        ];
        for body in bodies {
            let error = service_error(404, body.as_bytes());
            assert_eq!((error.code(), error.message()), (Some("FSS.0404"), "not found"), "{body}");
        }
    }

    #[test]
    fn what_is_no_error_object_is_shown_as_it_is() {
        let html = service_error(502, b"<html>\r\n<title>502 Bad Gateway</title>\r\n</html>");
        assert_eq!((html.code(), html.message()), (None, "<html> <title>502 Bad Gateway</title> </html>"));
        for body in [&b""[..], b"  \n"] {
            assert_eq!(service_error(500, body).message(), "no message");
        }
        assert_eq!(service_error(500, b"[1]").message(), "[1]");
        assert_eq!(service_error(500, b"\xff\x1b[31mred").message(), "\u{fffd} [31mred");
        assert_eq!(service_error(500, "字".repeat(1000).as_bytes()).message().chars().count(), MESSAGE_CHARS + 1);
        assert_eq!(service_error(400, br#"{"error":{"code":400,"message":"no"}}"#).code(), Some("400"));
    }

    #[test]
    fn an_authorization_message_is_kept_wherever_it_stands() {
        for body in [
            r#"{"error_code":"FSS.0403","error_msg":"no","encoded_authorization_message":"XX"}"#,
            r#"{"error":{"code":"IAM.0403","message":"no","encoded_authorization_message":"XX"}}"#,
        ] {
            assert_eq!(service_error(403, body.as_bytes()).encoded_authorization_message(), Some("XX"));
        }
    }
}

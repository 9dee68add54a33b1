//! The examples of a definition.

use serde_json::Value;

use crate::page::{Example, Page, Unparsed};
use crate::read::keywords;

/// Each is an extension with a number behind its name.
const LINE: &str = "x-request-examples-url-";
const REQUEST: &str = "x-request-examples-";

pub(super) fn read(operation: &Value, page: &mut Page) {
    for (key, value) in operation.as_object().into_iter().flatten() {
        let text = value.as_str().unwrap_or_default();
        let is_numbered = |prefix: &str| {
            key.strip_prefix(prefix)
                .is_some_and(|rest| rest.parse::<u8>().is_ok())
        };
        if is_numbered(LINE) {
            // The same line is in the page below its own heading; without a path it is none.
            if let Some((method, path)) = keywords::request_line(text.trim()) {
                page.examples.push(Example::Line {
                    method: method.to_owned(),
                    path: path.to_owned(),
                });
            }
        } else if is_numbered(REQUEST) {
            let request = match value {
                Value::String(text) => serde_json::from_str(text).ok(),
                value => Some(value.clone()),
            };
            match request {
                Some(_) if page.body_required.is_none() => page.unparsed.push(Unparsed {
                    place: "example".to_owned(),
                    field: String::new(),
                    text: "example of a body, and no body".to_owned(),
                    line: None,
                }),
                Some(request) => page.examples.push(Example::Request { request }),
                None => page.unparsed.push(Unparsed {
                    place: "example".to_owned(),
                    field: String::new(),
                    text: text.to_owned(),
                    line: None,
                }),
            }
        }
    }
    let responses = operation.get("responses").and_then(Value::as_object);
    for (code, response) in responses.into_iter().flatten() {
        let example = response
            .get("examples")
            .and_then(|it| it.get("application/json"));
        if let (Ok(status), Some(response)) = (code.parse(), example) {
            page.examples.push(Example::Response {
                status,
                response: response.clone(),
            });
        }
    }
}

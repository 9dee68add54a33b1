//! The result of an invocation.

use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use functiongraph::{Error, InvocationResult};
use functiongraph_io::printable::escaped;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::response;
use super::stdout::json;
use crate::args::global::Output;
use crate::failure::Failure;

/// What `--output json` prints.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    result: Content<'a>,
    log: Option<&'a str>,
    request_id: Option<&'a str>,
    billing_duration_ms: Option<Value>,
}

/// The member that has the result.
#[derive(Serialize)]
enum Content<'a> {
    #[serde(rename = "result")]
    Json(&'a RawValue),
    #[serde(rename = "result")]
    Text(&'a str),
    #[serde(rename = "result_base64")]
    Bytes(String),
}

/// The result, or the function's own error, in place of which nothing goes to stdout.
pub(crate) fn result(output: Output, result: &InvocationResult) -> Result<(), Failure> {
    if let Some(error) = result.function_error() {
        log(result.log());
        let id = result.request_id().map(|id| format!(" (request id {id})"));
        let error = Error::from(error.clone());
        let line = format!("{error}{}", id.unwrap_or_default());
        return Err(Failure::Failed(line));
    }
    match output {
        Output::Text => {
            log(result.log());
            response::bytes(result.bytes())
        }
        Output::Json => json(&Report {
            result: content(result.bytes()),
            log: result.log(),
            request_id: result.request_id(),
            billing_duration_ms: result.billing_duration().map(millis),
        }),
    }
    .map_err(|failure| failure.after_effect("the function ran"))
}

fn content(bytes: &[u8]) -> Content<'_> {
    if let Ok(json) = serde_json::from_slice(bytes) {
        return Content::Json(json);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Content::Text(text),
        Err(_) => Content::Bytes(STANDARD.encode(bytes)),
    }
}

/// An integer, if it is one.
fn millis(time: Duration) -> Value {
    match u64::try_from(time.as_millis()) {
        Ok(millis) if Duration::from_millis(millis) == time => millis.into(),
        _ => (time.as_secs_f64() * 1000.0).into(),
    }
}

/// Prints the log to stderr: as it came, or with escapes on a terminal.
pub(crate) fn log(log: Option<&str>) {
    let Some(log) = log.filter(|log| !log.is_empty()) else {
        return;
    };
    let mut err = stderr().lock();
    let is_terminal = err.is_terminal();
    for line in log.lines() {
        let line = if is_terminal {
            escaped(line)
        } else {
            line.into()
        };
        // stderr may be closed.
        let _ = writeln!(err, "{line}");
    }
}

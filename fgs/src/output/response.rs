//! Responses as they came.

use std::io::{IsTerminal, Write, stdout};

use functiongraph_io::printable::{escaped, escaped_json};
use serde_json::value::RawValue;

use super::pretty::pretty;
use super::stdout::{print, written};
use crate::failure::Failure;

/// Prints the body of a response: as it came, or for people on a terminal. One without content prints nothing.
pub(crate) fn response(body: &[u8], is_json: bool) -> Result<(), Failure> {
    match std::str::from_utf8(body) {
        _ if body.trim_ascii().is_empty() => Ok(()),
        Ok(text) if is_json => json_text(text),
        Ok(text) if stdout().is_terminal() => {
            let lines: Vec<_> = text.lines().map(escaped).collect();
            print(&format!("{}\n", lines.join("\n")))
        }
        Err(_) if stdout().is_terminal() => Err(Failure::failed(format!(
            "the response is {} bytes that are no text; redirect stdout to a file",
            body.len()
        ))),
        _ => {
            let mut out = stdout().lock();
            written(out.write_all(body).and_then(|()| out.flush()))
        }
    }
}

/// Prints bytes: as they came, without a line break, or for people on a terminal.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    if stdout().is_terminal() {
        return response(bytes, serde_json::from_slice::<&RawValue>(bytes).is_ok());
    }
    let mut out = stdout().lock();
    written(out.write_all(bytes).and_then(|()| out.flush()))
}

/// Prints JSON: as it is, or on lines of its own on a terminal.
pub(crate) fn json_text(json: &str) -> Result<(), Failure> {
    if stdout().is_terminal() {
        return print(&format!("{}\n", escaped_json(&pretty(json))));
    }
    let end = if json.ends_with('\n') { "" } else { "\n" };
    print(&format!("{json}{end}"))
}

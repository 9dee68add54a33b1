//! Printing to stdout.

use std::io::{ErrorKind, Write};

use functiongraph::SignedRequest;
use functiongraph_io::printable::{escaped, escaped_json};

use super::pretty::pretty;
use crate::failure::Failure;

pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// The failure of writing to stdout.
pub(crate) fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::BrokenPipe,
        _ => Failure::failed(format!("cannot print: {error}")),
    })
}

/// A sentence, on a line of its own.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    print(&format!("{}\n", escaped(text)))
}

/// JSON that is one line, as it came.
pub(crate) fn json_line(json: &str) -> Result<(), Failure> {
    print(&format!("{}\n", escaped_json(json)))
}

pub(super) fn json(response: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(response).map_err(Failure::failed)?;
    print(&format!("{}\n", escaped_json(&pretty(&text))))
}

/// A request as it would be sent. Its body is JSON, where escapes are the same value.
pub(crate) fn request<E: Into<Failure>>(request: Result<SignedRequest, E>) -> Result<(), Failure> {
    let request = request.map_err(Into::into)?.to_string();
    print(&format!("{}\n", escaped_json(&request)))
}

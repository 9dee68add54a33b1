//! What the command prints.

use std::io::{ErrorKind, Write};

use functiongraph_io::printable;

/// Prints to stdout. A reader that has gone away is no error.
pub(super) fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot print: {error}"))
        }
        _ => Ok(()),
    }
}

/// Prints an error to stderr as one printable line.
pub(super) fn error(message: &str) {
    let line = printable::escaped(message);
    let _ = writeln!(std::io::stderr(), "fgs-spec: {line}");
}

/// Prints text of several lines to stderr, each of them printable.
pub(super) fn error_lines(text: &str) {
    let lines: String = text
        .lines()
        .map(|line| format!("{}\n", printable::escaped(line)))
        .collect();
    let _ = std::io::stderr().write_all(lines.as_bytes());
}

/// The value as indented JSON, with escapes for invisible characters.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, String> {
    let text =
        serde_json::to_string_pretty(value).map_err(|error| format!("cannot print: {error}"))?;
    Ok(format!("{}\n", printable::escaped_json(&text)))
}

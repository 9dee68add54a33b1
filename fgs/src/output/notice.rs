//! What a person is told beside the output.

use std::io::Write;

use functiongraph_io::printable::escaped;

/// Prints one line to stderr.
pub(crate) fn notice(line: &str) {
    // stderr may be closed.
    let _ = writeln!(std::io::stderr(), "fgs: {}", escaped(line));
}

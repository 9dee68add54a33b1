//! The beginning of a body, for an error message.

use functiongraph_io::printable::one_line;

use super::MAX_TEXT;
use crate::transport::redaction::Secrets;

/// The first characters of a body, in one line and without secrets.
pub(crate) fn beginning(body: &[u8], secrets: &Secrets) -> String {
    const CHARS: usize = 200;
    let text = String::from_utf8_lossy(&body[..body.len().min(MAX_TEXT)]);
    let line = one_line(&secrets.mask(&text));
    line.char_indices()
        .nth(CHARS)
        .map_or(line.clone(), |(end, _)| format!("{}…", &line[..end]))
}

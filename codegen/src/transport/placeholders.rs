//! What stands for the names of the document in what progenitor gets and generates.

/// Of the media type of a body.
pub(super) const BYTES: &str = "application/octet-stream";

/// Of an operation.
pub(super) fn name(number: usize) -> String {
    format!("operation{number}")
}

/// Of a parameter.
pub(super) fn argument(at: usize) -> String {
    format!("argument{at}")
}

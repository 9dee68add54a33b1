//! The error of a document that cannot be used.

use std::fmt;

/// Why no code can be generated from a document: the place and the reason, in one line.
#[derive(Debug)]
pub struct SpecError(String);

impl SpecError {
    pub(crate) fn new(at: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self(format!("{at}: {what}").replace('\n', " "))
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SpecError {}

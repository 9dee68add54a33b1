//! The error of a document.

use std::fmt;

/// What is wrong, and where, in one line.
#[derive(Debug)]
pub struct SpecError(String);

impl SpecError {
    pub fn new(at: impl fmt::Display, what: impl fmt::Display) -> Self {
        Self(format!("{at}: {what}").replace('\n', " "))
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SpecError {}

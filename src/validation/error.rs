//! The error of a value that is invalid.

use std::fmt;

use functiongraph_io::printable::escaped;

/// A value that is invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationError {
    field: String,
    reason: String,
    hint: Option<String>,
}

impl ValidationError {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
            hint: None,
        }
    }

    /// The error of a value whose member is not named yet.
    pub(crate) fn of_value(reason: impl Into<String>) -> Self {
        Self::new("", reason)
    }

    pub(crate) fn missing(field: &str) -> Self {
        Self::new(field, "is required")
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The path of the member, in the names of the API, separated by dots.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The value and what is allowed.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What to do about it, if it is more than to set another value.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn inside(mut self, outer: &str) -> Self {
        let separator = if self.field.is_empty() || self.field.starts_with('[') {
            ""
        } else {
            "."
        };
        self.field = format!("{outer}{separator}{}", self.field);
        self
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The name of a member may be that of a user's own JSON, with letters that a terminal obeys.
        if !self.field.is_empty() {
            write!(f, "{}: ", escaped(&self.field))?;
        }
        f.write_str(&escaped(&self.reason))?;
        self.hint.iter().try_for_each(|hint| write!(f, "; {hint}"))
    }
}

impl std::error::Error for ValidationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_members_are_escaped() {
        let error = ValidationError::new("a\0b", "is not\u{1b}[2J a member");
        assert_eq!(error.to_string(), "a\\u{0}b: is not\\u{1b}[2J a member");
    }
}

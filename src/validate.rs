//! Validation of requests before they are sent. The bounds are generated from the document.

use std::fmt;

use functiongraph_io::printable::escaped;

use crate::types::function_urn::FunctionUrn;

/// A value that is validated before it is sent.
///
/// ```
/// use functiongraph::{Validate, types::UpdateFunctionAsyncInvokeConfigRequestBody};
///
/// let body: UpdateFunctionAsyncInvokeConfigRequestBody =
///     UpdateFunctionAsyncInvokeConfigRequestBody::builder().max_async_retry_attempts(4).build()?;
/// let validation_error = body.validate().unwrap_err();
/// assert_eq!(validation_error.field(), "max_async_retry_attempts");
/// assert_eq!(validation_error.reason(), "4 is out of range (0 to 3)");
/// # Ok::<(), functiongraph::ValidationError>(())
/// ```
pub trait Validate {
    /// Validates every member against the document's bounds.
    ///
    /// # Errors
    ///
    /// The first member that is invalid.
    fn validate(&self) -> Result<(), ValidationError>;

    /// Validates what depends on the function: no destination may be the function itself.
    ///
    /// A region or project that one of the two names lacks is assumed to be the same. Aliases are not resolved, so that
    /// one for the same version is not detected; nor is a cycle of two functions.
    ///
    /// ```
    /// use functiongraph::{Validate, Destination, FunctionUrn};
    ///
    /// let function: FunctionUrn = "resize".parse()?;
    /// assert!(Destination::function("default:resize").validate_for(&function).is_err());
    /// assert!(Destination::function("cleanup").validate_for(&function).is_ok());
    /// # Ok::<(), functiongraph::ParseFunctionUrnError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first destination that is the function itself.
    fn validate_for(&self, function: &FunctionUrn) -> Result<(), ValidationError> {
        let _ = function;
        Ok(())
    }
}

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

/// A value in quotes, no longer than a line of an error may be.
pub(crate) fn shown(value: &str) -> String {
    format!("{:?}", value.chars().take(300).collect::<String>())
}

pub(crate) fn range<T: fmt::Display>(min: Option<T>, max: Option<T>, unit: &str) -> String {
    let range = match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("{min} or more"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => "anything".to_owned(),
    };
    format!("{range} {unit}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_members_are_escaped() {
        let error = ValidationError::new("a\0b", "is not\u{1b}[2J a member");
        assert_eq!(error.to_string(), "a\\u{0}b: is not\\u{1b}[2J a member");
    }
}

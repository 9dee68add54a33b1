//! Validation of requests before they are sent. The bounds are generated from the document.

use std::fmt;

use crate::types::function_urn::FunctionUrn;
use serde::Serialize;
use serde_json::Value;

/// A value that is validated before it is sent.
///
/// ```
/// use functiongraph::{Validate, types::UpdateFunctionAsyncInvokeConfigRequestBody};
///
/// let body: UpdateFunctionAsyncInvokeConfigRequestBody =
///     UpdateFunctionAsyncInvokeConfigRequestBody::builder().max_async_retry_attempts(4).try_into().unwrap();
/// let violation = body.validate().unwrap_err();
/// assert_eq!(violation.field(), "max_async_retry_attempts");
/// assert_eq!(violation.reason(), "4 is out of range (0 to 3)");
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
    advice: Option<String>,
}

impl ValidationError {
    pub(crate) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
            advice: None,
        }
    }

    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
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
    pub fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }

    pub(crate) fn inside(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.reason)?;
        self.advice
            .iter()
            .try_for_each(|advice| write!(f, "; {advice}"))
    }
}

impl std::error::Error for ValidationError {}

include!(concat!(env!("OUT_DIR"), "/validation.rs"));

pub(crate) fn required<T>(name: &str, value: &Option<T>) -> Result<(), ValidationError> {
    match value {
        Some(_) => Ok(()),
        None => Err(ValidationError::new(name, "is required but was not given")),
    }
}

/// Rejects a body without values, which would reset everything to the service's defaults.
pub(crate) fn something_set<T: Serialize>(body: &T) -> Result<(), ValidationError> {
    if !serde_json::to_value(body).is_ok_and(|body| is_blank(&body)) {
        return Ok(());
    }
    let problem = "nothing is set; set a member, or use .body(Default::default()) to set everything to the service's defaults";
    Err(ValidationError::new("body", problem))
}

/// Whether it is null, or an object that contains only such values.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.values().all(is_blank),
        _ => false,
    }
}

pub(crate) fn nested<T: Validate>(name: &str, value: &Option<T>) -> Result<(), ValidationError> {
    value.as_ref().map_or(Ok(()), |value| {
        value.validate().map_err(|violation| violation.inside(name))
    })
}

pub(crate) fn nested_for<T: Validate>(
    name: &str,
    value: &Option<T>,
    function: &FunctionUrn,
) -> Result<(), ValidationError> {
    value.as_ref().map_or(Ok(()), |value| {
        value
            .validate_for(function)
            .map_err(|violation| violation.inside(name))
    })
}

/// Validates a URN of a form such as `urn:smn:REGION:PROJECT_ID:NAME`.
pub(crate) fn urn(name: &str, value: Option<&String>, form: &str) -> Result<(), ValidationError> {
    let Some(value) = value else { return Ok(()) };
    let is_name = |field: &str| {
        let is_allowed = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        !field.is_empty() && field.chars().all(is_allowed)
    };
    let matches = |(field, form): (&str, &str)| {
        if form.bytes().any(|letter| letter.is_ascii_uppercase()) {
            is_name(field)
        } else {
            field == form
        }
    };
    let same_length = value.split(':').count() == form.split(':').count();
    if same_length && value.split(':').zip(form.split(':')).all(matches) {
        return Ok(());
    }
    let reason = format!("{} is not of the form {form}", quoted(value));
    Err(ValidationError::new(name, reason))
}

pub(crate) fn function_urn(name: &str, value: Option<&String>) -> Result<(), ValidationError> {
    let parsed = value.map_or(Ok(()), |value| value.parse::<FunctionUrn>().map(drop));
    parsed.map_err(|error| ValidationError::new(name, error.to_string()))
}

/// A value in quotes, truncated for an error message.
fn quoted(value: &str) -> String {
    format!("{:?}", value.chars().take(300).collect::<String>())
}

pub(crate) fn integer(
    name: &str,
    value: Option<&i64>,
    min: Option<i64>,
    max: Option<i64>,
    unit: &str,
) -> Result<(), ValidationError> {
    let Some(value) = value else { return Ok(()) };
    if min.is_none_or(|min| *value >= min) && max.is_none_or(|max| *value <= max) {
        return Ok(());
    }
    Err(ValidationError::new(
        name,
        format!("{value} is out of range ({})", range(min, max, unit)),
    ))
}

pub(crate) fn length(
    name: &str,
    value: Option<&String>,
    min: Option<usize>,
    max: Option<usize>,
) -> Result<(), ValidationError> {
    let Some(value) = value else { return Ok(()) };
    let length = value.chars().count();
    if min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max) {
        return Ok(());
    }
    if length == 0 {
        return Err(ValidationError::new(name, "must not be empty"));
    }
    Err(ValidationError::new(
        name,
        format!(
            "{length} characters are out of range ({})",
            range(min, max, "characters")
        ),
    ))
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

pub(crate) fn one_of(
    name: &str,
    value: Option<&String>,
    allowed: &[&str],
) -> Result<(), ValidationError> {
    match value {
        Some(value) if !allowed.contains(&value.as_str()) => Err(ValidationError::new(
            name,
            format!("{value:?} is not one of: {}", allowed.join(", ")),
        )),
        _ => Ok(()),
    }
}

/// Validates each object of a list.
#[allow(dead_code, reason = "no request of the document holds such a list yet")]
pub(crate) fn each<T: Validate>(name: &str, values: &[T]) -> Result<(), ValidationError> {
    values
        .iter()
        .try_for_each(|value| value.validate().map_err(|violation| violation.inside(name)))
}

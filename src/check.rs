//! Checks of what is about to be sent. The bounds themselves are generated from the document.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// Something that can be checked before it is sent.
///
/// ```
/// use functiongraph::{Check, types::UpdateFunctionAsyncInvokeConfigRequestBody};
///
/// let body: UpdateFunctionAsyncInvokeConfigRequestBody =
///     UpdateFunctionAsyncInvokeConfigRequestBody::builder().max_async_retry_attempts(4).try_into().unwrap();
/// let violation = body.check().unwrap_err();
/// assert_eq!(violation.field(), "max_async_retry_attempts");
/// assert_eq!(violation.problem(), "4 is not allowed; allowed: 0 to 3");
/// ```
pub trait Check {
    /// Checks every member against the document's bounds.
    ///
    /// # Errors
    ///
    /// The first member that is not allowed.
    fn check(&self) -> Result<(), Violation>;
}

/// A value that the document does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    field: String,
    problem: String,
}

impl Violation {
    pub(crate) fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }

    /// The member, by the API's own name, with dots where it lies inside others.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What was given and what is allowed.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    pub(crate) fn inside(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl std::error::Error for Violation {}

include!(concat!(env!("OUT_DIR"), "/checks.rs"));

pub(crate) fn required<T>(name: &str, value: &Option<T>) -> Result<(), Violation> {
    match value {
        Some(_) => Ok(()),
        None => Err(Violation::new(name, "is required but was not given")),
    }
}

/// Refuses a body in which nothing is set, since that would set everything to the service's defaults.
pub(crate) fn something_set<T: Serialize>(model: &str, body: &T) -> Result<(), Violation> {
    if !serde_json::to_value(body).is_ok_and(|body| is_blank(&body)) {
        return Ok(());
    }
    let problem = format!(
        "nothing is set; set a member, or give .body({model}::default()) to set everything to the service's defaults"
    );
    Err(Violation::new("body", problem))
}

/// Whether there is no value in it, however many objects there are around nothing.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.values().all(is_blank),
        _ => false,
    }
}

pub(crate) fn nested<T: Check>(name: &str, value: &Option<T>) -> Result<(), Violation> {
    value.as_ref().map_or(Ok(()), |value| value.check().map_err(|violation| violation.inside(name)))
}

pub(crate) fn integer(
    name: &str,
    value: Option<&i64>,
    least: Option<i64>,
    most: Option<i64>,
    unit: &str,
) -> Result<(), Violation> {
    let Some(value) = value else { return Ok(()) };
    if least.is_none_or(|least| *value >= least) && most.is_none_or(|most| *value <= most) {
        return Ok(());
    }
    Err(Violation::new(name, format!("{value} is not allowed; allowed: {}", range(least, most, unit))))
}

pub(crate) fn length(
    name: &str,
    value: Option<&String>,
    least: Option<usize>,
    most: Option<usize>,
) -> Result<(), Violation> {
    let Some(value) = value else { return Ok(()) };
    let length = value.chars().count();
    if least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most) {
        return Ok(());
    }
    if length == 0 {
        return Err(Violation::new(name, "must not be empty"));
    }
    Err(Violation::new(
        name,
        format!("{length} characters are not allowed; allowed: {}", range(least, most, "characters")),
    ))
}

pub(crate) fn range<T: fmt::Display>(least: Option<T>, most: Option<T>, unit: &str) -> String {
    let range = match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(most)) => format!("up to {most}"),
        (None, None) => "anything".to_owned(),
    };
    format!("{range} {unit}").trim_end().to_owned()
}

pub(crate) fn one_of(name: &str, value: Option<&String>, allowed: &[&str]) -> Result<(), Violation> {
    match value {
        Some(value) if !allowed.contains(&value.as_str()) => {
            Err(Violation::new(name, format!("{value:?} is not allowed; allowed: {}", allowed.join(", "))))
        }
        _ => Ok(()),
    }
}

/// Of lists of objects, which no request of the document holds yet.
#[allow(dead_code)]
pub(crate) fn each<T: Check>(name: &str, values: &[T]) -> Result<(), Violation> {
    values.iter().try_for_each(|value| value.check().map_err(|violation| violation.inside(name)))
}

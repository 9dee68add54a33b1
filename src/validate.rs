//! Validation of requests before they are sent. The bounds are generated from the document.

use std::collections::BTreeMap;
use std::fmt;

use crate::json::object::Object;
pub(crate) use crate::json::object::is_blank_value as is_blank;
use crate::types::function_urn::FunctionUrn;

/// A value that is validated before it is sent.
///
/// ```
/// use functiongraph::{Validate, types::UpdateFunctionAsyncInvokeConfigRequestBody};
///
/// let body: UpdateFunctionAsyncInvokeConfigRequestBody =
///     UpdateFunctionAsyncInvokeConfigRequestBody::builder().max_async_retry_attempts(4).build()?;
/// let violation = body.validate().unwrap_err();
/// assert_eq!(violation.field(), "max_async_retry_attempts");
/// assert_eq!(violation.reason(), "4 is out of range (0 to 3)");
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

    /// The error of a value whose member is not named yet.
    pub(crate) fn of_value(reason: impl Into<String>) -> Self {
        Self::new("", reason)
    }

    pub(crate) fn missing(field: &str) -> Self {
        Self::new(field, "is required but was not given")
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
        write!(f, "{}: {}", self.field, self.reason)?;
        self.advice
            .iter()
            .try_for_each(|advice| write!(f, "; {advice}"))
    }
}

impl std::error::Error for ValidationError {}

include!(concat!(env!("OUT_DIR"), "/validation.rs"));

/// Requires a member.
pub(crate) fn required(name: &str, is_set: bool) -> Result<(), ValidationError> {
    if is_set {
        return Ok(());
    }
    Err(ValidationError::missing(name))
}

/// Refuses a body in which nothing is set, since that would set everything to the service's defaults.
pub(crate) fn something_set<T: Object>(body: Option<&T>) -> Result<(), ValidationError> {
    if body.is_some_and(|body| !body.is_blank()) {
        return Ok(());
    }
    let problem = "nothing is set; set a member, or use .body(Default::default()) to set everything to the service's defaults";
    Err(ValidationError::new("body", problem))
}

/// Refuses a model with members that it does not have, or that could not be read.
pub(crate) fn refuse_extra<T: Object>(model: &T) -> Result<(), ValidationError> {
    let Some((name, value)) = model.extra().iter().next() else {
        return Ok(());
    };
    let reason = if T::MEMBERS.contains(&name) {
        format!("{value} could not be read")
    } else {
        "is not a member of a request".to_owned()
    };
    Err(ValidationError::new(name, reason))
}

/// Validates a member that is set.
pub(crate) fn member<T: ?Sized>(
    name: &str,
    value: Option<&T>,
    validate: impl FnOnce(&T) -> Result<(), ValidationError>,
) -> Result<(), ValidationError> {
    value
        .map_or(Ok(()), validate)
        .map_err(|error| error.inside(name))
}

/// Validates a list: how long it is, and each item.
#[allow(
    dead_code,
    reason = "generated code calls it where a document needs it"
)]
pub(crate) fn items<T: PartialEq>(
    items: &[T],
    least: Option<usize>,
    most: Option<usize>,
    is_unique: bool,
    mut validate: impl FnMut(&T) -> Result<(), ValidationError>,
) -> Result<(), ValidationError> {
    let count = items.len();
    if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
        let reason = format!(
            "{count} items are out of range ({})",
            range(least, most, "items")
        );
        return Err(ValidationError::of_value(reason));
    }
    for (index, item) in items.iter().enumerate() {
        let at = |error: ValidationError| error.inside(&format!("[{index}]"));
        validate(item).map_err(at)?;
        if is_unique && items[..index].contains(item) {
            return Err(at(ValidationError::of_value(
                "is an item twice; leave one out",
            )));
        }
    }
    Ok(())
}

/// Validates each value of a map.
#[allow(
    dead_code,
    reason = "generated code calls it where a document needs it"
)]
pub(crate) fn entries<T>(
    map: &BTreeMap<String, T>,
    mut validate: impl FnMut(&T) -> Result<(), ValidationError>,
) -> Result<(), ValidationError> {
    map.iter()
        .try_for_each(|(name, value)| validate(value).map_err(|error| error.inside(name)))
}

/// A value in quotes, no longer than a line of an error may be.
pub(crate) fn shown(value: &str) -> String {
    format!("{:?}", value.chars().take(300).collect::<String>())
}

pub(crate) fn integer(
    value: i64,
    least: Option<i64>,
    most: Option<i64>,
    unit: &str,
) -> Result<(), ValidationError> {
    if least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most) {
        return Ok(());
    }
    let reason = format!("{value} is out of range ({})", range(least, most, unit));
    Err(ValidationError::of_value(reason))
}

#[allow(
    dead_code,
    reason = "generated code calls it where a document needs it"
)]
pub(crate) fn one_of_integers(
    value: i64,
    allowed: &[i64],
    unit: &str,
) -> Result<(), ValidationError> {
    if allowed.contains(&value) {
        return Ok(());
    }
    let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let reason = format!("{value} is not one of: {} {unit}", allowed.join(", "));
    Err(ValidationError::of_value(reason.trim_end()))
}

#[allow(
    dead_code,
    reason = "generated code calls it where a document needs it"
)]
pub(crate) fn number(
    value: f64,
    least: Option<f64>,
    most: Option<f64>,
    unit: &str,
) -> Result<(), ValidationError> {
    if !value.is_finite() {
        return Err(ValidationError::of_value(format!(
            "{value} is not a number of JSON"
        )));
    }
    if least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most) {
        return Ok(());
    }
    let reason = format!("{value} is out of range ({})", range(least, most, unit));
    Err(ValidationError::of_value(reason))
}

#[allow(
    dead_code,
    reason = "generated code calls it where a document needs it"
)]
pub(crate) fn one_of_booleans(value: bool, allowed: &[bool]) -> Result<(), ValidationError> {
    if allowed.contains(&value) {
        return Ok(());
    }
    let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let reason = format!("{value} is not allowed ({})", allowed.join(", "));
    Err(ValidationError::of_value(reason))
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

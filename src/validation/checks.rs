//! The checks that generated validation calls.
#![allow(dead_code, reason = "which of it is called follows from the document")]

use std::collections::BTreeMap;
use std::fmt::Display;

use functiongraph_io::printable::one_line;

use crate::json::object::Object;
use crate::validation::ValidationError;
use crate::validation::reason::{ITEM_TWICE, is_within, out_of_range, range, wrong_count};

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
    let problem = format!(
        "nothing is set; set a member, or use .body({}::default()) to set everything to the service's defaults",
        T::NAME
    );
    Err(ValidationError::new("body", problem))
}

/// Refuses a model with members that it does not have, or that could not be read.
pub(crate) fn refuse_extra<T: Object>(model: &T) -> Result<(), ValidationError> {
    let Some((name, value)) = model.extra().iter().next() else {
        return Ok(());
    };
    let reason = if T::SECRETS.contains(&name) {
        "its value could not be read".to_owned()
    } else if T::MEMBERS.contains(&name) {
        format!("{value} could not be read")
    } else {
        "is not a member of a request".to_owned()
    };
    Err(ValidationError::new(name, reason))
}

/// Refuses a member of the model that was read from a value of another type, and would be sent as that, and one that a
/// program has set beside the model.
pub(crate) fn readable<T: Object>(model: &T) -> Result<(), ValidationError> {
    let extra = model.extra();
    let is_refused = |name: &str| extra.is_set(name) || !model.is_set(name);
    let mut members = extra.iter().filter(|(name, _)| T::MEMBERS.contains(name));
    let Some((name, value)) = members.find(|(name, _)| is_refused(name)) else {
        return Ok(());
    };
    let shown = if T::SECRETS.contains(&name) {
        "the value".to_owned()
    } else {
        one_line(&value.as_str().chars().take(100).collect::<String>())
    };
    let reason = if extra.is_set(name) {
        format!(
            "{shown} is in extra, but is a member of {}; set the member itself",
            T::NAME
        )
    } else {
        format!("{shown} has the wrong type")
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
pub(crate) fn items<T: PartialEq>(
    items: &[T],
    least: Option<usize>,
    most: Option<usize>,
    is_unique: bool,
    mut validate: impl FnMut(&T) -> Result<(), ValidationError>,
) -> Result<(), ValidationError> {
    if let Some(reason) = wrong_count(items.len(), least, most) {
        return Err(ValidationError::of_value(reason));
    }
    for (index, item) in items.iter().enumerate() {
        let at = |error: ValidationError| error.inside(&format!("[{index}]"));
        validate(item).map_err(at)?;
        if is_unique && items[..index].contains(item) {
            return Err(at(ValidationError::of_value(ITEM_TWICE)));
        }
    }
    Ok(())
}

/// Validates that neither a list nor one of its items is empty: it would be sent as nothing, or as no text.
pub(crate) fn no_item_empty(
    name: &str,
    items: Option<&[impl Display]>,
) -> Result<(), ValidationError> {
    let Some(items) = items else { return Ok(()) };
    if items.is_empty() {
        return Err(ValidationError::new(
            name,
            "must not be empty; leave it out",
        ));
    }
    match items.iter().position(|item| item.to_string().is_empty()) {
        Some(at) => Err(ValidationError::new(
            format!("{name}[{at}]"),
            "must not be empty",
        )),
        None => Ok(()),
    }
}

/// Validates each value of a map.
pub(crate) fn entries<T>(
    map: &BTreeMap<String, T>,
    mut validate: impl FnMut(&T) -> Result<(), ValidationError>,
) -> Result<(), ValidationError> {
    map.iter()
        .try_for_each(|(name, value)| validate(value).map_err(|error| error.inside(name)))
}

pub(crate) fn integer(
    value: i64,
    least: Option<i64>,
    most: Option<i64>,
    unit: &str,
) -> Result<(), ValidationError> {
    if is_within(value, least, most) {
        return Ok(());
    }
    let reason = out_of_range(value, range(least, most, unit));
    Err(ValidationError::of_value(reason))
}

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
    if is_within(value, least, most) {
        return Ok(());
    }
    let reason = out_of_range(value, range(least, most, unit));
    Err(ValidationError::of_value(reason))
}

pub(crate) fn one_of_booleans(value: bool, allowed: &[bool]) -> Result<(), ValidationError> {
    if allowed.contains(&value) {
        return Ok(());
    }
    let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    let reason = format!("{value} is not allowed ({})", allowed.join(", "));
    Err(ValidationError::of_value(reason))
}

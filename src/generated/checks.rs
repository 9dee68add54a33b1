//! The validation of requests as `build.rs` generates it, and what it calls.
#![allow(dead_code, reason = "which of it is called follows from the document")]

use std::collections::BTreeMap;

use crate::json::object::Object;
use crate::validate::{ValidationError, range};

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
    let reason = if T::SECRETS.contains(&name) {
        "its value could not be read".to_owned()
    } else if T::MEMBERS.contains(&name) {
        format!("{value} could not be read")
    } else {
        "is not a member of a request".to_owned()
    };
    Err(ValidationError::new(name, reason))
}

/// Refuses a member of the model that was read from a value of another type, and would be sent as that.
pub(crate) fn readable<T: Object>(model: &T) -> Result<(), ValidationError> {
    let is_unreadable = |name: &str| T::MEMBERS.contains(&name) && !model.is_set(name);
    let unreadable = model.extra().iter().find(|(name, _)| is_unreadable(name));
    match unreadable {
        Some((name, _)) if T::SECRETS.contains(&name) => {
            Err(ValidationError::new(name, "has the wrong type".to_owned()))
        }
        Some((name, value)) => {
            let shown: String = value.as_str().chars().take(100).collect();
            Err(ValidationError::new(
                name,
                format!("{shown} has the wrong type"),
            ))
        }
        None => Ok(()),
    }
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
    if least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most) {
        return Ok(());
    }
    let reason = format!("{value} is out of range ({})", range(least, most, unit));
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
    if least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most) {
        return Ok(());
    }
    let reason = format!("{value} is out of range ({})", range(least, most, unit));
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

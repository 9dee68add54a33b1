//! What the reasons of errors are made of.

use std::fmt;

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

//! What the reasons of errors are made of.

use std::fmt;

/// A value in quotes, no longer than a line of an error may be.
pub(crate) fn shown(value: &str) -> String {
    format!("{:?}", value.chars().take(300).collect::<String>())
}

/// That a value is not allowed where `allowed` are.
pub(crate) fn out_of_range(value: impl fmt::Display, allowed: impl fmt::Display) -> String {
    format!("{value} is out of range ({allowed})")
}

/// That a list has too few or too many items, if it has.
pub(crate) fn wrong_count(count: usize, min: Option<usize>, max: Option<usize>) -> Option<String> {
    let allowed = || range(min, max, "items");
    (!is_within(count, min, max)).then(|| format!("{count} items are out of range ({})", allowed()))
}

/// Of a list whose items must differ.
pub(crate) const ITEM_TWICE: &str = "is an item twice; leave one out";

pub(crate) fn is_within<T: PartialOrd>(value: T, min: Option<T>, max: Option<T>) -> bool {
    min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
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

//! The title of a page, and the name of its operation.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::pattern::pattern;

/// Splits a title from the name of the operation that newer pages append.
pub(super) fn split_title(title: &str) -> (Option<String>, Option<String>) {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.+?) - ([A-Z][A-Za-z0-9]+)$"));
    match TITLE.captures(title) {
        Some(parts) => (Some(parts[1].to_owned()), Some(parts[2].to_owned())),
        None => (Some(title.to_owned()), None),
    }
}

/// The operation that most SDK samples call.
pub(super) fn operation_in_samples(lines: &[String]) -> Option<String> {
    static CALL: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\b([A-Z][A-Za-z0-9]*)Request(?:\(\)|\{\})"));
    let mut names: Vec<(&str, usize)> = Vec::new();
    for name in lines.iter().filter_map(|line| CALL.captures(line)?.get(1)) {
        match names.iter_mut().find(|(known, _)| *known == name.as_str()) {
            Some((_, count)) => *count += 1,
            None => names.push((name.as_str(), 1)),
        }
    }
    names
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(name, _)| name.to_owned())
}

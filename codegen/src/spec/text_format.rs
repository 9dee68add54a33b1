//! The forms of a text: `x-time-format`, `x-list`, and classes of letters.

use serde_json::Value;

/// The letter between the day and the hour of a form like `YYYY-MM-DDThh:mm:ss`.
pub(crate) fn time_separator(form: &str) -> Option<char> {
    let between = form.strip_prefix("YYYY-MM-DD")?.strip_suffix("hh:mm:ss")?;
    let mut letters = between.chars();
    letters
        .next()
        .filter(|letter| matches!(letter, 'T' | ' ') && letters.next().is_none())
}

/// Several values in one text.
pub(crate) struct List {
    pub separator: char,
    pub max_items: usize,
}

impl List {
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let members = value.as_object().filter(|members| members.len() == 2)?;
        let mut separator = members.get("separator")?.as_str()?.chars();
        let (Some(separator), None) = (separator.next(), separator.next()) else {
            return None;
        };
        let max_items = usize::try_from(members.get("maxItems")?.as_u64()?)
            .ok()
            .filter(|max| *max > 0)?;
        Some(Self {
            separator,
            max_items,
        })
    }
}

/// A pattern of the form `^[A-Za-z0-9_-]+$`.
pub(crate) struct Class {
    pub ranges: Vec<(char, char)>,
    /// The text between the brackets.
    pub shown: String,
}

impl Class {
    pub(crate) fn read(pattern: &str) -> Option<Self> {
        let shown = pattern.strip_prefix("^[")?.strip_suffix("]+$")?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "_.:-".contains(letter);
        if shown.is_empty() || !shown.chars().all(plain) {
            return None;
        }
        let letters: Vec<char> = shown.chars().collect();
        let (mut ranges, mut at) = (Vec::new(), 0);
        while let Some(&first) = letters.get(at) {
            if let (Some('-'), Some(&last)) = (letters.get(at + 1), letters.get(at + 2)) {
                if first > last || !first.is_ascii_alphanumeric() || !last.is_ascii_alphanumeric() {
                    return None;
                }
                ranges.push((first, last));
                at += 3;
            } else {
                ranges.push((first, first));
                at += 1;
            }
        }
        Some(Self {
            ranges,
            shown: shown.to_owned(),
        })
    }
}

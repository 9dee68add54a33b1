//! The forms of a text: `x-time-format` and `x-list`.

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

//! Which keywords about a text's form are understood: `x-time-format`, `x-list`, and the patterns that go with them.

use openapiv3::{Schema, StringType, VariantOrUnknownOrEmpty};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use serde_json::Value;

use super::document::extension_str;

/// The letter between the day and the hour of a form like `YYYY-MM-DDThh:mm:ss`.
pub fn time_separator(form: &str) -> Option<char> {
    let between = form.strip_prefix("YYYY-MM-DD")?.strip_suffix("hh:mm:ss")?;
    let mut letters = between.chars();
    letters.next().filter(|letter| matches!(letter, 'T' | ' ') && letters.next().is_none())
}

/// The pattern for tools that do not know `x-time-format`; it cannot tell how many days a month has.
fn time_pattern(between: char) -> String {
    format!("^[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]){between}([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$")
}

/// Several texts in one.
pub struct List {
    pub separator: char,
    pub most: usize,
}

impl List {
    pub fn read(value: &Value) -> Option<Self> {
        let members = value.as_object().filter(|members| members.len() == 2)?;
        let mut separator = members.get("separator")?.as_str()?.chars();
        let (Some(separator), None) = (separator.next(), separator.next()) else { return None };
        let most = usize::try_from(members.get("maxItems")?.as_u64()?).ok().filter(|most| *most > 0)?;
        Some(Self { separator, most })
    }

    /// The pattern for tools that do not know `x-list`.
    fn pattern(&self) -> String {
        let (separator, more) = (self.separator, self.most - 1);
        format!("^[^{separator}]+({separator}[^{separator}]+){{0,{more}}}$")
    }
}

/// A pattern of the form `^[A-Za-z0-9_-]+$`.
pub struct Class {
    pub ranges: Vec<(char, char)>,
    /// As it stands between the brackets.
    pub shown: String,
}

impl Class {
    pub fn read(pattern: &str) -> Option<Self> {
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
        Some(Self { ranges, shown: shown.to_owned() })
    }
}

/// What of a text's form no check can be made of.
pub fn not_understood(schema: &Schema, string: &StringType) -> Option<&'static str> {
    let extension = |name: &str| schema.schema_data.extensions.get(name);
    let time = extension("x-time-format").map(|_| extension_str(schema, "x-time-format").and_then(time_separator));
    if time == Some(None) {
        return Some("x-time-format with other than YYYY-MM-DDThh:mm:ss, or a blank in place of T,");
    }
    let list = extension("x-list").map(List::read);
    if matches!(list, Some(None)) {
        return Some("x-list with other than a separator of one letter and maxItems of 1 or more");
    }
    if !matches!(string.format, VariantOrUnknownOrEmpty::Empty) {
        return Some("format of a string");
    }
    let pattern = string.pattern.as_deref()?;
    let is_known = time.flatten().is_some_and(|between| time_pattern(between) == pattern)
        || list.flatten().is_some_and(|list| list.pattern() == pattern)
        || Class::read(pattern).is_some();
    (!is_known).then_some("pattern other than ^[letters]+$, or that of the x-time-format or x-list beside it,")
}

/// The extensions that are for texts, where there is none.
pub fn misplaced(schema: &Schema) -> Option<&'static str> {
    ["x-time-format", "x-list", "x-integer"].into_iter().find(|name| schema.schema_data.extensions.contains_key(*name))
}

pub fn option<T: ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

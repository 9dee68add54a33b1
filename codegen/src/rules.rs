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
    letters
        .next()
        .filter(|letter| matches!(letter, 'T' | ' ') && letters.next().is_none())
}

/// The pattern for tools that do not know `x-time-format`: days that each year has, and the 29th of February.
fn time_pattern(between: char) -> String {
    const DAY: &str = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)\
        |02-(0[1-9]|1[0-9]|2[0-8])";
    const LEAP_YEAR: &str =
        "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)";
    const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    format!("^([0-9]{{4}}-({DAY})|{LEAP_YEAR}-02-29){between}{TIME}$")
}

/// The pattern for tools that do not know how functions are named; the parser takes other scripts too.
fn function_pattern() -> String {
    const FIELD: &str = r"\.*[A-Za-z0-9_-][A-Za-z0-9_.-]*";
    let full = format!("urn:fss:{FIELD}:{FIELD}:function:{FIELD}:{FIELD}(:!?{FIELD})?");
    format!("^({FIELD}(:{FIELD}){{0,2}}|{FIELD}:{FIELD}:{FIELD}:!?{FIELD}|{full})$")
}

/// The pattern for tools that do not know `x-integer`: as many digits as surely fit, or the numbers up to the maximum.
fn integer_pattern(bounds: &Value, may_be_empty: bool) -> Option<String> {
    if bounds.get("minimum")?.as_u64()? != 0 {
        return None;
    }
    let numbers = match bounds.get("maximum") {
        None => "0*[0-9]{1,18}".to_owned(),
        Some(most) => format!("0*({})", up_to(&most.as_u64()?.to_string())),
    };
    Some(if may_be_empty {
        format!("^({numbers})?$")
    } else {
        format!("^{numbers}$")
    })
}

/// The numbers up to this one: shorter ones, those that are smaller at their first other digit, and itself.
fn up_to(most: &str) -> String {
    let times = |count: usize, least: &str| match count {
        1 if least.is_empty() => "[0-9]".to_owned(),
        count => format!("[0-9]{{{least}{count}}}"),
    };
    let mut found = Vec::new();
    if most.len() > 1 {
        found.push(times(
            most.len() - 1,
            if most.len() > 2 { "1," } else { "" },
        ));
    }
    for (at, digit) in most.bytes().enumerate().filter(|(_, digit)| *digit > b'0') {
        let rest = most.len() - at - 1;
        let rest = if rest > 0 {
            times(rest, "")
        } else {
            String::new()
        };
        found.push(format!(
            "{}[0-{}]{rest}",
            &most[..at],
            char::from(digit - 1)
        ));
    }
    found.push(most.to_owned());
    found.join("|")
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
        let (Some(separator), None) = (separator.next(), separator.next()) else {
            return None;
        };
        let most = usize::try_from(members.get("maxItems")?.as_u64()?)
            .ok()
            .filter(|most| *most > 0)?;
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
        Some(Self {
            ranges,
            shown: shown.to_owned(),
        })
    }
}

/// What of a text's form no check can be made of.
pub fn not_understood(schema: &Schema, string: &StringType) -> Option<&'static str> {
    let extension = |name: &str| schema.schema_data.extensions.get(name);
    let time = extension("x-time-format")
        .map(|_| extension_str(schema, "x-time-format").and_then(time_separator));
    if time == Some(None) {
        return Some(
            "x-time-format with other than YYYY-MM-DDThh:mm:ss, or a blank in place of T,",
        );
    }
    let list = extension("x-list").map(List::read);
    if matches!(list, Some(None)) {
        return Some("x-list with other than a separator of one letter and maxItems of 1 or more");
    }
    if !matches!(string.format, VariantOrUnknownOrEmpty::Empty) {
        return Some("format of a string");
    }
    let pattern = string.pattern.as_deref()?;
    let may_be_empty = string.min_length.is_none_or(|least| least == 0);
    let integer = extension("x-integer").map(|bounds| integer_pattern(bounds, may_be_empty));
    if let Some(expected) = integer {
        return (expected.as_deref() != Some(pattern))
            .then_some("pattern other than that of the x-integer beside it,");
    }
    if extension_str(schema, "x-rust-model") == Some("FunctionUrn") {
        return (function_pattern() != pattern)
            .then_some("pattern other than that of the names of functions");
    }
    let is_known = time
        .flatten()
        .is_some_and(|between| time_pattern(between) == pattern)
        || list.flatten().is_some_and(|list| list.pattern() == pattern)
        || Class::read(pattern).is_some();
    (!is_known).then_some(
        "pattern other than ^[letters]+$, or that of the x-time-format or x-list beside it,",
    )
}

/// The extensions that are for texts, where there is none.
pub fn misplaced(schema: &Schema) -> Option<&'static str> {
    ["x-time-format", "x-list", "x-integer"]
        .into_iter()
        .find(|name| schema.schema_data.extensions.contains_key(*name))
}

pub fn option<T: ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

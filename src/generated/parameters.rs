//! The rules of parameters in path, query and header. Which parameters there are is generated from the document.
#![allow(
    missing_docs,
    reason = "public only to the other crates of this workspace, through a hidden module"
)]

use std::fmt::Display;

use crate::types::function_urn::FunctionUrn;
use crate::validate::{ValidationError, range};

/// Where a parameter is in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Header,
}

/// A parameter and what it may hold.
#[derive(Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub place: Place,
    pub required: bool,
    pub rules: &'static [Rule],
}

/// What a text must be.
#[derive(Debug)]
pub enum Rule {
    /// In characters.
    Length {
        least: Option<usize>,
        most: Option<usize>,
    },
    OneOf(&'static [&'static str]),
    /// A whole number in decimal digits.
    Integer {
        least: Option<i64>,
        most: Option<i64>,
        unit: &'static str,
    },
    /// `YYYY-MM-DDThh:mm:ss` of a day that exists, with this letter before the hour.
    Time {
        between: char,
    },
    /// Up to so many texts, none of them empty.
    List {
        separator: char,
        most: usize,
    },
    /// One or more letters of a class.
    Letters {
        ranges: &'static [(char, char)],
        shown: &'static str,
    },
    FunctionUrn,
}

/// As many as always fit an `i64`; the document's patterns tell other tools so.
const DIGITS: usize = 18;

impl Rule {
    /// Why a text is not valid, unless it is.
    pub fn violation(&self, text: &str) -> Option<String> {
        let reason = match self {
            Self::Length { least, most } => length_violation(text, *least, *most),
            Self::OneOf(allowed) => (!allowed.contains(&text))
                .then(|| format!("{text:?} is not one of: {}", allowed.join(", "))),
            Self::Integer { least, most, unit } => integer_violation(text, *least, *most, unit),
            Self::Time { between } => (!is_time(text, *between))
                .then(|| format!("{text:?} is not a time of the form YYYY-MM-DD{between}hh:mm:ss")),
            Self::List { separator, most } => list_violation(text, *separator, *most),
            Self::Letters { ranges, shown } => (!has_only_letters_of(text, ranges))
                .then(|| format!("{text:?} is not valid (letters of {shown})")),
            Self::FunctionUrn => {
                let error = text.parse::<FunctionUrn>().err()?;
                return Some(error.to_string());
            }
        }?;
        if text.is_empty() && !matches!(self, Self::OneOf(_)) {
            return Some("must not be empty".to_owned());
        }
        Some(reason)
    }
}

fn length_violation(text: &str, least: Option<usize>, most: Option<usize>) -> Option<String> {
    let length = text.chars().count();
    if is_within(length, least, most) {
        return None;
    }
    let allowed = range(least, most, "characters");
    Some(format!("{length} characters are out of range ({allowed})"))
}

fn integer_violation(
    text: &str,
    least: Option<i64>,
    most: Option<i64>,
    unit: &str,
) -> Option<String> {
    let allowed = if least.is_none() && most.is_none() {
        "an integer".to_owned()
    } else {
        range(least, most, unit)
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{text:?} is not an integer ({allowed})"));
    }
    let fits = digits.trim_start_matches('0').len() <= DIGITS;
    match text.parse::<i64>() {
        Ok(number) if fits && is_within(number, least, most) => None,
        Ok(number) if fits => Some(format!("{number} is out of range ({allowed})")),
        _ => Some(format!(
            "{text} is out of range ({allowed}, at most {DIGITS} digits)"
        )),
    }
}

fn list_violation(text: &str, separator: char, most: usize) -> Option<String> {
    let count = text.split(separator).count();
    if count > most {
        return Some(format!(
            "{count} values are out of range (up to {most}, joined by {separator:?})"
        ));
    }
    text.split(separator)
        .any(str::is_empty)
        .then(|| format!("{text:?} is not valid (up to {most} values, none of them empty)"))
}

fn has_only_letters_of(text: &str, ranges: &[(char, char)]) -> bool {
    let is_known = |letter: char| {
        ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&letter))
    };
    !text.is_empty() && text.chars().all(is_known)
}

fn is_within<T: PartialOrd>(value: T, least: Option<T>, most: Option<T>) -> bool {
    least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
}

fn is_time(text: &str, between: char) -> bool {
    if text.len() != "YYYY-MM-DDThh:mm:ss".len() {
        return false;
    }
    // What the parser takes beyond this form, such as a 60th second, it writes otherwise.
    let written = text
        .parse::<jiff::civil::DateTime>()
        .map(|time| time.to_string());
    written.is_ok_and(|written| written.replacen('T', &between.to_string(), 1) == text)
}

impl Parameter {
    /// The first rule that a text breaks.
    pub fn validate(&self, text: &str) -> Result<(), ValidationError> {
        let problem = self.rules.iter().find_map(|rule| rule.violation(text));
        problem.map_or(Ok(()), |problem| {
            Err(ValidationError::new(self.name, problem))
        })
    }
}

/// Validates a parameter that is set. Nothing is sent empty: a parameter that is not wanted is left out.
pub(crate) fn validate(
    parameters: &[Parameter],
    name: &str,
    value: Option<&impl Display>,
) -> Result<(), ValidationError> {
    let (Some(value), Some(parameter)) = (
        value,
        parameters.iter().find(|parameter| parameter.name == name),
    ) else {
        return Ok(());
    };
    let text = value.to_string();
    parameter.validate(&text)?;
    if text.is_empty() {
        return Err(ValidationError::new(name, "must not be empty"));
    }
    Ok(())
}

/// Validates a text of a body.
pub(crate) fn rules(
    name: &str,
    value: Option<&String>,
    rules: &[Rule],
) -> Result<(), ValidationError> {
    let problem = value.and_then(|text| rules.iter().find_map(|rule| rule.violation(text)));
    problem.map_or(Ok(()), |problem| Err(ValidationError::new(name, problem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(rule: Rule, texts: &[&str]) -> Vec<bool> {
        texts
            .iter()
            .map(|text| rule.violation(text).is_none())
            .collect()
    }

    #[test]
    fn times_are_of_the_calendar() {
        let time = || Rule::Time { between: 'T' };
        let good = [
            "2026-01-01T00:00:00",
            "2024-02-29T23:59:59",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59",
        ];
        assert_eq!(allows(time(), &good), [true; 4]);
        let odd = [
            "",
            "garbage",
            "2026-01-01",
            "2026-01-01 00:00:00",
            "2026-02-30T00:00:00",
            "2025-02-29T00:00:00",
            "2026-13-01T00:00:00",
            "2026-01-01T24:00:00",
            "2026-01-01T00:60:00",
            "2026-01-01T00:00:60",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00+08:00",
            "2026-01-01T00:00:00.5",
            "2026-01-01t00:00:00",
            " 2026-01-01T00:00:00",
            "2026-01-01T00:00:00 ",
            "20260101T000000",
            "2026-1-1T0:0:0",
            "２026-01-01T00:00:00",
        ];
        assert_eq!(allows(time(), &odd), [false; 19]);
        assert_eq!(
            allows(
                Rule::Time { between: ' ' },
                &["2026-01-01 00:00:00", good[0]]
            ),
            [true, false]
        );
    }

    #[test]
    fn lists_are_counted() {
        let list = || Rule::List {
            separator: ',',
            most: 3,
        };
        assert_eq!(allows(list(), &["a", "a,b", "a,b,c"]), [true; 3]);
        assert_eq!(
            allows(list(), &["", ",", "a,", ",a", "a,,b", "a,b,c,d"]),
            [false; 6]
        );
    }

    #[test]
    fn numbers_are_whole_and_decimal() {
        let number = || Rule::Integer {
            least: Some(0),
            most: Some(500),
            unit: "",
        };
        assert_eq!(allows(number(), &["0", "500", "007"]), [true; 3]);
        let odd = [
            "",
            "-",
            "-1",
            "501",
            "+5",
            "1.0",
            "1e2",
            " 1",
            "0x1",
            "99999999999999999999",
            "ten",
        ];
        assert_eq!(allows(number(), &odd), [false; 11]);
        let open = Rule::Integer {
            least: Some(0),
            most: None,
            unit: "",
        };
        assert_eq!(open.violation(&"9".repeat(18)), None);
        assert_eq!(open.violation(&format!("000{}", "9".repeat(18))), None);
        let many = "9".repeat(30);
        let told = format!("{many} is out of range (0 or more, at most 18 digits)");
        assert_eq!(open.violation(&many), Some(told));
    }

    #[test]
    fn letters_are_those_of_the_class() {
        let letters = || Rule::Letters {
            ranges: &[('a', 'z'), ('0', '9'), ('_', '_')],
            shown: "a-z0-9_",
        };
        assert_eq!(allows(letters(), &["a", "z0_9"]), [true; 2]);
        assert_eq!(
            allows(letters(), &["", "A", "a b", "a/b", "ü", "a\n"]),
            [false; 6]
        );
    }
}

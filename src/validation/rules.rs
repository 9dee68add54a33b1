//! The rules of texts, as data that the client and the emulator validate with.
#![allow(
    missing_docs,
    reason = "public only to the other crates of this workspace, through a hidden module"
)]

use crate::types::function_urn::FunctionUrn;
use crate::validation::ValidationError;
use crate::validation::reason::{is_within, out_of_range, range, shown as show};

/// What a text must be.
#[derive(Debug)]
pub enum Rule {
    /// In characters.
    Length {
        least: Option<usize>,
        most: Option<usize>,
    },
    OneOf(&'static [&'static str]),
    /// An integer in decimal digits.
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
    /// Letters of classes, one after the other.
    Pattern {
        parts: &'static [Letters],
        shown: &'static str,
    },
    /// A number.
    Number {
        least: Option<f64>,
        most: Option<f64>,
        unit: &'static str,
    },
    /// A URN of a form such as `urn:smn:REGION:PROJECT_ID:NAME`.
    Urn {
        form: &'static str,
    },
    FunctionUrn,
    /// It may be repeated, once for each item of a list; the other rules are those of an item.
    Repeated {
        least: Option<usize>,
        most: Option<usize>,
        unique: bool,
    },
}

/// As many as always fit an `i64`; the document's patterns say so to other tools.
const DIGITS: usize = 18;

impl Rule {
    /// Why a text is not valid, unless it is.
    pub fn check(&self, text: &str) -> Option<String> {
        let reason = match self {
            Self::Length { least, most } => check_length(text, *least, *most),
            Self::OneOf(allowed) => (!allowed.contains(&text))
                .then(|| format!("{text:?} is not one of: {}", allowed.join(", "))),
            Self::Integer { least, most, unit } => check_integer(text, *least, *most, unit),
            Self::Time { between } => (!is_time(text, *between))
                .then(|| format!("{text:?} is not a time of the form YYYY-MM-DD{between}hh:mm:ss")),
            Self::List { separator, most } => check_list(text, *separator, *most),
            Self::Pattern { parts, shown } => (!matches(text, parts))
                .then(|| format!("{} is not valid (allowed characters: {shown})", show(text))),
            Self::Number { least, most, unit } => check_number(text, *least, *most, unit),
            Self::Urn { form } => {
                (!is_urn(text, form)).then(|| format!("{} is not of the form {form}", show(text)))
            }
            Self::Repeated { .. } => None,
            Self::FunctionUrn => {
                let error = FunctionUrn::check(text).err()?;
                return Some(error.to_string());
            }
        }?;
        if text.is_empty() && !matches!(self, Self::OneOf(_)) {
            return Some("must not be empty".to_owned());
        }
        Some(reason)
    }
}

fn check_length(text: &str, least: Option<usize>, most: Option<usize>) -> Option<String> {
    let length = text.chars().count();
    if is_within(length, least, most) {
        return None;
    }
    let allowed = range(least, most, "characters");
    Some(out_of_range(format_args!("length {length}"), allowed))
}

fn check_integer(text: &str, least: Option<i64>, most: Option<i64>, unit: &str) -> Option<String> {
    let allowed = || {
        if least.is_none() && most.is_none() {
            "an integer".to_owned()
        } else {
            range(least, most, unit)
        }
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{text:?} is not an integer ({})", allowed()));
    }
    let fits = digits.trim_start_matches('0').len() <= DIGITS;
    match text.parse::<i64>() {
        Ok(number) if fits && is_within(number, least, most) => None,
        Ok(number) if fits => Some(out_of_range(number, allowed())),
        _ => Some(out_of_range(
            text,
            format_args!("{}, at most {DIGITS} digits", allowed()),
        )),
    }
}

fn check_list(text: &str, separator: char, most: usize) -> Option<String> {
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

/// Letters of a class, as many as are allowed.
#[derive(Debug)]
pub struct Letters {
    pub ranges: &'static [(char, char)],
    pub least: usize,
    pub most: Option<usize>,
}

impl Letters {
    fn has(&self, letter: char) -> bool {
        let mut ranges = self.ranges.iter();
        ranges.any(|(first, last)| (*first..=*last).contains(&letter))
    }
}

/// Whether the parts match the whole text, one after the other.
fn matches(text: &str, parts: &[Letters]) -> bool {
    if let [part] = parts {
        let count = text.chars().count();
        return count >= part.least
            && part.most.is_none_or(|most| count <= most)
            && text.chars().all(|letter| part.has(letter));
    }
    let letters: Vec<char> = text.chars().collect();
    // The places where a part can begin.
    let mut starts = vec![0];
    for part in parts {
        let mut ends = vec![false; letters.len() + 1];
        for start in starts {
            let most = part.most.unwrap_or(usize::MAX);
            let fitting = letters[start..]
                .iter()
                .take_while(|letter| part.has(**letter))
                .count();
            for count in part.least..=fitting.min(most) {
                ends[start + count] = true;
            }
        }
        starts = (0..ends.len()).filter(|end| ends[*end]).collect();
    }
    starts.last() == Some(&letters.len())
}

fn check_number(text: &str, least: Option<f64>, most: Option<f64>, unit: &str) -> Option<String> {
    let number: Option<f64> = text.parse().ok().filter(|number: &f64| number.is_finite());
    let Some(number) = number else {
        return Some(format!("{} is not a number", show(text)));
    };
    let allowed = range(least, most, unit);
    (!is_within(number, least, most)).then(|| out_of_range(number, allowed))
}

fn is_urn(text: &str, form: &str) -> bool {
    let is_name = |field: &str| {
        let is_allowed = |letter: char| letter.is_alphanumeric() || "-_.".contains(letter);
        !field.is_empty() && field.chars().all(is_allowed)
    };
    let fits = |(field, form): (&str, &str)| {
        if form.bytes().any(|letter| letter.is_ascii_uppercase()) {
            is_name(field)
        } else {
            field == form
        }
    };
    text.split(':').count() == form.split(':').count()
        && text.split(':').zip(form.split(':')).all(fits)
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

/// Validates a text of a body.
pub(crate) fn check(text: &str, rules: &[Rule]) -> Result<(), ValidationError> {
    let reason = rules.iter().find_map(|rule| rule.check(text));
    reason.map_or(Ok(()), |reason| Err(ValidationError::of_value(reason)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(rule: Rule, texts: &[&str]) -> Vec<bool> {
        texts
            .iter()
            .map(|text| rule.check(text).is_none())
            .collect()
    }

    #[test]
    fn rejects_impossible_times() {
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
        assert_eq!(open.check(&"9".repeat(18)), None);
        assert_eq!(open.check(&format!("000{}", "9".repeat(18))), None);
        let many = "9".repeat(30);
        let told = format!("{many} is out of range (0 or more, at most 18 digits)");
        assert_eq!(open.check(&many), Some(told));
    }

    #[test]
    fn patterns_match_whole_text() {
        const WORD: Letters = Letters {
            ranges: &[('a', 'z'), ('0', '9'), ('_', '_')],
            least: 1,
            most: None,
        };
        let word = || Rule::Pattern {
            parts: &[WORD],
            shown: "a-z0-9_",
        };
        assert_eq!(allows(word(), &["a", "z0_9"]), [true; 2]);
        assert_eq!(
            allows(word(), &["", "A", "a b", "a/b", "ü", "a\n"]),
            [false; 6]
        );
        const SOME: Letters = Letters {
            ranges: &[('a', 'z')],
            least: 0,
            most: Some(2),
        };
        // What the first part takes may be what the last one needs.
        let parts = || Rule::Pattern {
            parts: &[SOME, WORD],
            shown: "[a-z]{0,2}[a-z0-9_]+",
        };
        assert_eq!(allows(parts(), &["a", "ab", "abc", "ab9", "9"]), [true; 5]);
        assert_eq!(allows(parts(), &["", "ab-"]), [false; 2]);
        let two = || Rule::Pattern {
            parts: &[SOME],
            shown: "[a-z]{0,2}",
        };
        assert_eq!(allows(two(), &["ab", "abc", "一"]), [true, false, false]);
    }

    #[test]
    fn numbers_are_finite_and_in_range() {
        let rule = || Rule::Number {
            least: Some(0.0),
            most: Some(1.5),
            unit: "",
        };
        assert_eq!(allows(rule(), &["0", "1.5", "1e-3"]), [true; 3]);
        assert_eq!(
            allows(rule(), &["", "-0.1", "1.6", "NaN", "inf", "a"]),
            [false; 6]
        );
    }

    #[test]
    fn validates_urn_form() {
        let rule = || Rule::Urn {
            form: "urn:smn:REGION:PROJECT_ID:NAME",
        };
        assert_eq!(allows(rule(), &["urn:smn:cn-north-4:p:topic"]), [true]);
        assert_eq!(
            allows(
                rule(),
                &[
                    "urn:obs:cn-north-4:p:topic",
                    "urn:smn:cn-north-4:p",
                    "urn:smn:a:b:",
                    "topic"
                ]
            ),
            [false; 4]
        );
    }
}

//! Durations as people write them: 3600, 90s, 1h30m, 2d.

use std::time::Duration;

/// Seconds, and the text that they were parsed from.
#[derive(Clone, Debug)]
pub(crate) struct Age {
    pub text: String,
    pub seconds: i64,
}

pub(crate) fn parse_age(text: &str) -> Result<Age, String> {
    Ok(Age {
        text: text.to_owned(),
        seconds: parse_seconds(text)?,
    })
}

/// From the largest to the smallest.
const UNITS: [(char, i64); 4] = [('d', 24 * 60 * 60), ('h', 60 * 60), ('m', 60), ('s', 1)];

/// The range is for the caller to check.
fn parse_seconds(text: &str) -> Result<i64, String> {
    seconds(text).ok_or_else(|| {
        "a number of seconds, or integers with units, is expected: 3600, 90s, 1h30m, 2d".to_owned()
    })
}

fn seconds(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    if let Some(number) = whole_number(rest) {
        return Some(sign * number);
    }
    let mut total: i64 = 0;
    let mut units = UNITS.iter();
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, after) = rest.split_at(end);
        let letter = after.chars().next()?;
        // Each unit once, the larger before the smaller: the iterator does not go back.
        let (_, unit) = units.find(|(name, _)| *name == letter)?;
        total = total.checked_add(whole_number(number)?.checked_mul(*unit)?)?;
        rest = after.get(letter.len_utf8()..)?;
    }
    (rest.len() < text.len() && text != "-").then_some(sign * total)
}

fn whole_number(digits: &str) -> Option<i64> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())
        .flatten()
}

/// In the largest unit that divides it: 90s, 1h.
pub(crate) fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    let divides = |(_, unit): &&(char, i64)| {
        u64::try_from(*unit).is_ok_and(|unit| seconds.is_multiple_of(unit))
    };
    let (letter, unit) = UNITS.iter().find(divides).copied().unwrap_or(('s', 1));
    format!("{}{letter}", seconds / unit.unsigned_abs())
}

pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    match u64::try_from(parse_seconds(text)?) {
        Ok(seconds @ 1..) => Ok(Duration::from_secs(seconds)),
        _ => Err("must be more than 0 seconds".to_owned()),
    }
}

/// As [`parse_duration`], but zero is no error.
pub(crate) fn parse_wait(text: &str) -> Result<Duration, String> {
    let seconds = u64::try_from(parse_seconds(text)?);
    seconds
        .map(Duration::from_secs)
        .map_err(|_| "must not be negative".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_with_units() {
        for (text, seconds) in [
            ("3600", 3600),
            ("90s", 90),
            ("5m", 300),
            ("1h", 3600),
            ("2d", 172_800),
            ("1h30m", 5400),
            ("1d2h3m4s", 93_784),
            ("1d4s", 86_404),
            ("0", 0),
            ("-1", -1),
            ("-1h", -3600),
            ("-1h30m", -5400),
        ] {
            assert_eq!(parse_seconds(text), Ok(seconds), "{text}");
        }
        let shown = [3600, 90, 300, 86400].map(|seconds| shown(Duration::from_secs(seconds)));
        assert_eq!(shown, ["1h", "90s", "5m", "1d"]);
    }

    #[test]
    fn rejects_invalid_durations() {
        for text in [
            "",
            "s",
            "-",
            "1.5h",
            "1w",
            "1 h",
            "1hh",
            "h1",
            "+5",
            "1h30",
            "30m1h",
            "1h1h",
            "1h-30m",
            "PT1H",
            "1H",
            "9223372036854775807d",
            "9223372036854775807s1",
            "106751991167300d9223372036854775807s",
            "99999999999999999999",
            "٣s",
            "1µ",
        ] {
            let reason = parse_seconds(text).unwrap_err();
            assert!(!reason.contains('\n'), "{text}");
        }
        assert!(parse_duration("0").is_err() && parse_duration("-5").is_err());
        assert!(parse_duration("0h0m").is_err());
        assert_eq!(parse_wait("0"), Ok(Duration::ZERO));
        assert!(parse_wait("-1s").is_err());
    }
}

//! Times as people write them: 3600, 90s, 5m, 1h, 1d.

use std::time::Duration;

/// Seconds, and the words they were given in.
#[derive(Clone, Debug)]
pub struct Age {
    pub given: String,
    pub seconds: i64,
}

pub fn parse_age(text: &str) -> Result<Age, String> {
    Ok(Age {
        given: text.to_owned(),
        seconds: parse_seconds(text)?,
    })
}

const UNITS: [(char, i64); 4] = [('s', 1), ('m', 60), ('h', 60 * 60), ('d', 24 * 60 * 60)];

/// Whether there are too many is for the document to say.
fn parse_seconds(text: &str) -> Result<i64, String> {
    let unit = UNITS.iter().find(|(letter, _)| text.ends_with(*letter));
    let (number, seconds) = match unit {
        Some((letter, seconds)) => (text.strip_suffix(*letter).unwrap_or(text), *seconds),
        None => (text, 1),
    };
    let digits = number.strip_prefix('-').unwrap_or(number);
    let number = Some(number)
        .filter(|_| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    number
        .and_then(|number| number.parse::<i64>().ok()?.checked_mul(seconds))
        .ok_or_else(|| {
            "a whole number is expected, of seconds or with a unit: 3600, 90s, 5m, 1h, 1d"
                .to_owned()
        })
}

/// The shortest form that says it: 90s, 1h.
pub fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    let whole = |(_, unit): &&(char, i64)| {
        u64::try_from(*unit).is_ok_and(|unit| seconds.is_multiple_of(unit))
    };
    let (letter, unit) = UNITS.iter().rev().find(whole).copied().unwrap_or(('s', 1));
    format!("{}{letter}", seconds / unit.unsigned_abs())
}

pub fn parse_duration(text: &str) -> Result<Duration, String> {
    match u64::try_from(parse_seconds(text)?) {
        Ok(seconds @ 1..) => Ok(Duration::from_secs(seconds)),
        _ => Err("more than 0 seconds are expected".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_seconds_in_disguise() {
        let read = ["3600", "90s", "5m", "1h", "1d", "0", "-1", "-1h"]
            .map(|text| parse_seconds(text).unwrap());
        assert_eq!(read, [3600, 90, 300, 3600, 86400, 0, -1, -3600]);
        let shown = [3600, 90, 300, 86400].map(|seconds| shown(Duration::from_secs(seconds)));
        assert_eq!(shown, ["1h", "90s", "5m", "1d"]);
    }

    #[test]
    fn what_is_no_time_is_refused() {
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
            "9223372036854775807d",
            "٣s",
        ] {
            assert!(parse_seconds(text).is_err(), "{text}");
        }
        assert!(parse_duration("0").is_err() && parse_duration("-5").is_err());
    }
}

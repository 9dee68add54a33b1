//! Reading scalars: strings, numbers, booleans, and what is written as one of them.

use serde::de::Deserializer;

use super::raw::text;
use super::read::{Found, Reading};
use super::text::unquoted;
use super::value::Json;

/// A scalar; one in another type's form counts where it means the same, such as `"30"` for 30.
pub(crate) trait Scalar: Sized {
    /// What is expected, in words.
    const EXPECTED: &'static str;

    /// The value that a string says.
    fn from_text(text: &str) -> Option<Self>;

    /// The value that a number says, by its text.
    fn from_number(text: &str) -> Option<Self>;

    /// The value that a boolean says.
    fn from_bool(value: bool) -> Option<Self> {
        let _ = value;
        None
    }

    /// Whether the value says all that the text of a number does.
    fn is_exact(&self, number: &str) -> bool {
        let _ = number;
        true
    }
}

macro_rules! read_scalar {
    ($($scalar:ty),* $(,)?) => {$(
        impl $crate::json::read::Read for $scalar {
            const EXPECTED: &'static str = <$scalar as $crate::json::scalar::Scalar>::EXPECTED;

            fn read_into<'de, D: ::serde::de::Deserializer<'de>>(
                place: &mut Option<Self>,
                deserializer: D,
            ) -> ::std::result::Result<$crate::json::read::Found, D::Error> {
                $crate::json::scalar::read_into(place, deserializer)
            }
        }
    )*};
}
pub(crate) use read_scalar;

/// Reads a scalar.
#[inline]
pub(crate) fn read_into<'de, D: Deserializer<'de>, T: Scalar>(
    place: &mut Option<T>,
    deserializer: D,
) -> Result<Found, D::Error> {
    text(deserializer).map(|json| from_json(&json).put(place))
}

/// The scalar of a JSON text.
#[inline]
pub(crate) fn from_json<T: Scalar>(json: &str) -> Reading<T> {
    let value = match json.as_bytes().first() {
        Some(b'n') => return Reading::Absent,
        Some(b'"') => unquoted(json).and_then(|text| T::from_text(&text)),
        Some(b't') => T::from_bool(true),
        Some(b'f') => T::from_bool(false),
        Some(b'-' | b'0'..=b'9') => match T::from_number(json) {
            Some(value) if !value.is_exact(json) => {
                return Reading::Partial(value, Json::of_read(json));
            }
            value => value,
        },
        _ => None,
    };
    value.map_or_else(|| Reading::Kept(Json::of_read(json)), Reading::Value)
}

read_scalar!(String, i64, f64, bool);

impl Scalar for String {
    const EXPECTED: &'static str = "a string";

    #[inline]
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn from_number(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Scalar for i64 {
    const EXPECTED: &'static str = "an integer";

    fn from_text(text: &str) -> Option<Self> {
        Self::from_number(text.trim())
    }

    #[inline]
    fn from_number(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(number) if !text.starts_with('+') => Some(number),
            _ => integer(text),
        }
    }
}

/// An integer that is written as 2.0 or 2e3.
fn integer(text: &str) -> Option<i64> {
    // What Rust reads beyond JSON, such as `+1`, is not a number of JSON.
    serde_json::from_str::<f64>(text).ok()?;
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    if matches!(significant, "" | "-") {
        return Some(0);
    }
    let zeros =
        i64::from(exponent) + (digits.len() - fraction.len()) as i64 - significant.len() as i64;
    // More than this many are out of range.
    let zeros = usize::try_from(zeros).ok().filter(|zeros| *zeros <= 18)?;
    format!("{significant}{}", "0".repeat(zeros)).parse().ok()
}

impl Scalar for f64 {
    const EXPECTED: &'static str = "a number";

    fn from_text(text: &str) -> Option<Self> {
        Self::from_number(text.trim())
    }

    fn from_number(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Fifteen digits always come back as they were.
    fn is_exact(&self, number: &str) -> bool {
        const DIGITS: usize = 15;
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        digits <= DIGITS || serde_json::to_string(self).is_ok_and(|text| text == number)
    }
}

impl Scalar for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_number(_: &str) -> Option<Self> {
        None
    }

    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<T: Scalar>(json: &str) -> Option<T> {
        match from_json(json) {
            Reading::Value(value) | Reading::Partial(value, _) => Some(value),
            _ => None,
        }
    }

    #[test]
    fn reads_integers_that_are_written_otherwise() {
        for (json, number) in [
            ("30", 30),
            (r#""30""#, 30),
            (r#"" 30 ""#, 30),
            ("2.0", 2),
            ("-2.00", -2),
            ("2e3", 2000),
            (r#""9223372036854775807""#, i64::MAX),
            ("9223372036854775807.0", i64::MAX),
            ("-0", 0),
            ("-0.0", 0),
            ("0e5", 0),
            ("0.5e1", 5),
            ("1500e-2", 15),
            ("9007199254740993e0", 9_007_199_254_740_993),
            ("-9223372036854775808e0", i64::MIN),
        ] {
            assert_eq!(value(json), Some(number), "{json}");
        }
        for other in [
            "9223372036854775808",
            "1.5",
            "1e40",
            r#""+1""#,
            r#""0x1""#,
            r#""""#,
            "true",
            "[1]",
            "{}",
            "9223372036854775808e0",
            "1e19",
            "1e-1",
            // As floats, these are integers.
            "1.00000000000000000001",
            "4503599627370497.5",
        ] {
            assert_eq!(value::<i64>(other), None, "{other}");
        }
    }

    #[test]
    fn reads_texts_and_numbers_as_texts() {
        assert_eq!(value::<String>("1.10").as_deref(), Some("1.10"));
        assert_eq!(value::<String>(r#""a\tb""#).as_deref(), Some("a\tb"));
        for other in ["true", "[]", "{}"] {
            assert_eq!(value::<String>(other), None);
        }
    }

    #[test]
    fn knows_floats_that_lose_digits() {
        let exact = |json: &str| matches!(from_json::<f64>(json), Reading::Value(_));
        for json in ["1", "0.10", "1e300", "0.1234567890123456", r#""1.5""#] {
            assert!(exact(json), "{json}");
        }
        for json in ["12345678901234567890123", "0.12345678901234567890"] {
            assert!(!exact(json), "{json}");
        }
    }
}

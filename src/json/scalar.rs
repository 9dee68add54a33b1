//! Reading scalars: strings, numbers, booleans, and what is written as one of them.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::exact::{SCALAR, need_text};
use super::raw::{Transcode, text};
use super::read::{Found, Reading};
use super::text::{quoted, unquoted};
use super::value::Json;

/// A scalar; one in another type's form counts where it means the same, such as `"30"` for 30.
pub(crate) trait Scalar: Sized {
    /// What is expected, in words.
    const EXPECTED: &'static str;

    /// Whether a number needs its text: a float alone does not say how many digits there were.
    const IS_BY_TEXT: bool = false;

    /// The value that a string says.
    fn from_text(text: &str) -> Option<Self>;

    /// The value that a number says, by its text.
    fn from_number(text: &str) -> Option<Self>;

    /// The value that an integer says.
    #[inline]
    fn from_integer(value: i64) -> Option<Self> {
        Self::from_number(&value.to_string())
    }

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

/// Reads a scalar: the usual ones by their values, the others by their texts.
#[inline]
pub(crate) fn read_into<'de, D: Deserializer<'de>, T: Scalar>(
    place: &mut Option<T>,
    deserializer: D,
) -> Result<Found, D::Error> {
    if T::IS_BY_TEXT {
        return text(deserializer).map(|json| from_json(&json).put(place));
    }
    deserializer.deserialize_newtype_struct(SCALAR, Scalars(place))
}

/// Visits a scalar, for its place. Where its value does not say what the text was, the text is read again.
struct Scalars<'a, T>(&'a mut Option<T>);

impl<T: Scalar> Scalars<'_, T> {
    #[inline]
    fn put(self, value: Option<T>, kept: impl FnOnce() -> String) -> Found {
        if value.is_some() {
            *self.0 = value;
            return Found::Value;
        }
        Found::kept(kept())
    }
}

impl<'de, T: Scalar> Visitor<'de> for Scalars<'_, T> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_none<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Absent)
    }

    fn visit_unit<E: Error>(self) -> Result<Found, E> {
        Ok(Found::Absent)
    }

    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Found, D::Error> {
        value.deserialize_any(self)
    }

    #[inline]
    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Found, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Found, E> {
        Ok(self.put(T::from_bool(value), || value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Found, E> {
        Ok(self.put(T::from_integer(value), || value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Found, E> {
        let text = || value.to_string();
        let read = match i64::try_from(value) {
            Ok(value) => T::from_integer(value),
            Err(_) => T::from_number(&text()),
        };
        Ok(self.put(read, text))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Found, E> {
        need_text();
        Transcode
            .visit_f64(value)
            .map(|text| self.put(None, || text))
    }

    /// The text of the value.
    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Found, E> {
        let json = std::str::from_utf8(value).map_err(E::custom)?;
        Ok(from_json(json).put(self.0))
    }

    /// Without an escape, so that its text is known.
    #[inline]
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Found, E> {
        Ok(self.put(T::from_text(value), || quoted(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Found, E> {
        let read = T::from_text(value);
        if read.is_none() {
            need_text();
        }
        Ok(self.put(read, || quoted(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Found, A::Error> {
        need_text();
        Transcode
            .visit_seq(items)
            .map(|text| self.put(None, || text))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Found, A::Error> {
        need_text();
        Transcode
            .visit_map(members)
            .map(|text| self.put(None, || text))
    }
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
    fn from_integer(value: i64) -> Option<Self> {
        Some(value)
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
    const IS_BY_TEXT: bool = true;

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
    const EXPECTED: &'static str = "a boolean";

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
    use crate::json::read::read_text;

    fn value<T: Scalar>(json: &str) -> Option<T> {
        match from_json(json) {
            Reading::Value(value) | Reading::Partial(value, _) => Some(value),
            _ => None,
        }
    }

    #[test]
    fn reads_integers_in_other_forms() {
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

    fn kept<T: Scalar + crate::json::read::Read>(json: &str) -> Option<String> {
        let found = read_text::<T>(json).unwrap().put(&mut None);
        found.into_text().map(|text| text.to_string())
    }

    #[test]
    fn keeps_text_of_mistyped_values() {
        for other in [
            "true",
            "1.50",
            "9223372036854775808",
            "-0.5",
            "1e400",
            r#""a\/b\u0041""#,
            r#""\ud800""#,
            r#""a/b""#,
            "[ 1.0, {}]",
            r#"{ "a" : 1.0 }"#,
        ] {
            assert_eq!(kept::<i64>(other).as_deref(), Some(other));
        }
        assert_eq!(
            kept::<String>(r#"{ "a" : 1.0 }"#).unwrap(),
            r#"{ "a" : 1.0 }"#
        );
        assert_eq!(kept::<i64>("null"), None);
    }

    #[test]
    fn values_and_texts_read_alike() {
        for json in [
            "30",
            "-1",
            "2.0",
            "-0",
            "1.10",
            "1e2",
            "18446744073709551615",
            r#""30""#,
            r#""\u0033""#,
            r#""a\ud800""#,
            "true",
            "null",
            "[]",
        ] {
            let read = |found: Reading<String>| format!("{found:?}");
            assert_eq!(
                read(read_text(json).unwrap()),
                read(from_json(json)),
                "{json}"
            );
            let read = |found: Reading<i64>| format!("{found:?}");
            assert_eq!(
                read(read_text(json).unwrap()),
                read(from_json(json)),
                "{json}"
            );
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
    fn detects_floats_losing_digits() {
        let exact = |json: &str| matches!(from_json::<f64>(json), Reading::Value(_));
        for json in ["1", "0.10", "1e300", "0.1234567890123456", r#""1.5""#] {
            assert!(exact(json), "{json}");
        }
        for json in ["12345678901234567890123", "0.12345678901234567890"] {
            assert!(!exact(json), "{json}");
        }
    }
}

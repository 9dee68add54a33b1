//! Reading scalars: strings, numbers, booleans, and what is written as one of them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::exactness::{is_quick, rounded};
use super::raw::text;
use super::read::{Read, Reading};
use super::text::{quoted, unquoted};
use super::transcode::Transcode;
use super::value::Json;

/// A scalar; one in another type's form counts where it means the same, such as `"30"` for 30.
pub(crate) trait Scalar: Sized {
    /// What is expected, in words.
    const EXPECTED: &'static str;

    /// The value that a string says.
    fn from_text(text: &str) -> Option<Self>;

    /// The value that a number says, by its text.
    fn from_number(text: &str) -> Option<Self>;

    /// The value that an integer says.
    fn from_integer(number: i64) -> Option<Self> {
        Self::from_number(&number.to_string())
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

    /// Whether the text of each number is needed.
    const NEEDS_TEXT: bool = false;
}

macro_rules! read_scalar {
    ($($scalar:ty),* $(,)?) => {$(
        impl $crate::json::read::Read for $scalar {
            const EXPECTED: &'static str = <$scalar as $crate::json::scalar::Scalar>::EXPECTED;

            fn read<'de, D: ::serde::de::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<$crate::json::read::Reading<Self>, D::Error> {
                $crate::json::scalar::read(deserializer)
            }
        }
    )*};
}
pub(crate) use read_scalar;

/// Reads a scalar.
pub(crate) fn read<'de, D: Deserializer<'de>, T: Scalar>(
    deserializer: D,
) -> Result<Reading<T>, D::Error> {
    if is_quick() && !T::NEEDS_TEXT {
        return deserializer.deserialize_any(Quick(PhantomData));
    }
    let json = text(deserializer)?;
    Ok(from_json(&json))
}

/// The scalar of a JSON text.
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

/// Visits the value itself; a number that may have lost digits is an error.
struct Quick<T>(PhantomData<T>);

impl<'de, T: Scalar> Visitor<'de> for Quick<T> {
    type Value = Reading<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_unit<E: Error>(self) -> Result<Reading<T>, E> {
        Ok(Reading::Absent)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Reading<T>, E> {
        Ok(or_kept(T::from_bool(value), || value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Reading<T>, E> {
        Ok(or_kept(T::from_integer(value), || value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Reading<T>, E> {
        let text = || value.to_string();
        let read = match i64::try_from(value) {
            Ok(value) => T::from_integer(value),
            Err(_) => T::from_number(&text()),
        };
        Ok(or_kept(read, text))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Reading<T>, E> {
        Err(rounded())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Reading<T>, E> {
        Ok(or_kept(T::from_text(value), || quoted(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Reading<T>, A::Error> {
        let text = Transcode.visit_seq(items)?;
        Ok(or_kept(None, || text))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Reading<T>, A::Error> {
        let text = Transcode.visit_map(members)?;
        Ok(or_kept(None, || text))
    }
}

fn or_kept<T>(value: Option<T>, json: impl FnOnce() -> String) -> Reading<T> {
    value.map_or_else(|| Reading::Kept(Json::of_read(json())), Reading::Value)
}

read_scalar!(String, i64, f64, bool);

impl Scalar for String {
    const EXPECTED: &'static str = "a string";

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

    fn from_number(text: &str) -> Option<Self> {
        integer(text)
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number)
    }
}

/// An integer, also one that is written as 2.0 or 2e3.
fn integer(text: &str) -> Option<i64> {
    /// Below it every integer is a float of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let without_zeros = text
        .split_once('.')
        .filter(|(_, zeros)| !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0'))
        .map_or(text, |(whole, _)| whole);
    // What Rust reads beyond JSON, such as `+1`, is not a number of JSON.
    serde_json::from_str::<f64>(text).ok()?;
    if let Ok(number) = without_zeros.parse() {
        return Some(number);
    }
    let float: f64 = serde_json::from_str(text).ok()?;
    (float.fract() == 0.0 && float.abs() < EXACT).then_some(float as i64)
}

impl Scalar for f64 {
    const EXPECTED: &'static str = "a number";
    const NEEDS_TEXT: bool = true;

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
            "9007199254740993e0",
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

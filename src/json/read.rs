//! Reading values leniently: what cannot be read is kept.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess};

use super::budget;
use super::exact::{Exact, needs_text};
use super::members::Members;
use super::raw::{Raw, text};
use super::value::Json;

/// What was read where a value of a type is expected.
#[derive(Debug)]
pub(crate) enum Reading<T> {
    Value(T),
    /// A value that does not say all that the text does.
    Partial(T, Json),
    /// There is none: `null`, or what the service writes for it.
    Absent,
    /// A value of another type.
    Kept(Json),
}

/// What was found where a value of a type is expected; a value itself is in the place that it was read into.
///
/// Every value of every response returns one: a text is boxed, since it is rare, and what is small returns in registers.
#[derive(Debug)]
pub(crate) enum Found {
    Value,
    /// As [`Reading::Partial`].
    Partial(Box<Json>),
    Absent,
    Kept(Box<Json>),
}

impl Found {
    /// The text that is to be kept.
    #[inline]
    pub(crate) fn into_text(self) -> Option<Json> {
        match self {
            Self::Value | Self::Absent => None,
            Self::Partial(text) | Self::Kept(text) => Some(*text),
        }
    }

    /// A value of another type, by its text.
    #[cold]
    pub(crate) fn kept<'a>(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Kept(Box::new(Json::of_read(text)))
    }

    /// A value that does not say all that the text does.
    #[cold]
    pub(super) fn partial(text: String) -> Self {
        Self::Partial(Box::new(Json::of_read(text)))
    }
}

impl<T> Reading<T> {
    fn of(found: Found, place: Option<T>) -> Self {
        match (found, place) {
            (Found::Value, Some(value)) => Self::Value(value),
            (Found::Partial(text), Some(value)) => Self::Partial(value, *text),
            (Found::Partial(text) | Found::Kept(text), _) => Self::Kept(*text),
            (Found::Value | Found::Absent, _) => Self::Absent,
        }
    }

    /// Puts a value into its place.
    #[inline]
    pub(crate) fn put(self, place: &mut Option<T>) -> Found {
        match self {
            Self::Value(value) => {
                *place = Some(value);
                Found::Value
            }
            Self::Partial(value, text) => {
                *place = Some(value);
                Found::Partial(Box::new(text))
            }
            Self::Absent => Found::Absent,
            Self::Kept(text) => Found::Kept(Box::new(text)),
        }
    }
}

/// A type that is read leniently.
pub(crate) trait Read: Sized {
    /// What is expected, in words.
    const EXPECTED: &'static str;

    /// Reads a value into its place, which is empty: models are large, and this way they are not moved.
    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error>;

    /// The value of `null`, where it stands for one.
    fn of_null() -> Option<Self> {
        None
    }

    /// How many elements the lists in it have.
    fn elements(&self) -> usize {
        0
    }

    /// The members of an object.
    fn as_members(&self) -> Option<&dyn Members> {
        None
    }
}

/// More in one list or object is an error: small items in JSON take much more memory as values.
pub(crate) const MAX_ITEMS: usize = 10_000;

pub(crate) fn too_many<E: Error>(what: &str) -> E {
    E::custom(format!("more than {MAX_ITEMS} {what}"))
}

/// [`Read`] of a member or an element, into its place.
pub(crate) struct Reader<'a, T>(pub &'a mut Option<T>);

impl<'de, T: Read> DeserializeSeed<'de> for Reader<'_, T> {
    type Value = Found;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        T::read_into(self.0, deserializer)
    }
}

/// Any JSON value: nothing is lost of it.
impl Read for Json {
    const EXPECTED: &'static str = "JSON";

    fn of_null() -> Option<Self> {
        Some(Self::default())
    }

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        let text = text(deserializer)?;
        if text == "null" {
            return Ok(Found::Absent);
        }
        *place = Some(Self::of_read(text));
        Ok(Found::Value)
    }
}

/// Reads a text of JSON, to the last digit, into its place, within its budget.
pub(crate) fn read_text_into<T: Read>(
    place: &mut Option<T>,
    text: &str,
) -> serde_json::Result<Found> {
    read_twice(place, text, |read| budget::within(text, read))
}

/// Reads a value from any deserializer, to the last digit that it has. It has no budget.
pub(crate) fn read_exactly<'de, D: Deserializer<'de>, T: Read>(
    deserializer: D,
) -> Result<Reading<T>, D::Error> {
    let text = text(deserializer)?;
    let mut place = None;
    let found = read_twice(&mut place, &text, |read| read()).map_err(D::Error::custom)?;
    Ok(Reading::of(found, place))
}

/// Reads a text again, by the texts of its values, where the values do not say them.
fn read_twice<T: Read>(
    place: &mut Option<T>,
    text: &str,
    within: impl Fn(&mut dyn FnMut() -> serde_json::Result<Found>) -> serde_json::Result<Found>,
) -> serde_json::Result<Found> {
    let by_values = |place: &mut Option<T>| {
        within(&mut || {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            let found = T::read_into(place, &mut deserializer)?;
            deserializer.end().map(|()| found)
        })
    };
    let (read, is_inexact) = needs_text(|| by_values(place));
    if read.is_ok() && !is_inexact {
        return read;
    }
    // Before a second value takes as much memory.
    let error = read.err();
    *place = None;
    let exact = within(&mut || T::read_into(place, Exact::new(text)?));
    if exact.is_ok() {
        return exact;
    }
    *place = None;
    // The first error has a place in the text.
    error.map_or_else(|| by_values(place), Err)
}

/// Reads a text of JSON, to the last digit.
pub(crate) fn read_text<T: Read>(text: &str) -> serde_json::Result<Reading<T>> {
    let mut place = None;
    let found = read_text_into(&mut place, text)?;
    Ok(Reading::of(found, place))
}

/// The text of a value of any kind.
pub(crate) fn any<'de, A: MapAccess<'de>>(members: &mut A) -> Result<Json, A::Error> {
    members.next_value_seed(Raw).map(Json::of_read)
}

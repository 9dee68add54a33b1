//! Reading values leniently: what cannot be read is kept.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::budget;
use super::exact::{Exact, need_text, needs_text};
use super::members::Members;
use super::name::Name;
use super::raw::{Raw, Transcode, text};
use super::text::{quoted, separate, unquoted};
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
    fn partial(text: String) -> Self {
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

/// More in the lists of one list is an error, too.
const MAX_INNER_ITEMS: usize = 10 * MAX_ITEMS;

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

/// What reads the value of a type, in the way of [`Visitor`], from the kinds of values that can hold one.
pub(crate) trait Form<'de>: Sized {
    type Value: Read;
    /// What the JSON of one begins with.
    const OPENING: char;

    fn seq<A: SeqAccess<'de>>(
        self,
        place: &mut Option<Self::Value>,
        items: A,
    ) -> Result<Found, A::Error> {
        let _ = place;
        Transcode.visit_seq(items).map(Found::kept)
    }

    fn map<A: MapAccess<'de>>(
        self,
        place: &mut Option<Self::Value>,
        members: A,
    ) -> Result<Found, A::Error> {
        let _ = place;
        Transcode.visit_map(members).map(Found::kept)
    }
}

/// Visits a value that should have a form, for its place, and keeps one that has another.
pub(crate) struct Formed<'a, F, T> {
    pub form: F,
    pub place: &'a mut Option<T>,
}

impl<'de, F: Form<'de>> Formed<'_, F, F::Value> {
    /// A string may hold the value, written as JSON once more.
    fn string(self, value: &str, text: impl FnOnce() -> String) -> Found {
        let begins_well = value.trim_start().starts_with(F::OPENING);
        if begins_well && let Ok(Found::Value) = read_text_into(self.place, value) {
            return Found::Value;
        }
        *self.place = None;
        Found::kept(text())
    }
}

impl<'de, F: Form<'de>> Visitor<'de> for Formed<'_, F, F::Value> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Found::Absent)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Found::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        let text = text(value)?;
        match unquoted(&text).map(Cow::into_owned) {
            Some(inner) => Ok(self.string(&inner, || text.into_owned())),
            None => Ok(Found::kept(text.into_owned())),
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Transcode.visit_bool(value).map(Found::kept)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Transcode.visit_i64(value).map(Found::kept)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Transcode.visit_u64(value).map(Found::kept)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Transcode.visit_f64(value).map(Found::kept)
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Self::Value, E> {
        Transcode.visit_bytes(value).map(Found::kept)
    }

    /// Without an escape, so that its text is known.
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(self.string(value, || quoted(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(self.string(value, || {
            need_text();
            quoted(value)
        }))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.form.seq(self.place, items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        self.form.map(self.place, members)
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

struct List<T>(PhantomData<T>);

impl<T: Read + Serialize> Read for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn of_null() -> Option<Self> {
        Some(Self::new())
    }

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        let form = List(PhantomData);
        deserializer.deserialize_any(Formed { form, place })
    }

    fn elements(&self) -> usize {
        self.len() + self.iter().map(T::elements).sum::<usize>()
    }
}

impl<'de, T: Read + Serialize> Form<'de> for List<T> {
    type Value = Vec<T>;
    const OPENING: char = '[';

    fn seq<A: SeqAccess<'de>>(
        self,
        place: &mut Option<Vec<T>>,
        mut items: A,
    ) -> Result<Found, A::Error> {
        let mut read: Vec<T> = Vec::new();
        // The text of all elements, once there is one that cannot be read.
        let mut all: Option<String> = None;
        let (mut count, mut inner) = (0, 0);
        let mut value: Option<T> = None;
        while let Some(found) = items.next_element_seed(Reader(&mut value))? {
            let text = match found {
                Found::Absent => Some(Json::default()),
                found => found.into_text(),
            };
            if text.is_some() && all.is_none() {
                all = Some(begun(&read).map_err(A::Error::custom)?);
            }
            if let Some(all) = &mut all {
                separate(all);
                match (&text, &value) {
                    (Some(text), _) => all.push_str(text.as_str()),
                    (None, value) => {
                        all.push_str(&serde_json::to_string(value).map_err(A::Error::custom)?)
                    }
                }
            }
            inner += value.as_ref().map_or(0, T::elements);
            if let Some(value) = value.take() {
                if read.len() == read.capacity() {
                    let (old, more) = (read.capacity(), read.len().max(4));
                    // Both are there while the items move.
                    budget::take::<T, A::Error>(old + more)?;
                    read.reserve_exact(more);
                    budget::give_back::<T>(old);
                }
                read.push(value);
            }
            count += 1;
            if count > MAX_ITEMS {
                return Err(too_many("items of one list"));
            }
            if inner > MAX_INNER_ITEMS {
                let message = format!("more than {MAX_INNER_ITEMS} items in the lists of one list");
                return Err(A::Error::custom(message));
            }
        }
        if budget::try_take::<T>(read.len()) {
            budget::give_back::<T>(read.capacity());
            read.shrink_to_fit();
        }
        *place = Some(read);
        Ok(match all {
            None => Found::Value,
            Some(all) => Found::partial(all + "]"),
        })
    }
}

/// The text of a list, but for its end.
fn begun<T: Serialize>(items: &[T]) -> serde_json::Result<String> {
    let mut text = serde_json::to_string(items)?;
    text.pop();
    Ok(text)
}

struct Entries<T>(PhantomData<T>);

impl<T: Read + Serialize> Read for BTreeMap<String, T> {
    const EXPECTED: &'static str = "an object";

    fn of_null() -> Option<Self> {
        Some(Self::new())
    }

    fn read_into<'de, D: Deserializer<'de>>(
        place: &mut Option<Self>,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        let form = Entries(PhantomData);
        deserializer.deserialize_any(Formed { form, place })
    }
}

impl<'de, T: Read + Serialize> Form<'de> for Entries<T> {
    type Value = BTreeMap<String, T>;
    const OPENING: char = '{';

    fn map<A: MapAccess<'de>>(
        self,
        place: &mut Option<Self::Value>,
        mut members: A,
    ) -> Result<Found, A::Error> {
        let mut read = BTreeMap::new();
        let mut others = Vec::new();
        while let Some(name) = members.next_key_seed(Name)? {
            let mut value = None;
            let text = match members.next_value_seed(Reader(&mut value))? {
                Found::Absent => Some(Json::default()),
                found => found.into_text(),
            };
            if let Some(text) = text {
                others.push((name.clone(), text));
            }
            if let Some(value) = value {
                budget::take::<(String, T), A::Error>(1)?;
                read.insert(name.into_owned(), value);
            }
            if read.len() + others.len() > MAX_ITEMS {
                return Err(too_many("members of one object"));
            }
        }
        if others.is_empty() {
            *place = Some(read);
            return Ok(Found::Value);
        }
        let mut text = "{".to_owned();
        for (name, value) in &read {
            if others.iter().any(|(other, _)| other == name) {
                continue;
            }
            separate(&mut text);
            let value = serde_json::to_string(value).map_err(A::Error::custom)?;
            text.push_str(&format!("{}:{value}", quoted(name)));
        }
        for (name, value) in &others {
            separate(&mut text);
            text.push_str(&format!("{}:{}", quoted(name), value.as_str()));
        }
        text.push('}');
        *place = Some(read);
        Ok(Found::partial(text))
    }
}

/// The text of a value of any kind.
pub(crate) fn any<'de, A: MapAccess<'de>>(members: &mut A) -> Result<Json, A::Error> {
    members.next_value_seed(Raw).map(Json::of_read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(json: &str) -> (Option<Vec<i64>>, Option<String>) {
        match read_text::<Vec<i64>>(json).unwrap() {
            Reading::Value(list) => (Some(list), None),
            Reading::Partial(list, text) => (Some(list), Some(text.to_string())),
            Reading::Absent => (None, None),
            Reading::Kept(text) => (None, Some(text.to_string())),
        }
    }

    #[test]
    fn reads_lists() {
        assert_eq!(list("[1,\"2\",3.0]"), (Some(vec![1, 2, 3]), None));
        assert_eq!(list(r#""[1, 2]""#), (Some(vec![1, 2]), None));
        assert_eq!(list("null"), (None, None));
    }

    #[test]
    fn keeps_lists_with_odd_elements() {
        let all = "[1,null,{ \"a\":1.0},2]".to_owned();
        assert_eq!(list(&all), (Some(vec![1, 2]), Some(all)));
    }

    #[test]
    fn keeps_text_of_other_than_list() {
        for other in [
            "1",
            "true",
            r#""a""#,
            r#""[1,{}]""#,
            r#""[1,\"\u0041\"]""#,
            r#"{"a":1}"#,
        ] {
            assert_eq!(list(other), (None, Some(other.to_owned())));
        }
    }

    #[test]
    fn maps_keep_odd_members() {
        let json = r#"{"a":1,"b":[],"c":"2"}"#;
        let Reading::Partial(read, text) = read_text::<BTreeMap<String, i64>>(json).unwrap() else {
            panic!("it has an odd member");
        };
        assert_eq!(
            read,
            BTreeMap::from([("a".to_owned(), 1), ("c".to_owned(), 2)])
        );
        assert_eq!(text.as_str(), r#"{"a":1,"c":2,"b":[]}"#);
    }

    #[test]
    fn limits_list_length() {
        let json = |count| format!("[{}]", vec!["1"; count].join(","));
        assert_eq!(list(&json(MAX_ITEMS)).0.unwrap().len(), MAX_ITEMS);
        assert!(read_text::<Vec<i64>>(&json(MAX_ITEMS + 1)).is_err());
    }
}

//! Reading values leniently: what cannot be read is kept.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::exact::{Exact, has_rounded};
use super::members::Members;
use super::name::Name;
use super::raw::{Raw, Transcode, text};
use super::text::{quoted, separate};
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

/// A type that is read leniently.
pub(crate) trait Read: Sized {
    /// What is expected, in words.
    const EXPECTED: &'static str;

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Reading<Self>, D::Error>;

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

/// [`Read`] of a member or an element.
pub(crate) struct Reader<T>(PhantomData<T>);

impl<T> Reader<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Read> DeserializeSeed<'de> for Reader<T> {
    type Value = Reading<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer)
    }
}

/// Any JSON value: nothing is lost of it.
impl Read for Json {
    const EXPECTED: &'static str = "JSON";

    fn of_null() -> Option<Self> {
        Some(Self::default())
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Reading<Self>, D::Error> {
        let text = text(deserializer)?;
        Ok(match &*text {
            "null" => Reading::Absent,
            _ => Reading::Value(Self::of_read(text)),
        })
    }
}

/// What reads the value of a type, in the way of [`Visitor`], from the kinds of values that can hold one.
pub(crate) trait Form<'de>: Sized {
    type Value: Read;
    /// What the JSON of one begins with.
    const OPENING: char;

    fn seq<A: SeqAccess<'de>>(self, items: A) -> Result<Reading<Self::Value>, A::Error> {
        Transcode.visit_seq(items).map(kept)
    }

    fn map<A: MapAccess<'de>>(self, members: A) -> Result<Reading<Self::Value>, A::Error> {
        Transcode.visit_map(members).map(kept)
    }
}

fn kept<T>(text: String) -> Reading<T> {
    Reading::Kept(Json::of_read(text))
}

/// Visits a value that should have a form, and keeps one that has another.
pub(crate) struct Formed<F>(pub F);

impl<'de, F: Form<'de>> Visitor<'de> for Formed<F> {
    type Value = Reading<F::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Reading::Absent)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Reading::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Transcode.visit_bool(value).map(kept)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Transcode.visit_i64(value).map(kept)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Transcode.visit_u64(value).map(kept)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Transcode.visit_f64(value).map(kept)
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Self::Value, E> {
        Transcode.visit_bytes(value).map(kept)
    }

    /// A string may hold the value, written as JSON once more.
    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        let begins_well = value.trim_start().starts_with(F::OPENING);
        if begins_well && let Ok(Reading::Value(inner)) = read_text(value) {
            return Ok(Reading::Value(inner));
        }
        Ok(kept(quoted(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        self.0.seq(items)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        self.0.map(members)
    }
}

/// Reads a text of JSON, to the last digit.
pub(crate) fn read_text<T: Read>(text: &str) -> serde_json::Result<Reading<T>> {
    match has_rounded(|| serde_json::from_str::<Inner<T>>(text)) {
        (Ok(Inner(reading)), false) => Ok(reading),
        (read, _) => match Exact::new(text).and_then(T::read) {
            Ok(reading) => Ok(reading),
            // Its error has a place in the text.
            Err(_) => read.map(|Inner(reading)| reading),
        },
    }
}

/// A reading as a value that serde can read.
pub(crate) struct Inner<T>(pub Reading<T>);

impl<'de, T: Read> serde::Deserialize<'de> for Inner<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

struct List<T>(PhantomData<T>);

impl<T: Read + Serialize> Read for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn of_null() -> Option<Self> {
        Some(Self::new())
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Reading<Self>, D::Error> {
        deserializer.deserialize_any(Formed(List(PhantomData)))
    }

    fn elements(&self) -> usize {
        self.len() + self.iter().map(T::elements).sum::<usize>()
    }
}

impl<'de, T: Read + Serialize> Form<'de> for List<T> {
    type Value = Vec<T>;
    const OPENING: char = '[';

    fn seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Reading<Vec<T>>, A::Error> {
        let mut read: Vec<T> = Vec::new();
        // The text of all elements, once there is one that cannot be read.
        let mut all: Option<String> = None;
        let (mut count, mut inner) = (0, 0);
        while let Some(item) = items.next_element_seed(Reader::<T>::new())? {
            let (value, text) = match item {
                Reading::Value(value) => (Some(value), None),
                Reading::Partial(value, text) => (Some(value), Some(text)),
                Reading::Absent => (None, Some(Json::default())),
                Reading::Kept(text) => (None, Some(text)),
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
            read.extend(value);
            count += 1;
            if count > MAX_ITEMS {
                return Err(too_many("items of one list"));
            }
            if inner > MAX_INNER_ITEMS {
                let message = format!("more than {MAX_INNER_ITEMS} items in the lists of one list");
                return Err(A::Error::custom(message));
            }
        }
        read.shrink_to_fit();
        Ok(match all {
            None => Reading::Value(read),
            Some(all) => Reading::Partial(read, Json::of_read(all + "]")),
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

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Reading<Self>, D::Error> {
        deserializer.deserialize_any(Formed(Entries(PhantomData)))
    }
}

impl<'de, T: Read + Serialize> Form<'de> for Entries<T> {
    type Value = BTreeMap<String, T>;
    const OPENING: char = '{';

    fn map<A: MapAccess<'de>>(self, mut members: A) -> Result<Reading<Self::Value>, A::Error> {
        let mut read = BTreeMap::new();
        let mut others = Vec::new();
        while let Some(name) = members.next_key_seed(Name)? {
            match members.next_value_seed(Reader::<T>::new())? {
                Reading::Value(value) => {
                    read.insert(name.into_owned(), value);
                }
                Reading::Partial(value, text) => {
                    others.push((name.clone(), text));
                    read.insert(name.into_owned(), value);
                }
                Reading::Absent => others.push((name, Json::default())),
                Reading::Kept(text) => others.push((name, text)),
            }
            if read.len() + others.len() > MAX_ITEMS {
                return Err(too_many("members of one object"));
            }
        }
        if others.is_empty() {
            return Ok(Reading::Value(read));
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
        Ok(Reading::Partial(read, Json::of_read(text)))
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
    fn keeps_what_is_no_list() {
        for other in ["1", "true", r#""a""#, r#""[1,{}]""#, r#"{"a":1}"#] {
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
    fn lists_have_a_limit() {
        let json = |count| format!("[{}]", vec!["1"; count].join(","));
        assert_eq!(list(&json(MAX_ITEMS)).0.unwrap().len(), MAX_ITEMS);
        assert!(read_text::<Vec<i64>>(&json(MAX_ITEMS + 1)).is_err());
    }
}

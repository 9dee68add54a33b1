//! Reading maps: a value that cannot be read is kept in the text of all.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{Deserializer, Error, MapAccess};

use super::budget;
use super::form::{Form, Formed};
use super::member_name::Name;
use super::read::{Found, MAX_ITEMS, Read, Reader, too_many};
use super::text::{quoted, separate};
use super::value::Json;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read::{Reading, read_text};

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
}

//! Any JSON as a value that takes no more memory than its text allows.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::budget;
use super::member_name::Name;

/// What the values of any text may take, however short it is.
const BASE: usize = 512 * 1024;

/// What they may take beyond that, for each byte of the text.
const PER_BYTE: usize = 4;

/// What an object or a list keeps for what follows in it, while a value in it is read.
const KEPT: usize = 4096;

/// As many members as a node of a map has at least, and what such a node takes.
const NODE: usize = 5;
type Node = [(String, Value); 14];

/// The value of a JSON text. What is nested too deeply is its text, where the first `levels` have the rest in them.
/// Items and members for which there is no memory are left out.
pub(crate) fn value(json: &str, levels: usize) -> serde_json::Result<Value> {
    let json: &RawValue = serde_json::from_str(json)?;
    let bytes = json.get().len().saturating_mul(PER_BYTE);
    let bytes = bytes.saturating_add(BASE);
    Ok(budget::of(bytes, || by_levels(json, levels)))
}

fn by_levels(json: &RawValue, levels: usize) -> Value {
    let json = json.get();
    let read = |levels| {
        budget::or_back(|| {
            Bounded(levels).deserialize(&mut serde_json::Deserializer::from_str(json))
        })
    };
    let value = read(None).or_else(|error| match levels.checked_sub(1) {
        Some(inner) => read(Some(inner)),
        None => Err(error),
    });
    value.unwrap_or_else(|_| json.into())
}

/// Reads a value: at once, or its items by their texts with so many levels in them.
#[derive(Clone, Copy)]
struct Bounded(Option<usize>);

impl<'de> DeserializeSeed<'de> for Bounded {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list: Vec<Value> = Vec::new();
        loop {
            if list.len() == list.capacity() {
                let more = list.len().max(4);
                if !budget::try_take::<Value>(more) {
                    while items.next_element::<IgnoredAny>()?.is_some() {}
                    break;
                }
                list.reserve_exact(more);
            }
            let item = budget::keeping(KEPT, || match self.0 {
                None => items.next_element_seed(Self(None)),
                Some(levels) => {
                    let item = items.next_element::<&RawValue>()?;
                    Ok(item.map(|item| by_levels(item, levels)))
                }
            });
            match item? {
                Some(item) => list.push(item),
                None => break,
            }
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut count: usize = 0;
        while let Some(name) = members.next_key_seed(Name)? {
            if count.is_multiple_of(NODE) && !budget::try_take::<Node>(1) {
                members.next_value::<IgnoredAny>()?;
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                break;
            }
            count += 1;
            let value = budget::keeping(KEPT, || match self.0 {
                None => members.next_value_seed(Self(None)),
                Some(levels) => {
                    let value = members.next_value::<&RawValue>()?;
                    Ok(by_levels(value, levels))
                }
            });
            map.insert(name.into_owned(), value?);
        }
        Ok(map.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(json: &str) -> Value {
        value(json, 2).unwrap()
    }

    #[test]
    fn reads_same_as_serde_json() {
        let json = r#"{"b":[null,true,-1,18446744073709551615,0.1,"x\n",{}],"a":{"c":1,"c":[2]}}"#;
        assert_eq!(read(json), serde_json::from_str::<Value>(json).unwrap());
        assert!(value("[", 2).is_err() && value("1 2", 2).is_err());
    }

    #[test]
    fn keeps_text_of_deep_values() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        let json = format!(r#"{{"a":1,"b":[{deep}],"c":1e400}}"#);
        assert_eq!(read(&json), json!({ "a": 1, "b": [deep], "c": "1e400" }));
    }

    #[test]
    fn small_items_leave_room_for_others() {
        let items = vec![r#"{"":0}"#; 9000].join(",");
        let json = format!(r#"{{"a":[{items}],"b":[[{items}]],"code":"A"}}"#);
        let read = read(&json);
        assert_eq!(read["code"], "A");
        let count = read["a"].as_array().unwrap().len();
        assert!((1000..9000).contains(&count), "{count}");
    }
}

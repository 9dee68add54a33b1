//! Reads types from parts of the file. An error knows the path of what is wrong.

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::node::{Entry, Node};
use super::problem::Problem;

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Boolean(value) => visitor.visit_bool(*value),
            Node::Whole(value) => visitor.visit_u64(*value),
            Node::Negative(value) => visitor.visit_i64(*value),
            Node::Fraction(value) => visitor.visit_f64(*value),
            Node::Text(value) => visitor.visit_str(value),
            Node::List(entries) => visitor.visit_seq(Parts::of(entries)),
            Node::Map(entries) => visitor.visit_map(Parts::of(entries)),
        }
    }

    /// A key without a value is a mistake: without the setting there is no key.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self {
            Node::Null => Err(Problem::custom(
                "it has no value; give one, or leave the setting out",
            )),
            Node::Text(text) if text.is_empty() => Err(Problem::custom(
                "it is empty; give a value, or leave the setting out",
            )),
            node => visitor.visit_some(node),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    /// serde would also take a list of the members' values.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self {
            Node::List(_) => Err(Problem::invalid_type(Unexpected::Seq, &visitor)),
            node => node.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

/// The entries of a list or map that are not skipped.
struct Parts<'de> {
    rest: std::slice::Iter<'de, Entry>,
    /// The one whose value is next.
    current: Option<&'de Entry>,
}

impl<'de> Parts<'de> {
    fn of(entries: &'de [Entry]) -> Self {
        Self {
            rest: entries.iter(),
            current: None,
        }
    }

    fn next(&mut self) -> Option<&'de Entry> {
        self.current = self.rest.find(|entry| !entry.is_skipped);
        self.current
    }

    fn value<T: DeserializeSeed<'de>>(&self, seed: T) -> Result<T::Value, Problem> {
        let entry = self
            .current
            .ok_or_else(|| Problem::custom("a value without a key"))?;
        seed.deserialize(&entry.node)
            .map_err(|problem| problem.within(&entry.key))
    }
}

impl<'de> MapAccess<'de> for Parts<'de> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Problem> {
        let Some(entry) = self.next() else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, Problem> = entry.key.as_str().into_deserializer();
        seed.deserialize(key)
            .map(Some)
            .map_err(|problem| problem.within(&entry.key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Problem> {
        self.value(seed)
    }
}

impl<'de> SeqAccess<'de> for Parts<'de> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Problem> {
        match self.next() {
            Some(_) => self.value(seed).map(Some),
            None => Ok(None),
        }
    }
}

//! YAML, with the lines of its parts.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

#[derive(Debug)]
pub(super) enum Node {
    Null,
    Boolean(bool),
    Whole(u64),
    Negative(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Entry>),
    Map(Vec<Entry>),
}

#[derive(Debug)]
pub(super) struct Entry {
    /// Of a list its index.
    pub key: String,
    pub line: u64,
    pub node: Node,
    /// It is wrong, and was reported.
    pub is_skipped: bool,
}

impl Node {
    pub(super) fn entries(&self) -> &[Entry] {
        match self {
            Self::List(entries) | Self::Map(entries) => entries,
            _ => &[],
        }
    }

    pub(super) fn entry(&self, path: &[String]) -> Option<&Entry> {
        let (key, rest) = path.split_first()?;
        let entry = self.entries().iter().find(|entry| entry.key == *key)?;
        if rest.is_empty() {
            Some(entry)
        } else {
            entry.node.entry(rest)
        }
    }

    pub(super) fn entry_mut(&mut self, path: &[String]) -> Option<&mut Entry> {
        let (key, rest) = path.split_first()?;
        let (Self::List(entries) | Self::Map(entries)) = self else {
            return None;
        };
        let entry = entries.iter_mut().find(|entry| entry.key == *key)?;
        if rest.is_empty() {
            Some(entry)
        } else {
            entry.node.entry_mut(rest)
        }
    }

    /// As it is shown in an error.
    pub(super) fn scalar(&self) -> Option<String> {
        match self {
            Self::Boolean(value) => Some(value.to_string()),
            Self::Whole(value) => Some(value.to_string()),
            Self::Negative(value) => Some(value.to_string()),
            Self::Fraction(value) => Some(value.to_string()),
            Self::Text(value) => Some(value.clone()),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nodes;

        impl<'de> Visitor<'de> for Nodes {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("YAML")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key::<Spanned<String>>()? {
                    entries.push(Entry {
                        key: key.value,
                        line: key.referenced.line(),
                        node: map.next_value()?,
                        is_skipped: false,
                    });
                }
                Ok(Node::Map(entries))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
                let mut entries = Vec::new();
                while let Some(item) = list.next_element::<Spanned<Node>>()? {
                    entries.push(Entry {
                        key: entries.len().to_string(),
                        line: item.referenced.line(),
                        node: item.value,
                        is_skipped: false,
                    });
                }
                Ok(Node::List(entries))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Boolean(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Whole(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(u64::try_from(value).map_or(Node::Negative(value), Node::Whole))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Fraction(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.to_owned()))
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
        }

        deserializer.deserialize_any(Nodes)
    }
}

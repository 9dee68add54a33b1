//! YAML in the order it is made.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_saphyr::{DoubleQuoted, SingleQuoted};

use functiongraph_io::printable::escaped_yaml;

/// To be filled in by hand: no text of a page is copied.
pub(super) const TODO: &str = "TODO";

/// A value of YAML, whose maps keep their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Yaml {
    Map(Vec<(String, Yaml)>),
    List(Vec<Yaml>),
    Text(String),
    Number(serde_json::Number),
    Bool(bool),
    Null,
}

pub(super) fn map<const N: usize>(entries: [(&str, Yaml); N]) -> Yaml {
    Yaml::Map(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

pub(super) fn list(values: impl Iterator<Item = Yaml>) -> Yaml {
    Yaml::List(values.collect())
}

pub(super) fn text(words: &str) -> Yaml {
    Yaml::Text(words.to_owned())
}

/// A number if it is one, else text.
pub(super) fn number(words: &str) -> Yaml {
    words.parse().map_or_else(|_| text(words), Yaml::Number)
}

impl Yaml {
    pub(super) fn push(&mut self, key: &str, value: Self) {
        if let Self::Map(entries) = self {
            entries.push((key.to_owned(), value));
        }
    }

    /// Replaces the value of a key, or adds it.
    pub(super) fn set(&mut self, key: &str, value: Self) {
        if let Self::Map(entries) = self {
            match entries.iter_mut().find(|(known, _)| known == key) {
                Some((_, known)) => *known = value,
                None => entries.push((key.to_owned(), value)),
            }
        }
    }

    pub(super) fn remove(&mut self, key: &str) {
        if let Self::Map(entries) = self {
            entries.retain(|(known, _)| known != key);
        }
    }

    /// What is below these keys.
    pub(super) fn at(&mut self, keys: &[String]) -> Option<&mut Self> {
        keys.iter().try_fold(self, |value, key| match value {
            Self::Map(entries) => entries
                .iter_mut()
                .find_map(|(known, value)| (known == key).then_some(value)),
            _ => None,
        })
    }

    pub(super) fn extend(&mut self, more: Vec<(String, Self)>) {
        if let Self::Map(entries) = self {
            entries.extend(more);
        }
    }

    pub(super) fn to_text(&self) -> Result<String, String> {
        let options =
            serde_saphyr::ser_options! { compact_list_indent: false, prefer_block_scalars: false };
        let text = serde_saphyr::to_string_with_options(self, options)
            .map_err(|error| format!("cannot be written as YAML: {error}"))?;
        Ok(text
            .lines()
            .map(|line| format!("{}\n", escaped_yaml(&with_quoted_key(line))))
            .collect())
    }
}

impl From<&serde_json::Value> for Yaml {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(value) => Self::Number(value.clone()),
            serde_json::Value::String(value) => Self::Text(value.clone()),
            serde_json::Value::Array(values) => list(values.iter().map(Self::from)),
            serde_json::Value::Object(values) => Self::Map(
                values
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::from(value)))
                    .collect(),
            ),
        }
    }
}

impl Serialize for Yaml {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Map(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (Words(key), value)))
            }
            Self::List(values) => serializer.collect_seq(values),
            Self::Text(words) => Words(words).serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Null => serializer.serialize_unit(),
        }
    }
}

/// The line with double quotes around a key that needs escapes: a serializer cannot choose the quotes of a key.
fn with_quoted_key(line: &str) -> Cow<'_, str> {
    let mut entry = line.trim_start();
    while let Some(item) = entry.strip_prefix("- ") {
        entry = item.trim_start();
    }
    let end = entry
        .find(": ")
        .or_else(|| Some(entry.strip_suffix(':')?.len()));
    match end.map(|end| entry.split_at(end)) {
        Some((key, value)) if !key.starts_with(['"', '\'']) && escaped_yaml(key) != key => {
            let indent = &line[..line.len() - entry.len()];
            format!(
                "{indent}\"{}\"{value}",
                key.replace('\\', r"\\").replace('"', "\\\"")
            )
            .into()
        }
        _ => line.into(),
    }
}

/// Text that has single quotes where it needs some, as in the document, and double ones where it needs escapes.
struct Words<'a>(&'a str);

impl Serialize for Words<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if escaped_yaml(self.0) != self.0 {
            return DoubleQuoted(self.0).serialize(serializer);
        }
        let plain = serde_saphyr::to_string(&self.0).unwrap_or_default();
        if plain.starts_with('"') && !plain.contains('\\') {
            SingleQuoted(self.0).serialize(serializer)
        } else {
            serializer.serialize_str(self.0)
        }
    }
}

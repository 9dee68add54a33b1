//! `x-definition-says`: the differences that are meant.

use serde_json::Value;

use crate::page::{Fact, Type};
use crate::spec::{Pointer, Spec};

pub(super) const SAYS: &str = "x-definition-says";

/// The marks of a part and of those that it refers to.
#[derive(Clone, Default)]
pub(super) struct Marks {
    marks: Vec<(String, Value, Pointer)>,
}

impl Marks {
    pub(super) fn of(spec: &Spec, parts: &[Pointer]) -> Self {
        let mut marks: Vec<(String, Value, Pointer)> = Vec::new();
        for part in parts {
            let pointer = part.to(SAYS);
            let says = spec.get(&pointer).and_then(Value::as_object);
            for (key, value) in says.into_iter().flatten() {
                if !marks.iter().any(|(known, ..)| known == key) {
                    marks.push((key.clone(), value.clone(), pointer.to(key)));
                }
            }
        }
        Self { marks }
    }

    /// What the definition says of a fact, and where the mark is; `None` without a mark.
    pub(super) fn get(&self, fact: Fact, kind: &Type) -> Option<(Option<String>, &Pointer)> {
        let keyword = fact.keyword(matches!(kind, Type::Array(_)));
        let (_, value, pointer) = self.marks.iter().find(|(key, ..)| key == keyword)?;
        Some((plain(value), pointer))
    }

    /// The names of members that the document leaves out, and where the mark is.
    pub(super) fn left_out(&self) -> Option<(Vec<String>, &Pointer)> {
        let (_, value, pointer) = self.marks.iter().find(|(key, ..)| key == "members")?;
        let names = value.as_array().into_iter().flatten();
        let names = names.filter_map(|name| Some(name.as_str()?.to_owned()));
        Some((names.collect(), pointer))
    }

    /// The marks of no fact that is compared.
    pub(super) fn unknown(&self) -> impl Iterator<Item = (&str, &Pointer)> {
        const KNOWN: [&str; 16] = [
            "additionalProperties",
            "default",
            "enum",
            "format",
            "largest",
            "maxItems",
            "maxLength",
            "maximum",
            "members",
            "minItems",
            "minLength",
            "minimum",
            "pattern",
            "required",
            "type",
            "operationId",
        ];
        let unknown = self.marks.iter();
        unknown
            .filter(|(key, ..)| !KNOWN.contains(&key.as_str()))
            .map(|(key, _, pointer)| (key.as_str(), pointer))
    }
}

/// Whether the definition does not have the part, as the document says.
pub(super) fn is_absent(spec: &Spec, part: &Pointer) -> bool {
    spec.get(&part.to(SAYS)).and_then(Value::as_str) == Some("absent")
}

/// A value as facts are compared: a list is a set.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => Some(set(values.iter().filter_map(plain))),
        other => Some(other.to_string()),
    }
}

pub(super) fn set(values: impl Iterator<Item = String>) -> String {
    let mut values: Vec<String> = values.collect();
    values.sort();
    values.dedup();
    values.join(", ")
}

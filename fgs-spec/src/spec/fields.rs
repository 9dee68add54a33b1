//! Parameters, headers and properties of the document.

use serde_json::Value;

use super::document::Spec;
use super::operations::Operation;
use super::pointer::Pointer;
use crate::page::{Facts, Type};

/// A parameter, a property or a member: what a row of a table describes.
pub struct Field {
    pub name: String,
    pub pointer: Pointer,
    pub kind: Type,
    pub required: bool,
    pub facts: Facts,
    /// Whether `x-source` names another source than the page.
    pub has_source: bool,
}

impl Spec {
    /// The parameters of an operation in the path, the query or the header.
    pub fn parameters(&self, operation: &Operation, place: &str) -> Vec<Field> {
        let item = Pointer::new(&["paths", &operation.path]);
        let lists = [item.to("parameters"), operation.pointer.to("parameters")];
        let entries = lists.iter().flat_map(|list| {
            let count = self.get(list).and_then(Value::as_array).map_or(0, Vec::len);
            (0..count).map(|at| self.resolve(&list.to(&at.to_string())))
        });
        entries
            .filter(|entry| self.text(&entry.to("in")).as_deref() == Some(place))
            .map(|entry| Field {
                name: self.text(&entry.to("name")).unwrap_or_default(),
                kind: self.kind(&entry.to("schema")),
                required: self.get(&entry.to("required")) == Some(&Value::Bool(true)),
                facts: self.facts(&entry.to("schema")),
                has_source: self.get(&entry.to("x-source")).is_some(),
                pointer: entry,
            })
            .collect()
    }

    /// The parts of an object, by name.
    pub fn parts(&self, object: &Pointer) -> Vec<(String, Pointer)> {
        let keys = self.keys(object).into_iter();
        keys.map(|key| {
            let pointer = object.to(&key);
            (key, pointer)
        })
        .collect()
    }

    /// The headers of a response.
    pub fn headers(&self, response: &Pointer) -> Vec<Field> {
        let headers = self.resolve(response).to("headers");
        let field = |name: String| {
            let pointer = self.resolve(&headers.to(&name));
            Field {
                kind: self.kind(&pointer.to("schema")),
                required: self.get(&pointer.to("required")) == Some(&Value::Bool(true)),
                facts: self.facts(&pointer.to("schema")),
                has_source: self.get(&pointer.to("x-source")).is_some(),
                name,
                pointer,
            }
        };
        self.keys(&headers).into_iter().map(field).collect()
    }

    /// The members of an object.
    pub fn properties(&self, schema: &Pointer) -> Vec<Field> {
        let schema = self.resolve(schema);
        let properties = schema.to("properties");
        let required = self
            .get(&schema.to("required"))
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        let field = |name: String| {
            let pointer = properties.to(&name);
            Field {
                kind: self.kind(&pointer),
                required: required.iter().any(|known| known.as_str() == Some(&name)),
                facts: self.facts(&pointer),
                has_source: self.get(&pointer.to("x-source")).is_some(),
                name,
                pointer,
            }
        };
        self.keys(&properties).into_iter().map(field).collect()
    }
}

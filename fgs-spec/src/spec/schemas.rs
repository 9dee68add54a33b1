//! The schemas of the document: their names, types and facts.

use serde_json::Value;

use super::document::Spec;
use super::pointer::Pointer;
use crate::page::{Facts, Type};

impl Spec {
    pub fn schema(&self, name: &str) -> Option<Pointer> {
        let pointer = Pointer::new(&["components", "schemas", name]);
        self.get(&pointer).is_some().then_some(pointer)
    }

    /// The name of the schema that is this part.
    pub fn schema_name<'p>(&self, pointer: &'p Pointer) -> Option<&'p str> {
        let name = pointer.0.strip_prefix("/components/schemas/")?;
        (!name.contains('/')).then_some(name)
    }

    /// The schemas that a table of this name can be: the one of the name, and those that a page has under it.
    pub fn schemas_of(&self, table: &str) -> Vec<String> {
        let schemas = Pointer::new(&["components", "schemas"]);
        let mut names = self.keys(&schemas);
        let is_under = |name: &String| {
            self.text(&schemas.to(name).to("x-page-says").to("table"))
                .as_deref()
                == Some(table)
        };
        names.retain(|name| name == table || is_under(name));
        names.sort_by_key(|name| name != table);
        names
    }

    /// The type of a schema, as the pages name it.
    pub fn kind(&self, schema: &Pointer) -> Type {
        let target = self.resolve(schema);
        if target != *schema {
            return match target.0.strip_prefix("/components/schemas/") {
                Some(name) => Type::Reference(name.to_owned()),
                None => self.kind(&target),
            };
        }
        let format = self.text(&schema.to("format"));
        match (self.text(&schema.to("type")).as_deref(), format.as_deref()) {
            (Some("string"), _) => Type::String,
            (Some("integer"), Some("int64")) => Type::Long,
            (Some("integer"), _) => Type::Integer,
            (Some("number"), _) => Type::Number,
            (Some("boolean"), _) => Type::Boolean,
            (Some("array"), _) => Type::Array(Box::new(self.kind(&schema.to("items")))),
            (Some("object"), _) => match self.get(&schema.to("additionalProperties")) {
                None | Some(Value::Bool(false)) => Type::Object,
                Some(_) => Type::Map,
            },
            _ => Type::Any,
        }
    }

    pub(super) fn facts(&self, schema: &Pointer) -> Facts {
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let one = |key: &str| {
            self.get(&schema.to(key))
                .map(plain)
                .into_iter()
                .collect::<Vec<_>>()
        };
        let either = |key: &str, other: &str| {
            if one(key).is_empty() {
                one(other)
            } else {
                one(key)
            }
        };
        let list = |key: &str| {
            let values = self.get(&schema.to(key)).and_then(Value::as_array);
            values
                .map(|values| values.iter().map(plain).collect())
                .into_iter()
                .collect()
        };
        // A number in a string has its bounds in an extension; pages have at most its default.
        let in_string = self.get(&schema.to("x-integer").to("default")).map(plain);
        Facts {
            minimum: one("minimum"),
            maximum: one("maximum"),
            min_length: either("minLength", "minItems"),
            max_length: either("maxLength", "maxItems"),
            default: one("default").into_iter().chain(in_string).collect(),
            enumeration: list("enum"),
            format: one("format"),
            pattern: one("pattern"),
        }
    }
}

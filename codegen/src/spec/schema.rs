//! Views of schemas: references, extensions.

use std::borrow::Borrow;

use openapiv3::{ParameterData, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::document::Document;

pub(crate) fn schema_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

/// The references to schemas of JSON in a string.
pub(crate) fn json_content(schema: &Schema) -> impl Iterator<Item = &str> {
    let content = schema.schema_data.extensions.get("x-json-content");
    let content = content.and_then(Value::as_object).into_iter().flatten();
    content.filter_map(|(_, reference)| reference.as_str())
}

impl Document {
    /// The schema of a parameter, with a reference resolved.
    pub(crate) fn parameter_schema<'a>(&'a self, data: &'a ParameterData) -> Option<&'a Schema> {
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.resolve(schema),
            ParameterSchemaOrContent::Content(_) => None,
        }
    }

    /// Whether a parameter is sent once for each item of a list.
    pub(crate) fn is_list(&self, data: &ParameterData) -> bool {
        let schema = self.parameter_schema(data);
        schema.is_some_and(|schema| matches!(schema.schema_kind, SchemaKind::Type(Type::Array(_))))
    }

    /// The schema that is written or referred to.
    pub(crate) fn resolve<'a, S: Borrow<Schema>>(
        &'a self,
        schema: &'a ReferenceOr<S>,
    ) -> Option<&'a Schema> {
        match schema {
            ReferenceOr::Item(schema) => Some(schema.borrow()),
            ReferenceOr::Reference { reference } => self.schema(schema_name(reference)?),
        }
    }
}

pub(crate) fn extension_str<'a>(schema: &'a Schema, name: &str) -> Option<&'a str> {
    schema.schema_data.extensions.get(name)?.as_str()
}

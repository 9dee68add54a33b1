//! Views of schemas: references, extensions.

use openapiv3::{ParameterData, ParameterSchemaOrContent, ReferenceOr, Schema};
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
            ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) => Some(schema),
            ParameterSchemaOrContent::Schema(ReferenceOr::Reference { reference }) => {
                self.schema(schema_name(reference)?)
            }
            ParameterSchemaOrContent::Content(_) => None,
        }
    }
}

pub(crate) fn extension_str<'a>(schema: &'a Schema, name: &str) -> Option<&'a str> {
    schema.schema_data.extensions.get(name)?.as_str()
}

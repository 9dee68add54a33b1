//! Views of schemas: properties, references, extensions.

use openapiv3::{ParameterData, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

/// A property of an object: its schema, and the schemas it refers to.
pub(crate) struct Property<'a> {
    /// The schema, unless it is a reference.
    pub inline: Option<&'a Schema>,
    /// Name of the schema it refers to, directly or through `allOf`.
    pub reference: Option<&'a str>,
    /// Name of the schema an array's items refer to.
    pub items: Option<&'a str>,
    pub required: bool,
}

impl Property<'_> {
    pub(crate) fn references(&self) -> Vec<String> {
        let content = self
            .inline
            .and_then(|schema| schema.schema_data.extensions.get("x-json-content"));
        let content = content.and_then(Value::as_object).into_iter().flatten();
        let content = content.filter_map(|(_, reference)| schema_name(reference.as_str()?));
        self.reference
            .into_iter()
            .chain(self.items)
            .chain(content)
            .map(str::to_owned)
            .collect()
    }
}

/// The properties of an object, in the document's order.
pub(crate) fn properties(schema: &Schema) -> impl Iterator<Item = (&str, Property<'_>)> {
    let object = match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => Some(object),
        _ => None,
    };
    object.into_iter().flat_map(|object| {
        object.properties.iter().map(|(name, property)| {
            let required = object.required.contains(name);
            let property = match property {
                ReferenceOr::Reference { reference } => Property {
                    inline: None,
                    reference: schema_name(reference),
                    items: None,
                    required,
                },
                ReferenceOr::Item(schema) => Property {
                    inline: Some(schema),
                    reference: all_of(schema),
                    items: items(schema),
                    required,
                },
            };
            (name.as_str(), property)
        })
    })
}

fn all_of(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => match all_of.as_slice() {
            [ReferenceOr::Reference { reference }] => schema_name(reference),
            _ => None,
        },
        _ => None,
    }
}

fn items(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Array(array)) => match array.items.as_ref()? {
            ReferenceOr::Reference { reference } => schema_name(reference),
            ReferenceOr::Item(_) => None,
        },
        _ => None,
    }
}

pub(crate) fn schema_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

pub(crate) fn parameter_schema(data: &ParameterData) -> Option<&Schema> {
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => schema.as_item(),
        ParameterSchemaOrContent::Content(_) => None,
    }
}

pub(crate) fn extension_str<'a>(schema: &'a Schema, name: &str) -> Option<&'a str> {
    schema.schema_data.extensions.get(name)?.as_str()
}

//! The models.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type as Kind};
use proc_macro2::Ident;
use serde_json::json;

use super::groups::Groups;
use crate::names::{unique_idents, unique_types};
use crate::spec::document::Document;
use crate::spec::shape::{Shape, Type};

/// Names that a field, and the methods named after it, cannot have.
const RESERVED: [&str; 9] = [
    "build",
    "builder",
    "clone",
    "default",
    "extra",
    "fill_defaults",
    "into_value",
    "validate",
    "validate_for",
];

/// An object with members.
pub(crate) struct Model<'a> {
    pub name: String,
    /// The schemas that it is generated from, by name; the first describes it.
    pub schemas: Vec<(String, &'a Schema)>,
    pub fields: Vec<Field<'a>>,
    /// Whether a request holds it.
    pub is_sent: bool,
    pub groups: Groups,
}

/// A member of an object.
#[derive(Clone)]
pub(crate) struct Field<'a> {
    /// Its name in JSON.
    pub wire: &'a str,
    pub ident: Ident,
    pub shape: Shape<'a>,
    /// The schema as the object has it, with its own description.
    pub own: &'a ReferenceOr<Box<Schema>>,
    pub is_required: bool,
    /// Whether the model would hold itself.
    pub is_boxed: bool,
    /// Whether its value must not be shown.
    pub is_secret: bool,
}

impl<'a> Model<'a> {
    pub(crate) fn new(document: &'a Document, name: &str, place: &str, schema: &'a Schema) -> Self {
        Self {
            name: name.to_owned(),
            schemas: vec![(place.to_owned(), schema)],
            fields: fields(document, name, schema),
            is_sent: false,
            groups: Groups::default(),
        }
    }

    pub(crate) fn schema(&self) -> &'a Schema {
        self.schemas[0].1
    }

    pub(crate) fn description(&self) -> Option<&'a str> {
        self.schema().schema_data.description.as_deref()
    }

    /// Whether another object has the same members of the same types.
    pub(crate) fn has_shape_of(&self, other: &[Field]) -> bool {
        let shape = |fields: &[Field]| -> Vec<(String, Type)> {
            let fields = fields.iter();
            fields
                .map(|field| (field.wire.to_owned(), field.shape.ty.clone()))
                .collect()
        };
        shape(&self.fields) == shape(other)
    }
}

pub(crate) fn fields<'a>(
    document: &'a Document,
    model: &str,
    schema: &'a Schema,
) -> Vec<Field<'a>> {
    let SchemaKind::Type(Kind::Object(object)) = &schema.schema_kind else {
        return Vec::new();
    };
    let wires = || object.properties.keys().map(String::as_str);
    let idents = unique_idents(wires(), &RESERVED);
    let types = unique_types(model, wires(), &[]);
    let fields = object
        .properties
        .iter()
        .zip(idents.into_iter().zip(types))
        .map(|((wire, own), (ident, ty))| Field {
            wire,
            ident,
            shape: document.boxed_shape(own, &ty),
            own,
            is_required: object.required.contains(wire),
            is_boxed: false,
            is_secret: is_secret(own),
        });
    fields.collect()
}

pub(crate) fn is_secret(own: &ReferenceOr<Box<Schema>>) -> bool {
    own.as_item()
        .is_some_and(|schema| schema.schema_data.extensions.contains_key("x-secret"))
}

/// The properties of a schema as JSON.
pub(crate) fn fields_of(schema: &Schema) -> serde_json::Map<String, serde_json::Value> {
    match json!(schema)["properties"].take() {
        serde_json::Value::Object(properties) => properties,
        _ => serde_json::Map::new(),
    }
}

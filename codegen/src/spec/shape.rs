//! The type of a schema.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, StringType, Type as Kind};

use crate::names::type_name;
use crate::spec::document::Document;
use crate::spec::schema::{extension_str, schema_name};

/// A type of the generated code.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Text,
    Integer,
    Number,
    Boolean,
    /// Any JSON value.
    Json,
    /// A generated enum.
    Enum(String),
    /// A generated model.
    Model(String),
    /// A type that is written by hand.
    Custom(String),
    List(Box<Type>),
    Map(Box<Type>),
}

/// A schema with its references resolved, and its type.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'a> {
    pub ty: Type,
    /// The schema with the keywords.
    pub schema: &'a Schema,
    /// The elements of a list, the values of a map.
    pub inner: Option<Box<Shape<'a>>>,
}

impl<'a> Shape<'a> {
    /// Whether the document gives the name of the model or enum.
    pub(crate) fn has_rust_name(&self) -> bool {
        self.schema
            .schema_data
            .extensions
            .contains_key("x-rust-name")
    }

    /// The string that the schema describes.
    pub(crate) fn string(&self) -> Option<&'a StringType> {
        match &self.schema.schema_kind {
            SchemaKind::Type(Kind::String(string)) => Some(string),
            _ => None,
        }
    }
}

impl Document {
    /// The type of a schema. `name` is that of its model or enum, unless the schema has one.
    ///
    /// References that end nowhere or in a cycle of their own are refused before.
    pub(crate) fn shape<'a>(&'a self, schema: &'a ReferenceOr<Schema>, name: &str) -> Shape<'a> {
        match schema {
            ReferenceOr::Reference { reference } => self.referenced(reference),
            ReferenceOr::Item(schema) => self.inline(schema, name),
        }
    }

    pub(crate) fn boxed_shape<'a>(
        &'a self,
        schema: &'a ReferenceOr<Box<Schema>>,
        name: &str,
    ) -> Shape<'a> {
        match schema {
            ReferenceOr::Reference { reference } => self.referenced(reference),
            ReferenceOr::Item(schema) => self.inline(schema, name),
        }
    }

    fn referenced<'a>(&'a self, reference: &'a str) -> Shape<'a> {
        let name = schema_name(reference).unwrap_or(reference);
        match self.schema(name) {
            Some(schema) => self.inline(schema, name),
            None => self.any(),
        }
    }

    /// Any JSON value.
    pub(crate) fn any<'a>(&'a self) -> Shape<'a> {
        Shape {
            ty: Type::Json,
            schema: &ANY,
            inner: None,
        }
    }

    pub(crate) fn inline<'a>(&'a self, schema: &'a Schema, name: &str) -> Shape<'a> {
        if let SchemaKind::AllOf { all_of } = &schema.schema_kind
            && let [ReferenceOr::Reference { reference }] = all_of.as_slice()
        {
            return self.referenced(reference);
        }
        let own_name = extension_str(schema, "x-rust-name").unwrap_or(name);
        let name = || type_name(own_name);
        let plain = |ty| Shape {
            ty,
            schema,
            inner: None,
        };
        if let Some(model) = extension_str(schema, "x-rust-model") {
            return plain(Type::Custom(model.to_owned()));
        }
        match &schema.schema_kind {
            SchemaKind::Type(Kind::Integer(_)) => plain(Type::Integer),
            SchemaKind::Type(Kind::Number(_)) => plain(Type::Number),
            SchemaKind::Type(Kind::Boolean(_)) => plain(Type::Boolean),
            SchemaKind::Type(Kind::String(string)) if is_enum(string) => plain(Type::Enum(name())),
            SchemaKind::Type(Kind::String(_)) => plain(Type::Text),
            SchemaKind::Type(Kind::Array(array)) => {
                let items = array.items.as_ref();
                let inner = items.map(|items| self.boxed_shape(items, &format!("{}Item", name())));
                let item = inner.as_ref().map_or(Type::Json, |inner| inner.ty.clone());
                Shape {
                    inner: inner.map(Box::new),
                    ..plain(Type::List(Box::new(item)))
                }
            }
            SchemaKind::Type(Kind::Object(object)) if !object.properties.is_empty() => {
                plain(Type::Model(name()))
            }
            SchemaKind::Type(Kind::Object(object)) => match &object.additional_properties {
                Some(AdditionalProperties::Schema(values)) => {
                    let inner = self.shape(values, &format!("{}Value", name()));
                    Shape {
                        ty: Type::Map(Box::new(inner.ty.clone())),
                        inner: Some(Box::new(inner)),
                        ..plain(Type::Json)
                    }
                }
                _ => plain(Type::Json),
            },
            _ => plain(Type::Json),
        }
    }
}

/// Whether a string has values of its own, not just integers.
fn is_enum(string: &StringType) -> bool {
    !string.enumeration.is_empty()
}

/// A schema without keywords.
static ANY: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(|| Schema {
    schema_data: Default::default(),
    schema_kind: SchemaKind::Any(Default::default()),
});

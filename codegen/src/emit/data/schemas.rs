//! The schemas as data, which any JSON can be validated against.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type as Kind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::super::rules;
use super::super::tokens::option;
use crate::api::model::is_secret;
use crate::spec::document::Document;
use crate::spec::schema::{extension_str, schema_name};

/// The schemas of the document by name. They are statics, since they may refer to each other in cycles.
pub(super) fn statics(document: &Document) -> TokenStream {
    let schemas = document.schema_names().map(|name| {
        let ident = ident(document, name);
        let schema = document
            .schema(name)
            .map_or_else(any, |schema| inline(document, schema));
        quote!(static #ident: Schema = #schema;)
    });
    quote!(#(#schemas)*)
}

/// A reference to the schema.
pub(super) fn schema(document: &Document, schema: &ReferenceOr<Schema>) -> TokenStream {
    match schema {
        ReferenceOr::Reference { reference } => referenced(document, reference),
        ReferenceOr::Item(schema) => borrowed(document, schema),
    }
}

pub(super) fn borrowed(document: &Document, schema: &Schema) -> TokenStream {
    if let Some(reference) = only_reference(schema) {
        return referenced(document, reference);
    }
    let schema = inline(document, schema);
    quote!(&#schema)
}

/// A text on one line.
pub(super) fn one_line(text: Option<&str>) -> String {
    let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}

fn only_reference(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => match all_of.as_slice() {
            [ReferenceOr::Reference { reference }] => Some(reference),
            _ => None,
        },
        _ => None,
    }
}

fn referenced(document: &Document, reference: &str) -> TokenStream {
    let known = schema_name(reference).filter(|name| document.schema(name).is_some());
    match known {
        Some(name) => {
            let ident = ident(document, name);
            quote!(&#ident)
        }
        None => {
            let any = any();
            quote!(&#any)
        }
    }
}

/// By its place, for names can be the same in Rust.
fn ident(document: &Document, name: &str) -> Ident {
    let at = document.schema_names().position(|known| known == name);
    format_ident!("SCHEMA_{}", at.unwrap_or_default())
}

fn any() -> TokenStream {
    quote!(Schema {
        kind: Kind::Any,
        doc: "",
        unit: "",
        default: None,
        example: None
    })
}

fn inline(document: &Document, schema: &Schema) -> TokenStream {
    let data = &schema.schema_data;
    let kind = match only_reference(schema)
        .and_then(schema_name)
        .and_then(|name| document.schema(name))
    {
        Some(other) => kind(document, other),
        None => kind(document, schema),
    };
    let doc = one_line(data.description.as_deref());
    let unit = extension_str(schema, "x-unit").unwrap_or_default();
    let json = |value: &Option<Value>| option(value.as_ref().map(ToString::to_string));
    // A text that holds a number has its default beside the bounds.
    let of_number = data.extensions.get("x-integer");
    let of_number = of_number.and_then(|bounds| Some(bounds.get("default")?.to_string().into()));
    let (default, example) = (
        json(&data.default.clone().or(of_number)),
        json(&data.example),
    );
    quote!(Schema { kind: #kind, doc: #doc, unit: #unit, default: #default, example: #example })
}

fn kind(document: &Document, schema: &Schema) -> TokenStream {
    match &schema.schema_kind {
        SchemaKind::Type(Kind::String(_)) => {
            let rules = rules::of_schema(schema);
            quote!(Kind::Text { rules: &[#(#rules),*] })
        }
        SchemaKind::Type(Kind::Integer(integer)) => {
            let (min, max) = rules::bounds(integer);
            let (min, max) = (option(min), option(max));
            let allowed = integer.enumeration.iter().copied().flatten();
            quote!(Kind::Integer { min: #min, max: #max, allowed: &[#(#allowed),*] })
        }
        SchemaKind::Type(Kind::Number(number)) => {
            let (min, max) = (option(number.minimum), option(number.maximum));
            quote!(Kind::Number { min: #min, max: #max })
        }
        SchemaKind::Type(Kind::Boolean(boolean)) => {
            let allowed = boolean.enumeration.iter().copied().flatten();
            quote!(Kind::Boolean { allowed: &[#(#allowed),*] })
        }
        SchemaKind::Type(Kind::Array(array)) => {
            let items = match &array.items {
                Some(ReferenceOr::Reference { reference }) => referenced(document, reference),
                Some(ReferenceOr::Item(items)) => borrowed(document, items),
                None => {
                    let any = any();
                    quote!(&#any)
                }
            };
            let (min, max) = (option(array.min_items), option(array.max_items));
            let unique = array.unique_items;
            quote!(Kind::List { items: #items, min: #min, max: #max, unique: #unique })
        }
        SchemaKind::Type(Kind::Object(object)) => {
            let members = object.properties.iter().map(|(name, property)| {
                let required = object.required.contains(name);
                member(document, name, property, required)
            });
            let others = match &object.additional_properties {
                Some(AdditionalProperties::Any(true)) => quote!(Others::Any),
                Some(AdditionalProperties::Any(false)) => quote!(Others::None),
                Some(AdditionalProperties::Schema(values)) => {
                    let values = self::schema(document, values);
                    quote!(Others::Of(#values))
                }
                None if object.properties.is_empty() => quote!(Others::Any),
                None => quote!(Others::None),
            };
            let content = object.properties.iter().find_map(|(name, property)| {
                let content = property
                    .as_item()?
                    .schema_data
                    .extensions
                    .get("x-json-content")?;
                let schemas = content.as_object()?;
                let by = object.properties.iter().find(|(_, other)| {
                    let allowed = other
                        .as_item()
                        .map(|other| allowed(other))
                        .unwrap_or_default();
                    schemas.keys().all(|key| allowed.contains(&key.as_str()))
                });
                let (by, _) = by?;
                let schemas = schemas.iter().filter_map(|(value, reference)| {
                    let schema = referenced(document, reference.as_str()?);
                    Some(quote!((#value, #schema)))
                });
                Some(quote!(JsonContent { member: #name, by: #by, schemas: &[#(#schemas),*] }))
            });
            let content = option(content);
            quote!(Kind::Object { members: &[#(#members),*], others: #others, content: #content })
        }
        _ => quote!(Kind::Any),
    }
}

fn allowed(schema: &Schema) -> Vec<&str> {
    match &schema.schema_kind {
        SchemaKind::Type(Kind::String(string)) => string
            .enumeration
            .iter()
            .flatten()
            .map(String::as_str)
            .collect(),
        _ => Vec::new(),
    }
}

fn member(
    document: &Document,
    name: &str,
    property: &ReferenceOr<Box<Schema>>,
    required: bool,
) -> TokenStream {
    let secret = is_secret(property);
    let (doc, schema) = match property {
        ReferenceOr::Reference { reference } => (String::new(), referenced(document, reference)),
        ReferenceOr::Item(property) => (
            one_line(property.schema_data.description.as_deref()),
            borrowed(document, property),
        ),
    };
    quote!(Member { name: #name, required: #required, secret: #secret, doc: #doc, schema: #schema })
}

//! The rules of a value, as tokens.

use openapiv3::{BooleanType, IntegerType, Schema, SchemaKind, StringType, Type};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::tokens::option;
use crate::spec::schema::extension_str;
use crate::spec::text_format::{Class, List, time_separator};

pub(super) fn of_schema(schema: &Schema) -> Vec<TokenStream> {
    let unit = extension_str(schema, "x-unit").unwrap_or_default();
    if extension_str(schema, "x-rust-model") == Some("FunctionUrn") {
        let mut found = match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => length(string),
            _ => Vec::new(),
        };
        found.push(quote!(Rule::FunctionUrn));
        return found;
    }
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(IntegerType {
            minimum, maximum, ..
        })) => {
            vec![integer(*minimum, *maximum, unit)]
        }
        SchemaKind::Type(Type::Boolean(BooleanType { .. })) => {
            vec![quote!(Rule::OneOf(&["true", "false"]))]
        }
        SchemaKind::Type(Type::String(string)) => {
            let mut found = length(string);
            if let Some(bounds) = schema.schema_data.extensions.get("x-integer") {
                let bound = |key: &str| bounds.get(key).and_then(Value::as_i64);
                found.push(integer(bound("minimum"), bound("maximum"), unit));
            }
            let allowed: Vec<&String> = string.enumeration.iter().flatten().collect();
            if !allowed.is_empty() {
                found.push(quote!(Rule::OneOf(&[#(#allowed),*])));
            }
            found.extend(form(schema, string));
            found
        }
        _ => Vec::new(),
    }
}

fn length(string: &StringType) -> Vec<TokenStream> {
    // A minimum of 0 is no limit.
    let min = string.min_length.filter(|min| *min > 0);
    if min.is_none() && string.max_length.is_none() {
        return Vec::new();
    }
    let (min, max) = (option(min), option(string.max_length));
    vec![quote!(Rule::Length { least: #min, most: #max })]
}

fn integer(min: Option<i64>, max: Option<i64>, unit: &str) -> TokenStream {
    let (min, max) = (option(min), option(max));
    quote!(Rule::Integer { least: #min, most: #max, unit: #unit })
}

/// The rules of a text's form: a time, a list, or letters of a class.
pub(super) fn form(schema: &Schema, string: &StringType) -> Vec<TokenStream> {
    let mut found = Vec::new();
    if let Some(between) = extension_str(schema, "x-time-format").and_then(time_separator) {
        found.push(quote!(Rule::Time { between: #between }));
    }
    let list = schema
        .schema_data
        .extensions
        .get("x-list")
        .and_then(List::read);
    if let Some(List {
        separator,
        max_items,
    }) = list
    {
        found.push(quote!(Rule::List { separator: #separator, most: #max_items }));
    }
    if let Some(pattern) = &string.pattern
        && let Some(class) = Class::read(pattern)
    {
        let ranges = class
            .ranges
            .iter()
            .map(|(first, last)| quote!((#first, #last)));
        let shown = &class.shown;
        found.push(quote!(Rule::Letters { ranges: &[#(#ranges),*], shown: #shown }));
    }
    found
}

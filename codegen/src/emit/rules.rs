//! The rules of a text, as tokens.

use openapiv3::{
    ArrayType, BooleanType, IntegerFormat, IntegerType, NumberType, Schema, SchemaKind, StringType,
    Type, VariantOrUnknownOrEmpty,
};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::tokens::option;
use crate::sdk_paths::RULES;
use crate::spec::pattern::Pattern;
use crate::spec::schema::extension_str;
use crate::spec::text_format::{List, time_separator};

pub(super) fn of_schema(schema: &Schema) -> Vec<TokenStream> {
    let unit = extension_str(schema, "x-unit").unwrap_or_default();
    if extension_str(schema, "x-rust-model") == Some("FunctionUrn") {
        let mut found = match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => length(string),
            _ => Vec::new(),
        };
        found.push(quote!(#RULES::Rule::FunctionUrn));
        return found;
    }
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(number)) => {
            let (min, max) = bounds(number);
            let mut found = vec![integer(min, max, unit)];
            let allowed: Vec<String> = number
                .enumeration
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect();
            if !allowed.is_empty() {
                found.push(quote!(#RULES::Rule::OneOf(&[#(#allowed),*])));
            }
            found
        }
        SchemaKind::Type(Type::Number(NumberType {
            minimum, maximum, ..
        })) => {
            let (min, max) = (option(*minimum), option(*maximum));
            vec![quote!(#RULES::Rule::Number { least: #min, most: #max, unit: #unit })]
        }
        SchemaKind::Type(Type::Boolean(BooleanType { .. })) => {
            vec![quote!(#RULES::Rule::OneOf(&["true", "false"]))]
        }
        SchemaKind::Type(Type::String(string)) => {
            let mut found = length(string);
            if let Some(bounds) = schema.schema_data.extensions.get("x-integer") {
                let bound = |key: &str| bounds.get(key).and_then(Value::as_i64);
                found.push(integer(bound("minimum"), bound("maximum"), unit));
            }
            let allowed: Vec<&String> = string.enumeration.iter().flatten().collect();
            if !allowed.is_empty() {
                found.push(quote!(#RULES::Rule::OneOf(&[#(#allowed),*])));
            }
            found.extend(form(schema, string));
            found
        }
        _ => Vec::new(),
    }
}

/// The least and the largest integer. The type of the format is a bound, too.
pub(super) fn bounds(integer: &IntegerType) -> (Option<i64>, Option<i64>) {
    let is_narrow = matches!(
        integer.format,
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32)
    );
    let bound = |bound: i32| is_narrow.then(|| i64::from(bound));
    (
        integer.minimum.or(bound(i32::MIN)),
        integer.maximum.or(bound(i32::MAX)),
    )
}

/// The rule of a parameter that is sent once for each item of a list.
pub(super) fn repeated(array: &ArrayType) -> TokenStream {
    let (min, max, unique) = (
        option(array.min_items),
        option(array.max_items),
        array.unique_items,
    );
    quote!(#RULES::Rule::Repeated { least: #min, most: #max, unique: #unique })
}

fn length(string: &StringType) -> Vec<TokenStream> {
    // A minimum of 0 is no limit.
    let min = string.min_length.filter(|min| *min > 0);
    if min.is_none() && string.max_length.is_none() {
        return Vec::new();
    }
    let (min, max) = (option(min), option(string.max_length));
    vec![quote!(#RULES::Rule::Length { least: #min, most: #max })]
}

fn integer(min: Option<i64>, max: Option<i64>, unit: &str) -> TokenStream {
    let (min, max) = (option(min), option(max));
    quote!(#RULES::Rule::Integer { least: #min, most: #max, unit: #unit })
}

/// The rules of a text's form: a time, a list, a URN, or a pattern.
fn form(schema: &Schema, string: &StringType) -> Vec<TokenStream> {
    let mut found = Vec::new();
    if let Some(between) = extension_str(schema, "x-time-format").and_then(time_separator) {
        found.push(quote!(#RULES::Rule::Time { between: #between }));
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
        found.push(quote!(#RULES::Rule::List { separator: #separator, most: #max_items }));
    }
    // The pattern of an integer is narrower than its type; its bounds are the rule.
    let is_integer = schema.schema_data.extensions.contains_key("x-integer");
    let pattern = string.pattern.as_deref().filter(|_| !is_integer);
    if let Some(pattern) = pattern.and_then(Pattern::read) {
        let parts = pattern.parts.iter().map(|part| {
            let ranges = part
                .ranges
                .iter()
                .map(|(first, last)| quote!((#first, #last)));
            let (min, max) = (part.min, option(part.max));
            quote!(#RULES::Letters { ranges: &[#(#ranges),*], least: #min, most: #max })
        });
        let shown = &pattern.shown;
        found.push(quote!(#RULES::Rule::Pattern { parts: &[#(#parts),*], shown: #shown }));
    }
    if let Some(urn) = extension_str(schema, "x-urn") {
        found.push(quote!(#RULES::Rule::Urn { form: #urn }));
    }
    if extension_str(schema, "x-checked-as") == Some("FunctionUrn") {
        found.push(quote!(#RULES::Rule::FunctionUrn));
    }
    found
}

//! The keywords of a schema that are refused, since no validation is generated for them, such as `multipleOf`.

use openapiv3::{Schema, SchemaKind, Type};
use serde_json::Value;

use super::text_keywords;

/// A keyword that limits what may be sent, and that no validation is generated for.
pub(super) fn unsupported(schema: &Schema) -> Option<&'static str> {
    let integer = schema.schema_data.extensions.get("x-integer");
    let is_unknown = |(name, bound): (&String, &Value)| {
        !["minimum", "maximum", "default", "largest"].contains(&name.as_str()) || !bound.is_i64()
    };
    if integer.is_some_and(|integer| {
        integer
            .as_object()
            .is_none_or(|bounds| bounds.iter().any(is_unknown))
    }) {
        return Some("x-integer other than integers minimum, maximum, default and largest");
    }
    if !matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)))
        && let Some(extension) = text_keywords::misplaced(schema)
    {
        return Some(extension);
    }
    let extensions = &schema.schema_data.extensions;
    if let Some(secret) = extensions.get("x-secret")
        && let Some(reason) = unsupported_secret(schema, secret)
    {
        return Some(reason);
    }
    if extensions
        .get("x-checked-as")
        .is_some_and(|model| model != "FunctionUrn")
    {
        return Some("x-checked-as other than FunctionUrn");
    }
    let is_text = matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)));
    let is_urn = |urn: &Value| urn.as_str().is_some_and(|urn| urn.starts_with("urn:"));
    if extensions
        .get("x-urn")
        .is_some_and(|urn| !is_urn(urn) || !is_text)
    {
        return Some(
            "x-urn other than a form such as urn:smn:REGION:PROJECT_ID:NAME, on a string,",
        );
    }
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => object
            .min_properties
            .or(object.max_properties)
            .map(|_| "minProperties or maxProperties"),
        SchemaKind::Type(Type::Integer(integer)) => {
            let exclusive = integer.exclusive_minimum || integer.exclusive_maximum;
            let exclusive = exclusive.then_some("exclusiveMinimum or exclusiveMaximum");
            exclusive.or(integer.multiple_of.map(|_| "multipleOf"))
        }
        SchemaKind::Type(Type::Number(number)) => {
            let exclusive = number.exclusive_minimum || number.exclusive_maximum;
            let exclusive = exclusive.then_some("exclusiveMinimum or exclusiveMaximum");
            let enumeration = (!number.enumeration.is_empty()).then_some("enum of a number");
            exclusive
                .or(number.multiple_of.map(|_| "multipleOf"))
                .or(enumeration)
        }
        SchemaKind::Type(Type::String(string)) => text_keywords::unsupported(schema, string),
        _ => None,
    }
}

/// A secret whose value a message would show, since each rule but the length does.
fn unsupported_secret(schema: &Schema, secret: &Value) -> Option<&'static str> {
    if secret != true {
        return Some("x-secret other than true");
    }
    let extensions = &schema.schema_data.extensions;
    let shown = [
        "x-integer",
        "x-list",
        "x-time-format",
        "x-urn",
        "x-checked-as",
        "x-json-content",
    ];
    let is_shown = match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => {
            !string.enumeration.is_empty()
                || string.pattern.is_some()
                || shown.iter().any(|name| extensions.contains_key(*name))
        }
        SchemaKind::Type(Type::Object(_)) | SchemaKind::Any(_) => false,
        _ => true,
    };
    is_shown.then_some("x-secret on other than a text without rules but its length, or an object,")
}

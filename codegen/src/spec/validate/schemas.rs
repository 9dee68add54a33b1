//! Validates schemas, and those they refer to.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};

use super::supported::unsupported;
use crate::names::is_identifier;
use crate::spec::document::{Document, RUST_MODELS};
use crate::spec::error::SpecError;
use crate::spec::schema::{extension_str, properties};

/// Validates a schema and every schema it refers to, each once.
pub(super) fn validate_reached(
    document: &Document,
    operation: &str,
    name: &str,
    validated: &mut Vec<String>,
) -> Result<(), SpecError> {
    if validated.iter().any(|known| known == name) {
        return Ok(());
    }
    validated.push(name.to_owned());
    let at = |what: String| document.error(format!("{operation}: {name}: {what}"));
    let Some(schema) = document.schema(name) else {
        return Err(at("no such schema".to_owned()));
    };
    let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind else {
        return Err(at("an object is required (type: object)".to_owned()));
    };
    if object.min_properties.or(object.max_properties).is_some() {
        return Err(at(
            "minProperties or maxProperties is not supported: requests could not be validated against it".to_owned(),
        ));
    }
    for required in &object.required {
        if !object.properties.contains_key(required) {
            return Err(at(format!(
                "required lists {required}, which is not a property"
            )));
        }
    }
    for (field, property) in properties(schema) {
        if !is_identifier(field) {
            return Err(at(format!("{field:?} is not a valid field name")));
        }
        if let Some(schema) = property.inline {
            validate_schema(document, operation, &format!("{name}.{field}"), schema)?;
        }
        for next in property.references() {
            if document.schema(&next).is_none() {
                return Err(at(format!("{field}: $ref to {next}, which does not exist")));
            }
            validate_reached(document, operation, &next, validated)?;
        }
    }
    Ok(())
}

/// Validates the schema of a property or parameter.
pub(super) fn validate_schema(
    document: &Document,
    operation: &str,
    field: &str,
    schema: &Schema,
) -> Result<(), SpecError> {
    let fail = |what: String| Err(document.error(format!("{operation}: {field}: {what}")));
    if let Some(model) = extension_str(schema, "x-rust-model")
        && !RUST_MODELS.contains(&model)
    {
        return fail(format!(
            "x-rust-model {model} is not one of {}",
            RUST_MODELS.join(", ")
        ));
    }
    if let Some(keyword) = unsupported(schema) {
        return fail(format!(
            "{keyword} is not supported: requests could not be validated against it"
        ));
    }
    let default = schema.schema_data.default.as_ref();
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            if let (Some(min), Some(max)) = (integer.minimum, integer.maximum)
                && min > max
            {
                return fail(format!("minimum {min} is greater than maximum {max}"));
            }
            if let Some(default) = default {
                let Some(default) = default.as_i64() else {
                    return fail(format!("default {default} is not an integer"));
                };
                if integer.minimum.is_some_and(|min| default < min)
                    || integer.maximum.is_some_and(|max| default > max)
                {
                    return fail(format!("default {default} is outside minimum and maximum"));
                }
            }
        }
        SchemaKind::Type(Type::String(string)) => {
            if let (Some(min), Some(max)) = (string.min_length, string.max_length)
                && min > max
            {
                return fail(format!("minLength {min} is greater than maxLength {max}"));
            }
            if default.is_some_and(|default| !default.is_string()) {
                return fail("default is not a string".to_owned());
            }
        }
        SchemaKind::Type(Type::Boolean(_) | Type::Array(_) | Type::Object(_)) => {}
        SchemaKind::AllOf { all_of }
            if matches!(all_of.as_slice(), [ReferenceOr::Reference { .. }]) => {}
        SchemaKind::Any(any) => {
            let found = any.typ.as_deref().unwrap_or("missing");
            return fail(format!(
                "type {found} with these keywords is not supported (string, integer, boolean, array, object, each with its own keywords)"
            ));
        }
        _ => {
            return fail(
                "only string, integer, boolean, array, object and allOf with one $ref are supported".to_owned(),
            );
        }
    }
    Ok(())
}

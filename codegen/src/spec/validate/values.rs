//! Defaults, values of enums and examples: each is one that the schema allows.

use openapiv3::{
    AdditionalProperties, IntegerFormat, ReferenceOr, Schema, SchemaKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::{Value, json};

use crate::spec::document::Document;
use crate::spec::pattern::Pattern;

/// The first of a schema's own values that it does not allow.
pub(super) fn problem(document: &Document, schema: &Schema) -> Option<String> {
    let data = &schema.schema_data;
    let default = data.default.iter().map(|value| ("default", value.clone()));
    let example = data.example.iter().map(|value| ("example", value.clone()));
    let values = enumeration(schema).into_iter().map(|value| ("enum", value));
    let mut all = default.chain(values).chain(example);
    let of_schema = all.find_map(|(keyword, value)| {
        let reason = check(document, schema, &value, keyword != "example")?;
        Some(format!("{keyword}: {reason}"))
    });
    of_schema.or_else(|| default_of_integer(schema))
}

/// Why an example is none of the schema. That it breaks a pattern is not said: pages abbreviate their examples.
pub(super) fn example(
    document: &Document,
    schema: &ReferenceOr<Schema>,
    value: &Value,
) -> Option<String> {
    check(document, document.resolve(schema)?, value, false)
}

/// The values of an enum.
fn enumeration(schema: &Schema) -> Vec<Value> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string
            .enumeration
            .iter()
            .flatten()
            .map(|value| json!(value))
            .collect(),
        SchemaKind::Type(Type::Integer(integer)) => integer
            .enumeration
            .iter()
            .flatten()
            .map(|value| json!(value))
            .collect(),
        SchemaKind::Type(Type::Boolean(boolean)) => boolean
            .enumeration
            .iter()
            .flatten()
            .map(|value| json!(value))
            .collect(),
        _ => Vec::new(),
    }
}

/// Why a schema does not allow a value.
fn check(
    document: &Document,
    schema: &Schema,
    value: &Value,
    with_pattern: bool,
) -> Option<String> {
    if value.is_null() && schema.schema_data.nullable {
        return None;
    }
    let is_not = |what: &str| Some(format!("{value} is not {what}"));
    let allowed = enumeration(schema);
    if !allowed.is_empty() && !allowed.contains(value) {
        let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
        return is_not(&format!("one of {}", allowed.join(", ")));
    }
    match &schema.schema_kind {
        SchemaKind::Type(Type::Integer(integer)) => {
            let Some(number) = value.as_i64() else {
                return is_not("an integer");
            };
            let is_narrow = matches!(
                integer.format,
                VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32)
            );
            if is_narrow && i32::try_from(number).is_err() {
                return is_not("an integer of the format int32");
            }
            range(&number, integer.minimum.as_ref(), integer.maximum.as_ref())
        }
        SchemaKind::Type(Type::Number(number)) => match value.as_f64() {
            Some(float) => range(&float, number.minimum.as_ref(), number.maximum.as_ref()),
            None => is_not("a number"),
        },
        SchemaKind::Type(Type::Boolean(_)) if !value.is_boolean() => is_not("a boolean"),
        SchemaKind::Type(Type::String(string)) => {
            let Some(text) = value.as_str() else {
                return is_not("a string");
            };
            let length = text.chars().count();
            if string.min_length.is_some_and(|min| length < min)
                || string.max_length.is_some_and(|max| length > max)
            {
                return Some(format!(
                    "the length of {value}, {length}, is outside minLength and maxLength"
                ));
            }
            if let Some(bounds) = schema.schema_data.extensions.get("x-integer")
                && !text.is_empty()
            {
                return match text.parse::<i64>() {
                    Ok(number) => range_of(bounds, number),
                    Err(_) => is_not("an integer in a string"),
                };
            }
            let pattern = string.pattern.as_deref().filter(|_| with_pattern);
            let pattern = pattern.and_then(Pattern::read)?;
            (!pattern.matches(text)).then(|| format!("{value} does not match the pattern"))
        }
        SchemaKind::Type(Type::Array(array)) => {
            let Some(items) = value.as_array() else {
                return is_not("a list");
            };
            let count = items.len();
            if array.min_items.is_some_and(|min| count < min)
                || array.max_items.is_some_and(|max| count > max)
            {
                return Some(format!("{count} items are outside minItems and maxItems"));
            }
            let schema = document.resolve(array.items.as_ref()?)?;
            items
                .iter()
                .find_map(|item| check(document, schema, item, with_pattern))
        }
        SchemaKind::Type(Type::Object(object)) => {
            let Some(members) = value.as_object() else {
                return is_not("an object");
            };
            members.iter().find_map(|(name, member)| {
                let schema = match (object.properties.get(name), &object.additional_properties) {
                    (Some(schema), _) => document.resolve(schema)?,
                    (None, Some(AdditionalProperties::Schema(schema))) => {
                        document.resolve(schema)?
                    }
                    _ => return None,
                };
                let reason = check(document, schema, member, with_pattern)?;
                Some(format!("{name}: {reason}"))
            })
        }
        SchemaKind::AllOf { all_of } => {
            let schema = document.resolve(all_of.first()?)?;
            check(document, schema, value, with_pattern)
        }
        _ => None,
    }
}

fn range<T: PartialOrd + std::fmt::Display>(
    value: &T,
    min: Option<&T>,
    max: Option<&T>,
) -> Option<String> {
    let is_outside = min.is_some_and(|min| value < min) || max.is_some_and(|max| value > max);
    is_outside.then(|| format!("{value} is outside minimum and maximum"))
}

/// As `range`, of the bounds of an `x-integer`.
fn range_of(bounds: &Value, number: i64) -> Option<String> {
    let bound = |key: &str| bounds.get(key).and_then(Value::as_i64);
    range(
        &number,
        bound("minimum").as_ref(),
        bound("maximum").as_ref(),
    )
}

/// The default of an `x-integer`, and its bounds among each other.
fn default_of_integer(schema: &Schema) -> Option<String> {
    let bounds = schema.schema_data.extensions.get("x-integer")?;
    let bound = |key: &str| bounds.get(key).and_then(Value::as_i64);
    if let (Some(min), Some(max)) = (bound("minimum"), bound("maximum"))
        && min > max
    {
        return Some(format!(
            "x-integer: minimum {min} is greater than maximum {max}"
        ));
    }
    ["default", "largest"].into_iter().find_map(|key| {
        let reason = range_of(bounds, bound(key)?)?;
        Some(format!("x-integer: {key}: {reason}"))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::spec::load::load;

    /// The texts of an example that do not match their patterns, with their paths.
    fn mismatches(document: &Document, schema: &Schema, value: &Value, path: &str) -> Vec<String> {
        match &schema.schema_kind {
            SchemaKind::Type(Type::Array(array)) => {
                let items = array.items.as_ref();
                let items = items.and_then(|items| document.resolve(items)).unwrap();
                let all = value.as_array().into_iter().flatten();
                all.flat_map(|item| mismatches(document, items, item, path))
                    .collect()
            }
            SchemaKind::Type(Type::Object(object)) => {
                let members = object.properties.iter().filter_map(|(name, schema)| {
                    Some((name, document.resolve(schema)?, value.get(name)?))
                });
                members
                    .flat_map(|(name, schema, value)| {
                        mismatches(document, schema, value, &format!("{path}.{name}"))
                    })
                    .collect()
            }
            SchemaKind::AllOf { all_of } => {
                let schema = document.resolve(&all_of[0]).unwrap();
                mismatches(document, schema, value, path)
            }
            _ => {
                let reason = check(document, schema, value, true);
                let reason = reason.map(|reason| format!("{path}: {reason}"));
                reason.into_iter().collect()
            }
        }
    }

    /// The mismatches of the examples that a schema itself has.
    fn of_schema(document: &Document, schema: &Schema, path: &str) -> Vec<String> {
        let example = schema.schema_data.example.iter();
        let mut found: Vec<String> = example
            .flat_map(|value| mismatches(document, schema, value, path))
            .collect();
        if let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind {
            for (name, member) in &object.properties {
                if let ReferenceOr::Item(member) = member {
                    found.extend(of_schema(document, member, &format!("{path}.{name}")));
                }
            }
        }
        found
    }

    /// Where a document's own example does not match a pattern, which is validated all the same.
    fn of_document(text: &str) -> String {
        let document = load("spec", text).unwrap();
        let mut found = Vec::new();
        for view in document.operations().unwrap() {
            for parameter in &view.parameters {
                let data = parameter.parameter_data_ref();
                let schema = document.parameter_schema(data).unwrap();
                let path = format!("{}: {}", view.id, data.name);
                found.extend(of_schema(&document, schema, &path));
                if let Some(example) = &data.example {
                    found.extend(mismatches(&document, schema, example, &path));
                }
            }
            for content in [view.body_content, view.response_content] {
                let content =
                    content.and_then(|content| content.json_schema().zip(content.example));
                if let Some((schema, example)) = content {
                    let schema = document.resolve(schema).unwrap();
                    found.extend(mismatches(&document, schema, example, view.id));
                }
            }
        }
        for name in document.schema_names() {
            found.extend(of_schema(&document, document.schema(name).unwrap(), name));
        }
        found.join("\n")
    }

    #[test]
    fn lists_examples_of_another_pattern() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/functiongraph.yaml");
        // The published package is without the document.
        let Ok(text) = fs::read_to_string(file) else {
            return;
        };
        insta::assert_snapshot!(of_document(&text), @"");

        let pattern = "          pattern: '^[a-z0-9.-]+$'\n";
        let abbreviated = format!("{pattern}          example: '{{bucket}}'\n");
        let text = text.replacen(pattern, &abbreviated, 1);
        insta::assert_snapshot!(of_document(&text), @r#"ObsDestinationParam.bucket: "{bucket}" does not match the pattern"#);
    }
}

//! Lowers schemas and properties.

use serde_json::{Map, Value, json};

use super::json::{reference, without_nulls};
use super::references::renames;
use crate::docs;
use crate::spec::document::{Document, RUST_MODELS};
use crate::spec::error::SpecError;

pub(super) fn schemas(document: &Document) -> Result<Value, SpecError> {
    let mut responses = Vec::new();
    for view in document.operations()? {
        if let Some(name) = view.response {
            document.reach(name, &mut responses);
        }
        if let Some(name) = view.body
            && view.replaces()
        {
            // Unknown members that were read are written back.
            document.reach(name, &mut responses);
        }
    }
    let renames = renames(document);
    let mut lowered = Map::new();
    let mut firsts = Map::new();
    for name in document.schema_names() {
        let Some(schema) = document.schema(name) else {
            continue;
        };
        let mut schema = json!(schema);
        let own = schema.clone();
        let kinds = schema.pointer("/properties/destination/enum").cloned();
        if let (Some("Destination"), Some(kinds)) = (schema["x-rust-model"].as_str(), kinds) {
            let description = schema
                .pointer("/properties/destination/description")
                .cloned();
            let kind = json!({ "type": "string", "enum": kinds, "description": description });
            lowered.insert("DestinationKind".to_owned(), without_nulls(kind));
        }
        let open = responses.iter().any(|response| response == name);
        schema = object(schema, open);
        let target = renames
            .iter()
            .find(|(from, _)| from == name)
            .map_or(name, |(_, to)| to);
        match lowered.get(target) {
            Some(other) if !same_shape(other, &schema) => {
                return Err(document.error(format!(
                    "components: {name}: x-rust-name {target} is also that of a schema with another shape"
                )));
            }
            // The first one describes the type; the others add the ranges that differ.
            Some(_) => append_range_docs(&mut lowered[target], &firsts[target], name, &own),
            None => {
                lowered.insert(target.to_owned(), schema);
                firsts.insert(target.to_owned(), own);
            }
        }
    }
    for model in RUST_MODELS {
        lowered.insert(model.to_owned(), json!({ "type": "string" }));
    }
    Ok(Value::Object(lowered))
}

/// Adds the ranges of a schema to the documentation of the type it shares with another.
fn append_range_docs(lowered: &mut Value, first: &Value, name: &str, other: &Value) {
    for (property, schema) in other["properties"].as_object().into_iter().flatten() {
        let range = docs::property::range(schema);
        if range == docs::property::range(&first["properties"][property]) {
            continue;
        }
        let range = range.unwrap_or_else(|| "none".to_owned());
        let description = lowered["properties"][property]["description"]
            .as_str()
            .unwrap_or_default();
        let description = format!("{description}\n\nDocumented range in {name}: {range}.");
        lowered["properties"][property]["description"] = json!(description.trim_start());
    }
}

/// Whether two schemas differ in their descriptions at most.
fn same_shape(one: &Value, other: &Value) -> bool {
    fn bare(value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members
                    .iter()
                    .filter(|(key, value)| *key != "description" || value.is_object());
                members
                    .map(|(key, value)| (key.clone(), bare(value)))
                    .collect()
            }
            Value::Array(items) => items.iter().map(bare).collect(),
            other => other.clone(),
        }
    }
    bare(one) == bare(other)
}

fn object(mut schema: Value, open: bool) -> Value {
    let properties = schema["properties"]
        .as_object_mut()
        .map(std::mem::take)
        .unwrap_or_default();
    let properties: Map<String, Value> = properties
        .into_iter()
        .map(|(name, schema)| (name, property(schema)))
        .collect();
    let mut lowered = json!({
        "type": "object",
        "description": schema["description"],
        "properties": properties,
    });
    if open || schema.get("additionalProperties").is_some() {
        // An unknown member must survive being read and written again.
        lowered["additionalProperties"] = json!({});
    }
    without_nulls(lowered)
}

/// A property or parameter without its bounds, which its documentation has instead.
pub(super) fn property(schema: Value) -> Value {
    let description = docs::property::property(&schema);
    if let Some(model) = schema["x-rust-model"].as_str() {
        return described(reference(model), description);
    }
    if let Some(target) = schema["$ref"]
        .as_str()
        .or(schema["allOf"][0]["$ref"].as_str())
    {
        return described(json!({ "$ref": target }), description);
    }
    let is_integer = schema["type"] == "integer" || schema.get("x-integer").is_some();
    let mut lowered = if is_integer {
        json!({ "type": "integer", "format": "int64" })
    } else {
        json!({ "type": schema["type"] })
    };
    if schema["type"] == "array" {
        lowered["items"] = property(schema["items"].clone());
    }
    lowered["description"] = json!(description);
    without_nulls(lowered)
}

fn described(reference: Value, description: Option<String>) -> Value {
    match description {
        Some(description) => json!({ "allOf": [reference], "description": description }),
        None => reference,
    }
}

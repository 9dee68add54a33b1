//! A copy of the document, bent into what the generator should see.
//!
//! The generator takes bounds, enumerations and required members as laws for reading, turns defaults
//! into values that are always sent, and makes an argument of every header. What is written is
//! checked by code from `validation.rs` instead; what is read is taken as it comes.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use super::docs;
use super::document::{Document, OperationView, PROJECT_ID, RUST_MODELS, schema_name};
use super::merges;
use super::parse::Problem;

pub fn lower(document: &Document) -> Result<OpenAPI, Problem> {
    let mut api = serde_json::to_value(&document.api).map_err(|error| document.problem(error))?;
    let prefix = path_prefix(document)?;
    let mut paths = Map::new();
    for view in document.operations()? {
        let operation = json!({
            "operationId": view.id,
            "summary": view.operation.summary,
            "parameters": parameters(&view),
            "requestBody": view.operation.request_body,
            // Every other status reaches the layer above unparsed, which reads all shapes of an error.
            "responses": { "2XX": success(&view) },
        });
        let path = view.path.strip_prefix(&prefix).unwrap_or(view.path);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[view.method] = without_nulls(operation);
    }
    api["paths"] = Value::Object(paths);
    api["components"] = json!({ "schemas": schemas(document)? });
    rename_references(&mut api, &renames(document));
    serde_json::from_value(api).map_err(|error| document.problem(format!("lowered: {error}")))
}

/// What every path begins with, up to the project: it becomes part of the client's base address.
pub fn path_prefix(document: &Document) -> Result<String, Problem> {
    let end = format!("{{{PROJECT_ID}}}");
    let mut prefix: Option<&str> = None;
    for path in document.api.paths.paths.keys() {
        let found = path.find(&end).map(|start| &path[..start + end.len()]);
        if found.is_none() || prefix.is_some_and(|known| Some(known) != found) {
            return Err(
                document.problem(format!("{path}: every path must begin alike, up to {end}"))
            );
        }
        prefix = found;
    }
    prefix
        .map(str::to_owned)
        .ok_or_else(|| document.problem("paths: there are none"))
}

fn parameters(view: &OperationView) -> Vec<Value> {
    let lowered = view.arguments().map(|parameter| {
        let mut parameter = json!(parameter);
        parameter["schema"] = property(parameter["schema"].take());
        parameter
    });
    lowered.collect()
}

fn success(view: &OperationView) -> Value {
    match view.answer {
        Some(name) => json!({
            "description": "",
            "content": { "application/json": { "schema": reference(name) } },
        }),
        None => json!({ "description": "" }),
    }
}

fn schemas(document: &Document) -> Result<Value, Problem> {
    let mut answers = Vec::new();
    for view in document.operations()? {
        view.answer
            .into_iter()
            .for_each(|name| document.reach(name, &mut answers));
        if merges::replaces(&view) {
            // What was read and is not known is written back.
            view.body
                .into_iter()
                .for_each(|name| document.reach(name, &mut answers));
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
        let open = answers.iter().any(|answer| answer == name);
        schema = object(schema, open);
        let target = renames
            .iter()
            .find(|(from, _)| from == name)
            .map_or(name, |(_, to)| to);
        match lowered.get(target) {
            Some(other) if !same_shape(other, &schema) => {
                return Err(document.problem(format!(
                    "components: {name}: x-rust-name {target} is shared with a schema of another shape"
                )));
            }
            // The first one tells what the type is; the others, where their ranges differ.
            Some(_) => tell_ranges(&mut lowered[target], &firsts[target], name, &own),
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
fn tell_ranges(lowered: &mut Value, first: &Value, name: &str, other: &Value) {
    for (property, schema) in other["properties"].as_object().into_iter().flatten() {
        let range = docs::range(schema);
        if range == docs::range(&first["properties"][property]) {
            continue;
        }
        let range = range.unwrap_or_else(|| "none".to_owned());
        let told = lowered["properties"][property]["description"]
            .as_str()
            .unwrap_or_default();
        let told = format!("{told}\n\nDocumented range in {name}: {range}.");
        lowered["properties"][property]["description"] = json!(told.trim_start());
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
        // A member that is not known yet must survive being read and written again.
        lowered["additionalProperties"] = json!({});
    }
    without_nulls(lowered)
}

/// A property or parameter without its bounds, its documentation telling them instead.
fn property(schema: Value) -> Value {
    let description = docs::property(&schema);
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
    let mut lowered = match is_integer {
        true => json!({ "type": "integer", "format": "int64" }),
        false => json!({ "type": schema["type"] }),
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

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Schemas of one shape that become one type, and models written by hand.
fn renames(document: &Document) -> Vec<(String, String)> {
    let renamed = document.schema_names().filter_map(|name| {
        let extensions = &document.schema(name)?.schema_data.extensions;
        let target = extensions
            .get("x-rust-name")
            .or(extensions.get("x-rust-model"))?;
        Some((name.to_owned(), target.as_str()?.to_owned()))
    });
    renamed.collect()
}

fn rename_references(value: &mut Value, renames: &[(String, String)]) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let renamed = (key == "$ref")
                    .then(|| member.as_str().and_then(schema_name))
                    .flatten()
                    .and_then(|name| renames.iter().find(|(from, _)| from == name));
                match renamed {
                    Some((_, to)) => *member = json!(format!("#/components/schemas/{to}")),
                    None => rename_references(member, renames),
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| rename_references(item, renames)),
        _ => {}
    }
}

fn without_nulls(mut value: Value) -> Value {
    if let Some(members) = value.as_object_mut() {
        members.retain(|_, member| !member.is_null());
    }
    value
}

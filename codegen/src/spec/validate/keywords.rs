//! Unknown keywords, such as misspelt ones: they look like a limit and have no effect.

use serde_json::Value;

const SCHEMA: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "default",
    "deprecated",
    "description",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "properties",
    "required",
    "title",
    "type",
    "uniqueItems",
    "x-checked-as",
    "x-ends",
    "x-integer",
    "x-json-content",
    "x-list",
    "x-required-response",
    "x-rust-model",
    "x-rust-name",
    "x-secret",
    "x-time-format",
    "x-unit",
    "x-urn",
];
const PARAMETER: &[&str] = &[
    "deprecated",
    "description",
    "example",
    "in",
    "name",
    "required",
    "schema",
    "x-unit",
];
const OPERATION: &[&str] = &[
    "deprecated",
    "description",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "summary",
    "tags",
    "x-cancelled",
    "x-page",
    "x-pages",
    "x-waiter",
];
const REQUEST_BODY: &[&str] = &["content", "description", "required"];
const RESPONSE: &[&str] = &["$ref", "content", "description", "headers"];
/// Allowed everywhere.
const ANNOTATIONS: &[&str] = &["x-definition-says", "x-note", "x-page-says", "x-source"];

/// The first place with an unknown keyword, and the keyword.
pub(super) fn unknown(document: &Value) -> Option<(String, String)> {
    let components = &document["components"];
    let schemas =
        members(&components["schemas"]).find_map(|(name, schema)| in_schema(name, schema));
    let shared = members(&components["parameters"])
        .find_map(|(_, parameter)| in_parameter("components", parameter));
    let of_operations = members(&document["paths"]).find_map(|(path, item)| {
        let operations = members(item).filter_map(|(_, operation)| {
            Some((
                operation.get("operationId")?.as_str()?,
                operation.get("parameters")?,
            ))
        });
        std::iter::once((path, &item["parameters"]))
            .chain(operations)
            .find_map(|(place, parameters)| {
                parameters
                    .as_array()?
                    .iter()
                    .find_map(|parameter| in_parameter(place, parameter))
            })
    });
    let bodies = members(&document["paths"])
        .find_map(|(_, item)| members(item).find_map(|(_, operation)| in_operation(operation)));
    schemas.or(shared).or(of_operations).or(bodies)
}

/// The keywords of an operation, and those of the schemas of its bodies.
fn in_operation(operation: &Value) -> Option<(String, String)> {
    let id = operation.get("operationId")?.as_str()?;
    let responses = members(&operation["responses"]);
    let bodies = std::iter::once(("requestBody", &operation["requestBody"])).chain(responses);
    first_unknown(id, operation, OPERATION).or_else(|| {
        bodies.into_iter().find_map(|(place, body)| {
            let at = format!("{id}: {place}");
            let known = if place == "requestBody" {
                REQUEST_BODY
            } else {
                RESPONSE
            };
            first_unknown(&at, body, known).or_else(|| {
                members(&body["content"]).find_map(|(_, media)| in_schema(&at, &media["schema"]))
            })
        })
    })
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn first_unknown(at: &str, value: &Value, known: &[&str]) -> Option<(String, String)> {
    let (keyword, _) = members(value)
        .find(|(keyword, _)| !known.contains(keyword) && !ANNOTATIONS.contains(keyword))?;
    Some((at.to_owned(), keyword.to_owned()))
}

fn in_parameter(place: &str, parameter: &Value) -> Option<(String, String)> {
    if parameter.get("$ref").is_some() {
        return None;
    }
    let at = format!(
        "{place}: parameter {}",
        parameter["name"].as_str().unwrap_or_default()
    );
    first_unknown(&at, parameter, PARAMETER).or_else(|| in_schema(&at, &parameter["schema"]))
}

fn in_schema(at: &str, schema: &Value) -> Option<(String, String)> {
    let own = first_unknown(at, schema, SCHEMA);
    let own = own.or_else(|| {
        members(&schema["properties"])
            .find_map(|(name, property)| in_schema(&format!("{at}.{name}"), property))
    });
    let own = own.or_else(|| in_schema(&format!("{at}[]"), schema.get("items")?));
    own.or_else(|| in_schema(&format!("{at}{{}}"), schema.get("additionalProperties")?))
}

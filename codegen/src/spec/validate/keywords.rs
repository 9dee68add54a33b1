//! Refuses keywords that are unknown, of another type, or without effect where they are: they look like a limit.

use serde_json::Value;

use super::keyword_names::{
    ANNOTATIONS, BESIDE_ALL_OF, COMPONENTS, DOCUMENT, EXAMPLE, INFO, MEDIA_TYPE, OPERATION,
    PARAMETER, PATH, REQUEST_BODY, RESPONSE, SCHEMA, SECURITY_SCHEME, SERVER, TAG, VARIABLE,
};
use super::{extension_forms, keyword_types, serialization};
use crate::spec::parse::users_of;

/// The place, and what is wrong there.
type Problem = String;

/// Refuses the first keyword that is unknown or of another type.
pub(super) fn validate(document: &Value) -> Result<(), Problem> {
    known("the document", document, DOCUMENT)?;
    known("info", &document["info"], INFO)?;
    for tag in elements(&document["tags"]) {
        known("tags", tag, TAG)?;
    }
    for server in elements(&document["servers"]) {
        known("servers", server, SERVER)?;
        for (name, variable) in members(&server["variables"]) {
            known(&format!("servers: {name}"), variable, VARIABLE)?;
        }
    }
    let components = &document["components"];
    known("components", components, COMPONENTS)?;
    for (name, scheme) in members(&components["securitySchemes"]) {
        known(&format!("securitySchemes: {name}"), scheme, SECURITY_SCHEME)?;
    }
    for (_, parameter) in members(&components["parameters"]) {
        in_parameter("components", parameter)?;
    }
    for (path, item) in members(&document["paths"]) {
        in_path(path, item)?;
    }
    for (name, body) in members(&components["requestBodies"]) {
        in_body(&format!("requestBodies: {name}"), body, REQUEST_BODY)?;
    }
    for (name, response) in members(&components["responses"]) {
        in_body(&format!("responses: {name}"), response, RESPONSE)?;
    }
    for (name, schema) in members(&components["schemas"]) {
        in_schema(name, schema, Place::Schema)
            .map_err(|problem| format!("{}: {problem}", users_of(document, name)))?;
    }
    Ok(())
}

fn in_path(path: &str, item: &Value) -> Result<(), Problem> {
    if !path.starts_with('/') {
        return Err(format!("paths: {path:?} does not begin with /"));
    }
    known(path, item, PATH)?;
    for parameter in elements(&item["parameters"]) {
        in_parameter(path, parameter)?;
    }
    for (method, operation) in members(item).filter(|(_, operation)| operation.is_object()) {
        let id = operation["operationId"].as_str();
        in_operation(id.unwrap_or(&format!("{method} {path}")), operation)?;
    }
    Ok(())
}

fn in_operation(id: &str, operation: &Value) -> Result<(), Problem> {
    known(id, operation, OPERATION)?;
    for parameter in elements(&operation["parameters"]) {
        in_parameter(id, parameter)?;
    }
    let body = operation.get("requestBody");
    if let Some(body) = body {
        in_body(&format!("{id}: requestBody"), body, REQUEST_BODY)?;
    }
    for (status, response) in members(&operation["responses"]) {
        let at = format!("{id}: {status}");
        if ANNOTATIONS.contains(&status) {
            continue;
        }
        let is_status = status == "default"
            || status.len() == 3 && status.starts_with(|digit: char| digit.is_ascii_digit());
        if !is_status {
            return Err(format!(
                "{id}: responses: {status} is not a status such as 200 or 4XX"
            ));
        }
        in_body(&at, response, RESPONSE)?;
    }
    Ok(())
}

/// A body of a request or a response.
fn in_body(at: &str, body: &Value, keywords: &[&str]) -> Result<(), Problem> {
    if is_reference(at, body)? {
        return Ok(());
    }
    known(at, body, keywords)?;
    for (_, media) in members(&body["content"]) {
        known(at, media, MEDIA_TYPE)?;
        in_examples(at, media)?;
        if let Some(schema) = media.get("schema") {
            in_schema(at, schema, Place::Schema)?;
        }
    }
    Ok(())
}

/// The named examples of a body.
fn in_examples(at: &str, media: &Value) -> Result<(), Problem> {
    if media.get("example").is_some() && media.get("examples").is_some() {
        return Err(format!("{at}: example beside examples; write one of them"));
    }
    for (name, example) in members(&media["examples"]) {
        let at = format!("{at}: examples: {name}");
        known(&at, example, EXAMPLE)?;
        if example.get("value").is_none() {
            return Err(format!("{at}: value is required"));
        }
    }
    Ok(())
}

fn in_parameter(place: &str, parameter: &Value) -> Result<(), Problem> {
    let name = parameter["name"].as_str().unwrap_or_default();
    let at = format!("{place}: parameter {name}");
    if is_reference(&at, parameter)? {
        return Ok(());
    }
    // What is in place of a schema is refused where operations are validated.
    if parameter.get("content").is_none() {
        known(&at, parameter, PARAMETER)?;
    }
    if let Some(problem) = serialization::problem(parameter) {
        return Err(format!("{at}: {problem}"));
    }
    match parameter.get("schema") {
        Some(schema) => in_schema(&at, schema, Place::Schema),
        None => Ok(()),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Member,
    Schema,
}

fn in_schema(at: &str, schema: &Value, place: Place) -> Result<(), Problem> {
    if is_reference(at, schema)? {
        return Ok(());
    }
    known(at, schema, SCHEMA)?;
    if place != Place::Member && schema["nullable"] == true {
        return Err(format!(
            "{at}: nullable is supported of the properties of an object only; remove it"
        ));
    }
    if let Some(problem) = keyword_types::problem(schema) {
        return Err(format!("{at}: {problem}"));
    }
    let beside = |(keyword, _): &(&str, &Value)| {
        !BESIDE_ALL_OF.contains(keyword) && !ANNOTATIONS.contains(keyword)
    };
    if schema.get("allOf").is_some()
        && let Some((keyword, _)) = members(schema).find(beside)
    {
        return Err(format!(
            "{at}: {keyword} beside allOf is not supported; put it into the schema of the $ref"
        ));
    }
    for (name, property) in members(&schema["properties"]) {
        in_schema(&format!("{at}.{name}"), property, Place::Member)?;
    }
    if let Some(items) = schema.get("items") {
        in_schema(&format!("{at}[]"), items, Place::Schema)?;
    }
    for part in elements(&schema["allOf"]) {
        in_schema(at, part, Place::Schema)?;
    }
    match schema.get("additionalProperties") {
        Some(values) => in_schema(&format!("{at}{{}}"), values, Place::Schema),
        None => Ok(()),
    }
}

/// Whether something is a `$ref`. What is beside it would have no effect.
fn is_reference(at: &str, value: &Value) -> Result<bool, Problem> {
    if value.get("$ref").is_none() {
        return Ok(false);
    }
    let beside =
        members(value).find(|(keyword, _)| *keyword != "$ref" && !ANNOTATIONS.contains(keyword));
    match beside {
        Some((keyword, _)) => Err(format!(
            "{at}: {keyword} beside $ref has no effect; remove it, or write what is referred to inline"
        )),
        None => Ok(true),
    }
}

/// Refuses a keyword that is not known, and an extension that is not of its form.
fn known(at: &str, value: &Value, known: &[&str]) -> Result<(), Problem> {
    for (keyword, value) in members(value) {
        if !known.contains(&keyword) && !ANNOTATIONS.contains(&keyword) {
            let few = (known.len() <= 12).then(|| format!(" ({})", known.join(", ")));
            return Err(format!(
                "{at}: unknown keyword {keyword}{}",
                few.unwrap_or_default()
            ));
        }
        if let Some(problem) = extension_forms::problem(keyword, value) {
            return Err(format!("{at}: {problem}"));
        }
    }
    Ok(())
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn elements(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

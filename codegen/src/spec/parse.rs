//! Parses YAML as OpenAPI. An error names the smallest part that is none.

use openapiv3::{Info, OpenAPI, Operation, Parameter, ReferenceOr, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::SpecError;
use super::yaml::Json;
pub use super::yaml::yaml;

/// Parses the text of a document: as plain JSON, and as OpenAPI. Errors name the document as `file`.
///
/// # Errors
///
/// A text that is not YAML or not OpenAPI 3.0.
pub fn openapi(file: &str, text: &str) -> Result<(Value, OpenAPI), SpecError> {
    let Json { value, text: json } = yaml(text).map_err(|error| {
        SpecError::new(file, error.to_string().lines().next().unwrap_or("not YAML"))
    })?;
    if let Some(version) = value
        .get("openapi")
        .filter(|version| !is_supported(version))
    {
        return Err(SpecError::new(
            file,
            format!(
                "openapi: {version} is not supported; write the document in OpenAPI 3.0, such as 3.0.3"
            ),
        ));
    }
    // The order of members is lost in a `Value`.
    let api = read(&json).map_err(|error| {
        let (at, error) = locate(&value).unwrap_or((String::new(), error));
        SpecError::new(file, format!("{at}{error}"))
    })?;
    Ok((value, api))
}

/// Reads a part of OpenAPI. Only from text: its types are large, and to compile the reading of them from other forms of
/// JSON costs more than it saves.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, String> {
    serde_json::from_slice(json).map_err(|error| {
        let text = error.to_string();
        // Lines of a text that nobody wrote.
        let reason = text.rsplit_once(" at line ");
        reason
            .map_or(text.as_str(), |(reason, _)| reason)
            .to_owned()
    })
}

fn read_value<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
    read(value.to_string().as_bytes())
}

fn is_supported(version: &Value) -> bool {
    version
        .as_str()
        .is_some_and(|version| version.starts_with("3.0."))
}

/// Finds the smallest part that cannot be read, since the error of the whole does not say where it is.
fn locate(document: &Value) -> Option<(String, String)> {
    if let Err(error) = read_value::<Info>(document.get("info")?) {
        return Some(("info: ".to_owned(), error));
    }
    for item in document.get("paths")?.as_object()?.values() {
        for operation in item
            .as_object()?
            .values()
            .filter(|operation| operation.is_object())
        {
            let id = operation
                .get("operationId")
                .and_then(Value::as_str)
                .unwrap_or("operation without operationId");
            for parameter in operation
                .get("parameters")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                if let Err(error) = read_value::<ReferenceOr<Parameter>>(parameter) {
                    return Some((format!("{id}: parameter {}: ", name_of(parameter)), error));
                }
            }
            if let Err(error) = read_value::<Operation>(operation) {
                return Some((format!("{id}: "), error));
            }
        }
    }
    let components = document.get("components")?;
    for (name, parameter) in components
        .get("parameters")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if let Err(error) = read_value::<ReferenceOr<Parameter>>(parameter) {
            return Some((format!("components: parameter {name}: "), error));
        }
    }
    for (name, schema) in components
        .get("schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        for (field, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Err(error) = read_schema(property) {
                return Some((
                    format!("{}: {name}.{field}: ", users_of(document, name)),
                    error,
                ));
            }
        }
        if let Err(error) = read_schema(schema) {
            return Some((format!("{}: {name}: ", users_of(document, name)), error));
        }
    }
    None
}

fn read_schema(value: &Value) -> Result<(), String> {
    match value.get("$ref") {
        Some(_) => Ok(()),
        None => read_value::<Schema>(value).map(drop),
    }
}

/// The operations that name a schema, or `components` when none does directly.
pub(crate) fn users_of(document: &Value, schema: &str) -> String {
    let reference = format!("\"#/components/schemas/{schema}\"");
    let operations = document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let users: Vec<&str> = operations
        .flat_map(|(_, item)| item.as_object().into_iter().flatten())
        .filter(|(_, operation)| operation.to_string().contains(&reference))
        .filter_map(|(_, operation)| operation.get("operationId")?.as_str())
        .collect();
    if users.is_empty() {
        "components".to_owned()
    } else {
        users.join(", ")
    }
}

fn name_of(parameter: &Value) -> &str {
    parameter
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or("without name")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The title of a document and its schemas in order.
    fn read(title: &str) -> (String, Vec<String>) {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: {title}, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    B: {{type: string}}\n    A: {{type: string}}\n"
        );
        let (_, api) = openapi("spec", &text).unwrap();
        let schemas = api.components.unwrap().schemas;
        (api.info.title, schemas.into_keys().collect())
    }

    #[test]
    fn keeps_order_and_unquoted_texts() {
        let schemas = vec!["B".to_owned(), "A".to_owned()];
        assert_eq!(read("'1.0'"), ("1.0".to_owned(), schemas.clone()));
        assert_eq!(read("1.10"), ("1.10".to_owned(), schemas));
    }

    #[test]
    fn rejects_unquoted_numbers() {
        for (info, summary, place) in [("a", "404", "Get"), ("a, description: 404", "b", "info")] {
            let text = format!(
                "openapi: 3.0.3\ninfo: {{version: 1.0, title: {info}}}\npaths:\n  /a:\n    get: {{operationId: Get, summary: {summary}, responses: {{}}}}\n"
            );
            let error = openapi("spec", &text).unwrap_err().to_string();
            assert_eq!(
                error,
                format!("spec: {place}: invalid type: integer `404`, expected a string")
            );
        }
    }
}

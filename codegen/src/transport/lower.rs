//! The document as progenitor gets it.

use openapiv3::{OpenAPI, Parameter};
use serde_json::{Map, Value, json};

use super::placeholders::{BYTES, arguments, name};
use crate::api::operation::Operation;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::parse::read;

pub(crate) fn lower(document: &Document, operations: &[Operation]) -> Result<OpenAPI, SpecError> {
    let prefix = document.path_prefix()?;
    let mut paths = Map::new();
    for (number, operation) in operations.iter().enumerate() {
        let view = &operation.view;
        let mut path = view
            .path
            .strip_prefix(&prefix)
            .unwrap_or(view.path)
            .to_owned();
        for (parameter, name) in operation.parameters.iter().zip(arguments(operation)) {
            if parameter.is_in_path {
                let (from, to) = (format!("{{{}}}", parameter.wire), format!("{{{name}}}"));
                path = path.replace(&from, &to);
            }
        }
        let mut lowered = json!({
            "operationId": name(number),
            "parameters": parameters(document, operation),
            // Other statuses reach the layer above, which reads all shapes of an error; so do bodies.
            "responses": { "2XX": { "description": "" } },
        });
        if operation.body.is_some() {
            let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
            lowered["requestBody"] = json!({ "required": true, "content": { BYTES: bytes } });
        }
        // Paths whose parameters have other names would be two in OpenAPI.
        let item = paths.entry(path).or_insert_with(|| json!({}));
        item[view.method] = lowered;
    }
    let api = json!({
        "openapi": "3.0.3",
        "info": { "title": document.api.info.title, "version": document.api.info.version },
        "paths": paths,
    });
    read(api.to_string().as_bytes()).map_err(|error| document.error(format!("lowered: {error}")))
}

fn parameters(document: &Document, operation: &Operation) -> Vec<Value> {
    let arguments = operation.view.arguments().zip(arguments(operation));
    let lowered = arguments.map(|(parameter, name)| {
        let place = match parameter {
            Parameter::Path { .. } => "path",
            Parameter::Header { .. } => "header",
            _ => "query",
        };
        let required = parameter.parameter_data_ref().required;
        let is_list = document.is_list(parameter.parameter_data_ref());
        let schema = if is_list {
            json!({ "type": "array", "items": { "type": "string" } })
        } else {
            json!({ "type": "string" })
        };
        json!({ "name": name, "in": place, "required": required, "schema": schema })
    });
    lowered.collect()
}

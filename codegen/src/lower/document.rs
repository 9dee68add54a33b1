//! Lowers the document.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use super::json::{reference, without_nulls};
use super::references::{rename_references, renames};
use super::schemas::{property, schemas};
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::operation::OperationView;

pub(crate) fn lower(document: &Document) -> Result<OpenAPI, SpecError> {
    let mut api = serde_json::to_value(&document.api).map_err(|error| document.error(error))?;
    let prefix = document.path_prefix()?;
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
    serde_json::from_value(api).map_err(|error| document.error(format!("lowered: {error}")))
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
    match view.response {
        Some(name) => json!({
            "description": "",
            "content": { "application/json": { "schema": reference(name) } },
        }),
        None => json!({ "description": "" }),
    }
}

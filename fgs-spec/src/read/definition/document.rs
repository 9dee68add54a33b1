//! The file: one operation of Swagger 2.0.

use serde_json::Value;

use super::operation::Operation;
use crate::page::Page;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// Reads the definition in this text.
pub(crate) fn read(file: &str, text: &str) -> Result<Page, String> {
    let root: Value = serde_json::from_str(text)
        .map_err(|error| format!("is not JSON ({error}); save the definition again"))?;
    let paths = root.get("paths").and_then(Value::as_object);
    let Some(paths) = paths.filter(|_| is_swagger_2(&root)) else {
        return Err(
            "is no API definition: JSON of Swagger 2.0 with paths; save the definition of one operation"
                .to_owned(),
        );
    };
    let operations = paths.iter().flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(*method)?;
            Some((path, *method, item, operation))
        })
    });
    let operations: Vec<_> = operations.collect();
    match operations.as_slice() {
        [] => Err("has no operation; save the definition of one operation".to_owned()),
        [(path, method, item, operation)] => {
            Operation::new(&root).read(file, path, &method.to_ascii_uppercase(), [item, operation])
        }
        [(path, method, ..), (other_path, other_method, ..), ..] => Err(format!(
            "has two operations, {} {path} and {} {other_path}; save a definition of one operation",
            method.to_ascii_uppercase(),
            other_method.to_ascii_uppercase()
        )),
    }
}

/// The API Explorer writes `version`, the specification `swagger`.
fn is_swagger_2(root: &Value) -> bool {
    let version = |key: &str| root.get(key).and_then(Value::as_str);
    match version("swagger") {
        Some(version) => version == "2.0",
        None => root.get("openapi").is_none() && version("version").is_none_or(|it| it == "2.0"),
    }
}

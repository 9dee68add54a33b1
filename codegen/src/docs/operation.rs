//! The documentation of operations.

use serde_json::json;

use super::property::{property, text};
use super::request_example::{example, list};
use crate::api::models::Models;
use crate::api::operation::{Operation, Parameter};
use crate::spec::operation::OperationView;

/// The documentation of an operation: its description, page, settings, errors and an example.
pub(crate) fn operation(models: &Models, operation: &Operation) -> String {
    let view = &operation.view;
    let mut paragraphs = Vec::new();
    match &view.operation.summary {
        Some(summary) => paragraphs.push(format!("{summary}.")),
        None => paragraphs.push(format!("`{}` of the API.", view.id)),
    }
    paragraphs.extend(view.operation.description.clone());
    paragraphs.push(format!("`{} {}`", view.method.to_uppercase(), view.path));
    paragraphs.push(page(view));
    paragraphs.extend(settings(operation));
    paragraphs.push("# Errors".to_owned());
    paragraphs.push(errors(view));
    paragraphs.push("# Example".to_owned());
    paragraphs.push(example(models, operation));
    let paragraphs: Vec<&str> = paragraphs
        .iter()
        .map(|paragraph| paragraph.trim())
        .collect();
    paragraphs.join("\n\n")
}

/// An example of a list, which collects what `call` returns as `what`.
pub(crate) fn list_example(operation: &Operation, what: &str, call: &str) -> String {
    list(operation, what, call)
}

/// The documentation of a parameter.
pub(crate) fn parameter(parameter: &Parameter) -> String {
    let mut schema = json!(parameter.shape.schema);
    if let Some(description) = &parameter.data.description {
        schema["description"] = json!(description);
    }
    if let Some(unit) = parameter.data.extensions.get("x-unit") {
        schema["x-unit"] = unit.clone();
    }
    let docs = property(&schema);
    docs.unwrap_or_else(|| format!("`{}` of the API.", parameter.wire))
}

fn page(view: &OperationView) -> String {
    let page = &view.operation.extensions["x-page"];
    let title = text(&page["title"]);
    let date = page["date"]
        .as_str()
        .map(|date| format!(", edition of {date}"))
        .unwrap_or_default();
    match page["url"].as_str() {
        Some(url) => format!("Page: [{title}]({url}){date}."),
        None => format!("Page: {title}{date}."),
    }
}

fn settings(operation: &Operation) -> Option<String> {
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.is_required);
    let lines = optional.map(|setting| {
        let docs = parameter(setting).replace("\n\n", " ").replace('\n', " ");
        format!("* `{}`: {docs}", setting.ident)
    });
    let lines: Vec<String> = lines.collect();
    (!lines.is_empty()).then(|| format!("Settings, all optional:\n\n{}", lines.join("\n")))
}

fn errors(view: &OperationView) -> String {
    let statuses = view.operation.responses.responses.keys();
    let failures: Vec<String> = statuses
        .map(|status| status.to_string())
        .filter(|status| !status.starts_with('2'))
        .collect();
    let documented = if failures.is_empty() {
        "The document lists no error status.".to_owned()
    } else {
        format!(
            "The document lists the error statuses {}.",
            failures.join(", ")
        )
    };
    format!(
        "[`Error`](crate::Error): the request is invalid (nothing is sent), the service responds with an error, \
         the connection fails, or the response cannot be read. {documented}"
    )
}

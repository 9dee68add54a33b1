//! The documentation of operations.

use super::property::{property, text};
use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::operation::OperationView;
use crate::spec::schema::{parameter_schema, properties};

/// The documentation of an operation: its description, page, settings, errors and an example.
///
/// `method` is the method of the client, `body_setters` are those of the example.
pub(crate) fn operation(
    document: &Document,
    view: &OperationView,
    method: &str,
    body_setters: &[&str],
) -> String {
    let mut paragraphs = Vec::new();
    if let Some(summary) = &view.operation.summary {
        paragraphs.push(format!("{summary}."));
    }
    paragraphs.extend(view.operation.description.clone());
    paragraphs.push(format!("`{} {}`", view.method.to_uppercase(), view.path));
    paragraphs.push(page(view));
    paragraphs.extend(settings(view));
    paragraphs.push("# Errors".to_owned());
    paragraphs.push(errors(view));
    paragraphs.push("# Example".to_owned());
    paragraphs.push(example(document, view, method, body_setters));
    let paragraphs: Vec<&str> = paragraphs
        .iter()
        .map(|paragraph| paragraph.trim())
        .collect();
    paragraphs.join("\n\n")
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

fn settings(view: &OperationView) -> Option<String> {
    let optional = view
        .arguments()
        .map(|parameter| parameter.parameter_data_ref())
        .filter(|data| !data.required);
    let lines = optional.map(|data| {
        let mut schema = parameter_schema(data)
            .map(|schema| serde_json::json!(schema))
            .unwrap_or_default();
        schema["description"] = serde_json::json!(data.description);
        let docs = property(&schema).unwrap_or_default();
        let docs = docs.replace("\n\n", " ").replace('\n', " ");
        format!("* `{}`: {docs}", field_ident(&data.name))
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

fn example(
    document: &Document,
    view: &OperationView,
    method: &str,
    body_setters: &[&str],
) -> String {
    let has_function = view
        .arguments()
        .any(|parameter| parameter.parameter_data_ref().name == "function_urn");
    let function = if has_function {
        "\n    .function_urn(\"urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize\")"
    } else {
        ""
    };
    let is_any_object = view.body.is_some_and(|name| {
        document
            .schema(name)
            .is_some_and(|schema| properties(schema).next().is_none())
    });
    let body = if is_any_object {
        "\n    .body(serde_json::json!({ \"message\": \"hello\" }))".to_owned()
    } else if body_setters.is_empty() {
        String::new()
    } else {
        format!("\n    .body_map(|body| body{})", body_setters.concat())
    };
    format!(
        "```no_run\n# async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {{\n\
         let response = client\n    .{method}(){function}{body}\n    .send()\n    .await?;\n\
         println!(\"{{}}\", response.status());\n# Ok(())\n# }}\n```"
    )
}

//! The documentation of operations.

use super::property::{property, text};
use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::operation::OperationView;
use crate::spec::schema::{parameter_schema, properties};

/// What an operation does, what it takes, how it fails, an example, and its page.
pub fn operation(
    document: &Document,
    view: &OperationView,
    method: &str,
    body_setters: &[&str],
) -> String {
    let mut doc = String::new();
    let mut add = |paragraph: &str| {
        doc.push_str(paragraph.trim());
        doc.push_str("\n\n");
    };
    view.operation
        .summary
        .as_deref()
        .into_iter()
        .for_each(|summary| add(&format!("{summary}.")));
    view.operation
        .description
        .as_deref()
        .into_iter()
        .for_each(&mut add);
    add(&format!("`{} {}`", view.method.to_uppercase(), view.path));
    let page = &view.operation.extensions["x-page"];
    let date = page["date"]
        .as_str()
        .map(|date| format!(", edition of {date}"))
        .unwrap_or_default();
    add(&match page["url"].as_str() {
        Some(url) => format!("Page: [{}]({url}){date}.", text(&page["title"])),
        None => format!("Page: {}{date}.", text(&page["title"])),
    });
    let optional: Vec<String> = view
        .arguments()
        .map(|parameter| parameter.parameter_data_ref())
        .filter(|data| !data.required)
        .map(|data| {
            let mut schema = parameter_schema(data)
                .map(|schema| serde_json::json!(schema))
                .unwrap_or_default();
            schema["description"] = serde_json::json!(data.description);
            let told = property(&schema).unwrap_or_default().replace("\n\n", " ");
            format!(
                "* `{}`: {}",
                field_ident(&data.name),
                told.replace('\n', " ")
            )
        })
        .collect();
    if !optional.is_empty() {
        add(&format!(
            "Settings, all optional:\n\n{}",
            optional.join("\n")
        ));
    }
    add("# Errors");
    let documented: Vec<String> = view
        .operation
        .responses
        .responses
        .keys()
        .map(|status| status.to_string())
        .filter(|status| !status.starts_with('2'))
        .collect();
    let documented = match documented.is_empty() {
        true => "The document lists no status of failure.".to_owned(),
        false => format!("The document lists the statuses {}.", documented.join(", ")),
    };
    add(&format!(
        "[`Error`](crate::Error), whatever the status: a bad value before anything is sent, an answer of the \
         service, a network that fails, an answer that cannot be read. {documented}"
    ));
    add("# Example");
    let function = match view
        .arguments()
        .any(|parameter| parameter.parameter_data_ref().name == "function_urn")
    {
        true => {
            "\n    .function_urn(\"urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize\")"
        }
        false => "",
    };
    let free = view.body.is_some_and(|name| {
        document
            .schema(name)
            .is_some_and(|schema| properties(schema).next().is_none())
    });
    let body = match body_setters {
        _ if free => "\n    .body(serde_json::json!({ \"message\": \"hello\" }))".to_owned(),
        [] => String::new(),
        setters => format!("\n    .body_map(|body| body{})", setters.concat()),
    };
    add(&format!(
        "```no_run\n# async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {{\n\
         let answer = client\n    .{method}(){function}{body}\n    .send()\n    .await?;\n\
         println!(\"{{}}\", answer.status());\n# Ok(())\n# }}\n```"
    ));
    doc.trim_end().to_owned()
}

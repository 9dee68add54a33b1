//! The documentation of generated items: the document's words, with units, bounds and defaults.

use serde_json::Value;

use super::document::{OperationView, parameter_schema};

/// What a property or parameter is, and what it may hold.
pub fn property(schema: &Value) -> Option<String> {
    let mut parts: Vec<String> =
        schema["description"].as_str().map(|text| text.trim().to_owned()).into_iter().collect();
    parts.extend(range(schema));
    if let Some(default) = schema.get("default") {
        parts.push(format!("Default of the service: {}.", text(default)));
    }
    if let Some(note) = schema["x-note"].as_str() {
        parts.push(note.trim().to_owned());
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn range(schema: &Value) -> Option<String> {
    let bounds = schema.get("x-integer").unwrap_or(schema);
    let unit = schema["x-unit"].as_str().map(|unit| format!(" {unit}")).unwrap_or_default();
    let unit =
        if schema["type"] == "string" && schema.get("x-integer").is_none() { " characters".to_owned() } else { unit };
    let least = bounds.get("minimum").or(bounds.get("minLength"));
    let most = bounds.get("maximum").or(bounds.get("maxLength"));
    let range = match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}{unit}"),
        (Some(least), None) => format!("{least}{unit} or more"),
        (None, Some(most)) => format!("up to {most}{unit}"),
        (None, None) => return None,
    };
    Some(format!("Documented range: {range}."))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What an operation does, what it takes, how it fails, an example, and its page.
pub fn operation(view: &OperationView, method: &str, body_setters: &[&str]) -> String {
    let mut doc = String::new();
    let mut add = |paragraph: &str| {
        doc.push_str(paragraph.trim());
        doc.push_str("\n\n");
    };
    view.operation.summary.as_deref().into_iter().for_each(|summary| add(&format!("{summary}.")));
    view.operation.description.as_deref().into_iter().for_each(&mut add);
    add(&format!("`{} {}`", view.method.to_uppercase(), view.path));
    let page = &view.operation.extensions["x-page"];
    let date = page["date"].as_str().map(|date| format!(", edition of {date}")).unwrap_or_default();
    add(&format!("Page: [{}]({}){date}.", text(&page["title"]), text(&page["url"])));
    let optional: Vec<String> = view
        .parameters
        .iter()
        .filter(|parameter| matches!(parameter, openapiv3::Parameter::Query { .. }))
        .map(|parameter| {
            let data = parameter.parameter_data_ref();
            let mut schema = parameter_schema(data).map(|schema| serde_json::json!(schema)).unwrap_or_default();
            schema["description"] = serde_json::json!(data.description);
            let told = property(&schema).unwrap_or_default().replace("\n\n", " ");
            format!("* `{}`: {}", data.name, told.replace('\n', " "))
        })
        .collect();
    if !optional.is_empty() {
        add(&format!("Settings, all optional:\n\n{}", optional.join("\n")));
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
        true => "The page documents no status of failure.".to_owned(),
        false => format!("The page documents the statuses {}.", documented.join(", ")),
    };
    add(&format!(
        "[`Error`](crate::Error), whatever the status: a bad value before anything is sent, an answer of the \
         service, a network that fails, an answer that cannot be read. {documented}"
    ));
    add("# Example");
    let body = match body_setters {
        [] => String::new(),
        setters => format!("\n    .body_map(|body| body{})", setters.concat()),
    };
    add(&format!(
        "```no_run\n# async fn example(client: functiongraph::Client) -> Result<(), functiongraph::Error> {{\n\
         let answer = client\n    .{method}()\n    .function_urn(\"urn:fss:cn-north-4:7aad83af3e8d42e99ac194c8419e2c9b:function:default:resize\"){body}\n    .send()\n    .await?;\n\
         println!(\"{{}}\", answer.status());\n# Ok(())\n# }}\n```"
    ));
    doc.trim_end().to_owned()
}

//! The documentation of generated items: the document's words, with units, bounds and defaults.

use serde_json::Value;

use super::document::{Document, OperationView, parameter_schema, properties};

/// What a property or parameter is, and what it may hold.
pub fn property(schema: &Value) -> Option<String> {
    let mut parts: Vec<String> = schema["description"]
        .as_str()
        .map(|text| text.trim().to_owned())
        .into_iter()
        .collect();
    parts.extend(range(schema).map(|range| format!("Documented range: {range}.")));
    if let Some(default) = schema.get("default").or(schema["x-integer"].get("default")) {
        parts.push(format!("Default of the service: {}.", text(default)));
    }
    if let Some(allowed) = schema["enum"].as_array() {
        let allowed: Vec<String> = allowed.iter().map(text).collect();
        parts.push(format!("One of {}.", allowed.join(", ")));
    }
    if let Some(form) = schema["x-time-format"].as_str() {
        parts.push(format!("A time of the form {form}."));
    }
    if let Some(list) = schema.get("x-list") {
        parts.push(format!(
            "At most {} values, joined by {}.",
            list["maxItems"], list["separator"]
        ));
    }
    if let Some(urn) = schema["x-urn"].as_str() {
        parts.push(format!("Form: `{urn}`."));
    }
    if let Some(source) = schema["x-source"].as_str() {
        parts.push(format!("Source: {source}."));
    }
    if let Some(note) = schema["x-note"].as_str() {
        parts.push(note.trim().to_owned());
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The bounds of a value, with their unit.
pub fn range(schema: &Value) -> Option<String> {
    let bounds = schema.get("x-integer").unwrap_or(schema);
    let unit = schema["x-unit"]
        .as_str()
        .map(|unit| format!(" {unit}"))
        .unwrap_or_default();
    let unit = if schema["type"] == "string" && schema.get("x-integer").is_none() {
        " characters".to_owned()
    } else {
        unit
    };
    let least = bounds.get("minimum").or(bounds.get("minLength"));
    let most = bounds.get("maximum").or(bounds.get("maxLength"));
    match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (Some(least), None) if *least == 1 && unit == " characters" => {
            Some("1 character or more".to_owned())
        }
        (Some(least), None) => Some(format!("{least}{unit} or more")),
        (None, Some(most)) => Some(format!("up to {most}{unit}")),
        (None, None) => None,
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

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
                super::checks::field_ident(&data.name),
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

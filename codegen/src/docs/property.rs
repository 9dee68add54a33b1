//! The documentation of properties and parameters: the document's words, with units, bounds and defaults.

use serde_json::Value;

/// The documentation of a property or parameter: its description and its allowed values.
pub(crate) fn property(schema: &Value) -> Option<String> {
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
    if let (Some("string"), Some(format)) = (schema["type"].as_str(), schema["format"].as_str()) {
        parts.push(format!("Format: `{format}`, which is not validated."));
    }
    if let Some(form) = schema["x-time-format"].as_str() {
        parts.push(format!("A time of the form {form}."));
    }
    if let Some(list) = schema.get("x-list") {
        parts.push(format!(
            "At most {} values, separated by {}.",
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
pub(crate) fn range(schema: &Value) -> Option<String> {
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
    let min = bounds.get("minimum").or(bounds.get("minLength"));
    let max = bounds.get("maximum").or(bounds.get("maxLength"));
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}{unit}")),
        (Some(min), None) if *min == 1 && unit == " characters" => {
            Some("1 character or more".to_owned())
        }
        (Some(min), None) => Some(format!("{min}{unit} or more")),
        (None, Some(max)) => Some(format!("up to {max}{unit}")),
        (None, None) => None,
    }
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

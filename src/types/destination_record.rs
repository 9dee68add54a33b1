//! The payloads of a record that a destination received.

use crate::generated::types::DestinationRecord;
use crate::json::value::Json;

/// Where a payload is a string that holds JSON, as the service was seen to write it, that JSON.
///
/// ```
/// use functiongraph::types::DestinationRecord;
///
/// let record: DestinationRecord = serde_json::from_str(
///     r#"{
///         "request_context": { "condition": "UnhandledInvocationError" },
///         "request_payload": "{\"width\": 640}",
///         "response_payload": { "errorMessage": "no disk" }
///     }"#,
/// )?;
/// assert_eq!(record.request_json().unwrap().as_str(), r#"{"width": 640}"#);
/// assert_eq!(record.response_json().unwrap(), serde_json::json!({ "errorMessage": "no disk" }));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl DestinationRecord {
    /// The event, whether it is written as JSON or as a string that holds JSON. Any other string is itself.
    #[must_use]
    pub fn request_json(&self) -> Option<Json> {
        self.request_payload.as_ref().map(json_of)
    }

    /// The result or the error of the function, written in either way.
    #[must_use]
    pub fn response_json(&self) -> Option<Json> {
        self.response_payload.as_ref().map(json_of)
    }
}

fn json_of(payload: &Json) -> Json {
    let text = payload.parse::<String>().ok();
    let held = text.and_then(|text| Json::from_text(text).ok());
    held.unwrap_or_else(|| payload.clone())
}

//! Reads a body into a model without the coercions of models, which are for responses.

use functiongraph::Extra;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a body with these members. `extra` is what the model has no place for.
pub(crate) fn typed_body<T: DeserializeOwned + Serialize>(
    body: &Value,
    members: &[&str],
    extra: fn(&T) -> &Extra,
) -> Result<T, String> {
    let read: T = T::deserialize(body).map_err(|error| error.to_string())?;
    let written = serde_json::to_value(&read).map_err(|error| error.to_string())?;
    for (name, value) in body.as_object().into_iter().flatten() {
        let is_kept = members.contains(&name.as_str()) && extra(&read).contains(name);
        let is_read = match (value, written.get(name)) {
            // An empty destination in it stands for none and is not written; others are validated on their own.
            (Value::Object(_), Some(Value::Object(_))) => true,
            (value, written) => written == Some(value),
        };
        if is_kept || !is_read {
            return Err(format!("{name}: {value} has the wrong type"));
        }
    }
    Ok(read)
}

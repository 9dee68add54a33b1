//! Reading answers that are not quite what the document says: one odd member loses only itself.

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

/// A member that may be missing, null, or of the right kind in the wrong clothes (`"30"` for 30).
pub(crate) fn option<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Value::deserialize(deserializer).map(read)
}

/// A list that may be null, and whose elements may be odd.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(items) => items.into_iter().filter_map(read).collect(),
        _ => Vec::new(),
    })
}

/// 2⁶³, the first that is no `i64`.
const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    if value.is_null() {
        return None;
    }
    let other = match &value {
        Value::String(text) => serde_json::from_str(text).ok(),
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && (-TOO_LARGE..TOO_LARGE).contains(float))
                .map(|float| Value::from(float as i64));
            return T::deserialize(&value)
                .ok()
                .or_else(|| T::deserialize(whole?).ok())
                .or_else(|| serde_json::from_value(Value::String(number.to_string())).ok());
        }
        _ => None,
    };
    T::deserialize(value).ok().or_else(|| serde_json::from_value(other?).ok())
}

//! A body from its members.

use serde_json::{Map, Value};

use crate::generated::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use crate::validate::ValidationError;

/// A body of these members. Each has to be of its type.
pub(crate) fn from_members(members: Map<String, Value>) -> Result<Body, ValidationError> {
    let mut converted = Map::new();
    for (name, value) in members {
        let value = integer(value);
        let single = Map::from_iter([(name.clone(), value.clone())]);
        serde_json::from_value::<Body>(Value::Object(single)).map_err(|_| {
            let member_type = Body::MEMBER_TYPES
                .iter()
                .find(|(member, _)| *member == name);
            let expected = member_type.map_or("of its type", |(_, text)| *text);
            ValidationError::new(&name, format!("{value} is not {expected}"))
        })?;
        converted.insert(name, value);
    }
    serde_json::from_value(Value::Object(converted))
        .map_err(|error| ValidationError::new("body", error.to_string()))
}

/// A number without a fraction as an integer: 2.0 is 2.
fn integer(value: Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = value
        .as_f64()
        .filter(|float| value.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT);
    float.map_or(value, |float| Value::from(float as i64))
}

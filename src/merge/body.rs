//! A body from its members.

use std::mem::discriminant;

use serde_json::{Map, Value};

use crate::generated::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use crate::json::object::Object;
use crate::validation::ValidationError;

/// A body of these members. Each has to be of its type.
pub(crate) fn from_members(members: Map<String, Value>) -> Result<Body, ValidationError> {
    let mut converted = Map::new();
    for (name, value) in members {
        let value = integer(value);
        let single = Map::from_iter([(name.clone(), value.clone())]);
        let body = serde_json::from_value::<Body>(Value::Object(single)).ok();
        if !body.is_some_and(|body| value.is_null() || is_typed(&body, &name, &value)) {
            let member_type = Body::MEMBER_TYPES
                .iter()
                .find(|(member, _)| *member == name);
            let expected = member_type.map_or("of its type", |(_, text)| *text);
            let problem = format!("{value} is not {expected}");
            return Err(ValidationError::new(&name, problem));
        }
        converted.insert(name, value);
    }
    serde_json::from_value(Value::Object(converted))
        .map_err(|error| ValidationError::new("body", error.to_string()))
}

/// Whether the member was read from a value of its own type: a model also reads `"3"` as 3, and keeps what it cannot read.
fn is_typed(body: &Body, name: &str, value: &Value) -> bool {
    let read = Object::json(body, name).and_then(|read| read.parse::<Value>().ok());
    !body.extra.contains(name)
        && read.is_some_and(|read| discriminant(&read) == discriminant(value))
}

/// A number without a fraction as an integer: 2.0 is 2.
fn integer(value: Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = value
        .as_f64()
        .filter(|float| value.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT);
    float.map_or(value, |float| Value::from(float as i64))
}

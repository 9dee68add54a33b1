//! The members of a body, and a body of members.

use serde_json::{Map, Value};

use crate::generated::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use crate::validate::ValidationError;

pub(crate) fn members(
    model: &impl serde::Serialize,
) -> Result<Map<String, Value>, ValidationError> {
    match serde_json::to_value(model) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(ValidationError::new("body", error.to_string())),
    }
}

/// The members as a body, each of its own type.
pub(crate) fn read(given: Map<String, Value>) -> Result<Body, ValidationError> {
    let mut whole = Map::new();
    for (name, value) in given {
        let value = whole_number(value);
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        serde_json::from_value::<Body>(Value::Object(alone)).map_err(|_| {
            let kind = Body::MEMBER_TYPES
                .iter()
                .find(|(member, _)| *member == name);
            let expected = kind.map_or("of its type", |(_, kind)| *kind);
            ValidationError::new(&name, format!("{value} is not {expected}"))
        })?;
        whole.insert(name, value);
    }
    serde_json::from_value(Value::Object(whole))
        .map_err(|error| ValidationError::new("body", error.to_string()))
}

/// 2.0 is the whole number 2.
fn whole_number(value: Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = value
        .as_f64()
        .filter(|float| value.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT);
    float.map_or(value, |float| Value::from(float as i64))
}

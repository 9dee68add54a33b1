//! Nulls and whole numbers in a body, as JSON Schema takes them and serde does not.

use serde_json::Value;

/// Rejects a null where the document has a member, none of which may be null.
pub(crate) fn reject_null(object: &Value, members: &[&str]) -> Result<(), String> {
    match members
        .iter()
        .find(|name| object.get(**name).is_some_and(Value::is_null))
    {
        Some(name) => Err(format!("{name}: null is not allowed; leave it out")),
        None => Ok(()),
    }
}

/// A body in which whole numbers are written as such: `2.0` and `2e0` are integers in JSON Schema.
pub(crate) fn whole_numbers(mut body: Value) -> Value {
    match &mut body {
        Value::Number(number) => {
            if let Some(whole) = whole(number) {
                body = whole.into();
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = whole_numbers(item.take())),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| *member = whole_numbers(member.take())),
        _ => {}
    }
    body
}

/// A number with a fraction of zero that is exact as an integer.
fn whole(number: &serde_json::Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.is_i64() || number.is_u64() {
        return None;
    }
    let float = number
        .as_f64()
        .filter(|float| float.fract() == 0.0 && float.abs() <= EXACT)?;
    #[allow(clippy::cast_possible_truncation, reason = "whole and within EXACT")]
    Some(float as i64)
}

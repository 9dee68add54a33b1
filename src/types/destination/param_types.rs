//! The types of the members of a `param`: it is read leniently, and its text is sent as it is.

use std::mem::discriminant;

use serde::Serialize;
use serde_json::Value;

use super::param_text::{ParamText, read_param};
use crate::json::object::Object;
use crate::json::strict::StrictJson;
use crate::validation::ValidationError;

/// Refuses a text that is sent with a member of another type, or twice, unless the service gave it.
pub(super) fn validate<T: Object + Serialize + PartialEq>(
    param: &T,
    text: &ParamText,
) -> Result<(), ValidationError> {
    let sent = text.of_user();
    let Some(sent) = sent.filter(|text| read_param::<T>(text).is_some_and(|read| read == *param))
    else {
        return Ok(());
    };
    let StrictJson(written) = serde_json::from_str(sent)
        .map_err(|error| ValidationError::of_value(format!("{sent:?} is not valid: {error}")))?;
    match serde_json::to_value(param) {
        Ok(read) => mistyped(&written, &read).map_or(Ok(()), Err),
        Err(_) => Ok(()),
    }
}

/// The first value that was read as one of another type.
fn mistyped(written: &Value, read: &Value) -> Option<ValidationError> {
    match (written, read) {
        (Value::Object(written), Value::Object(read)) => read.iter().find_map(|(name, read)| {
            let error = mistyped(written.get(name)?, read)?;
            Some(error.inside(name))
        }),
        (Value::Array(written), Value::Array(read)) => {
            let mut pairs = written.iter().zip(read).enumerate();
            pairs.find_map(|(at, (written, read))| {
                Some(mistyped(written, read)?.inside(&format!("[{at}]")))
            })
        }
        _ if discriminant(written) == discriminant(read) || written.is_null() => None,
        _ => {
            let expected = match read {
                Value::Null => "null",
                Value::Bool(_) => "a boolean",
                Value::Number(number) if number.is_f64() => "a number",
                Value::Number(_) => "an integer",
                Value::String(_) => "a string",
                Value::Array(_) => "an array",
                Value::Object(_) => "an object",
            };
            let reason = format!("{written} is not {expected}");
            Some(ValidationError::of_value(reason))
        }
    }
}

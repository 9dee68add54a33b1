//! What is checked of every request before its operation sees it: the parameters of path, query and header.
//!
//! A parameter that the document does not know is ignored. One that it knows may be given once; an empty one
//! counts as left out, unless its rules say that it has at least one character.

use axum::extract::RawPathParams;
use axum::http::HeaderMap;
use serde_json::Value;

use super::refusal::Refusal;
use functiongraph::__private::facts::{ErrorCode, errors};
use functiongraph::__private::facts::{Parameter, Place, Rule};

/// Refuses the first parameter that the document does not allow.
pub(crate) fn check(
    parameters: &[Parameter],
    path: &RawPathParams,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    for parameter in parameters {
        let refuse = |problem: &str| refusal(parameter, format!("{}: {problem}", parameter.name));
        let given: Vec<&str> = match parameter.place {
            Place::Path => path
                .iter()
                .filter(|(name, _)| *name == parameter.name)
                .map(|(_, value)| value)
                .collect(),
            Place::Query => query
                .iter()
                .filter(|(name, _)| name == parameter.name)
                .map(|(_, value)| value.as_str())
                .collect(),
            Place::Header => {
                let values = headers
                    .get_all(parameter.name)
                    .iter()
                    .map(|value| value.to_str());
                values
                    .collect::<Result<_, _>>()
                    .map_err(|_| refuse("is not ASCII text"))?
            }
        };
        match given.as_slice() {
            [] if parameter.required => return Err(refuse("is required but was not given")),
            [] => {}
            [value] if value.is_empty() && may_be_empty(parameter) => {}
            [value] => parameter
                .check(value)
                .map_err(|violation| refusal(parameter, violation.to_string()))?,
            _ => return Err(refuse("is given more than once")),
        }
    }
    Ok(())
}

/// Whether an empty value is as good as none.
fn may_be_empty(parameter: &Parameter) -> bool {
    let allows = |rule: &Rule| matches!(rule, Rule::Integer { .. }) || rule.problem("").is_none();
    !parameter.required && parameter.rules.iter().all(allows)
}

fn refusal(parameter: &Parameter, message: String) -> Refusal {
    let is_urn = parameter
        .rules
        .iter()
        .any(|rule| matches!(rule, Rule::FunctionUrn));
    let code: ErrorCode = match parameter.place {
        _ if is_urn => errors::INVALID_URN,
        Place::Query => errors::INVALID_QUERY,
        Place::Path | Place::Header => errors::INVALID_PARAMETER,
    };
    Refusal::new(code, message)
}

/// Refuses a null where the document has a member, none of which may be null.
pub(crate) fn refuse_null(object: &Value, members: &[&str]) -> Result<(), String> {
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
    #[allow(clippy::cast_possible_truncation)]
    Some(float as i64)
}

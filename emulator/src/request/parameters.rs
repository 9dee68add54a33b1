//! Validating the parameters of path, query and header, before the operation.
//!
//! A parameter that the document does not have is ignored. One that it has must not be repeated, unless it is a list; an empty
//! one counts as missing, unless its rules require at least one character. A boolean header may be `True` or `False`, as
//! the official SDK for Python writes it.

use axum::extract::RawPathParams;
use axum::http::HeaderMap;

use crate::request::api_error::ApiError;
use crate::spec::{ErrorCode, Parameter, ParameterLocation, Rule, errors};

/// Rejects the first parameter that the document does not allow.
pub(crate) fn validate(
    parameters: &[Parameter],
    path: &RawPathParams,
    query: &[(String, String)],
    headers: &HeaderMap,
) -> Result<(), ApiError> {
    for parameter in parameters {
        let invalid = |problem: &str| error(parameter, format!("{}: {problem}", parameter.name));
        let values: Vec<&str> = match parameter.location {
            ParameterLocation::Path => path
                .iter()
                .filter(|(name, _)| *name == parameter.name)
                .map(|(_, value)| value)
                .collect(),
            ParameterLocation::Query => query
                .iter()
                .filter(|(name, _)| name == parameter.name)
                .map(|(_, value)| value.as_str())
                .collect(),
            ParameterLocation::Header => {
                let values = headers
                    .get_all(parameter.name)
                    .iter()
                    .map(|value| value.to_str());
                values
                    .collect::<Result<_, _>>()
                    .map_err(|_| invalid("is not ASCII text"))?
            }
        };
        match values.as_slice() {
            [] if parameter.required => return Err(invalid("is required")),
            [] => {}
            values if parameter.is_repeated() => parameter
                .validate_all(values)
                .map_err(|invalid| error(parameter, invalid.to_string()))?,
            [value] if value.is_empty() && allows_empty(parameter) => {}
            [value] => parameter
                .validate(boolean(parameter, value))
                .map_err(|invalid| error(parameter, invalid.to_string()))?,
            _ => return Err(invalid("must not be repeated")),
        }
    }
    Ok(())
}

/// A boolean header as the document has it.
fn boolean<'a>(parameter: &Parameter, value: &'a str) -> &'a str {
    let is_boolean = |rule: &Rule| matches!(rule, Rule::OneOf(["true", "false"]));
    let accepts =
        parameter.location == ParameterLocation::Header && parameter.rules.iter().any(is_boolean);
    match value {
        "True" if accepts => "true",
        "False" if accepts => "false",
        _ => value,
    }
}

/// Whether an empty value counts as missing.
fn allows_empty(parameter: &Parameter) -> bool {
    let allows = |rule: &Rule| matches!(rule, Rule::Integer { .. }) || rule.check("").is_none();
    !parameter.required && parameter.rules.iter().all(allows)
}

fn error(parameter: &Parameter, message: String) -> ApiError {
    let is_urn = parameter
        .rules
        .iter()
        .any(|rule| matches!(rule, Rule::FunctionUrn));
    let code: ErrorCode = match parameter.location {
        _ if is_urn => errors::INVALID_URN,
        ParameterLocation::Query => errors::INVALID_QUERY,
        ParameterLocation::Path | ParameterLocation::Header => errors::INVALID_PARAMETER,
    };
    ApiError::new(code, message)
}

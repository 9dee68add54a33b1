//! Reads the body of a config, which must be as the document has it.

use serde_json::{Map, Value};

use crate::request::json_values::{reject_null, whole_numbers};
use crate::request::typed_body::typed_body;
use crate::spec::operations;
use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody;
use functiongraph::{Destination, Validate};

/// The models accept more than a request may contain; this accepts what it may contain.
pub(super) fn config_body(
    raw: Value,
) -> Result<UpdateFunctionAsyncInvokeConfigRequestBody, String> {
    reject_null(&raw, operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG.body)?;
    let destinations = &raw["destination_config"];
    reject_null(destinations, &["on_success", "on_failure"])
        .map_err(|null| format!("destination_config.{null}"))?;
    for name in ["on_success", "on_failure"] {
        let null = reject_null(&destinations[name], &["destination", "param"]);
        null.map_err(|null| format!("destination_config.{name}.{null}"))?;
    }
    let members = operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG.body;
    let body = typed_body::<UpdateFunctionAsyncInvokeConfigRequestBody>(&raw, members, |read| {
        &read.extra
    })?;
    let read = body.destination_config.iter();
    let read = read.flat_map(|config| {
        [
            ("on_success", &config.on_success),
            ("on_failure", &config.on_failure),
        ]
    });
    for (name, read) in read {
        let Some(raw) = destinations.get(name) else {
            continue;
        };
        if !round_trips(raw, read.as_ref()) {
            return Err(format!(
                "destination_config.{name}: the destination or its param is not valid: {raw}"
            ));
        }
    }
    body.validate().map_err(|error| error.to_string())?;
    Ok(body)
}

/// Whether a destination is the same after reading and writing: of a known kind, with members of the right types.
fn round_trips(raw: &Value, read: Option<&Destination>) -> bool {
    let Some(read) = read else {
        return raw.is_object() && matches!(raw["destination"].as_str(), None | Some(""));
    };
    let param =
        |pair: &Value| serde_json::from_str::<Map<String, Value>>(pair["param"].as_str()?).ok();
    let raw_param = param(raw).map(|param| {
        param
            .into_iter()
            .map(|(name, value)| (name, whole_numbers(value)))
            .collect::<Map<_, _>>()
    });
    // Without the text that it was read from.
    let canonical: Destination = match read.clone() {
        Destination::Obs { param, .. } => param.into(),
        Destination::Smn { param, .. } => param.into(),
        Destination::Dis { param, .. } => param.into(),
        Destination::FunctionGraph { param, .. } => param.into(),
        _ => return false,
    };
    serde_json::to_value(canonical).is_ok_and(|read| param(&read) == raw_param)
}

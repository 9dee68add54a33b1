//! The body that the options describe.

use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{Destination, FunctionUrn, Validate};

use super::option_error::{option_error, option_of};
use crate::args::async_config_values::Values;
use crate::failure::Failure;
use crate::values::destination_argument::DestinationArgument;

pub(super) const OPTIONS: &str = "--max-age, --max-retries, --on-success, --on-failure, --status-log, --no-status-log, \
    --log-group-id, --log-group-name, --log-stream-id, --log-stream-name";

pub(super) fn body_to_set(values: &Values, function: &FunctionUrn) -> Result<Body, Failure> {
    let body = body(values, function)?;
    if is_empty(&body) {
        return Err(Failure::InvalidInput(format!(
            "nothing to set; use one of {OPTIONS}, --from-file; async-config delete removes the config"
        )));
    }
    Ok(body)
}

pub(super) fn is_empty(body: &Body) -> bool {
    *body == Body::default()
}

/// An option that is left out is not in the body.
pub(super) fn body(values: &Values, function: &FunctionUrn) -> Result<Body, Failure> {
    let mut body = Body::builder()
        .max_async_event_age_in_seconds(values.max_age.as_ref().map(|age| age.seconds))
        .max_async_retry_attempts(values.max_retries)
        .log_group_id(values.log_group_id.clone())
        .log_group_name(values.log_group_name.clone())
        .log_stream_id(values.log_stream_id.clone())
        .log_stream_name(values.log_stream_name.clone());
    if let Some(word) = &values.on_success {
        body = body.on_success(destination(word, function, "on_success")?);
    }
    if let Some(word) = &values.on_failure {
        body = body.on_failure(destination(word, function, "on_failure")?);
    }
    if values.status_log || values.no_status_log {
        body = body.enable_async_status_log(values.status_log);
    }
    let body: Body = body.try_into().map_err(Failure::failed)?;
    body.validate()
        .map_err(|validation_error| option_error(values, &validation_error))?;
    Ok(body)
}

fn destination(
    word: &DestinationArgument,
    function: &FunctionUrn,
    member: &str,
) -> Result<Destination, Failure> {
    let option = option_of(member).unwrap_or(member);
    word.of(function).map_err(|problem| {
        Failure::option(
            option,
            &word.text,
            format!("{problem}; see fgs async-config set --help"),
        )
    })
}

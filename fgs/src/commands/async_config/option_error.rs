//! Errors that name the option that caused them.

use functiongraph::{Error, ValidationError};

use crate::args::async_config_values::Values;
use crate::failure::Failure;
use crate::values::destination_argument::DestinationArgument;

/// The option that sets a member.
pub(super) fn option_of(field: &str) -> Option<&'static str> {
    Some(match field {
        "max_async_event_age_in_seconds" => "--max-age <TIME>",
        "max_async_retry_attempts" => "--max-retries <N>",
        "enable_async_status_log" => "--status-log or --no-status-log",
        "log_group_id" => "--log-group-id <ID>",
        "log_group_name" => "--log-group-name <NAME>",
        "log_stream_id" => "--log-stream-id <ID>",
        "log_stream_name" => "--log-stream-name <NAME>",
        "destination_config" => "--on-success <DEST> or --on-failure <DEST>",
        field if field.contains("on_success") => "--on-success <DEST>",
        field if field.contains("on_failure") => "--on-failure <DEST>",
        _ => return None,
    })
}

/// The options that set what the log target lacks.
pub(super) fn log_options(validation_error: &ValidationError) -> String {
    const GROUP: &str = "--log-group-id or --log-group-name";
    const STREAM: &str = "--log-stream-id or --log-stream-name";
    match validation_error.field() {
        "log_group" => format!("use {GROUP}"),
        "log_stream" => format!("use {STREAM}"),
        _ => format!("use {GROUP}, and {STREAM}"),
    }
}

/// An error of the call; names the option that caused it, if one did.
pub(super) fn map_error(values: &Values, error: Error) -> Failure {
    match error.validation_error() {
        Some(validation_error) if names(values, validation_error.field()) => {
            option_error(values, validation_error)
        }
        _ => error.into(),
    }
}

/// Whether an option set the destination that a field is part of.
pub(super) fn names(values: &Values, field: &str) -> bool {
    field.starts_with("destination_config.on_success") && values.on_success.is_some()
        || field.starts_with("destination_config.on_failure") && values.on_failure.is_some()
}

/// A validation error that names the option that caused it.
pub(super) fn option_error(values: &Values, validation_error: &ValidationError) -> Failure {
    let age = || {
        values
            .max_age
            .as_ref()
            .map(|age| age.text.clone())
            .unwrap_or_default()
    };
    let retries = || {
        values
            .max_retries
            .map(|retries| retries.to_string())
            .unwrap_or_default()
    };
    let destination = |word: &Option<DestinationArgument>| {
        word.as_ref()
            .map(|word| word.text.clone())
            .unwrap_or_default()
    };
    let (option, value) = match (
        validation_error.field(),
        option_of(validation_error.field()),
    ) {
        ("max_async_event_age_in_seconds", Some(option)) => (option, age()),
        ("max_async_retry_attempts", Some(option)) => (option, retries()),
        (field, Some(option)) if field.contains("on_success") => {
            (option, destination(&values.on_success))
        }
        (field, Some(option)) if field.contains("on_failure") => {
            (option, destination(&values.on_failure))
        }
        _ => return Failure::InvalidInput(validation_error.to_string()),
    };
    let member = validation_error
        .field()
        .split(".param.")
        .nth(1)
        .map(|member| format!("{member}: "))
        .unwrap_or_default();
    Failure::option(
        option,
        value,
        format!("{member}{}", validation_error.reason()),
    )
}

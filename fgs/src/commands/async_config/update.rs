//! `fgs async-config update`.

use functiongraph::Error;

use super::body::{OPTIONS, body, is_empty};
use super::option_error::{log_options, names, option_error, option_of};
use super::regions;
use crate::args::async_config::Update;
use crate::args::async_config_values::Values;
use crate::args::global::Global;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;

/// Changes what the options name; the rest of the config stays.
pub(crate) async fn update(global: &Global, update: &Update) -> Result<(), Failure> {
    let body = body(&update.values, &update.target.function)?;
    if is_empty(&body) && !update.no_on_success && !update.no_on_failure && !update.drop_log_target
    {
        let options = "--no-on-success, --no-on-failure, --drop-log-target";
        return Err(Failure::InvalidInput(format!(
            "nothing to change; use one of {OPTIONS}, {options}"
        )));
    }
    let connection = connect(global).await?;
    let call = connection
        .client
        .update_function_async_invoke_config()
        .function_urn(&update.target.function);
    let mut call = call
        .body(body)
        .merge()
        .drop_log_target(update.drop_log_target);
    if update.no_on_success {
        call = call.without_on_success();
    }
    if update.no_on_failure {
        call = call.without_on_failure();
    }
    if update.target.dry_run {
        return output::request(
            call.build_signed()
                .await
                .map_err(|error| map_error(&update.values, error)),
        );
    }
    let merged = call
        .send()
        .await
        .map_err(|error| map_error(&update.values, error))?;
    regions::warn(global, &update.target.function, &merged.after);
    output::changed(global.output, &merged.before, &merged.after)
        .map_err(|failure| failure.after_effect("the config was changed"))
}

/// Why the config cannot be changed, with the options that help.
fn map_error(values: &Values, error: Error) -> Failure {
    let Some(validation_error) = error.validation_error() else {
        return match Failure::from(error) {
            Failure::NotFound(line) => Failure::NotFound(line + "; see fgs async-config set"),
            other => other,
        };
    };
    let hint = match validation_error.field() {
        "log_target" | "log_group" | "log_stream" => {
            format!(
                "{}, or use --drop-log-target or --no-status-log",
                log_options(validation_error)
            )
        }
        field if names(values, field) => return option_error(values, validation_error),
        field if field == "function_urn" || field == "region" || field == "project_id" => {
            return error.into();
        }
        field => match option_of(field) {
            Some(option) => format!("use {option}"),
            None => return error.into(),
        },
    };
    Failure::InvalidInput(format!(
        "{}: {}; {hint}",
        validation_error.field(),
        validation_error.reason()
    ))
}

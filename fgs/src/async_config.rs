//! `fgs async-config`.

use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use functiongraph::builder::ListFunctionAsyncInvokeConfig;
use functiongraph::types::UpdateFunctionAsyncInvokeConfigRequestBody as Body;
use functiongraph::{Client, Destination, Error, FunctionUrn, Validate, ValidationError};

use crate::args::{AsyncConfigCommand, Global, Read, Set, Update, Values};
use crate::connection::connect;
use crate::destination::Word;
use crate::failure::Failure;
use functiongraph_io::file as files;

use crate::{invoke, lists, output};

pub async fn run(global: &Global, command: AsyncConfigCommand) -> Result<(), Failure> {
    match command {
        AsyncConfigCommand::Set(set) => {
            let body = match &set.from_file {
                Some(file) => from_file(&set, file, global.left()).await?,
                None if set.drop_log_target => {
                    let problem = "--drop-log-target goes with --from-file; what set is not given it drops anyway";
                    return Err(Failure::Input(problem.to_owned()));
                }
                None => body_to_set(&set.values, &set.target.function)?,
            };
            let connection = connect(global).await?;
            let call = connection
                .client
                .update_function_async_invoke_config()
                .function_urn(&set.target.function)
                .body(body);
            match set.target.dry_run {
                true => output::request(
                    call.build_signed()
                        .await
                        .map_err(|error| refused(&set.values, error)),
                ),
                false => output::config(
                    global.output,
                    &*call
                        .send()
                        .await
                        .map_err(|error| refused(&set.values, error))?,
                ),
            }
        }
        AsyncConfigCommand::Update(update) => change(global, &update).await,
        AsyncConfigCommand::Get(Read { function, dry_run }) => {
            let connection = connect(global).await?;
            let call = connection
                .client
                .show_function_async_invoke_config()
                .function_urn(&function);
            match dry_run {
                true => output::request(call.build_signed().await),
                false => output::config(global.output, &*call.send().await?),
            }
        }
        AsyncConfigCommand::Delete(Read { function, dry_run }) => {
            let connection = connect(global).await?;
            let call = connection
                .client
                .delete_function_async_invoke_config()
                .function_urn(&function);
            if dry_run {
                return output::request(call.build_signed().await);
            }
            call.send().await?;
            output::deleted(global.output, &function)
        }
        AsyncConfigCommand::List(Read { function, dry_run }) => {
            let connection = connect(global).await?;
            match dry_run {
                true => output::request(page(&connection.client, &function).build_signed().await),
                false => {
                    lists::print(
                        global,
                        page(&connection.client, &function).pages(),
                        output::configs,
                    )
                    .await
                }
            }
        }
    }
}

/// Changes what is named, and leaves the rest.
async fn change(global: &Global, update: &Update) -> Result<(), Failure> {
    let body = body(&update.values, &update.target.function)?;
    if is_empty(&body) && !update.no_on_success && !update.no_on_failure && !update.drop_log_target
    {
        let options = "--no-on-success, --no-on-failure, --drop-log-target";
        return Err(Failure::Input(format!(
            "nothing to change is given; give one of {OPTIONS}, {options}"
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
                .map_err(|error| unchanged(&update.values, error)),
        );
    }
    let merged = call
        .send()
        .await
        .map_err(|error| unchanged(&update.values, error))?;
    output::changed(global.output, &merged.before, &merged.after)
}

const OPTIONS: &str = "--max-age, --max-retries, --on-success, --on-failure, --status-log, --no-status-log, \
    --log-group-id, --log-group-name, --log-stream-id, --log-stream-name";

/// Why a config cannot be changed, with the options that help.
fn unchanged(values: &Values, error: Error) -> Failure {
    let Some(violation) = error.violation() else {
        return match Failure::from(error) {
            Failure::Absent(line) => Failure::Absent(line + "; see fgs async-config set"),
            other => other,
        };
    };
    let advice = match violation.field() {
        "log_target" | "log_group" | "log_stream" => {
            format!(
                "{}, or give --drop-log-target or --no-status-log",
                log_options(violation)
            )
        }
        field if names(values, field) => return option_error(values, violation),
        field if field == "function_urn" || field == "region" || field == "project_id" => {
            return error.into();
        }
        field => match option_of(field) {
            Some(option) => format!("give {option}"),
            None => return error.into(),
        },
    };
    Failure::Input(format!(
        "{}: {}; {advice}",
        violation.field(),
        violation.reason()
    ))
}

/// The options that name what is missing of the status log's place.
fn log_options(violation: &ValidationError) -> String {
    const GROUP: &str = "--log-group-id or --log-group-name";
    const STREAM: &str = "--log-stream-id or --log-stream-name";
    match violation.field() {
        "log_group" => format!("give {GROUP}"),
        "log_stream" => format!("give {STREAM}"),
        _ => format!("give {GROUP}, and {STREAM}"),
    }
}

/// The option that sets a member.
fn option_of(field: &str) -> Option<&'static str> {
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

/// Of what standard input gives; a file is bounded likewise.
const LARGEST_FILE: u64 = 1024 * 1024;

/// The config of a file, with what the options say of the status log's place.
async fn from_file(set: &Set, file: &str, timeout: Duration) -> Result<Body, Failure> {
    const FILE: &str = "--from-file <FILE>";
    let invalid = |problem: String| Failure::option(FILE, file, problem);
    let read = match file {
        "-" => invoke::read("standard input", timeout, || {
            Ok(io::stdin().take(LARGEST_FILE))
        })
        .await
        .map_err(invalid)?,
        _ => {
            let read = files::read_within(Path::new(file), timeout);
            read.map_err(|error| invalid(format!("it cannot be read: {error}")))?
                .to_vec()
        }
    };
    let text = String::from_utf8(read).map_err(|error| {
        invalid(format!(
            "the byte at offset {} is not UTF-8",
            error.utf8_error().valid_up_to()
        ))
    })?;
    let mut body = Body::from_answer(&text).map_err(|violation| {
        let problem = match violation.field() {
            "config" => violation.reason().to_owned(),
            _ => violation.to_string(),
        };
        Failure::option(FILE, file, problem)
    })?;
    let values = &set.values;
    for (member, value) in [
        (&mut body.log_group_id, &values.log_group_id),
        (&mut body.log_group_name, &values.log_group_name),
        (&mut body.log_stream_id, &values.log_stream_id),
        (&mut body.log_stream_name, &values.log_stream_name),
    ] {
        if set.drop_log_target {
            *member = None;
        }
        if value.is_some() {
            member.clone_from(value);
        }
    }
    match body.check_log_target() {
        Err(violation) if !set.drop_log_target => {
            let advice = format!("{}, or --drop-log-target", log_options(&violation));
            Err(Failure::option(
                FILE,
                file,
                format!("{}; {advice}", violation.reason()),
            ))
        }
        _ => Ok(body),
    }
}

fn body_to_set(values: &Values, function: &FunctionUrn) -> Result<Body, Failure> {
    let body = body(values, function)?;
    match is_empty(&body) {
        true => Err(Failure::Input(format!(
            "nothing to set is given; give one of {OPTIONS}, --from-file; async-config delete removes the config"
        ))),
        false => Ok(body),
    }
}

fn is_empty(body: &Body) -> bool {
    *body == Body::default()
}

/// The body that the options describe; what is not given is not in it.
fn body(values: &Values, function: &FunctionUrn) -> Result<Body, Failure> {
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
    let body: Body = body.try_into().map_err(Failure::machine)?;
    body.validate()
        .map_err(|violation| option_error(values, &violation))?;
    Ok(body)
}

fn destination(word: &Word, function: &FunctionUrn, member: &str) -> Result<Destination, Failure> {
    let option = option_of(member).unwrap_or(member);
    word.of(function).map_err(|problem| {
        Failure::option(option, &word.text, format!("{problem}; see fgs --help"))
    })
}

/// An error of the call, in the words of an option where one caused it.
fn refused(values: &Values, error: Error) -> Failure {
    match error.violation() {
        Some(violation) if names(values, violation.field()) => option_error(values, violation),
        _ => error.into(),
    }
}

/// Whether an option gave the destination that a field lies in.
fn names(values: &Values, field: &str) -> bool {
    field.starts_with("destination_config.on_success") && values.on_success.is_some()
        || field.starts_with("destination_config.on_failure") && values.on_failure.is_some()
}

/// A violation in the words of the option that caused it.
fn option_error(values: &Values, violation: &ValidationError) -> Failure {
    let age = || {
        values
            .max_age
            .as_ref()
            .map(|age| age.given.clone())
            .unwrap_or_default()
    };
    let retries = || {
        values
            .max_retries
            .map(|retries| retries.to_string())
            .unwrap_or_default()
    };
    let destination = |given: &Option<Word>| {
        given
            .as_ref()
            .map(|word| word.text.clone())
            .unwrap_or_default()
    };
    let (option, given) = match (violation.field(), option_of(violation.field())) {
        ("max_async_event_age_in_seconds", Some(option)) => (option, age()),
        ("max_async_retry_attempts", Some(option)) => (option, retries()),
        (field, Some(option)) if field.contains("on_success") => {
            (option, destination(&values.on_success))
        }
        (field, Some(option)) if field.contains("on_failure") => {
            (option, destination(&values.on_failure))
        }
        _ => return Failure::Input(violation.to_string()),
    };
    let member = violation
        .field()
        .split(".param.")
        .nth(1)
        .map(|member| format!("{member}: "))
        .unwrap_or_default();
    Failure::option(option, given, format!("{member}{}", violation.reason()))
}

fn page<'a>(client: &'a Client, function: &FunctionUrn) -> ListFunctionAsyncInvokeConfig<'a> {
    let call = client
        .list_function_async_invoke_config()
        .function_urn(function);
    call.limit(ListFunctionAsyncInvokeConfig::MAX_PAGE_SIZE)
}

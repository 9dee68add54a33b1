//! `fgs async-config`.

use functiongraph::builder::ListFunctionAsyncInvokeConfig;
use functiongraph::types::{
    ListFunctionAsyncInvokeConfigResponse, PageInfo, UpdateFunctionAsyncInvokeConfigRequestBody, builder,
};
use functiongraph::{Check, Client, Error, FunctionUrn, Violation};

use crate::args::{AsyncConfigCommand, Global, Read, Set};
use crate::connection::connect;
use crate::destination;
use crate::failure::Failure;
use crate::output;

pub async fn run(global: &Global, command: AsyncConfigCommand) -> Result<(), Failure> {
    match command {
        AsyncConfigCommand::Set(set) => {
            let body = body(&set)?;
            let connection = connect(global).await?;
            let call =
                connection.client.update_function_async_invoke_config().function_urn(&set.target.function).body(body);
            match set.target.dry_run {
                true => output::request(call.request().await.map_err(|error| refused(&set, error))),
                false => output::config(global.output, &*call.send().await.map_err(|error| refused(&set, error))?),
            }
        }
        AsyncConfigCommand::Get(Read { function, dry_run }) => {
            let connection = connect(global).await?;
            let call = connection.client.show_function_async_invoke_config().function_urn(&function);
            match dry_run {
                true => output::request(call.request().await),
                false => output::config(global.output, &*call.send().await?),
            }
        }
        AsyncConfigCommand::Delete(Read { function, dry_run }) => {
            let connection = connect(global).await?;
            let call = connection.client.delete_function_async_invoke_config().function_urn(&function);
            if dry_run {
                return output::request(call.request().await);
            }
            call.send().await?;
            output::deleted(global.output, &function)
        }
        AsyncConfigCommand::List(Read { function, dry_run }) => {
            let connection = connect(global).await?;
            match dry_run {
                true => output::request(page(&connection.client, &function).request().await),
                false => output::configs(global.output, &all(&connection.client, &function).await?),
            }
        }
    }
}

/// The body that the options describe; what is not given is not in it.
fn body(set: &Set) -> Result<UpdateFunctionAsyncInvokeConfigRequestBody, Failure> {
    let mut body = builder::UpdateFunctionAsyncInvokeConfigRequestBody::default();
    if let Some(age) = &set.max_age {
        body = body.max_async_event_age_in_seconds(age.seconds);
    }
    if let Some(retries) = set.max_retries {
        body = body.max_async_retry_attempts(retries);
    }
    if let Some(destination) = &set.on_success {
        body = body.on_success(destination.clone());
    }
    if let Some(destination) = &set.on_failure {
        body = body.on_failure(destination.clone());
    }
    if set.status_log || set.no_status_log {
        body = body.enable_async_status_log(set.status_log);
    }
    let body: UpdateFunctionAsyncInvokeConfigRequestBody = body.try_into().map_err(Failure::machine)?;
    body.check().map_err(|violation| option_error(set, &violation))?;
    Ok(body)
}

/// An error of the call, in the words of an option where one caused it.
fn refused(set: &Set, error: Error) -> Failure {
    match error.violation() {
        Some(violation) if violation.field().starts_with("destination_config") => option_error(set, violation),
        _ => error.into(),
    }
}

/// A violation in the words of the option that caused it.
fn option_error(set: &Set, violation: &Violation) -> Failure {
    let age = || set.max_age.as_ref().map(|age| age.given.clone()).unwrap_or_default();
    let retries = || set.max_retries.map(|retries| retries.to_string()).unwrap_or_default();
    let destination = |given: &Option<_>| given.as_ref().map(destination::show).unwrap_or_default();
    let (option, given) = match violation.field() {
        "max_async_event_age_in_seconds" => ("--max-age <TIME>", age()),
        "max_async_retry_attempts" => ("--max-retries <N>", retries()),
        field if field.contains("on_success") => ("--on-success <DEST>", destination(&set.on_success)),
        field if field.contains("on_failure") => ("--on-failure <DEST>", destination(&set.on_failure)),
        _ => return Failure::Input(violation.to_string()),
    };
    let member = violation.field().split(".param.").nth(1).map(|member| format!("{member}: ")).unwrap_or_default();
    Failure::option(option, given, format!("{member}{}", violation.problem()))
}

fn page<'a>(client: &'a Client, function: &FunctionUrn) -> ListFunctionAsyncInvokeConfig<'a> {
    let call = client.list_function_async_invoke_config().function_urn(function);
    call.limit(ListFunctionAsyncInvokeConfig::LARGEST_PAGE)
}

/// The service's page, or all of them as one.
async fn all(client: &Client, function: &FunctionUrn) -> Result<ListFunctionAsyncInvokeConfigResponse, Failure> {
    let mut answer = page(client, function).send().await?.into_inner();
    if next_marker(&answer).is_some_and(|marker| marker != 0) {
        answer.async_invoke_configs = page(client, function).all().await?;
        let count = i64::try_from(answer.async_invoke_configs.len()).ok();
        answer.page_info = Some(PageInfo {
            next_marker: Some(0),
            previous_marker: Some(0),
            current_count: count,
            ..Default::default()
        });
    }
    Ok(answer)
}

fn next_marker(answer: &ListFunctionAsyncInvokeConfigResponse) -> Option<i64> {
    answer.page_info.as_ref()?.next_marker
}

//! What goes to stdout: tables for people, the API's own JSON for programs.

use std::io::{ErrorKind, Write};

use functiongraph::types::{
    AsyncInvocation, AsyncInvocations, AsyncInvokeConfig, AsyncInvokeFunctionResponse,
    ListFunctionAsyncInvokeConfigResponse, ListFunctionsResponse,
    ShowProjectAsyncStatusLogInfoResponse,
};
use functiongraph::{Destination, FunctionUrn, SignedRequest, Timestamp};

use serde_json::{Map, Value};

use crate::args::Output;
use crate::destination;
use crate::failure::Failure;
use functiongraph_io::printable::{escaped, escaped_json};
use functiongraph_io::table::table;

const NONE: &str = "-";

pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Failure::Unread,
            _ => Failure::machine(format!("cannot print: {error}")),
        })
}

fn json(answer: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(answer).map_err(Failure::machine)?;
    print(&format!("{}\n", escaped_json(&text)))
}

/// An answer that tells nothing is no success, whatever its status.
fn lacking(what: &str) -> Failure {
    Failure::machine(format!("the service's answer lacks {what}"))
}

pub fn config(output: Output, config: &AsyncInvokeConfig) -> Result<(), Failure> {
    if *config
        == (AsyncInvokeConfig {
            extra: config.extra.clone(),
            ..Default::default()
        })
    {
        return Err(lacking("every member of a config"));
    }
    if output == Output::Json {
        return json(config);
    }
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    print(&table(&[
        row("function", config.func_urn.clone().unwrap_or_else(none)),
        row("max age", age(config)),
        row("max retries", retries(config)),
        row("on success", on_success(config)),
        row("on failure", on_failure(config)),
        row("status log", status(config)),
        row("created", time(config.created_time.as_ref())),
        row("modified", time(config.last_modified.as_ref())),
    ]))
}

type Show = fn(&AsyncInvokeConfig) -> String;

/// What a change has made of a config.
pub fn changed(
    output: Output,
    before: &AsyncInvokeConfig,
    after: &AsyncInvokeConfig,
) -> Result<(), Failure> {
    if output == Output::Json {
        return json(after);
    }
    let shown: [(&str, Show); 5] = [
        ("max age", age),
        ("max retries", retries),
        ("on success", on_success),
        ("on failure", on_failure),
        ("status log", status),
    ];
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let mut rows = vec![row("function", after.func_urn.clone().unwrap_or_else(none))];
    for (name, show) in shown {
        let (old, new) = (show(before), show(after));
        if old != new {
            rows.push(row(name, format!("{old} → {new}")));
        }
    }
    if rows.len() == 1 {
        rows.push(row("changed", "nothing that the answer tells".to_owned()));
    }
    print(&table(&rows))
}

pub fn configs(
    output: Output,
    answer: &ListFunctionAsyncInvokeConfigResponse,
) -> Result<(), Failure> {
    if output == Output::Json {
        return json(answer);
    }
    let mut rows = vec![
        [
            "VERSION",
            "MAX AGE",
            "MAX RETRIES",
            "ON SUCCESS",
            "ON FAILURE",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    rows.extend(answer.async_invoke_configs.iter().map(|config| {
        vec![
            version(config),
            age(config),
            retries(config),
            on_success(config),
            on_failure(config),
        ]
    }));
    print(&table(&rows))
}

pub fn deleted(output: Output, function: &FunctionUrn) -> Result<(), Failure> {
    match output {
        // The service answers nothing.
        Output::Json => Ok(()),
        Output::Text => told(&format!("deleted the config of {function}")),
    }
}

/// A request as it would be sent. Its body is JSON, in which escapes are the same value.
pub fn request<E: Into<Failure>>(request: Result<SignedRequest, E>) -> Result<(), Failure> {
    let request = request.map_err(Into::into)?.to_string();
    print(&format!("{}\n", escaped_json(&request)))
}

/// A sentence, on a line of its own.
pub fn told(line: &str) -> Result<(), Failure> {
    print(&format!("{}\n", escaped(line)))
}

pub fn invoked(output: Output, answer: &AsyncInvokeFunctionResponse) -> Result<(), Failure> {
    let id = answer.request_id.as_deref().filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| lacking("request_id, the id of the invocation"))?;
    match output {
        Output::Json => json(answer),
        Output::Text => told(id),
    }
}

pub fn invocations(output: Output, page: &AsyncInvocations) -> Result<(), Failure> {
    match output {
        Output::Json => json(page),
        Output::Text => invocation_table(&page.invocations),
    }
}

fn invocation_table(invocations: &[AsyncInvocation]) -> Result<(), Failure> {
    let mut rows = vec![
        ["REQUEST ID", "STATUS", "BEGAN", "ENDED", "ERROR"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(invocations.iter().map(|invocation| {
        let text = |text: &Option<String>, name: &str| {
            text.clone()
                .unwrap_or_else(|| kept(&invocation.extra, name))
        };
        vec![
            text(&invocation.request_id, "request_id"),
            text(&invocation.status, "status"),
            moment(invocation.start_time.as_ref()),
            moment(invocation.end_time.as_ref()),
            problem(invocation),
        ]
    }));
    print(&table(&rows))
}

pub fn invocation(output: Output, invocation: &AsyncInvocation) -> Result<(), Failure> {
    match output {
        Output::Json => json(invocation),
        Output::Text => invocation_table(std::slice::from_ref(invocation)),
    }
}

fn problem(invocation: &AsyncInvocation) -> String {
    let message = invocation
        .error_message
        .clone()
        .unwrap_or_else(|| kept(&invocation.extra, "error_message"));
    let code = invocation.error_code.map_or_else(
        || kept(&invocation.extra, "error_code"),
        |code| code.to_string(),
    );
    let told = |text: &str| !matches!(text, "" | "0" | NONE);
    match (told(&code), told(&message)) {
        (true, true) => format!("{code} {message}"),
        (true, false) => code,
        (false, true) => message,
        (false, false) => none(),
    }
}

/// A member that is not of the documented type, as it came.
fn kept(extra: &Map<String, Value>, name: &str) -> String {
    match extra.get(name) {
        None | Some(Value::Null) => none(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The times of invocations are documented as UTC.
fn moment(time: Option<&Timestamp>) -> String {
    let Some(time) = time else { return none() };
    match time.assumed_offset() {
        Some("+00:00") => format!("{time}Z"),
        _ => time.to_string(),
    }
}

pub fn status_log(
    output: Output,
    log: &ShowProjectAsyncStatusLogInfoResponse,
) -> Result<(), Failure> {
    if *log
        == (ShowProjectAsyncStatusLogInfoResponse {
            extra: log.extra.clone(),
            ..Default::default()
        })
    {
        return Err(lacking("every member of a status log"));
    }
    if output == Output::Json {
        return json(log);
    }
    let row = |name: &str, value: &Option<String>| {
        vec![name.to_owned(), value.clone().unwrap_or_else(none)]
    };
    print(&table(&[
        row("group", &log.group_name),
        row("group id", &log.group_id),
        row("stream", &log.stream_name),
        row("stream id", &log.stream_id),
    ]))
}

pub fn functions(output: Output, page: &ListFunctionsResponse) -> Result<(), Failure> {
    if output == Output::Json {
        return json(page);
    }
    let mut rows = vec![
        ["NAME", "PACKAGE", "RUNTIME", "URN"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(page.functions.iter().map(|function| {
        let text = |text: &Option<String>, name: &str| {
            text.clone().unwrap_or_else(|| kept(&function.extra, name))
        };
        vec![
            text(&function.func_name, "func_name"),
            text(&function.package, "package"),
            text(&function.runtime, "runtime"),
            text(&function.func_urn, "func_urn"),
        ]
    }));
    print(&table(&rows))
}

fn none() -> String {
    NONE.to_owned()
}

fn version(config: &AsyncInvokeConfig) -> String {
    let urn = config.func_urn.clone().unwrap_or_else(none);
    match urn.parse::<FunctionUrn>() {
        Ok(urn) => urn
            .qualifier()
            .or(urn.version())
            .map_or_else(none, str::to_owned),
        Err(_) => urn,
    }
}

fn age(config: &AsyncInvokeConfig) -> String {
    let seconds = config
        .max_async_event_age_in_seconds
        .map(|seconds| format!("{seconds} s"));
    seconds.unwrap_or_else(|| kept(&config.extra, "max_async_event_age_in_seconds"))
}

fn retries(config: &AsyncInvokeConfig) -> String {
    let retries = config
        .max_async_retry_attempts
        .map(|retries| retries.to_string());
    retries.unwrap_or_else(|| kept(&config.extra, "max_async_retry_attempts"))
}

fn status(config: &AsyncInvokeConfig) -> String {
    let on = config
        .enable_async_status_log
        .map(|on| if on { "on" } else { "off" }.to_owned());
    on.unwrap_or_else(|| kept(&config.extra, "enable_async_status_log"))
}

fn on_success(config: &AsyncInvokeConfig) -> String {
    shown(
        config
            .destination_config
            .as_ref()
            .and_then(|destinations| destinations.on_success.as_ref()),
    )
}

fn on_failure(config: &AsyncInvokeConfig) -> String {
    shown(
        config
            .destination_config
            .as_ref()
            .and_then(|destinations| destinations.on_failure.as_ref()),
    )
}

fn shown(destination: Option<&Destination>) -> String {
    destination.map_or_else(none, destination::show)
}

fn time(time: Option<&Timestamp>) -> String {
    let Some(time) = time else { return none() };
    match time.assumed_offset() {
        Some(zone) => format!("{time} (no zone given, {zone} assumed)"),
        None => time.to_string(),
    }
}

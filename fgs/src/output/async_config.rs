//! Configs.

use functiongraph::types::{AsyncInvokeConfig, ListFunctionAsyncInvokeConfigResponse};
use functiongraph::{Destination, Extra, FunctionUrn};
use functiongraph_io::table::table;

use super::cell::{lacking, member, none, time};
use super::stdout::{json, line, print};
use crate::args::global::Output;
use crate::failure::Failure;

pub(crate) fn config(output: Output, config: &AsyncInvokeConfig) -> Result<(), Failure> {
    let mut documented = config.clone();
    documented.extra = Extra::default();
    if documented == AsyncInvokeConfig::default() {
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

/// The members of a config that a change has changed.
pub(crate) fn changed(
    output: Output,
    before: &AsyncInvokeConfig,
    after: &AsyncInvokeConfig,
) -> Result<(), Failure> {
    if output == Output::Json {
        return json(after);
    }
    let cells: [(&str, Show); 5] = [
        ("max age", age),
        ("max retries", retries),
        ("on success", on_success),
        ("on failure", on_failure),
        ("status log", status),
    ];
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    let mut rows = vec![row("function", after.func_urn.clone().unwrap_or_else(none))];
    for (name, show) in cells {
        let (old, new) = (show(before), show(after));
        if old != new {
            rows.push(row(name, format!("{old} → {new}")));
        }
    }
    if rows.len() == 1 {
        rows.push(row("changed", "nothing in the response".to_owned()));
    }
    print(&table(&rows))
}

const COLUMNS: [&str; 5] = [
    "VERSION",
    "MAX AGE",
    "MAX RETRIES",
    "ON SUCCESS",
    "ON FAILURE",
];

/// The configs of a function.
pub(crate) fn configs(
    output: Output,
    response: &ListFunctionAsyncInvokeConfigResponse,
) -> Result<(), Failure> {
    if output == Output::Json {
        return json(response);
    }
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    rows.extend(response.async_invoke_configs().iter().map(cells));
    print(&table(&rows))
}

/// The configs of several functions.
pub(crate) fn project_configs(
    output: Output,
    response: &ListFunctionAsyncInvokeConfigResponse,
) -> Result<(), Failure> {
    if output == Output::Json {
        return json(response);
    }
    let row = |function: String, cells: Vec<String>| [vec![function], cells].concat();
    let titles = COLUMNS.map(str::to_owned).to_vec();
    let mut rows = vec![row("FUNCTION".to_owned(), titles)];
    let configs = response.async_invoke_configs().iter();
    rows.extend(configs.map(|config| row(function(config), cells(config))));
    print(&table(&rows))
}

fn cells(config: &AsyncInvokeConfig) -> Vec<String> {
    vec![
        version(config),
        age(config),
        retries(config),
        on_success(config),
        on_failure(config),
    ]
}

/// Package and name, by which commands name a function.
fn function(config: &AsyncInvokeConfig) -> String {
    let urn = config.func_urn.clone().unwrap_or_else(none);
    match urn.parse::<FunctionUrn>() {
        Ok(urn) => format!("{}:{}", urn.package(), urn.name()),
        Err(_) => urn,
    }
}

pub(crate) fn deleted(output: Output, function: &FunctionUrn) -> Result<(), Failure> {
    match output {
        // The response is empty.
        Output::Json => Ok(()),
        Output::Text => line(&format!("deleted the config of {function}")),
    }
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
    member(
        seconds.as_ref(),
        &config.extra,
        "max_async_event_age_in_seconds",
    )
}

fn retries(config: &AsyncInvokeConfig) -> String {
    member(
        config.max_async_retry_attempts.as_ref(),
        &config.extra,
        "max_async_retry_attempts",
    )
}

fn status(config: &AsyncInvokeConfig) -> String {
    let on = config
        .enable_async_status_log
        .map(|on| if on { "on" } else { "off" });
    member(on.as_ref(), &config.extra, "enable_async_status_log")
}

fn on_success(config: &AsyncInvokeConfig) -> String {
    destination_text(
        config
            .destination_config
            .as_ref()
            .and_then(|destinations| destinations.on_success.as_ref()),
    )
}

fn on_failure(config: &AsyncInvokeConfig) -> String {
    destination_text(
        config
            .destination_config
            .as_ref()
            .and_then(|destinations| destinations.on_failure.as_ref()),
    )
}

fn destination_text(destination: Option<&Destination>) -> String {
    destination.map_or_else(none, ToString::to_string)
}

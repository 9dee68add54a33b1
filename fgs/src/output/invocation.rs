//! Invocations.

use functiongraph::Timestamp;
use functiongraph::types::{AsyncInvocation, AsyncInvocations, AsyncInvokeFunctionResponse};
use functiongraph_io::table::table;

use super::cell::{NONE, lacking, member, none};
use super::stdout::{json, line, print};
use crate::args::global::Output;
use crate::failure::Failure;

pub(crate) fn invoked(
    output: Output,
    response: &AsyncInvokeFunctionResponse,
) -> Result<(), Failure> {
    let id = response.request_id.as_deref().filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| lacking("request_id, the id of the invocation"))?;
    match output {
        Output::Json => json(response),
        Output::Text => line(id),
    }
}

pub(crate) fn invocations(output: Output, page: &AsyncInvocations) -> Result<(), Failure> {
    match output {
        Output::Json => json(page),
        Output::Text => invocation_table(page.invocations()),
    }
}

fn invocation_table(invocations: &[AsyncInvocation]) -> Result<(), Failure> {
    let mut rows = vec![
        ["REQUEST ID", "STATUS", "STARTED", "ENDED", "ERROR"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.extend(invocations.iter().map(|invocation| {
        let extra = &invocation.extra;
        vec![
            member(invocation.request_id.as_ref(), extra, "request_id"),
            member(invocation.status.as_ref(), extra, "status"),
            time_in_utc(invocation.start_time.as_ref()),
            time_in_utc(invocation.end_time.as_ref()),
            error(invocation),
        ]
    }));
    print(&table(&rows))
}

pub(crate) fn invocation(output: Output, invocation: &AsyncInvocation) -> Result<(), Failure> {
    match output {
        Output::Json => json(invocation),
        Output::Text => invocation_table(std::slice::from_ref(invocation)),
    }
}

fn error(invocation: &AsyncInvocation) -> String {
    let extra = &invocation.extra;
    let message = member(invocation.error_message.as_ref(), extra, "error_message");
    let code = member(invocation.error_code.as_ref(), extra, "error_code");
    let is_set = |text: &str| !matches!(text, "" | "0" | NONE);
    match (is_set(&code), is_set(&message)) {
        (true, true) => format!("{code} {message}"),
        (true, false) => code,
        (false, true) => message,
        (false, false) => none(),
    }
}

/// The times of invocations are documented as UTC.
fn time_in_utc(time: Option<&Timestamp>) -> String {
    let Some(time) = time else { return none() };
    match time.assumed_offset() {
        Some("+00:00") => format!("{time}Z"),
        _ => time.to_string(),
    }
}

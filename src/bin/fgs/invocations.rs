//! `fgs invocations`.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use functiongraph::builder::{ListActiveAsyncInvocations, ListAsyncInvocations};
use functiongraph::types::{AsyncInvocation, CancelAsyncInvocationRequestBody};
use functiongraph::{Client, Violation};

use crate::args::{Cancel, Global, InvocationsCommand, ListInvocations, Output, Watch};
use crate::connection::connect;
use crate::failure::Failure;
use crate::output;

/// How long to wait between two looks: at first, and at most.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(10)];
/// How long an invocation may be unheard of: its record is written after it is accepted.
const PATIENCE: Duration = Duration::from_secs(15);
/// How far back a watched invocation may have begun: an event alone may wait a day.
const WATCHED: Duration = Duration::from_secs(7 * 24 * 60 * 60);

pub async fn run(global: &Global, command: InvocationsCommand) -> Result<(), Failure> {
    match command {
        InvocationsCommand::List(list) if list.active => list_active(global, list).await,
        InvocationsCommand::List(list) => list_all(global, list).await,
        InvocationsCommand::Watch(watch) => follow(global, watch).await,
        InvocationsCommand::Cancel(cancel) => stop(global, cancel).await,
    }
}

async fn list_all(global: &Global, list: ListInvocations) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let mut call = connection.client.list_async_invocations().function_urn(&list.target.function);
    if let Some(status) = &list.status {
        call = call.status(status.as_str());
    }
    if let Some(since) = list.since {
        call = call.query_begin_time(ago(since));
    }
    if let Some(id) = &list.request_id {
        call = call.request_id(id.as_str());
    }
    let call = call.limit(ListAsyncInvocations::LARGEST_PAGE);
    match list.target.dry_run {
        true => output::request(call.request().await),
        false => output::invocations(global.output, &call.all().await?),
    }
}

async fn list_active(global: &Global, list: ListInvocations) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let mut call = connection.client.list_active_async_invocations().function_urn(&list.target.function);
    if let Some(status) = &list.status {
        call = call.status(status.as_str());
    }
    if let Some(since) = list.since {
        call = call.query_begin_time(ago(since));
    }
    let call = call.limit(ListActiveAsyncInvocations::LARGEST_PAGE);
    match list.target.dry_run {
        true => output::request(call.request().await),
        false => output::invocations(global.output, &call.all().await?),
    }
}

/// Looks again and again, less and less often, until the invocation is over.
async fn follow(global: &Global, watch: Watch) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let (begun, since) = (Instant::now(), ago(WATCHED));
    let mut heard = begun;
    let mut spinner = Spinner::new();
    let [mut pause, longest] = PAUSES;
    loop {
        let found = find(&connection.client, &watch, &since).await?;
        let status = found.as_ref().and_then(|invocation| invocation.status.as_deref());
        spinner.show(status.unwrap_or("not heard of yet"));
        match (&found, status) {
            (Some(invocation), Some(status)) if !matches!(status, "WAIT" | "RUNNING") => {
                spinner.clear();
                output::invocation(global.output, invocation)?;
                return match status {
                    "SUCCESS" => Ok(()),
                    _ => Err(Failure::Refused(format!("the invocation {} ended as {status}", watch.request_id))),
                };
            }
            (None, _) if heard.elapsed() > PATIENCE => {
                spinner.clear();
                return Err(Failure::Refused(format!(
                    "there is no invocation {} of {}; is the status log on (fgs status-log enable)?",
                    watch.request_id, watch.function
                )));
            }
            (Some(_), _) => heard = Instant::now(),
            (None, _) => {}
        }
        if watch.within.is_some_and(|within| begun.elapsed() + pause > within) {
            spinner.clear();
            let status = status.unwrap_or("unheard of");
            return Err(Failure::Refused(format!(
                "the invocation {} is still {status}; the time is up",
                watch.request_id
            )));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(longest);
    }
}

async fn find(client: &Client, watch: &Watch, since: &str) -> Result<Option<AsyncInvocation>, Failure> {
    let call = client.list_async_invocations().function_urn(&watch.function);
    let call = call.request_id(watch.request_id.as_str()).query_begin_time(since);
    Ok(call.all().await?.into_iter().find(|found| found.request_id.as_deref() == Some(watch.request_id.as_str())))
}

async fn stop(global: &Global, cancel: Cancel) -> Result<(), Failure> {
    let body =
        CancelAsyncInvocationRequestBody { request_id: Some(cancel.request_id.clone()), type_: cancel.kind.clone() };
    functiongraph::Check::check(&body).map_err(|violation| option_error(&cancel, &violation))?;
    let connection = connect(global).await?;
    let call = connection.client.cancel_async_invocation().function_urn(&cancel.target.function).body(body);
    if cancel.target.dry_run {
        return output::request(call.request().await);
    }
    call.send().await?;
    match global.output {
        Output::Json => Ok(()),
        Output::Text => output::print(&format!("cancel accepted: {}\n", cancel.request_id)),
    }
}

fn option_error(cancel: &Cancel, violation: &Violation) -> Failure {
    match (violation.field(), &cancel.kind) {
        ("type", Some(kind)) => Failure::option("--type <TYPE>", kind, violation.problem()),
        _ => Failure::option("<REQUEST_ID>", &cancel.request_id, violation.problem()),
    }
}

/// The time so long ago, as the API writes it.
fn ago(time: Duration) -> String {
    let now = jiff::Timestamp::now();
    let then = now.checked_sub(time).unwrap_or(jiff::Timestamp::UNIX_EPOCH).max(jiff::Timestamp::UNIX_EPOCH);
    then.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Tells on a terminal that something goes on.
struct Spinner {
    shown: bool,
    turn: usize,
}

impl Spinner {
    const TURNS: [char; 4] = ['|', '/', '-', '\\'];

    fn new() -> Self {
        Self { shown: std::io::stderr().is_terminal(), turn: 0 }
    }

    fn show(&mut self, state: &str) {
        if self.shown {
            self.turn += 1;
            let turn = Self::TURNS[self.turn % Self::TURNS.len()];
            // Whether anybody sees it does not matter.
            let _ = write!(std::io::stderr(), "\r\x1b[K{turn} {state}");
        }
    }

    fn clear(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.clear();
    }
}

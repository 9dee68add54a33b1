//! `fgs invocations`.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use functiongraph::builder::{ListActiveAsyncInvocations, ListAsyncInvocations};
use functiongraph::types::{AsyncInvocation, CancelAsyncInvocationRequestBody};
use functiongraph::{Client, ValidationError};

use crate::args::{Cancel, Global, InvocationsCommand, ListInvocations, Output, Watch};
use crate::connection::connect;
use crate::duration;
use crate::failure::Failure;
use crate::{lists, output};
use functiongraph_io::printable::escaped;

/// How long to wait between two looks: at first, and at most.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(10)];
/// How long an invocation may be unheard of: its record is written after it is accepted.
const PATIENCE: Duration = Duration::from_secs(15);
/// The least time for a look, also when the time is almost up.
const LAST_LOOK: Duration = Duration::from_secs(1);
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
    let mut call = connection
        .client
        .list_async_invocations()
        .function_urn(&list.target.function);
    if let Some(status) = &list.status {
        call = call.status(status.as_str());
    }
    if let Some(since) = list.since {
        call = call.query_begin_time(ago(since));
    }
    if let Some(id) = &list.request_id {
        call = call.request_id(id.as_str());
    }
    let call = call.limit(ListAsyncInvocations::MAX_PAGE_SIZE);
    match list.target.dry_run {
        true => output::request(call.build_signed().await),
        false => lists::print(global, call.pages(), output::invocations).await,
    }
}

async fn list_active(global: &Global, list: ListInvocations) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let mut call = connection
        .client
        .list_active_async_invocations()
        .function_urn(&list.target.function);
    if let Some(status) = &list.status {
        call = call.status(status.as_str());
    }
    if let Some(since) = list.since {
        call = call.query_begin_time(ago(since));
    }
    let call = call.limit(ListActiveAsyncInvocations::MAX_PAGE_SIZE);
    match list.target.dry_run {
        true => output::request(call.build_signed().await),
        false => lists::print(global, call.pages(), output::invocations).await,
    }
}

/// Looks again and again, less and less often, until the invocation is over.
async fn follow(global: &Global, watch: Watch) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let (begun, since) = (Instant::now(), ago(WATCHED));
    let (mut seen, mut seen_at): (Option<AsyncInvocation>, _) = (None, begun);
    let mut spinner = Spinner::new();
    let [mut pause, longest] = PAUSES;
    loop {
        let mut lost = None;
        let left = watch.within.saturating_sub(begun.elapsed());
        match tokio::time::timeout(
            left.max(LAST_LOOK),
            find(&connection.client, &watch, &since),
        )
        .await
        {
            Ok(Ok(Some(invocation))) if invocation.has_ended() => {
                spinner.clear();
                return ended(global.output, &watch, &invocation);
            }
            Ok(Ok(Some(invocation))) => (seen, seen_at) = (Some(invocation), Instant::now()),
            Ok(Ok(None)) if seen_at.elapsed() > PATIENCE => return Err(unknown(&watch)),
            Ok(Ok(None)) => {}
            // One that was seen goes on, whether it can be seen now or not.
            Ok(Err(error)) if error.is_retryable() && seen.is_some() => {
                (seen_at, lost) = (Instant::now(), Some(error.to_string()));
            }
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => lost = Some("no answer came in time".to_owned()),
        }
        spinner.show(seen.as_ref().map_or("not heard of yet", |seen| {
            status(seen).unwrap_or("no status yet")
        }));
        let left = watch.within.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Err(out_of_time(&watch, seen.as_ref(), lost));
        }
        tokio::time::sleep(pause.min(left)).await;
        pause = (pause * 3 / 2).min(longest);
    }
}

fn ended(output: Output, watch: &Watch, invocation: &AsyncInvocation) -> Result<(), Failure> {
    output::invocation(output, invocation)?;
    match invocation.has_succeeded() {
        true => Ok(()),
        false => {
            let end = status(invocation).map_or("without a status".to_owned(), |status| {
                format!("as {status}")
            });
            Err(Failure::Refused(format!(
                "the invocation {} ended {end}",
                watch.request_id
            )))
        }
    }
}

fn status(invocation: &AsyncInvocation) -> Option<&str> {
    invocation
        .status
        .as_deref()
        .map(str::trim)
        .filter(|status| !status.is_empty())
}

fn unknown(watch: &Watch) -> Failure {
    Failure::Absent(format!(
        "there is no invocation {} of {}; is the status log on (fgs status-log enable)?",
        watch.request_id, watch.function
    ))
}

fn out_of_time(watch: &Watch, seen: Option<&AsyncInvocation>, lost: Option<String>) -> Failure {
    let lost = lost
        .map(|why| format!("; the last look failed: {why}"))
        .unwrap_or_default();
    match seen {
        None if lost.is_empty() => unknown(watch),
        None => Failure::Refused(format!(
            "nothing is known of the invocation {}{lost}",
            watch.request_id
        )),
        Some(seen) => Failure::Refused(format!(
            "the invocation {} is still {} after {}; --within TIME waits longer{lost}",
            watch.request_id,
            status(seen).unwrap_or("without a status"),
            duration::shown(watch.within)
        )),
    }
}

async fn find(
    client: &Client,
    watch: &Watch,
    since: &str,
) -> functiongraph::Result<Option<AsyncInvocation>> {
    let call = client
        .list_async_invocations()
        .function_urn(&watch.function);
    let call = call
        .request_id(watch.request_id.as_str())
        .query_begin_time(since);
    Ok(call
        .try_collect()
        .await?
        .into_iter()
        .find(|found| found.request_id.as_deref() == Some(watch.request_id.as_str())))
}

async fn stop(global: &Global, cancel: Cancel) -> Result<(), Failure> {
    let body = CancelAsyncInvocationRequestBody {
        request_id: Some(cancel.request_id.clone()),
        type_: cancel.kind.clone(),
    };
    functiongraph::Validate::validate(&body)
        .map_err(|violation| option_error(&cancel, &violation))?;
    let connection = connect(global).await?;
    let call = connection
        .client
        .cancel_async_invocation()
        .function_urn(&cancel.target.function)
        .body(body);
    if cancel.target.dry_run {
        return output::request(call.build_signed().await);
    }
    call.send().await?;
    match global.output {
        Output::Json => Ok(()),
        Output::Text => output::told(&format!("cancel accepted: {}", cancel.request_id)),
    }
}

fn option_error(cancel: &Cancel, violation: &ValidationError) -> Failure {
    match (violation.field(), &cancel.kind) {
        ("type", Some(kind)) => Failure::option("--type <TYPE>", kind, violation.reason()),
        _ => Failure::option("<REQUEST_ID>", &cancel.request_id, violation.reason()),
    }
}

/// The time so long ago, as the API writes it.
fn ago(time: Duration) -> String {
    let now = jiff::Timestamp::now();
    let then = now
        .checked_sub(time)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .max(jiff::Timestamp::UNIX_EPOCH);
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
        Self {
            shown: std::io::stderr().is_terminal(),
            turn: 0,
        }
    }

    fn show(&mut self, state: &str) {
        if self.shown {
            self.turn += 1;
            let turn = Self::TURNS[self.turn % Self::TURNS.len()];
            // Whether anybody sees it does not matter.
            let _ = write!(std::io::stderr(), "\r\x1b[K{turn} {}", escaped(state));
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

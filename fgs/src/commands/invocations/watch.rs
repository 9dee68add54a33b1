//! `fgs invocations watch`.

use std::time::{Duration, Instant};

use functiongraph::Client;
use functiongraph::types::AsyncInvocation;

use super::spinner::Spinner;
use crate::args::global::{Global, Output};
use crate::args::invocations::Watch;
use crate::client::connect;
use crate::duration;
use crate::exit::Failure;
use crate::output;
use crate::since::ago;

/// The shortest and the longest time between two polls.
const POLL_INTERVALS: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(10)];
/// An invocation may be unknown for this long: its record is written after it is accepted.
const UNKNOWN_GRACE: Duration = Duration::from_secs(15);
/// A poll has this much time even close to the deadline.
const MIN_POLL_TIMEOUT: Duration = Duration::from_secs(1);
/// A watched invocation started no longer ago: an event alone may wait a day.
const MAX_AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Looks again and again, less and less often, until the invocation is over.
pub async fn watch(global: &Global, watch: Watch) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let (started_at, since) = (Instant::now(), ago(MAX_AGE));
    let (mut seen, mut seen_at): (Option<AsyncInvocation>, _) = (None, started_at);
    let mut spinner = Spinner::new();
    let [mut pause, longest] = POLL_INTERVALS;
    loop {
        let mut lost = None;
        let left = watch.within.saturating_sub(started_at.elapsed());
        match tokio::time::timeout(
            left.max(MIN_POLL_TIMEOUT),
            find(&connection.client, &watch, &since),
        )
        .await
        {
            Ok(Ok(Some(invocation))) if invocation.has_ended() => {
                spinner.clear();
                return ended(global.output, &watch, &invocation);
            }
            Ok(Ok(Some(invocation))) => (seen, seen_at) = (Some(invocation), Instant::now()),
            Ok(Ok(None)) if seen_at.elapsed() > UNKNOWN_GRACE => return Err(unknown(&watch)),
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
        let left = watch.within.saturating_sub(started_at.elapsed());
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
            Err(Failure::Failed(format!(
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
    Failure::NotFound(format!(
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
        None => Failure::Failed(format!(
            "nothing is known of the invocation {}{lost}",
            watch.request_id
        )),
        Some(seen) => Failure::Failed(format!(
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

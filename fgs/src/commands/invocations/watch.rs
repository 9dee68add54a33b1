//! `fgs invocations watch`.

use std::time::{Duration, Instant};

use functiongraph::Client;
use functiongraph::types::AsyncInvocation;

use crate::args::global::{Global, Output};
use crate::args::invocations::Watch;
use crate::client::connect;
use crate::failure::Failure;
use crate::output;
use crate::spinner::Spinner;
use crate::values::duration;
use crate::values::since::ago;

/// The shortest and the longest time between two polls.
const POLL_INTERVALS: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(10)];
/// An invocation may be unknown for this long: its record is written after it is accepted.
const UNKNOWN_GRACE: Duration = Duration::from_secs(15);
/// A poll has this much time even close to the deadline.
const MIN_POLL_TIMEOUT: Duration = Duration::from_secs(1);
/// A watched invocation started no longer ago: an event alone may wait a day.
const MAX_AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Polls until the invocation has ended, at growing intervals.
pub(crate) async fn watch(global: &Global, watch: Watch) -> Result<(), Failure> {
    let connection = connect(global).await?;
    let (started_at, since) = (Instant::now(), ago(MAX_AGE));
    let (mut seen, mut seen_at): (Option<AsyncInvocation>, _) = (None, started_at);
    let mut spinner = Spinner::new();
    let [mut interval, max_interval] = POLL_INTERVALS;
    loop {
        let mut poll_error = None;
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
            // An invocation that was seen exists, even if this poll fails.
            Ok(Err(error)) if error.is_retryable() && seen.is_some() => {
                (seen_at, poll_error) = (Instant::now(), Some(error.to_string()));
            }
            Ok(Err(error)) => {
                let given = ("request_id", "<REQUEST_ID>", watch.request_id);
                return Err(Failure::of_call(error, &[given]));
            }
            Err(_) => poll_error = Some("attempt timed out".to_owned()),
        }
        spinner.show(seen.as_ref().map_or("unknown so far", |seen| {
            status(seen).unwrap_or("no status yet")
        }));
        let left = watch.within.saturating_sub(started_at.elapsed());
        if left.is_zero() {
            return Err(out_of_time(&watch, seen.as_ref(), poll_error));
        }
        tokio::time::sleep(interval.min(left)).await;
        interval = (interval * 3 / 2).min(max_interval);
    }
}

fn ended(output: Output, watch: &Watch, invocation: &AsyncInvocation) -> Result<(), Failure> {
    output::invocation(output, invocation)?;
    if invocation.has_succeeded() {
        return Ok(());
    }
    let end = status(invocation).map_or("without a status".to_owned(), |status| {
        format!("as {status}")
    });
    Err(Failure::Failed(format!(
        "the invocation {} ended {end}",
        watch.request_id
    )))
}

fn status(invocation: &AsyncInvocation) -> Option<&str> {
    invocation
        .status
        .as_ref()
        .map(|status| status.as_str().trim())
        .filter(|status| !status.is_empty())
}

fn unknown(watch: &Watch) -> Failure {
    Failure::NotFound(format!(
        "no invocation {} of {}; is the status log enabled (fgs status-log enable)?",
        watch.request_id, watch.function
    ))
}

fn out_of_time(
    watch: &Watch,
    seen: Option<&AsyncInvocation>,
    poll_error: Option<String>,
) -> Failure {
    let poll_error = poll_error
        .map(|why| format!("; the last poll failed: {why}"))
        .unwrap_or_default();
    match seen {
        None if poll_error.is_empty() => unknown(watch),
        None => Failure::Failed(format!(
            "the invocation {} is unknown{poll_error}",
            watch.request_id
        )),
        Some(seen) => Failure::Failed(format!(
            "the invocation {} is still {} after {}; --within TIME waits longer{poll_error}",
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

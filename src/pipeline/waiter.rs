//! Polling until something that runs has ended.
#![allow(dead_code, reason = "which of it is called follows from the document")]

use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind};
use crate::types::outcome::Outcome;

/// The first interval between polls, which doubles.
const INITIAL_INTERVAL: Duration = Duration::from_secs(1);
const MAX_INTERVAL: Duration = Duration::from_secs(10);
/// How long before the timeout the last poll is: long enough for a response.
const LAST_POLL: Duration = Duration::from_millis(500);

/// Polls until the item has ended. `parameter` and `key` say which it is; `since` is the parameter, where it is not set,
/// from which on things are listed.
pub(crate) async fn wait<T, F>(
    timeout: Duration,
    parameter: &str,
    key: &str,
    since: Option<&str>,
    poll: impl Fn() -> F,
) -> Result<T, Error>
where
    T: Outcome,
    F: Future<Output = Result<Option<T>, Error>>,
{
    let started_at = Instant::now();
    let mut interval = INITIAL_INTERVAL;
    let mut state: Option<String> = None;
    let timed_out = |state: Option<&str>, is_listed: bool| {
        let since = since.filter(|_| !is_listed);
        let hint = since.map(|since| format!(", or set {since} if it started earlier"));
        let state = match (state, is_listed) {
            (None, _) => "not listed yet".to_owned(),
            (Some(state), true) => state.to_owned(),
            (Some(state), false) => format!("{state}, and no longer listed"),
        };
        let message = format!(
            "timed out after {timeout:?}: {parameter} {key:?} has not ended (state: {state}); increase the timeout{}",
            hint.unwrap_or_default()
        );
        Error::new(ErrorKind::Timeout, message)
    };
    // Without a timeout there is one poll, with the timeout of a call.
    let mut found = if timeout.is_zero() {
        poll().await?
    } else {
        let polled = tokio::time::timeout(timeout, poll()).await;
        polled.map_err(|_| timed_out(None, true))??
    };
    loop {
        let is_listed = found.is_some();
        if let Some(found) = found {
            if found.is_over() {
                return Ok(found);
            }
            state = Some(found.state().to_owned());
        }
        let left = timeout.saturating_sub(started_at.elapsed());
        let until_last_poll = left.saturating_sub(LAST_POLL);
        if until_last_poll.is_zero() {
            return Err(timed_out(state.as_deref(), is_listed));
        }
        tokio::time::sleep(interval.min(until_last_poll)).await;
        interval = (interval * 2).min(MAX_INTERVAL);
        let left = timeout.saturating_sub(started_at.elapsed());
        let Ok(polled) = tokio::time::timeout(left, poll()).await else {
            return Err(timed_out(state.as_deref(), is_listed));
        };
        found = polled?;
    }
}

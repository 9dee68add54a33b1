//! Waiting until something that runs is over.
#![allow(dead_code, reason = "which of it is called follows from the document")]

use std::time::{Duration, Instant};

use crate::error::{Error, ErrorKind};
use crate::types::outcome::Outcome;

/// The wait before it is looked at again, which doubles.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// How long before the timeout it is looked at for the last time: long enough for a response.
const LAST_LOOK: Duration = Duration::from_millis(500);

/// Looks until what is found is over. `parameter` and `key` say which it is; `since` is the parameter, where it is not set,
/// from which on things are listed.
pub(crate) async fn wait<T, F>(
    timeout: Duration,
    parameter: &str,
    key: &str,
    since: Option<&str>,
    look: impl Fn() -> F,
) -> Result<T, Error>
where
    T: Outcome,
    F: Future<Output = Result<Option<T>, Error>>,
{
    let started_at = Instant::now();
    let mut wait = FIRST_WAIT;
    let mut state: Option<String> = None;
    let timed_out = |state: Option<&str>, is_listed: bool| {
        let since = since.filter(|_| !is_listed);
        let hint = since.map(|since| format!(", or set {since} if it began earlier"));
        let state = match (state, is_listed) {
            (None, _) => "not listed yet".to_owned(),
            (Some(state), true) => state.to_owned(),
            (Some(state), false) => format!("{state}, and no longer listed"),
        };
        let message = format!(
            "timed out after {timeout:?}: {parameter} {key:?} is not over; its state: {state}; wait longer{}",
            hint.unwrap_or_default()
        );
        Error::new(ErrorKind::Timeout, message)
    };
    // Without a timeout it is looked at once, with the timeout of a call.
    let mut found = if timeout.is_zero() {
        look().await?
    } else {
        let looked = tokio::time::timeout(timeout, look()).await;
        looked.map_err(|_| timed_out(None, true))??
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
        let until_last_look = left.saturating_sub(LAST_LOOK);
        if until_last_look.is_zero() {
            return Err(timed_out(state.as_deref(), is_listed));
        }
        tokio::time::sleep(wait.min(until_last_look)).await;
        wait = (wait * 2).min(LONGEST_WAIT);
        let left = timeout.saturating_sub(started_at.elapsed());
        let Ok(looked) = tokio::time::timeout(left, look()).await else {
            return Err(timed_out(state.as_deref(), is_listed));
        };
        found = looked?;
    }
}

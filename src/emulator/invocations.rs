//! Asynchronous invocations: kept, run, tried again, listed and cancelled.

use std::collections::HashMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::response::Response;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::task::AbortHandle;

use super::clock::Clock;
use super::random_hex;
use super::refusal::Refusal;
use super::request::whole_numbers;
use super::server::{Asked, State, done, number, ok, part};
use super::store::{CONFIGS, INVOCATIONS, StateError};
use crate::facts::{CANCELLED, PageSize, errors, operations, page_sizes};
use crate::types::{
    AsyncInvocation, AsyncInvocations, AsyncInvokeConfig, AsyncInvokeFunctionResponse,
    CancelAsyncInvocationRequestBody, UpdateFunctionAsyncInvokeConfigRequestBody,
};
use crate::{Check, FunctionUrn, Timestamp};

const WAIT: &str = "WAIT";
const RUNNING: &str = "RUNNING";
const SUCCESS: &str = "SUCCESS";
const FAIL: &str = "FAIL";
const DISCARD: &str = "DISCARD";

/// The code of a run whose handler panicked; the pages have none for it.
const PANICKED: i64 = 500;

/// One run of a function, as a handler sees it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Invocation {
    /// The invocation's id; the same for every try.
    pub request_id: String,
    /// The function's full URN.
    pub function: FunctionUrn,
    /// What was handed to it.
    pub event: Value,
    /// Which try it is, from 1.
    pub attempt: u32,
}

/// Why a run failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvocationError {
    /// The code, which the record of the invocation shows.
    pub code: i64,
    /// What went wrong.
    pub message: String,
}

impl fmt::Display for InvocationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for InvocationError {}

type Run = Pin<Box<dyn Future<Output = Result<Value, InvocationError>> + Send>>;

/// What runs invocations.
pub(crate) type Handler = Arc<dyn Fn(Invocation) -> Run + Send + Sync>;

/// The runs under way.
pub(crate) struct Invocations {
    handler: Handler,
    running: Mutex<HashMap<String, AbortHandle>>,
}

impl Invocations {
    /// Without a handler, every run succeeds with the event as its result.
    pub fn new(handler: Option<Handler>) -> Self {
        let echo: Handler = Arc::new(|invocation| Box::pin(async move { Ok(invocation.event) }));
        Self { handler: handler.unwrap_or(echo), running: Mutex::default() }
    }

    /// Stops the runs under way, which stay unfinished in the state.
    pub fn stop(&self) {
        for (_, task) in self.running.lock().unwrap_or_else(PoisonError::into_inner).drain() {
            task.abort();
        }
    }
}

/// What is kept of an invocation.
#[derive(Serialize, Deserialize)]
struct Kept {
    function: String,
    event: Value,
    record: AsyncInvocation,
}

impl Kept {
    fn is_active(&self) -> bool {
        matches!(self.record.status.as_deref(), Some(WAIT | RUNNING))
    }
}

pub(crate) fn invoke(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let (function, event) = (asked.function()?.urn(), asked.object()?);
    let request_id = random_hex().map_err(StateError::from)?;
    // Keys sort by the time of arrival.
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_nanos();
    let key = format!("{function}|{nanos:024}|{request_id}");
    let record = AsyncInvocation {
        request_id: Some(request_id.clone()),
        status: Some(WAIT.to_owned()),
        start_time: Some(Clock::read().invoked()),
        ..Default::default()
    };
    state.store.put(INVOCATIONS, &key, |_: Option<Kept>| Kept { function, event, record })?;
    start(state, &key, &request_id);
    let answer = AsyncInvokeFunctionResponse { request_id: Some(request_id), ..Default::default() };
    Ok(ok(&operations::ASYNC_INVOKE_FUNCTION, &answer))
}

/// Goes on with what an emulator before this one left waiting or running.
pub(crate) fn resume(state: &Arc<State>) -> Result<(), StateError> {
    for (key, kept) in state.store.list::<Kept>(INVOCATIONS, "")? {
        if let (true, Some(request_id)) = (kept.is_active(), kept.record.request_id.as_deref()) {
            start(state, &key, request_id);
        }
    }
    Ok(())
}

fn start(state: &Arc<State>, key: &str, request_id: &str) {
    let (weak, key, id) = (Arc::downgrade(state), key.to_owned(), request_id.to_owned());
    let running = &state.invocations.running;
    let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
    let task = tokio::spawn(async move {
        let Some(state) = weak.upgrade() else { return };
        if let Err(error) = run(&state, &key).await {
            tracing::warn!(%error, "an invocation cannot be kept");
        }
        state.invocations.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    });
    running.insert(request_id.to_owned(), task.abort_handle());
}

/// Runs an invocation until it succeeds, was tried often enough, or is too old.
async fn run(state: &State, key: &str) -> Result<(), StateError> {
    let Some(kept) = state.store.get::<Kept>(INVOCATIONS, key)? else { return Ok(()) };
    let Ok(function) = kept.function.parse::<FunctionUrn>() else { return Ok(()) };
    let (retries, age) = limits(state, &kept.function)?;
    let begun = Instant::now();
    let mut attempt = 0;
    let (status, error) = loop {
        set(state, key, RUNNING, None)?;
        attempt += 1;
        let invocation = Invocation {
            request_id: kept.record.request_id.clone().unwrap_or_default(),
            function: function.clone(),
            event: kept.event.clone(),
            attempt,
        };
        let panicked = |_| Err(InvocationError { code: PANICKED, message: "the handler panicked".to_owned() });
        let handled = AssertUnwindSafe(async { (state.invocations.handler)(invocation).await }).catch_unwind().await;
        match handled.unwrap_or_else(panicked) {
            Ok(_) => break (SUCCESS, None),
            Err(error) if i64::from(attempt) > retries => break (FAIL, Some(error)),
            Err(error) if begun.elapsed() > age => break (DISCARD, Some(error)),
            Err(_) => {}
        }
    };
    set(state, key, status, Some(error))
}

/// How often to try again, and how old an event may become.
fn limits(state: &State, function: &str) -> Result<(i64, Duration), StateError> {
    let config: AsyncInvokeConfig = state.store.get(CONFIGS, function)?.unwrap_or_default();
    let mut defaults = UpdateFunctionAsyncInvokeConfigRequestBody {
        max_async_event_age_in_seconds: config.max_async_event_age_in_seconds,
        max_async_retry_attempts: config.max_async_retry_attempts,
        ..Default::default()
    };
    defaults.fill_defaults();
    let age = defaults.max_async_event_age_in_seconds.and_then(|age| age.try_into().ok()).unwrap_or(u64::MAX);
    Ok((defaults.max_async_retry_attempts.unwrap_or_default(), Duration::from_secs(age)))
}

/// Notes a state; with an ending, the invocation is over.
fn set(state: &State, key: &str, status: &str, ending: Option<Option<InvocationError>>) -> Result<(), StateError> {
    let Some(kept) = state.store.get::<Kept>(INVOCATIONS, key)? else { return Ok(()) };
    state.store.put(INVOCATIONS, key, |old: Option<Kept>| {
        let mut kept = old.unwrap_or(kept);
        // What was cancelled in the meantime stays so.
        if kept.is_active() {
            kept.record.status = Some(status.to_owned());
            if let Some(error) = ending {
                kept.record.end_time = Some(Clock::read().invoked());
                kept.record.error_code = Some(error.as_ref().map_or(0, |error| error.code));
                kept.record.error_message = error.map(|error| error.message);
            }
        }
        kept
    })?;
    Ok(())
}

pub(crate) fn cancel(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let invalid = |problem: String| Refusal::new(errors::INVALID_PARAMETER, problem);
    let body: CancelAsyncInvocationRequestBody =
        serde_json::from_value(whole_numbers(asked.object()?)).map_err(|error| invalid(error.to_string()))?;
    body.check().map_err(|violation| invalid(violation.to_string()))?;
    let request_id = body.request_id.unwrap_or_default();
    let kept = kept(state, asked)?;
    let Some((key, _)) = kept.iter().find(|(_, kept)| kept.record.request_id.as_deref() == Some(&request_id)) else {
        return Err(Refusal::new(errors::NOT_FOUND, format!("There is no invocation {request_id} of this function")));
    };
    let running = state.invocations.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&request_id);
    if let Some(task) = running {
        task.abort();
    }
    let (code, message) = CANCELLED;
    set(state, key, FAIL, Some(Some(InvocationError { code, message: message.to_owned() })))?;
    Ok(done(&operations::CANCEL_ASYNC_INVOCATION))
}

pub(crate) fn list(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let wanted = asked.query("request_id").map(|id| vec![id.to_owned()]);
    let answer = page(state, asked, page_sizes::LIST_ASYNC_INVOCATIONS, wanted, |_| true)?;
    Ok(ok(&operations::LIST_ASYNC_INVOCATIONS, &answer))
}

pub(crate) fn list_active(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let wanted = asked.query("requests").map(|ids| ids.split(',').map(str::to_owned).collect());
    let answer = page(state, asked, page_sizes::LIST_ACTIVE_ASYNC_INVOCATIONS, wanted, Kept::is_active)?;
    Ok(ok(&operations::LIST_ACTIVE_ASYNC_INVOCATIONS, &answer))
}

fn page(
    state: &State,
    asked: &Asked,
    size: PageSize,
    wanted: Option<Vec<String>>,
    of: fn(&Kept) -> bool,
) -> Result<AsyncInvocations, Refusal> {
    let start = asked.number("marker")?.unwrap_or(0);
    let limit = asked.number("limit")?.filter(|limit| *limit > 0).unwrap_or(size.default);
    if limit > size.largest {
        return Err(Refusal::new(errors::INVALID_QUERY, format!("limit: at most {} is allowed", size.largest)));
    }
    let hour_ago = Clock::read().before(Duration::from_secs(60 * 60)).invoked();
    let begin = asked.query("query_begin_time").map_or(hour_ago, Timestamp::new).system_time();
    let end = asked.query("query_end_time").map(Timestamp::new).and_then(|end| end.system_time());
    let status = asked.query("status");
    let records: Vec<AsyncInvocation> = kept(state, asked)?
        .into_iter()
        .map(|(_, kept)| kept)
        .filter(of)
        .map(|kept| kept.record)
        .filter(|record| status.is_none_or(|status| record.status.as_deref() == Some(status)))
        .filter(|record| {
            let id = record.request_id.as_deref().unwrap_or_default();
            wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|wanted| wanted == id))
        })
        .filter(|record| {
            let started = record.start_time.as_ref().and_then(Timestamp::system_time);
            started >= begin && end.is_none_or(|end| started.is_some_and(|started| started <= end))
        })
        .collect();
    let count = records.len() as u64;
    let (invocations, next) = part(records, start, limit);
    Ok(AsyncInvocations { invocations, count: number(count), next_marker: number(next), ..Default::default() })
}

/// The invocations of the function that is asked for, with their keys.
fn kept(state: &State, asked: &Asked) -> Result<Vec<(String, Kept)>, Refusal> {
    Ok(state.store.list(INVOCATIONS, &format!("{}|", asked.function()?.urn()))?)
}

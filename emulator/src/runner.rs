//! Asynchronous invocations: kept, run, tried again, listed and cancelled.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::response::Response;
use futures_util::FutureExt;
use serde::de::IgnoredAny;
use serde_json::Value;
use tokio::task::AbortHandle;

use super::clock::Clock;
use super::random_hex;
use super::records::{FOREVER, Key, Query, RUNNING, WAIT};
use super::refusal::Refusal;
use super::request::{refuse_null, whole_numbers};
use super::server::{Asked, State, done, number, ok};
use super::state_error::StateError;
use super::store::{CONFIGS, Hold};
use functiongraph::__private::facts::{CANCELLED, PageSize, errors, operations, page_sizes};
use functiongraph::types::{
    AsyncInvocation, AsyncInvocations, AsyncInvokeConfig, AsyncInvokeFunctionResponse,
    CancelAsyncInvocationRequestBody, UpdateFunctionAsyncInvokeConfigRequestBody,
};
use functiongraph::{FunctionUrn, Timestamp, Validate};

const SUCCESS: &str = "SUCCESS";
const FAIL: &str = "FAIL";
const DISCARD: &str = "DISCARD";

/// The code of a run whose handler panicked; the pages have none for it.
const PANICKED: i64 = 500;

const SECOND: u128 = 1_000_000_000;

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
    /// Without one there is nothing to run: every invocation succeeds as it is accepted.
    handler: Option<Handler>,
    running: Mutex<HashMap<String, AbortHandle>>,
}

impl Invocations {
    pub fn new(handler: Option<Handler>) -> Self {
        Self {
            handler,
            running: Mutex::default(),
        }
    }

    /// Stops the runs under way, which stay unfinished in the state.
    pub fn stop(&self) {
        for (_, task) in self.running().drain() {
            task.abort();
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, AbortHandle>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn invoke(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let _hold = hold(state)?;
    let function = asked.function()?.urn();
    check_event(state, &asked.body)?;
    let request_id = random_hex().map_err(StateError::from)?;
    let now = SystemTime::now();
    let key = Key::encode(&function, nanos(now), &request_id);
    let mut record = AsyncInvocation {
        request_id: Some(request_id.clone()),
        status: Some(WAIT.to_owned()),
        start_time: Some(Clock::of(now).invoked()),
        ..Default::default()
    };
    if state.invocations.handler.is_none() {
        end(&mut record, SUCCESS, None);
    }
    state.store.accept(&key, &asked.body, &record)?;
    if state.invocations.handler.is_some() {
        start(state, &key)?;
    }
    let answer = AsyncInvokeFunctionResponse {
        request_id: Some(request_id),
        ..Default::default()
    };
    Ok(ok(&operations::ASYNC_INVOKE_FUNCTION, &answer))
}

/// An event is a JSON object, nested as deep as it may be; it is kept as it came. Only a handler needs it
/// as a [`Value`], which not every event can become.
fn check_event(state: &State, event: &[u8]) -> Result<(), Refusal> {
    let not_json = |error: &dyn fmt::Display| {
        Refusal::new(
            errors::NOT_JSON,
            format!("The request body is not JSON: {error}"),
        )
    };
    let text = std::str::from_utf8(event).map_err(|error| not_json(&error))?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| not_json(&error))?;
    if !text.trim_start().starts_with('{') {
        return Err(Refusal::new(
            errors::INVALID_PARAMETER,
            "The request body must be a JSON object",
        ));
    }
    if state.invocations.handler.is_some() {
        value(event)
            .map_err(|error| Refusal::new(errors::INVALID_PARAMETER, unreadable(&error)))?;
    }
    Ok(())
}

fn value(event: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(event)
}

fn unreadable(error: &serde_json::Error) -> String {
    format!("The event cannot be handed to the emulator's handler: {error}")
}

fn nanos(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos()
}

/// Keeps the state open, and goes on with what another emulator left in it.
fn hold(state: &Arc<State>) -> Result<Hold, StateError> {
    let hold = state.store.hold()?;
    if state.store.take_fresh() {
        let left = state.store.active()?;
        match &state.invocations.handler {
            Some(_) => left.iter().try_for_each(|key| start(state, key))?,
            None => state
                .store
                .change_all(&left, |record| end(record, SUCCESS, None))?,
        }
    }
    Ok(hold)
}

/// Goes on with what an emulator before this one left waiting or running.
pub(crate) fn resume(state: &Arc<State>) -> Result<(), StateError> {
    hold(state).map(drop)
}

/// Runs it, unless it runs already. The state stays open as long, so that no other process runs it too.
fn start(state: &Arc<State>, key: &str) -> Result<(), StateError> {
    let Some(id) = Key::parse(key).map(|key| key.id.to_owned()) else {
        return Ok(());
    };
    let (weak, key, hold) = (Arc::downgrade(state), key.to_owned(), state.store.hold()?);
    let mut running = state.invocations.running();
    if running.contains_key(&id) {
        return Ok(());
    }
    let ending = id.clone();
    let task = tokio::spawn(async move {
        let _hold = hold;
        let Some(state) = weak.upgrade() else { return };
        if let Err(error) = run(&state, key).await {
            tracing::warn!(%error, "an invocation cannot be kept");
        }
        state.invocations.running().remove(&ending);
    });
    running.insert(id, task.abort_handle());
    Ok(())
}

/// Runs an invocation until it succeeds, was tried often enough, or is too old.
async fn run(state: &Arc<State>, key: String) -> Result<(), StateError> {
    let Some(function) = Key::parse(&key).and_then(|key| key.function.parse::<FunctionUrn>().ok())
    else {
        return Ok(());
    };
    let begun = Instant::now();
    let Some(handler) = &state.invocations.handler else {
        return Ok(());
    };
    let Some(record) = set(state, &key, RUNNING, None).await? else {
        return Ok(());
    };
    let (retries, age) = {
        let function = function.to_string();
        blocking(state, move |state| limits(state, &function)).await?
    };
    let event = {
        let key = key.clone();
        blocking(state, move |state| state.store.event(&key)).await?
    };
    let event = match value(&event.unwrap_or_default()) {
        Ok(event) => event,
        Err(error) => {
            let error = InvocationError {
                code: PANICKED,
                message: unreadable(&error),
            };
            return set(state, &key, FAIL, Some(Some(error))).await.map(drop);
        }
    };
    let mut attempt = 0;
    let (status, error) = loop {
        attempt += 1;
        let invocation = Invocation {
            request_id: record.request_id.clone().unwrap_or_default(),
            function: function.clone(),
            event: event.clone(),
            attempt,
        };
        let panicked = |_| {
            Err(InvocationError {
                code: PANICKED,
                message: "the handler panicked".to_owned(),
            })
        };
        let handled = AssertUnwindSafe(async { handler(invocation).await })
            .catch_unwind()
            .await;
        match handled.unwrap_or_else(panicked) {
            Ok(_) => break (SUCCESS, None),
            Err(error) if i64::from(attempt) > retries => break (FAIL, Some(error)),
            Err(error) if begun.elapsed() > age => break (DISCARD, Some(error)),
            Err(_) => {}
        }
    };
    set(state, &key, status, Some(error)).await.map(drop)
}

/// The state may have to be waited for, which must not hold up the runtime.
async fn blocking<T: Send + 'static>(
    state: &Arc<State>,
    work: impl FnOnce(&State) -> Result<T, StateError> + Send + 'static,
) -> Result<T, StateError> {
    let state = state.clone();
    let done = tokio::task::spawn_blocking(move || work(&state)).await;
    done.unwrap_or_else(|_| Err(StateError::stopped()))
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
    let age = defaults
        .max_async_event_age_in_seconds
        .and_then(|age| age.try_into().ok())
        .unwrap_or(u64::MAX);
    Ok((
        defaults.max_async_retry_attempts.unwrap_or_default(),
        Duration::from_secs(age),
    ))
}

/// Notes a state; with an ending, the invocation is over. Answers the record of one that was not over.
async fn set(
    state: &Arc<State>,
    key: &str,
    status: &'static str,
    ending: Option<Option<InvocationError>>,
) -> Result<Option<AsyncInvocation>, StateError> {
    let key = key.to_owned();
    blocking(state, move |state| {
        note(state, &key, status, ending.as_ref().map(Option::as_ref))
    })
    .await
}

fn note(
    state: &State,
    key: &str,
    status: &str,
    ending: Option<Option<&InvocationError>>,
) -> Result<Option<AsyncInvocation>, StateError> {
    state.store.change(key, |record| match ending {
        Some(error) => end(record, status, error),
        None => record.status = Some(status.to_owned()),
    })
}

fn end(record: &mut AsyncInvocation, status: &str, error: Option<&InvocationError>) {
    record.status = Some(status.to_owned());
    record.end_time = Some(Clock::read().invoked());
    record.error_code = Some(error.map_or(0, |error| error.code));
    record.error_message = error.map(|error| error.message.clone());
}

pub(crate) fn cancel(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let _hold = hold(state)?;
    let invalid = |problem: String| Refusal::new(errors::INVALID_PARAMETER, problem);
    let body = whole_numbers(asked.object()?);
    refuse_null(&body, operations::CANCEL_ASYNC_INVOCATION.body).map_err(invalid)?;
    let body: CancelAsyncInvocationRequestBody =
        serde_json::from_value(body).map_err(|error| invalid(error.to_string()))?;
    body.validate()
        .map_err(|violation| invalid(violation.to_string()))?;
    let request_id = body.request_id.unwrap_or_default();
    let Some(key) = state.store.find(&asked.function()?.urn(), &request_id)? else {
        return Err(Refusal::new(
            errors::NOT_FOUND,
            format!("There is no invocation {request_id} of this function"),
        ));
    };
    let running = state.invocations.running().remove(&request_id);
    if let Some(task) = running {
        task.abort();
    }
    let (code, message) = CANCELLED;
    note(
        state,
        &key,
        FAIL,
        Some(Some(&InvocationError {
            code,
            message: message.to_owned(),
        })),
    )?;
    Ok(done(&operations::CANCEL_ASYNC_INVOCATION))
}

pub(crate) fn list(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let wanted = asked
        .query("request_id")
        .map(|id| BTreeSet::from([id.to_owned()]));
    let answer = page(
        state,
        asked,
        page_sizes::LIST_ASYNC_INVOCATIONS,
        wanted,
        false,
    )?;
    Ok(ok(&operations::LIST_ASYNC_INVOCATIONS, &answer))
}

pub(crate) fn list_active(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let wanted = asked
        .query("requests")
        .map(|ids| ids.split(',').map(str::to_owned).collect());
    let answer = page(
        state,
        asked,
        page_sizes::LIST_ACTIVE_ASYNC_INVOCATIONS,
        wanted,
        true,
    )?;
    Ok(ok(&operations::LIST_ACTIVE_ASYNC_INVOCATIONS, &answer))
}

fn page(
    state: &Arc<State>,
    asked: &Asked,
    size: PageSize,
    ids: Option<BTreeSet<String>>,
    active: bool,
) -> Result<AsyncInvocations, Refusal> {
    let _hold = hold(state)?;
    let start = asked.marker();
    let limit = asked
        .number("limit")?
        .filter(|limit| *limit > 0)
        .unwrap_or(size.default);
    if limit > size.largest {
        return Err(Refusal::new(
            errors::INVALID_QUERY,
            format!("limit: at most {} is allowed", size.largest),
        ));
    }
    let hour_ago = Clock::read().before(Duration::from_secs(60 * 60)).invoked();
    let begin = asked
        .query("query_begin_time")
        .map_or(hour_ago, Timestamp::new)
        .system_time();
    let end = asked
        .query("query_end_time")
        .map(Timestamp::new)
        .and_then(|end| end.system_time());
    // Times of arrival are shown in whole seconds, so both bounds are held to these.
    let second = |seconds: u128| u64::try_from(seconds).unwrap_or(FOREVER).min(FOREVER);
    let first = begin.map_or(0, |begin| second(nanos(begin).div_ceil(SECOND)));
    let last = end.map_or(FOREVER, |end| second(nanos(end) / SECOND + 1));
    let function = asked.function()?.urn();
    let query = Query {
        function: &function,
        active,
        ids,
        status: asked.query("status"),
        arrival: (first, last),
        start,
        limit,
    };
    let page = state.store.page(&query)?;
    Ok(AsyncInvocations {
        invocations: page.records,
        count: number(page.count),
        next_marker: number(page.next),
        ..Default::default()
    })
}

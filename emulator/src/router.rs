//! The emulator's HTTP side: which operation it is, who asks, and of which function.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use secrecy::SecretString;
use serde::de::IgnoredAny;
use serde_json::Value;
use tokio::sync::Semaphore;

use super::identity::{self, Identity};
use super::invocations::Invocations;
use super::origin::{self, AllowedHosts};
use super::refusal::{Refusal, json};
use super::state_error::StateError;
use super::store::Store;
use super::{Account, configs, fault, functions, invocations, random_hex, signature, status_log};
use functiongraph::__private::facts::Parameter;
use functiongraph::__private::facts::{Operation, errors, operations};
use functiongraph::FunctionUrn;

/// The pages do not say how large a body may be.
const BODY_LIMIT: usize = 256 * 1024;
/// How many requests are worked on at a time. Others wait, with nothing but their bodies in memory.
const WORKERS: usize = 8;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) struct State {
    pub store: Arc<Store>,
    pub keys: Vec<Account>,
    pub tokens: Vec<SecretString>,
    pub functions: Vec<FunctionUrn>,
    /// Of functions named without one.
    pub region: String,
    pub invocations: Invocations,
    pub identity: Identity,
    pub faults: Mutex<fault::Faults>,
    pub hosts: AllowedHosts,
    pub body_timeout: Duration,
    pub workers: Arc<Semaphore>,
}

/// The room for the requests that are worked on.
pub(crate) fn workers() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(WORKERS))
}

/// An operation, once the request is known to be genuine and its function to exist.
pub(crate) type Handler = fn(&Arc<State>, &Asked) -> Result<Response, Refusal>;

/// What a request asks.
pub(crate) struct Asked {
    pub project_id: String,
    function: Option<Function>,
    query: Vec<(String, String)>,
    pub body: Bytes,
}

const HANDLED: [(Operation, Handler); 11] = [
    (
        operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG,
        configs::update,
    ),
    (operations::SHOW_FUNCTION_ASYNC_INVOKE_CONFIG, configs::show),
    (
        operations::DELETE_FUNCTION_ASYNC_INVOKE_CONFIG,
        configs::delete,
    ),
    (operations::LIST_FUNCTION_ASYNC_INVOKE_CONFIG, configs::list),
    (operations::ASYNC_INVOKE_FUNCTION, invocations::invoke),
    (operations::LIST_ASYNC_INVOCATIONS, invocations::list),
    (
        operations::LIST_ACTIVE_ASYNC_INVOCATIONS,
        invocations::list_active,
    ),
    (operations::CANCEL_ASYNC_INVOCATION, invocations::cancel),
    (operations::ENABLE_ASYNC_STATUS_LOG, status_log::enable),
    (
        operations::SHOW_PROJECT_ASYNC_STATUS_LOG_INFO,
        status_log::show,
    ),
    (operations::LIST_FUNCTIONS, functions::list),
];

/// Keys are given out only where no other machine can ask for them.
pub(crate) fn router(state: &Arc<State>, gives_keys: bool) -> Router {
    let router = if gives_keys {
        identity::router(state)
    } else {
        Router::new()
    };
    let router = HANDLED
        .into_iter()
        .fold(router, |router, (operation, handler)| {
            let method = Method::from_bytes(operation.method.as_bytes()).ok();
            let filter = method
                .and_then(|method| MethodFilter::try_from(method).ok())
                .unwrap_or(MethodFilter::TRACE);
            let state = state.clone();
            let handler = move |parameters: Result<RawPathParams, RawPathParamsRejection>,
                                request: Request| {
                let state = state.clone();
                async move {
                    let has_urn = operation.path.contains("{function_urn}");
                    let code = if has_urn {
                        errors::INVALID_URN
                    } else {
                        errors::INVALID_PARAMETER
                    };
                    let invalid =
                        |error: RawPathParamsRejection| Refusal::new(code, error.to_string());
                    answer(
                        state,
                        operation.parameters,
                        handler,
                        &parameters.map_err(invalid)?,
                        request,
                    )
                    .await
                }
            };
            router.route(operation.path, on(filter, handler))
        });
    let faulty = axum::middleware::from_fn_with_state(state.clone(), fault::inject);
    let router = router
        .fallback(no_such_api)
        .method_not_allowed_fallback(no_such_api);
    // A request that is refused for its origin uses up no fault.
    let own_origin = axum::middleware::from_fn_with_state(state.clone(), origin::check);
    router
        .layer(faulty)
        .layer(own_origin)
        .layer(axum::middleware::map_response(stamp))
}

async fn no_such_api(request: Request) -> Refusal {
    let path = request.uri().path().to_owned();
    Refusal::new(
        errors::NO_SUCH_API,
        format!("The API does not exist: {} {path}", request.method()),
    )
}

/// Every answer has an id.
async fn stamp(mut response: Response) -> Response {
    if let Some(id) = random_hex()
        .ok()
        .and_then(|id| HeaderValue::from_str(&id).ok())
    {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

async fn answer(
    state: Arc<State>,
    known: &'static [Parameter],
    handler: Handler,
    parameters: &RawPathParams,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let body = read(&state, body).await?;
    genuine(&state, &parts, &body).map_err(|mistrust| {
        Refusal::new(
            errors::UNAUTHENTICATED,
            format!("Incorrect IAM authentication information: {mistrust}"),
        )
    })?;
    let query = form_pairs(parts.uri.query().unwrap_or_default());
    super::request::check(known, parameters, &query, &parts.headers)?;
    let parameter = |name: &str| {
        parameters
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.to_owned())
    };
    let project_id = parameter("project_id").unwrap_or_default();
    let function = match parameter("function_urn") {
        Some(urn) => Some(Function::existing(&state, known, &project_id, urn)?),
        None => None,
    };
    let asked = Asked {
        project_id,
        function,
        query,
        body,
    };
    let runtime = tokio::runtime::Handle::current();
    let failed = || Refusal::new(errors::INTERNAL, "The emulator failed");
    let permit = state
        .workers
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| failed())?;
    let handled = tokio::task::spawn_blocking(move || {
        // Held until the work is done, also when its client has gone and nobody waits for it.
        let _permit = permit;
        let _entered = runtime.enter();
        handler(&state, &asked)
    });
    handled.await.unwrap_or_else(|_| Err(failed()))
}

/// Whether a request comes with a token or signature that was agreed on or given out.
pub(crate) fn genuine(
    state: &State,
    parts: &Parts,
    body: &[u8],
) -> Result<(), signature::Mistrust> {
    let now = SystemTime::now();
    if signature::token_is_known(&parts.headers, &state.tokens)
        || state.identity.knows_token(&parts.headers, now)
    {
        return Ok(());
    }
    let account = |access_key: &str| {
        let agreed = state
            .keys
            .iter()
            .find(|account| account.access_key == access_key);
        agreed
            .cloned()
            .or_else(|| state.identity.account(access_key, now))
    };
    signature::verify(parts, body, account, now)
}

pub(crate) async fn read(state: &State, body: Body) -> Result<Bytes, Refusal> {
    let read = tokio::time::timeout(state.body_timeout, to_bytes(body, BODY_LIMIT)).await;
    let read = read.map_err(|_| {
        Refusal::new(
            errors::INVALID_PARAMETER,
            "The request body did not come in time",
        )
    })?;
    read.map_err(|error| {
        let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |&error| {
            error.source()
        });
        match causes
            .into_iter()
            .any(|cause| cause.is::<http_body_util::LengthLimitError>())
        {
            true => Refusal::new(
                errors::TOO_LARGE,
                format!("The request body must not exceed {BODY_LIMIT} bytes"),
            ),
            false => Refusal::new(errors::INVALID_PARAMETER, "The request body broke off"),
        }
    })
}

pub(crate) fn form_pairs(query: &str) -> Vec<(String, String)> {
    serde_urlencoded::from_str(query).unwrap_or_default()
}

/// A function's version or alias with nothing left out.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// URN without version or alias.
    pub base: String,
    /// Version or `!alias`.
    qualifier: String,
}

impl Function {
    fn existing(
        state: &State,
        known: &[Parameter],
        project_id: &str,
        urn: String,
    ) -> Result<Self, Refusal> {
        let urn = FunctionUrn::try_from(urn)
            .map_err(|error| Refusal::new(errors::INVALID_URN, error.to_string()))?;
        if urn.project_id().is_some_and(|named| named != project_id) {
            return Err(Refusal::new(
                errors::NOT_FOUND,
                format!("The URN {urn} is not of the project {project_id}"),
            ));
        }
        let function = Self::of(&state.region, project_id, &urn);
        // Answers have it in full.
        let mut rules = known
            .iter()
            .filter(|parameter| parameter.name == "function_urn");
        rules
            .try_for_each(|parameter| parameter.check(&function.urn()))
            .map_err(|violation| {
                Refusal::new(
                    errors::NOT_FOUND,
                    format!("The function {} cannot exist: {violation}", function.urn()),
                )
            })?;
        let known =
            |known: &FunctionUrn| function.is(&Self::of(&state.region, project_id, known), known);
        match state.functions.is_empty() || state.functions.iter().any(known) {
            true => Ok(function),
            false => Err(Refusal::new(
                errors::NOT_FOUND,
                format!("The function {} does not exist", function.urn()),
            )),
        }
    }

    pub fn of(region: &str, project_id: &str, urn: &FunctionUrn) -> Self {
        let region = urn.region().unwrap_or(region);
        let project_id = urn.project_id().unwrap_or(project_id);
        let base = format!(
            "urn:fss:{region}:{project_id}:function:{}:{}",
            urn.package(),
            urn.name()
        );
        Self {
            base,
            qualifier: urn.qualifier().unwrap_or("latest").to_owned(),
        }
    }

    pub fn urn(&self) -> String {
        format!("{}:{}", self.base, self.qualifier)
    }

    fn is(&self, known: &Self, named: &FunctionUrn) -> bool {
        self.base == known.base
            && (named.qualifier().is_none() || self.qualifier == known.qualifier)
    }
}

impl Asked {
    /// The function, which the operation's path names.
    pub fn function(&self) -> Result<&Function, Refusal> {
        self.function
            .as_ref()
            .ok_or_else(|| Refusal::new(errors::INTERNAL, "The path names no function"))
    }

    /// A query parameter that is there and not empty.
    pub fn query(&self, name: &str) -> Option<&str> {
        let found = self
            .query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    /// A query parameter that is a number from 0 on.
    pub fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let invalid = |value: &str| {
            Refusal::new(
                errors::INVALID_QUERY,
                format!("{name}: {value:?} is no number from 0 on"),
            )
        };
        self.query(name)
            .map(|value| value.parse().map_err(|_| invalid(value)))
            .transpose()
    }

    /// Where a page starts. A marker that was given by no page stands after the last entry.
    pub fn marker(&self) -> u64 {
        self.query("marker")
            .map_or(0, |marker| marker.parse().unwrap_or(u64::MAX))
    }

    /// The body, which must be a JSON object.
    pub fn object(&self) -> Result<Value, Refusal> {
        let body: Value = serde_json::from_slice(&self.body).map_err(|error| {
            // What is JSON and cannot be kept, such as 1e400, is another mistake than what is none.
            let text = std::str::from_utf8(&self.body).ok();
            match text.is_some_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok()) {
                true => Refusal::new(
                    errors::INVALID_PARAMETER,
                    format!("The request body cannot be read: {error}"),
                ),
                false => Refusal::new(
                    errors::NOT_JSON,
                    format!("The request body is not JSON: {error}"),
                ),
            }
        })?;
        match body.is_object() {
            true => Ok(body),
            false => Err(Refusal::new(
                errors::INVALID_PARAMETER,
                "The request body must be a JSON object",
            )),
        }
    }
}

/// A part of a list, and the marker of the next part; 0 after the last.
pub(crate) fn part<T>(all: Vec<T>, start: u64, limit: u64) -> (Vec<T>, u64) {
    let count = all.len() as u64;
    let (skip, take) = (
        usize::try_from(start).unwrap_or(usize::MAX),
        usize::try_from(limit).unwrap_or(usize::MAX),
    );
    let part: Vec<T> = all.into_iter().skip(skip).take(take).collect();
    let end = start.saturating_add(part.len() as u64);
    (part, if end < count { end } else { 0 })
}

pub(crate) fn number(count: u64) -> Option<i64> {
    Some(i64::try_from(count).unwrap_or(i64::MAX))
}

pub(crate) fn ok(operation: &Operation, body: &impl serde::Serialize) -> Response {
    json(status(operation), body)
}

pub(crate) fn done(operation: &Operation) -> Response {
    status(operation).into_response()
}

fn status(operation: &Operation) -> StatusCode {
    StatusCode::from_u16(operation.success).unwrap_or(StatusCode::OK)
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        Self::new(
            errors::INTERNAL,
            format!("The emulator's state cannot be used: {error}"),
        )
    }
}

//! The emulator's HTTP side: from a request to the store and back.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Path, RawQuery, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use secrecy::SecretString;
use serde_json::Value;

use super::clock::Clock;
use super::refusal::{Refusal, json};
use super::store::{StateError, Store};
use super::{Account, random_hex, signature};
use crate::facts::{Operation, errors, operations, page_sizes};
use crate::types::{
    AsyncInvokeConfig, ListFunctionAsyncInvokeConfigResponse, PageInfo, UpdateFunctionAsyncInvokeConfigRequestBody,
};
use crate::{Check, Destination, FunctionUrn};

/// The pages do not say how large a body may be.
const BODY_LIMIT: usize = 256 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) struct State {
    pub store: Store,
    pub keys: Vec<Account>,
    pub tokens: Vec<SecretString>,
    pub functions: Vec<FunctionUrn>,
    /// Of functions named without one.
    pub region: String,
}

/// An operation once the request is known to be genuine and its function to exist.
type Handler = fn(&State, &Function, &Asked) -> Result<Response, Refusal>;

/// What a request asks beside its path.
struct Asked {
    query: String,
    body: Bytes,
}

pub(crate) fn router(state: Arc<State>) -> Router {
    let handled: [(&'static Operation, Handler); 4] = [
        (&operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG, update),
        (&operations::SHOW_FUNCTION_ASYNC_INVOKE_CONFIG, show),
        (&operations::DELETE_FUNCTION_ASYNC_INVOKE_CONFIG, delete),
        (&operations::LIST_FUNCTION_ASYNC_INVOKE_CONFIG, list),
    ];
    let router = handled.into_iter().fold(Router::new(), |router, (operation, handler)| {
        let filter =
            Method::from_bytes(operation.method.as_bytes()).ok().and_then(|method| MethodFilter::try_from(method).ok());
        let filter = filter.unwrap_or(MethodFilter::TRACE);
        let state = state.clone();
        let handler =
            move |Path((project_id, urn)): Path<(String, String)>, RawQuery(query): RawQuery, request: Request| {
                let state = state.clone();
                async move { answer(state, handler, &project_id, urn, query.unwrap_or_default(), request).await }
            };
        router.route(operation.path, on(filter, handler))
    });
    router.fallback(no_such_api).method_not_allowed_fallback(no_such_api).layer(axum::middleware::map_response(stamp))
}

async fn no_such_api(request: Request) -> Refusal {
    let path = request.uri().path().to_owned();
    Refusal::new(errors::NO_SUCH_API, format!("The API does not exist: {} {path}", request.method()))
}

/// Every answer has an id.
async fn stamp(mut response: Response) -> Response {
    if let Some(id) = random_hex().ok().and_then(|id| HeaderValue::from_str(&id).ok()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

async fn answer(
    state: Arc<State>,
    handler: Handler,
    project_id: &str,
    urn: String,
    query: String,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Refusal::new(errors::TOO_LARGE, format!("The request body must not exceed {BODY_LIMIT} bytes")))?;
    if !signature::token_is_known(&parts.headers, &state.tokens) {
        signature::verify(&parts, &body, &state.keys, SystemTime::now()).map_err(|mistrust| {
            Refusal::new(errors::UNAUTHENTICATED, format!("Incorrect IAM authentication information: {mistrust}"))
        })?;
    }
    let function = Function::resolve(&state.region, project_id, urn)?;
    if !state.functions.is_empty() && !state.functions.iter().any(|known| function.is(&state.region, project_id, known))
    {
        return Err(Refusal::new(errors::NOT_FOUND, format!("The function {} does not exist", function.urn())));
    }
    let handled = tokio::task::spawn_blocking(move || handler(&state, &function, &Asked { query, body })).await;
    handled.unwrap_or_else(|_| Err(Refusal::new(errors::INTERNAL, "The emulator failed")))
}

/// A function's version or alias with nothing left out.
struct Function {
    /// URN without version or alias.
    base: String,
    /// Version or `!alias`.
    qualifier: String,
}

impl Function {
    fn resolve(region: &str, project_id: &str, urn: String) -> Result<Self, Refusal> {
        let urn = FunctionUrn::try_from(urn).map_err(|error| Refusal::new(errors::INVALID_URN, error.to_string()))?;
        if urn.project_id().is_some_and(|named| named != project_id) {
            return Err(Refusal::new(errors::INVALID_URN, format!("The URN {urn} is not of the project {project_id}")));
        }
        Ok(Self::of(region, project_id, &urn))
    }

    fn of(region: &str, project_id: &str, urn: &FunctionUrn) -> Self {
        let region = urn.region().unwrap_or(region);
        let project_id = urn.project_id().unwrap_or(project_id);
        let base = format!("urn:fss:{region}:{project_id}:function:{}:{}", urn.package(), urn.name());
        Self { base, qualifier: urn.qualifier().unwrap_or("latest").to_owned() }
    }

    fn urn(&self) -> String {
        format!("{}:{}", self.base, self.qualifier)
    }

    fn is(&self, region: &str, project_id: &str, known: &FunctionUrn) -> bool {
        let other = Self::of(region, project_id, known);
        self.base == other.base && (known.qualifier().is_none() || self.qualifier == other.qualifier)
    }
}

fn update(state: &State, function: &Function, asked: &Asked) -> Result<Response, Refusal> {
    let body: Value = serde_json::from_slice(&asked.body)
        .map_err(|error| Refusal::new(errors::NOT_JSON, format!("The request body is not JSON: {error}")))?;
    let mut body = request_body(body).map_err(|problem| Refusal::new(errors::INVALID_PARAMETER, problem))?;
    body.fill_defaults();
    let now = Clock::read();
    let config = state.store.put(&function.urn(), |old| AsyncInvokeConfig {
        func_urn: Some(function.urn()),
        max_async_event_age_in_seconds: body.max_async_event_age_in_seconds,
        max_async_retry_attempts: body.max_async_retry_attempts,
        destination_config: body.destination_config,
        enable_async_status_log: body.enable_async_status_log,
        created_time: old.and_then(|old| old.created_time).or(Some(now.created())),
        last_modified: Some(now.modified()),
        ..Default::default()
    });
    Ok(ok(&operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG, &config?))
}

/// The models read more than may be written; a request is held to what may be written.
fn request_body(body: Value) -> Result<UpdateFunctionAsyncInvokeConfigRequestBody, String> {
    if !body.is_object() {
        return Err("the request body must be a JSON object".to_owned());
    }
    for name in ["on_success", "on_failure"] {
        let destination = body.pointer(&format!("/destination_config/{name}"));
        if destination.is_some_and(|destination| !destination.is_object() && !destination.is_null()) {
            return Err(format!("destination_config.{name}: an object is expected"));
        }
    }
    let body: UpdateFunctionAsyncInvokeConfigRequestBody =
        serde_json::from_value(body).map_err(|error| error.to_string())?;
    body.check().map_err(|violation| violation.to_string())?;
    let destinations = body.destination_config.iter().flat_map(|config| [&config.on_success, &config.on_failure]);
    for destination in destinations.flatten() {
        if let Destination::Other(other) = destination {
            return Err(format!("this destination or its param is not valid: {}", other.as_value()));
        }
    }
    Ok(body)
}

fn show(state: &State, function: &Function, _: &Asked) -> Result<Response, Refusal> {
    let config = state.store.get(&function.urn())?.ok_or_else(|| nothing_set(function))?;
    Ok(ok(&operations::SHOW_FUNCTION_ASYNC_INVOKE_CONFIG, &config))
}

fn delete(state: &State, function: &Function, _: &Asked) -> Result<Response, Refusal> {
    match state.store.delete(&function.urn())? {
        true => Ok(status(&operations::DELETE_FUNCTION_ASYNC_INVOKE_CONFIG).into_response()),
        false => Err(nothing_set(function)),
    }
}

fn list(state: &State, function: &Function, asked: &Asked) -> Result<Response, Refusal> {
    let size = page_sizes::LIST_FUNCTION_ASYNC_INVOKE_CONFIG;
    let start = asked.number("marker")?.unwrap_or(0);
    let limit = match asked.number("limit")? {
        None | Some(0) => size.default,
        Some(limit) => limit.min(size.largest),
    };
    let configs = state.store.list(&function.base)?;
    let count = configs.len() as u64;
    let page: Vec<AsyncInvokeConfig> =
        configs.into_iter().skip(start.try_into().unwrap_or(usize::MAX)).take(limit as usize).collect();
    let end = start.saturating_add(page.len() as u64);
    let marker = |position: u64| Some(i64::try_from(position).unwrap_or(i64::MAX));
    let answer = ListFunctionAsyncInvokeConfigResponse {
        count: marker(count),
        page_info: Some(PageInfo {
            next_marker: marker(if end < count { end } else { 0 }),
            previous_marker: marker(start.saturating_sub(limit)),
            current_count: marker(page.len() as u64),
            ..Default::default()
        }),
        async_invoke_configs: page,
        ..Default::default()
    };
    Ok(ok(&operations::LIST_FUNCTION_ASYNC_INVOKE_CONFIG, &answer))
}

impl Asked {
    /// A query parameter that is a number from 0 on.
    fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let value = self.query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
        let Some((_, value)) = value.filter(|(_, value)| !value.is_empty()) else { return Ok(None) };
        let invalid = |_| Refusal::new(errors::INVALID_QUERY, format!("{name}: {value:?} is no number from 0 on"));
        value.parse().map(Some).map_err(invalid)
    }
}

fn nothing_set(function: &Function) -> Refusal {
    Refusal::new(errors::NOT_FOUND, format!("{} has no asynchronous-invocation config", function.urn()))
}

fn ok(operation: &Operation, body: &impl serde::Serialize) -> Response {
    json(status(operation), body)
}

fn status(operation: &Operation) -> StatusCode {
    StatusCode::from_u16(operation.success).unwrap_or(StatusCode::OK)
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        Self::new(errors::INTERNAL, format!("The emulator's state cannot be used: {error}"))
    }
}

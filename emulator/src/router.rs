//! The routes of the emulator: from a path to its operation, by way of authentication and validation.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use axum::routing::{MethodFilter, on};

use crate::api_error::ApiError;
use crate::fault::{self, Faults};
use crate::function::Function;
use crate::handlers::{configs, example, functions, invocations, status_log};
use crate::identity;
use crate::parameters;
use crate::random::random_hex;
use crate::request_body;
use crate::request_context::{RequestContext, form_pairs};
use crate::server::{AllowedHosts, check_origin};
use crate::spec::{Operation, Parameter, errors, operations};
use crate::state::State;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An operation, for requests that are authentic and whose function exists.
pub(crate) type OperationHandler = fn(&Arc<State>, &RequestContext) -> Result<Response, ApiError>;

/// The operations that keep something. All others are answered from the document.
const HANDLERS: &[(Operation, OperationHandler)] = &[
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

/// What responds to an operation.
#[derive(Clone, Copy)]
enum Handler {
    Own(OperationHandler),
    Example(&'static Operation),
}

impl Handler {
    fn of(operation: &'static Operation) -> Self {
        let own = HANDLERS.iter().find(|(known, _)| known.id == operation.id);
        own.map_or(Self::Example(operation), |(_, handler)| Self::Own(*handler))
    }

    fn call(self, state: &Arc<State>, context: &RequestContext) -> Result<Response, ApiError> {
        match self {
            Self::Own(handler) => handler(state, context),
            Self::Example(operation) => Ok(example::respond(operation)),
        }
    }
}

/// Credentials are issued only where no other machine can request them.
pub(crate) fn router(
    state: &Arc<State>,
    faults: &Arc<Faults>,
    hosts: Arc<AllowedHosts>,
    issues_credentials: bool,
) -> Router {
    let router = if issues_credentials {
        identity::routes(state)
    } else {
        Router::new()
    };
    let router = operations::ALL.iter().fold(router, |router, operation| {
        let method = Method::from_bytes(operation.method.as_bytes()).ok();
        let filter = method
            .and_then(|method| MethodFilter::try_from(method).ok())
            .unwrap_or(MethodFilter::TRACE);
        let state = state.clone();
        let handler = move |parameters: Result<RawPathParams, RawPathParamsRejection>,
                            request: Request| {
            let state = state.clone();
            async move {
                let has_urn = operation.function().is_some();
                let code = if has_urn {
                    errors::INVALID_URN
                } else {
                    errors::INVALID_PARAMETER
                };
                let invalid =
                    |error: RawPathParamsRejection| ApiError::new(code, error.to_string());
                respond(
                    state,
                    operation.parameters,
                    Handler::of(operation),
                    &parameters.map_err(invalid)?,
                    request,
                )
                .await
            }
        };
        router.route(operation.path, on(filter, handler))
    });
    router
        .fallback(no_such_api)
        .method_not_allowed_fallback(no_such_api)
        .layer(from_fn_with_state(faults.clone(), fault::inject))
        // After the faults, which a request from another origin must not use up.
        .layer(from_fn_with_state(hosts, check_origin))
        .layer(map_response(add_request_id))
}

async fn no_such_api(request: Request) -> ApiError {
    let path = request.uri().path().to_owned();
    ApiError::new(
        errors::NO_SUCH_API,
        format!("The API does not exist: {} {path}", request.method()),
    )
}

async fn add_request_id(mut response: Response) -> Response {
    if let Some(id) = random_hex()
        .ok()
        .and_then(|id| HeaderValue::from_str(&id).ok())
    {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

async fn respond(
    state: Arc<State>,
    rules: &'static [Parameter],
    handler: Handler,
    path: &RawPathParams,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let body = request_body::read(body, state.body_timeout).await?;
    state.auth.authenticate(&parts, &body).map_err(|error| {
        ApiError::new(
            errors::UNAUTHENTICATED,
            format!("Incorrect IAM authentication information: {error}"),
        )
    })?;
    let query = form_pairs(parts.uri.query().unwrap_or_default());
    parameters::validate(rules, path, &query, &parts.headers)?;
    let parameter = |name: &str| {
        path.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    };
    let project_id = parameter("project_id").unwrap_or_default();
    let function = match rules
        .iter()
        .find(|rule| rule.is_function())
        .and_then(|rule| parameter(rule.name))
    {
        Some(urn) => Some(Function::existing(&state, rules, &project_id, urn)?),
        None => None,
    };
    let context = RequestContext {
        project_id,
        function,
        query,
        body,
    };
    let runtime = tokio::runtime::Handle::current();
    let failed = || {
        ApiError::new(
            errors::INTERNAL,
            "The emulator failed to handle the request",
        )
    };
    let permit = state
        .workers
        .clone()
        .acquire_owned()
        .await
        .map_err(|_| failed())?;
    let response = tokio::task::spawn_blocking(move || {
        // Released when the work is done, even if the client has disconnected before.
        let _permit = permit;
        let _entered = runtime.enter();
        handler.call(&state, &context)
    });
    response.await.unwrap_or_else(|_| Err(failed()))
}

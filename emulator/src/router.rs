//! The routes of the emulator: from a path to its operation, by way of authentication and validation.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State as Extract};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};

use crate::control;
use crate::fault::Faults;
use crate::handlers::functions::{code, config, create, delete, list};
use crate::handlers::{
    aliases, configs, example, invocations, invoke, invoke_async, status_log, tags, test_events,
    triggers, versions,
};
use crate::identity;
use crate::known_functions::Function;
use crate::random::request_id;
use crate::request::api_error::ApiError;
use crate::request::body;
use crate::request::body_schema;
use crate::request::context::{RequestContext, form_pairs};
use crate::request::parameters;
use crate::server::AllowedHosts;
use crate::shared::Shared;
use crate::spec::document::{self, Description};
use crate::spec::{Operation, errors, operations};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An operation, for requests that are authentic and whose function exists.
pub(crate) type OperationHandler = fn(&Arc<Shared>, &RequestContext) -> Result<Response, ApiError>;

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
    (operations::LIST_FUNCTIONS, list::list),
    (operations::CREATE_FUNCTION, create::create),
    (operations::DELETE_FUNCTION, delete::delete),
    (operations::SHOW_FUNCTION_CODE, code::show),
    (operations::UPDATE_FUNCTION_CODE, code::update),
    (operations::SHOW_FUNCTION_CONFIG, config::show),
    (operations::UPDATE_FUNCTION_CONFIG, config::update),
    (
        operations::UPDATE_FUNCTION_MAX_INSTANCE_CONFIG,
        config::update_max_instances,
    ),
    (operations::CREATE_FUNCTION_VERSION, versions::create),
    (operations::LIST_FUNCTION_VERSIONS, versions::list),
    (operations::CREATE_VERSION_ALIAS, aliases::create),
    (operations::LIST_VERSION_ALIASES, aliases::list),
    (operations::SHOW_VERSION_ALIAS, aliases::show),
    (operations::UPDATE_VERSION_ALIAS, aliases::update),
    (operations::DELETE_VERSION_ALIAS, aliases::delete),
    (operations::CREATE_FUNCTION_TRIGGER, triggers::create),
    (operations::LIST_FUNCTION_TRIGGERS, triggers::list),
    (operations::SHOW_FUNCTION_TRIGGER, triggers::show),
    (operations::UPDATE_TRIGGER, triggers::update),
    (operations::DELETE_FUNCTION_TRIGGER, triggers::delete),
    (
        operations::BATCH_DELETE_FUNCTION_TRIGGERS,
        triggers::delete_all,
    ),
    (operations::CREATE_EVENT, test_events::create),
    (operations::LIST_EVENTS, test_events::list),
    (operations::SHOW_EVENT, test_events::show),
    (operations::UPDATE_EVENT, test_events::update),
    (operations::DELETE_EVENT, test_events::delete),
    (operations::CREATE_TAGS, tags::create),
    (operations::DELETE_TAGS, tags::delete),
    (operations::LIST_FUNCTION_TAGS, tags::list),
    (operations::SHOW_PROJECT_TAGS_LIST, tags::list_project),
];

/// What responds to an operation.
#[derive(Clone, Copy)]
enum Handler {
    Own(OperationHandler),
    /// Stores an event, which may have to be delivered before the response.
    InvokeAsync,
    /// Runs the function, which may take long.
    Invoke,
    Example,
}

impl Handler {
    fn of(operation: &Operation) -> Self {
        if operation.id == operations::INVOKE_FUNCTION.id {
            return Self::Invoke;
        }
        if operation.id == operations::ASYNC_INVOKE_FUNCTION.id {
            return Self::InvokeAsync;
        }
        let own = HANDLERS.iter().find(|(known, _)| known.id == operation.id);
        own.map_or(Self::Example, |(_, handler)| Self::Own(*handler))
    }
}

/// What a handler has come to.
enum Handled {
    Done(Response),
    Invoked(invoke_async::Invoked),
    Invoke(RequestContext),
}

/// Credentials are issued, events shown and the clock advanced only where no other machine can request it.
pub(crate) fn router(
    shared: &Arc<Shared>,
    faults: &Arc<Faults>,
    hosts: Arc<AllowedHosts>,
    is_loopback: bool,
) -> Router {
    let router = if is_loopback {
        identity::routes(shared)
    } else {
        Router::new()
    };
    let router = document::ALL.iter().fold(router, |router, description| {
        let operation = description.operation;
        let method = Method::from_bytes(operation.method.as_bytes()).ok();
        let filter = method
            .and_then(|method| MethodFilter::try_from(method).ok())
            .unwrap_or(MethodFilter::TRACE);
        let (shared, responder) = (shared.clone(), Handler::of(operation));
        let handler = move |parameters: Result<RawPathParams, RawPathParamsRejection>,
                            request: Request| {
            let shared = shared.clone();
            async move {
                let code = if operation.function().is_some() {
                    errors::INVALID_URN
                } else {
                    errors::INVALID_PARAMETER
                };
                let invalid =
                    |error: RawPathParamsRejection| ApiError::new(code, error.to_string());
                let parameters = parameters.map_err(invalid)?;
                respond(shared, description, responder, &parameters, request).await
            }
        };
        router.route(operation.path, on(filter, handler))
    });
    let router = router.fallback(no_such_api);
    let own = control::routes(shared, is_loopback);
    // What watches the calls does not use up their faults.
    let gate = |faults| Gate {
        hosts: hosts.clone(),
        faults,
    };
    let gated = |router: Router, gate| {
        router
            .method_not_allowed_fallback(no_such_api)
            .layer(from_fn_with_state(gate, pass))
    };
    gated(router, gate(Some(faults.clone()))).merge(gated(own, gate(None)))
}

/// What each request passes. It is one layer, as each costs every request.
#[derive(Clone)]
struct Gate {
    hosts: Arc<AllowedHosts>,
    faults: Option<Arc<Faults>>,
}

async fn pass(Extract(gate): Extract<Gate>, request: Request, next: Next) -> Response {
    let mut response = match (gate.hosts.check(&request), &gate.faults) {
        // It must not use up a fault.
        (Err(rejected), _) => rejected.into_response(),
        (Ok(()), Some(faults)) => faults.inject(next.run(request)).await,
        (Ok(()), None) => next.run(request).await,
    };
    if let Ok(id) = HeaderValue::from_str(&request_id()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

async fn no_such_api(request: Request) -> ApiError {
    let path = request.uri().path().to_owned();
    ApiError::new(
        errors::NO_SUCH_API,
        format!("The API does not exist: {} {path}", request.method()),
    )
}

async fn respond(
    shared: Arc<Shared>,
    description: &'static Description,
    handler: Handler,
    path: &RawPathParams,
    request: Request,
) -> Result<Response, ApiError> {
    let operation = description.operation;
    let rules = operation.parameters;
    let (parts, body) = request.into_parts();
    let body = body::read(body, body::limit(operation), shared.body_timeout).await?;
    shared.auth.authenticate(&parts, &body).map_err(|error| {
        ApiError::new(
            errors::UNAUTHENTICATED,
            format!("Incorrect IAM authentication information: {error}"),
        )
    })?;
    let query = form_pairs(parts.uri.query().unwrap_or_default());
    parameters::validate(rules, path, &query, &parts.headers)?;
    let mut context = RequestContext {
        project_id: String::new(),
        function: None,
        path: path
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        query,
        headers: parts.headers,
        body,
    };
    context.project_id = context.path("project_id").to_owned();
    let (handling, size) = (shared.clone(), context.body.len());
    let work = move || handle(&handling, description, handler, context);
    match shared.handle(size, work).await? {
        Handled::Done(response) => Ok(response),
        Handled::Invoked(invoked) => Ok(invoked.respond().await),
        // Without a permit, so that functions can call each other.
        Handled::Invoke(context) => invoke::respond(&shared, &context).await,
    }
}

/// Handles a request; this may block where the state is a file.
fn handle(
    shared: &Arc<Shared>,
    description: &Description,
    handler: Handler,
    mut context: RequestContext,
) -> Result<Handled, ApiError> {
    let operation = description.operation;
    if let Some(parameter) = operation.function() {
        let urn = context.path(parameter.name).to_owned();
        let rules = operation.parameters;
        let function = Function::existing(&shared.registry, rules, &context.project_id, urn)?;
        context.function = Some(function);
    }
    body_schema::check(description, &context.body)?;
    match handler {
        Handler::Own(handler) => handler(shared, &context).map(Handled::Done),
        Handler::InvokeAsync => invoke_async::accept(shared, &context).map(Handled::Invoked),
        Handler::Invoke => Ok(Handled::Invoke(context)),
        Handler::Example => Ok(Handled::Done(example::respond(description, &context))),
    }
}

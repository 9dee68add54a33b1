//! Responds to a request of an operation: authenticates and validates it, and calls the handler.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request};
use axum::response::Response;

use crate::handlers::table::Handler;
use crate::handlers::{example, invoke, invoke_async};
use crate::known_functions::Function;
use crate::request::api_error::ApiError;
use crate::request::context::{RequestContext, form_pairs};
use crate::request::{body, body_schema, parameters};
use crate::shared::Shared;
use crate::spec::document::Description;
use crate::spec::errors;

/// The outcome of a handler.
enum Handled {
    Done(Response),
    Invoked(invoke_async::Invoked),
    Invoke(RequestContext),
}

pub(crate) async fn respond(
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

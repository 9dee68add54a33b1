//! The routes of the emulator: from a path to its operation.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};

use crate::control;
use crate::fault::Faults;
use crate::gate::{Gate, pass};
use crate::handlers::table::Handler;
use crate::identity;
use crate::request::api_error::ApiError;
use crate::respond::respond;
use crate::server::AllowedHosts;
use crate::shared::Shared;
use crate::spec::document;
use crate::spec::errors;

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

async fn no_such_api(request: Request) -> ApiError {
    let path = request.uri().path().to_owned();
    ApiError::new(
        errors::NO_SUCH_API,
        format!("The API does not exist: {} {path}", request.method()),
    )
}

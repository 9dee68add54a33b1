//! What each request passes: its host is checked, its fault injected, and its response gets an id.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::fault::Faults;
use crate::random::request_id;
use crate::server::AllowedHosts;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What each request passes. It is one layer, as each costs every request.
#[derive(Clone)]
pub(crate) struct Gate {
    pub hosts: Arc<AllowedHosts>,
    pub faults: Option<Arc<Faults>>,
}

pub(crate) async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
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

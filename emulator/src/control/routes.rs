//! The paths.

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};

use super::{advance, events, html, record, redrive};
use crate::request::api_error::ApiError;
use crate::shared::Shared;
use crate::spec::errors;

/// They are only for this machine: those who use them need no signature.
pub(crate) fn routes(shared: &Arc<Shared>, is_loopback: bool) -> Router {
    if !is_loopback {
        return Router::new()
            .route("/", get(refuse))
            .route("/emulator/{*path}", any(refuse));
    }
    Router::new()
        .route("/", get(html::page))
        .route("/emulator/advance", post(advance::advance))
        .route("/emulator/events", get(events::list))
        .route("/emulator/events/{request_id}/record", get(record::show))
        .route(
            "/emulator/events/{request_id}/redrive",
            post(redrive::redrive),
        )
        .with_state(shared.clone())
}

async fn refuse() -> ApiError {
    ApiError::new(
        errors::FORBIDDEN,
        "The emulator is shown and controlled only where it listens on a loopback address, such as 127.0.0.1",
    )
}

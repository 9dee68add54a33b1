//! The paths.

use std::sync::Arc;

use axum::Router;
use axum::routing::post;

use super::advance;
use crate::state::State;

pub(crate) fn routes(state: &Arc<State>) -> Router {
    Router::new()
        .route("/emulator/advance", post(advance::advance))
        .with_state(state.clone())
}

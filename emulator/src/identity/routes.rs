//! The paths of the services.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post, put};

use super::{iam, metadata, pod_agent};
use crate::shared::Shared;

pub(crate) fn routes(shared: &Arc<Shared>) -> Router {
    Router::new()
        .route("/meta-data/latest/api/token", put(metadata::token))
        .route("/openstack/latest/securitykey", get(metadata::keys))
        .route("/pod-identity", post(pod_agent::keys))
        .route("/v3/projects", get(iam::projects))
        .route("/v3/auth/tokens", post(iam::password_token))
        .route("/v3.0/OS-AUTH/id-token/tokens", post(iam::federation_token))
        .route(
            "/v3.0/OS-CREDENTIAL/securitytokens",
            post(iam::federation_keys),
        )
        .with_state(shared.clone())
}

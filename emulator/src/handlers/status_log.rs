//! The status log of a project.

use std::sync::Arc;

use axum::response::Response;

use crate::random::random_hex;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::{empty, success};
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::STATUS_LOGS;
use functiongraph::types::ShowProjectAsyncStatusLogInfoResponse;

pub(crate) fn enable(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    shared.store.put(
        STATUS_LOGS,
        &context.project_id,
        |old: Option<ShowProjectAsyncStatusLogInfoResponse>| {
            old.unwrap_or_else(|| {
                let mut log = ShowProjectAsyncStatusLogInfoResponse::default();
                log.group_id = random_hex().ok();
                log.group_name = Some("functiongraph-async-status".to_owned());
                log.stream_id = random_hex().ok();
                log.stream_name = Some("functiongraph-async-status".to_owned());
                log
            })
        },
    )?;
    Ok(empty(&operations::ENABLE_ASYNC_STATUS_LOG))
}

pub(crate) fn show(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let log: Option<ShowProjectAsyncStatusLogInfoResponse> =
        shared.store.get(STATUS_LOGS, &context.project_id)?;
    let log =
        log.ok_or_else(|| ApiError::new(errors::NOT_FOUND, "The status log is not enabled"))?;
    Ok(success(
        &operations::SHOW_PROJECT_ASYNC_STATUS_LOG_INFO,
        &log,
    ))
}

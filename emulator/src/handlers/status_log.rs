//! The status log of a project: it has to be enabled to be shown.

use std::sync::Arc;

use axum::response::Response;

use super::random_hex;
use super::refusal::Refusal;
use super::server::{Asked, State, done, ok};
use super::store::STATUS_LOGS;
use functiongraph::__private::facts::{errors, operations};
use functiongraph::types::ShowProjectAsyncStatusLogInfoResponse;

pub(crate) fn enable(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    state.store.put(
        STATUS_LOGS,
        &asked.project_id,
        |old: Option<ShowProjectAsyncStatusLogInfoResponse>| {
            old.unwrap_or_else(|| ShowProjectAsyncStatusLogInfoResponse {
                group_id: random_hex().ok(),
                group_name: Some("functiongraph-async-status".to_owned()),
                stream_id: random_hex().ok(),
                stream_name: Some("functiongraph-async-status".to_owned()),
                ..Default::default()
            })
        },
    )?;
    Ok(done(&operations::ENABLE_ASYNC_STATUS_LOG))
}

pub(crate) fn show(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let log: Option<ShowProjectAsyncStatusLogInfoResponse> =
        state.store.get(STATUS_LOGS, &asked.project_id)?;
    let log =
        log.ok_or_else(|| Refusal::new(errors::NOT_FOUND, "The status log is not enabled"))?;
    Ok(ok(&operations::SHOW_PROJECT_ASYNC_STATUS_LOG_INFO, &log))
}

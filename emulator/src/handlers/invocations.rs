//! Lists and cancels asynchronous invocations.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::response::Response;

use super::count::to_i64;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::json_values::{reject_null, whole_numbers};
use crate::request::response::{empty, success};
use crate::request::typed_body::typed_body;
use crate::run_error::RunError;
use crate::runner::Cancelled;
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::{CANCELLED, PageSize, errors, operations, page_sizes};
use crate::store::{FOREVER, Query};
use functiongraph::types::{AsyncInvocations, CancelAsyncInvocationRequestBody};
use functiongraph::{Timestamp, Validate};

const NANOS_PER_SECOND: u128 = 1_000_000_000;

fn nanos(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_nanos()
}

pub(crate) fn cancel(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let _hold = shared.runner.hold()?;
    let invalid = |problem: String| ApiError::new(errors::INVALID_PARAMETER, problem);
    let body = whole_numbers(context.object()?);
    reject_null(&body, operations::CANCEL_ASYNC_INVOCATION.body).map_err(invalid)?;
    let members = operations::CANCEL_ASYNC_INVOCATION.body;
    let body = typed_body::<CancelAsyncInvocationRequestBody>(&body, members, |read| &read.extra)
        .map_err(invalid)?;
    body.validate()
        .map_err(|error| invalid(error.to_string()))?;
    let request_id = body.request_id.unwrap_or_default();
    let key = shared.store.find(context.function()?.urn(), &request_id)?;
    let (code, message) = CANCELLED;
    let cancelled = RunError::new(code, "Cancelled", message);
    let cancelled = key.map(|key| shared.runner.cancel(&key, &cancelled));
    match cancelled.transpose()? {
        Some(Cancelled::Now) => Ok(empty(&operations::CANCEL_ASYNC_INVOCATION)),
        Some(Cancelled::EndedBefore(status)) => Err(invalid(format!(
            "Invalid RequestId: invocation {request_id} has ended as {status}; only one that waits or runs can be cancelled"
        ))),
        Some(Cancelled::NotKept) | None => Err(invalid(format!(
            "Invalid RequestId: there is no invocation {request_id} of this function, or it is no longer kept"
        ))),
    }
}

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let ids = context
        .query("request_id")
        .map(|id| BTreeSet::from([id.to_owned()]));
    let response = page(
        shared,
        context,
        page_sizes::LIST_ASYNC_INVOCATIONS,
        ids,
        false,
    )?;
    Ok(success(&operations::LIST_ASYNC_INVOCATIONS, &response))
}

pub(crate) fn list_active(
    shared: &Arc<Shared>,
    context: &RequestContext,
) -> Result<Response, ApiError> {
    let ids = context
        .query("requests")
        .map(|ids| ids.split(',').map(str::to_owned).collect());
    let response = page(
        shared,
        context,
        page_sizes::LIST_ACTIVE_ASYNC_INVOCATIONS,
        ids,
        true,
    )?;
    Ok(success(
        &operations::LIST_ACTIVE_ASYNC_INVOCATIONS,
        &response,
    ))
}

fn page(
    shared: &Arc<Shared>,
    context: &RequestContext,
    size: PageSize,
    ids: Option<BTreeSet<String>>,
    active: bool,
) -> Result<AsyncInvocations, ApiError> {
    let _hold = shared.runner.hold()?;
    let start = context.marker();
    let limit = context
        .number("limit")?
        .filter(|limit| *limit > 0)
        .unwrap_or(size.default);
    if limit > size.largest {
        return Err(ApiError::new(
            errors::INVALID_QUERY,
            format!("limit: must be at most {}", size.largest),
        ));
    }
    let hour_ago = ServiceTime::of(shared.runner.now())
        .before(Duration::from_secs(60 * 60))
        .invoked();
    let begin = context
        .query("query_begin_time")
        .map_or(hour_ago, Timestamp::new)
        .system_time();
    let end = context
        .query("query_end_time")
        .map(Timestamp::new)
        .and_then(|end| end.system_time());
    // Times of arrival have whole seconds, so both bounds are rounded to these.
    let second = |seconds: u128| u64::try_from(seconds).unwrap_or(FOREVER).min(FOREVER);
    let first = begin.map_or(0, |begin| second(nanos(begin).div_ceil(NANOS_PER_SECOND)));
    let last = end.map_or(FOREVER, |end| second(nanos(end) / NANOS_PER_SECOND + 1));
    let function = context.function()?.urn();
    let query = Query {
        function,
        active,
        ids,
        status: context.query("status"),
        arrival: (first, last),
        start,
        limit,
    };
    let page = shared.store.page(&query)?;
    let mut response = AsyncInvocations::default();
    response.invocations = Some(page.records);
    response.count = to_i64(page.count);
    response.next_marker = to_i64(page.next);
    Ok(response)
}

//! The config of a function's asynchronous invocation.

use std::sync::Arc;

use axum::response::Response;

use super::config_body::config_body;
use super::count::to_i64;
use crate::known_functions::Function;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::json_values::whole_numbers;
use crate::request::response::{empty, encoded, success};
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::{errors, operations, page_sizes};
use crate::store::CONFIGS;
use functiongraph::types::{AsyncInvokeConfig, ListFunctionAsyncInvokeConfigResponse, PageInfo};
use functiongraph::{FunctionUrn, ParseFunctionUrnError, Validate};

pub(crate) fn update(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    let invalid = |problem| ApiError::new(errors::INVALID_PARAMETER, problem);
    let mut body = config_body(whole_numbers(context.object()?)).map_err(invalid)?;
    let full: FunctionUrn = function
        .urn()
        .parse()
        .map_err(|error: ParseFunctionUrnError| invalid(error.to_string()))?;
    body.validate_for(&full)
        .map_err(|error| invalid(error.to_string()))?;
    body.fill_defaults();
    let now = ServiceTime::now();
    let config = function.transaction(&shared.registry, |tables| {
        let old: Option<AsyncInvokeConfig> = tables.get(CONFIGS, function.urn())?;
        let mut config = AsyncInvokeConfig::default();
        config.func_urn = Some(function.urn().to_owned());
        config.max_async_event_age_in_seconds = body.max_async_event_age_in_seconds;
        config.max_async_retry_attempts = body.max_async_retry_attempts;
        config.destination_config = body.destination_config.clone();
        config.enable_async_status_log = body.enable_async_status_log;
        let created = old.and_then(|old| old.created_time);
        config.created_time = created.or_else(|| Some(now.created()));
        config.last_modified = Some(now.modified());
        tables.put(CONFIGS, function.urn(), &config)?;
        Ok(Ok(config))
    })??;
    warn_of_destinations(shared, &config);
    Ok(success(
        &operations::UPDATE_FUNCTION_ASYNC_INVOKE_CONFIG,
        &config,
    ))
}

/// Reports destinations that the emulator cannot deliver to.
fn warn_of_destinations(shared: &Shared, config: &AsyncInvokeConfig) {
    let Some(destinations) = &config.destination_config else {
        return;
    };
    for (name, destination) in [
        ("on_success", &destinations.on_success),
        ("on_failure", &destinations.on_failure),
    ] {
        let Some(destination) = destination else {
            continue;
        };
        if let Some(problem) = shared.runner.outbox().problem(destination) {
            tracing::warn!("nothing will be delivered to {name} {destination}: {problem}");
        }
    }
}

pub(crate) fn show(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    let config = shared
        .store
        .json::<AsyncInvokeConfig>(CONFIGS, function.urn())?;
    let config = config.ok_or_else(|| not_found(function))?;
    Ok(encoded(
        &operations::SHOW_FUNCTION_ASYNC_INVOKE_CONFIG,
        config,
    ))
}

pub(crate) fn delete(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    if !shared.store.delete(CONFIGS, function.urn())? {
        return Err(not_found(function));
    }
    Ok(empty(&operations::DELETE_FUNCTION_ASYNC_INVOKE_CONFIG))
}

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let size = page_sizes::LIST_FUNCTION_ASYNC_INVOKE_CONFIG;
    let start = context.marker();
    let limit = context.page_size("limit", size)?;
    let prefix = format!("{}:", context.function()?.base);
    let (page, count): (Vec<AsyncInvokeConfig>, _) =
        shared.store.list(CONFIGS, &prefix, start, limit)?;
    let end = start.saturating_add(limit);
    let next = if end < count { end } else { 0 };
    let mut info = PageInfo::default();
    info.next_marker = to_i64(next);
    info.previous_marker = to_i64(start.saturating_sub(limit));
    info.current_count = to_i64(page.len() as u64);
    let mut response = ListFunctionAsyncInvokeConfigResponse::default();
    response.count = to_i64(count);
    response.page_info = Some(info);
    response.async_invoke_configs = Some(page);
    Ok(success(
        &operations::LIST_FUNCTION_ASYNC_INVOKE_CONFIG,
        &response,
    ))
}

fn not_found(function: &Function) -> ApiError {
    ApiError::new(
        errors::NOT_FOUND,
        format!("{} has no asynchronous-invocation config", function.urn()),
    )
}

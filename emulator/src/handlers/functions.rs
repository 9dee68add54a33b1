//! The functions that exist: those that are configured, or those that were used, where all exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;

use super::count::to_i64;
use crate::api_error::ApiError;
use crate::function::Function;
use crate::request_context::RequestContext;
use crate::response::success;
use crate::spec::{operations, page_sizes};
use crate::state::State;
use crate::store::{CONFIGS, INVOCATIONS};
use functiongraph::FunctionUrn;
use functiongraph::types::{ListFunctionResult, ListFunctionsResponse};

pub(crate) fn list(state: &Arc<State>, context: &RequestContext) -> Result<Response, ApiError> {
    let size = page_sizes::LIST_FUNCTIONS;
    let start = context.marker();
    let limit = context
        .number("maxitems")?
        .filter(|limit| *limit > 0)
        .map_or(size.default, |limit| limit.min(size.largest));
    let functions: Vec<ListFunctionResult> = existing(state, context)?
        .iter()
        .filter_map(|base| base.parse::<FunctionUrn>().ok())
        .filter(|urn| urn.project_id() == Some(context.project_id.as_str()))
        .filter(|urn| {
            context
                .query("package_name")
                .is_none_or(|package| urn.package() == package)
        })
        .filter(|urn| {
            context
                .query("func_name")
                .is_none_or(|name| urn.name().contains(name))
        })
        .map(|urn| {
            let mut function = ListFunctionResult::default();
            function.func_urn = Some(format!("{urn}:latest"));
            function.func_name = Some(urn.name().to_owned());
            function.package = Some(urn.package().to_owned());
            function.namespace = urn.project_id().map(str::to_owned);
            function.version = Some("latest".to_owned());
            function
        })
        .collect();
    let count = functions.len() as u64;
    let (functions, next) = slice(functions, start, limit);
    let mut response = ListFunctionsResponse::default();
    response.count = to_i64(count);
    response.next_marker = to_i64(next);
    response.functions = Some(functions);
    Ok(success(&operations::LIST_FUNCTIONS, &response))
}

/// URNs without version or alias.
fn existing(state: &State, context: &RequestContext) -> Result<BTreeSet<String>, ApiError> {
    if !state.functions.is_empty() {
        let known = state
            .functions
            .iter()
            .map(|urn| Function::of(&state.region, &context.project_id, urn).base);
        return Ok(known.collect());
    }
    let mut seen = BTreeSet::new();
    for table in [CONFIGS, INVOCATIONS] {
        seen.append(&mut state.store.functions(table)?);
    }
    Ok(seen)
}

/// A page of a list, and the marker of the next page; 0 after the last.
fn slice<T>(all: Vec<T>, start: u64, limit: u64) -> (Vec<T>, u64) {
    let count = all.len() as u64;
    let (skip, take) = (
        usize::try_from(start).unwrap_or(usize::MAX),
        usize::try_from(limit).unwrap_or(usize::MAX),
    );
    let page: Vec<T> = all.into_iter().skip(skip).take(take).collect();
    let end = start.saturating_add(page.len() as u64);
    (page, if end < count { end } else { 0 })
}

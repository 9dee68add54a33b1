//! Lists the functions that exist: those that were created or configured, and those that were used where all exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use super::shape::{Record, items};
use crate::known_functions::{Function, LATEST};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::success;
use crate::spec::{operations, page_sizes};
use crate::state::State;
use crate::store::{CONFIGS, DELETED, INVOCATIONS, VERSIONS};
use functiongraph::FunctionUrn;

pub(crate) fn list(state: &Arc<State>, context: &RequestContext) -> Result<Response, ApiError> {
    let size = page_sizes::LIST_FUNCTIONS;
    let start = context.marker();
    let limit = context.page_size("maxitems", size)?;
    let functions: Vec<FunctionUrn> = existing(state, context)?
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
        .collect();
    let count = functions.len() as u64;
    let (functions, next) = slice(functions, start, limit);
    let mut records = Vec::new();
    for urn in functions {
        records.push(record(state, &urn)?);
    }
    let operation = &operations::LIST_FUNCTIONS;
    Ok(success(
        operation,
        &json!({
            "count": count,
            "functions": items(operation, Some("functions"), &records),
            "next_marker": next,
        }),
    ))
}

/// What is kept of a function, or what its URN says.
fn record(state: &Arc<State>, urn: &FunctionUrn) -> Result<Record, ApiError> {
    let latest = format!("{urn}:{LATEST}");
    if let Some(record) = state.store.get(VERSIONS, &latest)? {
        return Ok(record);
    }
    let members = [
        ("func_urn", latest.as_str()),
        ("func_name", urn.name()),
        ("package", urn.package()),
        ("namespace", urn.project_id().unwrap_or_default()),
        ("version", LATEST),
    ];
    let members = members.into_iter();
    Ok(members
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect())
}

/// URNs without version or alias.
fn existing(state: &State, context: &RequestContext) -> Result<BTreeSet<String>, ApiError> {
    let mut existing = state.store.functions(VERSIONS)?;
    let configured = state.registry.functions.iter();
    existing.extend(
        configured.map(|urn| Function::of(&state.registry.region, &context.project_id, urn).base),
    );
    if state.registry.functions.is_empty() && !state.registry.strict {
        let deleted = state.store.functions(DELETED)?;
        for table in [CONFIGS, INVOCATIONS] {
            let used = state.store.functions(table)?;
            existing.extend(used.into_iter().filter(|base| !deleted.contains(base)));
        }
    }
    Ok(existing)
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

//! Lists the functions that exist: those that were created or configured, and those that were used where all exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use crate::handlers::shape::{Record, items};
use crate::known_functions::{Function, LATEST};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::success;
use crate::shared::Shared;
use crate::spec::{operations, page_sizes};
use crate::store::{CONFIGS, DELETED, INVOCATIONS, VERSIONS};
use functiongraph::FunctionUrn;

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let size = page_sizes::LIST_FUNCTIONS;
    let start = context.marker();
    let limit = context.page_size("maxitems", size)?;
    let functions: Vec<FunctionUrn> = existing(shared, context)?
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
        records.push(record(shared, &urn)?);
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
fn record(shared: &Arc<Shared>, urn: &FunctionUrn) -> Result<Record, ApiError> {
    let latest = format!("{urn}:{LATEST}");
    if let Some(record) = shared.store.get(VERSIONS, &latest)? {
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
fn existing(shared: &Shared, context: &RequestContext) -> Result<BTreeSet<String>, ApiError> {
    let mut existing = shared.store.functions(VERSIONS)?;
    let configured = shared.registry.functions.iter();
    existing.extend(
        configured.map(|urn| Function::of(&shared.registry.region, &context.project_id, urn).base),
    );
    if shared.registry.functions.is_empty() && !shared.registry.strict {
        let deleted = shared.store.functions(DELETED)?;
        for table in [CONFIGS, INVOCATIONS] {
            let used = shared.store.functions(table)?;
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

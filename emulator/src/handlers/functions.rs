//! The functions that exist: those that are known, or those that were heard of where all exist.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;

use super::records::INVOCATIONS;
use super::refusal::Refusal;
use super::server::{Asked, Function, State, number, ok, part};
use super::store::CONFIGS;
use functiongraph::__private::facts::{operations, page_sizes};
use functiongraph::FunctionUrn;
use functiongraph::types::{ListFunctionResult, ListFunctionsResponse};

pub(crate) fn list(state: &Arc<State>, asked: &Asked) -> Result<Response, Refusal> {
    let size = page_sizes::LIST_FUNCTIONS;
    let start = asked.marker();
    let limit = asked
        .number("maxitems")?
        .filter(|limit| *limit > 0)
        .map_or(size.default, |limit| limit.min(size.largest));
    let functions: Vec<ListFunctionResult> = existing(state, asked)?
        .iter()
        .filter_map(|base| base.parse::<FunctionUrn>().ok())
        .filter(|urn| urn.project_id() == Some(asked.project_id.as_str()))
        .filter(|urn| {
            asked
                .query("package_name")
                .is_none_or(|package| urn.package() == package)
        })
        .filter(|urn| {
            asked
                .query("func_name")
                .is_none_or(|name| urn.name().contains(name))
        })
        .map(|urn| ListFunctionResult {
            func_urn: Some(format!("{urn}:latest")),
            func_name: Some(urn.name().to_owned()),
            package: Some(urn.package().to_owned()),
            namespace: urn.project_id().map(str::to_owned),
            version: Some("latest".to_owned()),
            ..Default::default()
        })
        .collect();
    let count = functions.len() as u64;
    let (functions, next) = part(functions, start, limit);
    let answer = ListFunctionsResponse {
        count: number(count),
        next_marker: number(next),
        functions,
        ..Default::default()
    };
    Ok(ok(&operations::LIST_FUNCTIONS, &answer))
}

/// URNs without version or alias.
fn existing(state: &State, asked: &Asked) -> Result<BTreeSet<String>, Refusal> {
    if !state.functions.is_empty() {
        let known = state
            .functions
            .iter()
            .map(|urn| Function::of(&state.region, &asked.project_id, urn).base);
        return Ok(known.collect());
    }
    let mut heard = BTreeSet::new();
    for table in [CONFIGS, INVOCATIONS] {
        heard.append(&mut state.store.functions(table)?);
    }
    Ok(heard)
}

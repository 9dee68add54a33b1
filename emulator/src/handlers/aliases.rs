//! The aliases of a function's versions.

use std::sync::Arc;

use axum::response::Response;
use serde_json::{Value, json};

use super::functions::delete::delete_of;
use super::functions::record::require;
use super::shape::{Record, items, respond};
use crate::known_functions::{Function, LATEST};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::{empty, success};
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::{ALIASES, StateError, Tables, VERSIONS};
use functiongraph::FunctionUrn;

pub(crate) fn create(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    let mut alias = context.members()?;
    let name = alias.get("name").and_then(Value::as_str);
    let urn = alias_urn(function, name.unwrap_or_default())?;
    check_weights(&alias)?;
    alias.insert("alias_urn".to_owned(), json!(urn));
    touch(&mut alias);
    let alias = function.transaction(&shared.registry, |tables| {
        if tables.contains(ALIASES, &urn)? {
            return Ok(Err(ApiError::new(
                errors::CONFLICT,
                format!("The alias {urn} exists; update it, or delete it first"),
            )));
        }
        if let Err(error) = check_versions(tables, function, &alias)? {
            return Ok(Err(error));
        }
        tables.put(ALIASES, &urn, &alias)?;
        Ok(Ok(alias.clone()))
    })??;
    Ok(respond(&operations::CREATE_VERSION_ALIAS, &alias))
}

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    let operation = &operations::LIST_VERSION_ALIASES;
    let prefix = format!("{}:", function.base);
    let (aliases, _): (Vec<Record>, _) = shared.store.list(ALIASES, &prefix, 0, u64::MAX)?;
    Ok(success(operation, &items(operation, None, &aliases)))
}

pub(crate) fn show(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let urn = named(shared, context)?;
    let alias: Option<Record> = shared.store.get(ALIASES, &urn)?;
    let alias = alias.ok_or_else(|| not_found(&urn))?;
    Ok(respond(&operations::SHOW_VERSION_ALIAS, &alias))
}

/// Members that the request leaves out stay as they are.
pub(crate) fn update(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let (function, urn) = (context.function()?, named(shared, context)?);
    let body = context.members()?;
    let alias = shared.store.transaction(|tables| {
        let Some(mut alias) = tables.get::<Record>(ALIASES, &urn)? else {
            return Ok(Err(not_found(&urn)));
        };
        alias.extend(body.clone());
        touch(&mut alias);
        let valid = match check_weights(&alias) {
            Ok(()) => check_versions(tables, function, &alias)?,
            invalid => invalid,
        };
        if let Err(error) = valid {
            return Ok(Err(error));
        }
        tables.put(ALIASES, &urn, &alias)?;
        Ok(Ok(alias))
    })??;
    Ok(respond(&operations::UPDATE_VERSION_ALIAS, &alias))
}

pub(crate) fn delete(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let (function, urn) = (context.function()?, named(shared, context)?);
    let deleted = shared.store.transaction(|tables| {
        if !tables.remove(ALIASES, &urn)? {
            return Ok(Err(not_found(&urn)));
        }
        Ok(Ok(delete_of(tables, function, &urn)?))
    })??;
    shared.runner.wake(&deleted);
    Ok(empty(&operations::DELETE_VERSION_ALIAS))
}

fn touch(alias: &mut Record) {
    alias.insert(
        "last_modified".to_owned(),
        json!(ServiceTime::now().created()),
    );
}

/// The alias that the path names.
fn named(shared: &Arc<Shared>, context: &RequestContext) -> Result<String, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    alias_urn(function, context.path("alias_name"))
}

fn alias_urn(function: &Function, name: &str) -> Result<String, ApiError> {
    let urn = function.sibling(&format!("!{name}"));
    let parsed = urn.parse::<FunctionUrn>();
    if parsed.is_ok_and(|parsed| parsed.alias() == Some(name)) {
        return Ok(urn);
    }
    Err(ApiError::new(
        errors::INVALID_PARAMETER,
        format!("{name:?} is not the name of an alias (letters, digits, '-', '_' and '.')"),
    ))
}

fn not_found(urn: &str) -> ApiError {
    ApiError::new(errors::NOT_FOUND, format!("There is no alias {urn}"))
}

/// Weights are percent of the invocations; the alias's own version has the rest.
fn check_weights(alias: &Record) -> Result<(), ApiError> {
    let invalid = |problem: String| {
        ApiError::new(
            errors::INVALID_PARAMETER,
            format!("additional_version_weights: {problem}"),
        )
    };
    let weights = alias.get("additional_version_weights");
    let mut sum = 0_u64;
    for (version, weight) in weights.and_then(Value::as_object).into_iter().flatten() {
        let percent = weight.as_u64().filter(|weight| *weight <= 100);
        let percent = percent
            .ok_or_else(|| invalid(format!("{version}: {weight} is out of range (0 to 100)")))?;
        sum += percent;
    }
    if sum > 100 {
        return Err(invalid(format!(
            "the weights are {sum} together (at most 100)"
        )));
    }
    Ok(())
}

/// All versions that an alias names must exist.
fn check_versions(
    tables: &Tables,
    function: &Function,
    alias: &Record,
) -> Result<Result<(), ApiError>, StateError> {
    let own = alias.get("version").and_then(Value::as_str);
    let others = ["additional_version_weights", "additional_version_strategy"];
    let others = others
        .iter()
        .filter_map(|name| alias.get(*name)?.as_object())
        .flatten()
        .map(|(version, _)| version.as_str());
    for version in own.into_iter().chain(others) {
        let urn = function.sibling(version);
        // That of a configured function is not kept before it is changed.
        if version != LATEST && !tables.contains(VERSIONS, &urn)? {
            return Ok(Err(ApiError::new(
                errors::NOT_FOUND,
                format!("There is no version {urn}"),
            )));
        }
    }
    Ok(Ok(()))
}

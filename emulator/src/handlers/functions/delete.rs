//! Deletes a function, or one of its versions, with all that belongs to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use serde_json::Value;

use super::record::{require, version_urn};
use crate::handlers::shape::Record;
use crate::known_functions::{Function, LATEST};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::empty;
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::{
    ALIASES, CODE, CONFIGS, DELETED, StateError, TAGS, TEST_EVENTS, TRIGGERS, Tables, VERSIONS,
};

pub(crate) fn delete(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    if function.is_qualified {
        delete_version(shared, function)?;
    } else {
        delete_function(shared, function)?;
    }
    Ok(empty(&operations::DELETE_FUNCTION))
}

fn delete_function(shared: &Arc<Shared>, function: &Function) -> Result<(), ApiError> {
    let prefix = format!("{}:", function.base);
    let deleted = function.transaction(&shared.registry, |tables| {
        for table in [VERSIONS, CODE, ALIASES, TRIGGERS, CONFIGS] {
            tables.remove_all(table, &prefix)?;
        }
        tables.remove_all(TEST_EVENTS, &format!("{}|", function.base))?;
        tables.remove(TAGS, &function.base)?;
        tables.put(DELETED, &function.base, &())?;
        Ok(Ok(tables.mark_deleted(&function.base, &function.base)?))
    })?;
    shared.runner.wake(&deleted?);
    Ok(())
}

/// With the aliases that stand for it.
fn delete_version(shared: &Arc<Shared>, function: &Function) -> Result<(), ApiError> {
    let urn = version_urn(shared, function)?;
    if urn == function.latest() {
        return Err(ApiError::new(
            errors::INVALID_PARAMETER,
            format!(
                "The version {LATEST} cannot be deleted alone; leave the version out to delete {}",
                function.base
            ),
        ));
    }
    let version = urn.rsplit(':').next().unwrap_or_default();
    let deleted = shared.store.transaction(|tables| {
        if !tables.remove(VERSIONS, &urn)? {
            return Ok(Err(function.not_found()));
        }
        tables.remove(CODE, &urn)?;
        let mut deleted = delete_of(tables, function, &urn)?;
        for key in tables.keys(ALIASES, &format!("{}:", function.base))? {
            let Some(mut alias) = tables.get::<Record>(ALIASES, &key)? else {
                continue;
            };
            if alias.get("version").and_then(Value::as_str) == Some(version) {
                tables.remove(ALIASES, &key)?;
                deleted.extend(delete_of(tables, function, &key)?);
                continue;
            }
            let mut is_changed = false;
            for name in ["additional_version_weights", "additional_version_strategy"] {
                if let Some(Value::Object(versions)) = alias.get_mut(name) {
                    is_changed |= versions.remove(version).is_some();
                }
            }
            if is_changed {
                tables.put(ALIASES, &key, &alias)?;
            }
        }
        Ok(Ok(deleted))
    })?;
    shared.runner.wake(&deleted?);
    Ok(())
}

/// Deletes what belongs to a version or alias, and returns the keys of the invocations that will not be run any more.
pub(crate) fn delete_of(
    tables: &Tables,
    function: &Function,
    urn: &str,
) -> Result<BTreeSet<String>, StateError> {
    tables.remove(CONFIGS, urn)?;
    tables.remove_all(TRIGGERS, &format!("{urn}|"))?;
    tables.mark_deleted(&function.base, urn)
}

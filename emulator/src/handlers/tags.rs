//! The tags of functions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::functions::record::require;
use super::shape::Record;
use crate::known_functions::Function;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::{empty, success};
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::TAGS;

/// The user's own, and those of the system.
const KINDS: [&str; 2] = ["tags", "sys_tags"];

/// A tag whose key is there replaces that.
pub(crate) fn create(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    change(shared, context, |tags, key, value| {
        tags.insert(key.to_owned(), value.unwrap_or_default().into());
    })?;
    Ok(empty(&operations::CREATE_TAGS))
}

/// A tag in the request that has a value is deleted only if it has that.
pub(crate) fn delete(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    change(shared, context, |tags, key, value| {
        let is_meant = |kept: &Value| value.is_none_or(|value| kept == value);
        if tags.get(key).is_some_and(is_meant) {
            tags.remove(key);
        }
    })?;
    Ok(empty(&operations::DELETE_TAGS))
}

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = named(shared, context)?;
    let kept: Option<Record> = shared.store.get(TAGS, &function.base)?;
    let kept = kept.unwrap_or_default();
    let listed = KINDS.map(|kind| {
        let tags = tags_of(&kept, kind);
        let tags = tags.map(|(key, value)| json!({ "key": key, "value": value }));
        (kind.to_owned(), tags.collect::<Value>())
    });
    let listed: Record = listed.into_iter().collect();
    Ok(success(&operations::LIST_FUNCTION_TAGS, &listed))
}

/// Each key with the values that it has at any function of the project.
pub(crate) fn list_project(
    shared: &Arc<Shared>,
    context: &RequestContext,
) -> Result<Response, ApiError> {
    let (all, _): (Vec<Record>, _) = shared.store.list(TAGS, "", 0, u64::MAX)?;
    let own = json!(context.project_id);
    let listed = KINDS.map(|kind| {
        let mut values = BTreeMap::<&str, BTreeSet<&str>>::new();
        for kept in all
            .iter()
            .filter(|kept| kept.get("project_id") == Some(&own))
        {
            for (key, value) in tags_of(kept, kind) {
                let values = values.entry(key).or_default();
                values.extend(value.as_str());
            }
        }
        let tags = values.iter();
        let tags = tags.map(|(key, values)| json!({ "key": key, "values": values }));
        (kind.to_owned(), tags.collect::<Value>())
    });
    let listed: Record = listed.into_iter().collect();
    Ok(success(&operations::SHOW_PROJECT_TAGS_LIST, &listed))
}

fn tags_of<'a>(kept: &'a Record, kind: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let tags = kept.get(kind).and_then(Value::as_object);
    let tags = tags.into_iter().flatten();
    tags.map(|(key, value)| (key.as_str(), value))
}

/// Changes the tags of a function by each tag of the request.
fn change(
    shared: &Arc<Shared>,
    context: &RequestContext,
    change: impl Fn(&mut Map<String, Value>, &str, Option<&str>),
) -> Result<(), ApiError> {
    let function = named(shared, context)?;
    let body = context.members()?;
    let mut changes = Vec::new();
    for kind in KINDS {
        let tags = body.get(kind).and_then(Value::as_array);
        for (at, tag) in tags.into_iter().flatten().enumerate() {
            let text = |name: &str| tag.get(name).and_then(Value::as_str);
            let Some(key) = text("key").filter(|key| !key.is_empty()) else {
                return Err(ApiError::new(
                    errors::INVALID_PARAMETER,
                    format!("{kind}[{at}].key: is required"),
                ));
            };
            changes.push((kind, key, text("value")));
        }
    }
    if changes.is_empty() {
        return Err(ApiError::new(
            errors::INVALID_PARAMETER,
            "tags: at least one tag is required",
        ));
    }
    function.transaction(&shared.registry, |tables| {
        let kept: Option<Record> = tables.get(TAGS, &function.base)?;
        let mut kept = kept.unwrap_or_default();
        kept.insert("project_id".to_owned(), json!(context.project_id));
        for (kind, key, value) in &changes {
            let tags = kept.entry(*kind).or_insert_with(|| json!({}));
            if let Value::Object(tags) = tags {
                change(tags, key, *value);
            }
        }
        tables.put(TAGS, &function.base, &kept)?;
        Ok(Ok(()))
    })?
}

/// The function that the path names as a resource.
fn named(shared: &Arc<Shared>, context: &RequestContext) -> Result<Function, ApiError> {
    let parameters = operations::SHOW_FUNCTION_CONFIG.parameters;
    let urn = context.path("resource_id").to_owned();
    let function = Function::existing(&shared.registry, parameters, &context.project_id, urn)?;
    require(shared, &function)?;
    Ok(function)
}

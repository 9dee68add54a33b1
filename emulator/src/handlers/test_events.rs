//! The test events of a function.

use std::sync::Arc;

use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::functions::record::require;
use super::shape::{Record, items, respond};
use crate::random::random_hex;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::{empty, success};
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::{StateError, TEST_EVENTS};

pub(crate) fn create(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    let prefix = prefix(shared, context)?;
    let mut event = context.members()?;
    check_content(&event)?;
    let id = random_hex().map_err(StateError::from)?;
    event.insert("id".to_owned(), json!(id));
    touch(&mut event);
    let key = format!("{prefix}{id}");
    function.transaction(&shared.registry, |tables| {
        for key in tables.keys(TEST_EVENTS, &prefix)? {
            let other: Option<Record> = tables.get(TEST_EVENTS, &key)?;
            if other.is_some_and(|other| other.get("name") == event.get("name")) {
                return Ok(Err(ApiError::new(
                    errors::CONFLICT,
                    format!(
                        "The function has a test event {}; update it, or delete it first",
                        event.get("name").unwrap_or_default()
                    ),
                )));
            }
        }
        tables.put(TEST_EVENTS, &key, &event)?;
        Ok(Ok(()))
    })??;
    Ok(respond(&operations::CREATE_EVENT, &event))
}

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let operation = &operations::LIST_EVENTS;
    let prefix = prefix(shared, context)?;
    let (mut events, count): (Vec<Record>, _) =
        shared.store.list(TEST_EVENTS, &prefix, 0, u64::MAX)?;
    events.sort_by_key(|event| event.get("name").map(Value::to_string));
    Ok(success(
        operation,
        &json!({
            "count": count,
            "events": items(operation, Some("events"), &events),
            "next_marker": 0,
        }),
    ))
}

pub(crate) fn show(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let key = named(shared, context)?;
    let event: Option<Record> = shared.store.get(TEST_EVENTS, &key)?;
    let event = event.ok_or_else(|| not_found(context))?;
    Ok(respond(&operations::SHOW_EVENT, &event))
}

pub(crate) fn update(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let key = named(shared, context)?;
    let body = context.members()?;
    check_content(&body)?;
    let event = shared.store.transaction(|tables| {
        let Some(mut event) = tables.get::<Record>(TEST_EVENTS, &key)? else {
            return Ok(Err(not_found(context)));
        };
        event.extend(body.clone());
        touch(&mut event);
        tables.put(TEST_EVENTS, &key, &event)?;
        Ok(Ok(event))
    })??;
    Ok(respond(&operations::UPDATE_EVENT, &event))
}

pub(crate) fn delete(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    if !shared.store.delete(TEST_EVENTS, &named(shared, context)?)? {
        return Err(not_found(context));
    }
    Ok(empty(&operations::DELETE_EVENT))
}

fn touch(event: &mut Record) {
    event.insert(
        "last_modified".to_owned(),
        json!(ServiceTime::now().seconds()),
    );
}

fn check_content(event: &Record) -> Result<(), ApiError> {
    let content = event.get("content").and_then(Value::as_str);
    match STANDARD.decode(content.unwrap_or_default()) {
        Ok(_) => Ok(()),
        Err(error) => Err(ApiError::new(
            errors::INVALID_PARAMETER,
            format!("content: the test event is not Base64: {error}"),
        )),
    }
}

/// Test events are those of all versions.
fn prefix(shared: &Arc<Shared>, context: &RequestContext) -> Result<String, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    Ok(format!("{}|", function.base))
}

fn named(shared: &Arc<Shared>, context: &RequestContext) -> Result<String, ApiError> {
    let prefix = prefix(shared, context)?;
    Ok(format!("{prefix}{}", context.path("event_id")))
}

fn not_found(context: &RequestContext) -> ApiError {
    ApiError::new(
        errors::NOT_FOUND,
        format!(
            "There is no test event {} of this function",
            context.path("event_id")
        ),
    )
}

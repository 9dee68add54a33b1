//! The triggers of a function's versions and aliases.

use std::sync::Arc;

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::functions::record::require;
use super::shape::{self, Record, items, respond};
use crate::known_functions::LATEST;
use crate::random::random_hex;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::{empty, success};
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::document::validate;
use crate::spec::{errors, operations};
use crate::store::{StateError, TRIGGERS};

const ACTIVE: &str = "ACTIVE";
const DISABLED: &str = "DISABLED";
/// Those that begin disabled.
const DISABLED_FIRST: &[&str] = &["DDS", "KAFKA"];
/// Those that can be disabled.
const CAN_BE_DISABLED: &[&str] = &["TIMER", "DDS", "DMS", "KAFKA", "LTS"];

pub(crate) fn create(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    let mut trigger = context.members()?;
    let id = random_hex().map_err(StateError::from)?;
    let kind = text(&trigger, "trigger_type_code").to_owned();
    if !trigger.contains_key("trigger_status") {
        let is_disabled = DISABLED_FIRST.contains(&kind.as_str());
        let status = if is_disabled { DISABLED } else { ACTIVE };
        trigger.insert("trigger_status".to_owned(), json!(status));
    }
    let now = ServiceTime::now().created();
    trigger.insert("trigger_id".to_owned(), json!(id));
    trigger.insert("created_time".to_owned(), json!(now));
    trigger.insert("last_updated_time".to_owned(), json!(now));
    check(&trigger)?;
    let key = format!("{}|{id}", function.urn());
    function.transaction(&shared.registry, |tables| {
        tables.put(TRIGGERS, &key, &trigger)?;
        Ok(Ok(()))
    })??;
    Ok(respond(&operations::CREATE_FUNCTION_TRIGGER, &trigger))
}

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    let operation = &operations::LIST_FUNCTION_TRIGGERS;
    let prefix = format!("{}|", function.urn());
    let (triggers, _): (Vec<Record>, _) = shared.store.list(TRIGGERS, &prefix, 0, u64::MAX)?;
    Ok(success(operation, &items(operation, None, &triggers)))
}

pub(crate) fn show(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let key = named(shared, context)?;
    let trigger: Option<Record> = shared.store.get(TRIGGERS, &key)?;
    let trigger = trigger.filter(|trigger| is_of_type(trigger, context));
    let trigger = trigger.ok_or_else(|| not_found(context))?;
    Ok(respond(&operations::SHOW_FUNCTION_TRIGGER, &trigger))
}

pub(crate) fn update(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let key = named(shared, context)?;
    let body = context.members()?;
    let trigger = shared.store.transaction(|tables| {
        let trigger: Option<Record> = tables.get(TRIGGERS, &key)?;
        let Some(mut trigger) = trigger.filter(|trigger| is_of_type(trigger, context)) else {
            return Ok(Err(not_found(context)));
        };
        change(&mut trigger, &body);
        if let Err(error) = check(&trigger) {
            return Ok(Err(error));
        }
        tables.put(TRIGGERS, &key, &trigger)?;
        Ok(Ok(trigger))
    })??;
    Ok(respond(&operations::UPDATE_TRIGGER, &trigger))
}

pub(crate) fn delete(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let key = named(shared, context)?;
    shared.store.transaction(|tables| {
        let trigger: Option<Record> = tables.get(TRIGGERS, &key)?;
        if !trigger.is_some_and(|trigger| is_of_type(&trigger, context)) {
            return Ok(Err(not_found(context)));
        }
        tables.remove(TRIGGERS, &key)?;
        Ok(Ok(()))
    })??;
    Ok(empty(&operations::DELETE_FUNCTION_TRIGGER))
}

/// Those of `latest` are those of all versions and aliases.
pub(crate) fn delete_all(
    shared: &Arc<Shared>,
    context: &RequestContext,
) -> Result<Response, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    let prefix = if function.qualifier == LATEST {
        format!("{}:", function.base)
    } else {
        format!("{}|", function.urn())
    };
    shared.store.transaction(|tables| {
        tables.remove_all(TRIGGERS, &prefix)?;
        Ok(Ok::<_, ApiError>(()))
    })??;
    Ok(empty(&operations::BATCH_DELETE_FUNCTION_TRIGGERS))
}

/// An update has a list of what is to be changed, in which a switch is a boolean that is a text elsewhere.
fn change(trigger: &mut Record, body: &Record) {
    if let Some(status) = body.get("trigger_status") {
        trigger.insert("trigger_status".to_owned(), status.clone());
    }
    let changes = body.get("event_data").and_then(Value::as_array);
    let data = trigger
        .entry("event_data")
        .or_insert_with(|| Value::Object(Map::new()));
    for (name, value) in changes
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flatten()
    {
        let value = match value {
            Value::Bool(switch) if name == "is_serial" => json!(switch.to_string()),
            value => value.clone(),
        };
        if let Value::Object(data) = data {
            data.insert(name.clone(), value);
        }
    }
    let now = ServiceTime::now().created();
    trigger.insert("last_updated_time".to_owned(), json!(now));
}

/// Which triggers can be disabled, and what the document allows in a trigger that is read.
fn check(trigger: &Record) -> Result<(), ApiError> {
    let invalid = |problem: String| ApiError::new(errors::INVALID_PARAMETER, problem);
    let kind = text(trigger, "trigger_type_code");
    if text(trigger, "trigger_status") == DISABLED && !CAN_BE_DISABLED.contains(&kind) {
        return Err(invalid(format!(
            "trigger_status: a trigger of type {kind} cannot be disabled; only {} can",
            CAN_BE_DISABLED.join(", ")
        )));
    }
    let response = shape::response(&operations::SHOW_FUNCTION_TRIGGER);
    let Some(schema) = shape::member(response, "event_data") else {
        return Ok(());
    };
    let data = trigger.get("event_data").cloned().unwrap_or_default();
    validate(&data.to_string(), schema).map_err(|error| invalid(format!("event_data.{error}")))
}

fn text<'a>(trigger: &'a Record, name: &str) -> &'a str {
    let text = trigger.get(name).and_then(Value::as_str);
    text.unwrap_or_default()
}

fn is_of_type(trigger: &Record, context: &RequestContext) -> bool {
    text(trigger, "trigger_type_code") == context.path("trigger_type_code")
}

/// The key of the trigger that the path names.
fn named(shared: &Arc<Shared>, context: &RequestContext) -> Result<String, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    Ok(format!("{}|{}", function.urn(), context.path("trigger_id")))
}

fn not_found(context: &RequestContext) -> ApiError {
    ApiError::new(
        errors::NOT_FOUND,
        format!(
            "There is no trigger {} of type {} of this function",
            context.path("trigger_id"),
            context.path("trigger_type_code")
        ),
    )
}

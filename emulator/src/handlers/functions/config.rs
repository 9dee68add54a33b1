//! The configuration of a function.

use std::sync::Arc;

use axum::response::Response;
use serde_json::{Value, json};

use super::changes::change;
use super::record::{apply, read, touch};
use crate::handlers::shape::{self, respond};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::shared::Shared;
use crate::spec::document::validate;
use crate::spec::{errors, operations};

pub(crate) fn show(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let record = read(shared, context.function()?)?;
    Ok(respond(&operations::SHOW_FUNCTION_CONFIG, &record))
}

pub(crate) fn update(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let body = context.members()?;
    let record = change(shared, context.function()?, None, |record| {
        let (name, new) = (record.get("func_name"), body.get("func_name"));
        if let (Some(name), Some(new)) = (name, new)
            && name != new
        {
            return Err(ApiError::new(
                errors::INVALID_PARAMETER,
                format!("func_name: a function cannot be renamed; its name is {name}, not {new}"),
            ));
        }
        apply(record, &body);
        Ok(())
    })?;
    Ok(respond(&operations::UPDATE_FUNCTION_CONFIG, &record))
}

pub(crate) fn update_max_instances(
    shared: &Arc<Shared>,
    context: &RequestContext,
) -> Result<Response, ApiError> {
    let operation = &operations::UPDATE_FUNCTION_MAX_INSTANCE_CONFIG;
    let body = context.members()?;
    let strategy = shape::member(shape::response(operation), "strategy_config");
    let bounds = shape::member(strategy, "concurrency");
    let record = change(shared, context.function()?, None, |record| {
        let Some(count) = body.get("max_instance_num") else {
            return Ok(());
        };
        if let Some(bounds) = bounds {
            validate(&count.to_string(), bounds).map_err(|error| {
                ApiError::new(
                    errors::INVALID_PARAMETER,
                    format!("max_instance_num: {error}"),
                )
            })?;
        }
        let strategy = record.entry("strategy_config").or_insert_with(|| json!({}));
        if let Value::Object(strategy) = strategy {
            strategy.insert("concurrency".to_owned(), count.clone());
        }
        touch(record);
        Ok(())
    })?;
    Ok(respond(operation, &record))
}

//! The versions of a function.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use serde_json::{Value, json};

use super::functions::changes::require_latest;
use super::functions::record::{configured, latest_in, require, touch};
use super::shape::{Record, items, respond};
use crate::known_functions::{Function, LATEST};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::request::response::success;
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::{errors, operations, page_sizes};
use crate::store::{CODE, StateError, Tables, VERSIONS};
use functiongraph::FunctionUrn;

pub(crate) fn create(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    require_latest(function)?;
    let body = context.members()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let given = text("version").filter(|version| !version.is_empty());
    if let Some(version) = given {
        check_name(function, version)?;
    }
    let configured = configured(shared, function)?;
    let record = shared.store.transaction(|tables| {
        let mut record = match latest_in(tables, function, configured.as_ref())? {
            Ok(record) => record,
            Err(error) => return Ok(Err(error)),
        };
        let version = match given {
            Some(version) if tables.contains(VERSIONS, &function.sibling(version))? => {
                return Ok(Err(ApiError::new(
                    errors::CONFLICT,
                    format!("The function {} has a version {version}", function.base),
                )));
            }
            Some(version) => version.to_owned(),
            None => free_name(tables, function)?,
        };
        let urn = function.sibling(&version);
        for (name, value) in [
            ("func_urn", json!(urn)),
            ("version", json!(version)),
            (
                "version_description",
                json!(text("description").unwrap_or_default()),
            ),
        ] {
            record.insert(name.to_owned(), value);
        }
        touch(&mut record);
        let code: Option<Record> = tables.get(CODE, &function.latest())?;
        tables.put(CODE, &urn, &code.unwrap_or_default())?;
        tables.put(VERSIONS, &urn, &record)?;
        Ok(Ok(record))
    })??;
    Ok(respond(&operations::CREATE_FUNCTION_VERSION, &record))
}

/// A URN with the name must be one.
fn check_name(function: &Function, version: &str) -> Result<(), ApiError> {
    let invalid =
        |problem: String| ApiError::new(errors::INVALID_PARAMETER, format!("version: {problem}"));
    if version == LATEST {
        return Err(invalid(format!(
            "{LATEST} is the version that is published; give another name, or none"
        )));
    }
    let urn = function.sibling(version).parse::<FunctionUrn>();
    let urn = urn.map_err(|error| invalid(error.to_string()))?;
    if urn.version() == Some(version) {
        Ok(())
    } else {
        Err(invalid(format!("{version:?} is not the name of a version")))
    }
}

/// The time, or the next second at which there is no version yet.
fn free_name(tables: &Tables, function: &Function) -> Result<String, StateError> {
    let mut time = ServiceTime::now();
    loop {
        let name = time.version();
        if !tables.contains(VERSIONS, &function.sibling(&name))? {
            return Ok(name);
        }
        time = time.after(Duration::from_secs(1));
    }
}

pub(crate) fn list(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    require(shared, function)?;
    let operation = &operations::LIST_FUNCTION_VERSIONS;
    let size = page_sizes::LIST_FUNCTIONS;
    let start = context.marker();
    let limit = context.page_size("maxitems", size)?;
    let prefix = format!("{}:", function.base);
    let (mut page, mut count): (Vec<Record>, _) =
        shared.store.list(VERSIONS, &prefix, start, limit)?;
    if count == 0
        && let Some(record) = configured(shared, function)?
    {
        count = 1;
        page.extend(Some(record).filter(|_| start == 0));
    }
    let end = start.saturating_add(limit);
    let next = if end < count { end } else { 0 };
    Ok(success(
        operation,
        &json!({
            "versions": items(operation, Some("versions"), &page),
            "next_marker": next,
            "count": count,
        }),
    ))
}

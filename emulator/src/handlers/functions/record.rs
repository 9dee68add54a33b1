//! What is kept of a version of a function: all members that any response has of it.

use std::sync::Arc;

use serde_json::json;

use super::code_facts::CodeFacts;
use crate::defaults::PROJECT_ID;
use crate::handlers::shape::{Record, defaults};
use crate::known_functions::{Function, LATEST};
use crate::random::random_hex;
use crate::request::api_error::ApiError;
use crate::service_time::ServiceTime;
use crate::shared::Shared;
use crate::spec::operations;
use crate::store::{ALIASES, StateError, Tables, VERSIONS};

/// The record of a new function. `body` is that of `CreateFunction`.
pub(super) fn new(function: &Function, body: &Record) -> Result<Record, ApiError> {
    let mut record = defaults(&operations::CREATE_FUNCTION);
    let id = random_hex().map_err(StateError::from)?;
    let base: Vec<&str> = function.base.split(':').collect();
    let field = |at: usize| base.get(at).copied().unwrap_or_default();
    for (name, value) in [
        ("domain_id", json!(PROJECT_ID)),
        ("namespace", json!(field(3))),
        ("project_name", json!(field(2))),
        ("package", json!(field(5))),
        ("func_name", json!(field(6))),
        ("func_urn", json!(function.latest())),
        ("func_id", json!(id)),
        ("resource_id", json!(format!("{id}:{}", function.latest()))),
        ("version", json!(LATEST)),
        ("image_name", json!(format!("{LATEST}-{id}"))),
        ("long_time", json!(false)),
        ("dependencies", json!([])),
        (
            "strategy_config",
            json!({ "concurrency": -1, "concurrent_num": 1 }),
        ),
    ] {
        record.insert(name.to_owned(), value);
    }
    let is_image = body.contains_key("custom_image");
    let code_type = if is_image {
        "Custom-Image-Swr"
    } else {
        "inline"
    };
    record.insert("code_type".to_owned(), json!(code_type));
    apply(&mut record, body);
    CodeFacts::of(body)?.write(&mut record);
    Ok(record)
}

/// Changes the members that a request has; the code is kept elsewhere.
pub(super) fn apply(record: &mut Record, body: &Record) {
    for (name, value) in body {
        match name.as_str() {
            "func_code" => {}
            "log_config" => {
                for (name, member) in [("log_group_id", "group_id"), ("log_stream_id", "stream_id")]
                {
                    if let Some(id) = value.get(member) {
                        record.insert(name.to_owned(), id.clone());
                    }
                }
            }
            _ => {
                record.insert(name.clone(), value.clone());
            }
        }
    }
    // The share of a core that the document has for 128 MB.
    let memory = record.get("memory_size").and_then(|size| size.as_i64());
    record.insert("cpu".to_owned(), json!(memory.unwrap_or(128) * 100 / 128));
    if let Some(id) = record.get("func_vpc").and_then(|vpc| vpc.get("vpc_id")) {
        let id = id.clone();
        record.insert("func_vpc_id".to_owned(), id);
    }
    touch(record);
}

/// Notes that it was changed.
pub(crate) fn touch(record: &mut Record) {
    record.insert(
        "last_modified".to_owned(),
        json!(ServiceTime::now().created()),
    );
}

/// A function that the emulator was started with has settings, too.
pub(crate) fn configured(shared: &Shared, function: &Function) -> Result<Option<Record>, ApiError> {
    if !function.is_configured(&shared.registry) {
        return Ok(None);
    }
    let mut body = json!({
        "handler": "index.handler", "memory_size": 128, "runtime": "Python3.10", "timeout": 3,
    });
    if let Some(settings) = shared.runner.functions().own_defaults(function.urn()) {
        body["handler"] = json!(settings.handler);
        body["memory_size"] = json!(settings.memory);
        body["timeout"] = json!(settings.seconds());
        body["user_data"] = json!(settings.user_data_json());
    }
    let body = body.as_object().cloned().unwrap_or_default();
    new(function, &body).map(Some)
}

/// The URN of the version that a URN names, if need be by an alias.
pub(super) fn version_urn(shared: &Shared, function: &Function) -> Result<String, ApiError> {
    if !function.qualifier.starts_with('!') {
        return Ok(function.urn().to_owned());
    }
    let alias: Option<Record> = shared.store.get(ALIASES, function.urn())?;
    let version = alias
        .as_ref()
        .and_then(|alias| alias.get("version")?.as_str());
    version
        .map(|version| function.sibling(version))
        .ok_or_else(|| function.not_found())
}

/// The record of the version that a URN names.
pub(super) fn read(shared: &Arc<Shared>, function: &Function) -> Result<Record, ApiError> {
    let urn = version_urn(shared, function)?;
    if let Some(record) = shared.store.get(VERSIONS, &urn)? {
        return Ok(record);
    }
    let configured = configured(shared, function)?.filter(|_| urn == function.latest());
    configured.ok_or_else(|| function.not_found())
}

/// The record of the version `latest`, within a transaction.
pub(crate) fn latest_in(
    tables: &Tables,
    function: &Function,
    configured: Option<&Record>,
) -> Result<Result<Record, ApiError>, StateError> {
    let kept = tables.get(VERSIONS, &function.latest())?;
    let record = kept.or_else(|| configured.cloned());
    Ok(record.ok_or_else(|| function.not_found()))
}

/// Rejects a request about a function that was neither created nor configured.
pub(crate) fn require(shared: &Arc<Shared>, function: &Function) -> Result<(), ApiError> {
    let latest: Option<Record> = shared.store.get(VERSIONS, &function.latest())?;
    if latest.is_some() || function.is_configured(&shared.registry) {
        Ok(())
    } else {
        Err(function.not_found())
    }
}

//! The code of a function.

use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use super::changes::change;
use super::code_facts::{CodeFacts, code_of};
use super::record::{apply, read, version_urn};
use crate::handlers::shape::{Record, respond};
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::shared::Shared;
use crate::spec::operations;
use crate::store::CODE;

pub(crate) fn show(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    let mut record = read(shared, function)?;
    let code: Option<Record> = shared.store.get(CODE, &version_urn(shared, function)?)?;
    record.insert("func_code".to_owned(), json!(code.unwrap_or_default()));
    Ok(respond(&operations::SHOW_FUNCTION_CODE, &record))
}

pub(crate) fn update(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let function = context.function()?;
    let body = context.members()?;
    let code = code_of(&body);
    let mut record = change(shared, function, Some(&code), |record| {
        // Another type of code has another name and address.
        record.remove("code_filename");
        record.remove("code_url");
        apply(record, &body);
        CodeFacts::of(&body)?.write(record);
        Ok(())
    })?;
    record.insert("func_code".to_owned(), json!(code));
    Ok(respond(&operations::UPDATE_FUNCTION_CODE, &record))
}

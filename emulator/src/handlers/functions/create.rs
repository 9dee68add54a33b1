//! Creates a function.

use std::sync::Arc;

use axum::response::Response;
use serde_json::Value;

use super::code_facts::code_of;
use super::record;
use crate::handlers::shape::respond;
use crate::known_functions::Function;
use crate::request::api_error::ApiError;
use crate::request::context::RequestContext;
use crate::shared::Shared;
use crate::spec::{errors, operations};
use crate::store::{CODE, DELETED, VERSIONS};
use functiongraph::FunctionUrn;

pub(crate) fn create(shared: &Arc<Shared>, context: &RequestContext) -> Result<Response, ApiError> {
    let body = context.members()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let urn = FunctionUrn::new(
        &shared.registry.region,
        &context.project_id,
        text("package"),
        text("func_name"),
    );
    let urn = urn.map_err(|error| ApiError::new(errors::INVALID_PARAMETER, error.to_string()))?;
    let parameters = operations::SHOW_FUNCTION_CONFIG.parameters;
    let function = Function::named(
        &shared.registry,
        parameters,
        &context.project_id,
        urn.to_string(),
    )?;
    let record = record::new(&function, &body)?;
    let (code, urn) = (code_of(&body), function.latest());
    shared.store.transaction(|tables| {
        if tables.contains(VERSIONS, &urn)? {
            return Ok(Err(ApiError::new(
                errors::CONFLICT,
                format!(
                    "The function {} exists; update it, or delete it first",
                    function.base
                ),
            )));
        }
        tables.remove(DELETED, &function.base)?;
        tables.put(VERSIONS, &urn, &record)?;
        tables.put(CODE, &urn, &code)?;
        Ok(Ok(()))
    })??;
    Ok(respond(&operations::CREATE_FUNCTION, &record))
}

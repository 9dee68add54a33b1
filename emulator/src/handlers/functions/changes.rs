//! Changes of a function: only its version `latest` can be changed.

use std::sync::Arc;

use super::record::{configured, latest_in};
use crate::handlers::shape::Record;
use crate::known_functions::{Function, LATEST};
use crate::request::api_error::ApiError;
use crate::shared::Shared;
use crate::spec::errors;
use crate::store::{CODE, VERSIONS};

/// Rejects another version than `latest`, and aliases.
pub(crate) fn require_latest(function: &Function) -> Result<(), ApiError> {
    if function.qualifier == LATEST {
        return Ok(());
    }
    Err(ApiError::new(
        errors::INVALID_PARAMETER,
        format!(
            "{} is not the version {LATEST}, and only that can be changed or published",
            function.urn()
        ),
    ))
}

/// Changes the record of the version `latest`, and its code if there is a new one.
pub(super) fn change(
    shared: &Arc<Shared>,
    function: &Function,
    code: Option<&Record>,
    change: impl Fn(&mut Record) -> Result<(), ApiError>,
) -> Result<Record, ApiError> {
    require_latest(function)?;
    let configured = configured(shared, function)?;
    let urn = function.latest();
    shared.store.transaction(|tables| {
        let mut record = match latest_in(tables, function, configured.as_ref())? {
            Ok(record) => record,
            Err(error) => return Ok(Err(error)),
        };
        if let Err(error) = change(&mut record) {
            return Ok(Err(error));
        }
        tables.put(VERSIONS, &urn, &record)?;
        if let Some(code) = code {
            tables.put(CODE, &urn, code)?;
        }
        Ok(Ok(record))
    })?
}

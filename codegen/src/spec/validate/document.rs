//! Validates a whole document.

use serde_json::Value;

use super::{keywords, operations, schemas};
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn validate(document: &Document, raw: &Value) -> Result<(), SpecError> {
    let mut validated = Vec::new();
    for view in &document.operations()? {
        operations::validate(document, view)?;
        for name in [view.body, view.response].into_iter().flatten() {
            schemas::validate_reached(document, view.id, name, &mut validated)?;
        }
    }
    for name in document.schema_names() {
        schemas::validate_reached(document, "components", name, &mut validated)?;
    }
    if let Some((at, keyword)) = keywords::unknown(raw) {
        return Err(document.error(format!("{at}: unknown keyword {keyword}")));
    }
    Ok(())
}

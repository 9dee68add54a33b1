//! Validates a whole document.

use serde_json::Value;

use super::schemas::Schemas;
use super::{keywords, operations};
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn validate(document: &Document, raw: &Value) -> Result<(), SpecError> {
    let mut schemas = Schemas::new(document);
    for view in &document.operations()? {
        operations::validate(&mut schemas, view)?;
        for (place, content) in [
            ("body", view.body_content),
            ("response", view.response_content),
        ] {
            // What is not JSON is text or bytes, whatever its schema says.
            if let Some(schema) = content.and_then(|content| content.json_schema()) {
                schemas.validate(view.id, place, schema)?;
            }
        }
    }
    for name in document.schema_names() {
        schemas.component("components", name)?;
    }
    if let Some((at, keyword)) = keywords::unknown(raw) {
        return Err(document.error(format!("{at}: unknown keyword {keyword}")));
    }
    Ok(())
}

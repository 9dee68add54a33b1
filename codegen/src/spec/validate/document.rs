//! Validates a whole document.

use serde_json::Value;

use super::schemas::Schemas;
use super::{characters, examples, keywords, operations, paths};
use crate::spec::document::Document;
use crate::spec::error::SpecError;

pub(crate) fn validate(document: &Document, raw: &Value) -> Result<(), SpecError> {
    if let Some((at, letter)) = characters::invisible(raw) {
        return Err(document.error(format!(
            "{at}{} is not supported, as it is not seen; remove it",
            letter.escape_unicode()
        )));
    }
    keywords::validate(raw).map_err(|problem| document.error(problem))?;
    paths::validate(document)?;
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
    if let Some(invalid) = examples::invalid(document).next() {
        return Err(document.error(invalid));
    }
    for name in document.schema_names() {
        schemas.component("components", name)?;
    }
    Ok(())
}

//! Loads a document: parses it, and validates it.

use super::document::Document;
use super::error::SpecError;
use super::parse;
use super::validate;

pub(crate) fn load(file: &str, text: &str) -> Result<Document, SpecError> {
    let (raw, api) = parse::openapi(file, text)?;
    let document = Document {
        file: file.to_owned(),
        api,
    };
    validate::document::validate(&document, &raw)?;
    Ok(document)
}

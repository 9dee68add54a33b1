//! `x-tags`: the groups of a schema that no operation has.

use openapiv3::Schema;
use serde_json::Value;

use super::operation::Operation;
use crate::spec::document::Document;
use crate::spec::error::SpecError;

/// The tags of a schema that no operation has, each a tag of operations.
pub(super) fn tags(
    document: &Document,
    operations: &[Operation],
    schema: &Schema,
    name: &str,
) -> Result<Vec<String>, SpecError> {
    let extension = schema.schema_data.extensions.get("x-tags");
    let tags = extension.and_then(Value::as_array);
    let tags: Vec<String> = tags
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect();
    let is_known = |tag: &String| {
        let mut operations = operations.iter();
        operations.any(|operation| operation.view.operation.tags.contains(tag))
    };
    match tags.iter().find(|tag| !is_known(tag)) {
        Some(tag) => Err(document.error(format!(
            "components: {name}: x-tags: {tag:?} is not a tag of an operation"
        ))),
        None => Ok(tags),
    }
}

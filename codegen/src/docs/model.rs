//! The documentation of the members of models.

use openapiv3::ReferenceOr;
use serde_json::{Value, json};

use super::property::{property, range};
use crate::api::model::{Field, Model, fields_of};

/// The documentation of a member, with the ranges that the other schemas of the model have for it.
pub(crate) fn field(model: &Model, field: &Field) -> String {
    let mut docs = own(field);
    let first = range(&json!(field.shape.schema));
    for (name, schema) in model.schemas.iter().skip(1) {
        let Some(other) = fields_of(schema).get(field.wire).cloned() else {
            continue;
        };
        let other: Value = other;
        let range = range(&other);
        if range != first {
            let range = range.unwrap_or_else(|| "none".to_owned());
            docs.push_str(&format!("\n\nDocumented range in {name}: {range}."));
        }
    }
    docs
}

/// What the object says of the member, else what the schema says of itself.
fn own(field: &Field) -> String {
    let own = match field.own {
        ReferenceOr::Item(schema) => property(&json!(schema)),
        ReferenceOr::Reference { .. } => None,
    };
    let docs = own.or_else(|| property(&json!(field.shape.schema)));
    docs.unwrap_or_else(|| format!("`{}` of the API.", field.wire))
}

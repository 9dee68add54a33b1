//! The renaming of schemas that become one type.

use serde_json::{Value, json};

use crate::spec::document::Document;
use crate::spec::schema::schema_name;

/// Schemas of one shape that become one type, and models written by hand.
pub(super) fn renames(document: &Document) -> Vec<(String, String)> {
    let renamed = document.schema_names().filter_map(|name| {
        let extensions = &document.schema(name)?.schema_data.extensions;
        let target = extensions
            .get("x-rust-name")
            .or(extensions.get("x-rust-model"))?;
        Some((name.to_owned(), target.as_str()?.to_owned()))
    });
    renamed.collect()
}

pub(super) fn rename_references(value: &mut Value, renames: &[(String, String)]) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let renamed = (key == "$ref")
                    .then(|| member.as_str().and_then(schema_name))
                    .flatten()
                    .and_then(|name| renames.iter().find(|(from, _)| from == name));
                match renamed {
                    Some((_, to)) => *member = json!(format!("#/components/schemas/{to}")),
                    None => rename_references(member, renames),
                }
            }
        }
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| rename_references(item, renames)),
        _ => {}
    }
}

//! The JSON Schema of models.

use openapiv3::{SchemaKind, Type};
use quote::quote;
use syn::{Attribute, ItemStruct, parse_quote};

use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::schema::properties;

pub(super) fn derive_json_schema() -> Attribute {
    parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))])
}

/// Adds the document's bounds to the JSON Schema of a model of a request.
pub(super) fn add_bounds(document: &Document, model: &mut ItemStruct) {
    let Some(schema) = document.schema(&model.ident.to_string()) else {
        return;
    };
    for (name, property) in properties(schema) {
        let Some(SchemaKind::Type(kind)) = property.inline.map(|schema| &schema.schema_kind) else {
            continue;
        };
        let (word, min, max) = match kind {
            Type::Integer(integer) => (quote!(range), integer.minimum, integer.maximum),
            Type::String(string) => {
                let length =
                    |length: Option<usize>| length.and_then(|length| i64::try_from(length).ok());
                (
                    quote!(length),
                    length(string.min_length),
                    length(string.max_length),
                )
            }
            _ => continue,
        };
        let ident = field_ident(name);
        let field = model
            .fields
            .iter_mut()
            .find(|field| field.ident.as_ref() == Some(&ident));
        let bounds = min
            .map(|min| quote!(min = #min))
            .into_iter()
            .chain(max.map(|max| quote!(max = #max)));
        let bounds: Vec<_> = bounds.collect();
        if let (Some(field), false) = (field, bounds.is_empty()) {
            field.attrs.push(
                parse_quote!(#[cfg_attr(feature = "schemars", schemars(#word(#(#bounds),*)))]),
            );
        }
    }
}

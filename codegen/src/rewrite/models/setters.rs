//! Setters on a body's builder for the members of the objects in it.

use quote::format_ident;
use syn::{Item, parse_quote};

use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::schema::{extension_str, properties};

/// Setters on the body's builder for the members of each optional object in it.
pub(super) fn nested_setters(document: &Document, body: &str) -> Vec<Item> {
    let Some(schema) = document.schema(body) else {
        return Vec::new();
    };
    let body = format_ident!("{body}");
    let mut items = Vec::new();
    for (outer, property) in properties(schema) {
        let Some(name) = property.reference else {
            continue;
        };
        let Some(inner_schema) = document.schema(name) else {
            continue;
        };
        if extension_str(inner_schema, "x-rust-model").is_some() {
            continue;
        }
        let (outer, object) = (field_ident(outer), format_ident!("{name}"));
        for (inner, property) in properties(inner_schema) {
            let Some(model) = property
                .reference
                .and_then(|name| extension_str(document.schema(name)?, "x-rust-model"))
            else {
                continue;
            };
            let (setter, model) = (field_ident(inner), format_ident!("{model}"));
            let doc = format!(
                "Sets `{outer}.{inner}`: {}",
                property
                    .inline
                    .and_then(|schema| schema.schema_data.description.as_deref())
                    .unwrap_or_default()
            );
            items.push(parse_quote! {
                impl #body {
                    #[doc = #doc]
                    pub fn #setter(mut self, value: impl Into<crate::#model>) -> Self {
                        self.#outer = self.#outer.map(|object| {
                            Some(super::#object { #setter: Some(value.into()), ..object.unwrap_or_default() })
                        });
                        self
                    }
                }
            });
        }
    }
    items
}

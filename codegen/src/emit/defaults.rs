//! The defaults of members that are left out.

use openapiv3::Schema;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::names::field_ident;
use crate::spec::document::Document;
use crate::spec::error::SpecError;
use crate::spec::schema::properties;

/// `fill_defaults` of every body: the documented values of members that are left out.
pub(super) fn defaults(document: &Document) -> Result<TokenStream, SpecError> {
    let mut impls = Vec::new();
    let views = document.operations()?;
    let bodies = views
        .iter()
        .filter(|view| document.body_model(view).is_none());
    for name in bodies.filter_map(|view| view.body) {
        let Some(schema) = document.schema(name) else {
            continue;
        };
        let model = format_ident!("{name}");
        let fields = properties(schema).filter_map(|(name, property)| {
            let default = integer_default(property.inline?)?;
            let field = field_ident(name);
            Some(quote!(self.#field.get_or_insert(#default);))
        });
        impls.push(quote! {
            impl crate::types::#model {
                /// Sets every unset member to the default that the service documents.
                pub fn fill_defaults(&mut self) {
                    #(#fields)*
                }
            }
        });
    }
    Ok(quote!(#(#impls)*))
}

fn integer_default(schema: &Schema) -> Option<i64> {
    schema.schema_data.default.as_ref()?.as_i64()
}

//! The defaults of members that are left out.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;

use crate::api::model::Field;
use crate::api::models::Models;
use crate::api::operation::Operation;
use crate::spec::shape::Type;

/// `fill_defaults` of every body: the documented values of members that are left out.
pub(super) fn defaults(models: &Models, operations: &[Operation]) -> TokenStream {
    let is_body = |name: &String| {
        let bodies = operations
            .iter()
            .filter_map(|operation| operation.body.as_ref());
        bodies
            .into_iter()
            .any(|body| body.shape.ty == Type::Model(name.clone()))
    };
    let bodies = models.models.iter().filter(|model| is_body(&model.name));
    let impls = bodies.map(|model| {
        let (name, cfg) = (format_ident!("{}", model.name), model.groups.cfg());
        let fields = model.fields.iter().filter_map(|field| {
            let default = default(field)?;
            let ident = &field.ident;
            Some(match field.shape.ty {
                Type::Text | Type::Enum(_) => {
                    quote!(self.#ident.get_or_insert_with(|| #default);)
                }
                _ => quote!(self.#ident.get_or_insert(#default);),
            })
        });
        quote! {
            #cfg
            impl crate::types::#name {
                /// Sets every unset member to the default that the service documents.
                pub fn fill_defaults(&mut self) {
                    #(#fields)*
                }
            }
        }
    });
    quote!(#(#impls)*)
}

fn default(field: &Field) -> Option<TokenStream> {
    let default = field.shape.schema.schema_data.default.as_ref()?;
    match (&field.shape.ty, default) {
        (Type::Integer, _) => default.as_i64().map(|number| quote!(#number)),
        (Type::Number, _) => default.as_f64().map(|number| quote!(#number)),
        (Type::Boolean, Value::Bool(on)) => Some(quote!(#on)),
        (Type::Text, Value::String(text)) => Some(quote!(#text.to_owned())),
        (Type::Enum(name), Value::String(text)) => {
            let name = format_ident!("{name}");
            Some(quote!(crate::types::#name::from(#text)))
        }
        _ => None,
    }
}

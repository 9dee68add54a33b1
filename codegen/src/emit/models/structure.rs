//! The struct of a model.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::types::type_tokens;
use super::json_schema;
use crate::api::model::{Field, Model};
use crate::docs;
use crate::spec::shape::Type;

pub(super) fn structure(model: &Model) -> TokenStream {
    let (name, cfg) = (format_ident!("{}", model.name), model.groups.cfg());
    let docs = model.description().map_or_else(
        || format!("`{}` of the API.", model.schemas[0].0),
        str::to_owned,
    );
    let fields = model.fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, field_type(field));
        let docs = docs::model::field(model, field);
        let schema = json_schema::attributes(model, field);
        quote!(#[doc = #docs] #schema pub #ident: ::std::option::Option<#ty>)
    });
    let accessors = model.fields.iter().filter_map(accessor);
    let extra = json_schema::extra();
    quote! {
        #cfg
        #[doc = #docs]
        #[derive(Clone, Debug, Default, PartialEq)]
        #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            /// The members that the document does not have, or that could not be read, as they were.
            #extra
            pub extra: crate::Extra,
        }

        #cfg
        impl #name {
            /// A builder, whose setters take what converts into the members.
            pub fn builder() -> builder::#name {
                builder::#name::default()
            }

            #(#accessors)*
        }
    }
}

/// The type of a member that is set.
pub(super) fn field_type(field: &Field) -> TokenStream {
    let ty = type_tokens(&field.shape.ty);
    if field.is_boxed {
        quote!(::std::boxed::Box<#ty>)
    } else {
        ty
    }
}

/// A list without the question whether it is there.
fn accessor(field: &Field) -> Option<TokenStream> {
    let Type::List(item) = &field.shape.ty else {
        return None;
    };
    let (ident, item) = (&field.ident, type_tokens(item));
    let docs = format!(
        "The elements of `{}`; none, where there is no list.",
        field.wire
    );
    Some(quote! {
        #[doc = #docs]
        pub fn #ident(&self) -> &[#item] {
            self.#ident.as_deref().unwrap_or_default()
        }
    })
}

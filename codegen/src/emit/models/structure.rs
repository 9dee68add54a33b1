//! The struct of a model.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::types::type_tokens;
use super::json_schema;
use crate::api::model::{Field, Model};
use crate::sdk_paths::JSON;
use crate::spec::shape::Type;

pub(super) fn structure(model: &Model, field_docs: &[Literal]) -> TokenStream {
    let (name, cfg) = (format_ident!("{}", model.name), model.groups.cfg());
    let docs = model.description().map_or_else(
        || format!("`{}` of the API.", model.schemas[0].0),
        str::to_owned,
    );
    let fields = model.fields.iter().zip(field_docs).map(|(field, docs)| {
        let (ident, ty) = (&field.ident, field_type(field));
        let schema = json_schema::attributes(model, field);
        quote!(#[doc = #docs] #schema pub #ident: ::std::option::Option<#ty>)
    });
    let (derive_debug, debug) = debug(model);
    let accessors = model.fields.iter().filter_map(accessor);
    let extra = json_schema::extra();
    quote! {
        #cfg
        #[doc = #docs]
        #[derive(Clone, Default, PartialEq)]
        #derive_debug
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

        #debug
    }
}

/// `Debug`, which does not show secrets.
fn debug(model: &Model) -> (TokenStream, TokenStream) {
    if !model.fields.iter().any(|field| field.is_secret) {
        return (quote!(#[derive(Debug)]), quote!());
    }
    let (ident, name, cfg) = (
        format_ident!("{}", model.name),
        &model.name,
        model.groups.cfg(),
    );
    let secrets = model.fields.iter().filter(|field| field.is_secret);
    let secrets = secrets.map(|field| field.wire);
    let fields = model.fields.iter().map(|field| {
        let (ident, name) = (&field.ident, field.ident.to_string());
        if field.is_secret {
            quote!(.field(#name, &self.#ident.as_ref().map(|_| #JSON::secret::Redacted)))
        } else {
            quote!(.field(#name, &self.#ident))
        }
    });
    let debug = quote! {
        #cfg
        impl ::std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let extra = #JSON::secret::WithoutSecrets(&self.extra, &[#(#secrets),*]);
                f.debug_struct(#name)
                    #(#fields)*
                    .field("extra", &extra)
                    .finish()
            }
        }
    };
    (quote!(), debug)
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

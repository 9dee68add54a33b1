//! Types as tokens.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::sdk_paths::INTO_VALUE;
use crate::spec::schema::extension_str;
use crate::spec::shape::{Shape, Type};

/// The type of a value.
pub(super) fn type_tokens(ty: &Type) -> TokenStream {
    match ty {
        Type::Text => quote!(::std::string::String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Json => quote!(crate::Json),
        Type::Enum(name) | Type::Model(name) => {
            let name = format_ident!("{name}");
            quote!(crate::types::#name)
        }
        Type::Custom(name) => {
            let name = format_ident!("{name}");
            quote!(crate::#name)
        }
        Type::List(item) => {
            let item = type_tokens(item);
            quote!(::std::vec::Vec<#item>)
        }
        Type::Map(value) => {
            let value = type_tokens(value);
            quote!(::std::collections::BTreeMap<::std::string::String, #value>)
        }
    }
}

/// What a setter converts its argument to, and how that becomes the value.
pub(super) struct Target {
    pub ty: TokenStream,
    pub convert: TokenStream,
}

pub(super) fn target(shape: &Shape) -> Target {
    let form = extension_str(shape.schema, "x-time-format");
    if let (Type::Text, Some(form)) = (&shape.ty, form) {
        return Target {
            ty: quote!(#INTO_VALUE::Time),
            convert: quote!(|time: #INTO_VALUE::Time| time.in_form(#form)),
        };
    }
    if is_seconds(shape) {
        return Target {
            ty: quote!(#INTO_VALUE::Seconds),
            convert: quote!(|#INTO_VALUE::Seconds(seconds)| seconds),
        };
    }
    let ty = type_tokens(&shape.ty);
    Target {
        convert: quote!(|value: #ty| value),
        ty,
    }
}

pub(super) fn is_seconds(shape: &Shape) -> bool {
    shape.ty == Type::Integer && extension_str(shape.schema, "x-unit") == Some("seconds")
}

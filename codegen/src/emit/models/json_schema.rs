//! The attributes of JSON Schemas.

use openapiv3::{SchemaKind, Type as Kind};
use proc_macro2::TokenStream;
use quote::quote;

use crate::api::model::{Field, Model};

/// The name of a member, and in requests its bounds.
pub(super) fn attributes(model: &Model, field: &Field) -> TokenStream {
    let wire = field.wire;
    let rename = (field.ident != wire).then(|| quote!(rename = #wire));
    let bounds = if model.is_sent { bounds(field) } else { None };
    let arguments: Vec<TokenStream> = rename.into_iter().chain(bounds).collect();
    if arguments.is_empty() {
        return quote!();
    }
    quote!(#[cfg_attr(feature = "schemars", schemars(#(#arguments),*))])
}

/// Members that are not known are allowed.
pub(super) fn extra() -> TokenStream {
    quote!(#[cfg_attr(feature = "schemars", schemars(flatten))])
}

fn bounds(field: &Field) -> Option<TokenStream> {
    let (word, min, max) = match &field.shape.schema.schema_kind {
        SchemaKind::Type(Kind::Integer(integer)) => {
            (quote!(range), integer.minimum, integer.maximum)
        }
        SchemaKind::Type(Kind::String(string))
            if field.shape.ty == crate::spec::shape::Type::Text =>
        {
            let length =
                |length: Option<usize>| length.and_then(|length| i64::try_from(length).ok());
            (
                quote!(length),
                length(string.min_length),
                length(string.max_length),
            )
        }
        _ => return None,
    };
    let bounds: Vec<TokenStream> = min
        .map(|min| quote!(min = #min))
        .into_iter()
        .chain(max.map(|max| quote!(max = #max)))
        .collect();
    (!bounds.is_empty()).then(|| quote!(#word(#(#bounds),*)))
}
